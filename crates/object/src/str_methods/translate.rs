//! `str.translate` and `str.maketrans`.

use crate::dict::{self, Dict};
use crate::error::PyResult;
use crate::exceptions::LOOKUP_ERROR;
use crate::int::{self, IntRef};
use crate::object;
use crate::str::{Str, StrBuilder};
use crate::token::Token;
use crate::word::{Borrowed, Owned};

/// What a table says for a character.
enum Mapped {
    Same,
    Char(u32),
    Text(Owned),
    Nothing,
}

fn look_up(token: &mut Token, table: Borrowed<'_>, c: u32) -> PyResult<Mapped> {
    let key = token.int(i64::from(c));
    let found = match object::getitem(token, table, key.as_ref()) {
        Ok(found) => found,
        Err(raised) => return token.swallow(raised, &LOOKUP_ERROR).map(|()| Mapped::Same),
    };
    if found.word().is_none() {
        return Ok(Mapped::Nothing);
    }
    if found.as_ref().is_a::<Str>(token) {
        return Ok(Mapped::Text(found));
    }
    match int::value_of(token, found.as_ref()).map(IntRef::to_i64) {
        Some(Some(number @ 0..0x110000)) => Ok(Mapped::Char(number as u32)),
        Some(_) => Err(token.value_error("character mapping must be in range(0x110000)")),
        None => Err(token.type_error("character mapping must return integer, None or str")),
    }
}

/// `text.translate(table)`
pub fn translate(token: &mut Token, text: Borrowed<'_>, table: Borrowed<'_>) -> PyResult {
    let chars: Vec<u32> = text
        .get::<Str>(token)
        .map(|text| text.chars().iter().collect())
        .unwrap_or_default();
    let mut out = StrBuilder::with_capacity(chars.len());
    for c in chars {
        match look_up(token, table, c)? {
            Mapped::Same => out.push_char(c),
            Mapped::Char(c) => out.push_char(c),
            Mapped::Nothing => {}
            Mapped::Text(text) => {
                if let Some(text) = text.as_ref().get::<Str>(token) {
                    out.push(text.chars());
                }
            }
        }
    }
    Ok(out.finish(token))
}

/// `str.maketrans(table)`: one-character keys become numbers.
pub fn from_dict(token: &mut Token, table: Borrowed<'_>) -> PyResult {
    if !table.is_a::<Dict>(token) {
        return Err(
            token.type_error("if you give only one argument to maketrans it must be a dict")
        );
    }
    let new = Dict::new(token);
    for (key, value) in dict::pairs(token, table) {
        let number = match key
            .as_ref()
            .get::<Str>(token)
            .map(|text| (text.len(), text.chars().at(0)))
        {
            Some((1, c)) => Some(token.int(i64::from(c))),
            Some(_) => {
                return Err(token.value_error("string keys in translatetable must be of length 1"));
            }
            None => None,
        };
        if number.is_none() && int::value_of(token, key.as_ref()).is_none() {
            return Err(token.type_error("keys in translate table mustbe strings or integers"));
        }
        let key = number.unwrap_or(key);
        dict::set(token, new.as_ref(), key.as_ref(), value.as_ref())?;
    }
    Ok(new)
}

/// `str.maketrans(from, to, delete)`
pub fn from_strings(
    token: &mut Token,
    from: Borrowed<'_>,
    to: Borrowed<'_>,
    delete: Option<Borrowed<'_>>,
) -> PyResult {
    let Some(from) = from
        .get::<Str>(token)
        .map(|text| text.chars().iter().collect::<Vec<u32>>())
    else {
        return Err(token.type_error(
            "first maketrans argument must be a string if there is a second argument",
        ));
    };
    let to: Vec<u32> = match to.get::<Str>(token) {
        Some(text) => text.chars().iter().collect(),
        None => {
            let class = token.class_name(to);
            return Err(
                token.type_error(format!("maketrans() argument 2 must be str, not {class}"))
            );
        }
    };
    if from.len() != to.len() {
        return Err(token.value_error("the first two maketrans arguments must have equal length"));
    }
    let new = Dict::new(token);
    for (from, to) in from.into_iter().zip(to) {
        let (key, value) = (token.int(i64::from(from)), token.int(i64::from(to)));
        dict::set(token, new.as_ref(), key.as_ref(), value.as_ref())?;
    }
    let delete: Vec<u32> = match delete {
        Some(delete) => match delete.get::<Str>(token) {
            Some(text) => text.chars().iter().collect(),
            None => {
                let class = token.class_name(delete);
                return Err(
                    token.type_error(format!("maketrans() argument 3 must be str, not {class}"))
                );
            }
        },
        None => Vec::new(),
    };
    for c in delete {
        let key = token.int(i64::from(c));
        dict::set(token, new.as_ref(), key.as_ref(), Borrowed::none())?;
    }
    Ok(new)
}
