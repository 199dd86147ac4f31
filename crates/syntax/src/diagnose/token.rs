//! A tokenizer like CPython's, for texts that are wrong: it stops at the first token that CPython's
//! tokenizer refuses and says so in its words. The accepting path does not come here.

use crate::error::{ErrorKind, Place, SyntaxError};
use crate::source::Source;

/// Brackets may be nested this deep.
pub(crate) const MAX_LEVEL: usize = 200;
/// Blocks may be nested this deep.
pub(crate) const MAX_INDENT: usize = 100;
const TAB_SIZE: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    End,
    Name,
    Number,
    String,
    Newline,
    Indent,
    Dedent,
    Op,
    FStart,
    FMiddle,
    FEnd,
    TStart,
    TMiddle,
    TEnd,
}

/// A token: a range of bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
}

/// An open f-string or t-string.
struct Template {
    quote: u8,
    triple: bool,
    raw: bool,
    is_t: bool,
    start: usize,
    /// Bracket depth at each open replacement field.
    fields: Vec<usize>,
    /// Whether the text is in the format specification of the innermost field.
    in_spec: bool,
    /// Whether that specification has just begun.
    spec_start: bool,
}

pub(super) struct Tokenizer<'a> {
    source: &'a Source,
    text: &'a [u8],
    at: usize,
    line_start: bool,
    indents: Vec<(usize, usize)>,
    pending: i32,
    /// Open brackets with their offsets.
    pub brackets: Vec<(u8, usize)>,
    templates: Vec<Template>,
    last_was_newline: bool,
    /// Where a comment starts that ends the text.
    last_comment: Option<usize>,
    done: bool,
    /// Whether the end of the text was met.
    ended: bool,
    /// Whether the text is a file, whose last line is given the line end that it lacks.
    pub reads_file: bool,
}

type Result<T> = std::result::Result<T, SyntaxError>;

