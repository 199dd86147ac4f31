//! Where living objects were made, for `tracemalloc`.
//!
//! Invariants: recording runs no Python and makes no objects. A place is a code's id and an instruction; as ids are never
//! used again, what file and line it is is asked once. Tracebacks that are equal are stored once.

use crate::bytearray::ByteArray;
use crate::bytes::Bytes;
use crate::dict::Dict;
use crate::header::{Header, gc_bits};
use crate::list::List;
use crate::token::Token;
use crate::word::{Borrowed, Word};
use std::collections::HashMap;
use std::ptr::NonNull;
use std::rc::Rc;

/// A file and a line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file's name.
    pub file: Rc<str>,
    /// The line; 0 where the code has none.
    pub line: u32,
}

/// The frames that were running, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Frames {
    /// Numbers of places, no more than the limit.
    places: Box<[u32]>,
    /// How many frames there were.
    total: u32,
}

/// One living object.
#[derive(Clone, Copy, Debug)]
pub struct Trace {
    /// Its header, payload and tail in bytes, and what it held besides when it was last looked at.
    pub size: usize,
    /// How much of `size` it held.
    held: usize,
    /// The number of its traceback, see [`Tracer::traceback`].
    pub traceback: u32,
}

/// The objects made since tracing began that are still alive.
pub struct Tracer {
    /// So many frames of a traceback are kept.
    pub limit: usize,
    /// While true, nothing is recorded: for objects that telling of traces makes.
    pub paused: bool,
    /// Traces by the objects' addresses.
    traces: HashMap<usize, Trace>,
    /// The sizes of all traces.
    pub current: usize,
    /// The most that `current` ever was.
    pub peak: usize,
    files: HashMap<String, Rc<str>>,
    places: Vec<Place>,
    place_numbers: HashMap<(u32, u32), u32>,
    tracebacks: Vec<Frames>,
    traceback_numbers: HashMap<Frames, u32>,
    scratch: Vec<(u32, u32)>,
}

impl Tracer {
    /// A tracer that keeps `limit` frames of each traceback.
    pub fn new(limit: usize) -> Tracer {
        Tracer {
            limit,
            paused: false,
            traces: HashMap::new(),
            current: 0,
            peak: 0,
            files: HashMap::new(),
            places: Vec::new(),
            place_numbers: HashMap::new(),
            tracebacks: Vec::new(),
            traceback_numbers: HashMap::new(),
            scratch: Vec::new(),
        }
    }

    /// Records an object that is being made.
    pub fn record(&mut self, token: &Token, address: usize, size: usize) {
        if self.paused {
            return;
        }
        let traceback = self.current_traceback(token);
        let trace = Trace {
            size,
            held: 0,
            traceback,
        };
        self.traces.insert(address, trace);
        self.current += size;
        self.peak = self.peak.max(self.current);
    }

    /// Notes how much an object holds now.
    fn note(&mut self, address: usize, held: usize) {
        if let Some(trace) = self.traces.get_mut(&address) {
            trace.size = trace.size - trace.held + held;
            self.current = self.current - trace.held + held;
            self.peak = self.peak.max(self.current);
            trace.held = held;
        }
    }

    /// Forgets an object that is gone.
    pub fn forget(&mut self, address: usize) {
        if let Some(trace) = self.traces.remove(&address) {
            self.current -= trace.size;
        }
    }

    /// The sizes of the objects and the numbers of their tracebacks.
    pub fn all(&self) -> Vec<(usize, u32)> {
        let traces = self.traces.values();
        traces.map(|trace| (trace.size, trace.traceback)).collect()
    }

    /// The trace of the object at an address, if it has one.
    pub fn trace(&self, address: usize) -> Option<Trace> {
        self.traces.get(&address).copied()
    }

    /// Forgets all objects, and all places.
    pub fn clear(&mut self) {
        *self = Tracer {
            paused: self.paused,
            ..Tracer::new(self.limit)
        };
    }

