//! Making classes: native ones from their spec, and those of class statements (`type.__new__`).
//!
//! Invariants: a class is complete (mro, layout, slots, root shape) before it is visible; the slots of a Python class are
//! a function of the namespaces along its mro, recomputed when one of them changes (`type_object::set_attribute`).

use crate::attribute::lookup_uncached;
use crate::class::{ClassSpec, Type, class_flags};
use crate::dict::Dict;
use crate::error::PyResult;
use crate::hasher::BuildNumberHasher;
use crate::names::Known;
use crate::shape::RootLayout;
use crate::slots::Slots;
use crate::special::ROWS;
use crate::token::Token;
use crate::tuple::Tuple;
use crate::word::{Borrowed, Owned, Word};
use std::cell::{Cell, OnceCell, RefCell, UnsafeCell};
use std::collections::HashMap;

/// The room for attributes that new instances start with, where the class body tells nothing.
const START_CAPACITY: u16 = 4;

/// Makes the native class `spec` (and its bases) in this interpreter, if it is not there yet.
pub fn ready(token: &mut Token, spec: &'static ClassSpec) {
    let index = spec.index();
    if token.interp().ready.borrow().contains(&index) {
        return;
    }
    if let Some(base) = native_base(spec) {
        ready(token, base);
    }
    if !token.interp().ready.borrow_mut().insert(index) {
        return;
    }
    allocate_native(token, spec);
    fill_native(token, spec);
}

