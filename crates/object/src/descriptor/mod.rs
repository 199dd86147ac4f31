//! The descriptors and callables of native code: builtin functions, method, wrapper, getset and member descriptors,
//! bound methods, `classmethod`, `staticmethod`, `super`, the mapping proxy; and how a native class's namespace is
//! filled from its spec.

mod builtin;
mod described;
mod getset;
mod method;
mod namespace;
mod native_method;
mod super_lookup;
mod wrapped;
mod wrapper;
mod wrapper_docs;

pub use builtin::*;
pub use getset::*;
pub use method::*;
pub(crate) use namespace::fill_namespace;
pub use native_method::*;
pub use super_lookup::*;
pub use wrapped::*;
pub use wrapper::*;

use crate::error::PyResult;
use crate::token::Token;
use crate::word::{Borrowed, Owned};

/// What the descriptors in the namespaces of classes have in common.
trait Described {
    /// `__name__`
    fn name(&self, token: &Token) -> String;
    /// `__objclass__`
    fn owner(&self) -> Borrowed<'_>;
}

/// `__qualname__`
fn qualname(token: &Token, descriptor: &impl Described) -> String {
    let owner = owner_name(token, descriptor.owner());
    format!("{owner}.{}", descriptor.name(token))
}

/// `repr()`
fn shown(token: &Token, descriptor: &impl Described, kind: &str) -> String {
    let owner = owner_name(token, descriptor.owner());
    format!("<{kind} '{}' of '{owner}' objects>", descriptor.name(token))
}

/// The name of a class without its module: what stands before a method in messages about its call.
fn bare_name(token: &Token, owner: Borrowed<'_>) -> String {
    let class = owner.as_class(token);
    class.map_or_else(String::new, |class| class.name(token).into_owned())
}

fn owner_name(token: &Token, owner: Borrowed<'_>) -> String {
    owner
        .as_class(token)
        .map(|class| class.message_name(token))
        .unwrap_or_default()
}

fn check_receiver(
    token: &mut Token,
    owner: Borrowed<'_>,
    object: Borrowed<'_>,
    name: &str,
) -> PyResult<()> {
    if let Some(owner) = owner.as_class(token)
        && (token.class_of(object).is_subclass_of(token, owner))
    {
        return Ok(());
    }
    let (owner, got) = (owner_name(token, owner), token.class_name(object));
    Err(token.type_error(format!(
        "descriptor '{name}' for '{owner}' objects doesn't apply to a '{got}' object"
    )))
}

/// Read-only proxy of a mapping.
pub fn new_mapping_proxy(token: &mut Token, mapping: Owned) -> Owned {
    let make = token.interp().extension::<MappingProxyHook>().0.get();
    match make {
        Some(make) => make(token, mapping),
        None => mapping,
    }
}

/// How a `mappingproxy` is made; set by the crate that has it.
#[derive(Default)]
pub struct MappingProxyHook(pub std::cell::Cell<Option<fn(&mut Token, Owned) -> Owned>>);

/// `(getattr, (object, name))`: how what is found on an object pickles.
fn reduce_to_getattr(token: &mut Token, object: Owned, name: Owned) -> PyResult {
    let getattr = crate::list_iterator::builtin(token, "getattr")?;
    let args = token.new_tuple([object, name].into_iter());
    Ok(token.new_tuple([getattr, args].into_iter()))
}

/// How a descriptor pickles: it is found on the class that has it.
fn reduce_described(token: &mut Token, owner: Owned, name: String) -> PyResult {
    let name = token.new_str(&name);
    reduce_to_getattr(token, owner, name)
}
