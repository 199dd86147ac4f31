//! `%` formatting, of str and (with bytes seen as Latin-1) of bytes.

use super::repr;
use crate::attribute;
use crate::dict::Dict;
use crate::error::PyResult;
use crate::exceptions::OVERFLOW_ERROR;
use crate::float_text;
use crate::int::{self, IntRef};
use crate::names::Known;
use crate::object;
use crate::str::{Chars, Str, StrBuilder};
use crate::token::Token;
use crate::tuple::Tuple;
use crate::word::{Borrowed, Owned};

/// What stands between `%` and the conversion character.
#[derive(Default)]
struct Field {
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    code: u32,
    /// Where the conversion character stands.
    at: usize,
}

struct Formatter<'a> {
    chars: &'a [u32],
    at: usize,
    args: Borrowed<'a>,
    /// The items of an argument tuple; a single value otherwise.
    items: Vec<Owned>,
    used: usize,
    is_mapping: bool,
    /// True while formatting bytes.
    bytes: bool,
}

/// `format % args`; for bytes the characters are bytes.
pub fn format(
    token: &mut Token,
    chars: &[u32],
    args: Borrowed<'_>,
    bytes: bool,
) -> PyResult<StrBuilder> {
    let tuple = Tuple::items_of(token, args)
        .map(|items| items.iter().map(|item| item.own(token)).collect::<Vec<_>>());
    let is_tuple = tuple.is_some();
    let is_text = args.is_a::<Str>(token);
    let is_data =
        args.is_a::<crate::bytes::Bytes>(token) || args.is_a::<crate::bytearray::ByteArray>(token);
    let excluded = is_tuple || is_text || (bytes && is_data);
    let is_mapping = !excluded && token.class_of(args).slots().getitem.is_some();
    let items = tuple.unwrap_or_else(|| vec![args.own(token)]);
    let mut formatter = Formatter {
        chars,
        at: 0,
        args,
        items,
        used: 0,
        is_mapping,
        bytes,
    };
    let mut out = StrBuilder::with_capacity(chars.len());
    while let Some(c) = formatter.next() {
        if c == u32::from('%') {
            formatter.field(token, &mut out)?
        } else {
            out.push_char(c)
        }
    }
    if formatter.used < formatter.items.len() && !is_mapping && !(args.is_a::<Dict>(token)) {
        let what = if bytes { "bytes" } else { "string" };
        return Err(token.type_error(format!(
            "not all arguments converted during {what} formatting"
        )));
    }
    Ok(out)
}

