//! `_struct`: numbers and bytes laid out as C would.

use crate::support::{given, instance};
use baton_object::exceptions::{EXCEPTION, exception_class};
use baton_object::int::{IntRef, value_of};
use baton_object::traverse::Opaque;
use baton_object::{
    Args, Borrowed, ClassSpec, Owned, PyResult, Raised, Token, bytes, class, methods, object,
};

/// `struct.error`
pub static ERROR: ClassSpec = exception_class("error", "struct", Some(&EXCEPTION), "");

fn error(token: &mut Token, message: impl Into<std::borrow::Cow<'static, str>>) -> Raised {
    token.raise(&ERROR, message)
}

/// An item of a format: its letter, where it starts, bytes of one, how many (for `s` and `p`: bytes).
#[derive(Clone, Copy)]
struct Code {
    letter: u8,
    offset: usize,
    size: usize,
    count: usize,
}

/// A format read: its items, the size of all, whether the low byte comes first.
#[derive(Clone)]
struct Layout {
    codes: Vec<Code>,
    size: usize,
    values: usize,
    little: bool,
}

/// Size and alignment of a letter.
fn letter_size(letter: u8, native: bool) -> Option<(usize, usize)> {
    let size = match letter {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' => {
            if native {
                8
            } else {
                4
            }
        }
        b'q' | b'Q' | b'd' => 8,
        b'n' | b'N' | b'P' if native => 8,
        b'F' => return Some((8, 4)),
        b'D' => return Some((16, 8)),
        _ => return None,
    };
    Some((size, size))
}

/// What is said of a letter that means nothing.
fn bad_letter(letter: u8) -> &'static str {
    match letter {
        0 => "embedded null character",
        _ => "bad char in struct format",
    }
}

fn parse(token: &mut Token, format: &[u8]) -> PyResult<Layout> {
    let (native, little, mut rest) = match format.first() {
        Some(b'@') => (true, cfg!(target_endian = "little"), 1),
        Some(b'=') => (false, cfg!(target_endian = "little"), 1),
        Some(b'<') => (false, true, 1),
        Some(b'>' | b'!') => (false, false, 1),
        _ => (true, cfg!(target_endian = "little"), 0),
    };
    let (mut codes, mut size, mut values) = (Vec::new(), 0usize, 0usize);
    while let Some(byte) = format.get(rest) {
        rest += 1;
        if byte.is_ascii_whitespace() {
            continue;
        }
        let (mut letter, mut count) = (*byte, 1usize);
        if byte.is_ascii_digit() {
            count = usize::from(byte - b'0');
            loop {
                let Some(next) = format.get(rest) else {
                    return Err(error(token, "repeat count given without format specifier"));
                };
                rest += 1;
                if !next.is_ascii_digit() {
                    letter = *next;
                    break;
                }
                count = match count
                    .checked_mul(10)
                    .and_then(|count| count.checked_add(usize::from(next - b'0')))
                {
                    Some(count) => count,
                    None => return Err(error(token, "total struct size too long")),
                };
            }
        }
        let Some((one, align)) = letter_size(letter, native) else {
            return Err(error(token, bad_letter(letter)));
        };
        if native {
            size = size.next_multiple_of(align);
        }
        let total = one
            .checked_mul(count)
            .and_then(|bytes| size.checked_add(bytes))
            .filter(|total| *total <= isize::MAX as usize);
        let Some(total) = total else {
            return Err(error(token, "total struct size too long"));
        };
        match letter {
            b'x' => {}
            b's' | b'p' => {
                codes.push(Code {
                    letter,
                    offset: size,
                    size: count,
                    count: 1,
                });
                values += 1;
            }
            _ if count > 0 => {
                codes.push(Code {
                    letter,
                    offset: size,
                    size: one,
                    count,
                });
                values += count;
            }
            _ => {}
        }
        size = total;
    }
    Ok(Layout {
        codes,
        size,
        values,
        little,
    })
}

