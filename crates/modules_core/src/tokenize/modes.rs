//! The inside of f-strings and t-strings: text, expressions in braces, format specifications.

use super::kinds;
use super::lexer::{Lexer, Result, Token, is};

/// What is being read of a formatted string.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Its text or a format specification.
    Text,
    /// An expression.
    Expression,
}

/// A formatted string that is being read.
#[derive(Clone)]
pub struct Quoted {
    pub mode: Mode,
    quote: u32,
    quote_size: usize,
    raw: bool,
    template: bool,
    start: usize,
    first_line: usize,
    /// Brackets open in expressions.
    brackets: i64,
    /// How many of them opened an expression, less one.
    expressions: i64,
    in_format: bool,
}

impl Quoted {
    fn in_expression(&self) -> bool {
        self.expressions >= 0
    }

    fn kind(&self, f_string: i64) -> i64 {
        f_string + if self.template { 3 } else { 0 }
    }

    fn what(&self) -> &'static str {
        if self.template { "t-" } else { "f-" }
    }
}

impl Lexer {
    /// The token for the prefix and quotes; the first quote is read.
    pub(super) fn quoted_start(&mut self, start: usize, quote: u32, prefixes: &[u8]) -> Token {
        let mut quote_size = 1;
        if self.peek(0) == Some(quote) && self.peek(1) == Some(quote) {
            self.at += 2;
            quote_size = 3;
        }
        let quoted = Quoted {
            mode: Mode::Text,
            quote,
            quote_size,
            raw: prefixes.contains(&b'r'),
            template: prefixes.contains(&b't'),
            start,
            first_line: self.line,
            brackets: 0,
            expressions: -1,
            in_format: false,
        };
        let kind = quoted.kind(kinds::FSTRING_START);
        self.modes.push(quoted);
        self.token(kind, start, self.at)
    }

    fn at_quotes(&self, quoted: &Quoted) -> bool {
        (0..quoted.quote_size).all(|ahead| self.peek(ahead) == Some(quoted.quote))
    }

    /// A token of the text: its end, a part of it, or the brace of an expression.
    pub(super) fn quoted_token(&mut self) -> Result<Token> {
        let start = self.at;
        let Some(mut quoted) = self.modes.pop() else {
            return self.normal_token();
        };
        if is(self.peek(0), b'{') && !is(self.peek(1), b'{') {
            quoted.expressions += 1;
            quoted.mode = Mode::Expression;
            self.modes.push(quoted);
            return self.normal_token();
        }
        if self.at_quotes(&quoted) {
            self.at += quoted.quote_size;
            return Ok(self.token(quoted.kind(kinds::FSTRING_END), start, self.at));
        }
        let kind = quoted.kind(kinds::FSTRING_MIDDLE);
        let end = self.quoted_middle(&mut quoted);
        self.modes.push(quoted);
        let end = end?;
        Ok(self.token(kind, start, end))
    }

    /// Reads text up to what is no text; where the token ends.
    fn quoted_middle(&mut self, quoted: &mut Quoted) -> Result<usize> {
        let mut in_name = false;
        loop {
            if self.at_quotes(quoted) {
                return Ok(self.at);
            }
            let in_format = quoted.in_format && quoted.in_expression();
            let c = self.next();
            if c.is_none() || (quoted.quote_size == 1 && is(c, b'\n')) {
                return Err(self.text_ends(quoted, in_format));
            }
            if is(c, b'{') {
                if !is(self.peek(0), b'{') || in_format {
                    self.back();
                    quoted.expressions += 1;
                    quoted.mode = Mode::Expression;
                    return Ok(self.at);
                }
                self.at += 1;
                return Ok(self.at - 1);
            }
            if is(c, b'}') {
                if in_name {
                    return Ok(self.at);
                }
                if is(self.peek(0), b'}') && !in_format && quoted.brackets == 0 {
                    self.at += 1;
                    return Ok(self.at - 1);
                }
                self.back();
                quoted.mode = Mode::Expression;
                return Ok(self.at);
            }
            if is(c, b'\\') {
                in_name = self.text_escape(quoted) || in_name;
            }
        }
    }

    /// Reads what a backslash escapes; true for the start of `\N{...}`.
    fn text_escape(&mut self, quoted: &Quoted) -> bool {
        if is(self.peek(0), b'\r') {
            self.at += 1;
        }
        if is(self.peek(0), b'{') || is(self.peek(0), b'}') {
            return false;
        }
        let escaped = self.next();
        if !quoted.raw && is(escaped, b'N') && is(self.peek(0), b'{') {
            self.at += 1;
            return true;
        }
        false
    }

    fn text_ends(&self, quoted: &Quoted, in_format: bool) -> super::lexer::Error {
        if in_format && quoted.quote_size == 1 {
            let what = quoted.what();
            let line = self.line_of_last();
            let message = format!(
                "{what}string: newlines are not allowed in format specifiers for single quoted {what}strings"
            );
            return self.error_at(&message, line, self.line_len(line) + 1);
        }
        self.unterminated(
            quoted.start,
            quoted.first_line,
            quoted.quote_size,
            quoted.what(),
        )
    }

    /// The line of the character read last.
    fn line_of_last(&self) -> usize {
        if self.line > 0 && self.line_start(self.line) == self.at {
            self.line - 1
        } else {
            self.line
        }
    }

    /// `:` directly in an expression's braces begins a format specification.
    pub(super) fn format_begins(&mut self, start: usize, c: u32) -> Option<Token> {
        let quoted = self.modes.last_mut()?;
        let directly = quoted.in_expression() && quoted.brackets - 1 == quoted.expressions;
        if c != u32::from(b':') || !directly {
            return None;
        }
        quoted.mode = Mode::Text;
        quoted.in_format = true;
        Some(self.operator(start))
    }

    pub(super) fn open_bracket(&mut self) {
        if let Some(quoted) = self.modes.last_mut() {
            quoted.brackets += 1;
        }
    }

    pub(super) fn close_bracket(&mut self, start: usize, c: u8) -> Result<()> {
        let Some(quoted) = self.modes.last_mut() else {
            self.nesting = self.nesting.saturating_sub(1);
            return Ok(());
        };
        let what = quoted.what();
        if quoted.brackets == 0 && c == b'}' {
            let message = format!("{what}string: single '}}' is not allowed");
            return Err(self.error(message, start));
        }
        quoted.brackets -= 1;
        if quoted.brackets < 0 {
            let c = char::from(c);
            return Err(self.error(format!("{what}string: unmatched '{c}'"), start));
        }
        if c == b'}' && quoted.brackets == quoted.expressions {
            quoted.expressions -= 1;
            quoted.mode = Mode::Text;
            quoted.in_format = false;
        }
        self.nesting = self.nesting.saturating_sub(1);
        Ok(())
    }
}
