//! Bytes to objects.
//!
//! Invariants: a list, dictionary, set or tuple that has a reference number exists before its parts are read, so that
//! they may refer to it; what can be made only from its parts holds its number without a value until then.

use super::source::Source;
use baton_code::marshal::number_of;
use baton_code::object::Code;
use baton_code::text::Text;
use baton_object::dict::{self, Dict};
use baton_object::exceptions::EOF_ERROR;
use baton_object::list::List;
use baton_object::str::{Str, encode_wtf8};
use baton_object::tuple::{Tuple, TupleBuilder};
use baton_object::{
    Borrowed, Owned, PyResult, Raised, Token, bytes, complex, float_text, kind, singletons,
};
use baton_types::set;
use dashu_int::{IBig, Sign};
use std::sync::Arc;

/// How many levels of containers go into one another.
const DEEPEST: usize = 2000;
/// Set in a type byte: the object gets the next reference number.
const FLAG_REF: u8 = baton_code::marshal::FLAG_REF;

/// Reads objects from a source.
pub struct Reader<'a> {
    source: Source<'a>,
    /// Objects by reference number; `None` for one that cannot be referred to yet.
    refs: Vec<Option<Owned>>,
    depth: usize,
    code: bool,
}

pub(super) fn bad(token: &mut Token, what: &str) -> Raised {
    token.value_error(format!("bad marshal data ({what})"))
}

