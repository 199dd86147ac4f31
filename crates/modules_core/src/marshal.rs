//! `marshal`: objects to the bytes of `.pyc` files and back. The format is `baton_code::marshal`'s; here objects become
//! its values.

use crate::support::{call_method, own_all};
use baton_code::constant::Const;
use baton_code::marshal::{self, Error, Value};
use baton_code::object::Code;
use baton_code::text::Text;
use baton_object::dict::{self, Dict};
use baton_object::exceptions::EOF_ERROR;
use baton_object::int::value_of as int_value;
use baton_object::list::List;
use baton_object::slice::Slice;
use baton_object::str::{Str, encode_wtf8, is_interned};
use baton_object::tuple::Tuple;
use baton_object::{
    Borrowed, Owned, Payload, PyResult, Raised, Token, bytes, complex, float, kind, singletons,
};
use baton_types::set::{self, FrozenSet, Set};
use std::sync::Arc;

/// How many levels of containers go into one another.
const DEEPEST: usize = 1999;

/// What a caller wants and allows.
#[derive(Clone, Copy)]
struct Options {
    version: i64,
    code: bool,
}

fn unmarshallable(token: &mut Token) -> Raised {
    token.value_error("unmarshallable object")
}

fn to_values(
    token: &mut Token,
    items: &[Owned],
    depth: usize,
    options: Options,
) -> PyResult<Vec<Value>> {
    items
        .iter()
        .map(|item| to_value(token, item.as_ref(), depth + 1, options))
        .collect()
}

/// Constants, if all of them are.
fn all_const(values: Vec<Value>) -> Result<Arc<[Const]>, Vec<Value>> {
    if values.iter().all(|value| matches!(value, Value::Const(_))) {
        return Ok(values.into_iter().filter_map(marshal::as_const).collect());
    }
    Err(values)
}

fn to_value(
    token: &mut Token,
    value: Borrowed<'_>,
    depth: usize,
    options: Options,
) -> PyResult<Value> {
    if depth > DEEPEST || token.stack_low() {
        return Err(token.value_error("object too deeply nested to marshal"));
    }
    if let Some(simple) = simple_value(token, value) {
        return Ok(simple);
    }
    if let Some(compiled) = (token.seam().code_of.get())(token, value) {
        if !options.code {
            return Err(token.value_error("marshalling code objects is disallowed"));
        }
        return match compiled.downcast::<Arc<Code>>() {
            Ok(compiled) => Ok(Value::Const(Const::Code(*compiled))),
            Err(_) => Err(unmarshallable(token)),
        };
    }
    if token.is_exact(value, kind::TUPLE) {
        let items = own_all(token, Tuple::items_of_word(value));
        let values = to_values(token, &items, depth, options)?;
        return Ok(
            all_const(values).map_or_else(Value::Tuple, |items| Value::Const(Const::Tuple(items)))
        );
    }
    if token.is_exact(value, kind::LIST) {
        let items: Vec<Owned> = List::of(token, value)
            .items
            .iter()
            .map(|item| item.clone_ref(token))
            .collect();
        return to_values(token, &items, depth, options).map(Value::List);
    }
    if token.is_exact(value, kind::DICT) {
        let mut pairs = Vec::new();
        for (key, value) in dict::pairs(token, value) {
            pairs.push((
                to_value(token, key.as_ref(), depth + 1, options)?,
                to_value(token, value.as_ref(), depth + 1, options)?,
            ));
        }
        return Ok(Value::Dict(pairs));
    }
    let own = token.class_word(value);
    if own.is(token.native_class(Set::spec()).as_value())
        || own.is(token.native_class(FrozenSet::spec()).as_value())
    {
        return set_value(token, value, depth, options);
    }
    if let Some(slice) = value.get::<Slice>(token).filter(|_| options.version >= 5) {
        let parts = [&slice.start, &slice.stop, &slice.step].map(|part| part.clone_ref(token));
        let values = to_values(token, &parts, depth, options)?;
        let parts: Option<[Const; 3]> = values
            .into_iter()
            .map(marshal::as_const)
            .collect::<Option<Vec<Const>>>()
            .and_then(|parts| parts.try_into().ok());
        return match parts {
            Some(parts) => Ok(Value::Const(Const::Slice(Arc::new(parts)))),
            None => Err(unmarshallable(token)),
        };
    }
    if baton_object::buffer::supported(token, value) {
        let view = baton_object::buffer::get(token, value, false)?;
        return Ok(Value::Const(Const::Bytes(view.bytes(token).into())));
    }
    Err(unmarshallable(token))
}

