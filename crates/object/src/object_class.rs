//! `object`, and the classes of the singletons.

use crate::args::Args;
use crate::attribute;
use crate::class::class_flags;
use crate::error::PyResult;
use crate::names::Known;
use crate::slots::CompareOp;
use crate::token::Token;
use crate::word::{Borrowed, Owned, Word};
use baton_macros::{class, methods};

/// The base class of the class hierarchy.
///
/// When called, it accepts no arguments and returns a new featureless
/// instance that has no instance attributes and cannot be given any.
#[class(name = "object", kind = OBJECT, flags = BASETYPE, no_gc, signature = "()")]
pub struct Object;

/// An instance of a class made in Python, with an empty tail.
pub fn new_plain(token: &mut Token, class: Borrowed<'_>) -> PyResult {
    let Some(type_) = class.as_class(token) else {
        return Err(token.type_error("a class is needed"));
    };
    if type_.has(class_flags::ABSTRACT) {
        return Err(abstract_error(token, class));
    }
    if type_.native.payload_size != 0 {
        let (name, native) = (type_.name(token).into_owned(), type_.native.name);
        if type_.has(class_flags::NO_INSTANTIATION) {
            let module = type_.native.module;
            return Err(token.type_error(format!("cannot create '{module}.{name}' instances")));
        }
        return Err(token.type_error(format!(
            "object.__new__({name}) is not safe, use {native}.__new__()"
        )));
    }
    let shape = type_.instance_shape(token);
    Ok(token.new_empty(shape))
}

fn abstract_error(token: &mut Token, class: Borrowed<'_>) -> crate::error::Raised {
    let names = attribute::get_known(token, class, Known::__abstractmethods__)
        .and_then(|names| crate::object::collect(token, names.as_ref()));
    let names = match names {
        Ok(names) => names,
        Err(raised) => return raised,
    };
    let mut names: Vec<String> = names
        .iter()
        .map(|name| crate::str::to_cow(token, name.as_ref()).into_owned())
        .collect();
    names.sort();
    let plural = if names.len() == 1 { "" } else { "s" };
    let list = names
        .iter()
        .map(|name| format!("'{name}'"))
        .collect::<Vec<_>>()
        .join(", ");
    let class = class
        .as_class(token)
        .map(|class| class.name(token).into_owned())
        .unwrap_or_default();
    token.type_error(format!("Can't instantiate abstract class {class} without an implementation for abstract method{plural} {list}"))
}

impl Token {
    /// A plain `object()`, good for its identity.
    pub fn new_empty_object(&self) -> Owned {
        self.new_object(Object)
    }

    /// An object without native payload, of the class whose instances start with `shape`.
    #[inline]
    pub fn new_empty(&self, shape: u32) -> Owned {
        let shape = self.interp().shapes.get(shape);
        let size = shape.size as usize;
        let header = self.allocate_raw(shape, size);
        // SAFETY: the object is `size` bytes long; everything behind the header is its tail, in a gc page if the class
        // says so.
        unsafe {
            header.cast::<u8>().add(16).write_bytes(0, size - 16);
            if shape.class().has(class_flags::GC) {
                self.track(header);
            }
            Owned::from_raw(Word::from_object(header))
        }
    }
}

/// True if the class of `this` overrides one of `__new__` and `__init__` in a way that explains extra arguments.
fn excess_arguments(
    token: &mut Token,
    class: Borrowed<'_>,
    args: Args<'_>,
    in_new: bool,
) -> PyResult<()> {
    if args.is_empty() {
        return Ok(());
    }
    let Some(type_) = class.as_class(token) else {
        return Ok(());
    };
    let own = Object::SLOTS;
    let same = |left: Option<usize>, right: Option<usize>| left == right;
    let new_is_own = same(
        type_.slots().new.map(|f| f as usize),
        own.new.map(|f| f as usize),
    );
    let init_is_own = same(
        type_.slots().init.map(|f| f as usize),
        own.init.map(|f| f as usize),
    );
    let name = || type_.name(token);
    let message = match in_new {
        true if !new_is_own => {
            "object.__new__() takes exactly one argument (the type to instantiate)".to_string()
        }
        true if init_is_own => format!("{}() takes no arguments", name()),
        false if !init_is_own => {
            "object.__init__() takes exactly one argument (the instance to initialize)".to_string()
        }
        false if new_is_own && !type_.has(crate::class::class_flags::NO_INSTANTIATION) => format!(
            "{}.__init__() takes exactly one argument (the instance to initialize)",
            name()
        ),
        _ => return Ok(()),
    };
    Err(token.type_error(message))
}

