//! The class `Decimal`.

use super::context_class::Context;
use super::operations::{self, context_of};
use super::{context_values, convert, current, export, format, signals};
use crate::number::{self, Number, Rounding, Settings};
use baton_modules::support::{instance, tuple};
use baton_object::int::{self, IntRef};
use baton_object::slots::CompareOp;
use baton_object::traverse::Opaque;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, call, class, methods};
use std::cell::Cell;

/// Construct a new Decimal object. 'value' can be an integer, string, tuple,
/// or another Decimal object. If no value is given, return Decimal('0'). The
/// context does not affect the conversion and is only passed to determine if
/// the InvalidOperation trap is active.
#[class(name = "Decimal", module = "decimal", flags = BASETYPE | IMMUTABLE, no_gc, signature = "(value='0', context=None)")]
pub struct Decimal {
    /// The value.
    pub number: Opaque<Number>,
    hash: Cell<i64>,
}

fn payload(number: Number) -> Decimal {
    Decimal {
        number: Opaque(number),
        hash: Cell::new(-1),
    }
}

/// A decimal.
#[inline]
pub fn new_decimal(token: &Token, number: Number) -> Owned {
    token.new_object(payload(number))
}

/// An instance of `Decimal` or a subclass.
pub fn new_of(token: &mut Token, class: Borrowed<'_>, number: Number) -> PyResult {
    instance(token, class, payload(number))
}

/// The result of an operation, with what happened noted in the context.
#[inline]
pub fn finish(token: &mut Token, context: Borrowed<'_>, number: Number, status: u32) -> PyResult {
    signals::note(token, context, status)?;
    Ok(new_decimal(token, number))
}

/// A decimal, made an instance of a subclass by calling that.
fn through_class(token: &mut Token, class: Borrowed<'_>, number: Number) -> PyResult {
    let decimal = new_decimal(token, number);
    match class.is(token.native_class(&DECIMAL).as_value()) {
        true => Ok(decimal),
        false => call::call(token, class, &[decimal.as_ref()]),
    }
}

/// A copy of the number, changed.
fn changed(token: &mut Token, this: Borrowed<'_>, change: impl FnOnce(&mut Number)) -> PyResult {
    let mut number = Decimal::of(token, this).number.0.clone();
    change(&mut number);
    Ok(new_decimal(token, number))
}

/// The text of a number in a context.
fn text(token: &mut Token, this: Borrowed<'_>, context: Borrowed<'_>, engineering: bool) -> String {
    let capitals = Context::of(token, context).capitals;
    let number = &Decimal::of(token, this).number.0;
    match engineering {
        true => number::engineering(number, capitals),
        false => number::scientific(number, capitals),
    }
}

/// Rounds to an integer with a rounding mode and a context that may be given.
fn to_integral(
    token: &mut Token,
    this: Borrowed<'_>,
    rounding: Option<Borrowed<'_>>,
    context: Option<Borrowed<'_>>,
    op: operations::Unary,
) -> PyResult {
    let context = context_of(token, context)?;
    let mut settings = Context::of(token, context.as_ref()).settings.0;
    if let Some(rounding) = baton_modules::support::not_none(rounding) {
        settings.rounding = context_values::rounding(token, rounding)?;
    }
    let mut status = 0;
    let number = op(&Decimal::of(token, this).number.0, &settings, &mut status);
    finish(token, context.as_ref(), number, status)
}

/// `round(this, digits)`
fn round(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
    args.no_keywords(token, "Decimal.__round__()")?;
    let digits = match args.positional() {
        [] => return export::to_int(token, this, Rounding::HalfEven),
        [digits] => *digits,
        other => {
            let count = other.len();
            return Err(
                token.type_error(format!("function takes at most 1 argument ({count} given)"))
            );
        }
    };
    let digits = match int::value_of(token, digits).map(IntRef::to_i64) {
        None => return Err(token.type_error("optional arg must be an integer")),
        Some(None) => {
            return Err(token.overflow_error("Python int too large to convert to C ssize_t"));
        }
        Some(Some(digits)) => digits,
    };
    let context = current::get(token)?;
    let settings: &Settings = &Context::of(token, context.as_ref()).settings.0;
    let unit = Number::small(false, 1, digits.saturating_neg());
    let mut status = 0;
    let number = &Decimal::of(token, this).number.0;
    let number = number::quantize(number, &unit, settings, &mut status);
    finish(token, context.as_ref(), number, status)
}

