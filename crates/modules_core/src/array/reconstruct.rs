//! Pickling of arrays: as machine values with the code of their format, as a list for old protocols.

use super::items::{Code, MachineFormat};
use super::{ARRAY, Array, code_of, to_list};
use crate::support::{import_attribute, optional_attribute};
use baton_object::str::Str;
use baton_object::{Borrowed, Owned, PyResult, Token, bytes, int, object};

/// `array.__reduce_ex__(protocol)`
pub fn reduce(token: &mut Token, this: Borrowed<'_>, protocol: Borrowed<'_>) -> PyResult {
    if int::value_of(token, protocol).is_none() {
        return Err(token.type_error("__reduce_ex__ argument should be an integer"));
    }
    let protocol = int::index_to_i64(token, protocol, "C long")?;
    let state = match optional_attribute(token, this, "__dict__")? {
        Some(state) => state,
        None => token.none(),
    };
    let code = code_of(token, this);
    let class = token.class_word(this).own(token);
    let letter = token.new_str(&code.letter().to_string());
    if protocol < 3 {
        let items = to_list(token, this)?;
        let args = token.new_tuple([letter, items].into_iter());
        return Ok(token.new_tuple([class, args, state].into_iter()));
    }
    let function = import_attribute(token, "array", "_array_reconstructor")?;
    let data = Array::of(token, this).data.clone();
    let (data, format) = (
        bytes::from_vec(token, data),
        token.int(code.machine_format().0),
    );
    let args = token.new_tuple([class, letter, format, data].into_iter());
    Ok(token.new_tuple([function, args, state].into_iter()))
}

fn check(
    token: &mut Token,
    class: Borrowed<'_>,
    code: Borrowed<'_>,
    format: MachineFormat,
) -> PyResult<Code> {
    let Some(given) = class.as_class(token) else {
        let name = token.class_name(class);
        return Err(token.type_error(format!("first argument must be a type object, not {name}")));
    };
    if !given.is_subclass_of(token, token.native_class(&ARRAY)) {
        let name = given.name(token).into_owned();
        return Err(token.type_error(format!("{name} is not a subtype of array.array")));
    }
    let letter = code
        .get::<Str>(token)
        .filter(|text| text.len() == 1)
        .map(|text| text.chars().at(0));
    let Some(letter) = letter else {
        let name = token.class_name(code);
        return Err(token.type_error(format!(
            "_array_reconstructor() argument 2 must be a unicode character, not {name}"
        )));
    };
    let Some(code) = Code::new(letter) else {
        return Err(token.value_error("second argument must be a valid type code"));
    };
    if !format.is_valid() {
        return Err(token.value_error("third argument must be a valid machine format code."));
    }
    Ok(code)
}

/// The data with each item in the machine's byte order.
fn native_order(data: &[u8], format: MachineFormat) -> Vec<u8> {
    let mut out = data.to_vec();
    if format.is_big_endian() {
        out.chunks_exact_mut(format.size())
            .for_each(<[u8]>::reverse);
    }
    out
}

fn utf16_items(token: &mut Token, data: &[u8], code: Code) -> PyResult<Vec<u8>> {
    let units = data.chunks_exact(2).map(|pair| {
        u16::from_le_bytes([
            pair.first().copied().unwrap_or(0),
            pair.last().copied().unwrap_or(0),
        ])
    });
    let mut out = Vec::new();
    for c in char::decode_utf16(units) {
        match c {
            Ok(c) => out.extend(u32::from(c).to_le_bytes().iter().take(code.size())),
            Err(_) => return Err(token.value_error("invalid UTF-16 in a pickled array")),
        }
    }
    Ok(out)
}

/// `array._array_reconstructor(class, typecode, format, items)`
pub fn reconstruct(
    token: &mut Token,
    class: Borrowed<'_>,
    code: Borrowed<'_>,
    format: i64,
    items: Borrowed<'_>,
) -> PyResult {
    let format = MachineFormat(format);
    let mut code = check(token, class, code, format)?;
    let Some(data) = bytes::value_of(token, items).map(<[u8]>::to_vec) else {
        let name = token.class_name(items);
        return Err(token.type_error(format!("fourth argument should be bytes, not {name}")));
    };
    if !data.len().is_multiple_of(format.size()) {
        return Err(token.value_error(if format == code.machine_format() {
            "bytes length not a multiple of item size"
        } else {
            "string length not a multiple of item size"
        }));
    }
    let data = native_order(&data, format);
    if format == code.machine_format() {
        return make(token, class, code, data);
    }
    if format.is_utf16() {
        let data = utf16_items(token, &data, code)?;
        return make(token, class, code, data);
    }
    let Some(written) = format.code() else {
        return Err(token.value_error("third argument must be a valid machine format code."));
    };
    if format.is_integer() {
        code = written;
    }
    let mut out = Vec::with_capacity(data.len());
    for item in data.chunks_exact(format.size()) {
        let item: Owned = written.unpack(token, item)?;
        let packed = code.pack(token, item.as_ref())?;
        out.extend_from_slice(packed.get(..code.size()).unwrap_or_default());
    }
    make(token, class, code, out)
}

/// `class(typecode, items)`, so that a subclass's constructor runs.
fn make(token: &mut Token, class: Borrowed<'_>, code: Code, data: Vec<u8>) -> PyResult {
    let letter = token.new_str(&code.letter().to_string());
    let made = if class.is(token.native_class(&ARRAY).as_value()) {
        return super::new(token, class, code, data);
    } else {
        object::call(token, class, &[letter.as_ref()])?
    };
    if let Some(array) = made.as_ref().get_mut::<Array>(token) {
        array.data = data;
        return Ok(made);
    }
    Err(token.type_error("the array's class did not make an array"))
}