fn format_bytes(token: &mut Token, format: Borrowed<'_>) -> PyResult<Vec<u8>> {
    if let Some(text) = format.get::<baton_object::str::Str>(token) {
        if let Some(ascii) = text.as_ascii() {
            return Ok(ascii.as_bytes().to_vec());
        }
        let encoded = baton_object::codecs::encode(token, format, "ascii", "strict")?;
        return Ok(bytes::value_of(token, encoded.as_ref())
            .unwrap_or_default()
            .to_vec());
    }
    match bytes::value_of(token, format).map(<[u8]>::to_vec) {
        Some(data) => Ok(data),
        None => {
            let class = token.class_name(format);
            Err(token.type_error(format!(
                "Struct() argument 1 must be a str or bytes object, not {class}"
            )))
        }
    }
}

fn layout_of(token: &mut Token, format: Borrowed<'_>) -> PyResult<Layout> {
    let data = format_bytes(token, format)?;
    parse(token, &data)
}

// ---- packing ----

fn put(out: &mut [u8], number: &[u8], little: bool) {
    // `number` is little-endian.
    for (place, byte) in out.iter_mut().enumerate() {
        let at = if little {
            place
        } else {
            number.len() - 1 - place
        };
        *byte = number.get(at).copied().unwrap_or(0);
    }
}

fn pack_int(
    token: &mut Token,
    code: Code,
    value: Borrowed<'_>,
    out: &mut [u8],
    little: bool,
) -> PyResult<()> {
    if value_of(token, value).is_none() && token.class_of(value).slots().index.is_none() {
        return Err(error(token, "required argument is not an integer"));
    }
    let number = baton_object::int::index(token, value)?;
    let number = match value_of(token, number.as_ref()) {
        Some(IntRef::Small(small)) => Some(i128::from(small)),
        Some(IntRef::Big(big)) => i128::try_from(big).ok(),
        None => None,
    };
    let bits = code.size as u32 * 8;
    let signed = code.letter.is_ascii_lowercase();
    let (low, high) = if signed {
        (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
    } else {
        (0, (1i128 << bits) - 1)
    };
    let Some(number) = number.filter(|number| (low..=high).contains(number) || code.letter == b'P')
    else {
        let letter = char::from(code.letter);
        return Err(error(
            token,
            format!("'{letter}' format requires {low} <= number <= {high}"),
        ));
    };
    put(
        out,
        number.to_le_bytes().get(..code.size).unwrap_or(&[]),
        little,
    );
    Ok(())
}

/// The half-precision bits nearest to `x`, ties to even; `None` if it is too large.
fn half_bits(x: f64) -> Option<u16> {
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    if x.is_nan() {
        return Some(sign | 0x7E00);
    }
    if x.is_infinite() {
        return Some(sign | 0x7C00);
    }
    let magnitude = x.abs();
    // The unit in the last place, not below that of the subnormals; scaling by a power of two is exact.
    let exponent = if magnitude < 2f64.powi(-14) {
        -14
    } else {
        ((magnitude.to_bits() >> 52) as i32) - 1023
    };
    let units = (magnitude / 2f64.powi(exponent - 10)).round_ties_even();
    let bits = if magnitude < 2f64.powi(-14) {
        units
    } else {
        f64::from(exponent + 14) * 1024.0 + units
    };
    (bits < 31744.0).then_some(sign | bits as u16)
}

fn half_value(bits: u16) -> f64 {
    let sign = if bits & 0x8000 != 0 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * 2f64.powi(exponent - 15),
    }
}

fn pack_float(
    token: &mut Token,
    letter: u8,
    number: f64,
    out: &mut [u8],
    little: bool,
) -> PyResult<()> {
    match letter {
        b'e' => match half_bits(number) {
            Some(bits) => put(out, &bits.to_le_bytes(), little),
            None => return Err(token.overflow_error("float too large to pack with e format")),
        },
        b'f' => {
            let single = number as f32;
            if single.is_infinite() && number.is_finite() {
                return Err(token.overflow_error("float too large to pack with f format"));
            }
            put(out, &single.to_le_bytes(), little);
        }
        _ => put(out, &number.to_le_bytes(), little),
    }
    Ok(())
}