#[methods]
impl Object {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        excess_arguments(token, class, args, true)?;
        new_plain(token, class)
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let class = token.class_word(this).own(token);
        excess_arguments(token, class.as_ref(), args, false)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        crate::object::default_repr(token, this)
    }

    #[slot]
    fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        // Whoever asked checks the type of the result.
        match token.class_of(this).slots().repr {
            Some(repr) => repr(token, this),
            None => crate::object::default_repr(token, this),
        }
    }

    #[slot]
    fn __hash__(_token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(crate::object::identity_hash(this))
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        match op {
            CompareOp::Eq if this.is(other) => Ok(token.bool(true)),
            CompareOp::Ne => {
                // The opposite of what the class's `==` says.
                let Some(slot) = token.class_of(this).slots().compare else {
                    return Ok(crate::singletons::not_implemented());
                };
                let result = slot(token, this, other, CompareOp::Eq)?;
                if result.as_ref().is_not_implemented() {
                    return Ok(result);
                }
                let equal = crate::object::is_true(token, result.as_ref())?;
                Ok(token.bool(!equal))
            }
            _ => Ok(crate::singletons::not_implemented()),
        }
    }

    #[slot]
    fn __getattribute__(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
        attribute::generic_get(token, this, name)
    }

    #[slot]
    fn __setattr__(
        token: &mut Token,
        this: Borrowed<'_>,
        name: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        if this.as_class(token).is_some() {
            let method = if value.is_some() {
                "__setattr__"
            } else {
                "__delattr__"
            };
            return Err(token.type_error(format!("can't apply this {method} to type object")));
        }
        attribute::generic_set(token, this, name, value)
    }

    #[getter]
    fn __class__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(token.class_word(this).own(token))
    }

    #[setter]
    fn set___class__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        match value {
            Some(value) => set_class(token, this, value),
            None => Err(token.type_error("can't delete __class__ attribute")),
        }
    }

    /// This method is called when a class is subclassed.
    ///
    /// The default implementation does nothing. It may be
    /// overridden to extend subclasses.
    #[classmethod("()")]
    fn __init_subclass__(_token: &mut Token, _class: Borrowed<'_>) -> PyResult<()> {
        Ok(())
    }

    /// Abstract classes can override this to customize issubclass().
    ///
    /// This is invoked early on by abc.ABCMeta.__subclasscheck__().
    /// It should return True, False or NotImplemented.  If it returns
    /// NotImplemented, the normal algorithm is used.  Otherwise, it
    /// overrides the normal algorithm (and the outcome is cached).
    #[classmethod("(object, /)")]
    fn __subclasshook__(
        _token: &mut Token,
        _class: Borrowed<'_>,
        _object: Borrowed<'_>,
    ) -> PyResult {
        Ok(crate::singletons::not_implemented())
    }

    /// Default object formatter.
    ///
    /// Return str(self) if format_spec is empty. Raise TypeError otherwise.
    #[method("(format_spec, /)")]
    fn __format__(token: &mut Token, this: Borrowed<'_>, format_spec: Borrowed<'_>) -> PyResult {
        if !format_spec.is_a::<crate::str::Str>(token) {
            let got = token.argument_name(format_spec);
            return Err(token.type_error(format!("__format__() argument must be str, not {got}")));
        }
        if crate::object::len(token, format_spec)? != 0 {
            let class = token.class_name(this);
            return Err(token.type_error(format!(
                "unsupported format string passed to {class}.__format__"
            )));
        }
        crate::object::str(token, this)
    }

    /// Size of object in memory, in bytes.
    #[method("()")]
    fn __sizeof__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        // SAFETY: a borrowed object is alive.
        let own = this.word().header().map_or(8, |header| unsafe {
            token.shape_of(header).size_of(header)
        });
        let bytes = this.get::<crate::bytes::Bytes>(token);
        Ok(own + bytes.map_or(0, |bytes| bytes.data.len()))
    }

    /// Helper for pickle.
    #[method("(protocol, /)")]
    fn __reduce_ex__(token: &mut Token, this: Borrowed<'_>, protocol: i64) -> PyResult {
        crate::reduce::reduce_ex(token, this, protocol)
    }

    /// Helper for pickle.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        crate::reduce::reduce(token, this, 0)
    }

    /// Helper for pickle.
    #[method("()")]
    fn __getstate__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        crate::reduce::get_state(token, this, false)
    }

    /// Default dir() implementation.
    #[method("()")]
    fn __dir__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let names = crate::dict::Dict::new(token);
        if let Some(dict) = attribute::get_known_optional(token, this, Known::__dict__)?
            && dict.as_ref().is_a::<crate::dict::Dict>(token)
        {
            merge_names(token, names.as_ref(), dict.as_ref())?;
        }
        let class = attribute::get_known_optional(token, this, Known::__class__)?;
        let ancestors: Vec<Owned> = match class
            .as_ref()
            .and_then(|class| class.as_ref().as_class(token))
        {
            Some(class) => class
                .mro(token)
                .iter()
                .map(|class| class.own(token))
                .collect(),
            None => Vec::new(),
        };
        for ancestor in ancestors {
            if let Some(dict) = ancestor
                .as_ref()
                .as_class(token)
                .map(|class| class.dict(token).own(token))
            {
                merge_names(token, names.as_ref(), dict.as_ref())?;
            }
        }
        let names = crate::dict::pairs(token, names.as_ref())
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        Ok(token.new_list(names))
    }
}

