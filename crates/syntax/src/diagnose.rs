//! CPython's message for a text that ruff refuses.

use ruff_python_ast as ruff;
use ruff_python_parser::Parsed;

use crate::error::{ErrorKind, SyntaxError};
use crate::parse::Mode;
use crate::source::Source;

/// The first error of a parse, if there is any.
pub(crate) fn diagnose(
    source: &Source,
    parsed: &Parsed<ruff::Mod>,
    _mode: Mode,
) -> Result<(), SyntaxError> {
    if let Some(error) = parsed.errors().first() {
        let range = error.location;
        let (start, end) = (range.start().to_u32(), range.end().to_u32());
        return Err(source.error(ErrorKind::Syntax, "invalid syntax", start, end));
    }
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        let (start, end) = (error.range.start().to_u32(), error.range.end().to_u32());
        return Err(source.error(ErrorKind::Syntax, "invalid syntax", start, end));
    }
    Ok(())
}
