//! From the bytes of a file to text, and from offsets in that text to positions.

use baton_code::Text;

use crate::ast::Span;
use crate::error::{ErrorKind, Place, SyntaxError};

/// Source text with `\n` line ends and an index of its lines.
#[derive(Debug)]
pub struct Source {
    text: String,
    /// Byte offset at which each line starts; the first is 0.
    line_starts: Vec<u32>,
}

impl Source {
    /// Prepares text that is already decoded.
    ///
    /// # Errors
    /// NUL characters and texts of 4 GiB are refused.
    pub fn new(text: &str) -> Result<Source, SyntaxError> {
        if text.contains('\0') {
            return Err(SyntaxError::plain(
                ErrorKind::Syntax,
                "source code string cannot contain null bytes",
            ));
        }
        if u32::try_from(text.len()).is_err() {
            return Err(SyntaxError::plain(ErrorKind::Memory, ""));
        }
        let text = translate_newlines(text);
        let mut line_starts = vec![0];
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        line_starts.extend(ends.map(|(offset, _)| offset as u32 + 1));
        Ok(Source { text, line_starts })
    }

    /// Text behind a prefix in the same line that counts for nothing: columns are those of the text.
    ///
    /// # Errors
    /// As for [`Source::new`].
    pub fn behind(prefix: &str, text: &str) -> Result<Source, SyntaxError> {
        let mut source = Source::new(&format!("{prefix}{text}"))?;
        if let Some(first) = source.line_starts.first_mut() {
            *first = prefix.len() as u32;
        }
        Ok(source)
    }

    /// Decodes the bytes of a file: a byte order mark or a PEP 263 comment names the encoding.
    ///
    /// # Errors
    /// For unknown encodings and for bytes that are not valid in the encoding.
    pub fn decode(bytes: &[u8]) -> Result<Source, SyntaxError> {
        Source::new(&decode(bytes)?)
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A part of the text; empty if the range is not one.
    #[must_use]
    pub fn slice(&self, start: u32, end: u32) -> &str {
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// Line (from 1) and byte column of an offset.
    #[must_use]
    pub fn line_col(&self, offset: u32) -> (u32, u32) {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = line
            .checked_sub(1)
            .and_then(|index| self.line_starts.get(index));
        (
            line.max(1) as u32,
            offset - start.copied().unwrap_or(offset),
        )
    }

    /// The span of a byte range.
    #[must_use]
    pub fn span(&self, start: u32, end: u32) -> Span {
        let (line, col) = self.line_col(start);
        let (end_line, end_col) = self.line_col(end);
        Span {
            line,
            col,
            end_line,
            end_col,
        }
    }

    /// A line (from 1) with its line end.
    #[must_use]
    pub fn line(&self, line: u32) -> &str {
        let index = line.saturating_sub(1) as usize;
        let Some(start) = self.line_starts.get(index) else {
            return "";
        };
        let end = self
            .line_starts
            .get(index + 1)
            .copied()
            .unwrap_or(self.text.len() as u32);
        self.slice(*start, end)
    }

    /// A line with a line end, which the last one may lack: the parser reads a file as if it had one.
    #[must_use]
    pub fn finished_line(&self, line: u32) -> String {
        let line = self.line(line);
        format!("{}\n", line.strip_suffix('\n').unwrap_or(line))
    }

    /// Number of lines, an unfinished last one included.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        let finished = self.text.ends_with('\n') || self.text.is_empty();
        self.line_starts.len() as u32 - u32::from(finished)
    }

    /// The byte offset at which a line (from 1) starts.
    #[must_use]
    pub fn line_start(&self, line: u32) -> u32 {
        let index = line.saturating_sub(1) as usize;
        self.line_starts
            .get(index)
            .copied()
            .unwrap_or(self.text.len() as u32)
    }

    /// The character offset (from 1) of a byte column.
    #[must_use]
    pub fn char_offset(&self, line: u32, col: u32) -> i32 {
        let prefix = self.line(line).get(..col as usize);
        prefix.map_or(col as i32, |prefix| prefix.chars().count() as i32) + 1
    }

    /// The place of a byte range, as an exception shows it.
    ///
    /// CPython counts the characters of both columns in the first line, so a range that ends on a later
    /// line ends at most behind the first line's end.
    #[must_use]
    pub fn place(&self, start: u32, end: u32) -> Place {
        let span = self.span(start, end);
        let first = self.line(span.line).trim_end_matches('\n');
        let end_col = match span.end_line == span.line {
            true => span.end_col,
            false => span.end_col.min(first.len() as u32),
        };
        let mut end_col = end_col as usize;
        while !first.is_char_boundary(end_col) && end_col < first.len() {
            end_col += 1;
        }
        Place {
            line: span.line as i32,
            offset: self.char_offset(span.line, span.col),
            end_line: span.end_line as i32,
            end_offset: self.char_offset(span.line, end_col as u32),
        }
    }

    /// An error of the parser or tokenizer at a byte range, with its line.
    #[must_use]
    pub fn error(
        &self,
        kind: ErrorKind,
        message: impl Into<String>,
        start: u32,
        end: u32,
    ) -> SyntaxError {
        let place = self.place(start, end);
        SyntaxError {
            kind,
            message: message.into(),
            place: Some(place),
            text: Some(Text::from(self.line(place.line as u32))),
            last_statement: None,
        }
    }
}

/// `\r\n` and a lone `\r` end a line like `\n`.
fn translate_newlines(text: &str) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    }
}

