//! The class `Context`.

use super::context_values::{Values, rounding_name};
use super::decimal_class::{Decimal, finish, new_decimal, predicate};
use super::operations;
use super::signal_dict::{Side, Signals};
use super::signals;
use super::{convert, part, signal_dict};
use crate::number::{self, Number, Settings};
use baton_modules::support::tuple;
use baton_object::traverse::Opaque;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, attribute, class, exceptions, methods};
use std::rc::Rc;

/// The names of a context's values, in the order of the constructor's parameters.
pub const NAMES: [&str; 8] = [
    "prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps",
];

/// The context affects almost all operations and controls rounding,
/// Over/Underflow, raising of exceptions and much more.  A new context
/// can be constructed as follows:
///
///     >>> c = Context(prec=28, Emin=-425000000, Emax=425000000,
///     ...             rounding=ROUND_HALF_EVEN, capitals=1, clamp=1,
///     ...             traps=[InvalidOperation, DivisionByZero, Overflow],
///     ...             flags=[])
///     >>>
#[class(
    name = "Context",
    module = "decimal",
    flags = BASETYPE | IMMUTABLE,
    signature = "(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)"
)]
pub struct Context {
    /// What arithmetic needs.
    pub settings: Opaque<Settings>,
    /// Whether exponents are shown with a capital letter.
    pub capitals: bool,
    /// What has happened and what raises.
    pub signals: Opaque<Rc<Signals>>,
    flags: Owned,
    traps: Owned,
}

fn payload(token: &Token, signal_dict: Borrowed<'_>, values: Values) -> Context {
    let signals = Rc::new(Signals::default());
    signals.flags.set(values.flags);
    signals.traps.set(values.traps);
    Context {
        settings: Opaque(values.settings),
        capitals: values.capitals,
        flags: signal_dict::new(token, signal_dict, &signals, Side::Flags),
        traps: signal_dict::new(token, signal_dict, &signals, Side::Traps),
        signals: Opaque(signals),
    }
}

/// A context, while the module is being made.
pub fn make(token: &Token, signal_dict: Borrowed<'_>, values: Values) -> Owned {
    token.new_object(payload(token, signal_dict, values))
}

/// A context with these values.
pub fn new_context(token: &mut Token, values: Values) -> PyResult {
    let signal_dict = part(token, |parts| &parts.signal_dict)?;
    Ok(make(token, signal_dict.as_ref(), values))
}

/// The values of a context.
pub fn values(token: &Token, context: Borrowed<'_>) -> Values {
    let context = Context::of(token, context);
    Values {
        settings: context.settings.0,
        capitals: context.capitals,
        flags: context.signals.0.flags.get(),
        traps: context.signals.0.traps.get(),
    }
}

/// Gives a context other values.
fn assign(token: &mut Token, this: Borrowed<'_>, values: Values) {
    let context = Context::of_mut(token, this);
    context.settings.0 = values.settings;
    context.capitals = values.capitals;
    context.signals.0.flags.set(values.flags);
    context.signals.0.traps.set(values.traps);
}

/// Fails for what is no decimal.
fn check_decimal(token: &mut Token, value: Borrowed<'_>) -> PyResult<()> {
    match value.is_a::<Decimal>(token) {
        true => Ok(()),
        false => Err(token.type_error("argument must be a Decimal")),
    }
}

/// The text of a number that an operand is.
fn text(
    token: &mut Token,
    this: Borrowed<'_>,
    value: Borrowed<'_>,
    of: fn(&Number, bool) -> String,
) -> PyResult<String> {
    let capitals = Context::of(token, this).capitals;
    operations::with_operand(token, this, value, |number, _| of(number, capitals))
}

/// The number of an operand, changed.
fn changed(
    token: &mut Token,
    this: Borrowed<'_>,
    value: Borrowed<'_>,
    change: impl FnOnce(&mut Number),
) -> PyResult {
    let number = operations::with_operand(token, this, value, |number, _| {
        let mut number = number.clone();
        change(&mut number);
        number
    })?;
    Ok(new_decimal(token, number))
}

