//! `syslog`: messages for the system's log.
//!
//! Invariant: the C library keeps a pointer to the name of the program; the interpreter keeps that name until another
//! takes its place.

use crate::constants::{self, Number};
use baton_object::{Args, Borrowed, PyResult, Token, module, switch};
use baton_sched::Reason;
use std::cell::RefCell;
use std::ffi::CString;

/// The name that the C library points at, while the log is open.
#[derive(Default)]
struct Open(RefCell<Option<CString>>);

fn text(token: &mut Token, value: Borrowed<'_>) -> PyResult<CString> {
    let text = baton_object::str::to_string(token, value)?;
    CString::new(text).map_err(|_| token.value_error("embedded null character"))
}

/// The name of the program: what `sys.argv` says, without its directory.
fn program(token: &mut Token) -> Option<CString> {
    let argv = baton_modules::sys::get(token, "argv")?;
    let name = baton_object::list::items(token, argv.as_ref())
        .into_iter()
        .next()?;
    let name = baton_object::str::to_cow(token, name.as_ref()).into_owned();
    let name = name.rsplit('/').next().unwrap_or_default();
    CString::new(name).ok().filter(|name| !name.is_empty())
}

fn open(token: &mut Token, name: Option<CString>, option: i32, facility: i32) {
    let place = name
        .as_deref()
        .map_or(std::ptr::null(), std::ffi::CStr::as_ptr);
    // SAFETY: the name is terminated or null, and kept below for as long as the C library points at it.
    unsafe { libc::openlog(place, option, facility) };
    let kept = Some(name.unwrap_or_default());
    drop(token.interp().extension::<Open>().0.replace(kept));
}

/// The system's log.
#[module(name = "syslog")]
pub mod syslog {
    use super::*;

    const NUMBERS: &[Number] = &[
        ("LOG_ALERT", 1),
        ("LOG_AUTH", 32),
        ("LOG_AUTHPRIV", 80),
        ("LOG_CONS", 2),
        ("LOG_CRIT", 2),
        ("LOG_CRON", 72),
        ("LOG_DAEMON", 24),
        ("LOG_DEBUG", 7),
        ("LOG_EMERG", 0),
        ("LOG_ERR", 3),
        ("LOG_FTP", 88),
        ("LOG_INFO", 6),
        ("LOG_KERN", 0),
        ("LOG_LOCAL0", 128),
        ("LOG_LOCAL1", 136),
        ("LOG_LOCAL2", 144),
        ("LOG_LOCAL3", 152),
        ("LOG_LOCAL4", 160),
        ("LOG_LOCAL5", 168),
        ("LOG_LOCAL6", 176),
        ("LOG_LOCAL7", 184),
        ("LOG_LPR", 48),
        ("LOG_MAIL", 16),
        ("LOG_NDELAY", 8),
        ("LOG_NEWS", 56),
        ("LOG_NOTICE", 5),
        ("LOG_NOWAIT", 16),
        ("LOG_ODELAY", 4),
        ("LOG_PERROR", 32),
        ("LOG_PID", 1),
        ("LOG_SYSLOG", 40),
        ("LOG_USER", 8),
        ("LOG_UUCP", 64),
        ("LOG_WARNING", 4),
    ];

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let namespace = constants::namespace(token, module)?;
        constants::fill(token, namespace.as_ref(), NUMBERS);
        Ok(())
    }

    /// Set logging options of subsequent syslog() calls.
    #[function("(ident=None, logoption=0, facility=LOG_USER)")]
    fn openlog(
        token: &mut Token,
        ident: Option<Borrowed<'_>>,
        logoption: Option<i64>,
        facility: Option<i64>,
    ) -> PyResult<()> {
        let name = match ident {
            Some(ident) => Some(text(token, ident)?),
            None => program(token),
        };
        let facility = facility.unwrap_or(libc::LOG_USER.into());
        open(token, name, logoption.unwrap_or(0) as i32, facility as i32);
        Ok(())
    }

    /// syslog([priority=LOG_INFO,] message)
    /// Send the string message to the system logger.
    #[function("(*args)")]
    fn syslog(token: &mut Token, args: Args<'_>) -> PyResult<()> {
        args.expect(token, "syslog", 1, 2)?;
        let (priority, message) = match *args.positional() {
            [priority, message] => {
                let priority = baton_object::args::FromArg::from_arg(token, priority)?;
                (priority, message)
            }
            [message, ..] => (libc::LOG_INFO, message),
            [] => return Ok(()),
        };
        let message = text(token, message)?;
        if token.interp().extension::<Open>().0.borrow().is_none() {
            let name = program(token);
            open(token, name, 0, libc::LOG_USER);
        }
        switch::blocking(token, Reason::Blocking("syslog"), move || {
            // SAFETY: the format takes one terminated string.
            unsafe { libc::syslog(priority, c"%s".as_ptr(), message.as_ptr()) };
        });
        Ok(())
    }

    /// Reset the syslog module values and call the system library closelog().
    #[function("()")]
    fn closelog(token: &mut Token) -> PyResult<()> {
        let open = token.interp().extension::<Open>().0.take();
        if open.is_some() {
            // SAFETY: no preconditions; the name is dropped afterwards.
            unsafe { libc::closelog() };
        }
        drop(open);
        Ok(())
    }

    /// Set the priority mask to maskpri and return the previous mask value.
    #[function("(maskpri, /)")]
    fn setlogmask(_token: &mut Token, maskpri: i64) -> PyResult<i32> {
        // SAFETY: plain number.
        Ok(unsafe { libc::setlogmask(maskpri as i32) })
    }

    /// Calculates the mask for the individual priority pri.
    #[function(name = "LOG_MASK", "(pri, /)")]
    fn mask(_token: &mut Token, pri: i64) -> PyResult<i32> {
        Ok(1i32.wrapping_shl(pri as u32))
    }

    /// Calculates the mask for all priorities up to and including pri.
    #[function(name = "LOG_UPTO", "(pri, /)")]
    fn mask_up_to(_token: &mut Token, pri: i64) -> PyResult<i32> {
        Ok(1i32
            .wrapping_shl((pri as u32).wrapping_add(1))
            .wrapping_sub(1))
    }
}
