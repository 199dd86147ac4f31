//! Built-in functions and bound built-in methods.

use super::bare_name;
use crate::args::Args;
use crate::call::call_native;
use crate::class::{MethodKind, MethodSpec};
use crate::error::PyResult;
use crate::token::Token;
use crate::traverse::Opaque;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

/// Built-in functions and bound built-in methods.
#[class(name = "builtin_function_or_method", kind = BUILTIN, flags = NO_INSTANTIATION | WEAKREF)]
pub struct Builtin {
    /// What it does.
    pub spec: Opaque<&'static MethodSpec>,
    /// What goes in front of the arguments; of a module's function its module, of a static method its class.
    pub this: Option<Owned>,
    /// `__module__`
    pub module: Option<Owned>,
}

impl Builtin {
    /// The module that stands before a function in messages about its call: none for the built-in ones.
    pub fn module_prefix(&self, token: &Token) -> String {
        let module = self.module.as_ref();
        let name = module.and_then(|module| module.as_ref().get::<crate::str::Str>(token));
        match name.map(crate::str::Str::to_cow) {
            Some(name) if name != "builtins" => name.into_owned(),
            _ => String::new(),
        }
    }
}

#[methods]
impl Builtin {
    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let payload = Builtin::of(token, this);
        let spec = payload.spec.0;
        let first = payload
            .this
            .as_ref()
            .filter(|_| takes_receiver(spec))
            .map(|first| first.clone_ref(token));
        match first {
            Some(first) => {
                let owner = |token: &Token| match spec.kind {
                    MethodKind::Instance => token.short_class_name(first.as_ref()),
                    _ => bare_name(token, first.as_ref()),
                };
                args.with_first(first.as_ref(), |args| call_native(token, spec, owner, args))
            }
            None => {
                let owner = |token: &Token| Builtin::of(token, this).module_prefix(token);
                call_native(token, spec, owner, args)
            }
        }
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Builtin::of(token, this);
        let name = payload.spec.0.name;
        let text = match &payload.this {
            Some(object) if payload.spec.0.kind != MethodKind::Function => {
                format!(
                    "<built-in method {name} of {} object at {:#x}>",
                    token.class_name(object.as_ref()),
                    object.word().identity()
                )
            }
            _ => format!("<built-in function {name}>"),
        };
        Ok(token.new_str(&text))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let payload = Builtin::of(token, this);
        let object = payload
            .this
            .as_ref()
            .map_or(0, |object| object.word().identity());
        Ok((std::ptr::from_ref(payload.spec.0).addr() as i64 >> 4) ^ (object as i64 >> 4))
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: crate::slots::CompareOp,
    ) -> PyResult {
        let (Some(left), Some(right)) = (this.get::<Builtin>(token), other.get::<Builtin>(token))
        else {
            return Ok(crate::singletons::not_implemented());
        };
        let object = |builtin: &Builtin| {
            builtin
                .this
                .as_ref()
                .map_or(0, |object| object.word().identity())
        };
        let same = std::ptr::eq(left.spec.0, right.spec.0) && object(left) == object(right);
        Ok(match op {
            crate::slots::CompareOp::Eq => token.bool(same),
            crate::slots::CompareOp::Ne => token.bool(!same),
            _ => crate::singletons::not_implemented(),
        })
    }

    #[getter]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(Builtin::of(token, this).spec.0.name)
    }

    #[getter]
    fn __qualname__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        let payload = Builtin::of(token, this);
        let name = payload.spec.0.name;
        Ok(match (&payload.this, payload.spec.0.kind) {
            (None, _) | (_, MethodKind::Function) => name.to_string(),
            (Some(object), MethodKind::Instance) => {
                format!("{}.{name}", token.short_class_name(object.as_ref()))
            }
            (Some(class), _) => match class.as_ref().as_class(token) {
                Some(class) => format!("{}.{name}", class.name(token)),
                None => name.to_string(),
            },
        })
    }

    #[getter]
    fn __module__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Builtin::of(token, this)
            .module
            .as_ref()
            .map_or_else(|| token.none(), |module| module.clone_ref(token)))
    }

    #[getter]
    fn __self__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Builtin::of(token, this);
        let object = payload.this.as_ref();
        Ok(object
            .filter(|_| payload.spec.0.kind != MethodKind::Static)
            .map_or_else(|| token.none(), |object| object.clone_ref(token)))
    }

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        doc(token, Builtin::of(token, this).spec.0)
    }

    #[getter]
    fn __text_signature__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        signature(token, Builtin::of(token, this).spec.0)
    }

    /// Helper for pickle.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Builtin::of(token, this);
        let (name, spec) = (payload.spec.0.name, payload.spec.0);
        let object = payload
            .this
            .as_ref()
            .filter(|_| spec.kind != MethodKind::Function)
            .map(|object| object.clone_ref(token));
        let Some(object) = object else {
            return Ok(token.new_str(name));
        };
        let name = token.new_str(name);
        super::reduce_to_getattr(token, object, name)
    }
}

/// Whether the object that a function belongs to is its first argument.
fn takes_receiver(spec: &MethodSpec) -> bool {
    matches!(spec.kind, MethodKind::Instance | MethodKind::Class)
}

pub(super) fn doc(token: &Token, spec: &MethodSpec) -> PyResult {
    Ok(if spec.doc.is_empty() {
        token.none()
    } else {
        token.new_str(spec.doc)
    })
}

pub(super) fn signature(token: &Token, spec: &MethodSpec) -> PyResult {
    Ok(if spec.signature.is_empty() {
        token.none()
    } else {
        token.new_str(spec.signature)
    })
}

/// A function of a module.
pub fn new_function(
    token: &Token,
    spec: &'static MethodSpec,
    module: Option<Borrowed<'_>>,
    name: Option<Owned>,
) -> Owned {
    let this = module.map(|module| module.own(token));
    token.new_object(Builtin {
        spec: Opaque(spec),
        this,
        module: name,
    })
}

/// A native method bound to its object or class.
pub fn bind_native(token: &Token, spec: &'static MethodSpec, this: Borrowed<'_>) -> Owned {
    token.new_object(Builtin {
        spec: Opaque(spec),
        this: Some(this.own(token)),
        module: None,
    })
}
