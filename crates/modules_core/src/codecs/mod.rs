//! `_codecs`: the registry of codecs and error handlers, and the codecs that the interpreter itself has.
//!
//! `str.encode` and `bytes.decode` come here, where the common encodings are run directly, the others through the registry.

pub mod charmap;
pub mod decode;
pub mod encode;
pub mod errors;
pub mod escape;
pub mod registry;
pub mod utf_7;

use baton_object::str::Str;
use baton_object::{Borrowed, Owned, PyResult, Token, bytes};

/// An encoding that `str.encode` and `bytes.decode` know without the registry.
enum Native {
    Utf8,
    Latin1,
    Ascii,
    Utf16,
    Utf32,
}

impl Native {
    fn named(name: &str) -> Option<Native> {
        Some(match registry::normalise(name).as_str() {
            "utf_8" | "utf8" => Native::Utf8,
            "latin_1" | "latin1" | "iso_8859_1" | "iso8859_1" => Native::Latin1,
            "ascii" | "us_ascii" => Native::Ascii,
            "utf_16" | "utf16" => Native::Utf16,
            "utf_32" | "utf32" => Native::Utf32,
            _ => return None,
        })
    }
}

/// `text.encode(encoding, errors)`: a bytes object.
fn encode_str(token: &mut Token, text: Borrowed<'_>, encoding: &str, errors: &str) -> PyResult {
    let Some(native) = Native::named(encoding) else {
        let errors = Some(errors).filter(|errors| *errors != "strict");
        return registry::encode_text(token, text, encoding, errors);
    };
    let data = match native {
        Native::Utf8 => encode::utf_8(token, text, errors)?,
        Native::Latin1 => encode::latin_1(token, text, errors)?,
        Native::Ascii => encode::ascii(token, text, errors)?,
        Native::Utf16 => encode::utf_16(token, text, errors, 0)?,
        Native::Utf32 => encode::utf_32(token, text, errors, 0)?,
    };
    Ok(bytes::from_vec(token, data))
}

/// `data.decode(encoding, errors)` of a bytes-like object: a str.
fn decode_bytes(token: &mut Token, data: Borrowed<'_>, encoding: &str, errors: &str) -> PyResult {
    let Some(native) = Native::named(encoding) else {
        let errors = Some(errors).filter(|errors| *errors != "strict");
        return registry::decode_text(token, data, encoding, errors);
    };
    let copy = input(token, data)?;
    Ok(match native {
        Native::Utf8 => decode::utf_8(token, data, &copy, errors, true)?.0,
        Native::Latin1 => token.new_latin1(&copy),
        Native::Ascii => decode::ascii(token, data, &copy, errors)?,
        Native::Utf16 => decode::utf_16(token, data, &copy, errors, 0, true)?.0,
        Native::Utf32 => decode::utf_32(token, data, &copy, errors, 0, true)?.0,
    })
}

/// Makes these the codecs of `str.encode` and `bytes.decode`.
pub fn install(token: &Token) {
    let hook = token
        .interp()
        .extension::<baton_object::codecs::CodecHook>();
    hook.encode.set(Some(encode_str));
    hook.decode.set(Some(decode_bytes));
}

/// Whether a byte order (-1 little, 1 big, 0 the machine's) is little.
fn is_little(order: i64) -> bool {
    match order {
        0 => cfg!(target_endian = "little"),
        order => order < 0,
    }
}

/// A copy of a bytes-like object's bytes.
fn input(token: &mut Token, data: Borrowed<'_>) -> PyResult<Vec<u8>> {
    if let Some(bytes) = bytes::value_of(token, data) {
        return Ok(bytes.to_vec());
    }
    let view = baton_object::buffer::get(token, data, false)?;
    Ok(view.bytes(token).to_vec())
}

/// Bytes of a bytes-like object or of an ASCII str.
fn input_or_text(token: &mut Token, data: Borrowed<'_>) -> PyResult<Vec<u8>> {
    if data.is_a::<Str>(token) {
        encode::utf_8(token, data, "strict")
    } else {
        input(token, data)
    }
}

/// The name of the error handler.
fn handler(token: &mut Token, errors: Option<Borrowed<'_>>) -> PyResult<String> {
    match errors.filter(|errors| !errors.is_none()) {
        Some(errors) => baton_object::str::to_string(token, errors),
        None => Ok("strict".to_string()),
    }
}

fn pair(token: &mut Token, value: Owned, used: usize) -> Owned {
    let used = token.int(used as i64);
    token.new_tuple([value, used].into_iter())
}

fn encoded(token: &mut Token, text: Borrowed<'_>, data: Vec<u8>) -> PyResult {
    let len = baton_object::object::len(token, text)?;
    let data = bytes::from_vec(token, data);
    Ok(pair(token, data, len))
}

