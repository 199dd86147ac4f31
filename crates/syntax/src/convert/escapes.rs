//! Escapes in literals that mean nothing: CPython warns of the first one in each.

use crate::ast::Span;
use crate::convert::Converter;
use ruff_text_size::TextRange;

/// A warning about a backslash that stands for itself, or an octal escape above a byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escape {
    /// The message of the `SyntaxWarning`.
    pub message: String,
    /// The backslash and what follows it.
    pub span: Span,
}

/// The first escape in `text` that means nothing: where it starts, and what it is without the backslash.
fn first_invalid(text: &str, bytes: bool) -> Option<(usize, &str)> {
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find('\\') {
        let at = from + found;
        let rest = text.get(at + 1..)?;
        let Some(next) = rest.chars().next() else {
            // In front of a replacement field.
            return Some((at, "{"));
        };
        let known = matches!(
            next,
            '\n' | '\r' | '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x'
        ) || !bytes && matches!(next, 'N' | 'u' | 'U');
        let digits = rest.bytes().take(3);
        let octal = digits
            .take_while(|byte| matches!(byte, b'0'..=b'7'))
            .count();
        let too_large = octal == 3 && next > '3';
        if (!known && octal == 0) || too_large {
            let width = if too_large { octal } else { next.len_utf8() };
            return Some((at, rest.get(..width)?));
        }
        from = at + 1 + next.len_utf8();
    }
    None
}

impl Converter<'_> {
    /// Notes what CPython warns of in a literal whose text stands in `range`.
    pub(super) fn check_escapes(&self, range: TextRange, raw: bool, bytes: bool) {
        if raw {
            return;
        }
        let Some((at, escape)) = first_invalid(self.slice(range), bytes) else {
            return;
        };
        let octal = if escape.len() == 3 && escape.starts_with(|c: char| c.is_ascii_digit()) {
            "octal "
        } else {
            ""
        };
        let message = format!(
            "\"\\{escape}\" is an invalid {octal}escape sequence. Such sequences will not work in the future. Did you mean \"\\\\{escape}\"? A raw string is also an option."
        );
        let start = range.start().to_u32() + u32::try_from(at).unwrap_or(0);
        let end = (start + 2).min(range.end().to_u32());
        let found = Escape {
            message,
            span: self.source.span(start, end),
        };
        let mut escapes = self.escapes.borrow_mut();
        if !escapes.contains(&found) {
            escapes.push(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::first_invalid;

    #[test]
    fn only_what_means_nothing() {
        assert_eq!(first_invalid(r"\n\x41\N{DIGIT ONE}\101\\d", false), None);
        assert_eq!(first_invalid(r"a\d", false), Some((1, "d")));
        assert_eq!(first_invalid(r"\400", false), Some((0, "400")));
        assert_eq!(first_invalid(r"\u0041", true), Some((0, "u")));
        assert_eq!(first_invalid("\\", false), Some((0, "{")));
    }
}
