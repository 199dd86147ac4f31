//! Syntax errors, as Python shows them.

use std::fmt;

use baton_code::Text;

use crate::ast::Span;

/// The exception class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `TabError`
    Tab,
    /// `RecursionError`: the source is nested too deeply.
    Recursion,
    /// `MemoryError`: CPython's parser stack overflows.
    Memory,
    /// `ValueError`: for a source with NUL characters.
    Value,
    /// `SystemError`: a tree that no parser makes.
    System,
    /// `_IncompleteInputError`: more input could make it right.
    Incomplete,
}

impl ErrorKind {
    /// The name of the class.
    #[must_use]
    pub const fn class_name(self) -> &'static str {
        match self {
            ErrorKind::Syntax => "SyntaxError",
            ErrorKind::Indentation => "IndentationError",
            ErrorKind::Tab => "TabError",
            ErrorKind::Recursion => "RecursionError",
            ErrorKind::Memory => "MemoryError",
            ErrorKind::Value => "ValueError",
            ErrorKind::System => "SystemError",
            ErrorKind::Incomplete => "_IncompleteInputError",
        }
    }
}

/// Where an error is, in the values of the exception's attributes: lines and columns from 1, columns in
/// characters, -1 for an end that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// `lineno`
    pub line: i32,
    /// `offset`
    pub offset: i32,
    /// `end_lineno`
    pub end_line: i32,
    /// `end_offset`
    pub end_offset: i32,
}

impl Place {
    /// The place of a node. The compiler's passes report byte columns, as CPython's do.
    #[must_use]
    pub fn of(span: Span) -> Place {
        let number = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
        Place {
            line: number(span.line),
            offset: number(span.col).saturating_add(1),
            end_line: number(span.end_line),
            end_offset: number(span.end_col).saturating_add(1),
        }
    }
}

/// A syntax error with all that the exception shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The class.
    pub kind: ErrorKind,
    /// The message.
    pub message: String,
    /// The place, if there is one.
    pub place: Option<Place>,
    /// The line of source; the passes after the parser do not know it.
    pub text: Option<Text>,
    /// Where the statement begins that the parser took last before the error, if it was a compound one: line from 1 and
    /// byte column; (0, 0) otherwise, as in CPython. A hint at a misspelt keyword is looked for from there on.
    pub last_statement: Option<(i32, i32)>,
}

impl SyntaxError {
    /// A `SyntaxError` at a node.
    pub fn at(span: Span, message: impl Into<String>) -> SyntaxError {
        SyntaxError {
            kind: ErrorKind::Syntax,
            message: message.into(),
            place: Some(Place::of(span)),
            text: None,
            last_statement: None,
        }
    }

    /// An error without a place.
    pub fn plain(kind: ErrorKind, message: impl Into<String>) -> SyntaxError {
        SyntaxError {
            kind,
            message: message.into(),
            place: None,
            text: None,
            last_statement: None,
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.class_name(), self.message)?;
        match self.place {
            Some(place) => write!(f, " ({}:{})", place.line, place.offset),
            None => Ok(()),
        }
    }
}

impl std::error::Error for SyntaxError {}
