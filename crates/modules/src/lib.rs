//! Native modules of the standard library that need no system calls, one file each, and the registry.
//!
//! Invariants: no `unsafe`; the compiler and the VM are reached through slots and the seam only.

#![forbid(unsafe_code)]

pub mod builtins;
pub mod embedded;
pub mod fspath;
pub mod imp;
pub mod import;
pub mod registry;
pub mod sys;
