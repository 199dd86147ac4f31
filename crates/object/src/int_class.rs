//! The methods of `int` and `bool`.

use crate::error::PyResult;
use crate::int::{self, IntRef};
use crate::token::Token;
use crate::word::Borrowed;
use baton_macros::{class, methods};
use dashu_int::IBig;

/// int([x]) -> integer
/// int(x, base=10) -> integer
///
/// Convert a number or string to an integer, or return 0 if no arguments
/// are given.  If x is a number, return x.__int__().  For floating-point
/// numbers, this truncates towards zero.
///
/// If x is not a number or if base is given, then x must be a string,
/// bytes, or bytearray instance representing an integer literal in the
/// given base.  The literal can be preceded by '+' or '-' and be surrounded
/// by whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.
/// Base 0 means to interpret the base from the string as an integer literal.
/// >>> int('0b100', base=0)
/// 4
#[class(name = "int", kind = INT, flags = BASETYPE | MATCH_SELF, no_gc)]
pub struct Int {
    /// The value of an object: beyond 61 bits, or of a subclass (then of any size).
    pub value: IBig,
}

#[methods]
impl Int {
    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(int::hash(
            int::value_of(token, this).unwrap_or(IntRef::Small(0)),
        ))
    }
}

/// Returns True when the argument is true, False otherwise.
/// The builtins True and False are the only two instances of the class bool.
/// The class bool is a subclass of the class int, and cannot be subclassed.
#[class(name = "bool", kind = BOOL, base = INT, no_gc, signature = "(object=False, /)", flags = MATCH_SELF)]
pub struct Bool {
    base: Int,
}

#[methods]
impl Bool {
    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(
            token.new_str(if this.word().is(crate::singletons::true_word()) {
                "True"
            } else {
                "False"
            }),
        )
    }
}
