//! Error handlers: what takes the place of text that cannot be encoded or bytes that cannot be decoded.
//!
//! Invariant: the handlers that CPython knows by name run here without an exception object; the same code serves the
//! functions `codecs.strict_errors` and so on, which get one.

use super::registry;
use baton_object::exceptions::{
    BaseException, INDEX_ERROR, UNICODE_DECODE_ERROR, UNICODE_ENCODE_ERROR, UNICODE_TRANSLATE_ERROR,
};
use baton_object::int::index_to_i64;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, PyResult, Raised, Token};

/// What stands in for the part that failed.
pub enum Replacement {
    /// Text, which the encoder encodes in turn (or the decoder takes as it is).
    Text(Vec<u32>),
    /// Bytes that go into the output unchanged.
    Bytes(Vec<u8>),
}

/// Input that failed.
pub enum Input<'a> {
    /// Text to be encoded.
    Encode(&'a [u32]),
    /// Bytes to be decoded.
    Decode(&'a [u8]),
    /// Text to be translated.
    Translate(&'a [u32]),
}

/// A part of the input that a codec cannot convert.
pub struct Problem<'a> {
    /// The codec's name.
    pub encoding: &'a str,
    /// The whole input.
    pub input: Input<'a>,
    /// First position of the bad part.
    pub start: usize,
    /// Behind the bad part.
    pub end: usize,
    /// Why.
    pub reason: &'a str,
}

impl Problem<'_> {
    fn chars(&self) -> &[u32] {
        match self.input {
            Input::Encode(chars) | Input::Translate(chars) => {
                let end = self.end.min(chars.len());
                chars.get(self.start.min(end)..end).unwrap_or(&[])
            }
            Input::Decode(_) => &[],
        }
    }

    fn bytes(&self) -> &[u8] {
        match self.input {
            Input::Decode(bytes) => {
                let end = self.end.min(bytes.len());
                bytes.get(self.start.min(end)..end).unwrap_or(&[])
            }
            _ => &[],
        }
    }

    /// The exception that says what is wrong.
    pub fn exception(&self, token: &mut Token, object: Borrowed<'_>) -> Raised {
        let (start, end) = (token.int(self.start as i64), token.int(self.end as i64));
        let (object, reason, encoding) = (
            object.own(token),
            token.new_str(self.reason),
            token.new_str(self.encoding),
        );
        match self.input {
            Input::Encode(_) => token.raise_values(
                &UNICODE_ENCODE_ERROR,
                vec![encoding, object, start, end, reason],
            ),
            Input::Decode(_) => token.raise_values(
                &UNICODE_DECODE_ERROR,
                vec![encoding, object, start, end, reason],
            ),
            Input::Translate(_) => {
                token.raise_values(&UNICODE_TRANSLATE_ERROR, vec![object, start, end, reason])
            }
        }
    }
}

/// The names of the handlers that are built in.
pub const BUILT_IN: [&str; 8] = [
    "strict",
    "ignore",
    "replace",
    "xmlcharrefreplace",
    "backslashreplace",
    "namereplace",
    "surrogatepass",
    "surrogateescape",
];

/// What a built-in handler makes of the problem: replacement and where to go on; `None` if it gives up.
pub fn built_in(handler: &str, problem: &Problem<'_>) -> Option<(Replacement, usize)> {
    let text = |text: Vec<u32>| Some((Replacement::Text(text), problem.end));
    match (handler, &problem.input) {
        ("ignore", _) => text(Vec::new()),
        ("replace", Input::Encode(_)) => text(vec![u32::from('?'); problem.chars().len()]),
        ("replace", Input::Decode(_)) => text(vec![0xFFFD]),
        ("replace", Input::Translate(_)) => text(vec![0xFFFD; problem.chars().len()]),
        ("xmlcharrefreplace", Input::Encode(_)) => {
            text(each(problem.chars(), |c| format!("&#{c};")))
        }
        ("backslashreplace", Input::Decode(_)) => text(
            problem
                .bytes()
                .iter()
                .flat_map(|byte| format!("\\x{byte:02x}").into_bytes())
                .map(u32::from)
                .collect(),
        ),
        ("backslashreplace", _) => text(each(problem.chars(), escape)),
        ("namereplace", Input::Encode(_)) => {
            text(each(problem.chars(), |c| {
                match char::from_u32(c).and_then(unicode_names2::name) {
                    Some(name) => format!("\\N{{{name}}}"),
                    None => escape(c),
                }
            }))
        }
        ("surrogateescape", Input::Encode(_)) => {
            let bytes: Vec<u8> = problem
                .chars()
                .iter()
                .map_while(|c| (0xDC80..=0xDCFF).contains(c).then(|| (c - 0xDC00) as u8))
                .collect();
            // What follows the escaped bytes is a problem of its own.
            let next = problem.start + bytes.len();
            (!bytes.is_empty()).then_some((Replacement::Bytes(bytes), next))
        }
        ("surrogateescape", Input::Decode(_)) => {
            let taken: Vec<u32> = problem
                .bytes()
                .iter()
                .take(4)
                .take_while(|byte| **byte >= 0x80)
                .map(|byte| 0xDC00 + u32::from(*byte))
                .collect();
            let end = problem.start + taken.len();
            (!taken.is_empty()).then_some((Replacement::Text(taken), end))
        }
        ("surrogatepass", Input::Encode(_)) => surrogates_out(problem),
        ("surrogatepass", Input::Decode(input)) => surrogate_in(problem, input),
        _ => None,
    }
}

