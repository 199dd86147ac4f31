//! Number literals.

use baton_code::Const;
use dashu_int::IBig;
use ruff_python_ast as ruff;
use ruff_text_size::Ranged;

use super::{Converter, Result};

/// CPython's default for `sys.set_int_max_str_digits`.
const MAX_DECIMAL_DIGITS: usize = 4300;

impl Converter<'_> {
    pub(super) fn number(&self, literal: &ruff::ExprNumberLiteral) -> Result<Const> {
        match &literal.value {
            ruff::Number::Int(value) => match value.as_u64() {
                Some(value) => Ok(Const::int(value)),
                None => self.big_int(literal),
            },
            ruff::Number::Float(value) => Ok(Const::Float(*value)),
            ruff::Number::Complex { real, imag } => Ok(Const::Complex {
                re: *real,
                im: *imag,
            }),
        }
    }

    fn big_int(&self, literal: &ruff::ExprNumberLiteral) -> Result<Const> {
        let digits = self.slice(literal.range()).replace('_', "");
        let radix = match digits.as_bytes().get(1) {
            Some(b'x' | b'X') => 16,
            Some(b'o' | b'O') => 8,
            Some(b'b' | b'B') => 2,
            _ => 10,
        };
        let digits = if radix == 10 {
            &digits[..]
        } else {
            digits.get(2..).unwrap_or_default()
        };
        if radix == 10 && digits.len() > MAX_DECIMAL_DIGITS {
            let message = format!(
                "Exceeds the limit ({MAX_DECIMAL_DIGITS} digits) for integer string conversion: \
                 value has {} digits; use sys.set_int_max_str_digits() to increase the limit - \
                 Consider hexadecimal for huge integer literals to avoid decimal conversion limits.",
                digits.len()
            );
            return self.error(literal.range(), message);
        }
        match IBig::from_str_radix(digits, radix) {
            Ok(value) => Ok(Const::Int(value)),
            Err(_) => self.error(literal.range(), "invalid decimal literal"),
        }
    }
}
