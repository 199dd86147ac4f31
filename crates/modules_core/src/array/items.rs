//! What the type codes of arrays mean: sizes, and items to and from bytes in the machine's order.

use baton_object::int::{self, IntRef};
use baton_object::str::Str;
use baton_object::{Borrowed, Owned, PyResult, Token, Traverse, object};

/// The type codes in the order of their descriptors.
pub const TYPE_CODES: &str = "bBuwhHiIlLqQfd";

/// A valid type code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Traverse)]
pub struct Code(u8);

impl Code {
    /// The code of this letter, if there is one.
    pub fn new(letter: u32) -> Option<Code> {
        let letter = u8::try_from(letter).ok()?;
        TYPE_CODES
            .as_bytes()
            .contains(&letter)
            .then_some(Code(letter))
    }

    pub fn all() -> impl Iterator<Item = Code> {
        TYPE_CODES.bytes().map(Code)
    }

    pub fn letter(self) -> char {
        char::from(self.0)
    }

    pub fn size(self) -> usize {
        match self.0 {
            b'b' | b'B' => 1,
            b'h' | b'H' => 2,
            b'i' | b'I' | b'u' | b'w' | b'f' => 4,
            _ => 8,
        }
    }

    /// How many items `bytes` bytes are.
    pub fn count(self, bytes: usize) -> usize {
        // Sizes are powers of two.
        bytes >> self.size().trailing_zeros()
    }

    pub fn is_text(self) -> bool {
        matches!(self.0, b'u' | b'w')
    }

    pub fn is_float(self) -> bool {
        matches!(self.0, b'f' | b'd')
    }

    pub fn is_integer(self) -> bool {
        !self.is_text() && !self.is_float()
    }

    pub fn is_signed(self) -> bool {
        self.is_integer() && self.0.is_ascii_lowercase()
    }

    /// The format in the words of `struct`.
    pub fn format(self) -> String {
        match self.0 {
            b'u' => "w".to_string(),
            _ => self.letter().to_string(),
        }
    }

    /// The item as bytes.
    pub fn pack(self, token: &mut Token, value: Borrowed<'_>) -> PyResult<[u8; 8]> {
        if self.is_text() {
            let c = one_char(token, value)?;
            return Ok(u64::from(c).to_le_bytes());
        }
        if self.is_float() {
            let number = object::to_f64(token, value)?;
            let bits = if self.0 == b'f' {
                u64::from((number as f32).to_bits())
            } else {
                number.to_bits()
            };
            return Ok(bits.to_le_bytes());
        }
        Ok(self.integer(token, value)?.to_le_bytes())
    }