/// The methods of the class: tables of those that are all alike, and the others.
macro_rules! context_methods {
    (
        predicates { $($predicate:ident, $predicate_doc:tt;)* }
        classifications { $($class:ident, $class_doc:tt;)* }
        unary { $($unary:ident = $unary_op:ident, $unary_doc:tt;)* }
        binary { $($binary:ident = $binary_op:ident, $binary_doc:tt;)* }
        quiet { $($quiet:ident = $quiet_op:ident, $quiet_doc:tt;)* }
        attributes { $($attribute:ident, $set:ident, $type:ty, $values:ident => $value:expr;)* }
        others { $($others:tt)* }
    ) => {
        #[methods]
        impl Context {
            $($others)*
            $(
                #[doc = $predicate_doc]
                #[method("(x, /)")]
                fn $predicate(token: &mut Token, this: Borrowed<'_>, x: Borrowed<'_>) -> PyResult<bool> {
                    operations::with_operand(token, this, x, |number, _| predicate::$predicate(number))
                }
            )*
            $(
                #[doc = $class_doc]
                #[method("(x, /)")]
                fn $class(token: &mut Token, this: Borrowed<'_>, x: Borrowed<'_>) -> PyResult<bool> {
                    operations::with_operand(token, this, x, |number, settings| number.$class(settings))
                }
            )*
            $(
                #[doc = $unary_doc]
                #[method("(x, /)")]
                fn $unary(token: &mut Token, this: Borrowed<'_>, x: Borrowed<'_>) -> PyResult {
                    operations::unary(token, this, x, number::$unary_op)
                }
            )*
            $(
                #[doc = $binary_doc]
                #[method("(x, y, /)")]
                fn $binary(token: &mut Token, this: Borrowed<'_>, x: Borrowed<'_>, y: Borrowed<'_>) -> PyResult {
                    operations::binary(token, this, x, y, number::$binary_op)
                }
            )*
            $(
                #[doc = $quiet_doc]
                #[method("(x, y, /)")]
                fn $quiet(token: &mut Token, this: Borrowed<'_>, x: Borrowed<'_>, y: Borrowed<'_>) -> PyResult {
                    operations::quiet(token, this, x, y, number::$quiet_op)
                }
            )*
            $(
                #[getter]
                fn $attribute(token: &mut Token, this: Borrowed<'_>) -> PyResult<$type> {
                    let $values = values(token, this);
                    Ok($value)
                }

                #[setter]
                fn $set(token: &mut Token, this: Borrowed<'_>, value: Option<Borrowed<'_>>) -> PyResult<()> {
                    set_value(token, this, stringify!($attribute), value)
                }
            )*
        }
    };
}

/// Sets one of a context's values.
fn set_value(
    token: &mut Token,
    this: Borrowed<'_>,
    name: &str,
    value: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let Some(value) = value else {
        let message = "context attributes cannot be deleted";
        return Err(token.raise(&exceptions::ATTRIBUTE_ERROR, message));
    };
    let mut values = values(token, this);
    values.set(token, name, value)?;
    assign(token, this, values);
    Ok(())
}