fn each(chars: &[u32], one: impl Fn(u32) -> String) -> Vec<u32> {
    chars
        .iter()
        .flat_map(|c| one(*c).into_bytes())
        .map(u32::from)
        .collect()
}

fn escape(c: u32) -> String {
    match c {
        0..=0xFF => format!("\\x{c:02x}"),
        0x100..=0xFFFF => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    }
}

/// The unit layout of a UTF encoding: bytes per unit, and whether the low byte comes first.
fn utf_layout(encoding: &str) -> Option<(usize, bool)> {
    // A dash or underscore at the end makes it another name.
    if !encoding.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let name: String = encoding
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    Some(match name.as_str() {
        "utf8" | "cp65001" => (1, true),
        "utf16le" => (2, true),
        "utf16be" => (2, false),
        "utf16" => (2, cfg!(target_endian = "little")),
        "utf32le" => (4, true),
        "utf32be" => (4, false),
        "utf32" => (4, cfg!(target_endian = "little")),
        _ => return None,
    })
}

fn surrogates_out(problem: &Problem<'_>) -> Option<(Replacement, usize)> {
    let (unit, little) = utf_layout(problem.encoding)?;
    let mut out = Vec::new();
    for c in problem.chars() {
        if !(0xD800..=0xDFFF).contains(c) {
            return None;
        }
        match unit {
            1 => out.extend_from_slice(&[
                0xE0 | (c >> 12) as u8,
                0x80 | (c >> 6 & 63) as u8,
                0x80 | (c & 63) as u8,
            ]),
            2 if little => out.extend_from_slice(&(*c as u16).to_le_bytes()),
            2 => out.extend_from_slice(&(*c as u16).to_be_bytes()),
            _ if little => out.extend_from_slice(&c.to_le_bytes()),
            _ => out.extend_from_slice(&c.to_be_bytes()),
        }
    }
    Some((Replacement::Bytes(out), problem.end))
}

fn surrogate_in(problem: &Problem<'_>, input: &[u8]) -> Option<(Replacement, usize)> {
    let (unit, little) = utf_layout(problem.encoding)?;
    let rest = input.get(problem.start..)?;
    let (c, used) = match (unit, little) {
        (1, _) => match rest {
            [0xED, b @ 0x80..=0xBF, c @ 0x80..=0xBF, ..] => {
                (0xD000 | u32::from(b & 63) << 6 | u32::from(c & 63), 3)
            }
            _ => return None,
        },
        (2, true) => (
            u32::from(u16::from_le_bytes(rest.get(..2)?.try_into().ok()?)),
            2,
        ),
        (2, false) => (
            u32::from(u16::from_be_bytes(rest.get(..2)?.try_into().ok()?)),
            2,
        ),
        (_, true) => (u32::from_le_bytes(rest.get(..4)?.try_into().ok()?), 4),
        (_, false) => (u32::from_be_bytes(rest.get(..4)?.try_into().ok()?), 4),
    };
    (0xD800..=0xDFFF)
        .contains(&c)
        .then(|| (Replacement::Text(vec![c]), problem.start + used))
}

/// What an error handler made of a problem.
pub struct Handled {
    /// What takes the place of the bad part.
    pub replacement: Replacement,
    /// Where to go on.
    pub next: usize,
    /// The data to go on with, where a decoder's handler put another object into the exception.
    pub data: Option<Vec<u8>>,
}

impl From<(Replacement, usize)> for Handled {
    fn from((replacement, next): (Replacement, usize)) -> Handled {
        Handled {
            replacement,
            next,
            data: None,
        }
    }
}

/// The bytes of the object in a handled exception, if it is another than `object`.
fn exchanged(
    token: &mut Token,
    exception: Borrowed<'_>,
    object: Borrowed<'_>,
) -> PyResult<Option<Vec<u8>>> {
    let now = baton_object::attribute::get_text(token, exception, "object")?;
    if now.as_ref().is(object) {
        return Ok(None);
    }
    match baton_object::bytes::value_of(token, now.as_ref()) {
        Some(data) => Ok(Some(data.to_vec())),
        None => Err(token.type_error("UnicodeError 'object' attribute must be a bytes")),
    }
}

