//! Shapes (hidden classes): what class an object has and which attributes lie in which of its slots (DESIGN D7).
//!
//! Invariants:
//! - A shape record never moves and its id is never reused; one 4-byte compare of an object's shape id guards a cache.
//! - Ids below [`FIRST_DYNAMIC`] are the root shapes of native classes and equal to the class's index.
//! - Adding an attribute moves the object along a transition; taking away the newest goes back; anything else leads to
//!   the class's dictionary shape, where the attributes live in a real dictionary.
//! - Asking for `__dict__` leads to a *view* shape: a dictionary whose entries are the shape's attributes, in their order,
//!   so that they can be cached like any other. The dictionary knows its object (`Dict::view_of`) and moves it on to the
//!   next view, or to the dictionary shape, when its keys change.
//! - An instance is laid out as: header, native payload, extension word (if the class allows a dictionary or weak
//!   references), member slots of `__slots__`, inline attributes. Behind a variable-size payload the last three follow
//!   the items.

use crate::class::{ClassSpec, Type};
use crate::hasher::BuildNumberHasher;
use crate::header::Header;
use crate::word::Word;
use std::alloc::{Layout, alloc_zeroed, handle_alloc_error};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ptr::NonNull;

/// Ids below are native classes' root shapes.
pub const FIRST_DYNAMIC: u32 = 4096;
/// Beyond so many attributes an instance becomes a dictionary.
pub const MAX_ATTRIBUTES: usize = 256;
/// Transitions that are no attribute's or class's: their keys are no object's address.
const TO_DICTIONARY: usize = 0;
const TO_VIEW: usize = 1;
const CHUNK: usize = 1024;
const CHUNKS: usize = 4096;

/// A shape record.
pub struct Shape {
    /// This record's id.
    pub id: u32,
    class: Cell<*const Type>,
    /// The class's nearest native ancestor: says what the payload is.
    pub native: &'static ClassSpec,
    /// Bytes from the object's start to the extension word (or what follows); for a fixed-size payload.
    pub tail: u32,
    /// Bytes of the whole object, for a fixed-size payload.
    pub size: u32,
    /// True if an object of this shape is its payload and at most an extension: it has no slots, no attributes of its own,
    /// and no count on its class.
    pub is_bare: bool,
    /// True if the native class has a finalizer.
    pub has_finalizer: bool,
    /// True if there is an extension word.
    pub has_extension: bool,
    /// True if instances may have attributes of their own.
    pub has_attributes: bool,
    /// True if the attributes live in a dictionary.
    pub is_dictionary: bool,
    /// True if that dictionary's entries are `names`, in their order, while it says that it is a view of the object.
    pub is_view: bool,
    /// Slots declared by `__slots__`.
    pub member_slots: u16,
    /// Attributes that fit inline; the others lie in the extension.
    pub inline_capacity: u16,
    /// Attribute names in order of their slots.
    pub names: Vec<Word>,
    index: HashMap<usize, u32, BuildNumberHasher>,
    transitions: RefCell<HashMap<usize, u32, BuildNumberHasher>>,
    /// The shape without the newest attribute.
    pub parent: u32,
}

/// What distinguishes the root shapes of classes.
pub struct RootLayout {
    /// See [`Shape::has_extension`].
    pub has_extension: bool,
    /// See [`Shape::has_attributes`].
    pub has_attributes: bool,
    /// See [`Shape::member_slots`].
    pub member_slots: u16,
    /// See [`Shape::inline_capacity`].
    pub inline_capacity: u16,
}

impl Shape {
    /// The class of objects of this shape.
    #[inline(always)]
    pub fn class(&self) -> &Type {
        // SAFETY: instances own a count on their class, and the class outlives its shapes' use.
        unsafe { &*self.class.get() }
    }

    /// The slot of the attribute `name` (an interned string).
    #[inline(always)]
    pub fn slot_of(&self, name: Word) -> Option<usize> {
        // Small shapes: a linear scan over a few words beats hashing.
        if self.names.len() <= 8 {
            return self
                .names
                .iter()
                .position(|other| other.identity() == name.identity());
        }
        self.index
            .get(&name.identity())
            .map(|index| *index as usize)
    }

