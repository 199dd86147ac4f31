//! Native methods as they stand in the namespaces of their classes.

use super::builtin::{bind_native, doc, signature};
use super::described::{described, described_by_name};
use super::{Described, bare_name, check_receiver, owner_name};
use crate::args::Args;
use crate::call::call_native;
use crate::class::MethodSpec;
use crate::error::PyResult;
use crate::token::Token;
use crate::traverse::Opaque;
use crate::word::{Borrowed, Owned};
use baton_macros::class;

/// Unbound methods of native classes (`list.append`).
#[class(name = "method_descriptor", kind = METHOD_DESCRIPTOR, flags = NO_INSTANTIATION | METHOD_DESCRIPTOR)]
pub struct MethodDescriptor {
    /// What it does.
    pub spec: Opaque<&'static MethodSpec>,
    /// The class it belongs to.
    pub owner: Owned,
}

impl MethodDescriptor {
    /// `method`, which is one, bound to `object`.
    ///
    /// # Errors
    /// TypeError if the object is not of the method's class.
    pub fn bind(token: &mut Token, method: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        let payload = MethodDescriptor::of(token, method);
        let spec = payload.spec.0;
        if !payload.owner.as_ref().is(token.class_word(object)) {
            let owner = payload.owner.clone_ref(token);
            check_receiver(token, owner.as_ref(), object, spec.name)?;
        }
        Ok(bind_native(token, spec, object))
    }
}

impl Described for MethodDescriptor {
    fn name(&self, _: &Token) -> String {
        self.spec.0.name.to_owned()
    }

    fn owner(&self) -> Borrowed<'_> {
        self.owner.as_ref()
    }
}

described_by_name! { MethodDescriptor, "method", {
    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let payload = MethodDescriptor::of(token, this);
        let (spec, owner) = (payload.spec.0, payload.owner.clone_ref(token));
        let Some(first) = args.get(0) else {
            let name = owner_name(token, owner.as_ref());
            return Err(token.type_error(format!(
                "unbound method {name}.{}() needs an argument",
                spec.name
            )));
        };
        check_receiver(token, owner.as_ref(), first, spec.name)?;
        call_native(token, spec, |token| bare_name(token, owner.as_ref()), args)
    }

    #[slot]
    fn __get__(
        token: &mut Token,
        this: Borrowed<'_>,
        object: Option<Borrowed<'_>>,
        _class: Option<Borrowed<'_>>,
    ) -> PyResult {
        let Some(object) = object else {
            return Ok(this.own(token));
        };
        MethodDescriptor::bind(token, this, object)
    }

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        doc(token, MethodDescriptor::of(token, this).spec.0)
    }

    #[getter]
    fn __text_signature__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        signature(token, MethodDescriptor::of(token, this).spec.0)
    }
} }

/// Class methods of native classes (`dict.fromkeys` as found in the namespace).
#[class(name = "classmethod_descriptor", kind = CLASSMETHOD_DESCRIPTOR, flags = NO_INSTANTIATION)]
pub struct ClassMethodDescriptor {
    pub(super) spec: Opaque<&'static MethodSpec>,
    pub(super) owner: Owned,
}

impl Described for ClassMethodDescriptor {
    fn name(&self, _: &Token) -> String {
        self.spec.0.name.to_owned()
    }

    fn owner(&self) -> Borrowed<'_> {
        self.owner.as_ref()
    }
}

described! { ClassMethodDescriptor, "method", {
    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let payload = ClassMethodDescriptor::of(token, this);
        let (spec, owner) = (payload.spec.0, payload.owner.clone_ref(token));
        let name = owner_name(token, owner.as_ref());
        if args
            .get(0)
            .and_then(|class| class.as_class(token))
            .is_none()
        {
            return Err(token.type_error(format!(
                "descriptor '{}' of type '{name}' needs a type as its first argument",
                spec.name
            )));
        }
        call_native(token, spec, |token| bare_name(token, owner.as_ref()), args)
    }

    #[slot]
    fn __get__(
        token: &mut Token,
        this: Borrowed<'_>,
        object: Option<Borrowed<'_>>,
        class: Option<Borrowed<'_>>,
    ) -> PyResult {
        let spec = ClassMethodDescriptor::of(token, this).spec.0;
        let class = match (class, object) {
            (Some(class), _) => class.own(token),
            (None, Some(object)) => token.class_word(object).own(token),
            (None, None) => {
                return Err(token.type_error("descriptor needs either an object or a type"));
            }
        };
        Ok(bind_native(token, spec, class.as_ref()))
    }

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        doc(token, ClassMethodDescriptor::of(token, this).spec.0)
    }

    #[getter]
    fn __text_signature__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        signature(token, ClassMethodDescriptor::of(token, this).spec.0)
    }
} }
