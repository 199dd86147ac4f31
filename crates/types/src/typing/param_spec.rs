//! `typing.ParamSpec`.

use super::param_spec_parts::{ParamSpecArgs, ParamSpecKwargs};
use super::{
    Lazy, Variance, call_typing, cannot_subclass, check_name, default_value, evaluator,
    has_default, no_default, set_module,
};
use crate::union;
use baton_object::args::Signature;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object};

/// Parameter specification variable.
///
/// The preferred way to construct a parameter specification is via the
/// dedicated syntax for generic functions, classes, and type aliases,
/// where the use of '**' creates a parameter specification::
///
///     type IntFunc[**P] = Callable[P, int]
///
/// The following syntax creates a parameter specification that defaults
/// to a callable accepting two positional-only arguments of types int
/// and str:
///
///     type IntFuncDefault[**P = [int, str]] = Callable[P, int]
///
/// For compatibility with Python 3.11 and earlier, ParamSpec objects
/// can also be created as follows::
///
///     P = ParamSpec('P')
///     DefaultP = ParamSpec('DefaultP', default=[int, str])
///
/// Parameter specification variables exist primarily for the benefit of
/// static type checkers.  They are used to forward the parameter types of
/// one callable to another callable, a pattern commonly found in
/// higher-order functions and decorators.  They are only valid when used
/// in ``Concatenate``, or as the first argument to ``Callable``, or as
/// parameters for user-defined Generics. See class Generic for more
/// information on generic types.
///
/// An example for annotating a decorator::
///
///     def add_logging[**P, T](f: Callable[P, T]) -> Callable[P, T]:
///         '''A type-safe decorator to add logging to a function.'''
///         def inner(*args: P.args, **kwargs: P.kwargs) -> T:
///             logging.info(f'{f.__name__} was called')
///             return f(*args, **kwargs)
///         return inner
///
///     @add_logging
///     def add_two(x: float, y: float) -> float:
///         '''Add two numbers together.'''
///         return x + y
///
/// Parameter specification variables can be introspected. e.g.::
///
///     >>> P = ParamSpec("P")
///     >>> P.__name__
///     'P'
///
/// Note that only parameter specification variables defined in the global
/// scope can be pickled.
#[class(name = "ParamSpec", module = "typing", flags = WEAKREF | DICT)]
pub struct ParamSpec {
    pub(super) name: Owned,
    bound: Option<Owned>,
    pub(super) default: Lazy,
    variance: Variance,
}

/// `**P` as the compiler makes it.
pub fn new(token: &mut Token, name: Borrowed<'_>) -> PyResult {
    let name = name.own(token);
    Ok(token.new_object(ParamSpec {
        name,
        bound: None,
        default: Lazy::default(),
        variance: Variance::INFERRED,
    }))
}

static SIGNATURE: Signature = baton_object::signature!("paramspec",
    Either "name" true, Keyword "bound" false, Keyword "default" false, Keyword "covariant" false,
    Keyword "contravariant" false, Keyword "infer_variance" false);

#[methods]
impl ParamSpec {
    #[constant]
    fn __module__(token: &mut Token) -> PyResult {
        Ok(token.new_str("typing"))
    }

    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [name, bound, default, flags @ ..] = SIGNATURE.bind::<6>(token, args)?;
        let name = check_name(token, "paramspec", name)?;
        let variance = Variance::from_arguments(token, flags)?;
        let bound = bound
            .filter(|bound| !bound.is_none())
            .map(|bound| bound.own(token));
        let default = match default {
            Some(default) => default.own(token),
            None => no_default::get(token),
        };
        let made = token.new_object(ParamSpec {
            name,
            bound,
            default: Lazy::known(default),
            variance,
        });
        set_module(token, made.as_ref())?;
        Ok(made)
    }

    #[slot]
    fn __or__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        union::make(token, &[left, right])
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = ParamSpec::of(token, this);
        let (name, prefix) = (payload.name.clone_ref(token), payload.variance.prefix());
        let name = object::str_text(token, name.as_ref())?;
        Ok(token.new_str(&format!("{prefix}{name}")))
    }

    #[member]
    fn __covariant__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(ParamSpec::of(token, this).variance.covariant)
    }

    #[member]
    fn __contravariant__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(ParamSpec::of(token, this).variance.contravariant)
    }

    #[member]
    fn __infer_variance__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(ParamSpec::of(token, this).variance.inferred)
    }

    #[method("()")]
    fn has_default(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(has_default::<ParamSpec>(token, this, |this| {
            &mut this.default
        }))
    }

    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(ParamSpec::of(token, this).name.clone_ref(token))
    }

    #[method("(object, /)")]
    fn __mro_entries__(token: &mut Token, _this: Borrowed<'_>, _object: Borrowed<'_>) -> PyResult {
        cannot_subclass(token, "ParamSpec")
    }

    #[member]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(ParamSpec::of(token, this).name.clone_ref(token))
    }

    /// The default value for this ParamSpec.
    #[getter]
    fn __default__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        default_value::<ParamSpec>(token, this, |this| &mut this.default)
    }

    #[getter]
    fn evaluate_default(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(evaluator::<ParamSpec>(token, this, |this| {
            &mut this.default
        }))
    }

    #[member]
    fn __bound__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let bound = &ParamSpec::of(token, this).bound;
        Ok(bound.as_ref().map(|bound| bound.clone_ref(token)))
    }

    /// Represents positional arguments.
    #[getter]
    fn args(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let origin = this.own(token);
        Ok(token.new_object(ParamSpecArgs { origin }))
    }

    /// Represents keyword arguments.
    #[getter]
    fn kwargs(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let origin = this.own(token);
        Ok(token.new_object(ParamSpecKwargs { origin }))
    }

    #[method("(arg, /)")]
    fn __typing_subst__(token: &mut Token, this: Borrowed<'_>, arg: Borrowed<'_>) -> PyResult {
        call_typing(token, "_paramspec_subst", &[this, arg])
    }

    #[method("(alias, args, /)")]
    fn __typing_prepare_subst__(
        token: &mut Token,
        this: Borrowed<'_>,
        alias: Borrowed<'_>,
        args: Borrowed<'_>,
    ) -> PyResult {
        call_typing(token, "_paramspec_prepare_subst", &[this, alias, args])
    }
}
