//! The lines of the program's files that a page shows: those the trace names and a few around them.
//!
//! A trace may come from anybody, and its page may go to anybody: only files of Python's are read, and of these only what
//! bounds allow.

use crate::trace::Head;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

/// Larger files are not read.
const MOST_OF_ONE: u64 = 200_000;

/// No more than this is read in all.
const MOST_IN_ALL: usize = 1_000_000;

/// So many lines around one that is named.
const AROUND: u32 = 3;

/// No more characters of a line.
const WIDEST: usize = 200;

/// The lines of one file by number.
pub type Lines = BTreeMap<u32, String>;

/// The text of a file, if it is one of Python's, not too large, and was not changed since `wall`, in nanoseconds since
/// 1970: the lines of another version would mislead.
pub fn read(path: &str, wall: u64) -> Option<String> {
    let path = Path::new(path);
    let python = path.extension().is_some_and(|it| it == "py" || it == "pyw");
    // What is no plain file might wait for ever.
    let plain = std::fs::metadata(path).is_ok_and(|it| it.is_file() && it.len() <= MOST_OF_ONE);
    // A path without its beginning might be any file's.
    if !(python && plain && path.is_absolute()) {
        return None;
    }
    let changed = std::fs::metadata(path).and_then(|it| it.modified()).ok()?;
    let changed = changed.duration_since(UNIX_EPOCH).ok()?;
    if changed > Duration::from_nanos(wall) {
        return None;
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).ok()?;
    file.take(MOST_OF_ONE).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The lines that `named` names, and those around them, by file.
pub fn lines<'a>(
    head: &Head,
    named: &BTreeMap<&'a str, BTreeSet<u32>>,
    source: &dyn Fn(&str) -> Option<String>,
) -> BTreeMap<&'a str, Lines> {
    let mut found = BTreeMap::new();
    let mut room = MOST_IN_ALL;
    for (file, wanted) in named {
        let path = Path::new(&head.directory).join(file);
        let Some(text) = path.to_str().and_then(source) else {
            continue;
        };
        if text.len() > room {
            continue;
        }
        room -= text.len();
        let near = |line: u32| {
            let around = line.saturating_sub(AROUND)..=line.saturating_add(AROUND);
            wanted.range(around).next().is_some()
        };
        let numbered = (1..).zip(text.lines()).filter(|(line, _)| near(*line));
        let lines: Lines = numbered
            .map(|(line, text)| (line, text.chars().take(WIDEST).collect()))
            .collect();
        if !lines.is_empty() {
            found.insert(*file, lines);
        }
    }
    found
}
