//! Checked fields: numbers from arguments to a day, a time of day, a fold, a zone.

use super::calendar::{Clock, Day, MAX_YEAR, MIN_YEAR, days_in_month};
use super::type_name;
use super::tzinfo::TzInfo;
use baton_object::int::{index, value_of};
use baton_object::{Borrowed, Owned, PyResult, Token};

/// A C int out of an argument.
pub fn int(token: &mut Token, value: Borrowed<'_>) -> PyResult<i64> {
    let index = index(token, value)?;
    let Some(number) = value_of(token, index.as_ref()).and_then(|int| int.to_i64()) else {
        return Err(token.overflow_error("Python int too large to convert to C long"));
    };
    if i32::try_from(number).is_ok() {
        return Ok(number);
    }
    Err(token.overflow_error(if number > 0 {
        "signed integer is greater than maximum"
    } else {
        "signed integer is less than minimum"
    }))
}

/// [`int`], or the default where there is no argument.
pub fn int_or(token: &mut Token, value: Option<Borrowed<'_>>, default: i64) -> PyResult<i64> {
    value.map_or(Ok(default), |value| int(token, value))
}

/// A day out of numbers.
pub fn day(token: &mut Token, year: i64, month: i64, day: i64) -> PyResult<Day> {
    if let Some(valid) = Day::new(year, month, day) {
        return Ok(valid);
    }
    let message = if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        year_message(year)
    } else if !(1..=12).contains(&month) {
        format!("month must be in 1..12, not {month}")
    } else {
        let last = days_in_month(year, month);
        format!("day {day} must be in range 1..{last} for month {month} in year {year}")
    };
    Err(token.value_error(message))
}

/// What is said about a year outside of the calendar.
pub fn year_message(year: i64) -> String {
    format!("year must be in {MIN_YEAR}..{MAX_YEAR}, not {year}")
}

/// A time of day out of numbers.
pub fn clock(
    token: &mut Token,
    hour: i64,
    minute: i64,
    second: i64,
    micro: i64,
) -> PyResult<Clock> {
    let bounds = [
        ("hour", hour, 23),
        ("minute", minute, 59),
        ("second", second, 59),
        ("microsecond", micro, 999_999),
    ];
    for (name, value, last) in bounds {
        if !(0..=last).contains(&value) {
            return Err(token.value_error(format!("{name} must be in 0..{last}, not {value}")));
        }
    }
    Ok(Clock {
        hour: hour as u8,
        minute: minute as u8,
        second: second as u8,
        micro: micro as u32,
    })
}

/// A fold out of a number.
pub fn fold(token: &mut Token, value: i64) -> PyResult<bool> {
    match value {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(token.value_error(format!("fold must be either 0 or 1, not {value}"))),
    }
}

/// A zone, or none: TypeError for anything else.
pub fn zone(token: &mut Token, value: Option<Borrowed<'_>>) -> PyResult<Option<Owned>> {
    match value.filter(|value| !value.is_none()) {
        None => Ok(None),
        Some(value) if value.is_a::<TzInfo>(token) => Ok(Some(value.own(token))),
        Some(value) => {
            let class = type_name(token, value);
            Err(token.type_error(format!(
                "tzinfo argument must be None or of a tzinfo subclass, not type '{class}'"
            )))
        }
    }
}

/// A zone as a value: None where there is none.
pub fn zone_value(token: &Token, zone: &Option<Owned>) -> Owned {
    zone.as_ref()
        .map_or_else(|| token.none(), |zone| zone.clone_ref(token))
}

/// A str argument; the message names the function.
pub fn text(token: &mut Token, function: &str, value: Borrowed<'_>) -> PyResult<()> {
    if value.is_a::<baton_object::str::Str>(token) {
        return Ok(());
    }
    let class = match value.is_none() {
        true => "None".to_string(),
        false => type_name(token, value),
    };
    Err(token.type_error(format!("{function}() argument 1 must be str, not {class}")))
}

/// The bytes of a pickle's state: a bytes object, or a str from a pickle of Python 2 that was read as Latin-1. The check
/// says whether they are one; other first arguments are `None`.
pub fn state<const N: usize>(
    token: &mut Token,
    value: Borrowed<'_>,
    class: &str,
    sane: fn(&[u8; N]) -> bool,
) -> PyResult<Option<[u8; N]>> {
    if let Some(bytes) = baton_object::bytes::value_of(token, value) {
        return Ok(<[u8; N]>::try_from(bytes).ok().filter(sane));
    }
    let Some(text) = baton_object::str::of(token, value) else {
        return Ok(None);
    };
    let chars = text.chars();
    if chars.len() != N {
        return Ok(None);
    }
    // Only the byte that the check looks at must be right for the text to be taken for a state.
    let mut bytes = [0u8; N];
    let mut wide = false;
    for (byte, c) in bytes.iter_mut().zip(chars.iter()) {
        match u8::try_from(c) {
            Ok(narrow) => *byte = narrow,
            Err(_) => wide = true,
        }
    }
    if !sane(&bytes) {
        return Ok(None);
    }
    if wide {
        return Err(token.value_error(format!(
            "Failed to encode latin1 string when unpickling a {class} object. pickle.load(data, encoding='latin1') is assumed."
        )));
    }
    Ok(Some(bytes))
}
