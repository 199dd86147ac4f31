//! `_json.Scanner`: one JSON value at a position of a string.
//!
//! The text stays in its string, and is asked for anew after everything that makes objects or calls hooks.

use crate::support::import_attribute;
use baton_object::dict::{self, Dict};
use baton_object::str::{Chars, Str};
use baton_object::{
    Args, Borrowed, Owned, PyResult, Raised, Token, attribute, class, int, methods, object,
};
use std::marker::PhantomData;

/// JSON scanner object
#[class(name = "Scanner", module = "_json", flags = BASETYPE)]
pub struct Scanner {
    strict: bool,
    object_hook: Owned,
    object_pairs_hook: Owned,
    parse_float: Owned,
    parse_int: Owned,
    parse_constant: Owned,
}

/// A code unit of a string.
trait Unit: Copy + Into<u32> {
    /// The units of a string that has this kind; none for another.
    fn units(chars: Chars<'_>) -> &[Self];
    /// A string of these units.
    fn make(token: &Token, units: &[Self]) -> Owned;
}

impl Unit for u8 {
    fn units(chars: Chars<'_>) -> &[u8] {
        match chars {
            Chars::One(units) => units,
            _ => &[],
        }
    }

    fn make(token: &Token, units: &[u8]) -> Owned {
        token.new_latin1(units)
    }
}

impl Unit for u16 {
    fn units(chars: Chars<'_>) -> &[u16] {
        match chars {
            Chars::Two(units) => units,
            _ => &[],
        }
    }

    fn make(token: &Token, units: &[u16]) -> Owned {
        token.new_str_of(Chars::Two(units))
    }
}

impl Unit for u32 {
    fn units(chars: Chars<'_>) -> &[u32] {
        match chars {
            Chars::Four(units) => units,
            _ => &[],
        }
    }

    fn make(token: &Token, units: &[u32]) -> Owned {
        token.new_chars(units)
    }
}

/// A character that JSON gives a meaning, or NUL.
fn byte<U: Unit>(text: &[U], index: usize) -> u8 {
    text.get(index)
        .map_or(0, |unit| u8::try_from((*unit).into()).unwrap_or(0xFF))
}

fn is_space(c: u8) -> bool {
    matches!(c, b' ' | b'\t' | b'\n' | b'\r')
}

fn skip_space<U: Unit>(text: &[U], mut index: usize) -> usize {
    while is_space(byte(text, index)) {
        index += 1;
    }
    index
}

/// Where a run of plain characters in a string ends, and with what: a quote or a backslash. The error is the place of a
/// control character, or none for the end of the text.
fn run_end<U: Unit>(text: &[U], start: usize, strict: bool) -> Result<(usize, u8), Option<usize>> {
    for (offset, unit) in text.get(start..).unwrap_or_default().iter().enumerate() {
        match u8::try_from((*unit).into()) {
            Ok(c @ (b'"' | b'\\')) => return Ok((start + offset, c)),
            Ok(0..=0x1F) if strict => return Err(Some(start + offset)),
            _ => {}
        }
    }
    Err(None)
}

/// Where the number at `start` ends, and whether it is a float; `None` if there is none.
fn number_end<U: Unit>(text: &[U], start: usize) -> Option<(usize, bool)> {
    let digits = |mut index: usize| {
        while byte(text, index).is_ascii_digit() {
            index += 1;
        }
        index
    };
    let first = start + usize::from(byte(text, start) == b'-');
    let mut end = match byte(text, first) {
        b'0' => first + 1,
        b'1'..=b'9' => digits(first),
        _ => return None,
    };
    let mut is_float = false;
    if byte(text, end) == b'.' && byte(text, end + 1).is_ascii_digit() {
        is_float = true;
        end = digits(end + 1);
    }
    if matches!(byte(text, end), b'e' | b'E') {
        let sign = usize::from(matches!(byte(text, end + 1), b'+' | b'-'));
        let exponent = end + 1 + sign;
        if byte(text, exponent).is_ascii_digit() {
            is_float = true;
            end = digits(exponent);
        }
    }
    Some((end, is_float))
}

/// The parts of a scanner that a scan needs, and the text.
struct Scan<'a, U> {
    unit: PhantomData<U>,
    document: Borrowed<'a>,
    strict: bool,
    object_hook: Option<Owned>,
    object_pairs_hook: Option<Owned>,
    /// `None` for `float`.
    parse_float: Option<Owned>,
    /// `None` for `int`.
    parse_int: Option<Owned>,
    parse_constant: Owned,
    /// Keys seen, so that equal ones are one object.
    memo: Owned,
}

