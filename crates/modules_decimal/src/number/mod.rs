//! Decimal arithmetic after the General Decimal Arithmetic Specification, without Python: numbers, settings, conditions.
//!
//! Invariants: operations are functions of their operands and [`Settings`]; what happened is added to a set of
//! [`condition`]s. An operation that would need more than [`MAX_DIGITS`] digits gives NaN and [`condition::MALLOC`].
//! Exponents stay within a few times the largest exponent, so that sums of a few of them fit an i64.

mod arithmetic;
mod coefficient;
mod compare;
mod divide;
mod elementary;
mod fixed_point;
mod format;
mod logical;
mod neighbours;
mod power;
mod product;
mod rounding;
mod text;

#[cfg(test)]
mod tests;

pub use arithmetic::{absolute, add, fma, minus, multiply, plus, subtract};
pub use coefficient::{Coefficient, MAX_DIGITS};
pub use compare::{
    compare, compare_signal, compare_total, compare_total_magnitude, maximum, maximum_magnitude,
    minimum, minimum_magnitude, numeric_order, same_quantum,
};
pub use divide::{divide, divide_integer, divmod, remainder, remainder_near, square_root};
pub use elementary::{exp, ln, log10};
pub use format::{Layout, Locale, format, parse_layout};
pub use logical::{logical_and, logical_invert, logical_or, logical_xor, rotate, shift};
pub use neighbours::{logb, next_minus, next_plus, next_toward, normalize, scaleb};
pub use power::{power, power_modulo};
pub use rounding::{finalize, quantize, to_integral_exact, to_integral_value};
pub use text::{engineering, parse, scientific};

/// The largest precision.
pub const MAX_PREC: i64 = 999_999_999_999_999_999;
/// The largest exponent.
pub const MAX_EMAX: i64 = 999_999_999_999_999_999;
/// The least exponent of normal numbers.
pub const MIN_EMIN: i64 = -MAX_EMAX;
/// The least exponent of all.
pub const MIN_ETINY: i64 = MIN_EMIN - (MAX_PREC - 1);

/// What can happen in an operation, as bits of a set.
pub mod condition {
    /// An exponent was changed to fit.
    pub const CLAMPED: u32 = 1;
    /// A text is no number.
    pub const CONVERSION_SYNTAX: u32 = 1 << 1;
    /// A finite number was divided by zero.
    pub const DIVISION_BY_ZERO: u32 = 1 << 2;
    /// The quotient of an integer division has too many digits.
    pub const DIVISION_IMPOSSIBLE: u32 = 1 << 3;
    /// Zero was divided by zero.
    pub const DIVISION_UNDEFINED: u32 = 1 << 4;
    /// The result is not the exact one.
    pub const INEXACT: u32 = 1 << 6;
    /// A context that cannot be.
    pub const INVALID_CONTEXT: u32 = 1 << 7;
    /// An operation that has no result.
    pub const INVALID_OPERATION: u32 = 1 << 8;
    /// There is not the memory.
    pub const MALLOC: u32 = 1 << 9;
    /// A float was mixed with a decimal.
    pub const FLOAT_OPERATION: u32 = 1 << 10;
    /// The result is too large.
    pub const OVERFLOW: u32 = 1 << 11;
    /// Digits were dropped.
    pub const ROUNDED: u32 = 1 << 12;
    /// The result is below the normal numbers.
    pub const SUBNORMAL: u32 = 1 << 13;
    /// The result is below the normal numbers and inexact.
    pub const UNDERFLOW: u32 = 1 << 14;
    /// All that the signal InvalidOperation stands for.
    pub const ALL_INVALID: u32 = CONVERSION_SYNTAX
        | DIVISION_IMPOSSIBLE
        | DIVISION_UNDEFINED
        | INVALID_CONTEXT
        | INVALID_OPERATION
        | MALLOC;
    /// What leaves no result.
    pub const ERRORS: u32 = ALL_INVALID | DIVISION_BY_ZERO;
}

/// How results are rounded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards infinity.
    Ceiling,
    /// Towards minus infinity.
    Floor,
    /// To the nearest, ties away from zero.
    HalfUp,
    /// To the nearest, ties towards zero.
    HalfDown,
    /// To the nearest, ties to even.
    HalfEven,
    /// Away from zero where the last digit would be 0 or 5.
    ZeroFiveUp,
}

/// What an operation needs to know of a context.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// The most digits of a result.
    pub prec: i64,
    /// The largest adjusted exponent.
    pub emax: i64,
    /// The least adjusted exponent of normal numbers.
    pub emin: i64,
    /// How results are rounded.
    pub rounding: Rounding,
    /// Whether exponents are limited to [`Settings::etop`].
    pub clamp: bool,
}

impl Settings {
    /// The widest settings.
    pub const MAXIMAL: Settings = Settings {
        prec: MAX_PREC,
        emax: MAX_EMAX,
        emin: MIN_EMIN,
        rounding: Rounding::HalfEven,
        clamp: false,
    };

    /// The least exponent.
    #[inline]
    pub fn etiny(&self) -> i64 {
        self.emin - (self.prec - 1)
    }

    /// The largest exponent of a number with all digits.
    #[inline]
    pub fn etop(&self) -> i64 {
        self.emax - (self.prec - 1)
    }

    /// The same with another rounding.
    pub fn with_rounding(self, rounding: Rounding) -> Settings {
        Settings { rounding, ..self }
    }

    /// The widest exponents with this precision, ties to even.
    pub fn wide(prec: i64) -> Settings {
        Settings {
            prec,
            ..Settings::MAXIMAL
        }
    }
}

