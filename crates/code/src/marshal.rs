//! The marshal format, version 5: what `.pyc` files and `marshal.dumps` are made of.
//!
//! Values are a neutral tree ([`Value`]) without identity. Two consequences: a container that contains
//! itself cannot be read, and the writer uses references only for what compiled code shares (strings and
//! code objects, by value), so its output equals CPython's up to reference flags.

use std::collections::HashMap;
use std::sync::Arc;

use dashu_int::{IBig, Sign, UBig};

use crate::constant::Const;
use crate::object::Code;
use crate::text::Text;

/// The version written.
pub const VERSION: u8 = 5;

/// Nesting allowed, as in CPython.
const MAX_DEPTH: u32 = 2000;

/// Native stack kept free while reading, and how much is added when it runs out.
const RED_ZONE: usize = 32 * 1024;
const STACK_SEGMENT: usize = 1024 * 1024;

/// Set in a type byte: the object gets the next reference number.
pub const FLAG_REF: u8 = 0x80;

/// A value in the format.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `NULL`, which ends a dict.
    Null,
    /// `StopIteration`
    StopIteration,
    /// A constant.
    Const(Const),
    /// A string that is to be interned.
    Interned(Text),
    /// A tuple that holds more than constants.
    Tuple(Vec<Value>),
    /// A list.
    List(Vec<Value>),
    /// A dict.
    Dict(Vec<(Value, Value)>),
    /// A set.
    Set(Vec<Value>),
    /// A frozenset that holds more than constants.
    FrozenSet(Vec<Value>),
}

