//! A tokenizer that gives CPython's tokens for tools: comments and line ends too, lenient about what the grammar forbids.
//!
//! Invariants: `chars` ends with a line feed (an implicit one where the source has none); `at` never passes its end;
//! `line` is the number, from 0, of the line that holds `at`. Lines are added when a token needs them: one that looked
//! behind the end of what is there is taken back and read again when there is more.

use super::kinds;
use super::modes::{Mode, Quoted};
use std::cell::Cell;

/// A token: kind, text span and positions.
pub struct Token {
    pub kind: i64,
    pub start: usize,
    pub end: usize,
    /// Line numbers from 1 and columns.
    pub from: (usize, usize),
    pub to: (usize, usize),
    /// Span of the source lines that are shown with it.
    pub lines: (usize, usize),
}

/// Which exception an error is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    Syntax,
    Indentation,
    Tab,
}

/// An error: the position in the exception's terms.
pub struct Error {
    pub kind: ErrorKind,
    pub message: String,
    pub line: usize,
    pub offset: usize,
}

pub type Result<T> = std::result::Result<T, Error>;

const TAB_SIZE: usize = 8;
const MAX_INDENT: usize = 100;
const MAX_NESTING: usize = 200;

/// Columns of an indentation: tabs to multiples of 8, and tabs as 1.
type Columns = (usize, usize);

/// The state.
#[derive(Clone)]
pub struct Lexer {
    pub(super) chars: Vec<u32>,
    /// Where each line begins.
    line_starts: Vec<usize>,
    pub(super) at: usize,
    pub(super) line: usize,
    /// True if the last line feed is not in the source.
    implicit_newline: bool,
    /// False for the compiler's tokens: no comments, exact operators.
    extra: bool,
    indents: Vec<Columns>,
    /// Indents (positive) or dedents to give out.
    pending: i64,
    at_line_start: bool,
    pub(super) nesting: usize,
    comment_newline: bool,
    pub(super) modes: Vec<Quoted>,
    done: bool,
    /// There are no more lines.
    complete: bool,
    /// The token that is being read looked behind the end of what is there.
    starved: Cell<bool>,
}

pub(super) fn is(c: Option<u32>, wanted: u8) -> bool {
    c == Some(u32::from(wanted))
}

fn ascii(c: Option<u32>) -> u8 {
    c.and_then(|c| u8::try_from(c).ok()).unwrap_or(0)
}

fn is_name_start(c: Option<u32>) -> bool {
    let byte = ascii(c);
    byte.is_ascii_alphabetic() || byte == b'_' || c.is_some_and(|c| c >= 128)
}

fn is_name_part(c: Option<u32>) -> bool {
    is_name_start(c) || ascii(c).is_ascii_digit()
}

impl Lexer {
    /// A lexer that has no line yet.
    pub fn new(extra: bool) -> Lexer {
        Lexer {
            chars: Vec::new(),
            line_starts: vec![0],
            at: 0,
            line: 0,
            implicit_newline: false,
            extra,
            indents: vec![(0, 0)],
            pending: 0,
            at_line_start: true,
            nesting: 0,
            comment_newline: false,
            modes: Vec::new(),
            done: false,
            complete: false,
            starved: Cell::new(false),
        }
    }

    /// Adds a line.
    pub fn add_line(&mut self, line: &[u32]) -> Result<()> {
        let newline = u32::from(b'\n');
        if line.contains(&0) {
            self.done = true;
            return Err(self.error_at("source code cannot contain null bytes", 0, 0));
        }
        if self.at > 0 && self.at == self.chars.len() {
            self.line += 1;
        }
        let start = self.chars.len();
        self.chars.extend_from_slice(line);
        self.implicit_newline = line.last().is_some_and(|last| *last != newline);
        if self.implicit_newline {
            self.chars.push(newline);
        }
        let added = self.chars.get(start..).unwrap_or_default().iter();
        let ends = added.enumerate().filter(|(_, c)| **c == newline);
        self.line_starts
            .extend(ends.map(|(index, _)| start + index + 1));
        Ok(())
    }

