//! Writing values: the built-in types natively, everything else by what it says of itself (`save_reduce.rs`).

use super::opcodes::*;
use super::output::{FRAME_TARGET, Output};
use super::pickler::{Pickler, Settings};
use super::{noted, pickling_error};
use baton_modules::support::{import_attribute, tuple};
use baton_object::dict::{self, Dict};
use baton_object::int::{IntRef, value_of};
use baton_object::list::List;
use baton_object::str::{Chars, Str, encode_wtf8};
use baton_object::tuple::Tuple;
use baton_object::{
    Borrowed, Owned, PyResult, Token, bytearray, exceptions, float, float_text, int_class,
    int_parse, kind, object,
};
use baton_types::set;

/// So many items are written between a mark and what puts them into the container.
const BATCH: usize = 1000;

/// A run of a pickler.
pub struct Saver<'a> {
    /// The pickler, whose memo Python may look at meanwhile.
    pub pickler: Borrowed<'a>,
    /// Protocol and the like.
    pub settings: Settings,
    /// Where it is written.
    pub output: Output,
    /// `persistent_id`, if there is one of Python's own.
    pub persistent_id: Option<Owned>,
    /// `reducer_override`
    pub reducer_override: Option<Owned>,
    /// The pickler's `dispatch_table`, or copyreg's.
    pub dispatch_table: Option<Owned>,
    /// True for the pickler's own.
    pub private_table: bool,
    /// Without a memo.
    pub fast: bool,
}

