//! `_IOBase` and the abstract classes under it: what every stream can do, written on the methods that streams define.

use crate::io::{call_named, is_closed, unsupported};
use baton_object::exceptions::{BLOCKING_IO_ERROR, OS_ERROR};
use baton_object::str::Str;
use baton_object::{
    Args, Borrowed, Known, Owned, Payload, PyResult, Token, attribute, class, kind, methods, object,
};

/// An instance of `class`, which is `T`'s or a subclass.
pub fn instance<T: Payload>(token: &mut Token, class: Borrowed<'_>, payload: T) -> PyResult {
    match class.as_class(token) {
        Some(class) if class.is_native(T::spec()) => Ok(token.new_instance(class, payload)),
        _ => Err(token.type_error("object.__new__(X): X is not a type object of this family")),
    }
}

/// The abstract base class for all I/O classes.
///
/// This class provides dummy implementations for many methods that
/// derived classes can override selectively; the default implementations
/// represent a file that cannot be read, written or seeked.
///
/// Even though IOBase does not declare read, readinto, or write because
/// their signatures will vary, implementations and clients should
/// consider those methods part of the interface. Also, implementations
/// may raise UnsupportedOperation when operations they do not support are
/// called.
///
/// The basic type used for binary data read from or written to a file is
/// bytes. Other bytes-like objects are accepted as method arguments too.
/// In some cases (such as readinto), a writable object is required. Text
/// I/O classes work with str data.
///
/// Note that calling any method (except additional calls to close(),
/// which are ignored) on a closed stream should raise a ValueError.
///
/// IOBase (and its subclasses) support the iterator protocol, meaning
/// that an IOBase object can be iterated over yielding the lines in a
/// stream.
///
/// IOBase also supports the :keyword:`with` statement. In this example,
/// fp is closed after the suite of the with statement is complete:
///
/// with open('spam.txt', 'r') as fp:
///     fp.write('Spam and eggs!')
#[class(name = "_IOBase", module = "_io", flags = BASETYPE | DICT | WEAKREF)]
pub struct IoBase {}

/// ValueError where the stream is closed.
pub(super) fn check_open(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    if is_closed(token, this)? {
        return Err(token.value_error("I/O operation on closed file."));
    }
    Ok(())
}

fn check_able(
    token: &mut Token,
    this: Borrowed<'_>,
    question: &str,
    message: &'static str,
) -> PyResult {
    let answer = call_named(token, this, question, &[])?;
    if !answer.word().is(baton_object::singletons::bool_word(true)) {
        return Err(unsupported(token, message));
    }
    Ok(answer)
}

