//! `str.format`: replacement fields, their names, conversions and nested specs.

use crate::args::Args;
use crate::attribute;
use crate::error::PyResult;
use crate::exceptions::INDEX_ERROR;
use crate::names::Known;
use crate::object;
use crate::str::{Str, StrBuilder};
use crate::token::Token;
use crate::word::{Borrowed, Owned};

/// A piece of a format string: literal text, then a field if there is one.
#[derive(Debug)]
pub struct Piece {
    /// Text before the field, braces resolved.
    pub literal: Vec<u32>,
    /// The field.
    pub field: Option<Field>,
}

/// `{name!conversion:spec}`
#[derive(Debug)]
pub struct Field {
    /// What stands before `!` and `:`.
    pub name: Vec<u32>,
    /// The character after `!`.
    pub conversion: Option<u32>,
    /// What stands after `:`.
    pub spec: Vec<u32>,
    /// True if the spec has fields of its own.
    pub nested: bool,
}

const OPEN: u32 = '{' as u32;
const CLOSE: u32 = '}' as u32;

/// Cuts a format string into pieces.
pub fn parse(chars: &[u32]) -> Result<Vec<Piece>, &'static str> {
    let (mut pieces, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        let mut literal = Vec::new();
        let mut field = None;
        while let Some(c) = chars.get(at).copied() {
            at += 1;
            let doubled = chars.get(at) == Some(&c);
            match c {
                OPEN | CLOSE if doubled => {
                    literal.push(c);
                    at += 1;
                }
                OPEN if at >= chars.len() => return Err("Single '{' encountered in format string"),
                CLOSE => return Err("Single '}' encountered in format string"),
                OPEN => {
                    let (found, next) = parse_field(chars, at)?;
                    (field, at) = (Some(found), next);
                    break;
                }
                _ => literal.push(c),
            }
        }
        pieces.push(Piece { literal, field });
    }
    Ok(pieces)
}

/// A field that starts at `start`; also where it ends.
fn parse_field(chars: &[u32], start: usize) -> Result<(Field, usize), &'static str> {
    let is = |at: usize, wanted: char| chars.get(at) == Some(&u32::from(wanted));
    let (mut at, mut brackets) = (start, false);
    while let Some(c) = chars.get(at).copied() {
        match char::from_u32(c) {
            Some('[') => brackets = true,
            Some(']') => brackets = false,
            Some('{') if !brackets => return Err("unexpected '{' in field name"),
            Some('}' | ':' | '!') if !brackets => break,
            _ => {}
        }
        at += 1;
    }
    let name = chars.get(start..at).unwrap_or_default().to_vec();
    let mut field = Field {
        name,
        conversion: None,
        spec: Vec::new(),
        nested: false,
    };
    if at >= chars.len() {
        return Err("expected '}' before end of string");
    }
    if is(at, '!') {
        field.conversion = chars.get(at + 1).copied();
        at += 2;
        if at >= chars.len() {
            return Err(if field.conversion.is_some() {
                "unmatched '{' in format spec"
            } else {
                "end of string while looking for conversion specifier"
            });
        }
        if is(at, '}') {
            return Ok((field, at + 1));
        }
        if !is(at, ':') {
            return Err("expected ':' after conversion specifier");
        }
    }
    if is(at, '}') {
        return Ok((field, at + 1));
    }
    let spec_start = at + 1;
    let mut depth = 1;
    at = spec_start;
    while let Some(c) = chars.get(at).copied() {
        match c {
            OPEN => {
                field.nested = true;
                depth += 1;
            }
            CLOSE => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            field.spec = chars.get(spec_start..at).unwrap_or_default().to_vec();
            return Ok((field, at + 1));
        }
        at += 1;
    }
    Err("unmatched '{' in format spec")
}

/// A step behind the first part of a field's name.
#[derive(Debug)]
pub enum Access {
    /// `.name`
    Attribute(Vec<u32>),
    /// `[key]`
    Item(Vec<u32>),
}