/// Elements in the order of their own bytes, so that equal sets give equal data.
fn set_value(
    token: &mut Token,
    value: Borrowed<'_>,
    depth: usize,
    options: Options,
) -> PyResult<Value> {
    let items: Vec<Owned> = set::keys(token, value)
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    let mut values = to_values(token, &items, depth, options)?;
    let now = set::keys(token, value);
    let same = |(item, (key, _)): (&Owned, &(Owned, _))| item.as_ref().is(key.as_ref());
    if now.len() != items.len() || !items.iter().zip(&now).all(same) {
        return Err(token.runtime_error("set changed size during iteration"));
    }
    values.sort_by_cached_key(marshal::dump);
    if value.is_a::<Set>(token) {
        return Ok(Value::Set(values));
    }
    Ok(all_const(values).map_or_else(Value::FrozenSet, |items| {
        Value::Const(Const::FrozenSet(items))
    }))
}

fn simple_value(token: &Token, value: Borrowed<'_>) -> Option<Value> {
    let word = value.word();
    if word.is(singletons::true_word()) || word.is(singletons::false_word()) {
        return Some(Value::Const(Const::Bool(word.is(singletons::true_word()))));
    }
    if value.is_none() {
        return Some(Value::Const(Const::None));
    }
    if word.is(singletons::ellipsis_word()) {
        return Some(Value::Const(Const::Ellipsis));
    }
    if value.is(token
        .native_class(&baton_object::exceptions::STOP_ITERATION)
        .as_value())
    {
        return Some(Value::StopIteration);
    }
    if token.is_exact(value, kind::INT) {
        return int_value(token, value).map(|int| Value::Const(Const::Int(int.to_big())));
    }
    if token.is_exact(value, kind::FLOAT) {
        return float::value_of(token, value).map(|number| Value::Const(Const::Float(number)));
    }
    if token.is_exact(value, kind::COMPLEX) {
        return complex::value_of(token, value)
            .map(|(re, im)| Value::Const(Const::Complex { re, im }));
    }
    if token.is_exact(value, kind::STR) {
        let text = Text::from_wtf8(&encode_wtf8(value.get::<Str>(token)?.chars()))?;
        return Some(if is_interned(value) {
            Value::Interned(text)
        } else {
            Value::Const(Const::Str(text))
        });
    }
    if token.is_exact(value, kind::BYTES) {
        return bytes::value_of(token, value).map(|data| Value::Const(Const::Bytes(data.into())));
    }
    None
}

fn from_values(token: &mut Token, values: Vec<Value>, code: bool) -> PyResult<Vec<Owned>> {
    values
        .into_iter()
        .map(|value| from_value(token, value, code))
        .collect()
}

fn from_value(token: &mut Token, value: Value, code: bool) -> PyResult {
    Ok(match value {
        Value::Null => return Err(token.type_error("NULL object in marshal data for object")),
        Value::StopIteration => token
            .native_class(&baton_object::exceptions::STOP_ITERATION)
            .as_value()
            .own(token),
        Value::Const(constant) => from_const(token, &constant, code)?,
        Value::Interned(text) => {
            let text = token.new_wtf8(text.as_bytes());
            token.intern_value(text)
        }
        Value::Tuple(items) => {
            let items = from_values(token, items, code)?;
            token.new_tuple(items.into_iter())
        }
        Value::List(items) => {
            let items = from_values(token, items, code)?;
            token.new_list(items)
        }
        Value::Dict(pairs) => {
            let result = Dict::new(token);
            for (key, value) in pairs {
                let (key, value) = (
                    from_value(token, key, code)?,
                    from_value(token, value, code)?,
                );
                dict::set(token, result.as_ref(), key.as_ref(), value.as_ref())?;
            }
            result
        }
        Value::Set(items) => {
            let items = from_values(token, items, code)?;
            set::new_set(token, items)?
        }
        Value::FrozenSet(items) => {
            let items = from_values(token, items, code)?;
            set::new_frozenset(token, items)?
        }
    })
}

fn from_consts(token: &mut Token, items: &[Const], code: bool) -> PyResult<Vec<Owned>> {
    items
        .iter()
        .map(|item| from_const(token, item, code))
        .collect()
}