    /// Says that there are no more lines.
    pub fn finish(&mut self) {
        self.complete = true;
    }

    /// The next token; `None` where that takes another line.
    pub fn attempt(&mut self) -> Option<Result<Option<Token>>> {
        if self.complete {
            return Some(self.next_token());
        }
        let (chars, starts) = (
            std::mem::take(&mut self.chars),
            std::mem::take(&mut self.line_starts),
        );
        let before = self.clone();
        (self.chars, self.line_starts) = (chars, starts);
        self.starved.set(false);
        let result = self.next_token();
        if !self.starved.get() {
            return Some(result);
        }
        *self = Lexer {
            chars: std::mem::take(&mut self.chars),
            line_starts: std::mem::take(&mut self.line_starts),
            ..before
        };
        None
    }

    /// The text of a span, without the line feed that is not in the source.
    pub fn text(&self, start: usize, end: usize) -> &[u32] {
        let len = self.chars.len() - usize::from(self.implicit_newline);
        let end = end.min(len);
        self.chars.get(start.min(end)..end).unwrap_or_default()
    }

    pub(super) fn peek(&self, ahead: usize) -> Option<u32> {
        let found = self.chars.get(self.at + ahead).copied();
        if found.is_none() {
            self.starved.set(true);
        }
        found
    }

    pub(super) fn next(&mut self) -> Option<u32> {
        let c = self.peek(0)?;
        self.at += 1;
        if c == u32::from(b'\n') && self.at < self.chars.len() {
            self.line += 1;
        }
        Some(c)
    }

    /// Goes back by one character.
    pub(super) fn back(&mut self) {
        self.at = self.at.saturating_sub(1);
        if self.line_start(self.line) > self.at {
            self.line = self.line.saturating_sub(1);
        }
    }

    pub(super) fn line_start(&self, line: usize) -> usize {
        self.line_starts.get(line).copied().unwrap_or(0)
    }

    fn line_end(&self, line: usize) -> usize {
        let next = self.line_starts.get(line + 1).copied();
        next.unwrap_or(self.chars.len())
    }

    /// The line and column of a place on the line `line` or before.
    fn position(&self, place: usize) -> (usize, usize) {
        let after = self.line_starts.partition_point(|start| *start <= place);
        let mut line = after.saturating_sub(1);
        // The end of the source belongs to its last line.
        if place == self.chars.len() && line > 0 && self.line_start(line) == place {
            line -= 1;
        }
        (line, place - self.line_start(line))
    }

    pub(super) fn error(&self, message: impl Into<String>, place: usize) -> Error {
        let (line, column) = self.position(place);
        Error {
            kind: ErrorKind::Syntax,
            message: message.into(),
            line: line + 1,
            offset: column + 1,
        }
    }

    pub(super) fn error_at(&self, message: &str, line: usize, offset: usize) -> Error {
        Error {
            kind: ErrorKind::Syntax,
            message: message.to_string(),
            line: line + 1,
            offset,
        }
    }

    /// Length of a line without its end.
    pub(super) fn line_len(&self, line: usize) -> usize {
        let (start, end) = (self.line_start(line), self.line_end(line));
        let text = self.chars.get(start..end).unwrap_or_default();
        let newline = u32::from(b'\n');
        text.len() - usize::from(text.last() == Some(&newline))
    }

    /// The text of a line, without its end, for errors.
    pub fn line_text(&self, line: usize) -> &[u32] {
        let start = self.line_start(line.saturating_sub(1));
        self.text(start, start + self.line_len(line.saturating_sub(1)))
    }

