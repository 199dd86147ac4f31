//! `str`: the payload, builders, interning, and what the interpreter itself does with strings.
//!
//! Invariants:
//! - Code points lie inline behind a fixed part, 1, 2 or 4 bytes each, always the smallest kind that fits (so equal
//!   strings have equal bytes). Surrogates are code points like others. The length is in code points.
//! - A string never changes. Its hash is cached; -1 means not computed.
//! - The intern table holds no counts; an interned string takes itself out of it when it dies.
//! - The empty string and the one-character strings up to U+00FF exist once and are immortal.

use crate::class::VariableLayout;
use crate::error::PyResult;
use crate::header::{Header, flag_bits};
use crate::kind;
use crate::token::Token;
use crate::traverse::Traverse;
use crate::word::{Borrowed, Owned, Word};
use siphasher::sip::SipHasher13;
use std::borrow::Cow;
use std::cell::Cell;
use std::hash::Hasher;
use std::ptr::NonNull;

/// str(object='') -> str
/// str(bytes_or_buffer[, encoding[, errors]]) -> str
///
/// Create a new string object from the given object. If encoding or
/// errors is specified, then the object must expose a data buffer
/// that will be decoded using the given encoding and error handler.
/// Otherwise, returns the result of object.__str__() (if defined)
/// or repr(object).
/// encoding defaults to 'utf-8'.
/// errors defaults to 'strict'.
#[baton_macros::class(name = "str", kind = STR, flags = BASETYPE | MATCH_SELF, layout = crate::str::LAYOUT, traverse = manual)]
pub struct Str {
    hash: Cell<i64>,
    /// length << 4 | ascii << 3 | bytes per code point
    meta: usize,
}

const DATA: usize = size_of::<Header>() + size_of::<Str>();
const ASCII: usize = 8;

/// The code points of a string, by kind.
#[derive(Clone, Copy, Debug)]
pub enum Chars<'a> {
    /// All below U+0100.
    One(&'a [u8]),
    /// All below U+10000.
    Two(&'a [u16]),
    /// Any.
    Four(&'a [u32]),
}

impl Chars<'_> {
    /// How many code points.
    #[inline(always)]
    pub fn len(&self) -> usize {
        match self {
            Chars::One(data) => data.len(),
            Chars::Two(data) => data.len(),
            Chars::Four(data) => data.len(),
        }
    }

    /// True for the empty string.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code point at `index`, which is below the length (0 is returned otherwise).
    #[inline(always)]
    pub fn at(&self, index: usize) -> u32 {
        match self {
            Chars::One(data) => data.get(index).map_or(0, |unit| u32::from(*unit)),
            Chars::Two(data) => data.get(index).map_or(0, |unit| u32::from(*unit)),
            Chars::Four(data) => data.get(index).copied().unwrap_or(0),
        }
    }

    /// The part from `start` to `end`, both clipped to the length.
    pub fn slice(&self, start: usize, end: usize) -> Self {
        let end = end.min(self.len());
        let start = start.min(end);
        match self {
            Chars::One(data) => Chars::One(&data[start..end]),
            Chars::Two(data) => Chars::Two(&data[start..end]),
            Chars::Four(data) => Chars::Four(&data[start..end]),
        }
    }

    /// All code points, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + '_ {
        (0..self.len()).map(|index| self.at(index))
    }
}