/// What an encoder function returns: the bytes, and of how many characters they are.
fn encode_with(
    token: &mut Token,
    text: Borrowed<'_>,
    errors: Option<Borrowed<'_>>,
    encode: impl FnOnce(&mut Token, &str) -> PyResult<Vec<u8>>,
) -> PyResult {
    let errors = handler(token, errors)?;
    let data = encode(token, &errors)?;
    encoded(token, text, data)
}

/// What a decoder function returns: the text, and of how many bytes it is.
fn decode_with(
    token: &mut Token,
    data: Borrowed<'_>,
    errors: Option<Borrowed<'_>>,
    decode: impl FnOnce(&mut Token, &[u8], &str) -> PyResult<(Owned, usize)>,
) -> PyResult {
    let errors = handler(token, errors)?;
    let copy = input(token, data)?;
    let (text, used) = decode(token, &copy, &errors)?;
    Ok(pair(token, text, used))
}

/// [`decode_with`] a decoder of UTF-16 or UTF-32 that is told the byte order.
fn decode_units(
    token: &mut Token,
    data: Borrowed<'_>,
    errors: Option<Borrowed<'_>>,
    decode: decode::Units,
    order: i64,
    last: Option<bool>,
) -> PyResult {
    decode_with(token, data, errors, |token, copy, errors| {
        let last = last.unwrap_or(false);
        let (text, used, _) = decode(token, data, copy, errors, order, last)?;
        Ok((text, used))
    })
}

// CPython's module has no doc string; this comment is for Rust readers only.
#[expect(
    missing_docs,
    reason = "the doc comment would be the module's doc string, and CPython's has none"
)]
#[baton_object::module(name = "_codecs")]
pub mod module {
    use super::registry::Direction;
    use super::*;

    /// Register a codec search function.
    ///
    /// Search functions are expected to take one argument, the encoding name in
    /// all lower case letters, and either return None, or a tuple of functions
    /// (encoder, decoder, stream_reader, stream_writer) (or a CodecInfo object).
    #[function("(search_function, /)")]
    fn register(token: &mut Token, search_function: Borrowed<'_>) -> PyResult<()> {
        registry::register(token, search_function)
    }

    /// Unregister a codec search function and clear the registry's cache.
    ///
    /// If the search function is not registered, do nothing.
    #[function("(search_function, /)")]
    fn unregister(token: &mut Token, search_function: Borrowed<'_>) -> PyResult<()> {
        registry::unregister(token, search_function);
        Ok(())
    }

    /// Looks up a codec tuple in the Python codec registry and returns a CodecInfo object.
    #[function("(encoding, /)")]
    fn lookup(token: &mut Token, encoding: String) -> PyResult {
        registry::lookup(token, &encoding)
    }

    /// Encodes obj using the codec registered for encoding.
    ///
    /// The default encoding is 'utf-8'.  errors may be given to set a
    /// different error handling scheme.  Default is 'strict' meaning that encoding
    /// errors raise a ValueError.  Other possible values are 'ignore', 'replace'
    /// and 'backslashreplace' as well as any other name registered with
    /// codecs.register_error that can handle ValueErrors.
    #[function("(obj, encoding='utf-8', errors='strict')")]
    fn encode(
        token: &mut Token,
        obj: Borrowed<'_>,
        encoding: Option<String>,
        errors: Option<String>,
    ) -> PyResult {
        let encoding = encoding.unwrap_or_else(|| "utf-8".to_string());
        let codec = registry::lookup(token, &encoding)?;
        registry::run(
            token,
            codec.as_ref(),
            &encoding,
            Direction::Encode,
            obj,
            errors.as_deref(),
        )
    }

    /// Decodes obj using the codec registered for encoding.
    ///
    /// Default encoding is 'utf-8'.  errors may be given to set a
    /// different error handling scheme.  Default is 'strict' meaning that encoding
    /// errors raise a ValueError.  Other possible values are 'ignore', 'replace'
    /// and 'backslashreplace' as well as any other name registered with
    /// codecs.register_error that can handle ValueErrors.
    #[function("(obj, encoding='utf-8', errors='strict')")]
    fn decode(
        token: &mut Token,
        obj: Borrowed<'_>,
        encoding: Option<String>,
        errors: Option<String>,
    ) -> PyResult {
        let encoding = encoding.unwrap_or_else(|| "utf-8".to_string());
        let codec = registry::lookup(token, &encoding)?;
        registry::run(
            token,
            codec.as_ref(),
            &encoding,
            Direction::Decode,
            obj,
            errors.as_deref(),
        )
    }

