//! Type parameters and aliases (PEP 484, 612, 646, 695, 696), one class a file. What is complicated about them
//! (substitution, generic classes) is Python code in `typing`, which these classes call by name.
//!
//! Invariants: bounds, constraints, defaults and values are [`Lazy`]: computed at most once, when first asked for.

pub mod const_evaluator;
pub mod generic;
pub mod no_default;
pub mod param_spec;
pub mod param_spec_parts;
mod parameter;
pub mod type_alias;
pub mod type_var;
pub mod type_var_tuple;

pub use generic::subscript_generic;
pub use param_spec::new as param_spec;
pub use type_alias::from_statement as type_alias;
pub use type_var::new as type_var;
pub use type_var_tuple::new as type_var_tuple;

use baton_object::call::call;
use baton_object::dict;
use baton_object::str::Str;
use baton_object::{
    Args, Borrowed, Owned, Payload, PyResult, Token, Traverse, attribute, list_iterator, object,
};

/// The format that asks an evaluator for the value itself (`annotationlib.Format.VALUE`).
const FORMAT_VALUE: i64 = 1;

/// A value that is there, comes from a function when first asked for, or is neither.
#[derive(Default, Traverse)]
pub struct Lazy {
    value: Option<Owned>,
    evaluator: Option<Owned>,
}

impl Lazy {
    /// A value known from the start.
    pub fn known(value: Owned) -> Lazy {
        Lazy {
            value: Some(value),
            evaluator: None,
        }
    }

    /// A value that `evaluator(format)` computes.
    pub fn computed(evaluator: Owned) -> Lazy {
        Lazy {
            value: None,
            evaluator: Some(evaluator),
        }
    }
}

/// The default of a type parameter: what was given, else `NoDefault`.
fn default_or_none(token: &mut Token, default: Option<Borrowed<'_>>) -> Lazy {
    Lazy::known(match default {
        Some(default) => default.own(token),
        None => no_default::get(token),
    })
}

/// Picks a lazy field of a payload.
type Field<T> = fn(&mut T) -> &mut Lazy;

/// The field of `this`, whose class the caller has seen.
fn lazy<T: Payload>(
    token: &mut Token,
    this: Borrowed<'_>,
    field: Field<T>,
) -> (Option<Owned>, Option<Owned>) {
    let (value, evaluator) = match this.get_mut::<T>(token) {
        Some(payload) => {
            let found = field(payload);
            (found.value.clone(), found.evaluator.clone())
        }
        None => (None, None),
    };
    (value, evaluator)
}

/// The value of a lazy field, computed now if need be.
fn value<T: Payload>(
    token: &mut Token,
    this: Borrowed<'_>,
    field: Field<T>,
) -> PyResult<Option<Owned>> {
    let (value, evaluator) = lazy(token, this, field);
    if value.is_some() {
        return Ok(value);
    }
    let Some(evaluator) = evaluator else {
        return Ok(None);
    };
    let format = token.int(FORMAT_VALUE);
    let computed = call(token, evaluator.as_ref(), &[format.as_ref()])?;
    let copy = computed.clone_ref(token);
    let old = this
        .get_mut::<T>(token)
        .and_then(|payload| field(payload).value.replace(copy));
    drop(old);
    Ok(Some(computed))
}

/// The function that computes a lazy field: the one it came with, or one that returns the known value.
fn evaluator<T: Payload>(token: &mut Token, this: Borrowed<'_>, field: Field<T>) -> Owned {
    match lazy(token, this, field) {
        (_, Some(evaluator)) => evaluator,
        (Some(value), None) => const_evaluator::new(token, value),
        (None, None) => token.none(),
    }
}

/// True if a default was given, even if it is not computed yet.
fn has_default<T: Payload>(token: &mut Token, this: Borrowed<'_>, field: Field<T>) -> bool {
    match lazy(token, this, field) {
        (_, Some(_)) => true,
        (Some(value), None) => !no_default::is(token, value.as_ref()),
        (None, None) => false,
    }
}

/// A default's value, `NoDefault` without one.
fn default_value<T: Payload>(token: &mut Token, this: Borrowed<'_>, field: Field<T>) -> PyResult {
    match value(token, this, field)? {
        Some(value) => Ok(value),
        None => Ok(no_default::get(token)),
    }
}

