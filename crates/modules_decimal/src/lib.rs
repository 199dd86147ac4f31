//! The native module `_decimal`: `number` has the arithmetic, `python` the classes.
//!
//! Invariants: no `unsafe`; `number` knows nothing of Python.

#![forbid(unsafe_code)]

#[macro_use]
extern crate baton_modules;

pub mod number;
pub mod python;

use baton_object::Token;

/// Registers the module.
pub fn init(token: &mut Token) {
    baton_modules::registry::add(token, &[&python::module::MODULE]);
}