impl Formatter<'_> {
    fn next(&mut self) -> Option<u32> {
        let c = self.chars.get(self.at).copied()?;
        self.at += 1;
        Some(c)
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).and_then(|c| char::from_u32(*c))
    }

    fn argument(&mut self, token: &mut Token) -> PyResult {
        match self.items.get(self.used) {
            Some(item) => {
                self.used += 1;
                Ok(item.clone_ref(token))
            }
            None => Err(token.type_error("not enough arguments for format string")),
        }
    }

    /// `(key)`: from now on the value under that key is the only argument.
    fn key(&mut self, token: &mut Token) -> PyResult<()> {
        if !self.is_mapping {
            return Err(token.type_error("format requires a mapping"));
        }
        let (start, mut depth) = (self.at + 1, 1);
        self.at = start;
        while depth > 0 {
            match self.next().and_then(char::from_u32) {
                Some('(') => depth += 1,
                Some(')') => depth -= 1,
                None if self.at >= self.chars.len() => {
                    return Err(token.value_error("incomplete format key"));
                }
                _ => {}
            }
        }
        let key = self.chars.get(start..self.at - 1).unwrap_or_default();
        let key = if self.bytes {
            crate::bytes::from_vec(token, key.iter().map(|c| *c as u8).collect())
        } else {
            token.new_chars(key)
        };
        let value = object::getitem(token, self.args, key.as_ref())?;
        (self.items, self.used) = (vec![value], 0);
        Ok(())
    }

    fn star(&mut self, token: &mut Token) -> PyResult<i64> {
        self.at += 1;
        let value = self.argument(token)?;
        let number = int::value_of(token, value.as_ref()).map(IntRef::to_i64);
        match number {
            Some(Some(number)) => Ok(number),
            Some(None) => Err(token.overflow_error("Python int too large to convert to C ssize_t")),
            None => Err(token.type_error("* wants int")),
        }
    }

    fn number(&mut self, token: &mut Token, what: &str) -> PyResult<usize> {
        let mut number = 0usize;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            self.at += 1;
            number = match number
                .checked_mul(10)
                .and_then(|n| n.checked_add(digit as usize))
                .filter(|n| *n <= i32::MAX as usize)
            {
                Some(number) => number,
                None => return Err(token.value_error(format!("{what} too big"))),
            };
        }
        Ok(number)
    }

    fn parse(&mut self, token: &mut Token) -> PyResult<Field> {
        let mut field = Field::default();
        if self.peek() == Some('(') {
            self.key(token)?;
        }
        loop {
            match self.peek() {
                Some('-') => field.left = true,
                Some('+') => field.plus = true,
                Some(' ') => field.space = true,
                Some('#') => field.alternate = true,
                Some('0') => field.zero = true,
                _ => break,
            }
            self.at += 1;
        }
        if self.peek() == Some('*') {
            let width = self.star(token)?;
            if width == i64::MIN {
                return Err(token.overflow_error("width too big"));
            }
            field.left |= width < 0;
            field.width = width.unsigned_abs() as usize;
            has_room(token, field.width)?;
        } else {
            field.width = self.number(token, "width")?;
        }
        if self.peek() == Some('.') {
            self.at += 1;
            field.precision = Some(if self.peek() == Some('*') {
                let precision = self.star(token)?;
                if i32::try_from(precision).is_err() {
                    return Err(token.overflow_error("Python int too large to convert to C int"));
                }
                precision.max(0) as usize
            } else {
                self.number(token, "precision")?
            });
        }
        if matches!(self.peek(), Some('h' | 'l' | 'L')) {
            self.at += 1;
        }
        has_room(token, field.width.max(field.precision.unwrap_or(0)))?;
        field.at = self.at;
        match self.next() {
            Some(code) => field.code = code,
            None => return Err(token.value_error("incomplete format")),
        }
        Ok(field)
    }

    fn field(&mut self, token: &mut Token, out: &mut StrBuilder) -> PyResult<()> {
        if self.peek() == Some('%') {
            self.at += 1;
            out.push_char(u32::from('%'));
            return Ok(());
        }
        let field = self.parse(token)?;
        let value = self.argument(token)?;
        let code = char::from_u32(field.code).unwrap_or('\u{FFFD}');
        match code {
            's' | 'r' | 'a' | 'b' if code != 'b' || self.bytes => {
                let text = self.text(token, code, value.as_ref())?;
                if let Some(text) = text.as_ref().get::<Str>(token) {
                    pad(
                        out,
                        text.chars().slice(0, field.precision.unwrap_or(usize::MAX)),
                        &field,
                    );
                }
            }
            'c' => {
                let c = self.character(token, value.as_ref())?;
                pad(out, Chars::Four(&[c]), &field);
            }
            'd' | 'i' | 'u' | 'x' | 'X' | 'o' => {
                let (negative, prefix, digits) = integer(token, value.as_ref(), code, &field)?;
                lay_out(out, negative, prefix, &digits, &field);
            }
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let (negative, digits) = float(token, value.as_ref(), code, &field, self.bytes)?;
                lay_out(out, negative, "", &digits, &field);
            }
            _ => {
                let (shown, number, at) = (
                    if (' '..='~').contains(&code) {
                        code
                    } else {
                        '?'
                    },
                    field.code,
                    field.at,
                );
                return Err(token.value_error(format!(
                    "unsupported format character '{shown}' ({number:#x}) at index {at}"
                )));
            }
        }
        Ok(())
    }

    fn text(&self, token: &mut Token, code: char, value: Borrowed<'_>) -> PyResult {
        match code {
            's' | 'b' if self.bytes => bytes_text(token, value),
            's' => object::str(token, value),
            'r' if !self.bytes => object::repr(token, value),
            _ => {
                let text = object::repr(token, value)?;
                Ok(match text.as_ref().get::<Str>(token) {
                    Some(chars) => repr::ascii(chars.chars()).finish(token),
                    None => text,
                })
            }
        }
    }

    fn character(&self, token: &mut Token, value: Borrowed<'_>) -> PyResult<u32> {
        if self.bytes {
            let kind = match value.is_a::<crate::bytes::Bytes>(token) {
                true => Some("bytes"),
                false if value.is_a::<crate::bytearray::ByteArray>(token) => Some("bytearray"),
                false => None,
            };
            if let Some(kind) = kind {
                return match crate::bytes_methods::data(token, value) {
                    [byte] => Ok(u32::from(*byte)),
                    more => {
                        let len = more.len();
                        Err(token.type_error(format!("%c requires an integer in range(256) or a single byte, not a {kind} object of length {len}")))
                    }
                };
            }
            let number = match int::value_of(token, value).is_some()
                || token.class_of(value).slots().index.is_some()
            {
                true => Some(int::index_clipped(token, value)?),
                false => None,
            };
            return match number {
                Some(number @ 0..256) => Ok(number as u32),
                Some(_) => Err(token.raise(&OVERFLOW_ERROR, "%c arg not in range(256)")),
                None => {
                    let class = crate::type_object::full_name(token, value);
                    Err(token.type_error(format!(
                        "%c requires an integer in range(256) or a single byte, not {class}"
                    )))
                }
            };
        }
        if let Some(text) = value.get::<Str>(token) {
            let (len, c) = (text.len(), text.chars().at(0));
            return if len == 1 {
                Ok(c)
            } else {
                Err(token.type_error(format!(
                    "%c requires an int or a unicode character, not a string of length {len}"
                )))
            };
        }
        if int::value_of(token, value).is_none() && token.class_of(value).slots().index.is_none() {
            let class = crate::type_object::full_name(token, value);
            return Err(token.type_error(format!(
                "%c requires an int or a unicode character, not {class}"
            )));
        }
        match int::index_clipped(token, value)? {
            c @ 0..0x110000 => Ok(c as u32),
            _ => Err(token.raise(&OVERFLOW_ERROR, "%c arg not in range(0x110000)")),
        }
    }
}