fn pack_one(
    token: &mut Token,
    code: Code,
    value: Borrowed<'_>,
    out: &mut [u8],
    little: bool,
) -> PyResult<()> {
    match code.letter {
        b'c' => match bytes::value_of(token, value) {
            Some([byte]) => put(out, &[*byte], little),
            _ => {
                return Err(error(
                    token,
                    "char format requires a bytes object of length 1",
                ));
            }
        },
        b'?' => {
            let truth = object::is_true(token, value)?;
            put(out, &[u8::from(truth)], little);
        }
        b's' | b'p' => {
            let data = if bytes::value_of(token, value).is_some()
                || token.is_exact(value, baton_object::kind::BYTEARRAY)
            {
                let view = baton_object::buffer::get(token, value, false)?;
                view.bytes(token).to_vec()
            } else {
                return Err(error(
                    token,
                    format!(
                        "argument for '{}' must be a bytes object",
                        char::from(code.letter)
                    ),
                ));
            };
            let skip = usize::from(code.letter == b'p').min(out.len());
            let kept = data.len().min(out.len() - skip);
            if skip == 1
                && let Some(first) = out.first_mut()
            {
                *first = kept.min(255) as u8;
            }
            for (place, byte) in out.iter_mut().skip(skip).zip(data.iter().take(kept)) {
                *place = *byte;
            }
        }
        b'e' | b'f' | b'd' => {
            let Ok(number) =
                object::to_f64(token, value).map_err(|raised| drop(token.take_lazy(raised)))
            else {
                return Err(error(token, "required argument is not a float"));
            };
            pack_float(token, code.letter, number, out, little)?;
        }
        b'F' | b'D' => {
            let parts = match baton_object::complex::value_of(token, value) {
                Some(parts) => parts,
                None => match object::to_f64(token, value) {
                    Ok(number) => (number, 0.0),
                    Err(raised) => {
                        drop(token.take_lazy(raised));
                        return Err(error(token, "required argument is not a complex"));
                    }
                },
            };
            let half = out.len() / 2;
            let (re, im) = out.split_at_mut(half);
            let letter = code.letter.to_ascii_lowercase();
            pack_float(token, letter, parts.0, re, little)?;
            pack_float(token, letter, parts.1, im, little)?;
        }
        _ => pack_int(token, code, value, out, little)?,
    }
    Ok(())
}