impl<'a> Saver<'a> {
    /// A run with copyreg's dispatch table and no hooks.
    pub fn new(
        token: &mut Token,
        pickler: Borrowed<'a>,
        settings: Settings,
        output: Output,
    ) -> PyResult<Saver<'a>> {
        let dispatch_table = import_attribute(token, "copyreg", "dispatch_table")?;
        Ok(Saver {
            pickler,
            settings,
            output,
            persistent_id: None,
            reducer_override: None,
            dispatch_table: Some(dispatch_table),
            private_table: false,
            fast: false,
        })
    }

    /// The protocol.
    #[inline]
    pub fn protocol(&self) -> i64 {
        self.settings.protocol
    }

    /// True for the binary forms of protocol 1.
    #[inline]
    pub fn binary(&self) -> bool {
        self.settings.binary
    }

    /// Writes the whole pickle.
    pub fn dump(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        if self.protocol() >= 2 {
            self.output.op(PROTO, &[self.protocol() as u8]);
        }
        if self.protocol() >= 4 {
            self.output.start_framing();
        }
        self.save(token, object)?;
        self.output.byte(STOP);
        Ok(())
    }

    // ---- the memo ----

    /// The number of an object that was written already.
    pub fn known(&self, token: &Token, object: Borrowed<'_>) -> Option<usize> {
        Pickler::of(token, self.pickler).memo.borrow().get(object)
    }

    /// Writes that the object with this number comes again.
    pub fn write_get(&mut self, index: usize) {
        if !self.binary() {
            self.output.op(GET, format!("{index}\n").as_bytes());
        } else if let Ok(short) = u8::try_from(index) {
            self.output.op(BINGET, &[short]);
        } else {
            self.output.op(LONG_BINGET, &(index as u32).to_le_bytes());
        }
    }

    /// Gives the object that was just written a number.
    pub fn memoize(&mut self, token: &Token, object: Borrowed<'_>) {
        if self.fast {
            return;
        }
        let index = Pickler::of(token, self.pickler)
            .memo
            .borrow_mut()
            .add(object.own(token));
        if self.protocol() >= 4 {
            self.output.byte(MEMOIZE);
        } else if !self.binary() {
            self.output.op(PUT, format!("{index}\n").as_bytes());
        } else if let Ok(short) = u8::try_from(index) {
            self.output.op(BINPUT, &[short]);
        } else {
            self.output.op(LONG_BINPUT, &(index as u32).to_le_bytes());
        }
    }

    // ---- dispatch ----

    /// Writes a value.
    pub fn save(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        self.output.boundary(token)?;
        if let Some(hook) = self
            .persistent_id
            .as_ref()
            .map(|hook| hook.clone_ref(token))
            && self.save_persistent(token, object, hook)?
        {
            return Ok(());
        }
        self.save_value(token, object)
    }

    /// Writes a value for which no persistent id is asked.
    fn save_value(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        if self.save_atom(token, object)? {
            return Ok(());
        }
        if let Some(index) = self.known(token, object) {
            self.write_get(index);
            return Ok(());
        }
        if token.is_exact(object, kind::STR) {
            return self.save_str(token, object);
        }
        if token.is_exact(object, kind::BYTES) {
            return self.save_bytes(token, object);
        }
        token.check_recursion(" while pickling an object")?;
        let class = token.class_word(object).own(token);
        let class = class.as_ref();
        let is = |token: &Token, spec| class.is(token.native_class(spec).as_value());
        if token.is_exact(object, kind::DICT) {
            return self.save_dict(token, object);
        }
        if token.is_exact(object, kind::LIST) {
            return self.save_list(token, object);
        }
        if token.is_exact(object, kind::TUPLE) {
            return self.save_tuple(token, object);
        }
        if is(token, &set::SET) {
            return self.save_set(token, object);
        }
        if is(token, &set::FROZEN_SET) {
            return self.save_frozenset(token, object);
        }
        if is(token, &bytearray::BYTEARRAY) {
            return self.save_bytearray(token, object);
        }
        if is(token, &super::buffer::PICKLE_BUFFER) {
            return super::buffer::save(token, self, object);
        }
        self.save_object(token, object, class)
    }

    /// None, booleans, ints and floats; false for everything else.
    fn save_atom(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<bool> {
        if let Some(int) = object.word().int() {
            self.save_small(int);
        } else if object.is_none() {
            self.output.byte(NONE);
        } else if token.is_exact(object, kind::BOOL) {
            let value = object::is_true(token, object)?;
            match (self.protocol() >= 2, value) {
                (true, true) => self.output.byte(NEWTRUE),
                (true, false) => self.output.byte(NEWFALSE),
                (false, true) => self.output.bytes(b"I01\n"),
                (false, false) => self.output.bytes(b"I00\n"),
            }
        } else if token.is_exact(object, kind::FLOAT) {
            let value = float::value_of(token, object).unwrap_or_default();
            match self.binary() {
                true => self.output.op(BINFLOAT, &value.to_be_bytes()),
                false => self
                    .output
                    .bytes(format!("F{}\n", float_text::repr(value)).as_bytes()),
            }
        } else if token.is_exact(object, kind::INT) {
            self.save_big(token, object)?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn save_small(&mut self, value: i64) {
        let Ok(short) = i32::try_from(value) else {
            if self.protocol() < 2 {
                return self.output.bytes(format!("L{value}L\n").as_bytes());
            }
            let bytes = value.to_le_bytes();
            let mut len = 8;
            // The sign must stay in the topmost bit.
            while len > 1 {
                let (last, before) = (bytes[len - 1], bytes[len - 2]);
                let spare = (last == 0 && before < 0x80) || (last == 0xFF && before >= 0x80);
                if !spare {
                    break;
                }
                len -= 1;
            }
            self.output.op(LONG1, &[len as u8]);
            return self.output.bytes(&bytes[..len]);
        };
        if !self.binary() {
            self.output.bytes(format!("I{short}\n").as_bytes());
        } else if let Ok(byte) = u8::try_from(short) {
            self.output.op(BININT1, &[byte]);
        } else if let Ok(two) = u16::try_from(short) {
            self.output.op(BININT2, &two.to_le_bytes());
        } else {
            self.output.op(BININT, &short.to_le_bytes());
        }
    }

    fn save_big(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        let value = match value_of(token, object) {
            Some(IntRef::Big(big)) => big.clone(),
            Some(IntRef::Small(small)) => {
                self.save_small(small);
                return Ok(());
            }
            None => return Ok(()),
        };
        if let Ok(small) = i64::try_from(&value) {
            self.save_small(small);
            return Ok(());
        }
        if self.protocol() < 2 {
            let text = int_parse::to_decimal(token, &value)?;
            self.output.bytes(format!("L{text}L\n").as_bytes());
            return Ok(());
        }
        let bytes = int_class::to_shortest_le_bytes(&value);
        match u8::try_from(bytes.len()) {
            Ok(len) => self.output.op(LONG1, &[len]),
            Err(_) => match i32::try_from(bytes.len()) {
                Ok(len) => self.output.op(LONG4, &len.to_le_bytes()),
                Err(_) => return Err(token.overflow_error("int too large to pickle")),
            },
        }
        self.output.bytes(&bytes);
        Ok(())
    }

    // ---- strings ----

    /// Writes an opcode with a length of one, four or eight bytes, and the data.
    fn save_counted(
        &mut self,
        token: &mut Token,
        [short, four, eight]: [Option<u8>; 3],
        data: &[u8],
        whole: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        if let (Some(opcode), Ok(len)) = (short, u8::try_from(data.len())) {
            self.output.op(opcode, &[len]);
            self.output.bytes(data);
            return Ok(());
        }
        let mut header = Vec::with_capacity(9);
        if let (Some(opcode), Ok(len)) = (four, u32::try_from(data.len())) {
            header.push(opcode);
            header.extend_from_slice(&len.to_le_bytes());
        } else if let Some(opcode) = eight {
            header.push(opcode);
            header.extend_from_slice(&(data.len() as u64).to_le_bytes());
        } else {
            return Err(token.overflow_error(
                "serializing an object larger than 4 GiB requires pickle protocol 4 or higher",
            ));
        }
        self.output.data(token, &header, data, whole)
    }

    fn save_str(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        let text = Str::of(token, object);
        let encoded = match (self.binary(), text.as_ascii()) {
            (true, Some(ascii)) => {
                let short = u8::try_from(ascii.len())
                    .ok()
                    .filter(|_| self.settings.protocol >= 4);
                if let Some(len) = short {
                    self.output.op(SHORT_BINUNICODE, &[len]);
                    self.output.bytes(ascii.as_bytes());
                    self.memoize(token, object);
                    return Ok(());
                }
                ascii.as_bytes().to_vec()
            }
            (true, None) => encode_wtf8(text.chars()),
            (false, _) => {
                let line = raw_unicode_escape(text.chars());
                self.output.op(UNICODE, &line);
                self.output.byte(b'\n');
                self.memoize(token, object);
                return Ok(());
            }
        };
        let new = self.protocol() >= 4;
        let opcodes = [
            new.then_some(SHORT_BINUNICODE),
            Some(BINUNICODE),
            new.then_some(BINUNICODE8),
        ];
        self.save_counted(token, opcodes, &encoded, None)?;
        self.memoize(token, object);
        Ok(())
    }

    /// Bytes from protocol 3, without a place in the memo.
    pub fn save_raw_bytes(
        &mut self,
        token: &mut Token,
        data: &[u8],
        whole: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let eight = (self.protocol() >= 4).then_some(BINBYTES8);
        let opcodes = [Some(SHORT_BINBYTES), Some(BINBYTES), eight];
        self.save_counted(token, opcodes, data, whole)
    }

    /// A bytearray from protocol 5, without a place in the memo.
    pub fn save_raw_bytearray(
        &mut self,
        token: &mut Token,
        data: &[u8],
        whole: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        self.save_counted(token, [None, None, Some(BYTEARRAY8)], data, whole)
    }

    fn save_bytes(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        let data = baton_object::bytes::value_of(token, object).unwrap_or_default();
        if self.protocol() >= 3 {
            let short = data.len() < FRAME_TARGET;
            let data = data.to_vec();
            self.save_raw_bytes(token, &data, (!short).then_some(object))?;
            self.memoize(token, object);
            return Ok(());
        }
        // Bytes that Python 2 reads as str: encoded back from Latin-1.
        let (function, args) = if data.is_empty() {
            let class = token.class_word(object).own(token);
            (class, Vec::new())
        } else {
            let text = token.new_latin1(data);
            let encoding = token.new_str("latin1");
            let encode = import_attribute(token, "codecs", "encode")?;
            (encode, vec![text, encoding])
        };
        let args = tuple(token, args);
        let value = tuple(token, vec![function, args]);
        self.save_reduce(token, value.as_ref(), Some(object))
    }

    fn save_bytearray(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        let data = baton_object::buffer::copy(token, object)?;
        if self.protocol() >= 5 {
            let long = data.len() >= FRAME_TARGET;
            self.save_raw_bytearray(token, &data, long.then_some(object))?;
            self.memoize(token, object);
            return Ok(());
        }
        let class = token.class_word(object).own(token);
        let args = match data.is_empty() {
            true => Vec::new(),
            false => vec![baton_object::bytes::from_vec(token, data)],
        };
        let args = tuple(token, args);
        let value = tuple(token, vec![class, args]);
        self.save_reduce(token, value.as_ref(), Some(object))
    }

    // ---- containers ----

    /// Writes an item of a container; an error gets a note.
    fn save_item(
        &mut self,
        token: &mut Token,
        container: Borrowed<'_>,
        index: usize,
        item: Borrowed<'_>,
    ) -> PyResult<()> {
        let result = self.save(token, item);
        noted(token, result, container, |_| format!("item {index}"))
    }

    fn save_tuple(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        let items: Vec<Owned> = Tuple::items_of_word(object)
            .iter()
            .map(|item| item.own(token))
            .collect();
        let len = items.len();
        if len == 0 {
            match self.binary() {
                true => self.output.byte(EMPTY_TUPLE),
                false => self.output.bytes(&[MARK, TUPLE]),
            }
            return Ok(());
        }
        let counted = len <= 3 && self.protocol() >= 2;
        if !counted {
            self.output.byte(MARK);
        }
        for (index, item) in items.iter().enumerate() {
            self.save_item(token, object, index, item.as_ref())?;
        }
        // Writing the items has written the tuple itself, if it is recursive.
        if let Some(index) = self.known(token, object) {
            if !counted && self.binary() {
                self.output.byte(POP_MARK);
            } else {
                let pops = len + usize::from(!counted);
                self.output.bytes(&vec![POP; pops]);
            }
            self.write_get(index);
            return Ok(());
        }
        self.output.byte(match (counted, len) {
            (true, 1) => TUPLE1,
            (true, 2) => TUPLE2,
            (true, _) => TUPLE3,
            _ => TUPLE,
        });
        self.memoize(token, object);
        Ok(())
    }

    fn save_list(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        match self.binary() {
            true => self.output.byte(EMPTY_LIST),
            false => self.output.bytes(&[MARK, LIST]),
        }
        self.memoize(token, object);
        let item = |token: &Token, index: usize| {
            let items = &List::of(token, object).items;
            items.get(index).map(|item| item.clone_ref(token))
        };
        let mut index = 0;
        while let Some(first) = item(token, index) {
            let batch = (List::of(token, object).items.len() - index).min(BATCH);
            if !self.binary() || batch == 1 {
                self.save_item(token, object, index, first.as_ref())?;
                self.output.byte(APPEND);
                index += 1;
                continue;
            }
            self.output.byte(MARK);
            let mut next = Some(first);
            let end = index + batch;
            while let Some(item_) = next {
                self.save_item(token, object, index, item_.as_ref())?;
                index += 1;
                next = if index < end {
                    item(token, index)
                } else {
                    None
                };
            }
            self.output.byte(APPENDS);
        }
        Ok(())
    }

    /// Writes the items of an iterator after an object that takes them by `append` or `extend`.
    pub fn save_appends(
        &mut self,
        token: &mut Token,
        iterator: Borrowed<'_>,
        object: Borrowed<'_>,
    ) -> PyResult<()> {
        let mut index = 0;
        loop {
            let batch = if self.binary() { BATCH } else { 1 };
            let items = take(token, iterator, batch)?;
            if items.is_empty() {
                return Ok(());
            }
            let many = items.len() > 1;
            if many {
                self.output.byte(MARK);
            }
            for item in &items {
                self.save_item(token, object, index, item.as_ref())?;
                index += 1;
            }
            self.output.byte(if many { APPENDS } else { APPEND });
        }
    }

    fn save_dict(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        match self.binary() {
            true => self.output.byte(EMPTY_DICT),
            false => self.output.bytes(&[MARK, DICT]),
        }
        self.memoize(token, object);
        let pairs = dict::pairs(token, object);
        let size = pairs.len();
        for batch in pairs.chunks(if self.binary() { BATCH } else { 1 }) {
            let many = batch.len() > 1;
            if many {
                self.output.byte(MARK);
            }
            for (key, value) in batch {
                self.save_pair(token, object, key.as_ref(), value.as_ref())?;
                if Dict::of(token, object).len() != size {
                    return Err(token.runtime_error("dictionary changed size during iteration"));
                }
            }
            self.output.byte(if many { SETITEMS } else { SETITEM });
        }
        Ok(())
    }

    fn save_pair(
        &mut self,
        token: &mut Token,
        object: Borrowed<'_>,
        key: Borrowed<'_>,
        value: Borrowed<'_>,
    ) -> PyResult<()> {
        self.save(token, key)?;
        let result = self.save(token, value);
        noted(token, result, object, |token| {
            let key = match object::repr_text(token, key) {
                Ok(key) => key,
                Err(raised) => {
                    drop(token.take_lazy(raised));
                    "?".to_string()
                }
            };
            format!("item {key}")
        })
    }

    /// Writes the pairs of an iterator after an object that takes them by item assignment.
    pub fn save_setitems(
        &mut self,
        token: &mut Token,
        iterator: Borrowed<'_>,
        object: Borrowed<'_>,
    ) -> PyResult<()> {
        loop {
            let pairs = take(token, iterator, if self.binary() { BATCH } else { 1 })?;
            if pairs.is_empty() {
                return Ok(());
            }
            let many = pairs.len() > 1;
            if many {
                self.output.byte(MARK);
            }
            for pair in &pairs {
                let items = Tuple::items_of(token, pair.as_ref()).unwrap_or_default();
                let [key, value] = items else {
                    return Err(token.type_error("dict items iterator must return 2-tuples"));
                };
                let (key, value) = (key.own(token), value.own(token));
                self.save_pair(token, object, key.as_ref(), value.as_ref())?;
            }
            self.output.byte(if many { SETITEMS } else { SETITEM });
        }
    }

    /// A set for protocols that do not know sets: by a list of its items.
    fn save_as_list(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        let items = object::collect(token, object)?;
        let list = token.new_list(items);
        let args = tuple(token, vec![list]);
        let class = token.class_word(object).own(token);
        let value = tuple(token, vec![class, args]);
        self.save_reduce(token, value.as_ref(), Some(object))
    }

    fn save_element(
        &mut self,
        token: &mut Token,
        object: Borrowed<'_>,
        item: Borrowed<'_>,
    ) -> PyResult<()> {
        let result = self.save(token, item);
        noted(token, result, object, |_| "element".to_string())
    }

    fn save_set(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        if self.protocol() < 4 {
            return self.save_as_list(token, object);
        }
        self.output.byte(EMPTY_SET);
        self.memoize(token, object);
        let keys = set::keys(token, object);
        for batch in keys.chunks(BATCH) {
            self.output.byte(MARK);
            for (item, _) in batch {
                self.save_element(token, object, item.as_ref())?;
                if set::len(token, object) != keys.len() {
                    return Err(token.runtime_error("set changed size during iteration"));
                }
            }
            self.output.byte(ADDITEMS);
        }
        Ok(())
    }

    fn save_frozenset(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        if self.protocol() < 4 {
            return self.save_as_list(token, object);
        }
        self.output.byte(MARK);
        for (item, _) in set::keys(token, object) {
            self.save_element(token, object, item.as_ref())?;
        }
        // Writing the items has written the set itself, if it is recursive.
        if let Some(index) = self.known(token, object) {
            self.output.byte(POP_MARK);
            self.write_get(index);
            return Ok(());
        }
        self.output.byte(FROZENSET);
        self.memoize(token, object);
        Ok(())
    }

    // ---- persistent ids ----

    /// Asks for a persistent id and writes it; false if there is none.
    fn save_persistent(
        &mut self,
        token: &mut Token,
        object: Borrowed<'_>,
        hook: Owned,
    ) -> PyResult<bool> {
        let id = object::call(token, hook.as_ref(), &[object])?;
        if id.word().is_none() {
            return Ok(false);
        }
        if self.binary() {
            self.save_value(token, id.as_ref())?;
            self.output.byte(BINPERSID);
            return Ok(true);
        }
        let text = object::str(token, id.as_ref())?;
        let Some(text) = baton_object::str::of(token, text.as_ref()).and_then(Str::as_ascii) else {
            return Err(pickling_error(
                token,
                "persistent IDs in protocol 0 must be ASCII strings",
            ));
        };
        self.output.bytes(format!("P{text}\n").as_bytes());
        Ok(true)
    }

    /// What the dispatch table has for a class.
    pub fn dispatch(&self, token: &mut Token, class: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let Some(table) = self
            .dispatch_table
            .as_ref()
            .map(|table| table.clone_ref(token))
        else {
            return Ok(None);
        };
        if token.is_exact(table.as_ref(), kind::DICT) {
            return dict::get(token, table.as_ref(), class);
        }
        match object::getitem(token, table.as_ref(), class) {
            Ok(found) => Ok(Some(found)),
            Err(raised) => token
                .swallow(raised, &exceptions::LOOKUP_ERROR)
                .map(|()| None),
        }
    }
}

/// Up to `count` items of an iterator.
fn take(token: &mut Token, iterator: Borrowed<'_>, count: usize) -> PyResult<Vec<Owned>> {
    let mut items = Vec::new();
    while items.len() < count
        && let Some(item) = object::next(token, iterator)?
    {
        items.push(item);
    }
    Ok(items)
}

/// A line of protocol 0: Latin-1 with escapes for what does not fit, for backslashes and for what could end the line.
fn raw_unicode_escape(chars: Chars<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(chars.len());
    for c in chars.iter() {
        match c {
            0x10000.. => out.extend_from_slice(format!("\\U{c:08x}").as_bytes()),
            0x5c | 0 | 0x0a | 0x0d | 0x1a | 0x100.. => {
                out.extend_from_slice(format!("\\u{c:04x}").as_bytes());
            }
            _ => out.push(c as u8),
        }
    }
    out
}

/// `callable(value)`
pub fn is_callable(token: &Token, value: Borrowed<'_>) -> bool {
    token.class_of(value).slots().call.is_some()
}
