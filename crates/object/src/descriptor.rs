//! The descriptors and callables of native code: builtin functions, method, wrapper, getset and member descriptors,
//! bound methods, `classmethod`, `staticmethod`, `super`, the mapping proxy; and how a native class's namespace is
//! filled from its spec.

use crate::args::Args;
use crate::attribute::{self, lookup};
use crate::call::{call_args, call_native};
use crate::class::{ClassSpec, GetSetSpec, MethodKind, MethodSpec, Type};
use crate::dict::Dict;
use crate::error::PyResult;
use crate::extension::Tail;
use crate::names::Known;
use crate::special::{ROWS, SlotRow};
use crate::token::Token;
use crate::traverse::Opaque;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

/// Built-in functions and bound built-in methods.
#[class(name = "builtin_function_or_method", kind = BUILTIN, flags = NO_INSTANTIATION | WEAKREF)]
pub struct Builtin {
    /// What it does.
    pub spec: Opaque<&'static MethodSpec>,
    /// What goes in front of the arguments.
    pub this: Option<Owned>,
    /// `__module__`
    pub module: Option<Owned>,
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
            .filter(|_| spec.kind != MethodKind::Function)
            .map(|first| first.clone_ref(token));
        match first {
            Some(first) => {
                let owner = |token: &Token| match spec.kind {
                    MethodKind::Instance => token.class_name(first.as_ref()),
                    _ => owner_name(token, first.as_ref()),
                };
                args.with_first(first.as_ref(), |args| call_native(token, spec, owner, args))
            }
            None => call_native(token, spec, |_| String::new(), args),
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
                format!("{}.{name}", token.class_name(object.as_ref()))
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
        Ok(Builtin::of(token, this)
            .this
            .as_ref()
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
        let builtins = token
            .interp()
            .builtins(token)
            .map(|builtins| builtins.own(token));
        let getattr = builtins
            .and_then(|builtins| crate::dict::get_text(token, builtins.as_ref(), "getattr"));
        let args = token.new_tuple([object, token.new_str(name)].into_iter());
        Ok(token.new_tuple([getattr.unwrap_or_else(crate::singletons::none), args].into_iter()))
    }
}

fn doc(token: &Token, spec: &MethodSpec) -> PyResult {
    Ok(if spec.doc.is_empty() {
        token.none()
    } else {
        token.new_str(spec.doc)
    })
}

fn signature(token: &Token, spec: &MethodSpec) -> PyResult {
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

/// Unbound methods of native classes (`list.append`).
#[class(name = "method_descriptor", kind = METHOD_DESCRIPTOR, flags = NO_INSTANTIATION | METHOD_DESCRIPTOR)]
pub struct MethodDescriptor {
    /// What it does.
    pub spec: Opaque<&'static MethodSpec>,
    /// The class it belongs to.
    pub owner: Owned,
}

#[methods]
impl MethodDescriptor {
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
        call_native(token, spec, |token| owner_name(token, owner.as_ref()), args)
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
        let payload = MethodDescriptor::of(token, this);
        let (spec, owner) = (payload.spec.0, payload.owner.clone_ref(token));
        check_receiver(token, owner.as_ref(), object, spec.name)?;
        Ok(bind_native(token, spec, object))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = MethodDescriptor::of(token, this);
        let text = format!(
            "<method '{}' of '{}' objects>",
            payload.spec.0.name,
            owner_name(token, payload.owner.as_ref())
        );
        Ok(token.new_str(&text))
    }

    #[getter]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(MethodDescriptor::of(token, this).spec.0.name)
    }

    #[getter]
    fn __qualname__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        let payload = MethodDescriptor::of(token, this);
        Ok(format!(
            "{}.{}",
            owner_name(token, payload.owner.as_ref()),
            payload.spec.0.name
        ))
    }

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        doc(token, MethodDescriptor::of(token, this).spec.0)
    }

    #[getter]
    fn __text_signature__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        signature(token, MethodDescriptor::of(token, this).spec.0)
    }

    #[member]
    fn __objclass__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(MethodDescriptor::of(token, this).owner.clone_ref(token))
    }
}

