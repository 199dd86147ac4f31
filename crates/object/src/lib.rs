//! The word, the heap, counts, shapes, the token and the kernel types.
