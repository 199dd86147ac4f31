//! `_codecs`: the registry of codecs and error handlers, and the codecs that the interpreter itself has.
//!
//! For `str.encode` and `bytes.decode` there are [`encode_str`] and [`decode_bytes`]: the common encodings directly, the others
//! through the registry.

pub mod charmap;
pub mod decode;
pub mod encode;
pub mod errors;
pub mod escape;
pub mod registry;
pub mod utf_7;

use baton_object::str::Str;
use baton_object::{Borrowed, Owned, PyResult, Token, bytes};

/// `text.encode(encoding, errors)`: a bytes object.
pub fn encode_str(
    token: &mut Token,
    text: Borrowed<'_>,
    encoding: &str,
    errors: Option<&str>,
) -> PyResult {
    let handler = errors.unwrap_or("strict");
    let data = match registry::normalise(encoding).as_str() {
        "utf_8" | "utf8" => encode::utf_8(token, text, handler)?,
        "latin_1" | "latin1" | "iso_8859_1" | "iso8859_1" => encode::latin_1(token, text, handler)?,
        "ascii" | "us_ascii" => encode::ascii(token, text, handler)?,
        "utf_16" | "utf16" => encode::utf_16(token, text, handler, 0)?,
        "utf_32" | "utf32" => encode::utf_32(token, text, handler, 0)?,
        _ => return registry::encode_text(token, text, encoding, errors),
    };
    Ok(bytes::from_vec(token, data))
}

/// `data.decode(encoding, errors)` of a bytes-like object: a str.
pub fn decode_bytes(
    token: &mut Token,
    data: Borrowed<'_>,
    encoding: &str,
    errors: Option<&str>,
) -> PyResult {
    let handler = errors.unwrap_or("strict");
    let name = registry::normalise(encoding);
    if !matches!(
        name.as_str(),
        "utf_8"
            | "utf8"
            | "latin_1"
            | "latin1"
            | "iso_8859_1"
            | "iso8859_1"
            | "ascii"
            | "us_ascii"
            | "utf_16"
            | "utf16"
            | "utf_32"
            | "utf32"
    ) {
        return registry::decode_text(token, data, encoding, errors);
    }
    let copy = input(token, data)?;
    Ok(match name.as_str() {
        "utf_8" | "utf8" => decode::utf_8(token, data, &copy, handler, true)?.0,
        "ascii" | "us_ascii" => decode::ascii(token, data, &copy, handler)?,
        "utf_16" | "utf16" => decode::utf_16(token, data, &copy, handler, 0, true)?.0,
        "utf_32" | "utf32" => decode::utf_32(token, data, &copy, handler, 0, true)?.0,
        _ => token.new_latin1(&copy),
    })
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
        let errors = handler(token, errors)?;
        let copy = input(token, data)?;
        let (text, used) = utf_7::decode(token, data, &copy, &errors, last.unwrap_or(false))?;
        Ok(pair(token, text, used))
    }

    #[function("(data, errors=None, final=False, /)")]
    fn utf_8_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let copy = input(token, data)?;
        let (text, used) =
            super::decode::utf_8(token, data, &copy, &errors, last.unwrap_or(false))?;
        Ok(pair(token, text, used))
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
        let errors = handler(token, errors)?;
        let data = super::encode::utf_8(token, str, &errors)?;
        encoded(token, str, data)
    }

    #[function("(str, errors=None, /)")]
    fn latin_1_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let data = super::encode::latin_1(token, str, &errors)?;
        encoded(token, str, data)
    }

    #[function("(str, errors=None, /)")]
    fn ascii_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let data = super::encode::ascii(token, str, &errors)?;
        encoded(token, str, data)
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
        let errors = handler(token, errors)?;
        let copy = input(token, data)?;
        let (text, used, _) =
            super::decode::utf_16(token, data, &copy, &errors, 0, last.unwrap_or(false))?;
        Ok(pair(token, text, used))
    }

    #[function("(str, errors=None, /)")]
    fn utf_16_le_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let data = super::encode::utf_16(token, str, &errors, -1)?;
        encoded(token, str, data)
    }

    #[function("(data, errors=None, final=False, /)")]
    fn utf_16_le_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let copy = input(token, data)?;
        let (text, used, _) =
            super::decode::utf_16(token, data, &copy, &errors, -1, last.unwrap_or(false))?;
        Ok(pair(token, text, used))
    }

    #[function("(str, errors=None, /)")]
    fn utf_16_be_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let data = super::encode::utf_16(token, str, &errors, 1)?;
        encoded(token, str, data)
    }

    #[function("(data, errors=None, final=False, /)")]
    fn utf_16_be_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let copy = input(token, data)?;
        let (text, used, _) =
            super::decode::utf_16(token, data, &copy, &errors, 1, last.unwrap_or(false))?;
        Ok(pair(token, text, used))
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
        let errors = handler(token, errors)?;
        let copy = input(token, data)?;
        let (text, used, _) =
            super::decode::utf_32(token, data, &copy, &errors, 0, last.unwrap_or(false))?;
        Ok(pair(token, text, used))
    }

    #[function("(str, errors=None, /)")]
    fn utf_32_le_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let data = super::encode::utf_32(token, str, &errors, -1)?;
        encoded(token, str, data)
    }

    #[function("(data, errors=None, final=False, /)")]
    fn utf_32_le_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let copy = input(token, data)?;
        let (text, used, _) =
            super::decode::utf_32(token, data, &copy, &errors, -1, last.unwrap_or(false))?;
        Ok(pair(token, text, used))
    }

    #[function("(str, errors=None, /)")]
    fn utf_32_be_encode(
        token: &mut Token,
        str: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let data = super::encode::utf_32(token, str, &errors, 1)?;
        encoded(token, str, data)
    }

    #[function("(data, errors=None, final=False, /)")]
    fn utf_32_be_decode(
        token: &mut Token,
        data: Borrowed<'_>,
        errors: Option<Borrowed<'_>>,
        last: Option<bool>,
    ) -> PyResult {
        let errors = handler(token, errors)?;
        let copy = input(token, data)?;
        let (text, used, _) =
            super::decode::utf_32(token, data, &copy, &errors, 1, last.unwrap_or(false))?;
        Ok(pair(token, text, used))
    }
}

