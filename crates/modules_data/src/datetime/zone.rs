//! Asking a tzinfo about a moment: `utcoffset`, `dst`, `tzname`, with what may come back.

use super::delta::TimeDelta;
use super::{timezone, type_name};
use baton_object::str::Str;
use baton_object::{Borrowed, Owned, PyResult, Token};

/// A question that is answered by a timedelta or None.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// `utcoffset`
    Offset,
    /// `dst`
    Dst,
}

impl Question {
    /// The method's name.
    pub fn name(self) -> &'static str {
        match self {
            Question::Offset => "utcoffset",
            Question::Dst => "dst",
        }
    }
}

/// Asks the zone; without a zone the answer is none.
pub fn ask(
    token: &mut Token,
    zone: Option<&Owned>,
    question: Question,
    moment: Borrowed<'_>,
) -> PyResult<Option<Owned>> {
    let Some(zone) = zone else {
        return Ok(None);
    };
    if let Some(offset) = timezone::fixed_offset(token, zone.as_ref()) {
        return Ok((question == Question::Offset).then_some(offset));
    }
    let name = question.name();
    let answer = baton_modules::support::call_method(token, zone.as_ref(), name, &[moment])?;
    if answer.word().is_none() {
        return Ok(None);
    }
    match TimeDelta::span_of(token, answer.as_ref()) {
        Some(span) if span.is_offset() => Ok(Some(answer)),
        Some(_) => {
            let repr = baton_object::object::repr_text(token, answer.as_ref())?;
            Err(token.value_error(format!(
                "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {repr}"
            )))
        }
        None => {
            let class = type_name(token, answer.as_ref());
            Err(token.type_error(format!(
                "tzinfo.{name}() must return None or timedelta, not '{class}'"
            )))
        }
    }
}

/// The zone's name for a moment, or None.
pub fn name(token: &mut Token, zone: Option<&Owned>, moment: Borrowed<'_>) -> PyResult {
    let Some(zone) = zone else {
        return Ok(token.none());
    };
    let name = baton_modules::support::call_method(token, zone.as_ref(), "tzname", &[moment])?;
    if name.word().is_none() || name.as_ref().is_a::<Str>(token) {
        return Ok(name);
    }
    let class = type_name(token, name.as_ref());
    Err(token.type_error(format!(
        "tzinfo.tzname() must return None or a string, not '{class}'"
    )))
}
