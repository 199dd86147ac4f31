//! Slots of native classes as special methods, in the namespace and bound.

use super::described::described_by_name;
use super::wrapper_docs::describe;
use super::{Described, check_receiver, owner_name};
use crate::args::Args;
use crate::error::PyResult;
use crate::special::SlotRow;
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

/// Slots of native classes as special methods (`int.__add__`).
#[class(name = "wrapper_descriptor", kind = WRAPPER_DESCRIPTOR, flags = NO_INSTANTIATION | METHOD_DESCRIPTOR)]
pub struct WrapperDescriptor {
    pub(crate) row: &'static SlotRow,
    pub(super) which: usize,
    /// The class it belongs to.
    pub owner: Owned,
}

impl Described for WrapperDescriptor {
    fn name(&self, _: &Token) -> String {
        self.special_name().to_owned()
    }

    fn owner(&self) -> Borrowed<'_> {
        self.owner.as_ref()
    }
}

impl crate::traverse::Traverse for &'static SlotRow {
    fn traverse(&self, _: &mut dyn FnMut(crate::word::Word)) {}
    fn clear(&mut self, _: &mut Vec<Owned>) {}
}

impl WrapperDescriptor {
    fn special_name(&self) -> &'static str {
        crate::names::ALL[self.row.names[self.which] as usize]
    }

    fn call(
        token: &mut Token,
        this: Borrowed<'_>,
        object: Borrowed<'_>,
        args: Args<'_>,
    ) -> PyResult {
        let payload = WrapperDescriptor::of(token, this);
        let (row, which) = (payload.row, payload.which);
        let Some(owner) = payload.owner.as_ref().as_class(token) else {
            return Ok(token.none());
        };
        let slots = *owner.slots();
        check_counts(token, payload.special_name(), args)?;
        (row.wrap)(token, &slots, which, object, args)
    }
}

/// Refuses arguments that no slot of this name takes, where CPython's message has the name in it.
fn check_counts(token: &mut Token, name: &'static str, args: Args<'_>) -> PyResult<()> {
    let takes_any = matches!(name, "__call__" | "__init__" | "__new__");
    if args.has_keywords() && !takes_any {
        return Err(token.type_error(format!("wrapper {name}() takes no keyword arguments")));
    }
    match name {
        "__setattr__" | "__setitem__" | "__set__" => args.expect(token, name, 2, 2),
        "__get__" => args.expect(token, name, 1, 2),
        _ => Ok(()),
    }
}

described_by_name! { WrapperDescriptor, "slot wrapper", {
    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let payload = WrapperDescriptor::of(token, this);
        let (name, owner) = (payload.special_name(), payload.owner.clone_ref(token));
        let Some(object) = args.get(0) else {
            let owner = owner_name(token, owner.as_ref());
            return Err(token.type_error(format!(
                "descriptor '{name}' of '{owner}' object needs an argument"
            )));
        };
        if !token.class_of(object).is_subclass_of(
            token,
            owner
                .as_ref()
                .as_class(token)
                .unwrap_or(token.class_of(object)),
        ) {
            let (owner, got) = (owner_name(token, owner.as_ref()), token.class_name(object));
            return Err(token.type_error(format!(
                "descriptor '{name}' requires a '{owner}' object but received a '{got}'"
            )));
        }
        WrapperDescriptor::call(token, this, object, args.skip_first())
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
        let payload = WrapperDescriptor::of(token, this);
        let (name, owner) = (payload.special_name(), payload.owner.clone_ref(token));
        check_receiver(token, owner.as_ref(), object, name)?;
        Ok(token.new_object(MethodWrapper {
            descriptor: this.own(token),
            object: object.own(token),
        }))
    }

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(describe(WrapperDescriptor::of(token, this).special_name()).1)
    }

    #[getter]
    fn __text_signature__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(describe(WrapperDescriptor::of(token, this).special_name()).0)
    }
} }

/// A special method of a native class bound to an object (`(1).__add__`).
#[class(name = "method-wrapper", kind = METHOD_WRAPPER, flags = NO_INSTANTIATION)]
pub struct MethodWrapper {
    descriptor: Owned,
    object: Owned,
}

#[methods]
impl MethodWrapper {
    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let payload = MethodWrapper::of(token, this);
        let (descriptor, object) = (
            payload.descriptor.clone_ref(token),
            payload.object.clone_ref(token),
        );
        WrapperDescriptor::call(token, descriptor.as_ref(), object.as_ref(), args)
    }

    /// Helper for pickle.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = MethodWrapper::of(token, this);
        let object = payload.object.clone_ref(token);
        let descriptor = payload.descriptor.clone_ref(token);
        let name = WrapperDescriptor::of(token, descriptor.as_ref()).special_name();
        let name = token.new_str(name);
        super::reduce_to_getattr(token, object, name)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = MethodWrapper::of(token, this);
        let name = WrapperDescriptor::of(token, payload.descriptor.as_ref()).special_name();
        let object = payload.object.as_ref();
        let text = format!(
            "<method-wrapper '{name}' of {} object at {:#x}>",
            token.class_name(object),
            object.word().identity()
        );
        Ok(token.new_str(&text))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let payload = MethodWrapper::of(token, this);
        Ok((payload.descriptor.word().identity() ^ payload.object.word().identity()) as i64 >> 4)
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: crate::slots::CompareOp,
    ) -> PyResult {
        let (Some(left), Some(right)) = (
            this.get::<MethodWrapper>(token),
            other.get::<MethodWrapper>(token),
        ) else {
            return Ok(crate::singletons::not_implemented());
        };
        let same = left.descriptor.word().is(right.descriptor.word())
            && left.object.word().is(right.object.word());
        Ok(match op {
            crate::slots::CompareOp::Eq => token.bool(same),
            crate::slots::CompareOp::Ne => token.bool(!same),
            _ => crate::singletons::not_implemented(),
        })
    }

    #[getter]
    fn __self__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(MethodWrapper::of(token, this).object.clone_ref(token))
    }

    #[getter]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        let payload = MethodWrapper::of(token, this);
        Ok(WrapperDescriptor::of(token, payload.descriptor.as_ref()).special_name())
    }

    #[getter]
    fn __qualname__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        let descriptor = MethodWrapper::of(token, this).descriptor.clone_ref(token);
        WrapperDescriptor::__qualname__(token, descriptor.as_ref())
    }

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        let payload = MethodWrapper::of(token, this);
        Ok(describe(WrapperDescriptor::of(token, payload.descriptor.as_ref()).special_name()).1)
    }

    #[getter]
    fn __text_signature__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        let payload = MethodWrapper::of(token, this);
        Ok(describe(WrapperDescriptor::of(token, payload.descriptor.as_ref()).special_name()).0)
    }

    #[getter]
    fn __objclass__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let descriptor = MethodWrapper::of(token, this).descriptor.clone_ref(token);
        Ok(WrapperDescriptor::of(token, descriptor.as_ref())
            .owner
            .clone_ref(token))
    }
}
