//! What ruff accepts and CPython's parser refuses.

use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::Ranged;

use crate::convert::escapes::Escape;
use crate::diagnose::token::{MAX_INDENT, MAX_LEVEL};
use crate::error::{ErrorKind, SyntaxError};
use crate::source::Source;

/// Whether the tokens break a limit of CPython's tokenizer that ruff does not have, or hold something
/// that its grammar may refuse: then that grammar decides.
pub(crate) fn is_suspect(tokens: &Tokens) -> bool {
    let (mut brackets, mut blocks) = (0usize, 0usize);
    let mut previous = TokenKind::Newline;
    tokens.iter().any(|token| {
        let after_yield = previous == TokenKind::Yield;
        previous = token.kind();
        match token.kind() {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => brackets += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                brackets = brackets.saturating_sub(1);
            }
            TokenKind::Indent => blocks += 1,
            TokenKind::Dedent => blocks = blocks.saturating_sub(1),
            _ => {}
        }
        let bare_yield = after_yield && token.kind() == TokenKind::Comma;
        bare_yield || brackets > MAX_LEVEL || blocks >= MAX_INDENT
    })
}

/// The error of strings with expressions that are nested deeper than CPython's tokenizer goes.
pub(crate) fn nested_strings(source: &Source, tokens: &Tokens) -> Option<SyntaxError> {
    /// The strings open at once, and the text around them.
    const MAX_STRINGS: usize = 150;
    let mut open = 1usize;
    for token in tokens {
        match token.kind() {
            TokenKind::FStringStart | TokenKind::TStringStart if open >= MAX_STRINGS => {
                let quote = token.end().to_u32().saturating_sub(1);
                let message = "too many nested f-strings or t-strings";
                return Some(source.error(ErrorKind::Syntax, message, quote, quote));
            }
            TokenKind::FStringStart | TokenKind::TStringStart => open += 1,
            TokenKind::FStringEnd | TokenKind::TStringEnd => open = open.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Numbers that run into a keyword (`1if x else y`): accepted, with a warning.
pub(crate) fn joined_numbers(source: &Source, tokens: &Tokens) -> Vec<Escape> {
    let mut found = Vec::new();
    let mut previous = None;
    for token in tokens {
        let (kind, range) = (token.kind(), token.range());
        if let Some((what, end)) = previous
            && end == range.start()
            && kind.is_keyword()
        {
            let at = range.start().to_u32();
            found.push(Escape {
                message: format!("invalid {what} literal"),
                span: source.span(at, at),
            });
        }
        previous = kind_of_number(source, kind, range).map(|what| (what, range.end()));
    }
    found
}

/// What CPython calls a number.
fn kind_of_number(
    source: &Source,
    kind: TokenKind,
    range: ruff_text_size::TextRange,
) -> Option<&'static str> {
    match kind {
        TokenKind::Int => {
            let text = source.slice(range.start().to_u32(), range.end().to_u32());
            Some(match text.as_bytes().get(1) {
                Some(b'x' | b'X') => "hexadecimal",
                Some(b'o' | b'O') => "octal",
                Some(b'b' | b'B') => "binary",
                _ => "decimal",
            })
        }
        TokenKind::Float => Some("decimal"),
        TokenKind::Complex => Some("imaginary"),
        _ => None,
    }
}
