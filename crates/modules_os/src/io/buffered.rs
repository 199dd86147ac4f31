//! Buffers over raw streams.
//!
//! Invariants: `data[at..]` was read from the raw stream and not handed out; `out` was taken from the program and not
//! written; never both are non-empty. The stream's position is the raw one, less what is left in `data`, plus `out`.
//! Every operation holds the object's own lock, because raw calls give the interpreter's lock away.

use crate::io::base::{
    BUFFERED_IO_BASE, call_method_close, instance, optional_size, repr_with_name, would_block,
};
use crate::io::{DEFAULT_BUFFER_SIZE, call_named, file, is_closed, optional, raw, unsupported};
use baton_object::args::Signature;
use baton_object::exceptions::BLOCKING_IO_ERROR;
use baton_object::{
    Args, Borrowed, Known, Owned, PyResult, Token, Traverse, attribute, buffer, class, methods,
    object, switch,
};
use baton_sched::{Patience, ThreadLock};
use baton_sync::Arc;

/// What the three classes have in common.
#[derive(Traverse)]
struct Buffered {
    raw: Option<Owned>,
    detached: bool,
    size: usize,
    data: Vec<u8>,
    at: usize,
    out: Vec<u8>,
    lock: Arc<ThreadLock>,
}

impl Buffered {
    fn empty() -> Buffered {
        Buffered {
            raw: None,
            detached: false,
            size: DEFAULT_BUFFER_SIZE,
            data: Vec::new(),
            at: 0,
            out: Vec::new(),
            lock: Arc::default(),
        }
    }

    fn over(raw: Owned, size: usize) -> Buffered {
        Buffered {
            raw: Some(raw),
            size,
            ..Buffered::empty()
        }
    }

    fn unread(&self) -> usize {
        self.data.len() - self.at
    }

    /// Becomes `new` but for the lock, which whoever holds it is going to give back; returns what was there.
    fn replace(&mut self, mut new: Buffered) -> Buffered {
        std::mem::swap(&mut self.lock, &mut new.lock);
        std::mem::replace(self, new)
    }
}

/// The common part of a buffered object.
fn part<'a>(token: &'a Token, this: Borrowed<'a>) -> &'a Buffered {
    if let Some(reader) = this.get::<BufferedReader>(token) {
        return &reader.inner;
    }
    if let Some(writer) = this.get::<BufferedWriter>(token) {
        return &writer.inner;
    }
    &BufferedRandom::of(token, this).inner
}

fn part_mut<'a>(token: &'a mut Token, this: Borrowed<'a>) -> &'a mut Buffered {
    if this.is_a::<BufferedReader>(token) {
        return &mut BufferedReader::of_mut(token, this).inner;
    }
    if this.is_a::<BufferedWriter>(token) {
        return &mut BufferedWriter::of_mut(token, this).inner;
    }
    &mut BufferedRandom::of_mut(token, this).inner
}

/// The raw stream under a buffered one.
pub(super) fn raw_under(token: &Token, stream: Borrowed<'_>) -> Option<Owned> {
    let buffered = stream.is_a::<BufferedReader>(token)
        || stream.is_a::<BufferedWriter>(token)
        || stream.is_a::<BufferedRandom>(token);
    let raw = buffered
        .then(|| part(token, stream).raw.as_ref())
        .flatten()?;
    Some(raw.clone_ref(token))
}

/// A new BufferedReader over a raw stream that can be read.
pub(super) fn new_reader(token: &mut Token, raw: Borrowed<'_>, size: usize) -> PyResult {
    let raw = raw.own(token);
    Ok(token.new_object(BufferedReader {
        inner: Buffered::over(raw, size),
    }))
}

/// A new BufferedWriter over a raw stream that can be written.
pub(super) fn new_writer(token: &mut Token, raw: Borrowed<'_>, size: usize) -> PyResult {
    let raw = raw.own(token);
    Ok(token.new_object(BufferedWriter {
        inner: Buffered::over(raw, size),
    }))
}

/// A new BufferedRandom over a raw stream that can be read, written and positioned.
pub(super) fn new_random(token: &mut Token, raw: Borrowed<'_>, size: usize) -> PyResult {
    check(token, raw, "seekable", "File or stream is not seekable.")?;
    let raw = raw.own(token);
    Ok(token.new_object(BufferedRandom {
        inner: Buffered::over(raw, size),
    }))
}

