//! The built-in types that the kernel itself does not need, one file each.
//!
//! Invariants: no `unsafe`; every class stands in [`ALL`], which [`init`] readies in each interpreter; references into
//! payloads end before anything that takes `&mut Token` (the compiler sees to it).

#![forbid(unsafe_code)]

pub mod ascii;
pub mod exception_group;
pub mod functional;
pub mod generic_alias;
pub mod mapping_proxy;
pub mod memoryview;
pub mod namespace;
pub mod property;
pub mod range;
pub mod set;
pub mod super_object;
pub mod template;
pub mod typing;
pub mod union;
pub mod weakproxy;

pub use baton_object::{bytes, complex, list_iterator, slice};

use baton_object::{ClassSpec, Token, class_build, descriptor, type_object};

/// The classes of this crate.
pub static ALL: &[&ClassSpec] = &[
    &memoryview::MEMORY_VIEW,
    &memoryview::iterator::MEMORY_ITERATOR,
    &exception_group::BASE_EXCEPTION_GROUP,
    &exception_group::EXCEPTION_GROUP,
    &namespace::SIMPLE_NAMESPACE,
    &range::RANGE,
    &range::RANGE_ITERATOR,
    &range::LONG_RANGE_ITERATOR,
    &set::SET,
    &set::FROZEN_SET,
    &set::SET_ITERATOR,
    &template::TEMPLATE,
    &template::TEMPLATE_ITERATOR,
    &template::INTERPOLATION,
    &property::PROPERTY,
    &super_object::SUPER,
    &mapping_proxy::MAPPING_PROXY,
    &functional::ENUMERATE,
    &functional::ZIP,
    &functional::MAP,
    &functional::FILTER,
    &functional::REVERSED,
    &functional::CALLABLE_ITERATOR,
    &generic_alias::GENERIC_ALIAS,
    &generic_alias::ALIAS_ITERATOR,
    &union::UNION,
    &typing::const_evaluator::CONST_EVALUATOR,
    &typing::no_default::NO_DEFAULT_TYPE,
    &typing::type_var::TYPE_VAR,
    &typing::param_spec::PARAM_SPEC,
    &typing::param_spec_parts::PARAM_SPEC_ARGS,
    &typing::param_spec_parts::PARAM_SPEC_KWARGS,
    &typing::type_var_tuple::TYPE_VAR_TUPLE,
    &typing::type_alias::TYPE_ALIAS_TYPE,
    &typing::generic::GENERIC,
    &weakproxy::PROXY,
    &weakproxy::CALLABLE_PROXY,
];

/// The classes outside of the kernel that are names of the module `builtins`.
pub static BUILTINS: &[&ClassSpec] = &[
    &baton_object::bytes_class::BYTES,
    &baton_object::bytearray::BYTEARRAY,
    &memoryview::MEMORY_VIEW,
    &baton_object::complex_class::COMPLEX,
    &baton_object::slice::SLICE,
    &exception_group::BASE_EXCEPTION_GROUP,
    &exception_group::EXCEPTION_GROUP,
    &range::RANGE,
    &set::SET,
    &set::FROZEN_SET,
    &property::PROPERTY,
    &super_object::SUPER,
    &functional::ENUMERATE,
    &functional::ZIP,
    &functional::MAP,
    &functional::FILTER,
    &functional::REVERSED,
];

/// Makes all classes of this crate in the token's interpreter and sets the hooks the kernel has for them.
pub fn init(token: &mut Token) {
    for spec in ALL {
        class_build::ready(token, spec);
    }
    exception_group::init(token);
    let interp = token.interp();
    interp
        .extension::<type_object::GenericAliasHook>()
        .0
        .set(Some(generic_alias::new));
    interp
        .extension::<baton_object::dict::HashedKeysHook>()
        .0
        .set(Some(set::hashed_keys));
    interp
        .extension::<baton_object::buffer::ViewHook>()
        .0
        .set(Some(memoryview::new));
    interp
        .extension::<type_object::UnionHook>()
        .0
        .set(Some(union::or));
    interp
        .extension::<descriptor::MappingProxyHook>()
        .0
        .set(Some(mapping_proxy::new));
}
