//! Text on its way to the buffer.

use super::{TextIoWrapper, buffer_of, forget_decoded, open_buffer};
use crate::io::ending::{position, with_endings};
use crate::io::{buffered, call_named, codec, unsupported};
use baton_object::str::Str;
use baton_object::{Borrowed, Known, PyResult, Token, attribute};

/// Hands the encoded text to the buffer.
pub(super) fn hand_over(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    if TextIoWrapper::of(token, this).pending.is_empty() {
        return Ok(());
    }
    let buffer = buffer_of(token, this)?;
    let data = std::mem::take(&mut TextIoWrapper::of_mut(token, this).pending);
    if let Some(result) = buffered::write_to(token, buffer.as_ref(), &data) {
        return result.map(drop);
    }
    let bytes = baton_object::bytes::from_vec(token, data);
    attribute::call_method(
        token,
        buffer.as_ref(),
        token.name(Known::write),
        &[bytes.as_ref()],
    )
    .map(drop)
}

fn encode(token: &mut Token, this: Borrowed<'_>, text: Borrowed<'_>) -> PyResult<()> {
    let codec = TextIoWrapper::of(token, this).codec.0;
    let mut pending = std::mem::take(&mut TextIoWrapper::of_mut(token, this).pending);
    let clean = text
        .get::<Str>(token)
        .is_some_and(|string| codec.encode_clean(string, &mut pending));
    TextIoWrapper::of_mut(token, this).pending = pending;
    if clean {
        return Ok(());
    }
    let payload = TextIoWrapper::of(token, this);
    let (encoder, encoding, errors) = (
        payload.encoder.clone(),
        payload.encoding.clone_ref(token),
        payload.errors.clone_ref(token),
    );
    let bytes = match encoder {
        Some(encoder) => {
            attribute::call_method(token, encoder.as_ref(), token.name(Known::encode), &[text])?
        }
        None => codec::encode_slowly(token, text, encoding.as_ref(), errors.as_ref())?,
    };
    let Some(bytes) = baton_object::bytes::value_of(token, bytes.as_ref()).map(<[u8]>::to_vec)
    else {
        let got = token.class_name(bytes.as_ref());
        return Err(token.type_error(format!("encoder should return a bytes object, not '{got}'")));
    };
    TextIoWrapper::of_mut(token, this)
        .pending
        .extend_from_slice(&bytes);
    Ok(())
}

pub(super) fn write(token: &mut Token, this: Borrowed<'_>, text: Borrowed<'_>) -> PyResult<usize> {
    let Some(string) = text.get::<Str>(token) else {
        let got = token.class_name(text);
        return Err(token.type_error(format!("write() argument must be str, not {got}")));
    };
    let len = string.len();
    let (has_lf, has_cr) = (
        position(string.chars(), 10).is_some(),
        position(string.chars(), 13).is_some(),
    );
    let buffer = open_buffer(token, this)?;
    let payload = TextIoWrapper::of(token, this);
    if !payload.writable {
        return Err(unsupported(token, "not writable"));
    }
    let written = payload.ending.0.written().filter(|_| has_lf);
    let flush = payload.line_buffering && (has_lf || has_cr);
    let through = payload.write_through;
    match written {
        Some(ending) if token.is_exact(text, baton_object::kind::STR) => {
            let text = with_endings(token, text, ending);
            encode(token, this, text.as_ref())?;
        }
        Some(ending) => {
            let text = replaced(token, text, ending)?;
            // The method may have done anything to the stream.
            open_buffer(token, this)?;
            if !TextIoWrapper::of(token, this).writable {
                return Err(unsupported(token, "not writable"));
            }
            encode(token, this, text.as_ref())?;
        }
        None => encode(token, this, text)?,
    }
    let payload = TextIoWrapper::of(token, this);
    if flush || through || payload.pending.len() >= payload.chunk {
        hand_over(token, this)?;
    }
    if flush {
        crate::io::flush(token, buffer.as_ref())?;
    }
    // What was read ahead of a stream without positions is still to come.
    if TextIoWrapper::of(token, this).snapshot.is_some() {
        forget_decoded(token, this)?;
    }
    Ok(len)
}

/// `text.replace("\n", ending)` of an instance of a subclass, by its own method.
fn replaced(token: &mut Token, text: Borrowed<'_>, ending: &str) -> PyResult {
    let (lf, ending) = (token.new_str("\n"), token.new_str(ending));
    let made = call_named(token, text, "replace", &[lf.as_ref(), ending.as_ref()])?;
    if made.as_ref().is_a::<Str>(token) {
        return Ok(made);
    }
    let got = token.class_name(made.as_ref());
    Err(token.type_error(format!("replace() should return a str, not '{got}'")))
}
