//! Reading a format spec: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.

use crate::error::{PyResult, Raised};
use crate::token::Token;

/// Where the text stands in its width.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// `<`
    Left,
    /// `>`
    Right,
    /// `^`
    Center,
    /// `=`: the padding goes between sign and digits.
    Inside,
}

/// A format spec.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The character that fills up.
    pub fill: u32,
    /// True if the spec names it.
    pub fill_given: bool,
    /// Where the text stands.
    pub align: Align,
    /// `+`, `-` or a space.
    pub sign: Option<char>,
    /// `z`
    pub coerce_zero: bool,
    /// `#`
    pub alternate: bool,
    /// `0` before the width.
    pub zero_padded: bool,
    /// The least width.
    pub width: usize,
    /// `,` or `_` between groups of digits.
    pub grouping: Option<char>,
    /// Digits behind the point, or the greatest length.
    pub precision: Option<usize>,
    /// `,` or `_` between groups of digits behind the point.
    pub fraction_grouping: Option<char>,
    /// The type character; 0 if none.
    pub code: u32,
}

fn align_of(c: Option<&u32>) -> Option<Align> {
    match char::from_u32(*c?)? {
        '<' => Some(Align::Left),
        '>' => Some(Align::Right),
        '^' => Some(Align::Center),
        '=' => Some(Align::Inside),
        _ => None,
    }
}

struct Reader<'a> {
    chars: &'a [u32],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).and_then(|c| char::from_u32(*c))
    }

    fn take(&mut self, wanted: &[char]) -> Option<char> {
        let found = self.peek().filter(|c| wanted.contains(c))?;
        self.at += 1;
        Some(found)
    }

    /// Decimal digits; `Err` if the number is too large.
    fn number(&mut self) -> Result<Option<usize>, ()> {
        let mut number: Option<usize> = None;
        while let Some(digit) = self
            .chars
            .get(self.at)
            .and_then(|c| crate::unicode::decimal(*c))
        {
            let next = number
                .unwrap_or(0)
                .checked_mul(10)
                .and_then(|n| n.checked_add(digit as usize));
            number = Some(next.filter(|n| *n <= isize::MAX as usize).ok_or(())?);
            self.at += 1;
        }
        Ok(number)
    }

    /// `,` or `_`; two different or equal ones are an error.
    fn grouping(&mut self, token: &mut Token) -> PyResult<Option<char>> {
        let Some(first) = self.take(&[',', '_']) else {
            return Ok(None);
        };
        match self.peek() {
            Some(second @ (',' | '_')) if second != first => {
                Err(token.value_error("Cannot specify both ',' and '_'."))
            }
            Some(second @ (',' | '_')) => {
                Err(token.value_error(format!("Cannot specify '{second}' with '{first}'.")))
            }
            _ => Ok(Some(first)),
        }
    }
}

fn invalid(token: &mut Token, chars: &[u32], class: &str) -> Raised {
    let text: String = chars
        .iter()
        .map(|c| char::from_u32(*c).unwrap_or('\u{FFFD}'))
        .collect();
    token.value_error(format!(
        "Invalid format specifier '{text}' for object of type '{class}'"
    ))
}

/// Reads a spec for an object of `class`, whose texts stand at `align` if the spec does not say.
pub fn parse(token: &mut Token, chars: &[u32], class: &str, align: Align) -> PyResult<Spec> {
    let mut reader = Reader { chars, at: 0 };
    let mut spec = Spec {
        fill: u32::from(' '),
        fill_given: false,
        align,
        sign: None,
        coerce_zero: false,
        alternate: false,
        zero_padded: false,
        width: 0,
        grouping: None,
        precision: None,
        fraction_grouping: None,
        code: 0,
    };
    let mut align_given = true;
    if let (Some(fill), Some(align)) = (chars.first(), align_of(chars.get(1))) {
        (spec.fill, spec.fill_given, spec.align) = (*fill, true, align);
        reader.at = 2;
    } else if let Some(align) = align_of(chars.first()) {
        spec.align = align;
        reader.at = 1;
    } else {
        align_given = false;
    }
    spec.sign = reader.take(&['+', '-', ' ']);
    spec.coerce_zero = reader.take(&['z']).is_some();
    spec.alternate = reader.take(&['#']).is_some();
    if !spec.fill_given && reader.take(&['0']).is_some() {
        spec.fill = u32::from('0');
        spec.zero_padded = true;
        if !align_given && align == Align::Right {
            spec.align = Align::Inside;
        }
    }
    let Ok(width) = reader.number() else {
        return Err(token.value_error("Too many decimal digits in format string"));
    };
    spec.width = width.unwrap_or(0);
    spec.grouping = reader.grouping(token)?;
    if reader.take(&['.']).is_some() {
        let Ok(precision) = reader.number() else {
            return Err(token.value_error("Too many decimal digits in format string"));
        };
        spec.precision = precision;
        spec.fraction_grouping = reader.grouping(token)?;
        if precision.is_none() && spec.fraction_grouping.is_none() {
            return Err(token.value_error("Format specifier missing precision"));
        }
    }
    match chars.get(reader.at..).unwrap_or_default() {
        [] => {}
        [code] => spec.code = *code,
        _ => return Err(invalid(token, chars, class)),
    }
    check_grouping(token, &spec, align == Align::Left)?;
    Ok(spec)
}

fn check_grouping(token: &mut Token, spec: &Spec, is_text: bool) -> PyResult<()> {
    let Some(grouping) = spec.grouping.or(spec.fraction_grouping) else {
        return Ok(());
    };
    let code = match char::from_u32(spec.code) {
        Some('\0') if is_text => 's',
        code => code.unwrap_or('\u{FFFD}'),
    };
    let fine = match code {
        'd' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' | '\0' => true,
        'b' | 'o' | 'x' | 'X' => grouping == '_',
        _ => false,
    };
    if fine {
        return Ok(());
    }
    let shown = if (' '..='~').contains(&code) {
        code.to_string()
    } else {
        format!("\\x{:x}", spec.code)
    };
    Err(token.value_error(format!("Cannot specify '{grouping}' with '{shown}'.")))
}
