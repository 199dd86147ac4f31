//! The format mini-language as far as numbers are concerned: `[[fill]align][sign][z][0][width][,][.precision][type]`.

use super::coefficient::MAX_DIGITS;
use super::rounding::move_exponent;
use super::text::special_name;
use super::{Number, Rounding, condition};
use std::borrow::Cow;
use std::str::Chars;

/// Where the text stands in its width.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Left,
    Right,
    Center,
    /// The padding goes between sign and digits.
    Inside,
    /// The padding is zeros in front of the digits, grouped like them.
    Zeros,
}

/// A format specification.
#[derive(Clone, Debug)]
pub struct Layout {
    fill: char,
    place: Place,
    sign: char,
    /// `z`: what rounds to zero has no minus sign.
    positive_zero: bool,
    width: usize,
    commas: bool,
    precision: Option<i64>,
    /// `e`, `f`, `g` or `%`; `None` if the specification says none.
    code: Option<char>,
    upper: bool,
    /// `n` or `N`: as the locale has it.
    pub localized: bool,
    /// True if `N` asked for that, which is deprecated.
    pub old_name: bool,
}

/// How numbers are written in a locale.
#[derive(Clone, Debug)]
pub struct Locale {
    /// Between whole digits and fraction.
    pub point: Cow<'static, str>,
    /// Between groups of digits.
    pub separator: Cow<'static, str>,
    /// The sizes of the groups, as the C library has them.
    pub grouping: Vec<u8>,
}

impl Locale {
    /// Numbers without groups.
    pub fn plain() -> Locale {
        Locale {
            point: Cow::Borrowed("."),
            separator: Cow::Borrowed(""),
            grouping: Vec::new(),
        }
    }

    /// Groups of three with commas.
    fn commas() -> Locale {
        Locale {
            separator: Cow::Borrowed(","),
            grouping: vec![3, 0],
            ..Locale::plain()
        }
    }
}

fn place_of(c: char) -> Option<Place> {
    match c {
        '<' => Some(Place::Left),
        '>' => Some(Place::Right),
        '^' => Some(Place::Center),
        '=' => Some(Place::Inside),
        _ => None,
    }
}

/// Takes the next character if it is one of these.
fn take(chars: &mut Chars<'_>, wanted: &[char]) -> Option<char> {
    let next = chars.clone().next().filter(|c| wanted.contains(c))?;
    chars.next();
    Some(next)
}

/// Decimal digits; the error is a number that is too large.
fn take_number(chars: &mut Chars<'_>) -> Result<Option<i64>, ()> {
    let mut number: Option<i64> = None;
    while let Some(digit) = chars.clone().next().and_then(|c| c.to_digit(10)) {
        chars.next();
        let next = number
            .unwrap_or(0)
            .checked_mul(10)
            .and_then(|n| n.checked_add(i64::from(digit)));
        number = Some(next.ok_or(())?);
    }
    Ok(number)
}

/// Reads a specification.
pub fn parse_layout(spec: &str) -> Option<Layout> {
    let mut chars = spec.chars();
    let (mut fill, mut place) = (' ', None);
    let mut ahead = spec.chars();
    match (ahead.next(), ahead.next().and_then(place_of)) {
        (Some(first), Some(second)) => {
            (fill, place) = (first, Some(second));
            chars = ahead;
        }
        (Some(first), None) => {
            place = place_of(first);
            if place.is_some() {
                chars.next();
            }
        }
        _ => {}
    }
    let sign = take(&mut chars, &['+', '-', ' ']).unwrap_or('-');
    let positive_zero = take(&mut chars, &['z']).is_some();
    if take(&mut chars, &['0']).is_some() {
        if place.is_some() {
            return None;
        }
        (fill, place) = ('0', Some(Place::Zeros));
    }
    let width = take_number(&mut chars).ok()?.unwrap_or(0);
    let commas = take(&mut chars, &[',']).is_some();
    let precision = match take(&mut chars, &['.']) {
        Some(_) => Some(take_number(&mut chars).ok()??),
        None => None,
    };
    let letter = take(&mut chars, &['e', 'E', 'f', 'F', 'g', 'G', 'n', 'N', '%']);
    let localized = matches!(letter, Some('n' | 'N'));
    if chars.next().is_some() || (localized && commas) {
        return None;
    }
    Some(Layout {
        fill,
        place: place.unwrap_or(Place::Right),
        sign,
        positive_zero,
        width: usize::try_from(width).ok()?,
        commas,
        precision,
        code: letter.map(|c| match c.to_ascii_lowercase() {
            'n' => 'g',
            code => code,
        }),
        upper: letter.is_some_and(|c| c.is_ascii_uppercase()),
        localized,
        old_name: letter == Some('N'),
    })
}

