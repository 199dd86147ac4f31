//! The command line: CPython's, as far as it is there.

use crate::runtime::{Config, Runtime};
use crate::{startup, sys_setup};
use baton_modules::sys::Flags;
use baton_object::attribute;
use baton_object::exceptions::SYSTEM_EXIT;
use baton_object::object;
use baton_object::seam::CompileRequest;
use baton_object::{Owned, PyResult, Token};
use std::process::ExitCode;

/// What to run.
#[derive(Debug, PartialEq, Eq)]
enum Program {
    /// `-c`
    Command(String),
    /// `-m`
    Module(String),
    /// A file, folder or zip archive.
    Path(String),
    /// Standard input.
    Stdin,
}

const USAGE: &str = "usage: baton [option] ... [-c cmd | -m mod | file | -] [arg] ...";

struct Parsed {
    config: Config,
    program: Program,
}

/// What the arguments ask for instead of running something.
enum Other {
    Version,
    Help,
    Error(String),
    /// The interpreter cannot start like this.
    Fatal(String),
}

/// The `baton` command.
pub fn main() -> ExitCode {
    let args: Vec<String> = std::env::args_os()
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    match parse(&args) {
        Ok(parsed) => run(&parsed),
        Err(Other::Version) => {
            println!(
                "Python {} (Baton {})",
                sys_setup::python_version(),
                env!("CARGO_PKG_VERSION")
            );
            ExitCode::SUCCESS
        }
        Err(Other::Help) => {
            println!("{USAGE}\n{HELP}");
            ExitCode::SUCCESS
        }
        Err(Other::Fatal(message)) => {
            eprintln!("Fatal Python error: {message}\nPython runtime state: preinitializing\n");
            ExitCode::FAILURE
        }
        Err(Other::Error(message)) => {
            eprintln!("{message}\n{USAGE}\nTry `baton -h' for more information.");
            ExitCode::from(2)
        }
    }
}

const HELP: &str = "Options:
-c cmd : program passed in as string (terminates option list)
-m mod : run library module as a script (terminates option list)
-B     : don't write .pyc files on import
-E     : ignore PYTHON* environment variables (such as PYTHONPATH)
-h     : print this help message and exit (also -? or --help)
-I     : isolate from the user's environment (implies -E, -P and -s)
-O     : remove assert and __debug__-dependent statements
-OO    : do -O changes and also discard docstrings
-P     : don't prepend a potentially unsafe path to sys.path
-q     : don't print version and copyright messages on interactive startup
-s     : don't add user site directory to sys.path
-S     : don't imply 'import site' on initialization
-u     : force the stdout and stderr streams to be unbuffered
-v     : verbose (trace import statements)
-V     : print the Python version number and exit (also --version)
-W arg : warning control
-X opt : set implementation-specific option
file   : program read from script file
-      : program read from stdin (default)";

fn parse(args: &[String]) -> Result<Parsed, Other> {
    let mut config = Config {
        orig_argv: args.to_vec(),
        executable: executable(args),
        ..Config::default()
    };
    let mut rest = args.iter().skip(1);
    let mut program = None;
    while program.is_none() {
        let Some(arg) = rest.next() else { break };
        if arg == "-" {
            program = Some(Program::Stdin);
            config.argv = vec!["-".to_string()];
        } else if let Some(long) = arg.strip_prefix("--") {
            match long {
                "version" => return Err(Other::Version),
                "help" => return Err(Other::Help),
                _ => return Err(Other::Error(format!("unknown option --{long}"))),
            }
        } else if let Some(letters) = arg.strip_prefix('-') {
            program = short_options(letters, &mut rest, &mut config)?;
        } else {
            program = Some(Program::Path(arg.clone()));
            config.argv = vec![arg.clone()];
        }
    }
    config.argv.extend(rest.cloned());
    if program.is_none() {
        config.argv = vec![String::new()];
    }
    environment(&mut config);
    config.flags.utf8_mode = utf8_mode(&config)?;
    Ok(Parsed {
        config,
        program: program.unwrap_or(Program::Stdin),
    })
}

