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