    /// Register the specified error handler under the name errors.
    ///
    /// handler must be a callable object, that
    /// will be called with an exception instance containing
    /// information about the location of the encoding/decoding
    /// error and must return a (replacement, new position) tuple.
    #[function("(errors, handler, /)")]
    fn register_error(token: &mut Token, errors: String, handler: Borrowed<'_>) -> PyResult<()> {
        registry::register_error(token, errors, handler)
    }

    /// Un-register the specified error handler for the error handling `errors'.
    ///
    /// Only custom error handlers can be un-registered. An exception is raised
    /// if the error handling is a built-in one (e.g., 'strict'), or if an error
    /// occurs.
    ///
    /// Otherwise, this returns True if a custom handler has been successfully
    /// un-registered, and False if no custom handler for the specified error
    /// handling exists.
    #[function("(errors, /)")]
    fn _unregister_error(token: &mut Token, errors: String) -> PyResult<bool> {
        registry::unregister_error(token, &errors)
    }

    /// lookup_error(errors) -> handler
    ///
    /// Return the error handler for the specified error handling name or raise a
    /// LookupError, if no handler exists under this name.
    #[function("(name, /)")]
    fn lookup_error(token: &mut Token, name: String) -> PyResult {
        registry::error_handler(token, &name)
    }

    #[function("(map, /)")]
    fn charmap_build(token: &mut Token, map: Borrowed<'_>) -> PyResult {
        charmap::build(token, map)
    }

