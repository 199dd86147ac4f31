//! The methods of `complex`.

use crate::args::Args;
use crate::complex::{new, value_of};
use crate::error::PyResult;
use crate::exceptions::{OVERFLOW_ERROR, ZERO_DIVISION_ERROR};
use crate::float;
use crate::float_text;
use crate::int::{self, IntRef};
use crate::int_arith;
use crate::names::Known;
use crate::object;
use crate::singletons::not_implemented;
use crate::slots::CompareOp;
use crate::str::Str;
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

/// Create a complex number from a string or numbers.
///
/// If a string is given, parse it as a complex number.
/// If a single number is given, convert it to a complex number.
/// If the 'real' or 'imag' arguments are given, create a complex number
/// with the specified real and imaginary components.
#[class(name = "complex", kind = COMPLEX, flags = BASETYPE, no_gc, signature = "(real=0, imag=0)")]
pub struct Complex {
    /// The real part.
    pub re: f64,
    /// The imaginary part.
    pub im: f64,
}

type Pair = (f64, f64);

/// An operand: complex, float or int.
#[derive(Clone, Copy)]
enum Operand {
    Complex(Pair),
    Real(f64),
}

impl Operand {
    fn pair(self) -> Pair {
        match self {
            Operand::Complex(pair) => pair,
            Operand::Real(re) => (re, 0.0),
        }
    }
}

fn operand(token: &mut Token, value: Borrowed<'_>) -> PyResult<Option<Operand>> {
    if let Some(pair) = value_of(token, value) {
        return Ok(Some(Operand::Complex(pair)));
    }
    if let Some(x) = float::value_of(token, value) {
        return Ok(Some(Operand::Real(x)));
    }
    let x = match int::value_of(token, value) {
        Some(IntRef::Small(small)) => Some(small as f64),
        Some(IntRef::Big(big)) => int_arith::to_f64(big),
        None => return Ok(None),
    };
    match x {
        Some(x) => Ok(Some(Operand::Real(x))),
        None => Err(token.overflow_error("int too large to convert to float")),
    }
}

fn operate(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    operation: fn(&mut Token, Operand, Operand) -> PyResult<Pair>,
) -> PyResult {
    let (Some(a), Some(b)) = (operand(token, left)?, operand(token, right)?) else {
        return Ok(not_implemented());
    };
    let (re, im) = operation(token, a, b)?;
    Ok(new(token, re, im))
}

/// Mixed operations leave the part alone that the real operand does not have, so that zeros keep their signs.
fn add(_: &mut Token, a: Operand, b: Operand) -> PyResult<Pair> {
    Ok(match (a, b) {
        (Operand::Complex((re, im)), Operand::Real(x))
        | (Operand::Real(x), Operand::Complex((re, im))) => (re + x, im),
        _ => (a.pair().0 + b.pair().0, a.pair().1 + b.pair().1),
    })
}

fn subtract(_: &mut Token, a: Operand, b: Operand) -> PyResult<Pair> {
    Ok(match (a, b) {
        (Operand::Complex((re, im)), Operand::Real(x)) => (re - x, im),
        (Operand::Real(x), Operand::Complex((re, im))) => (x - re, -im),
        _ => (a.pair().0 - b.pair().0, a.pair().1 - b.pair().1),
    })
}

fn product(a: Pair, b: Pair) -> Pair {
    let (re, im) = (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0);
    if !(re.is_nan() && im.is_nan()) {
        return (re, im);
    }
    recover_infinity(a, b).unwrap_or((re, im))
}

/// The product where an infinity turned into NaNs (C11, Annex G).
fn recover_infinity(mut a: Pair, mut b: Pair) -> Option<Pair> {
    let boxed = |x: f64| (if x.is_infinite() { 1.0f64 } else { 0.0 }).copysign(x);
    let unnan = |x: f64| if x.is_nan() { 0f64.copysign(x) } else { x };
    let infinite = |p: Pair| p.0.is_infinite() || p.1.is_infinite();
    let mut again = false;
    if infinite(a) {
        (a, b, again) = ((boxed(a.0), boxed(a.1)), (unnan(b.0), unnan(b.1)), true);
    }
    if infinite(b) {
        (b, a, again) = ((boxed(b.0), boxed(b.1)), (unnan(a.0), unnan(a.1)), true);
    }
    if !again
        && [a.0 * b.0, a.1 * b.1, a.0 * b.1, a.1 * b.0]
            .iter()
            .any(|x| x.is_infinite())
    {
        (a, b, again) = ((unnan(a.0), unnan(a.1)), (unnan(b.0), unnan(b.1)), true);
    }
    again.then_some({
        (
            f64::INFINITY * (a.0 * b.0 - a.1 * b.1),
            f64::INFINITY * (a.0 * b.1 + a.1 * b.0),
        )
    })
}

