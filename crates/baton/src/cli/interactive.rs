//! The prompt: when there is one, what is above it, and who reads it. The loops themselves are Python: the library's
//! `_pyrepl` on a terminal, and the plain `_baton_repl` otherwise.

use super::exit;
use super::options::{Command, Program};
use super::program;
use crate::{startup, sys_setup};
use baton_object::{PyResult, Token, attribute, object};
use std::io::IsTerminal;

/// Whether standard input is to be read statement by statement.
pub(super) fn is_asked_for(command: &Command) -> bool {
    std::io::stdin().is_terminal() || command.config.flags.interactive
}

/// Whether the version stands above everything.
pub(super) fn has_banner(command: &Command) -> bool {
    let flags = &command.config.flags;
    let prompts = command.program == Program::Stdin && is_asked_for(command);
    !flags.quiet && (prompts || flags.verbose > 0)
}

/// The version, and whom to ask for more.
pub(super) fn print_banner() {
    baton_modules::print_error::write_descriptor(&format!(
        "Python {} on linux\n",
        sys_setup::version_text()
    ));
    baton_modules::print_error::write_descriptor(
        "Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n",
    );
}

/// Whether a prompt follows the program: it was run with `-i`, or set `PYTHONINSPECT`.
pub(super) fn follows(command: &Command) -> bool {
    let flags = &command.config.flags;
    let was_prompt = command.program == Program::Stdin && is_asked_for(command);
    let set = std::env::var_os("PYTHONINSPECT").is_some_and(|value| !value.is_empty());
    let asked = flags.inspect || (set && !flags.ignore_environment);
    let follows = !was_prompt && is_asked_for(command) && asked;
    if follows {
        clear_inspect();
    }
    follows
}

/// `PYTHONINSPECT` asks once.
fn clear_inspect() {
    // SAFETY: the interpreter's own threads read the environment through `os.environ`, a copy.
    unsafe { std::env::remove_var("PYTHONINSPECT") };
}

/// Reads statements and runs them in `__main__` until the input ends.
pub(super) fn run(token: &mut Token, command: &Command, with_startup: bool) -> PyResult<()> {
    if with_startup && let Some(path) = &command.config.startup_file {
        let done = program::run_startup_file(token, path);
        shown(token, done)?;
    }
    let hook = call_hook(token);
    shown(token, hook)?;
    let main = startup::main_module(token)?;
    if std::io::stdin().is_terminal() && !command.config.basic_repl {
        let repl = baton_modules::import::import_module(token, "_pyrepl.main")?;
        let console = attribute::get_text(token, repl.as_ref(), "interactive_console")?;
        return object::call(token, console.as_ref(), &[main.as_ref()]).map(drop);
    }
    let repl = baton_modules::import::import_module(token, "_baton_repl")?;
    let run = attribute::get_text(token, repl.as_ref(), "run")?;
    object::call(token, run.as_ref(), &[main.as_ref()]).map(drop)
}

/// `sys.__interactivehook__`, which `site` puts there.
fn call_hook(token: &mut Token) -> PyResult<()> {
    match baton_modules::sys::get(token, "__interactivehook__") {
        Some(hook) => object::call(token, hook.as_ref(), &[]).map(drop),
        None => Ok(()),
    }
}

/// An error before the prompt is shown; `SystemExit` ends all.
fn shown(token: &mut Token, done: PyResult<()>) -> PyResult<()> {
    let Err(raised) = done else { return Ok(()) };
    if token.error_is(&raised, &baton_object::exceptions::SYSTEM_EXIT) {
        return Err(raised);
    }
    let error = token.take_error(raised);
    let _ = exit::show(token, &error);
    Ok(())
}