    pub(super) fn token(&self, kind: i64, start: usize, end: usize) -> Token {
        let (from_line, from) = self.position(start);
        let end_line = if kinds::is_string(kind) {
            // The text of a formatted string may end with a line feed.
            self.position(end)
        } else if end > start {
            let (line, column) = self.position(end - 1);
            (line, column + 1)
        } else {
            (from_line, from)
        };
        let shown = if kinds::is_string(kind) {
            from_line
        } else {
            end_line.0
        };
        Token {
            kind,
            start,
            end,
            from: (from_line + 1, from),
            to: (end_line.0 + 1, end_line.1),
            lines: (self.line_start(shown), self.line_end(end_line.0)),
        }
    }

    /// A token behind the last line.
    fn trailing(&self, kind: i64) -> Token {
        let lines = self.line_starts.len() - 1;
        let end = self.chars.len();
        Token {
            kind,
            start: end,
            end,
            from: (lines + 1, 0),
            to: (lines + 1, 0),
            lines: (end, end),
        }
    }

    /// The next token; `None` after the end marker.
    fn next_token(&mut self) -> Result<Option<Token>> {
        if self.done {
            return Ok(None);
        }
        let result = match self.modes.last() {
            Some(Quoted {
                mode: Mode::Text, ..
            }) => self.quoted_token(),
            _ => self.normal_token(),
        };
        if result.is_err() {
            self.done = true;
        }
        result.map(Some)
    }

    pub(super) fn normal_token(&mut self) -> Result<Token> {
        loop {
            let mut blank_line = false;
            if self.at_line_start {
                self.at_line_start = false;
                blank_line = self.indentation()?;
            }
            if self.pending < 0 {
                self.pending += 1;
                return Ok(if self.at == self.chars.len() {
                    self.trailing(kinds::DEDENT)
                } else {
                    self.token(kinds::DEDENT, self.at, self.at)
                });
            }
            if self.pending > 0 {
                self.pending -= 1;
                let start = self.line_start(self.line);
                let start = if self.extra { start } else { self.at };
                return Ok(self.token(kinds::INDENT, start, self.at));
            }
            if let Some(token) = self.after_indentation(blank_line)? {
                return Ok(token);
            }
        }
    }

    /// A token after the indentation was looked at; `None` after a line end or continuation that gives none.
    fn after_indentation(&mut self, blank_line: bool) -> Result<Option<Token>> {
        while matches!(ascii(self.peek(0)), b' ' | b'\t' | 0x0C) {
            self.at += 1;
        }
        let start = self.at;
        let first = self.next();
        if is(first, b'#') {
            while self.peek(0).is_some() && !matches!(ascii(self.peek(0)), b'\n' | b'\r') {
                self.at += 1;
            }
            if self.extra {
                self.comment_newline = blank_line;
                return Ok(Some(self.token(kinds::COMMENT, start, self.at)));
            }
            return self.after_indentation(blank_line);
        }
        let Some(c) = first else {
            return self.end_of_source().map(Some);
        };
        if is_name_start(first) {
            return self.name(start).map(Some);
        }
        match u8::try_from(c).unwrap_or(0) {
            b'\r' if is(self.peek(0), b'\n') => {
                self.next();
                Ok(self.newline(start, blank_line))
            }
            b'\n' => Ok(self.newline(start, blank_line)),
            b'.' if ascii(self.peek(0)).is_ascii_digit() => self.fraction(start).map(Some),
            b'.' if is(self.peek(0), b'.') && is(self.peek(1), b'.') => {
                self.at += 2;
                Ok(Some(self.operator(start)))
            }
            digit if digit.is_ascii_digit() => self.number(start, digit).map(Some),
            b'\'' | b'"' => self.string(start, c).map(Some),
            b'\\' => {
                self.continuation(false)?;
                self.after_indentation(false)
            }
            _ => self.punctuation(start, c).map(Some),
        }
    }

    fn end_of_source(&mut self) -> Result<Token> {
        if self.nesting > 0 {
            let line = self.line;
            let offset = if self.modes.is_empty() {
                0
            } else {
                self.line_len(line) + 1
            };
            return Err(self.error_at("unexpected EOF in multi-line statement", line, offset));
        }
        self.done = true;
        Ok(self.trailing(kinds::ENDMARKER))
    }