/// The base of a native class: `object`, but for `object` itself.
fn native_base(spec: &'static ClassSpec) -> Option<&'static ClassSpec> {
    let object = &crate::object_class::OBJECT;
    spec.base
        .or_else(|| (!std::ptr::eq(spec, object)).then_some(object))
}

/// What a native class has because an ancestor has it.
fn inherited_flags(spec: &'static ClassSpec) -> u32 {
    let mut flags = 0;
    let mut base = native_base(spec);
    while let Some(ancestor) = base {
        flags |= ancestor.flags & (class_flags::DICT | class_flags::WEAKREF | class_flags::GC);
        base = native_base(ancestor);
    }
    flags
}

/// The class object with its layout but without names, mro and namespace.
pub(crate) fn allocate_native(token: &mut Token, spec: &'static ClassSpec) {
    let inherited = inherited_flags(spec);
    let flags = spec.flags | inherited;
    let layout = RootLayout {
        has_extension: flags & (class_flags::DICT | class_flags::WEAKREF) != 0,
        has_attributes: flags & class_flags::DICT != 0,
        member_slots: 0,
        inline_capacity: 0,
    };
    let none = crate::singletons::none;
    let payload = Type {
        this: Cell::new(Word::NULL),
        flags: Cell::new(flags),
        version: Cell::new(0),
        root_shape: Cell::new(spec.index()),
        inline_capacity: Cell::new(0),
        member_slots: 0,
        native: spec,
        slots: Cell::new(spec.slots),
        name: UnsafeCell::new(none()),
        qualname: UnsafeCell::new(none()),
        bases: UnsafeCell::new(none()),
        base: UnsafeCell::new(None),
        mro: UnsafeCell::new(none()),
        dict: UnsafeCell::new(none()),
        subclasses: RefCell::default(),
        dependents: RefCell::default(),
        vm_cache: Cell::new(0),
    };
    let shapes = &token.interp().shapes;
    if std::ptr::eq(spec, &crate::class::TYPE) {
        // The shape of class objects names the class `type`, which is the object made here.
        shapes.add_root(Some(spec.index()), std::ptr::null(), spec, &layout);
        let word = token.allocate_first_class(payload);
        shapes.set_class(spec.index(), class_at(word));
    } else {
        let word = token.new_object(payload).immortalise(token);
        class_of_word(word).this.set(word);
        shapes.add_root(Some(spec.index()), class_at(word), spec, &layout);
    }
}

fn class_at(word: Word) -> *const Type {
    class_of_word(word)
}

fn class_of_word<'a>(word: Word) -> &'a Type {
    // SAFETY: the word was just made from a Type payload and is immortal or owned by the caller.
    unsafe { Borrowed::from_raw(word).get_unchecked::<Type>() }
}

/// Names, mro, slots and namespace of a native class.
pub(crate) fn fill_native(token: &mut Token, spec: &'static ClassSpec) {
    let word = token.native_class(spec).this.get();
    let class = class_of_word(word);
    let value = class.as_value();
    let name = token.intern(spec.name);
    let dict = Dict::new(token);
    let base = native_base(spec).map(|base| token.native_class(base).as_value().own(token));
    let mut mro = vec![value.own(token)];
    if let Some(base) = &base {
        let ancestors = class_of_word(base.word())
            .mro(token)
            .iter()
            .map(|class| class.own(token));
        mro.extend(ancestors.collect::<Vec<_>>());
        let mut slots = class.slots.get();
        slots.inherit(class_of_word(base.word()).slots());
        if spec.flags & class_flags::UNHASHABLE != 0 {
            slots.hash = None;
        }
        class.slots.set(slots);
        class_of_word(base.word())
            .subclasses
            .borrow_mut()
            .push(word);
    }
    let bases = token.new_tuple(
        base.iter()
            .map(|base| base.clone_ref(token))
            .collect::<Vec<_>>()
            .into_iter(),
    );
    let mro = token.new_tuple(mro.into_iter());
    // SAFETY: the class was just made; nobody borrows from it.
    unsafe {
        *class.qualname.get() = name.clone_ref(token);
        *class.name.get() = name;
        *class.bases.get() = bases;
        *class.base.get() = base;
        *class.mro.get() = mro;
        *class.dict.get() = dict;
    }
    crate::descriptor::fill_namespace(token, spec, value);
}

/// Gives a native class a further base, in front of what both have in common. Only right after its making.
pub fn add_native_base(token: &mut Token, spec: &'static ClassSpec, base: &'static ClassSpec) {
    let class = class_of_word(token.native_class(spec).this.get());
    let extra = token.native_class(base).as_value().own(token);
    let mut mro: Vec<Owned> = class
        .mro(token)
        .iter()
        .map(|class| class.own(token))
        .collect();
    let common = mro.iter().position(|class| {
        class_of_word(extra.word())
            .mro(token)
            .iter()
            .any(|other| other.word().is(class.word()))
    });
    mro.insert(common.unwrap_or(mro.len()), extra.clone_ref(token));
    // SAFETY: the class was just made; nobody borrows from it.
    unsafe {
        let before = (*class.bases.get()).clone_ref(token);
        let before = crate::tuple::Tuple::items_of(token, before.as_ref()).unwrap_or_default();
        let bases: Vec<Owned> = before
            .iter()
            .map(|base| base.own(token))
            .chain([extra])
            .collect();
        *class.bases.get() = token.new_tuple(bases.into_iter());
        *class.mro.get() = token.new_tuple(mro.into_iter());
    }
    class_of_word(token.native_class(base).this.get())
        .subclasses
        .borrow_mut()
        .push(class.this.get());
}

impl Token {
    /// Makes the class `type`, whose own class it is.
    fn allocate_first_class(&self, payload: Type) -> Word {
        let shape = self.interp().shapes.get(crate::kind::TYPE);
        let (memory, gc) = self.heap().allocate(shape.size as usize, true);
        let header = memory.cast::<crate::header::Header>();
        // SAFETY: the memory is large enough for header, payload and tail.
        unsafe {
            header.write(crate::header::Header::new(
                shape.id,
                self.interp().owner(),
                gc,
            ));
            header.add(1).cast::<Type>().write(payload);
            let tail = shape.tail as usize;
            header
                .cast::<u8>()
                .add(tail)
                .write_bytes(0, shape.size as usize - tail);
            self.heap().track(header);
            self.make_immortal(header);
            let word = Word::from_unowned(header);
            class_of_word(word).this.set(word);
            word
        }
    }
}

// ---- type.__new__ ----

/// What a class statement gives.
pub struct ClassParts<'a> {
    /// The metaclass.
    pub metaclass: Borrowed<'a>,
    /// `__name__`
    pub name: Borrowed<'a>,
    /// The bases; `object` if empty.
    pub bases: Vec<Owned>,
    /// The tuple that the bases were given in, of which a class may make its own.
    pub given_bases: Option<Owned>,
    /// The namespace; copied.
    pub namespace: Borrowed<'a>,
}

struct Layout {
    native: &'static ClassSpec,
    flags: u32,
    member_slots: u16,
    new_slots: Vec<Owned>,
}

