//! Rounding: results into a context, numbers to an exponent, to integers.

use super::coefficient::{Coefficient, Lost, MAX_DIGITS};
use super::{Kind, Number, Rounding, Settings, condition, nan_of};

impl Rounding {
    /// Whether the magnitude goes up by one unit after what was lost.
    pub(super) fn goes_up(self, negative: bool, kept: &Coefficient, lost: Lost) -> bool {
        if lost == Lost::Nothing {
            return false;
        }
        match self {
            Rounding::Up => true,
            Rounding::Down => false,
            Rounding::Ceiling => !negative,
            Rounding::Floor => negative,
            Rounding::HalfUp => matches!(lost, Lost::Half | Lost::AboveHalf),
            Rounding::HalfDown => lost == Lost::AboveHalf,
            Rounding::HalfEven => lost == Lost::AboveHalf || (lost == Lost::Half && kept.is_odd()),
            Rounding::ZeroFiveUp => matches!(kept.last_digit(), 0 | 5),
        }
    }

    /// Drops `count` digits; true in the second place if anything but zeros was dropped.
    fn drop_digits(self, negative: bool, value: &Coefficient, count: i64) -> (Coefficient, bool) {
        let (kept, lost) = value.shift_right(count);
        let up = self.goes_up(negative, &kept, lost);
        let kept = if up { kept.increment() } else { kept };
        (kept, lost != Lost::Nothing)
    }
}

/// The NaN with a payload that the precision allows.
pub(super) fn fit_payload(mut nan: Number, settings: &Settings) -> Number {
    let most = settings.prec - i64::from(settings.clamp);
    if nan.coefficient.has_more_digits_than(most) {
        nan.coefficient = nan.coefficient.low_digits(most);
    }
    nan
}

/// The result of an overflow.
fn overflow(negative: bool, settings: &Settings, status: &mut u32) -> Number {
    *status |= condition::OVERFLOW | condition::INEXACT | condition::ROUNDED;
    let infinite = match settings.rounding {
        Rounding::Down | Rounding::ZeroFiveUp => false,
        Rounding::Ceiling => !negative,
        Rounding::Floor => negative,
        Rounding::Up | Rounding::HalfUp | Rounding::HalfDown | Rounding::HalfEven => true,
    };
    if infinite {
        return Number::infinity(negative);
    }
    if settings.prec > MAX_DIGITS {
        return Number::failed(condition::MALLOC, status);
    }
    let (nines, _) = Coefficient::power_of_ten(settings.prec).difference(&Coefficient::ONE);
    Number::finite(negative, nines, settings.etop())
}

fn finalize_zero(mut number: Number, settings: &Settings, status: &mut u32) -> Number {
    let most = if settings.clamp {
        settings.etop()
    } else {
        settings.emax
    };
    let exponent = number.exponent.min(most).max(settings.etiny());
    if exponent != number.exponent {
        *status |= condition::CLAMPED;
        number.exponent = exponent;
    }
    number
}

/// Makes a result fit the context.
#[inline]
pub fn finalize(number: Number, settings: &Settings, status: &mut u32) -> Number {
    if number.is_finite()
        && !number.coefficient.is_zero()
        && !number.coefficient.has_more_digits_than(settings.prec)
    {
        // Most results are normal and have no digit too many.
        let adjusted = number.adjusted();
        if adjusted >= settings.emin
            && adjusted <= settings.emax
            && (!settings.clamp || number.exponent <= settings.etop())
        {
            return number;
        }
    }
    finalize_general(number, settings, status)
}

fn finalize_general(mut number: Number, settings: &Settings, status: &mut u32) -> Number {
    match number.kind {
        Kind::Finite => {}
        Kind::Infinity => return number,
        Kind::QuietNan | Kind::SignalingNan => return fit_payload(number, settings),
    }
    if number.coefficient.is_zero() {
        return finalize_zero(number, settings, status);
    }
    let (etiny, etop) = (settings.etiny(), settings.etop());
    let adjusted = number.adjusted();
    if adjusted > settings.emax {
        return overflow(number.negative, settings, status);
    }
    let subnormal = adjusted < settings.emin;
    if subnormal {
        *status |= condition::SUBNORMAL;
    }
    let least = (adjusted - (settings.prec - 1)).max(etiny);
    if number.exponent < least {
        return round_to(number, least, subnormal, settings, status);
    }
    if settings.clamp && number.exponent > etop {
        let padding = number.exponent - etop;
        if padding > MAX_DIGITS {
            return Number::failed(condition::MALLOC, status);
        }
        *status |= condition::CLAMPED;
        number.coefficient = number.coefficient.shift_left(padding);
        number.exponent = etop;
    }
    number
}

