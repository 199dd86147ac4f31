//! CPython 3.14's instruction set as data, code objects, marshal and the disassembler.
//!
//! Nothing here knows objects, frames or source text: everything is plain, immutable data, and no
//! input, however malformed, makes a function panic.
#![forbid(unsafe_code)]

pub mod constant;
pub mod object;
pub mod text;

pub use constant::Const;
pub use object::Code;
pub use text::{Text, TextBuilder};
