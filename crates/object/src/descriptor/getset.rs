//! Attributes of native objects and of `__slots__` as they stand in the namespaces of their classes.

use super::described::{described, described_by_name};
use super::{Described, check_receiver, owner_name};
use crate::attribute;
use crate::class::{GetSetSpec, Getter, Type};
use crate::dict::Dict;
use crate::error::PyResult;
use crate::extension::Tail;
use crate::kind;
use crate::names::Known;
use crate::token::Token;
use crate::traverse::Opaque;
use crate::word::{Borrowed, Owned};
use baton_macros::class;

/// Attributes of native objects.
#[class(name = "getset_descriptor", kind = GETSET_DESCRIPTOR, flags = NO_INSTANTIATION)]
pub struct GetSet {
    pub(super) spec: Opaque<&'static GetSetSpec>,
    pub(super) owner: Owned,
}

impl Described for GetSet {
    fn name(&self, _: &Token) -> String {
        self.spec.0.name.to_owned()
    }

    fn owner(&self) -> Borrowed<'_> {
        self.owner.as_ref()
    }
}

described! { GetSet, "attribute", {
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
        get_native(token, spec, owner.as_ref(), object)
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
        set_native(token, spec, owner.as_ref(), object, value)
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
} }

/// What reads the native attribute that `descriptor` stands for, from objects of `class`; `None` where it is no native
/// attribute, or another class's.
pub fn native_getter(token: &Token, descriptor: Borrowed<'_>, class: &Type) -> Option<Getter> {
    let (spec, owner) = if token.is_exact(descriptor, kind::GETSET_DESCRIPTOR) {
        let payload = descriptor.get::<GetSet>(token)?;
        (payload.spec.0, payload.owner.as_ref())
    } else if token.is_exact(descriptor, kind::MEMBER_DESCRIPTOR) {
        let payload = descriptor.get::<Member>(token)?;
        match payload.place {
            Place::Native(Opaque(spec)) => (spec, payload.owner.as_ref()),
            Place::Slot(_) => return None,
        }
    } else {
        return None;
    };
    let owner = owner.as_class(token)?;
    class.is_subclass_of(token, owner).then_some(spec.get)
}

fn get_native(
    token: &mut Token,
    spec: &'static GetSetSpec,
    owner: Borrowed<'_>,
    object: Borrowed<'_>,
) -> PyResult {
    check_receiver(token, owner, object, spec.name)?;
    (spec.get)(token, object)
}

fn set_native(
    token: &mut Token,
    spec: &'static GetSetSpec,
    owner: Borrowed<'_>,
    object: Borrowed<'_>,
    value: Option<Borrowed<'_>>,
) -> PyResult<()> {
    check_receiver(token, owner, object, spec.name)?;
    match spec.set {
        Some(set) => set(token, object, value),
        None if spec.member => {
            Err(token.raise(&crate::exceptions::ATTRIBUTE_ERROR, "readonly attribute"))
        }
        None => {
            let owner = owner_name(token, owner);
            let message = format!(
                "attribute '{}' of '{owner}' objects is not writable",
                spec.name
            );
            Err(token.raise(&crate::exceptions::ATTRIBUTE_ERROR, message))
        }
    }
}

/// A descriptor of `owner` for a native attribute.
pub fn new_getset(token: &Token, owner: Borrowed<'_>, spec: &'static GetSetSpec) -> Owned {
    let owner = owner.own(token);
    if spec.member {
        return token.new_object(Member {
            name: token.intern(spec.name),
            owner,
            place: Place::Native(Opaque(spec)),
        });
    }
    token.new_object(GetSet {
        spec: Opaque(spec),
        owner,
    })
}

/// Where a member's value lies.
#[derive(crate::Traverse)]
enum Place {
    /// In this member slot of the instances.
    Slot(usize),
    /// In the native part of the object.
    Native(Opaque<&'static GetSetSpec>),
}

/// Attributes that `__slots__` declares, and plain ones of native objects.
#[class(name = "member_descriptor", kind = MEMBER_DESCRIPTOR, flags = NO_INSTANTIATION)]
pub struct Member {
    name: Owned,
    pub(super) owner: Owned,
    place: Place,
}

impl Described for Member {
    fn name(&self, token: &Token) -> String {
        crate::str::to_cow(token, self.name.as_ref()).into_owned()
    }

    fn owner(&self) -> Borrowed<'_> {
        self.owner.as_ref()
    }
}

/// The error for a slot that holds nothing.
fn no_member(token: &mut Token, object: Borrowed<'_>, name: Borrowed<'_>) -> crate::error::Raised {
    let class = crate::type_object::full_name(token, object);
    let attribute = crate::str::to_cow(token, name).into_owned();
    let message = format!("'{class}' object has no attribute '{attribute}'");
    token.attribute_error_with(object, name, message)
}

impl Member {
    /// Which slot of the instance it is, and its name; `None` for members of native objects.
    pub fn place(&self) -> Option<(usize, Borrowed<'_>)> {
        match self.place {
            Place::Slot(index) => Some((index, self.name.as_ref())),
            Place::Native(_) => None,
        }
    }

    /// The class whose instances have the slot.
    pub fn owner(&self) -> Borrowed<'_> {
        self.owner.as_ref()
    }
}

described_by_name! { Member, "member", {
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
        let (name, owner) = (
            payload.name.clone_ref(token),
            payload.owner.clone_ref(token),
        );
        let index = match payload.place {
            Place::Slot(index) => index,
            Place::Native(Opaque(spec)) => return get_native(token, spec, owner.as_ref(), object),
        };
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
        let (name, owner) = (
            payload.name.clone_ref(token),
            payload.owner.clone_ref(token),
        );
        let index = match payload.place {
            Place::Slot(index) => index,
            Place::Native(Opaque(spec)) => {
                return set_native(token, spec, owner.as_ref(), object, value);
            }
        };
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

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(match Member::of(token, this).place {
            Place::Native(Opaque(spec)) if !spec.doc.is_empty() => token.new_str(spec.doc),
            _ => token.none(),
        })
    }
} }

/// A member descriptor for a slot of `owner`.
pub fn new_member(token: &Token, owner: Borrowed<'_>, name: Borrowed<'_>, index: usize) -> Owned {
    token.new_object(Member {
        name: name.own(token),
        owner: owner.own(token),
        place: Place::Slot(index),
    })
}

/// `__dict__` of instances.
pub static DICT_GETSET: GetSetSpec = GetSetSpec {
    name: "__dict__",
    doc: "dictionary for instance variables",
    member: false,
    get: |token, object| match attribute::instance_dict(token, object) {
        _ if object.as_class(token).is_some() => crate::type_object::namespace_proxy(token, object),
        Some(dict) => Ok(dict),
        None => Err(token.attribute_error(object, token.name(Known::__dict__))),
    },
    set: Some(|token, object, value| {
        if object.as_class(token).is_some() {
            let name = token.name(Known::__dict__);
            let message = "attribute '__dict__' of 'type' objects is not writable";
            return Err(token.attribute_error_with(object, name, message.to_owned()));
        }
        if token.class_of(object).native.index() == crate::kind::MODULE {
            let name = token.name(Known::__dict__);
            return Err(token.attribute_error_with(object, name, "readonly attribute".to_owned()));
        }
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