/// Class methods of native classes (`dict.fromkeys` as found in the namespace).
#[class(name = "classmethod_descriptor", kind = CLASSMETHOD_DESCRIPTOR, flags = NO_INSTANTIATION)]
pub struct ClassMethodDescriptor {
    spec: Opaque<&'static MethodSpec>,
    owner: Owned,
}

#[methods]
impl ClassMethodDescriptor {
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
        call_native(token, spec, |_| name, args)
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

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = ClassMethodDescriptor::of(token, this);
        let text = format!(
            "<method '{}' of '{}' objects>",
            payload.spec.0.name,
            owner_name(token, payload.owner.as_ref())
        );
        Ok(token.new_str(&text))
    }

    #[getter]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(ClassMethodDescriptor::of(token, this).spec.0.name)
    }

    #[getter]
    fn __qualname__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        let payload = ClassMethodDescriptor::of(token, this);
        Ok(format!(
            "{}.{}",
            owner_name(token, payload.owner.as_ref()),
            payload.spec.0.name
        ))
    }

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        doc(token, ClassMethodDescriptor::of(token, this).spec.0)
    }

    #[member]
    fn __objclass__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(ClassMethodDescriptor::of(token, this)
            .owner
            .clone_ref(token))
    }
}

fn owner_name(token: &Token, owner: Borrowed<'_>) -> String {
    owner
        .as_class(token)
        .map(|class| class.name(token).into_owned())
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

/// Slots of native classes as special methods (`int.__add__`).
#[class(name = "wrapper_descriptor", kind = WRAPPER_DESCRIPTOR, flags = NO_INSTANTIATION | METHOD_DESCRIPTOR)]
pub struct WrapperDescriptor {
    pub(crate) row: &'static SlotRow,
    which: usize,
    /// The class it belongs to.
    pub owner: Owned,
}

impl crate::traverse::Traverse for &'static SlotRow {
    fn traverse(&self, _: &mut dyn FnMut(crate::word::Word)) {}
    fn clear(&mut self, _: &mut Vec<Owned>) {}
}

impl WrapperDescriptor {
    fn name(&self) -> &'static str {
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
        (row.wrap)(token, &slots, which, object, args)
    }
}

#[methods]
impl WrapperDescriptor {
    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let payload = WrapperDescriptor::of(token, this);
        let (name, owner) = (payload.name(), payload.owner.clone_ref(token));
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
        let (name, owner) = (payload.name(), payload.owner.clone_ref(token));
        check_receiver(token, owner.as_ref(), object, name)?;
        Ok(token.new_object(MethodWrapper {
            descriptor: this.own(token),
            object: object.own(token),
        }))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = WrapperDescriptor::of(token, this);
        let text = format!(
            "<slot wrapper '{}' of '{}' objects>",
            payload.name(),
            owner_name(token, payload.owner.as_ref())
        );
        Ok(token.new_str(&text))
    }

    #[getter]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(WrapperDescriptor::of(token, this).name())
    }

    #[getter]
    fn __qualname__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        let payload = WrapperDescriptor::of(token, this);
        Ok(format!(
            "{}.{}",
            owner_name(token, payload.owner.as_ref()),
            payload.name()
        ))
    }

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(wrapper_doc(WrapperDescriptor::of(token, this).name()))
    }

    #[getter]
    fn __text_signature__(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok("($self, /, *args, **kwargs)")
    }

    #[member]
    fn __objclass__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(WrapperDescriptor::of(token, this).owner.clone_ref(token))
    }
}

