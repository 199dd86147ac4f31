//! Splitting, stripping and joining. Results are ranges of code points.

use super::search;
use crate::str::Chars;
use crate::unicode;
use std::ops::Range;

/// A part of a string: start and end.
pub type Part = Range<usize>;

fn next_space(chars: Chars<'_>, from: usize) -> usize {
    (from..chars.len())
        .find(|at| unicode::is_space(chars.at(*at)))
        .unwrap_or(chars.len())
}

fn skip_space(chars: Chars<'_>, from: usize) -> usize {
    (from..chars.len())
        .find(|at| !unicode::is_space(chars.at(*at)))
        .unwrap_or(chars.len())
}

/// Words, at most `limit` cuts from the left.
pub fn words(chars: Chars<'_>, limit: usize) -> Vec<Part> {
    let (mut parts, mut at) = (Vec::new(), skip_space(chars, 0));
    while at < chars.len() {
        if parts.len() == limit {
            parts.push(at..chars.len());
            break;
        }
        let end = next_space(chars, at);
        parts.push(at..end);
        at = skip_space(chars, end);
    }
    parts
}

/// Words, at most `limit` cuts from the right.
pub fn words_from_right(chars: Chars<'_>, limit: usize) -> Vec<Part> {
    let last_of = |before: usize, space: bool| {
        (0..before)
            .rev()
            .find(|at| unicode::is_space(chars.at(*at)) == space)
    };
    let (mut parts, mut end) = (
        Vec::new(),
        last_of(chars.len(), false).map_or(0, |last| last + 1),
    );
    while end > 0 {
        if parts.len() == limit {
            parts.push(0..end);
            break;
        }
        let start = last_of(end, true).map_or(0, |space| space + 1);
        parts.push(start..end);
        end = last_of(start, false).map_or(0, |last| last + 1);
    }
    parts.reverse();
    parts
}

/// Parts between separators, at most `limit` cuts from the left.
pub fn at_separator(chars: Chars<'_>, separator: Chars<'_>, limit: usize) -> Vec<Part> {
    let (mut parts, mut start) = (Vec::new(), 0);
    for at in search::find_all(chars, separator, limit) {
        parts.push(start..at);
        start = at + separator.len();
    }
    parts.push(start..chars.len());
    parts
}

/// Parts between separators, at most `limit` cuts from the right.
pub fn at_separator_from_right(chars: Chars<'_>, separator: Chars<'_>, limit: usize) -> Vec<Part> {
    let (mut parts, mut end) = (Vec::new(), chars.len());
    while parts.len() < limit
        && let Some(at) = search::rfind(chars.slice(0, end), separator)
    {
        parts.push(at + separator.len()..end);
        end = at;
    }
    parts.push(0..end);
    parts.reverse();
    parts
}

fn is_line_end(c: u32) -> bool {
    matches!(c, 0x0A..=0x0D | 0x1C..=0x1E | 0x85 | 0x2028 | 0x2029)
}

/// Lines, with their ends or without.
pub fn lines(chars: Chars<'_>, keep_ends: bool) -> Vec<Part> {
    let (mut parts, mut start) = (Vec::new(), 0);
    while start < chars.len() {
        let end = (start..chars.len())
            .find(|at| is_line_end(chars.at(*at)))
            .unwrap_or(chars.len());
        let next = match (
            end < chars.len(),
            chars.at(end),
            end + 1 < chars.len() && chars.at(end + 1) == 0x0A,
        ) {
            (false, ..) => end,
            (_, 0x0D, true) => end + 2,
            _ => end + 1,
        };
        parts.push(start..if keep_ends { next } else { end });
        start = next;
    }
    parts
}

/// Without characters of `set` (white space if `None`) at the ends asked for.
pub fn strip(chars: Chars<'_>, set: Option<Chars<'_>>, left: bool, right: bool) -> Part {
    let goes = |at: usize| {
        let c = chars.at(at);
        match set {
            Some(set) => set.iter().any(|other| other == c),
            None => unicode::is_space(c),
        }
    };
    let start = if left {
        (0..chars.len())
            .find(|at| !goes(*at))
            .unwrap_or(chars.len())
    } else {
        0
    };
    let end = if right {
        (start..chars.len())
            .rev()
            .find(|at| !goes(*at))
            .map_or(start, |last| last + 1)
    } else {
        chars.len()
    };
    start..end
}
