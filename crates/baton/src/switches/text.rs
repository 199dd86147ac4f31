//! The points for people: the source, and below each line its marks.

use super::{Certainty, Kind, Point};

const RED: &str = "\x1b[31m";
const YELLOW: &str = "\x1b[33m";
const BLUE: &str = "\x1b[34m";
const DIM: &str = "\x1b[2m";
const RESET: &str = "\x1b[0m";

/// The source with its marks.
pub(crate) fn text(source: &str, points: &[Point], colour: bool) -> String {
    let paint = |style: &str, text: &str| match colour {
        true => format!("{style}{text}{RESET}"),
        false => text.to_owned(),
    };
    let width = source.lines().count().to_string().len().max(3);
    let mut out = String::new();
    for (index, line) in source.lines().enumerate() {
        let number = index + 1;
        let gutter = paint(DIM, &format!("{number:>width$} |"));
        out.push_str(format!("{gutter} {line}").trim_end());
        out.push('\n');
        let here = |point: &&Point| usize::try_from(point.location.line) == Ok(number);
        for point in points.iter().filter(here) {
            let mark = mark(point, line);
            let style = match point.certainty {
                Certainty::Always => RED,
                Certainty::May => YELLOW,
                Certainty::Inside => BLUE,
            };
            let gutter = paint(DIM, &format!("{:>width$} |", ""));
            let note = format!("{mark} {} ({})", note(point), point.op.name());
            out.push_str(&format!("{gutter} {}\n", paint(style, &note)));
        }
    }
    out
}

fn note(point: &Point) -> String {
    match (point.kind, point.certainty) {
        (Kind::Call, Certainty::May) => format!("may: {}", point.reason()),
        _ => point.reason(),
    }
}

/// What stands below the source: `^` where a switch can always happen, `~` where it depends.
fn mark(point: &Point, line: &str) -> String {
    let place = point.location;
    let letters = |column: i32| {
        let column = usize::try_from(column).unwrap_or(0).min(line.len());
        line.get(..column).unwrap_or(line).chars().count()
    };
    let indent = line.len() - line.trim_start().len();
    let start = match place.col {
        0.. => letters(place.col),
        _ => line.get(..indent).unwrap_or_default().chars().count(),
    };
    let end = match place.end_col {
        0.. if place.end_line == place.line => letters(place.end_col),
        _ if place.col >= 0 => line.trim_end().chars().count(),
        _ => start + 1,
    };
    let sign = match point.certainty {
        Certainty::Always => "^",
        Certainty::May => "~",
        Certainty::Inside => "-",
    };
    format!(
        "{}{}",
        " ".repeat(start),
        sign.repeat(end.saturating_sub(start).max(1))
    )
}
