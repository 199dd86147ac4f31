//! `time`: a time of day, perhaps with a zone.

use super::calendar::{Clock, MICROS};
use super::date::{self, iso_text, malformed, strptime};
use super::delta::{Span, TimeDelta};
use super::strftime::{self, Subject};
use super::zone::{self, Question};
use super::{compare, fields, is_exact_class, iso, put_constant, timezone, type_name};
use baton_modules::support::{call_method, instance, tuple};
use baton_object::slots::CompareOp;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, class, methods, object, singletons, str,
};
use std::cell::Cell;

/// time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object
///
/// All arguments are optional. tzinfo may be None, or an instance of
/// a tzinfo subclass. The remaining arguments may be ints.
#[class(name = "time", module = "datetime", flags = BASETYPE | IMMUTABLE, no_gc)]
pub struct Time {
    clock: Clock,
    fold: bool,
    zone: Option<Owned>,
    hash: Cell<i64>,
}

/// An instance of exactly `time`.
pub fn plain(token: &Token, clock: Clock, zone: Option<Owned>, fold: bool) -> Owned {
    token.new_object(payload(clock, zone, fold))
}

fn payload(clock: Clock, zone: Option<Owned>, fold: bool) -> Time {
    Time {
        clock,
        fold,
        zone,
        hash: Cell::new(-1),
    }
}

/// Time of day, zone and fold of a time object.
pub fn parts(token: &Token, value: Borrowed<'_>) -> Option<(Clock, Option<Owned>, bool)> {
    let time = value.get::<Time>(token)?;
    let zone = time.zone.as_ref().map(|zone| zone.clone_ref(token));
    Some((time.clock, zone, time.fold))
}

fn zone_of(token: &Token, this: Borrowed<'_>) -> Option<Owned> {
    Time::of(token, this)
        .zone
        .as_ref()
        .map(|zone| zone.clone_ref(token))
}

fn ask(token: &mut Token, this: Borrowed<'_>, question: Question) -> PyResult<Option<Owned>> {
    let (zone, none) = (zone_of(token, this), token.none());
    zone::ask(token, zone.as_ref(), question, none.as_ref())
}

/// A time of a class: time itself, or a subclass, which is called.
fn make(
    token: &mut Token,
    class: Borrowed<'_>,
    clock: Clock,
    zone: Option<Owned>,
    fold: bool,
) -> PyResult {
    if is_exact_class(token, class, &TIME) {
        return Ok(plain(token, clock, zone, fold));
    }
    let [hour, minute, second, micro] = numbers(clock).map(|part| token.int(part));
    let zone = fields::zone_value(token, &zone);
    let args = [hour, minute, second, micro, zone];
    let made = object::call(token, class, Owned::borrows(&args))?;
    if fold && let Some(time) = made.as_ref().get_mut::<Time>(token) {
        time.fold = true;
    }
    Ok(made)
}

fn numbers(clock: Clock) -> [i64; 4] {
    [
        i64::from(clock.hour),
        i64::from(clock.minute),
        i64::from(clock.second),
        i64::from(clock.micro),
    ]
}

/// True if the bytes look like a pickled time; the fold is the first one's top bit.
fn sane(bytes: &[u8; 6]) -> bool {
    bytes[0] & 0x7F < 24
}