fn decode_error(token: &mut Token, message: &str, document: Borrowed<'_>, at: usize) -> Raised {
    let made = import_attribute(token, "json.decoder", "JSONDecodeError").and_then(|class| {
        let (message, at) = (token.new_str(message), token.int(at as i64));
        object::call(
            token,
            class.as_ref(),
            &[message.as_ref(), document, at.as_ref()],
        )
    });
    match made {
        Ok(error) => token.raise_object(error),
        Err(raised) => raised,
    }
}

fn hex4<U: Unit>(text: &[U], at: usize) -> Option<u32> {
    let mut value = 0;
    for unit in text.get(at..at + 4)? {
        value = value << 4 | char::from_u32((*unit).into())?.to_digit(16)?;
    }
    Some(value)
}

impl<U: Unit> Scan<'_, U> {
    fn text<'t>(&'t self, token: &'t Token) -> &'t [U] {
        let text = self.document.get::<Str>(token);
        text.map_or(&[], |text| U::units(text.chars()))
    }

    fn error(&self, token: &mut Token, message: &str, at: usize) -> Raised {
        decode_error(token, message, self.document, at)
    }

    /// There is no value at `at`.
    fn nothing(&self, token: &mut Token, at: usize) -> Raised {
        let at = token.int(at as i64);
        token.stop_iteration(at)
    }

    /// The string whose first quote is just before `begin`, and where it ends.
    fn string(&self, token: &mut Token, begin: usize) -> PyResult<(Owned, usize)> {
        let mut index = begin;
        let mut built: Option<Vec<u32>> = None;
        loop {
            let start = index;
            let (end, stop) = match run_end(self.text(token), start, self.strict) {
                Ok(found) => found,
                Err(Some(at)) => {
                    return Err(self.error(token, "Invalid control character at", at));
                }
                Err(None) => {
                    let message = "Unterminated string starting at";
                    return Err(self.error(token, message, begin.saturating_sub(1)));
                }
            };
            index = end + 1;
            let run = self.text(token).get(start..end).unwrap_or_default();
            if stop == b'"' {
                let Some(mut built) = built else {
                    return Ok((U::make(token, run), index));
                };
                built.extend(run.iter().map(|unit| (*unit).into()));
                return Ok((token.new_chars(&built), index));
            }
            let built = built.get_or_insert_default();
            built.extend(run.iter().map(|unit| (*unit).into()));
            let (c, next) = self.escape(token, begin, index)?;
            built.push(c);
            index = next;
        }
    }

    /// What the escape sequence behind the backslash before `index` stands for.
    fn escape(&self, token: &mut Token, begin: usize, index: usize) -> PyResult<(u32, usize)> {
        if index >= self.text(token).len() {
            return Err(self.error(
                token,
                "Unterminated string starting at",
                begin.saturating_sub(1),
            ));
        }
        let c = match byte(self.text(token), index) {
            c @ (b'"' | b'\\' | b'/') => c,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => return self.unicode_escape(token, index),
            _ => return Err(self.error(token, "Invalid \\escape", index - 1)),
        };
        Ok((u32::from(c), index + 1))
    }

    fn unicode_escape(&self, token: &mut Token, at: usize) -> PyResult<(u32, usize)> {
        let Some(first) = hex4(self.text(token), at + 1) else {
            return Err(self.error(token, "Invalid \\uXXXX escape", at));
        };
        let end = at + 5;
        if (0xD800..0xDC00).contains(&first)
            && byte(self.text(token), end) == b'\\'
            && byte(self.text(token), end + 1) == b'u'
            && let Some(second @ 0xDC00..0xE000) = hex4(self.text(token), end + 2)
        {
            return Ok((
                0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00),
                end + 6,
            ));
        }
        Ok((first, end))
    }

    /// A key, the same object for equal ones.
    fn key(&self, token: &mut Token, begin: usize) -> PyResult<(Owned, usize)> {
        let (key, next) = self.string(token, begin)?;
        let shared = dict::set_default(token, self.memo.as_ref(), key.as_ref(), key.as_ref())?;
        Ok((shared, next))
    }

    /// The object whose brace is just before `index`.
    fn object(&self, token: &mut Token, index: usize) -> PyResult<(Owned, usize)> {
        let mut pairs = Vec::new();
        let made = self.object_pairs_hook.is_none().then(|| Dict::new(token));
        let mut index = skip_space(self.text(token), index);
        if byte(self.text(token), index) != b'}' {
            loop {
                if byte(self.text(token), index) != b'"' {
                    let message = "Expecting property name enclosed in double quotes";
                    return Err(self.error(token, message, index));
                }
                let (key, next) = self.key(token, index + 1)?;
                index = skip_space(self.text(token), next);
                if byte(self.text(token), index) != b':' {
                    return Err(self.error(token, "Expecting ':' delimiter", index));
                }
                index = skip_space(self.text(token), index + 1);
                let (value, next) = self.value(token, index)?;
                match &made {
                    Some(made) => dict::set(token, made.as_ref(), key.as_ref(), value.as_ref())?,
                    None => pairs.push(token.new_tuple([key, value].into_iter())),
                }
                index = skip_space(self.text(token), next);
                match byte(self.text(token), index) {
                    b'}' => break,
                    b',' => {}
                    _ => return Err(self.error(token, "Expecting ',' delimiter", index)),
                }
                let comma = index;
                index = skip_space(self.text(token), index + 1);
                if byte(self.text(token), index) == b'}' {
                    let message = "Illegal trailing comma before end of object";
                    return Err(self.error(token, message, comma));
                }
            }
        }
        let made = made.unwrap_or_else(|| token.new_list(pairs));
        let hook = self
            .object_pairs_hook
            .as_ref()
            .or(self.object_hook.as_ref());
        match hook {
            Some(hook) => Ok((
                object::call(token, hook.as_ref(), &[made.as_ref()])?,
                index + 1,
            )),
            None => Ok((made, index + 1)),
        }
    }

    /// The array whose bracket is just before `index`.
    fn array(&self, token: &mut Token, index: usize) -> PyResult<(Owned, usize)> {
        let mut items = Vec::new();
        let mut index = skip_space(self.text(token), index);
        if byte(self.text(token), index) == b']' {
            return Ok((token.new_list(items), index + 1));
        }
        loop {
            let (value, next) = self.value(token, index)?;
            items.push(value);
            index = skip_space(self.text(token), next);
            match byte(self.text(token), index) {
                b']' => return Ok((token.new_list(items), index + 1)),
                b',' => {}
                _ => return Err(self.error(token, "Expecting ',' delimiter", index)),
            }
            let comma = index;
            index = skip_space(self.text(token), index + 1);
            if byte(self.text(token), index) == b']' {
                let message = "Illegal trailing comma before end of array";
                return Err(self.error(token, message, comma));
            }
        }
    }

    /// The value at `index`; StopIteration with the place where there is none.
    fn value(&self, token: &mut Token, index: usize) -> PyResult<(Owned, usize)> {
        let word = |token: &Token, word: &str| {
            let text = self.text(token);
            word.bytes()
                .enumerate()
                .all(|(offset, c)| byte(text, index + offset) == c)
        };
        match byte(self.text(token), index) {
            b'"' => self.string(token, index + 1),
            b'{' => {
                token.check_recursion(" while decoding a JSON object from a unicode string")?;
                self.object(token, index + 1)
            }
            b'[' => {
                token.check_recursion(" while decoding a JSON array from a unicode string")?;
                self.array(token, index + 1)
            }
            b'n' if word(token, "null") => Ok((token.none(), index + 4)),
            b't' if word(token, "true") => Ok((token.bool(true), index + 4)),
            b'f' if word(token, "false") => Ok((token.bool(false), index + 5)),
            b'N' if word(token, "NaN") => self.constant(token, "NaN", index),
            b'I' if word(token, "Infinity") => self.constant(token, "Infinity", index),
            b'-' if word(token, "-Infinity") => self.constant(token, "-Infinity", index),
            b'-' | b'0'..=b'9' => self.number(token, index),
            _ => Err(self.nothing(token, index)),
        }
    }

    fn constant(&self, token: &mut Token, name: &str, index: usize) -> PyResult<(Owned, usize)> {
        let text = token.new_str(name);
        let value = object::call(token, self.parse_constant.as_ref(), &[text.as_ref()])?;
        Ok((value, index + name.len()))
    }

    fn number(&self, token: &mut Token, start: usize) -> PyResult<(Owned, usize)> {
        let Some((end, is_float)) = number_end(self.text(token), start) else {
            return Err(self.nothing(token, start));
        };
        let digits = self.text(token).get(start..end).unwrap_or_default();
        let text: String = digits
            .iter()
            .map(|unit| char::from_u32((*unit).into()).unwrap_or('0'))
            .collect();
        Ok((self.make_number(token, &text, is_float)?, end))
    }

    fn make_number(&self, token: &mut Token, text: &str, is_float: bool) -> PyResult {
        let (custom, native) = if is_float {
            (&self.parse_float, &baton_object::float_class::FLOAT)
        } else {
            (&self.parse_int, &baton_object::int_class::INT)
        };
        if let Some(custom) = custom {
            let text = token.new_str(text);
            return object::call(token, custom.as_ref(), &[text.as_ref()]);
        }
        if is_float {
            return Ok(token.new_float(text.parse().unwrap_or(f64::NAN)));
        }
        if let Ok(small) = text.parse::<i64>() {
            return Ok(token.int(small));
        }
        let class = token.native_class(native).as_value().own(token);
        let text = token.new_str(text);
        object::call(token, class.as_ref(), &[text.as_ref()])
    }
}

