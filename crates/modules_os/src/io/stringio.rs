//! `StringIO`: text in memory.

use crate::io::base::{TEXT_IO_BASE, instance, optional_size};
use crate::io::newline::Newlines;
use baton_object::str::{Chars, Str};
use baton_object::traverse::Opaque;
use baton_object::{
    Args, Borrowed, Known, Owned, PyResult, Token, attribute, class, methods, object,
};

/// Text I/O implementation using an in-memory buffer.
///
/// The initial_value argument sets the value of object.  The newline
/// argument is like the one of TextIOWrapper's constructor.
#[class(name = "StringIO", module = "_io", base = TEXT_IO_BASE, flags = BASETYPE, signature = "(initial_value='', newline='\\n')")]
pub struct StringIo {
    text: Vec<u32>,
    at: usize,
    closed: bool,
    newline: Option<String>,
    lines: Opaque<Newlines>,
}

fn open<'a>(token: &'a mut Token, this: Borrowed<'a>) -> PyResult<&'a mut StringIo> {
    if StringIo::of(token, this).closed {
        return Err(token.value_error("I/O operation on closed file"));
    }
    Ok(StringIo::of_mut(token, this))
}

/// Puts text at the position, line ends as the stream wants them.
fn put(token: &mut Token, this: Borrowed<'_>, text: Borrowed<'_>) -> PyResult<()> {
    let payload = StringIo::of(token, this);
    let mut lines = payload.lines.0;
    let universal = payload.newline.as_deref().is_none_or(str::is_empty);
    let translate = payload.newline.is_none();
    let ending = payload
        .newline
        .clone()
        .filter(|ending| ending.starts_with('\r'));
    let text = if universal {
        lines.feed(token, &text.own(token), translate, true)
    } else {
        text.own(token)
    };
    let Some(string) = text.as_ref().get::<Str>(token) else {
        return Ok(());
    };
    let mut chars: Vec<u32> = Vec::with_capacity(string.len());
    match ending {
        Some(ending) => {
            for c in string.chars().iter() {
                if c == 10 {
                    chars.extend(ending.chars().map(u32::from))
                } else {
                    chars.push(c)
                }
            }
        }
        None => chars.extend(string.chars().iter()),
    }
    let payload = StringIo::of_mut(token, this);
    payload.lines.0 = lines;
    if chars.is_empty() {
        return Ok(());
    }
    let Some(end) = payload.at.checked_add(chars.len()) else {
        return Err(token.overflow_error("new position too large"));
    };
    if payload.at == payload.text.len() {
        payload.text.extend_from_slice(&chars);
    } else {
        if end > payload.text.len() {
            if payload.text.try_reserve(end - payload.text.len()).is_err() {
                return Err(token.memory_error());
            }
            payload.text.resize(end, 0);
        }
        let start = payload.at;
        payload.text[start..end].copy_from_slice(&chars);
    }
    payload.at = end;
    Ok(())
}

/// The end of the first line in `text`.
fn line_end(text: &[u32], newline: Option<&str>) -> Option<usize> {
    match newline {
        None | Some("\n") => text.iter().position(|c| *c == 10).map(|at| at + 1),
        Some("\r") => text.iter().position(|c| *c == 13).map(|at| at + 1),
        Some("\r\n") => text
            .windows(2)
            .position(|pair| pair == [13, 10])
            .map(|at| at + 2),
        Some(_) => {
            let at = text.iter().position(|c| *c == 10 || *c == 13)?;
            Some(at + 1 + usize::from(text[at] == 13 && text.get(at + 1) == Some(&10)))
        }
    }
}

fn line(token: &mut Token, this: Borrowed<'_>, limit: Option<usize>) -> PyResult {
    let payload = open(token, this)?;
    let rest = payload.text.get(payload.at..).unwrap_or_default();
    let rest = &rest[..rest.len().min(limit.unwrap_or(usize::MAX))];
    let end = line_end(rest, payload.newline.as_deref()).unwrap_or(rest.len());
    let start = payload.at;
    payload.at += end;
    let payload = StringIo::of(token, this);
    let line = payload.text.get(start..start + end).unwrap_or_default();
    Ok(token.new_str_of(Chars::Four(line)))
}