fn from_state(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult<Option<Owned>> {
    let Some(first) = args
        .get(0)
        .filter(|_| args.len() <= 2 && !args.has_keywords())
    else {
        return Ok(None);
    };
    let Some(mut bytes) = fields::state(token, first, "time", sane)? else {
        return Ok(None);
    };
    let zone = args.get(1);
    if zone.is_some_and(|zone| !zone.is_none() && !zone.is_a::<super::tzinfo::TzInfo>(token)) {
        return Err(token.type_error("bad tzinfo state arg"));
    }
    let fold = bytes[0] & 0x80 != 0;
    bytes[0] &= 0x7F;
    let zone = fields::zone(token, zone)?;
    instance(token, class, payload(Clock::from_bytes(bytes), zone, fold)).map(Some)
}

fn reduce(token: &mut Token, this: Borrowed<'_>, protocol: i64) -> PyResult {
    let time = Time::of(token, this);
    let mut bytes = time.clock.bytes();
    if time.fold && protocol > 3 {
        bytes[0] |= 0x80;
    }
    let zone = time.zone.as_ref().map(|zone| zone.clone_ref(token));
    let state = baton_object::bytes::new(token, &bytes);
    let args = tuple(token, std::iter::once(state).chain(zone).collect());
    let class = token.class_word(this).own(token);
    Ok(tuple(token, vec![class, args]))
}

fn replaced(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
    let [hour, minute, second, micro, zone, fold] = bind!(
        token, args, "replace", Either "hour" false, Either "minute" false, Either "second" false,
        Either "microsecond" false, Either "tzinfo" false, Keyword "fold" false
    );
    let time = Time::of(token, this);
    let (mut parts, old_fold) = (numbers(time.clock), i64::from(time.fold));
    for (part, value) in parts.iter_mut().zip([hour, minute, second, micro]) {
        *part = fields::int_or(token, value, *part)?;
    }
    let zone = match zone {
        Some(zone) => fields::zone(token, Some(zone))?,
        None => zone_of(token, this),
    };
    let fold = fields::int_or(token, fold, old_fold)?;
    let fold = fields::fold(token, fold)?;
    let [hour, minute, second, micro] = parts;
    let clock = fields::clock(token, hour, minute, second, micro)?;
    let class = token.class_word(this).own(token);
    make(token, class.as_ref(), clock, zone, fold)
}

/// Microseconds since midnight, the offset taken away.
fn in_utc(token: &Token, clock: Clock, offset: &Owned) -> i128 {
    let offset = TimeDelta::span_of(token, offset.as_ref()).unwrap_or_default();
    i128::from(clock.seconds() * MICROS + i64::from(clock.micro)) - offset.total()
}

#[methods]
impl Time {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if let Some(made) = from_state(token, class, args)? {
            return Ok(made);
        }
        let [hour, minute, second, micro, zone, fold] = bind!(
            token, args, "", Either "hour" false, Either "minute" false, Either "second" false,
            Either "microsecond" false, Either "tzinfo" false, Keyword "fold" false
        );
        let (hour, minute) = (
            fields::int_or(token, hour, 0)?,
            fields::int_or(token, minute, 0)?,
        );
        let (second, micro) = (
            fields::int_or(token, second, 0)?,
            fields::int_or(token, micro, 0)?,
        );
        let fold = fields::int_or(token, fold, 0)?;
        let clock = fields::clock(token, hour, minute, second, micro)?;
        let fold = fields::fold(token, fold)?;
        let zone = fields::zone(token, zone)?;
        instance(token, class, payload(clock, zone, fold))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let time = Time::of(token, this);
        let Clock {
            hour,
            minute,
            second,
            micro,
        } = time.clock;
        let mut text = format!("{}({hour}, {minute}", type_name(token, this));
        if micro != 0 {
            text += &format!(", {second}, {micro}");
        } else if second != 0 {
            text += &format!(", {second}");
        }
        let rest = if time.fold { ", fold=1)" } else { ")" };
        let zone = zone_of(token, this);
        compare::finish_repr(token, &text, zone, rest)
    }

    #[slot]
    fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        call_method(token, this, "isoformat", &[])
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let time = Time::of(token, this);
        let (clock, known) = (time.clock, time.hash.get());
        if known != -1 {
            return Ok(known);
        }
        let hash = match ask(token, this, Question::Offset)? {
            None => str::hash_bytes(token, &clock.bytes()),
            Some(offset) => {
                let total = in_utc(token, clock, &offset);
                let span = Span::from_total(token, total)?;
                super::delta::hash_span(token, span)?
            }
        };
        Time::of(token, this).hash.set(hash);
        Ok(hash)
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        left: Borrowed<'_>,
        right: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let (Some((a, a_zone, _)), Some((b, b_zone, _))) =
            (parts(token, left), parts(token, right))
        else {
            return Ok(singletons::not_implemented());
        };
        if compare::same_zone(&a_zone, &b_zone) {
            return Ok(token.bool(op.matches(a.cmp(&b))));
        }
        let (a_offset, b_offset) = (
            ask(token, left, Question::Offset)?,
            ask(token, right, Question::Offset)?,
        );
        let ordering = match (&a_offset, &b_offset) {
            (None, None) => a.cmp(&b),
            (Some(a_offset), Some(b_offset)) => {
                in_utc(token, a, a_offset).cmp(&in_utc(token, b, b_offset))
            }
            _ => return compare::mixed(token, op, "times"),
        };
        Ok(token.bool(op.matches(ordering)))
    }

    #[getter]
    fn hour(token: &mut Token, this: Borrowed<'_>) -> PyResult<u8> {
        Ok(Time::of(token, this).clock.hour)
    }

    #[getter]
    fn minute(token: &mut Token, this: Borrowed<'_>) -> PyResult<u8> {
        Ok(Time::of(token, this).clock.minute)
    }

    #[getter]
    fn second(token: &mut Token, this: Borrowed<'_>) -> PyResult<u8> {
        Ok(Time::of(token, this).clock.second)
    }

    #[getter]
    fn microsecond(token: &mut Token, this: Borrowed<'_>) -> PyResult<u32> {
        Ok(Time::of(token, this).clock.micro)
    }

    #[getter]
    fn tzinfo(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        Ok(zone_of(token, this))
    }

    #[getter]
    fn fold(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(i64::from(Time::of(token, this).fold))
    }

    /// Construct a time from a string in ISO 8601 format.
    #[classmethod("(object, /)")]
    fn fromisoformat(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        let text = iso_text(token, object)?;
        let text = text.strip_prefix(b"T").unwrap_or(&text);
        let Some(read) = iso::parse_clock(text) else {
            return malformed(token, object);
        };
        let [mut hour, minute, second, micro] = read.fields;
        if hour == 24 {
            compare::check_midnight(token, read.fields)?;
            hour = 0;
        }
        let zone = compare::read_zone(token, &read)?;
        let clock = fields::clock(token, hour, minute, second, micro)?;
        make(token, class, clock, zone, false)
    }

    /// string, format -> new time parsed from a string (like time.strptime()).
    #[classmethod("(*args, **kwargs)")]
    fn strptime(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        strptime(token, "_strptime_datetime_time", class, args)
    }

    /// Return the time formatted according to ISO.
    ///
    /// The full format is 'HH:MM:SS.mmmmmm+zz:zz'. By default, the fractional
    /// part is omitted if self.microsecond == 0.
    #[method("(timespec='auto')")]
    fn isoformat(
        token: &mut Token,
        this: Borrowed<'_>,
        timespec: Option<Borrowed<'_>>,
    ) -> PyResult {
        if let Some(timespec) = timespec {
            fields::text(token, "isoformat", timespec)?;
        }
        let timespec = timespec.map(|timespec| str::to_cow(token, timespec).into_owned());
        let clock = Time::of(token, this).clock;
        let Some(mut text) = iso::clock(clock, timespec.as_deref().unwrap_or("auto")) else {
            return Err(token.value_error("Unknown timespec value"));
        };
        if let Some(offset) = ask(token, this, Question::Offset)? {
            let span = TimeDelta::span_of(token, offset.as_ref()).unwrap_or_default();
            text += &iso::offset(span, ":");
        }
        Ok(token.new_str(&text))
    }

    /// Format using strftime().
    ///
    /// The date part of the timestamp passed to underlying strftime should not be used.
    #[method("(format)")]
    fn strftime(token: &mut Token, this: Borrowed<'_>, format: Borrowed<'_>) -> PyResult {
        fields::text(token, "strftime", format)?;
        let (clock, none) = (Time::of(token, this).clock, token.none());
        let timetuple = strftime::clock_tuple(token, clock);
        let subject = Subject {
            zone: zone_of(token, this),
            moment: none.as_ref(),
            micro: clock.micro,
        };
        strftime::format(token, &subject, format, timetuple.as_ref())
    }

    /// Formats self with strftime.
    #[method("(format, /)")]
    fn __format__(token: &mut Token, this: Borrowed<'_>, format: Borrowed<'_>) -> PyResult {
        date::format(token, this, format)
    }

    /// Return self.tzinfo.utcoffset(self).
    #[method("()")]
    fn utcoffset(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        ask(token, this, Question::Offset)
    }

    /// Return self.tzinfo.dst(self).
    #[method("()")]
    fn dst(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        ask(token, this, Question::Dst)
    }

    /// Return self.tzinfo.tzname(self).
    #[method("()")]
    fn tzname(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (zone, none) = (zone_of(token, this), token.none());
        zone::name(token, zone.as_ref(), none.as_ref())
    }

    /// Return time with new specified fields.
    #[method("(*args, **kwargs)")]
    fn replace(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        replaced(token, this, args)
    }

    /// The same as replace().
    #[method("(*args, **changes)")]
    fn __replace__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.expect(token, "__replace__", 0, 0)?;
        replaced(token, this, args)
    }

    /// __reduce_ex__(proto) -> (cls, state)
    #[method("(proto, /)")]
    fn __reduce_ex__(token: &mut Token, this: Borrowed<'_>, proto: i64) -> PyResult {
        reduce(token, this, proto)
    }

    /// __reduce__() -> (cls, state)
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        reduce(token, this, 2)
    }
}

/// The constants `min`, `max` and `resolution`.
pub fn install(token: &mut Token) {
    for (name, clock) in [("min", Clock::default()), ("max", Clock::MAX)] {
        let value = plain(token, clock, None, false);
        put_constant(token, &TIME, name, value);
    }
    let micro = Span {
        micros: 1,
        ..Span::default()
    };
    let resolution = TimeDelta::make(token, micro);
    put_constant(token, &TIME, "resolution", resolution);
}

/// A zone read from ISO text.
pub fn zone_of_offset(token: &mut Token, seconds: i64, micros: i64) -> PyResult {
    timezone::from_offset(token, seconds, micros, None)
}
