//! What characters are: classes and case mappings of Unicode 16.0, by binary search in tables.

mod tables;

use std::cmp::Ordering;
use tables::*;

fn within(table: &[(u32, u32)], c: u32) -> bool {
    table
        .binary_search_by(|(first, last)| {
            if c < *first {
                Ordering::Greater
            } else if c > *last {
                Ordering::Less
            } else {
                Ordering::Equal
            }
        })
        .is_ok()
}

macro_rules! classes {
    ($($doc:literal $name:ident $table:ident;)*) => {$(
        #[doc = $doc]
        pub fn $name(c: u32) -> bool {
            within($table, c)
        }
    )*};
}

classes! {
    "A letter." is_alpha ALPHA;
    "Lowercase." is_lower LOWER;
    "Uppercase." is_upper UPPER;
    "A titlecase letter." is_title TITLE;
    "A digit of some kind." is_digit DIGIT;
    "With a numeric value." is_numeric NUMERIC;
    "May start an identifier." is_xid_start XID_START;
    "May go on in an identifier." is_xid_continue XID_CONTINUE;
    "Not part of a word's end for the final sigma." is_case_ignorable CASE_IGNORABLE;
}

/// Shown as it is by `repr`.
pub fn is_printable(c: u32) -> bool {
    if c < 0x7F {
        c >= 0x20
    } else {
        within(PRINTABLE, c)
    }
}

/// White space.
pub fn is_space(c: u32) -> bool {
    if c < 0x80 {
        matches!(c, 9..=13 | 28..=32)
    } else {
        within(SPACE, c)
    }
}

/// The value of a decimal digit.
pub fn decimal(c: u32) -> Option<u32> {
    if c < 0x80 {
        return (c.wrapping_sub(0x30) < 10).then(|| c.wrapping_sub(0x30));
    }
    let index = DECIMAL_ZEROS
        .partition_point(|zero| *zero <= c)
        .checked_sub(1)?;
    let zero = DECIMAL_ZEROS.get(index)?;
    (c - zero < 10).then(|| c - zero)
}

/// Has case.
pub fn is_cased(c: u32) -> bool {
    is_lower(c) || is_upper(c) || is_title(c)
}

type Runs = &'static [(u32, u32, u32, i32)];
type Special = &'static [(u32, [u32; 3])];

/// Adds what `c` maps to.
fn map(runs: Runs, special: Special, c: u32, out: &mut Vec<u32>) {
    if let Ok(index) = special.binary_search_by_key(&c, |(from, _)| *from) {
        let (_, to) = special.get(index).copied().unwrap_or_default();
        out.extend(to.into_iter().filter(|c| *c != 0));
        return;
    }
    out.push(map_single(runs, c));
}

fn map_single(runs: Runs, c: u32) -> u32 {
    // Runs with stride 2 may lie inside each other, so the nearest few before `c` are asked.
    let end = runs.partition_point(|(first, ..)| *first <= c);
    let near = runs.get(end.saturating_sub(4)..end).unwrap_or_default();
    for (first, last, stride, distance) in near.iter().rev() {
        if c <= *last && (c - first).is_multiple_of(*stride) {
            return c.wrapping_add_signed(*distance);
        }
    }
    c
}

/// Adds the uppercase of `c`.
pub fn push_upper(c: u32, out: &mut Vec<u32>) {
    map(TO_UPPER, TO_UPPER_SPECIAL, c, out);
}

/// Adds the lowercase of `c` (the final sigma is the caller's business).
pub fn push_lower(c: u32, out: &mut Vec<u32>) {
    map(TO_LOWER, TO_LOWER_SPECIAL, c, out);
}

/// Adds the titlecase of `c`.
pub fn push_title(c: u32, out: &mut Vec<u32>) {
    map(TO_TITLE, TO_TITLE_SPECIAL, c, out);
}

/// Adds the case folding of `c`.
pub fn push_fold(c: u32, out: &mut Vec<u32>) {
    map(TO_FOLD, TO_FOLD_SPECIAL, c, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_mappings() {
        assert!(is_alpha(0x41) && is_alpha(0x3B1) && !is_alpha(0x31));
        assert_eq!(decimal(0x665), Some(5));
        let mut out = Vec::new();
        push_upper(0xDF, &mut out);
        push_upper(0x101, &mut out);
        push_lower(0x41, &mut out);
        push_fold(0x1E9E, &mut out);
        assert_eq!(out, [0x53, 0x53, 0x100, 0x61, 0x73, 0x73]);
    }
}
