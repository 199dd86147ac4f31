//! `_tracemalloc`: where memory was asked for. Nothing is recorded: programs can ask whether it is and are told no, and
//! to start it is an error.

/// Debug module to trace memory blocks allocated by Python.
#[baton_object::module(name = "_tracemalloc")]
pub mod module {
    use baton_object::{Borrowed, PyResult, Token};

    /// Return True if the tracemalloc module is tracing Python memory allocations.
    #[function("()")]
    fn is_tracing(_token: &mut Token) -> PyResult<bool> {
        Ok(false)
    }

    /// Start tracing Python memory allocations.
    ///
    /// Also set the maximum number of frames stored in the traceback of a
    /// trace to nframe.
    #[function("(nframe=1, /)")]
    fn start(token: &mut Token, _nframe: Option<i32>) -> PyResult {
        Err(token.not_implemented("tracing memory allocations"))
    }

    /// Stop tracing Python memory allocations.
    ///
    /// Also clear traces of memory blocks allocated by Python.
    #[function("()")]
    fn stop(_token: &mut Token) {}

    /// Clear traces of memory blocks allocated by Python.
    #[function("()")]
    fn clear_traces(_token: &mut Token) {}

    /// Set the peak size of memory blocks traced by tracemalloc to the current size.
    ///
    /// Do nothing if the tracemalloc module is not tracing memory allocations.
    #[function("()")]
    fn reset_peak(_token: &mut Token) {}

    /// Get the maximum number of frames stored in the traceback of a trace.
    ///
    /// By default, a trace of an allocated memory block only stores
    /// the most recent frame: the limit is 1.
    #[function("()")]
    fn get_traceback_limit(_token: &mut Token) -> PyResult<i64> {
        Ok(1)
    }

    /// Get the current size and peak size of memory blocks traced by tracemalloc.
    ///
    /// Returns a tuple: (current: int, peak: int).
    #[function("()")]
    fn get_traced_memory(token: &mut Token) -> PyResult {
        let sizes = [token.int(0), token.int(0)];
        Ok(token.new_tuple(sizes.into_iter()))
    }

    /// Get the memory usage in bytes of the tracemalloc module.
    ///
    /// This memory is used internally to trace memory allocations.
    #[function("()")]
    fn get_tracemalloc_memory(_token: &mut Token) -> PyResult<i64> {
        Ok(0)
    }

    /// Get traces of all memory blocks allocated by Python.
    ///
    /// Return an empty list if the tracemalloc module is disabled.
    #[function("()")]
    fn _get_traces(token: &mut Token) -> PyResult {
        Ok(token.new_list(Vec::new()))
    }

    /// Get the traceback where the Python object obj was allocated.
    ///
    /// Return None if the tracemalloc module is not tracing memory
    /// allocations or did not trace the allocation of the object.
    #[function("(obj, /)")]
    fn _get_object_traceback(token: &mut Token, _obj: Borrowed<'_>) -> PyResult {
        Ok(token.none())
    }
}
