//! How a native class's namespace is filled from its spec.

use super::{
    Builtin, ClassMethodDescriptor, DICT_GETSET, MethodDescriptor, WrapperDescriptor, bind_native,
    new_getset, new_staticmethod,
};
use crate::class::{ClassSpec, MethodKind, MethodSpec};
use crate::names::Known;
use crate::special::ROWS;
use crate::token::Token;
use crate::traverse::Opaque;
use crate::word::{Borrowed, Owned};

static NEW_SPEC: MethodSpec = MethodSpec {
    name: "__new__",
    signature: "($type, *args, **kwargs)",
    doc: "Create and return a new object.  See help(type) for accurate signature.",
    kind: MethodKind::Class,
    call: crate::args::NativeFn::Any(|token, args| {
        crate::call::guard(token, |token| crate::instantiation::call_new(token, args))
    }),
    no_switch: false,
};

/// Puts everything the spec declares into the class's namespace.
pub(crate) fn fill_namespace(
    token: &mut Token,
    spec: &'static ClassSpec,
    class: Borrowed<'static>,
) {
    let Some(type_) = class.as_class(token) else {
        return;
    };
    let dict = type_.dict(token).own(token);
    let mut entries: Vec<(&'static str, Owned)> = Vec::new();
    if spec.slots.new.is_some() {
        entries.push(("__new__", bind_native(token, &NEW_SPEC, class)));
    }
    add_slots(token, spec, class, &mut entries);
    if spec.flags & crate::class::class_flags::UNHASHABLE != 0 {
        entries.push(("__hash__", token.none()));
    }
    for method in spec.methods {
        entries.push((method.name, native_method(token, method, class)));
    }
    for getset in spec.getsets {
        entries.push((getset.name, new_getset(token, class, getset)));
    }
    if spec.flags & crate::class::class_flags::DICT != 0
        && !entries.iter().any(|(name, _)| *name == "__dict__")
    {
        entries.push(("__dict__", new_getset(token, class, &DICT_GETSET)));
    }
    for (name, make) in spec.constants {
        match make(token) {
            Ok(value) => entries.push((name, value)),
            Err(raised) => drop(token.take_lazy(raised)),
        }
    }
    let doc = if spec.doc.is_empty() {
        token.none()
    } else {
        token.new_str(spec.doc)
    };
    if !entries.iter().any(|(name, _)| *name == "__doc__") {
        entries.push(("__doc__", doc));
    }
    for (name, value) in entries {
        crate::dict::set_text(token, dict.as_ref(), name, value.as_ref());
    }
}

/// The special methods that the class's slots stand for.
fn add_slots(
    token: &Token,
    spec: &'static ClassSpec,
    class: Borrowed<'static>,
    entries: &mut Vec<(&'static str, Owned)>,
) {
    for row in ROWS {
        if !(row.has)(&spec.slots) || row.names.contains(&Known::__new__) {
            continue;
        }
        let finalizer = row.names.contains(&Known::__del__);
        let is_getattr = row.names.contains(&Known::__getattr__);
        for (which, known) in row.names.iter().enumerate() {
            let name = crate::names::ALL[*known as usize];
            if finalizer
                || (is_getattr && which == 1)
                || entries.iter().any(|(other, _)| *other == name)
            {
                continue;
            }
            let payload = WrapperDescriptor {
                row,
                which,
                owner: class.own(token),
            };
            entries.push((name, token.new_object(payload)));
        }
    }
}

fn native_method(token: &Token, method: &'static MethodSpec, class: Borrowed<'static>) -> Owned {
    match method.kind {
        MethodKind::Instance => token.new_object(MethodDescriptor {
            spec: Opaque(method),
            owner: class.own(token),
        }),
        MethodKind::Class => token.new_object(ClassMethodDescriptor {
            spec: Opaque(method),
            owner: class.own(token),
        }),
        MethodKind::Static | MethodKind::Function => {
            let function = token.new_object(Builtin {
                spec: Opaque(method),
                this: Some(class.own(token)),
                module: None,
            });
            new_staticmethod(token, function.as_ref())
        }
    }
}
