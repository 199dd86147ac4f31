//! Changes of case.

use crate::str::Chars;
use crate::unicode;

const SIGMA: u32 = 0x3A3;

/// The lowercase of the capital sigma at `at`: the final form at the end of a word.
fn lower_sigma(chars: Chars<'_>, at: usize) -> u32 {
    let before = (0..at)
        .rev()
        .map(|i| chars.at(i))
        .find(|c| !unicode::is_case_ignorable(*c));
    let after = (at + 1..chars.len())
        .map(|i| chars.at(i))
        .find(|c| !unicode::is_case_ignorable(*c));
    let is_final = before.is_some_and(unicode::is_cased) && !after.is_some_and(unicode::is_cased);
    if is_final { 0x3C2 } else { 0x3C3 }
}

fn push_lower(chars: Chars<'_>, at: usize, out: &mut Vec<u32>) {
    match chars.at(at) {
        SIGMA => out.push(lower_sigma(chars, at)),
        c => unicode::push_lower(c, out),
    }
}

/// `str.lower`
pub fn lower(chars: Chars<'_>) -> Vec<u32> {
    let mut out = Vec::with_capacity(chars.len());
    (0..chars.len()).for_each(|at| push_lower(chars, at, &mut out));
    out
}

/// `str.upper`
pub fn upper(chars: Chars<'_>) -> Vec<u32> {
    let mut out = Vec::with_capacity(chars.len());
    chars.iter().for_each(|c| unicode::push_upper(c, &mut out));
    out
}

/// `str.casefold`
pub fn fold(chars: Chars<'_>) -> Vec<u32> {
    let mut out = Vec::with_capacity(chars.len());
    chars.iter().for_each(|c| unicode::push_fold(c, &mut out));
    out
}

/// `str.capitalize`
pub fn capitalize(chars: Chars<'_>) -> Vec<u32> {
    let mut out = Vec::with_capacity(chars.len());
    for at in 0..chars.len() {
        if at == 0 {
            unicode::push_title(chars.at(0), &mut out);
        } else {
            push_lower(chars, at, &mut out);
        }
    }
    out
}

/// `str.title`
pub fn title(chars: Chars<'_>) -> Vec<u32> {
    let (mut out, mut in_word) = (Vec::with_capacity(chars.len()), false);
    for at in 0..chars.len() {
        let c = chars.at(at);
        if in_word {
            push_lower(chars, at, &mut out);
        } else {
            unicode::push_title(c, &mut out);
        }
        in_word = unicode::is_cased(c);
    }
    out
}

/// `str.swapcase`
pub fn swap(chars: Chars<'_>) -> Vec<u32> {
    let mut out = Vec::with_capacity(chars.len());
    for at in 0..chars.len() {
        let c = chars.at(at);
        if unicode::is_upper(c) {
            push_lower(chars, at, &mut out);
        } else if unicode::is_lower(c) {
            unicode::push_upper(c, &mut out);
        } else {
            out.push(c);
        }
    }
    out
}