/// The size of the group at `index` from the right; none if the rest is one group.
fn group_size(grouping: &[u8], index: usize) -> Option<usize> {
    let size = match grouping.get(index) {
        Some(0) | None => grouping
            .iter()
            .take(index)
            .take_while(|size| **size != 0)
            .last()
            .copied()?,
        Some(size) => *size,
    };
    // CHAR_MAX ends the grouping.
    (size < 127 && size > 0).then_some(usize::from(size))
}

/// The digits in groups, with zeros in front until they take `width` characters.
fn grouped(digits: &str, locale: &Locale, width: usize) -> String {
    if locale.separator.is_empty() {
        return "0".repeat(width.saturating_sub(digits.len())) + digits;
    }
    let separator_len = locale.separator.chars().count();
    let mut groups: Vec<String> = Vec::new();
    let (mut rest, mut taken, mut index) = (digits, 0usize, 0usize);
    loop {
        let size = group_size(&locale.grouping, index);
        let missing = width.saturating_sub(taken);
        let wanted = rest.len().max(missing).max(1);
        let size = size.map_or(wanted, |size| size.min(wanted));
        let split = rest.len().saturating_sub(size);
        let (head, tail) = rest.split_at(split);
        groups.push(format!("{}{tail}", "0".repeat(size - tail.len())));
        taken += size;
        rest = head;
        if rest.is_empty() && taken >= width {
            break;
        }
        taken += separator_len;
        index += 1;
    }
    groups.reverse();
    groups.join(&locale.separator)
}

/// The number rounded to so many digits.
fn round_digits(number: &Number, digits: i64, rounding: Rounding, status: &mut u32) -> Number {
    if number.coefficient.is_zero() {
        return number.clone();
    }
    let exponent = number.adjusted() + 1 - digits;
    let rounded = move_exponent(number, exponent, rounding, status);
    match rounded.is_finite() && rounded.coefficient.has_more_digits_than(digits) {
        true => move_exponent(&rounded, exponent + 1, rounding, status),
        false => rounded,
    }
}

/// The number as the precision of a specification wants it.
fn rounded(
    number: &Number,
    layout: &Layout,
    code: char,
    rounding: Rounding,
    status: &mut u32,
) -> Number {
    let mut number = number.clone();
    if code == '%' {
        number.exponent += 2;
    }
    if let Some(precision) = layout.precision {
        number = match code {
            'e' => round_digits(&number, precision + 1, rounding, status),
            'f' | '%' => move_exponent(&number, -precision, rounding, status),
            _ if number.coefficient.has_more_digits_than(precision.max(1)) => {
                round_digits(&number, precision.max(1), rounding, status)
            }
            _ => number,
        };
    }
    if number.is_zero() && number.exponent > 0 && matches!(code, 'f' | '%') {
        number.exponent = 0;
    }
    number
}

/// Sign, whole digits and all that follows them.
struct Parts {
    sign: &'static str,
    whole: String,
    rest: String,
}

/// The text of the sign.
fn sign_text(negative: bool, sign: char) -> &'static str {
    match (negative, sign) {
        (true, _) => "-",
        (false, '+') => "+",
        (false, ' ') => " ",
        (false, _) => "",
    }
}

