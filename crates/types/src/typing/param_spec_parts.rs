//! `typing.ParamSpecArgs` and `typing.ParamSpecKwargs`: `P.args` and `P.kwargs`.

use super::cannot_subclass;
use super::param_spec::ParamSpec;
use baton_object::args::Signature;
use baton_object::slots::CompareOp;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object, singletons};

fn part_repr(token: &mut Token, origin: &Owned, part: &str) -> PyResult {
    let name = origin
        .as_ref()
        .get::<ParamSpec>(token)
        .map(|spec| spec.name.clone_ref(token));
    let text = match name {
        Some(name) => object::str_text(token, name.as_ref())?,
        None => object::repr_text(token, origin.as_ref())?,
    };
    Ok(token.new_str(&format!("{text}.{part}")))
}

fn compare_origins(token: &mut Token, left: Owned, right: Owned, op: CompareOp) -> PyResult {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(singletons::not_implemented());
    }
    let equal = object::equal(token, left.as_ref(), right.as_ref())?;
    Ok(token.bool(equal == (op == CompareOp::Eq)))
}

/// The args for a ParamSpec object.
///
/// Given a ParamSpec object P, P.args is an instance of ParamSpecArgs.
///
/// ParamSpecArgs objects have a reference back to their ParamSpec::
///
///     >>> P = ParamSpec("P")
///     >>> P.args.__origin__ is P
///     True
///
/// This type is meant for runtime introspection and has no special meaning
/// to static type checkers.
#[class(name = "ParamSpecArgs", module = "typing", flags = WEAKREF | UNHASHABLE)]
pub struct ParamSpecArgs {
    pub(super) origin: Owned,
}

#[methods]
impl ParamSpecArgs {
    #[constant]
    fn __module__(token: &mut Token) -> PyResult {
        Ok(token.new_str("typing"))
    }

    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        static SIGNATURE: Signature =
            baton_object::signature!("paramspecargs", Either "origin" true);
        let [origin] = SIGNATURE.bind::<1>(token, args)?;
        let origin = origin.unwrap_or(Borrowed::none()).own(token);
        Ok(token.new_object(ParamSpecArgs { origin }))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let origin = ParamSpecArgs::of(token, this).origin.clone_ref(token);
        part_repr(token, &origin, "args")
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let Some(theirs) = other.get::<ParamSpecArgs>(token) else {
            return Ok(singletons::not_implemented());
        };
        let theirs = theirs.origin.clone_ref(token);
        let mine = ParamSpecArgs::of(token, this).origin.clone_ref(token);
        compare_origins(token, mine, theirs, op)
    }

    #[method("(object, /)")]
    fn __mro_entries__(token: &mut Token, _this: Borrowed<'_>, _object: Borrowed<'_>) -> PyResult {
        cannot_subclass(token, "ParamSpecArgs")
    }

    #[member]
    fn __origin__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(ParamSpecArgs::of(token, this).origin.clone_ref(token))
    }
}

/// The kwargs for a ParamSpec object.
///
/// Given a ParamSpec object P, P.kwargs is an instance of ParamSpecKwargs.
///
/// ParamSpecKwargs objects have a reference back to their ParamSpec::
///
///     >>> P = ParamSpec("P")
///     >>> P.kwargs.__origin__ is P
///     True
///
/// This type is meant for runtime introspection and has no special meaning
/// to static type checkers.
#[class(name = "ParamSpecKwargs", module = "typing", flags = WEAKREF | UNHASHABLE)]
pub struct ParamSpecKwargs {
    pub(super) origin: Owned,
}

#[methods]
impl ParamSpecKwargs {
    #[constant]
    fn __module__(token: &mut Token) -> PyResult {
        Ok(token.new_str("typing"))
    }

    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        static SIGNATURE: Signature =
            baton_object::signature!("paramspeckwargs", Either "origin" true);
        let [origin] = SIGNATURE.bind::<1>(token, args)?;
        let origin = origin.unwrap_or(Borrowed::none()).own(token);
        Ok(token.new_object(ParamSpecKwargs { origin }))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let origin = ParamSpecKwargs::of(token, this).origin.clone_ref(token);
        part_repr(token, &origin, "kwargs")
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let Some(theirs) = other.get::<ParamSpecKwargs>(token) else {
            return Ok(singletons::not_implemented());
        };
        let theirs = theirs.origin.clone_ref(token);
        let mine = ParamSpecKwargs::of(token, this).origin.clone_ref(token);
        compare_origins(token, mine, theirs, op)
    }

    #[method("(object, /)")]
    fn __mro_entries__(token: &mut Token, _this: Borrowed<'_>, _object: Borrowed<'_>) -> PyResult {
        cannot_subclass(token, "ParamSpecKwargs")
    }

    #[member]
    fn __origin__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(ParamSpecKwargs::of(token, this).origin.clone_ref(token))
    }
}