    fn integer(self, token: &mut Token, value: Borrowed<'_>) -> PyResult<u64> {
        let index = int::index(token, value)?;
        let number = match int::value_of(token, index.as_ref()) {
            Some(IntRef::Small(small)) => i128::from(small),
            Some(IntRef::Big(big)) => {
                i128::try_from(big).unwrap_or(if big.sign() == dashu_int::Sign::Negative {
                    i128::MIN
                } else {
                    i128::MAX
                })
            }
            None => 0,
        };
        let bits = self.size() as u32 * 8;
        let (low, high) = if self.is_signed() {
            (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
        } else {
            (0, (1i128 << bits) - 1)
        };
        if number >= low && number <= high {
            return Ok(number as u64);
        }
        Err(token.overflow_error(self.out_of_range(number)))
    }

    /// Why an integer does not fit: C's types are tried from the widest to the item's.
    fn out_of_range(self, number: i128) -> String {
        let fits_long = i64::try_from(number).is_ok();
        let side = if number < 0 {
            "less than minimum"
        } else {
            "greater than maximum"
        };
        match self.0 {
            b'q' => "int too big to convert".to_string(),
            b'Q' if number < 0 => "can't convert negative int to unsigned".to_string(),
            b'Q' => "int too big to convert".to_string(),
            b'I' | b'L' if number < 0 => "can't convert negative value to unsigned int".to_string(),
            b'I' if u64::try_from(number).is_ok() => {
                "unsigned int is greater than maximum".to_string()
            }
            b'I' | b'L' => "Python int too large to convert to C unsigned long".to_string(),
            _ if !fits_long => "Python int too large to convert to C long".to_string(),
            b'b' | b'h' => {
                let wide = if self.0 == b'b' && i16::try_from(number).is_ok() {
                    "signed char"
                } else {
                    "signed short integer"
                };
                format!("{wide} is {side}")
            }
            b'B' => format!("unsigned byte integer is {side}"),
            b'H' if i32::try_from(number).is_ok() => format!("unsigned short is {side}"),
            _ => format!("signed integer is {side}"),
        }
    }

    /// The item that bytes in the machine's order stand for.
    pub fn unpack(self, token: &mut Token, bytes: &[u8]) -> PyResult {
        self.value(token, bits(bytes))
    }

    /// The item that has these [`bits`].
    pub fn value(self, token: &mut Token, bits: u64) -> PyResult {
        if self.is_text() {
            return match u32::try_from(bits) {
                Ok(c) if c < 0x11_0000 => Ok(token.char_str(c)),
                _ if self.0 == b'u' => Err(token.value_error(format!(
                    "character U+{bits:x} is not in range [U+0000; U+10ffff]"
                ))),
                _ => Err(token.value_error("chr() arg not in range(0x110000)")),
            };
        }
        Ok(match self.0 {
            b'f' => token.new_float(f64::from(f32::from_bits(bits as u32))),
            b'd' => token.new_float(f64::from_bits(bits)),
            _ if self.is_signed() => {
                let shift = 64 - self.size() as u32 * 8;
                token.int((bits << shift) as i64 >> shift)
            }
            _ => token.int_u64(bits),
        })
    }

    /// The code of the bytes in a pickle, see [`MachineFormat`].
    pub fn machine_format(self) -> MachineFormat {
        let pair = match self.0 {
            b'B' => return MachineFormat(0),
            b'b' => return MachineFormat(1),
            b'H' => 2,
            b'h' => 4,
            b'I' => 6,
            b'i' => 8,
            b'L' | b'Q' => 10,
            b'l' | b'q' => 12,
            b'f' => 14,
            b'd' => 16,
            _ => 20,
        };
        MachineFormat(pair)
    }
}

fn one_char(token: &mut Token, value: Borrowed<'_>) -> PyResult<u32> {
    let Some(text) = value.get::<Str>(token) else {
        let class = token.class_name(value);
        return Err(token.type_error(format!(
            "array item must be a unicode character, not {class}"
        )));
    };
    let len = text.len();
    if len == 1 {
        return Ok(text.chars().at(0));
    }
    Err(token.type_error(format!(
        "array item must be a unicode character, not a string of length {len}"
    )))
}

/// How the items of a pickled array are written: from 2 on even numbers are little-endian, the next ones big-endian.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MachineFormat(pub i64);

impl MachineFormat {
    pub fn is_valid(self) -> bool {
        (0..=21).contains(&self.0)
    }

    pub fn is_big_endian(self) -> bool {
        self.0 >= 2 && self.0 % 2 == 1
    }

    pub fn size(self) -> usize {
        match self.0 {
            0 | 1 => 1,
            2..=5 | 18 | 19 => 2,
            10..=13 | 16 | 17 => 8,
            _ => 4,
        }
    }

    pub fn is_signed(self) -> bool {
        matches!(self.0, 1 | 4 | 5 | 8 | 9 | 12 | 13)
    }

    pub fn is_integer(self) -> bool {
        self.0 <= 13
    }

    pub fn is_utf16(self) -> bool {
        matches!(self.0, 18 | 19)
    }

    /// A type code whose items are written like this.
    pub fn code(self) -> Option<Code> {
        let fits = |code: &Code| {
            code.size() == self.size()
                && match self.0 {
                    ..=13 => code.is_integer() && code.is_signed() == self.is_signed(),
                    14..=17 => code.is_float(),
                    _ => code.is_text(),
                }
        };
        Code::all().filter(fits).last()
    }
}

/// An item's bytes in the machine's order as a number, for the sizes that items have.
pub fn bits(bytes: &[u8]) -> u64 {
    match *bytes {
        [byte] => byte.into(),
        [a, b] => u16::from_le_bytes([a, b]).into(),
        [a, b, c, d] => u32::from_le_bytes([a, b, c, d]).into(),
        [a, b, c, d, e, f, g, h] => u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        _ => 0,
    }
}

/// Items as a Python value, for those that need Python: comparing and searching.
pub fn unpack_all(token: &mut Token, code: Code, data: &[u8]) -> PyResult<Vec<Owned>> {
    let mut out = Vec::with_capacity(data.len() / code.size());
    for bytes in data.chunks_exact(code.size()) {
        out.push(code.unpack(token, bytes)?);
    }
    Ok(out)
}