/// Checks the line end that a stream is made with.
fn checked_newline(token: &mut Token, newline: Option<Borrowed<'_>>) -> PyResult<Option<String>> {
    let Some(newline) = newline else {
        return Ok(Some("\n".to_string()));
    };
    if newline.is_none() {
        return Ok(None);
    }
    let Some(text) = newline.get::<Str>(token) else {
        let got = token.class_name(newline);
        return Err(token.type_error(format!("newline must be str or None, not {got}")));
    };
    let text = text.to_cow().into_owned();
    if !["", "\n", "\r", "\r\n"].contains(&text.as_str()) {
        let shown = object::repr_text(token, newline)?;
        return Err(token.value_error(format!("illegal newline value: {shown}")));
    }
    Ok(Some(text))
}

#[methods]
impl StringIo {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let payload = StringIo {
            text: Vec::new(),
            at: 0,
            closed: false,
            newline: Some("\n".to_string()),
            lines: Opaque(Newlines::default()),
        };
        instance(token, class, payload)
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        use baton_object::args::Signature;
        const SIGNATURE: Signature = baton_object::signature!("StringIO",
            Either "initial_value" false, Either "newline" false);
        let [initial, newline] = SIGNATURE.bind::<2>(token, args)?;
        let newline = checked_newline(token, newline)?;
        let initial = initial.filter(|initial| !initial.is_none());
        if let Some(initial) = initial
            && !initial.is_a::<Str>(token)
        {
            let got = token.class_name(initial);
            return Err(token.type_error(format!("initial_value must be str or None, not {got}")));
        }
        *StringIo::of_mut(token, this) = StringIo {
            text: Vec::new(),
            at: 0,
            closed: false,
            newline,
            lines: Opaque(Newlines::default()),
        };
        if let Some(initial) = initial {
            put(token, this, initial)?;
            StringIo::of_mut(token, this).at = 0;
        }
        Ok(())
    }

    /// Retrieve the entire contents of the object.
    #[method("()")]
    fn getvalue(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        open(token, this)?;
        Ok(token.new_str_of(Chars::Four(&StringIo::of(token, this).text)))
    }

    /// Tell the current file position.
    #[method("()")]
    fn tell(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        open(token, this).map(|payload| payload.at)
    }

    /// Read at most size characters, returned as a string.
    ///
    /// If the argument is negative or omitted, read until EOF
    /// is reached. Return an empty string at EOF.
    #[method("(size=-1, /)")]
    fn read(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
        let wanted = optional_size(token, size)?.unwrap_or(usize::MAX);
        let payload = open(token, this)?;
        let start = payload.at.min(payload.text.len());
        let end = start.saturating_add(wanted).min(payload.text.len());
        payload.at = payload.at.max(end);
        Ok(token.new_str_of(Chars::Four(&StringIo::of(token, this).text[start..end])))
    }

    /// Read until newline or EOF.
    ///
    /// Returns an empty string if EOF is hit immediately.
    #[method("(size=-1, /)")]
    fn readline(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
        let limit = optional_size(token, size)?;
        line(token, this, limit)
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let line = if token
            .class_of(this)
            .has(baton_object::class::class_flags::HEAP)
        {
            attribute::call_method(token, this, token.name(Known::readline), &[])?
        } else {
            line(token, this, None)?
        };
        Ok((object::len(token, line.as_ref())? > 0).then_some(line))
    }

    /// Write string to file.
    ///
    /// Returns the number of characters written, which is always equal to
    /// the length of the string.
    #[method("(s, /)")]
    fn write(token: &mut Token, this: Borrowed<'_>, s: Borrowed<'_>) -> PyResult<usize> {
        let Some(len) = s.get::<Str>(token).map(Str::len) else {
            let got = token.class_name(s);
            return Err(token.type_error(format!("string argument expected, got '{got}'")));
        };
        open(token, this)?;
        put(token, this, s)?;
        Ok(len)
    }

    /// Change stream position.
    ///
    /// Seek to character offset pos relative to position indicated by whence:
    ///     0  Start of stream (the default).  pos should be >= 0;
    ///     1  Current position - pos must be 0;
    ///     2  End of stream - pos must be 0.
    /// Returns the new absolute position.
    #[method("(pos, whence=0, /)")]
    fn seek(
        token: &mut Token,
        this: Borrowed<'_>,
        pos: i64,
        whence: Option<i32>,
    ) -> PyResult<usize> {
        let payload = open(token, this)?;
        let at = match whence.unwrap_or(0) {
            0 if pos < 0 => return Err(token.value_error(format!("Negative seek position {pos}"))),
            0 => pos as usize,
            1 | 2 if pos != 0 => {
                return Err(token.raise(
                    &baton_object::exceptions::OS_ERROR,
                    "Can't do nonzero cur-relative seeks",
                ));
            }
            1 => payload.at,
            2 => payload.text.len(),
            whence => {
                return Err(
                    token.value_error(format!("Invalid whence ({whence}, should be 0, 1 or 2)"))
                );
            }
        };
        payload.at = at;
        Ok(at)
    }

    /// Truncate size to pos.
    ///
    /// The pos argument defaults to the current file position, as
    /// returned by tell().  The current file position is unchanged.
    /// Returns the new absolute position.
    #[method("(pos=None, /)")]
    fn truncate(
        token: &mut Token,
        this: Borrowed<'_>,
        pos: Option<Borrowed<'_>>,
    ) -> PyResult<usize> {
        let at = open(token, this)?.at;
        let size = match pos.filter(|pos| !pos.is_none()) {
            None => at,
            Some(pos) => {
                let size = baton_object::int::index_to_i64(token, pos, "C ssize_t")?;
                match usize::try_from(size) {
                    Ok(size) => size,
                    Err(_) => return Err(token.value_error(format!("Negative size value {size}"))),
                }
            }
        };
        StringIo::of_mut(token, this).text.truncate(size);
        Ok(size)
    }

    /// Close the IO object.
    ///
    /// Attempting any further operation after the object is closed
    /// will raise a ValueError.
    ///
    /// This method has no effect if the file is already closed.
    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let payload = StringIo::of_mut(token, this);
        payload.closed = true;
        payload.text = Vec::new();
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

    #[getter]
    fn closed(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(StringIo::of(token, this).closed)
    }

    #[getter]
    fn line_buffering(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        open(token, this).map(|_| false)
    }

    #[getter]
    fn newlines(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        open(token, this)?;
        Ok(StringIo::of(token, this).lines.0.shown(token))
    }

    #[method("()")]
    fn __getstate__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        open(token, this)?;
        let payload = StringIo::of(token, this);
        let text = token.new_str_of(Chars::Four(&payload.text));
        let newline = payload
            .newline
            .as_deref()
            .map_or_else(|| token.none(), |newline| token.new_str(newline));
        let at = token.int(payload.at as i64);
        let attributes = match attribute::instance_dict(token, this) {
            Some(dict) => baton_object::dict::copy(token, dict.as_ref()),
            None => token.none(),
        };
        Ok(token.new_tuple([text, newline, at, attributes].into_iter()))
    }

    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: Borrowed<'_>) -> PyResult<()> {
        let parts = baton_object::tuple::Tuple::items_of(token, state);
        let Some([text, newline, at, attributes]) = parts else {
            let got = token.class_name(state);
            return Err(token.type_error(format!(
                "_io.StringIO.__setstate__ argument should be 4-tuple, got {got}"
            )));
        };
        let (text, newline, at, attributes) = (
            text.own(token),
            newline.own(token),
            at.own(token),
            attributes.own(token),
        );
        let newline = checked_newline(token, Some(newline.as_ref()))?;
        let at = super::restored_position(
            token,
            at.as_ref(),
            "third item of state must be an integer, got",
        )?;
        let Some(chars) = text
            .as_ref()
            .get::<Str>(token)
            .map(|text| text.chars().iter().collect())
        else {
            return Err(token.type_error("initial_value must be str or None"));
        };
        let payload = StringIo::of_mut(token, this);
        (payload.text, payload.newline, payload.at) = (chars, newline, at);
        super::restore_attributes(token, this, attributes.as_ref(), "fourth")
    }
}
