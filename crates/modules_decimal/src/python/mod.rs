//! `_decimal` as Python sees it: `decimal_class.rs` and `context_class.rs` have the classes, `signals.rs` the exceptions,
//! `signal_dict.rs` the mappings of flags and traps, `current.rs` the context of the moment, `convert.rs` and
//! `export.rs` what lies between decimals and other types.
//!
//! Invariants: a value is computed without running Python; what happened then goes through
//! [`signals::note`], which raises for what the context traps.

mod context_class;
mod context_values;
mod convert;
mod current;
mod decimal_class;
mod export;
mod format;
mod operations;
mod signal_dict;
mod signals;

use crate::number::Rounding;
use baton_modules::support::{call_method, import_attribute};
use baton_object::{Borrowed, Owned, PyResult, Token, class_build};
use std::cell::RefCell;

/// The rounding modes by their names.
const ROUNDINGS: [(&str, Rounding); 8] = [
    ("ROUND_UP", Rounding::Up),
    ("ROUND_DOWN", Rounding::Down),
    ("ROUND_CEILING", Rounding::Ceiling),
    ("ROUND_FLOOR", Rounding::Floor),
    ("ROUND_HALF_UP", Rounding::HalfUp),
    ("ROUND_HALF_DOWN", Rounding::HalfDown),
    ("ROUND_HALF_EVEN", Rounding::HalfEven),
    ("ROUND_05UP", Rounding::ZeroFiveUp),
];

/// What the module keeps of an interpreter.
struct Parts {
    /// The context variable of the current context.
    variable: Owned,
    /// The class of `context.flags` and `context.traps`.
    signal_dict: Owned,
    /// The named tuple of `as_tuple`.
    decimal_tuple: Owned,
    /// `numbers.Rational`
    rational: Owned,
    /// `DefaultContext`, `BasicContext` and `ExtendedContext`.
    templates: [Owned; 3],
}

/// [`Parts`], once the module has been made.
#[derive(Default)]
struct State(RefCell<Option<Parts>>);

/// One of the parts.
fn part(token: &mut Token, of: impl Fn(&Parts) -> &Owned) -> PyResult {
    let found = token
        .interp()
        .extension::<State>()
        .0
        .borrow()
        .as_ref()
        .map(|parts| of(parts).clone_ref(token));
    found.ok_or_else(|| token.runtime_error("the module _decimal is not there"))
}

/// Puts something into the module's namespace.
fn put(token: &mut Token, module: Borrowed<'_>, name: &str, value: Borrowed<'_>) -> PyResult<()> {
    baton_object::attribute::set_text(token, module, name, value)
}

/// Makes what only Python code can make, and the contexts.
fn make_parts(token: &mut Token) -> PyResult<Parts> {
    signals::join(token);
    for spec in [&signal_dict::SIGNAL_DICT_MIXIN, &current::CONTEXT_MANAGER] {
        class_build::ready(token, spec);
    }
    let number = import_attribute(token, "numbers", "Number")?;
    let decimal = token
        .native_class(&decimal_class::DECIMAL)
        .as_value()
        .own(token);
    call_method(token, number.as_ref(), "register", &[decimal.as_ref()])?;
    let signal_dict = signal_dict::make_class(token)?;
    let [default, basic, extended] = context_values::TEMPLATES
        .map(|(_, values)| context_class::make(token, signal_dict.as_ref(), values));
    Ok(Parts {
        variable: baton_modules_core::contextvars::new_variable(token, "decimal_context"),
        decimal_tuple: decimal_tuple(token)?,
        rational: import_attribute(token, "numbers", "Rational")?,
        templates: [default, basic, extended],
        signal_dict,
    })
}

/// Fills a new module object. There may be several, but only one of each class, variable and template.
fn fill(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
    if token.interp().extension::<State>().0.borrow().is_none() {
        let parts = make_parts(token)?;
        *token.interp().extension::<State>().0.borrow_mut() = Some(parts);
    }
    let decimal_tuple = part(token, |parts| &parts.decimal_tuple)?;
    put(token, module, "DecimalTuple", decimal_tuple.as_ref())?;
    for (index, (name, _)) in context_values::TEMPLATES.iter().enumerate() {
        let context = part(token, |parts| &parts.templates[index])?;
        put(token, module, name, context.as_ref())?;
    }
    for (name, _) in ROUNDINGS {
        let value = token.intern(name);
        put(token, module, name, value.as_ref())?;
    }
    Ok(())
}

