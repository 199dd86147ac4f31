//! `timedelta`: a duration.

use super::calendar::{MICROS, SECONDS_PER_DAY};
use super::type_name;
use baton_modules::support::{instance, tuple};
use baton_object::int::{IntRef, value_of};
use baton_object::slots::CompareOp;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, Traverse, class, exceptions, float, int_arith, methods,
    number, object, singletons,
};
use dashu_int::IBig;
use std::cell::Cell;

/// The largest magnitude of the days.
pub const MAX_DAYS: i64 = 999_999_999;
const MICROS_PER_DAY: i128 = SECONDS_PER_DAY as i128 * MICROS as i128;
const TOO_LARGE: &str = "Python int too large to convert to C int";

/// A duration in its normal form: seconds and microseconds are not negative, and below a day and a second.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Traverse)]
pub struct Span {
    /// -999999999 to 999999999.
    pub days: i32,
    /// 0 to 86399.
    pub seconds: i32,
    /// 0 to 999999.
    pub micros: i32,
}

impl Span {
    /// The whole as microseconds.
    pub fn total(self) -> i128 {
        i128::from(self.days) * MICROS_PER_DAY
            + i128::from(self.seconds) * i128::from(MICROS)
            + i128::from(self.micros)
    }

    /// The span of so many microseconds; raises where the days are too many.
    pub fn from_total(token: &mut Token, total: i128) -> PyResult<Span> {
        let days = total.div_euclid(MICROS_PER_DAY);
        let rest = total.rem_euclid(MICROS_PER_DAY) as i64;
        let Ok(days) = i32::try_from(days) else {
            return Err(token.overflow_error(TOO_LARGE));
        };
        if i64::from(days).abs() > MAX_DAYS {
            return Err(
                token.overflow_error(format!("days={days}; must have magnitude <= {MAX_DAYS}"))
            );
        }
        Ok(Span {
            days,
            seconds: (rest / MICROS) as i32,
            micros: (rest % MICROS) as i32,
        })
    }

    /// The span of whole seconds that are far from the limits.
    pub fn from_seconds(seconds: i64) -> Span {
        Span {
            days: seconds.div_euclid(SECONDS_PER_DAY) as i32,
            seconds: seconds.rem_euclid(SECONDS_PER_DAY) as i32,
            micros: 0,
        }
    }

    /// True if this is strictly between minus one day and one day.
    pub fn is_offset(self) -> bool {
        self.total().unsigned_abs() < MICROS_PER_DAY.unsigned_abs()
    }

    /// True for no time at all.
    pub fn is_zero(self) -> bool {
        self == Span::default()
    }

    /// The magnitude's sign, hours, minutes, seconds and microseconds, for an offset.
    pub fn split(self) -> (char, i64, i64, i64, i64) {
        let (sign, total) = match self.days < 0 {
            true => ('-', -self.total()),
            false => ('+', self.total()),
        };
        let (seconds, micros) = (
            (total / i128::from(MICROS)) as i64,
            (total % i128::from(MICROS)) as i64,
        );
        (
            sign,
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            micros,
        )
    }
}

/// Difference between two datetime values.
///
/// timedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)
///
/// All arguments are optional and default to 0.
/// Arguments may be integers or floats, and may be positive or negative.
#[class(name = "timedelta", module = "datetime", flags = BASETYPE | IMMUTABLE, no_gc)]
pub struct TimeDelta {
    /// The value.
    pub span: Span,
    hash: Cell<i64>,
}

impl TimeDelta {
    /// The payload of a span.
    pub fn payload(span: Span) -> TimeDelta {
        TimeDelta {
            span,
            hash: Cell::new(-1),
        }
    }

    /// A timedelta object.
    pub fn make(token: &Token, span: Span) -> Owned {
        token.new_object(TimeDelta::payload(span))
    }

    /// The span of a value, if it is a timedelta.
    pub fn span_of(token: &Token, value: Borrowed<'_>) -> Option<Span> {
        value.get::<TimeDelta>(token).map(|delta| delta.span)
    }
}

/// A timedelta of so many microseconds.
pub fn from_total(token: &mut Token, total: i128) -> PyResult {
    let span = Span::from_total(token, total)?;
    Ok(TimeDelta::make(token, span))
}

fn from_big(token: &mut Token, total: &IBig) -> PyResult {
    match i128::try_from(total) {
        Ok(total) => from_total(token, total),
        Err(_) => Err(token.overflow_error(TOO_LARGE)),
    }
}