    /// Where the tail (extension word, member slots, inline attributes) of `object` starts.
    ///
    /// # Safety
    /// `object` is alive and has this shape.
    #[inline(always)]
    pub unsafe fn tail_of(&self, object: NonNull<Header>) -> *mut Word {
        let offset = match self.native.items_end {
            None => self.tail as usize,
            // SAFETY: by contract.
            Some(items_end) => unsafe { items_end(object) }.next_multiple_of(8),
        };
        // SAFETY: the offset lies inside the object.
        unsafe { object.cast::<u8>().add(offset).cast().as_ptr() }
    }

    /// True if `object` holds nothing but its payload now.
    ///
    /// # Safety
    /// As for [`Shape::tail_of`].
    #[inline(always)]
    pub unsafe fn is_payload_only(&self, object: NonNull<Header>) -> bool {
        // SAFETY: by contract; the extension word is the first of the tail.
        self.is_bare && (!self.has_extension || unsafe { (*self.tail_of(object)).is_null() })
    }

    /// Bytes of the tail.
    #[inline(always)]
    pub fn tail_size(&self) -> usize {
        (self.size - self.tail) as usize
    }

    /// Bytes of `object`.
    ///
    /// # Safety
    /// `object` is alive (its items' count is readable) and has this shape.
    #[inline(always)]
    pub unsafe fn size_of(&self, object: NonNull<Header>) -> usize {
        match self.native.items_end {
            None => self.size as usize,
            // SAFETY: by contract.
            Some(items_end) => unsafe { items_end(object) }.next_multiple_of(8) + self.tail_size(),
        }
    }

    /// Bytes from the object's start to member slot `index`, for a fixed-size payload.
    #[inline(always)]
    pub fn member_offset(&self, index: usize) -> usize {
        self.tail as usize + 8 * (usize::from(self.has_extension) + index)
    }

    /// Bytes from the object's start to inline attribute `slot`, for a fixed-size payload.
    #[inline(always)]
    pub fn attribute_offset(&self, slot: usize) -> usize {
        self.tail as usize
            + 8 * (usize::from(self.has_extension) + usize::from(self.member_slots) + slot)
    }
}

/// All shapes of an interpreter.
pub struct Shapes {
    chunks: Box<[Cell<*mut Shape>]>,
    next: Cell<u32>,
}

impl Default for Shapes {
    fn default() -> Shapes {
        let chunk = |index: usize| {
            let native = index * CHUNK < FIRST_DYNAMIC as usize;
            Cell::new(if native {
                new_chunk()
            } else {
                std::ptr::null_mut()
            })
        };
        Shapes {
            chunks: (0..CHUNKS).map(chunk).collect(),
            next: Cell::new(FIRST_DYNAMIC),
        }
    }
}

/// Room for [`CHUNK`] records, all bytes zero: that is how [`Shapes::native`] knows a class that is not ready.
fn new_chunk() -> *mut Shape {
    const LAYOUT: Layout = Layout::new::<[Shape; CHUNK]>();
    // SAFETY: the layout is not empty.
    let memory = unsafe { alloc_zeroed(LAYOUT) };
    if memory.is_null() {
        handle_alloc_error(LAYOUT);
    }
    memory.cast()
}

fn has_finalizer(native: &'static ClassSpec) -> bool {
    let mut bases = std::iter::successors(Some(native), |class| class.base);
    bases.any(|class| class.slots.del.is_some())
}

#[cold]
#[inline(never)]
fn not_ready(spec: &'static ClassSpec) -> ! {
    panic!(
        "the native class {} is used before it was made ready",
        spec.name
    );
}

impl Shapes {
    /// The record with this id, which this table gave out.
    #[inline(always)]
    pub fn get(&self, id: u32) -> &Shape {
        debug_assert!((id as usize / CHUNK) < CHUNKS);
        // SAFETY: ids come from this table, whose chunks stay where they are and whose records are initialised before
        // their id is given out.
        unsafe {
            &*(*self.chunks.as_ptr().add(id as usize / CHUNK))
                .get()
                .add(id as usize % CHUNK)
        }
    }

    /// The root shape of a native class. Panics where the class was not made ready in this interpreter.
    #[inline(always)]
    pub fn native(&self, spec: &'static ClassSpec) -> &Shape {
        let id = spec.index() as usize;
        // SAFETY: indices of native classes are below FIRST_DYNAMIC, whose chunks are there from the start; a record's
        // size is zero until the whole record is written.
        unsafe {
            let record = (*self.chunks.as_ptr().add(id / CHUNK))
                .get()
                .add(id % CHUNK);
            if (*record).size == 0 {
                not_ready(spec);
            }
            &*record
        }
    }