fn short_options<'a>(
    letters: &str,
    rest: &mut impl Iterator<Item = &'a String>,
    config: &mut Config,
) -> Result<Option<Program>, Other> {
    let flags = &mut config.flags;
    for (at, letter) in letters.char_indices() {
        let tail = &letters[at + letter.len_utf8()..];
        let mut value = |what: &str| match tail.is_empty() {
            false => Ok(tail.to_string()),
            true => rest
                .next()
                .cloned()
                .ok_or_else(|| Other::Error(format!("Argument expected for the -{what} option"))),
        };
        match letter {
            'c' => {
                let command = value("c")?;
                config.argv = vec!["-c".to_string()];
                return Ok(Some(Program::Command(command)));
            }
            'm' => {
                let module = value("m")?;
                config.argv = vec!["-m".to_string()];
                return Ok(Some(Program::Module(module)));
            }
            'W' => {
                let option = value("W")?;
                config.warnoptions.push(option);
                return Ok(None);
            }
            'X' => {
                let option = value("X")?;
                let (name, value) = option
                    .split_once('=')
                    .map_or((option.as_str(), None), |(name, value)| {
                        (name, Some(value.to_string()))
                    });
                config.xoptions.push((name.to_string(), value));
                return Ok(None);
            }
            'b' => flags.bytes_warning += 1,
            'B' => flags.dont_write_bytecode = true,
            'd' => flags.debug = true,
            'E' => flags.ignore_environment = true,
            'h' | '?' => return Err(Other::Help),
            'i' => flags.inspect = true,
            'I' => {
                flags.isolated = true;
                flags.ignore_environment = true;
                flags.no_user_site = true;
                flags.safe_path = true;
            }
            'O' => flags.optimize = (flags.optimize + 1).min(2),
            'P' => flags.safe_path = true,
            'q' => flags.quiet = true,
            'R' => {}
            's' => flags.no_user_site = true,
            'S' => flags.no_site = true,
            'u' => flags.unbuffered = true,
            'v' => flags.verbose += 1,
            'V' => return Err(Other::Version),
            'x' => {}
            other => return Err(Other::Error(format!("unknown option -{other}"))),
        }
    }
    Ok(None)
}

/// UTF-8 mode: as asked for, else in the C and POSIX locales (PEP 540).
fn utf8_mode(config: &Config) -> Result<bool, Other> {
    let option = config.xoptions.iter().rfind(|(name, _)| name == "utf8");
    let asked = option.map(|(_, value)| (value.clone().unwrap_or("1".into()), "-X utf8 option"));
    let asked = asked.or_else(|| {
        let set = std::env::var("PYTHONUTF8").ok()?;
        let heeded = !config.flags.ignore_environment && !set.is_empty();
        heeded.then_some((set, "PYTHONUTF8 environment variable"))
    });
    match asked.as_ref().map(|(value, what)| (value.as_str(), what)) {
        Some(("1", _)) => Ok(true),
        Some(("0", _)) => Ok(false),
        Some((_, what)) => Err(Other::Fatal(format!(
            "preconfig_init_utf8_mode: invalid {what} value"
        ))),
        None => Ok(crate::locale::is_posix(&crate::locale::of_characters())),
    }
}

fn executable(args: &[String]) -> String {
    match std::env::current_exe() {
        Ok(path) => path.display().to_string(),
        Err(_) => args.first().cloned().unwrap_or_default(),
    }
}

/// A checking build's wish, which no option of CPython's says.
const COLLECT_EVERY: &str = "BATON_COLLECT_EVERY";