impl Str {
    /// Length in code points.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.meta >> 4
    }

    /// True for the empty string.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(always)]
    fn unit(&self) -> usize {
        self.meta & 7
    }

    /// The raw bytes of the code points.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: that many bytes follow the fixed part.
        unsafe {
            std::slice::from_raw_parts(
                std::ptr::from_ref(self).add(1).cast(),
                self.len() * self.unit(),
            )
        }
    }

    /// The text, if it is all ASCII.
    #[inline(always)]
    pub fn as_ascii(&self) -> Option<&str> {
        // SAFETY: the flag says that all bytes are ASCII.
        (self.meta & ASCII != 0).then(|| unsafe { std::str::from_utf8_unchecked(self.bytes()) })
    }

    /// The code points.
    #[inline(always)]
    pub fn chars(&self) -> Chars<'_> {
        let data = std::ptr::from_ref(self).wrapping_add(1);
        // SAFETY: `len` units of that size follow the fixed part, 16-aligned.
        unsafe {
            match self.unit() {
                1 => Chars::One(std::slice::from_raw_parts(data.cast(), self.len())),
                2 => Chars::Two(std::slice::from_raw_parts(data.cast(), self.len())),
                _ => Chars::Four(std::slice::from_raw_parts(data.cast(), self.len())),
            }
        }
    }

    /// The text; lone surrogates become U+FFFD.
    pub fn to_cow(&self) -> Cow<'_, str> {
        match self.as_ascii() {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(
                self.chars()
                    .iter()
                    .map(|c| char::from_u32(c).unwrap_or('\u{FFFD}'))
                    .collect(),
            ),
        }
    }

    /// The text, if it has no lone surrogates.
    pub fn to_text(&self) -> Option<Cow<'_, str>> {
        match self.as_ascii() {
            Some(text) => Some(Cow::Borrowed(text)),
            None => self
                .chars()
                .iter()
                .map(char::from_u32)
                .collect::<Option<String>>()
                .map(Cow::Owned),
        }
    }

    /// The hash: SipHash-1-3 over the bytes, as CPython's.
    #[inline(always)]
    pub fn hash(&self, token: &Token) -> i64 {
        match self.hash.get() {
            -1 => self.compute_hash(token),
            hash => hash,
        }
    }

    #[cold]
    fn compute_hash(&self, token: &Token) -> i64 {
        let hash = hash_bytes(token, self.bytes());
        self.hash.set(hash);
        hash
    }

    /// Equality by content.
    #[inline]
    pub fn same(&self, other: &Str) -> bool {
        self.meta == other.meta && self.bytes() == other.bytes()
    }

    /// # Safety
    /// `header` is a string's (or a subclass's) with its length set.
    unsafe fn items_end(header: NonNull<Header>) -> usize {
        // SAFETY: by contract.
        let payload = unsafe { header.add(1).cast::<Str>().as_ref() };
        DATA + payload.len() * payload.unit()
    }
}

/// The hash of a run of bytes, for str and bytes alike.
pub fn hash_bytes(token: &Token, bytes: &[u8]) -> i64 {
    if bytes.is_empty() {
        return 0;
    }
    let key = token.interp().hash_key;
    let mut hasher = SipHasher13::new_with_keys(key.0, key.1);
    hasher.write(bytes);
    match hasher.finish() as i64 {
        -1 => -2,
        hash => hash,
    }
}

impl Traverse for Str {
    fn traverse(&self, _: &mut dyn FnMut(Word)) {}
    fn clear(&mut self, _: &mut Vec<Owned>) {}
}

unsafe fn drop_str(payload: *mut u8) {
    // SAFETY: the payload is a string's, behind its header.
    unsafe {
        let header = NonNull::new_unchecked(payload.cast::<Header>().sub(1));
        if header.as_ref().flags & flag_bits::INTERNED != 0 {
            Token::with_current(|token| {
                token
                    .interp()
                    .interned
                    .borrow_mut()
                    .remove(&InternedKey(Word::from_unowned(header)));
            });
        }
    }
}

pub(crate) const LAYOUT: VariableLayout = VariableLayout {
    items_end: Str::items_end,
    drop_payload: drop_str,
    item_size: 1,
};

// ---- making strings ----

impl Token {
    fn allocate_str(&self, shape: u32, meta: usize, bytes: &[u8]) -> Owned {
        let shape = self.interp().shapes.get(shape);
        let size = (DATA + bytes.len()).next_multiple_of(8) + shape.tail_size();
        let header = self.allocate_raw(shape, size);
        // SAFETY: the memory holds the fixed part, the bytes and the tail.
        unsafe {
            header.add(1).cast::<Str>().write(Str {
                hash: Cell::new(-1),
                meta,
            });
            let data = header.cast::<u8>().add(DATA);
            data.copy_from_nonoverlapping(NonNull::from(bytes).cast(), bytes.len());
            data.add(bytes.len())
                .write_bytes(0, size - DATA - bytes.len());
            if shape.class().has(crate::class::class_flags::GC) {
                self.track(header);
            }
            Owned::from_raw(Word::from_object(header))
        }
    }

    /// A string of ASCII or Latin-1 bytes.
    pub fn new_latin1(&self, bytes: &[u8]) -> Owned {
        match bytes {
            [] => Owned::from_word(self, self.interp().empty_str.get()),
            [one] => self.char_str(u32::from(*one)),
            _ => self.allocate_str(
                kind::STR,
                bytes.len() << 4 | if bytes.is_ascii() { ASCII } else { 0 } | 1,
                bytes,
            ),
        }
    }

