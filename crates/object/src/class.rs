//! Classes: the static declaration of a native one ([`ClassSpec`], printed by `#[class]`), the payload trait, and the
//! payload of `type` objects ([`Type`]).

use crate::args::NativeFn;
use crate::error::PyResult;
use crate::hasher::BuildNumberHasher;
use crate::header::Header;
use crate::kind::FIRST_FREE;
use crate::slots::Slots;
use crate::token::Token;
use crate::traverse::Traverse;
use crate::word::{Borrowed, Owned, Word};
use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::HashMap;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, Ordering};

/// Bits of [`ClassSpec::flags`] and [`Type::flags`].
pub mod class_flags {
    /// May be subclassed.
    pub const BASETYPE: u32 = 1;
    /// The collector must see instances.
    pub const GC: u32 = 2;
    /// Instances have a `__dict__`.
    pub const DICT: u32 = 4;
    /// Instances can be weakly referenced.
    pub const WEAKREF: u32 = 8;
    /// Attributes of the class cannot be set.
    pub const IMMUTABLE: u32 = 16;
    /// `C()` is a TypeError.
    pub const NO_INSTANTIATION: u32 = 32;
    /// Matches sequence patterns.
    pub const SEQUENCE: u32 = 64;
    /// Matches mapping patterns.
    pub const MAPPING: u32 = 128;
    /// Has abstract methods left (`__abstractmethods__` is not empty).
    pub const ABSTRACT: u32 = 256;
    /// An exception class.
    pub const EXCEPTION: u32 = 512;
    /// Made by a class statement or a call of `type`.
    pub const HEAP: u32 = 1024;
    /// A positional class pattern with one sub-pattern matches the subject itself.
    pub const MATCH_SELF: u32 = 2048;
    /// A descriptor that behaves like a method: `LOAD_ATTR` may leave it unbound.
    pub const METHOD_DESCRIPTOR: u32 = 4096;
    /// `hash(x)` was taken away by defining `__eq__` alone or setting `__hash__ = None`.
    pub const UNHASHABLE: u32 = 8192;
    /// A subclass of `type`.
    pub const TYPE_SUBCLASS: u32 = 1 << 14;
}

/// Reads an attribute of a native object.
pub type Getter = fn(&mut Token, Borrowed<'_>) -> PyResult;
/// Sets an attribute of a native object, or deletes it without a value.
pub type Setter = fn(&mut Token, Borrowed<'_>, Option<Borrowed<'_>>) -> PyResult<()>;

/// How a native method is bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MethodKind {
    /// `self` comes first.
    Instance,
    /// The class comes first.
    Class,
    /// Nothing comes first.
    Static,
    /// A module's function.
    Function,
}

/// A native method or function, as declared.
pub struct MethodSpec {
    /// Its Python name.
    pub name: &'static str,
    /// Its text signature, `($self, item, /)`.
    pub signature: &'static str,
    /// Its doc string.
    pub doc: &'static str,
    /// How it is bound.
    pub kind: MethodKind,
    /// What it does.
    pub call: NativeFn,
    /// True for the few that CPython calls with an instruction of their own, behind which no thread switch can happen.
    pub no_switch: bool,
}

/// A native attribute, as declared.
pub struct GetSetSpec {
    /// Its Python name.
    pub name: &'static str,
    /// Its doc string.
    pub doc: &'static str,
    /// Reads it.
    pub get: Getter,
    /// Sets or deletes it; read-only without.
    pub set: Option<Setter>,
    /// True if it shows as a member descriptor (`types.MemberDescriptorType`).
    pub member: bool,
}

