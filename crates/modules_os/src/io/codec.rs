//! Text to bytes and back for text streams: the common encodings here, the others by their incremental codecs.

use baton_object::str::{Chars, Str};
use baton_object::{Borrowed, Known, Owned, PyResult, Token, attribute};

/// How a text stream encodes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Codec {
    /// UTF-8.
    Utf8,
    /// ISO 8859-1.
    Latin1,
    /// ASCII.
    Ascii,
    /// By codec objects.
    Other,
}

impl Codec {
    /// The codec of an encoding's name.
    pub(super) fn named(name: &str) -> Codec {
        match name.to_ascii_lowercase().replace('_', "-").as_str() {
            "utf-8" | "utf8" => Codec::Utf8,
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" => Codec::Latin1,
            "ascii" | "us-ascii" => Codec::Ascii,
            _ => Codec::Other,
        }
    }

    /// Appends the text's bytes, where no error handler is needed; false (and nothing appended) otherwise.
    pub(super) fn encode_clean(self, text: &Str, out: &mut Vec<u8>) -> bool {
        if self == Codec::Other {
            return false;
        }
        if let Some(ascii) = text.as_ascii() {
            out.extend_from_slice(ascii.as_bytes());
            return true;
        }
        match (self, text.chars()) {
            (Codec::Latin1, Chars::One(bytes)) => {
                out.extend_from_slice(bytes);
                true
            }
            (Codec::Utf8, _) => match text.to_text() {
                Some(text) => {
                    out.extend_from_slice(text.as_bytes());
                    true
                }
                None => false,
            },
            _ => false,
        }
    }

    /// How many bytes of `data` the first `count` characters took, line ends counted as one if `translated`.
    pub(super) fn bytes_of(
        self,
        data: &[u8],
        count: usize,
        translated: bool,
        cr_before: bool,
    ) -> usize {
        let (mut at, mut done) = (0, 0);
        if cr_before && count > 0 {
            // The first character is the end of a line whose `\r` came before; its `\n` may be here.
            done = 1;
            at = usize::from(translated && data.first() == Some(&b'\n'));
        }
        while done < count && at < data.len() {
            let step = match self {
                Codec::Utf8 => char_len(&data[at..]),
                _ => 1,
            };
            if translated && data[at] == b'\r' && data.get(at + 1) == Some(&b'\n') {
                at += 1;
            }
            at += step;
            done += 1;
        }
        at.min(data.len())
    }
}

/// The length of the UTF-8 sequence that `data` starts with; 1 where there is none.
fn char_len(data: &[u8]) -> usize {
    let len = match data.first() {
        Some(0xC2..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF4) => 4,
        _ => 1,
    };
    match data.get(..len) {
        Some(sequence) if std::str::from_utf8(sequence).is_ok() => len,
        _ => 1,
    }
}

/// Bytes at the end that may be the start of a sequence.
fn incomplete_tail(data: &[u8]) -> usize {
    for len in 1..=3.min(data.len()) {
        let tail = &data[data.len() - len..];
        if let Err(error) = std::str::from_utf8(tail)
            && error.valid_up_to() == 0
            && error.error_len().is_none()
        {
            return len;
        }
    }
    0
}

/// Decodes `input` after what is left in `partial` of the bytes before; what is incomplete waits there unless this is
/// the last.
pub(super) fn decode(
    token: &mut Token,
    codec: Codec,
    (encoding, errors): (Borrowed<'_>, Borrowed<'_>),
    partial: &mut Vec<u8>,
    input: &[u8],
    last: bool,
) -> PyResult {
    let joined;
    let data = if partial.is_empty() {
        input
    } else {
        joined = [std::mem::take(partial).as_slice(), input].concat();
        &joined
    };
    let clean = match codec {
        Codec::Latin1 => return Ok(token.new_latin1(data)),
        Codec::Ascii => data.is_ascii().then_some(data.len()),
        _ => match std::str::from_utf8(data) {
            Ok(_) => Some(data.len()),
            Err(error) if error.error_len().is_none() && !last => Some(error.valid_up_to()),
            Err(_) => None,
        },
    };
    if let Some(text) = clean.and_then(|end| std::str::from_utf8(&data[..end]).ok()) {
        partial.extend_from_slice(&data[text.len()..]);
        return Ok(token.new_str(text));
    }
    let wait = if last || codec != Codec::Utf8 {
        0
    } else {
        incomplete_tail(data)
    };
    let (now, later) = data.split_at(data.len() - wait);
    partial.extend_from_slice(later);
    let bytes = baton_object::bytes::new(token, now);
    attribute::call_method(
        token,
        bytes.as_ref(),
        token.name(Known::decode),
        &[encoding, errors],
    )
}

/// Encodes with an error handler, by `str.encode`.
pub(super) fn encode_slowly(
    token: &mut Token,
    text: Borrowed<'_>,
    encoding: Borrowed<'_>,
    errors: Borrowed<'_>,
) -> PyResult {
    attribute::call_method(token, text, token.name(Known::encode), &[encoding, errors])
}

/// The incremental encoder and decoder of an encoding, those of the two that are wanted.
pub(super) fn codecs_of(
    token: &mut Token,
    encoding: Borrowed<'_>,
    errors: Borrowed<'_>,
    (encodes, decodes): (bool, bool),
) -> PyResult<(Option<Owned>, Option<Owned>)> {
    let module = baton_modules::import::import_module(token, "_codecs")?;
    let info = crate::io::call_named(token, module.as_ref(), "lookup", &[encoding])?;
    if let Some(is_text) = crate::io::optional(token, info.as_ref(), "_is_text_encoding")?
        && !baton_object::object::is_true(token, is_text.as_ref())?
    {
        let name = baton_object::str::to_cow(token, encoding).into_owned();
        let message = format!("'{name}' is not a text encoding");
        return Err(token.raise(&baton_object::exceptions::LOOKUP_ERROR, message));
    }
    let mut make = |wanted: bool, name| match wanted {
        true => crate::io::call_named(token, info.as_ref(), name, &[errors]).map(Some),
        false => Ok(None),
    };
    let decoder = make(decodes, "incrementaldecoder")?;
    Ok((make(encodes, "incrementalencoder")?, decoder))
}

/// The encoding that None and "locale" stand for.
pub(super) fn encoding_of(token: &mut Token, encoding: Borrowed<'_>) -> PyResult<Option<String>> {
    let locale = encoding.is_none()
        || baton_object::str::of(token, encoding).is_some_and(|text| text.to_cow() == "locale");
    if !locale {
        return Ok(None);
    }
    // Without an encoding the locale decides, and the interpreter runs in no other than a UTF-8 one.
    if encoding.is_none() && crate::io::flag(token, "warn_default_encoding")? {
        let warn = token.interp().hooks.warn.get();
        let message = "'encoding' argument not specified";
        warn(
            token,
            &baton_object::exceptions::ENCODING_WARNING,
            message,
            1,
        )?;
    }
    let lower = encoding.is_none() && crate::io::flag(token, "utf8_mode")?;
    Ok(Some(if lower { "utf-8" } else { "UTF-8" }.to_string()))
}

pub(super) fn text_or(
    token: &mut Token,
    value: Borrowed<'_>,
    default: &str,
    what: &str,
) -> PyResult {
    if value.is_none() {
        return Ok(token.new_str(default));
    }
    if !value.is_a::<Str>(token) {
        let got = token.class_name(value);
        return Err(token.type_error(format!(
            "TextIOWrapper() argument '{what}' must be str or None, not {got}"
        )));
    }
    Ok(value.own(token))
}
