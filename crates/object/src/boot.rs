//! Making an interpreter's kernel: the classes that everything else needs, in the order their making needs each other.

use crate::class::{ClassSpec, TYPE};
use crate::class_build::{allocate_native, fill_native, ready};
use crate::token::Token;

/// The classes without which no class object can be made: its own class, the root, and what its fields hold.
static FIRST: [&ClassSpec; 5] = [
    &TYPE,
    &crate::object_class::OBJECT,
    &crate::str_class::STR,
    &crate::tuple_class::TUPLE,
    &crate::dict_class::DICT,
];

static KERNEL: &[&ClassSpec] = &[
    &crate::int_class::INT,
    &crate::int_class::BOOL,
    &crate::float_class::FLOAT,
    &crate::list_class::LIST,
    &crate::object_class::NONE_TYPE,
    &crate::object_class::ELLIPSIS,
    &crate::object_class::NOT_IMPLEMENTED_TYPE,
    &crate::descriptor::BUILTIN,
    &crate::descriptor::METHOD_DESCRIPTOR,
    &crate::descriptor::CLASS_METHOD_DESCRIPTOR,
    &crate::descriptor::WRAPPER_DESCRIPTOR,
    &crate::descriptor::METHOD_WRAPPER,
    &crate::descriptor::GET_SET,
    &crate::descriptor::MEMBER,
    &crate::descriptor::METHOD,
    &crate::descriptor::CLASS_METHOD,
    &crate::descriptor::STATIC_METHOD,
    &crate::weakref_class::WEAKREF,
    &crate::sequence_iterator::SEQUENCE_ITERATOR,
    &crate::slice::SLICE,
    &crate::str_iterator::STR_ITERATOR,
    &crate::dict_views::DICT_KEYS,
    &crate::dict_views::DICT_VALUES,
    &crate::dict_views::DICT_ITEMS,
    &crate::dict_views::DICT_KEY_ITERATOR,
    &crate::dict_views::DICT_VALUE_ITERATOR,
    &crate::dict_views::DICT_ITEM_ITERATOR,
    &crate::dict_views::DICT_REVERSE_KEY_ITERATOR,
    &crate::dict_views::DICT_REVERSE_VALUE_ITERATOR,
    &crate::dict_views::DICT_REVERSE_ITEM_ITERATOR,
    &crate::list_iterator::LIST_ITERATOR,
    &crate::list_iterator::LIST_REVERSE_ITERATOR,
    &crate::tuple_class::TUPLE_ITERATOR,
    &crate::complex_class::COMPLEX,
    &crate::bytes_class::BYTES,
    &crate::bytes_class::BYTES_ITERATOR,
    &crate::bytearray::BYTEARRAY,
    &crate::bytearray::BYTE_ARRAY_ITERATOR,
    &crate::buffer::BUFFER_WRAPPER,
];

pub(crate) fn make_kernel(token: &mut Token) {
    for spec in FIRST {
        allocate_native(token, spec);
        token.interp().ready.borrow_mut().insert(spec.index());
    }
    token.make_small_strings();
    crate::tuple::Tuple::make_empty(token);
    token.make_names();
    // Namespaces hold descriptors, whose classes must be allocated before any namespace is filled.
    let rest: Vec<&'static ClassSpec> = KERNEL.to_vec();
    for spec in &rest {
        allocate_native(token, spec);
        token.interp().ready.borrow_mut().insert(spec.index());
    }
    for spec in FIRST
        .iter()
        .skip(1)
        .chain([FIRST[0]].iter())
        .chain(rest.iter())
    {
        fill_native(token, spec);
    }
    for spec in crate::exceptions::ALL {
        ready(token, spec);
    }
    let limit = token.interp().collector.young_limit();
    token.heap().young_limit.set(limit);
}