/// Splits a field's name into its first part and the accesses behind it.
pub fn split_name(name: &[u32]) -> Result<(Vec<u32>, Vec<Access>), &'static str> {
    let end = name
        .iter()
        .position(|c| matches!(char::from_u32(*c), Some('.' | '[')))
        .unwrap_or(name.len());
    let first = name.get(..end).unwrap_or_default().to_vec();
    let (mut at, mut steps) = (end, Vec::new());
    while let Some(c) = name.get(at).copied() {
        let rest = name.get(at + 1..).unwrap_or_default();
        let (step, used) = match char::from_u32(c) {
            Some('.') => {
                let end = rest
                    .iter()
                    .position(|c| matches!(char::from_u32(*c), Some('.' | '[')))
                    .unwrap_or(rest.len());
                (
                    Access::Attribute(rest.get(..end).unwrap_or_default().to_vec()),
                    end + 1,
                )
            }
            Some('[') => {
                let Some(end) = rest.iter().position(|c| *c == u32::from(']')) else {
                    return Err("Missing ']' in format string");
                };
                (
                    Access::Item(rest.get(..end).unwrap_or_default().to_vec()),
                    end + 2,
                )
            }
            _ => return Err("Only '.' or '[' may follow ']' in format field specifier"),
        };
        let (Access::Attribute(text) | Access::Item(text)) = &step;
        if text.is_empty() {
            return Err("Empty attribute in format string");
        }
        steps.push(step);
        at += used;
    }
    Ok((first, steps))
}

/// The number that all-digit text means; `Err` if it is too large.
pub fn as_number(text: &[u32]) -> Result<Option<usize>, &'static str> {
    let digits: Option<Vec<u32>> = text.iter().map(|c| crate::unicode::decimal(*c)).collect();
    let Some(digits) = digits.filter(|digits| !digits.is_empty()) else {
        return Ok(None);
    };
    digits
        .iter()
        .try_fold(0usize, |number, digit| {
            number.checked_mul(10)?.checked_add(*digit as usize)
        })
        .filter(|number| *number <= isize::MAX as usize)
        .map(Some)
        .ok_or("Too many decimal digits in format string")
}

/// How fields are numbered.
#[derive(Clone, Copy, PartialEq)]
enum Numbering {
    Unknown,
    Automatic(usize),
    Manual,
}

/// Where values come from.
enum Source<'a> {
    Args(Args<'a>),
    Mapping(Borrowed<'a>),
}

struct Formatter<'a> {
    source: Source<'a>,
    numbering: Numbering,
}

/// `format.format(*args, **kwargs)`
pub fn format(token: &mut Token, format: Borrowed<'_>, args: Args<'_>) -> PyResult {
    run(token, format, Source::Args(args))
}

/// `format.format_map(mapping)`
pub fn format_map(token: &mut Token, format: Borrowed<'_>, mapping: Borrowed<'_>) -> PyResult {
    run(token, format, Source::Mapping(mapping))
}

fn run(token: &mut Token, format: Borrowed<'_>, source: Source<'_>) -> PyResult {
    let chars: Vec<u32> = format
        .get::<Str>(token)
        .map(|text| text.chars().iter().collect())
        .unwrap_or_default();
    let mut formatter = Formatter {
        source,
        numbering: Numbering::Unknown,
    };
    let mut out = StrBuilder::with_capacity(chars.len());
    formatter.expand(token, &chars, 2, &mut out)?;
    Ok(out.finish(token))
}