fn parts(token: &mut Token, this: Borrowed<'_>) -> [Owned; 5] {
    let scanner = Scanner::of(token, this);
    [
        &scanner.object_hook,
        &scanner.object_pairs_hook,
        &scanner.parse_float,
        &scanner.parse_int,
        &scanner.parse_constant,
    ]
    .map(|part| part.clone_ref(token))
}

fn result(token: &Token, (value, end): (Owned, usize)) -> Owned {
    let end = token.int(end as i64);
    token.new_tuple([value, end].into_iter())
}

/// `scanstring(string, end, strict)`
pub fn scan_string_at(token: &mut Token, string: Borrowed<'_>, end: i64, strict: bool) -> PyResult {
    let len = string.get::<Str>(token).map_or(0, Str::len);
    let Some(begin) = usize::try_from(end).ok().filter(|end| *end <= len) else {
        return Err(token.value_error("end is out of bounds"));
    };
    fn run<U: Unit>(
        token: &mut Token,
        document: Borrowed<'_>,
        begin: usize,
        strict: bool,
    ) -> PyResult {
        let scan: Scan<'_, U> = Scan {
            unit: PhantomData,
            document,
            strict,
            object_hook: None,
            object_pairs_hook: None,
            parse_float: None,
            parse_int: None,
            parse_constant: token.none(),
            memo: token.none(),
        };
        let found = scan.string(token, begin)?;
        Ok(result(token, found))
    }
    match string.get::<Str>(token).map(Str::chars) {
        Some(Chars::One(_)) => run::<u8>(token, string, begin, strict),
        Some(Chars::Two(_)) => run::<u16>(token, string, begin, strict),
        Some(Chars::Four(_)) => run::<u32>(token, string, begin, strict),
        None => Err(token.type_error("first argument must be a string")),
    }
}