fn parts(number: &Number, layout: &Layout, code: char, upper: bool, point: &str) -> Parts {
    let digits = number.coefficient.to_string();
    let len = digits.len() as i64;
    let left = number.exponent + len;
    let place = match code {
        'e' => match layout.precision {
            Some(precision) if number.is_zero() => 1 - precision,
            _ => 1,
        },
        'f' | '%' => left,
        _ if number.exponent <= 0 && left > -6 => left,
        _ => 1,
    };
    let zeros = |count: i64| "0".repeat(count.clamp(0, MAX_DIGITS) as usize);
    let (whole, fraction) = if place < 0 {
        ("0".to_string(), zeros(-place) + &digits)
    } else if place > len {
        (digits + &zeros(place - len), String::new())
    } else {
        let (whole, fraction) = digits.split_at(place as usize);
        let whole = if whole.is_empty() { "0" } else { whole };
        (whole.to_string(), fraction.to_string())
    };
    let mut rest = String::new();
    if !fraction.is_empty() {
        rest.push_str(point);
        rest.push_str(&fraction);
    }
    let exponent = left - place;
    if exponent != 0 || code == 'e' {
        let e = if upper { 'E' } else { 'e' };
        rest.push_str(&format!("{e}{exponent:+}"));
    }
    if code == '%' {
        rest.push('%');
    }
    Parts {
        sign: sign_text(number.negative, layout.sign),
        whole,
        rest,
    }
}

/// The text in its width.
fn padded(sign: &str, body: &str, layout: &Layout, fill: char, place: Place) -> String {
    let length = sign.chars().count() + body.chars().count();
    let missing = layout.width.saturating_sub(length);
    if missing == 0 {
        return [sign, body].concat();
    }
    let fills = |count: usize| fill.to_string().repeat(count);
    match place {
        Place::Left => format!("{sign}{body}{}", fills(missing)),
        Place::Right => format!("{}{sign}{body}", fills(missing)),
        Place::Center => {
            let before = missing / 2;
            format!("{}{sign}{body}{}", fills(before), fills(missing - before))
        }
        Place::Inside | Place::Zeros => format!("{sign}{}{body}", fills(missing)),
    }
}

/// The number in a format; `None` if the text would be too long.
pub fn format(
    number: &Number,
    layout: &Layout,
    locale: Option<Locale>,
    capitals: bool,
    rounding: Rounding,
) -> Option<String> {
    let most = MAX_DIGITS.unsigned_abs() as usize;
    if layout.width > most || layout.precision.is_some_and(|digits| digits > MAX_DIGITS) {
        return None;
    }
    if !number.is_finite() {
        let sign = sign_text(number.negative, layout.sign);
        let (fill, place) = match layout.place {
            Place::Zeros => (' ', Place::Right),
            place => (layout.fill, place),
        };
        let mut name = special_name(number);
        if layout.code == Some('%') {
            name.push('%');
        }
        return Some(padded(sign, &name, layout, fill, place));
    }
    let code = layout.code.unwrap_or('g');
    let upper = layout.upper || (layout.code.is_none() && capitals);
    let mut status = 0;
    let mut shown = rounded(number, layout, code, rounding, &mut status);
    if status & condition::ERRORS != 0 || !shown.is_finite() {
        return None;
    }
    if matches!(code, 'f' | '%') && shown.exponent > MAX_DIGITS {
        return None;
    }
    if layout.positive_zero && shown.is_zero() {
        shown.negative = false;
    }
    let locale = locale.unwrap_or_else(|| match layout.commas {
        true => Locale::commas(),
        false => Locale::plain(),
    });
    let Parts { sign, whole, rest } = parts(&shown, layout, code, upper, &locale.point);
    let width = match layout.place {
        Place::Zeros => layout
            .width
            .saturating_sub(sign.len() + rest.chars().count()),
        _ => 0,
    };
    let body = grouped(&whole, &locale, width) + &rest;
    Some(padded(sign, &body, layout, layout.fill, layout.place))
}
