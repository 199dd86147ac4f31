//! `co_exceptiontable`: which handler covers which code.
//!
//! Entries are sorted by start and do not overlap. Each is four numbers in groups of six bits, the most
//! significant first; bit 6 says that more follows, bit 7 marks the first byte of an entry, so that a
//! reader can start anywhere.

/// A protected range. Offsets and sizes are in code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// The first code unit covered.
    pub start: u32,
    /// The one after the last.
    pub end: u32,
    /// The handler.
    pub target: u32,
    /// How deep the stack is cut before the handler runs.
    pub depth: u32,
    /// Whether the offset of the raising instruction is pushed before the exception.
    pub lasti: bool,
}

/// Writes a table.
#[must_use]
pub fn encode(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        push(&mut bytes, entry.start, 0x80);
        push(&mut bytes, entry.end.saturating_sub(entry.start), 0);
        push(&mut bytes, entry.target, 0);
        push(&mut bytes, entry.depth << 1 | u32::from(entry.lasti), 0);
    }
    bytes
}

fn push(bytes: &mut Vec<u8>, value: u32, mut mark: u8) {
    for shift in [24, 18, 12, 6] {
        if value >= 1 << shift {
            bytes.push((value >> shift & 0x3F) as u8 | 0x40 | mark);
            mark = 0;
        }
    }
    bytes.push((value & 0x3F) as u8 | mark);
}

/// Reads a table; a malformed one ends early.
#[derive(Clone, Debug)]
pub struct Entries<'a>(&'a [u8]);

/// The entries of a table.
#[must_use]
pub fn entries(bytes: &[u8]) -> Entries<'_> {
    Entries(bytes)
}

impl Entries<'_> {
    fn number(&mut self) -> Option<u32> {
        let mut value = 0u32;
        for _ in 0..5 {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value = value.checked_mul(0x40)? | u32::from(byte & 0x3F);
            if byte & 0x40 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// Whether every byte was read.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        self.0.first().filter(|byte| **byte & 0x80 != 0)?;
        let start = self.number()?;
        let end = start.checked_add(self.number()?)?;
        let target = self.number()?;
        let last = self.number()?;
        Some(Entry {
            start,
            end,
            target,
            depth: last >> 1,
            lasti: last & 1 == 1,
        })
    }
}

/// The handler that covers a code unit.
#[must_use]
pub fn lookup(bytes: &[u8], unit: u32) -> Option<Entry> {
    entries(bytes)
        .take_while(|entry| entry.start <= unit)
        .find(|entry| (entry.start..entry.end).contains(&unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let all = [
            Entry {
                start: 0,
                end: 3,
                target: 70,
                depth: 0,
                lasti: false,
            },
            Entry {
                start: 63,
                end: 5000,
                target: 1 << 20,
                depth: 40,
                lasti: true,
            },
            Entry {
                start: 1 << 25,
                end: (1 << 25) + 1,
                target: 0,
                depth: 1,
                lasti: false,
            },
        ];
        let table = encode(&all);
        assert_eq!(entries(&table).collect::<Vec<_>>(), all);
        assert_eq!(lookup(&table, 64), Some(all[1]));
        assert_eq!(lookup(&table, 5000), None);
    }

    #[test]
    fn cpython_writes_the_same() {
        // `co_exceptiontable` of `try: x\nexcept: pass`
        let entries = [
            Entry {
                start: 1,
                end: 3,
                target: 5,
                depth: 0,
                lasti: false,
            },
            Entry {
                start: 5,
                end: 7,
                target: 10,
                depth: 1,
                lasti: true,
            },
        ];
        assert_eq!(encode(&entries), b"\x81\x02\x05\x00\x85\x02\x0a\x03");
    }
}