/// The methods of the class: tables of those that are all alike, and the others.
macro_rules! decimal_methods {
    (
        predicates { $($predicate:ident, $predicate_doc:tt;)* }
        classifications { $($class:ident, $class_doc:tt;)* }
        unary { $($unary:ident = $unary_op:ident, $unary_doc:tt;)* }
        binary { $($binary:ident = $binary_op:ident, $binary_doc:tt;)* }
        quiet { $($quiet:ident = $quiet_op:ident, $quiet_doc:tt;)* }
        integral { $($integral:ident = $integral_op:ident, $integral_doc:tt;)* }
        unary_slots { $($unary_slot:ident = $unary_slot_op:ident;)* }
        binary_slots { $($binary_slot:ident = $binary_slot_op:ident;)* }
        others { $($others:tt)* }
    ) => {
        #[methods]
        impl Decimal {
            $($others)*
            $(
                #[doc = $predicate_doc]
                #[method("()")]
                fn $predicate(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
                    Ok(predicate::$predicate(&Decimal::of(token, this).number.0))
                }
            )*
            $(
                #[doc = $class_doc]
                #[method("(context=None)")]
                fn $class(token: &mut Token, this: Borrowed<'_>, context: Option<Borrowed<'_>>) -> PyResult<bool> {
                    let context = context_of(token, context)?;
                    let settings = &Context::of(token, context.as_ref()).settings.0;
                    Ok(Decimal::of(token, this).number.0.$class(settings))
                }
            )*
            $(
                #[doc = $unary_doc]
                #[method("(context=None)")]
                fn $unary(token: &mut Token, this: Borrowed<'_>, context: Option<Borrowed<'_>>) -> PyResult {
                    let context = context_of(token, context)?;
                    operations::unary(token, context.as_ref(), this, number::$unary_op)
                }
            )*
            $(
                #[doc = $binary_doc]
                #[method("(other, context=None)")]
                fn $binary(
                    token: &mut Token,
                    this: Borrowed<'_>,
                    other: Borrowed<'_>,
                    context: Option<Borrowed<'_>>,
                ) -> PyResult {
                    let context = context_of(token, context)?;
                    operations::binary(token, context.as_ref(), this, other, number::$binary_op)
                }
            )*
            $(
                #[doc = $quiet_doc]
                #[method("(other, context=None)")]
                fn $quiet(
                    token: &mut Token,
                    this: Borrowed<'_>,
                    other: Borrowed<'_>,
                    context: Option<Borrowed<'_>>,
                ) -> PyResult {
                    let context = context_of(token, context)?;
                    operations::quiet(token, context.as_ref(), this, other, number::$quiet_op)
                }
            )*
            $(
                #[doc = $integral_doc]
                #[method("(rounding=None, context=None)")]
                fn $integral(
                    token: &mut Token,
                    this: Borrowed<'_>,
                    rounding: Option<Borrowed<'_>>,
                    context: Option<Borrowed<'_>>,
                ) -> PyResult {
                    to_integral(token, this, rounding, context, number::$integral_op)
                }
            )*
            $(
                #[slot]
                fn $unary_slot(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                    operations::unary_operator(token, this, number::$unary_slot_op)
                }
            )*
            $(
                #[slot]
                fn $binary_slot(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
                    operations::operator(token, left, right, number::$binary_slot_op)
                }
            )*
        }
    };
}

/// What the predicates of both classes ask.
pub(super) mod predicate {
    use crate::number::Number;

    macro_rules! predicates {
        ($($name:ident: $number:ident => $is:expr;)*) => {$(
            #[doc = concat!("`", stringify!($name), "`")]
            pub fn $name($number: &Number) -> bool {
                $is
            }
        )*};
    }

    predicates! {
        is_canonical: _number => true;
        is_finite: number => number.is_finite();
        is_infinite: number => number.is_infinite();
        is_nan: number => number.is_nan();
        is_qnan: number => number.is_nan() && !number.is_signaling();
        is_signed: number => number.negative;
        is_snan: number => number.is_signaling();
        is_zero: number => number.is_zero();
    }
}