/// Fails with MemoryError if no text of that length can be.
fn has_room(token: &mut Token, length: usize) -> PyResult<()> {
    if length > 1 << 16 && Vec::<u32>::new().try_reserve_exact(length).is_err() {
        return Err(token.memory_error());
    }
    Ok(())
}

/// `%s` of bytes: the bytes of `__bytes__` or of a bytes-like object, as Latin-1.
fn bytes_text(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    let native = value.is_a::<crate::bytes::Bytes>(token)
        || value.is_a::<crate::bytearray::ByteArray>(token);
    let name = token.name(Known::__bytes__);
    let made = match native {
        true => None,
        false => attribute::call_special(token, value, name, &[])?,
    };
    if made.is_none() && crate::buffer::supported(token, value) {
        let buffer = crate::buffer::get(token, value, false)?;
        let data = buffer.bytes(token).to_vec();
        return Ok(token.new_latin1(&data));
    }
    match made
        .as_ref()
        .and_then(|made| crate::bytes::value_of(token, made.as_ref()))
    {
        Some(data) => Ok(token.new_latin1(data)),
        None => {
            let class = token.class_name(value);
            Err(token.type_error(format!("%b requires a bytes-like object, or an object that implements __bytes__, not '{class}'")))
        }
    }
}

fn integer(
    token: &mut Token,
    value: Borrowed<'_>,
    code: char,
    field: &Field,
) -> PyResult<(bool, &'static str, String)> {
    let decimal = matches!(code, 'd' | 'i' | 'u');
    let number = match value {
        value if int::value_of(token, value).is_some() => value.own(token),
        value if decimal && crate::float::value_of(token, value).is_some() => {
            crate::int_class::convert(token, value)?
        }
        value => {
            let slots = token.class_of(value).slots();
            if slots.index.is_some() && !(decimal && slots.int.is_some()) {
                int::index(token, value)?
            } else if decimal && slots.int.is_some() {
                crate::int_class::convert(token, value)?
            } else {
                let (class, wanted) = (
                    token.class_name(value),
                    if decimal {
                        "a real number"
                    } else {
                        "an integer"
                    },
                );
                return Err(
                    token.type_error(format!("%{code} format: {wanted} is required, not {class}"))
                );
            }
        }
    };
    let number = int::value_of(token, number.as_ref())
        .map(IntRef::to_big)
        .unwrap_or_default();
    let (prefix, text) = match code {
        'x' => ("0x", number.in_radix(16).to_string()),
        'X' => ("0X", number.in_radix(16).to_string().to_uppercase()),
        'o' => ("0o", number.in_radix(8).to_string()),
        _ => ("", crate::int_parse::to_decimal(token, &number)?),
    };
    let digits = text.trim_start_matches('-');
    let missing = field.precision.unwrap_or(0).saturating_sub(digits.len());
    let digits = "0".repeat(missing) + digits;
    Ok((
        text.starts_with('-'),
        if field.alternate { prefix } else { "" },
        digits,
    ))
}

fn float(
    token: &mut Token,
    value: Borrowed<'_>,
    code: char,
    field: &Field,
    bytes: bool,
) -> PyResult<(bool, String)> {
    let x = match object::to_f64(token, value) {
        Ok(x) => x,
        Err(raised) if bytes => {
            token.swallow(raised, &crate::exceptions::TYPE_ERROR)?;
            let class = token.class_name(value);
            return Err(token.type_error(format!("float argument required, not {class}")));
        }
        Err(raised) => return Err(raised),
    };
    let kind = code.to_ascii_lowercase();
    let text = float_text::signed(x, |x| {
        float_text::format(
            x,
            kind,
            field.precision.unwrap_or(6),
            field.alternate,
            false,
        )
    });
    let text = if code.is_ascii_uppercase() {
        text.to_uppercase()
    } else {
        text
    };
    Ok(match text.strip_prefix('-') {
        Some(digits) => (true, digits.to_string()),
        None => (false, text),
    })
}

fn pad(out: &mut StrBuilder, text: Chars<'_>, field: &Field) {
    let missing = field.width.saturating_sub(text.len());
    let fill = |out: &mut StrBuilder| (0..missing).for_each(|_| out.push_char(u32::from(' ')));
    if !field.left {
        fill(out);
    }
    out.push(text);
    if field.left {
        fill(out);
    }
}

/// A number in its width: zeros go behind sign and prefix.
fn lay_out(out: &mut StrBuilder, negative: bool, prefix: &str, digits: &str, field: &Field) {
    let sign = match (negative, field.plus, field.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    };
    let zeros = if field.zero && !field.left {
        field
            .width
            .saturating_sub(sign.len() + prefix.len() + digits.len())
    } else {
        0
    };
    let text = [sign, prefix, &"0".repeat(zeros), digits].concat();
    pad(out, Chars::One(text.as_bytes()), field);
}
