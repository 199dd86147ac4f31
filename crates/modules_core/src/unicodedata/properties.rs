//! Properties of characters, today's and those of Unicode 3.2 (`ucd_3_2_0`).

use super::tables::*;
use std::cmp::Ordering;

fn in_ranges<T: Copy>(table: &[(u32, u32, T)], c: u32) -> Option<T> {
    let found = table.binary_search_by(|(first, last, _)| {
        if c < *first {
            Ordering::Greater
        } else if c > *last {
            Ordering::Less
        } else {
            Ordering::Equal
        }
    });
    table.get(found.ok()?).map(|(_, _, value)| *value)
}

/// True if 3.2 had the character.
pub fn was_assigned(c: u32) -> bool {
    in_ranges(OLD_ASSIGNED, c).is_some()
}

/// A property in the version asked for.
fn versioned<T: Copy>(
    c: u32,
    old: bool,
    (now, then): (&[(u32, u32, T)], &[(u32, u32, T)]),
    default: T,
) -> T {
    if old {
        if let Some(value) = in_ranges(then, c) {
            return value;
        }
        if !was_assigned(c) {
            return default;
        }
    }
    in_ranges(now, c).unwrap_or(default)
}

pub fn category(c: u32, old: bool) -> &'static str {
    versioned(c, old, (CATEGORY, OLD_CATEGORY), "Cn")
}

pub fn bidirectional(c: u32, old: bool) -> &'static str {
    versioned(c, old, (BIDIRECTIONAL, OLD_BIDIRECTIONAL), "")
}

pub fn east_asian_width(c: u32, old: bool) -> &'static str {
    versioned(c, old, (EAST_ASIAN_WIDTH, OLD_EAST_ASIAN_WIDTH), "N")
}

pub fn mirrored(c: u32, old: bool) -> u8 {
    versioned(c, old, (MIRRORED, OLD_MIRRORED), 0)
}

pub fn combining(c: u32, old: bool) -> u8 {
    versioned(c, old, (COMBINING, &[]), 0)
}

/// Value, digit and decimal digit (-1 for none).
pub fn number(c: u32, old: bool) -> Option<(f64, i8, i8)> {
    let find = |table: &[(u32, f64, i8, i8)]| {
        let found = table.binary_search_by_key(&c, |(other, ..)| *other).ok()?;
        table
            .get(found)
            .map(|(_, value, digit, decimal)| (*value, *digit, *decimal))
    };
    if old {
        if let Some(number) = find(OLD_NUMERIC) {
            return Some(number);
        }
        if !was_assigned(c) {
            return None;
        }
    }
    find(NUMERIC)
}

/// The tag of a decomposition (empty for a canonical one) and its characters; Hangul is not here.
pub fn decomposition(c: u32) -> Option<(&'static str, &'static [u32])> {
    let found = DECOMPOSITION
        .binary_search_by_key(&c, |(other, ..)| *other)
        .ok()?;
    let (_, tag, parts) = DECOMPOSITION.get(found)?;
    Some((TAGS.get(usize::from(*tag)).copied().unwrap_or(""), parts))
}

/// The composite of two characters; Hangul is not here.
pub fn composition(first: u32, second: u32) -> Option<u32> {
    let key = (first, second);
    let found = COMPOSITION
        .binary_search_by_key(&key, |(first, second, _)| (*first, *second))
        .ok()?;
    COMPOSITION.get(found).map(|(.., composite)| *composite)
}
