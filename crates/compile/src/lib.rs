//! CPython 3.14's compiler passes: syntax tree to code objects.
//!
//! The passes are CPython's, under CPython's names, because their results are compared with CPython's
//! byte for byte: [`preprocess`] works on the tree, [`symtable`] decides the scopes of names, `codegen`
//! makes instruction sequences, [`flowgraph`] optimises them as a graph and [`assemble`] makes the code
//! object. Everything is pure: the same tree gives the same code.
#![forbid(unsafe_code)]

pub mod assemble;
mod codegen;
mod compiler;
pub mod docstring;
pub mod flowgraph;
pub mod future;
pub mod instruction_sequence;
pub mod preprocess;
pub mod symtable;
pub mod unit;
pub mod unparse;

use std::sync::Arc;

use baton_code::object::flags;
use baton_code::{Code, Text};
use baton_syntax::ast::Mod;
use baton_syntax::{ErrorKind, Mode, SyntaxError};

pub use compiler::Warning;

/// Nesting of the tree beyond this is refused.
pub(crate) const MAX_DEPTH: u32 = 6000;

/// What `compile()` is told besides the source.
#[derive(Clone, Debug)]
pub struct Options {
    /// The name of the file, for `co_filename`.
    pub filename: Text,
    /// 0, 1 (no `assert`, `__debug__` is False) or 2 (no docstrings either).
    pub optimize: u8,
    /// Future features inherited from the caller, as `co_flags` bits.
    pub future_flags: u32,
    /// Whether `await` is allowed at the top level (`PyCF_ALLOW_TOP_LEVEL_AWAIT`).
    pub top_level_await: bool,
    /// Whether code knows the columns of its instructions (off: `-X no_debug_ranges`).
    pub columns: bool,
}

impl Options {
    /// The defaults for a file.
    pub fn new(filename: impl Into<Text>) -> Options {
        Options {
            filename: filename.into(),
            optimize: 0,
            future_flags: 0,
            top_level_await: false,
            columns: true,
        }
    }
}

/// `co_flags` bits that nested code objects inherit from the compilation.
const FUTURE_MASK: u32 = flags::FUTURE_DIVISION
    | flags::FUTURE_ABSOLUTE_IMPORT
    | flags::FUTURE_WITH_STATEMENT
    | flags::FUTURE_PRINT_FUNCTION
    | flags::FUTURE_UNICODE_LITERALS
    | flags::FUTURE_BARRY_AS_BDFL
    | flags::FUTURE_GENERATOR_STOP
    | flags::FUTURE_ANNOTATIONS;

/// Compiles a tree; warnings are not reported.
///
/// # Errors
/// What CPython's compiler refuses, in its words.
pub fn compile(module: &Mod, options: &Options) -> Result<Arc<Code>, SyntaxError> {
    let module = with_room_for_a_tree(|| module.clone());
    compile_tree(module, options, &mut Vec::new())
}

/// Parses and compiles the bytes of a file. `warnings` gets the `SyntaxWarning`s in the order in which
/// they are found, also of what is refused in the end.
///
/// # Errors
/// What CPython refuses, in its words.
pub fn compile_source(
    source: &[u8],
    mode: Mode,
    options: &Options,
    warnings: &mut Vec<Warning>,
) -> Result<Arc<Code>, SyntaxError> {
    let tree = parse_warned(source, mode, warnings)?;
    compile_tree(tree, options, warnings)
}

/// Parses the bytes of a file; `warnings` gets those of the parser.
///
/// # Errors
/// What CPython's parser refuses, in its words.
pub fn parse_warned(
    source: &[u8],
    mode: Mode,
    warnings: &mut Vec<Warning>,
) -> Result<Mod, SyntaxError> {
    let mut escapes = Vec::new();
    let tree = baton_syntax::parse_with_escapes(source, mode, &mut escapes)?;
    warnings.extend(escapes.into_iter().map(|escape| Warning {
        message: escape.message,
        place: baton_syntax::Place::of(escape.span),
    }));
    Ok(tree)
}

/// The compiler's first pass alone, which stays within the tree.
///
/// # Errors
/// What CPython refuses in that pass.
pub fn optimize_tree(module: &mut Mod, options: &Options) -> Result<(), SyntaxError> {
    let future = future::Future::of(module)?;
    let annotations = future.annotations() || options.future_flags & flags::FUTURE_ANNOTATIONS != 0;
    preprocess::preprocess(module, options.optimize, annotations, &mut Vec::new())
}

/// Compiles a tree, which is taken by value because the first pass changes it.
///
/// # Errors
/// What CPython's compiler refuses, in its words.
pub fn compile_tree(
    module: Mod,
    options: &Options,
    warnings: &mut Vec<Warning>,
) -> Result<Arc<Code>, SyntaxError> {
    let mut module = module;
    let result = compile_module(&mut module, options, warnings);
    with_room_for_a_tree(|| drop(module));
    result
}

fn compile_module(
    module: &mut Mod,
    options: &Options,
    warnings: &mut Vec<Warning>,
) -> Result<Arc<Code>, SyntaxError> {
    let mut future = future::Future::of(module)?;
    future.flags |= options.future_flags & FUTURE_MASK;
    future.top_level_await |= options.top_level_await;
    let future_flags = future.flags;
    preprocess::preprocess(module, options.optimize, future.annotations(), warnings)?;
    let table = symtable::SymbolTable::build(module, future)?;
    let mut compiler = compiler::Compiler::new(module, options, table, future_flags)?;
    let generated = compiler.codegen_module(module);
    warnings.append(&mut compiler.warnings);
    generated?;
    compiler.exit_unit(!matches!(module, Mod::Expression(_)))
}

/// Copying and dropping a tree takes native stack in proportion to its depth; threads may have little.
fn with_room_for_a_tree<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(4 << 20, 32 << 20, work)
}

/// An error that no source text can cause, only a malformed tree or a bug.
pub(crate) fn internal_error(message: &str) -> SyntaxError {
    SyntaxError::plain(ErrorKind::System, message)
}

pub(crate) fn recursion_error() -> SyntaxError {
    SyntaxError::plain(
        ErrorKind::Recursion,
        "maximum recursion depth exceeded during compilation",
    )
}
