//! Just enough reading of Rust for the style rules: what is code and what is comment or string,
//! and where functions begin and end.

/// A function's name and how many lines it has, signature to closing brace.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    pub lines: usize,
}

/// The text with comments, strings and character literals blanked out; every byte keeps its
/// place and lines stay lines.
pub fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = skip(bytes, at);
        if end > at {
            for byte in &mut code[at..end] {
                if *byte != b'\n' {
                    *byte = b' ';
                }
            }
            at = end;
        } else {
            at += 1;
        }
    }
    String::from_utf8_lossy(&code).into_owned()
}

/// Where the comment or literal that begins at `at` ends, or `at`.
fn skip(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let word_before = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
    if rest.starts_with(b"//") {
        return at + rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
    }
    if rest.starts_with(b"/*") {
        return at + block_comment(rest);
    }
    if rest[0] == b'"' {
        return at + quoted(rest, 1);
    }
    if rest[0] == b'r' && !(word_before && bytes[at - 1] != b'b') {
        let hashes = rest[1..].iter().take_while(|&&b| b == b'#').count();
        if rest.get(1 + hashes) == Some(&b'"') {
            let end = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
            let body = &rest[hashes + 2..];
            let found = body.windows(end.len()).position(|part| part == end);
            return at + hashes + 2 + found.map_or(body.len(), |found| found + end.len());
        }
    }
    if rest[0] == b'\'' {
        at + character(rest)
    } else {
        at
    }
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    at
}

fn quoted(rest: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// A character literal's length, or 0 for a lifetime.
fn character(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        let close = rest[3.min(rest.len())..].iter().position(|&b| b == b'\'');
        return close.map_or(0, |close| close + 4);
    }
    let text = String::from_utf8_lossy(&rest[1..rest.len().min(6)]).into_owned();
    match text.chars().next() {
        Some(first) if rest.get(1 + first.len_utf8()) == Some(&b'\'') => first.len_utf8() + 2,
        _ => 0,
    }
}

/// All functions with a body in `code`, which [`code_only`] made.
pub fn functions(code: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let starts_word =
            at == 0 || !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let rest = &code[at + 3..];
        let name: String = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        if !starts_word || name.is_empty() {
            continue;
        }
        if let Some(length) = body_end(rest) {
            let lines = rest[..length].matches('\n').count() + 1;
            found.push(Function { name, lines });
        }
    }
    found
}

/// Where the body that follows a signature ends; none if there is only a signature.
fn body_end(rest: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut parens = 0usize;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'(' | b'[' => parens += 1,
            b')' | b']' => parens = parens.saturating_sub(1),
            b';' if depth == 0 && parens == 0 => return None,
            b'{' => depth += 1,
            b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 && parens == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The part of a file before its unit tests.
pub fn without_tests(text: &str) -> &str {
    let tests = ["#[cfg(test)]\nmod ", "#[cfg(all(test, not(loom)))]\nmod "];
    let cut = tests.iter().filter_map(|mark| text.find(mark)).min();
    &text[..cut.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_comments_are_blanked_in_place() {
        let text =
            "let a = \"}\\\"\"; // {\nlet b = '{'; let c: &'a str = r#\"{\"#; /* { /* } */ */ x";
        let code = code_only(text);
        assert_eq!(code.len(), text.len());
        assert!(!code.contains('{') && !code.contains('}'));
        assert!(code.contains("&'a str =") && code.ends_with('x'));
    }

    #[test]
    fn functions_have_names_and_lengths() {
        let text =
            "trait T { fn none(&self); }\nfn one() { if x { y } }\nfn two(\n a: [u8; 3],\n) {\n}\n";
        let names = functions(&code_only(text));
        let expected = [("one", 1), ("two", 4)];
        let expected = expected.map(|(name, lines)| Function {
            name: name.into(),
            lines,
        });
        assert_eq!(names, expected);
    }
}
