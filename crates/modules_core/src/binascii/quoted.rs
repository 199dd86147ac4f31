//! Quoted-printable (RFC 1521), also in the form of headers (RFC 1522), where an underscore is a space.

/// No line is longer, with its mark at the end.
const LINE: usize = 76;
const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// What an encoder leaves as it is.
pub(super) struct Style {
    /// Tabs and spaces are encoded too.
    pub(super) tabs: bool,
    /// Line ends stay.
    pub(super) text: bool,
    /// Spaces become underscores.
    pub(super) header: bool,
}

fn digit(byte: Option<&u8>) -> Option<u8> {
    let value = char::from(*byte?).to_digit(16)?;
    u8::try_from(value).ok()
}

/// The bytes that `data` stands for.
pub(super) fn decode(data: &[u8], header: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    while let Some(byte) = data.get(at).copied() {
        at += 1;
        if byte != b'=' {
            out.push(if header && byte == b'_' { b' ' } else { byte });
            continue;
        }
        match data.get(at) {
            None => break,
            Some(b'\n' | b'\r') => {
                // A soft line break.
                let rest = data.get(at..).unwrap_or_default();
                at += match rest.iter().position(|byte| *byte == b'\n') {
                    Some(end) => end + 1,
                    None => rest.len(),
                };
            }
            Some(b'=') => {
                out.push(b'=');
                at += 1;
            }
            high => match digit(high).zip(digit(data.get(at + 1))) {
                Some((high, low)) => {
                    out.push(high << 4 | low);
                    at += 2;
                }
                None => out.push(b'='),
            },
        }
    }
    out
}

/// An encoder's output and how long its line is.
struct Lines {
    out: Vec<u8>,
    len: usize,
    crlf: bool,
}

impl Lines {
    fn hex(&mut self, byte: u8) {
        let digit = |value: u8| DIGITS.get(usize::from(value & 15)).copied().unwrap_or(b'0');
        self.out.extend([b'=', digit(byte >> 4), digit(byte)]);
    }

    fn end(&mut self) {
        if self.crlf {
            self.out.push(b'\r');
        }
        self.out.push(b'\n');
        self.len = 0;
    }

    /// Breaks the line softly unless `more` characters fit.
    fn make_room(&mut self, more: usize) {
        if self.len + more >= LINE {
            self.out.push(b'=');
            self.end();
        }
    }
}

/// True if a byte may not stand for itself, wherever it is in its line.
fn must_quote(byte: u8, style: &Style) -> bool {
    match byte {
        b'=' | 127.. => true,
        b'_' => style.header,
        b'\r' | b'\n' => !style.text,
        b'\t' | b' ' => style.tabs,
        byte => byte < b' ',
    }
}

/// Quoted-printable of `data`.
pub(super) fn encode(data: &[u8], style: &Style) -> Vec<u8> {
    let first_end = data.iter().position(|byte| *byte == b'\n');
    let mut lines = Lines {
        out: Vec::with_capacity(data.len()),
        len: 0,
        crlf: first_end
            .and_then(|at| at.checked_sub(1))
            .is_some_and(|at| data.get(at) == Some(&b'\r')),
    };
    let mut at = 0;
    while let Some(byte) = data.get(at).copied() {
        let next = data.get(at + 1).copied();
        // A dot alone in a line ends a mail.
        let lone_dot =
            byte == b'.' && lines.len == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0));
        let last_space = matches!(byte, b'\t' | b' ') && next.is_none();
        if must_quote(byte, style) || lone_dot || last_space {
            lines.make_room(3);
            lines.hex(byte);
            lines.len += 3;
            at += 1;
        } else if style.text && (byte == b'\n' || (byte == b'\r' && next == Some(b'\n'))) {
            if let Some(space) = lines.out.pop_if(|last| matches!(last, b' ' | b'\t')) {
                lines.hex(space);
            }
            lines.end();
            at += if byte == b'\r' { 2 } else { 1 };
        } else {
            if next.is_some_and(|next| next != b'\n') {
                lines.make_room(1);
            }
            lines.len += 1;
            let underscore = style.header && byte == b' ';
            lines.out.push(if underscore { b'_' } else { byte });
            at += 1;
        }
    }
    lines.out
}