fn environment(config: &mut Config) {
    if cfg!(debug_assertions)
        && let Ok(count) = std::env::var(COLLECT_EVERY)
    {
        config.collect_every = count.parse().unwrap_or(0);
    }
    if config.flags.ignore_environment {
        return;
    }
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let flags: &mut Flags = &mut config.flags;
    flags.dont_write_bytecode |= set("PYTHONDONTWRITEBYTECODE").is_some();
    flags.unbuffered |= set("PYTHONUNBUFFERED").is_some();
    flags.no_user_site |= set("PYTHONNOUSERSITE").is_some();
    flags.safe_path |= set("PYTHONSAFEPATH").is_some();
    if let Some(level) = set("PYTHONOPTIMIZE") {
        flags.optimize = flags.optimize.max(level.parse().unwrap_or(1)).min(2);
    }
    if let Some(path) = set("PYTHONPATH") {
        config.path = path.split(':').map(str::to_string).collect();
    }
    if let Some(seed) = set("PYTHONHASHSEED").filter(|seed| seed != "random") {
        config.hash_seed = seed.parse().ok();
    }
    if let Some(options) = set("PYTHONWARNINGS") {
        let mut options: Vec<String> = options.split(',').map(str::to_string).collect();
        options.append(&mut config.warnoptions);
        config.warnoptions = options;
    }
}

fn run(parsed: &Parsed) -> ExitCode {
    let mut runtime = Runtime::new(&parsed.config);
    let gil = runtime.gil().clone();
    let token = runtime.token();
    crate::threads::install(token, &gil);
    let result = match startup::bring_up(token, &parsed.config) {
        Ok(()) => run_program(token, parsed),
        Err(raised) => Err(raised),
    };
    let status = finish(token, result);
    let flushed = shut_down(token);
    // What is left is the operating system's to take back; other threads may still run until here.
    let status = if flushed { status } else { 120 };
    std::process::exit(i32::from(status));
}

/// The exit status of a program, its exception shown.
fn finish(token: &mut Token, result: PyResult<()>) -> u8 {
    let Err(raised) = result else { return 0 };
    let error = token.take_error(raised);
    if token.class_of(error.as_ref()).is_native(&SYSTEM_EXIT) {
        return exit_status(token, &error);
    }
    let interrupted = token
        .class_of(error.as_ref())
        .is_native(&baton_object::exceptions::KEYBOARD_INTERRUPT);
    show(token, &error);
    if interrupted {
        flush_and_die_by_sigint(token);
    }
    1
}

/// As a shell expects of an interrupted program: killed by SIGINT.
fn flush_and_die_by_sigint(token: &mut Token) {
    shut_down(token);
    // SAFETY: restoring a default handler and raising a signal have no preconditions.
    unsafe {
        libc::signal(libc::SIGINT, libc::SIG_DFL);
        libc::kill(libc::getpid(), libc::SIGINT);
    }
}

/// Calls `sys.excepthook`.
fn show(token: &mut Token, error: &Owned) {
    let class = token.class_word(error.as_ref()).own(token);
    let traceback =
        attribute::get_text(token, error.as_ref(), "__traceback__").unwrap_or_else(|raised| {
            drop(token.take_lazy(raised));
            token.none()
        });
    if let Some(sys) = token.interp().sys_dict(token).map(|sys| sys.own(token)) {
        for (name, value) in [
            ("last_exc", error),
            ("last_type", &class),
            ("last_value", error),
            ("last_traceback", &traceback),
        ] {
            baton_object::dict::set_text(token, sys.as_ref(), name, value.as_ref());
        }
    }
    let done = match baton_modules::sys::get(token, "excepthook") {
        Some(hook) => object::call(
            token,
            hook.as_ref(),
            &[class.as_ref(), error.as_ref(), traceback.as_ref()],
        )
        .map(drop),
        None => baton_modules::print_error::print(token, error.as_ref()),
    };
    if let Err(raised) = done {
        drop(token.take_lazy(raised));
        if let Err(raised) = baton_modules::print_error::print(token, error.as_ref()) {
            drop(token.take_lazy(raised));
        }
    }
}

fn exit_status(token: &mut Token, error: &Owned) -> u8 {
    let code = baton_object::exceptions::get_field(token, error.as_ref(), 0);
    if code.word().is_none() {
        return 0;
    }
    if let Some(value) = baton_object::int::value_of(token, code.as_ref()) {
        return value.to_i64().map_or(255, |value| (value & 0xFF) as u8);
    }
    let text = object::str_text(token, code.as_ref()).unwrap_or_default();
    let line = token.new_str(&format!("{text}\n"));
    let write = token.name(baton_object::Known::write);
    let written =
        match baton_modules::sys::get(token, "stderr").filter(|stream| !stream.word().is_none()) {
            Some(stderr) => {
                attribute::call_method(token, stderr.as_ref(), write, &[line.as_ref()]).map(drop)
            }
            None => Ok(()),
        };
    if let Err(raised) = written {
        drop(token.take_lazy(raised));
        eprintln!("{text}");
    }
    1
}

