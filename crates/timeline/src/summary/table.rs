//! The table of threads: how each spent its life.

use super::figures::{Figures, Thread};
use super::words::{self, Line, Paint, left, right, width};
use crate::states::State;

/// Columns of times: the state, or none for their sum; the heading; and the heading where there is little room.
const TIMES: [(Option<State>, &str, &str); 6] = [
    (Some(State::Runs), "runs", "runs"),
    (Some(State::WaitsForGil), "waits GIL", "GIL"),
    (Some(State::WaitsForLock), "waits lock", "lock"),
    (Some(State::Blocked), "blocked", "block"),
    (Some(State::Asleep), "asleep", "sleep"),
    (None, "lifetime", "life"),
];

/// Names of threads get so many columns at least.
pub(super) const NAME: usize = 6;

/// Texts at the right of a column that is as wide as the widest.
pub(super) fn aligned(texts: &[String]) -> Vec<String> {
    let widest = texts.iter().map(|it| width(it)).max().unwrap_or(0);
    texts.iter().map(|it| right(it, widest)).collect()
}

/// A row: a name, times in the order of [`TIMES`], and what is counted.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) times: [String; 6],
    pub(super) count: String,
}

/// A text at the right of a column; the blanks before it are not painted.
fn push_right(line: &mut Line, paint: Paint, text: &str, columns: usize) {
    let room = columns.saturating_sub(width(text));
    line.push(Paint::Plain, &" ".repeat(room));
    line.push(paint, text);
}

/// The rows under their heading; `tight` where there is little room.
fn layout(first: &str, rows: &[Row], name: usize, tight: bool) -> Vec<Line> {
    let gap = if tight { " " } else { "  " };
    let heading = |column: usize| match tight {
        true => TIMES[column].2,
        false => TIMES[column].1,
    };
    let widths: Vec<usize> = (0..TIMES.len())
        .map(|column| {
            let cells = rows.iter().map(|row| width(&row.times[column]));
            cells.chain([heading(column).len()]).max().unwrap_or(0)
        })
        .collect();
    let counted = if tight { "turns" } else { "hand-overs" };
    let last = rows.iter().map(|row| width(&row.count)).max().unwrap_or(0);
    let last = last.max(counted.len());
    let mut lines = Vec::new();
    let mut head = Line::plain(left(first, name));
    for (column, (state, ..)) in TIMES.iter().enumerate() {
        head.push(Paint::Plain, gap);
        let paint = state.map_or(Paint::Plain, Paint::Of);
        push_right(&mut head, paint, heading(column), widths[column]);
    }
    head.push(Paint::Plain, &format!("{gap}{}", right(counted, last)));
    lines.push(head);
    for row in rows {
        let mut line = Line::plain(left(&row.name, name));
        for (column, (state, ..)) in TIMES.iter().enumerate() {
            let text = &row.times[column];
            let paint = match state {
                Some(state) if text != "0" => Paint::Of(*state),
                _ => Paint::Plain,
            };
            line.push(Paint::Plain, gap);
            push_right(&mut line, paint, text, widths[column]);
        }
        line.push(Paint::Plain, &format!("{gap}{}", right(&row.count, last)));
        lines.push(line);
    }
    lines
}

/// The rows as wide as there is room for. `rows` makes them with what is to stand between a figure and its unit.
pub(super) fn fit(
    first: &str,
    rows: impl Fn(&str) -> Vec<Row>,
    name: usize,
    columns: usize,
) -> Vec<Line> {
    let fits = |lines: &[Line]| lines.iter().all(|it| it.columns() <= columns);
    let wide = layout(first, &rows(" "), name, false);
    if fits(&wide) {
        return wide;
    }
    // Names give way before figures do.
    for name in (NAME..=name).rev() {
        let tight = layout(first, &rows(""), name, true);
        if fits(&tight) {
            return tight;
        }
    }
    layout(first, &rows(""), NAME, true)
}

/// The heading, a row per thread, and a row for all the others, if there are any.
pub(super) fn lines(
    figures: &Figures<'_>,
    shown: &[&Thread<'_>],
    name: usize,
    columns: usize,
) -> Vec<Line> {
    let is_shown = |thread: &&Thread<'_>| shown.iter().any(|it| it.number == thread.number);
    let others: Vec<&Thread<'_>> = match shown.len() < figures.threads.len() {
        true => figures.threads.iter().filter(|it| !is_shown(it)).collect(),
        false => Vec::new(),
    };
    let rows = |between: &str| {
        let mut rows: Vec<Row> = shown
            .iter()
            .map(|it| row(it.name.clone(), &[*it], between))
            .collect();
        if !others.is_empty() {
            let name = match between {
                "" => format!("and {} more", others.len()),
                _ => more(others.len()),
            };
            rows.push(row(name, &others, between));
        }
        rows
    };
    fit("thread", rows, name, columns)
}

/// What stands for threads that are not shown.
pub(super) fn more(threads: usize) -> String {
    format!("and {}", words::count(threads as u64, "more thread"))
}

fn row(name: String, threads: &[&Thread<'_>], between: &str) -> Row {
    let sum = |of: &dyn Fn(&Thread<'_>) -> u64| {
        let times = threads.iter().map(|it| of(it));
        times.fold(0u64, u64::saturating_add)
    };
    let times = TIMES.map(|(state, ..)| {
        let time = match state {
            Some(state) => sum(&|it| it.on(state)),
            None => sum(&|it| it.lifetime()),
        };
        words::cell(time, between)
    });
    Row {
        name,
        times,
        count: sum(&|it| it.handed).to_string(),
    }
}

/// What the columns of times are about.
pub(super) fn states() -> impl Iterator<Item = Option<State>> {
    TIMES.iter().map(|(state, ..)| *state)
}