fn multiply(_: &mut Token, a: Operand, b: Operand) -> PyResult<Pair> {
    Ok(match (a, b) {
        (Operand::Complex((re, im)), Operand::Real(x))
        | (Operand::Real(x), Operand::Complex((re, im))) => (re * x, im * x),
        _ => product(a.pair(), b.pair()),
    })
}

/// The quotient; infinities that turned into NaNs are mended (C11, Annex G).
pub fn quotient(a: Pair, b: Pair) -> Pair {
    let (re, im) = smith_quotient(a, b);
    if !(re.is_nan() && im.is_nan()) {
        return (re, im);
    }
    let boxed = |x: f64| (if x.is_infinite() { 1.0f64 } else { 0.0 }).copysign(x);
    let infinite = |p: Pair| p.0.is_infinite() || p.1.is_infinite();
    let finite = |p: Pair| p.0.is_finite() && p.1.is_finite();
    let (a, b, scale) = match (infinite(a), infinite(b)) {
        (true, _) if finite(b) => ((boxed(a.0), boxed(a.1)), b, f64::INFINITY),
        (_, true) if finite(a) => (a, (boxed(b.0), boxed(b.1)), 0.0),
        _ => return (re, im),
    };
    (
        scale * (a.0 * b.0 + a.1 * b.1),
        scale * (a.1 * b.0 - a.0 * b.1),
    )
}

/// Smith's method: scale by the larger part of the divisor.
fn smith_quotient(a: Pair, b: Pair) -> Pair {
    if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let divisor = b.0 + b.1 * ratio;
        ((a.0 + a.1 * ratio) / divisor, (a.1 - a.0 * ratio) / divisor)
    } else if b.1.abs() >= b.0.abs() {
        let ratio = b.0 / b.1;
        let divisor = b.0 * ratio + b.1;
        ((a.0 * ratio + a.1) / divisor, (a.1 * ratio - a.0) / divisor)
    } else {
        (f64::NAN, f64::NAN)
    }
}

fn divide(token: &mut Token, a: Operand, b: Operand) -> PyResult<Pair> {
    if b.pair() == (0.0, 0.0) {
        return Err(token.raise(&ZERO_DIVISION_ERROR, "division by zero"));
    }
    Ok(match (a, b) {
        (Operand::Complex((re, im)), Operand::Real(x)) => (re / x, im / x),
        (Operand::Real(x), Operand::Complex(b)) => real_quotient(x, b),
        _ => quotient(a.pair(), b.pair()),
    })
}

/// A real number divided by a complex one: as [`quotient`], but zeros keep their signs.
fn real_quotient(a: f64, b: Pair) -> Pair {
    let nan = b.0.is_nan() || b.1.is_nan() || (b.0.is_infinite() && b.1.is_infinite());
    if nan && (b.0.is_infinite() || b.1.is_infinite()) && a.is_finite() {
        // As C11 (annex G) has it: zeros with the right signs.
        let unit = |x: f64| if x.is_infinite() { 1f64 } else { 0.0 }.copysign(x);
        let (x, y) = (unit(b.0), unit(b.1));
        (0.0 * (a * x), 0.0 * (-a * y))
    } else if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let divisor = b.0 + b.1 * ratio;
        (a / divisor, -a * ratio / divisor)
    } else if b.1.abs() >= b.0.abs() {
        let ratio = b.0 / b.1;
        let divisor = b.0 * ratio + b.1;
        (a * ratio / divisor, -a / divisor)
    } else {
        (f64::NAN, f64::NAN)
    }
}

/// Small whole powers by repeated multiplication.
fn whole_power(base: Pair, exponent: u32) -> Pair {
    let (mut result, mut square, mut left) = ((1.0, 0.0), base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result = product(result, square);
        }
        square = product(square, square);
        left >>= 1;
    }
    result
}