/// Calls a function of `typing`.
pub fn call_typing(token: &mut Token, name: &str, args: &[Borrowed<'_>]) -> PyResult {
    let function = typing_attribute(token, name)?;
    call(token, function.as_ref(), args)
}

/// `typing.name`
pub(crate) fn typing_attribute(token: &mut Token, name: &str) -> PyResult {
    let import = list_iterator::builtin(token, "__import__")?;
    let typing = token.intern("typing");
    let typing = call(token, import.as_ref(), &[typing.as_ref()])?;
    attribute::get_text(token, typing.as_ref(), name)
}

/// `typing._type_check(value, message)`
pub(crate) fn type_check(token: &mut Token, value: Borrowed<'_>, message: &str) -> PyResult {
    let message = token.new_str(message);
    call_typing(token, "_type_check", &[value, message.as_ref()])
}

/// `*value`, as `typing` spells it.
fn unpack(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    let unpack = typing_attribute(token, "Unpack")?;
    object::getitem(token, unpack.as_ref(), value)
}

/// The parameters with each `Ts` replaced by `*Ts`.
fn unpack_type_var_tuples(token: &mut Token, params: Borrowed<'_>) -> PyResult {
    let mut out = Vec::new();
    for param in object::collect(token, params)? {
        out.push(
            if param.as_ref().is_a::<type_var_tuple::TypeVarTuple>(token) {
                unpack(token, param.as_ref())?
            } else {
                param
            },
        );
    }
    Ok(token.new_tuple(out.into_iter()))
}

/// `value[item for item in unpack(value)]`: an iterator that yields `*value` once.
fn iterate_unpacked(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    let unpacked = unpack(token, value)?;
    let one = token.new_tuple([unpacked].into_iter());
    object::iter(token, one.as_ref())
}

/// The name of the module whose code runs now.
fn caller_module(token: &mut Token) -> Option<Owned> {
    let globals = (token.interp().seam.globals.get())(token)?;
    dict::get_text(token, globals.as_ref(), "__name__")
}

/// Stores where an instance was made, for pickling by name.
fn set_module(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    let module = caller_module(token).unwrap_or_else(|| token.none());
    attribute::set_text(token, this, "__module__", module.as_ref())
}

/// Checks that an argument called `name` is a str.
fn check_name(token: &mut Token, function: &str, name: Option<Borrowed<'_>>) -> PyResult {
    match name {
        Some(name) if name.is_a::<Str>(token) => Ok(name.own(token)),
        other => {
            let class = token.class_name(other.unwrap_or(Borrowed::none()));
            Err(token.type_error(format!(
                "{function}() argument 'name' must be str, not {class}"
            )))
        }
    }
}

/// The variance flags of a type variable or parameter specification.
#[derive(Clone, Copy, Default, Traverse)]
pub struct Variance {
    covariant: bool,
    contravariant: bool,
    inferred: bool,
}

impl Variance {
    /// What type parameter syntax makes.
    const INFERRED: Variance = Variance {
        covariant: false,
        contravariant: false,
        inferred: true,
    };

    fn from_arguments(token: &mut Token, flags: [Option<Borrowed<'_>>; 3]) -> PyResult<Variance> {
        let mut values = [false; 3];
        for (value, flag) in values.iter_mut().zip(flags) {
            if let Some(flag) = flag {
                *value = object::is_true(token, flag)?;
            }
        }
        let [covariant, contravariant, inferred] = values;
        if covariant && contravariant {
            return Err(token.value_error("Bivariant types are not supported."));
        }
        if inferred && (covariant || contravariant) {
            return Err(token.value_error("Variance cannot be specified with infer_variance."));
        }
        Ok(Variance {
            covariant,
            contravariant,
            inferred,
        })
    }

    fn prefix(self) -> &'static str {
        match self {
            Variance { inferred: true, .. } => "",
            Variance {
                covariant: true, ..
            } => "+",
            Variance {
                contravariant: true,
                ..
            } => "-",
            _ => "~",
        }
    }
}

/// A new instance of a native class, for `__new__` without subclasses.
fn cannot_subclass(token: &mut Token, class: &str) -> PyResult {
    Err(token.type_error(format!("Cannot subclass an instance of {class}")))
}

/// Sets the default of a type parameter that the compiler made; returns the parameter.
pub fn set_default(
    token: &mut Token,
    parameter: Borrowed<'_>,
    evaluator: Borrowed<'_>,
) -> PyResult {
    let default = Lazy::computed(evaluator.own(token));
    let old = if let Some(payload) = parameter.get_mut::<type_var::TypeVar>(token) {
        std::mem::replace(&mut payload.default, default)
    } else if let Some(payload) = parameter.get_mut::<param_spec::ParamSpec>(token) {
        std::mem::replace(&mut payload.default, default)
    } else if let Some(payload) = parameter.get_mut::<type_var_tuple::TypeVarTuple>(token) {
        std::mem::replace(&mut payload.default, default)
    } else {
        let class = token.class_name(parameter);
        return Err(token.type_error(format!("Expected a type param, got {class}")));
    };
    drop(old);
    Ok(parameter.own(token))
}

/// Splits `(name, *rest, **keywords)` off into `(name, **keywords)` and the rest.
fn split_varargs<'a, R>(args: Args<'a>, then: impl FnOnce(Args<'_>, &[Borrowed<'a>]) -> R) -> R {
    let positional = args.positional();
    let (first, rest) = positional.split_at(positional.len().min(1));
    let mut values = first.to_vec();
    values.extend_from_slice(args.keyword_values());
    then(Args::with_names(&values, args.names_tuple()), rest)
}
