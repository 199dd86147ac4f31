//! `strftime` for dates and times: what the time module's does not know is put in first.

use super::calendar::Clock;
use super::delta::TimeDelta;
use super::iso;
use super::zone::{self, Question};
use baton_modules::support::{call_method, import_attribute, tuple};
use baton_object::str::StrBuilder;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, PyResult, Token, int, object, str};

/// What a format is filled with.
pub struct Subject<'a> {
    /// Its zone, if it has one.
    pub zone: Option<Owned>,
    /// What the zone is asked about.
    pub moment: Borrowed<'a>,
    /// For `%f`.
    pub micro: u32,
}

/// `time.struct_time((year, month, ...))`
pub fn struct_time(token: &mut Token, fields: [i64; 9]) -> PyResult {
    let class = import_attribute(token, "time", "struct_time")?;
    let fields = token.new_tuple(fields.into_iter().map(|field| token.int(field)));
    object::call(token, class.as_ref(), &[fields.as_ref()])
}

/// The time tuple of a time without a date.
pub fn clock_tuple(token: &Token, clock: Clock) -> Owned {
    let (hour, minute, second) = (
        i64::from(clock.hour),
        i64::from(clock.minute),
        i64::from(clock.second),
    );
    let fields = [1900, 1, 1, hour, minute, second, 0, 1, -1];
    tuple(
        token,
        fields.into_iter().map(|field| token.int(field)).collect(),
    )
}

/// `time.strftime` of the format with zone, microseconds and early years put in.
pub fn format(
    token: &mut Token,
    subject: &Subject<'_>,
    format: Borrowed<'_>,
    timetuple: Borrowed<'_>,
) -> PyResult {
    let chars: Vec<u32> =
        str::of(token, format).map_or(Vec::new(), |text| text.chars().iter().collect());
    let mut out = StrBuilder::with_capacity(chars.len());
    let mut rest = chars.as_slice();
    let letter = |at: Option<&u32>| at.and_then(|c| char::from_u32(*c)).unwrap_or('\0');
    while let Some((c, tail)) = rest.split_first() {
        rest = tail;
        if *c != u32::from('%') || rest.is_empty() {
            out.push_char(*c);
            continue;
        }
        let code = letter(rest.first());
        rest = rest.get(1..).unwrap_or_default();
        let replacement = match code {
            ':' if letter(rest.first()) == 'z' => {
                rest = rest.get(1..).unwrap_or_default();
                offset(token, subject, ":")?
            }
            'z' => offset(token, subject, "")?,
            'Z' => zone_name(token, subject)?,
            'f' => token.new_str(&format!("{:06}", subject.micro)),
            'Y' | 'G' | 'F' | 'C' => match early_year(token, code, timetuple)? {
                Some(text) => token.new_str(&text),
                None => {
                    out.push_char(u32::from('%'));
                    out.push_char(u32::from(code));
                    continue;
                }
            },
            _ => {
                out.push_char(u32::from('%'));
                out.push_char(u32::from(code));
                continue;
            }
        };
        if let Some(text) = str::of(token, replacement.as_ref()) {
            out.push(text.chars());
        }
    }
    let format = out.finish(token);
    let strftime = import_attribute(token, "time", "strftime")?;
    object::call(token, strftime.as_ref(), &[format.as_ref(), timetuple])
}

fn offset(token: &mut Token, subject: &Subject<'_>, separator: &str) -> PyResult {
    let offset = zone::ask(
        token,
        subject.zone.as_ref(),
        Question::Offset,
        subject.moment,
    )?;
    let span = offset.and_then(|offset| TimeDelta::span_of(token, offset.as_ref()));
    let text = span.map_or(String::new(), |span| iso::offset(span, separator));
    Ok(token.new_str(&text))
}

/// The zone's name, its percent signs doubled: the C library is going to read it as a format.
fn zone_name(token: &mut Token, subject: &Subject<'_>) -> PyResult {
    let name = zone::name(token, subject.zone.as_ref(), subject.moment)?;
    if name.word().is_none() {
        return Ok(token.new_str(""));
    }
    let (one, two) = (token.new_str("%"), token.new_str("%%"));
    let name = call_method(
        token,
        name.as_ref(),
        "replace",
        &[one.as_ref(), two.as_ref()],
    )?;
    if !name.as_ref().is_a::<str::Str>(token) {
        return Err(token.type_error("tzname.replace() did not return a string"));
    }
    Ok(name)
}

/// A year below 1000 in four digits, which the C library does not pad.
fn early_year(token: &mut Token, code: char, timetuple: Borrowed<'_>) -> PyResult<Option<String>> {
    let field = |token: &Token, index: usize| {
        Tuple::items_of(token, timetuple)
            .and_then(|items| items.get(index).copied())
            .and_then(|item| int::value_of(token, item))
            .and_then(|int| int.to_i64())
    };
    let Some(mut year) = field(token, 0).filter(|year| *year < 1000) else {
        return Ok(None);
    };
    if code == 'G' {
        let strftime = import_attribute(token, "time", "strftime")?;
        let format = token.new_str("%G");
        let text = object::call(token, strftime.as_ref(), &[format.as_ref(), timetuple])?;
        year = str::to_cow(token, text.as_ref()).parse().unwrap_or(year);
    }
    Ok(Some(match code {
        'C' => format!("{:02}", year / 100),
        'F' => {
            let (month, day) = (field(token, 1).unwrap_or(1), field(token, 2).unwrap_or(1));
            format!("{year:04}-{month:02}-{day:02}")
        }
        _ => format!("{year:04}"),
    }))
}
