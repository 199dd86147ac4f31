//! Reading: a machine with a stack and marks, one method for each family of opcodes. What makes and fills objects lies in
//! `load_object.rs`.

use super::input::Input;
use super::memo::UnpicklerMemo;
use super::opcodes::*;
use super::unpickler::{Settings, Unpickler};
use super::{HIGHEST_PROTOCOL, UNPICKLING_ERROR, unpickling_error};
use baton_modules::support::{import_attribute, tuple};
use baton_object::codecs;
use baton_object::dict::{self, Dict};
use baton_object::tuple::Tuple;
use baton_object::{
    Borrowed, Owned, PyResult, Raised, Token, bytearray, bytes, exceptions, int_class, int_parse,
    object,
};
use baton_types::set;

/// A run of an unpickler.
pub struct Loader<'a> {
    unpickler: Borrowed<'a>,
    /// Encoding and the like.
    pub settings: Settings,
    /// Where it is read from.
    pub input: Input,
    /// `persistent_load`, if there is one of Python's own.
    pub persistent_load: Option<Owned>,
    /// `find_class` of a subclass.
    pub find_class: Option<Owned>,
    stack: Vec<Owned>,
    marks: Vec<usize>,
    protocol: i64,
}

impl<'a> Loader<'a> {
    /// A run without hooks.
    pub fn new(unpickler: Borrowed<'a>, settings: Settings, input: Input) -> Loader<'a> {
        Loader {
            unpickler,
            settings,
            input,
            persistent_load: None,
            find_class: None,
            stack: Vec::new(),
            marks: Vec::new(),
            protocol: 0,
        }
    }

    /// The protocol the pickle says it has.
    pub fn protocol(&self) -> i64 {
        self.protocol
    }

    /// Reads to the end of the pickle.
    pub fn load(&mut self, token: &mut Token) -> PyResult {
        loop {
            let opcode = match self.input.byte(token) {
                Ok(opcode) => opcode,
                Err(raised) => {
                    token.swallow(raised, &UNPICKLING_ERROR)?;
                    return Err(token.raise(&exceptions::EOF_ERROR, "Ran out of input"));
                }
            };
            if opcode == STOP {
                break;
            }
            self.step(token, opcode)?;
        }
        self.input.finish(token)?;
        self.pop(token)
    }

    // ---- the stack ----

    /// How low the stack may get: down to the topmost mark.
    fn fence(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    /// The error for a stack that is too short: there is a mark in the way, or nothing at all.
    fn underflow(&self, token: &mut Token) -> Raised {
        unpickling_error(
            token,
            match self.marks.is_empty() {
                true => "unpickling stack underflow",
                false => "unexpected MARK found",
            },
        )
    }

    /// Pushes a value.
    #[inline]
    pub fn push(&mut self, value: Owned) {
        self.stack.push(value);
    }

    /// Takes the topmost value.
    #[inline]
    pub fn pop(&mut self, token: &mut Token) -> PyResult {
        if self.stack.len() <= self.fence() {
            return Err(self.underflow(token));
        }
        self.stack.pop().ok_or_else(|| token.memory_error())
    }

    /// The topmost value.
    pub fn top(&self, token: &mut Token) -> PyResult {
        match self.stack.last() {
            Some(top) if self.stack.len() > self.fence() => Ok(top.clone_ref(token)),
            _ => Err(self.underflow(token)),
        }
    }

    /// Takes all values above the topmost mark, and the mark.
    pub fn pop_mark(&mut self, token: &mut Token) -> PyResult<Vec<Owned>> {
        match self.marks.pop() {
            Some(mark) => Ok(self.stack.split_off(mark.min(self.stack.len()))),
            None => Err(unpickling_error(token, "could not find MARK")),
        }
    }

    fn with_memo<R>(&self, token: &Token, f: impl FnOnce(&mut UnpicklerMemo) -> R) -> R {
        f(&mut Unpickler::of(token, self.unpickler).memo.borrow_mut())
    }

    // ---- opcodes ----

    #[inline]
    fn step(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        match opcode {
            MARK => self.marks.push(self.stack.len()),
            NONE => self.push(token.none()),
            NEWTRUE => self.push(token.bool(true)),
            NEWFALSE => self.push(token.bool(false)),
            BININT1 | BININT2 | BININT => self.load_binint(token, opcode)?,
            SHORT_BINUNICODE | BINUNICODE | BINUNICODE8 => self.load_binunicode(token, opcode)?,
            SHORT_BINBYTES | BINBYTES | BINBYTES8 => self.load_binbytes(token, opcode)?,
            BINFLOAT => {
                let value = f64::from_be_bytes(self.input.array(token)?);
                self.push(token.new_float(value));
            }
            MEMOIZE | PUT | BINPUT | LONG_BINPUT => self.load_put(token, opcode)?,
            GET | BINGET | LONG_BINGET => self.load_get(token, opcode)?,
            EMPTY_TUPLE => self.push(tuple(token, Vec::new())),
            TUPLE1 => self.load_counted_tuple(token, 1)?,
            TUPLE2 => self.load_counted_tuple(token, 2)?,
            TUPLE3 => self.load_counted_tuple(token, 3)?,
            EMPTY_LIST => self.push(token.new_list(Vec::new())),
            EMPTY_DICT => self.push(Dict::new(token)),
            EMPTY_SET => {
                let set = set::new_set(token, Vec::new())?;
                self.push(set);
            }
            TUPLE | LIST | FROZENSET | DICT => self.load_marked(token, opcode)?,
            APPEND | APPENDS => self.load_appends(token, opcode)?,
            SETITEM | SETITEMS => self.load_setitems(token, opcode)?,
            ADDITEMS => self.load_additems(token)?,
            FRAME => self.load_frame(token)?,
            PROTO => self.load_proto(token)?,
            GLOBAL | STACK_GLOBAL => self.load_global(token, opcode)?,
            REDUCE => self.load_reduce(token)?,
            NEWOBJ | NEWOBJ_EX => self.load_newobj(token, opcode)?,
            BUILD => self.load_build(token)?,
            _ => self.rare(token, opcode)?,
        }
        Ok(())
    }

    /// Opcodes of old protocols, and of special things.
    fn rare(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        match opcode {
            INT | LONG | LONG1 | LONG4 | FLOAT => self.load_number(token, opcode),
            STRING | BINSTRING | SHORT_BINSTRING => self.load_old_string(token, opcode),
            UNICODE => self.load_unicode(token),
            POP => self.load_pop(token),
            POP_MARK => self.pop_mark(token).map(drop),
            DUP => {
                let top = self.top(token)?;
                self.push(top);
                Ok(())
            }
            PERSID | BINPERSID => self.load_persistent(token, opcode),
            INST | OBJ => self.load_instance(token, opcode),
            EXT1 | EXT2 | EXT4 => self.load_extension(token, opcode),
            BYTEARRAY8 => self.load_bytearray(token),
            NEXT_BUFFER => self.load_next_buffer(token),
            READONLY_BUFFER => self.load_readonly_buffer(token),
            _ => {
                let message = match opcode {
                    0x20..0x7F if opcode != b'\'' => {
                        format!("invalid load key, '{}'.", char::from(opcode))
                    }
                    _ => format!("invalid load key, '\\x{opcode:02x}'."),
                };
                Err(unpickling_error(token, message))
            }
        }
    }

    fn load_proto(&mut self, token: &mut Token) -> PyResult<()> {
        let protocol = i64::from(self.input.byte(token)?);
        if protocol > HIGHEST_PROTOCOL {
            return Err(token.value_error(format!("unsupported pickle protocol: {protocol}")));
        }
        self.protocol = protocol;
        Unpickler::of(token, self.unpickler).protocol.set(protocol);
        Ok(())
    }

    fn load_frame(&mut self, token: &mut Token) -> PyResult<()> {
        let len = u64::from_le_bytes(self.input.array(token)?);
        match isize::try_from(len) {
            Ok(len) => self.input.start_frame(token, len as usize),
            Err(_) => Err(token.overflow_error(
                "FRAME length exceeds system's maximum of 9223372036854775807 bytes",
            )),
        }
    }

    fn load_pop(&mut self, token: &mut Token) -> PyResult<()> {
        // A mark is dropped as if it lay on the stack.
        if self.marks.last() == Some(&self.stack.len()) {
            self.marks.pop();
            return Ok(());
        }
        self.pop(token).map(drop)
    }

    // ---- the memo ----

    fn load_put(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let index = match opcode {
            MEMOIZE => self.with_memo(token, |memo| memo.len()),
            BINPUT => usize::from(self.input.byte(token)?),
            LONG_BINPUT => u32::from_le_bytes(self.input.array(token)?) as usize,
            _ => match self.line_int(token)? {
                index if index < 0 => return Err(token.value_error("negative PUT argument")),
                index => index as usize,
            },
        };
        let top = match self.stack.last() {
            Some(top) if self.stack.len() > self.fence() => top.clone_ref(token),
            _ => return Err(self.underflow(token)),
        };
        self.with_memo(token, |memo| memo.put(index, top));
        Ok(())
    }

    fn load_get(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let index = match opcode {
            BINGET => i64::from(self.input.byte(token)?),
            LONG_BINGET => i64::from(u32::from_le_bytes(self.input.array(token)?)),
            _ => self.line_int(token)?,
        };
        let found = usize::try_from(index).ok().and_then(|index| {
            self.with_memo(token, |memo| {
                memo.get(index).map(|found| found.clone_ref(token))
            })
        });
        match found {
            Some(found) => self.push(found),
            None => {
                let message = format!("Memo value not found at index {index}");
                return Err(unpickling_error(token, message));
            }
        }
        Ok(())
    }

    fn line_int(&mut self, token: &mut Token) -> PyResult<i64> {
        let line = self.input.some_line(token)?;
        let value = int_parse::from_bytes(token, &line, 10)?;
        i64::try_from(&value)
            .map_err(|_| token.overflow_error("Python int too large to convert to C ssize_t"))
    }

    // ---- numbers ----

    fn load_binint(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let value = match opcode {
            BININT1 => i64::from(self.input.byte(token)?),
            BININT2 => i64::from(u16::from_le_bytes(self.input.array(token)?)),
            _ => i64::from(i32::from_le_bytes(self.input.array(token)?)),
        };
        self.push(token.int(value));
        Ok(())
    }

    fn load_number(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let value = match opcode {
            INT => {
                let line = self.input.some_line(token)?;
                match line.as_slice() {
                    b"00" => token.bool(false),
                    b"01" => token.bool(true),
                    line => match int_parse::from_bytes(token, line, 10) {
                        Ok(value) => token.new_big(value),
                        Err(raised) => {
                            token.swallow(raised, &exceptions::VALUE_ERROR)?;
                            let message = "could not convert string to int";
                            return Err(token.value_error(message));
                        }
                    },
                }
            }
            LONG => {
                let line = self.input.some_line(token)?;
                let line = line.strip_suffix(b"L").unwrap_or(&line);
                let value = int_parse::from_bytes(token, line, 10)?;
                token.new_big(value)
            }
            FLOAT => {
                let line = self.input.some_line(token)?;
                let text = String::from_utf8_lossy(&line);
                match baton_object::float_text::parse(text.trim()) {
                    Some(value) => token.new_float(value),
                    None => {
                        let text = bytes::new(token, &line);
                        let text = object::repr_text(token, text.as_ref())?;
                        let text = text.trim_start_matches('b').to_string();
                        return Err(
                            token.value_error(format!("could not convert string to float: {text}"))
                        );
                    }
                }
            }
            _ => return self.load_counted_long(token, opcode),
        };
        self.push(value);
        Ok(())
    }

    fn load_counted_long(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let len = match opcode {
            LONG1 => usize::from(self.input.byte(token)?),
            _ => {
                let len = i32::from_le_bytes(self.input.array(token)?);
                let Ok(len) = usize::try_from(len) else {
                    return Err(unpickling_error(
                        token,
                        "LONG pickle has negative byte count",
                    ));
                };
                len
            }
        };
        self.input.need(token, len)?;
        let value = int_class::from_le_bytes(self.input.front(token, len), true);
        self.input.advance(len);
        self.push(token.new_big(value));
        Ok(())
    }

    // ---- strings and bytes ----

    /// A length in one, four or eight bytes.
    fn length(&mut self, token: &mut Token, size: usize, what: &str) -> PyResult<usize> {
        let len = match size {
            1 => u64::from(self.input.byte(token)?),
            4 => u64::from(u32::from_le_bytes(self.input.array(token)?)),
            _ => u64::from_le_bytes(self.input.array(token)?),
        };
        match isize::try_from(len) {
            Ok(len) => Ok(len as usize),
            Err(_) => Err(token.overflow_error(format!(
                "{what} exceeds system's maximum size of 9223372036854775807 bytes"
            ))),
        }
    }

    fn load_binunicode(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let (size, what) = match opcode {
            SHORT_BINUNICODE => (1, "SHORT_BINUNICODE"),
            BINUNICODE => (4, "BINUNICODE"),
            _ => (8, "BINUNICODE8"),
        };
        let len = self.length(token, size, what)?;
        self.input.need(token, len)?;
        let value =
            std::str::from_utf8(self.input.front(token, len)).map(|text| token.new_str(text));
        let value = match value {
            Ok(value) => value,
            Err(_) => {
                let data = self.input.front(token, len).to_vec();
                codecs::decode_data(token, &data, "utf-8", "surrogatepass")?
            }
        };
        self.input.advance(len);
        self.push(value);
        Ok(())
    }

    fn load_binbytes(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let (size, what) = match opcode {
            SHORT_BINBYTES => (1, "SHORT_BINBYTES"),
            BINBYTES => (4, "BINBYTES"),
            _ => (8, "BINBYTES8"),
        };
        let len = self.length(token, size, what)?;
        self.input.need(token, len)?;
        let value = bytes::new(token, self.input.front(token, len));
        self.input.advance(len);
        self.push(value);
        Ok(())
    }

    fn load_bytearray(&mut self, token: &mut Token) -> PyResult<()> {
        let len = self.length(token, 8, "BYTEARRAY8")?;
        self.input.need(token, len)?;
        let data = self.input.front(token, len).to_vec();
        self.input.advance(len);
        self.push(bytearray::new(token, data));
        Ok(())
    }

    fn load_unicode(&mut self, token: &mut Token) -> PyResult<()> {
        let line = self.input.line(token)?;
        let line = bytes::from_vec(token, line);
        let text = codecs::decode(token, line.as_ref(), "raw-unicode-escape", "strict")?;
        self.push(text);
        Ok(())
    }

    /// A str of Python 2: decoded, or bytes if the encoding is "bytes".
    fn load_old_string(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let data = match opcode {
            STRING => {
                let line = self.input.line(token)?;
                let trimmed = line.as_slice();
                let inner = match trimmed {
                    [first @ (b'"' | b'\''), inner @ .., last] if first == last => inner,
                    _ => {
                        return Err(unpickling_error(
                            token,
                            "the STRING opcode argument must be quoted",
                        ));
                    }
                };
                let inner = bytes::new(token, inner);
                let decode = import_attribute(token, "_codecs", "escape_decode")?;
                let pair = object::call(token, decode.as_ref(), &[inner.as_ref()])?;
                let items = Tuple::items_of(token, pair.as_ref()).unwrap_or_default();
                items
                    .first()
                    .map_or_else(|| token.none(), |first| first.own(token))
            }
            _ => {
                let len = match opcode {
                    SHORT_BINSTRING => i32::from(self.input.byte(token)?),
                    _ => i32::from_le_bytes(self.input.array(token)?),
                };
                let Ok(len) = usize::try_from(len) else {
                    return Err(unpickling_error(
                        token,
                        "BINSTRING pickle has negative byte count",
                    ));
                };
                self.input.need(token, len)?;
                let data = bytes::new(token, self.input.front(token, len));
                self.input.advance(len);
                data
            }
        };
        let value = match self.settings.encoding.as_str() {
            "bytes" => data,
            encoding => codecs::decode(token, data.as_ref(), encoding, &self.settings.errors)?,
        };
        self.push(value);
        Ok(())
    }

    // ---- containers ----

    fn load_counted_tuple(&mut self, token: &mut Token, count: usize) -> PyResult<()> {
        let Some(start) = self
            .stack
            .len()
            .checked_sub(count)
            .filter(|start| *start >= self.fence())
        else {
            return Err(self.underflow(token));
        };
        let items = self.stack.split_off(start);
        self.push(tuple(token, items));
        Ok(())
    }

    fn load_marked(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let items = self.pop_mark(token)?;
        let value = match opcode {
            TUPLE => tuple(token, items),
            LIST => token.new_list(items),
            FROZENSET => set::new_frozenset(token, items)?,
            _ => {
                let made = Dict::new(token);
                if items.len() % 2 != 0 {
                    return Err(unpickling_error(token, "odd number of items for DICT"));
                }
                for pair in items.chunks_exact(2) {
                    if let [key, value] = pair {
                        dict::set(token, made.as_ref(), key.as_ref(), value.as_ref())?;
                    }
                }
                made
            }
        };
        self.push(value);
        Ok(())
    }
}

/// The text of a line as a str of ASCII or UTF-8; the error is the decoder's.
pub fn text(token: &mut Token, line: Vec<u8>, encoding: &str) -> PyResult {
    codecs::decode_data(token, &line, encoding, "strict")
}
