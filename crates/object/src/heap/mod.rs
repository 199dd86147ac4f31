//! The heap of an interpreter. Two of them, chosen when Baton is built: size-class free lists over pages
//! ([`pages`](self), the ordinary one), and one allocation per object for the checking builds (`malloc-heap`), where
//! valgrind sees every use after a free.
//!
//! Invariants:
//! - Only the thread that holds the GIL touches a heap.
//! - Both keep the same figures for the collector: which objects are tracked, to which of three generations they belong
//!   (0: not yet survived a collection, 1: survived one of the young, 2: the rest), and a count per object while a
//!   collection runs.

#[cfg(not(feature = "malloc-heap"))]
mod pages;
#[cfg(feature = "malloc-heap")]
mod separate;
pub mod tracer;

#[cfg(not(feature = "malloc-heap"))]
pub use pages::Heap;
#[cfg(feature = "malloc-heap")]
pub use separate::Heap;

/// The count of an object that the collection now running does not look at.
pub(crate) const NOT_A_CANDIDATE: u32 = u32::MAX;

/// Some of the three generations.
pub(crate) type Generations = std::ops::RangeInclusive<u8>;
