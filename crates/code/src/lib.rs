//! CPython 3.14's instruction set as data, code objects, marshal and the disassembler.
//!
//! Nothing here knows objects, frames or source text: everything is plain, immutable data, and no
//! input, however malformed, makes a function panic.
#![forbid(unsafe_code)]

pub mod ascii;
pub mod constant;
pub mod dis;
pub mod exceptions;
pub mod frozen;
pub mod linetable;
pub mod location;
pub mod marshal;
pub mod object;
pub mod ops;
pub mod pyc;
pub mod text;
pub mod verify;

pub use constant::Const;
pub use location::Location;
pub use object::Code;
pub use ops::{AnyOp, Opcode};
pub use text::{Text, TextBuilder};
