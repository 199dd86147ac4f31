//! The instructions, one function each, by family. Every function has the same signature: registers, token, argument.

pub mod arguments;
pub mod arithmetic;
pub mod attribute;
pub mod build;
pub mod builtin_calls;
pub mod calls;
pub mod control;
pub mod exception;
pub mod generator;
pub mod import;
pub mod iteration;
pub mod load;
pub mod matching;
pub mod specialise;
pub mod subscript;