fn pack_values(
    token: &mut Token,
    layout: &Layout,
    values: &[Borrowed<'_>],
    name: &str,
) -> PyResult<Vec<u8>> {
    if values.len() != layout.values {
        let (wanted, given) = (layout.values, values.len());
        return Err(error(
            token,
            format!("{name} expected {wanted} items for packing (got {given})"),
        ));
    }
    let mut out = Vec::new();
    if out.try_reserve(layout.size).is_err() {
        return Err(token.memory_error());
    }
    out.resize(layout.size, 0);
    let mut values = values.iter();
    for code in &layout.codes {
        for index in 0..code.count {
            let start = code.offset + index * code.size;
            if let (Some(value), Some(place)) =
                (values.next(), out.get_mut(start..start + code.size))
            {
                pack_one(token, *code, *value, place, layout.little)?;
            }
        }
    }
    Ok(out)
}

// ---- unpacking ----

fn unpack_one(token: &Token, code: Code, data: &[u8], little: bool) -> Owned {
    let mut raw = [0u8; 16];
    let ordered = |raw: &mut [u8; 16], data: &[u8]| {
        for (place, byte) in raw.iter_mut().zip(data) {
            *place = *byte;
        }
        if !little && let Some(part) = raw.get_mut(..data.len().min(16)) {
            part.reverse();
        }
    };
    let real = |letter: u8, data: &[u8]| -> f64 {
        let mut raw = [0u8; 16];
        ordered(&mut raw, data);
        let bits = u128::from_le_bytes(raw);
        match letter {
            b'e' => half_value(bits as u16),
            b'f' => f64::from(f32::from_bits(bits as u32)),
            _ => f64::from_bits(bits as u64),
        }
    };
    match code.letter {
        b'c' | b's' => bytes::new(token, data),
        b'p' => {
            let kept = data
                .first()
                .map_or(0, |len| usize::from(*len))
                .min(data.len().saturating_sub(1));
            bytes::new(token, data.get(1..1 + kept).unwrap_or(&[]))
        }
        b'?' => token.bool(data.iter().any(|byte| *byte != 0)),
        b'e' | b'f' | b'd' => token.new_float(real(code.letter, data)),
        b'F' | b'D' => {
            let (re, im) = data.split_at(data.len() / 2);
            let letter = code.letter.to_ascii_lowercase();
            baton_object::complex::new(token, real(letter, re), real(letter, im))
        }
        letter => {
            ordered(&mut raw, data);
            let number = i128::from_le_bytes(raw);
            let unused = 128 - data.len() as u32 * 8;
            token.new_int(if letter.is_ascii_lowercase() {
                number << unused >> unused
            } else {
                number
            })
        }
    }
}

fn unpack_values(token: &Token, layout: &Layout, data: &[u8]) -> Owned {
    let mut values = Vec::with_capacity(layout.values);
    for code in &layout.codes {
        for index in 0..code.count {
            let start = code.offset + index * code.size;
            values.push(unpack_one(
                token,
                *code,
                data.get(start..start + code.size).unwrap_or(&[]),
                layout.little,
            ));
        }
    }
    token.new_tuple(values.into_iter())
}

fn unpack_exact(token: &mut Token, layout: &Layout, buffer: Borrowed<'_>) -> PyResult {
    let view = baton_object::buffer::get(token, buffer, false)?;
    if view.len != layout.size {
        drop(view);
        return Err(error(
            token,
            format!("unpack requires a buffer of {} bytes", layout.size),
        ));
    }
    Ok(unpack_values(token, layout, view.bytes(token)))
}

/// The place of `offset` in a buffer of `len` bytes that must hold `size` more.
fn place(
    token: &mut Token,
    offset: i64,
    len: usize,
    size: usize,
    packing: bool,
) -> PyResult<usize> {
    let (name, doing) = if packing {
        ("pack_into", "packing")
    } else {
        ("unpack_from", "unpacking")
    };
    let mut at = offset;
    if offset < 0 {
        if offset.saturating_add(size as i64) > 0 {
            let message = if packing {
                format!("no space to pack {size} bytes at offset {offset}")
            } else {
                format!("not enough data to unpack {size} bytes at offset {offset}")
            };
            return Err(error(token, message));
        }
        at = offset.saturating_add(len as i64);
        if at < 0 {
            return Err(error(
                token,
                format!("offset {offset} out of range for {len}-byte buffer"),
            ));
        }
    }
    if (len as i64).saturating_sub(at) < size as i64 {
        let least = size as i128 + i128::from(at);
        return Err(error(
            token,
            format!(
                "{name} requires a buffer of at least {least} bytes for {doing} {size} bytes at offset {at} (actual buffer size is {len})"
            ),
        ));
    }
    Ok(at as usize)
}

fn unpack_at(token: &mut Token, layout: &Layout, buffer: Borrowed<'_>, offset: i64) -> PyResult {
    let view = baton_object::buffer::get(token, buffer, false)?;
    let start = place(token, offset, view.len, layout.size, false)?;
    let data = view
        .bytes(token)
        .get(start..start + layout.size)
        .unwrap_or(&[]);
    Ok(unpack_values(token, layout, data))
}

fn pack_at(
    token: &mut Token,
    layout: &Layout,
    buffer: Borrowed<'_>,
    offset: Borrowed<'_>,
    values: &[Borrowed<'_>],
) -> PyResult<()> {
    let offset = baton_object::int::index_to_i64(token, offset, "C ssize_t")?;
    let data = pack_values(token, layout, values, "pack_into")?;
    let view = baton_object::buffer::get_writable(token, buffer, "argument")?;
    let start = place(token, offset, view.len, layout.size, true)?;
    match view
        .bytes_mut(token)
        .and_then(|bytes| bytes.get_mut(start..start + data.len()))
    {
        Some(part) => {
            part.copy_from_slice(&data);
            Ok(())
        }
        None => Err(token.type_error("read-write bytes-like object expected")),
    }
}

fn iterate(token: &mut Token, layout: &Layout, buffer: Borrowed<'_>) -> PyResult {
    if layout.size == 0 {
        return Err(error(
            token,
            "cannot iteratively unpack with a struct of length 0",
        ));
    }
    let view = baton_object::buffer::get(token, buffer, false)?;
    if view.len % layout.size != 0 {
        return Err(error(
            token,
            format!(
                "iterative unpacking requires a buffer of a multiple of {} bytes",
                layout.size
            ),
        ));
    }
    drop(view);
    let buffer = buffer.own(token);
    Ok(token.new_object(UnpackIterator {
        layout: Opaque(layout.clone()),
        buffer,
        at: 0,
    }))
}

/// Walks over a buffer, one structure at a time.
#[class(name = "unpack_iterator", module = "_struct", flags = NO_INSTANTIATION)]
pub struct UnpackIterator {
    layout: Opaque<Layout>,
    buffer: Owned,
    at: usize,
}

#[methods]
impl UnpackIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = UnpackIterator::of(token, this);
        let (layout, buffer, at) = (
            payload.layout.0.clone(),
            payload.buffer.clone_ref(token),
            payload.at,
        );
        let view = baton_object::buffer::get(token, buffer.as_ref(), false)?;
        let Some(data) = view.bytes(token).get(at..at + layout.size) else {
            return Ok(None);
        };
        let values = unpack_values(token, &layout, data);
        UnpackIterator::of_mut(token, this).at = at + layout.size;
        Ok(Some(values))
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()")]
    fn __length_hint__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let payload = UnpackIterator::of(token, this);
        let (size, at, buffer) = (
            payload.layout.0.size,
            payload.at,
            payload.buffer.clone_ref(token),
        );
        let view = baton_object::buffer::get(token, buffer.as_ref(), false)?;
        Ok(view.len.saturating_sub(at) / size.max(1))
    }
}

