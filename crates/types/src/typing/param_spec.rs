//! `typing.ParamSpec`.

use super::param_spec_parts::{ParamSpecArgs, ParamSpecKwargs};
use super::parameter::type_variable;
use super::{Lazy, Variance, call_typing, check_name, default_or_none, default_value, set_module};
use baton_object::args::Signature;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class};

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

type_variable! { ParamSpec, "ParamSpec", {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [name, bound, default, flags @ ..] = SIGNATURE.bind::<6>(token, args)?;
        let name = check_name(token, "paramspec", name)?;
        let variance = Variance::from_arguments(token, flags)?;
        let bound = bound
            .filter(|bound| !bound.is_none())
            .map(|bound| bound.own(token));
        let default = default_or_none(token, default);
        let made = token.new_object(ParamSpec {
            name,
            bound,
            default,
            variance,
        });
        set_module(token, made.as_ref())?;
        Ok(made)
    }

    /// The default value for this ParamSpec.
    #[getter]
    fn __default__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        default_value::<ParamSpec>(token, this, |this| &mut this.default)
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
} }