/// The class `DecimalTuple`.
fn decimal_tuple(token: &mut Token) -> PyResult {
    let namedtuple = import_attribute(token, "collections", "namedtuple")?;
    let name = token.intern("DecimalTuple");
    let fields = token.intern("sign digits exponent");
    let class = baton_object::call::call(
        token,
        namedtuple.as_ref(),
        &[name.as_ref(), fields.as_ref()],
    )?;
    let module = token.intern("decimal");
    baton_object::attribute::set_text(token, class.as_ref(), "__module__", module.as_ref())?;
    Ok(class)
}

/// C decimal arithmetic module
#[baton_object::module(
    name = "_decimal",
    classes(
        super::signals::DECIMAL_EXCEPTION,
        super::signals::INVALID_OPERATION,
        super::signals::FLOAT_OPERATION,
        super::signals::DIVISION_BY_ZERO,
        super::signals::INEXACT,
        super::signals::ROUNDED,
        super::signals::SUBNORMAL,
        super::signals::CLAMPED,
        super::signals::OVERFLOW,
        super::signals::UNDERFLOW,
        super::signals::CONVERSION_SYNTAX,
        super::signals::DIVISION_IMPOSSIBLE,
        super::signals::DIVISION_UNDEFINED,
        super::signals::INVALID_CONTEXT,
        super::decimal_class::DECIMAL,
        super::context_class::CONTEXT
    )
)]
pub mod module {
    use super::{context_class, context_values, current};
    use crate::number;
    use baton_object::{Args, Borrowed, PyResult, Token};

    /// Get the current default context.
    #[function("()")]
    fn getcontext(token: &mut Token) -> PyResult {
        current::get(token)
    }

    /// Set a new default context.
    #[function("(context, /)")]
    fn setcontext(token: &mut Token, context: Borrowed<'_>) -> PyResult<()> {
        current::set_checked(token, context)
    }

    /// Return a context manager that will set the default context to a copy of ctx
    /// on entry to the with-statement and restore the previous default context when
    /// exiting the with-statement. If no context is specified, a copy of the current
    /// default context is used.
    #[function("(ctx=None, **kwargs)")]
    fn localcontext(token: &mut Token, args: Args<'_>) -> PyResult {
        current::local(token, args)
    }

    /// Return a context object initialized to the proper values for one of the
    /// IEEE interchange formats.  The argument must be a multiple of 32 and less
    /// than IEEE_CONTEXT_MAX_BITS.
    #[function("(bits, /)")]
    fn IEEEContext(token: &mut Token, bits: Borrowed<'_>) -> PyResult {
        let values = context_values::ieee(token, bits)?;
        context_class::new_context(token, values)
    }

    #[constant]
    fn MAX_PREC(_token: &mut Token) -> i64 {
        number::MAX_PREC
    }

    #[constant]
    fn MAX_EMAX(_token: &mut Token) -> i64 {
        number::MAX_EMAX
    }

    #[constant]
    fn MIN_EMIN(_token: &mut Token) -> i64 {
        number::MIN_EMIN
    }

    #[constant]
    fn MIN_ETINY(_token: &mut Token) -> i64 {
        number::MIN_ETINY
    }

    #[constant]
    fn IEEE_CONTEXT_MAX_BITS(_token: &mut Token) -> i64 {
        context_values::IEEE_MAX_BITS
    }

    #[constant]
    fn HAVE_THREADS(_token: &mut Token) -> bool {
        true
    }

    #[constant]
    fn HAVE_CONTEXTVAR(_token: &mut Token) -> bool {
        true
    }

    #[constant]
    fn __version__(_token: &mut Token) -> &'static str {
        "1.70"
    }

    #[constant]
    fn __libmpdec_version__(_token: &mut Token) -> &'static str {
        "2.5.1"
    }

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        super::fill(token, module)
    }
}