/// What the handler named `errors` makes of the problem.
pub fn handle(
    token: &mut Token,
    errors: &str,
    problem: &Problem<'_>,
    object: Borrowed<'_>,
) -> PyResult<Handled> {
    if BUILT_IN.contains(&errors) {
        if let Some(found) = built_in(errors, problem) {
            return Ok(found.into());
        }
        let raised = problem.exception(token, object);
        if deals_with(errors, &problem.input) {
            return Err(raised);
        }
        let exception = token.take_error(raised);
        return Err(wrong_exception(token, exception.as_ref()));
    }
    let handler = registry::error_handler(token, errors)?;
    let raised = problem.exception(token, object);
    let exception = token.take_error(raised);
    let result = baton_object::object::call(token, handler.as_ref(), &[exception.as_ref()])?;
    let (len, data) = match problem.input {
        Input::Decode(bytes) => {
            let data = exchanged(token, exception.as_ref(), object)?;
            (data.as_ref().map_or(bytes.len(), Vec::len), data)
        }
        Input::Encode(chars) | Input::Translate(chars) => (chars.len(), None),
    };
    let unpacked = unpack_result(
        token,
        result.as_ref(),
        len,
        matches!(problem.input, Input::Encode(_)),
        matches!(problem.input, Input::Decode(_)),
    )?;
    Ok(Handled {
        data,
        ..unpacked.into()
    })
}

fn unpack_result(
    token: &mut Token,
    result: Borrowed<'_>,
    len: usize,
    encoding: bool,
    decoding: bool,
) -> PyResult<(Replacement, usize)> {
    let complaint = match (encoding, decoding) {
        (true, _) => "encoding error handler must return (str/bytes, int) tuple",
        (_, true) => "decoding error handler must return (str, int) tuple",
        _ => "translating error handler must return (str, int) tuple",
    };
    let parts = Tuple::items_of(token, result)
        .map(|items| crate::support::own_all(token, items))
        .unwrap_or_default();
    let [text, position] = parts.as_slice() else {
        return Err(token.type_error(complaint));
    };
    let replacement = if let Some(text) = text.as_ref().get::<Str>(token) {
        Replacement::Text(text.chars().iter().collect())
    } else if encoding && let Some(bytes) = baton_object::bytes::value_of(token, text.as_ref()) {
        Replacement::Bytes(bytes.to_vec())
    } else {
        return Err(token.type_error(complaint));
    };
    let position = index_to_i64(token, position.as_ref(), "C ssize_t")?;
    let place = if position < 0 {
        position + len as i64
    } else {
        position
    };
    match usize::try_from(place) {
        Ok(place) if place <= len => Ok((replacement, place)),
        _ => Err(token.raise(
            &INDEX_ERROR,
            format!("position {position} from error handler out of bounds"),
        )),
    }
}

/// Runs a built-in handler for an exception object, as `codecs.strict_errors(exc)` and the like do.
pub fn handle_exception(token: &mut Token, handler: &str, exception: Borrowed<'_>) -> PyResult {
    if handler == "strict" {
        if !exception.is_a::<BaseException>(token) {
            return Err(token.type_error("codec must pass exception instance"));
        }
        let exception = exception.own(token);
        return Err(token.raise_object(exception));
    }
    let class = token.class_of(exception);
    let is = |kind| class.is_subclass_of(token, token.native_class(kind));
    let (encodes, decodes) = (is(&UNICODE_ENCODE_ERROR), is(&UNICODE_DECODE_ERROR));
    if !encodes && !decodes && !is(&UNICODE_TRANSLATE_ERROR) {
        return Err(wrong_exception(token, exception));
    }
    let field =
        |token: &mut Token, name: &str| baton_object::attribute::get_text(token, exception, name);
    let object = field(token, "object")?;
    check_object(token, object.as_ref(), decodes)?;
    let (start, end) = (
        field(token, "start")?.word().int().unwrap_or(0),
        field(token, "end")?.word().int().unwrap_or(0),
    );
    let encoding = if encodes || decodes {
        let encoding = field(token, "encoding")?;
        baton_object::str::to_cow(token, encoding.as_ref()).into_owned()
    } else {
        String::new()
    };
    let chars: Vec<u32> = object
        .as_ref()
        .get::<Str>(token)
        .map(|text| text.chars().iter().collect())
        .unwrap_or_default();
    let bytes = baton_object::bytes::value_of(token, object.as_ref())
        .map(<[u8]>::to_vec)
        .unwrap_or_default();
    let input = match (encodes, decodes) {
        (true, _) => Input::Encode(&chars),
        (_, true) => Input::Decode(&bytes),
        _ => Input::Translate(&chars),
    };
    let (start, end) = (
        usize::try_from(start).unwrap_or(0),
        usize::try_from(end).unwrap_or(0),
    );
    let problem = Problem {
        encoding: &encoding,
        input,
        start,
        end,
        reason: "",
    };
    if !deals_with(handler, &problem.input) {
        return Err(wrong_exception(token, exception));
    }
    // Called as a function, a handler deals with all of the problem or with nothing.
    let in_parts = encodes && handler == "surrogateescape";
    let whole = |position| !in_parts || position == problem.end;
    match built_in(handler, &problem) {
        Some((replacement, position)) if whole(position) => {
            let value = match replacement {
                Replacement::Text(text) => token.new_chars(&text),
                Replacement::Bytes(bytes) => baton_object::bytes::from_vec(token, bytes),
            };
            let position = token.int(position as i64);
            Ok(token.new_tuple([value, position].into_iter()))
        }
        _ => {
            let exception = exception.own(token);
            Err(token.raise_object(exception))
        }
    }
}

