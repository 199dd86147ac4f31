//! CPython 3.14's compiler passes: syntax tree to code objects.
#![forbid(unsafe_code)]

pub mod future;
pub mod symtable;