fn from_const(token: &mut Token, constant: &Const, code: bool) -> PyResult {
    Ok(match constant {
        Const::None => token.none(),
        Const::Ellipsis => singletons::ellipsis(),
        Const::Bool(value) => token.bool(*value),
        Const::Int(value) => token.new_big(value.clone()),
        Const::Float(value) => token.new_float(*value),
        Const::Complex { re, im } => complex::new(token, *re, *im),
        Const::Str(text) => token.new_wtf8(text.as_bytes()),
        Const::Bytes(data) => bytes::new(token, data),
        Const::Tuple(items) => {
            let items = from_consts(token, items, code)?;
            token.new_tuple(items.into_iter())
        }
        Const::FrozenSet(items) => {
            let items = from_consts(token, items, code)?;
            set::new_frozenset(token, items)?
        }
        Const::Slice(parts) => {
            let [start, stop, step] = &**parts;
            let (start, stop, step) = (
                from_const(token, start, code)?,
                from_const(token, stop, code)?,
                from_const(token, step, code)?,
            );
            baton_object::slice::new(token, start, stop, step)
        }
        Const::Code(compiled) => {
            if !code {
                return Err(token.value_error("unmarshalling code objects is disallowed"));
            }
            let make = token.seam().code_object.get();
            make(token, compiled)?
        }
    })
}

/// The object that the data starts with, and how many bytes it took.
pub fn load(token: &mut Token, data: &[u8], code: bool) -> PyResult<(Owned, usize)> {
    match marshal::load(data) {
        Ok((value, used)) => Ok((from_value(token, value, code)?, used)),
        Err(error) => Err(match error {
            Error::Eof => token.raise(&EOF_ERROR, error.to_string()),
            Error::Value(_) => token.value_error(error.to_string()),
            Error::Type(_) => token.type_error(error.to_string()),
        }),
    }
}

/// The bytes of a value.
fn dumped(
    token: &mut Token,
    value: Borrowed<'_>,
    version: Option<i64>,
    allow_code: Option<bool>,
) -> PyResult {
    let options = Options {
        version: version.unwrap_or(5),
        code: allow_code.unwrap_or(true),
    };
    let value = to_value(token, value, 0, options)?;
    Ok(bytes::from_vec(token, marshal::dump(&value)))
}

/// This module contains functions that can read and write Python values in
/// a binary format. The format is specific to Python, but independent of
/// machine architecture issues.
///
/// Not all Python object types are supported; in general, only objects
/// whose value is independent from a particular invocation of Python can be
/// written and read. The following types are supported: None, integers,
/// floating-point numbers, strings, bytes, bytearrays, tuples, lists, sets,
/// dictionaries, and code objects, where it should be understood that
/// tuples, lists and dictionaries are only supported as long as the values
/// contained therein are themselves supported; and recursive lists and
/// dictionaries should not be written (they will cause infinite loops).
#[baton_object::module(name = "marshal")]
pub mod module {
    use super::*;

    /// Return the bytes object that would be written to a file by dump(value, file).
    #[function("(value, version=5, /, *, allow_code=True)")]
    fn dumps(
        token: &mut Token,
        value: Borrowed<'_>,
        version: Option<i64>,
        allow_code: Option<bool>,
    ) -> PyResult {
        dumped(token, value, version, allow_code)
    }

    /// Write the value on the open file.
    #[function("(value, file, version=5, /, *, allow_code=True)")]
    fn dump(
        token: &mut Token,
        value: Borrowed<'_>,
        file: Borrowed<'_>,
        version: Option<i64>,
        allow_code: Option<bool>,
    ) -> PyResult {
        let data = dumped(token, value, version, allow_code)?;
        call_method(token, file, "write", &[data.as_ref()])
    }

    /// Convert the bytes-like object to a value.
    #[function("(bytes, /, *, allow_code=True)")]
    fn loads(token: &mut Token, data: Borrowed<'_>, allow_code: Option<bool>) -> PyResult {
        let view = baton_object::buffer::get(token, data, false)?;
        let copy = view.bytes(token).to_vec();
        drop(view);
        Ok(super::load(token, &copy, allow_code.unwrap_or(true))?.0)
    }

    /// Read one value from the open file and return it.
    #[function("(file, /, *, allow_code=True)")]
    fn load(token: &mut Token, file: Borrowed<'_>, allow_code: Option<bool>) -> PyResult {
        // The value's end shows only when it is read: read all, and put back what is left.
        let data = call_method(token, file, "read", &[])?;
        let Some(copy) = bytes::value_of(token, data.as_ref()).map(<[u8]>::to_vec) else {
            let class = token.class_name(data.as_ref());
            return Err(token.type_error(format!("file.read() returned not bytes but {class}")));
        };
        let (value, used) = super::load(token, &copy, allow_code.unwrap_or(true))?;
        if used < copy.len() {
            let (back, whence) = (token.int(used as i64 - copy.len() as i64), token.int(1));
            call_method(token, file, "seek", &[back.as_ref(), whence.as_ref()])?;
        }
        Ok(value)
    }

    #[constant]
    fn version(_token: &mut Token) -> PyResult<i64> {
        Ok(5)
    }
}