// ---- construction ----

/// Adds `value * factor` microseconds to the sum; what floats leave over goes into `fraction`.
fn accumulate(
    token: &mut Token,
    name: &str,
    value: Borrowed<'_>,
    factor: i64,
    sum: &mut IBig,
    fraction: &mut f64,
) -> PyResult<()> {
    if let Some(int) = value_of(token, value) {
        *sum += int.to_big() * IBig::from(factor);
        return Ok(());
    }
    let Some(real) = float::value_of(token, value) else {
        let class = super::type_name(token, value);
        return Err(token.type_error(format!(
            "unsupported type for timedelta {name} component: {class}"
        )));
    };
    if real.is_nan() {
        return Err(token.value_error("cannot convert float NaN to integer"));
    }
    if real.is_infinite() {
        return Err(token.overflow_error("cannot convert float infinity to integer"));
    }
    *sum += int_arith::from_f64(real.trunc()) * IBig::from(factor);
    let rest = real.fract() * factor as f64;
    *sum += int_arith::from_f64(rest.trunc());
    *fraction += rest.fract();
    Ok(())
}

/// The sum of whole microseconds and what floats left over, ties to even.
fn round_in(sum: IBig, fraction: f64) -> IBig {
    if fraction == 0.0 {
        return sum;
    }
    let mut whole = fraction.round();
    if (whole - fraction).abs() == 0.5 {
        let odd = if (&sum % IBig::from(2)) == IBig::ZERO {
            0.0
        } else {
            1.0
        };
        whole = 2.0 * ((fraction + odd) * 0.5).round() - odd;
    }
    sum + IBig::from(whole as i64)
}

/// Binds the constructor's arguments and adds them up.
fn parse(token: &mut Token, args: Args<'_>) -> PyResult<IBig> {
    let [days, seconds, micros, millis, minutes, hours, weeks] = bind!(
        token, args, "__new__", Either "days" false, Either "seconds" false, Either "microseconds" false,
        Either "milliseconds" false, Either "minutes" false, Either "hours" false, Either "weeks" false
    );
    const MINUTE: i64 = 60 * MICROS;
    const DAY: i64 = SECONDS_PER_DAY * MICROS;
    let parts = [
        ("microseconds", micros, 1),
        ("milliseconds", millis, 1000),
        ("seconds", seconds, MICROS),
        ("minutes", minutes, MINUTE),
        ("hours", hours, 60 * MINUTE),
        ("days", days, DAY),
        ("weeks", weeks, 7 * DAY),
    ];
    let (mut sum, mut fraction) = (IBig::ZERO, 0.0);
    for (name, value, factor) in parts {
        if let Some(value) = value {
            accumulate(token, name, value, factor, &mut sum, &mut fraction)?;
        }
    }
    Ok(round_in(sum, fraction))
}

// ---- arithmetic ----

/// Both operands as spans, where both are.
fn spans(token: &Token, left: Borrowed<'_>, right: Borrowed<'_>) -> Option<(Span, Span)> {
    TimeDelta::span_of(token, left).zip(TimeDelta::span_of(token, right))
}

/// `a / b` to the nearest integer, ties to even; the divisor is not zero.
fn divide_nearest(a: &IBig, b: &IBig) -> IBig {
    let (quotient, rest) = int_arith::divmod(a, b);
    let twice = &rest * IBig::from(2);
    // The rest has the divisor's sign.
    let (twice, bound) = match *b < IBig::ZERO {
        true => (-twice, -b.clone()),
        false => (twice, b.clone()),
    };
    let odd = &quotient % IBig::from(2) != IBig::ZERO;
    if twice > bound || (twice == bound && odd) {
        quotient + IBig::ONE
    } else {
        quotient
    }
}

/// A float as a fraction of integers, by its `as_integer_ratio`, which a subclass may have overridden.
fn ratio(token: &mut Token, value: Borrowed<'_>) -> PyResult<(IBig, IBig)> {
    let pair = baton_modules::support::call_method(token, value, "as_integer_ratio", &[])?;
    let Some(items) = baton_object::tuple::Tuple::items_of(token, pair.as_ref()) else {
        let class = token.class_name(pair.as_ref());
        return Err(token.type_error(format!(
            "unexpected return type from as_integer_ratio(): expected tuple, not '{class}'"
        )));
    };
    let [a, b] = items else {
        return Err(token.value_error("as_integer_ratio() must return a 2-tuple"));
    };
    let parts = value_of(token, *a)
        .zip(value_of(token, *b))
        .map(|(a, b)| (a.to_big(), b.to_big()));
    parts.ok_or_else(|| token.type_error("as_integer_ratio() must return a 2-tuple of integers"))
}

