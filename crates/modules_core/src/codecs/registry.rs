//! The registry of codecs: search functions, a cache of what they found, and the error handlers.

use super::errors;
use crate::support::{call_method, optional_attribute, own_all};
use baton_object::exceptions::LOOKUP_ERROR;
use baton_object::object;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, PyResult, Token};
use std::cell::RefCell;
use std::collections::HashMap;

#[derive(Default)]
struct Registry {
    search: RefCell<Vec<Owned>>,
    cache: RefCell<HashMap<String, Owned>>,
    handlers: RefCell<HashMap<String, Owned>>,
}

/// `codecs.register(search_function)`
pub fn register(token: &mut Token, function: Borrowed<'_>) -> PyResult<()> {
    if token.class_of(function).slots().call.is_none() {
        return Err(token.type_error("argument must be callable"));
    }
    let function = function.own(token);
    token
        .interp()
        .extension::<Registry>()
        .search
        .borrow_mut()
        .push(function);
    Ok(())
}

/// `codecs.unregister(search_function)`
pub fn unregister(token: &mut Token, function: Borrowed<'_>) {
    let registry = token.interp().extension::<Registry>();
    let at = registry
        .search
        .borrow()
        .iter()
        .position(|other| other.as_ref().is(function));
    let removed = at.map(|at| registry.search.borrow_mut().remove(at));
    let cache = std::mem::take(&mut *registry.cache.borrow_mut());
    drop((removed, cache));
}

/// The name as search functions get it: lower case, runs of other characters than letters, digits and dots one `_`.
pub fn normalise(name: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    out
}

/// The codec's tuple of functions.
pub fn lookup(token: &mut Token, encoding: &str) -> PyResult {
    if encoding.contains('\0') {
        return Err(token.value_error("embedded null character"));
    }
    let name = normalise(encoding);
    let found = token
        .interp()
        .extension::<Registry>()
        .cache
        .borrow()
        .get(&name)
        .map(|found| found.clone_ref(token));
    if let Some(found) = found {
        return Ok(found);
    }
    if token
        .interp()
        .extension::<Registry>()
        .search
        .borrow()
        .is_empty()
    {
        baton_modules::import::import_module(token, "encodings")?;
    }
    let functions: Vec<Owned> = token
        .interp()
        .extension::<Registry>()
        .search
        .borrow()
        .iter()
        .map(|function| function.clone_ref(token))
        .collect();
    if functions.is_empty() {
        return Err(token.raise(
            &LOOKUP_ERROR,
            "no codec search functions registered: can't find encoding",
        ));
    }
    let argument = token.intern(&name);
    for function in functions {
        let result = object::call(token, function.as_ref(), &[argument.as_ref()])?;
        if result.word().is_none() {
            continue;
        }
        if Tuple::items_of(token, result.as_ref()).is_none_or(|items| items.len() != 4) {
            return Err(token.type_error("codec search functions must return 4-tuples"));
        }
        let copy = result.clone_ref(token);
        token
            .interp()
            .extension::<Registry>()
            .cache
            .borrow_mut()
            .insert(name, copy);
        return Ok(result);
    }
    Err(token.raise(&LOOKUP_ERROR, format!("unknown encoding: {encoding}")))
}

/// `codecs.register_error(name, handler)`
pub fn register_error(token: &mut Token, name: String, handler: Borrowed<'_>) -> PyResult<()> {
    if token.class_of(handler).slots().call.is_none() {
        return Err(token.type_error("handler must be callable"));
    }
    let handler = handler.own(token);
    let old = token
        .interp()
        .extension::<Registry>()
        .handlers
        .borrow_mut()
        .insert(name, handler);
    drop(old);
    Ok(())
}

/// `codecs._unregister_error(name)`
pub fn unregister_error(token: &mut Token, name: &str) -> PyResult<bool> {
    if errors::BUILT_IN.contains(&name) {
        return Err(token.value_error(format!(
            "cannot un-register built-in error handler '{name}'"
        )));
    }
    let old = token
        .interp()
        .extension::<Registry>()
        .handlers
        .borrow_mut()
        .remove(name);
    Ok(old.is_some())
}

