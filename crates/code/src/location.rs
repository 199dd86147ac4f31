//! Source positions of instructions.

/// A source range, as `co_positions()` gives it. Columns are UTF-8 bytes from 0; -1 stands for "none".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    /// First line, from 1.
    pub line: i32,
    /// Last line.
    pub end_line: i32,
    /// First column.
    pub col: i32,
    /// Column after the last.
    pub end_col: i32,
}

impl Location {
    /// No position: an artificial instruction.
    pub const NONE: Location = Location {
        line: -1,
        end_line: -1,
        col: -1,
        end_col: -1,
    };
    /// Inside the compiler: the position of the next instruction.
    pub const NEXT: Location = Location {
        line: -2,
        end_line: -2,
        col: -2,
        end_col: -2,
    };
}