/// Why bytes could not be read, in CPython's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// `EOFError`
    Eof,
    /// `ValueError`
    Value(&'static str),
    /// `TypeError`
    Type(&'static str),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Eof => f.write_str("marshal data too short"),
            Error::Value(message) => write!(f, "bad marshal data ({message})"),
            Error::Type(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

type Result<T> = std::result::Result<T, Error>;

// ---- writing ----

/// Writes a code object.
#[must_use]
pub fn dump_code(code: &Arc<Code>) -> Vec<u8> {
    dump(&Value::Const(Const::Code(code.clone())))
}

/// Writes a value.
#[must_use]
pub fn dump(value: &Value) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.value(value);
    writer.bytes
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    refs: HashMap<(Text, bool), u32>,
    codes: HashMap<usize, u32>,
    count: u32,
}

impl Writer {
    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn long(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    fn size(&mut self, size: usize) {
        // Python objects of 2 GiB are refused before they get here.
        self.long(u32::try_from(size).unwrap_or(u32::MAX));
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.byte(b'0'),
            Value::StopIteration => self.byte(b'S'),
            Value::Const(value) => self.constant(value),
            Value::Interned(text) => self.text(text, true),
            Value::Tuple(items) => {
                self.tuple_start(items.len());
                items.iter().for_each(|item| self.value(item));
            }
            Value::List(items) => self.items(b'[', items),
            Value::Set(items) => self.items(b'<', items),
            Value::FrozenSet(items) => self.items(b'>', items),
            Value::Dict(items) => {
                self.byte(b'{');
                for (key, value) in items {
                    self.value(key);
                    self.value(value);
                }
                self.byte(b'0');
            }
        }
    }

    fn items(&mut self, kind: u8, items: &[Value]) {
        self.byte(kind);
        self.size(items.len());
        items.iter().for_each(|item| self.value(item));
    }

    fn tuple_start(&mut self, len: usize) {
        match u8::try_from(len) {
            Ok(len) => self.bytes.extend([b')', len]),
            Err(_) => {
                self.byte(b'(');
                self.size(len);
            }
        }
    }

    fn constant(&mut self, value: &Const) {
        match value {
            Const::None => self.byte(b'N'),
            Const::Ellipsis => self.byte(b'.'),
            Const::Bool(true) => self.byte(b'T'),
            Const::Bool(false) => self.byte(b'F'),
            Const::Int(value) => self.int(value),
            Const::Float(value) => {
                self.byte(b'g');
                self.bytes.extend(value.to_le_bytes());
            }
            Const::Complex { re, im } => {
                self.byte(b'y');
                self.bytes.extend(re.to_le_bytes());
                self.bytes.extend(im.to_le_bytes());
            }
            Const::Str(text) => self.text(text, is_identifier_like(text)),
            Const::Bytes(bytes) => self.byte_string(bytes),
            Const::Tuple(items) => {
                self.tuple_start(items.len());
                items.iter().for_each(|item| self.constant(item));
            }
            Const::FrozenSet(items) => {
                self.byte(b'>');
                self.size(items.len());
                items.iter().for_each(|item| self.constant(item));
            }
            Const::Slice(parts) => {
                self.byte(b':');
                parts.iter().for_each(|part| self.constant(part));
            }
            Const::Code(code) => self.code(code),
        }
    }

    fn byte_string(&mut self, bytes: &[u8]) {
        self.byte(b's');
        self.size(bytes.len());
        self.bytes.extend(bytes);
    }

    fn int(&mut self, value: &IBig) {
        if let Ok(value) = i32::try_from(value) {
            self.byte(b'i');
            self.bytes.extend(value.to_le_bytes());
            return;
        }
        self.byte(b'l');
        let (sign, magnitude) = value.clone().into_parts();
        let digits = digits_of(&magnitude);
        let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
        let count = if sign == Sign::Negative {
            -count
        } else {
            count
        };
        self.bytes.extend(count.to_le_bytes());
        for digit in digits {
            self.bytes.extend(digit.to_le_bytes());
        }
    }

    fn text(&mut self, text: &Text, interned: bool) {
        if let Some(index) = self.refs.get(&(text.clone(), interned)) {
            let index = *index;
            self.byte(b'r');
            self.long(index);
            return;
        }
        let flag = if interned { FLAG_REF } else { 0 };
        if interned {
            self.refs.insert((text.clone(), interned), self.count);
            self.count += 1;
        }
        let bytes = text.as_bytes();
        match (text.is_ascii(), u8::try_from(bytes.len())) {
            (true, Ok(len)) => {
                self.byte(if interned { b'Z' } else { b'z' } | flag);
                self.byte(len);
            }
            (true, Err(_)) => {
                self.byte(if interned { b'A' } else { b'a' } | flag);
                self.size(bytes.len());
            }
            (false, _) => {
                self.byte(if interned { b't' } else { b'u' } | flag);
                self.size(bytes.len());
            }
        }
        self.bytes.extend(bytes);
    }

    fn names(&mut self, names: &[Text]) {
        self.tuple_start(names.len());
        names.iter().for_each(|name| self.text(name, true));
    }

    fn code(&mut self, code: &Arc<Code>) {
        let address = Arc::as_ptr(code).addr();
        if let Some(index) = self.codes.get(&address) {
            let index = *index;
            self.byte(b'r');
            self.long(index);
            return;
        }
        self.codes.insert(address, self.count);
        self.count += 1;
        self.byte(b'c' | FLAG_REF);
        self.long(code.argcount);
        self.long(code.posonlyargcount);
        self.long(code.kwonlyargcount);
        self.long(code.stacksize);
        self.long(code.flags);
        self.byte_string(&code.code);
        self.tuple_start(code.consts.len());
        code.consts.iter().for_each(|item| self.constant(item));
        self.names(&code.names);
        self.names(&code.localsplusnames);
        self.byte_string(&code.localspluskinds);
        self.text(&code.filename, false);
        self.text(&code.name, true);
        self.text(&code.qualname, true);
        self.bytes.extend(code.first_line.to_le_bytes());
        self.byte_string(&code.linetable);
        self.byte_string(&code.exceptiontable);
    }
}

/// Whether CPython interns a string constant: it could be a name.
#[must_use]
pub fn is_identifier_like(text: &Text) -> bool {
    text.as_bytes()
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// The 15-bit digits of a number, least significant first.
#[must_use]
pub fn digits_of(magnitude: &UBig) -> Vec<u16> {
    let mut digits = Vec::new();
    let (mut pending, mut bits) = (0u32, 0);
    for byte in magnitude.to_le_bytes() {
        pending |= u32::from(byte) << bits;
        bits += 8;
        if bits >= 15 {
            digits.push((pending & 0x7FFF) as u16);
            pending >>= 15;
            bits -= 15;
        }
    }
    if pending != 0 {
        digits.push(pending as u16);
    }
    while digits.last() == Some(&0) {
        digits.pop();
    }
    digits
}

/// The number with these 15-bit digits, least significant first.
#[must_use]
pub fn number_of(digits: &[u16]) -> UBig {
    let mut bytes = Vec::with_capacity(digits.len() * 2);
    let (mut pending, mut bits) = (0u32, 0);
    for digit in digits {
        pending |= u32::from(*digit & 0x7FFF) << bits;
        bits += 15;
        while bits >= 8 {
            bytes.push(pending as u8);
            pending >>= 8;
            bits -= 8;
        }
    }
    bytes.push(pending as u8);
    UBig::from_le_bytes(&bytes)
}

// ---- reading ----

/// Reads a code object.
///
/// # Errors
/// Malformed data, or a value that is no code object. The code is not verified.
pub fn load_code(bytes: &[u8]) -> Result<Arc<Code>> {
    match load(bytes)?.0 {
        Value::Const(Const::Code(code)) => Ok(code),
        _ => Err(Error::Type("not a code object")),
    }
}

/// Reads a value; also gives the number of bytes used.
///
/// # Errors
/// Malformed data.
pub fn load(bytes: &[u8]) -> Result<(Value, usize)> {
    let mut reader = Reader {
        bytes,
        at: 0,
        refs: Vec::new(),
        depth: 0,
    };
    match reader.value()? {
        Value::Null => Err(Error::Type("NULL object in marshal data for object")),
        value => Ok((value, reader.at)),
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Objects by reference number; `None` while one is being read.
    refs: Vec<Option<Value>>,
    depth: u32,
}

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8]> {
        let end = self.at.checked_add(len).ok_or(Error::Eof)?;
        let bytes = self.bytes.get(self.at..end).ok_or(Error::Eof)?;
        self.at = end;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        self.take(N)?.try_into().map_err(|_| Error::Eof)
    }

    fn byte(&mut self) -> Result<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn long(&mut self) -> Result<i32> {
        self.array().map(i32::from_le_bytes)
    }

    fn float(&mut self) -> Result<f64> {
        self.array().map(f64::from_le_bytes)
    }

    fn text_float(&mut self) -> Result<f64> {
        let len = usize::from(self.byte()?);
        let text = std::str::from_utf8(self.take(len)?).ok();
        text.and_then(|text| text.parse().ok())
            .ok_or(Error::Value("invalid float"))
    }

    fn size(&mut self, message: &'static str) -> Result<usize> {
        usize::try_from(self.long()?).map_err(|_| Error::Value(message))
    }

    fn value(&mut self) -> Result<Value> {
        if self.depth >= MAX_DEPTH {
            return Err(Error::Value("recursion limit exceeded"));
        }
        self.depth += 1;
        let code = self.byte()?;
        let flagged = code & FLAG_REF != 0;
        let kind = code & !FLAG_REF;
        // The number is given before the parts are read.
        let index = (flagged && kind != b'r').then(|| {
            self.refs.push(None);
            self.refs.len() - 1
        });
        let value = stacker::maybe_grow(RED_ZONE, STACK_SEGMENT, || self.body(kind))?;
        if let Some(slot) = index.and_then(|index| self.refs.get_mut(index)) {
            *slot = Some(value.clone());
        }
        self.depth -= 1;
        Ok(value)
    }

    fn body(&mut self, kind: u8) -> Result<Value> {
        Ok(Value::Const(match kind {
            b'0' => return Ok(Value::Null),
            b'S' => return Ok(Value::StopIteration),
            b'N' => Const::None,
            b'.' => Const::Ellipsis,
            b'T' => Const::Bool(true),
            b'F' => Const::Bool(false),
            b'i' => Const::int(self.long()?),
            b'I' => Const::int(i64::from_le_bytes(self.array()?)),
            b'l' => Const::Int(self.int()?),
            b'g' => Const::Float(self.float()?),
            b'f' => Const::Float(self.text_float()?),
            b'y' => Const::Complex {
                re: self.float()?,
                im: self.float()?,
            },
            b'x' => Const::Complex {
                re: self.text_float()?,
                im: self.text_float()?,
            },
            b's' => {
                let size = self.size("bytes object size out of range")?;
                Const::Bytes(self.take(size)?.into())
            }
            b'z' | b'Z' | b'a' | b'A' | b'u' | b't' => return self.text(kind),
            b':' => {
                let mut part = || self.constant();
                Const::Slice(Arc::new([part()?, part()?, part()?]))
            }
            b'c' => Const::Code(Arc::new(self.code()?)),
            b'r' => return self.reference(),
            _ => return self.container(kind),
        }))
    }

    fn reference(&mut self) -> Result<Value> {
        let index = self.size("invalid reference")?;
        match self.refs.get(index) {
            Some(Some(value)) => Ok(value.clone()),
            Some(None) => Err(Error::Value("reference to an object being read")),
            None => Err(Error::Value("invalid reference")),
        }
    }

    fn text(&mut self, kind: u8) -> Result<Value> {
        let size = match kind {
            b'z' | b'Z' => usize::from(self.byte()?),
            _ => self.size("string size out of range")?,
        };
        let bytes = self.take(size)?;
        let text = match kind {
            b'u' | b't' => Text::from_wtf8(bytes).ok_or(Error::Value("invalid string"))?,
            _ if bytes.is_ascii() => std::str::from_utf8(bytes).unwrap_or_default().into(),
            // The format says ASCII; other bytes are read as Latin-1, as CPython does.
            _ => bytes
                .iter()
                .map(|byte| char::from(*byte))
                .collect::<String>()
                .into(),
        };
        Ok(match kind {
            b'Z' | b'A' | b't' => Value::Interned(text),
            _ => Value::Const(Const::Str(text)),
        })
    }

    fn container(&mut self, kind: u8) -> Result<Value> {
        let size = match kind {
            b')' => usize::from(self.byte()?),
            b'(' => self.size("tuple size out of range")?,
            b'[' => self.size("list size out of range")?,
            b'<' | b'>' => self.size("set size out of range")?,
            b'{' => return self.dict(),
            _ => return Err(Error::Value("unknown type code")),
        };
        // An item takes a byte at least: malformed sizes do not make us ask for memory.
        let mut items = Vec::with_capacity(size.min(self.bytes.len() - self.at));
        for _ in 0..size {
            match self.value()? {
                Value::Null => {
                    return Err(Error::Type("NULL object in marshal data for container"));
                }
                item => items.push(item),
            }
        }
        Ok(match kind {
            b'[' => Value::List(items),
            b'<' => Value::Set(items),
            b'>' => frozen(items, Const::FrozenSet, Value::FrozenSet),
            _ => frozen(items, Const::Tuple, Value::Tuple),
        })
    }

    fn dict(&mut self) -> Result<Value> {
        let mut items = Vec::new();
        loop {
            match self.value()? {
                Value::Null => return Ok(Value::Dict(items)),
                key => items.push((key, self.value()?)),
            }
        }
    }

    fn int(&mut self) -> Result<IBig> {
        let count = self.long()?;
        let mut digits = Vec::new();
        for _ in 0..count.unsigned_abs() {
            let digit = u16::from_le_bytes(self.array()?);
            if digit > 0x7FFF {
                return Err(Error::Value("digit out of range in long"));
            }
            digits.push(digit);
        }
        if digits.last() == Some(&0) {
            return Err(Error::Value("unnormalized long data"));
        }
        let sign = if count < 0 {
            Sign::Negative
        } else {
            Sign::Positive
        };
        Ok(IBig::from_parts(sign, number_of(&digits)))
    }

    fn constant(&mut self) -> Result<Const> {
        as_const(self.value()?).ok_or(Error::Type("a constant was expected"))
    }

    fn string(&mut self) -> Result<Text> {
        match self.constant()? {
            Const::Str(text) => Ok(text),
            _ => Err(Error::Type("a string was expected")),
        }
    }

    fn byte_string(&mut self) -> Result<Arc<[u8]>> {
        match self.constant()? {
            Const::Bytes(bytes) => Ok(bytes),
            _ => Err(Error::Type("a bytes object was expected")),
        }
    }

    fn tuple(&mut self) -> Result<Arc<[Const]>> {
        match self.constant()? {
            Const::Tuple(items) => Ok(items),
            _ => Err(Error::Type("a tuple was expected")),
        }
    }

    fn names(&mut self) -> Result<Arc<[Text]>> {
        let names = self.tuple()?;
        let text = |name: &Const| match name {
            Const::Str(text) => Ok(text.clone()),
            _ => Err(Error::Type("name tuples must contain only strings")),
        };
        names.iter().map(text).collect()
    }

    fn count(&mut self) -> Result<u32> {
        u32::try_from(self.long()?).map_err(|_| Error::Value("negative count"))
    }

    // The fields are read in the order in which they are written here.
    fn code(&mut self) -> Result<Code> {
        Ok(Code {
            argcount: self.count()?,
            posonlyargcount: self.count()?,
            kwonlyargcount: self.count()?,
            stacksize: self.count()?,
            flags: self.count()?,
            code: self.byte_string()?,
            consts: self.tuple()?,
            names: self.names()?,
            localsplusnames: self.names()?,
            localspluskinds: self.byte_string()?,
            filename: self.string()?,
            name: self.string()?,
            qualname: self.string()?,
            first_line: self.long()?,
            linetable: self.byte_string()?,
            exceptiontable: self.byte_string()?,
        })
    }
}

/// A value as a constant, if it is one.
#[must_use]
pub fn as_const(value: Value) -> Option<Const> {
    match value {
        Value::Const(value) => Some(value),
        Value::Interned(text) => Some(Const::Str(text)),
        _ => None,
    }
}

fn frozen(
    items: Vec<Value>,
    constant: impl Fn(Arc<[Const]>) -> Const,
    general: impl Fn(Vec<Value>) -> Value,
) -> Value {
    let all_const = |item: &Value| matches!(item, Value::Const(_) | Value::Interned(_));
    if items.iter().all(all_const) {
        Value::Const(constant(items.into_iter().filter_map(as_const).collect()))
    } else {
        general(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip(value: &Value) {
        let bytes = dump(value);
        let (read, used) = load(&bytes).unwrap();
        assert_eq!(used, bytes.len());
        assert_eq!(&read, value);
    }

    #[test]
    fn values() {
        let big: IBig = IBig::from(1) << 100usize;
        for constant in [
            Const::None,
            Const::Bool(true),
            Const::int(-5),
            Const::Int(big.clone()),
            Const::Int(-big),
            Const::int(1i64 << 31),
            Const::Float(1.5),
            Const::Complex { re: 0.0, im: -1.0 },
            Const::str("a b"),
            Const::Str(Text::from_code_points([0x20, 0xD800]).unwrap()),
            Const::Bytes(b"\x00\xff"[..].into()),
            Const::tuple([Const::int(1), Const::tuple([])]),
            Const::Slice(Arc::new([Const::None, Const::int(1), Const::None])),
        ] {
            round_trip(&Value::Const(constant));
        }
        round_trip(&Value::Dict(vec![(
            Value::Interned("k".into()),
            Value::List(vec![Value::StopIteration]),
        )]));
    }

    #[test]
    fn cpython_writes_the_same() {
        let value = Const::tuple([
            Const::int(1),
            Const::int(1i64 << 40),
            Const::str("a b"),
            Const::Float(0.5),
        ]);
        // `marshal.dumps((1, 1 << 40, "a b", 0.5))`, less the reference flags
        let expected = b"\x29\x04i\x01\x00\x00\x00l\x03\x00\x00\x00\x00\x00\x00\x00\x00\x04z\x03a bg\x00\x00\x00\x00\x00\x00\xe0?";
        assert_eq!(dump(&Value::Const(value)), expected);
    }

    #[test]
    fn malformed_data() {
        assert_eq!(load(b""), Err(Error::Eof));
        assert_eq!(load(b"?"), Err(Error::Value("unknown type code")));
        assert_eq!(
            load(b"r\x00\x00\x00\x00"),
            Err(Error::Value("invalid reference"))
        );
        assert_eq!(
            load(b"l\x01\x00\x00\x00\x00\x80"),
            Err(Error::Value("digit out of range in long"))
        );
        assert_eq!(load(b"(\xff\xff\xff\x7f"), Err(Error::Eof));
        assert!(load(&[b'['; 1 << 16].map(|byte| byte)).is_err());
        assert!(load(&b"[\x01\x00\x00\x00".repeat(100_000)).is_err());
    }
}
