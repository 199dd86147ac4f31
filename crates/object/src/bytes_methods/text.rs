//! Bytes as ASCII text. Pure functions.

/// True if there are bytes and all are of the class.
pub fn all(data: &[u8], class: fn(&u8) -> bool) -> bool {
    !data.is_empty() && data.iter().all(class)
}

/// The first byte in upper case, the rest in lower.
pub fn capitalize(data: &[u8]) -> Vec<u8> {
    let mut out = data.to_ascii_lowercase();
    if let Some(first) = out.first_mut() {
        first.make_ascii_uppercase();
    }
    out
}

/// Upper case for lower and the other way round.
pub fn swap_case(data: &[u8]) -> Vec<u8> {
    data.iter()
        .map(|byte| {
            if byte.is_ascii_alphabetic() {
                byte ^ 0x20
            } else {
                *byte
            }
        })
        .collect()
}

/// Words start in upper case.
pub fn title(data: &[u8]) -> Vec<u8> {
    let mut in_word = false;
    data.iter()
        .map(|byte| {
            let cased = if in_word {
                byte.to_ascii_lowercase()
            } else {
                byte.to_ascii_uppercase()
            };
            in_word = byte.is_ascii_alphabetic();
            cased
        })
        .collect()
}

/// True if words start in upper case and go on in lower.
pub fn is_title(data: &[u8]) -> bool {
    let (mut cased, mut in_word) = (false, false);
    for byte in data {
        if (byte.is_ascii_uppercase() && in_word) || (byte.is_ascii_lowercase() && !in_word) {
            return false;
        }
        in_word = byte.is_ascii_alphabetic();
        cased |= in_word;
    }
    cased
}

/// Zeros behind the sign up to a width; `None` if that is too much.
pub fn zero_fill(data: &[u8], width: isize) -> Option<Vec<u8>> {
    let missing = usize::try_from(width)
        .unwrap_or(0)
        .saturating_sub(data.len());
    if missing > 1 << 38 {
        return None;
    }
    let signed = missing > 0 && matches!(data.first(), Some(b'+' | b'-'));
    let (sign, digits) = data.split_at(usize::from(signed));
    Some([sign, &vec![b'0'; missing], digits].concat())
}

/// Tabs as spaces up to the next multiple of `size`.
pub fn expand_tabs(data: &[u8], size: i32) -> Vec<u8> {
    let size = usize::try_from(size).unwrap_or(0);
    let (mut out, mut column) = (Vec::with_capacity(data.len()), 0usize);
    for byte in data {
        match byte {
            b'\t' => {
                let spaces = if size == 0 { 0 } else { size - column % size };
                out.resize(out.len() + spaces, b' ');
                column += spaces;
            }
            b'\n' | b'\r' => {
                out.push(*byte);
                column = 0;
            }
            _ => {
                out.push(*byte);
                column += 1;
            }
        }
    }
    out
}

/// The literal that gives these bytes, without the `b`.
pub fn repr(data: &[u8]) -> String {
    repr_with(data, false)
}

/// As `bytearray` shows its bytes: single quotes are escaped between double ones, too.
pub fn repr_of_array(data: &[u8]) -> String {
    repr_with(data, true)
}

fn repr_with(data: &[u8], escape_single: bool) -> String {
    let quote = if data.contains(&b'\'') && !data.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::with_capacity(data.len() + 3);
    out.push(quote);
    for byte in data {
        match *byte {
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\\' => out.push_str("\\\\"),
            byte if char::from(byte) == quote || (byte == b'\'' && escape_single) => {
                out.push('\\');
                out.push(char::from(byte));
            }
            byte @ 0x20..0x7F => out.push(char::from(byte)),
            byte => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push(quote);
    out
}
