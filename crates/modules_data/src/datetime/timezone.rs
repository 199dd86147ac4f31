//! `timezone`: a fixed offset from UTC.

use super::datetime_class;
use super::delta::{Span, TimeDelta};
use super::tzinfo::{TzInfo, check_moment, moment_or_none};
use super::{iso, put_constant, type_name};
use baton_modules::support::tuple;
use baton_object::slots::CompareOp;
use baton_object::str::Str;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object, singletons};
use std::cell::RefCell;

/// Fixed offset from UTC implementation of tzinfo.
#[class(name = "timezone", module = "datetime", base = super::tzinfo::TZ_INFO, flags = IMMUTABLE, no_gc)]
pub struct TimeZone {
    base: TzInfo,
    offset: Owned,
    name: Option<Owned>,
}

/// `timezone.utc`, made once for an interpreter.
#[derive(Default)]
struct Utc(RefCell<Option<Owned>>);

/// `timezone.utc`
pub fn utc(token: &mut Token) -> Owned {
    let known = token
        .interp()
        .extension::<Utc>()
        .0
        .borrow()
        .as_ref()
        .map(|utc| utc.clone_ref(token));
    known.unwrap_or_else(|| {
        let offset = TimeDelta::make(token, Span::default());
        let utc = make(token, offset, None);
        let copy = utc.clone_ref(token);
        token.interp().extension::<Utc>().0.replace(Some(copy));
        utc
    })
}

/// True for `timezone.utc` itself.
pub fn is_utc(token: &mut Token, value: Borrowed<'_>) -> bool {
    utc(token).as_ref().is(value)
}

fn make(token: &Token, offset: Owned, name: Option<Owned>) -> Owned {
    let base = TzInfo {};
    token.new_object(TimeZone { base, offset, name })
}

/// `timezone(offset, name)`, checked; UTC itself where the offset is none and there is no name.
pub fn new(token: &mut Token, offset: Borrowed<'_>, name: Option<Borrowed<'_>>) -> PyResult {
    let Some(span) = TimeDelta::span_of(token, offset) else {
        let class = type_name(token, offset);
        return Err(token.type_error(format!(
            "timezone() argument 1 must be datetime.timedelta, not {class}"
        )));
    };
    if name.is_none() && span.is_zero() {
        return Ok(utc(token));
    }
    if !span.is_offset() {
        let repr = object::repr_text(token, offset)?;
        return Err(token.value_error(format!(
            "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {repr}"
        )));
    }
    let (offset, name) = (offset.own(token), name.map(|name| name.own(token)));
    Ok(make(token, offset, name))
}

/// The zone of an offset in seconds and microseconds.
pub fn from_offset(token: &mut Token, seconds: i64, micros: i64, name: Option<&str>) -> PyResult {
    let total = i128::from(seconds) * i128::from(super::calendar::MICROS) + i128::from(micros);
    let offset = super::delta::from_total(token, total)?;
    let name = name.map(|name| token.new_str(name));
    new(token, offset.as_ref(), name.as_ref().map(Owned::as_ref))
}

/// The offset of a zone that is exactly a `timezone`.
pub fn fixed_offset(token: &Token, zone: Borrowed<'_>) -> Option<Owned> {
    zone.get::<TimeZone>(token)
        .map(|zone| zone.offset.clone_ref(token))
}

fn parts(token: &Token, this: Borrowed<'_>) -> (Owned, Option<Owned>) {
    let zone = TimeZone::of(token, this);
    let name = zone.name.as_ref().map(|name| name.clone_ref(token));
    (zone.offset.clone_ref(token), name)
}

fn span(token: &Token, this: Borrowed<'_>) -> Span {
    let (offset, _) = parts(token, this);
    TimeDelta::span_of(token, offset.as_ref()).unwrap_or_default()
}

#[methods]
impl TimeZone {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [offset, name] =
            bind!(token, args, "timezone", Either "offset" true, Either "name" false);
        let offset = baton_modules::support::given(token, offset)?;
        if !offset.is_a::<TimeDelta>(token) {
            return new(token, offset, None);
        }
        if let Some(name) = name
            && !name.is_a::<Str>(token)
        {
            let class = match name.is_none() {
                true => "None".to_string(),
                false => type_name(token, name),
            };
            return Err(token.type_error(format!("timezone() argument 2 must be str, not {class}")));
        }
        new(token, offset, name)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        if is_utc(token, this) {
            return Ok(token.new_str("datetime.timezone.utc"));
        }
        let (offset, name) = parts(token, this);
        let mut text = object::repr_text(token, offset.as_ref())?;
        if let Some(name) = name {
            let name = object::repr(token, name.as_ref())?;
            text += ", ";
            text += &object::str_text(token, name.as_ref())?;
        }
        let class = type_name(token, this);
        Ok(token.new_str(&format!("{class}({text})")))
    }

    #[slot]
    fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (_, name) = parts(token, this);
        if let Some(name) = name {
            return Ok(name);
        }
        let span = span(token, this);
        if span.is_zero() {
            return Ok(token.new_str("UTC"));
        }
        Ok(token.new_str(&format!("UTC{}", iso::offset(span, ":"))))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let span = span(token, this);
        super::delta::hash_span(token, span)
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        left: Borrowed<'_>,
        right: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let both = left.is_a::<TimeZone>(token) && right.is_a::<TimeZone>(token);
        Ok(match op {
            CompareOp::Eq if both => token.bool(span(token, left) == span(token, right)),
            CompareOp::Ne if both => token.bool(span(token, left) != span(token, right)),
            _ => singletons::not_implemented(),
        })
    }

    /// If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'.
    #[method("(object, /)")]
    fn tzname(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        moment_or_none(token, "tzname", object)?;
        TimeZone::__str__(token, this)
    }

    /// Return fixed offset.
    #[method("(object, /)")]
    fn utcoffset(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        moment_or_none(token, "utcoffset", object)?;
        Ok(parts(token, this).0)
    }

    /// Return None.
    #[method("(object, /)")]
    fn dst(token: &mut Token, _this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult<()> {
        moment_or_none(token, "dst", object)
    }

    /// datetime in UTC -> datetime in local time.
    #[method("(object, /)")]
    fn fromutc(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        check_moment(token, this, object)?;
        let span = span(token, this);
        datetime_class::shift(token, object, span.total())
    }

    /// pickle support
    #[method("()")]
    fn __getinitargs__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (offset, name) = parts(token, this);
        let args = std::iter::once(offset).chain(name).collect();
        Ok(tuple(token, args))
    }
}

/// The constants `utc`, `min` and `max`.
pub fn install(token: &mut Token) {
    let utc = utc(token);
    put_constant(token, &TIME_ZONE, "utc", utc);
    let bound = 23 * 3600 + 59 * 60;
    for (name, seconds) in [("min", -bound), ("max", bound)] {
        let offset = TimeDelta::make(token, Span::from_seconds(seconds));
        let zone = make(token, offset, None);
        put_constant(token, &TIME_ZONE, name, zone);
    }
}
