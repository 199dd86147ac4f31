//! How numbers and texts are written into a page: variable-length numbers, base64, JSON that is safe within markup.

use std::io::{Result, Write};

/// Columns of numbers, one behind the other: seven bits a byte, the lowest first, the highest bit for "more follow".
#[derive(Default)]
pub struct Columns {
    /// All columns.
    pub bytes: Vec<u8>,
    /// Name, first byte and count of numbers of each.
    pub index: Vec<(&'static str, usize, usize)>,
}

impl Columns {
    /// Adds a column.
    pub fn add(&mut self, name: &'static str, numbers: impl IntoIterator<Item = u64>) {
        let begin = self.bytes.len();
        let mut count = 0;
        for number in numbers {
            count += 1;
            varint(&mut self.bytes, number);
        }
        self.index.push((name, begin, count));
    }

    /// Adds a column of numbers that never fall: what is kept is by how much they grow.
    pub fn add_growing(&mut self, name: &'static str, numbers: impl IntoIterator<Item = u64>) {
        let mut before = 0;
        let steps = numbers.into_iter().map(|number| {
            let step = number.saturating_sub(before);
            before = before.max(number);
            step
        });
        self.add(name, steps);
    }
}

fn varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Writes `bytes` in base64.
pub fn base64(bytes: &[u8], out: &mut dyn Write) -> Result<()> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |bits: u32| DIGITS[(bits & 63) as usize];
    let mut text = Vec::with_capacity(4 << 12);
    for part in bytes.chunks(3 << 12) {
        text.clear();
        for three in part.chunks(3) {
            let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            text.extend([
                digit(bits >> 18),
                digit(bits >> 12),
                digit(bits >> 6),
                digit(bits),
            ]);
            let filled = text.len() - (3 - three.len());
            text[filled..].fill(b'=');
        }
        out.write_all(&text)?;
    }
    Ok(())
}

/// Appends `text` as a JSON string that no markup around it can mistake for its own.
pub fn json_text(json: &mut String, text: &str) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '<' | '>' | '&' | '\'' | '\u{2028}' | '\u{2029}' | '\0'..'\u{20}' | '\u{7f}' => {
                json.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            _ => json.push(character),
        }
    }
    json.push('"');
}

/// Appends what `each` appends for each item, as a JSON array.
pub fn json_list<T>(
    json: &mut String,
    items: impl IntoIterator<Item = T>,
    mut each: impl FnMut(&mut String, T),
) {
    json.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        each(json, item);
    }
    json.push(']');
}

/// Appends an array of numbers.
pub fn json_numbers(json: &mut String, numbers: impl IntoIterator<Item = u64>) {
    json_list(json, numbers, |json, number| {
        json.push_str(&number.to_string())
    });
}

/// A number that depends on every byte (FNV-1a).
pub fn hash(parts: &[&[u8]]) -> u64 {
    let bytes = parts.iter().copied().flatten();
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
