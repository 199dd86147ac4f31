//! Source text to Baton's own syntax tree.
#![forbid(unsafe_code)]

#[macro_use]
pub mod asdl;
pub mod ast;