const BOM: &[u8] = b"\xef\xbb\xbf";

/// Stands in front of bytes that were text already: UTF-8 whatever a comment in it declares. No source begins so.
pub const TEXT_MARK: &[u8] = b"\xff\xfetext\xfe\xff";

/// Source bytes without what only says how they are encoded.
#[must_use]
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    [TEXT_MARK, BOM]
        .iter()
        .find_map(|mark| bytes.strip_prefix(*mark))
        .unwrap_or(bytes)
}

fn decode(bytes: &[u8]) -> Result<String, SyntaxError> {
    if let Some(text) = bytes.strip_prefix(TEXT_MARK) {
        let text = decode_utf8(text)?;
        return match text.starts_with('\u{feff}') {
            true => Err(hidden_mark(&text)),
            false => Ok(text),
        };
    }
    let (bytes, has_bom) = match bytes.strip_prefix(BOM) {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let name = declared_encoding(bytes);
    let encoding = name.as_deref().map_or("utf-8", normalize_encoding);
    // With a byte order mark only the plain spelling is accepted.
    if has_bom
        && name
            .as_deref()
            .is_some_and(|name| name == "utf8" || encoding != "utf-8")
    {
        let name = name.unwrap_or_default();
        let shown = match encoding {
            "unknown" | "utf-8" => name.as_str(),
            known => known,
        };
        let message = format!("encoding problem: {shown} with BOM");
        let line = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).next();
        let line = String::from_utf8_lossy(line.unwrap_or_default()).into_owned();
        let place = Place {
            line: 1,
            offset: 0,
            end_line: 1,
            end_offset: i32::try_from(line.chars().count()).unwrap_or(i32::MAX),
        };
        return Err(SyntaxError {
            place: Some(place),
            text: Some(line.as_str().into()),
            ..SyntaxError::plain(ErrorKind::Syntax, message)
        });
    }
    match encoding {
        "utf-8" => decode_utf8(bytes),
        "iso-8859-1" => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
        "ascii" if bytes.is_ascii() => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
        "ascii" => {
            let (at, byte) = bytes
                .iter()
                .enumerate()
                .find(|(_, byte)| !byte.is_ascii())
                .unwrap_or((0, &0));
            Err(SyntaxError::plain(
                ErrorKind::Syntax,
                format!(
                    "(unicode error) 'ascii' codec can't decode byte {byte:#04x} in position {at}: \
                     ordinal not in range(128)"
                ),
            ))
        }
        _ => {
            let name = name.unwrap_or_default();
            Err(SyntaxError::plain(
                ErrorKind::Syntax,
                format!("unknown encoding: {name}"),
            ))
        }
    }
}

/// A byte order mark is no part of a text.
fn hidden_mark(text: &str) -> SyntaxError {
    let place = Place {
        line: 1,
        offset: 1,
        end_line: 1,
        end_offset: 1,
    };
    SyntaxError {
        place: Some(place),
        text: text.lines().next().map(Text::from),
        ..SyntaxError::plain(ErrorKind::Syntax, "invalid non-printable character U+FEFF")
    }
}