/// What cannot be decoded are bytes, all else is text.
fn check_object(token: &mut Token, object: Borrowed<'_>, decodes: bool) -> PyResult<()> {
    let fits = match decodes {
        true => baton_object::bytes::value_of(token, object).is_some(),
        false => object.is_a::<Str>(token),
    };
    if fits {
        return Ok(());
    }
    let wanted = if decodes { "bytes" } else { "str" };
    Err(token.type_error(format!(
        "UnicodeError 'object' attribute must be a {wanted}"
    )))
}

/// True if a handler knows what to do with such input.
fn deals_with(handler: &str, input: &Input<'_>) -> bool {
    match handler {
        "xmlcharrefreplace" | "namereplace" => matches!(input, Input::Encode(_)),
        "surrogatepass" | "surrogateescape" => !matches!(input, Input::Translate(_)),
        _ => true,
    }
}

fn wrong_exception(token: &mut Token, exception: Borrowed<'_>) -> Raised {
    let class = token.class_name(exception);
    token.type_error(format!(
        "don't know how to handle {class} in error callback"
    ))
}

/// The handlers as functions of an exception.
#[baton_object::module(name = "_codecs")]
pub mod functions {
    use super::handle_exception;
    use baton_object::{Borrowed, PyResult, Token};

    /// Implements the 'strict' error handling, which raises a UnicodeError on coding errors.
    #[function("(exception, /)")]
    fn strict_errors(token: &mut Token, exception: Borrowed<'_>) -> PyResult {
        handle_exception(token, "strict", exception)
    }

    /// Implements the 'ignore' error handling, which ignores malformed data and continues.
    #[function("(exception, /)")]
    fn ignore_errors(token: &mut Token, exception: Borrowed<'_>) -> PyResult {
        handle_exception(token, "ignore", exception)
    }

    /// Implements the 'replace' error handling, which replaces malformed data with a replacement marker.
    #[function("(exception, /)")]
    fn replace_errors(token: &mut Token, exception: Borrowed<'_>) -> PyResult {
        handle_exception(token, "replace", exception)
    }

    /// Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference.
    #[function("(exception, /)")]
    fn xmlcharrefreplace_errors(token: &mut Token, exception: Borrowed<'_>) -> PyResult {
        handle_exception(token, "xmlcharrefreplace", exception)
    }

    /// Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence.
    #[function("(exception, /)")]
    fn backslashreplace_errors(token: &mut Token, exception: Borrowed<'_>) -> PyResult {
        handle_exception(token, "backslashreplace", exception)
    }

    /// Implements the 'namereplace' error handling, which replaces an unencodable character with a \N{...} escape sequence.
    #[function("(exception, /)")]
    fn namereplace_errors(token: &mut Token, exception: Borrowed<'_>) -> PyResult {
        handle_exception(token, "namereplace", exception)
    }

    #[function("(exception, /)")]
    fn surrogatepass(token: &mut Token, exception: Borrowed<'_>) -> PyResult {
        handle_exception(token, "surrogatepass", exception)
    }

    #[function("(exception, /)")]
    fn surrogateescape(token: &mut Token, exception: Borrowed<'_>) -> PyResult {
        handle_exception(token, "surrogateescape", exception)
    }
}

/// The function of a built-in handler.
pub fn function_of(token: &mut Token, handler: &str) -> Option<Owned> {
    let index = BUILT_IN.iter().position(|name| *name == handler)?;
    let spec = functions::MODULE.functions.get(index)?;
    Some(baton_object::descriptor::new_function(
        token, spec, None, None,
    ))
}
