//! The methods of `complex`.

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

#[methods]
impl Complex {}

/// `a ** b` of complex numbers.
pub fn power(
    token: &mut crate::token::Token,
    a: (f64, f64),
    b: (f64, f64),
) -> crate::error::PyResult {
    if b == (0.0, 0.0) {
        return Ok(crate::complex::new(token, 1.0, 0.0));
    }
    if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return Err(token.raise(
                &crate::exceptions::ZERO_DIVISION_ERROR,
                "zero to a negative or complex power",
            ));
        }
        return Ok(crate::complex::new(token, 0.0, 0.0));
    }
    let (modulus, angle) = (a.0.hypot(a.1), a.1.atan2(a.0));
    let (mut length, mut phase) = (modulus.powf(b.0), angle * b.0);
    if b.1 != 0.0 {
        length *= (-angle * b.1).exp();
        phase += b.1 * modulus.ln();
    }
    let (re, im) = (length * phase.cos(), length * phase.sin());
    if !re.is_finite() || !im.is_finite() {
        let values = vec![token.new_str("complex exponentiation")];
        return Err(token.raise_values(&crate::exceptions::OVERFLOW_ERROR, values));
    }
    Ok(crate::complex::new(token, re, im))
}
