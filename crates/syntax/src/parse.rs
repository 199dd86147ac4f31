//! The entry points: text to tree.

use ruff_python_parser::{Mode as RuffMode, ParseOptions, Parsed, parse_unchecked};

use crate::ast::{Mod, StmtKind, mod_};
use crate::convert::Converter;
use crate::convert::escapes::Escape;
use crate::error::{ErrorKind, Place, SyntaxError};
use crate::source::Source;
use baton_code::Text;

/// What a text is compiled as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A file.
    Exec,
    /// One expression.
    Eval,
    /// One interactive statement.
    Single,
    /// As `Single`, but the end of the text ends no block (`PyCF_DONT_IMPLY_DEDENT`).
    Prompt,
}

/// Parses a text.
///
/// # Errors
/// What CPython's parser refuses, in its words.
pub fn parse(text: &str, mode: Mode) -> Result<Mod, SyntaxError> {
    parse_source(&Source::new(text)?, mode)
}

/// The error for a text that is refused only because it ends too early: more lines could make it right
/// (`PyCF_ALLOW_INCOMPLETE_INPUT`).
#[must_use]
pub fn incomplete(bytes: &[u8], mode: Mode) -> Option<SyntaxError> {
    let source = Source::decode(bytes).ok()?;
    let mut error = end_of_block(&source);
    let open = match parse_source(&source, mode) {
        Ok(_) => false,
        Err(refusal) => refusal == error || crate::diagnose::is_incomplete(&source, mode),
    };
    let place = error.place.as_mut()?;
    let last = source.line(u32::try_from(place.line).ok()?);
    place.offset = i32::try_from(last.trim_end_matches('\n').chars().count()).ok()?;
    place.end_offset = -1;
    error.kind = ErrorKind::Incomplete;
    error.message = "incomplete input".into();
    open.then_some(error)
}

/// The end of the text comes where a statement, or the empty line behind a block, is missing.
fn end_of_block(source: &Source) -> SyntaxError {
    let lines = source.text().lines().count();
    let line = i32::try_from(lines).unwrap_or(i32::MAX);
    let text = source.text().lines().last().unwrap_or_default();
    SyntaxError {
        kind: ErrorKind::Syntax,
        message: "invalid syntax".into(),
        place: Some(Place {
            line,
            offset: 0,
            end_line: line,
            end_offset: 0,
        }),
        text: Some(Text::from(text)),
        last_statement: None,
    }
}

/// Parses the bytes of a file.
///
/// # Errors
/// What CPython's parser refuses, in its words.
pub fn parse_bytes(bytes: &[u8], mode: Mode) -> Result<Mod, SyntaxError> {
    parse_source(&Source::decode(bytes)?, mode)
}

/// [`parse_bytes`]; `escapes` gets those in literals that mean nothing, of which CPython warns.
///
/// # Errors
/// What CPython's parser refuses, in its words.
pub fn parse_with_escapes(
    bytes: &[u8],
    mode: Mode,
    escapes: &mut Vec<Escape>,
) -> Result<Mod, SyntaxError> {
    parse_into(&Source::decode(bytes)?, mode, escapes)
}

/// Parses a prepared source.
///
/// # Errors
/// What CPython's parser refuses, in its words.
pub fn parse_source(source: &Source, mode: Mode) -> Result<Mod, SyntaxError> {
    parse_into(source, mode, &mut Vec::new())
}

fn parse_into(source: &Source, mode: Mode, escapes: &mut Vec<Escape>) -> Result<Mod, SyntaxError> {
    // ruff's tree is as deep as the text is nested, and its destructor recurses: it runs on a stack that
    // suffices for any text of this length. Pages that are not touched cost nothing.
    let stack = (source.text().len() * STACK_PER_BYTE).clamp(LEAST_STACK, MOST_STACK);
    let tree = stacker::maybe_grow(stack, stack + LEAST_STACK, || {
        convert(source, mode, escapes)
    })?;
    match (mode, tree) {
        (Mode::Single | Mode::Prompt, Mod::Module(module)) => interactive(module, source, mode),
        (_, tree) => Ok(tree),
    }
}

/// What a level of nesting, which takes at least one byte of text, needs of the stack.
const STACK_PER_BYTE: usize = 256;
const LEAST_STACK: usize = 128 * 1024;
const MOST_STACK: usize = 1 << 28;

fn convert(source: &Source, mode: Mode, escapes: &mut Vec<Escape>) -> Result<Mod, SyntaxError> {
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
    if let Some(error) = refused(source, &parsed, mode) {
        return Err(error);
    }
    escapes.extend(crate::check::joined_numbers(source, parsed.tokens()));
    let mut converter = Converter::new(source);
    let tree = match parsed.syntax() {
        ruff_python_ast::Mod::Module(module) => converter.module(module),
        ruff_python_ast::Mod::Expression(module) => converter.expression(module),
    };
    escapes.append(&mut converter.into_escapes());
    tree
}

/// The error of a text that ruff refuses, or that only CPython does.
fn refused(
    source: &Source,
    parsed: &Parsed<ruff_python_ast::Mod>,
    mode: Mode,
) -> Option<SyntaxError> {
    let range = match (
        parsed.errors().first(),
        parsed.unsupported_syntax_errors().first(),
    ) {
        (Some(error), _) => error.location,
        (None, Some(error)) => error.range,
        (None, None) if crate::check::is_suspect(parsed.tokens()) => {
            return crate::diagnose::diagnose(source, mode);
        }
        (None, None) => return crate::check::nested_strings(source, parsed.tokens()),
    };
    let (start, end) = (range.start().to_u32(), range.end().to_u32());
    let error = crate::diagnose::diagnose(source, mode);
    Some(error.unwrap_or_else(|| source.error(ErrorKind::Syntax, "invalid syntax", start, end)))
}

/// The prompt takes one compound statement or one line of simple ones.
fn interactive(module: mod_::Module, source: &Source, mode: Mode) -> Result<Mod, SyntaxError> {
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
    let [first, ..] = &module.body[..] else {
        return Err(end_of_block(source));
    };
    // The end of the text stands for one end of line; a block wants another one behind it.
    let last = source.text().rsplit('\n').next().unwrap_or_default();
    let dedents = mode == Mode::Single && last.starts_with([' ', '\t']);
    if compound(&first.kind) && !last.is_empty() && !dedents {
        return Err(end_of_block(source));
    }
    if let [first, rest @ ..] = &module.body[..] {
        let mut end_line = first.span.end_line;
        for statement in rest {
            if compound(&first.kind) || statement.span.line > end_line {
                let start = source.line_start(first.span.line) + first.span.col;
                return Err(source.error(
                    ErrorKind::Syntax,
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
