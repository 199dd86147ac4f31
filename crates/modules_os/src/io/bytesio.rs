//! `BytesIO`: bytes in memory.
//!
//! Invariant: while `exports` is not zero the memory does not move.

use crate::io::base::{BUFFERED_IO_BASE, instance, optional_size};
use baton_object::buffer::{self, Buffer};
use baton_object::exceptions::BUFFER_ERROR;
use baton_object::{
    Args, Borrowed, Known, Owned, PyResult, Token, attribute, class, methods, object,
};
use std::cell::Cell;

/// Buffered I/O implementation using an in-memory bytes buffer.
#[class(name = "BytesIO", module = "_io", base = BUFFERED_IO_BASE, flags = BASETYPE, signature = "(initial_bytes=b'')")]
pub struct BytesIo {
    data: Vec<u8>,
    at: usize,
    closed: bool,
    exports: Cell<usize>,
}

fn open<'a>(token: &'a mut Token, this: Borrowed<'a>) -> PyResult<&'a mut BytesIo> {
    if BytesIo::of(token, this).closed {
        return Err(token.value_error("I/O operation on closed file."));
    }
    Ok(BytesIo::of_mut(token, this))
}

fn resizable(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    open(token, this)?;
    if BytesIo::of(token, this).exports.get() > 0 {
        return Err(token.raise(
            &BUFFER_ERROR,
            "Existing exports of data: object cannot be re-sized",
        ));
    }
    Ok(())
}

fn read(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
    let wanted = optional_size(token, size)?.unwrap_or(usize::MAX);
    let payload = open(token, this)?;
    let start = payload.at.min(payload.data.len());
    let end = start.saturating_add(wanted).min(payload.data.len());
    if end > start {
        payload.at = end;
    }
    let part = payload.data[start..end].to_vec();
    Ok(baton_object::bytes::from_vec(token, part))
}

fn line(token: &mut Token, this: Borrowed<'_>, limit: Option<usize>) -> PyResult<Vec<u8>> {
    let payload = open(token, this)?;
    let rest = payload.data.get(payload.at..).unwrap_or_default();
    let rest = &rest[..rest.len().min(limit.unwrap_or(usize::MAX))];
    let end = rest
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(rest.len(), |at| at + 1);
    let line = rest[..end].to_vec();
    payload.at += end;
    Ok(line)
}

fn read_into(token: &mut Token, this: Borrowed<'_>, target: Borrowed<'_>) -> PyResult<usize> {
    open(token, this)?;
    let view = buffer::get_writable(token, target, "readinto() argument")?;
    let payload = open(token, this)?;
    let start = payload.at.min(payload.data.len());
    let count = view.len.min(payload.data.len() - start);
    let part = payload.data[start..start + count].to_vec();
    payload.at += count;
    if let Some(room) = view.bytes_mut(token).and_then(|room| room.get_mut(..count)) {
        room.copy_from_slice(&part);
    }
    Ok(count)
}