fn wrapper_doc(name: &str) -> String {
    match name {
        "__init__" => "Initialize self.  See help(type(self)) for accurate signature.".to_string(),
        "__repr__" => "Return repr(self).".to_string(),
        "__str__" => "Return str(self).".to_string(),
        "__hash__" => "Return hash(self).".to_string(),
        "__iter__" => "Implement iter(self).".to_string(),
        "__next__" => "Implement next(self).".to_string(),
        "__len__" => "Return len(self).".to_string(),
        "__getitem__" => "Return self[key].".to_string(),
        "__setitem__" => "Set self[key] to value.".to_string(),
        "__delitem__" => "Delete self[key].".to_string(),
        "__contains__" => "Return bool(key in self).".to_string(),
        "__getattribute__" => "Return getattr(self, name).".to_string(),
        "__setattr__" => "Implement setattr(self, name, value).".to_string(),
        "__delattr__" => "Implement delattr(self, name).".to_string(),
        "__call__" => "Call self as a function.".to_string(),
        _ => format!("Implement {name}."),
    }
}

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

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = MethodWrapper::of(token, this);
        let name = WrapperDescriptor::of(token, payload.descriptor.as_ref()).name();
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
        Ok(WrapperDescriptor::of(token, payload.descriptor.as_ref()).name())
    }

    #[getter]
    fn __qualname__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        let descriptor = MethodWrapper::of(token, this).descriptor.clone_ref(token);
        WrapperDescriptor::__qualname__(token, descriptor.as_ref())
    }

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        let payload = MethodWrapper::of(token, this);
        Ok(wrapper_doc(
            WrapperDescriptor::of(token, payload.descriptor.as_ref()).name(),
        ))
    }

    #[getter]
    fn __objclass__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let descriptor = MethodWrapper::of(token, this).descriptor.clone_ref(token);
        Ok(WrapperDescriptor::of(token, descriptor.as_ref())
            .owner
            .clone_ref(token))
    }
}

/// Attributes of native objects.
#[class(name = "getset_descriptor", kind = GETSET_DESCRIPTOR, flags = NO_INSTANTIATION)]
pub struct GetSet {
    spec: Opaque<&'static GetSetSpec>,
    owner: Owned,
}

#[methods]
impl GetSet {
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
        let payload = GetSet::of(token, this);
        let (spec, owner) = (payload.spec.0, payload.owner.clone_ref(token));
        check_receiver(token, owner.as_ref(), object, spec.name)?;
        (spec.get)(token, object)
    }

    #[slot]
    fn __set__(
        token: &mut Token,
        this: Borrowed<'_>,
        object: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let payload = GetSet::of(token, this);
        let (spec, owner) = (payload.spec.0, payload.owner.clone_ref(token));
        check_receiver(token, owner.as_ref(), object, spec.name)?;
        match spec.set {
            Some(set) => set(token, object, value),
            None if spec.member => {
                Err(token.raise(&crate::exceptions::ATTRIBUTE_ERROR, "readonly attribute"))
            }
            None => {
                let owner = owner_name(token, owner.as_ref());
                let message = format!(
                    "attribute '{}' of '{owner}' objects is not writable",
                    spec.name
                );
                Err(token.raise(&crate::exceptions::ATTRIBUTE_ERROR, message))
            }
        }
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = GetSet::of(token, this);
        let kind = if payload.spec.0.member {
            "member"
        } else {
            "attribute"
        };
        let text = format!(
            "<{kind} '{}' of '{}' objects>",
            payload.spec.0.name,
            owner_name(token, payload.owner.as_ref())
        );
        Ok(token.new_str(&text))
    }

    #[getter]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(GetSet::of(token, this).spec.0.name)
    }

    #[getter]
    fn __qualname__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        let payload = GetSet::of(token, this);
        Ok(format!(
            "{}.{}",
            owner_name(token, payload.owner.as_ref()),
            payload.spec.0.name
        ))
    }

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let doc = GetSet::of(token, this).spec.0.doc;
        Ok(if doc.is_empty() {
            token.none()
        } else {
            token.new_str(doc)
        })
    }

    #[member]
    fn __objclass__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(GetSet::of(token, this).owner.clone_ref(token))
    }
}

