//! The points for tools. The shape is documented in docs/switches.md and only grows.

use super::{Certainty, Kind, Point};

/// The points of a file as a JSON document.
pub(crate) fn json(file: &str, points: &[Point]) -> String {
    let rows: Vec<String> = points.iter().map(row).collect();
    format!(
        "{{\"version\": 1, \"file\": {}, \"points\": [\n{}\n]}}\n",
        quoted(file),
        rows.join(",\n")
    )
}

fn row(point: &Point) -> String {
    let number = |value: i32| match value {
        0.. => value.to_string(),
        _ => "null".to_owned(),
    };
    let certainty = match point.certainty {
        Certainty::Always => "always",
        Certainty::May => "may",
        Certainty::Inside => "inside",
    };
    let kind = match point.kind {
        Kind::Start => "start",
        Kind::Resume => "resume",
        Kind::Loop => "loop",
        Kind::Call => "call",
        Kind::Import => "import",
        Kind::Operation => "operation",
    };
    let callee = point.callee.as_deref().map_or("null".to_owned(), quoted);
    let place = point.location;
    let fields = [
        ("line", number(place.line)),
        ("column", number(place.col)),
        ("end_line", number(place.end_line)),
        ("end_column", number(place.end_col)),
        ("code", quoted(&point.code)),
        ("offset", point.offset.to_string()),
        ("instruction", quoted(point.op.name())),
        ("certainty", quoted(certainty)),
        ("kind", quoted(kind)),
        ("callee", callee),
        ("may_block", point.may_block.to_string()),
        ("reason", quoted(&point.reason())),
    ];
    let fields = fields.map(|(name, value)| format!("\"{name}\": {value}"));
    format!("{{{}}}", fields.join(", "))
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            control if control < ' ' => out.push_str(&format!("\\u{:04x}", control as u32)),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn text_is_escaped() {
        assert_eq!(super::quoted("a\"b\\\n"), "\"a\\\"b\\\\\\u000a\"");
    }
}