#[methods]
impl BytesIo {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(
            token,
            class,
            BytesIo {
                data: Vec::new(),
                at: 0,
                closed: false,
                exports: Cell::new(0),
            },
        )
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        use baton_object::args::Signature;
        const SIGNATURE: Signature =
            baton_object::signature!("BytesIO", Either "initial_bytes" false);
        let [initial] = SIGNATURE.bind::<1>(token, args)?;
        resizable(token, this)?;
        let data = match initial.filter(|initial| !initial.is_none()) {
            Some(initial) => {
                let view = buffer::get(token, initial, false)?;
                view.bytes(token).to_vec()
            }
            None => Vec::new(),
        };
        let payload = BytesIo::of_mut(token, this);
        (payload.data, payload.at, payload.closed) = (data, 0, false);
        Ok(())
    }

    /// Returns True if the IO object can be read.
    #[method("()")]
    fn readable(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        open(token, this).map(|_| true)
    }

    /// Returns True if the IO object can be written.
    #[method("()")]
    fn writable(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        open(token, this).map(|_| true)
    }

    /// Returns True if the IO object can be seeked.
    #[method("()")]
    fn seekable(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        open(token, this).map(|_| true)
    }

    /// Does nothing.
    #[method("()")]
    fn flush(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        open(token, this).map(drop)
    }

    /// Always returns False.
    ///
    /// BytesIO objects are not connected to a TTY-like device.
    #[method("()")]
    fn isatty(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        open(token, this).map(|_| false)
    }

    /// Current file position, an integer.
    #[method("()")]
    fn tell(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        open(token, this).map(|payload| payload.at)
    }

    /// Read at most size bytes, returned as a bytes object.
    ///
    /// If the size argument is negative, read until EOF is reached.
    /// Return an empty bytes object at EOF.
    #[method("(size=-1, /)")]
    fn read(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
        read(token, this, size)
    }

    /// Read at most size bytes, returned as a bytes object.
    ///
    /// If the size argument is negative or omitted, read until EOF is reached.
    /// Return an empty bytes object at EOF.
    #[method("(size=-1, /)")]
    fn read1(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
        read(token, this, size)
    }

    /// Return bytes from the stream without advancing the position.
    #[method("(size=0, /)")]
    fn peek(token: &mut Token, this: Borrowed<'_>, _size: Option<Borrowed<'_>>) -> PyResult {
        let payload = open(token, this)?;
        let rest = payload.data.get(payload.at..).unwrap_or_default().to_vec();
        Ok(baton_object::bytes::from_vec(token, rest))
    }

    /// Next line from the file, as a bytes object.
    ///
    /// Retain newline.  A non-negative size argument limits the maximum
    /// number of bytes to return (an incomplete line may be returned then).
    /// Return an empty bytes object at EOF.
    #[method("(size=-1, /)")]
    fn readline(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
        let limit = optional_size(token, size)?;
        let line = line(token, this, limit)?;
        Ok(baton_object::bytes::from_vec(token, line))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let line = line(token, this, None)?;
        Ok((!line.is_empty()).then(|| baton_object::bytes::from_vec(token, line)))
    }

    /// Read bytes into buffer.
    ///
    /// Returns number of bytes read (0 for EOF), or None if the object
    /// is set not to block and has no data to read.
    #[method("(buffer, /)")]
    fn readinto(token: &mut Token, this: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult<usize> {
        read_into(token, this, buffer)
    }

    #[method("(buffer, /)")]
    fn readinto1(token: &mut Token, this: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult<usize> {
        read_into(token, this, buffer)
    }

    /// Write bytes to file.
    ///
    /// Return the number of bytes written.
    #[method("(b, /)")]
    fn write(token: &mut Token, this: Borrowed<'_>, b: Borrowed<'_>) -> PyResult<usize> {
        resizable(token, this)?;
        let view = buffer::get(token, b, false)?;
        let data = view.bytes(token).to_vec();
        drop(view);
        resizable(token, this)?;
        let payload = BytesIo::of_mut(token, this);
        if data.is_empty() {
            return Ok(0);
        }
        let (start, end) = (payload.at, payload.at + data.len());
        if end > payload.data.len() {
            if payload.data.try_reserve(end - payload.data.len()).is_err() {
                return Err(token.memory_error());
            }
            payload.data.resize(end, 0);
        }
        payload.data[start..end].copy_from_slice(&data);
        payload.at = end;
        Ok(data.len())
    }

    /// Write lines to the file.
    ///
    /// Note that newlines are not added.  lines can be any iterable object
    /// producing bytes-like objects. This is equivalent to calling write() for
    /// each element.
    #[method("(lines, /)")]
    fn writelines(token: &mut Token, this: Borrowed<'_>, lines: Borrowed<'_>) -> PyResult<()> {
        open(token, this)?;
        let iterator = object::iter(token, lines)?;
        while let Some(line) = object::next(token, iterator.as_ref())? {
            attribute::call_method(token, this, token.name(Known::write), &[line.as_ref()])?;
        }
        Ok(())
    }

    /// Change stream position.
    ///
    /// Seek to byte offset pos relative to position indicated by whence:
    ///      0  Start of stream (the default).  pos should be >= 0;
    ///      1  Current position - pos may be negative;
    ///      2  End of stream - pos usually negative.
    /// Returns the new absolute position.
    #[method("(pos, whence=0, /)")]
    fn seek(
        token: &mut Token,
        this: Borrowed<'_>,
        pos: i64,
        whence: Option<i32>,
    ) -> PyResult<usize> {
        let payload = open(token, this)?;
        let base = match whence.unwrap_or(0) {
            0 if pos < 0 => return Err(token.value_error(format!("negative seek value {pos}"))),
            0 => 0,
            1 => payload.at,
            2 => payload.data.len(),
            whence => {
                return Err(
                    token.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))
                );
            }
        };
        let Some(at) = (base as i64).checked_add(pos) else {
            return Err(token.overflow_error("new position too large"));
        };
        payload.at = at.max(0) as usize;
        Ok(payload.at)
    }

    /// Truncate the file to at most size bytes.
    ///
    /// Size defaults to the current file position, as returned by tell().
    /// The current file position is unchanged.  Returns the new size.
    #[method("(size=None, /)")]
    fn truncate(
        token: &mut Token,
        this: Borrowed<'_>,
        size: Option<Borrowed<'_>>,
    ) -> PyResult<usize> {
        resizable(token, this)?;
        let size = match size.filter(|size| !size.is_none()) {
            None => BytesIo::of(token, this).at,
            Some(size) => {
                let size = baton_object::int::index_to_i64(token, size, "C ssize_t")?;
                match usize::try_from(size) {
                    Ok(size) => size,
                    Err(_) => return Err(token.value_error(format!("negative size value {size}"))),
                }
            }
        };
        BytesIo::of_mut(token, this).data.truncate(size);
        Ok(size)
    }

    /// Retrieve the entire contents of the BytesIO object.
    #[method("()")]
    fn getvalue(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let data = open(token, this)?.data.clone();
        Ok(baton_object::bytes::from_vec(token, data))
    }

    /// Get a read-write view over the contents of the BytesIO object.
    #[method("()")]
    fn getbuffer(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        open(token, this)?;
        let source = this.own(token);
        let exporter = token.new_object(BytesIoBuffer { source });
        let builtins = baton_modules::import::import_module(token, "builtins")?;
        crate::io::call_named(token, builtins.as_ref(), "memoryview", &[exporter.as_ref()])
    }

    /// Disable all I/O operations.
    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        if BytesIo::of(token, this).exports.get() > 0 {
            return Err(token.raise(
                &BUFFER_ERROR,
                "Existing exports of data: object cannot be re-sized",
            ));
        }
        let payload = BytesIo::of_mut(token, this);
        payload.closed = true;
        payload.data = Vec::new();
        Ok(())
    }

    /// True if the file is closed.
    #[getter]
    fn closed(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(BytesIo::of(token, this).closed)
    }

    #[method("()")]
    fn __getstate__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = open(token, this)?;
        let (data, at) = (payload.data.clone(), payload.at as i64);
        let attributes = match attribute::instance_dict(token, this) {
            Some(dict) => baton_object::dict::copy(token, dict.as_ref()),
            None => token.none(),
        };
        Ok(token.new_tuple(
            [
                baton_object::bytes::from_vec(token, data),
                token.int(at),
                attributes,
            ]
            .into_iter(),
        ))
    }

    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: Borrowed<'_>) -> PyResult<()> {
        let parts = baton_object::tuple::Tuple::items_of(token, state);
        let Some([data, at, attributes]) = parts else {
            let got = token.class_name(state);
            return Err(token.type_error(format!(
                "_io.BytesIO.__setstate__ argument should be 3-tuple, got {got}"
            )));
        };
        let (data, at) = (data.own(token), at.own(token));
        let attributes = attributes.own(token);
        let at = super::restored_position(
            token,
            at.as_ref(),
            "second item of state must be an integer, not",
        )?;
        resizable(token, this)?;
        let view = buffer::get(token, data.as_ref(), false)?;
        let bytes = view.bytes(token).to_vec();
        let payload = BytesIo::of_mut(token, this);
        payload.data = bytes;
        payload.at = at;
        super::restore_attributes(token, this, attributes.as_ref(), "third")
    }
}

/// What a view of a BytesIO holds on to.
#[class(name = "_BytesIOBuffer", module = "_io", flags = NO_INSTANTIATION)]
pub struct BytesIoBuffer {
    source: Owned,
}

fn release(token: &Token, this: Borrowed<'_>) {
    if let Some(stream) = BytesIoBuffer::of(token, this)
        .source
        .as_ref()
        .get::<BytesIo>(token)
    {
        stream.exports.set(stream.exports.get().saturating_sub(1));
    }
}

#[methods]
impl BytesIoBuffer {
    #[slot]
    fn __buffer__(token: &mut Token, this: Borrowed<'_>, _writable: bool) -> PyResult<Buffer> {
        let source = BytesIoBuffer::of(token, this).source.clone_ref(token);
        let payload = open(token, source.as_ref())?;
        payload.exports.set(payload.exports.get() + 1);
        let (data, len) = (payload.data.as_mut_ptr(), payload.data.len());
        Ok(Buffer {
            owner: this.own(token),
            data,
            len,
            readonly: false,
            format: "B".to_string(),
            item_size: 1,
            release,
        })
    }
}
