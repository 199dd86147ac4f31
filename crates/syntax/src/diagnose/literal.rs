//! What CPython says of the contents of a string or bytes literal.

/// Whether a literal is a bytes literal.
pub(super) fn is_bytes(literal: &str) -> bool {
    prefix(literal).contains(['b', 'B'])
}

fn prefix(literal: &str) -> &str {
    literal.split(['\'', '"']).next().unwrap_or_default()
}

/// What is wrong with a whole literal, if anything is.
pub(super) fn complaint(literal: &str) -> Option<String> {
    let prefix = prefix(literal);
    let quoted = literal.get(prefix.len()..)?;
    let quotes = if quoted.starts_with("'''") || quoted.starts_with("\"\"\"") {
        3
    } else {
        1
    };
    let body = quoted.get(quotes..quoted.len().checked_sub(quotes)?)?;
    let bytes = prefix.contains(['b', 'B']);
    if bytes && !body.is_ascii() {
        return Some("bytes can only contain ASCII literal characters".to_owned());
    }
    if prefix.contains(['r', 'R']) {
        return None;
    }
    if bytes {
        bytes_complaint(body)
    } else {
        text_complaint(body)
    }
}

fn bytes_complaint(body: &str) -> Option<String> {
    let bytes = body.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte != b'\\' {
            at += 1;
            continue;
        }
        let digits = bytes.get(at + 2..at + 4).unwrap_or_default();
        let complete = digits.len() == 2 && digits.iter().all(u8::is_ascii_hexdigit);
        if bytes.get(at + 1) == Some(&b'x') && !complete {
            return Some(format!("(value error) invalid \\x escape at position {at}"));
        }
        at += 2;
    }
    None
}

/// What is wrong with the escapes of a text. Positions count a character beyond ASCII as ten, the length
/// of the escape by which CPython replaces it first.
pub(super) fn text_complaint(body: &str) -> Option<String> {
    let mut position = 0;
    let mut rest = body;
    while let Some(char) = rest.chars().next() {
        if char != '\\' {
            position += if char.is_ascii() { 1 } else { 10 };
            rest = rest.get(char.len_utf8()..)?;
            continue;
        }
        let escape = rest.get(1..)?;
        let kind = escape.chars().next()?;
        let (used, problem) = match kind {
            'x' => hex(escape, 2, "truncated \\xXX escape"),
            'u' => hex(escape, 4, "truncated \\uXXXX escape"),
            'U' => hex(escape, 8, "truncated \\UXXXXXXXX escape"),
            'N' => named(escape),
            _ => (1 + kind.len_utf8(), None),
        };
        if let Some(problem) = problem {
            let end = position + used - 1;
            return Some(format!(
                "(unicode error) 'unicodeescape' codec can't decode bytes in position \
                 {position}-{end}: {problem}"
            ));
        }
        position += if kind.is_ascii() { used } else { 11 };
        rest = rest.get(used..)?;
    }
    None
}

/// Length of an escape with so many digits, backslash included, and what is wrong with it.
fn hex(escape: &str, digits: usize, truncated: &'static str) -> (usize, Option<&'static str>) {
    let found = escape
        .bytes()
        .skip(1)
        .take(digits)
        .take_while(u8::is_ascii_hexdigit)
        .count();
    if found < digits {
        return (2 + found, Some(truncated));
    }
    let number = escape
        .get(1..1 + digits)
        .and_then(|text| u32::from_str_radix(text, 16).ok());
    let illegal = number.is_none_or(|number| number > 0x10_FFFF);
    (2 + digits, illegal.then_some("illegal Unicode character"))
}

fn named(escape: &str) -> (usize, Option<&'static str>) {
    const MALFORMED: Option<&str> = Some("malformed \\N character escape");
    if !escape.starts_with("N{") {
        return (2, MALFORMED);
    }
    match escape.find('}') {
        None => (1 + escape.len(), MALFORMED),
        Some(2) => (3, MALFORMED),
        Some(end) => {
            let name = escape.get(2..end).unwrap_or_default();
            let unknown = unicode_names2::character(name).is_none();
            (2 + end, unknown.then_some("unknown Unicode character name"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        assert_eq!(complaint(r"'\x41\u0041\N{DIGIT ONE}\q'"), None);
        assert_eq!(complaint(r"r'\x'"), None);
        assert!(
            complaint(r"'é\xZ'")
                .unwrap()
                .contains("position 10-11: truncated \\xXX")
        );
        assert!(
            complaint(r"'\U00110000'")
                .unwrap()
                .contains("position 0-9: illegal")
        );
        assert!(
            complaint(r"'a\N{nope}'")
                .unwrap()
                .contains("position 1-8: unknown")
        );
        assert_eq!(
            complaint(r"b'a\x4'").unwrap(),
            "(value error) invalid \\x escape at position 1"
        );
    }
}
