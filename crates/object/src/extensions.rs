//! State that crates above keep per interpreter or per thread, by its type.

use crate::hasher::BuildNumberHasher;
use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::HashMap;

/// Values by their type; each is made at its first use and stays until all are taken out, in the order they came.
#[derive(Default)]
pub struct Extensions(RefCell<Table>);

#[derive(Default)]
struct Table {
    places: HashMap<TypeId, usize, BuildNumberHasher>,
    values: Vec<Box<dyn Any>>,
}

impl Extensions {
    /// The value of type `T`.
    pub fn get<T: Any + Default>(&self) -> &T {
        let table = &mut *self.0.borrow_mut();
        let known = table.places.get(&TypeId::of::<T>()).copied();
        let place = known.unwrap_or_else(|| {
            table.values.push(Box::<T>::default());
            let place = table.values.len() - 1;
            table.places.insert(TypeId::of::<T>(), place);
            place
        });
        let boxed: *const dyn Any = &*table.values[place];
        // SAFETY: the place is that type's; values are boxed, and taken out only when nobody uses them any more.
        unsafe { &*boxed.cast::<T>() }
    }

    /// Drops all values. What their dropping asks for is made anew, and dropped as well.
    pub fn clear(&self) {
        for _ in 0..2 {
            let table = self.0.take();
            drop(table.values);
        }
    }
}
