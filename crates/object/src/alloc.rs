//! Making objects: memory from the heap, a header, a payload, an empty tail.

use crate::class::{Payload, Type, class_flags};
use crate::header::{Header, OWNER_IMMORTAL};
use crate::shape::Shape;
use crate::token::Token;
use crate::word::{Owned, Word};
use std::ptr::NonNull;

impl Token {
    /// Memory with a header of one count; payload and tail are not initialised. A heap class gains a count.
    #[inline(always)]
    pub(crate) fn allocate_raw(&self, shape: &Shape, size: usize) -> NonNull<Header> {
        let class = shape.class();
        let (memory, gc) = self.heap().allocate(size, class.has(class_flags::GC));
        let header = memory.cast::<Header>();
        // SAFETY: the memory is at least a header long.
        unsafe { header.write(Header::new(shape.id, self.interp().owner(), gc)) };
        if class.has(class_flags::HEAP) {
            self.retain(class.counted_word());
        }
        header
    }

    /// An object of the native class `T` itself.
    #[inline]
    pub fn new_object<T: Payload>(&self, payload: T) -> Owned {
        self.new_with_shape(self.interp().shapes.native(T::spec()), payload)
    }

    /// An object of `class`, which must be `T`'s class or a subclass of it with the same payload.
    pub fn new_instance<T: Payload>(&self, class: &Type, payload: T) -> Owned {
        assert!(class.is_native(T::spec()), "payload does not fit the class");
        self.new_with_shape(self.interp().shapes.get(class.root_shape.get()), payload)
    }

    /// An object of the native class `spec`, whose payload is `T` though `T` names another class of the family.
    pub(crate) fn new_with_class<T: Payload>(
        &self,
        spec: &'static crate::class::ClassSpec,
        payload: T,
    ) -> Owned {
        debug_assert!(spec.is_subclass_of(T::spec()));
        self.new_with_shape(self.interp().shapes.native(spec), payload)
    }

    /// An object of the native class `spec`, which derives from `T`'s class and adds no payload.
    pub fn new_payload_as<T: Payload>(
        &self,
        spec: &'static crate::class::ClassSpec,
        payload: T,
    ) -> Owned {
        assert!(
            spec.payload_size == size_of::<T>() || spec.is_subclass_of(T::spec()),
            "payload does not fit the class"
        );
        self.new_with_shape(self.interp().shapes.native(spec), payload)
    }

    #[inline(always)]
    fn new_with_shape<T: Payload>(&self, shape: &Shape, payload: T) -> Owned {
        let size = shape.size as usize;
        let header = self.allocate_raw(shape, size);
        // SAFETY: the object has room for its payload, then its tail; `shape` belongs to T's class or a subclass that
        // adds no payload (or whose payload begins with T and is written by its own constructor).
        unsafe {
            header.add(1).cast::<T>().write(payload);
            let tail = shape.tail as usize;
            for offset in (tail..size).step_by(size_of::<Word>()) {
                // Volatile, or the few words become a call of memset.
                let word = header.cast::<u8>().add(offset).cast::<Word>();
                word.write_volatile(Word::NULL);
            }
            if shape.class().has(class_flags::GC) {
                self.track(header);
            }
            Owned::from_raw(Word::from_object(header))
        }
    }

    /// Makes an object live for ever. Only right after its birth.
    pub(crate) fn make_immortal(&self, mut header: NonNull<Header>) {
        // SAFETY: the object was just made by the caller.
        unsafe { header.as_mut() }.owner = OWNER_IMMORTAL;
    }
}

impl Owned {
    /// Makes the object live for ever and returns its word. Only right after its birth: for what the interpreter
    /// itself needs all its life.
    pub fn immortalise(self, token: &Token) -> Word {
        let word = self.into_raw();
        match word.header() {
            Some(header) => {
                token.make_immortal(header);
                Word::from_unowned(header)
            }
            None => word,
        }
    }
}