/// Waits for threads, runs `atexit`, flushes the streams. False if flushing failed.
fn shut_down(token: &mut Token) -> bool {
    let modules = baton_modules::import::modules(token).ok();
    let find = |token: &mut Token, name: &str| {
        modules
            .as_ref()
            .and_then(|modules| baton_object::dict::get_text(token, modules.as_ref(), name))
    };
    if let Some(threading) = find(token, "threading") {
        quietly(token, &threading, "_shutdown");
    }
    if let Some(atexit) = find(token, "atexit") {
        quietly(token, &atexit, "_run_exitfuncs");
    }
    token
        .interp()
        .extension::<baton_modules::sys::Settings>()
        .finalizing
        .set(true);
    let mut flushed = true;
    for name in ["stdout", "stderr"] {
        let Some(stream) =
            baton_modules::sys::get(token, name).filter(|stream| !stream.word().is_none())
        else {
            continue;
        };
        if is_closed(token, &stream) {
            continue;
        }
        let flush = token.name(baton_object::Known::flush);
        if let Err(raised) = attribute::call_method(token, stream.as_ref(), flush, &[]) {
            let error = token.take_error(raised);
            if name == "stdout" {
                flushed = false;
                baton_object::death::write_unraisable(
                    token,
                    error,
                    "Exception ignored on flushing sys.stdout",
                    stream,
                );
            }
        }
    }
    flushed
}

/// A stream that the program closed itself has nothing left to flush.
fn is_closed(token: &mut Token, stream: &Owned) -> bool {
    let closed = attribute::get_text(token, stream.as_ref(), "closed")
        .and_then(|closed| object::is_true(token, closed.as_ref()));
    closed.unwrap_or_else(|raised| {
        drop(token.take_lazy(raised));
        false
    })
}

fn quietly(token: &mut Token, module: &Owned, function: &str) {
    let done = attribute::get_text(token, module.as_ref(), function)
        .and_then(|function| object::call(token, function.as_ref(), &[]));
    if let Err(raised) = done {
        let error = token.take_error(raised);
        let module = module.clone_ref(token);
        baton_object::death::write_unraisable(
            token,
            error,
            "Exception ignored on threading shutdown",
            module,
        );
    }
}

fn run_program(token: &mut Token, parsed: &Parsed) -> PyResult<()> {
    let safe_path = parsed.config.flags.safe_path;
    match &parsed.program {
        Program::Command(command) => {
            if !safe_path {
                prepend_path(token, "")?;
            }
            let source = token.new_str(command);
            let code = compile_main(token, &source, "<string>")?;
            register_source(token, &code, &source)?;
            exec_main(token, &code)
        }
        Program::Module(module) => {
            if !safe_path {
                let here = std::env::current_dir()
                    .map(|path| path.display().to_string())
                    .unwrap_or_default();
                prepend_path(token, &here)?;
            }
            run_module(token, module, true)
        }
        Program::Path(path) => run_path(token, path, safe_path),
        Program::Stdin => {
            if !safe_path {
                prepend_path(token, "")?;
            }
            let mut source = Vec::new();
            if let Err(error) = std::io::Read::read_to_end(&mut std::io::stdin(), &mut source) {
                return Err(token.os_error(error.raw_os_error().unwrap_or(libc::EIO), None));
            }
            let source = baton_types::bytes::new(token, &source);
            run_main(token, &source, "<stdin>")
        }
    }
}

fn prepend_path(token: &mut Token, entry: &str) -> PyResult<()> {
    let Some(path) = baton_modules::sys::get(token, "path") else {
        return Ok(());
    };
    let (zero, entry, insert) = (token.int(0), token.new_str(entry), token.intern("insert"));
    attribute::call_method(
        token,
        path.as_ref(),
        insert.as_ref(),
        &[zero.as_ref(), entry.as_ref()],
    )
    .map(drop)
}

