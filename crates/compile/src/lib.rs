//! CPython 3.14's compiler passes: syntax tree to code objects.
#![forbid(unsafe_code)]

pub mod future;
pub mod symtable;

use std::sync::Arc;

use baton_code::{Code, Text};
use baton_syntax::ast::Mod;
use baton_syntax::{ErrorKind, SyntaxError};

/// What `compile()` is told besides the source.
#[derive(Clone, Debug)]
pub struct Options {
    /// The name of the file, for `co_filename`.
    pub filename: Text,
    /// `-O` level: 1 drops assertions, 2 docstrings too.
    pub optimize: u8,
    /// Future features inherited from the caller, as `co_flags` bits.
    pub future_flags: u32,
    /// Whether `await` is allowed at the top level.
    pub top_level_await: bool,
}

impl Options {
    /// The defaults for a file.
    pub fn new(filename: impl Into<Text>) -> Options {
        Options {
            filename: filename.into(),
            optimize: 0,
            future_flags: 0,
            top_level_await: false,
        }
    }
}

/// Compiles a tree.
///
/// # Errors
/// What CPython's compiler refuses, in its words.
pub fn compile(module: &Mod, options: &Options) -> Result<Arc<Code>, SyntaxError> {
    let mut future = future::Future::of(module)?;
    future.flags |= options.future_flags;
    future.top_level_await = options.top_level_await;
    symtable::SymbolTable::build(module, future)?;
    Err(SyntaxError::plain(
        ErrorKind::Syntax,
        "code generation is not built yet",
    ))
}