fn times(token: &mut Token, span: Span, factor: Borrowed<'_>) -> PyResult {
    if let Some(int) = value_of(token, factor) {
        let total = IBig::from(span.total()) * int.to_big();
        return from_big(token, &total);
    }
    if float::value_of(token, factor).is_some() {
        let (a, b) = ratio(token, factor)?;
        let total = divide_nearest(&(IBig::from(span.total()) * a), &b);
        return from_big(token, &total);
    }
    Ok(singletons::not_implemented())
}

fn division_by_zero(token: &mut Token) -> baton_object::Raised {
    token.raise(&exceptions::ZERO_DIVISION_ERROR, "division by zero")
}

/// Whole quotient and rest of two spans.
fn divmod_spans(token: &mut Token, left: Span, right: Span) -> PyResult<(i128, i128)> {
    let (a, b) = (left.total(), right.total());
    if b == 0 {
        return Err(division_by_zero(token));
    }
    let (mut quotient, mut rest) = (a / b, a % b);
    if rest != 0 && (rest < 0) != (b < 0) {
        quotient -= 1;
        rest += b;
    }
    Ok((quotient, rest))
}

fn true_divide(token: &mut Token, span: Span, divisor: Borrowed<'_>) -> PyResult {
    let total = IBig::from(span.total());
    if let Some(other) = TimeDelta::span_of(token, divisor) {
        let (a, b) = (token.new_int(span.total()), token.new_int(other.total()));
        return number::binary(token, a.as_ref(), b.as_ref(), number::BinaryOp::TrueDivide);
    }
    let (a, b) = if let Some(int) = value_of(token, divisor) {
        (IBig::ONE, int.to_big())
    } else if float::value_of(token, divisor).is_some() {
        ratio(token, divisor).map(|(a, b)| (b, a))?
    } else {
        return Ok(singletons::not_implemented());
    };
    if b == IBig::ZERO {
        return Err(division_by_zero(token));
    }
    from_big(token, &divide_nearest(&(total * a), &b))
}

