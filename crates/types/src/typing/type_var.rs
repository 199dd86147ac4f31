//! `typing.TypeVar`.

use super::parameter::type_variable;
use super::{
    Lazy, Variance, call_typing, check_name, default_or_none, default_value, evaluator, no_default,
    set_module, split_varargs, type_check, value,
};
use baton_object::args::Signature;
use baton_object::tuple::Tuple;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, attribute, class, object};

/// Type variable.
///
/// The preferred way to construct a type variable is via the dedicated
/// syntax for generic functions, classes, and type aliases::
///
///     class Sequence[T]:  # T is a TypeVar
///         ...
///
/// This syntax can also be used to create bound and constrained type
/// variables::
///
///     # S is a TypeVar bound to str
///     class StrSequence[S: str]:
///         ...
///
///     # A is a TypeVar constrained to str or bytes
///     class StrOrBytesSequence[A: (str, bytes)]:
///         ...
///
/// Type variables can also have defaults:
///
///     class IntDefault[T = int]:
///         ...
///
/// However, if desired, reusable type variables can also be constructed
/// manually, like so::
///
///    T = TypeVar('T')  # Can be anything
///    S = TypeVar('S', bound=str)  # Can be any subtype of str
///    A = TypeVar('A', str, bytes)  # Must be exactly str or bytes
///    D = TypeVar('D', default=int)  # Defaults to int
///
/// Type variables exist primarily for the benefit of static type
/// checkers.  They serve as the parameters for generic types as well
/// as for generic function and type alias definitions.
///
/// The variance of type variables is inferred by type checkers when they
/// are created through the type parameter syntax and when
/// ``infer_variance=True`` is passed. Manually created type variables may
/// be explicitly marked covariant or contravariant by passing
/// ``covariant=True`` or ``contravariant=True``. By default, manually
/// created type variables are invariant. See PEP 484 and PEP 695 for more
/// details.
#[class(name = "TypeVar", module = "typing", flags = WEAKREF | DICT)]
pub struct TypeVar {
    pub(super) name: Owned,
    bound: Lazy,
    constraints: Lazy,
    pub(super) default: Lazy,
    variance: Variance,
}

/// `T`, `T: bound` or `T: (constraints)` as the compiler makes it; bound and constraints are functions.
pub fn new(
    token: &mut Token,
    name: Borrowed<'_>,
    bound: Option<Borrowed<'_>>,
    constraints: Option<Borrowed<'_>>,
) -> PyResult {
    let lazy = |value: Option<Borrowed<'_>>| {
        value.map_or_else(Lazy::default, |value| Lazy::computed(value.own(token)))
    };
    let (bound, constraints) = (lazy(bound), lazy(constraints));
    let name = name.own(token);
    Ok(token.new_object(TypeVar {
        name,
        bound,
        constraints,
        default: Lazy::default(),
        variance: Variance::INFERRED,
    }))
}

static SIGNATURE: Signature = baton_object::signature!("typevar",
    Either "name" true, Keyword "bound" false, Keyword "default" false, Keyword "covariant" false,
    Keyword "contravariant" false, Keyword "infer_variance" false);

/// What `TypeVar(name, *constraints, ...)` makes.
fn from_arguments(
    token: &mut Token,
    args: Args<'_>,
    constraints: &[Borrowed<'_>],
) -> PyResult<TypeVar> {
    let [name, bound, default, flags @ ..] = SIGNATURE.bind::<6>(token, args)?;
    let name = check_name(token, "typevar", name)?;
    let variance = Variance::from_arguments(token, flags)?;
    let bound = match bound.filter(|bound| !bound.is_none()) {
        Some(bound) => Lazy::known(type_check(token, bound, "Bound must be a type.")?),
        None => Lazy::default(),
    };
    let constraints = match constraints.len() {
        0 => Lazy::default(),
        1 => return Err(token.type_error("A single constraint is not allowed")),
        _ if bound.value.is_some() => {
            return Err(token.type_error("Constraints cannot be combined with bound=..."));
        }
        _ => Lazy::known(token.tuple_of(constraints)),
    };
    let default = default_or_none(token, default);
    Ok(TypeVar {
        name,
        bound,
        constraints,
        default,
        variance,
    })
}

type_variable! { TypeVar, "TypeVar", {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let payload = split_varargs(args, |args, constraints| {
            from_arguments(token, args, constraints)
        })?;
        let made = token.new_object(payload);
        set_module(token, made.as_ref())?;
        Ok(made)
    }

    #[getter]
    fn __default__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        default_value::<TypeVar>(token, this, |this| &mut this.default)
    }

    #[getter]
    fn __bound__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        value::<TypeVar>(token, this, |this| &mut this.bound)
    }

    #[getter]
    fn evaluate_bound(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(evaluator::<TypeVar>(token, this, |this| &mut this.bound))
    }

    #[getter]
    fn __constraints__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        match value::<TypeVar>(token, this, |this| &mut this.constraints)? {
            Some(constraints) => Ok(constraints),
            None => Ok(Tuple::empty(token)),
        }
    }

    #[getter]
    fn evaluate_constraints(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(evaluator::<TypeVar>(token, this, |this| {
            &mut this.constraints
        }))
    }

    #[method("(arg, /)")]
    fn __typing_subst__(token: &mut Token, this: Borrowed<'_>, arg: Borrowed<'_>) -> PyResult {
        call_typing(token, "_typevar_subst", &[this, arg])
    }

    // Adds the default to `args` where they end just before this variable.
    #[method("(alias, args, /)")]
    fn __typing_prepare_subst__(
        token: &mut Token,
        this: Borrowed<'_>,
        alias: Borrowed<'_>,
        args: Borrowed<'_>,
    ) -> PyResult {
        let parameters = attribute::get_text(token, alias, "__parameters__")?;
        let parameters = object::collect(token, parameters.as_ref())?;
        let place = parameters.iter().position(|other| other.as_ref().is(this));
        let mut values = object::collect(token, args)?;
        let Some(place) = place else {
            return Err(token.value_error("sequence.index(x): x not in sequence"));
        };
        if place < values.len() {
            return Ok(args.own(token));
        }
        let default = default_value::<TypeVar>(token, this, |this| &mut this.default)?;
        if place > values.len() || no_default::is(token, default.as_ref()) {
            let text = object::str_text(token, alias)?;
            let (given, wanted) = (values.len(), place + 1);
            return Err(token.type_error(format!(
                "Too few arguments for {text}; actual {given}, expected at least {wanted}"
            )));
        }
        values.push(default);
        Ok(token.new_tuple(values.into_iter()))
    }
} }