pub(super) fn check(
    token: &mut Token,
    raw: Borrowed<'_>,
    question: &str,
    message: &'static str,
) -> PyResult<()> {
    let answer = call_named(token, raw, question, &[])?;
    if object::is_true(token, answer.as_ref())? {
        Ok(())
    } else {
        Err(unsupported(token, message))
    }
}

// ---- the lock ----

fn enter(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    let me = switch::me(token);
    let inner = part(token, this);
    if !inner.lock.try_lock(me) {
        if inner.lock.owner() == Some(me) {
            let text = object::repr_text(token, this)?;
            return Err(token.runtime_error(format!("reentrant call inside {text}")));
        }
        let lock = Arc::clone(&inner.lock);
        switch::lock(token, &lock, Patience::ENDLESS, "buffered file");
    }
    Ok(())
}

fn locked<R>(
    token: &mut Token,
    this: Borrowed<'_>,
    body: impl FnOnce(&mut Token) -> PyResult<R>,
) -> PyResult<R> {
    enter(token, this)?;
    let result = body(token);
    part(token, this).lock.unlock();
    result
}

// ---- the raw stream ----

fn raw_of(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let inner = part(token, this);
    match &inner.raw {
        Some(raw) => Ok(raw.clone_ref(token)),
        None if inner.detached => Err(token.value_error("raw stream has been detached")),
        None => Err(token.value_error("I/O operation on uninitialized object")),
    }
}

/// Asks the raw stream.
fn ask_raw(token: &mut Token, this: Borrowed<'_>, method: &str) -> PyResult {
    let raw = raw_of(token, this)?;
    call_named(token, raw.as_ref(), method, &[])
}

fn open_raw(token: &mut Token, this: Borrowed<'_>, what: &'static str) -> PyResult {
    let raw = raw_of(token, this)?;
    if is_closed(token, raw.as_ref())? {
        return Err(token.value_error(what));
    }
    Ok(raw)
}

// ---- writing ----

/// Writes out what waits.
fn flush_out(token: &mut Token, this: Borrowed<'_>, raw: Borrowed<'_>) -> PyResult<()> {
    if part(token, this).out.is_empty() {
        return Ok(());
    }
    let out = std::mem::take(&mut part_mut(token, this).out);
    let mut done = 0;
    let result = loop {
        if done == out.len() {
            break Ok(());
        }
        match raw::write(token, raw, &out[done..]) {
            Ok(Some(count)) => done += count,
            Ok(None) => break Err(would_block(token, 0)),
            Err(raised) => break Err(raised),
        }
    };
    let mut out = out;
    out.drain(..done);
    part_mut(token, this).out = out;
    result
}

/// Gives up what was read ahead, so that the raw position is the stream's.
fn rewind(token: &mut Token, this: Borrowed<'_>, raw: Borrowed<'_>) -> PyResult<()> {
    let unread = part(token, this).unread();
    let inner = part_mut(token, this);
    inner.data.clear();
    inner.at = 0;
    if unread > 0 {
        raw::seek(token, raw, -(unread as i64), libc::SEEK_CUR)?;
    }
    Ok(())
}

fn write_locked(token: &mut Token, this: Borrowed<'_>, data: &[u8]) -> PyResult<usize> {
    let raw = open_raw(token, this, "write to closed file")?;
    let raw = raw.as_ref();
    rewind(token, this, raw)?;
    let inner = part_mut(token, this);
    let size = inner.size;
    if inner.out.len() + data.len() <= size {
        inner.out.extend_from_slice(data);
        return Ok(data.len());
    }
    if let Err(raised) = flush_out(token, this, raw) {
        if !token.error_is(&raised, &BLOCKING_IO_ERROR) {
            return Err(raised);
        }
        let inner = part_mut(token, this);
        let fits = data.len().min(size.saturating_sub(inner.out.len()));
        inner.out.extend_from_slice(&data[..fits]);
        drop(token.take_lazy(raised));
        return if fits == data.len() {
            Ok(fits)
        } else {
            Err(would_block(token, fits))
        };
    }
    let mut done = 0;
    while data.len() - done > size {
        match raw::write(token, raw, &data[done..])? {
            Some(count) => done += count,
            None => {
                let fits = (data.len() - done).min(size);
                part_mut(token, this)
                    .out
                    .extend_from_slice(&data[done..done + fits]);
                return Err(would_block(token, done + fits));
            }
        }
    }
    part_mut(token, this).out.extend_from_slice(&data[done..]);
    Ok(data.len())
}