    fn newline(&mut self, start: usize, blank_line: bool) -> Option<Token> {
        self.at_line_start = true;
        let silent = blank_line || self.nesting > 0;
        if silent || self.comment_newline {
            self.comment_newline = false;
            return self.extra.then(|| self.token(kinds::NL, start, self.at));
        }
        // The compiler's line end is a place without text.
        let end = if self.extra { self.at } else { start };
        Some(self.token(kinds::NEWLINE, start, end))
    }

    /// Reads a backslash's line end, the backslash being read; `indenting` before anything else on the line.
    fn continuation(&mut self, indenting: bool) -> Result<()> {
        if is(self.peek(0), b'\r') {
            self.at += 1;
        }
        let line = self.line;
        if !is(self.peek(0), b'\n') {
            let message = "unexpected character after line continuation character";
            return Err(self.error_at(message, line, self.line_len(line) + 1));
        }
        self.next();
        if self.peek(0).is_none() {
            let offset = if !indenting {
                self.line_len(line) + 1
            } else {
                0
            };
            return Err(self.error_at("unexpected EOF in multi-line statement", line, offset));
        }
        Ok(())
    }

    /// Compares the indentation with that of the lines before; true for a line without code.
    fn indentation(&mut self) -> Result<bool> {
        let (mut column, mut alternative) = (0, 0);
        let mut continued = None;
        loop {
            match ascii(self.peek(0)) {
                b' ' => {
                    column += 1;
                    alternative += 1;
                }
                b'\t' => {
                    column = (column / TAB_SIZE + 1) * TAB_SIZE;
                    alternative += 1;
                }
                0x0C => (column, alternative) = (0, 0),
                b'\\' => {
                    // The indentation of the first of the continued lines counts.
                    continued.get_or_insert((column, alternative));
                    self.at += 1;
                    self.continuation(true)?;
                    (column, alternative) = (0, 0);
                    continue;
                }
                _ => break,
            }
            self.at += 1;
        }
        let c = self.peek(0);
        let line_end = is(c, b'\n') || (is(c, b'\r') && is(self.peek(1), b'\n'));
        if is(c, b'#') || line_end {
            return Ok(true);
        }
        if let Some((first, other)) = continued.filter(|(first, _)| *first > 0) {
            (column, alternative) = (first, other);
        }
        if self.nesting == 0 {
            self.compare_indentation((column, alternative))?;
        }
        Ok(false)
    }

    fn compare_indentation(&mut self, (column, alternative): Columns) -> Result<()> {
        let (line, line_len) = (self.line, self.line_len(self.line));
        let fail = |kind, message: &str| Error {
            kind,
            message: message.to_string(),
            line: line + 1,
            offset: line_len + 1,
        };
        let tabs = || {
            fail(
                ErrorKind::Tab,
                "inconsistent use of tabs and spaces in indentation",
            )
        };
        let top = self.indents.last().copied().unwrap_or_default();
        if column > top.0 {
            if self.indents.len() >= MAX_INDENT {
                return Err(fail(
                    ErrorKind::Indentation,
                    "too many levels of indentation",
                ));
            }
            if alternative <= top.1 {
                return Err(tabs());
            }
            self.pending += 1;
            self.indents.push((column, alternative));
            return Ok(());
        }
        while self.indents.len() > 1 && self.indents.last().is_some_and(|top| column < top.0) {
            self.indents.pop();
            self.pending -= 1;
        }
        let top = self.indents.last().copied().unwrap_or_default();
        if column != top.0 {
            return Err(fail(
                ErrorKind::Indentation,
                "unindent does not match any outer indentation level",
            ));
        }
        if alternative != top.1 {
            return Err(tabs());
        }
        Ok(())
    }