/// A getset descriptor of `owner`.
pub fn new_getset(token: &Token, owner: Borrowed<'_>, spec: &'static GetSetSpec) -> Owned {
    token.new_object(GetSet {
        spec: Opaque(spec),
        owner: owner.own(token),
    })
}

/// Attributes that `__slots__` declares.
#[class(name = "member_descriptor", kind = MEMBER_DESCRIPTOR, flags = NO_INSTANTIATION)]
pub struct Member {
    name: Owned,
    owner: Owned,
    /// Which member slot of the instances it is.
    pub index: usize,
}

/// The error for a slot that holds nothing.
fn no_member(token: &mut Token, object: Borrowed<'_>, name: Borrowed<'_>) -> crate::error::Raised {
    let class = crate::type_object::full_name(token, object);
    let attribute = crate::str::to_cow(token, name).into_owned();
    let message = format!("'{class}' object has no attribute '{attribute}'");
    token.attribute_error_with(object, name, message)
}

impl Member {
    /// Which slot of the instance it is, and its name.
    pub fn place(&self) -> (usize, Borrowed<'_>) {
        (self.index, self.name.as_ref())
    }

    /// The class whose instances have the slot.
    pub fn owner(&self) -> Borrowed<'_> {
        self.owner.as_ref()
    }
}

#[methods]
impl Member {
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
        let payload = Member::of(token, this);
        let (index, name, owner) = (
            payload.index,
            payload.name.clone_ref(token),
            payload.owner.clone_ref(token),
        );
        let text = crate::str::to_cow(token, name.as_ref()).into_owned();
        check_receiver(token, owner.as_ref(), object, &text)?;
        let word = match Tail::of(token, object) {
            // SAFETY: the class has that many member slots, and so has every subclass.
            Some(tail) => unsafe { tail.member(index).read() },
            None => crate::word::Word::NULL,
        };
        if word.is_null() {
            return Err(no_member(token, object, name.as_ref()));
        }
        Ok(Owned::from_word(token, word))
    }

    #[slot]
    fn __set__(
        token: &mut Token,
        this: Borrowed<'_>,
        object: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let payload = Member::of(token, this);
        let (index, name, owner) = (
            payload.index,
            payload.name.clone_ref(token),
            payload.owner.clone_ref(token),
        );
        let text = crate::str::to_cow(token, name.as_ref()).into_owned();
        check_receiver(token, owner.as_ref(), object, &text)?;
        let Some(tail) = Tail::of(token, object) else {
            return Ok(());
        };
        let new = value.map_or(crate::word::Word::NULL, |value| token.retain(value.word()));
        // SAFETY: as in `__get__`; the old word's count is taken over and released after the slot is whole.
        let old = unsafe { tail.member(index).replace(new) };
        if old.is_null() && value.is_none() {
            return Err(no_member(token, object, name.as_ref()));
        }
        token.release(old);
        Ok(())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Member::of(token, this);
        let text = format!(
            "<member '{}' of '{}' objects>",
            crate::str::to_cow(token, payload.name.as_ref()),
            owner_name(token, payload.owner.as_ref())
        );
        Ok(token.new_str(&text))
    }

    #[getter]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Member::of(token, this).name.clone_ref(token))
    }

    #[getter]
    fn __qualname__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        let payload = Member::of(token, this);
        Ok(format!(
            "{}.{}",
            owner_name(token, payload.owner.as_ref()),
            crate::str::to_cow(token, payload.name.as_ref())
        ))
    }

    #[getter]
    fn __doc__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.none())
    }

    #[member]
    fn __objclass__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Member::of(token, this).owner.clone_ref(token))
    }
}

/// A member descriptor for a slot of `owner`.
pub fn new_member(token: &Token, owner: Borrowed<'_>, name: Borrowed<'_>, index: usize) -> Owned {
    token.new_object(Member {
        name: name.own(token),
        owner: owner.own(token),
        index,
    })
}

