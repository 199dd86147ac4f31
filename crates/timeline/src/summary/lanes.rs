//! Lanes: what each thread did, time from left to right.

use super::figures::{Figures, Thread};
use super::words::{Line, Paint, duration, left, width};
use crate::states::State;

/// Lanes are no wider, however wide the terminal is said to be.
const MOST_COLUMNS: usize = 1000;

/// A letter that stands for states, and the states.
const LETTERS: [(char, &[State], &str); 4] = [
    ('#', &[State::Runs], "holds the lock"),
    ('.', &[State::WaitsForGil], "waits for it"),
    ('=', &[State::WaitsForLock], "waits for another lock"),
    ('~', &[State::Blocked, State::Asleep], "blocked or asleep"),
];

/// The letter and the colour of a column in which a thread spent so much on each state; nothing if it did not live.
///
/// A thread that lived for a small part of the column only is shown all the same: it would vanish otherwise.
fn cell(spent: &[u64; 5]) -> Option<(char, State)> {
    let mut most = None;
    for (letter, states, _) in LETTERS {
        let on = |state: State| spent[state as usize];
        let sum: u64 = states.iter().map(|state| on(*state)).sum();
        let Some(first) = states
            .iter()
            .copied()
            .reduce(|a, b| if on(b) > on(a) { b } else { a })
        else {
            continue;
        };
        if sum > 0 && most.is_none_or(|(before, _, _)| sum > before) {
            most = Some((sum, letter, first));
        }
    }
    most.map(|(_, letter, state)| (letter, state))
}

/// What a thread did in each of `columns` columns from `begin` on, nanoseconds per state.
fn spread(thread: &Thread<'_>, begin: u64, wall: u64, columns: usize) -> Vec<[u64; 5]> {
    let mut cells = vec![[0u64; 5]; columns];
    // Where each column ends: computed once, because a division per stretch is slow.
    let end = |column: usize| {
        let part = u128::from(wall) * (column as u128 + 1) / (columns.max(1) as u128);
        begin.saturating_add(u64::try_from(part).unwrap_or(u64::MAX))
    };
    let ends: Vec<u64> = (0..columns).map(end).collect();
    let mut column = 0;
    for stretch in &thread.life.stretches {
        let mut from = stretch.from.max(begin);
        while from < stretch.to {
            let Some(end) = ends.get(column).copied() else {
                return cells;
            };
            if end <= from {
                column += 1;
                continue;
            }
            let to = stretch.to.min(end);
            cells[column][stretch.state as usize] += to - from;
            from = to;
        }
    }
    cells
}

/// The width of the column that names threads.
pub(super) fn name_width(shown: &[&Thread<'_>], more: &str, columns: usize) -> usize {
    let names = shown.iter().map(|it| width(&it.name));
    let longest = names.chain([width(more)]).max().unwrap_or(0);
    // Names are no more than a quarter: what they are the names of is worth the rest.
    longest.clamp(super::table::NAME, (columns / 4).max(super::table::NAME))
}

/// Columns of a lane.
fn room(name: usize, columns: usize) -> usize {
    columns.saturating_sub(name + 2).min(MOST_COLUMNS)
}

/// A line per thread.
pub(super) fn lines(
    figures: &Figures<'_>,
    shown: &[&Thread<'_>],
    name: usize,
    columns: usize,
) -> Vec<Line> {
    let room = room(name, columns);
    shown
        .iter()
        .map(|thread| {
            let mut line = Line::plain(format!("{}  ", left(&thread.name, name)));
            for spent in spread(thread, figures.begin, figures.wall(), room) {
                match cell(&spent) {
                    Some((letter, state)) => {
                        line.push(Paint::Of(state), letter.encode_utf8(&mut [0; 4]))
                    }
                    None => line.push(Paint::Plain, " "),
                }
            }
            line
        })
        .collect()
}

/// What the letters mean, and how long a column is: in as many words as there is room for.
pub(super) fn legend(figures: &Figures<'_>, name: usize, columns: usize) -> Line {
    let room = room(name, columns);
    let scale = duration(figures.wall() / (room.max(1) as u64));
    let long = LETTERS.map(|(_, _, word)| word);
    let short = ["runs", "waits", "lock", "blocked"];
    let ways = [
        (name + 2, long, format!("a column is {scale}")),
        (0, long, format!("a column is {scale}")),
        (name + 2, short, format!("a column is {scale}")),
        (0, short, format!("a column is {scale}")),
    ];
    let mut last = Line::default();
    for (indent, words, scale) in ways {
        let mut line = Line::plain(" ".repeat(indent));
        for ((letter, states, _), word) in LETTERS.iter().zip(words) {
            let paint = states.first().map_or(Paint::Plain, |it| Paint::Of(*it));
            line.push(paint, letter.encode_utf8(&mut [0; 4]));
            line.push(Paint::Plain, &format!(" {word}  "));
        }
        line.push(Paint::Plain, &scale);
        if line.columns() <= columns {
            return line;
        }
        last = line;
    }
    last
}
