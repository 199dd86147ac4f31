//! What buffers ask of raw streams: directly of a native file, by its methods of anything else.

use crate::io::base::read_through;
use crate::io::{call_named, file, index_sized};
use crate::retry::Ptr;
use baton_object::exceptions::OS_ERROR;
use baton_object::{Borrowed, Known, PyResult, Token, attribute, buffer};

/// One raw read, appended to `data`; `None` if there is nothing yet.
pub(super) fn read(
    token: &mut Token,
    raw: Borrowed<'_>,
    data: &mut Vec<u8>,
    wanted: usize,
) -> PyResult<Option<usize>> {
    if file::exact(token, raw).is_some() {
        let filled = data.len();
        if data.try_reserve(wanted).is_err() {
            return Err(token.memory_error());
        }
        data.resize(filled + wanted, 0);
        let place = Ptr(data[filled..].as_mut_ptr());
        let got = file::read_into(token, raw, place, wanted);
        data.truncate(filled + got.as_ref().ok().copied().flatten().unwrap_or(0));
        return got;
    }
    let (bytes, got) = read_through(token, raw, wanted)?;
    let got = count(token, got.as_ref(), wanted)?;
    if let Some(got) = got {
        let view = buffer::get(token, bytes.as_ref(), false)?;
        data.extend_from_slice(view.bytes(token).get(..got).unwrap_or_default());
    }
    Ok(got)
}

/// What a raw `readinto` returned as a number of bytes.
fn count(token: &mut Token, got: Borrowed<'_>, wanted: usize) -> PyResult<Option<usize>> {
    if got.is_none() {
        return Ok(None);
    }
    match index_sized(token, got) {
        Ok(count) => within(token, "readinto", count, wanted).map(Some),
        Err(raised) => {
            let cause = token.take_error(raised);
            let raised = token.raise(&OS_ERROR, "raw readinto() failed");
            let error = token.take_error(raised);
            attribute::set_text(token, error.as_ref(), "__cause__", cause.as_ref())?;
            baton_object::exceptions::set_context(token, error.as_ref(), cause.as_ref());
            Err(token.raise_object(error))
        }
    }
}

/// The number of bytes that a method says it has dealt with, of `most`.
fn within(token: &mut Token, method: &str, count: i64, most: usize) -> PyResult<usize> {
    match usize::try_from(count).ok().filter(|count| *count <= most) {
        Some(count) => Ok(count),
        None => {
            let message = format!(
                "raw {method}() returned invalid length {count} (should have been between 0 and {most})"
            );
            Err(token.raise(&OS_ERROR, message))
        }
    }
}

/// One raw write; `None` if nothing can be written yet.
pub(super) fn write(token: &mut Token, raw: Borrowed<'_>, data: &[u8]) -> PyResult<Option<usize>> {
    if file::exact(token, raw).is_some() {
        return file::write_from(token, raw, Ptr(data.as_ptr().cast_mut()), data.len());
    }
    let bytes = baton_object::bytes::new(token, data);
    let done = attribute::call_method(token, raw, token.name(Known::write), &[bytes.as_ref()])?;
    if done.word().is_none() {
        return Ok(None);
    }
    // What is no number is no more told than -1, as in CPython.
    let done = index_sized(token, done.as_ref()).unwrap_or_else(|raised| {
        drop(token.take_lazy(raised));
        -1
    });
    within(token, "write", done, data.len()).map(Some)
}

/// Moves the stream; the new position is from its start.
pub(super) fn seek(
    token: &mut Token,
    raw: Borrowed<'_>,
    offset: i64,
    whence: i32,
) -> PyResult<i64> {
    let at = if file::exact(token, raw).is_some() {
        file::seek_to(token, raw, offset, whence)?
    } else {
        let (offset, whence) = (token.int(offset), token.int(i64::from(whence)));
        let at = call_named(token, raw, "seek", &[offset.as_ref(), whence.as_ref()])?;
        baton_object::int::index_to_i64(token, at.as_ref(), "C long")?
    };
    if at < 0 {
        return Err(token.raise(
            &OS_ERROR,
            format!("Raw stream returned invalid position {at}"),
        ));
    }
    Ok(at)
}