/// Makes a class; everything of `type.__new__` up to `__set_name__` and `__init_subclass__`.
pub fn build(token: &mut Token, parts: ClassParts<'_>) -> PyResult {
    let mut bases = parts.bases;
    if bases.is_empty() {
        bases.push(
            token
                .native_class(&crate::object_class::OBJECT)
                .as_value()
                .own(token),
        );
    }
    let best = best_base(token, &bases)?;
    let namespace = crate::dict::copy(token, parts.namespace);
    let layout = layout(token, &bases, best.as_ref(), namespace.as_ref())?;
    let class = allocate(
        token,
        parts.metaclass,
        parts.name,
        &bases,
        &best,
        &namespace,
        &layout,
    );
    if let Some(given) = parts
        .given_bases
        .filter(|given| !Tuple::items_of_word(given.as_ref()).is_empty())
    {
        // SAFETY: the class was just made; nobody borrows its bases.
        drop(unsafe { std::mem::replace(&mut *class_of_word(class.word()).bases.get(), given) });
    }
    prepare_namespace(token, class.as_ref(), namespace.as_ref())?;
    warn_of_odd_names(token, class.as_ref(), namespace.as_ref())?;
    compute_mro(token, class.as_ref())?;
    let capacity = start_capacity(token, class.as_ref());
    let type_ = class_of_word(class.word());
    type_
        .inline_capacity
        .set(if layout.flags & class_flags::DICT != 0 {
            capacity
        } else {
            0
        });
    make_root_shape(token, type_);
    add_layout_descriptors(token, class.as_ref(), &layout)?;
    complete_namespace(token, namespace.as_ref())?;
    let type_ = class_of_word(class.word());
    type_.slots.set(slots_from_mro(token, type_));
    for base in &bases {
        class_of_word(base.word())
            .subclasses
            .borrow_mut()
            .push(type_.this.get());
    }
    Ok(class)
}

fn allocate(
    token: &mut Token,
    metaclass: Borrowed<'_>,
    name: Borrowed<'_>,
    bases: &[Owned],
    best: &Owned,
    namespace: &Owned,
    layout: &Layout,
) -> Owned {
    let payload = Type {
        this: Cell::new(Word::NULL),
        flags: Cell::new(layout.flags),
        version: Cell::new(0),
        root_shape: Cell::new(0),
        inline_capacity: Cell::new(0),
        member_slots: layout.member_slots,
        native: layout.native,
        slots: Cell::new(Slots::EMPTY),
        name: UnsafeCell::new(name.own(token)),
        qualname: UnsafeCell::new(name.own(token)),
        bases: UnsafeCell::new(
            token.new_tuple(
                bases
                    .iter()
                    .map(|base| base.clone_ref(token))
                    .collect::<Vec<_>>()
                    .into_iter(),
            ),
        ),
        base: UnsafeCell::new(Some(best.clone_ref(token))),
        mro: UnsafeCell::new(Tuple::empty(token)),
        dict: UnsafeCell::new(namespace.clone_ref(token)),
        subclasses: RefCell::default(),
        dependents: RefCell::default(),
        vm_cache: Cell::new(0),
    };
    let metaclass = class_of_word(metaclass.word());
    let class = token.new_instance(metaclass, payload);
    class_of_word(class.word()).this.set(class.word().unowned());
    class
}

/// The base whose layout the class extends; checks that all bases are acceptable.
pub(crate) fn best_base(token: &mut Token, bases: &[Owned]) -> PyResult {
    let mut winner: Option<&Owned> = None;
    for base in bases {
        let Some(class) = base.as_ref().as_class(token) else {
            return Err(token.type_error("bases must be types"));
        };
        if class.mro(token).is_empty() {
            let name = class.name(token).into_owned();
            return Err(token.type_error(format!("Cannot extend an incomplete type '{name}'")));
        }
        if !class.has(class_flags::BASETYPE) {
            let name = class.native.full_name();
            return Err(token.type_error(format!("type '{name}' is not an acceptable base type")));
        }
        let Some(best) = winner else {
            winner = Some(base);
            continue;
        };
        let current = class_of_word(best.word());
        let size = |class: &Type| (class.native.payload_size, class.member_slots);
        // A payload without fields does not show in the layout, yet objects of the class must have it.
        let deeper = class.native.payload_size == 0
            && !std::ptr::eq(class.native, current.native)
            && (std::ptr::eq(current.native, &crate::object_class::OBJECT)
                || class.native.is_subclass_of(current.native));
        if extends(token, current, class) && !deeper {
            continue;
        }
        if extends(token, class, current) {
            winner = Some(base);
        } else if size(class) != (0, 0) && size(current) != (0, 0) {
            return Err(token.type_error("multiple bases have instance lay-out conflict"));
        } else if size(current) == (0, 0) {
            winner = Some(base);
        }
    }
    match winner {
        Some(base) => Ok(base.clone_ref(token)),
        None => Err(token.type_error("a class needs a base")),
    }
}