fn run_module(token: &mut Token, module: &str, alter_argv: bool) -> PyResult<()> {
    let runpy = baton_modules::import::import_module(token, "runpy")?;
    let function = attribute::get_text(token, runpy.as_ref(), "_run_module_as_main")?;
    let (module, alter) = (token.new_str(module), token.bool(alter_argv));
    object::call(token, function.as_ref(), &[module.as_ref(), alter.as_ref()]).map(drop)
}

fn run_path(token: &mut Token, path: &str, safe_path: bool) -> PyResult<()> {
    let is_folder = std::path::Path::new(path).is_dir();
    let is_archive = !is_folder && starts_like_zip(path);
    if is_folder || is_archive {
        prepend_path(token, path)?;
        return run_module(token, "__main__", false);
    }
    let source = match std::fs::read(path) {
        Ok(source) => source,
        Err(error) => {
            let errno = error.raw_os_error().unwrap_or(libc::EIO);
            let executable = std::env::args().next().unwrap_or_default();
            let reason = baton_object::exceptions::strerror(errno);
            let full = std::path::absolute(path)
                .map(|full| full.display().to_string())
                .unwrap_or_else(|_| path.to_string());
            eprintln!("{executable}: can't open file '{full}': [Errno {errno}] {reason}");
            std::process::exit(2);
        }
    };
    if !safe_path {
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.into());
        let folder = real
            .parent()
            .map(|folder| folder.display().to_string())
            .unwrap_or_default();
        prepend_path(token, &folder)?;
    }
    let main = main_module(token)?;
    let path = absolute(path);
    let file = token.new_str(&path);
    attribute::set_text(token, main.as_ref(), "__file__", file.as_ref())?;
    let source = baton_types::bytes::new(token, &source);
    run_main(token, &source, &path)
}

/// The script's path from the root, otherwise as it was written; `sys.argv[0]` stays as it was.
fn absolute(path: &str) -> String {
    match std::env::current_dir() {
        Ok(here) if !path.starts_with('/') => format!("{}/{path}", here.display()),
        _ => path.to_owned(),
    }
}

fn starts_like_zip(path: &str) -> bool {
    let mut start = [0u8; 4];
    let read = std::fs::File::open(path)
        .and_then(|mut file| std::io::Read::read_exact(&mut file, &mut start));
    read.is_ok() && start == *b"PK\x03\x04"
}

fn main_module(token: &mut Token) -> PyResult {
    let modules = baton_modules::import::modules(token)?;
    match baton_object::dict::get_text(token, modules.as_ref(), "__main__") {
        Some(main) => Ok(main),
        None => startup::make_main(token),
    }
}

/// Compiles a source and runs it in `__main__`.
fn run_main(token: &mut Token, source: &Owned, filename: &str) -> PyResult<()> {
    let code = compile_main(token, source, filename)?;
    exec_main(token, &code)
}

fn compile_main(token: &mut Token, source: &Owned, filename: &str) -> PyResult {
    let filename = token.new_str(filename);
    let compile = token.seam().compile.get();
    let request = CompileRequest {
        source: source.as_ref(),
        filename: filename.as_ref(),
        mode: "exec",
        flags: 0,
        optimize: -1,
        dont_inherit: true,
    };
    compile(token, request)
}

/// Shows a command's source to `linecache`, so that tracebacks have its lines.
fn register_source(token: &mut Token, code: &Owned, source: &Owned) -> PyResult<()> {
    let linecache = baton_modules::import::import_module(token, "linecache")?;
    let register = attribute::get_text(token, linecache.as_ref(), "_register_code")?;
    let filename = token.new_str("<string>");
    let args = [code.as_ref(), source.as_ref(), filename.as_ref()];
    object::call(token, register.as_ref(), &args).map(drop)
}

fn exec_main(token: &mut Token, code: &Owned) -> PyResult<()> {
    let main = main_module(token)?;
    let dict = crate::runtime::module_dict(token, &main);
    let exec = token.seam().exec.get();
    exec(token, code.as_ref(), dict.as_ref(), dict.as_ref(), None).map(drop)
}
