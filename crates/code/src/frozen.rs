//! Frozen code: the code objects of a module in a form that is read piece by piece, each when it is first run.
//!
//! An [`Image`] holds one record per code object, the module's own first. A record is
//!
//! | bytes        | meaning                                                                       |
//! |--------------|-------------------------------------------------------------------------------|
//! | 7 x 4        | the numbers of a [`Head`]                                                     |
//! | 4 + n, twice | length and bytes of `co_name` and `co_qualname`                               |
//! | 4 + 8 n      | the code objects among the constants: index, offset of the record             |
//! | rest         | the other fields, marshalled; code objects among the constants are None there |
//!
//! Invariants: numbers are little-endian. An image comes from [`freeze`] of the same version of Baton: it is not
//! verified, but damaged bytes give an error, not a panic. File names are not kept; whoever reads gives them.

use crate::constant::Const;
use crate::marshal::{self, Error, Value};
use crate::object::Code;
use crate::text::Text;
use std::borrow::Cow;
use std::sync::Arc;

type Result<T> = std::result::Result<T, Error>;

/// The frozen code of a module.
#[derive(Clone, Debug)]
pub struct Image {
    bytes: Cow<'static, [u8]>,
}

/// An image with the name of the file that its code is said to come from.
#[derive(Clone, Debug)]
pub struct Frozen {
    /// The code.
    pub image: Image,
    /// `co_filename` of everything in it.
    pub filename: Text,
}

/// What is needed to make a function of a code object, before it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head<'a> {
    /// See [`Code::argcount`].
    pub argcount: u32,
    /// See [`Code::posonlyargcount`].
    pub posonlyargcount: u32,
    /// See [`Code::kwonlyargcount`].
    pub kwonlyargcount: u32,
    /// See [`Code::stacksize`].
    pub stacksize: u32,
    /// See [`Code::flags`].
    pub flags: u32,
    /// See [`Code::nlocalsplus`].
    pub nlocalsplus: u32,
    /// See [`Code::first_line`].
    pub first_line: i32,
    /// `co_name` in WTF-8.
    pub name: &'a [u8],
    /// `co_qualname` in WTF-8.
    pub qualname: &'a [u8],
}

/// A code object among the constants of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nested {
    /// Which constant it is.
    pub constant: usize,
    /// Where its record is.
    pub record: u32,
}

/// Freezes a module's code.
#[must_use]
pub fn freeze(code: &Arc<Code>) -> Vec<u8> {
    let mut image = Vec::new();
    write(&mut image, code);
    image
}

fn long(image: &mut Vec<u8>, value: usize) {
    // An image beyond 4 GiB is not made: sources are far smaller.
    image.extend(u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes());
}

/// Writes a record and, behind it, those of the code objects in it.
fn write(image: &mut Vec<u8>, code: &Arc<Code>) {
    for number in [
        code.argcount,
        code.posonlyargcount,
        code.kwonlyargcount,
        code.stacksize,
        code.flags,
        code.nlocalsplus() as u32,
    ] {
        image.extend(number.to_le_bytes());
    }
    image.extend(code.first_line.to_le_bytes());
    for name in [&code.name, &code.qualname] {
        long(image, name.len());
        image.extend(name.as_bytes());
    }
    let nested: Vec<(usize, &Arc<Code>)> = code
        .consts
        .iter()
        .enumerate()
        .filter_map(|(index, constant)| match constant {
            Const::Code(code) => Some((index, code)),
            _ => None,
        })
        .collect();
    long(image, nested.len());
    let table = image.len();
    for (index, _) in &nested {
        long(image, *index);
        long(image, 0);
    }
    image.extend(marshal::dump(&fields(code)));
    for (row, (_, code)) in nested.iter().enumerate() {
        let record = u32::try_from(image.len()).unwrap_or(u32::MAX);
        let place = table + row * 8 + 4;
        image[place..place + 4].copy_from_slice(&record.to_le_bytes());
        write(image, code);
    }
}

fn fields(code: &Code) -> Value {
    let names = |names: &[Text]| {
        let names = names.iter().map(|name| Value::Interned(name.clone()));
        Value::Tuple(names.collect())
    };
    let bytes = |bytes: &Arc<[u8]>| Value::Const(Const::Bytes(bytes.clone()));
    let constants = code.consts.iter().map(|constant| match constant {
        Const::Code(_) => Const::None,
        other => other.clone(),
    });
    Value::Tuple(vec![
        bytes(&code.code),
        Value::Const(Const::tuple(constants)),
        names(&code.names),
        names(&code.localsplusnames),
        bytes(&code.localspluskinds),
        bytes(&code.linetable),
        bytes(&code.exceptiontable),
    ])
}

impl Image {
    /// An image in memory.
    #[must_use]
    pub fn new(bytes: Cow<'static, [u8]>) -> Image {
        Image { bytes }
    }