    /// The places of a traceback, the newest first, and how many frames there were in all.
    pub fn traceback(&self, number: u32) -> (Vec<Place>, usize) {
        let Some(frames) = self.tracebacks.get(number as usize) else {
            return (Vec::new(), 0);
        };
        let place = |number: &u32| self.places.get(*number as usize).cloned();
        let places = frames.places.iter().filter_map(place).collect();
        (places, frames.total as usize)
    }

    /// About how many bytes the tracer itself takes.
    pub fn memory(&self) -> usize {
        let table = |len: usize, item: usize| len * (item + 1);
        let frames: usize = self
            .tracebacks
            .iter()
            .map(|it| 2 * 4 * it.places.len())
            .sum();
        table(self.traces.capacity(), size_of::<(usize, Trace)>())
            + table(self.place_numbers.capacity(), 12)
            + table(self.traceback_numbers.capacity(), size_of::<Frames>() + 4)
            + self.places.capacity() * size_of::<Place>()
            + self.tracebacks.capacity() * size_of::<Frames>()
            + self
                .files
                .keys()
                .map(|name| 2 * name.len() + 48)
                .sum::<usize>()
            + frames
    }

    fn current_traceback(&mut self, token: &Token) -> u32 {
        let mut found = std::mem::take(&mut self.scratch);
        found.clear();
        let (limit, mut total) = (self.limit, 0);
        (token.seam().frames.get())(token, &mut |code, unit| {
            if total < limit {
                found.push((code, unit));
            }
            total += 1;
        });
        let places = found
            .iter()
            .map(|(code, unit)| self.place(token, *code, *unit))
            .collect();
        self.scratch = found;
        let frames = Frames {
            places,
            total: total as u32,
        };
        if let Some(number) = self.traceback_numbers.get(&frames) {
            return *number;
        }
        let number = self.tracebacks.len() as u32;
        self.tracebacks.push(frames.clone());
        self.traceback_numbers.insert(frames, number);
        number
    }

    fn place(&mut self, token: &Token, code: u32, unit: u32) -> u32 {
        if let Some(number) = self.place_numbers.get(&(code, unit)) {
            return *number;
        }
        let (file, line) = (token.seam().source_place.get())(token, code, unit);
        let name = self.files.entry(file);
        let file = name.or_insert_with_key(|name| name.as_str().into());
        let place = Place {
            file: Rc::clone(file),
            line,
        };
        let number = self.places.len() as u32;
        self.places.push(place);
        self.place_numbers.insert((code, unit), number);
        number
    }
}

impl Token {
    /// Looks how much the traced objects hold now.
    pub fn update_traces(&self) {
        let Some(mut tracer) = self.heap().tracer() else {
            return;
        };
        let addresses: Vec<usize> = tracer.traces.keys().copied().collect();
        for address in addresses {
            let object = std::ptr::with_exposed_provenance_mut::<Header>(address);
            // SAFETY: what is traced is alive: freeing it takes it out. Objects are whole whenever Python code asks.
            let held = NonNull::new(object).map_or(0, |object| unsafe { held(self, object) });
            tracer.note(address, held);
        }
    }

    /// Notes how much a traced object held that is about to be freed.
    ///
    /// # Safety
    /// `object` is whole, though nobody refers to it any more.
    pub(crate) unsafe fn note_death(&self, object: NonNull<Header>) {
        if let Some(mut tracer) = self.heap().tracer() {
            // SAFETY: by contract.
            let held = unsafe { held(self, object) };
            tracer.note(object.as_ptr().addr(), held);
        }
    }
}

/// The bytes that an object holds besides its own.
///
/// # Safety
/// `object` is alive.
unsafe fn held(token: &Token, object: NonNull<Header>) -> usize {
    // SAFETY: by contract.
    let value = unsafe {
        if object.as_ref().gc & gc_bits::DYING != 0 {
            return 0;
        }
        Borrowed::from_raw(Word::from_unowned(object))
    };
    if let Some(list) = value.get::<List>(token) {
        return list.items.capacity() * size_of::<Word>();
    }
    if let Some(dict) = value.get::<Dict>(token) {
        return dict.memory();
    }
    if let Some(bytes) = value.get::<Bytes>(token) {
        return bytes.data.len();
    }
    value
        .get::<ByteArray>(token)
        .map_or(0, |array| array.data.capacity())
}
