//! Figures, places and lines as they are printed: readable numbers, columns that align, nothing wider than it may be.

use super::Style;
use crate::states::State;
use crate::trace::{Place, Spot, Trace};
use std::cell::RefCell;
use std::collections::HashMap;

/// Units of time and their nanoseconds. From a thousand seconds on people count in minutes.
const UNITS: [(f64, &str); 6] = [
    (1.0, "ns"),
    (1e3, "µs"),
    (1e6, "ms"),
    (1e9, "s"),
    (60e9, "min"),
    (3600e9, "h"),
];

/// A figure and its unit, three digits of it.
fn figure(nanos: u64) -> (String, &'static str) {
    for (index, (scale, unit)) in UNITS.into_iter().enumerate() {
        let value = nanos as f64 / scale;
        if value >= 999.5 && index + 1 < UNITS.len() {
            continue;
        }
        // A figure that rounds to ten or a hundred has a decimal less.
        let decimals = match value {
            _ if index == 0 => 0,
            value if value < 9.995 => 2,
            value if value < 99.95 => 1,
            _ => 0,
        };
        return (format!("{value:.decimals$}"), unit);
    }
    (nanos.to_string(), "ns")
}

/// A time as running text has it: `4.8 ms`, `230 ms`, `0`.
pub(super) fn duration(nanos: u64) -> String {
    if nanos == 0 {
        return "0".into();
    }
    let (mut figure, unit) = figure(nanos);
    if figure.contains('.') {
        figure.truncate(figure.trim_end_matches('0').trim_end_matches('.').len());
    }
    format!("{figure} {unit}")
}

/// A time as a cell of a table has it: always three digits, so that columns align; `between` figure and unit.
pub(super) fn cell(nanos: u64, between: &str) -> String {
    if nanos == 0 {
        return "0".into();
    }
    let (figure, unit) = figure(nanos);
    format!("{figure}{between}{unit}")
}

/// So many hundredths of `whole` is `part`; nothing of nothing is 0.
pub(super) fn percent(part: u64, whole: u64) -> u64 {
    if whole == 0 {
        return 0;
    }
    (part as f64 / whole as f64 * 100.0).round() as u64
}

/// A number of things: `1 thread`, `2 threads`.
pub(super) fn count(number: u64, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}

/// Columns that a character takes on a terminal: none if it is put on the one before, two if it is East Asian and wide.
fn columns(letter: char) -> usize {
    match u32::from(letter) {
        0x300..=0x36f | 0x200b..=0x200f | 0x20d0..=0x20ff | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// A text in at most `most` columns, with `…` for what was cut off.
pub(super) fn cut(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.into();
    }
    let mut out = String::new();
    let mut used = 0;
    for letter in text.chars() {
        used += columns(letter);
        if used >= most {
            break;
        }
        out.push(letter);
    }
    if most > 0 {
        out.push('…');
    }
    out
}

/// A name in at most `most` columns: cut in its middle, because names of threads differ at their ends.
fn cut_name(name: &str, most: usize) -> String {
    if width(name) <= most {
        return name.into();
    }
    let wanted = most.saturating_sub(1) / 2;
    let mut tail = String::new();
    for letter in name.chars().rev() {
        if width(&tail) + columns(letter) > wanted {
            break;
        }
        tail.insert(0, letter);
    }
    let mut out = cut(name, most.saturating_sub(width(&tail)));
    out.push_str(&tail);
    out
}

/// A name at the left of exactly `columns` columns.
pub(super) fn left(name: &str, columns: usize) -> String {
    let mut out = cut_name(name, columns);
    out.extend(std::iter::repeat_n(
        ' ',
        columns.saturating_sub(width(&out)),
    ));
    out
}

/// A text at the right of at least `columns` columns.
pub(super) fn right(text: &str, columns: usize) -> String {
    let room = columns.saturating_sub(width(text));
    format!("{}{text}", " ".repeat(room))
}

/// A text of the program's without what a terminal would act on.
pub(super) fn clean(text: &str) -> String {
    let plain = |it: char| match it {
        it if it.is_control() => '\u{fffd}',
        // They turn the direction of what follows, or break lines.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
        it => it,
    };
    text.chars().map(plain).collect()
}

/// Lines of at most `most` columns, broken between words.
pub(super) fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let word = cut(word, most.max(1));
        let Some(line) = lines.last_mut() else {
            break;
        };
        if line.is_empty() {
            *line = word;
        } else if width(line) + 1 + width(&word) <= most {
            line.push(' ');
            line.push_str(&word);
        } else {
            lines.push(word);
        }
    }
    lines
}