/// Writes bytes to a native buffered stream; `None` for another object.
pub(super) fn write_to(
    token: &mut Token,
    stream: Borrowed<'_>,
    data: &[u8],
) -> Option<PyResult<usize>> {
    let class = token.class_of(stream);
    let own = std::ptr::eq(class.native, &BUFFERED_WRITER)
        || std::ptr::eq(class.native, &BUFFERED_RANDOM);
    if !own || class.has(baton_object::class::class_flags::HEAP) {
        return None;
    }
    Some(locked(token, stream, |token| {
        write_locked(token, stream, data)
    }))
}

fn write(token: &mut Token, this: Borrowed<'_>, data: Borrowed<'_>) -> PyResult<usize> {
    raw_of(token, this)?;
    if data.is_a::<baton_object::str::Str>(token) {
        return Err(token.type_error("a bytes-like object is required, not 'str'"));
    }
    let view = buffer::get(token, data, false)?;
    // SAFETY: the view keeps the bytes in place until it is dropped below, whatever Python runs meanwhile.
    let bytes = unsafe {
        std::slice::from_raw_parts(
            if view.len == 0 {
                std::ptr::NonNull::dangling().as_ptr()
            } else {
                view.data
            },
            view.len,
        )
    };
    locked(token, this, |token| write_locked(token, this, bytes))
}

fn flush(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    let raw = open_raw(token, this, "flush of closed file")?;
    locked(token, this, |token| {
        flush_and_rewind(token, this, raw.as_ref())
    })
}

fn flush_and_rewind(token: &mut Token, this: Borrowed<'_>, raw: Borrowed<'_>) -> PyResult<()> {
    flush_out(token, this, raw)?;
    if this.is_a::<BufferedRandom>(token) {
        rewind(token, this, raw)
    } else {
        Ok(())
    }
}

// ---- reading ----

/// One raw read into the empty buffer; `None` if there is nothing yet.
fn fill(token: &mut Token, this: Borrowed<'_>, raw: Borrowed<'_>) -> PyResult<Option<usize>> {
    flush_out(token, this, raw)?;
    let inner = part_mut(token, this);
    let (mut data, size) = (std::mem::take(&mut inner.data), inner.size);
    inner.at = 0;
    data.clear();
    let got = raw::read(token, raw, &mut data, size);
    part_mut(token, this).data = data;
    got
}

/// Takes up to `wanted` bytes that wait.
fn take(token: &mut Token, this: Borrowed<'_>, wanted: usize, into: &mut Vec<u8>) {
    let inner = part_mut(token, this);
    let count = wanted.min(inner.unread());
    into.extend_from_slice(&inner.data[inner.at..inner.at + count]);
    inner.at += count;
}

fn read_all(token: &mut Token, this: Borrowed<'_>, raw: Borrowed<'_>) -> PyResult<Option<Vec<u8>>> {
    flush_out(token, this, raw)?;
    let mut data = Vec::new();
    take(token, this, usize::MAX, &mut data);
    if file::exact(token, raw).is_some() {
        let had = data.len();
        return Ok(file::read_to_end(token, raw, data)?.or_else(|| (had > 0).then(Vec::new)));
    }
    if let Some(readall) = optional(token, raw, "readall")? {
        let rest = object::call(token, readall.as_ref(), &[])?;
        if rest.word().is_none() {
            return Ok((!data.is_empty()).then_some(data));
        }
        match baton_object::bytes::value_of(token, rest.as_ref()) {
            Some(rest) => data.extend_from_slice(rest),
            None => return Err(token.type_error("readall() should return bytes")),
        }
        return Ok(Some(data));
    }
    loop {
        let part = attribute::call_method(token, raw, token.name(Known::read), &[])?;
        match baton_object::bytes::value_of(token, part.as_ref()) {
            Some(part) if !part.is_empty() => data.extend_from_slice(part),
            Some(_) => return Ok(Some(data)),
            None if part.word().is_none() => return Ok((!data.is_empty()).then_some(data)),
            None => return Err(token.type_error("read() should return bytes")),
        }
    }
}

