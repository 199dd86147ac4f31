//! `co_linetable`: the source position of every code unit (PEP 626, PEP 657).
//!
//! The table is a sequence of entries of one to eight code units. An entry starts with a byte that has
//! bit 7 set, its kind in bits 3 to 6 and the number of units less one in bits 0 to 2; no other byte has
//! bit 7 set. Lines are stored as differences to the entry before.

use crate::location::Location;

/// Kinds of entries: below 10 is a column group of the short form.
mod kind {
    pub const ONE_LINE_0: u8 = 10;
    pub const ONE_LINE_2: u8 = 12;
    pub const NO_COLUMNS: u8 = 13;
    pub const LONG: u8 = 14;
    pub const NONE: u8 = 15;
}

/// Most code units in an entry.
const MAX_UNITS: usize = 8;

/// Writes a table, given the positions of the instructions in order.
#[derive(Debug)]
pub struct LineTableWriter {
    bytes: Vec<u8>,
    line: i32,
    pending: Location,
    units: usize,
}

impl LineTableWriter {
    /// A table for code that starts at a line.
    #[must_use]
    pub fn new(first_line: i32) -> Self {
        LineTableWriter {
            bytes: Vec::new(),
            line: first_line,
            pending: Location::NONE,
            units: 0,
        }
    }

    /// Adds an instruction of so many code units, caches and `EXTENDED_ARG`s included.
    pub fn push(&mut self, location: Location, units: usize) {
        if location != self.pending {
            self.flush();
            self.pending = location;
        }
        self.units += units;
    }

    /// The finished table.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        self.flush();
        self.bytes
    }

    fn flush(&mut self) {
        let mut units = std::mem::take(&mut self.units);
        while units > 0 {
            let part = units.min(MAX_UNITS);
            self.entry(self.pending, part);
            units -= part;
        }
    }

    fn entry(&mut self, location: Location, units: usize) {
        let Location {
            line,
            end_line,
            col,
            end_col,
        } = location;
        if line == Location::NONE.line {
            self.start(kind::NONE, units);
            return;
        }
        let delta = line.wrapping_sub(self.line);
        self.line = line;
        if col < 0 || end_col < 0 {
            if end_line == line || end_line < 0 {
                self.start(kind::NO_COLUMNS, units);
                self.signed(delta);
                return;
            }
        } else if end_line == line {
            if delta == 0 && col < 80 && (0..16).contains(&(end_col - col)) {
                self.start((col >> 3) as u8, units);
                self.bytes.push(((col & 7) << 4 | (end_col - col)) as u8);
                return;
            }
            if (0..3).contains(&delta) && col < 128 && end_col < 128 {
                self.start(kind::ONE_LINE_0 + delta as u8, units);
                self.bytes.extend([col as u8, end_col as u8]);
                return;
            }
        }
        self.start(kind::LONG, units);
        self.signed(delta);
        self.unsigned(end_line.wrapping_sub(line) as u32);
        self.unsigned(col.wrapping_add(1) as u32);
        self.unsigned(end_col.wrapping_add(1) as u32);
    }

    fn start(&mut self, kind: u8, units: usize) {
        self.bytes.push(0x80 | kind << 3 | (units - 1) as u8);
    }

    fn unsigned(&mut self, mut value: u32) {
        while value >= 0x40 {
            self.bytes.push(0x40 | (value & 0x3F) as u8);
            value >>= 6;
        }
        self.bytes.push(value as u8);
    }

    fn signed(&mut self, value: i32) {
        let magnitude = value.unsigned_abs() << 1;
        self.unsigned(if value < 0 { magnitude | 1 } else { magnitude });
    }
}

/// Some code units with one position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Offset of the first, in bytes of code.
    pub start: usize,
    /// Offset after the last.
    pub end: usize,
    /// The position.
    pub location: Location,
}

/// Reads a table. A malformed one ends early.
#[derive(Clone, Debug)]
pub struct Entries<'a> {
    bytes: &'a [u8],
    offset: usize,
    line: i32,
}

/// The entries of a table for code that starts at a line.
#[must_use]
pub fn entries(bytes: &[u8], first_line: i32) -> Entries<'_> {
    Entries {
        bytes,
        offset: 0,
        line: first_line,
    }
}

impl Entries<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn unsigned(&mut self) -> Option<u32> {
        let mut value = 0u32;
        for shift in (0..32).step_by(6) {
            let byte = self.byte()?;
            value |= u32::from(byte & 0x3F).checked_shl(shift)?;
            if byte & 0x40 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i32> {
        let value = self.unsigned()?;
        let magnitude = (value >> 1) as i32;
        Some(if value & 1 == 1 {
            -magnitude
        } else {
            magnitude
        })
    }

    /// Reads how far an entry is from the line of the one before.
    fn advance_line(&mut self, kind: u8) -> Option<()> {
        let delta = match kind {
            kind::LONG | kind::NO_COLUMNS => self.signed()?,
            kind::ONE_LINE_0..=kind::ONE_LINE_2 => i32::from(kind - kind::ONE_LINE_0),
            _ => 0,
        };
        self.line = self.line.wrapping_add(delta);
        Some(())
    }

    fn location(&mut self, kind: u8) -> Option<Location> {
        if kind == kind::NONE {
            return Some(Location::NONE);
        }
        self.advance_line(kind)?;
        let line = self.line;
        let one_line = |col, end_col| Location {
            line,
            end_line: line,
            col,
            end_col,
        };
        Some(match kind {
            kind::NO_COLUMNS => one_line(-1, -1),
            kind::LONG => {
                let end_line = line.wrapping_add(self.unsigned()? as i32);
                let col = (self.unsigned()? as i32).wrapping_sub(1);
                let end_col = (self.unsigned()? as i32).wrapping_sub(1);
                Location {
                    line,
                    end_line,
                    col,
                    end_col,
                }
            }
            kind::ONE_LINE_0..=kind::ONE_LINE_2 => {
                let col = self.byte()?;
                one_line(i32::from(col), i32::from(self.byte()?))
            }
            _ => {
                let second = i32::from(self.byte()?);
                let col = i32::from(kind) << 3 | second >> 4;
                one_line(col, col + (second & 15))
            }
        })
    }
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let first = self.byte().filter(|byte| byte & 0x80 != 0)?;
        let start = self.offset;
        self.offset += (usize::from(first & 7) + 1) * 2;
        let location = self.location(first >> 3 & 15)?;
        Some(Entry {
            start,
            end: self.offset,
            location,
        })
    }
}