fn merge_names(token: &mut Token, into: Borrowed<'_>, from: Borrowed<'_>) -> PyResult<()> {
    for (name, _) in crate::dict::pairs(token, from) {
        crate::dict::set(token, into, name.as_ref(), Borrowed::none())?;
    }
    Ok(())
}

/// The slots that the class itself declared with `__slots__`: places and names, which are interned.
fn own_members(token: &Token, class: &crate::class::Type) -> Vec<(usize, usize)> {
    let mut names = Vec::new();
    if let Some(dict) = class.dict(token).get::<crate::dict::Dict>(token) {
        for (_, value) in dict.iter() {
            let Some(member) = value.get::<crate::descriptor::Member>(token) else {
                continue;
            };
            if member.owner().is(class.as_value()) {
                names.extend(
                    member
                        .place()
                        .map(|(index, name)| (index, name.word().identity())),
                );
            }
        }
    }
    names.sort_unstable();
    names
}

const LAYOUT: u32 = class_flags::DICT | class_flags::WEAKREF;

/// The nearest class along the best bases that adds something to the layout, and its base.
fn layout_root<'a>(
    token: &'a Token,
    mut class: &'a crate::class::Type,
) -> (&'a crate::class::Type, Option<Borrowed<'a>>) {
    loop {
        let base = class.base(token);
        match base.and_then(|base| base.as_class(token)) {
            Some(base)
                if class.has(class_flags::HEAP)
                    && base.member_slots == class.member_slots
                    && base.flags.get() & LAYOUT == class.flags.get() & LAYOUT =>
            {
                class = base;
            }
            _ => return (class, base),
        }
    }
}

/// Whether instances of the two classes are laid out alike, slot by slot.
fn same_layout(token: &Token, new: &crate::class::Type, old: &crate::class::Type) -> bool {
    if !std::ptr::eq(new.native, old.native)
        || new.member_slots != old.member_slots
        || new.flags.get() & LAYOUT != old.flags.get() & LAYOUT
    {
        return false;
    }
    let ((new, new_base), (old, old_base)) = (layout_root(token, new), layout_root(token, old));
    let same_base = match (new_base, old_base) {
        (Some(new), Some(old)) => new.is(old),
        (None, None) => true,
        _ => false,
    };
    std::ptr::eq(new, old) || same_base && own_members(token, new) == own_members(token, old)
}

/// Whether a native class and one made from it may be exchanged: modules only, whose instances nobody shares.
fn are_modules(token: &Token, new: &crate::class::Type, old: &crate::class::Type) -> bool {
    [new, old].iter().all(|class| {
        class.native.index() == crate::kind::MODULE
            && class.is_subclass_of(token, token.native_class(class.native))
    })
}

