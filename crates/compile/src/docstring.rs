//! Docstrings without their indentation, as CPython 3.13 and later keep them.

use baton_code::Text;

/// `inspect.cleandoc`, except that blank lines at both ends stay, to keep the line numbers.
#[must_use]
pub fn clean(docstring: &Text) -> Text {
    let Some(doc) = docstring.as_str() else {
        return docstring.clone();
    };
    let doc = expand_tabs(doc);
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut lines = doc.split('\n');
    let first = lines.next().unwrap_or_default();
    let margin = lines
        .clone()
        .filter(|line| indent(line) < line.len())
        .map(indent)
        .min()
        .unwrap_or(0);
    let mut cleaned = first.trim_start_matches(' ').to_owned();
    for line in lines {
        cleaned.push('\n');
        cleaned.push_str(line.get(margin.min(indent(line))..).unwrap_or_default());
    }
    cleaned.into()
}

/// `str.expandtabs()`
fn expand_tabs(text: &str) -> String {
    let mut expanded = String::with_capacity(text.len());
    let mut column = 0;
    for char in text.chars() {
        match char {
            '\t' => {
                let width = 8 - column % 8;
                expanded.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            _ => {
                expanded.push(char);
                column = if matches!(char, '\n' | '\r') {
                    0
                } else {
                    column + 1
                };
            }
        }
    }
    expanded
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn margin_of_the_following_lines_is_removed() {
        let cases = [
            ("", ""),
            ("  a", "a"),
            ("a\n    b\n      c\n    ", "a\nb\n  c\n"),
            ("a\n\tb\n        c", "a\nb\nc"),
            ("a\n\n  b\n c\n", "a\n\n b\nc\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(clean(&text.into()), expected, "{text:?}");
        }
    }
}