/// `a ** b` of complex numbers.
pub fn power(token: &mut Token, a: Pair, b: Pair) -> PyResult {
    let (re, im) = if b == (0.0, 0.0) {
        (1.0, 0.0)
    } else if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return Err(token.raise(&ZERO_DIVISION_ERROR, "zero to a negative or complex power"));
        }
        (0.0, 0.0)
    } else if b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= 100.0 {
        let result = whole_power(a, b.0.abs() as u32);
        if b.0 < 0.0 {
            quotient((1.0, 0.0), result)
        } else {
            result
        }
    } else {
        let (modulus, angle) = (a.0.hypot(a.1), a.1.atan2(a.0));
        let (mut length, mut phase) = (modulus.powf(b.0), angle * b.0);
        if b.1 != 0.0 {
            length *= (-angle * b.1).exp();
            phase += b.1 * modulus.ln();
        }
        if phase.is_infinite() {
            return Err(token.raise(&ZERO_DIVISION_ERROR, "zero to a negative or complex power"));
        }
        (length * phase.cos(), length * phase.sin())
    };
    if re.is_infinite() || im.is_infinite() {
        let values = vec![token.new_str("complex exponentiation")];
        return Err(token.raise_values(&OVERFLOW_ERROR, values));
    }
    Ok(new(token, re, im))
}

fn hash(token: &Token, this: Borrowed<'_>) -> i64 {
    let (re, im) = value_of(token, this).unwrap_or_default();
    let part = |x: f64| {
        if x.is_nan() {
            object::identity_hash(this)
        } else {
            crate::float_class::hash(x)
        }
    };
    let combined = part(re).wrapping_add(part(im).wrapping_mul(1_000_003));
    if combined == -1 { -2 } else { combined }
}

/// `repr` of a complex number.
pub fn repr(re: f64, im: f64) -> String {
    let part = |x: f64| float_text::signed(x, |x| float_text::format(x, 'r', 0, false, false));
    if re == 0.0 && re.is_sign_positive() {
        return format!("{}j", part(im));
    }
    let imaginary = part(im);
    let sign = if imaginary.starts_with('-') { "" } else { "+" };
    format!("({}{sign}{imaginary}j)", part(re))
}

/// The end of the float at the start of `text`, signs included; 0 if there is none.
fn float_end(text: &str) -> usize {
    let body = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = text.len() - body.len();
    let lower = body.to_ascii_lowercase();
    for word in ["infinity", "inf", "nan"] {
        if lower.starts_with(word) {
            return sign + word.len();
        }
    }
    let bytes = body.as_bytes();
    let digits = |from: usize| {
        from + bytes
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let whole = digits(0);
    let fraction = if bytes.get(whole) == Some(&b'.') {
        digits(whole + 1)
    } else {
        whole
    };
    if fraction == 0 || (whole == 0 && fraction == 1) {
        return 0;
    }
    if !matches!(bytes.get(fraction), Some(b'e' | b'E')) {
        return sign + fraction;
    }
    let start = fraction + 1 + usize::from(matches!(bytes.get(fraction + 1), Some(b'+' | b'-')));
    let end = digits(start);
    sign + if end > start { end } else { fraction }
}

fn parse(text: &str) -> Option<Pair> {
    let text = text.trim();
    let text = match text.strip_prefix('(') {
        Some(inner) => inner.strip_suffix(')')?.trim(),
        None => text,
    };
    let text: String = if text.contains('_') {
        float_text_without_underscores(text)?
    } else {
        text.to_string()
    };
    let end = float_end(&text);
    let (first, rest) = (text.get(..end)?, text.get(end..)?);
    let bare_j = |text: &str| match text {
        "j" | "J" | "+j" | "+J" => Some(1.0),
        "-j" | "-J" => Some(-1.0),
        _ => None,
    };
    if end == 0 {
        return bare_j(rest).map(|im| (0.0, im));
    }
    let re: f64 = first.parse().ok()?;
    match rest {
        "" => return Some((re, 0.0)),
        "j" | "J" => return Some((0.0, re)),
        _ => {}
    }
    if let Some(im) = bare_j(rest).filter(|_| rest.len() == 2) {
        return Some((re, im));
    }
    if !rest.starts_with(['+', '-']) {
        return None;
    }
    let end = float_end(rest);
    match rest.get(end..)? {
        "j" | "J" => Some((re, rest.get(..end)?.parse().ok()?)),
        _ => None,
    }
}

/// The text without underscores, which must stand between digits.
fn float_text_without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    let fine = bytes
        .iter()
        .enumerate()
        .all(|(at, byte)| *byte != b'_' || (digit(at.checked_sub(1)) && digit(Some(at + 1))));
    fine.then(|| text.replace('_', ""))
}