/// Reads `wanted` bytes, fewer at the end; `None` if there is nothing yet.
fn read_count(
    token: &mut Token,
    this: Borrowed<'_>,
    raw: Borrowed<'_>,
    wanted: usize,
) -> PyResult<Option<Vec<u8>>> {
    let mut data = Vec::new();
    take(token, this, wanted, &mut data);
    while data.len() < wanted {
        let rest = wanted - data.len();
        let size = part(token, this).size;
        let got = if rest >= size {
            flush_out(token, this, raw)?;
            raw::read(token, raw, &mut data, rest / size * size)?
        } else {
            let got = fill(token, this, raw)?;
            take(token, this, rest, &mut data);
            got
        };
        match got {
            None if data.is_empty() => return Ok(None),
            None | Some(0) => break,
            Some(_) => {}
        }
    }
    Ok(Some(data))
}

fn bytes_or_none(token: &Token, data: Option<Vec<u8>>) -> Owned {
    match data {
        Some(data) => baton_object::bytes::from_vec(token, data),
        None => token.none(),
    }
}

fn read(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
    let negative = size
        .and_then(|size| size.word().int())
        .is_some_and(|size| size < -1);
    if negative {
        return Err(token.value_error("read length must be non-negative or -1"));
    }
    let wanted = optional_size(token, size)?;
    let raw = open_raw(token, this, "read of closed file")?;
    let data = locked(token, this, |token| match wanted {
        None => read_all(token, this, raw.as_ref()),
        Some(wanted) => read_count(token, this, raw.as_ref(), wanted),
    })?;
    Ok(bytes_or_none(token, data))
}

/// What waits, or else one raw read; `None` if there is nothing yet.
pub(super) fn read_once(
    token: &mut Token,
    this: Borrowed<'_>,
    wanted: Option<usize>,
) -> PyResult<Option<Vec<u8>>> {
    let raw = open_raw(token, this, "read of closed file")?;
    let raw = raw.as_ref();
    locked(token, this, |token| {
        let wanted = wanted.unwrap_or(part(token, this).size);
        let mut data = Vec::new();
        if wanted == 0 {
            return Ok(Some(data));
        }
        take(token, this, wanted, &mut data);
        if data.is_empty() {
            flush_out(token, this, raw)?;
            let inner = part_mut(token, this);
            inner.data.clear();
            inner.at = 0;
            raw::read(token, raw, &mut data, wanted)?;
        }
        Ok(Some(data))
    })
}

/// A request that goes beyond what the buffer held by more than its size is worth one raw read.
fn beyond_buffer(
    token: &mut Token,
    this: Borrowed<'_>,
    raw: Borrowed<'_>,
    wanted: usize,
    mut data: Vec<u8>,
) -> PyResult<Vec<u8>> {
    let rest = wanted.saturating_sub(data.len());
    if rest <= part(token, this).size {
        return Ok(data);
    }
    locked(token, this, |token| {
        raw::read(token, raw, &mut data, rest)?;
        Ok(data)
    })
}

/// True for a native reader (not a subclass), which [`read_once`] is for.
pub(super) fn is_reader(token: &Token, stream: Borrowed<'_>) -> bool {
    let class = token.class_of(stream);
    (std::ptr::eq(class.native, &BUFFERED_READER) || std::ptr::eq(class.native, &BUFFERED_RANDOM))
        && !class.has(baton_object::class::class_flags::HEAP)
}

fn read1(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
    let wanted = optional_size(token, size)?;
    let data = read_once(token, this, wanted)?;
    Ok(bytes_or_none(token, data))
}

fn peek(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let raw = open_raw(token, this, "peek of closed file")?;
    locked(token, this, |token| {
        if part(token, this).unread() == 0 {
            fill(token, this, raw.as_ref())?;
        }
        let inner = part(token, this);
        Ok(baton_object::bytes::new(token, &inner.data[inner.at..]))
    })
}

