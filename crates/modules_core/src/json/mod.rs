//! `_json`: what makes `json` fast.

mod encode;
mod scan;
mod text;

use baton_object::str::Str;
use baton_object::{Borrowed, PyResult, Token, int};

/// json speedups
#[baton_object::module(name = "_json", classes(super::encode::ENCODER, super::scan::SCANNER))]
pub mod module {
    use super::*;

    #[constant]
    fn make_encoder(token: &mut Token) -> PyResult {
        Ok(token.native_class(&encode::ENCODER).as_value().own(token))
    }

    #[constant]
    fn make_scanner(token: &mut Token) -> PyResult {
        Ok(token.native_class(&scan::SCANNER).as_value().own(token))
    }

    /// Return an ASCII-only JSON representation of a Python string
    #[function("(object, /)")]
    fn encode_basestring_ascii(token: &mut Token, object: Borrowed<'_>) -> PyResult {
        text::quoted(token, object, true)
    }

    /// Return a JSON representation of a Python string
    #[function("(object, /)")]
    fn encode_basestring(token: &mut Token, object: Borrowed<'_>) -> PyResult {
        text::quoted(token, object, false)
    }

    /// scanstring(string, end, strict=True) -> (string, end)
    ///
    /// Scan the string s for a JSON string. End is the index of the
    /// character in s after the quote that started the JSON string.
    /// Unescapes all valid JSON string escape sequences and raises ValueError
    /// on attempt to decode an invalid string. If strict is False then literal
    /// control characters are allowed in the string.
    ///
    /// Returns a tuple of the decoded string and the index of the character in s
    /// after the end quote.
    #[function("(string, end, strict=True, /)")]
    fn scanstring(
        token: &mut Token,
        string: Borrowed<'_>,
        end: Borrowed<'_>,
        strict: Option<bool>,
    ) -> PyResult {
        let end = int::index_to_i64(token, end, "C ssize_t")?;
        if !string.is_a::<Str>(token) {
            let class = token.class_name(string);
            return Err(token.type_error(format!("first argument must be a string, not {class}")));
        }
        scan::scan_string_at(token, string, end, strict.unwrap_or(true))
    }
}