/// `object.__class__ = class`: only between classes of the same layout.
fn set_class(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<()> {
    let Some(new) = value.as_class(token) else {
        let got = token.class_name(value);
        return Err(token.type_error(format!(
            "__class__ must be set to a class, not '{got}' object"
        )));
    };
    let old = token.class_of(this);
    let mutable = new.has(class_flags::HEAP) && old.has(class_flags::HEAP);
    if !mutable && !are_modules(token, new, old) {
        return Err(token.type_error(
            "__class__ assignment only supported for mutable types or ModuleType subclasses",
        ));
    }
    let same = same_layout(token, new, old);
    let Some(mut header) = this.word().header() else {
        return Ok(());
    };
    if !same {
        let (new, old) = (new.name(token).into_owned(), old.name(token).into_owned());
        return Err(token.type_error(format!(
            "__class__ assignment: '{new}' object layout differs from '{old}'"
        )));
    }
    // The attributes move into a dictionary: then the shapes of both classes agree but for inline room that stays empty.
    drop(attribute::instance_dict(token, this));
    let (Some(new), old) = (value.as_class(token), token.class_of(this)) else {
        return Ok(());
    };
    let shape = token.shape_of(header);
    let id = token.interp().shapes.adopted(shape, new);
    let counted = old.counted_word();
    token.retain(new.counted_word());
    // SAFETY: the object is alive; the new shape has the same layout.
    unsafe { header.as_mut() }.shape = id;
    token.release(counted);
    Ok(())
}

/// The type of the None singleton.
#[class(name = "NoneType", kind = NONE, no_gc, spec = NONE_TYPE, flags = 0)]
pub struct NoneType;

#[methods]
impl NoneType {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if !args.is_empty() {
            return Err(token.type_error("NoneType takes no arguments"));
        }
        Ok(crate::singletons::none())
    }

    #[slot]
    fn __repr__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.new_str("None"))
    }

    /// The same in every process, as in CPython since 3.12.
    #[slot]
    fn __hash__(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<i64> {
        Ok(0xFCA8_6420)
    }

    #[slot]
    fn __bool__(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<bool> {
        Ok(false)
    }
}

/// The type of the Ellipsis singleton.
#[class(name = "ellipsis", kind = ELLIPSIS, no_gc, spec = ELLIPSIS, flags = 0)]
pub struct EllipsisType;

#[methods]
impl EllipsisType {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if !args.is_empty() {
            return Err(token.type_error("EllipsisType takes no arguments"));
        }
        Ok(crate::singletons::ellipsis())
    }

    #[slot]
    fn __repr__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.new_str("Ellipsis"))
    }

    /// Helper for pickle.
    #[method("()")]
    fn __reduce__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.new_str("Ellipsis"))
    }
}

/// The type of the NotImplemented singleton.
#[class(name = "NotImplementedType", kind = NOT_IMPLEMENTED, no_gc, spec = NOT_IMPLEMENTED_TYPE, flags = 0)]
pub struct NotImplementedType;

#[methods]
impl NotImplementedType {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if !args.is_empty() {
            return Err(token.type_error("NotImplementedType takes no arguments"));
        }
        Ok(crate::singletons::not_implemented())
    }

    #[slot]
    fn __repr__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.new_str("NotImplemented"))
    }

    #[slot]
    fn __bool__(token: &mut Token, _this: Borrowed<'_>) -> PyResult<bool> {
        Err(token.type_error("NotImplemented should not be used in a boolean context"))
    }

    /// Helper for pickle.
    #[method("()")]
    fn __reduce__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.new_str("NotImplemented"))
    }
}

/// The slot that `object.__getattribute__` is, for telling classes that override it.
pub fn generic_getattr() -> crate::slots::Binary {
    match OBJECT.slots.getattr {
        Some(slot) => slot,
        None => attribute::generic_get,
    }
}

/// The slot that `object.__setattr__` is.
pub fn generic_setattr() -> crate::slots::SetItem {
    match OBJECT.slots.setattr {
        Some(slot) => slot,
        None => attribute::generic_set,
    }
}
