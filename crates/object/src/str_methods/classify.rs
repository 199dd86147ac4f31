//! The `is...` methods.

use crate::str::Chars;
use crate::unicode;

/// True if there are characters and all are of the class.
pub fn all(chars: Chars<'_>, class: fn(u32) -> bool) -> bool {
    !chars.is_empty() && chars.iter().all(class)
}

/// Letters, digits and everything with a numeric value.
pub fn is_alnum(c: u32) -> bool {
    unicode::is_alpha(c)
        || unicode::decimal(c).is_some()
        || unicode::is_digit(c)
        || unicode::is_numeric(c)
}

/// `str.islower`
pub fn is_lower(chars: Chars<'_>) -> bool {
    chars.iter().any(unicode::is_lower)
        && !chars
            .iter()
            .any(|c| unicode::is_upper(c) || unicode::is_title(c))
}

/// `str.isupper`
pub fn is_upper(chars: Chars<'_>) -> bool {
    chars.iter().any(unicode::is_upper)
        && !chars
            .iter()
            .any(|c| unicode::is_lower(c) || unicode::is_title(c))
}

/// `str.istitle`
pub fn is_title(chars: Chars<'_>) -> bool {
    let (mut cased, mut in_word) = (false, false);
    for c in chars.iter() {
        if unicode::is_upper(c) || unicode::is_title(c) {
            if in_word {
                return false;
            }
            (cased, in_word) = (true, true);
        } else if unicode::is_lower(c) {
            if !in_word {
                return false;
            }
            cased = true;
        } else {
            in_word = false;
        }
    }
    cased
}

/// `str.isidentifier`
pub fn is_identifier(chars: Chars<'_>) -> bool {
    let mut iter = chars.iter();
    iter.next()
        .is_some_and(|c| c == 0x5F || unicode::is_xid_start(c))
        && iter.all(unicode::is_xid_continue)
}