/// Sets the hooks through which `str.encode` and `bytes.decode` reach the registry.
pub fn install(token: &Token) {
    let hook = token
        .interp()
        .extension::<baton_object::codecs::CodecHook>();
    hook.encode.set(Some(|token, text, encoding, errors| {
        registry::encode_text(
            token,
            text,
            encoding,
            Some(errors).filter(|errors| *errors != "strict"),
        )
    }));
    hook.decode.set(Some(|token, data, encoding, errors| {
        registry::decode_text(
            token,
            data,
            encoding,
            Some(errors).filter(|errors| *errors != "strict"),
        )
    }));
    hook.handler.set(Some(call_handler));
}

/// Calls the error handler registered under a name.
fn call_handler(token: &mut Token, name: &str, exception: Owned) -> PyResult<(Owned, i64)> {
    let handler = registry::error_handler(token, name)?;
    let encoding = exception
        .as_ref()
        .get::<baton_object::exceptions::BaseException>(token)
        .is_some()
        && token.class_of(exception.as_ref()).is_subclass_of(
            token,
            token.native_class(&baton_object::exceptions::UNICODE_ENCODE_ERROR),
        );
    let result = baton_object::object::call(token, handler.as_ref(), &[exception.as_ref()])?;
    let parts = baton_object::tuple::Tuple::items_of(token, result.as_ref())
        .map(|items| crate::support::own_all(token, items))
        .unwrap_or_default();
    if let [replacement, position] = parts.as_slice() {
        let text = replacement.as_ref().is_a::<Str>(token);
        if text || (encoding && bytes::value_of(token, replacement.as_ref()).is_some()) {
            let position = baton_object::int::index_to_i64(token, position.as_ref(), "C ssize_t")?;
            return Ok((replacement.clone_ref(token), position));
        }
    }
    Err(token.type_error(if encoding {
        "encoding error handler must return (str/bytes, int) tuple"
    } else {
        "decoding error handler must return (str, int) tuple"
    }))
}