/// `__dict__` of instances.
pub static DICT_GETSET: GetSetSpec = GetSetSpec {
    name: "__dict__",
    doc: "dictionary for instance variables",
    member: false,
    get: |token, object| match attribute::instance_dict(token, object) {
        Some(dict) => Ok(dict),
        None => Err(token.attribute_error(object, token.name(Known::__dict__))),
    },
    set: Some(|token, object, value| {
        let value = match value {
            Some(value) if value.is_a::<Dict>(token) => value.own(token),
            Some(value) => {
                let got = token.class_name(value);
                return Err(token.type_error(format!(
                    "__dict__ must be set to a dictionary, not a '{got}'"
                )));
            }
            None => Dict::new(token),
        };
        attribute::replace_instance_dict(token, object, value, false);
        Ok(())
    }),
};

/// `__weakref__` of instances.
pub static WEAKREF_GETSET: GetSetSpec = GetSetSpec {
    name: "__weakref__",
    doc: "list of weak references to the object",
    member: false,
    get: |token, object| {
        let first = crate::weakref::weakrefs_of(token, object)
            .into_iter()
            .next();
        Ok(first.unwrap_or_else(crate::singletons::none))
    },
    set: None,
};

// ---- filling a native class's namespace ----

static NEW_SPEC: MethodSpec = MethodSpec {
    name: "__new__",
    signature: "($type, *args, **kwargs)",
    doc: "Create and return a new object.  See help(type) for accurate signature.",
    kind: MethodKind::Class,
    call: crate::args::NativeFn::Any(|token, args| {
        crate::call::guard(token, |token| crate::type_object::call_new(token, args))
    }),
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
    for row in ROWS {
        if !(row.has)(&spec.slots)
            || row.names.contains(&Known::__new__)
            || row.names.contains(&Known::__buffer__)
        {
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
    if spec.flags & crate::class::class_flags::UNHASHABLE != 0 {
        entries.push(("__hash__", token.none()));
    }
    for method in spec.methods {
        let value = match method.kind {
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
                    this: None,
                    module: None,
                });
                new_staticmethod(token, function.as_ref())
            }
        };
        entries.push((method.name, value));
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

// ---- bound methods, classmethod, staticmethod ----

/// Create a bound instance method object.
#[class(name = "method", kind = METHOD, flags = WEAKREF)]
pub struct Method {
    /// `__func__`
    pub function: Owned,
    /// `__self__`
    pub this: Owned,
}

/// A method of `function` bound to `this`.
pub fn new_method(token: &Token, function: Borrowed<'_>, this: Borrowed<'_>) -> Owned {
    token.new_object(Method {
        function: function.own(token),
        this: this.own(token),
    })
}

#[methods]
impl Method {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let _ = class;
        let [function, this] = args.positional() else {
            let given = args.len();
            return Err(token.type_error(format!("method expected 2 arguments, got {given}")));
        };
        if token.class_of(*function).slots().call.is_none() {
            return Err(token.type_error("first argument must be callable"));
        }
        if this.is_none() {
            return Err(token.type_error("instance must not be None"));
        }
        Ok(new_method(token, *function, *this))
    }

    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let payload = Method::of(token, this);
        let (function, object) = (
            payload.function.clone_ref(token),
            payload.this.clone_ref(token),
        );
        args.with_first(object.as_ref(), |args| {
            call_args(token, function.as_ref(), args)
        })
    }

    #[slot]
    fn __getattribute__(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
        // A method's own class decides first, then the function answers.
        if lookup(token, token.class_of(this), name).is_some() {
            return attribute::generic_get(token, this, name);
        }
        let function = Method::of(token, this).function.clone_ref(token);
        attribute::get(token, function.as_ref(), name)
    }

    #[slot]
    fn __get__(
        token: &mut Token,
        this: Borrowed<'_>,
        _object: Option<Borrowed<'_>>,
        _class: Option<Borrowed<'_>>,
    ) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Method::of(token, this);
        let (function, object) = (
            payload.function.clone_ref(token),
            payload.this.clone_ref(token),
        );
        let mut name = "?".to_string();
        for known in [Known::__qualname__, Known::__name__] {
            if let Some(found) = attribute::get_known_optional(token, function.as_ref(), known)?
                && found.as_ref().is_a::<crate::str::Str>(token)
            {
                name = crate::str::to_cow(token, found.as_ref()).into_owned();
                break;
            }
        }
        let object = crate::object::repr_text(token, object.as_ref())?;
        Ok(token.new_str(&format!("<bound method {name} of {object}>")))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let payload = Method::of(token, this);
        let (object, function) = (
            payload.this.word().identity(),
            payload.function.clone_ref(token),
        );
        let hash = crate::object::hash(token, function.as_ref())? ^ (object as i64 >> 4);
        Ok(if hash == -1 { -2 } else { hash })
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: crate::slots::CompareOp,
    ) -> PyResult {
        let (Some(left), Some(right)) = (this.get::<Method>(token), other.get::<Method>(token))
        else {
            return Ok(crate::singletons::not_implemented());
        };
        let same_object = left.this.word().is(right.this.word());
        let (left, right) = (
            left.function.clone_ref(token),
            right.function.clone_ref(token),
        );
        let equal = match op {
            crate::slots::CompareOp::Eq | crate::slots::CompareOp::Ne => {
                same_object && crate::object::equal(token, left.as_ref(), right.as_ref())?
            }
            _ => return Ok(crate::singletons::not_implemented()),
        };
        Ok(token.bool(equal == (op == crate::slots::CompareOp::Eq)))
    }

    #[member]
    fn __func__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Method::of(token, this).function.clone_ref(token))
    }

    #[member]
    fn __self__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Method::of(token, this).this.clone_ref(token))
    }

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let function = Method::of(token, this).function.clone_ref(token);
        attribute::get_known(token, function.as_ref(), Known::__doc__)
    }

    /// Helper for pickle.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Method::of(token, this);
        let (function, object) = (
            payload.function.clone_ref(token),
            payload.this.clone_ref(token),
        );
        let name = attribute::get_known(token, function.as_ref(), Known::__name__)?;
        let builtins = token
            .interp()
            .builtins(token)
            .map(|builtins| builtins.own(token));
        let getattr = builtins
            .and_then(|builtins| crate::dict::get_text(token, builtins.as_ref(), "getattr"));
        let args = token.new_tuple([object, name].into_iter());
        Ok(token.new_tuple([getattr.unwrap_or_else(crate::singletons::none), args].into_iter()))
    }
}

