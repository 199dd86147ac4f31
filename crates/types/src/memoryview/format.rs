//! Items of memory views: values of the single-character native formats of `struct`, packed and unpacked.

use baton_object::int::{self, IntRef};
use baton_object::tuple_class::is_index;
use baton_object::{Borrowed, PyResult, Raised, Token, bytes, object};

/// The size of an item of a single-character native format; `None` if there is no such format.
pub fn size_of(format: &str) -> Option<usize> {
    Some(match format.strip_prefix('@').unwrap_or(format) {
        "b" | "B" | "c" | "?" => 1,
        "h" | "H" | "e" => 2,
        "i" | "I" | "f" => 4,
        "l" | "L" | "q" | "Q" | "n" | "N" | "P" | "d" => 8,
        _ => return None,
    })
}

fn unsupported(token: &mut Token, format: &str) -> Raised {
    token.raise(
        &baton_object::exceptions::NOT_IMPLEMENTED_ERROR,
        format!("memoryview: unsupported format {format}"),
    )
}

/// IEEE half precision.
fn half_to_f64(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 0x3FF));
    let magnitude = match exponent {
        0 => fraction * f64::powi(2.0, -24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * f64::powi(2.0, exponent - 15),
    };
    if bits & 0x8000 != 0 {
        -magnitude
    } else {
        magnitude
    }
}

/// The value of an item.
pub fn unpack(token: &mut Token, format: &str, data: &[u8]) -> PyResult {
    fn array<const N: usize>(data: &[u8]) -> [u8; N] {
        data.try_into().unwrap_or([0; N])
    }
    Ok(match format.strip_prefix('@').unwrap_or(format) {
        "B" => token.int(i64::from(array::<1>(data)[0])),
        "b" => token.int(i64::from(i8::from_ne_bytes(array(data)))),
        "c" => bytes::new(token, data),
        "?" => token.bool(array::<1>(data)[0] != 0),
        "h" => token.int(i64::from(i16::from_ne_bytes(array(data)))),
        "H" => token.int(i64::from(u16::from_ne_bytes(array(data)))),
        "i" => token.int(i64::from(i32::from_ne_bytes(array(data)))),
        "I" => token.int(i64::from(u32::from_ne_bytes(array(data)))),
        "l" | "q" | "n" => token.int(i64::from_ne_bytes(array(data))),
        "L" | "Q" | "N" | "P" => token.int_u64(u64::from_ne_bytes(array(data))),
        "e" => token.new_float(half_to_f64(u16::from_ne_bytes(array(data)))),
        "f" => token.new_float(f64::from(f32::from_ne_bytes(array(data)))),
        "d" => token.new_float(f64::from_ne_bytes(array(data))),
        _ => return Err(unsupported(token, format)),
    })
}

/// The bytes of a value as an item.
pub fn pack(token: &mut Token, format: &str, value: Borrowed<'_>) -> PyResult<Vec<u8>> {
    let code = format.strip_prefix('@').unwrap_or(format);
    let bad_type = |token: &mut Token| {
        token.type_error(format!("memoryview: invalid type for format '{code}'"))
    };
    match code {
        "c" => match bytes::value_of(token, value) {
            Some([byte]) => return Ok(vec![*byte]),
            Some(_) => return Err(token.value_error("memoryview: invalid value for format 'c'")),
            None => return Err(bad_type(token)),
        },
        "?" => return Ok(vec![u8::from(object::is_true(token, value)?)]),
        "d" | "f" => {
            let Ok(x) =
                object::to_f64(token, value).map_err(|raised| drop(token.take_lazy(raised)))
            else {
                return Err(bad_type(token));
            };
            return Ok(if code == "d" {
                x.to_ne_bytes().to_vec()
            } else {
                (x as f32).to_ne_bytes().to_vec()
            });
        }
        _ => {}
    }
    if !is_index(token, value) {
        return Err(bad_type(token));
    }
    let number = int::index(token, value)?;
    let number = match int::value_of(token, number.as_ref()) {
        Some(IntRef::Small(small)) => Some(i128::from(small)),
        Some(IntRef::Big(big)) => i128::try_from(big).ok(),
        None => None,
    };
    let packed = number.and_then(|number| {
        Some(match code {
            "B" => u8::try_from(number).ok()?.to_ne_bytes().to_vec(),
            "b" => i8::try_from(number).ok()?.to_ne_bytes().to_vec(),
            "h" => i16::try_from(number).ok()?.to_ne_bytes().to_vec(),
            "H" => u16::try_from(number).ok()?.to_ne_bytes().to_vec(),
            "i" => i32::try_from(number).ok()?.to_ne_bytes().to_vec(),
            "I" => u32::try_from(number).ok()?.to_ne_bytes().to_vec(),
            "l" | "q" | "n" => i64::try_from(number).ok()?.to_ne_bytes().to_vec(),
            "L" | "Q" | "N" | "P" => u64::try_from(number).ok()?.to_ne_bytes().to_vec(),
            _ => return None,
        })
    });
    match packed {
        Some(packed) => Ok(packed),
        None if size_of(code).is_none() || code == "e" => Err(unsupported(token, format)),
        None => Err(token.value_error(format!("memoryview: invalid value for format '{code}'"))),
    }
}