/// `complex(x)` of something that is no string: its parts, by `__complex__`, `__float__` or `__index__`.
fn from_number(token: &mut Token, x: Borrowed<'_>, what: &str) -> PyResult<Operand> {
    if let Some(pair) = value_of(token, x) {
        return Ok(Operand::Complex(pair));
    }
    let name = token.name(Known::__complex__);
    if let Some(made) = crate::attribute::call_special(token, x, name, &[])? {
        return match value_of(token, made.as_ref()) {
            Some(pair) => {
                if !token.is_exact(made.as_ref(), crate::kind::COMPLEX) {
                    let class = token.class_name(made.as_ref());
                    let message = format!(
                        "__complex__ returned non-complex (type {class}).  The ability to return an instance of a strict subclass of complex is deprecated, and may be removed in a future version of Python."
                    );
                    let warn = token.interp().hooks.warn.get();
                    warn(token, &crate::exceptions::DEPRECATION_WARNING, &message, 1)?;
                }
                Ok(Operand::Complex(pair))
            }
            None => {
                let class = token.class_name(made.as_ref());
                Err(token.type_error(format!("__complex__ returned non-complex (type {class})")))
            }
        };
    }
    real_number(token, x, what)
}

/// The parts of an argument that should be a complex number: what `complex()` makes of anything but text.
pub fn to_pair(token: &mut Token, x: Borrowed<'_>) -> PyResult<Pair> {
    from_number(token, x, "must be real number").map(Operand::pair)
}

fn real_number(token: &mut Token, x: Borrowed<'_>, what: &str) -> PyResult<Operand> {
    let slots = token.class_of(x).slots();
    if slots.float.is_some() || slots.index.is_some() || x.word().is_int() || x.word().is_float() {
        return Ok(Operand::Real(object::to_f64(token, x)?));
    }
    let class = token.class_name(x);
    Err(token.type_error(format!("{what}, not {class}")))
}

static PARAMETERS: crate::args::Signature =
    crate::signature!("complex", Either "real" false, Either "imag" false);

/// A part of a complex number should be real.
fn warn_of_complex(
    token: &mut Token,
    part: &Operand,
    name: &str,
    value: Borrowed<'_>,
) -> PyResult<()> {
    if !matches!(part, Operand::Complex(_)) {
        return Ok(());
    }
    let class = crate::type_object::full_name(token, value);
    let message = format!("complex() argument '{name}' must be a real number, not {class}");
    let warn = token.interp().hooks.warn.get();
    warn(token, &crate::exceptions::DEPRECATION_WARNING, &message, 1)
}

/// `by_name` says that the one argument was given by its name.
fn construct(
    token: &mut Token,
    real: Option<Borrowed<'_>>,
    imag: Option<Borrowed<'_>>,
    by_name: bool,
) -> PyResult<Pair> {
    if let (Some(real), None) = (real, imag) {
        if by_name && !real.is_a::<Str>(token) {
            let value = from_number(
                token,
                real,
                "complex() argument 'real' must be a real number",
            )?;
            warn_of_complex(token, &value, "real", real)?;
            return Ok(value.pair());
        }
        if let Some(text) = real.get::<Str>(token) {
            let text = crate::int_parse::to_ascii(text.chars());
            return match text.and_then(|text| parse(&text)) {
                Some(pair) => Ok(pair),
                None => Err(token.value_error("complex() arg is a malformed string")),
            };
        }
        return Ok(from_number(
            token,
            real,
            "complex() argument must be a string or a number",
        )?
        .pair());
    }
    let re = match real {
        Some(real) => from_number(
            token,
            real,
            "complex() argument 'real' must be a real number",
        )?,
        None => Operand::Real(0.0),
    };
    let im = match imag {
        Some(imag) => {
            let what = "complex() argument 'imag' must be a real number";
            match value_of(token, imag) {
                Some(pair) => Operand::Complex(pair),
                None => real_number(token, imag, what)?,
            }
        }
        None => Operand::Real(0.0),
    };
    for (part, name, value) in [(&re, "real", real), (&im, "imag", imag)] {
        if let Some(value) = value {
            warn_of_complex(token, part, name, value)?;
        }
    }
    // real + imag * 1j, which adds nothing where the parts are real.
    Ok(match (re, im) {
        (Operand::Real(re), Operand::Real(im)) => (re, im),
        (Operand::Complex((a, b)), Operand::Real(im)) => (a, b + im),
        (Operand::Real(re), Operand::Complex((a, b))) => (re - b, a),
        (Operand::Complex((a, b)), Operand::Complex((c, d))) => (a - d, b + c),
    })
}

fn of_class(token: &mut Token, class: Borrowed<'_>, (re, im): Pair) -> PyResult {
    if class.is(token.native_class(&COMPLEX).as_value()) {
        return Ok(new(token, re, im));
    }
    match class.as_class(token) {
        Some(class) => Ok(token.new_instance(class, Complex { re, im })),
        None => Err(token.type_error("complex.__new__(X): X is not a type object")),
    }
}