/// `codecs.lookup_error(name)`
pub fn error_handler(token: &mut Token, name: &str) -> PyResult {
    let found = token
        .interp()
        .extension::<Registry>()
        .handlers
        .borrow()
        .get(name)
        .map(|found| found.clone_ref(token));
    if let Some(found) = found {
        return Ok(found);
    }
    match errors::function_of(token, name) {
        Some(function) => {
            let copy = function.clone_ref(token);
            token
                .interp()
                .extension::<Registry>()
                .handlers
                .borrow_mut()
                .insert(name.to_string(), copy);
            Ok(function)
        }
        None => Err(token.raise(
            &LOOKUP_ERROR,
            format!("unknown error handler name '{name}'"),
        )),
    }
}

/// Which of a codec's functions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Text to bytes.
    Encode,
    /// Bytes to text.
    Decode,
}

impl Direction {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Direction::Encode => ("encoding", "encoder"),
            Direction::Decode => ("decoding", "decoder"),
        }
    }
}

/// Calls a codec's encoder or decoder; returns the converted object.
pub fn run(
    token: &mut Token,
    codec: Borrowed<'_>,
    encoding: &str,
    direction: Direction,
    object: Borrowed<'_>,
    errors: Option<&str>,
) -> PyResult {
    let index = usize::from(direction == Direction::Decode);
    let function = Tuple::items_of(token, codec)
        .and_then(|items| items.get(index))
        .map(|function| function.own(token));
    let Some(function) = function else {
        return Err(token.type_error("codec search functions must return 4-tuples"));
    };
    let errors = errors.map(|errors| token.new_str(errors));
    let mut args = vec![object];
    args.extend(errors.as_ref().map(Owned::as_ref));
    let (doing, what) = direction.words();
    let result = match object::call(token, function.as_ref(), &args) {
        Ok(result) => result,
        Err(raised) => {
            let exception = token.take_error(raised);
            let note = token.new_str(&format!("{doing} with '{encoding}' codec failed"));
            call_method(token, exception.as_ref(), "add_note", &[note.as_ref()])?;
            return Err(token.raise_object(exception));
        }
    };
    let items = Tuple::items_of(token, result.as_ref())
        .map(|items| own_all(token, items))
        .unwrap_or_default();
    match items.as_slice() {
        [converted, _] => Ok(converted.clone_ref(token)),
        _ => Err(token.type_error(format!("{what} must return a tuple (object, integer)"))),
    }
}

/// The codec for `str.encode` and `bytes.decode`: must be one for text.
pub fn text_codec(token: &mut Token, encoding: &str, instead: &str) -> PyResult {
    let codec = lookup(token, encoding)?;
    if !token.is_exact(codec.as_ref(), baton_object::kind::TUPLE)
        && let Some(flag) = optional_attribute(token, codec.as_ref(), "_is_text_encoding")?
        && !object::is_true(token, flag.as_ref())?
    {
        return Err(token.raise(
            &LOOKUP_ERROR,
            format!(
                "'{encoding}' is not a text encoding; use {instead} to handle arbitrary codecs"
            ),
        ));
    }
    Ok(codec)
}

/// `text.encode(encoding, errors)` through the registry.
pub fn encode_text(
    token: &mut Token,
    text: Borrowed<'_>,
    encoding: &str,
    errors: Option<&str>,
) -> PyResult {
    let codec = text_codec(token, encoding, "codecs.encode()")?;
    let result = run(
        token,
        codec.as_ref(),
        encoding,
        Direction::Encode,
        text,
        errors,
    )?;
    if baton_object::bytes::value_of(token, result.as_ref()).is_some() {
        return Ok(result);
    }
    if token.class_name(result.as_ref()) == "bytearray" {
        let view = baton_object::buffer::get(token, result.as_ref(), false)?;
        return Ok(baton_object::bytes::new(token, view.bytes(token)));
    }
    let class = token.class_name(result.as_ref());
    Err(token.type_error(format!(
        "'{encoding}' encoder returned '{class}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types"
    )))
}

/// `bytes.decode(encoding, errors)` through the registry.
pub fn decode_text(
    token: &mut Token,
    data: Borrowed<'_>,
    encoding: &str,
    errors: Option<&str>,
) -> PyResult {
    let codec = text_codec(token, encoding, "codecs.decode()")?;
    let result = run(
        token,
        codec.as_ref(),
        encoding,
        Direction::Decode,
        data,
        errors,
    )?;
    if result.as_ref().is_a::<Str>(token) {
        return Ok(result);
    }
    let class = token.class_name(result.as_ref());
    Err(token.type_error(format!(
        "'{encoding}' decoder returned '{class}' instead of 'str'; use codecs.decode() to decode to arbitrary types"
    )))
}
