//! Native modules of the standard library that need no system calls, one file each, and the registry.
//!
//! Invariants: no `unsafe`; the compiler and the VM are reached through slots and the seam only.

#![forbid(unsafe_code)]

pub mod anext;
pub mod ast;
pub mod ast_node;
pub mod breakpoint;
pub mod builtins;
mod console;
pub mod embedded;
mod execute;
mod extreme;
pub mod fspath;
pub mod imp;
pub mod import;
pub mod import_lock;
pub mod print_error;
mod radix;
pub mod registry;
pub mod source;
pub mod suggestions;
mod sum;
pub mod support;
pub mod sys;
pub mod tracemalloc;
pub mod unraisable;

use baton_object::Token;
use baton_object::module::ModuleSpec;

/// The modules of this crate.
pub static MODULES: &[&ModuleSpec] = &[
    &builtins::builtins::MODULE,
    &embedded::library::MODULE,
    &imp::imp::MODULE,
    &suggestions::module::MODULE,
    &sys::functions::MODULE,
    &tracemalloc::module::MODULE,
    &ast::ast::MODULE,
];

/// Registers the modules of this crate.
pub fn init(token: &mut Token) {
    registry::add(token, MODULES);
    baton_object::class_build::ready(token, &anext::ANEXT_AWAITABLE);
    baton_object::class_build::ready(token, &unraisable::UNRAISABLE_HOOK_ARGS);
    token.interp().hooks.unraisable.set(unraisable::report);
}