fn pair(token: &Token, this: Borrowed<'_>) -> Pair {
    value_of(token, this).unwrap_or_default()
}

#[methods]
impl Complex {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [real, imag] = PARAMETERS.bind::<2>(token, args)?;
        if let (Some(real), None) = (real, imag)
            && !args.has_keywords()
            && token.is_exact(real, crate::kind::COMPLEX)
            && class.is(token.native_class(&COMPLEX).as_value())
        {
            return Ok(real.own(token));
        }
        let value = construct(token, real, imag, args.has_keywords())?;
        of_class(token, class, value)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (re, im) = pair(token, this);
        Ok(token.new_str(&repr(re, im)))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(hash(token, this))
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let (Some((re, im)), CompareOp::Eq | CompareOp::Ne) = (value_of(token, this), op) else {
            return Ok(not_implemented());
        };
        let equal = if let Some(other) = value_of(token, other) {
            (re, im) == other
        } else if float::value_of(token, other).is_some() || int::value_of(token, other).is_some() {
            let re = token.new_float(re);
            im == 0.0 && object::compare_true(token, re.as_ref(), other, CompareOp::Eq)?
        } else {
            return Ok(not_implemented());
        };
        Ok(token.bool(equal == (op == CompareOp::Eq)))
    }

    #[slot]
    fn __add__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        operate(token, left, right, add)
    }

    #[slot]
    fn __sub__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        operate(token, left, right, subtract)
    }

    #[slot]
    fn __mul__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        operate(token, left, right, multiply)
    }

    #[slot]
    fn __truediv__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        operate(token, left, right, divide)
    }

    #[slot]
    fn __pow__(
        token: &mut Token,
        base: Borrowed<'_>,
        exponent: Borrowed<'_>,
        modulus: Borrowed<'_>,
    ) -> PyResult {
        let (Some(a), Some(b)) = (operand(token, base)?, operand(token, exponent)?) else {
            return Ok(not_implemented());
        };
        if !modulus.is_none() {
            return Err(token.value_error("complex modulo"));
        }
        power(token, a.pair(), b.pair())
    }

    #[slot]
    fn __neg__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (re, im) = pair(token, this);
        Ok(new(token, -re, -im))
    }

    #[slot]
    fn __pos__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (re, im) = pair(token, this);
        Ok(new(token, re, im))
    }

    #[slot]
    fn __abs__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (re, im) = pair(token, this);
        let modulus = re.hypot(im);
        if modulus.is_infinite() && re.is_finite() && im.is_finite() {
            return Err(token.overflow_error("absolute value too large"));
        }
        Ok(token.new_float(modulus))
    }

    #[slot]
    fn __bool__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(pair(token, this) != (0.0, 0.0))
    }

    /// Convert number to a complex floating-point number.
    #[classmethod("(number, /)")]
    fn from_number(token: &mut Token, class: Borrowed<'_>, number: Borrowed<'_>) -> PyResult {
        if token.is_exact(number, crate::kind::COMPLEX)
            && class.is(token.native_class(&COMPLEX).as_value())
        {
            return Ok(number.own(token));
        }
        let value = from_number(token, number, "must be real number")?.pair();
        let value = new(token, value.0, value.1);
        if class.is(token.native_class(&COMPLEX).as_value()) {
            Ok(value)
        } else {
            object::call(token, class, &[value.as_ref()])
        }
    }

    /// Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.
    #[method("()")]
    fn conjugate(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (re, im) = pair(token, this);
        Ok(new(token, re, -im))
    }

    /// Convert this value to exact type complex.
    #[method("()")]
    fn __complex__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (re, im) = pair(token, this);
        Ok(new(token, re, im))
    }

    /// Convert to a string according to format_spec.
    #[method("(format_spec, /)")]
    fn __format__(token: &mut Token, this: Borrowed<'_>, format_spec: Borrowed<'_>) -> PyResult {
        crate::format::complex(token, this, format_spec)
    }

    #[method("()")]
    fn __getnewargs__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (re, im) = pair(token, this);
        let parts: [Owned; 2] = [token.new_float(re), token.new_float(im)];
        Ok(token.new_tuple(parts.into_iter()))
    }

    /// the real part of a complex number
    #[member]
    fn real(token: &mut Token, this: Borrowed<'_>) -> PyResult<f64> {
        Ok(pair(token, this).0)
    }

    /// the imaginary part of a complex number
    #[member]
    fn imag(token: &mut Token, this: Borrowed<'_>) -> PyResult<f64> {
        Ok(pair(token, this).1)
    }
}