/// The position of the code unit at a byte offset.
#[must_use]
pub fn location_at(bytes: &[u8], first_line: i32, offset: usize) -> Option<Location> {
    entries(bytes, first_line)
        .find(|entry| offset < entry.end)
        .map(|entry| entry.location)
}

/// The line of the code unit at a byte offset. Passes over the columns.
#[must_use]
pub fn line_at(bytes: &[u8], first_line: i32, offset: usize) -> Option<i32> {
    let mut entries = entries(bytes, first_line);
    while let Some(first) = entries.byte().filter(|byte| byte & 0x80 != 0) {
        let kind = first >> 3 & 15;
        entries.offset += (usize::from(first & 7) + 1) * 2;
        entries.advance_line(kind)?;
        if offset < entries.offset {
            return (kind != kind::NONE).then_some(entries.line);
        }
        // Only the first byte of an entry has bit 7 set.
        let rest = entries.bytes.iter().position(|byte| byte & 0x80 != 0);
        entries.bytes = entries.bytes.get(rest?..)?;
    }
    None
}

/// `co_lines()`: ranges of code, in bytes, with their line; neighbours of one line are joined.
pub fn lines(bytes: &[u8], first_line: i32) -> impl Iterator<Item = (usize, usize, Option<i32>)> {
    let mut entries = entries(bytes, first_line).peekable();
    std::iter::from_fn(move || {
        let Entry {
            start,
            mut end,
            location,
        } = entries.next()?;
        while let Some(next) = entries.next_if(|next| next.location.line == location.line) {
            end = next.end;
        }
        Some((
            start,
            end,
            (location.line != Location::NONE.line).then_some(location.line),
        ))
    })
}

/// `co_lnotab`: pairs of how many bytes of code and how many lines further (signed) a new line starts; what does not fit
/// in a byte takes several pairs. The format is that of CPython's `lnotab_notes.txt`.
#[must_use]
pub fn lnotab(bytes: &[u8], first_line: i32) -> Vec<u8> {
    let (mut table, mut offset, mut line) = (Vec::new(), 0, first_line);
    for entry in entries(bytes, first_line) {
        let next = entry.location.line;
        if next == Location::NONE.line || next == line {
            continue;
        }
        let (mut code, mut lines) = (entry.start - offset, i64::from(next) - i64::from(line));
        (offset, line) = (entry.start, next);
        while code > 255 {
            table.extend([255, 0]);
            code -= 255;
        }
        while !(-128..128).contains(&lines) {
            let part = lines.clamp(-128, 127);
            table.extend([code as u8, part as u8]);
            code = 0;
            lines -= part;
        }
        table.extend([code as u8, lines as u8]);
    }
    table
}

/// `co_positions()`: the position of every code unit.
pub fn positions(bytes: &[u8], first_line: i32) -> impl Iterator<Item = Location> {
    entries(bytes, first_line)
        .flat_map(|entry| std::iter::repeat_n(entry.location, (entry.end - entry.start) / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(line: i32, end_line: i32, col: i32, end_col: i32) -> Location {
        Location {
            line,
            end_line,
            col,
            end_col,
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let all = [
            (location(1, 1, 0, 5), 1),
            (location(1, 1, 79, 94), 20),
            (location(3, 3, 100, 127), 2),
            (Location::NONE, 3),
            (location(2, 2, 0, 4), 9),
            (location(500, 700, 3, 200), 1),
            (location(400, 400, -1, -1), 1),
            (location(400, 402, -1, -1), 1),
        ];
        let mut writer = LineTableWriter::new(1);
        for (location, units) in all {
            writer.push(location, units);
        }
        let table = writer.finish();
        let expected: Vec<_> = all
            .iter()
            .flat_map(|(location, units)| std::iter::repeat_n(*location, *units))
            .collect();
        assert_eq!(positions(&table, 1).collect::<Vec<_>>(), expected);
        assert_eq!(location_at(&table, 1, 4), Some(all[1].0));
        for (unit, location) in expected.iter().enumerate() {
            let line = (*location != Location::NONE).then_some(location.line);
            assert_eq!(line_at(&table, 1, unit * 2), line);
        }
        assert_eq!(line_at(&table, 1, expected.len() * 2), None);
    }

    #[test]
    fn cpython_writes_the_same() {
        // `compile("x = 1\n", "", "exec")`
        let mut writer = LineTableWriter::new(1);
        writer.push(location(0, 1, 0, 0), 1);
        writer.push(location(1, 1, 4, 5), 1);
        writer.push(location(1, 1, 0, 1), 3);
        assert_eq!(writer.finish(), b"\xf0\x03\x01\x01\x01\xd8\x04\x05\x82\x01");
    }

    #[test]
    fn malformed_tables_end() {
        for table in [
            &b"\x00"[..],
            b"\xf0\x7f\x7f\x7f\x7f\x7f\x7f\x7f",
            b"\xd0",
            b"\x80",
        ] {
            assert!(positions(table, 1).count() <= 1);
        }
    }
}