/// A constant in a class's namespace.
pub type Constant = (&'static str, fn(&mut Token) -> PyResult);

/// Everything that is known about a native class at compile time.
pub struct ClassSpec {
    /// The class's name without its module.
    pub name: &'static str,
    /// The class's module.
    pub module: &'static str,
    /// The class's doc string; none if empty.
    pub doc: &'static str,
    /// The text signature of its constructor; none if empty.
    pub signature: &'static str,
    /// Its fixed or given index; 0 until given.
    pub index: AtomicU32,
    /// Its base; `object` where `None` (and for `object` itself).
    pub base: Option<&'static ClassSpec>,
    /// A class that is no base but has the same payload (coroutines are like generators).
    pub like: Option<&'static ClassSpec>,
    /// See [`class_flags`].
    pub flags: u32,
    /// Bytes of the payload.
    pub payload_size: usize,
    /// Drops a payload in place; `None` where there is nothing to drop.
    pub drop_payload: Option<unsafe fn(*mut u8)>,
    /// Shows the payload's references.
    pub traverse: unsafe fn(*const u8, &mut dyn FnMut(Word)),
    /// Takes the payload's references away.
    pub clear: unsafe fn(*mut u8, &mut Vec<Owned>),
    /// For a variable-size payload: bytes from the object's start to the end of its items.
    pub items_end: Option<unsafe fn(NonNull<Header>) -> usize>,
    /// Bytes of an empty variable-size payload's object, and of one item; for `__basicsize__` and `__itemsize__`.
    pub item_size: usize,
    /// The slots it defines itself.
    pub slots: Slots,
    /// Its methods.
    pub methods: &'static [MethodSpec],
    /// Its attributes.
    pub getsets: &'static [GetSetSpec],
    /// Its constants.
    pub constants: &'static [Constant],
}

// SAFETY: a spec is plain data and function pointers; `Slots` holds nothing else.
unsafe impl Sync for ClassSpec {}

static NEXT_INDEX: AtomicU32 = AtomicU32::new(FIRST_FREE);

impl ClassSpec {
    /// The class's index, given at first use where it has no fixed one.
    #[inline(always)]
    pub fn index(&'static self) -> u32 {
        match self.index.load(Ordering::Relaxed) {
            0 => self.assign_index(),
            index => index,
        }
    }

    #[cold]
    fn assign_index(&'static self) -> u32 {
        let fresh = NEXT_INDEX.fetch_add(1, Ordering::Relaxed);
        assert!(
            fresh < crate::shape::FIRST_DYNAMIC,
            "too many native classes"
        );
        match self
            .index
            .compare_exchange(0, fresh, Ordering::Relaxed, Ordering::Relaxed)
        {
            Ok(_) => fresh,
            Err(other) => other,
        }
    }

    /// True if this is `ancestor`, descends from it or is like it: its payload starts with `ancestor`'s.
    #[inline(always)]
    pub fn is_subclass_of(&'static self, ancestor: &'static ClassSpec) -> bool {
        let mut spec = self;
        loop {
            if std::ptr::eq(spec, ancestor) {
                return true;
            }
            match spec.base.or(spec.like) {
                Some(base) => spec = base,
                None => return false,
            }
        }
    }
}

/// The native part of an object. Implemented by `#[class]`.
///
/// # Safety
/// `spec` describes this very type: its size, drop and traverse functions; a type whose spec has a base that is not
/// empty starts with that base's payload (`#[repr(C)]`).
pub unsafe trait Payload: Traverse + Sized + 'static {
    /// The class's declaration.
    fn spec() -> &'static ClassSpec;
}

/// [`ClassSpec::drop_payload`] of a payload of type `T`.
pub const fn drop_of<T>() -> Option<unsafe fn(*mut u8)> {
    /// # Safety
    /// `payload` points at a valid `T` that is not used again.
    unsafe fn drop_payload<T>(payload: *mut u8) {
        // SAFETY: by contract.
        unsafe { payload.cast::<T>().drop_in_place() };
    }
    match std::mem::needs_drop::<T>() {
        true => Some(drop_payload::<T>),
        false => None,
    }
}

/// Shows the references of a payload of type `T`.
///
/// # Safety
/// `payload` points at a valid `T`.
pub unsafe fn traverse_payload<T: Traverse>(payload: *const u8, visit: &mut dyn FnMut(Word)) {
    // SAFETY: by contract.
    unsafe { (*payload.cast::<T>()).traverse(visit) };
}

/// Takes the references of a payload of type `T` away.
///
/// # Safety
/// `payload` points at a valid `T` that nobody else refers to.
pub unsafe fn clear_payload<T: Traverse>(payload: *mut u8, out: &mut Vec<Owned>) {
    // SAFETY: by contract.
    unsafe { (*payload.cast::<T>()).clear(out) };
}

