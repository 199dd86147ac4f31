//! `str.encode` and `bytes.decode`: sound text in the commonest encodings at once, anything else by [`CodecHook`], which the
//! crate with `_codecs` sets.

use crate::error::PyResult;
use crate::exceptions::LOOKUP_ERROR;
use crate::str::{Chars, Str};
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use std::cell::Cell;

/// Converts an object: by the name of an encoding and that of an error handler.
pub type Codec = fn(&mut Token, Borrowed<'_>, &str, &str) -> PyResult;

/// What the crate with the codecs puts in.
#[derive(Default)]
pub struct CodecHook {
    /// Encodes a str.
    pub encode: Cell<Option<Codec>>,
    /// Decodes a bytes-like object.
    pub decode: Cell<Option<Codec>>,
}

/// An encoding that takes no codec while there are no errors.
#[derive(Clone, Copy)]
enum Common {
    Utf8,
    Latin1,
    Ascii,
}

impl Common {
    fn named(name: &str) -> Option<Common> {
        let is = |wanted: &str| {
            let mut pairs = wanted.bytes().zip(name.bytes());
            wanted.len() == name.len()
                && pairs.all(|(wanted, byte)| match wanted {
                    b'_' => !byte.is_ascii_alphanumeric(),
                    wanted => wanted == byte.to_ascii_lowercase(),
                })
        };
        if is("utf_8") || is("utf8") {
            Some(Common::Utf8)
        } else if is("latin_1") || is("latin1") || is("iso_8859_1") || is("iso8859_1") {
            Some(Common::Latin1)
        } else if is("ascii") || is("us_ascii") {
            Some(Common::Ascii)
        } else {
            None
        }
    }

    /// The bytes of a text that can be encoded as a whole.
    fn encode(self, text: &Str) -> Option<Vec<u8>> {
        match (self, text.chars()) {
            (Common::Utf8, _) => text.to_text().map(|text| text.into_owned().into_bytes()),
            (Common::Latin1, Chars::One(data)) => Some(data.to_vec()),
            (Common::Ascii, _) => text.as_ascii().map(|text| text.as_bytes().to_vec()),
            _ => None,
        }
    }

    /// The text of bytes that can be decoded as a whole.
    fn decode(self, token: &Token, data: &[u8]) -> Option<Owned> {
        match self {
            Common::Utf8 => std::str::from_utf8(data)
                .ok()
                .map(|text| token.new_str(text)),
            Common::Latin1 => Some(token.new_latin1(data)),
            Common::Ascii => data.is_ascii().then(|| token.new_latin1(data)),
        }
    }
}

fn convert(
    token: &mut Token,
    hook: Option<Codec>,
    object: Borrowed<'_>,
    encoding: &str,
    errors: &str,
) -> PyResult {
    match hook {
        Some(codec) => codec(token, object, encoding, errors),
        None => Err(token.raise(&LOOKUP_ERROR, format!("unknown encoding: {encoding}"))),
    }
}

/// `text.encode(encoding, errors)`: bytes.
pub fn encode(token: &mut Token, text: Borrowed<'_>, encoding: &str, errors: &str) -> PyResult {
    let sound = text.get::<Str>(token).zip(Common::named(encoding));
    if let Some(data) = sound.and_then(|(text, common)| common.encode(text)) {
        return Ok(crate::bytes::from_vec(token, data));
    }
    let hook = token.interp().extension::<CodecHook>().encode.get();
    convert(token, hook, text, encoding, errors)
}

/// `bytes.decode(encoding, errors)`: a str.
pub fn decode(token: &mut Token, source: Borrowed<'_>, encoding: &str, errors: &str) -> PyResult {
    let view = crate::buffer::get(token, source, false)?;
    let data = view.bytes(token);
    let text = if data.is_empty() {
        // Nobody asks whether there is such an encoding.
        Some(token.new_str(""))
    } else {
        Common::named(encoding).and_then(|common| common.decode(token, data))
    };
    drop(view);
    if let Some(text) = text {
        return Ok(text);
    }
    let hook = token.interp().extension::<CodecHook>().decode.get();
    convert(token, hook, source, encoding, errors)
}

/// [`decode`] of bytes that are no object.
pub fn decode_data(token: &mut Token, data: &[u8], encoding: &str, errors: &str) -> PyResult {
    if let Some(text) = Common::named(encoding).and_then(|common| common.decode(token, data)) {
        return Ok(text);
    }
    let source = crate::bytes::new(token, data);
    let hook = token.interp().extension::<CodecHook>().decode.get();
    convert(token, hook, source.as_ref(), encoding, errors)
}