#[methods]
impl IoBase {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(token, class, IoBase {})
    }

    #[slot]
    fn __init__(_token: &mut Token, _this: Borrowed<'_>, _args: Args<'_>) -> PyResult<()> {
        Ok(())
    }

    /// Closes the stream; its errors are reported by nobody, as the object is going away.
    #[slot]
    fn __del__(token: &mut Token, this: Borrowed<'_>) {
        match is_closed(token, this) {
            Ok(true) => return,
            Ok(false) => {}
            // What cannot say whether it is closed is in no state to be closed.
            Err(raised) => return drop(token.take_lazy(raised)),
        }
        if let Some(file) = this.get_mut::<crate::io::file::FileIo>(token) {
            file.finalizing = true;
        }
        let raw = raw_under(token, this);
        crate::io::file::warn_unclosed(token, raw.as_ref(), this);
        if let Err(raised) = call_method_close(token, this) {
            let error = token.take_error(raised);
            let object = this.own(token);
            baton_object::death::write_unraisable(
                token,
                error,
                "Exception ignored while finalizing file",
                object,
            );
        }
    }

    /// What subclasses call that have a `__del__` of their own.
    #[method(name = "__del__", "()")]
    fn finalize(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        IoBase::__del__(token, this);
        Ok(())
    }

    /// Change the stream position to the given byte offset.
    ///
    ///   offset
    ///     The stream position, relative to 'whence'.
    ///   whence
    ///     The relative position to seek from.
    ///
    /// The offset is interpreted relative to the position indicated by whence.
    /// Values for whence are:
    ///
    /// * os.SEEK_SET or 0 -- start of stream (the default); offset should be zero or positive
    /// * os.SEEK_CUR or 1 -- current stream position; offset may be negative
    /// * os.SEEK_END or 2 -- end of stream; offset is usually negative
    ///
    /// Return the new absolute position.
    #[method("(offset, whence=0, /)")]
    fn seek(
        token: &mut Token,
        _this: Borrowed<'_>,
        _offset: Borrowed<'_>,
        _whence: Option<Borrowed<'_>>,
    ) -> PyResult {
        Err(unsupported(token, "seek"))
    }

    /// Return current stream position.
    #[method("()")]
    fn tell(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (zero, one) = (Owned::small(0), Owned::small(1));
        call_named(token, this, "seek", &[zero.as_ref(), one.as_ref()])
    }

    /// Truncate file to size bytes.
    ///
    /// File pointer is left unchanged. Size defaults to the current IO position
    /// as reported by tell(). Return the new size.
    #[method("(size=None, /)")]
    fn truncate(token: &mut Token, _this: Borrowed<'_>, _size: Option<Borrowed<'_>>) -> PyResult {
        Err(unsupported(token, "truncate"))
    }

    /// Flush write buffers, if applicable.
    ///
    /// This is not implemented for read-only and non-blocking streams.
    #[method("()")]
    fn flush(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        check_open(token, this)
    }

    /// Flush and close the IO object.
    ///
    /// This method has no effect if the file is already closed.
    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        if has_closed_mark(token, this)? {
            return Ok(());
        }
        let flushed = attribute::call_method(token, this, token.name(Known::flush), &[]);
        let mark = token.bool(true);
        let saved = flushed.err().map(|raised| token.take_lazy(raised));
        attribute::set_text(token, this, "__IOBase_closed", mark.as_ref())?;
        match saved {
            Some(error) => Err(token.restore_error(error)),
            None => Ok(()),
        }
    }

    #[getter]
    fn closed(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        has_closed_mark(token, this)
    }

    /// Return whether object supports random access.
    ///
    /// If False, seek(), tell() and truncate() will raise OSError.
    /// This method may need to do a test seek().
    #[method("()")]
    fn seekable(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<bool> {
        Ok(false)
    }

    /// Return whether object was opened for reading.
    ///
    /// If False, read() will raise OSError.
    #[method("()")]
    fn readable(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<bool> {
        Ok(false)
    }

    /// Return whether object was opened for writing.
    ///
    /// If False, write() will raise OSError.
    #[method("()")]
    fn writable(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<bool> {
        Ok(false)
    }

    #[method("(*args)")]
    fn _checkClosed(token: &mut Token, this: Borrowed<'_>, _args: Args<'_>) -> PyResult<()> {
        check_open(token, this)
    }

    #[method("(*args)")]
    fn _checkSeekable(token: &mut Token, this: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        check_able(token, this, "seekable", "File or stream is not seekable.")
    }

    #[method("(*args)")]
    fn _checkReadable(token: &mut Token, this: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        check_able(token, this, "readable", "File or stream is not readable.")
    }

    #[method("(*args)")]
    fn _checkWritable(token: &mut Token, this: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        check_able(token, this, "writable", "File or stream is not writable.")
    }

    /// Return underlying file descriptor if one exists.
    ///
    /// Raise OSError if the IO object does not use a file descriptor.
    #[method("()")]
    fn fileno(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Err(unsupported(token, "fileno"))
    }

    /// Return whether this is an 'interactive' stream.
    ///
    /// Return False if it can't be determined.
    #[method("()")]
    fn isatty(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        check_open(token, this)?;
        Ok(false)
    }

    #[method("()")]
    fn __enter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        check_open(token, this)?;
        Ok(this.own(token))
    }

    #[method("(*args)")]
    fn __exit__(token: &mut Token, this: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        call_method_close(token, this)
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        check_open(token, this)?;
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let line = attribute::call_method(token, this, token.name(Known::readline), &[])?;
        Ok((object::len(token, line.as_ref())? > 0).then_some(line))
    }

    /// Read and return a line from the stream.
    ///
    /// If size is specified, at most size bytes will be read.
    ///
    /// The line terminator is always b'\n' for binary files; for text
    /// files, the newlines argument to open can be used to select the line
    /// terminator(s) recognized.
    #[method("(size=-1, /)")]
    fn readline(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
        let limit = optional_size(token, size)?;
        let peek = crate::io::optional(token, this, "peek")?;
        let mut line: Vec<u8> = Vec::new();
        while limit.is_none_or(|limit| line.len() < limit) {
            let mut wanted = 1;
            if let Some(peek) = &peek {
                let one = Owned::small(1);
                let ahead = object::call(token, peek.as_ref(), &[one.as_ref()])?;
                let Some(ahead) = baton_object::bytes::value_of(token, ahead.as_ref()) else {
                    let got = token.class_name(ahead.as_ref());
                    return Err(token.raise(
                        &OS_ERROR,
                        format!("peek() should have returned a bytes object, not '{got}'"),
                    ));
                };
                if !ahead.is_empty() {
                    let rest = limit.map_or(usize::MAX, |limit| limit - line.len());
                    wanted = ahead
                        .iter()
                        .take(rest)
                        .position(|byte| *byte == b'\n')
                        .map_or(ahead.len().min(rest), |at| at + 1);
                }
            }
            let wanted = token.int(wanted as i64);
            let part =
                attribute::call_method(token, this, token.name(Known::read), &[wanted.as_ref()])?;
            let Some(part) = baton_object::bytes::value_of(token, part.as_ref()) else {
                let got = token.class_name(part.as_ref());
                return Err(token.raise(
                    &OS_ERROR,
                    format!("read() should have returned a bytes object, not '{got}'"),
                ));
            };
            if part.is_empty() {
                break;
            }
            line.extend_from_slice(part);
            if line.ends_with(b"\n") {
                break;
            }
        }
        Ok(baton_object::bytes::from_vec(token, line))
    }

    /// Return a list of lines from the stream.
    ///
    /// hint can be specified to control the number of lines read: no more
    /// lines will be read if the total size (in bytes/characters) of all
    /// lines so far exceeds hint.
    #[method("(hint=-1, /)")]
    fn readlines(token: &mut Token, this: Borrowed<'_>, hint: Option<Borrowed<'_>>) -> PyResult {
        let hint = optional_size(token, hint)?.filter(|hint| *hint > 0);
        let iterator = object::iter(token, this)?;
        let (mut lines, mut total) = (Vec::new(), 0);
        while let Some(line) = object::next(token, iterator.as_ref())? {
            total += object::len(token, line.as_ref())?;
            lines.push(line);
            if hint.is_some_and(|hint| total > hint) {
                break;
            }
        }
        Ok(token.new_list(lines))
    }

    /// Write a list of lines to stream.
    ///
    /// Line separators are not added, so it is usual for each of the
    /// lines provided to have a line separator at the end.
    #[method("(lines, /)")]
    fn writelines(token: &mut Token, this: Borrowed<'_>, lines: Borrowed<'_>) -> PyResult<()> {
        check_open(token, this)?;
        let iterator = object::iter(token, lines)?;
        while let Some(line) = object::next(token, iterator.as_ref())? {
            attribute::call_method(token, this, token.name(Known::write), &[line.as_ref()])?;
        }
        Ok(())
    }
}

/// The raw stream under native streams; the stream itself where there is none.
fn raw_under(token: &Token, stream: Borrowed<'_>) -> Owned {
    let buffer = crate::io::text::buffer_under(token, stream);
    let buffer = buffer.unwrap_or_else(|| stream.own(token));
    crate::io::buffered::raw_under(token, buffer.as_ref()).unwrap_or(buffer)
}

pub(super) fn call_method_close(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    attribute::call_method(token, this, token.name(Known::close), &[])
}

fn has_closed_mark(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
    match crate::io::optional(token, this, "__IOBase_closed")? {
        Some(mark) => object::is_true(token, mark.as_ref()),
        None => Ok(false),
    }
}

/// A size argument: `None` for None, missing, or negative.
pub(super) fn optional_size(
    token: &mut Token,
    size: Option<Borrowed<'_>>,
) -> PyResult<Option<usize>> {
    let Some(size) = size.filter(|size| !size.is_none()) else {
        return Ok(None);
    };
    if baton_object::int::value_of(token, size).is_none()
        && token.class_of(size).slots().index.is_none()
    {
        let got = token.class_name(size);
        return Err(token.type_error(format!("argument should be integer or None, not '{got}'")));
    }
    let size = baton_object::int::index_to_i64(token, size, "C ssize_t")?;
    Ok(usize::try_from(size).ok())
}

/// Base class for raw binary I/O.
#[class(name = "_RawIOBase", module = "_io", base = IO_BASE, flags = BASETYPE)]
pub struct RawIoBase {}

#[methods]
impl RawIoBase {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(token, class, RawIoBase {})
    }

    #[method("(size=-1, /)")]
    fn read(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
        let Some(size) = optional_size(token, size)? else {
            return call_named(token, this, "readall", &[]);
        };
        let (buffer, got) = read_through(token, this, size)?;
        if got.as_ref().is_none() {
            return Ok(got);
        }
        let got = crate::io::index_sized(token, got.as_ref())?;
        let view = baton_object::buffer::get(token, buffer.as_ref(), false)?;
        match usize::try_from(got).ok().filter(|got| *got <= size) {
            Some(got) => Ok(baton_object::bytes::new(
                token,
                view.bytes(token).get(..got).unwrap_or_default(),
            )),
            None => Err(token.value_error(format!(
                "readinto returned {got} outside buffer size {size}"
            ))),
        }
    }

    #[method("(buffer, /)")]
    fn readinto(token: &mut Token, _this: Borrowed<'_>, _buffer: Borrowed<'_>) -> PyResult {
        Err(token.raise_values(&baton_object::exceptions::NOT_IMPLEMENTED_ERROR, Vec::new()))
    }

    #[method("(b, /)")]
    fn write(token: &mut Token, _this: Borrowed<'_>, _b: Borrowed<'_>) -> PyResult {
        Err(token.raise_values(&baton_object::exceptions::NOT_IMPLEMENTED_ERROR, Vec::new()))
    }

    /// Read until EOF, using multiple read() call.
    #[method("()")]
    fn readall(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let mut all = Vec::new();
        let size = token.int(crate::io::DEFAULT_BUFFER_SIZE as i64);
        loop {
            let part =
                attribute::call_method(token, this, token.name(Known::read), &[size.as_ref()])?;
            if part.word().is_none() {
                return Ok(if all.is_empty() {
                    part
                } else {
                    baton_object::bytes::from_vec(token, all)
                });
            }
            match baton_object::bytes::value_of(token, part.as_ref()) {
                Some([]) => return Ok(baton_object::bytes::from_vec(token, all)),
                Some(part) => all.extend_from_slice(part),
                None => return Err(token.type_error("read() should return bytes")),
            }
        }
    }
}