    /// A string of UTF-8 text.
    #[inline]
    pub fn new_str(&self, text: &str) -> Owned {
        if text.is_ascii() {
            return self.new_latin1(text.as_bytes());
        }
        let chars: Vec<u32> = text.chars().map(u32::from).collect();
        self.new_chars(&chars)
    }

    /// A string of code points (below 0x110000; surrogates are allowed).
    pub fn new_chars(&self, chars: &[u32]) -> Owned {
        let max = chars.iter().copied().max().unwrap_or(0);
        if max < 0x100 {
            let bytes: Vec<u8> = chars.iter().map(|c| *c as u8).collect();
            return self.new_latin1(&bytes);
        }
        if max < 0x10000 {
            let units: Vec<u8> = chars
                .iter()
                .flat_map(|c| (*c as u16).to_ne_bytes())
                .collect();
            return self.allocate_str(kind::STR, chars.len() << 4 | 2, &units);
        }
        let units: Vec<u8> = chars.iter().flat_map(|c| c.to_ne_bytes()).collect();
        self.allocate_str(kind::STR, chars.len() << 4 | 4, &units)
    }

    /// A string of a part of another.
    pub fn new_str_of(&self, chars: Chars<'_>) -> Owned {
        match chars {
            Chars::One(data) => self.new_latin1(data),
            Chars::Two(data) if data.iter().any(|c| *c >= 0x100) => {
                let units: Vec<u8> = data.iter().flat_map(|c| c.to_ne_bytes()).collect();
                self.allocate_str(kind::STR, data.len() << 4 | 2, &units)
            }
            Chars::Two(data) => {
                self.new_latin1(&data.iter().map(|c| *c as u8).collect::<Vec<u8>>())
            }
            Chars::Four(data) => self.new_chars(data),
        }
    }

    /// A string of text in WTF-8 (UTF-8 in which lone surrogates may appear as three bytes).
    pub fn new_wtf8(&self, bytes: &[u8]) -> Owned {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.new_str(text),
            Err(_) => self.new_chars(&decode_wtf8(bytes)),
        }
    }

    /// A string of the class whose root shape is `shape`, with the content of `source`.
    pub fn new_str_instance(&self, shape: u32, source: &Str) -> Owned {
        self.allocate_str(shape, source.meta, source.bytes())
    }

    /// The one-character string of a code point.
    #[inline]
    pub fn char_str(&self, c: u32) -> Owned {
        match self.interp().single_chars.get(c as usize) {
            Some(cell) => Owned::from_word(self, cell.get()),
            None if c < 0x10000 => {
                self.allocate_str(kind::STR, 1 << 4 | 2, &(c as u16).to_ne_bytes())
            }
            None => self.allocate_str(kind::STR, 1 << 4 | 4, &c.to_ne_bytes()),
        }
    }

    /// Both strings one after the other.
    pub fn concat_str(&self, left: &Str, right: &Str) -> Owned {
        let unit = left.unit().max(right.unit());
        if left.unit() == unit && right.unit() == unit {
            let meta = (left.len() + right.len()) << 4 | left.meta & right.meta & ASCII | unit;
            return self.allocate_joined(meta, left.bytes(), right.bytes());
        }
        let mut builder = StrBuilder::with_capacity(left.len() + right.len());
        builder.push(left.chars());
        builder.push(right.chars());
        builder.finish(self)
    }

    fn allocate_joined(&self, meta: usize, left: &[u8], right: &[u8]) -> Owned {
        let shape = self.interp().shapes.get(kind::STR);
        let size = (DATA + left.len() + right.len()).next_multiple_of(8);
        let header = self.allocate_raw(shape, size);
        // SAFETY: the memory holds the fixed part and both runs of bytes.
        unsafe {
            header.add(1).cast::<Str>().write(Str {
                hash: Cell::new(-1),
                meta,
            });
            let data = header.cast::<u8>().add(DATA);
            data.copy_from_nonoverlapping(NonNull::from(left).cast(), left.len());
            data.add(left.len())
                .copy_from_nonoverlapping(NonNull::from(right).cast(), right.len());
            Owned::from_raw(Word::from_object(header))
        }
    }

    pub(crate) fn make_small_strings(&self) {
        self.interp().empty_str.set(
            self.allocate_str(kind::STR, ASCII | 1, &[])
                .immortalise(self),
        );
        for (c, cell) in (0u8..=255).zip(self.interp().single_chars.iter()) {
            let meta = 1 << 4 | if c < 128 { ASCII } else { 0 } | 1;
            let word = self.allocate_str(kind::STR, meta, &[c]).immortalise(self);
            cell.set(word);
            intern_word(self, word);
        }
        intern_word(self, self.interp().empty_str.get());
    }

    /// The interned string of `text`.
    pub fn intern(&self, text: &str) -> Owned {
        let string = self.new_str(text);
        self.intern_value(string)
    }

    /// The interned twin of an exact string (itself, where it is the first); anything else comes back as it is.
    pub fn intern_value(&self, string: Owned) -> Owned {
        if !self.is_exact(string.as_ref(), kind::STR) {
            return string;
        }
        let found = intern_word(self, string.word());
        Owned::from_word(self, found)
    }
}

