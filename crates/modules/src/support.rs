//! What native modules share: binding arguments in constructors, making instances, common conversions.

use baton_object::args::no_receiver;
use baton_object::{Borrowed, Owned, Payload, PyResult, Token};

/// Binds `args` to a signature written in place: `bind!(token, args, "name", Either "iterable" true, ...)`.
#[macro_export]
macro_rules! bind {
    ($token:ident, $args:expr, $name:literal, $($kind:ident $param:literal $required:literal),*) => {{
        static SIGNATURE: baton_object::args::Signature =
            baton_object::signature!($name, $($kind $param $required),*);
        SIGNATURE.bind::<{ [$($param),*].len() }>($token, $args)?
    }};
}

/// An instance of `class`, which is `T`'s class or a subclass of it.
pub fn instance<T: Payload>(token: &mut Token, class: Borrowed<'_>, payload: T) -> PyResult {
    if class.is(token.native_class(T::spec()).as_value()) {
        return Ok(token.new_object(payload));
    }
    match class.as_class(token) {
        Some(class) => Ok(token.new_instance(class, payload)),
        None => Err(token.type_error("__new__() argument 1 must be type")),
    }
}

/// The value of a parameter that binding has seen to be there.
pub fn given<'a>(token: &mut Token, value: Option<Borrowed<'a>>) -> PyResult<Borrowed<'a>> {
    value.ok_or_else(|| no_receiver(token))
}

/// The argument unless it is missing or None.
pub fn not_none(value: Option<Borrowed<'_>>) -> Option<Borrowed<'_>> {
    value.filter(|value| !value.is_none())
}

/// Owned copies of borrowed values.
pub fn own_all(token: &Token, values: &[Borrowed<'_>]) -> Vec<Owned> {
    values.iter().map(|value| value.own(token)).collect()
}

/// A tuple of these values.
pub fn tuple(token: &Token, values: Vec<Owned>) -> Owned {
    token.new_tuple(values.into_iter())
}

/// `module.name`, importing the module where needed.
pub fn import_attribute(token: &mut Token, module: &str, name: &str) -> PyResult {
    let module = crate::import::import_module(token, module)?;
    baton_object::attribute::get_text(token, module.as_ref(), name)
}

/// Calls `object.name(*args)` for a name given as text.
pub fn call_method(
    token: &mut Token,
    object: Borrowed<'_>,
    name: &str,
    args: &[Borrowed<'_>],
) -> PyResult {
    let name = token.intern(name);
    baton_object::attribute::call_method(token, object, name.as_ref(), args)
}

/// The attribute under a name given as text, if there is one.
pub fn optional_attribute(
    token: &mut Token,
    object: Borrowed<'_>,
    name: &str,
) -> PyResult<Option<Owned>> {
    let name = token.intern(name);
    baton_object::attribute::get_optional(token, object, name.as_ref())
}
