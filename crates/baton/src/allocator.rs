//! The global allocator: mimalloc, asked in its shorter way wherever that suffices.
//!
//! Rust names an alignment with every request. mimalloc's functions that take one look twice at it, some thirty
//! instructions, although its plain ones align to the size up to 16 bytes anyway; nearly every request is of that kind.

use libmimalloc_sys as mi;
use std::alloc::{GlobalAlloc, Layout};

/// What mimalloc's plain functions align to where the block is at least as large (its `MI_MAX_ALIGN_SIZE`).
const PLAIN_ALIGN: usize = 16;

/// mimalloc as Rust's allocator.
pub struct Allocator;

#[inline(always)]
fn is_plain(align: usize, size: usize) -> bool {
    align <= PLAIN_ALIGN && align <= size
}

// SAFETY: mimalloc's functions allocate, resize and free as the trait asks. Its blocks of at least `align` bytes are
// aligned to `align` up to 16 bytes; all other requests name their alignment. `mi_free` takes the blocks of both.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (size, align) = (layout.size(), layout.align());
        // SAFETY: see above; the size is not 0, as the caller promises.
        unsafe {
            match is_plain(align, size) {
                true => mi::mi_malloc(size).cast(),
                false => mi::mi_malloc_aligned(size, align).cast(),
            }
        }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let (size, align) = (layout.size(), layout.align());
        // SAFETY: as in `alloc`.
        unsafe {
            match is_plain(align, size) {
                true => mi::mi_zalloc(size).cast(),
                false => mi::mi_zalloc_aligned(size, align).cast(),
            }
        }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, _layout: Layout) {
        // SAFETY: the block came from `alloc` and is not used again, as the caller promises.
        unsafe { mi::mi_free(block.cast()) }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let align = layout.align();
        // SAFETY: as in `alloc` and `dealloc`.
        unsafe {
            match is_plain(align, size) {
                true => mi::mi_realloc(block.cast(), size).cast(),
                false => mi::mi_realloc_aligned(block.cast(), size, align).cast(),
            }
        }
    }
}
