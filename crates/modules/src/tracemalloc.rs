//! `_tracemalloc`: where objects were made. The heap records it (`object::heap::tracer`); here it is told.
//!
//! What is counted are objects: what Rust code keeps for itself is not. An object's size is what the heap gave for it and,
//! for lists, dictionaries, sets and bytes, the memory that they hold now.

use baton_object::heap::tracer::Place;
use baton_object::{Borrowed, Owned, PyResult, Token};
use std::cell::Cell;
use std::collections::HashMap;

/// The most frames that a traceback may have.
const MOST_FRAMES: i64 = 65535;

/// The limit that tracing was last started with; 0 before.
#[derive(Default)]
struct Limit(Cell<usize>);

/// Starts tracing, unless it is on.
///
/// # Errors
/// ValueError if the number of frames is out of range.
pub fn start(token: &mut Token, frames: i64) -> PyResult<()> {
    if !(1..=MOST_FRAMES).contains(&frames) {
        let message = format!("the number of frames must be in range [1; {MOST_FRAMES}]");
        return Err(token.value_error(message));
    }
    if token.heap().is_tracing() {
        return Ok(());
    }
    token.interp().extension::<Limit>().0.set(frames as usize);
    (token.seam().exact_frames.get())(token, true);
    token.heap().start_tracing(frames as usize);
    Ok(())
}

/// Runs `f` with nothing being recorded.
fn paused<T>(token: &mut Token, f: impl FnOnce(&mut Token) -> T) -> T {
    let set = |token: &Token, paused| {
        if let Some(mut tracer) = token.heap().tracer() {
            tracer.paused = paused;
        }
    };
    set(token, true);
    let result = f(token);
    set(token, false);
    result
}

/// Tracebacks as tuples, each made once.
#[derive(Default)]
struct Tracebacks {
    made: HashMap<u32, (Owned, usize)>,
    files: HashMap<*const u8, Owned>,
}

impl Tracebacks {
    /// A tuple of pairs of file and line, the newest frame first, and how many frames there were.
    fn get(&mut self, token: &mut Token, number: u32) -> (Owned, usize) {
        if let Some((made, total)) = self.made.get(&number) {
            return (made.clone_ref(token), *total);
        }
        let found = token.heap().tracer().map(|tracer| tracer.traceback(number));
        let (mut places, total) = found.unwrap_or_default();
        if places.is_empty() {
            places.push(Place {
                file: "<unknown>".into(),
                line: 0,
            });
        }
        let mut rows = Vec::with_capacity(places.len());
        for place in &places {
            let file = self.files.entry(place.file.as_ptr());
            let file = file.or_insert_with(|| token.new_str(&place.file));
            let row = [file.clone_ref(token), token.int(i64::from(place.line))];
            rows.push(token.new_tuple(row.into_iter()));
        }
        let made = token.new_tuple(rows.into_iter());
        let total = total.max(1);
        self.made.insert(number, (made.clone_ref(token), total));
        (made, total)
    }
}

/// Debug module to trace memory blocks allocated by Python.
#[baton_object::module(name = "_tracemalloc")]
pub mod module {
    use super::*;

    /// Return True if the tracemalloc module is tracing Python memory allocations.
    #[function("()")]
    fn is_tracing(token: &mut Token) -> PyResult<bool> {
        Ok(token.heap().is_tracing())
    }

    /// Start tracing Python memory allocations.
    ///
    /// Also set the maximum number of frames stored in the traceback of a
    /// trace to nframe.
    #[function("(nframe=1, /)")]
    fn start(token: &mut Token, nframe: Option<i32>) -> PyResult<()> {
        super::start(token, nframe.map_or(1, i64::from))
    }

    /// Stop tracing Python memory allocations.
    ///
    /// Also clear traces of memory blocks allocated by Python.
    #[function("()")]
    fn stop(token: &mut Token) {
        token.heap().stop_tracing();
        (token.seam().exact_frames.get())(token, false);
    }

    /// Clear traces of memory blocks allocated by Python.
    #[function("()")]
    fn clear_traces(token: &mut Token) {
        if let Some(mut tracer) = token.heap().tracer() {
            tracer.clear();
        }
    }

    /// Set the peak size of memory blocks traced by tracemalloc to the current size.
    ///
    /// Do nothing if the tracemalloc module is not tracing memory allocations.
    #[function("()")]
    fn reset_peak(token: &mut Token) {
        if let Some(mut tracer) = token.heap().tracer() {
            tracer.peak = tracer.current;
        }
    }

    /// Get the maximum number of frames stored in the traceback of a trace.
    ///
    /// By default, a trace of an allocated memory block only stores
    /// the most recent frame: the limit is 1.
    #[function("()")]
    fn get_traceback_limit(token: &mut Token) -> PyResult<usize> {
        Ok(token.interp().extension::<Limit>().0.get().max(1))
    }

    /// Get the current size and peak size of memory blocks traced by tracemalloc.
    ///
    /// Returns a tuple: (current: int, peak: int).
    #[function("()")]
    fn get_traced_memory(token: &mut Token) -> PyResult {
        token.update_traces();
        let tracer = token.heap().tracer();
        let (current, peak) = tracer.map_or((0, 0), |tracer| (tracer.current, tracer.peak));
        let sizes = [current, peak].map(|size| token.int(size as i64));
        Ok(token.new_tuple(sizes.into_iter()))
    }

    /// Get the memory usage in bytes of the tracemalloc module.
    ///
    /// This memory is used internally to trace memory allocations.
    #[function("()")]
    fn get_tracemalloc_memory(token: &mut Token) -> PyResult<usize> {
        Ok(token.heap().tracer().map_or(0, |tracer| tracer.memory()))
    }

    /// Get traces of all memory blocks allocated by Python.
    ///
    /// Return an empty list if the tracemalloc module is disabled.
    #[function("()")]
    fn _get_traces(token: &mut Token) -> PyResult {
        token.update_traces();
        let found = token.heap().tracer().map(|tracer| tracer.all());
        let found = found.unwrap_or_default();
        paused(token, |token| {
            let mut tracebacks = Tracebacks::default();
            let mut rows = Vec::with_capacity(found.len());
            for (size, number) in found {
                let (traceback, total) = tracebacks.get(token, number);
                let row = [
                    token.int(0),
                    token.int(size as i64),
                    traceback,
                    token.int(total as i64),
                ];
                rows.push(token.new_tuple(row.into_iter()));
            }
            Ok(token.new_list(rows))
        })
    }

    /// Get the traceback where the Python object obj was allocated.
    ///
    /// Return None if the tracemalloc module is not tracing memory
    /// allocations or did not trace the allocation of the object.
    #[function("(obj, /)")]
    fn _get_object_traceback(token: &mut Token, obj: Borrowed<'_>) -> PyResult {
        let address = obj.word().identity();
        let trace = token
            .heap()
            .tracer()
            .and_then(|tracer| tracer.trace(address));
        match trace {
            Some(trace) => Ok(paused(token, |token| {
                Tracebacks::default().get(token, trace.traceback).0
            })),
            None => Ok(token.none()),
        }
    }
}