/// Struct(fmt) --> compiled struct object
#[class(name = "Struct", module = "_struct", flags = BASETYPE | WEAKREF, signature = "(format)")]
pub struct Struct {
    /// The format and what it says; nothing before `__init__`.
    parsed: Option<(Owned, Opaque<Layout>)>,
}

fn own_parts(token: &mut Token, this: Borrowed<'_>) -> PyResult<(Owned, Layout)> {
    let parsed = &Struct::of(token, this).parsed;
    let parts = parsed
        .as_ref()
        .map(|(format, layout)| (format.clone_ref(token), layout.0.clone()));
    parts.ok_or_else(|| token.runtime_error("Struct object is not initialized"))
}

fn own_layout(token: &mut Token, this: Borrowed<'_>) -> PyResult<Layout> {
    own_parts(token, this).map(|(_, layout)| layout)
}

#[methods]
impl Struct {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(token, class, Struct { parsed: None })
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let [format] = bind!(token, args, "Struct", Either "format" true);
        let format = given(token, format)?;
        let data = format_bytes(token, format)?;
        let layout = Opaque(parse(token, &data)?);
        let format = token.new_latin1(&data);
        let parsed = Some((format, layout));
        let old = std::mem::replace(&mut Struct::of_mut(token, this).parsed, parsed);
        drop(old);
        Ok(())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (format, _) = own_parts(token, this)?;
        let class = token.short_class_name(this);
        let format = object::repr_text(token, format.as_ref())?;
        Ok(token.new_str(&format!("{class}({format})")))
    }

    /// Return a bytes object containing values packed according to the format string.
    #[method("(*args)")]
    fn pack(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let layout = own_layout(token, this)?;
        let data = pack_values(token, &layout, args.positional(), "pack")?;
        Ok(bytes::from_vec(token, data))
    }

    /// Pack values according to the format string and write the packed bytes into the writable buffer at offset.
    #[method("(*args)")]
    fn pack_into(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let layout = own_layout(token, this)?;
        match args.positional() {
            [buffer, offset, values @ ..] => pack_at(token, &layout, *buffer, *offset, values),
            [] => Err(error(token, "pack_into expected buffer argument")),
            _ => Err(error(token, "pack_into expected offset argument")),
        }
    }

    /// Return a tuple containing unpacked values.
    #[method("(buffer, /)")]
    fn unpack(token: &mut Token, this: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult {
        let layout = own_layout(token, this)?;
        unpack_exact(token, &layout, buffer)
    }

    /// Return a tuple containing unpacked values.
    #[method("(buffer, offset=0)")]
    fn unpack_from(
        token: &mut Token,
        this: Borrowed<'_>,
        buffer: Borrowed<'_>,
        offset: Option<i64>,
    ) -> PyResult {
        let layout = own_layout(token, this)?;
        unpack_at(token, &layout, buffer, offset.unwrap_or(0))
    }

    /// Return an iterator yielding tuples.
    #[method("(buffer, /)")]
    fn iter_unpack(token: &mut Token, this: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult {
        let layout = own_layout(token, this)?;
        iterate(token, &layout, buffer)
    }

    /// S.__sizeof__() -> size of S in memory, in bytes
    #[method("()")]
    fn __sizeof__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let codes = own_layout(token, this)?.codes.len();
        Ok(size_of::<baton_object::header::Header>()
            + size_of::<Struct>()
            + codes * size_of::<Code>())
    }

    /// struct format string
    #[getter]
    fn format(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        own_parts(token, this).map(|(format, _)| format)
    }

    /// struct size in bytes
    #[getter]
    fn size(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let parsed = &Struct::of(token, this).parsed;
        Ok(parsed
            .as_ref()
            .map_or(-1, |(_, layout)| layout.0.size as i64))
    }
}