/// Convert a function to be a class method.
#[class(name = "classmethod", kind = CLASSMETHOD, flags = BASETYPE | DICT | WEAKREF)]
pub struct ClassMethod {
    /// What it wraps.
    pub function: Owned,
}

/// Convert a function to be a static method.
#[class(name = "staticmethod", kind = STATICMETHOD, flags = BASETYPE | DICT | WEAKREF)]
pub struct StaticMethod {
    /// What it wraps.
    pub function: Owned,
}

/// `classmethod(function)`
pub fn new_classmethod(token: &Token, function: Borrowed<'_>) -> Owned {
    token.new_object(ClassMethod {
        function: function.own(token),
    })
}

/// `staticmethod(function)`
pub fn new_staticmethod(token: &Token, function: Borrowed<'_>) -> Owned {
    token.new_object(StaticMethod {
        function: function.own(token),
    })
}

fn one_callable<'a>(token: &mut Token, name: &str, args: Args<'a>) -> PyResult<Borrowed<'a>> {
    match (args.positional(), args.has_keywords()) {
        ([function], false) => Ok(*function),
        (_, true) => Err(token.type_error(format!("{name}() takes no keyword arguments"))),
        (given, _) => {
            let given = given.len();
            Err(token.type_error(format!("{name} expected 1 argument, got {given}")))
        }
    }
}