    #[function("(str, errors=None, mapping=None, /)")]
    fn charmap_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        mapping: Option<Borrowed<'_>>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let data = match crate::support::not_none(mapping) {
            Some(mapping) => charmap::encode(token, str, mapping, &errors)?,
            None => super::encode::latin_1(token, str, &errors)?,
        };
        encoded(token, str, data)
    }

    #[function("(data, errors=None, mapping=None, /)")]
    fn charmap_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        mapping: Option<Borrowed<'_>>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let copy = input(token, data)?;
        let text = match crate::support::not_none(mapping) {
            Some(mapping) => charmap::decode(token, data, &copy, mapping, &errors)?,
            None => token.new_latin1(&copy),
        };
        Ok(pair(token, text, copy.len()))
    }

    #[function("(data, errors=None, /)")]
    fn escape_encode(
        token: &mut Token,
        data: Borrowed<'_>,
        _errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let Some(copy) = bytes::value_of(token, data).map(<[u8]>::to_vec) else {
            let class = token.class_name(data);
            return Err(token.type_error(format!(
                "escape_encode() argument 1 must be bytes, not {class}"
            )));
        };
        let out = bytes::from_vec(token, super::encode::escape_bytes(&copy));
        Ok(pair(token, out, copy.len()))
    }

    #[function("(data, errors=None, /)")]
    fn escape_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let copy = input_or_text(token, data)?;
        let out = escape::bytes(token, &copy, &errors)?;
        let out = bytes::from_vec(token, out);
        Ok(pair(token, out, copy.len()))
    }

    #[function("(data, errors=None, final=True, /)")]
    fn unicode_escape_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let copy = input_or_text(token, data)?;
        let (text, used) = escape::unicode(token, data, &copy, &errors, last.unwrap_or(true))?;
        Ok(pair(token, text, used))
    }

    #[function("(data, errors=None, final=True, /)")]
    fn raw_unicode_escape_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let copy = input_or_text(token, data)?;
        let (text, used) = escape::raw_unicode(token, data, &copy, &errors, last.unwrap_or(true))?;
        Ok(pair(token, text, used))
    }

    #[function("(str, errors=None, /)")]
    fn unicode_escape_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        _errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let chars = super::encode::code_points(token, str, "unicode_escape_encode")?;
        encoded(token, str, super::encode::unicode_escape(&chars))
    }

    #[function("(str, errors=None, /)")]
    fn raw_unicode_escape_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        _errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let chars = super::encode::code_points(token, str, "raw_unicode_escape_encode")?;
        encoded(token, str, super::encode::raw_unicode_escape(&chars))
    }

    #[function("(data, errors=None, /)")]
    fn readbuffer_encode(
        token: &mut Token,
        data: Borrowed<'_>,
        _errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let copy = input_or_text(token, data)?;
        let len = copy.len();
        let out = bytes::from_vec(token, copy);
        Ok(pair(token, out, len))
    }

    #[function("(str, errors=None, /)")]
    fn utf_7_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        _errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let chars = super::encode::code_points(token, str, "utf_7_encode")?;
        encoded(token, str, utf_7::encode(&chars))
    }

    #[function("(data, errors=None, final=False, /)")]
    fn utf_7_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        decode_with(token, data, errors, |token, copy, errors| {
            utf_7::decode(token, data, copy, errors, last.unwrap_or(false))
        })
    }

    #[function("(data, errors=None, final=False, /)")]
    fn utf_8_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        decode_with(token, data, errors, |token, copy, errors| {
            super::decode::utf_8(token, data, copy, errors, last.unwrap_or(false))
        })
    }

    #[function("(data, errors=None, /)")]
    fn latin_1_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        _errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let copy = input(token, data)?;
        let text = token.new_latin1(&copy);
        Ok(pair(token, text, copy.len()))
    }

    #[function("(data, errors=None, /)")]
    fn ascii_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let copy = input(token, data)?;
        let text = super::decode::ascii(token, data, &copy, &errors)?;
        Ok(pair(token, text, copy.len()))
    }

    #[function("(str, errors=None, /)")]
    fn utf_8_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        encode_with(token, str, errors, |token, errors| {
            super::encode::utf_8(token, str, errors)
        })
    }

    #[function("(str, errors=None, /)")]
    fn latin_1_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        encode_with(token, str, errors, |token, errors| {
            super::encode::latin_1(token, str, errors)
        })
    }

    #[function("(str, errors=None, /)")]
    fn ascii_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        encode_with(token, str, errors, |token, errors| {
            super::encode::ascii(token, str, errors)
        })
    }

    #[function("(str, errors=None, byteorder=0, /)")]
    fn utf_16_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        byteorder: Option<i64>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let data = super::encode::utf_16(token, str, &errors, byteorder.unwrap_or(0))?;
        encoded(token, str, data)
    }

    #[function("(data, errors=None, byteorder=0, final=False, /)")]
    fn utf_16_ex_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        byteorder: Option<i64>,
        last: Option<bool>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let copy = input(token, data)?;
        let (text, used, order) = super::decode::utf_16(
            token,
            data,
            &copy,
            &errors,
            byteorder.unwrap_or(0),
            last.unwrap_or(false),
        )?;
        let (used, order) = (token.int(used as i64), token.int(order));
        Ok(token.new_tuple([text, used, order].into_iter()))
    }

    #[function("(data, errors=None, final=False, /)")]
    fn utf_16_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        decode_units(token, data, errors, super::decode::utf_16, 0, last)
    }

    #[function("(str, errors=None, /)")]
    fn utf_16_le_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        encode_with(token, str, errors, |token, errors| {
            super::encode::utf_16(token, str, errors, -1)
        })
    }

    #[function("(data, errors=None, final=False, /)")]
    fn utf_16_le_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        decode_units(token, data, errors, super::decode::utf_16, -1, last)
    }

    #[function("(str, errors=None, /)")]
    fn utf_16_be_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        encode_with(token, str, errors, |token, errors| {
            super::encode::utf_16(token, str, errors, 1)
        })
    }

    #[function("(data, errors=None, final=False, /)")]
    fn utf_16_be_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        decode_units(token, data, errors, super::decode::utf_16, 1, last)
    }

    #[function("(str, errors=None, byteorder=0, /)")]
    fn utf_32_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        byteorder: Option<i64>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let data = super::encode::utf_32(token, str, &errors, byteorder.unwrap_or(0))?;
        encoded(token, str, data)
    }

    #[function("(data, errors=None, byteorder=0, final=False, /)")]
    fn utf_32_ex_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        byteorder: Option<i64>,
        last: Option<bool>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let copy = input(token, data)?;
        let (text, used, order) = super::decode::utf_32(
            token,
            data,
            &copy,
            &errors,
            byteorder.unwrap_or(0),
            last.unwrap_or(false),
        )?;
        let (used, order) = (token.int(used as i64), token.int(order));
        Ok(token.new_tuple([text, used, order].into_iter()))
    }

    #[function("(data, errors=None, final=False, /)")]
    fn utf_32_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        decode_units(token, data, errors, super::decode::utf_32, 0, last)
    }

    #[function("(str, errors=None, /)")]
    fn utf_32_le_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        encode_with(token, str, errors, |token, errors| {
            super::encode::utf_32(token, str, errors, -1)
        })
    }

    #[function("(data, errors=None, final=False, /)")]
    fn utf_32_le_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        decode_units(token, data, errors, super::decode::utf_32, -1, last)
    }

    #[function("(str, errors=None, /)")]
    fn utf_32_be_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        encode_with(token, str, errors, |token, errors| {
            super::encode::utf_32(token, str, errors, 1)
        })
    }

    #[function("(data, errors=None, final=False, /)")]
    fn utf_32_be_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        decode_units(token, data, errors, super::decode::utf_32, 1, last)
    }
}