fn read_into(token: &mut Token, this: Borrowed<'_>, target: Borrowed<'_>, once: bool) -> PyResult {
    let raw = open_raw(token, this, "readinto of closed file")?;
    let view = buffer::get_writable(token, target, "readinto() argument")?;
    let wanted = view.len;
    let data = if once {
        let inner = part(token, this);
        let held = inner.data.len() > inner.at;
        let at_hand = read_once(token, this, Some(wanted))?;
        match at_hand {
            Some(data) if held => Some(beyond_buffer(token, this, raw.as_ref(), wanted, data)?),
            at_hand => at_hand,
        }
    } else {
        locked(token, this, |token| {
            read_count(token, this, raw.as_ref(), wanted)
        })?
    };
    let Some(data) = data else {
        return Ok(token.none());
    };
    if let Some(room) = view
        .bytes_mut(token)
        .and_then(|room| room.get_mut(..data.len()))
    {
        room.copy_from_slice(&data);
    }
    Ok(token.int(data.len() as i64))
}

fn read_line(token: &mut Token, this: Borrowed<'_>, limit: Option<usize>) -> PyResult<Vec<u8>> {
    let raw = open_raw(token, this, "readline of closed file")?;
    locked(token, this, |token| {
        let mut line = Vec::new();
        loop {
            let inner = part(token, this);
            let rest = limit.map_or(usize::MAX, |limit| limit - line.len());
            let waiting = &inner.data[inner.at..];
            let waiting = &waiting[..waiting.len().min(rest)];
            let end = waiting
                .iter()
                .position(|byte| *byte == b'\n')
                .map(|at| at + 1);
            let count = end.unwrap_or(waiting.len());
            take(token, this, count, &mut line);
            if end.is_some() || limit.is_some_and(|limit| line.len() >= limit) {
                return Ok(line);
            }
            match fill(token, this, raw.as_ref())? {
                None | Some(0) => return Ok(line),
                Some(_) => {}
            }
        }
    })
}

// ---- position ----

fn tell(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
    let raw = raw_of(token, this)?;
    let at = raw::seek(token, raw.as_ref(), 0, libc::SEEK_CUR)?;
    let inner = part(token, this);
    Ok((at - inner.unread() as i64 + inner.out.len() as i64).max(0))
}

fn seek(
    token: &mut Token,
    this: Borrowed<'_>,
    target: Borrowed<'_>,
    whence: Option<i32>,
) -> PyResult<i64> {
    let whence = whence.unwrap_or(0);
    if !(0..=4).contains(&whence) {
        return Err(token.value_error(format!("whence value {whence} unsupported")));
    }
    let raw = open_raw(token, this, "seek of closed file")?;
    let raw = raw.as_ref();
    check(token, raw, "seekable", "File or stream is not seekable.")?;
    let target = baton_object::int::index_to_i64(token, target, "C long")?;
    locked(token, this, |token| {
        let unread = part(token, this).unread();
        if whence <= 1 && unread > 0 {
            // A target inside of what was read ahead costs no raw seek that would throw it away.
            let end = raw::seek(token, raw, 0, libc::SEEK_CUR)?;
            let inner = part_mut(token, this);
            let wanted = if whence == 0 {
                target
            } else {
                end - unread as i64 + target
            };
            let start = end - inner.data.len() as i64;
            if (start..=end).contains(&wanted) {
                inner.at = (wanted - start) as usize;
                return Ok(wanted);
            }
        }
        flush_out(token, this, raw)?;
        let target = if whence == 1 {
            target - unread as i64
        } else {
            target
        };
        let at = raw::seek(token, raw, target, whence)?;
        let inner = part_mut(token, this);
        inner.data.clear();
        inner.at = 0;
        Ok(at)
    })
}

fn truncate(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
    let raw = open_raw(token, this, "truncate of closed file")?;
    let raw = raw.as_ref();
    check(token, this, "writable", "truncate")?;
    let size = size
        .filter(|size| !size.is_none())
        .map(|size| size.own(token));
    locked(token, this, |token| {
        flush_and_rewind(token, this, raw)?;
        let size = match size {
            Some(size) => size,
            None => {
                let at = tell(token, this)?;
                token.int(at)
            }
        };
        call_named(token, raw, "truncate", &[size.as_ref()])
    })
}

// ---- the end ----

fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    let raw = raw_of(token, this)?;
    if is_closed(token, raw.as_ref())? {
        return Ok(());
    }
    let closed = flush_and_close(token, this, raw.as_ref());
    part_mut(token, this).data = Vec::new();
    part_mut(token, this).at = 0;
    closed
}

/// Flushes a stream and closes the one under it. Both are tried; the second error has the first as its context.
pub(super) fn flush_and_close(
    token: &mut Token,
    stream: Borrowed<'_>,
    under: Borrowed<'_>,
) -> PyResult<()> {
    let flushed = crate::io::flush(token, stream);
    let saved = flushed.err().map(|raised| token.take_lazy(raised));
    let closed = call_method_close(token, under);
    match (saved, closed) {
        (Some(error), Ok(_)) => Err(token.restore_error(error)),
        (Some(first), Err(raised)) => {
            let second = token.take_error(raised);
            let first = baton_object::exceptions::materialise(token, first)?;
            baton_object::exceptions::set_context(token, second.as_ref(), first.as_ref());
            Err(token.raise_object(second))
        }
        (None, closed) => closed.map(drop),
    }
}

fn detach(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let raw = raw_of(token, this)?;
    crate::io::flush(token, this)?;
    let inner = part_mut(token, this);
    inner.detached = true;
    let old = inner.raw.take();
    drop(old);
    Ok(raw)
}

const fn signature(name: &'static str) -> Signature {
    baton_object::signature!(name,
        Either "raw" true, Either "buffer_size" false)
}

fn init(
    token: &mut Token,
    this: Borrowed<'_>,
    args: Args<'_>,
    name: &'static str,
    questions: &[(&str, &'static str)],
) -> PyResult<()> {
    let [raw, size] = signature(name).bind::<2>(token, args)?;
    let Some(raw) = raw else { return Ok(()) };
    // Until all is well, the stream is as one that was never initialised.
    drop(part_mut(token, this).replace(Buffered::empty()));
    let size = match size {
        Some(size) => baton_object::int::index_to_i64(token, size, "C ssize_t")?,
        None => DEFAULT_BUFFER_SIZE as i64,
    };
    for (question, message) in questions {
        check(token, raw, question, message)?;
    }
    if size <= 0 {
        return Err(token.value_error("buffer size must be strictly positive"));
    }
    let new = Buffered::over(raw.own(token), size as usize);
    drop(part_mut(token, this).replace(new));
    Ok(())
}

pub(super) const READABLE: (&str, &str) = ("readable", "File or stream is not readable.");
pub(super) const WRITABLE: (&str, &str) = ("writable", "File or stream is not writable.");
const SEEKABLE: (&str, &str) = ("seekable", "File or stream is not seekable.");

macro_rules! buffered_methods {
    ($type:ident, $name:literal, $questions:expr, { $($more:tt)* }) => {
        #[methods]
        impl $type {
            #[slot]
            fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
                instance(token, class, $type { inner: Buffered::empty() })
            }

            #[slot]
            fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
                init(token, this, args, $name, $questions)
            }

            #[method("()")]
            fn __getstate__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                Err(crate::io::not_pickled(token, this))
            }

            #[slot]
            fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                repr_with_name(token, this, "")
            }

            /// Disconnect this buffer from its underlying raw stream and return it.
            ///
            /// After the raw stream has been detached, the buffer is in an unusable
            /// state.
            #[method("()")]
            fn detach(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                detach(token, this)
            }

            #[method("()")]
            fn flush(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
                flush(token, this)
            }

            #[method("()")]
            fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
                close(token, this)
            }

            #[getter]
            fn closed(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
                let raw = raw_of(token, this)?;
                is_closed(token, raw.as_ref())
            }

            #[method("()")]
            fn seekable(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                ask_raw(token, this, "seekable")
            }

            #[method("()")]
            fn fileno(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                ask_raw(token, this, "fileno")
            }

            #[method("()")]
            fn isatty(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                ask_raw(token, this, "isatty")
            }

            #[getter]
            fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let raw = raw_of(token, this)?;
                attribute::get_text(token, raw.as_ref(), "name")
            }

            #[getter]
            fn mode(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let raw = raw_of(token, this)?;
                attribute::get_text(token, raw.as_ref(), "mode")
            }

            #[member]
            fn raw(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let raw = part(token, this).raw.as_ref().map(|raw| raw.clone_ref(token));
                Ok(raw.unwrap_or_else(|| token.none()))
            }

            #[method("()")]
            fn tell(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
                tell(token, this)
            }

            #[method("(target, whence=0, /)")]
            fn seek(token: &mut Token, this: Borrowed<'_>, target: Borrowed<'_>, whence: Option<i32>) -> PyResult<i64> {
                seek(token, this, target, whence)
            }

            #[method("(pos=None, /)")]
            fn truncate(token: &mut Token, this: Borrowed<'_>, pos: Option<Borrowed<'_>>) -> PyResult {
                truncate(token, this, pos)
            }

            $($more)*
        }
    };
}