/// How a part of a line is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    /// As it comes.
    Plain,
    /// What is to be read first.
    Bold,
    /// In the colour of what a thread does.
    Of(State),
}

impl Paint {
    fn escape(self) -> &'static str {
        match self {
            Paint::Plain => "",
            Paint::Bold => "\x1b[1m",
            Paint::Of(State::Runs) => "\x1b[32m",
            Paint::Of(State::WaitsForGil) => "\x1b[31m",
            Paint::Of(State::WaitsForLock) => "\x1b[33m",
            Paint::Of(State::Blocked) => "\x1b[34m",
            Paint::Of(State::Asleep) => "\x1b[36m",
        }
    }
}

/// A line, in parts of one colour each.
#[derive(Clone, Debug, Default)]
pub(super) struct Line(Vec<(Paint, String)>);

impl Line {
    pub(super) fn new(paint: Paint, text: impl Into<String>) -> Line {
        let mut line = Line::default();
        line.push(paint, &text.into());
        line
    }

    pub(super) fn plain(text: impl Into<String>) -> Line {
        Line::new(Paint::Plain, text)
    }

    /// Goes on with a text; whatever is in it, the terminal acts on nothing.
    pub(super) fn push(&mut self, paint: Paint, text: &str) {
        let text = &clean(text);
        match self.0.last_mut() {
            Some((last, before)) if *last == paint => before.push_str(text),
            _ => self.0.push((paint, text.into())),
        }
    }

    /// The line with something before it.
    pub(super) fn behind(mut self, text: &str) -> Line {
        self.0.insert(0, (Paint::Plain, text.into()));
        self
    }

    /// Columns that it takes.
    pub(super) fn columns(&self) -> usize {
        self.0.iter().map(|(_, text)| width(text)).sum()
    }

    /// The line as it is printed, without blanks at its end.
    pub(super) fn render(&self, style: &Style) -> String {
        let whole: String = self.0.iter().map(|(_, text)| text.as_str()).collect();
        let shown = cut(whole.trim_end(), style.width);
        if !style.colour {
            return shown;
        }
        let mut out = String::new();
        let mut letters = shown.chars();
        for (paint, text) in &self.0 {
            let part: String = letters.by_ref().take(text.chars().count()).collect();
            if part.trim().is_empty() || *paint == Paint::Plain {
                out.push_str(&part);
            } else {
                out.push_str(&format!("{}{part}\x1b[0m", paint.escape()));
            }
        }
        out.extend(letters);
        out
    }
}

/// Places in words. Line tables are slow to decode: each place is looked up once.
pub(super) struct Spots<'a> {
    trace: &'a Trace,
    known: RefCell<HashMap<Place, Option<Spot<'a>>>>,
}

impl<'a> Spots<'a> {
    pub(super) fn new(trace: &'a Trace) -> Spots<'a> {
        Spots {
            trace,
            known: RefCell::default(),
        }
    }

    pub(super) fn spot(&self, place: Place) -> Option<Spot<'a>> {
        let mut known = self.known.borrow_mut();
        let trace = self.trace;
        *known.entry(place).or_insert_with(|| trace.spot(place))
    }

    /// `app.py:12`, or as much of it as is known.
    pub(super) fn line(&self, place: Option<Place>) -> Option<String> {
        let spot = self.spot(place?)?;
        let file = clean(short(spot.file, &self.trace.head.directory));
        match (file.as_str(), spot.line) {
            ("", _) => None,
            (_, Some(line)) => Some(format!("{file}:{line}")),
            (_, None) => Some(file),
        }
    }

    /// The function there.
    pub(super) fn function(&self, place: Option<Place>) -> Option<String> {
        let function = clean(self.spot(place?)?.function);
        (!function.is_empty()).then_some(function)
    }

