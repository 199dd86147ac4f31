//! `__flags__` of classes.

use crate::class::{Type, class_flags};

/// `__flags__` with the bits CPython's documentation names (`Py_TPFLAGS_*`).
pub(crate) fn python_flags(class: &Type) -> i64 {
    let kinds: [(&'static crate::class::ClassSpec, u32); 5] = [
        (&crate::int_class::INT, 24),
        (&crate::tuple_class::TUPLE, 26),
        (&crate::str_class::STR, 28),
        (&crate::dict_class::DICT, 29),
        (&crate::class::TYPE, 31),
    ];
    let mut flags = 1i64 << 12;
    for (flag, bit) in [
        (class_flags::SEQUENCE, 5),
        (class_flags::MAPPING, 6),
        (class_flags::NO_INSTANTIATION, 7),
        (class_flags::HEAP, 9),
        (class_flags::BASETYPE, 10),
        (class_flags::GC, 14),
        (class_flags::METHOD_DESCRIPTOR, 17),
        (class_flags::ABSTRACT, 20),
        (class_flags::MATCH_SELF, 22),
        (class_flags::EXCEPTION, 30),
    ] {
        flags |= i64::from(class.has(flag)) << bit;
    }
    if class.has(class_flags::HEAP) && class.has(class_flags::DICT) {
        // The dictionary is ours to manage; attributes lie in the object unless its size varies.
        flags |= 1 << 4 | i64::from(class.native.item_size == 0) << 2;
    }
    if !class.has(class_flags::HEAP) {
        // Modules make their classes at run time, so CPython calls these heap types too; none can be changed.
        let of_module = !matches!(class.native.module, "builtins" | "types");
        flags |= 1 << 8 | i64::from(of_module) << 9;
    }
    kinds
        .iter()
        .filter(|(spec, _)| class.is_native(spec))
        .fold(flags, |flags, (_, bit)| flags | 1 << bit)
}