/// Copies what makes a wrapper look like its function.
fn copy_wrapped(token: &mut Token, wrapper: Borrowed<'_>, function: Borrowed<'_>) -> PyResult<()> {
    for known in [
        Known::__module__,
        Known::__name__,
        Known::__qualname__,
        Known::__doc__,
    ] {
        if let Some(value) = attribute::get_known_optional(token, function, known)? {
            attribute::instance_set(token, wrapper, token.name(known), value)?;
        }
    }
    Ok(())
}

macro_rules! wrapper_methods {
    ($type:ident, $name:literal, $get:path) => {
        #[methods]
        impl $type {
            #[slot]
            fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
                let _ = args;
                let payload = $type {
                    function: token.none(),
                };
                Ok(match class.as_class(token) {
                    Some(class) => token.new_instance(class, payload),
                    None => token.new_object(payload),
                })
            }

            #[slot]
            fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
                let function = one_callable(token, $name, args)?;
                let new = function.own(token);
                let old = std::mem::replace(&mut $type::of_mut(token, this).function, new);
                drop(old);
                copy_wrapped(token, this, function)
            }

            #[slot]
            fn __get__(
                token: &mut Token,
                this: Borrowed<'_>,
                object: Option<Borrowed<'_>>,
                class: Option<Borrowed<'_>>,
            ) -> PyResult {
                let function = $type::of(token, this).function.clone_ref(token);
                $get(token, function, object, class)
            }

            #[slot]
            fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let function = $type::of(token, this).function.clone_ref(token);
                let text = crate::object::repr_text(token, function.as_ref())?;
                Ok(token.new_str(&format!("<{}({text})>", $name)))
            }

            #[member]
            fn __func__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                Ok($type::of(token, this).function.clone_ref(token))
            }

            #[member]
            fn __wrapped__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                Ok($type::of(token, this).function.clone_ref(token))
            }

            #[getter]
            fn __isabstractmethod__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
                let function = $type::of(token, this).function.clone_ref(token);
                match attribute::get_known_optional(
                    token,
                    function.as_ref(),
                    Known::__isabstractmethod__,
                )? {
                    Some(value) => crate::object::is_true(token, value.as_ref()),
                    None => Ok(false),
                }
            }

            #[getter]
            fn __dict__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                (DICT_GETSET.get)(token, this)
            }

            #[getter]
            fn __annotations__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let function = $type::of(token, this).function.clone_ref(token);
                attribute::get_known(token, function.as_ref(), Known::__annotations__)
            }

            #[getter]
            fn __annotate__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let function = $type::of(token, this).function.clone_ref(token);
                attribute::get_known(token, function.as_ref(), Known::__annotate__)
            }

            /// See PEP 585.
            #[classmethod("(object, /)")]
            fn __class_getitem__(
                token: &mut Token,
                class: Borrowed<'_>,
                object: Borrowed<'_>,
            ) -> PyResult {
                crate::type_object::generic_alias(token, class, object)
            }

            #[slot]
            fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
                if $name == "classmethod" {
                    return Err(token.type_error("'classmethod' object is not callable"));
                }
                let function = $type::of(token, this).function.clone_ref(token);
                call_args(token, function.as_ref(), args)
            }
        }
    };
}

wrapper_methods!(ClassMethod, "classmethod", bind_to_class);
wrapper_methods!(StaticMethod, "staticmethod", leave_unbound);

fn bind_to_class(
    token: &mut Token,
    function: Owned,
    object: Option<Borrowed<'_>>,
    class: Option<Borrowed<'_>>,
) -> PyResult {
    let class = match (class, object) {
        (Some(class), _) => class.own(token),
        (None, Some(object)) => token.class_word(object).own(token),
        (None, None) => return Err(token.type_error("__get__(None, None) is invalid")),
    };
    Ok(new_method(token, function.as_ref(), class.as_ref()))
}