    /// The head of a record; 0 is the module's.
    ///
    /// # Errors
    /// Damaged bytes.
    pub fn head(&self, record: u32) -> Result<Head<'_>> {
        Cursor::at(&self.bytes, record)?.head()
    }

    /// A code object in which the code objects among the constants are None, and where these are.
    ///
    /// # Errors
    /// Damaged bytes.
    pub fn shallow(&self, record: u32, filename: &Text) -> Result<(Code, Vec<Nested>)> {
        let mut cursor = Cursor::at(&self.bytes, record)?;
        let head = cursor.head()?;
        let count = cursor.number()?;
        let nested = (0..count)
            .map(|_| {
                Ok(Nested {
                    constant: cursor.number()? as usize,
                    record: cursor.number()?,
                })
            })
            .collect::<Result<_>>()?;
        let damaged = || Error::Value("frozen code is damaged");
        let (Value::Const(Const::Tuple(fields)), _) = marshal::load(cursor.rest)? else {
            return Err(damaged());
        };
        let mut fields = fields.iter();
        let mut next = || fields.next().cloned().ok_or_else(damaged);
        let text = |bytes| Text::from_wtf8(bytes).ok_or_else(damaged);
        let code = Code {
            argcount: head.argcount,
            posonlyargcount: head.posonlyargcount,
            kwonlyargcount: head.kwonlyargcount,
            stacksize: head.stacksize,
            flags: head.flags,
            code: bytes(next()?)?,
            consts: tuple(next()?)?,
            names: names(next()?)?,
            localsplusnames: names(next()?)?,
            localspluskinds: bytes(next()?)?,
            filename: filename.clone(),
            name: text(head.name)?,
            qualname: text(head.qualname)?,
            first_line: head.first_line,
            linetable: bytes(next()?)?,
            exceptiontable: bytes(next()?)?,
        };
        Ok((code, nested))
    }

    /// A code object with all that is in it.
    ///
    /// # Errors
    /// Damaged bytes.
    pub fn full(&self, record: u32, filename: &Text) -> Result<Arc<Code>> {
        let (mut code, nested) = self.shallow(record, filename)?;
        let mut constants = code.consts.to_vec();
        for Nested { constant, record } in nested {
            if let Some(place) = constants.get_mut(constant) {
                *place = Const::Code(self.full(record, filename)?);
            }
        }
        code.consts = constants.into();
        Ok(Arc::new(code))
    }
}

fn bytes(value: Const) -> Result<Arc<[u8]>> {
    match value {
        Const::Bytes(bytes) => Ok(bytes),
        _ => Err(Error::Type("a bytes object was expected")),
    }
}

fn tuple(value: Const) -> Result<Arc<[Const]>> {
    match value {
        Const::Tuple(items) => Ok(items),
        _ => Err(Error::Type("a tuple was expected")),
    }
}

fn names(value: Const) -> Result<Arc<[Text]>> {
    let name = |item: &Const| match item {
        Const::Str(text) => Ok(text.clone()),
        _ => Err(Error::Type("a string was expected")),
    };
    tuple(value)?.iter().map(name).collect()
}

struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn at(bytes: &'a [u8], record: u32) -> Result<Cursor<'a>> {
        let rest = bytes.get(record as usize..).ok_or(Error::Eof)?;
        Ok(Cursor { rest })
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Error::Eof)?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32> {
        let bytes = self.take(4)?.try_into().map_err(|_| Error::Eof)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn name(&mut self) -> Result<&'a [u8]> {
        let len = self.number()?;
        self.take(len as usize)
    }

    // The fields are read in the order in which they are written here.
    fn head(&mut self) -> Result<Head<'a>> {
        Ok(Head {
            argcount: self.number()?,
            posonlyargcount: self.number()?,
            kwonlyargcount: self.number()?,
            stacksize: self.number()?,
            flags: self.number()?,
            nlocalsplus: self.number()?,
            first_line: self.number()? as i32,
            name: self.name()?,
            qualname: self.name()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(name: &str, consts: impl IntoIterator<Item = Const>) -> Arc<Code> {
        Arc::new(Code {
            argcount: 1,
            posonlyargcount: 0,
            kwonlyargcount: 2,
            stacksize: 3,
            flags: 4,
            code: [1u8, 2, 3, 4].into(),
            consts: consts.into_iter().collect(),
            names: ["a".into(), "b".into()].into(),
            localsplusnames: ["x".into()].into(),
            localspluskinds: [0x20u8].into(),
            filename: "file".into(),
            name: name.into(),
            qualname: format!("outer.{name}").into(),
            first_line: 7,
            linetable: [9u8].into(),
            exceptiontable: [].into(),
        })
    }

    #[test]
    fn what_is_frozen_is_read_back() {
        let inner = code("inner", [Const::int(1)]);
        let middle = code("middle", [Const::Code(inner), Const::str("s")]);
        let other = code("other", []);
        let outer = code(
            "module",
            [Const::Code(middle), Const::tuple([]), Const::Code(other)],
        );
        let image = Image::new(freeze(&outer).into());
        assert_eq!(image.full(0, &"file".into()), Ok(outer.clone()));
        let head = image.head(0).unwrap();
        assert_eq!((head.name, head.nlocalsplus), (&b"module"[..], 1));
        let (shallow, nested) = image.shallow(0, &"elsewhere".into()).unwrap();
        assert_eq!(shallow.filename, "elsewhere");
        assert_eq!(shallow.consts[0], Const::None);
        let places: Vec<usize> = nested.iter().map(|nested| nested.constant).collect();
        assert_eq!(places, [0, 2]);
        assert_eq!(image.head(nested[1].record).unwrap().name, b"other");
    }

    #[test]
    fn damaged_bytes_are_errors() {
        let frozen = freeze(&code("module", [Const::Code(code("inner", []))]));
        for len in 0..frozen.len() {
            let image = Image::new(frozen[..len].to_vec().into());
            assert!(image.full(0, &"file".into()).is_err(), "{len}");
        }
        assert!(Image::new(frozen.into()).head(1 << 30).is_err());
    }
}