fn scan_value<U: Unit>(
    token: &mut Token,
    this: Borrowed<'_>,
    document: Borrowed<'_>,
    start: usize,
) -> PyResult {
    let [
        object_hook,
        object_pairs_hook,
        parse_float,
        parse_int,
        parse_constant,
    ] = parts(token, this);
    let some = |value: Owned| (!value.as_ref().is_none()).then_some(value);
    let unless = |token: &Token, value: Owned, spec: &'static baton_object::ClassSpec| {
        let native = value.as_ref().is(token.native_class(spec).as_value());
        (!native).then_some(value)
    };
    let scan: Scan<'_, U> = Scan {
        unit: PhantomData,
        document,
        strict: Scanner::of(token, this).strict,
        object_hook: some(object_hook),
        object_pairs_hook: some(object_pairs_hook),
        parse_float: unless(token, parse_float, &baton_object::float_class::FLOAT),
        parse_int: unless(token, parse_int, &baton_object::int_class::INT),
        parse_constant,
        memo: Dict::new(token),
    };
    let found = scan.value(token, start)?;
    Ok(result(token, found))
}

#[methods]
impl Scanner {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [context] = bind!(token, args, "make_scanner", Either "context" true);
        let context = crate::support::given(token, context)?;
        let strict = attribute::get_text(token, context, "strict")?;
        let strict = object::is_true(token, strict.as_ref())?;
        let scanner = Scanner {
            strict,
            object_hook: attribute::get_text(token, context, "object_hook")?,
            object_pairs_hook: attribute::get_text(token, context, "object_pairs_hook")?,
            parse_float: attribute::get_text(token, context, "parse_float")?,
            parse_int: attribute::get_text(token, context, "parse_int")?,
            parse_constant: attribute::get_text(token, context, "parse_constant")?,
        };
        crate::support::instance(token, class, scanner)
    }

    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [string, index] =
            bind!(token, args, "scan_once", Either "string" true, Either "idx" true);
        let (string, index) = (
            crate::support::given(token, string)?,
            crate::support::given(token, index)?,
        );
        let index = int::index_to_i64(token, index, "C ssize_t")?;
        let Some(len) = string.get::<Str>(token).map(Str::len) else {
            let class = token.class_name(string);
            return Err(token.type_error(format!("first argument must be a string, not {class}")));
        };
        let Ok(start) = usize::try_from(index) else {
            return Err(token.value_error("idx cannot be negative"));
        };
        if start >= len {
            let at = token.int(index);
            return Err(token.stop_iteration(at));
        }
        match string.get::<Str>(token).map(Str::chars) {
            Some(Chars::One(_)) => scan_value::<u8>(token, this, string, start),
            Some(Chars::Two(_)) => scan_value::<u16>(token, this, string, start),
            Some(Chars::Four(_)) => scan_value::<u32>(token, this, string, start),
            None => Err(token.type_error("first argument must be a string")),
        }
    }

    /// strict
    #[member]
    fn strict(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Scanner::of(token, this).strict)
    }

    /// object_hook
    #[member]
    fn object_hook(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Scanner::of(token, this).object_hook.clone_ref(token))
    }

    /// object_pairs_hook
    #[member]
    fn object_pairs_hook(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Scanner::of(token, this).object_pairs_hook.clone_ref(token))
    }

    /// parse_float
    #[member]
    fn parse_float(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Scanner::of(token, this).parse_float.clone_ref(token))
    }

    /// parse_int
    #[member]
    fn parse_int(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Scanner::of(token, this).parse_int.clone_ref(token))
    }

    /// parse_constant
    #[member]
    fn parse_constant(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Scanner::of(token, this).parse_constant.clone_ref(token))
    }
}
