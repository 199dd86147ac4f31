//! The built-in types beyond the kernel.
#![forbid(unsafe_code)]
pub mod exception_group;
pub mod typing;