    /// A name, or a string with a prefix.
    fn name(&mut self, start: usize) -> Result<Token> {
        let mut seen: Vec<u8> = Vec::new();
        self.back();
        loop {
            let c = self.peek(0);
            let lower = ascii(c).to_ascii_lowercase();
            if matches!(lower, b'b' | b'u' | b'r' | b'f' | b't') && !seen.contains(&lower) {
                seen.push(lower);
                self.at += 1;
                continue;
            }
            if let (b'\'' | b'"', Some(quote)) = (lower, c) {
                self.check_prefixes(start, &seen)?;
                self.at += 1;
                if seen.contains(&b'f') || seen.contains(&b't') {
                    return Ok(self.quoted_start(start, quote, &seen));
                }
                return self.string(start, quote);
            }
            break;
        }
        while is_name_part(self.peek(0)) {
            self.at += 1;
        }
        Ok(self.token(kinds::NAME, start, self.at))
    }

    fn check_prefixes(&self, start: usize, seen: &[u8]) -> Result<()> {
        const EXCLUSIVE: [(u8, u8); 6] = [
            (b'u', b'b'),
            (b'u', b'r'),
            (b'u', b'f'),
            (b'u', b't'),
            (b'b', b'f'),
            (b'b', b't'),
        ];
        let both = |(left, right): &(u8, u8)| seen.contains(left) && seen.contains(right);
        let pair = EXCLUSIVE
            .into_iter()
            .chain([(b'f', b't')])
            .find(|pair| both(pair));
        match pair {
            Some((left, right)) => {
                let (left, right) = (char::from(left), char::from(right));
                let message = format!("'{left}' and '{right}' prefixes are incompatible");
                Err(self.error(message, start))
            }
            None => Ok(()),
        }
    }

    /// A string whose first quote is read.
    fn string(&mut self, start: usize, quote: u32) -> Result<Token> {
        let (mut size, mut ending) = (1, 0);
        let first_line = self.position(start).0;
        if self.peek(0) == Some(quote) {
            if self.peek(1) == Some(quote) {
                self.at += 2;
                size = 3;
            } else {
                self.at += 1;
                return Ok(self.token(kinds::STRING, start, self.at));
            }
        }
        while ending != size {
            let c = self.next();
            if c.is_none() || (size == 1 && is(c, b'\n')) {
                return Err(self.unterminated(start, first_line, size, ""));
            }
            if c == Some(quote) {
                ending += 1;
                continue;
            }
            ending = 0;
            if is(c, b'\\') {
                if is(self.peek(0), b'\r') {
                    self.at += 1;
                }
                self.next();
            }
        }
        Ok(self.token(kinds::STRING, start, self.at))
    }

    pub(super) fn unterminated(
        &self,
        start: usize,
        first: usize,
        size: usize,
        what: &str,
    ) -> Error {
        let (detected, triple) = if size == 3 {
            (self.line_starts.len() - 1, "triple-quoted ")
        } else {
            (self.position(self.at.saturating_sub(1)).0 + 1, "")
        };
        let column = start - self.line_start(first);
        self.error_at(
            &format!("unterminated {triple}{what}string literal (detected at line {detected})"),
            first,
            column + 1,
        )
    }

    pub(super) fn operator(&self, start: usize) -> Token {
        let text = self.chars.get(start..self.at).unwrap_or_default();
        let kind = if self.extra {
            kinds::OP
        } else {
            kinds::exact(text)
        };
        self.token(kind, start, self.at)
    }

