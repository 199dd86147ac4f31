//! `typing.Generic`. Its two class methods are functions of `typing`.

use super::{typing_attribute, unpack_type_var_tuples};
use baton_object::call::{call, call_args};
use baton_object::{Args, Borrowed, PyResult, Token, class, methods};

/// Abstract base class for generic types.
///
/// On Python 3.12 and newer, generic classes implicitly inherit from
/// Generic when they declare a parameter list after the class's name::
///
///     class Mapping[KT, VT]:
///         def __getitem__(self, key: KT) -> VT:
///             ...
///         # Etc.
///
/// On older versions of Python, however, generic classes have to
/// explicitly inherit from Generic.
///
/// After a class has been declared to be generic, it can then be used as
/// follows::
///
///     def lookup_name[KT, VT](mapping: Mapping[KT, VT], key: KT, default: VT) -> VT:
///         try:
///             return mapping[key]
///         except KeyError:
///             return default
#[class(name = "Generic", module = "typing", flags = BASETYPE, no_gc)]
pub struct Generic {}

/// `Generic[params]`, as the compiler writes it for a class with type parameters.
pub fn subscript_generic(token: &mut Token, params: Borrowed<'_>) -> PyResult {
    let params = unpack_type_var_tuples(token, params)?;
    let alias = typing_attribute(token, "_GenericAlias")?;
    let class = token.native_class(&GENERIC).as_value().own(token);
    call(token, alias.as_ref(), &[class.as_ref(), params.as_ref()])
}

#[methods]
impl Generic {
    #[constant]
    fn __module__(token: &mut Token) -> PyResult {
        Ok(token.new_str("typing"))
    }

    /// Parameterizes a generic class.
    ///
    /// At least, parameterizing a generic class is the *main* thing this
    /// method does.  For example, for some generic class `Foo`, this is
    /// called when we do `Foo[int]` - there, with `cls=Foo` and
    /// `params=int`.
    ///
    /// However, note that this method is also called when defining generic
    /// classes in the first place with `class Foo[T]: ...`.
    #[classmethod("(*args, **kwargs)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let function = typing_attribute(token, "_generic_class_getitem")?;
        args.with_first(class, |args| call_args(token, function.as_ref(), args))
    }

    /// Function to initialize subclasses.
    #[classmethod("(*args, **kwargs)")]
    fn __init_subclass__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let function = typing_attribute(token, "_generic_init_subclass")?;
        args.with_first(class, |args| call_args(token, function.as_ref(), args))
    }
}
