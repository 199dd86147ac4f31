//! Finding substrings. A needle that has a character too wide for the haystack cannot be in it.

use crate::str::Chars;
use std::borrow::Cow;

/// A run of code points in the width of another string.
trait Unit: Copy + PartialEq + 'static {
    fn narrow(needle: Chars<'_>) -> Option<Cow<'_, [Self]>>;
}

impl Unit for u8 {
    fn narrow(needle: Chars<'_>) -> Option<Cow<'_, [u8]>> {
        match needle {
            Chars::One(data) => Some(Cow::Borrowed(data)),
            _ => None,
        }
    }
}

impl Unit for u16 {
    fn narrow(needle: Chars<'_>) -> Option<Cow<'_, [u16]>> {
        match needle {
            Chars::One(data) => Some(Cow::Owned(data.iter().map(|c| u16::from(*c)).collect())),
            Chars::Two(data) => Some(Cow::Borrowed(data)),
            Chars::Four(_) => None,
        }
    }
}

impl Unit for u32 {
    fn narrow(needle: Chars<'_>) -> Option<Cow<'_, [u32]>> {
        match needle {
            Chars::Four(data) => Some(Cow::Borrowed(data)),
            other => Some(Cow::Owned(other.iter().collect())),
        }
    }
}

/// From this length on a needle is looked for in linear time, at the cost of a table.
const LONG: usize = 32;

/// The first match in time linear in both lengths (Knuth, Morris and Pratt, 1977). The characters come from functions, so
/// that the search can run backwards.
fn linear<T: PartialEq>(
    hay_len: usize,
    hay: impl Fn(usize) -> T,
    needle_len: usize,
    needle: impl Fn(usize) -> T,
) -> Option<usize> {
    // For each prefix of the needle: how much of its end is also its beginning.
    let mut borders = vec![0usize; needle_len];
    let mut border = 0;
    for at in 1..needle_len {
        while border > 0 && needle(at) != needle(border) {
            border = borders[border - 1];
        }
        border += usize::from(needle(at) == needle(border));
        borders[at] = border;
    }
    let mut matched = 0;
    for at in 0..hay_len {
        while matched > 0 && hay(at) != needle(matched) {
            matched = borders[matched - 1];
        }
        matched += usize::from(hay(at) == needle(matched));
        if matched == needle_len {
            return Some(at + 1 - needle_len);
        }
    }
    None
}

fn first<T: Unit>(hay: &[T], needle: &[T]) -> Option<usize> {
    let Some((head, rest)) = needle.split_first() else {
        return Some(0);
    };
    let last_start = hay.len().checked_sub(needle.len())?;
    if needle.len() >= LONG {
        return linear(hay.len(), |at| hay[at], needle.len(), |at| needle[at]);
    }
    let mut at = 0;
    while at <= last_start {
        at += hay.get(at..=last_start)?.iter().position(|c| c == head)?;
        if hay.get(at + 1..at + needle.len()) == Some(rest) {
            return Some(at);
        }
        at += 1;
    }
    None
}

fn last<T: Unit>(hay: &[T], needle: &[T]) -> Option<usize> {
    let last_start = hay.len().checked_sub(needle.len())?;
    if needle.len() >= LONG {
        let (end, needle_end) = (hay.len() - 1, needle.len() - 1);
        let from_end = linear(
            hay.len(),
            |at| hay[end - at],
            needle.len(),
            |at| needle[needle_end - at],
        );
        return from_end.map(|at| last_start - at);
    }
    (0..=last_start)
        .rev()
        .find(|at| hay.get(*at..at + needle.len()) == Some(needle))
}

fn every<T: Unit>(hay: &[T], needle: &[T], limit: usize) -> Vec<usize> {
    let (mut found, mut at) = (Vec::new(), 0);
    if needle.is_empty() {
        return (0..=hay.len()).take(limit).collect();
    }
    while found.len() < limit
        && let Some(next) = hay.get(at..).and_then(|rest| first(rest, needle))
    {
        found.push(at + next);
        at += next + needle.len();
    }
    found
}

macro_rules! with_units {
    ($hay:expr, $needle:expr, $none:expr, |$h:ident, $n:ident| $body:expr) => {
        match $hay {
            Chars::One($h) => u8::narrow($needle).map_or($none, |$n| {
                let $n = &*$n;
                $body
            }),
            Chars::Two($h) => u16::narrow($needle).map_or($none, |$n| {
                let $n = &*$n;
                $body
            }),
            Chars::Four($h) => u32::narrow($needle).map_or($none, |$n| {
                let $n = &*$n;
                $body
            }),
        }
    };
}

/// The first place of `needle`.
pub fn find(hay: Chars<'_>, needle: Chars<'_>) -> Option<usize> {
    if let (Chars::One(h), Chars::One(n)) = (hay, needle)
        && n.len() > 8
        && let (Ok(h), Ok(n)) = (std::str::from_utf8(h), std::str::from_utf8(n))
        && h.is_ascii()
    {
        return h.find(n);
    }
    with_units!(hay, needle, None, |h, n| first(h, n))
}

/// The last place of `needle`.
pub fn rfind(hay: Chars<'_>, needle: Chars<'_>) -> Option<usize> {
    with_units!(hay, needle, None, |h, n| last(h, n))
}

/// The first `limit` places of `needle` that do not overlap.
pub fn find_all(hay: Chars<'_>, needle: Chars<'_>, limit: usize) -> Vec<usize> {
    with_units!(hay, needle, Vec::new(), |h, n| every(h, n, limit))
}

/// True if `part` stands in `hay` at `at`.
pub fn is_at(hay: Chars<'_>, part: Chars<'_>, at: usize) -> bool {
    let end = at.saturating_add(part.len());
    end <= hay.len() && with_units!(hay, part, false, |h, n| h.get(at..end) == Some(n))
}