impl Formatter<'_> {
    fn expand(
        &mut self,
        token: &mut Token,
        chars: &[u32],
        depth: usize,
        out: &mut StrBuilder,
    ) -> PyResult<()> {
        if depth == 0 {
            return Err(token.value_error("Max string recursion exceeded"));
        }
        let pieces = parse(chars).map_err(|problem| token.value_error(problem))?;
        for piece in pieces {
            piece.literal.iter().for_each(|c| out.push_char(*c));
            if let Some(field) = piece.field {
                self.field(token, &field, depth, out)?;
            }
        }
        Ok(())
    }

    fn field(
        &mut self,
        token: &mut Token,
        field: &Field,
        depth: usize,
        out: &mut StrBuilder,
    ) -> PyResult<()> {
        let value = self.value(token, &field.name)?;
        let value = match field.conversion.map(char::from_u32) {
            None => value,
            Some(Some('r')) => object::repr(token, value.as_ref())?,
            Some(Some('s')) => object::str(token, value.as_ref())?,
            Some(Some('a')) => {
                let text = object::repr(token, value.as_ref())?;
                match text.as_ref().get::<Str>(token) {
                    Some(chars) => super::repr::ascii(chars.chars()).finish(token),
                    None => text,
                }
            }
            Some(Some(c @ '!'..='~')) => {
                return Err(token.value_error(format!("Unknown conversion specifier {c}")));
            }
            Some(_) => {
                let code = field.conversion.unwrap_or(0);
                return Err(token.value_error(format!("Unknown conversion specifier \\x{code:x}")));
            }
        };
        let spec = if field.nested {
            let mut inner = StrBuilder::new();
            self.expand(token, &field.spec, depth - 1, &mut inner)?;
            inner.finish(token)
        } else {
            token.new_chars(&field.spec)
        };
        let text = call_format(token, value.as_ref(), spec.as_ref())?;
        if let Some(text) = text.as_ref().get::<Str>(token) {
            out.push(text.chars());
        }
        Ok(())
    }

    fn value(&mut self, token: &mut Token, name: &[u32]) -> PyResult {
        let end = name
            .iter()
            .position(|c| matches!(char::from_u32(*c), Some('.' | '[')))
            .unwrap_or(name.len());
        // The first part is looked up before the rest is even read.
        let mut value = self.first(token, name.get(..end).unwrap_or_default())?;
        let (_, steps) = split_name(name).map_err(|problem| token.value_error(problem))?;
        for step in steps {
            value = match step {
                Access::Attribute(name) => {
                    let name = token.new_chars(&name);
                    let name = token.intern_value(name);
                    attribute::get(token, value.as_ref(), name.as_ref())?
                }
                Access::Item(key) => {
                    let key = match as_number(&key).map_err(|problem| token.value_error(problem))? {
                        Some(number) => token.int(number as i64),
                        None => token.new_chars(&key),
                    };
                    object::getitem(token, value.as_ref(), key.as_ref())?
                }
            };
        }
        Ok(value)
    }

    fn first(&mut self, token: &mut Token, first: &[u32]) -> PyResult {
        let number = as_number(first).map_err(|problem| token.value_error(problem))?;
        if first.is_empty() || number.is_some() {
            let index = self.number(token, number)?;
            return match &self.source {
                Source::Args(args) => match args.get(index) {
                    Some(value) => Ok(value.own(token)),
                    None => Err(token.raise(
                        &INDEX_ERROR,
                        format!("Replacement index {index} out of range for positional args tuple"),
                    )),
                },
                Source::Mapping(_) => {
                    Err(token.value_error("Format string contains positional fields"))
                }
            };
        }
        let key = token.new_chars(first);
        match &self.source {
            Source::Mapping(mapping) => object::getitem(token, *mapping, key.as_ref()),
            Source::Args(args) => {
                let found = args.keywords().find(|(name, _)| {
                    match (name.get::<Str>(token), key.as_ref().get::<Str>(token)) {
                        (Some(name), Some(key)) => name.same(key),
                        _ => false,
                    }
                });
                match found {
                    Some((_, value)) => Ok(value.own(token)),
                    None => Err(token.key_error(key.as_ref())),
                }
            }
        }
    }

    /// The index of a positional field; numbered by hand or automatically, but not both.
    fn number(&mut self, token: &mut Token, given: Option<usize>) -> PyResult<usize> {
        match (self.numbering, given) {
            (Numbering::Automatic(_), Some(_)) => Err(token.value_error(
                "cannot switch from automatic field numbering to manual field specification",
            )),
            (Numbering::Manual, None) => Err(token.value_error(
                "cannot switch from manual field specification to automatic field numbering",
            )),
            (_, Some(index)) => {
                self.numbering = Numbering::Manual;
                Ok(index)
            }
            (Numbering::Automatic(next), None) => {
                self.numbering = Numbering::Automatic(next + 1);
                Ok(next)
            }
            (Numbering::Unknown, None) => {
                self.numbering = Numbering::Automatic(1);
                Ok(0)
            }
        }
    }
}

/// `format(value, spec)`
pub fn call_format(token: &mut Token, value: Borrowed<'_>, spec: Borrowed<'_>) -> PyResult<Owned> {
    let empty = spec.get::<Str>(token).is_some_and(Str::is_empty);
    if empty && (token.is_exact(value, crate::kind::STR) || token.is_exact(value, crate::kind::INT))
    {
        return object::str(token, value);
    }
    let name = token.name(Known::__format__);
    let Some(text) = attribute::call_special(token, value, name, &[spec])? else {
        let class = token.class_name(value);
        return Err(token.type_error(format!("Type {class} doesn't define __format__")));
    };
    if text.as_ref().is_a::<Str>(token) {
        return Ok(text);
    }
    let class = token.class_name(text.as_ref());
    Err(token.type_error(format!("__format__ must return a str, not {class}")))
}
