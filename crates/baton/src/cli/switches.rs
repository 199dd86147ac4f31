//! `baton switches`: where threads can switch in a program. The program is compiled, not run.

use super::options::{self, Command, Other, Program};
use super::{exit, program, terminal};
use crate::runtime::Runtime;
use crate::{startup, switches};
use baton_modules::fspath::decode_bytes;
use baton_object::exceptions::{IMPORT_ERROR, SYSTEM_EXIT};
use baton_object::{Owned, PyResult, Token, attribute, object};
use baton_vm::code_object::CodeObject;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::process::ExitCode;

const HELP: &str = "\
usage: baton switches [--json] [--all] (FILE | -c CMD | -m MODULE | -)

Shows a program's source with a mark wherever another thread can run: behind
^^^ always, behind ~~~ depending on what is called. Nothing is run.

--json : for tools (docs/switches.md has the shape)
--all  : also, with ---, the operations that a class can define in Python,
         in whose code a switch can happen
";

/// What was asked for.
#[derive(Default)]
struct Wanted {
    json: bool,
    all: bool,
}

/// Runs the subcommand; `args` are the process's.
pub(super) fn main(args: &[OsString]) -> ExitCode {
    let mut wanted = Wanted::default();
    let mut rest = args.get(2..).unwrap_or_default();
    while let Some((first, others)) = rest.split_first() {
        match first.as_bytes() {
            b"--json" => wanted.json = true,
            b"--all" => wanted.all = true,
            b"--help" | b"-h" => return super::print(HELP),
            _ => break,
        }
        rest = others;
    }
    let mut inner: Vec<OsString> = args.first().cloned().into_iter().collect();
    inner.extend(rest.iter().cloned());
    match options::parse(&inner) {
        Ok(command) if !rest.is_empty() => run(&command, &wanted),
        Err(Other::Usage(message)) => refuse(&message),
        _ => refuse("What program?"),
    }
}

fn refuse(message: &str) -> ExitCode {
    baton_modules::print_error::write_descriptor(&format!("{message}\n{HELP}"));
    ExitCode::from(2)
}

fn run(command: &Command, wanted: &Wanted) -> ExitCode {
    let mut runtime = Runtime::new(&command.config);
    let gil = runtime.gil().cloned();
    let token = runtime.token();
    crate::threads::install(token, gil, false);
    let result = startup::bring_up(token, &command.config).and_then(|()| {
        let (name, source) = source(token, command)?;
        let code = compile(token, &name, &source)?;
        let text = String::from_utf8_lossy(&source);
        print(token, wanted, &name, &text, &code)
    });
    let status = exit::status_of(token, result, false);
    let flushed = exit::finalize(token);
    // As at the end of any program: see `cli::run`.
    std::process::exit(i32::from(if flushed { status } else { 120 }));
}

/// The program's name and text.
fn source(token: &mut Token, command: &Command) -> PyResult<(String, Vec<u8>)> {
    match &command.program {
        Program::Text(text) => {
            let text = super::script::dedented(text.as_bytes()).into_owned();
            Ok(("<string>".to_owned(), text))
        }
        Program::Path(path) => match std::fs::read(path) {
            Ok(source) => Ok((path.to_string_lossy().into_owned(), source)),
            Err(error) => program::cannot_open(command, path, &error),
        },
        Program::Stdin => {
            let mut source = Vec::new();
            match std::io::Read::read_to_end(&mut std::io::stdin(), &mut source) {
                Ok(_) => Ok(("<stdin>".to_owned(), source)),
                Err(error) => Err(token.os_error(error.raw_os_error().unwrap_or(libc::EIO), None)),
            }
        }
        Program::Module(name) => module(token, command, name),
    }
}

/// A module's source, from its loader; a package's is that of its `__main__`.
fn module(token: &mut Token, command: &Command, name: &OsStr) -> PyResult<(String, Vec<u8>)> {
    program::prepend_path(token, OsStr::new(""))?;
    let runpy = baton_modules::import::import_module(token, "runpy")?;
    let details = attribute::get_text(token, runpy.as_ref(), "_get_module_details")?;
    let name = decode_bytes(token, name.as_bytes());
    let found = match object::call(token, details.as_ref(), &[name.as_ref()]) {
        Err(raised) if token.error_is(&raised, &IMPORT_ERROR) => {
            let error = token.take_error(raised);
            let text = object::str_text(token, error.as_ref())?;
            exit::write_stderr(token, &format!("{}: {text}\n", executable(command)));
            let status = token.int(1);
            return Err(token.raise_values(&SYSTEM_EXIT, vec![status]));
        }
        found => found?,
    };
    let spec = item(token, &found, 1)?;
    let (full, loader, origin) = (
        attribute::get_text(token, spec.as_ref(), "name")?,
        attribute::get_text(token, spec.as_ref(), "loader")?,
        attribute::get_text(token, spec.as_ref(), "origin")?,
    );
    let get_source = token.intern("get_source");
    let args = [full.as_ref()];
    let source = attribute::call_method(token, loader.as_ref(), get_source.as_ref(), &args)?;
    let source = object::str_text(token, source.as_ref())?;
    let origin = object::str_text(token, origin.as_ref())?;
    Ok((origin, source.into_bytes()))
}

fn executable(command: &Command) -> String {
    let first = command.config.orig_argv.first();
    first
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn item(token: &mut Token, sequence: &Owned, index: i64) -> PyResult {
    let index = token.int(index);
    object::getitem(token, sequence.as_ref(), index.as_ref())
}

fn compile(token: &mut Token, name: &str, source: &[u8]) -> PyResult {
    super::script::check(token, source, name)?;
    let source = baton_types::bytes::new(token, source);
    program::compile(token, &source, name)
}

fn print(
    token: &mut Token,
    wanted: &Wanted,
    name: &str,
    source: &str,
    code: &Owned,
) -> PyResult<()> {
    let code = CodeObject::of(token, code.as_ref()).shallow().clone();
    let points = switches::points(&code, wanted.all);
    let text = match wanted.json {
        true => switches::json(name, &points),
        false => {
            let colours = terminal::can_colour(std::io::stdout(), ignores_environment(token));
            switches::text(source, &points, colours)
        }
    };
    match std::io::stdout().write_all(text.as_bytes()) {
        Ok(()) => Ok(()),
        Err(error) => Err(token.os_error(error.raw_os_error().unwrap_or(libc::EIO), None)),
    }
}

fn ignores_environment(token: &mut Token) -> bool {
    let Some(flags) = baton_modules::sys::get(token, "flags") else {
        return false;
    };
    let ignores = attribute::get_text(token, flags.as_ref(), "ignore_environment");
    let ignores = ignores.and_then(|value| object::is_true(token, value.as_ref()));
    ignores.unwrap_or_else(|raised| {
        drop(token.take_lazy(raised));
        false
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_help_names_the_options() {
        for option in ["--json", "--all", "-c", "-m"] {
            assert!(super::HELP.contains(option));
        }
    }
}