context_methods! {
    predicates {
        is_finite, "Return True if x is finite, False otherwise.";
        is_infinite, "Return True if x is infinite, False otherwise.";
        is_nan, "Return True if x is a qNaN or sNaN, False otherwise.";
        is_qnan, "Return True if x is a quiet NaN, False otherwise.";
        is_signed, "Return True if x is negative, False otherwise.";
        is_snan, "Return True if x is a signaling NaN, False otherwise.";
        is_zero, "Return True if x is a zero, False otherwise.";
    }
    classifications {
        is_normal, "Return True if x is a normal number, False otherwise.";
        is_subnormal, "Return True if x is subnormal, False otherwise.";
    }
    unary {
        abs = absolute, "Return the absolute value of x.";
        exp = exp, "Return e ** x.";
        ln = ln, "Return the natural (base e) logarithm of x.";
        log10 = log10, "Return the base 10 logarithm of x.";
        logb = logb, "Return the exponent of the first digit of x.";
        logical_invert = logical_invert, "Invert all the digits in the operand.";
        minus = minus, "Return -x, made to fit the context.";
        next_minus = next_minus, "Return the largest representable number smaller than x.";
        next_plus = next_plus, "Return the smallest representable number larger than x.";
        normalize = normalize, "Reduce x to its simplest form.";
        plus = plus, "Return +x, made to fit the context.";
        sqrt = square_root, "Square root of a non-negative number to context precision.";
        to_integral = to_integral_value, "Identical to to_integral_value(x).";
        to_integral_exact = to_integral_exact, "Round to an integer. Signal if the result is rounded or inexact.";
        to_integral_value = to_integral_value, "Round to an integer.";
    }
    binary {
        add = add, "Return the sum of x and y.";
        compare = compare, "Compare x and y numerically.";
        compare_signal = compare_signal, "Compare x and y numerically.  All NaNs signal.";
        divide = divide, "Return x divided by y.";
        divide_int = divide_integer, "Return x divided by y, truncated to an integer.";
        logical_and = logical_and, "Apply 'and' to the digits of both operands.";
        logical_or = logical_or, "Apply 'or' to the digits of both operands.";
        logical_xor = logical_xor, "Apply 'xor' to the digits of both operands.";
        max = maximum, "Compare the values numerically and return the maximum.";
        max_mag = maximum_magnitude, "Compare the values without their signs and return the maximum.";
        min = minimum, "Compare the values numerically and return the minimum.";
        min_mag = minimum_magnitude, "Compare the values without their signs and return the minimum.";
        multiply = multiply, "Return the product of x and y.";
        next_toward = next_toward, "Return the number closest to x, in the direction towards y.";
        quantize = quantize, "Return a value equal to x (rounded), having the exponent of y.";
        remainder = remainder, "Return the rest of the integer division, with the sign of x.";
        remainder_near = remainder_near, "Return x - y * n, where n is the integer nearest to x / y.";
        rotate = rotate, "Return a copy of x, rotated by y places.";
        scaleb = scaleb, "Return the first operand after adding the second value to its exp.";
        shift = shift, "Return a copy of x, shifted by y places.";
        subtract = subtract, "Return the difference between x and y.";
    }
    quiet {
        compare_total = compare_total, "Compare x and y using their abstract representation.";
        compare_total_mag = compare_total_magnitude,
            "Compare x and y using their abstract representation, ignoring sign.";
    }
    attributes {
        prec, set_prec, i64, values => values.settings.prec;
        rounding, set_rounding, &'static str, values => rounding_name(values.settings.rounding);
        Emin, set_Emin, i64, values => values.settings.emin;
        Emax, set_Emax, i64, values => values.settings.emax;
        capitals, set_capitals, i64, values => i64::from(values.capitals);
        clamp, set_clamp, i64, values => i64::from(values.settings.clamp);
    }
    others {
        #[slot]
        fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
            let default = part(token, |parts| &parts.templates[0])?;
            let mut values = values(token, default.as_ref());
            values.capitals = true;
            let signal_dict = part(token, |parts| &parts.signal_dict)?;
            let payload = payload(token, signal_dict.as_ref(), values);
            baton_modules::support::instance(token, class, payload)
        }

        #[slot]
        fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
            let given = bind!(
                token, args, "", Either "prec" false, Either "rounding" false, Either "Emin" false,
                Either "Emax" false, Either "capitals" false, Either "clamp" false, Either "flags" false,
                Either "traps" false
            );
            let mut values = values(token, this);
            values.set_all(token, &NAMES, &given)?;
            assign(token, this, values);
            Ok(())
        }

        #[slot]
        fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            let Values { settings, capitals, flags, traps } = values(token, this);
            let text = format!(
                "Context(prec={}, rounding={}, Emin={}, Emax={}, capitals={}, clamp={}, flags=[{}], traps=[{}])",
                settings.prec, rounding_name(settings.rounding), settings.emin, settings.emax,
                i32::from(capitals), i32::from(settings.clamp), signals::names(flags), signals::names(traps)
            );
            Ok(token.new_str(&text))
        }

        #[slot]
        fn __getattribute__(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
            let context = Context::of(token, this);
            match baton_object::str::of(token, name).and_then(|name| name.as_ascii()) {
                Some("flags") => Ok(context.flags.clone_ref(token)),
                Some("traps") => Ok(context.traps.clone_ref(token)),
                _ => attribute::generic_get(token, this, name),
            }
        }

        #[slot]
        fn __setattr__(
            token: &mut Token,
            this: Borrowed<'_>,
            name: Borrowed<'_>,
            value: Option<Borrowed<'_>>,
        ) -> PyResult<()> {
            let Some(value) = value else {
                return set_value(token, this, "", None);
            };
            let bits = match baton_object::str::of(token, name).and_then(|name| name.as_ascii()) {
                Some("flags") => true,
                Some("traps") => false,
                _ => return attribute::generic_set(token, this, name, Some(value)),
            };
            let given = signal_dict::bits_of_mapping(token, value)?;
            let context = Context::of(token, this);
            let signals = &context.signals.0;
            if bits { &signals.flags } else { &signals.traps }.set(given);
            Ok(())
        }

        #[method("()")]
        fn __copy__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            let values = values(token, this);
            new_context(token, values)
        }

        /// Return a duplicate of the context.
        #[method("()")]
        fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            let values = values(token, this);
            new_context(token, values)
        }

        #[method("()")]
        fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
            let Values { settings, capitals, flags, traps } = values(token, this);
            let values = vec![
                token.int(settings.prec),
                token.intern(rounding_name(settings.rounding)),
                token.int(settings.emin),
                token.int(settings.emax),
                token.int(i64::from(capitals)),
                token.int(i64::from(settings.clamp)),
                signals::as_list(token, collapsed(flags)),
                signals::as_list(token, collapsed(traps)),
            ];
            let class = token.class_word(this).own(token);
            let args = tuple(token, values);
            Ok(tuple(token, vec![class, args]))
        }

        /// Return Emin - prec + 1, the least exponent of all numbers.
        #[method("()")]
        fn Etiny(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
            Ok(Context::of(token, this).settings.0.etiny())
        }

        /// Return Emax - prec + 1, the largest exponent of numbers with all digits.
        #[method("()")]
        fn Etop(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
            Ok(Context::of(token, this).settings.0.etop())
        }

        /// Reset all flags to False.
        #[method("()")]
        fn clear_flags(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
            Context::of(token, this).signals.0.flags.set(0);
            Ok(())
        }

        /// Set all traps to False.
        #[method("()")]
        fn clear_traps(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
            Context::of(token, this).signals.0.traps.set(0);
            Ok(())
        }

        /// Create a new Decimal instance from num, using self as the context. Unlike the
        /// Decimal constructor, this function observes the context limits.
        #[method("(num='0', /)")]
        fn create_decimal(token: &mut Token, this: Borrowed<'_>, num: Option<Borrowed<'_>>) -> PyResult {
            match num {
                Some(num) => convert::fitting(token, num, this),
                None => Ok(new_decimal(token, Number::integer(0))),
            }
        }

        /// Create a new Decimal instance from float f.  Unlike the Decimal.from_float()
        /// class method, this function observes the context limits.
        #[method("(f, /)")]
        fn create_decimal_from_float(token: &mut Token, this: Borrowed<'_>, f: Borrowed<'_>) -> PyResult {
            let number = convert::of_float(token, f)?;
            let settings = Context::of(token, this).settings.0;
            let mut status = 0;
            let number = number::finalize(number, &settings, &mut status);
            finish(token, this, number, status)
        }

        #[method("(object, /)")]
        fn _apply(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
            operations::unary(token, this, object, |number, settings, status| {
                number::finalize(number.clone(), settings, status)
            })
        }

        /// Return True, as a Decimal always is canonical.
        #[method("(x, /)")]
        fn is_canonical(token: &mut Token, _this: Borrowed<'_>, x: Borrowed<'_>) -> PyResult<bool> {
            check_decimal(token, x)?;
            Ok(true)
        }

        /// Return a new instance of x.
        #[method("(x, /)")]
        fn canonical(token: &mut Token, _this: Borrowed<'_>, x: Borrowed<'_>) -> PyResult {
            check_decimal(token, x)?;
            Ok(x.own(token))
        }

        /// Return a copy of Decimal x.
        #[method("(x, /)")]
        fn copy_decimal(token: &mut Token, this: Borrowed<'_>, x: Borrowed<'_>) -> PyResult {
            match x.is_a::<Decimal>(token) {
                true => Ok(x.own(token)),
                false => changed(token, this, x, |_| ()),
            }
        }

        /// Return a copy of x with the sign set to 0.
        #[method("(x, /)")]
        fn copy_abs(token: &mut Token, this: Borrowed<'_>, x: Borrowed<'_>) -> PyResult {
            changed(token, this, x, |number| number.negative = false)
        }

        /// Return a copy of x with the sign inverted.
        #[method("(x, /)")]
        fn copy_negate(token: &mut Token, this: Borrowed<'_>, x: Borrowed<'_>) -> PyResult {
            changed(token, this, x, |number| number.negative = !number.negative)
        }

        /// Copy the sign from y to x.
        #[method("(x, y, /)")]
        fn copy_sign(token: &mut Token, this: Borrowed<'_>, x: Borrowed<'_>, y: Borrowed<'_>) -> PyResult {
            operations::quiet(token, this, x, y, |x, y| x.clone().with_sign(y.negative))
        }

        /// Return quotient and remainder of the division x / y.
        #[method("(x, y, /)")]
        fn divmod(token: &mut Token, this: Borrowed<'_>, x: Borrowed<'_>, y: Borrowed<'_>) -> PyResult {
            operations::divmod(token, this, x, y)
        }

        /// Return x multiplied by y, plus z.
        #[method("(x, y, z, /)")]
        fn fma(
            token: &mut Token,
            this: Borrowed<'_>,
            x: Borrowed<'_>,
            y: Borrowed<'_>,
            z: Borrowed<'_>,
        ) -> PyResult {
            operations::fma(token, this, x, y, z)
        }

        /// Compute a**b, or a**b % modulo for integers. A negative a wants an integer b.
        #[method("(a, b, modulo=None)")]
        fn power(
            token: &mut Token,
            this: Borrowed<'_>,
            a: Borrowed<'_>,
            b: Borrowed<'_>,
            modulo: Option<Borrowed<'_>>,
        ) -> PyResult {
            operations::power(token, this, a, b, modulo)
        }

        /// Return an indication of the class of x.
        #[method("(x, /)")]
        fn number_class(token: &mut Token, this: Borrowed<'_>, x: Borrowed<'_>) -> PyResult<&'static str> {
            operations::with_operand(token, this, x, Number::class)
        }

        /// Return 10.
        #[method("()")]
        fn radix(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
            Ok(new_decimal(token, Number::integer(10)))
        }

        /// Return True if the two operands have the same exponent.
        #[method("(x, y, /)")]
        fn same_quantum(token: &mut Token, this: Borrowed<'_>, x: Borrowed<'_>, y: Borrowed<'_>) -> PyResult<bool> {
            let (same, _) =
                operations::with_operands(token, this, x, y, |x, y, _, _| number::same_quantum(x, y))?;
            Ok(same)
        }

        /// Convert a number to a string, using engineering notation.
        #[method("(x, /)")]
        fn to_eng_string(token: &mut Token, this: Borrowed<'_>, x: Borrowed<'_>) -> PyResult<String> {
            text(token, this, x, number::engineering)
        }

        /// Convert a number to a string using scientific notation.
        #[method("(x, /)")]
        fn to_sci_string(token: &mut Token, this: Borrowed<'_>, x: Borrowed<'_>) -> PyResult<String> {
            text(token, this, x, number::scientific)
        }
    }
}

/// The conditions of InvalidOperation as one, as far as there are any.
fn collapsed(bits: u32) -> u32 {
    use crate::number::condition::{ALL_INVALID, INVALID_OPERATION};
    match bits & ALL_INVALID {
        0 => bits,
        _ => bits & !ALL_INVALID | INVALID_OPERATION,
    }
}
