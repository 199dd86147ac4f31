//! What ruff accepts and CPython's parser refuses.

use ruff_python_ast::token::{TokenKind, Tokens};

use crate::diagnose::token::{MAX_INDENT, MAX_LEVEL};

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
