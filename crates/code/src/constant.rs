//! Constants of code objects and of syntax trees.
//!
//! Equality is the one used to merge constants (CPython's `_PyCode_ConstantKey`): type-strict
//! (`1`, `True` and `1.0` differ), zeros of different sign differ, and so do the parts of containers.
//! NaNs are never merged by CPython because its key holds the object itself; here a NaN equals the NaN
//! with the same bits, and whoever merges constants must ask [`Const::is_mergeable`] first.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use dashu_int::IBig;

use crate::object::Code;
use crate::text::Text;

/// A constant value. Cloning is cheap.
#[derive(Clone, Debug)]
pub enum Const {
    /// `None`
    None,
    /// `...`
    Ellipsis,
    /// `True` or `False`
    Bool(bool),
    /// An integer of any size.
    Int(IBig),
    /// A float.
    Float(f64),
    /// A complex number.
    Complex {
        /// Real part.
        re: f64,
        /// Imaginary part.
        im: f64,
    },
    /// A string.
    Str(Text),
    /// A bytes object.
    Bytes(Arc<[u8]>),
    /// A tuple of constants.
    Tuple(Arc<[Const]>),
    /// A frozenset; the elements stand in the order in which they were written.
    FrozenSet(Arc<[Const]>),
    /// A slice of constants: start, stop, step.
    Slice(Arc<[Const; 3]>),
    /// A nested code object.
    Code(Arc<Code>),
}

impl Const {
    /// A tuple.
    pub fn tuple(items: impl IntoIterator<Item = Const>) -> Const {
        Const::Tuple(items.into_iter().collect())
    }

    /// A string.
    pub fn str(text: impl Into<Text>) -> Const {
        Const::Str(text.into())
    }

    /// An integer.
    pub fn int(value: impl Into<IBig>) -> Const {
        Const::Int(value.into())
    }

    /// The name of the Python type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Const::None => "NoneType",
            Const::Ellipsis => "ellipsis",
            Const::Bool(_) => "bool",
            Const::Int(_) => "int",
            Const::Float(_) => "float",
            Const::Complex { .. } => "complex",
            Const::Str(_) => "str",
            Const::Bytes(_) => "bytes",
            Const::Tuple(_) => "tuple",
            Const::FrozenSet(_) => "frozenset",
            Const::Slice(_) => "slice",
            Const::Code(_) => "code",
        }
    }

    /// The truth value, as `bool(x)`.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Const::None => false,
            Const::Ellipsis | Const::Slice(_) | Const::Code(_) => true,
            Const::Bool(value) => *value,
            Const::Int(value) => *value != IBig::ZERO,
            Const::Float(value) => *value != 0.0,
            Const::Complex { re, im } => *re != 0.0 || *im != 0.0,
            Const::Str(text) => !text.is_empty(),
            Const::Bytes(bytes) => !bytes.is_empty(),
            Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
        }
    }

    /// Whether an equal constant may stand for this one: false if a NaN is inside.
    #[must_use]
    pub fn is_mergeable(&self) -> bool {
        match self {
            Const::Float(value) => !value.is_nan(),
            Const::Complex { re, im } => !re.is_nan() && !im.is_nan(),
            Const::Tuple(items) | Const::FrozenSet(items) => items.iter().all(Const::is_mergeable),
            Const::Slice(parts) => parts.iter().all(Const::is_mergeable),
            _ => true,
        }
    }
}

impl PartialEq for Const {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Const::None, Const::None) | (Const::Ellipsis, Const::Ellipsis) => true,
            (Const::Bool(a), Const::Bool(b)) => a == b,
            (Const::Int(a), Const::Int(b)) => a == b,
            (Const::Float(a), Const::Float(b)) => a.to_bits() == b.to_bits(),
            (Const::Complex { re: a, im: b }, Const::Complex { re: c, im: d }) => {
                a.to_bits() == c.to_bits() && b.to_bits() == d.to_bits()
            }
            (Const::Str(a), Const::Str(b)) => a == b,
            (Const::Bytes(a), Const::Bytes(b)) => a == b,
            (Const::Tuple(a), Const::Tuple(b)) => a == b,
            (Const::FrozenSet(a), Const::FrozenSet(b)) => {
                a.len() == b.len() && a.iter().all(|item| b.contains(item))
            }
            (Const::Slice(a), Const::Slice(b)) => a == b,
            (Const::Code(a), Const::Code(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Const {}

impl Hash for Const {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Const::None | Const::Ellipsis => {}
            Const::Bool(value) => value.hash(state),
            Const::Int(value) => value.hash(state),
            Const::Float(value) => value.to_bits().hash(state),
            Const::Complex { re, im } => (re.to_bits(), im.to_bits()).hash(state),
            Const::Str(text) => text.hash(state),
            Const::Bytes(bytes) => bytes.hash(state),
            Const::Tuple(items) => items.hash(state),
            // The order of a set does not count.
            Const::FrozenSet(items) => items.len().hash(state),
            Const::Slice(parts) => parts.hash(state),
            Const::Code(code) => (&code.name, code.first_line).hash(state),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_is_type_strict() {
        let one = [Const::int(1), Const::Bool(true), Const::Float(1.0)];
        for (i, a) in one.iter().enumerate() {
            for (j, b) in one.iter().enumerate() {
                assert_eq!(a == b, i == j);
                assert_eq!(
                    Const::tuple([a.clone()]) == Const::tuple([b.clone()]),
                    i == j
                );
            }
        }
        assert_ne!(Const::Float(0.0), Const::Float(-0.0));
        assert_ne!(
            Const::Complex { re: 0.0, im: -0.0 },
            Const::Complex { re: 0.0, im: 0.0 }
        );
    }

    #[test]
    fn sets_ignore_order() {
        let set = |items: [i32; 2]| Const::FrozenSet(items.map(Const::int).into());
        assert_eq!(set([1, 2]), set([2, 1]));
        assert_ne!(set([1, 2]), set([1, 3]));
    }

    #[test]
    fn nan_is_not_mergeable() {
        assert!(!Const::tuple([Const::Float(f64::NAN)]).is_mergeable());
        assert!(Const::tuple([Const::Float(0.5)]).is_mergeable());
    }
}
