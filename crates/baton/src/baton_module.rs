//! `baton`: what only this Python has.

/// What only Baton has: a look at the lock, and marks in the timeline.
#[baton_object::module(name = "baton", classes(crate::timeline::SPAN))]
pub mod baton {
    use crate::threads::Threads;
    use baton_object::str::Str;
    use baton_object::{Borrowed, PyResult, Token};

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
        crate::timeline::mark(token, name);
        Ok(())
    }
}
