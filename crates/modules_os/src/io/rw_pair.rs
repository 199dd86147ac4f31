//! `BufferedRWPair`: a reader and a writer that look like one stream.

use crate::io::DEFAULT_BUFFER_SIZE;
use crate::io::base::{BUFFERED_IO_BASE, instance};
use crate::io::buffered::{READABLE, WRITABLE, check, new_reader, new_writer};
use baton_object::{Args, Borrowed, Owned, PyResult, Token, attribute, class, methods, object};

/// A buffered reader and writer object together.
///
/// A buffered reader object and buffered writer object put together to
/// form a sequential IO object that can read and write. This is typically
/// used with a socket or two-way pipe.
///
/// reader and writer are RawIOBase objects that are readable and
/// writeable respectively. If the buffer_size is omitted it defaults to
/// DEFAULT_BUFFER_SIZE.
#[class(name = "BufferedRWPair", module = "_io", base = BUFFERED_IO_BASE, flags = BASETYPE, spec = BUFFERED_RW_PAIR)]
pub struct BufferedRwPair {
    reader: Option<Owned>,
    writer: Option<Owned>,
}

impl BufferedRwPair {
    fn half(token: &mut Token, this: Borrowed<'_>, writing: bool) -> PyResult {
        let pair = BufferedRwPair::of(token, this);
        match if writing { &pair.writer } else { &pair.reader } {
            Some(half) => Ok(half.clone_ref(token)),
            None => Err(token.value_error("I/O operation on uninitialized object")),
        }
    }

    fn ask(
        token: &mut Token,
        this: Borrowed<'_>,
        writing: bool,
        method: &str,
        args: Args<'_>,
    ) -> PyResult {
        let half = BufferedRwPair::half(token, this, writing)?;
        let method = attribute::get_text(token, half.as_ref(), method)?;
        baton_object::call::call_args(token, method.as_ref(), args)
    }
}

#[methods]
impl BufferedRwPair {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(
            token,
            class,
            BufferedRwPair {
                reader: None,
                writer: None,
            },
        )
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        args.no_keywords(token, "BufferedRWPair")?;
        args.expect(token, "BufferedRWPair", 2, 3)?;
        let [reader, writer, rest @ ..] = args.positional() else {
            return Ok(());
        };
        check(token, *reader, READABLE.0, READABLE.1)?;
        check(token, *writer, WRITABLE.0, WRITABLE.1)?;
        let size = match rest.first() {
            Some(size) => baton_object::int::index_to_i64(token, *size, "C ssize_t")?,
            None => DEFAULT_BUFFER_SIZE as i64,
        };
        if size <= 0 {
            return Err(token.value_error("buffer size must be strictly positive"));
        }
        let reader = new_reader(token, *reader, size as usize)?;
        let writer = new_writer(token, *writer, size as usize)?;
        let pair = BufferedRwPair::of_mut(token, this);
        let old = (pair.reader.replace(reader), pair.writer.replace(writer));
        drop(old);
        Ok(())
    }

    #[method("(*args)")]
    fn read(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        BufferedRwPair::ask(token, this, false, "read", args)
    }

    #[method("(*args)")]
    fn read1(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        BufferedRwPair::ask(token, this, false, "read1", args)
    }

    #[method("(*args)")]
    fn peek(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        BufferedRwPair::ask(token, this, false, "peek", args)
    }

    #[method("(*args)")]
    fn readinto(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        BufferedRwPair::ask(token, this, false, "readinto", args)
    }

    #[method("(*args)")]
    fn readinto1(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        BufferedRwPair::ask(token, this, false, "readinto1", args)
    }

    #[method("(*args)")]
    fn readable(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        BufferedRwPair::ask(token, this, false, "readable", args)
    }

    #[method("(*args)")]
    fn write(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        BufferedRwPair::ask(token, this, true, "write", args)
    }

    #[method("(*args)")]
    fn flush(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        BufferedRwPair::ask(token, this, true, "flush", args)
    }

    #[method("(*args)")]
    fn writable(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        BufferedRwPair::ask(token, this, true, "writable", args)
    }

    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let first = BufferedRwPair::ask(token, this, true, "close", Args::EMPTY);
        let saved = first.err().map(|raised| token.take_lazy(raised));
        BufferedRwPair::ask(token, this, false, "close", Args::EMPTY)?;
        match saved {
            Some(error) => Err(token.restore_error(error)),
            None => Ok(()),
        }
    }

    #[method("()")]
    fn isatty(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        for writing in [true, false] {
            let answer = BufferedRwPair::ask(token, this, writing, "isatty", Args::EMPTY)?;
            if object::is_true(token, answer.as_ref())? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[getter]
    fn closed(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let writer = BufferedRwPair::half(token, this, true)?;
        attribute::get_text(token, writer.as_ref(), "closed")
    }
}
