//! What a context is made of, checked: from arguments, and for the ready-made contexts.

use super::{ROUNDINGS, signal_dict};
use crate::number::{MAX_EMAX, MAX_PREC, MIN_EMIN, Rounding, Settings, condition};
use baton_object::int::{self, IntRef};
use baton_object::{Borrowed, PyResult, Token};

/// The largest IEEE format in bits.
pub const IEEE_MAX_BITS: i64 = 512;

/// All values of a context.
#[derive(Clone, Copy)]
pub struct Values {
    /// What arithmetic needs.
    pub settings: Settings,
    /// Whether exponents are shown with a capital letter.
    pub capitals: bool,
    /// The conditions that have been seen.
    pub flags: u32,
    /// The conditions that raise.
    pub traps: u32,
}

const fn template(prec: i64, rounding: Rounding, traps: u32) -> Values {
    Values {
        settings: Settings {
            prec,
            emax: 999_999,
            emin: -999_999,
            rounding,
            clamp: false,
        },
        capitals: true,
        flags: 0,
        traps,
    }
}

const DEFAULT_TRAPS: u32 =
    condition::ALL_INVALID | condition::DIVISION_BY_ZERO | condition::OVERFLOW;

/// The ready-made contexts.
pub const TEMPLATES: [(&str, Values); 3] = [
    (
        "DefaultContext",
        template(28, Rounding::HalfEven, DEFAULT_TRAPS),
    ),
    (
        "BasicContext",
        template(
            9,
            Rounding::HalfUp,
            DEFAULT_TRAPS | condition::UNDERFLOW | condition::CLAMPED,
        ),
    ),
    ("ExtendedContext", template(9, Rounding::HalfEven, 0)),
];

/// The values of an IEEE interchange format.
pub fn ieee(token: &mut Token, bits: Borrowed<'_>) -> PyResult<Values> {
    let bits = integer(token, bits)?;
    if bits <= 0 || bits > IEEE_MAX_BITS || bits % 32 != 0 {
        return Err(token.value_error(format!(
            "argument must be a multiple of 32, with a maximum of {IEEE_MAX_BITS}"
        )));
    }
    let emax = 3 * (1i64 << (bits / 16 + 3));
    let mut values = template(9 * (bits / 32) - 2, Rounding::HalfEven, 0);
    values.settings.emax = emax;
    values.settings.emin = 1 - emax;
    values.settings.clamp = true;
    Ok(values)
}

/// A number given for an attribute.
fn integer(token: &mut Token, value: Borrowed<'_>) -> PyResult<i64> {
    match int::value_of(token, value).map(IntRef::to_i64) {
        Some(Some(number)) => Ok(number),
        Some(None) => Err(token.overflow_error("Python int too large to convert to C ssize_t")),
        None => Err(token.type_error("an integer is required")),
    }
}

fn bounded(
    token: &mut Token,
    value: Borrowed<'_>,
    least: i64,
    most: i64,
    message: &'static str,
) -> PyResult<i64> {
    let number = integer(token, value)?;
    if number < least || number > most {
        return Err(token.value_error(message));
    }
    Ok(number)
}

/// The rounding mode of this name.
pub fn rounding(token: &mut Token, value: Borrowed<'_>) -> PyResult<Rounding> {
    if let Some(text) = baton_object::str::of(token, value).and_then(|text| text.as_ascii())
        && let Some((_, rounding)) = ROUNDINGS.iter().find(|(name, _)| *name == text)
    {
        return Ok(*rounding);
    }
    Err(token.type_error(
        "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, \
         ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]",
    ))
}

/// The name of a rounding mode.
pub fn rounding_name(rounding: Rounding) -> &'static str {
    ROUNDINGS
        .iter()
        .find(|(_, mode)| *mode == rounding)
        .map_or("", |(name, _)| name)
}

impl Values {
    /// Changes one value under its name; false if there is none of that name.
    pub fn set(&mut self, token: &mut Token, name: &str, value: Borrowed<'_>) -> PyResult<bool> {
        let settings = &mut self.settings;
        match name {
            "prec" => {
                let message = "valid range for prec is [1, MAX_PREC]";
                settings.prec = bounded(token, value, 1, MAX_PREC, message)?;
            }
            "rounding" => settings.rounding = rounding(token, value)?,
            "Emin" => {
                let message = "valid range for Emin is [MIN_EMIN, 0]";
                settings.emin = bounded(token, value, MIN_EMIN, 0, message)?;
            }
            "Emax" => {
                let message = "valid range for Emax is [0, MAX_EMAX]";
                settings.emax = bounded(token, value, 0, MAX_EMAX, message)?;
            }
            "capitals" => {
                let message = "valid values for capitals are 0 or 1";
                self.capitals = bounded(token, value, 0, 1, message)? == 1;
            }
            "clamp" => {
                let message = "valid values for clamp are 0 or 1";
                settings.clamp = bounded(token, value, 0, 1, message)? == 1;
            }
            "flags" => self.flags = signal_dict::bits_of_argument(token, value)?,
            "traps" => self.traps = signal_dict::bits_of_argument(token, value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Changes the values under these names; None leaves one as it is.
    pub fn set_all(
        &mut self,
        token: &mut Token,
        names: &[&str],
        values: &[Option<Borrowed<'_>>],
    ) -> PyResult<()> {
        for (name, value) in names.iter().zip(values) {
            if let Some(value) = baton_modules::support::not_none(*value) {
                self.set(token, name, value)?;
            }
        }
        Ok(())
    }
}