/// Reads up to `size` bytes by the stream's own `readinto`: a bytearray, and what the method returned: how many of its
/// bytes count, or None if there is nothing yet.
pub(super) fn read_through(
    token: &mut Token,
    raw: Borrowed<'_>,
    size: usize,
) -> PyResult<(Owned, Owned)> {
    let Some(class) = token
        .interp()
        .ready_class(kind::BYTEARRAY)
        .map(|class| class.as_value().own(token))
    else {
        return Err(token.system_error("bytearray is not there yet"));
    };
    let len = token.int(size as i64);
    let buffer = object::call(token, class.as_ref(), &[len.as_ref()])?;
    let got = call_named(token, raw, "readinto", &[buffer.as_ref()])?;
    Ok((buffer, got))
}

/// Base class for buffered IO objects.
///
/// The main difference with RawIOBase is that the read() method
/// supports omitting the size argument, and does not have a default
/// implementation that defers to readinto().
///
/// In addition, read(), readinto() and write() may raise
/// BlockingIOError if the underlying raw stream is in non-blocking
/// mode and not ready; unlike their raw counterparts, they will never
/// return None.
///
/// A typical implementation should not inherit from a RawIOBase
/// implementation, but wrap one.
#[class(name = "_BufferedIOBase", module = "_io", base = IO_BASE, flags = BASETYPE)]
pub struct BufferedIoBase {}