/// The nearest ancestor that adds something to the payload (CPython's "solid base"): exceptions all share one.
fn solid(mut spec: &'static ClassSpec) -> &'static ClassSpec {
    while let Some(base) = spec
        .base
        .filter(|base| base.payload_size == spec.payload_size)
    {
        spec = base;
    }
    spec
}

/// True if `class`'s payload and member slots begin with those of `other`.
fn extends(token: &Token, class: &Type, other: &Type) -> bool {
    if !solid(class.native).is_subclass_of(solid(other.native)) && other.native.payload_size != 0 {
        return false;
    }
    if other.member_slots == 0 {
        return true;
    }
    // An ancestor that adds no slots of its own does not matter.
    let mut other = other;
    while let Some(base) = other
        .base(token)
        .and_then(|base| base.as_class(token))
        .filter(|base| base.member_slots == other.member_slots)
    {
        other = base;
    }
    // The slots of `other` are a prefix of `class`'s only along the chain of best bases.
    let mut current = Some(class.as_value());
    while let Some(value) = current {
        if value.is(other.as_value()) {
            return true;
        }
        current = value.as_class(token).and_then(|class| class.base(token));
    }
    false
}

fn layout(
    token: &mut Token,
    bases: &[Owned],
    best: Borrowed<'_>,
    namespace: Borrowed<'_>,
) -> PyResult<Layout> {
    let base = class_of_word(best.word());
    const PATTERNS: u32 = class_flags::SEQUENCE | class_flags::MAPPING;
    let keep = class_flags::EXCEPTION
        | class_flags::MATCH_SELF
        | class_flags::TYPE_SUBCLASS
        | class_flags::DICT
        | class_flags::WEAKREF;
    let mut flags =
        base.flags.get() & keep | class_flags::HEAP | class_flags::BASETYPE | class_flags::GC;
    for other in bases {
        let other = class_of_word(other.word()).flags.get();
        flags |= other & (class_flags::DICT | class_flags::WEAKREF);
        // The first base that matches a kind of pattern decides.
        if flags & PATTERNS == 0 {
            flags |= other & PATTERNS;
        }
    }
    let slots_name = token.name(Known::__slots__);
    let declared = namespace
        .get::<Dict>(token)
        .and_then(|dict| dict.get_str(token, slots_name))
        .map(|slots| slots.own(token));
    let mut new_slots = Vec::new();
    match declared {
        // Classes keep their attributes in their namespace.
        None if base.is_native(&crate::class::TYPE)
            || base.native.index() == crate::kind::MODULE =>
        {
            flags |= class_flags::WEAKREF;
        }
        None => flags |= class_flags::DICT | class_flags::WEAKREF,
        Some(slots) => {
            new_slots = declared_slots(token, slots.as_ref(), base, namespace, &mut flags)?
        }
    }
    Ok(Layout {
        native: base.native,
        flags,
        member_slots: base.member_slots + new_slots.len() as u16,
        new_slots,
    })
}

/// The names in `__slots__`, mangled and sorted, `__dict__` and `__weakref__` turned into flags.
fn declared_slots(
    token: &mut Token,
    slots: Borrowed<'_>,
    base: &Type,
    namespace: Borrowed<'_>,
    flags: &mut u32,
) -> PyResult<Vec<Owned>> {
    let names = if slots.is_a::<crate::str::Str>(token) {
        vec![slots.own(token)]
    } else {
        crate::object::collect(token, slots)?
    };
    let class_name = namespace_name(token, namespace);
    let mut found: Vec<(String, Owned)> = Vec::new();
    for name in names {
        let Some(text) = name
            .as_ref()
            .get::<crate::str::Str>(token)
            .map(|text| text.to_cow().into_owned())
        else {
            let class = token.class_name(name.as_ref());
            return Err(token.type_error(format!("__slots__ items must be strings, not '{class}'")));
        };
        if !is_identifier(&text) {
            return Err(token.type_error("__slots__ must be identifiers"));
        }
        let taken = match text.as_str() {
            "__dict__" => Some((
                class_flags::DICT,
                "__dict__ slot disallowed: we already got one",
            )),
            "__weakref__" => Some((
                class_flags::WEAKREF,
                "__weakref__ slot disallowed: we already got one",
            )),
            _ => None,
        };
        if let Some((flag, message)) = taken {
            if *flags & flag != 0 {
                return Err(token.type_error(message));
            }
            *flags |= flag;
            continue;
        }
        let mangled = mangle(&class_name, &text);
        let key = token.intern(&mangled);
        let is_special = matches!(
            text.as_str(),
            "__qualname__" | "__classcell__" | "__classdictcell__"
        );
        let clash = namespace
            .get::<Dict>(token)
            .is_some_and(|dict| dict.get_str(token, key.as_ref()).is_some());
        if clash && !is_special {
            return Err(token.value_error(format!(
                "'{mangled}' in __slots__ conflicts with class variable"
            )));
        }
        found.push((mangled, key));
    }
    // The characters of a string lie in its payload as far as Python can see: only these vary in size there.
    let is_str = base.is_native(&crate::str_class::STR);
    let varies =
        base.native.items_end.is_some() && !is_str || base.is_native(&crate::int_class::INT);
    if !found.is_empty() && varies {
        let name = base.name(token).into_owned();
        return Err(token.type_error(format!(
            "nonempty __slots__ not supported for subtype of '{name}'"
        )));
    }
    found.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(found.into_iter().map(|(_, key)| key).collect())
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
        && chars.all(|c| c == '_' || c.is_alphanumeric())
}

fn namespace_name(token: &Token, namespace: Borrowed<'_>) -> String {
    let name = token.name(Known::__qualname__);
    let qualname = namespace
        .get::<Dict>(token)
        .and_then(|dict| dict.get_str(token, name));
    let text = qualname
        .map(|name| crate::str::to_cow(token, name).into_owned())
        .unwrap_or_default();
    text.rsplit('.').next().unwrap_or_default().to_string()
}

fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') || class.is_empty() {
        return name.to_string();
    }
    format!("_{class}{name}")
}