impl<'a> Reader<'a> {
    /// A reader that lets code objects pass or not.
    pub fn new(source: Source<'a>, code: bool) -> Reader<'a> {
        Reader {
            source,
            refs: Vec::new(),
            depth: 0,
            code,
        }
    }

    /// The next object.
    pub fn read(&mut self, token: &mut Token) -> PyResult {
        match self.object(token)? {
            Some(value) => Ok(value),
            None => Err(token.type_error("NULL object in marshal data for object")),
        }
    }

    fn byte(&mut self, token: &mut Token) -> PyResult<u8> {
        self.source.array(token).map(|[byte]: [u8; 1]| byte)
    }

    fn long(&mut self, token: &mut Token) -> PyResult<i32> {
        self.source.array(token).map(i32::from_le_bytes)
    }

    fn size(&mut self, token: &mut Token, message: &str) -> PyResult<usize> {
        let size = self.long(token)?;
        usize::try_from(size).map_err(|_| bad(token, message))
    }

    /// The next object; `None` for the NULL that ends a dictionary.
    fn object(&mut self, token: &mut Token) -> PyResult<Option<Owned>> {
        let code = match self.byte(token) {
            Ok(code) => code,
            Err(raised) if token.error_is(&raised, &EOF_ERROR) => {
                drop(token.take_error(raised));
                return Err(token.raise(&EOF_ERROR, "EOF read where object expected"));
            }
            Err(raised) => return Err(raised),
        };
        if self.depth >= DEEPEST || token.stack_low() {
            return Err(token.value_error("recursion limit exceeded"));
        }
        self.depth += 1;
        let (flagged, kind) = (code & FLAG_REF != 0, code & !FLAG_REF);
        let value = match kind {
            b'0' => None,
            b'(' | b')' | b'[' | b'{' | b'<' | b'>' | b':' | b'c' => {
                Some(self.container(token, kind, flagged)?)
            }
            b'r' => Some(self.reference(token)?),
            _ => {
                let value = self.simple(token, kind)?;
                if flagged {
                    self.refs.push(Some(value.clone_ref(token)));
                }
                Some(value)
            }
        };
        self.depth -= 1;
        Ok(value)
    }

    fn reference(&mut self, token: &mut Token) -> PyResult {
        let index = usize::try_from(self.long(token)?).ok();
        let found = index.and_then(|index| self.refs.get(index)?.as_ref());
        match found.map(|value| value.clone_ref(token)) {
            Some(value) => Ok(value),
            None => Err(bad(token, "invalid reference")),
        }
    }

    fn simple(&mut self, token: &mut Token, kind: u8) -> PyResult {
        Ok(match kind {
            b'N' => token.none(),
            b'.' => singletons::ellipsis(),
            b'T' => token.bool(true),
            b'F' => token.bool(false),
            b'S' => token
                .native_class(&baton_object::exceptions::STOP_ITERATION)
                .as_value()
                .own(token),
            b'i' => {
                let number = self.long(token)?;
                token.int(i64::from(number))
            }
            b'I' => {
                let number = self.source.array(token).map(i64::from_le_bytes)?;
                token.new_big(number.into())
            }
            b'l' => self.int(token)?,
            b'g' => {
                let number = self.float(token)?;
                token.new_float(number)
            }
            b'f' => {
                let number = self.text_float(token)?;
                token.new_float(number)
            }
            b'y' => {
                let (re, im) = (self.float(token)?, self.float(token)?);
                complex::new(token, re, im)
            }
            b'x' => {
                let (re, im) = (self.text_float(token)?, self.text_float(token)?);
                complex::new(token, re, im)
            }
            b's' => {
                let size = self.size(token, "bytes object size out of range")?;
                let data = self.source.take(token, size)?;
                bytes::new(token, &data)
            }
            b'z' | b'Z' | b'a' | b'A' | b'u' | b't' => self.text(token, kind)?,
            _ => return Err(bad(token, "unknown type code")),
        })
    }

    fn float(&mut self, token: &mut Token) -> PyResult<f64> {
        self.source.array(token).map(f64::from_le_bytes)
    }

    fn text_float(&mut self, token: &mut Token) -> PyResult<f64> {
        let len = usize::from(self.byte(token)?);
        let data = self.source.take(token, len)?.into_owned();
        let text = String::from_utf8_lossy(&data);
        match float_text::parse(&text) {
            Some(number) => Ok(number),
            None => Err(token.value_error(format!("could not convert string to float: '{text}'"))),
        }
    }

    fn int(&mut self, token: &mut Token) -> PyResult {
        let count = self.long(token)?;
        if count == i32::MIN {
            return Err(bad(token, "long size out of range"));
        }
        let mut digits = Vec::new();
        for _ in 0..count.unsigned_abs() {
            let digit = u16::from_le_bytes(self.source.array(token)?);
            if digit > 0x7FFF {
                return Err(bad(token, "digit out of range in long"));
            }
            digits.push(digit);
        }
        if digits.last() == Some(&0) {
            return Err(bad(token, "unnormalized long data"));
        }
        let sign = if count < 0 {
            Sign::Negative
        } else {
            Sign::Positive
        };
        Ok(token.new_big(IBig::from_parts(sign, number_of(&digits))))
    }

    fn text(&mut self, token: &mut Token, kind: u8) -> PyResult {
        let size = match kind {
            b'z' | b'Z' => usize::from(self.byte(token)?),
            _ => self.size(token, "string size out of range")?,
        };
        let data = self.source.take(token, size)?;
        let text = match kind {
            b'u' | b't' if std::str::from_utf8(&data).is_err() => {
                let data = data.into_owned();
                baton_object::codecs::decode_data(token, &data, "utf-8", "surrogatepass")?
            }
            // What is said to be ASCII is taken for Latin-1.
            b'z' | b'Z' | b'a' | b'A' if !data.is_ascii() => {
                let text: String = data.iter().map(|byte| char::from(*byte)).collect();
                token.new_str(&text)
            }
            _ => token.new_wtf8(&data),
        };
        Ok(match kind {
            b'Z' | b'A' | b't' => token.intern_value(text),
            _ => text,
        })
    }

    fn container(&mut self, token: &mut Token, kind: u8, flagged: bool) -> PyResult {
        let size = match kind {
            b')' => usize::from(self.byte(token)?),
            b'(' => self.size(token, "tuple size out of range")?,
            b'[' => self.size(token, "list size out of range")?,
            b'<' | b'>' => self.size(token, "set size out of range")?,
            _ => 0,
        };
        match kind {
            b')' | b'(' => self.tuple(token, size, flagged),
            b'[' => self.list(token, size, flagged),
            b'{' => self.dict(token, flagged),
            b'<' => {
                let result = set::new_set(token, Vec::new())?;
                self.number(token, flagged, &result);
                for _ in 0..size {
                    let item = self.part(token, "set")?;
                    set::add(token, result.as_ref(), item.as_ref())?;
                }
                Ok(result)
            }
            _ => {
                let index = self.reserve(flagged);
                let result = match kind {
                    b'>' => self.frozenset(token, size)?,
                    b':' => self.slice(token)?,
                    _ => self.code(token)?,
                };
                if let Some(slot) = index.and_then(|index| self.refs.get_mut(index)) {
                    *slot = Some(result.clone_ref(token));
                }
                Ok(result)
            }
        }
    }

    /// Gives a value its reference number.
    fn number(&mut self, token: &Token, flagged: bool, value: &Owned) {
        if flagged {
            self.refs.push(Some(value.clone_ref(token)));
        }
    }

    /// Takes a reference number for a value that is not there yet.
    fn reserve(&mut self, flagged: bool) -> Option<usize> {
        flagged.then(|| {
            self.refs.push(None);
            self.refs.len() - 1
        })
    }

    /// An object that is part of another, for which there is no NULL.
    fn part(&mut self, token: &mut Token, whole: &str) -> PyResult {
        match self.object(token)? {
            Some(value) => Ok(value),
            None => Err(token.type_error(format!("NULL object in marshal data for {whole}"))),
        }
    }

    fn tuple(&mut self, token: &mut Token, size: usize, flagged: bool) -> PyResult {
        if !flagged || size > self.source.bound() {
            let mut items = Vec::with_capacity(size.min(self.source.bound()));
            for _ in 0..size {
                items.push(self.part(token, "tuple")?);
            }
            let result = token.new_tuple(items.into_iter());
            self.number(token, flagged, &result);
            return Ok(result);
        }
        let builder = TupleBuilder::new(token, size);
        self.number(token, true, builder.tuple());
        for index in 0..size {
            let item = self.part(token, "tuple")?;
            builder.put(token, index, item);
        }
        Ok(builder.finish())
    }

    fn list(&mut self, token: &mut Token, size: usize, flagged: bool) -> PyResult {
        // An item takes a byte at least: malformed sizes do not make us ask for memory.
        let result = token.new_list(Vec::with_capacity(size.min(self.source.bound())));
        self.number(token, flagged, &result);
        for _ in 0..size {
            let item = self.part(token, "list")?;
            List::of_mut(token, result.as_ref()).items.push(item);
        }
        Ok(result)
    }

    fn dict(&mut self, token: &mut Token, flagged: bool) -> PyResult {
        let result = Dict::new(token);
        self.number(token, flagged, &result);
        while let Some(key) = self.object(token)? {
            let Some(value) = self.object(token)? else {
                break;
            };
            dict::set(token, result.as_ref(), key.as_ref(), value.as_ref())?;
        }
        Ok(result)
    }

    fn frozenset(&mut self, token: &mut Token, size: usize) -> PyResult {
        let mut items = Vec::with_capacity(size.min(self.source.bound()));
        for _ in 0..size {
            items.push(self.part(token, "set")?);
        }
        set::new_frozenset(token, items)
    }

    fn slice(&mut self, token: &mut Token) -> PyResult {
        let mut part = |token: &mut Token| self.part(token, "slice");
        let (start, stop, step) = (part(token)?, part(token)?, part(token)?);
        Ok(baton_object::slice::new(token, start, stop, step))
    }

    // The fields are read in the order in which they are written here.
    fn code(&mut self, token: &mut Token) -> PyResult {
        if !self.code {
            return Err(token.value_error("unmarshalling code objects is disallowed"));
        }
        let mut counts = [0; 5];
        for count in &mut counts {
            *count = self.long(token)?;
        }
        let mut part = |token: &mut Token| self.part(token, "code");
        let code_bytes = part(token)?;
        let consts = part(token)?;
        let (names, locals, kinds) = (part(token)?, part(token)?, part(token)?);
        let (filename, name, qualname) = (part(token)?, part(token)?, part(token)?);
        let first_line = self.long(token)?;
        let mut part = |token: &mut Token| self.part(token, "code");
        let (linetable, exceptiontable) = (part(token)?, part(token)?);
        let [argcount, posonlyargcount, kwonlyargcount, stacksize, flags] =
            counts.map(|count| u32::try_from(count).ok());
        let (Some(argcount), Some(posonlyargcount), Some(kwonlyargcount), Some(stacksize)) =
            (argcount, posonlyargcount, kwonlyargcount, stacksize)
        else {
            return Err(token.system_error("bad argument to internal function"));
        };
        let code = Code {
            argcount,
            posonlyargcount,
            kwonlyargcount,
            stacksize,
            flags: flags.unwrap_or_default(),
            code: data(token, &code_bytes)?,
            consts: Arc::new([]),
            names: texts(token, &names)?,
            localsplusnames: texts(token, &locals)?,
            localspluskinds: data(token, &kinds)?,
            filename: text(token, filename.as_ref())?,
            name: text(token, name.as_ref())?,
            qualname: text(token, qualname.as_ref())?,
            first_line,
            linetable: data(token, &linetable)?,
            exceptiontable: data(token, &exceptiontable)?,
        };
        if !token.is_exact(consts.as_ref(), kind::TUPLE) {
            return Err(token.system_error("bad argument to internal function"));
        }
        let make = token.seam().code_with_constants.get();
        make(token, &code, consts.as_ref())
    }
}

fn data(token: &mut Token, value: &Owned) -> PyResult<Arc<[u8]>> {
    match bytes::value_of(token, value.as_ref()) {
        Some(data) => Ok(data.into()),
        None => Err(token.system_error("bad argument to internal function")),
    }
}

fn text(token: &mut Token, value: Borrowed<'_>) -> PyResult<Text> {
    let bytes = value
        .get::<Str>(token)
        .map(|text| encode_wtf8(text.chars()));
    match bytes.and_then(|bytes| Text::from_wtf8(&bytes)) {
        Some(text) => Ok(text),
        None => Err(token.system_error("non-string found in code slot")),
    }
}

fn texts(token: &mut Token, value: &Owned) -> PyResult<Arc<[Text]>> {
    let items =
        Tuple::items_of(token, value.as_ref()).map(|items| crate::support::own_all(token, items));
    let Some(items) = items else {
        return Err(token.system_error("bad argument to internal function"));
    };
    items
        .iter()
        .map(|item| text(token, item.as_ref()))
        .collect()
}
