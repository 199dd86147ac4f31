//! Immutable text as Python knows it: a sequence of code points that may contain lone surrogates.
//!
//! Invariant: the bytes are WTF-8, and a value whose bytes are valid UTF-8 is always the `Utf8`
//! variant. Two texts are therefore equal exactly when their bytes are, and `as_str` costs nothing.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A cheaply cloned, immutable string that can hold lone surrogates.
#[derive(Clone)]
pub struct Text(Repr);

#[derive(Clone)]
enum Repr {
    Utf8(Arc<str>),
    Wtf8(Arc<[u8]>),
}

impl Text {
    /// The text made of these code points; values above U+10FFFF are refused.
    #[must_use]
    pub fn from_code_points(points: impl IntoIterator<Item = u32>) -> Option<Text> {
        let mut builder = TextBuilder::new();
        for point in points {
            builder.push_code_point(point)?;
        }
        Some(builder.finish())
    }

    /// Reads WTF-8 ("surrogatepass") bytes; `None` if they are malformed.
    #[must_use]
    pub fn from_wtf8(bytes: &[u8]) -> Option<Text> {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Some(text.into());
        }
        let mut builder = TextBuilder::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let (point, used) = decode_one(rest)?;
            builder.push_code_point(point)?;
            rest = rest.get(used..)?;
        }
        Some(builder.finish())
    }

    /// The text as a Rust string, unless it holds a lone surrogate.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Repr::Utf8(text) => Some(text),
            Repr::Wtf8(_) => None,
        }
    }

    /// The WTF-8 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Repr::Utf8(text) => text.as_bytes(),
            Repr::Wtf8(bytes) => bytes,
        }
    }

    /// The code points, surrogates included.
    pub fn code_points(&self) -> impl Iterator<Item = u32> + '_ {
        CodePoints(self.as_bytes())
    }

    /// Number of bytes in WTF-8.
    #[must_use]
    pub fn len(&self) -> usize {
        self.as_bytes().len()
    }

    /// Whether there is no code point at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether every code point is below U+0080.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        self.as_bytes().is_ascii()
    }

    /// The text with U+FFFD in the place of lone surrogates.
    #[must_use]
    pub fn to_string_lossy(&self) -> String {
        self.code_points()
            .map(|point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    }
}

/// Reads one WTF-8 sequence; the builder refuses what is out of range.
fn decode_one(bytes: &[u8]) -> Option<(u32, usize)> {
    let continuation = |index: usize| {
        bytes
            .get(index)
            .filter(|byte| **byte & 0xC0 == 0x80)
            .map(|byte| u32::from(byte & 0x3F))
    };
    let first = u32::from(*bytes.first()?);
    let (point, used, least) = match first {
        0..=0x7F => (first, 1, 0),
        0xC0..=0xDF => ((first & 0x1F) << 6 | continuation(1)?, 2, 0x80),
        0xE0..=0xEF => (
            (first & 0x0F) << 12 | continuation(1)? << 6 | continuation(2)?,
            3,
            0x800,
        ),
        0xF0..=0xF7 => (
            (first & 0x07) << 18
                | continuation(1)? << 12
                | continuation(2)? << 6
                | continuation(3)?,
            4,
            0x1_0000,
        ),
        _ => return None,
    };
    (point >= least).then_some((point, used))
}

struct CodePoints<'a>(&'a [u8]);

impl Iterator for CodePoints<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let (point, used) = decode_one(self.0)?;
        self.0 = self.0.get(used..)?;
        Some(point)
    }
}

/// Collects a [`Text`] piece by piece.
#[derive(Default, Debug)]
pub struct TextBuilder {
    bytes: Vec<u8>,
    surrogates: bool,
}

impl TextBuilder {
    /// An empty builder.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a string.
    pub fn push_str(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Appends a text.
    pub fn push_text(&mut self, text: &Text) {
        self.surrogates |= text.as_str().is_none();
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Appends a code point; `None` if it is above U+10FFFF.
    pub fn push_code_point(&mut self, point: u32) -> Option<()> {
        if let Some(char) = char::from_u32(point) {
            self.push_str(char.encode_utf8(&mut [0; 4]));
        } else if (0xD800..=0xDFFF).contains(&point) {
            self.surrogates = true;
            let [_, _, high, low] = point.to_be_bytes();
            let word = u16::from_be_bytes([high, low]);
            self.bytes.extend([
                0xED,
                0x80 | (word >> 6 & 0x3F) as u8,
                0x80 | (word & 0x3F) as u8,
            ]);
        } else {
            return None;
        }
        Some(())
    }

    /// Whether nothing was pushed yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The finished text.
    #[must_use]
    pub fn finish(self) -> Text {
        match String::from_utf8(self.bytes) {
            Ok(text) => Text(Repr::Utf8(text.into())),
            Err(error) => Text(Repr::Wtf8(error.into_bytes().into())),
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        "".into()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text(Repr::Utf8(text.into()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text(Repr::Utf8(text.into()))
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl std::borrow::Borrow<[u8]> for Text {
    fn borrow(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl Ord for Text {
    // Byte order of WTF-8 is code point order.
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Utf8(text) => fmt::Debug::fmt(text, f),
            Repr::Wtf8(bytes) => write!(f, "wtf8\"{}\"", bytes.escape_ascii()),
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_str() {
            Some(text) => f.write_str(text),
            None => f.write_str(&self.to_string_lossy()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_round_trip() {
        let text = Text::from_code_points([0x61, 0xD800, 0x1F600]).unwrap();
        assert_eq!(text.as_str(), None);
        assert_eq!(
            text.code_points().collect::<Vec<_>>(),
            [0x61, 0xD800, 0x1F600]
        );
        assert_eq!(Text::from_wtf8(text.as_bytes()), Some(text));
    }

    #[test]
    fn valid_utf8_is_recognised_whatever_made_it() {
        let text = Text::from_code_points("né€".chars().map(u32::from)).unwrap();
        assert_eq!(text.as_str(), Some("né€"));
        assert_eq!(text, "né€");
    }

    #[test]
    fn malformed_bytes_are_refused() {
        for bytes in [
            &b"\xff"[..],
            b"\xc0\x80",
            b"\xe2\x82",
            b"\x80",
            b"\xf7\xbf\xbf\xbf",
        ] {
            assert_eq!(Text::from_wtf8(bytes), None);
        }
    }
}
