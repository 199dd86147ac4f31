//! Source text to Baton's own syntax tree.
//!
//! ruff's parser does the accepting; its types do not leave this crate. Trees have CPython's shape and
//! positions, errors CPython's words.
#![forbid(unsafe_code)]

#[macro_use]
pub mod asdl;
pub mod ast;
pub mod build;
mod check;
mod convert;
mod diagnose;
pub mod dump;
pub mod error;
pub mod features;
pub mod parse;
pub mod source;
pub mod type_comments;
pub mod validate;

pub use convert::escapes::Escape;
pub use error::{ErrorKind, Place, SyntaxError};
pub use parse::{Mode, incomplete, parse, parse_bytes, parse_with_escapes};
pub use source::Source;
