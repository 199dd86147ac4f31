//! The entry points: text to tree.

use ruff_python_parser::{Mode as RuffMode, ParseOptions, parse_unchecked};

use crate::ast::{Mod, StmtKind, mod_};
use crate::convert::Converter;
use crate::error::SyntaxError;
use crate::source::Source;

/// What a text is compiled as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A file.
    Exec,
    /// One expression.
    Eval,
    /// One interactive statement.
    Single,
}

/// Parses a text.
///
/// # Errors
/// What CPython's parser refuses, in its words.
pub fn parse(text: &str, mode: Mode) -> Result<Mod, SyntaxError> {
    parse_source(&Source::new(text)?, mode)
}

/// Parses the bytes of a file.
///
/// # Errors
/// What CPython's parser refuses, in its words.
pub fn parse_bytes(bytes: &[u8], mode: Mode) -> Result<Mod, SyntaxError> {
    parse_source(&Source::decode(bytes)?, mode)
}

/// Parses a prepared source.
///
/// # Errors
/// What CPython's parser refuses, in its words.
pub fn parse_source(source: &Source, mode: Mode) -> Result<Mod, SyntaxError> {
    let ruff_mode = if mode == Mode::Eval {
        RuffMode::Expression
    } else {
        RuffMode::Module
    };
    let options =
        ParseOptions::from(ruff_mode).with_target_version(ruff_python_ast::PythonVersion {
            major: 3,
            minor: 14,
        });
    let parsed = parse_unchecked(source.text(), options);
    crate::diagnose::diagnose(source, &parsed, mode)?;
    let mut converter = Converter::new(source);
    let tree = match parsed.syntax() {
        ruff_python_ast::Mod::Module(module) => converter.module(module)?,
        ruff_python_ast::Mod::Expression(module) => converter.expression(module)?,
    };
    crate::check::check(&tree, source)?;
    match (mode, tree) {
        (Mode::Single, Mod::Module(module)) => interactive(module, source),
        (_, tree) => Ok(tree),
    }
}

/// The prompt takes one compound statement or one line of simple ones.
fn interactive(module: mod_::Module, source: &Source) -> Result<Mod, SyntaxError> {
    let compound = |kind: &StmtKind| {
        matches!(
            kind,
            StmtKind::FunctionDef(_)
                | StmtKind::AsyncFunctionDef(_)
                | StmtKind::ClassDef(_)
                | StmtKind::For(_)
                | StmtKind::AsyncFor(_)
                | StmtKind::While(_)
                | StmtKind::If(_)
                | StmtKind::With(_)
                | StmtKind::AsyncWith(_)
                | StmtKind::Match(_)
                | StmtKind::Try(_)
                | StmtKind::TryStar(_)
        )
    };
    if let [first, rest @ ..] = &module.body[..] {
        let mut end_line = first.span.end_line;
        for statement in rest {
            if compound(&first.kind) || statement.span.line > end_line {
                let start = source.line_start(first.span.line) + first.span.col;
                return Err(source.error(
                    crate::error::ErrorKind::Syntax,
                    "multiple statements found while compiling a single statement",
                    start,
                    start,
                ));
            }
            end_line = statement.span.end_line;
        }
    }
    Ok(Mod::Interactive(mod_::Interactive { body: module.body }))
}
