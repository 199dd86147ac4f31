//! Objects to bytes.
//!
//! Invariants: what is shared gets a number where it is first written and is a reference from then on, so that a
//! container may hold itself; what has one owner only, bar the writer, gets none. Everything with a number is kept alive
//! until the writer is done, because its address is its identity.

use crate::support::own_all;
use baton_code::marshal::{FLAG_REF, digits_of, dump_code};
use baton_code::object::Code;
use baton_code::text::Text;
use baton_object::dict;
use baton_object::int::{IntRef, value_of as int_value};
use baton_object::list::List;
use baton_object::slice::Slice;
use baton_object::str::{Str, encode_wtf8, is_interned};
use baton_object::tuple::Tuple;
use baton_object::{
    Borrowed, Owned, Payload, PyResult, Raised, Token, attribute, complex, float, float_text, kind,
    refcount, singletons,
};
use baton_types::set::{self, FrozenSet, Set};
use dashu_int::{IBig, Sign};
use std::collections::HashMap;
use std::sync::Arc;

/// How many levels of containers go into one another.
const DEEPEST: usize = 2000;
/// Integers that exist once, so that they are always shared.
const SMALL_INTS: std::ops::RangeInclusive<i64> = -5..=256;

/// What a caller wants and allows.
#[derive(Clone, Copy)]
pub struct Options {
    /// The version of the format: references exist from 3, short forms from 4, slices from 5.
    pub version: i64,
    /// Code objects are welcome.
    pub code: bool,
}

/// The bytes of a value.
pub fn dump(token: &mut Token, value: Borrowed<'_>, options: Options) -> PyResult<Vec<u8>> {
    if options.code && options.version >= 5 {
        // What a compiled file consists of: written from the compiled code, without making objects of it.
        if let Some((code, foreign)) = code_of(token, value)
            && !foreign
        {
            return Ok(dump_code(&code));
        }
    }
    let mut writer = Writer {
        bytes: Vec::new(),
        numbers: HashMap::new(),
        kept: Vec::new(),
        depth: 0,
        options,
    };
    writer.object(token, value, 0)?;
    Ok(writer.bytes)
}

fn unmarshallable(token: &mut Token) -> Raised {
    token.value_error("unmarshallable object")
}

/// The compiled code of a code object, and whether objects that the compiler never makes are among its constants.
fn code_of(token: &Token, value: Borrowed<'_>) -> Option<(Arc<Code>, bool)> {
    let found = (token.seam().code_of.get())(token, value)?;
    Some(*found.downcast::<(Arc<Code>, bool)>().ok()?)
}

/// A value that stands in the table of references.
struct Numbered {
    number: u32,
    /// True while its parts are being written.
    open: bool,
}

struct Writer {
    bytes: Vec<u8>,
    numbers: HashMap<usize, Numbered>,
    kept: Vec<Owned>,
    depth: usize,
    options: Options,
}

impl Writer {
    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn long(&mut self, value: i32) {
        self.bytes.extend(value.to_le_bytes());
    }

    fn size(&mut self, token: &mut Token, size: usize) -> PyResult<()> {
        match i32::try_from(size) {
            Ok(size) => {
                self.long(size);
                Ok(())
            }
            Err(_) => Err(unmarshallable(token)),
        }
    }

    fn sized(&mut self, token: &mut Token, data: &[u8]) -> PyResult<()> {
        self.size(token, data.len())?;
        self.bytes.extend(data);
        Ok(())
    }