/// `__module__`, `__qualname__`, `__doc__`, implicit static and class methods, `__hash__`, `__classcell__`.
fn prepare_namespace(
    token: &mut Token,
    class: Borrowed<'_>,
    namespace: Borrowed<'_>,
) -> PyResult<()> {
    if entry(token, namespace, Known::__module__).is_none()
        && let Some(globals) = (token.interp().hooks.current_globals.get())(token)
        && let Some(module) =
            crate::dict::get(token, globals.as_ref(), token.name(Known::__name__))?
    {
        let name = token.name(Known::__module__);
        crate::dict::set(token, namespace, name, module.as_ref())?;
    }
    take_qualname(token, class, namespace)?;
    if let Some(doc) = entry(token, namespace, Known::__doc__) {
        check_doc(token, doc.as_ref())?;
    }
    for (known, wrap) in [
        (
            Known::__new__,
            crate::descriptor::new_staticmethod as fn(&Token, Borrowed<'_>) -> Owned,
        ),
        (Known::__init_subclass__, crate::descriptor::new_classmethod),
        (Known::__class_getitem__, crate::descriptor::new_classmethod),
    ] {
        if let Some(function) = entry(token, namespace, known)
            && token.is_exact(function.as_ref(), crate::kind::FUNCTION)
        {
            let wrapped = wrap(token, function.as_ref());
            crate::dict::set(token, namespace, token.name(known), wrapped.as_ref())?;
        }
    }
    fill_cell(token, namespace, Known::__classcell__, class)?;
    fill_cell(token, namespace, Known::__classdictcell__, namespace)
}

fn entry(token: &Token, namespace: Borrowed<'_>, known: Known) -> Option<Owned> {
    let dict = namespace.get::<Dict>(token)?;
    Some(dict.get_str(token, token.name(known))?.own(token))
}

/// `__qualname__` becomes the class's own.
fn take_qualname(token: &mut Token, class: Borrowed<'_>, namespace: Borrowed<'_>) -> PyResult<()> {
    let Some(qualname) = entry(token, namespace, Known::__qualname__) else {
        return Ok(());
    };
    if !qualname.as_ref().is_a::<crate::str::Str>(token) {
        let got = token.class_name(qualname.as_ref());
        return Err(token.type_error(format!("type __qualname__ must be a str, not {got}")));
    }
    let name = token.name(Known::__qualname__);
    drop(crate::dict::remove(token, namespace, name)?);
    // SAFETY: the class is new; nobody borrows its name.
    let old =
        unsafe { std::mem::replace(&mut *class_of_word(class.word()).qualname.get(), qualname) };
    drop(old);
    Ok(())
}

/// What a class says of itself where its body does not: no `__doc__`, and no `__hash__` beside an `__eq__` of its own.
fn complete_namespace(token: &mut Token, namespace: Borrowed<'_>) -> PyResult<()> {
    let has = |token: &Token, known| entry(token, namespace, known).is_some();
    let none = |token: &mut Token, known| {
        crate::dict::set(token, namespace, token.name(known), Borrowed::none())
    };
    if !has(token, Known::__doc__) {
        none(token, Known::__doc__)?;
    }
    if has(token, Known::__eq__) && !has(token, Known::__hash__) {
        none(token, Known::__hash__)?;
    }
    Ok(())
}

/// Gives the cell that methods see the class (or its namespace) through what it stands for.
fn fill_cell(
    token: &mut Token,
    namespace: Borrowed<'_>,
    known: Known,
    content: Borrowed<'_>,
) -> PyResult<()> {
    let Some(cell) = entry(token, namespace, known) else {
        return Ok(());
    };
    drop(crate::dict::remove(token, namespace, token.name(known))?);
    if !token.is_exact(cell.as_ref(), crate::kind::CELL) {
        let got = token.class_name(cell.as_ref());
        let which = crate::str::to_cow(token, token.name(known)).into_owned();
        return Err(token.type_error(format!(
            "{which} must be a nonlocal cell, not <class '{got}'>"
        )));
    }
    crate::attribute::set_text(token, cell.as_ref(), "cell_contents", content)
}

/// The doc string in a class body must be UTF-8, if it is one.
fn check_doc(token: &mut Token, doc: Borrowed<'_>) -> PyResult<()> {
    if doc.is_a::<crate::str::Str>(token) {
        crate::str::to_string(token, doc)?;
    }
    Ok(())
}

/// Names that no attribute access finds are most likely a mistake.
fn warn_of_odd_names(
    token: &mut Token,
    class: Borrowed<'_>,
    namespace: Borrowed<'_>,
) -> PyResult<()> {
    let odd = crate::dict::pairs(token, namespace)
        .iter()
        .any(|(name, _)| !name.as_ref().is_a::<crate::str::Str>(token));
    if odd {
        let class = class_of_word(class.word()).name(token).into_owned();
        let message = format!("non-string key in the __dict__ of class {class}");
        let warn = token.interp().hooks.warn.get();
        warn(token, &crate::exceptions::RUNTIME_WARNING, &message, 1)?;
    }
    Ok(())
}

/// Enough inline room for what the compiler saw assigned to `self`, along the mro.
fn start_capacity(token: &Token, class: Borrowed<'_>) -> u16 {
    let name = token.name(Known::__static_attributes__);
    let mut count = 0;
    for ancestor in class_of_word(class.word()).mro(token) {
        let Some(dict) = ancestor
            .as_class(token)
            .and_then(|class| class.dict(token).get::<Dict>(token))
        else {
            continue;
        };
        if let Some(names) = dict
            .get_str(token, name)
            .and_then(|names| Tuple::items_of(token, names))
        {
            count += names.len();
        }
    }
    (count as u16).clamp(START_CAPACITY, 30)
}

/// Makes the shape that new instances start with, by the class's flags and learned capacity.
pub(crate) fn make_root_shape(token: &Token, class: &Type) {
    let layout = RootLayout {
        has_extension: class.flags.get() & (class_flags::DICT | class_flags::WEAKREF) != 0,
        has_attributes: class.has(class_flags::DICT),
        member_slots: class.member_slots,
        inline_capacity: class.inline_capacity.get(),
    };
    let id = token
        .interp()
        .shapes
        .add_root(None, class, class.native, &layout);
    class.root_shape.set(id);
    class
        .flags
        .set(class.flags.get() & !crate::type_object::STALE_ROOT);
}

fn add_layout_descriptors(token: &mut Token, class: Borrowed<'_>, layout: &Layout) -> PyResult<()> {
    let type_ = class_of_word(class.word());
    let first = usize::from(layout.member_slots) - layout.new_slots.len();
    for (index, name) in layout.new_slots.iter().enumerate() {
        let member = crate::descriptor::new_member(token, class, name.as_ref(), first + index);
        let dict = type_.dict(token).own(token);
        crate::dict::set(token, dict.as_ref(), name.as_ref(), member.as_ref())?;
    }
    let base_flags = type_
        .base(token)
        .map_or(0, |base| class_of_word(base.word()).flags.get());
    if type_.has(class_flags::TYPE_SUBCLASS) {
        // The instances are classes, whose `__dict__` is that of `type`.
        return Ok(());
    }
    for (flag, known, spec) in [
        (
            class_flags::DICT,
            Known::__dict__,
            &crate::descriptor::DICT_GETSET,
        ),
        (
            class_flags::WEAKREF,
            Known::__weakref__,
            &crate::descriptor::WEAKREF_GETSET,
        ),
    ] {
        if layout.flags & flag != 0 && base_flags & flag == 0 {
            let dict = type_.dict(token).own(token);
            if dict
                .as_ref()
                .get::<Dict>(token)
                .is_some_and(|dict| dict.get_str(token, token.name(known)).is_some())
            {
                continue;
            }
            let descriptor = crate::descriptor::new_getset(token, class, spec);
            crate::dict::set(token, dict.as_ref(), token.name(known), descriptor.as_ref())?;
        }
    }
    Ok(())
}

// ---- mro ----

/// Sets the class's mro: what the metaclass's `mro()` gives, or the C3 linearisation.
pub(crate) fn compute_mro(token: &mut Token, class: Borrowed<'_>) -> PyResult<()> {
    let type_ = class_of_word(class.word());
    let metaclass = token.class_of(class);
    let custom = !std::ptr::eq(metaclass, token.native_class(&crate::class::TYPE)) && {
        let name = token.intern("mro");
        lookup_uncached(token, metaclass, name.as_ref())
            .is_some_and(|(_, owner)| !std::ptr::eq(owner, token.native_class(&crate::class::TYPE)))
    };
    let mro = if custom {
        let name = token.intern("mro");
        let order = crate::attribute::call_method(token, class, name.as_ref(), &[])?;
        let order = crate::object::collect(token, order.as_ref())?;
        if let Some(odd) = order
            .iter()
            .find(|item| item.as_ref().as_class(token).is_none())
        {
            let got = token.class_name(odd.as_ref());
            return Err(token.type_error(format!("mro() returned a non-class ('{got}')")));
        }
        // What is in the mro may look into the instance: it has to be laid out for that.
        let odd = order.iter().find(|item| {
            let item = class_of_word(item.word());
            !std::ptr::eq(item, type_) && !extends(token, type_, item)
        });
        if let Some(odd) = odd {
            let odd = class_of_word(odd.word()).name(token).into_owned();
            return Err(token.type_error(format!(
                "mro() returned base with unsuitable layout ('{odd}')"
            )));
        }
        order
    } else {
        linearise(token, class)?
    };
    let mro = token.new_tuple(mro.into_iter());
    // SAFETY: `&mut Token` says that nobody borrows the old one.
    let old = unsafe { std::mem::replace(&mut *type_.mro.get(), mro) };
    drop(old);
    Ok(())
}

/// The C3 linearisation (Barrett et al., OOPSLA 1996), as in PEP 253's successor "The Python 2.3 Method Resolution Order".
pub fn linearise(token: &mut Token, class: Borrowed<'_>) -> PyResult<Vec<Owned>> {
    let type_ = class_of_word(class.word());
    // SAFETY: read only; the tuple is held by the clone.
    let bases = unsafe { (*type_.bases.get()).clone_ref(token) };
    let bases = Tuple::items_of_word(bases.as_ref());
    let mut lists: Vec<Vec<Owned>> = bases
        .iter()
        .map(|base| {
            class_of_word(base.word())
                .mro(token)
                .iter()
                .map(|item| item.own(token))
                .collect()
        })
        .collect();
    lists.push(bases.iter().map(|base| base.own(token)).collect());
    let mut order = vec![class.own(token)];
    if let Some(twice) = bases
        .iter()
        .enumerate()
        .find(|(index, base)| bases[..*index].iter().any(|other| other.is(**base)))
    {
        let name = class_of_word(twice.1.word()).name(token).into_owned();
        return Err(token.type_error(format!("duplicate base class {name}")));
    }
    loop {
        lists.retain(|list| !list.is_empty());
        if lists.is_empty() {
            return Ok(order);
        }
        let blocked = |candidate: &Owned| {
            lists.iter().any(|list| {
                list[1..]
                    .iter()
                    .any(|other| other.word().is(candidate.word()))
            })
        };
        let Some(next) = lists
            .iter()
            .map(|list| &list[0])
            .find(|candidate| !blocked(candidate))
        else {
            let mut names: Vec<String> = Vec::new();
            for list in &lists {
                let name = class_of_word(list[0].word()).name(token).into_owned();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            let names = names.join(", ");
            return Err(token.type_error(format!(
                "Cannot create a consistent method resolution order (MRO) for bases {names}"
            )));
        };
        let next = next.clone_ref(token);
        for list in &mut lists {
            if list[0].word().is(next.word()) {
                list.remove(0);
            }
        }
        order.push(next);
    }
}

// ---- slots ----

/// Which rows of the slot table a name belongs to, one bit each, by the identity of the interned name.
#[derive(Default)]
struct RowsOfNames(OnceCell<HashMap<usize, u128, BuildNumberHasher>>);

const _: () = assert!(ROWS.len() <= u128::BITS as usize);

impl RowsOfNames {
    fn get(&self, token: &Token) -> &HashMap<usize, u128, BuildNumberHasher> {
        self.0.get_or_init(|| {
            let mut rows = HashMap::default();
            for (index, row) in ROWS.iter().enumerate() {
                for known in row.names {
                    let name = token.name(*known).word().identity();
                    *rows.entry(name).or_default() |= 1 << index;
                }
            }
            rows
        })
    }
}

/// The rows that the namespace of a class says something about; perhaps too many.
fn rows_in(token: &Token, namespace: &Dict) -> u128 {
    let rows = token.interp().extension::<RowsOfNames>().get(token);
    namespace.iter().fold(0, |found, (key, _)| {
        // A name that is not interned could be any.
        let mask = match crate::str::is_interned(key) {
            true => rows.get(&key.word().identity()).copied().unwrap_or(0),
            false => u128::MAX,
        };
        found | mask
    })
}

/// The slots of a class made in Python: per slot, the first class along the mro that says something about it.
pub(crate) fn slots_from_mro(token: &Token, class: &Type) -> Slots {
    let mut slots = Slots::EMPTY;
    let mut none_hash = false;
    let ancestors: Vec<(&Type, u128)> = class
        .mro(token)
        .iter()
        .filter_map(|ancestor| ancestor.as_class(token))
        .map(|ancestor| {
            let namespace = ancestor.dict(token).get::<Dict>(token);
            let rows = match namespace.filter(|_| ancestor.has(class_flags::HEAP)) {
                Some(namespace) => rows_in(token, namespace),
                None => u128::MAX,
            };
            (ancestor, rows)
        })
        .collect();
    for (index, row) in ROWS.iter().enumerate() {
        for (ancestor, rows) in &ancestors {
            if rows & 1 << index == 0 {
                continue;
            }
            if !ancestor.has(class_flags::HEAP) {
                if (row.has)(&ancestor.native.slots) {
                    (row.copy)(&mut slots, &ancestor.native.slots);
                    break;
                }
                if row.names.contains(&Known::__hash__) && ancestor.has(class_flags::UNHASHABLE) {
                    none_hash = true;
                    break;
                }
                continue;
            }
            let dict = ancestor.dict(token);
            let Some(dict) = dict.get::<Dict>(token) else {
                continue;
            };
            let own = row
                .names
                .iter()
                .find_map(|known| dict.get_str(token, token.name(*known)));
            let Some(own) = own else { continue };
            if row.names.contains(&Known::__hash__) && own.is_none() {
                none_hash = true;
            } else if let Some(native) = native_slots(token, own, row, class) {
                (row.copy)(&mut slots, native);
            } else {
                (row.set_override)(&mut slots);
            }
            break;
        }
    }
    if none_hash {
        slots.hash = None;
    }
    // A Python `__getitem__`, `__add__` and so on also stands for the sequence slot of the same name.
    slots
}

/// The native slots that a wrapper in a Python class's namespace stands for (`__repr__ = dict.__repr__`).
fn native_slots<'a>(
    token: &'a Token,
    value: Borrowed<'a>,
    row: &crate::special::SlotRow,
    class: &Type,
) -> Option<&'a Slots> {
    if row.names.len() > 1 {
        return None;
    }
    let wrapper = value.get::<crate::descriptor::WrapperDescriptor>(token)?;
    let owner = wrapper.owner.as_ref().as_class(token)?;
    (std::ptr::eq(wrapper.row, row) && class.is_subclass_of(token, owner)).then(|| owner.slots())
}