/// What a variable-size payload adds to its class's spec.
pub struct VariableLayout {
    /// See [`ClassSpec::items_end`].
    pub items_end: unsafe fn(NonNull<Header>) -> usize,
    /// See [`ClassSpec::drop_payload`].
    pub drop_payload: unsafe fn(*mut u8),
    /// See [`ClassSpec::item_size`].
    pub item_size: usize,
}

/// type(object) -> the object's type
/// type(name, bases, dict, **kwds) -> a new type
#[baton_macros::class(name = "type", kind = TYPE, flags = GC | BASETYPE | TYPE_SUBCLASS | IMMUTABLE | WEAKREF, traverse = manual, payload = manual)]
pub struct Type {
    /// The class itself as a word without a count.
    pub(crate) this: Cell<Word>,
    /// See [`class_flags`].
    pub flags: Cell<u32>,
    /// Changes with every change of the class or an ancestor; 0 = not given yet.
    pub version: Cell<u32>,
    /// The shape new instances start with.
    pub root_shape: Cell<u32>,
    /// How many inline attributes new instances have room for.
    pub inline_capacity: Cell<u16>,
    /// Slots declared by `__slots__`, the ancestors' included.
    pub member_slots: u16,
    /// The nearest native ancestor (or the class's own spec).
    pub native: &'static ClassSpec,
    /// What the interpreter calls.
    pub slots: Cell<Slots>,
    /// `__name__`
    pub name: UnsafeCell<Owned>,
    /// `__qualname__`
    pub qualname: UnsafeCell<Owned>,
    /// `__bases__`
    pub bases: UnsafeCell<Owned>,
    /// `__base__`
    pub base: UnsafeCell<Option<Owned>>,
    /// `__mro__`: a tuple of classes.
    pub mro: UnsafeCell<Owned>,
    /// The namespace: a dict.
    pub dict: UnsafeCell<Owned>,
    /// Weak: the direct subclasses, in order of creation.
    pub(crate) subclasses: RefCell<Vec<Word>>,
    /// Inline caches that rely on what a name means in this class: name -> sites.
    pub dependents: RefCell<HashMap<usize, Vec<CacheSite>, BuildNumberHasher>>,
    /// VM data about the class, such as a cached `__init__`; `NULL` if none.
    pub vm_cache: Cell<usize>,
}

/// Where an inline cache lies: a code object's id and the index of the instruction in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CacheSite {
    /// The id of the code object; ids are never reused.
    pub code: u32,
    /// The index of the instruction.
    pub instruction: u32,
}

impl Traverse for Type {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        self.name.traverse(visit);
        self.qualname.traverse(visit);
        self.bases.traverse(visit);
        self.base.traverse(visit);
        self.mro.traverse(visit);
        self.dict.traverse(visit);
    }

    fn clear(&mut self, out: &mut Vec<Owned>) {
        // The name stays: a class in a cycle may still be asked for it by a finalizer's error report.
        let Some(token) = (unsafe {
            // SAFETY: the collector runs under the token; only dropping happens below.
            Token::current()
        }) else {
            return;
        };
        out.push(std::mem::replace(
            self.dict.get_mut(),
            crate::dict::Dict::new(token),
        ));
        out.push(std::mem::replace(
            self.mro.get_mut(),
            crate::tuple::Tuple::empty(token),
        ));
    }
}