impl<'a> Tokenizer<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Tokenizer {
            source,
            text: source.text().as_bytes(),
            at: 0,
            line_start: true,
            indents: vec![(0, 0)],
            pending: 0,
            brackets: Vec::new(),
            templates: Vec::new(),
            last_was_newline: true,
            last_comment: None,
            done: false,
            ended: false,
            reads_file: false,
        }
    }

    /// The line that was read last.
    fn current_line(&self) -> u32 {
        let (line, col) = self.source.line_col(self.at.min(self.text.len()) as u32);
        if col == 0 && line > 1 { line - 1 } else { line }
    }

    /// Gives an error the text of its line as CPython's parser has it: the line that was read last with its end, one
    /// before that without.
    pub(super) fn finish_line(&self, error: &mut SyntaxError) {
        let Some(place) = &error.place else {
            return;
        };
        let line = place.line as u32;
        if line < self.current_line() {
            error.text = Some(self.source.line(line).trim_end_matches('\n').into());
        } else if self.reads_file {
            error.text = Some(self.source.finished_line(line).into());
        } else {
            error.text = Some(self.source.line(line).into());
        }
    }

    /// An error of which only the start is known.
    fn open_error(&self, message: &str, start: usize, end_offset: i32) -> SyntaxError {
        let mut error = with_end(self.error_at(message, start), end_offset);
        self.finish_line(&mut error);
        error
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn starts_with(&self, text: &[u8]) -> bool {
        self.text
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(text))
    }

    /// Offset of the tokenizer, for errors that reach "up to here".
    pub(super) fn offset(&self) -> u32 {
        self.at as u32
    }

    fn token(&self, kind: Kind, start: usize) -> Token {
        Token {
            kind,
            start: start as u32,
            end: self.at as u32,
        }
    }

    fn error(&self, message: impl Into<String>, start: usize, end: usize) -> SyntaxError {
        let mut error = self
            .source
            .error(ErrorKind::Syntax, message, start as u32, end as u32);
        if let Some(place) = &error.place {
            let line = self.source.line(place.line as u32);
            error.text = Some(line.trim_end_matches('\n').into());
        }
        error
    }

    /// An error whose end is not known.
    fn error_at(&self, message: impl Into<String>, start: usize) -> SyntaxError {
        let mut error = self.error(message, start, start);
        if let Some(place) = &mut error.place {
            place.end_line = place.line;
            place.end_offset = place.offset;
        }
        error
    }

    /// Whether the end of the text was read. A one-line string that is not closed on the last line is
    /// wrong before that.
    pub(super) fn is_at_end(&self) -> bool {
        self.done || self.ended
    }

    /// Whether an f-string or t-string is open.
    pub(super) fn in_template(&self) -> bool {
        !self.templates.is_empty()
    }

    pub(super) fn unclosed(&self) -> Option<SyntaxError> {
        let (bracket, at) = self.brackets.last()?;
        let message = format!("'{}' was never closed", char::from(*bracket));
        Some(self.open_error(&message, *at, 0))
    }

    pub(super) fn next(&mut self) -> Result<Token> {
        let in_text = self
            .templates
            .last()
            .is_some_and(|template| template.in_spec || template.fields.is_empty());
        if in_text {
            return self.template_text();
        }
        if self.line_start && self.brackets.is_empty() {
            self.line_start = false;
            self.indentation()?;
        }
        if self.pending != 0 {
            let kind = if self.pending > 0 {
                Kind::Indent
            } else {
                Kind::Dedent
            };
            self.pending -= self.pending.signum();
            return Ok(self.token(kind, self.at));
        }
        self.skip_blanks()?;
        self.body()
    }

    /// Measures the indentation of the next line that is not blank.
    fn indentation(&mut self) -> Result<()> {
        loop {
            let (mut col, mut alt) = (0, 0);
            let mut continued = None;
            loop {
                match self.peek(0) {
                    b' ' => (col, alt) = (col + 1, alt + 1),
                    b'\t' => (col, alt) = ((col / TAB_SIZE + 1) * TAB_SIZE, alt + 1),
                    0x0C => (col, alt) = (0, 0),
                    b'\\' if self.at < self.text.len() => {
                        // Before a continuation the first line decides.
                        continued = continued.or((col > 0).then_some(col));
                        self.continuation()?;
                        continue;
                    }
                    _ => break,
                }
                self.at += 1;
            }
            match self.peek(0) {
                b'#' => {
                    while self.at < self.text.len() && self.peek(0) != b'\n' {
                        self.at += 1;
                    }
                    if self.at < self.text.len() {
                        self.at += 1;
                        continue;
                    }
                }
                b'\n' => {
                    self.at += 1;
                    continue;
                }
                _ => {}
            }
            if self.at >= self.text.len() {
                return Ok(());
            }
            return match continued {
                Some(col) => self.indent(col, col),
                None => self.indent(col, alt),
            };
        }
    }

    fn indent(&mut self, col: usize, alt: usize) -> Result<()> {
        let inconsistent = |this: &Self| {
            let mut error = this.error_at(
                "inconsistent use of tabs and spaces in indentation",
                this.at,
            );
            error.kind = ErrorKind::Tab;
            this.at_line_start(error)
        };
        let (top, top_alt) = self.indents.last().copied().unwrap_or((0, 0));
        if col == top {
            return if alt == top_alt {
                Ok(())
            } else {
                Err(inconsistent(self))
            };
        }
        if col > top {
            if self.indents.len() >= MAX_INDENT {
                let mut error = self.error_at("too many levels of indentation", self.at);
                error.kind = ErrorKind::Indentation;
                return Err(self.at_line_start(error));
            }
            if alt <= top_alt {
                return Err(inconsistent(self));
            }
            self.pending += 1;
            self.indents.push((col, alt));
            return Ok(());
        }
        while self.indents.len() > 1 && self.indents.last().is_some_and(|(top, _)| col < *top) {
            self.pending -= 1;
            self.indents.pop();
        }
        let (top, top_alt) = self.indents.last().copied().unwrap_or((0, 0));
        if col != top {
            let message = "unindent does not match any outer indentation level";
            let mut error = self.error_at(message, self.at);
            error.kind = ErrorKind::Indentation;
            return Err(self.to_line_end(error));
        }
        if alt == top_alt {
            Ok(())
        } else {
            Err(inconsistent(self))
        }
    }

    /// Errors of tabs and of depth point at the start of their line.
    fn at_line_start(&self, mut error: SyntaxError) -> SyntaxError {
        self.finish_line(&mut error);
        if let Some(place) = &mut error.place {
            (place.offset, place.end_offset) = (1, 0);
        }
        error
    }

    /// Indentation errors point behind their line.
    fn to_line_end(&self, mut error: SyntaxError) -> SyntaxError {
        let (line, _) = self.source.line_col(self.at as u32);
        let text = self.source.line(line).trim_end_matches('\n');
        let offset = text.chars().count() as i32 + 1;
        error.place = Some(Place {
            line: line as i32,
            offset,
            end_line: line as i32,
            end_offset: -1,
        });
        self.finish_line(&mut error);
        error
    }

    fn skip_blanks(&mut self) -> Result<()> {
        loop {
            match self.peek(0) {
                b' ' | b'\t' | 0x0C => self.at += 1,
                b'#' => {
                    self.last_comment = Some(self.at);
                    while self.at < self.text.len() && self.peek(0) != b'\n' {
                        self.at += 1;
                    }
                }
                b'\\' if self.at < self.text.len() => self.continuation()?,
                b'\n' if !self.brackets.is_empty() => self.at += 1,
                _ => return Ok(()),
            }
        }
    }

    fn continuation(&mut self) -> Result<()> {
        let start = self.at;
        self.at += 1;
        self.ended |=
            self.at >= self.text.len() || self.at + 1 >= self.text.len() && self.peek(0) == b'\n';
        if self.peek(0) != b'\n' {
            if self.at >= self.text.len() {
                let end = self.open_error("unexpected EOF while parsing", self.at, -1);
                return Err(self.unclosed().unwrap_or(end));
            }
            let message = "unexpected character after line continuation character";
            return Err(self.open_error(message, start + 1, 0));
        }
        self.at += 1;
        if self.at >= self.text.len() {
            return Err(match self.unclosed() {
                Some(error) => error,
                None => self.open_error("unexpected EOF while parsing", start + 1, -1),
            });
        }
        Ok(())
    }

    fn body(&mut self) -> Result<Token> {
        let start = self.at;
        if self.at >= self.text.len() {
            return self.end();
        }
        let byte = self.peek(0);
        self.last_was_newline = false;
        // The end of a line starts where its comment does.
        let comment = self.last_comment.take();
        match byte {
            b'\n' => {
                self.at += 1;
                self.line_start = true;
                self.last_was_newline = true;
                Ok(self.token(Kind::Newline, comment.unwrap_or(start)))
            }
            b'0'..=b'9' => self.number(),
            b'.' if self.peek(1).is_ascii_digit() => self.number(),
            b'\'' | b'"' => self.string(start),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => self.name(),
            _ => self.operator(),
        }
    }

    fn end(&mut self) -> Result<Token> {
        // The line end that is missing is made up without looking for more text.
        self.ended = self.last_was_newline || !self.brackets.is_empty();
        if let Some(error) = self.unclosed() {
            return Err(error);
        }
        let start = self.at;
        if !self.last_was_newline {
            self.last_was_newline = true;
            let start = self.last_comment.unwrap_or(start);
            return Ok(self.token(Kind::Newline, start));
        }
        if self.indents.len() > 1 {
            self.indents.pop();
            return Ok(self.token(Kind::Dedent, start));
        }
        self.done = true;
        Ok(self.token(Kind::End, start))
    }

    fn name(&mut self) -> Result<Token> {
        let start = self.at;
        while matches!(self.peek(0), b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | 0x80..) {
            self.at += 1;
        }
        let name = self.source.slice(start as u32, self.at as u32);
        if matches!(self.peek(0), b'\'' | b'"') && is_string_prefix(name) {
            let lower = name.to_ascii_lowercase();
            if let Some([a, b]) = INCOMPATIBLE
                .iter()
                .find(|pair| lower.contains(pair[0]) && lower.contains(pair[1]))
            {
                let message = format!("'{a}' and '{b}' prefixes are incompatible");
                return Err(self.error(message, start, self.at));
            }
            return self.string(start);
        }
        self.check_name(start, name)?;
        Ok(self.token(Kind::Name, start))
    }

    fn check_name(&self, start: usize, name: &str) -> Result<()> {
        for (offset, char) in name.char_indices() {
            let valid = char == '_'
                || if offset == 0 {
                    unicode_ident::is_xid_start(char)
                } else {
                    unicode_ident::is_xid_continue(char)
                };
            if !valid {
                let at = start + offset;
                let code = char as u32;
                let message = if is_printable(char) {
                    format!("invalid character '{char}' (U+{code:04X})")
                } else {
                    format!("invalid non-printable character U+{code:04X}")
                };
                return Err(self.error_at(message, at));
            }
        }
        Ok(())
    }

    fn digits(&mut self, valid: impl Fn(u8) -> bool) -> bool {
        loop {
            if self.peek(0) == b'_' {
                self.at += 1;
                if !valid(self.peek(0)) {
                    return false;
                }
            }
            if !valid(self.peek(0)) {
                return true;
            }
            while valid(self.peek(0)) {
                self.at += 1;
            }
            if self.peek(0) != b'_' {
                return true;
            }
        }
    }

    /// An error at the character after the number read so far.
    fn number_error<T>(&mut self, message: impl Into<String>) -> Result<T> {
        // CPython points at the last character it accepted.
        Err(self.error_at(message, self.at.saturating_sub(1)))
    }

    fn number(&mut self) -> Result<Token> {
        let start = self.at;
        if self.peek(0) == b'0' {
            let radix = match self.peek(1) {
                b'x' | b'X' => Some(("hexadecimal", 16)),
                b'o' | b'O' => Some(("octal", 8)),
                b'b' | b'B' => Some(("binary", 2)),
                _ => None,
            };
            if let Some((what, radix)) = radix {
                self.at += 2;
                let valid = |byte: u8| char::from(byte).is_digit(radix);
                let start_digits = self.at;
                let complete = self.digits(valid);
                if !complete || self.at == start_digits {
                    if self.peek(0).is_ascii_digit() {
                        let digit = char::from(self.peek(0));
                        self.at += 1;
                        return self
                            .number_error(format!("invalid digit '{digit}' in {what} literal"));
                    }
                    return self.number_error(format!("invalid {what} literal"));
                }
                if self.peek(0).is_ascii_digit() {
                    let digit = char::from(self.peek(0));
                    self.at += 1;
                    return self.number_error(format!("invalid digit '{digit}' in {what} literal"));
                }
                self.end_of_number(what)?;
                return Ok(self.token(Kind::Number, start));
            }
        }
        self.decimal(start)?;
        Ok(self.token(Kind::Number, start))
    }

    fn decimal(&mut self, start: usize) -> Result<()> {
        let digit = |byte: u8| byte.is_ascii_digit();
        if !self.digits(digit) {
            return self.number_error("invalid decimal literal");
        }
        let integer = self.source.slice(start as u32, self.at as u32);
        let leading_zero = integer.len() > 1
            && integer.starts_with('0')
            && integer.bytes().any(|byte| !matches!(byte, b'0' | b'_'));
        let mut is_int = true;
        if self.peek(0) == b'.' {
            is_int = false;
            self.at += 1;
            if self.peek(0).is_ascii_digit() && !self.digits(digit) {
                return self.number_error("invalid decimal literal");
            }
        }
        if matches!(self.peek(0), b'e' | b'E') {
            let sign = usize::from(matches!(self.peek(1), b'+' | b'-'));
            if self.peek(1 + sign).is_ascii_digit() {
                is_int = false;
                self.at += 1 + sign;
                if !self.digits(digit) {
                    return self.number_error("invalid decimal literal");
                }
            } else if sign == 1 {
                self.at += 2;
                return self.number_error("invalid decimal literal");
            }
        }
        if matches!(self.peek(0), b'j' | b'J') {
            self.at += 1;
            return self.end_of_number("imaginary");
        }
        if is_int && leading_zero {
            let message = "leading zeros in decimal integer literals are not permitted; \
                           use an 0o prefix for octal integers";
            let zeros = integer
                .bytes()
                .take_while(|byte| matches!(byte, b'0' | b'_'))
                .count();
            let mut error = self.error(message, start, start + zeros);
            if let Some(place) = &mut error.place {
                place.end_offset = place.offset + zeros as i32;
            }
            return Err(error);
        }
        self.end_of_number("decimal")
    }

    /// A number may be followed by a keyword, but not by another name.
    fn end_of_number(&mut self, what: &str) -> Result<()> {
        const KEYWORDS: [&[u8]; 5] = [b"and", b"else", b"for", b"or", b"not"];
        const STARTS: [&[u8]; 3] = [b"if", b"in", b"is"];
        let is_word = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80;
        let keyword = KEYWORDS
            .iter()
            .any(|keyword| self.starts_with(keyword) && !is_word(self.peek(keyword.len())));
        if keyword || STARTS.iter().any(|start| self.starts_with(start)) {
            return Ok(());
        }
        let byte = self.peek(0);
        if byte == b'_' || byte.is_ascii_alphanumeric() {
            return self.number_error(format!("invalid {what} literal"));
        }
        Ok(())
    }

    /// A string whose prefix starts at `start`; the position is at the quote.
    fn string(&mut self, start: usize) -> Result<Token> {
        let prefix = self
            .source
            .slice(start as u32, self.at as u32)
            .to_ascii_lowercase();
        let quote = self.peek(0);
        let triple = self.starts_with(&[quote; 3]);
        self.at += if triple { 3 } else { 1 };
        if prefix.contains(['f', 't']) {
            let is_t = prefix.contains('t');
            self.templates.push(Template {
                quote,
                triple,
                raw: prefix.contains('r'),
                is_t,
                start,
                fields: Vec::new(),
                in_spec: false,
                spec_start: false,
            });
            return Ok(self.token(if is_t { Kind::TStart } else { Kind::FStart }, start));
        }
        let mut escaped = false;
        loop {
            if self.at >= self.text.len() || !triple && self.peek(0) == b'\n' {
                self.ended |= triple;
                return Err(self.unterminated(start, triple, "", escaped));
            }
            match self.peek(0) {
                b'\\' => {
                    escaped |= self.peek(1) == quote;
                    self.at += 2;
                }
                byte if byte == quote && !triple => break self.at += 1,
                byte if byte == quote && self.starts_with(&[quote; 3]) => break self.at += 3,
                _ => self.at += 1,
            }
        }
        Ok(self.token(Kind::String, start))
    }

    fn unterminated(&self, start: usize, triple: bool, what: &str, escaped: bool) -> SyntaxError {
        if let Some(template) = self.templates.last()
            && what.is_empty()
            && template.triple == triple
            && self.text.get(start) == Some(&template.quote)
        {
            let letter = if template.is_t { 't' } else { 'f' };
            return self.error_at(format!("{letter}-string: expecting '}}'"), start);
        }
        let (mut line, _) = self.source.line_col(self.at.min(self.text.len()) as u32);
        if triple {
            if self.text.last() == Some(&b'\n') && self.at >= self.text.len() {
                line -= 1;
            }
            let message = format!(
                "unterminated triple-quoted {what}string literal (detected at line {line})"
            );
            return self.error_at(message, start);
        }
        let hint = if escaped {
            "; perhaps you escaped the end quote?"
        } else {
            ""
        };
        let message = format!("unterminated {what}string literal (detected at line {line}){hint}");
        self.error_at(message, start)
    }

    /// The text of an f-string up to a field or the end.
    fn template_text(&mut self) -> Result<Token> {
        let start = self.at;
        let Some(template) = self.templates.last() else {
            return self.body();
        };
        let (quote, triple, raw, is_t) =
            (template.quote, template.triple, template.raw, template.is_t);
        let (open, in_spec) = (template.start, template.in_spec);
        let middle = if is_t { Kind::TMiddle } else { Kind::FMiddle };
        let letter = if is_t { "t-" } else { "f-" };
        let closing: &[u8] = if triple { &[quote; 3] } else { &[quote] };
        if self.starts_with(closing) {
            self.at += closing.len();
            self.templates.pop();
            return Ok(self.token(if is_t { Kind::TEnd } else { Kind::FEnd }, start));
        }
        self.template_run(closing, letter, open, (triple, raw, in_spec))?;
        // A specification starts with a text, be it empty.
        let first = self
            .templates
            .last_mut()
            .is_some_and(|template| std::mem::take(&mut template.spec_start));
        if self.at > start || first && self.peek(0) == b'}' {
            return Ok(self.token(middle, start));
        }
        let level = self.brackets.len();
        if let Some(template) = self.templates.last_mut() {
            template.in_spec = false;
            if self.text.get(self.at) == Some(&b'{') {
                template.fields.push(level);
            }
        }
        if self.peek(0) == b'{' {
            return self.open(b'{');
        }
        if self.peek(0) == b'}' {
            return self.close(b'}');
        }
        // The quote ends the string inside a specification: the field was not closed.
        self.body()
    }

    /// Passes the text of a template that began at `open`, up to a field, its end or that of a specification.
    fn template_run(
        &mut self,
        closing: &[u8],
        letter: &str,
        open: usize,
        (triple, raw, in_spec): (bool, bool, bool),
    ) -> Result<()> {
        loop {
            if self.at >= self.text.len() {
                self.ended |= triple;
                return Err(self.unterminated(open, triple, letter, false));
            }
            match self.peek(0) {
                b'\n' if !triple => {
                    if in_spec {
                        let message = format!(
                            "{letter}string: newlines are not allowed in format specifiers for \
                             single quoted {letter}strings"
                        );
                        return Err(self.error_at(message, self.at));
                    }
                    return Err(self.unterminated(open, triple, letter, false));
                }
                _ if self.starts_with(closing) => return Ok(()),
                b'{' if self.peek(1) == b'{' && !in_spec => self.at += 2,
                b'{' => return Ok(()),
                b'}' if in_spec => return Ok(()),
                b'}' if self.peek(1) == b'}' => self.at += 2,
                b'}' => {
                    let message = format!("{letter}string: single '}}' is not allowed");
                    return Err(self.error_at(message, self.at));
                }
                b'\\' if !raw && self.peek(1) == b'N' && self.peek(2) == b'{' => {
                    self.at += 3;
                    while self.at < self.text.len()
                        && !matches!(self.peek(0), b'}' | b'\n')
                        && !self.starts_with(closing)
                    {
                        self.at += 1;
                    }
                    if self.peek(0) == b'}' {
                        self.at += 1;
                    }
                }
                b'\\' if matches!(self.peek(1), b'{' | b'}') => self.at += 1,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }

    fn open(&mut self, bracket: u8) -> Result<Token> {
        let start = self.at;
        if self.brackets.len() >= MAX_LEVEL {
            return Err(self.error_at("too many nested parentheses", start));
        }
        self.brackets.push((bracket, start));
        self.at += 1;
        Ok(self.token(Kind::Op, start))
    }

    fn close(&mut self, bracket: u8) -> Result<Token> {
        let start = self.at;
        let what = match self.templates.last() {
            Some(template) if template.is_t => "t-string: ",
            Some(_) => "f-string: ",
            None => "",
        };
        let Some((open, at)) = self.brackets.last().copied() else {
            let message = format!("{what}unmatched '{}'", char::from(bracket));
            return Err(self.error_at(message, start));
        };
        let expected = match open {
            b'(' => b')',
            b'[' => b']',
            _ => b'}',
        };
        let level = self.brackets.len() - 1;
        let in_field = self
            .templates
            .last()
            .is_some_and(|template| template.fields.last().is_some_and(|depth| *depth == level));
        if expected != bracket {
            if in_field && bracket != b'}' {
                let message = format!("{what}unmatched '{}'", char::from(bracket));
                return Err(self.error_at(message, start));
            }
            let (open_line, _) = self.source.line_col(at as u32);
            let (line, _) = self.source.line_col(start as u32);
            let (close, open) = (char::from(bracket), char::from(open));

            let message = if open_line == line {
                format!("closing parenthesis '{close}' does not match opening parenthesis '{open}'")
            } else {
                format!(
                    "closing parenthesis '{close}' does not match opening parenthesis \
                     '{open}' on line {open_line}"
                )
            };
            return Err(self.error_at(message, start));
        }
        self.brackets.pop();
        self.at += 1;
        if in_field && let Some(template) = self.templates.last_mut() {
            template.fields.pop();
            template.in_spec = !template.fields.is_empty();
        }
        Ok(self.token(Kind::Op, start))
    }

    fn operator(&mut self) -> Result<Token> {
        const LONG: [&[u8]; 25] = [
            b"**=", b"//=", b"<>", b">>=", b"<<=", b"...", b"!=", b"%=", b"&=", b"**", b"*=",
            b"+=", b"-=", b"->", b"//", b"/=", b":=", b"<<", b"<=", b"==", b">=", b">>", b"@=",
            b"^=", b"|=",
        ];
        let start = self.at;
        let level = self.brackets.len();
        let in_field = self.templates.last().is_some_and(|template| {
            template
                .fields
                .last()
                .is_some_and(|depth| depth + 1 == level)
        });
        match self.peek(0) {
            bracket @ (b'(' | b'[' | b'{') => return self.open(bracket),
            bracket @ (b')' | b']' | b'}') => return self.close(bracket),
            b':' if in_field => {
                self.at += 1;
                if let Some(template) = self.templates.last_mut() {
                    template.in_spec = true;
                    template.spec_start = true;
                }
                return Ok(self.token(Kind::Op, start));
            }
            b'!' if self.peek(1) != b'=' => {
                self.at += 1;
                return Ok(self.token(Kind::Op, start));
            }
            b'$' | b'?' | b'`' => {
                self.at += 1;
                return Ok(self.token(Kind::Op, start));
            }
            byte if byte < 0x20 || byte == 0x7F => {
                let message = format!("invalid non-printable character U+{byte:04X}");
                return Err(self.error_at(message, start));
            }
            _ => {}
        }
        let long = LONG.iter().find(|op| self.starts_with(op));
        self.at += long.map_or(1, |op| op.len());
        Ok(self.token(Kind::Op, start))
    }
}

/// Some errors do not know where they end; CPython then shows a number that is no column.
fn with_end(mut error: SyntaxError, end_offset: i32) -> SyntaxError {
    if let Some(place) = &mut error.place {
        place.end_offset = end_offset;
    }
    error
}

/// Prefixes that cannot stand together, in the order in which CPython looks at them.
const INCOMPATIBLE: [[char; 2]; 7] = [
    ['u', 'b'],
    ['u', 'r'],
    ['u', 'f'],
    ['u', 't'],
    ['b', 'f'],
    ['b', 't'],
    ['f', 't'],
];

/// Whether these are prefix letters, each at most once; not all of them go together.
fn is_string_prefix(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let mut seen = Vec::new();
    name.chars().all(|char| {
        let new = matches!(char, 'b' | 'u' | 'r' | 'f' | 't') && !seen.contains(&char);
        seen.push(char);
        new
    })
}

/// Approximates `str.isprintable`: separators, controls and formats are not.
fn is_printable(char: char) -> bool {
    !(char.is_control()
        || char.is_whitespace()
        || matches!(char as u32,
            0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF9..=0xFFFB
            | 0xE000..=0xF8FF | 0xE0001..=0xE007F))
}