macro_rules! reading_methods {
    ($type:ident, $name:literal, $questions:expr, { $($more:tt)* }) => {
        buffered_methods!($type, $name, $questions, {
            #[method("()")]
            fn readable(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                ask_raw(token, this, "readable")
            }

            /// Read and return up to n bytes.
            #[method("(size=-1, /)")]
            fn read(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
                read(token, this, size)
            }

            #[method("(size=-1, /)")]
            fn read1(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
                read1(token, this, size)
            }

            #[method("(size=0, /)")]
            fn peek(token: &mut Token, this: Borrowed<'_>, _size: Option<Borrowed<'_>>) -> PyResult {
                peek(token, this)
            }

            #[method("(buffer, /)")]
            fn readinto(token: &mut Token, this: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult {
                read_into(token, this, buffer, false)
            }

            #[method("(buffer, /)")]
            fn readinto1(token: &mut Token, this: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult {
                read_into(token, this, buffer, true)
            }

            #[method("(size=-1, /)")]
            fn readline(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
                let limit = optional_size(token, size)?;
                let line = read_line(token, this, limit)?;
                Ok(baton_object::bytes::from_vec(token, line))
            }

            #[slot]
            fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
                if token.class_of(this).has(baton_object::class::class_flags::HEAP) {
                    let line = attribute::call_method(token, this, token.name(Known::readline), &[])?;
                    return Ok((object::len(token, line.as_ref())? > 0).then_some(line));
                }
                let line = read_line(token, this, None)?;
                Ok((!line.is_empty()).then(|| baton_object::bytes::from_vec(token, line)))
            }

            $($more)*
        });
    };
}

/// Create a new buffered reader using the given readable raw IO object.
#[class(name = "BufferedReader", module = "_io", base = BUFFERED_IO_BASE, flags = BASETYPE, signature = "(raw, buffer_size=131072)")]
pub struct BufferedReader {
    inner: Buffered,
}

reading_methods!(BufferedReader, "BufferedReader", &[READABLE], {});

/// A buffer for a writeable sequential RawIO object.
///
/// The constructor creates a BufferedWriter for the given writeable raw
/// stream. If the buffer_size is not given, it defaults to
/// DEFAULT_BUFFER_SIZE.
#[class(name = "BufferedWriter", module = "_io", base = BUFFERED_IO_BASE, flags = BASETYPE, signature = "(raw, buffer_size=131072)")]
pub struct BufferedWriter {
    inner: Buffered,
}

buffered_methods!(BufferedWriter, "BufferedWriter", &[WRITABLE], {
    #[method("()")]
    fn writable(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        ask_raw(token, this, "writable")
    }

    #[method("(buffer, /)")]
    fn write(token: &mut Token, this: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult<usize> {
        write(token, this, buffer)
    }
});

/// A buffered interface to random access streams.
///
/// The constructor creates a reader and writer for a seekable stream,
/// raw, given in the first argument. If the buffer_size is omitted it
/// defaults to DEFAULT_BUFFER_SIZE.
#[class(name = "BufferedRandom", module = "_io", base = BUFFERED_IO_BASE, flags = BASETYPE, signature = "(raw, buffer_size=131072)")]
pub struct BufferedRandom {
    inner: Buffered,
}

reading_methods!(
    BufferedRandom,
    "BufferedRandom",
    &[SEEKABLE, READABLE, WRITABLE],
    {
        #[method("()")]
        fn writable(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            ask_raw(token, this, "writable")
        }

        #[method("(buffer, /)")]
        fn write(token: &mut Token, this: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult<usize> {
            write(token, this, buffer)
        }
    }
);