impl Type {
    /// The class as a value.
    #[inline(always)]
    pub fn as_value(&self) -> Borrowed<'_> {
        // SAFETY: the class is alive as long as its payload is borrowed.
        unsafe { Borrowed::from_raw(self.this.get()) }
    }

    /// The class as a word that a count goes with: what an instance's reference on its class is.
    #[inline(always)]
    pub fn counted_word(&self) -> Word {
        match self.this.get().header() {
            Some(header)
                if !unsafe {
                    // SAFETY: the class is alive as long as its payload is borrowed.
                    header.as_ref()
                }
                .is_immortal() =>
            {
                Word::from_object(header)
            }
            _ => self.this.get(),
        }
    }

    /// True if this class has all the given flags.
    #[inline(always)]
    pub fn has(&self, flags: u32) -> bool {
        self.flags.get() & flags == flags
    }

    /// The slots, for calling one.
    #[inline(always)]
    pub fn slots(&self) -> &Slots {
        // SAFETY: slots are replaced only under the token by class creation and attribute setting; callers copy the
        // function pointer out before anything runs.
        unsafe { &*self.slots.as_ptr() }
    }

    /// The tuple of this class's ancestors, itself first.
    #[inline(always)]
    pub fn mro<'a>(&'a self, _token: &'a Token) -> &'a [Borrowed<'a>] {
        // SAFETY: the mro is replaced only under `&mut Token`, which ends the borrow of the token.
        crate::tuple::Tuple::items_of_word(unsafe { (*self.mro.get()).as_ref() })
    }

    /// The namespace dict.
    #[inline(always)]
    pub fn dict<'a>(&'a self, _token: &'a Token) -> Borrowed<'a> {
        // SAFETY: as for `mro`.
        unsafe { (*self.dict.get()).as_ref() }
    }

    /// The name, for messages.
    pub fn name<'a>(&'a self, token: &'a Token) -> std::borrow::Cow<'a, str> {
        // SAFETY: as for `mro`.
        crate::str::to_cow(token, unsafe { (*self.name.get()).as_ref() })
    }

    /// Its name in error messages: with the module if it is native and no built-in one.
    pub fn message_name(&self, token: &Token) -> String {
        match self.has(class_flags::HEAP) {
            true => self.name(token).into_owned(),
            false => self.native.full_name(),
        }
    }

    /// The base class.
    pub fn base<'a>(&'a self, _token: &'a Token) -> Option<Borrowed<'a>> {
        // SAFETY: as for `mro`.
        unsafe { (*self.base.get()).as_ref().map(Owned::as_ref) }
    }

    /// True if this is `other` or has it in its mro.
    #[inline(always)]
    pub fn is_subclass_of(&self, token: &Token, other: &Type) -> bool {
        std::ptr::eq(self, other)
            || self
                .mro(token)
                .iter()
                .any(|class| class.is(other.as_value()))
    }

    /// True if this class is the native one `spec` or descends from it.
    #[inline(always)]
    pub fn is_native(&self, spec: &'static ClassSpec) -> bool {
        self.native.is_subclass_of(spec)
    }
}

// SAFETY: the spec below describes this type; it has no base payload.
unsafe impl Payload for Type {
    #[inline(always)]
    fn spec() -> &'static ClassSpec {
        &TYPE
    }
}

impl<'a> Borrowed<'a> {
    /// The payload as `T`, if the value is an instance of that native class or of a subclass.
    #[inline(always)]
    pub fn get<T: Payload>(self, token: &'a Token) -> Option<&'a T> {
        let header = self.word().header()?;
        // SAFETY: the object is alive for 'a.
        let shape = unsafe { header.as_ref() }.shape;
        if shape == T::spec().index() || token.shape_of(header).native.is_subclass_of(T::spec()) {
            // SAFETY: the class is T's or a descendant's, whose payload starts with a T.
            return Some(unsafe { self.get_unchecked() });
        }
        None
    }

    /// The payload as `T`, for changing.
    #[inline(always)]
    pub fn get_mut<T: Payload>(self, token: &'a mut Token) -> Option<&'a mut T> {
        self.get::<T>(token)?;
        // SAFETY: the value was just seen to have a T; the exclusive borrow of the token keeps every other payload
        // borrow away for 'a.
        Some(unsafe { &mut *self.payload_ptr::<T>() })
    }

    /// The payload as `T`, unchecked.
    ///
    /// # Safety
    /// The value's class is `T`'s or a subclass.
    #[inline(always)]
    pub unsafe fn get_unchecked<T: Payload>(self) -> &'a T {
        // SAFETY: the payload follows the header; by contract it is a T.
        unsafe { &*self.word().object_ptr().add(1).cast::<T>() }
    }

    /// Where the payload lies, if the value is an object.
    #[inline(always)]
    pub fn payload_ptr<T>(self) -> *mut T {
        self.word().object_ptr().wrapping_add(1).cast::<T>()
    }

    /// The value as a class, if it is one.
    #[inline(always)]
    pub fn as_class(self, token: &'a Token) -> Option<&'a Type> {
        self.get::<Type>(token)
    }

    /// True if the value is an instance of the native class `T` or of a subclass.
    #[inline(always)]
    pub fn is_a<T: Payload>(self, token: &'a Token) -> bool {
        self.get::<T>(token).is_some()
    }
}
