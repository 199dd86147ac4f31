//! Running what the command line names.

use super::options::{Command, Program};
use super::{exit, interactive, script};
use crate::startup;
use baton_modules::fspath::decode_bytes;
use baton_object::{Owned, PyResult, Token, attribute, object};
use baton_vm::import_blame::FirstPath;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// Runs the program.
pub(super) fn run(token: &mut Token, command: &Command) -> PyResult<()> {
    if interactive::has_banner(command) {
        interactive::print_banner();
    }
    let safe_path = command.config.flags.safe_path;
    match &command.program {
        Program::Text(text) => {
            if !safe_path {
                prepend_path(token, OsStr::new(""))?;
            }
            if std::str::from_utf8(text.as_bytes()).is_err() {
                exit::write_stderr(
                    token,
                    "Unable to decode the command from the command line:\n",
                );
            }
            let source = decode_bytes(token, &script::dedented(text.as_bytes()));
            let code = compile(token, &source, "<string>")?;
            register_source(token, &code, &source)?;
            exec(token, &code)
        }
        Program::Module(module) => {
            if !safe_path {
                let here = std::env::current_dir().unwrap_or_default();
                prepend_path(token, here.as_os_str())?;
            }
            run_module(token, module, true)
        }
        Program::Path(path) => run_path(token, path, command),
        Program::Stdin => {
            if !safe_path {
                prepend_path(token, OsStr::new(""))?;
            }
            if interactive::is_asked_for(command) {
                return interactive::run(token, command, true);
            }
            let mut source = Vec::new();
            if let Err(error) = std::io::Read::read_to_end(&mut std::io::stdin(), &mut source) {
                return Err(token.os_error(error.raw_os_error().unwrap_or(libc::EIO), None));
            }
            let main = startup::main_module(token)?;
            let file = token.new_str("<stdin>");
            attribute::set_text(token, main.as_ref(), "__file__", file.as_ref())?;
            run_source(token, source, "<stdin>", command.skip_first_line)
        }
    }
}

pub(super) fn prepend_path(token: &mut Token, entry: &OsStr) -> PyResult<()> {
    let Some(path) = baton_modules::sys::get(token, "path") else {
        return Ok(());
    };
    let first = token.interp().extension::<FirstPath>();
    *first.0.borrow_mut() = Some(entry.into());
    let entry = decode_bytes(token, entry.as_bytes());
    let (zero, insert) = (token.int(0), token.intern("insert"));
    let args = [zero.as_ref(), entry.as_ref()];
    attribute::call_method(token, path.as_ref(), insert.as_ref(), &args).map(drop)
}

fn run_module(token: &mut Token, module: &OsStr, alter_argv: bool) -> PyResult<()> {
    let runpy = baton_modules::import::import_module(token, "runpy")?;
    let function = attribute::get_text(token, runpy.as_ref(), "_run_module_as_main")?;
    let module = decode_bytes(token, module.as_bytes());
    let alter = token.bool(alter_argv);
    object::call(token, function.as_ref(), &[module.as_ref(), alter.as_ref()]).map(drop)
}

fn run_path(token: &mut Token, path: &OsStr, command: &Command) -> PyResult<()> {
    if holds_a_main_module(token, path)? {
        prepend_path(token, &absolute(path))?;
        return run_module(token, OsStr::new("__main__"), false);
    }
    let source = match std::fs::read(path) {
        Ok(source) => source,
        Err(error) => cannot_open(command, path, &error),
    };
    if !command.config.flags.safe_path {
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.into());
        prepend_path(token, real.parent().unwrap_or(Path::new("")).as_os_str())?;
    }
    let main = startup::main_module(token)?;
    // The script's path from the root; sys.argv[0] stays as it was written.
    let full = absolute(path);
    let file = decode_bytes(token, full.as_bytes());
    attribute::set_text(token, main.as_ref(), "__file__", file.as_ref())?;
    let compiled = script::is_compiled(path, &source);
    if compiled && !source.starts_with(&baton_code::pyc::MAGIC) {
        return Err(token.runtime_error("Bad magic number in .pyc file"));
    }
    let loader = set_loader(token, &main, &file, compiled)?;
    if compiled {
        let name = token.new_str("__main__");
        let get_code = token.intern("get_code");
        let code =
            attribute::call_method(token, loader.as_ref(), get_code.as_ref(), &[name.as_ref()])?;
        return exec(token, &code);
    }
    let filename = String::from_utf8_lossy(full.as_bytes()).into_owned();
    script::check(token, &source, &filename)?;
    run_source(token, source, &filename, command.skip_first_line)
}

