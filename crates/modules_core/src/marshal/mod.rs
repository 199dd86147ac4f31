//! `marshal`: objects to the bytes of `.pyc` files and back. The format is that of `baton_code::marshal`, which reads and
//! writes compiled code; here it is objects that are read and written, with their identity.

mod read;
mod source;
mod write;

use crate::support::call_method;
use baton_code::constant::Const;
use baton_code::marshal::Value;
use baton_object::{Borrowed, Owned, PyResult, Token, bytes};
use read::Reader;
use source::Source;
use write::Options;

/// The object that the data starts with.
fn load(token: &mut Token, data: &[u8], code: bool) -> PyResult {
    // A compiled file: code that the compiler made is read without making objects of its parts.
    const CODE: u8 = b'c' | baton_code::marshal::FLAG_REF;
    if code
        && data.first() == Some(&CODE)
        && let Ok((Value::Const(Const::Code(compiled)), _)) = baton_code::marshal::load(data)
        && baton_code::verify::verify(&compiled).is_ok()
    {
        let make = token.seam().code_object.get();
        return make(token, &compiled);
    }
    Reader::new(Source::Memory(data), code).read(token)
}

/// The bytes of a value.
fn dumped(
    token: &mut Token,
    value: Borrowed<'_>,
    version: Option<i64>,
    allow_code: Option<bool>,
) -> PyResult<Owned> {
    let options = Options {
        version: version.unwrap_or(5),
        code: allow_code.unwrap_or(true),
    };
    let data = write::dump(token, value, options)?;
    Ok(bytes::from_vec(token, data))
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
        super::load(token, &copy, allow_code.unwrap_or(true))
    }

    /// Read one value from the open file and return it.
    #[function("(file, /, *, allow_code=True)")]
    fn load(token: &mut Token, file: Borrowed<'_>, allow_code: Option<bool>) -> PyResult {
        let source = Source::file(token, file)?;
        Reader::new(source, allow_code.unwrap_or(true)).read(token)
    }

    #[constant]
    fn version(_token: &mut Token) -> PyResult<i64> {
        Ok(5)
    }
}
