//! `_string`: the parsing half of `str.format`, for `string.Formatter`.

use baton_object::str::Str;
use baton_object::{Borrowed, Owned, PyResult, Token, object};

fn chars(token: &mut Token, text: Borrowed<'_>) -> PyResult<Vec<u32>> {
    match text.get::<Str>(token) {
        Some(text) => Ok(text.chars().iter().collect()),
        None => {
            let class = token.class_name(text);
            Err(token.type_error(format!("expected str, got {class}")))
        }
    }
}

fn is(c: Option<&u32>, wanted: char) -> bool {
    c == Some(&u32::from(wanted))
}

/// A literal and the replacement field behind it: name, format spec, conversion.
struct Piece {
    literal: Vec<u32>,
    field: Option<(Vec<u32>, Vec<u32>, Option<u32>)>,
}

/// Splits a format string into pieces.
fn pieces(text: &[u32]) -> Result<Vec<Piece>, &'static str> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let mut literal = Vec::new();
        let mut opened = false;
        while let Some(c) = text.get(at) {
            at += 1;
            if *c != u32::from('{') && *c != u32::from('}') {
                literal.push(*c);
                continue;
            }
            if text.get(at) == Some(c) {
                // A doubled brace is itself, and ends the piece.
                literal.push(*c);
                at += 1;
                break;
            }
            if *c == u32::from('}') {
                return Err("Single '}' encountered in format string");
            }
            if at >= text.len() {
                return Err("Single '{' encountered in format string");
            }
            opened = true;
            break;
        }
        let field = if opened {
            Some(field(text, &mut at)?)
        } else {
            None
        };
        pieces.push(Piece { literal, field });
    }
    Ok(pieces)
}

type Field = (Vec<u32>, Vec<u32>, Option<u32>);

/// The field that starts at `at`, behind its brace.
fn field(text: &[u32], at: &mut usize) -> Result<Field, &'static str> {
    let start = *at;
    let (mut depth, mut bracket) = (1usize, false);
    let mut name_end = None;
    while let Some(c) = text.get(*at) {
        match char::from_u32(*c) {
            Some('[') if name_end.is_none() => bracket = true,
            Some(']') => bracket = false,
            Some('{') if name_end.is_none() && !bracket => {
                return Err("unexpected '{' in field name");
            }
            Some('{') if !bracket => depth += 1,
            Some('}') if !bracket => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            Some(':' | '!') if name_end.is_none() && !bracket => name_end = Some(*at),
            _ => {}
        }
        *at += 1;
    }
    if *at >= text.len() {
        return Err("expected '}' before end of string");
    }
    let end = *at;
    *at += 1;
    let name = text
        .get(start..name_end.unwrap_or(end))
        .unwrap_or(&[])
        .to_vec();
    let Some(mut rest) = name_end else {
        return Ok((name, Vec::new(), None));
    };
    let mut conversion = None;
    if is(text.get(rest), '!') {
        conversion = match text.get(rest + 1) {
            Some(c) if rest + 1 < end => Some(*c),
            _ => return Err("end of string while looking for conversion specifier"),
        };
        rest += 2;
        if rest < end && !is(text.get(rest), ':') {
            return Err("expected ':' after conversion specifier");
        }
    }
    let spec = if rest < end {
        text.get(rest + 1..end).unwrap_or(&[]).to_vec()
    } else {
        Vec::new()
    };
    Ok((name, spec, conversion))
}

/// A decimal number, if that is all it is.
fn number(text: &[u32]) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    text.iter().try_fold(0i64, |value, c| {
        value
            .checked_mul(10)?
            .checked_add(i64::from(char::from_u32(*c)?.to_digit(10)?))
    })
}

fn key(token: &mut Token, text: &[u32]) -> Owned {
    match number(text) {
        Some(number) => token.int(number),
        None => token.new_chars(text),
    }
}

/// The parts behind the first: attributes and items.
fn rest_of_name(token: &mut Token, text: &[u32]) -> PyResult<Vec<Owned>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at) {
        at += 1;
        let attribute = *c == u32::from('.');
        if !attribute && *c != u32::from('[') {
            return Err(
                token.value_error("Only '.' or '[' may follow ']' in format field specifier")
            );
        }
        let start = at;
        while text.get(at).is_some_and(|c| {
            if attribute {
                *c != u32::from('.') && *c != u32::from('[')
            } else {
                *c != u32::from(']')
            }
        }) {
            at += 1;
        }
        let part = text.get(start..at).unwrap_or(&[]);
        if !attribute {
            if at >= text.len() {
                return Err(token.value_error("Missing ']' in format string"));
            }
            at += 1;
        }
        if part.is_empty() {
            return Err(token.value_error("Empty attribute in format string"));
        }
        let part = if attribute {
            token.new_chars(part)
        } else {
            key(token, part)
        };
        let flag = token.bool(attribute);
        parts.push(token.new_tuple([flag, part].into_iter()));
    }
    Ok(parts)
}

/// string helper module
#[baton_object::module(name = "_string")]
pub mod module {
    use super::*;

    /// split the argument as a field name
    #[function("(object, /)")]
    fn formatter_field_name_split(token: &mut Token, text: Borrowed<'_>) -> PyResult {
        let text = chars(token, text)?;
        let split = text
            .iter()
            .position(|c| *c == u32::from('.') || *c == u32::from('['))
            .unwrap_or(text.len());
        let (first, rest) = text.split_at(split);
        let parts = rest_of_name(token, rest)?;
        let list = token.new_list(parts);
        let (first, rest) = (key(token, first), object::iter(token, list.as_ref())?);
        Ok(token.new_tuple([first, rest].into_iter()))
    }

    /// parse the argument as a format string
    #[function("(object, /)")]
    fn formatter_parser(token: &mut Token, text: Borrowed<'_>) -> PyResult {
        let text = chars(token, text)?;
        let pieces = match pieces(&text) {
            Ok(pieces) => pieces,
            Err(message) => return Err(token.value_error(message)),
        };
        let rows = pieces
            .into_iter()
            .map(|piece| {
                let literal = token.new_chars(&piece.literal);
                let [name, spec, conversion] = match piece.field {
                    None => [token.none(), token.none(), token.none()],
                    Some((name, spec, conversion)) => {
                        let conversion =
                            conversion.map_or_else(|| token.none(), |c| token.char_str(c));
                        [token.new_chars(&name), token.new_chars(&spec), conversion]
                    }
                };
                token.new_tuple([literal, name, spec, conversion].into_iter())
            })
            .collect();
        let list = token.new_list(rows);
        object::iter(token, list.as_ref())
    }
}
