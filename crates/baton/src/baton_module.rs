//! `baton`: what only this Python has.

/// What only Baton has: a look at the lock, and marks in the timeline.
#[baton_object::module(name = "baton", classes(crate::timeline::SPAN))]
pub mod baton {
    use crate::threads::Threads;
    use crate::timeline;
    use baton_object::str::Str;
    use baton_object::{Borrowed, PyResult, Token};
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;

    /// Return what the interpreter's lock has counted since the start, as a dictionary.
    ///
    /// All times are nanoseconds. The times of a thread, run_ns, wait_gil_ns,
    /// wait_lock_ns and blocked_ns, add up to its lifetime_ns.
    #[function("()")]
    fn gil_stats(token: &mut Token) -> PyResult {
        let gil = token.interp().extension::<Threads>().gil.borrow().clone();
        match gil {
            Some(gil) => Ok(crate::gil_stats::stats(token, &gil)),
            None => Err(token.runtime_error("a deterministic run has no lock that counts")),
        }
    }

    /// Mark this moment in the timeline, if one is recorded.
    #[function("(name, /)")]
    fn mark(token: &mut Token, name: Borrowed<'_>) -> PyResult<()> {
        if !name.is_a::<Str>(token) {
            let got = token.class_name(name);
            return Err(token.type_error(format!("mark() argument must be str, not {got}")));
        }
        timeline::mark(token, name);
        Ok(())
    }

    /// Write what is recorded of the timeline so far to a file.
    ///
    /// Without a path it is a new one beside the trace. Return the path.
    #[function("(path=None, /)")]
    fn dump_trace(token: &mut Token, path: Option<Borrowed<'_>>) -> PyResult {
        let path = match path.filter(|path| !path.is_none()) {
            Some(path) => Some(baton_modules::fspath::to_bytes(token, path)?),
            None => None,
        };
        let path = path.as_deref().map(|it| Path::new(OsStr::from_bytes(it)));
        match timeline::dump(token, path) {
            None => Err(token.runtime_error("no timeline is recorded: see -X trace")),
            Some(Ok(path)) => {
                let path = path.as_os_str().as_bytes();
                Ok(baton_modules::fspath::decode_bytes(token, path))
            }
            Some(Err(error)) => {
                Err(token.os_error(error.raw_os_error().unwrap_or(libc::EIO), None))
            }
        }
    }

    /// What SIGUSR2 does while a flight recorder runs.
    #[function("(signum, frame, /)")]
    fn _dump_on_signal(token: &mut Token, _signum: i32, _frame: Borrowed<'_>) -> PyResult<()> {
        timeline::dump_for(token, "SIGUSR2");
        Ok(())
    }
}
