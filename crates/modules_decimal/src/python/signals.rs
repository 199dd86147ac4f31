//! The exceptions of decimals, and raising them for what a context traps.

use super::context_class::Context;
use crate::number::condition;
use baton_object::class_build::add_native_base;
use baton_object::exceptions::{
    ARITHMETIC_ERROR, TYPE_ERROR, ZERO_DIVISION_ERROR, exception_class,
};
use baton_object::{Borrowed, ClassSpec, Owned, PyResult, Raised, Token};

macro_rules! classes {
    ($($static:ident = $name:literal, $base:expr;)*) => {$(
        #[doc = concat!("`decimal.", $name, "`")]
        pub static $static: ClassSpec = exception_class($name, "decimal", Some($base), "");
    )*};
}

classes! {
    DECIMAL_EXCEPTION = "DecimalException", &ARITHMETIC_ERROR;
    INVALID_OPERATION = "InvalidOperation", &DECIMAL_EXCEPTION;
    FLOAT_OPERATION = "FloatOperation", &DECIMAL_EXCEPTION;
    DIVISION_BY_ZERO = "DivisionByZero", &DECIMAL_EXCEPTION;
    OVERFLOW = "Overflow", &INEXACT;
    UNDERFLOW = "Underflow", &INEXACT;
    SUBNORMAL = "Subnormal", &DECIMAL_EXCEPTION;
    INEXACT = "Inexact", &DECIMAL_EXCEPTION;
    ROUNDED = "Rounded", &DECIMAL_EXCEPTION;
    CLAMPED = "Clamped", &DECIMAL_EXCEPTION;
    CONVERSION_SYNTAX = "ConversionSyntax", &INVALID_OPERATION;
    DIVISION_IMPOSSIBLE = "DivisionImpossible", &INVALID_OPERATION;
    DIVISION_UNDEFINED = "DivisionUndefined", &INVALID_OPERATION;
    INVALID_CONTEXT = "InvalidContext", &INVALID_OPERATION;
}

/// The signals in the order of the mappings, with the conditions each stands for.
pub static SIGNALS: [(&ClassSpec, u32); 9] = [
    (&INVALID_OPERATION, condition::ALL_INVALID),
    (&FLOAT_OPERATION, condition::FLOAT_OPERATION),
    (&DIVISION_BY_ZERO, condition::DIVISION_BY_ZERO),
    (&OVERFLOW, condition::OVERFLOW),
    (&UNDERFLOW, condition::UNDERFLOW),
    (&SUBNORMAL, condition::SUBNORMAL),
    (&INEXACT, condition::INEXACT),
    (&ROUNDED, condition::ROUNDED),
    (&CLAMPED, condition::CLAMPED),
];

/// The conditions that InvalidOperation stands for.
static INVALID: [(&ClassSpec, u32); 5] = [
    (&INVALID_OPERATION, condition::INVALID_OPERATION),
    (&CONVERSION_SYNTAX, condition::CONVERSION_SYNTAX),
    (&DIVISION_IMPOSSIBLE, condition::DIVISION_IMPOSSIBLE),
    (&DIVISION_UNDEFINED, condition::DIVISION_UNDEFINED),
    (&INVALID_CONTEXT, condition::INVALID_CONTEXT),
];

/// The names of the signals in a set of conditions, in the order of the conditions.
pub fn names(bits: u32) -> String {
    let mut names: Vec<&str> = Vec::new();
    for bit in (0..u32::BITS).map(|shift| 1 << shift) {
        let signal = SIGNALS.iter().find(|(_, mask)| bits & bit & mask != 0);
        if let Some((spec, _)) = signal.filter(|(spec, _)| !names.contains(&spec.name)) {
            names.push(spec.name);
        }
    }
    names.join(", ")
}

/// Gives the exceptions with several bases the others.
pub fn join(token: &mut Token) {
    let pairs: [(&'static ClassSpec, &'static ClassSpec); 6] = [
        (&DIVISION_BY_ZERO, &ZERO_DIVISION_ERROR),
        (&FLOAT_OPERATION, &TYPE_ERROR),
        (&OVERFLOW, &ROUNDED),
        (&UNDERFLOW, &ROUNDED),
        (&UNDERFLOW, &SUBNORMAL),
        (&DIVISION_UNDEFINED, &ZERO_DIVISION_ERROR),
    ];
    for (spec, base) in pairs {
        let class = token.native_class(spec);
        let base_class = token.native_class(base);
        if !class.is_subclass_of(token, base_class) {
            add_native_base(token, spec, base);
        }
    }
}

/// A list of the classes that a set of conditions is.
pub fn as_list(token: &Token, bits: u32) -> Owned {
    let classes = INVALID.iter().chain(&SIGNALS[1..]);
    let items = classes
        .filter(|(_, mask)| bits & mask != 0)
        .map(|(spec, _)| token.native_class(spec).as_value().own(token))
        .collect();
    token.new_list(items)
}

/// The conditions that a signal's class stands for.
pub fn mask_of(token: &Token, class: Borrowed<'_>) -> Option<u32> {
    SIGNALS
        .iter()
        .find(|(spec, _)| class.is(token.native_class(spec).as_value()))
        .map(|(_, mask)| *mask)
}

/// The KeyError for what is no signal.
pub fn not_a_signal(token: &mut Token) -> Raised {
    token.raise(
        &baton_object::exceptions::KEY_ERROR,
        "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, \
         Subnormal, Inexact, Rounded,\n   Clamped]",
    )
}

/// Sets the flags of what happened in a context and raises what it traps.
#[inline]
pub fn note(token: &mut Token, context: Borrowed<'_>, status: u32) -> PyResult<()> {
    if status == 0 {
        return Ok(());
    }
    note_some(token, context, status)
}

fn note_some(token: &mut Token, context: Borrowed<'_>, status: u32) -> PyResult<()> {
    let context = Context::of(token, context);
    context.signals.0.add_flags(status);
    let trapped = context.signals.0.traps.get() & status;
    if status & condition::MALLOC != 0 {
        return Err(token.memory_error());
    }
    let class = SIGNALS.iter().find(|(_, mask)| trapped & mask != 0);
    match class {
        None => Ok(()),
        Some((spec, _)) => {
            let list = as_list(token, trapped);
            Err(token.raise_values(spec, vec![list]))
        }
    }
}