fn intern_word(token: &Token, word: Word) -> Word {
    let mut table = token.interp().interned.borrow_mut();
    let key = InternedKey(word.unowned());
    key.payload().hash(token);
    if let Some(found) = table.get(&key) {
        return found.0;
    }
    if let Some(mut header) = word.header() {
        // SAFETY: the string is alive and only this thread touches it.
        unsafe { header.as_mut() }.flags |= flag_bits::INTERNED;
    }
    table.insert(key);
    word.unowned()
}

/// How many strings are interned.
pub fn interned_count(token: &Token) -> usize {
    token.interp().interned.borrow().len()
}

/// An interned string that lives for ever.
pub(crate) fn intern_immortal(token: &Token, text: &str) -> Word {
    let string = token.new_str(text);
    let found = intern_word(token, string.word());
    if found.is(string.word()) {
        string.immortalise(token)
    } else {
        found
    }
}

/// True if the string stands in the intern table.
#[inline(always)]
pub fn is_interned(string: Borrowed<'_>) -> bool {
    // SAFETY: a borrowed object is alive.
    string
        .word()
        .header()
        .is_some_and(|header| unsafe { header.as_ref() }.flags & flag_bits::INTERNED != 0)
}

/// A string in the intern table, compared by content.
#[derive(Clone, Copy)]
pub struct InternedKey(Word);

impl InternedKey {
    fn payload(&self) -> &Str {
        // SAFETY: the table holds live strings only: they take themselves out when they die.
        unsafe { &*self.0.object_ptr().add(1).cast::<Str>() }
    }
}

impl std::hash::Hash for InternedKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_i64(self.payload().hash.get());
    }
}

impl PartialEq for InternedKey {
    fn eq(&self, other: &Self) -> bool {
        self.payload().same(other.payload())
    }
}

impl Eq for InternedKey {}

/// Collects code points, widening as needed.
#[derive(Default)]
pub struct StrBuilder {
    narrow: Vec<u8>,
    wide: Vec<u32>,
    is_wide: bool,
}

impl StrBuilder {
    /// An empty builder.
    pub fn new() -> StrBuilder {
        StrBuilder::default()
    }

    /// A builder with room for so many code points.
    pub fn with_capacity(len: usize) -> StrBuilder {
        StrBuilder {
            narrow: Vec::with_capacity(len),
            ..StrBuilder::default()
        }
    }

    fn widen(&mut self) {
        if !self.is_wide {
            self.is_wide = true;
            self.wide = self.narrow.drain(..).map(u32::from).collect();
        }
    }

    /// Adds code points.
    pub fn push(&mut self, chars: Chars<'_>) {
        match chars {
            Chars::One(data) if !self.is_wide => self.narrow.extend_from_slice(data),
            _ => {
                self.widen();
                self.wide.extend(chars.iter());
            }
        }
    }

    /// Adds one code point.
    pub fn push_char(&mut self, c: u32) {
        if !self.is_wide && c < 0x100 {
            self.narrow.push(c as u8);
            return;
        }
        self.widen();
        self.wide.push(c);
    }

    /// Adds text.
    pub fn push_str(&mut self, text: &str) {
        if text.is_ascii() && !self.is_wide {
            self.narrow.extend_from_slice(text.as_bytes());
        } else {
            text.chars().for_each(|c| self.push_char(u32::from(c)));
        }
    }

    /// How many code points so far.
    pub fn len(&self) -> usize {
        if self.is_wide {
            self.wide.len()
        } else {
            self.narrow.len()
        }
    }

    /// True if nothing was added.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The string.
    pub fn finish(self, token: &Token) -> Owned {
        if self.is_wide {
            token.new_chars(&self.wide)
        } else {
            token.new_latin1(&self.narrow)
        }
    }
}