decimal_methods! {
    predicates {
        is_canonical, "Return True if the argument is canonical, which it always is.";
        is_finite, "Return True if the argument is a finite number, False for infinities and NaN.";
        is_infinite, "Return True if the argument is an infinity of either sign.";
        is_nan, "Return True if the argument is a NaN, quiet or signaling.";
        is_qnan, "Return True if the argument is a quiet NaN.";
        is_signed, "Return True if the argument has a minus sign; zeros and NaN can have one, too.";
        is_snan, "Return True if the argument is a signaling NaN.";
        is_zero, "Return True if the argument is a zero of either sign.";
    }
    classifications {
        is_normal, "Return True if the argument is finite, not zero, and its adjusted exponent not below Emin.";
        is_subnormal, "Return True if the argument is finite, not zero, and its adjusted exponent below Emin.";
    }
    unary {
        exp = exp, "Return e ** self, correctly rounded with ROUND_HALF_EVEN.";
        ln = ln, "Return the natural logarithm, correctly rounded with ROUND_HALF_EVEN.";
        log10 = log10, "Return the decimal logarithm, correctly rounded with ROUND_HALF_EVEN.";
        logb = logb, "Return the adjusted exponent as a Decimal; -Infinity, with DivisionByZero, for a zero.";
        logical_invert = logical_invert, "Invert all digits.";
        next_minus = next_minus, "Return the largest number of the context that is smaller than self.";
        next_plus = next_plus, "Return the smallest number of the context that is larger than self.";
        normalize = normalize, "Return the number without trailing zeros, zeros as 0e0.";
        sqrt = square_root, "Return the square root, correctly rounded with ROUND_HALF_EVEN.";
    }
    binary {
        compare = compare, "Compare self to other: Decimal('-1'), Decimal('0') or Decimal('1'), or a NaN.";
        compare_signal = compare_signal, "As compare, except that all NaN signal.";
        logical_and = logical_and, "Apply 'and' to the digits of both numbers.";
        logical_or = logical_or, "Apply 'or' to the digits of both numbers.";
        logical_xor = logical_xor, "Apply 'xor' to the digits of both numbers.";
        max = maximum, "Return the greater number; a quiet NaN gives way to a number.";
        max_mag = maximum_magnitude, "As max, for the absolute values.";
        min = minimum, "Return the lesser number; a quiet NaN gives way to a number.";
        min_mag = minimum_magnitude, "As min, for the absolute values.";
        next_toward = next_toward, "Return the number of the context next to self in the direction of other.";
        remainder_near = remainder_near, "Return self - n * other for the integer n nearest to self / other.";
        rotate = rotate, "Return the number with its digits rotated by other places.";
        scaleb = scaleb, "Return the number with other added to its exponent.";
        shift = shift, "Return the number with its digits shifted by other places.";
    }
    quiet {
        compare_total = compare_total,
            "Compare the representations of both numbers, which are in a total order: equal numbers\nwith different exponents are not equal here.\n\n    >>> Decimal('12.0').compare_total(Decimal('12'))\n    Decimal('-1')\n";
        compare_total_mag = compare_total_magnitude, "As compare_total, without the signs.";
    }
    integral {
        to_integral = to_integral_value, "The same as to_integral_value, under its older name.";
        to_integral_exact = to_integral_exact, "Round to the nearest integer, signaling Inexact and Rounded.";
        to_integral_value = to_integral_value, "Round to the nearest integer without signaling.";
    }
    unary_slots {
        __neg__ = minus;
        __pos__ = plus;
        __abs__ = absolute;
    }
    binary_slots {
        __add__ = add;
        __sub__ = subtract;
        __mul__ = multiply;
        __truediv__ = divide;
        __floordiv__ = divide_integer;
        __mod__ = remainder;
    }
    others {
        #[slot]
        fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
            let [value, context] =
                bind!(token, args, "", Either "value" false, Either "context" false);
            let context = context_of(token, context)?;
            match value {
                Some(value) => convert::exact(token, class, value, context.as_ref()),
                None => new_of(token, class, Number::integer(0)),
            }
        }

        #[slot]
        fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            let context = current::get(token)?;
            let text = text(token, this, context.as_ref(), false);
            Ok(token.new_str(&format!("Decimal('{text}')")))
        }

        #[slot]
        fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            let context = current::get(token)?;
            let text = text(token, this, context.as_ref(), false);
            Ok(token.new_str(&text))
        }

        #[slot]
        fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
            let known = Decimal::of(token, this).hash.get();
            if known != -1 {
                return Ok(known);
            }
            let hash = export::hash(token, this)?;
            Decimal::of(token, this).hash.set(hash);
            Ok(hash)
        }

        #[slot]
        fn __richcmp__(
            token: &mut Token,
            this: Borrowed<'_>,
            other: Borrowed<'_>,
            op: CompareOp,
        ) -> PyResult {
            operations::richcompare(token, this, other, op)
        }

        #[slot]
        fn __bool__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
            Ok(!Decimal::of(token, this).number.0.is_zero())
        }

        #[slot]
        fn __divmod__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
            operations::divmod_operator(token, left, right)
        }

        #[slot]
        fn __pow__(
            token: &mut Token,
            left: Borrowed<'_>,
            right: Borrowed<'_>,
            modulus: Borrowed<'_>,
        ) -> PyResult {
            operations::power_operator(token, left, right, modulus)
        }

        #[slot]
        fn __int__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            export::to_int(token, this, Rounding::Down)
        }

        #[slot]
        fn __float__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            let value = export::to_f64(token, this)?;
            Ok(token.new_float(value))
        }

        #[method("()")]
        fn __trunc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            export::to_int(token, this, Rounding::Down)
        }

        #[method("()")]
        fn __floor__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            export::to_int(token, this, Rounding::Floor)
        }

        #[method("()")]
        fn __ceil__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            export::to_int(token, this, Rounding::Ceiling)
        }

        #[method("(*args, **kwargs)")]
        fn __round__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
            round(token, this, args)
        }

        #[method("(*args, **kwargs)")]
        fn __format__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
            format::format(token, this, args)
        }

        #[method("()")]
        fn __complex__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            let re = export::to_f64(token, this)?;
            Ok(token.new_object(baton_object::complex_class::Complex { re, im: 0.0 }))
        }

        #[method("()")]
        fn __copy__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            Ok(this.own(token))
        }

        #[method("(object, /)")]
        fn __deepcopy__(token: &mut Token, this: Borrowed<'_>, _object: Borrowed<'_>) -> PyResult {
            Ok(this.own(token))
        }

        #[method("()")]
        fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            let class = token.class_word(this).own(token);
            let text = baton_object::object::str(token, this)?;
            let args = tuple(token, vec![text]);
            Ok(tuple(token, vec![class, args]))
        }

        #[method("()")]
        fn __sizeof__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
            let words = Decimal::of(token, this).number.0.coefficient.as_big().as_words().len();
            let beyond = if words > 4 { words * 8 } else { 0 };
            Ok(104 + beyond)
        }

        #[getter]
        fn real(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            Ok(this.own(token))
        }

        #[getter]
        fn imag(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
            Ok(new_decimal(token, Number::integer(0)))
        }

        /// Return the adjusted exponent of the number: that of its first digit.
        #[method("()")]
        fn adjusted(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
            let number = &Decimal::of(token, this).number.0;
            Ok(if number.is_finite() { number.adjusted() } else { 0 })
        }

        /// Return the argument, which is always in canonical form.
        #[method("()")]
        fn canonical(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            Ok(this.own(token))
        }

        /// Return self.
        #[method("()")]
        fn conjugate(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            Ok(this.own(token))
        }

        /// Return Decimal(10), the base of all arithmetic here.
        #[method("()")]
        fn radix(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
            Ok(new_decimal(token, Number::integer(10)))
        }

        /// Return a tuple of sign, digits and exponent.
        #[method("()")]
        fn as_tuple(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            export::to_tuple(token, this)
        }

        /// Return a pair of integers whose ratio is exactly equal to the number, in lowest terms and with a positive
        /// denominator. Raise OverflowError on infinities and a ValueError on NaNs.
        #[method("()")]
        fn as_integer_ratio(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            export::to_ratio(token, this)
        }

        /// Return the number without its sign, unchanged otherwise.
        #[method("()")]
        fn copy_abs(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            changed(token, this, |number| number.negative = false)
        }

        /// Return the number with the other sign, unchanged otherwise.
        #[method("()")]
        fn copy_negate(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            changed(token, this, |number| number.negative = !number.negative)
        }

        /// Return the number with the sign of another, unchanged otherwise.
        ///
        ///     >>> Decimal('2.3').copy_sign(Decimal('-1.5'))
        ///     Decimal('-2.3')
        #[method("(other, context=None)")]
        fn copy_sign(
            token: &mut Token,
            this: Borrowed<'_>,
            other: Borrowed<'_>,
            context: Option<Borrowed<'_>>,
        ) -> PyResult {
            let context = context_of(token, context)?;
            let negative =
                operations::with_operand(token, context.as_ref(), other, |other, _| other.negative)?;
            changed(token, this, |number| number.negative = negative)
        }

        /// Return self*other+third, rounded once.
        ///
        ///     >>> Decimal(2).fma(3, 5)
        ///     Decimal('11')
        #[method("(other, third, context=None)")]
        fn fma(
            token: &mut Token,
            this: Borrowed<'_>,
            other: Borrowed<'_>,
            third: Borrowed<'_>,
            context: Option<Borrowed<'_>>,
        ) -> PyResult {
            let context = context_of(token, context)?;
            operations::fma(token, context.as_ref(), this, other, third)
        }

        /// Return the class of the number, one of ten strings from '-Infinity' to 'sNaN'.
        #[method("(context=None)")]
        fn number_class(
            token: &mut Token,
            this: Borrowed<'_>,
            context: Option<Borrowed<'_>>,
        ) -> PyResult<&'static str> {
            let context = context_of(token, context)?;
            let settings = &Context::of(token, context.as_ref()).settings.0;
            Ok(Decimal::of(token, this).number.0.class(settings))
        }

        /// Return the number rounded to the exponent of another.
        ///
        ///     >>> Decimal('1.41421356').quantize(Decimal('1.000'))
        ///     Decimal('1.414')
        #[method("(exp, rounding=None, context=None)")]
        fn quantize(
            token: &mut Token,
            this: Borrowed<'_>,
            exp: Borrowed<'_>,
            rounding: Option<Borrowed<'_>>,
            context: Option<Borrowed<'_>>,
        ) -> PyResult {
            let context = context_of(token, context)?;
            let mode = match baton_modules::support::not_none(rounding) {
                Some(rounding) => Some(context_values::rounding(token, rounding)?),
                None => None,
            };
            let context = context.as_ref();
            let (number, status) =
                operations::with_operands(token, context, this, exp, |a, b, settings, status| {
                    let rounding = mode.unwrap_or(settings.rounding);
                    number::quantize(a, b, &settings.with_rounding(rounding), status)
                })?;
            finish(token, context, number, status)
        }

        /// Return True if both numbers have the same exponent, or are both infinities or both NaN.
        #[method("(other, context=None)")]
        fn same_quantum(
            token: &mut Token,
            this: Borrowed<'_>,
            other: Borrowed<'_>,
            context: Option<Borrowed<'_>>,
        ) -> PyResult<bool> {
            let context = context_of(token, context)?;
            let context = context.as_ref();
            let (same, _) = operations::with_operands(token, context, this, other, |a, b, _, _| {
                number::same_quantum(a, b)
            })?;
            Ok(same)
        }

        /// Return a string in engineering notation, whose exponents are multiples of 3.
        #[method("(context=None)")]
        fn to_eng_string(
            token: &mut Token,
            this: Borrowed<'_>,
            context: Option<Borrowed<'_>>,
        ) -> PyResult<String> {
            let context = context_of(token, context)?;
            Ok(text(token, this, context.as_ref(), true))
        }

        /// Return the decimal that a float or an integer is exactly.
        #[classmethod("(f, /)")]
        fn from_float(token: &mut Token, class: Borrowed<'_>, f: Borrowed<'_>) -> PyResult {
            let number = convert::of_float(token, f)?;
            through_class(token, class, number)
        }

        /// Return the decimal that a real number is exactly.
        #[classmethod("(number, /)")]
        fn from_number(token: &mut Token, class: Borrowed<'_>, number: Borrowed<'_>) -> PyResult {
            let exact = token.native_class(&DECIMAL).as_value();
            if class.is(exact) && token.class_word(number).is(exact) {
                return Ok(number.own(token));
            }
            let context = current::get(token)?;
            let number = convert::of_number(token, number, context.as_ref())?;
            through_class(token, class, number)
        }
    }
}