/// The line that holds the byte at `at`, up to there, with a replacement character for what cannot be decoded.
fn broken_line(bytes: &[u8], at: usize) -> Text {
    let start = bytes.get(..at).unwrap_or_default();
    let start = start
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |end| end + 1);
    let line = bytes.get(start..).unwrap_or_default();
    let line = line.split(|byte| *byte == b'\n').next().unwrap_or_default();
    String::from_utf8_lossy(line).as_ref().into()
}

fn decode_utf8(bytes: &[u8]) -> Result<String, SyntaxError> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let byte = bytes.get(at).copied().unwrap_or_default();
    let before = std::str::from_utf8(bytes.get(..at).unwrap_or_default()).unwrap_or_default();
    let line = 1 + before.matches('\n').count() as i32;
    let offset = 1 + before
        .rsplit('\n')
        .next()
        .map_or(0, |text| text.chars().count()) as i32;
    // A declared UTF-8 makes no difference.
    let message = format!(
        "Non-UTF-8 code starting with '\\x{byte:02x}' on line {line}, but no encoding declared; \
         see https://peps.python.org/pep-0263/ for details"
    );
    Err(SyntaxError {
        place: Some(Place {
            line,
            offset,
            end_line: line,
            end_offset: offset,
        }),
        text: Some(broken_line(bytes, at)),
        ..SyntaxError::plain(ErrorKind::Syntax, message)
    })
}

/// The encoding that is declared, if decoding needs a codec: [`Source::decode`] knows only the commonest.
#[must_use]
pub fn foreign_encoding(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(BOM) || bytes.starts_with(TEXT_MARK) {
        return None;
    }
    declared_encoding(bytes).filter(|name| normalize_encoding(name) == "unknown")
}

/// The encoding that a comment in one of the first two lines declares (PEP 263).
#[must_use]
pub fn declared_encoding(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|byte| *byte == b'\n' || *byte == b'\r').take(2) {
        let content = line.trim_ascii_start();
        if let Some(comment) = content.strip_prefix(b"#") {
            if let Some(name) = cookie(comment) {
                return Some(name);
            }
        } else if !content.is_empty() {
            return None;
        }
    }
    None
}

/// The name after `coding:` or `coding=`.
fn cookie(comment: &[u8]) -> Option<String> {
    let at = comment.windows(6).position(|window| window == b"coding")?;
    let (separator, rest) = comment.get(at + 6..)?.split_first()?;
    if !matches!(separator, b':' | b'=') {
        return None;
    }
    let name: String = rest
        .iter()
        .skip_while(|byte| matches!(byte, b' ' | b'\t'))
        .map(|byte| char::from(*byte))
        .take_while(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.'))
        .collect();
    (!name.is_empty()).then_some(name)
}

/// The encodings known without the codec machinery, under one name each.
fn normalize_encoding(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase().replace('_', "-");
    let is = |wanted: &str| name == wanted || name.starts_with(&format!("{wanted}-"));
    if is("utf-8") || name == "utf8" {
        "utf-8"
    } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") || name == "latin1" {
        "iso-8859-1"
    } else if name == "ascii" || name == "us-ascii" {
        "ascii"
    } else {
        "unknown"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let text = |bytes: &[u8]| Source::decode(bytes).map(|source| source.text().to_owned());
        assert_eq!(text(b"\xef\xbb\xbfx = 1\r\ny\r").unwrap(), "x = 1\ny\n");
        assert_eq!(
            text(b"# -*- coding: latin-1 -*-\n'\xe9'")
                .unwrap()
                .chars()
                .last(),
            Some('\'')
        );
        assert_eq!(text(b"#!x\n# vim: fileencoding=utf-8\n").unwrap().len(), 30);
        assert!(text(b"x\n# coding: nonsense\n").is_ok());
        assert_eq!(
            text(b"# coding: nonsense\n").unwrap_err().message,
            "unknown encoding: nonsense"
        );
        assert!(
            text(b"a\n'\xe9'")
                .unwrap_err()
                .message
                .contains("'\\xe9' on line 2")
        );
    }

    #[test]
    fn positions() {
        let source = Source::new("ab\n\u{e9}c\n").unwrap();
        assert_eq!(
            source.span(3, 5),
            Span {
                line: 2,
                col: 0,
                end_line: 2,
                end_col: 2
            }
        );
        assert_eq!(source.place(5, 6).offset, 2);
        assert_eq!(source.line(2), "\u{e9}c\n");
        assert_eq!(source.line_count(), 2);
    }
}