/// A folder or an archive, which `sys.path_hooks` know, has its program in the module `__main__`.
fn holds_a_main_module(token: &mut Token, path: &OsStr) -> PyResult<bool> {
    let Some(hooks) = baton_modules::sys::get(token, "path_hooks") else {
        return Ok(false);
    };
    if !Path::new(path).exists() {
        return Ok(false);
    }
    let path = decode_bytes(token, path.as_bytes());
    for hook in object::collect(token, hooks.as_ref())? {
        match object::call(token, hook.as_ref(), &[path.as_ref()]) {
            Ok(_) => return Ok(true),
            Err(raised) => token.swallow(raised, &baton_object::exceptions::IMPORT_ERROR)?,
        }
    }
    Ok(false)
}

fn set_loader(token: &mut Token, main: &Owned, file: &Owned, compiled: bool) -> PyResult {
    let external = baton_modules::import::import_module(token, "_frozen_importlib_external")?;
    let class = if compiled {
        "SourcelessFileLoader"
    } else {
        "SourceFileLoader"
    };
    let class = attribute::get_text(token, external.as_ref(), class)?;
    let name = token.new_str("__main__");
    let loader = object::call(token, class.as_ref(), &[name.as_ref(), file.as_ref()])?;
    attribute::set_text(token, main.as_ref(), "__loader__", loader.as_ref())?;
    let none = token.none();
    attribute::set_text(token, main.as_ref(), "__cached__", none.as_ref())?;
    Ok(loader)
}

pub(super) fn cannot_open(command: &Command, path: &OsStr, error: &std::io::Error) -> ! {
    let errno = error.raw_os_error().unwrap_or(libc::EIO);
    let reason = baton_object::exceptions::strerror(errno);
    let program = command.config.orig_argv.first();
    let program = program
        .map(|name| name.to_string_lossy())
        .unwrap_or_default();
    let full = absolute(path);
    baton_modules::print_error::write_descriptor(&format!(
        "{program}: can't open file '{}': [Errno {errno}] {reason}\n",
        full.to_string_lossy()
    ));
    std::process::exit(2);
}

/// A path from the root, otherwise as it was written.
fn absolute(path: &OsStr) -> std::ffi::OsString {
    if path.as_bytes().starts_with(b"/") {
        return path.to_owned();
    }
    match std::env::current_dir() {
        Ok(here) => {
            let mut full = here.into_os_string();
            full.push("/");
            full.push(path);
            full
        }
        Err(_) => path.to_owned(),
    }
}

/// Compiles a source and runs it in `__main__`.
fn run_source(
    token: &mut Token,
    mut source: Vec<u8>,
    filename: &str,
    skip_first_line: bool,
) -> PyResult<()> {
    if skip_first_line && let Some(end) = source.iter().position(|byte| *byte == b'\n') {
        // Its end stays, so that the lines keep their numbers.
        source.drain(..end);
    }
    if source.contains(&0) {
        let message = "source code cannot contain null bytes";
        return Err(token.raise(&baton_object::exceptions::SYNTAX_ERROR, message));
    }
    let source = baton_types::bytes::new(token, &source);
    let code = compile(token, &source, filename)?;
    exec(token, &code)
}

pub(super) fn compile(token: &mut Token, source: &Owned, filename: &str) -> PyResult {
    let filename = token.new_str(filename);
    baton_modules::source::compile_module(token, source.as_ref(), filename.as_ref())
}

/// Shows a command's source to `linecache`, so that tracebacks have its lines.
fn register_source(token: &mut Token, code: &Owned, source: &Owned) -> PyResult<()> {
    let linecache = baton_modules::import::import_module(token, "linecache")?;
    let register = attribute::get_text(token, linecache.as_ref(), "_register_code")?;
    let filename = token.new_str("<string>");
    let args = [code.as_ref(), source.as_ref(), filename.as_ref()];
    object::call(token, register.as_ref(), &args).map(drop)
}

fn exec(token: &mut Token, code: &Owned) -> PyResult<()> {
    let main = startup::main_module(token)?;
    let namespace = crate::runtime::module_dict(token, &main);
    let exec = token.seam().exec.get();
    exec(
        token,
        code.as_ref(),
        namespace.as_ref(),
        namespace.as_ref(),
        None,
    )
    .map(drop)
}

/// Runs the file that `PYTHONSTARTUP` names, in `__main__`.
pub(super) fn run_startup_file(token: &mut Token, path: &OsStr) -> PyResult<()> {
    match std::fs::read(path) {
        Ok(source) => run_source(token, source, &path.to_string_lossy(), false),
        Err(error) => {
            let errno = error.raw_os_error().unwrap_or(libc::EIO);
            let reason = baton_object::exceptions::strerror(errno);
            let path = path.to_string_lossy();
            baton_modules::print_error::write_descriptor(&format!(
                "Could not open PYTHONSTARTUP\nFileNotFoundError: [Errno {errno}] {reason}: '{path}'\n"
            ));
            Ok(())
        }
    }
}