/// Functions to convert between Python values and C structs.
#[baton_object::module(name = "_struct", classes(super::ERROR, super::STRUCT))]
pub mod module {
    use super::*;

    /// Clear the internal cache.
    #[function("()")]
    fn _clearcache(_token: &mut Token) -> PyResult<()> {
        // Formats are read anew at each call of a function; `Struct` objects keep what they read.
        Ok(())
    }

    /// Return size in bytes of the struct described by the format string.
    #[function("(format, /)")]
    fn calcsize(token: &mut Token, format: Borrowed<'_>) -> PyResult<usize> {
        Ok(layout_of(token, format)?.size)
    }

    /// Return a bytes object containing values packed according to the format string.
    #[function("(*args)")]
    fn pack(token: &mut Token, args: Args<'_>) -> PyResult {
        let [format, values @ ..] = args.positional() else {
            return Err(token.type_error("missing format argument"));
        };
        let layout = layout_of(token, *format)?;
        let data = pack_values(token, &layout, values, "pack")?;
        Ok(bytes::from_vec(token, data))
    }

    /// Pack values according to the format string and write the packed bytes into the writable buffer at offset.
    #[function("(*args)")]
    fn pack_into(token: &mut Token, args: Args<'_>) -> PyResult<()> {
        let [format, buffer, offset, values @ ..] = args.positional() else {
            return Err(token.type_error("pack_into expected at least 3 arguments"));
        };
        let layout = layout_of(token, *format)?;
        pack_at(token, &layout, *buffer, *offset, values)
    }

    /// Return a tuple containing values unpacked according to the format string.
    #[function("(format, buffer, /)")]
    fn unpack(token: &mut Token, format: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult {
        let layout = layout_of(token, format)?;
        unpack_exact(token, &layout, buffer)
    }

    /// Return a tuple containing values unpacked according to the format string.
    #[function("(format, /, buffer, offset=0)")]
    fn unpack_from(
        token: &mut Token,
        format: Borrowed<'_>,
        buffer: Borrowed<'_>,
        offset: Option<i64>,
    ) -> PyResult {
        let layout = layout_of(token, format)?;
        unpack_at(token, &layout, buffer, offset.unwrap_or(0))
    }

    /// Return an iterator yielding tuples unpacked from the given bytes.
    #[function("(format, buffer, /)")]
    fn iter_unpack(token: &mut Token, format: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult {
        let layout = layout_of(token, format)?;
        iterate(token, &layout, buffer)
    }
}