/// The last step of [`finalize`] for a number with too many digits.
fn round_to(
    number: Number,
    exponent: i64,
    subnormal: bool,
    settings: &Settings,
    status: &mut u32,
) -> Number {
    let drop = exponent - number.exponent;
    let (mut kept, inexact) =
        settings
            .rounding
            .drop_digits(number.negative, &number.coefficient, drop);
    let mut exponent = exponent;
    if kept.has_more_digits_than(settings.prec) {
        (kept, _) = kept.shift_right(1);
        exponent += 1;
    }
    *status |= condition::ROUNDED;
    if inexact {
        *status |= condition::INEXACT;
        if subnormal {
            *status |= condition::UNDERFLOW;
        }
    }
    if kept.is_zero() {
        *status |= condition::CLAMPED;
    }
    if exponent > settings.etop() {
        return overflow(number.negative, settings, status);
    }
    Number::finite(number.negative, kept, exponent)
}

/// The finite number with another exponent, rounded where digits fall away, without regard to the precision.
pub(super) fn move_exponent(
    number: &Number,
    exponent: i64,
    rounding: Rounding,
    status: &mut u32,
) -> Number {
    if number.coefficient.is_zero() {
        return Number::small(number.negative, 0, exponent);
    }
    let padding = number.exponent.saturating_sub(exponent);
    if padding >= 0 {
        if padding > MAX_DIGITS {
            return Number::failed(condition::MALLOC, status);
        }
        let coefficient = number.coefficient.shift_left(padding);
        return Number::finite(number.negative, coefficient, exponent);
    }
    let (kept, inexact) = rounding.drop_digits(
        number.negative,
        &number.coefficient,
        padding.saturating_neg(),
    );
    *status |= condition::ROUNDED;
    if inexact {
        *status |= condition::INEXACT;
    }
    Number::finite(number.negative, kept, exponent)
}

/// The first number with the exponent of the second.
pub fn quantize(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], settings, status) {
        return nan;
    }
    if a.is_infinite() || b.is_infinite() {
        return match a.is_infinite() && b.is_infinite() {
            true => a.clone(),
            false => Number::failed(condition::INVALID_OPERATION, status),
        };
    }
    quantize_exponent(a, b.exponent, settings, status)
}

fn quantize_exponent(a: &Number, exponent: i64, settings: &Settings, status: &mut u32) -> Number {
    let invalid = condition::INVALID_OPERATION;
    if exponent > settings.emax || exponent < settings.etiny() {
        return Number::failed(invalid, status);
    }
    if a.coefficient.is_zero() {
        let zero = Number::small(a.negative, 0, exponent);
        return finalize(zero, settings, status);
    }
    if a.adjusted() > settings.emax || a.adjusted().saturating_sub(exponent) >= settings.prec {
        return Number::failed(invalid, status);
    }
    let mut work = 0;
    let result = move_exponent(a, exponent, settings.rounding, &mut work);
    if work & condition::MALLOC != 0 {
        return Number::failed(condition::MALLOC, status);
    }
    if result.adjusted() > settings.emax || result.coefficient.has_more_digits_than(settings.prec) {
        return Number::failed(invalid, status);
    }
    if !result.coefficient.is_zero() && result.adjusted() < settings.emin {
        work |= condition::SUBNORMAL;
    }
    *status |= work;
    finalize(result, settings, status)
}

/// The nearest integer, without a word about rounding.
pub fn to_integral_value(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    let mut work = 0;
    let result = to_integral_exact(a, settings, &mut work);
    *status |= work & !(condition::INEXACT | condition::ROUNDED);
    result
}

/// The nearest integer.
pub fn to_integral_exact(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a], settings, status) {
        return nan;
    }
    if !a.is_finite() || a.exponent >= 0 {
        return a.clone();
    }
    if a.coefficient.is_zero() {
        return Number::small(a.negative, 0, 0);
    }
    move_exponent(a, 0, settings.rounding, status)
}