    /// The root shape of a class; with its index for a native class, else with a new id.
    pub fn add_root(
        &self,
        index: Option<u32>,
        class: *const Type,
        native: &'static ClassSpec,
        layout: &RootLayout,
    ) -> u32 {
        let id = index.unwrap_or_else(|| self.next_id());
        let tail = size_of::<Header>() + native.payload_size.next_multiple_of(8);
        let words = usize::from(layout.has_extension)
            + usize::from(layout.member_slots)
            + usize::from(layout.inline_capacity);
        self.put(Shape {
            id,
            class: Cell::new(class),
            native,
            tail: tail as u32,
            size: (tail + 8 * words) as u32,
            is_bare: index.is_some() && words == usize::from(layout.has_extension),
            has_finalizer: has_finalizer(native),
            has_extension: layout.has_extension,
            has_attributes: layout.has_attributes,
            is_dictionary: false,
            is_view: false,
            member_slots: layout.member_slots,
            inline_capacity: layout.inline_capacity,
            names: Vec::new(),
            index: HashMap::default(),
            transitions: RefCell::default(),
            parent: id,
        });
        id
    }

    /// The shape of objects laid out like `shape` whose attributes live in a dictionary.
    pub fn dictionary_twin(&self, shape: &Shape) -> u32 {
        self.transition(shape, TO_DICTIONARY, |new| {
            new.is_dictionary = true;
            new.is_view = false;
            new.names.clear();
        })
    }

    /// The shape of objects laid out like `shape` whose attributes, the same, live in a dictionary that is a view.
    pub fn dictionary_view(&self, shape: &Shape) -> u32 {
        self.transition(shape, TO_VIEW, |new| {
            new.is_dictionary = true;
            new.is_view = true;
        })
    }

    /// The dictionary shape of an object of the dictionary shape `shape` whose class becomes `class`.
    pub(crate) fn adopted(&self, shape: &Shape, class: &Type) -> u32 {
        let key = class.as_value().word();
        if let Some(id) = shape.transitions.borrow().get(&key.identity()) {
            return *id;
        }
        let id = self.transition(shape, key.identity(), |_| {});
        self.set_class(id, class);
        id
    }

    /// The shape of an object of `shape` that gains the attribute `name` (interned); `None` if it has too many.
    pub fn with_attribute(&self, shape: &Shape, name: Word) -> Option<u32> {
        if shape.names.len() >= MAX_ATTRIBUTES {
            return None;
        }
        Some(self.transition(shape, name.identity(), |new| new.names.push(name)))
    }

    fn transition(&self, shape: &Shape, key: usize, change: impl FnOnce(&mut Shape)) -> u32 {
        if let Some(id) = shape.transitions.borrow().get(&key) {
            return *id;
        }
        let id = self.next_id();
        let mut new = Shape {
            id,
            class: shape.class.clone(),
            native: shape.native,
            names: shape.names.clone(),
            index: HashMap::default(),
            transitions: RefCell::default(),
            parent: shape.id,
            ..*shape
        };
        change(&mut new);
        if new.names.len() > 8 {
            new.index = new
                .names
                .iter()
                .enumerate()
                .map(|(slot, name)| (name.identity(), slot as u32))
                .collect();
        }
        self.put(new);
        shape.transitions.borrow_mut().insert(key, id);
        id
    }

    fn next_id(&self) -> u32 {
        let id = self.next.get();
        assert!((id as usize) < CHUNK * CHUNKS, "out of shape ids");
        self.next.set(id + 1);
        id
    }

    fn put(&self, shape: Shape) {
        let (chunk, index) = (shape.id as usize / CHUNK, shape.id as usize % CHUNK);
        let cell = &self.chunks[chunk];
        if cell.get().is_null() {
            cell.set(new_chunk());
        }
        // SAFETY: the chunk has room for CHUNK records; an id is put once, so no record is overwritten.
        unsafe { cell.get().add(index).write(shape) };
    }

    /// Sets the class of a shape that was made before its class.
    pub(crate) fn set_class(&self, id: u32, class: *const Type) {
        self.get(id).class.set(class);
    }
}