/// Decodes WTF-8; what is no valid sequence becomes U+FFFD.
pub fn decode_wtf8(mut bytes: &[u8]) -> Vec<u32> {
    let mut out = Vec::with_capacity(bytes.len());
    while let Some(first) = bytes.first() {
        let (c, used) = match bytes {
            [0..0x80, ..] => (u32::from(*first), 1),
            [a @ 0xC2..=0xDF, b @ 0x80..=0xBF, ..] => {
                (u32::from(a & 31) << 6 | u32::from(b & 63), 2)
            }
            [a @ 0xE0..=0xEF, b @ 0x80..=0xBF, c @ 0x80..=0xBF, ..] => (
                u32::from(a & 15) << 12 | u32::from(b & 63) << 6 | u32::from(c & 63),
                3,
            ),
            [
                a @ 0xF0..=0xF4,
                b @ 0x80..=0xBF,
                c @ 0x80..=0xBF,
                d @ 0x80..=0xBF,
                ..,
            ] => (
                u32::from(a & 7) << 18
                    | u32::from(b & 63) << 12
                    | u32::from(c & 63) << 6
                    | u32::from(d & 63),
                4,
            ),
            _ => (0xFFFD, 1),
        };
        out.push(c);
        bytes = &bytes[used..];
    }
    out
}

/// Encodes code points as WTF-8.
pub fn encode_wtf8(chars: Chars<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(chars.len());
    for c in chars.iter() {
        match char::from_u32(c) {
            Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None => out.extend_from_slice(&[
                0xE0 | (c >> 12) as u8,
                0x80 | (c >> 6 & 63) as u8,
                0x80 | (c & 63) as u8,
            ]),
        }
    }
    out
}

// ---- reading strings ----

/// The payload of a value that is known to be a string; of an empty one otherwise.
#[inline(always)]
pub fn of<'a>(token: &'a Token, value: Borrowed<'a>) -> Option<&'a Str> {
    value.get::<Str>(token)
}

/// The text of a string, lone surrogates replaced; `?` for anything else. For messages.
pub fn to_cow<'a>(token: &'a Token, value: Borrowed<'a>) -> Cow<'a, str> {
    value
        .get::<Str>(token)
        .map_or(Cow::Borrowed("?"), Str::to_cow)
}

/// The text of a string argument; TypeError for anything else, UnicodeEncodeError for lone surrogates.
pub fn to_string(token: &mut Token, value: Borrowed<'_>) -> PyResult<String> {
    let Some(payload) = value.get::<Str>(token) else {
        let name = token.class_name(value);
        return Err(token.type_error(format!("argument must be str, not {name}")));
    };
    match payload.to_text() {
        Some(text) => Ok(text.into_owned()),
        None => {
            let at = payload
                .chars()
                .iter()
                .position(|c| char::from_u32(c).is_none())
                .unwrap_or(0);
            Err(surrogate_error(token, value, at))
        }
    }
}

/// `UnicodeEncodeError: 'utf-8' codec can't encode character ...: surrogates not allowed`.
pub fn surrogate_error(token: &mut Token, value: Borrowed<'_>, at: usize) -> crate::error::Raised {
    let values = vec![
        token.new_str("utf-8"),
        value.own(token),
        token.int(at as i64),
        token.int(at as i64 + 1),
        token.new_str("surrogates not allowed"),
    ];
    token.raise_values(&crate::exceptions::UNICODE_ENCODE_ERROR, values)
}

/// Whether two exact strings are equal.
#[inline(always)]
pub fn equal(left: Borrowed<'_>, right: Borrowed<'_>) -> bool {
    if left.is(right) {
        return true;
    }
    // SAFETY: callers pass values whose class is exactly str.
    unsafe {
        left.get_unchecked::<Str>()
            .same(right.get_unchecked::<Str>())
    }
}

/// SipHash-1-3 with a key of its own: for hash-based `.pyc` files.
pub fn keyed_hash(key: u64, bytes: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new_with_keys(key, 0);
    hasher.write(bytes);
    hasher.finish()
}

/// Compares two strings by code points.
pub fn compare(left: &Str, right: &Str) -> std::cmp::Ordering {
    match (left.chars(), right.chars()) {
        (Chars::One(left), Chars::One(right)) => left.cmp(right),
        (Chars::Two(left), Chars::Two(right)) => left.cmp(right),
        (Chars::Four(left), Chars::Four(right)) => left.cmp(right),
        (left, right) => left.iter().cmp(right.iter()),
    }
}
