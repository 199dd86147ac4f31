//! `binascii`: hexadecimal, base64, uuencoding and checksums; quoted-printable is in `quoted.rs`.

mod quoted;

use crate::support::not_none;
use baton_object::exceptions::{EXCEPTION, VALUE_ERROR, exception_class};
use baton_object::str::Str;
use baton_object::{Borrowed, ClassSpec, PyResult, Raised, Token, bytes};

/// `binascii.Error`
pub static ERROR: ClassSpec = exception_class("Error", "binascii", Some(&VALUE_ERROR), "");
/// `binascii.Incomplete`
pub static INCOMPLETE: ClassSpec = exception_class("Incomplete", "binascii", Some(&EXCEPTION), "");

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn error(token: &mut Token, message: impl Into<std::borrow::Cow<'static, str>>) -> Raised {
    token.raise(&ERROR, message)
}

fn data_of(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<u8>> {
    let view = baton_object::buffer::get(token, value, false)?;
    Ok(view.bytes(token).to_vec())
}

/// Bytes, or the ASCII text of a str.
fn ascii_of(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<u8>> {
    if let Some(text) = value.get::<Str>(token) {
        return match text.as_ascii().map(|text| text.as_bytes().to_vec()) {
            Some(data) => Ok(data),
            None => Err(token.value_error("string argument should contain only ASCII characters")),
        };
    }
    if !baton_object::buffer::supported(token, value) {
        let class = token.class_name(value);
        return Err(token.type_error(format!(
            "argument should be bytes, buffer or ASCII string, not '{class}'"
        )));
    }
    data_of(token, value)
}

fn hex(
    token: &mut Token,
    data: &[u8],
    separator: Option<Borrowed<'_>>,
    group: i64,
) -> PyResult<Vec<u8>> {
    let separator = match separator {
        None => None,
        Some(separator) => {
            let text = match separator.get::<Str>(token) {
                Some(text) => text.chars().iter().collect::<Vec<u32>>(),
                None => data_of(token, separator)?
                    .into_iter()
                    .map(u32::from)
                    .collect(),
            };
            match text.as_slice() {
                [one] if *one < 128 => Some(*one as u8),
                [_] => return Err(token.value_error("sep must be ASCII.")),
                _ => return Err(token.value_error("sep must be length 1.")),
            }
        }
    };
    let size = group.unsigned_abs() as usize;
    let mut out = Vec::with_capacity(data.len() * 2);
    for (at, byte) in data.iter().enumerate() {
        // Groups are counted from the right, or from the left for a negative size.
        let edge = if group < 0 { at } else { data.len() - at };
        if at > 0
            && size > 0
            && edge % size == 0
            && let Some(separator) = separator
        {
            out.push(separator);
        }
        out.extend_from_slice(format!("{byte:02x}").as_bytes());
    }
    Ok(out)
}

fn unhex(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    let data = ascii_of(token, value)?;
    if data.len() % 2 != 0 {
        return Err(error(token, "Odd-length string"));
    }
    let digits: Option<Vec<u32>> = data
        .iter()
        .map(|byte| char::from(*byte).to_digit(16))
        .collect();
    match digits {
        Some(digits) => {
            let out = digits
                .chunks(2)
                .map(|pair| pair.iter().fold(0u32, |byte, digit| byte << 4 | digit) as u8)
                .collect();
            Ok(bytes::from_vec(token, out))
        }
        None => Err(error(token, "Non-hexadecimal digit found")),
    }
}

fn from_base64(token: &mut Token, data: &[u8], strict: bool) -> PyResult<Vec<u8>> {
    let mut out = Vec::with_capacity(data.len() / 4 * 3);
    let (mut held, mut quad, mut pads) = (0u8, 0usize, 0usize);
    if strict && data.first() == Some(&b'=') {
        return Err(error(token, "Leading padding not allowed"));
    }
    for byte in data {
        if *byte == b'=' {
            pads += 1;
            if strict && (quad == 0 || (quad >= 2 && quad + pads > 4)) {
                return Err(error(token, "Excess padding not allowed"));
            }
            continue;
        }
        let Some(digit) = ALPHABET
            .iter()
            .position(|other| other == byte)
            .map(|digit| digit as u8)
        else {
            if strict {
                return Err(error(token, "Only base64 data is allowed"));
            }
            continue;
        };
        if strict && pads > 0 {
            let complete = quad >= 2 && quad + pads >= 4;
            return Err(error(
                token,
                if complete {
                    "Excess data after padding"
                } else {
                    "Discontinuous padding not allowed"
                },
            ));
        }
        pads = 0;
        match quad {
            0 => held = digit,
            1 => {
                out.push(held << 2 | digit >> 4);
                held = digit & 15;
            }
            2 => {
                out.push(held << 4 | digit >> 2);
                held = digit & 3;
            }
            _ => out.push(held << 6 | digit),
        }
        quad = (quad + 1) % 4;
    }
    // More data may follow a complete padding where the rules are lax; what counts is how it ends.
    match quad {
        0 => Ok(out),
        2 | 3 if quad + pads >= 4 => Ok(out),
        1 => {
            let count = out.len() / 3 * 4 + 1;
            Err(error(
                token,
                format!(
                    "Invalid base64-encoded string: number of data characters ({count}) cannot be 1 more than a multiple of 4"
                ),
            ))
        }
        _ => Err(error(token, "Incorrect padding")),
    }
}

fn to_base64(data: &[u8]) -> Vec<u8> {
    let digit = |value: u32| ALPHABET.get((value & 63) as usize).copied().unwrap_or(b'=');
    let mut out = Vec::with_capacity(data.len().div_ceil(3) * 4 + 1);
    for chunk in data.chunks(3) {
        let part = |at: usize| chunk.get(at).copied().map_or(0, u32::from);
        let bits = part(0) << 16 | part(1) << 8 | part(2);
        out.extend_from_slice(&[digit(bits >> 18), digit(bits >> 12)]);
        out.push(if chunk.len() > 1 {
            digit(bits >> 6)
        } else {
            b'='
        });
        out.push(if chunk.len() > 2 { digit(bits) } else { b'=' });
    }
    out
}

fn from_uu(token: &mut Token, data: &[u8]) -> PyResult<Vec<u8>> {
    let Some((first, rest)) = data.split_first() else {
        return Err(error(token, "Missing length byte"));
    };
    let wanted = usize::from(first.wrapping_sub(b' ') & 63);
    let (mut out, mut bits, mut held) = (Vec::new(), 0u32, 0u32);
    let mut rest = rest.iter();
    while out.len() < wanted {
        let value = match rest.next() {
            None | Some(b'\n' | b'\r') => 0,
            Some(byte) if (b' '..=b'`').contains(byte) => u32::from(byte - b' ') & 63,
            Some(_) => return Err(error(token, "Illegal char")),
        };
        bits = bits << 6 | value;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    if rest.any(|byte| !matches!(byte, b' ' | b'`' | b'\n' | b'\r')) {
        return Err(error(token, "Trailing garbage"));
    }
    Ok(out)
}

pub(crate) fn crc_32(data: &[u8], start: u32) -> u32 {
    !data.iter().fold(!start, |crc, byte| {
        let index = (crc ^ u32::from(*byte)) as u8;
        CRC_TABLE[usize::from(index)] ^ crc >> 8
    })
}

/// The remainder of each byte, for going through data a byte at a time.
const CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 != 0 {
                0xEDB8_8320 ^ crc >> 1
            } else {
                crc >> 1
            };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
};

fn crc_ccitt(data: &[u8], start: u16) -> u16 {
    data.iter().fold(start, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
            if crc & 0x8000 != 0 {
                crc << 1 ^ 0x1021
            } else {
                crc << 1
            }
        })
    })
}