    /// `app.py:12 compute`.
    pub(super) fn full(&self, place: Option<Place>) -> String {
        match (self.line(place), self.function(place)) {
            (Some(line), Some(function)) => format!("{line} {function}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => "an unknown line".into(),
        }
    }
}

/// A file's path as people call it: from where the program began, or the last two names of it.
pub(super) fn short<'a>(path: &'a str, directory: &str) -> &'a str {
    let inside = path.strip_prefix(directory.trim_end_matches('/'));
    if let Some(inside) = inside.and_then(|it| it.strip_prefix('/'))
        && !directory.is_empty()
    {
        return inside;
    }
    let cut = path.rmatch_indices('/').nth(1);
    match cut {
        Some((at, _)) if path.starts_with('/') => path.get(at + 1..).unwrap_or(path),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits() {
        let cases = [
            (0, "0"),
            (1, "1 ns"),
            (999, "999 ns"),
            (1_000, "1 µs"),
            (12_345, "12.3 µs"),
            (999_499, "999 µs"),
            (999_500, "1 ms"),
            (4_800_000, "4.8 ms"),
            (9_996_000, "10 ms"),
            (99_960_000, "100 ms"),
            (230_000_000, "230 ms"),
            (1_240_000_000, "1.24 s"),
            (998_000_000_000, "998 s"),
            (3_000_000_000_000, "50 min"),
            (86_400_000_000_000, "24 h"),
        ];
        for (nanos, text) in cases {
            assert_eq!(duration(nanos), text, "{nanos}");
        }
        assert_eq!(cell(5_000_000, " "), "5.00 ms");
        assert_eq!(cell(0, " "), "0");
        assert!(duration(u64::MAX).ends_with(" h"));
    }

    #[test]
    fn texts_are_cut_by_columns_and_not_by_bytes() {
        assert_eq!(cut("reader", 6), "reader");
        assert_eq!(cut("reader", 5), "read…");
        assert_eq!(cut("reader", 1), "…");
        assert_eq!(cut("reader", 0), "");
        assert_eq!(cut("日本語", 5), "日本…");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(left("日本", 6), "日本  ");
        assert_eq!(left("compute-1", 6), "com…-1");
        assert_eq!(left("日本語日本語", 6), "日…語 ");
        assert_eq!(left("compute-1", 1), "…");
        assert_eq!(right("日本", 6), "  日本");
        assert_eq!(clean("a\x1b[31m\nb"), "a\u{fffd}[31m\u{fffd}b");
        assert_eq!(wrap("to be or not to be", 8), ["to be or", "not to", "be"]);
        assert_eq!(wrap("incomprehensible", 5), ["inco…"]);
    }

    #[test]
    fn paths_are_told_from_where_the_program_began() {
        assert_eq!(short("/srv/app/app.py", "/srv/app"), "app.py");
        assert_eq!(short("/srv/app/lib/a.py", "/srv/app/"), "lib/a.py");
        assert_eq!(short("/srv/apple/a.py", "/srv/app"), "apple/a.py");
        assert_eq!(
            short("/usr/lib/python3.14/threading.py", "/srv"),
            "python3.14/threading.py"
        );
        assert_eq!(short("/a.py", "/srv"), "/a.py");
        assert_eq!(short("/a.py", "/"), "a.py");
        assert_eq!(short("<string>", "/srv"), "<string>");
        assert_eq!(short("pkg/sub/mod.py", ""), "pkg/sub/mod.py");
    }

    #[test]
    fn colours_change_no_text() {
        let mut line = Line::plain("name ");
        line.push(Paint::Of(State::Runs), "####");
        line.push(Paint::Plain, "   ");
        let style = |width, colour| Style { width, colour };
        assert_eq!(line.render(&style(80, false)), "name ####");
        assert_eq!(line.render(&style(80, true)), "name \x1b[32m####\x1b[0m");
        assert_eq!(line.render(&style(7, false)), "name #…");
        assert_eq!(line.render(&style(7, true)), "name \x1b[32m#…\x1b[0m");
    }
}