    /// Writes a value of whose references `held` are the writer's own.
    fn object(&mut self, token: &mut Token, value: Borrowed<'_>, held: u64) -> PyResult<()> {
        if self.depth >= DEEPEST || token.stack_low() {
            return Err(token.value_error("object too deeply nested to marshal"));
        }
        if let Some(kind) = singleton(token, value) {
            self.byte(kind);
            return Ok(());
        }
        self.depth += 1;
        if let Some(flag) = self.reference(token, value, held)? {
            self.body(token, value, flag)?;
            if flag != 0
                && let Some(numbered) = self.numbers.get_mut(&value.word().identity())
            {
                numbered.open = false;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Writes a reference to what was written before and returns `None`; else what to set in the type byte.
    fn reference(
        &mut self,
        token: &mut Token,
        value: Borrowed<'_>,
        held: u64,
    ) -> PyResult<Option<u8>> {
        if self.options.version < 3 {
            return Ok(Some(0));
        }
        let interned = token.is_exact(value, kind::STR) && is_interned(value);
        let shared = match value.word().int() {
            Some(int) => SMALL_INTS.contains(&int),
            None => interned || refcount(value) > held.saturating_add(1),
        };
        if !shared {
            return Ok(Some(0));
        }
        let identity = value.word().identity();
        if let Some(numbered) = self.numbers.get(&identity) {
            let (number, open) = (numbered.number, numbered.open);
            // What cannot be made before its parts are there cannot hold itself.
            if open && (value.is_a::<Slice>(token) || code_of(token, value).is_some()) {
                return Err(unmarshallable(token));
            }
            self.byte(b'r');
            self.bytes.extend(number.to_le_bytes());
            return Ok(None);
        }
        let number = self.numbers.len() as u32;
        self.numbers
            .insert(identity, Numbered { number, open: true });
        self.kept.push(value.own(token));
        Ok(Some(FLAG_REF))
    }

    fn body(&mut self, token: &mut Token, value: Borrowed<'_>, flag: u8) -> PyResult<()> {
        if token.is_exact(value, kind::INT) {
            return self.int(token, value, flag);
        }
        if token.is_exact(value, kind::STR) {
            return self.text(token, value, flag);
        }
        if token.is_exact(value, kind::TUPLE) {
            return self.tuple(token, value, flag);
        }
        if token.is_exact(value, kind::LIST) {
            return self.list(token, value, flag);
        }
        if token.is_exact(value, kind::DICT) {
            return self.dict(token, value, flag);
        }
        if token.is_exact(value, kind::FLOAT) {
            let number = float::value_of(token, value).unwrap_or_default();
            self.floats(flag, *b"gf", &[number]);
            return Ok(());
        }
        if token.is_exact(value, kind::COMPLEX) {
            let (re, im) = complex::value_of(token, value).unwrap_or_default();
            self.floats(flag, *b"yx", &[re, im]);
            return Ok(());
        }
        let own = token.class_word(value);
        for (spec, kind) in [(Set::spec(), b'<'), (FrozenSet::spec(), b'>')] {
            if own.is(token.native_class(spec).as_value()) {
                return self.set(token, value, kind | flag);
            }
        }
        if let Some((code, _)) = code_of(token, value) {
            return self.code(token, value, &code, flag);
        }
        if let Some(slice) = value.get::<Slice>(token) {
            if self.options.version < 5 {
                return Err(unmarshallable(token));
            }
            let parts = [&slice.start, &slice.stop, &slice.step].map(|part| part.clone_ref(token));
            self.byte(b':' | flag);
            return self.all(token, &parts, 1);
        }
        if baton_object::buffer::supported(token, value) {
            let view = match baton_object::buffer::get(token, value, false) {
                Ok(view) => view,
                Err(raised) => {
                    drop(token.take_error(raised));
                    return Err(unmarshallable(token));
                }
            };
            let data = view.bytes(token).to_vec();
            drop(view);
            self.byte(b's' | flag);
            return self.sized(token, &data);
        }
        Err(unmarshallable(token))
    }

    fn int(&mut self, token: &mut Token, value: Borrowed<'_>, flag: u8) -> PyResult<()> {
        let big = match int_value(token, value) {
            Some(IntRef::Small(small)) => match i32::try_from(small) {
                Ok(small) => {
                    self.byte(b'i' | flag);
                    self.long(small);
                    return Ok(());
                }
                Err(_) => IBig::from(small),
            },
            Some(IntRef::Big(big)) => big.clone(),
            None => return Err(unmarshallable(token)),
        };
        let (sign, magnitude) = big.into_parts();
        let digits = digits_of(&magnitude);
        let Ok(count) = i32::try_from(digits.len()) else {
            return Err(unmarshallable(token));
        };
        self.byte(b'l' | flag);
        self.long(if sign == Sign::Negative {
            -count
        } else {
            count
        });
        self.bytes
            .extend(digits.iter().flat_map(|digit| digit.to_le_bytes()));
        Ok(())
    }

    /// Floats, as bits or (in the versions 0 and 1) as text.
    fn floats(&mut self, flag: u8, [bits, text]: [u8; 2], numbers: &[f64]) {
        if self.options.version > 1 {
            self.byte(bits | flag);
            let bytes = numbers.iter().flat_map(|number| number.to_le_bytes());
            self.bytes.extend(bytes);
            return;
        }
        self.byte(text | flag);
        for number in numbers {
            let general = |number| float_text::format(number, 'g', 17, false, false);
            let digits = float_text::signed(*number, general);
            self.byte(digits.len() as u8);
            self.bytes.extend(digits.as_bytes());
        }
    }

    fn text(&mut self, token: &mut Token, value: Borrowed<'_>, flag: u8) -> PyResult<()> {
        let data = value
            .get::<Str>(token)
            .map(|text| encode_wtf8(text.chars()));
        let data = data.unwrap_or_default();
        let interned = is_interned(value);
        let version = self.options.version;
        if version < 4 || !data.is_ascii() {
            let interned = interned && version >= 3;
            self.byte(if interned { b't' } else { b'u' } | flag);
            return self.sized(token, &data);
        }
        match u8::try_from(data.len()) {
            Ok(len) => {
                self.byte(if interned { b'Z' } else { b'z' } | flag);
                self.byte(len);
                self.bytes.extend(data);
                Ok(())
            }
            Err(_) => {
                self.byte(if interned { b'A' } else { b'a' } | flag);
                self.sized(token, &data)
            }
        }
    }

    fn all(&mut self, token: &mut Token, items: &[Owned], held: u64) -> PyResult<()> {
        items
            .iter()
            .try_for_each(|item| self.object(token, item.as_ref(), held))
    }

    fn tuple(&mut self, token: &mut Token, value: Borrowed<'_>, flag: u8) -> PyResult<()> {
        let items = own_all(token, Tuple::items_of_word(value));
        match u8::try_from(items.len()) {
            Ok(len) if self.options.version >= 4 => self.bytes.extend([b')' | flag, len]),
            _ => {
                self.byte(b'(' | flag);
                self.size(token, items.len())?;
            }
        }
        self.all(token, &items, 1)
    }

    fn list(&mut self, token: &mut Token, value: Borrowed<'_>, flag: u8) -> PyResult<()> {
        let len = List::of(token, value).items.len();
        self.byte(b'[' | flag);
        self.size(token, len)?;
        for index in 0..len {
            // A buffer's exporter may be Python code that shortens the list.
            let item = List::of(token, value).items.get(index);
            let Some(item) = item.map(|item| item.clone_ref(token)) else {
                return Err(unmarshallable(token));
            };
            self.object(token, item.as_ref(), 1)?;
        }
        Ok(())
    }

    fn dict(&mut self, token: &mut Token, value: Borrowed<'_>, flag: u8) -> PyResult<()> {
        self.byte(b'{' | flag);
        for (key, value) in dict::pairs(token, value) {
            self.object(token, key.as_ref(), 1)?;
            self.object(token, value.as_ref(), 1)?;
        }
        self.byte(b'0');
        Ok(())
    }

    /// Elements in the order of their own bytes, so that equal sets give equal data. Each counts as shared, as in
    /// CPython, whose list for the order holds them.
    fn set(&mut self, token: &mut Token, value: Borrowed<'_>, kind: u8) -> PyResult<()> {
        let mut items = Vec::new();
        for (item, _) in set::keys(token, value) {
            let data = dump_element(token, item.as_ref(), self)?;
            items.push((data, item));
        }
        let now = set::keys(token, value);
        let same = |((_, item), (key, _)): (&(Vec<u8>, Owned), &(Owned, i64))| {
            item.as_ref().is(key.as_ref())
        };
        if now.len() != items.len() || !items.iter().zip(&now).all(same) {
            return Err(token.runtime_error("set changed size during iteration"));
        }
        drop(now);
        items.sort_by(|(left, _), (right, _)| left.cmp(right));
        self.byte(kind);
        self.size(token, items.len())?;
        items
            .iter()
            .try_for_each(|(_, item)| self.object(token, item.as_ref(), 0))
    }

    fn code(
        &mut self,
        token: &mut Token,
        value: Borrowed<'_>,
        code: &Code,
        flag: u8,
    ) -> PyResult<()> {
        if !self.options.code {
            return Err(token.value_error("marshalling code objects is disallowed"));
        }
        self.byte(b'c' | flag);
        let counts = [
            code.argcount,
            code.posonlyargcount,
            code.kwonlyargcount,
            code.stacksize,
            code.flags,
        ];
        counts.iter().for_each(|count| self.long(*count as i32));
        self.data(token, &code.code)?;
        for name in ["co_consts", "co_names"] {
            self.attribute(token, value, name)?;
        }
        let names: Vec<Owned> = code
            .localsplusnames
            .iter()
            .map(|name| interned(token, name))
            .collect();
        let names = token.new_tuple(names.into_iter());
        self.object(token, names.as_ref(), 0)?;
        self.data(token, &code.localspluskinds)?;
        for name in ["co_filename", "co_name", "co_qualname"] {
            self.attribute(token, value, name)?;
        }
        self.long(code.first_line);
        self.data(token, &code.linetable)?;
        self.data(token, &code.exceptiontable)
    }

    fn data(&mut self, token: &mut Token, data: &[u8]) -> PyResult<()> {
        self.byte(b's');
        self.sized(token, data)
    }

    fn attribute(&mut self, token: &mut Token, value: Borrowed<'_>, name: &str) -> PyResult<()> {
        let part = attribute::get_text(token, value, name)?;
        self.object(token, part.as_ref(), 1)
    }
}

/// The bytes of a set's element alone, by which the elements are ordered.
fn dump_element(token: &mut Token, item: Borrowed<'_>, writer: &Writer) -> PyResult<Vec<u8>> {
    let mut alone = Writer {
        bytes: Vec::new(),
        numbers: HashMap::new(),
        kept: Vec::new(),
        depth: writer.depth,
        options: writer.options,
    };
    alone.object(token, item, 0)?;
    Ok(alone.bytes)
}

fn interned(token: &Token, name: &Text) -> Owned {
    let text = token.new_wtf8(name.as_bytes());
    token.intern_value(text)
}

/// The type byte of a value that is nothing more.
fn singleton(token: &Token, value: Borrowed<'_>) -> Option<u8> {
    let word = value.word();
    if value.is_none() {
        return Some(b'N');
    }
    if word.is(singletons::true_word()) {
        return Some(b'T');
    }
    if word.is(singletons::false_word()) {
        return Some(b'F');
    }
    if word.is(singletons::ellipsis_word()) {
        return Some(b'.');
    }
    let stop = token.native_class(&baton_object::exceptions::STOP_ITERATION);
    value.is(stop.as_value()).then_some(b'S')
}
