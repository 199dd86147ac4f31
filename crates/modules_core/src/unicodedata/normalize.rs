//! Normalization forms (UAX #15).

use super::properties::{combining, composition, decomposition, was_assigned};

/// `NFC` and the like: compatibility or not, composed or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Form {
    pub compatibility: bool,
    pub composed: bool,
}

impl Form {
    pub fn named(name: &str) -> Option<Form> {
        let (compatibility, composed) = match name {
            "NFC" => (false, true),
            "NFD" => (false, false),
            "NFKC" => (true, true),
            "NFKD" => (true, false),
            _ => return None,
        };
        Some(Form {
            compatibility,
            composed,
        })
    }
}

const SYLLABLES: u32 = 0xAC00;
const LEADING: u32 = 0x1100;
const VOWELS: u32 = 0x1161;
const TRAILING: u32 = 0x11A7;
const VOWEL_COUNT: u32 = 21;
const TRAILING_COUNT: u32 = 28;
const SYLLABLE_COUNT: u32 = 11172;

/// Corrections to 3.2's decompositions: character and what it was then.
const CORRECTED: [(u32, u32); 5] = [
    (0x2F868, 0x2136A),
    (0x2F874, 0x5F33),
    (0x2F91F, 0x43AB),
    (0x2F95F, 0x7AAE),
    (0x2F9BF, 0x4D57),
];

/// The parts of a Hangul syllable.
pub fn hangul_parts(c: u32) -> Option<Vec<u32>> {
    let index = c
        .checked_sub(SYLLABLES)
        .filter(|index| *index < SYLLABLE_COUNT)?;
    let (rest, trailing) = (index / TRAILING_COUNT, index % TRAILING_COUNT);
    let mut parts = vec![LEADING + rest / VOWEL_COUNT, VOWELS + rest % VOWEL_COUNT];
    if trailing > 0 {
        parts.push(TRAILING + trailing);
    }
    Some(parts)
}

fn hangul_composite(first: u32, second: u32) -> Option<u32> {
    if (LEADING..LEADING + 19).contains(&first) && (VOWELS..VOWELS + VOWEL_COUNT).contains(&second)
    {
        let index = (first - LEADING) * VOWEL_COUNT + (second - VOWELS);
        return Some(SYLLABLES + index * TRAILING_COUNT);
    }
    let syllable = first
        .checked_sub(SYLLABLES)
        .filter(|index| *index < SYLLABLE_COUNT)?;
    let fits = syllable.is_multiple_of(TRAILING_COUNT)
        && (TRAILING + 1..TRAILING + TRAILING_COUNT).contains(&second);
    fits.then(|| first + (second - TRAILING))
}

fn decompose(c: u32, compatibility: bool, old: bool, out: &mut Vec<u32>) {
    if old {
        if !was_assigned(c) {
            out.push(c);
            return;
        }
        if let Some((_, then)) = CORRECTED.iter().find(|(corrected, _)| *corrected == c) {
            out.push(*then);
            return;
        }
    }
    if let Some(parts) = hangul_parts(c) {
        out.extend(parts);
        return;
    }
    match decomposition(c) {
        Some((tag, parts)) if compatibility || tag.is_empty() => {
            for part in parts {
                decompose(*part, compatibility, old, out);
            }
        }
        _ => out.push(c),
    }
}

/// Puts each run of combining characters into the order of their classes.
fn reorder(chars: &mut [u32]) {
    let mut start = 0;
    while start < chars.len() {
        let run = chars.get(start..).unwrap_or_default();
        let len = run
            .iter()
            .take_while(|c| combining(**c, false) != 0)
            .count();
        if let Some(run) = chars.get_mut(start..start + len) {
            run.sort_by_key(|c| combining(*c, false));
        }
        start += len + 1;
    }
}

fn compose(chars: &[u32]) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::with_capacity(chars.len());
    let mut starter: Option<usize> = None;
    // The class of the last character kept since the starter; `None` if there is none between.
    let mut last_class = None;
    for c in chars.iter().copied() {
        let class = combining(c, false);
        let blocked = last_class.is_some_and(|last| last == 0 || last >= class);
        if let Some(place) = starter.and_then(|index| out.get_mut(index))
            && !blocked
            && let Some(composite) = hangul_composite(*place, c).or_else(|| composition(*place, c))
        {
            *place = composite;
            continue;
        }
        if class == 0 {
            starter = Some(out.len());
            last_class = None;
        } else {
            last_class = Some(class);
        }
        out.push(c);
    }
    out
}

/// The text in a form; `old` for Unicode 3.2.
pub fn normalize(chars: &[u32], form: Form, old: bool) -> Vec<u32> {
    let mut out = Vec::with_capacity(chars.len());
    for c in chars {
        decompose(*c, form.compatibility, old, &mut out);
    }
    reorder(&mut out);
    if form.composed { compose(&out) } else { out }
}
