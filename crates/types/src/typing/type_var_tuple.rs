//! `typing.TypeVarTuple`.

use super::parameter::type_parameter;
use super::{
    Lazy, call_typing, check_name, default_or_none, default_value, iterate_unpacked, set_module,
};
use baton_object::args::Signature;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class};

/// Type variable tuple. A specialized form of type variable that enables
/// variadic generics.
///
/// The preferred way to construct a type variable tuple is via the
/// dedicated syntax for generic functions, classes, and type aliases,
/// where a single '*' indicates a type variable tuple::
///
///     def move_first_element_to_last[T, *Ts](tup: tuple[T, *Ts]) -> tuple[*Ts, T]:
///         return (*tup[1:], tup[0])
///
/// Type variables tuples can have default values:
///
///     type AliasWithDefault[*Ts = (str, int)] = tuple[*Ts]
///
/// For compatibility with Python 3.11 and earlier, TypeVarTuple objects
/// can also be created as follows::
///
///     Ts = TypeVarTuple('Ts')  # Can be given any name
///     DefaultTs = TypeVarTuple('Ts', default=(str, int))
///
/// Just as a TypeVar (type variable) is a placeholder for a single type,
/// a TypeVarTuple is a placeholder for an *arbitrary* number of types. For
/// example, if we define a generic class using a TypeVarTuple::
///
///     class C[*Ts]: ...
///
/// Then we can parameterize that class with an arbitrary number of type
/// arguments::
///
///     C[int]       # Fine
///     C[int, str]  # Also fine
///     C[()]        # Even this is fine
///
/// For more details, see PEP 646.
///
/// Note that only TypeVarTuples defined in the global scope can be
/// pickled.
#[class(name = "TypeVarTuple", module = "typing", flags = WEAKREF | DICT)]
pub struct TypeVarTuple {
    name: Owned,
    pub(super) default: Lazy,
}

/// `*Ts` as the compiler makes it.
pub fn new(token: &mut Token, name: Borrowed<'_>) -> PyResult {
    let name = name.own(token);
    Ok(token.new_object(TypeVarTuple {
        name,
        default: Lazy::default(),
    }))
}

static SIGNATURE: Signature = baton_object::signature!("typevartuple",
    Either "name" true, Keyword "default" false);

type_parameter! { TypeVarTuple, "TypeVarTuple", {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [name, default] = SIGNATURE.bind::<2>(token, args)?;
        let name = check_name(token, "typevartuple", name)?;
        let default = default_or_none(token, default);
        let made = token.new_object(TypeVarTuple {
            name,
            default,
        });
        set_module(token, made.as_ref())?;
        Ok(made)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(TypeVarTuple::of(token, this).name.clone_ref(token))
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        iterate_unpacked(token, this)
    }

    /// The default value for this TypeVarTuple.
    #[getter]
    fn __default__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        default_value::<TypeVarTuple>(token, this, |this| &mut this.default)
    }

    #[method("(arg, /)")]
    fn __typing_subst__(token: &mut Token, _this: Borrowed<'_>, _arg: Borrowed<'_>) -> PyResult {
        Err(token.type_error("Substitution of bare TypeVarTuple is not supported"))
    }

    #[method("(alias, args, /)")]
    fn __typing_prepare_subst__(
        token: &mut Token,
        this: Borrowed<'_>,
        alias: Borrowed<'_>,
        args: Borrowed<'_>,
    ) -> PyResult {
        call_typing(token, "_typevartuple_prepare_subst", &[this, alias, args])
    }
} }