fn leave_unbound(
    _: &mut Token,
    function: Owned,
    _: Option<Borrowed<'_>>,
    _: Option<Borrowed<'_>>,
) -> PyResult {
    Ok(function)
}

// ---- super ----

/// Finds `name` along the mro of `object`'s class (or of `object`, if it is a class below `start`) behind `start`, and
/// binds it: what `super(start, object).name` gives. `None` if it is not there.
pub fn super_find(
    token: &mut Token,
    start: Borrowed<'_>,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
) -> PyResult<Option<Owned>> {
    let start_type = start.as_class(token);
    let as_class = object
        .as_class(token)
        .filter(|class| start_type.is_some_and(|start| class.is_subclass_of(token, start)));
    let is_class = as_class.is_some();
    let plain = start_type.is_some_and(|start| token.class_of(object).is_subclass_of(token, start));
    // An object that only claims its class (a proxy).
    let claimed = match is_class || plain {
        true => None,
        false => Some(super_check(token, start, object)?),
    };
    let object_type = match &claimed {
        Some(claimed) => claimed.as_ref().as_class(token),
        None if is_class => object.as_class(token),
        None => None,
    };
    let object_type = object_type.unwrap_or_else(|| token.class_of(object));
    let mut behind = object_type
        .mro(token)
        .iter()
        .skip_while(|class| !class.is(start))
        .skip(1);
    let found = behind.find_map(|class| {
        class
            .as_class(token)?
            .dict(token)
            .get::<Dict>(token)?
            .get_str(token, name)
    });
    let Some(found) = found.map(|found| found.own(token)) else {
        return Ok(None);
    };
    let class = object_type.as_value().own(token);
    match token.class_of(found.as_ref()).slots().descr_get {
        Some(get) => get(
            token,
            found.as_ref(),
            if is_class { None } else { Some(object) },
            Some(class.as_ref()),
        )
        .map(Some),
        None => Ok(Some(found)),
    }
}

/// [`super_find`] for what must be there.
pub fn super_lookup(
    token: &mut Token,
    start: Borrowed<'_>,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
) -> PyResult {
    match super_find(token, start, object, name)? {
        Some(found) => Ok(found),
        None => {
            let attribute = crate::str::to_cow(token, name).into_owned();
            Err(token.attribute_error_with(
                object,
                name,
                format!("'super' object has no attribute '{attribute}'"),
            ))
        }
    }
}

/// Checks `super(start, object)`: the class along whose mro to look.
pub fn super_check(token: &mut Token, start: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
    let Some(start_type) = start.as_class(token) else {
        let got = token.class_name(start);
        return Err(token.type_error(format!("super() argument 1 must be a type, not {got}")));
    };
    if let Some(class) = object.as_class(token)
        && class.is_subclass_of(token, start_type)
    {
        return Ok(object.own(token));
    }
    if token.class_of(object).is_subclass_of(token, start_type) {
        return Ok(token.class_word(object).own(token));
    }
    let claimed = attribute::get_known_optional(token, object, Known::__class__)?;
    if let (Some(claimed), Some(start_type)) = (claimed, start.as_class(token))
        && claimed
            .as_ref()
            .as_class(token)
            .is_some_and(|class: &Type| class.is_subclass_of(token, start_type))
    {
        return Ok(claimed);
    }
    let start = start
        .as_class(token)
        .map(|class| class.name(token).into_owned())
        .unwrap_or_default();
    let (what, got) = match object.as_class(token) {
        Some(class) => ("type", class.name(token).into_owned()),
        None => ("instance of", token.class_name(object)),
    };
    let _ = start;
    Err(token.type_error(format!(
        "super(type, obj): obj ({what} {got}) is not an instance or subtype of type ({start})."
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