#[methods]
impl TimeDelta {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let total = parse(token, args)?;
        let Ok(total) = i128::try_from(&total) else {
            return Err(token.overflow_error(TOO_LARGE));
        };
        let span = Span::from_total(token, total)?;
        instance(token, class, TimeDelta::payload(span))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let span = TimeDelta::of(token, this).span;
        let mut parts = Vec::new();
        for (name, value) in [
            ("days", span.days),
            ("seconds", span.seconds),
            ("microseconds", span.micros),
        ] {
            if value != 0 {
                parts.push(format!("{name}={value}"));
            }
        }
        if parts.is_empty() {
            parts.push("0".to_string());
        }
        let text = format!("{}({})", type_name(token, this), parts.join(", "));
        Ok(token.new_str(&text))
    }

    #[slot]
    fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let span = TimeDelta::of(token, this).span;
        let mut text = String::new();
        if span.days != 0 {
            let plural = if span.days.abs() == 1 { "" } else { "s" };
            text = format!("{} day{plural}, ", span.days);
        }
        let (hours, minutes) = (span.seconds / 3600, span.seconds / 60 % 60);
        text += &format!("{hours}:{minutes:02}:{:02}", span.seconds % 60);
        if span.micros != 0 {
            text += &format!(".{:06}", span.micros);
        }
        Ok(token.new_str(&text))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let delta = TimeDelta::of(token, this);
        let (span, known) = (delta.span, delta.hash.get());
        if known != -1 {
            return Ok(known);
        }
        let hash = hash_span(token, span)?;
        TimeDelta::of(token, this).hash.set(hash);
        Ok(hash)
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        left: Borrowed<'_>,
        right: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        Ok(match spans(token, left, right) {
            Some((left, right)) => token.bool(op.matches(left.cmp(&right))),
            None => singletons::not_implemented(),
        })
    }

    #[slot]
    fn __bool__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(!TimeDelta::of(token, this).span.is_zero())
    }

    #[slot]
    fn __add__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        match spans(token, left, right) {
            Some((left, right)) => from_total(token, left.total() + right.total()),
            None => Ok(singletons::not_implemented()),
        }
    }

    #[slot]
    fn __sub__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        match spans(token, left, right) {
            Some((left, right)) => from_total(token, left.total() - right.total()),
            None => Ok(singletons::not_implemented()),
        }
    }

    #[slot]
    fn __mul__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        match (
            TimeDelta::span_of(token, left),
            TimeDelta::span_of(token, right),
        ) {
            (Some(span), None) => times(token, span, right),
            (None, Some(span)) => times(token, span, left),
            _ => Ok(singletons::not_implemented()),
        }
    }

    #[slot]
    fn __truediv__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        match TimeDelta::span_of(token, left) {
            Some(span) => true_divide(token, span, right),
            None => Ok(singletons::not_implemented()),
        }
    }

    #[slot]
    fn __floordiv__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        if let Some((left, right)) = spans(token, left, right) {
            let (quotient, _) = divmod_spans(token, left, right)?;
            return Ok(token.new_int(quotient));
        }
        let divisor = value_of(token, right).map(IntRef::to_big);
        let (Some(span), Some(divisor)) = (TimeDelta::span_of(token, left), divisor) else {
            return Ok(singletons::not_implemented());
        };
        if divisor == IBig::ZERO {
            return Err(division_by_zero(token));
        }
        let (quotient, _) = int_arith::divmod(&IBig::from(span.total()), &divisor);
        from_big(token, &quotient)
    }

    #[slot]
    fn __mod__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        let Some((left, right)) = spans(token, left, right) else {
            return Ok(singletons::not_implemented());
        };
        let (_, rest) = divmod_spans(token, left, right)?;
        from_total(token, rest)
    }

    #[slot]
    fn __divmod__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        let Some((left, right)) = spans(token, left, right) else {
            return Ok(singletons::not_implemented());
        };
        let (quotient, rest) = divmod_spans(token, left, right)?;
        let rest = from_total(token, rest)?;
        let quotient = token.new_int(quotient);
        Ok(tuple(token, vec![quotient, rest]))
    }

    #[slot]
    fn __neg__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let total = TimeDelta::of(token, this).span.total();
        from_total(token, -total)
    }

    #[slot]
    fn __pos__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let span = TimeDelta::of(token, this).span;
        Ok(TimeDelta::make(token, span))
    }

    #[slot]
    fn __abs__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let total = TimeDelta::of(token, this).span.total();
        from_total(token, total.abs())
    }

    /// Number of days.
    #[member]
    fn days(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        Ok(TimeDelta::of(token, this).span.days)
    }

    /// Number of seconds (>= 0 and less than 1 day).
    #[member]
    fn seconds(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        Ok(TimeDelta::of(token, this).span.seconds)
    }

    /// Number of microseconds (>= 0 and less than 1 second).
    #[member]
    fn microseconds(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        Ok(TimeDelta::of(token, this).span.micros)
    }

    /// Total seconds in the duration.
    #[method("()")]
    fn total_seconds(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let total = TimeDelta::of(token, this).span.total();
        let (a, b) = (token.new_int(total), token.int(MICROS));
        number::binary(token, a.as_ref(), b.as_ref(), number::BinaryOp::TrueDivide)
    }

    /// __reduce__() -> (cls, state)
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = state(token, TimeDelta::of(token, this).span);
        let class = token.class_word(this).own(token);
        Ok(tuple(token, vec![class, state]))
    }
}

fn state(token: &Token, span: Span) -> Owned {
    let parts = [span.days, span.seconds, span.micros];
    token.new_tuple(parts.into_iter().map(|part| token.int(i64::from(part))))
}

/// The hash of a span: that of the tuple of its parts.
pub fn hash_span(token: &mut Token, span: Span) -> PyResult<i64> {
    let state = state(token, span);
    object::hash(token, state.as_ref())
}

/// The constants `min`, `max` and `resolution`, once the class exists.
pub fn install(token: &mut Token) {
    let edge = |days, seconds, micros| Span {
        days,
        seconds,
        micros,
    };
    let constants = [
        ("min", edge(-MAX_DAYS as i32, 0, 0)),
        ("max", edge(MAX_DAYS as i32, 86_399, 999_999)),
        ("resolution", edge(0, 0, 1)),
    ];
    for (name, span) in constants {
        let value = TimeDelta::make(token, span);
        super::put_constant(token, &TIME_DELTA, name, value);
    }
}
