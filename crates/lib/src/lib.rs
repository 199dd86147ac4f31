//! The embedded standard library.