/// Conversion between binary data and ASCII
#[baton_object::module(name = "binascii", classes(super::ERROR, super::INCOMPLETE))]
pub mod module {
    use super::*;

    /// Hexadecimal representation of binary data.
    #[function("(data, sep=<unrepresentable>, bytes_per_sep=1)")]
    fn b2a_hex(
        token: &mut Token,
        data: Borrowed<'_>,
        sep: Option<Borrowed<'_>>,
        bytes_per_sep: Option<i64>,
    ) -> PyResult {
        let data = data_of(token, data)?;
        let out = hex(token, &data, sep, bytes_per_sep.unwrap_or(1))?;
        Ok(bytes::from_vec(token, out))
    }

    /// Hexadecimal representation of binary data.
    #[function("(data, sep=<unrepresentable>, bytes_per_sep=1)")]
    fn hexlify(
        token: &mut Token,
        data: Borrowed<'_>,
        sep: Option<Borrowed<'_>>,
        bytes_per_sep: Option<i64>,
    ) -> PyResult {
        b2a_hex(token, data, sep, bytes_per_sep)
    }

    /// Binary data of hexadecimal representation.
    #[function("(hexstr, /)")]
    fn a2b_hex(token: &mut Token, hexstr: Borrowed<'_>) -> PyResult {
        unhex(token, hexstr)
    }