/// What sort of number it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A number.
    Finite,
    /// Infinity.
    Infinity,
    /// A NaN that passes quietly.
    QuietNan,
    /// A NaN that raises.
    SignalingNan,
}

/// A decimal number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Number {
    /// The digits; of a NaN, its payload; zero of infinities.
    pub coefficient: Coefficient,
    /// The power of ten that the coefficient is multiplied by; 0 where not finite.
    pub exponent: i64,
    /// What sort of number it is.
    pub kind: Kind,
    /// True if there is a minus sign.
    pub negative: bool,
}

impl Number {
    /// A finite number.
    #[inline]
    pub fn finite(negative: bool, coefficient: Coefficient, exponent: i64) -> Number {
        Number {
            coefficient,
            exponent,
            kind: Kind::Finite,
            negative,
        }
    }

    /// A finite number with a machine number for its coefficient.
    #[inline]
    pub fn small(negative: bool, coefficient: u128, exponent: i64) -> Number {
        Number::finite(negative, Coefficient::from_small(coefficient), exponent)
    }

    /// The number of a machine integer.
    #[inline]
    pub fn integer(value: i64) -> Number {
        Number::small(value < 0, u128::from(value.unsigned_abs()), 0)
    }

    /// Infinity.
    pub fn infinity(negative: bool) -> Number {
        Number {
            kind: Kind::Infinity,
            ..Number::small(negative, 0, 0)
        }
    }

    /// A quiet NaN without payload.
    pub fn nan() -> Number {
        Number {
            kind: Kind::QuietNan,
            ..Number::small(false, 0, 0)
        }
    }

    /// NaN, for an operation that failed with `conditions`.
    #[cold]
    pub fn failed(conditions: u32, status: &mut u32) -> Number {
        *status |= conditions;
        Number::nan()
    }

    /// True for finite numbers.
    #[inline]
    pub fn is_finite(&self) -> bool {
        self.kind == Kind::Finite
    }

    /// True for infinities.
    #[inline]
    pub fn is_infinite(&self) -> bool {
        self.kind == Kind::Infinity
    }

    /// True for both sorts of NaN.
    #[inline]
    pub fn is_nan(&self) -> bool {
        matches!(self.kind, Kind::QuietNan | Kind::SignalingNan)
    }

    /// True for a signaling NaN.
    #[inline]
    pub fn is_signaling(&self) -> bool {
        self.kind == Kind::SignalingNan
    }

    /// True for zeros.
    #[inline]
    pub fn is_zero(&self) -> bool {
        self.is_finite() && self.coefficient.is_zero()
    }

    /// The exponent of the first digit.
    #[inline]
    pub fn adjusted(&self) -> i64 {
        self.exponent + (self.coefficient.digits() - 1)
    }

    /// True for finite numbers that are neither zero nor subnormal.
    pub fn is_normal(&self, settings: &Settings) -> bool {
        self.is_finite() && !self.coefficient.is_zero() && self.adjusted() >= settings.emin
    }

    /// True for finite numbers other than zero below the normal ones.
    pub fn is_subnormal(&self, settings: &Settings) -> bool {
        self.is_finite() && !self.coefficient.is_zero() && self.adjusted() < settings.emin
    }

    /// True for finite numbers without a fraction.
    pub fn is_integer(&self) -> bool {
        if !self.is_finite() {
            return false;
        }
        if self.exponent >= 0 || self.coefficient.is_zero() {
            return true;
        }
        let fraction = -self.exponent;
        let (_, zeros) = self.coefficient.without_zeros(fraction);
        zeros == fraction
    }

    /// True for odd integers; the number is an integer.
    pub fn is_odd_integer(&self) -> bool {
        match self.exponent {
            0 => self.coefficient.is_odd(),
            1.. => false,
            below => self.coefficient.shift_right(-below).0.is_odd(),
        }
    }

    /// The class of the number, as `number_class` names it.
    pub fn class(&self, settings: &Settings) -> &'static str {
        match (self.kind, self.negative) {
            (Kind::QuietNan, _) => "NaN",
            (Kind::SignalingNan, _) => "sNaN",
            (Kind::Infinity, false) => "+Infinity",
            (Kind::Infinity, true) => "-Infinity",
            (Kind::Finite, false) if self.is_zero() => "+Zero",
            (Kind::Finite, true) if self.is_zero() => "-Zero",
            (Kind::Finite, false) if self.is_subnormal(settings) => "+Subnormal",
            (Kind::Finite, true) if self.is_subnormal(settings) => "-Subnormal",
            (Kind::Finite, false) => "+Normal",
            (Kind::Finite, true) => "-Normal",
        }
    }

    /// The same number with another sign.
    #[must_use]
    pub fn with_sign(mut self, negative: bool) -> Number {
        self.negative = negative;
        self
    }

    /// The NaN that an operation gives whose operand is this NaN.
    fn quieted(&self, settings: &Settings, status: &mut u32) -> Number {
        if self.is_signaling() {
            *status |= condition::INVALID_OPERATION;
        }
        let quiet = Number {
            kind: Kind::QuietNan,
            ..self.clone()
        };
        rounding::fit_payload(quiet, settings)
    }
}

/// The result of an operation with a NaN among its operands.
#[inline]
fn nan_of(operands: &[&Number], settings: &Settings, status: &mut u32) -> Option<Number> {
    if operands
        .iter()
        .all(|number| number.is_finite() || number.is_infinite())
    {
        return None;
    }
    let signaling = operands.iter().find(|number| number.is_signaling());
    let chosen = signaling.or_else(|| operands.iter().find(|number| number.is_nan()))?;
    Some(chosen.quieted(settings, status))
}