    /// An operator or delimiter whose first character is read.
    fn punctuation(&mut self, start: usize, c: u32) -> Result<Token> {
        if let Some(token) = self.format_begins(start, c) {
            return Ok(token);
        }
        let two = [Some(c), self.peek(0)].map(ascii);
        if kinds::is_operator(&[two[0], two[1]]) {
            self.at += 1;
            if kinds::is_operator(&[two[0], two[1], ascii(self.peek(0))]) {
                self.at += 1;
            }
            return Ok(self.operator(start));
        }
        match two[0] {
            b'(' | b'[' | b'{' => {
                if self.nesting >= MAX_NESTING {
                    return Err(self.error("too many nested parentheses", start));
                }
                self.nesting += 1;
                self.open_bracket();
            }
            b')' | b']' | b'}' => self.close_bracket(start, two[0])?,
            _ => {}
        }
        Ok(self.operator(start))
    }

    fn digits(&mut self, is_digit: fn(u8) -> bool) -> Result<()> {
        loop {
            while is_digit(ascii(self.peek(0))) {
                self.at += 1;
            }
            if !is(self.peek(0), b'_') {
                return Ok(());
            }
            self.at += 1;
            if !is_digit(ascii(self.peek(0))) {
                return Err(self.error("invalid decimal literal", self.at.saturating_sub(1)));
            }
        }
    }

    fn number(&mut self, start: usize, first: u8) -> Result<Token> {
        if first == b'0' {
            let radix: Option<(&str, fn(u8) -> bool)> = match ascii(self.peek(0)) {
                b'x' | b'X' => Some(("hexadecimal", |c| c.is_ascii_hexdigit())),
                b'o' | b'O' => Some(("octal", |c| matches!(c, b'0'..=b'7'))),
                b'b' | b'B' => Some(("binary", |c| matches!(c, b'0' | b'1'))),
                _ => None,
            };
            if let Some((name, is_digit)) = radix {
                return self.radix_number(start, name, is_digit);
            }
        }
        self.back();
        self.digits(|c| c.is_ascii_digit())?;
        if is(self.peek(0), b'.') {
            self.at += 1;
            return self.fraction(start);
        }
        self.exponent(start)
    }

    fn radix_number(
        &mut self,
        start: usize,
        name: &str,
        is_digit: fn(u8) -> bool,
    ) -> Result<Token> {
        self.at += 1;
        loop {
            if is(self.peek(0), b'_') {
                self.at += 1;
            }
            let c = ascii(self.peek(0));
            if !is_digit(c) {
                if c.is_ascii_digit() {
                    let digit = char::from(c);
                    let message = format!("invalid digit '{digit}' in {name} literal");
                    return Err(self.error(message, self.at));
                }
                let message = format!("invalid {name} literal");
                return Err(self.error(message, self.at.saturating_sub(1)));
            }
            while is_digit(ascii(self.peek(0))) {
                self.at += 1;
            }
            if !is(self.peek(0), b'_') {
                break;
            }
        }
        let c = ascii(self.peek(0));
        if c.is_ascii_digit() {
            let digit = char::from(c);
            let message = format!("invalid digit '{digit}' in {name} literal");
            return Err(self.error(message, self.at));
        }
        Ok(self.token(kinds::NUMBER, start, self.at))
    }

    /// The part after the decimal point, which is read.
    fn fraction(&mut self, start: usize) -> Result<Token> {
        if ascii(self.peek(0)).is_ascii_digit() {
            self.digits(|c| c.is_ascii_digit())?;
        }
        self.exponent(start)
    }

    fn exponent(&mut self, start: usize) -> Result<Token> {
        if matches!(ascii(self.peek(0)), b'e' | b'E') {
            let sign = usize::from(matches!(ascii(self.peek(1)), b'+' | b'-'));
            if ascii(self.peek(1 + sign)).is_ascii_digit() {
                self.at += 1 + sign;
                self.digits(|c| c.is_ascii_digit())?;
            } else if sign == 1 {
                return Err(self.error("invalid decimal literal", self.at + 1));
            } else {
                return Ok(self.token(kinds::NUMBER, start, self.at));
            }
        }
        if matches!(ascii(self.peek(0)), b'j' | b'J') {
            self.at += 1;
        }
        Ok(self.token(kinds::NUMBER, start, self.at))
    }
}
