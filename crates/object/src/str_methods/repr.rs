//! `repr` of strings.

use crate::str::{Chars, StrBuilder};
use crate::unicode;

/// The literal that gives these characters.
pub fn repr(chars: Chars<'_>) -> StrBuilder {
    let has = |wanted: char| chars.iter().any(|c| c == u32::from(wanted));
    let quote = if has('\'') && !has('"') {
        u32::from('"')
    } else {
        u32::from('\'')
    };
    let mut out = StrBuilder::with_capacity(chars.len() + 2);
    out.push_char(quote);
    for c in chars.iter() {
        match char::from_u32(c) {
            Some('\\') => out.push_str("\\\\"),
            Some('\t') => out.push_str("\\t"),
            Some('\r') => out.push_str("\\r"),
            Some('\n') => out.push_str("\\n"),
            _ if c == quote => {
                out.push_char(u32::from('\\'));
                out.push_char(c);
            }
            _ if unicode::is_printable(c) => out.push_char(c),
            _ => push_escape(&mut out, c),
        }
    }
    out.push_char(quote);
    out
}

/// Adds `\xNN`, `\uNNNN` or `\UNNNNNNNN`.
pub fn push_escape(out: &mut StrBuilder, c: u32) {
    match c {
        0..0x100 => out.push_str(&format!("\\x{c:02x}")),
        0x100..0x10000 => out.push_str(&format!("\\u{c:04x}")),
        _ => out.push_str(&format!("\\U{c:08x}")),
    }
}

/// `repr` with everything beyond ASCII escaped.
pub fn ascii(chars: Chars<'_>) -> StrBuilder {
    let mut out = StrBuilder::with_capacity(chars.len());
    for c in chars.iter() {
        if c < 0x80 {
            out.push_char(c)
        } else {
            push_escape(&mut out, c)
        }
    }
    out
}