#[methods]
impl BufferedIoBase {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(token, class, BufferedIoBase {})
    }

    /// Disconnect this buffer from its underlying raw stream and return it.
    ///
    /// After the raw stream has been detached, the buffer is in an unusable
    /// state.
    #[method("()")]
    fn detach(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Err(unsupported(token, "detach"))
    }

    /// Read and return up to n bytes.
    #[method("(*args)")]
    fn read(token: &mut Token, _this: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        Err(unsupported(token, "read"))
    }

    /// Read and return up to size bytes, with at most one read() call
    /// to the underlying raw stream.
    #[method("(*args)")]
    fn read1(token: &mut Token, _this: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        Err(unsupported(token, "read1"))
    }

    /// Write buffer b to the IO stream.
    #[method("(*args)")]
    fn write(token: &mut Token, _this: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        Err(unsupported(token, "write"))
    }

    #[method("(buffer, /)")]
    fn readinto(token: &mut Token, this: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult<usize> {
        into_by(token, this, buffer, "read")
    }

    #[method("(buffer, /)")]
    fn readinto1(token: &mut Token, this: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult<usize> {
        into_by(token, this, buffer, "read1")
    }
}

/// Fills a buffer by the stream's own reading method.
fn into_by(
    token: &mut Token,
    this: Borrowed<'_>,
    buffer: Borrowed<'_>,
    method: &str,
) -> PyResult<usize> {
    let view = baton_object::buffer::get_writable(token, buffer, "readinto() argument")?;
    let len = token.int(view.len as i64);
    let data = call_named(token, this, method, &[len.as_ref()])?;
    let Some(bytes) = baton_object::bytes::value_of(token, data.as_ref()).map(<[u8]>::to_vec)
    else {
        return Err(token.type_error("read() should return bytes"));
    };
    let count = bytes.len();
    match view.bytes_mut(token).and_then(|room| room.get_mut(..count)) {
        Some(room) => room.copy_from_slice(&bytes),
        None => {
            let message = format!(
                "read() returned too much data: {} bytes requested, {count} returned",
                view.len
            );
            return Err(token.value_error(message));
        }
    }
    Ok(count)
}

/// Base class for text I/O.
///
/// This class provides a character and line based interface to stream
/// I/O. There is no readinto method because Python's character strings
/// are immutable.
#[class(name = "_TextIOBase", module = "_io", base = IO_BASE, flags = BASETYPE)]
pub struct TextIoBase {}

#[methods]
impl TextIoBase {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(token, class, TextIoBase {})
    }

    /// Separate the underlying buffer from the TextIOBase and return it.
    ///
    /// After the underlying buffer has been detached, the TextIO is in an unusable state.
    #[method("()")]
    fn detach(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Err(unsupported(token, "detach"))
    }

    /// Read at most size characters from stream.
    ///
    /// Read from underlying buffer until we have size characters or we hit EOF.
    /// If size is negative or omitted, read until EOF.
    #[method("(*args)")]
    fn read(token: &mut Token, _this: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        Err(unsupported(token, "read"))
    }

    /// Read until newline or EOF.
    ///
    /// Return an empty string if EOF is hit immediately.
    /// If size is specified, at most size characters will be read.
    #[method("(*args)")]
    fn readline(token: &mut Token, _this: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        Err(unsupported(token, "readline"))
    }

    /// Write string s to stream.
    ///
    /// Return the number of characters written
    /// (which is always equal to the length of the string).
    #[method("(*args)")]
    fn write(token: &mut Token, _this: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        Err(unsupported(token, "write"))
    }

    /// Encoding of the text stream.
    ///
    /// Subclasses should override.
    #[getter]
    fn encoding(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<()> {
        Ok(())
    }

    /// Line endings translated so far.
    ///
    /// Only line endings translated during reading are considered.
    ///
    /// Subclasses should override.
    #[getter]
    fn newlines(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<()> {
        Ok(())
    }

    /// The error setting of the decoder or encoder.
    ///
    /// Subclasses should override.
    #[getter]
    fn errors(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<()> {
        Ok(())
    }
}

/// BlockingIOError of a write that could not be completed.
pub(super) fn would_block(token: &mut Token, written: usize) -> baton_object::Raised {
    let values = vec![
        token.int(i64::from(libc::EAGAIN)),
        token.new_str("write could not complete without blocking"),
        token.int(written as i64),
    ];
    token.raise_values(&BLOCKING_IO_ERROR, values)
}

/// `<_io.Class name='...'>`, or without the name where there is none.
pub(super) fn repr_with_name(token: &mut Token, this: Borrowed<'_>, more: &str) -> PyResult {
    let class = {
        let class = token.class_of(this);
        let module = if class.has(baton_object::class::class_flags::HEAP) {
            String::new()
        } else {
            "_io.".to_string()
        };
        format!("{module}{}", class.name(token))
    };
    let name = match crate::io::optional(token, this, "name") {
        Ok(name) => name,
        Err(raised) => {
            token.swallow(raised, &baton_object::exceptions::VALUE_ERROR)?;
            None
        }
    };
    let mut out = baton_object::str::StrBuilder::new();
    out.push_str(&format!("<{class}"));
    if let Some(name) = name {
        if !baton_object::repr_guard::enter(token, this) {
            return Err(token.runtime_error(format!("reentrant call inside {class}.__repr__")));
        }
        let text = object::repr(token, name.as_ref());
        baton_object::repr_guard::leave(token, this);
        let text = text?;
        out.push_str(" name=");
        if let Some(text) = text.as_ref().get::<Str>(token) {
            out.push(text.chars());
        }
    }
    out.push_str(more);
    out.push_str(">");
    Ok(out.finish(token))
}
