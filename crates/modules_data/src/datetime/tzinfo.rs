//! `tzinfo`: the abstract base of time zones.

use super::datetime_class::{self, DateTime};
use super::delta::TimeDelta;
use super::type_name;
use super::zone::{self, Question};
use baton_modules::support::{instance, optional_attribute, tuple};
use baton_object::number::{self, BinaryOp};
use baton_object::{Args, Borrowed, PyResult, Token, class, exceptions, methods, object};

/// Abstract base class for time zone info objects.
///
/// It defines the interface for time zone info objects.
#[class(name = "tzinfo", module = "datetime", flags = BASETYPE | IMMUTABLE, no_gc)]
pub struct TzInfo {}

fn abstract_method(token: &mut Token, name: &str) -> PyResult {
    let message = format!("a tzinfo subclass must implement {name}()");
    Err(token.raise(&exceptions::NOT_IMPLEMENTED_ERROR, message))
}

/// The answer to a question about a datetime, which must not be None.
fn required(token: &mut Token, moment: Borrowed<'_>, question: Question) -> PyResult {
    let zone = datetime_class::zone_of(token, moment);
    match zone::ask(token, zone.as_ref(), question, moment)? {
        Some(answer) => Ok(answer),
        None => Err(token.value_error(format!(
            "fromutc: non-None {}() result required",
            question.name()
        ))),
    }
}

/// Fails unless `moment` is a datetime in the zone `this`.
pub fn check_moment(token: &mut Token, this: Borrowed<'_>, moment: Borrowed<'_>) -> PyResult<()> {
    if !moment.is_a::<DateTime>(token) {
        return Err(token.type_error("fromutc: argument must be a datetime"));
    }
    match datetime_class::zone_of(token, moment) {
        Some(zone) if zone.as_ref().is(this) => Ok(()),
        _ => Err(token.value_error("fromutc: dt.tzinfo is not self")),
    }
}

#[methods]
impl TzInfo {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(token, class, TzInfo {})
    }

    /// datetime -> string name of time zone.
    #[method("(object, /)")]
    fn tzname(token: &mut Token, _this: Borrowed<'_>, _object: Borrowed<'_>) -> PyResult {
        abstract_method(token, "tzname")
    }

    /// datetime -> timedelta showing offset from UTC, negative values indicating West of UTC
    #[method("(object, /)")]
    fn utcoffset(token: &mut Token, _this: Borrowed<'_>, _object: Borrowed<'_>) -> PyResult {
        abstract_method(token, "utcoffset")
    }

    /// datetime -> DST offset as timedelta positive east of UTC.
    #[method("(object, /)")]
    fn dst(token: &mut Token, _this: Borrowed<'_>, _object: Borrowed<'_>) -> PyResult {
        abstract_method(token, "dst")
    }

    /// datetime in UTC -> datetime in local time.
    #[method("(object, /)")]
    fn fromutc(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        check_moment(token, this, object)?;
        let offset = required(token, object, Question::Offset)?;
        let dst = required(token, object, Question::Dst)?;
        let standard = number::binary(token, offset.as_ref(), dst.as_ref(), BinaryOp::Subtract)?;
        let result = number::binary(token, object, standard.as_ref(), BinaryOp::Add)?;
        let dst = zone::ask(
            token,
            Some(&this.own(token)),
            Question::Dst,
            result.as_ref(),
        )?;
        let Some(dst) = dst else {
            return Err(
                token.value_error("fromutc: tz.dst() gave inconsistent results; cannot convert")
            );
        };
        match TimeDelta::span_of(token, dst.as_ref()) {
            Some(span) if !span.is_zero() => {
                number::binary(token, result.as_ref(), dst.as_ref(), BinaryOp::Add)
            }
            _ => Ok(result),
        }
    }

    /// -> (cls, state)
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let args = match optional_attribute(token, this, "__getinitargs__")? {
            Some(method) => object::call(token, method.as_ref(), &[])?,
            None => tuple(token, Vec::new()),
        };
        let state = baton_modules::support::call_method(token, this, "__getstate__", &[])?;
        let class = token.class_word(this).own(token);
        Ok(tuple(token, vec![class, args, state]))
    }
}

/// Fails unless the argument is a datetime or None.
pub fn moment_or_none(token: &mut Token, function: &str, value: Borrowed<'_>) -> PyResult<()> {
    if value.is_none() || value.is_a::<DateTime>(token) {
        return Ok(());
    }
    let class = type_name(token, value);
    Err(token.type_error(format!(
        "{function}(dt) argument must be a datetime instance or None, not {class}"
    )))
}
