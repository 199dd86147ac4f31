//! What is particular to the text of a program: a command's common indentation, compiled files, and errors in a file's
//! bytes, which know their place.

use baton_object::exceptions::SYNTAX_ERROR;
use baton_object::{PyResult, Token};
use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::Path;

/// A command without the white space that all of its lines begin with.
pub(super) fn dedented(text: &[u8]) -> Cow<'_, [u8]> {
    let lines = || text.split_inclusive(|byte| *byte == b'\n');
    let filled = lines().filter(|line| !line.trim_ascii().is_empty());
    let margin = filled.map(indentation).reduce(common).unwrap_or_default();
    if margin.is_empty() {
        return Cow::Borrowed(text);
    }
    let stripped = |line: &'_ [u8]| match line.strip_prefix(margin) {
        Some(rest) if !line.trim_ascii().is_empty() => rest.to_vec(),
        _ if line.ends_with(b"\n") => b"\n".to_vec(),
        _ => Vec::new(),
    };
    Cow::Owned(lines().flat_map(stripped).collect())
}

fn indentation(line: &[u8]) -> &[u8] {
    let end = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t'));
    line.get(..end.count()).unwrap_or_default()
}

fn common<'a>(left: &'a [u8], right: &'a [u8]) -> &'a [u8] {
    let same = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    left.get(..same).unwrap_or_default()
}

/// Whether a program file holds compiled code: by its name, or by how it begins.
pub(super) fn is_compiled(path: &OsStr, content: &[u8]) -> bool {
    let begins = baton_code::pyc::MAGIC.get(..2);
    Path::new(path).extension() == Some(OsStr::new("pyc"))
        || begins.is_some_and(|begins| content.starts_with(begins))
}

/// Refuses bytes that are no source, with the place in the file.
pub(super) fn check(token: &mut Token, source: &[u8], filename: &str) -> PyResult<()> {
    if let Some(at) = source.iter().position(|byte| *byte == 0) {
        let (number, start) = line_of(source, at);
        let text = source.get(start..at).unwrap_or_default();
        let message = "source code cannot contain null bytes";
        return Err(refusal(token, message, filename, (number, 0), text));
    }
    if let Some(name) = baton_syntax::source::foreign_encoding(source)
        && !is_known(token, &name)
    {
        let message = format!("unknown encoding: {name}");
        return Err(refusal(token, &message, filename, (0, -1), b""));
    }
    let declared = baton_syntax::source::declared_encoding(source);
    if declared.is_none_or(|name| matches!(&*name.to_ascii_lowercase(), "utf-8" | "utf8"))
        && let Err(error) = std::str::from_utf8(source)
    {
        let at = error.valid_up_to();
        let (number, start) = line_of(source, at);
        let text = source.get(start..).unwrap_or_default();
        let text = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let byte = source.get(at).copied().unwrap_or_default();
        let before = source.get(start..at).unwrap_or_default();
        let column = String::from_utf8_lossy(before).chars().count() as i64 + 1;
        let message = format!(
            "Non-UTF-8 code starting with '\\x{byte:02x}' in file {filename} on line {number}, but no encoding \
             declared; see https://peps.python.org/pep-0263/ for details"
        );
        return Err(refusal(token, &message, filename, (number, column), text));
    }
    Ok(())
}

/// The number of the line that a byte is in, from 1, and where the line starts.
fn line_of(source: &[u8], at: usize) -> (i64, usize) {
    let before = source.get(..at).unwrap_or_default();
    let ends = before.iter().filter(|byte| **byte == b'\n').count();
    let start = before.iter().rposition(|byte| *byte == b'\n');
    (ends as i64 + 1, start.map_or(0, |end| end + 1))
}

fn is_known(token: &mut Token, encoding: &str) -> bool {
    match crate::startup::codec(token, encoding) {
        Ok(_) => true,
        Err(raised) => {
            drop(token.take_lazy(raised));
            false
        }
    }
}

fn refusal(
    token: &mut Token,
    message: &str,
    filename: &str,
    (line, column): (i64, i64),
    text: &[u8],
) -> baton_object::Raised {
    let shown = match text {
        b"" => token.none(),
        text => token.new_str(&String::from_utf8_lossy(text)),
    };
    let details = [
        token.new_str(filename),
        token.int(line),
        token.int(column),
        shown,
    ];
    let details = token.new_tuple(details.into_iter());
    let message = token.new_str(message);
    token.raise_values(&SYNTAX_ERROR, vec![message, details])
}

#[cfg(test)]
mod tests {
    use super::dedented;

    #[test]
    fn a_command_loses_what_all_its_lines_begin_with() {
        for (text, expected) in [
            ("  a\n  b\n", "a\nb\n"),
            ("\n  a\n\n    b\n  ", "\na\n\n  b\n"),
            ("a\n  b", "a\n  b"),
            ("\ta\n b", "\ta\n b"),
            ("", ""),
        ] {
            assert_eq!(&*dedented(text.as_bytes()), expected.as_bytes());
        }
    }
}