    /// Binary data of hexadecimal representation.
    #[function("(hexstr, /)")]
    fn unhexlify(token: &mut Token, hexstr: Borrowed<'_>) -> PyResult {
        unhex(token, hexstr)
    }

    /// Decode a line of base64 data.
    #[function("(data, /, *, strict_mode=False)")]
    fn a2b_base64(token: &mut Token, data: Borrowed<'_>, strict_mode: Option<bool>) -> PyResult {
        let data = ascii_of(token, data)?;
        let out = from_base64(token, &data, strict_mode.unwrap_or(false))?;
        Ok(bytes::from_vec(token, out))
    }

    /// Base64-code line of data.
    #[function("(data, /, *, newline=True)")]
    fn b2a_base64(token: &mut Token, data: Borrowed<'_>, newline: Option<bool>) -> PyResult {
        let mut out = to_base64(&data_of(token, data)?);
        if newline.unwrap_or(true) {
            out.push(b'\n');
        }
        Ok(bytes::from_vec(token, out))
    }

    /// Decode a line of uuencoded data.
    #[function("(data, /)")]
    fn a2b_uu(token: &mut Token, data: Borrowed<'_>) -> PyResult {
        let data = ascii_of(token, data)?;
        let out = from_uu(token, &data)?;
        Ok(bytes::from_vec(token, out))
    }

    /// Uuencode line of data.
    #[function("(data, /, *, backtick=False)")]
    fn b2a_uu(token: &mut Token, data: Borrowed<'_>, backtick: Option<bool>) -> PyResult {
        let data = data_of(token, data)?;
        if data.len() > 45 {
            return Err(error(token, "At most 45 bytes at once"));
        }
        let backtick = backtick.unwrap_or(false);
        let digit = |value: u32| {
            if backtick && value & 63 == 0 {
                b'`'
            } else {
                b' ' + (value & 63) as u8
            }
        };
        let mut out = vec![digit(data.len() as u32)];
        for chunk in data.chunks(3) {
            let part = |at: usize| chunk.get(at).copied().map_or(0, u32::from);
            let bits = part(0) << 16 | part(1) << 8 | part(2);
            out.extend([18, 12, 6, 0].map(|shift| digit(bits >> shift)));
        }
        out.push(b'\n');
        Ok(bytes::from_vec(token, out))
    }

    /// Compute CRC-32 incrementally.
    #[function("(data, crc=0, /)")]
    fn crc32(token: &mut Token, data: Borrowed<'_>, crc: Option<Borrowed<'_>>) -> PyResult<u32> {
        let data = data_of(token, data)?;
        let start = match not_none(crc) {
            Some(crc) => baton_object::int::index_to_i64(token, crc, "C unsigned int")? as u32,
            None => 0,
        };
        Ok(crate::zlib::checksum(token, &data, |data| {
            crc_32(data, start)
        }))
    }

    /// Compute CRC-CCITT incrementally.
    #[function("(data, crc, /)")]
    fn crc_hqx(token: &mut Token, data: Borrowed<'_>, crc: i64) -> PyResult<u32> {
        let data = data_of(token, data)?;
        Ok(u32::from(crc_ccitt(&data, crc as u16)))
    }

    /// Decode a string of qp-encoded data.
    #[function("(data, header=False)")]
    fn a2b_qp(token: &mut Token, data: Borrowed<'_>, header: Option<bool>) -> PyResult {
        let data = ascii_of(token, data)?;
        Ok(bytes::from_vec(
            token,
            quoted::decode(&data, header.unwrap_or(false)),
        ))
    }

    /// Encode a string using quoted-printable encoding.
    ///
    /// On encoding, when istext is set, newlines are not encoded, and white
    /// space at end of lines is.  When istext is not set, \r and \n (CR/LF)
    /// are both encoded.  When quotetabs is set, space and tabs are encoded.
    #[function("(data, quotetabs=False, istext=True, header=False)")]
    fn b2a_qp(
        token: &mut Token,
        data: Borrowed<'_>,
        quotetabs: Option<bool>,
        istext: Option<bool>,
        header: Option<bool>,
    ) -> PyResult {
        let data = data_of(token, data)?;
        let style = quoted::Style {
            tabs: quotetabs.unwrap_or(false),
            text: istext.unwrap_or(true),
            header: header.unwrap_or(false),
        };
        Ok(bytes::from_vec(token, quoted::encode(&data, &style)))
    }
}
