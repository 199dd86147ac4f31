//! How a process ends: its exit status by the exception that ended the program.

use baton_modules::print_error::write_descriptor;
use baton_object::dict;
use baton_object::exceptions::{KEYBOARD_INTERRUPT, SYSTEM_EXIT};
use baton_object::{Owned, PyResult, Token, attribute, object};

pub(super) use crate::finalize::finalize;

/// The exit status of a program, its exception shown; `stays` if a prompt follows, which shows SystemExit too.
/// Does not return from a KeyboardInterrupt otherwise.
pub(super) fn status_of(token: &mut Token, result: PyResult<()>, stays: bool) -> u8 {
    let Err(raised) = result else { return 0 };
    let error = token.take_error(raised);
    if token.class_of(error.as_ref()).is_native(&SYSTEM_EXIT) && !stays {
        return exit_status(token, &error);
    }
    let interrupted = token
        .class_of(error.as_ref())
        .is_native(&KEYBOARD_INTERRUPT);
    let status = show(token, &error);
    if interrupted && !stays {
        die_by_sigint(token);
    }
    status.unwrap_or(1)
}

/// As a shell expects of an interrupted program: killed by SIGINT.
fn die_by_sigint(token: &mut Token) {
    finalize(token);
    // SAFETY: restoring a default handler and raising a signal have no preconditions.
    unsafe {
        libc::signal(libc::SIGINT, libc::SIG_DFL);
        libc::kill(libc::getpid(), libc::SIGINT);
    }
}

/// Calls `sys.excepthook`; an exit status if that raises SystemExit.
pub(super) fn show(token: &mut Token, error: &Owned) -> Option<u8> {
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
            dict::set_text(token, sys.as_ref(), name, value.as_ref());
        }
    }
    let Some(hook) = baton_modules::sys::get(token, "excepthook") else {
        write_stderr(token, "sys.excepthook is missing\n");
        print(token, error);
        return None;
    };
    let args = [class.as_ref(), error.as_ref(), traceback.as_ref()];
    let raised = object::call(token, hook.as_ref(), &args).err()?;
    let second = token.take_error(raised);
    if token.class_of(second.as_ref()).is_native(&SYSTEM_EXIT) {
        return Some(exit_status(token, &second));
    }
    write_stderr(token, "Error in sys.excepthook:\n");
    print(token, &second);
    write_stderr(token, "\nOriginal exception was:\n");
    print(token, error);
    None
}

/// Prints an exception by the interpreter's own means.
fn print(token: &mut Token, error: &Owned) {
    if let Err(raised) = baton_modules::print_error::print(token, error.as_ref()) {
        drop(token.take_lazy(raised));
    }
}

/// Writes to `sys.stderr`; false if it cannot be written.
pub(super) fn write_stderr(token: &mut Token, text: &str) -> bool {
    let Some(stderr) = baton_modules::sys::get(token, "stderr") else {
        write_descriptor(text);
        return true;
    };
    if stderr.word().is_none() {
        return false;
    }
    match baton_modules::sys::write_stderr(token, text) {
        Ok(()) => true,
        Err(raised) => {
            drop(token.take_lazy(raised));
            false
        }
    }
}

/// What `SystemExit` says; text is written to `sys.stderr`.
pub(super) fn exit_status(token: &mut Token, error: &Owned) -> u8 {
    let code = code_of(token, error);
    if code.word().is_none() {
        return 0;
    }
    if let Some(value) = baton_object::int::value_of(token, code.as_ref()) {
        return value.to_i64().map_or(255, |value| (value & 0xFF) as u8);
    }
    let text = object::str_text(token, code.as_ref()).unwrap_or_else(|raised| {
        drop(token.take_lazy(raised));
        String::new()
    });
    let line = format!("{text}\n");
    if !write_stderr(token, &line) {
        write_descriptor(&line);
    }
    1
}

/// The `code` of a `SystemExit`, which a class of its own may say in its own way.
fn code_of(token: &mut Token, error: &Owned) -> Owned {
    attribute::get_text(token, error.as_ref(), "code").unwrap_or_else(|raised| {
        drop(token.take_lazy(raised));
        error.clone_ref(token)
    })
}
