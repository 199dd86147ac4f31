//! The word: a Python value in 64 bits, small ones immediate.
//!
//! | low bits | meaning                                                            |
//! |----------|--------------------------------------------------------------------|
//! | `...000` | owned pointer to an object (objects are 16-aligned)                |
//! | `...001` | borrowed or immortal pointer: nothing to release                   |
//! | `...101` | 61-bit integer, `(i << 3) | 5`                                     |
//! | `...x11` | double, `rotate_left(bits + (3 << 60), 3)` where that ends in `11` |
//! | `0`      | NULL / unbound                                                     |
//!
//! Bit 0 set therefore always means "nothing to release". The double encoding is "float self-tagging" (Melançon et
//! al., OOPSLA 2025): every double with a magnitude between 2^-255 and 2^257 is immediate; the zeros are immortal
//! objects, everything else is boxed.
//!
//! [`Word`] wraps a pointer, not an integer, so that provenance survives. Three types say who answers for the count:
//! [`Owned`] releases it when dropped, [`Borrowed`] relies on an owner that lives as long as its lifetime, and
//! [`StackWord`] (on the operand stack) is either, told apart by bit 0.

use crate::header::Header;
use crate::token::Token;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

const INT_TAG: usize = 5;
const FLOAT_BIAS: u64 = 3 << 60;

/// The smallest integer an immediate can hold.
pub const INT_MIN: i64 = -(1 << 60);
/// The largest integer an immediate can hold.
pub const INT_MAX: i64 = (1 << 60) - 1;

/// A Python value, or NULL, without any claim about who owns it.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Word(*mut u8);

impl Word {
    /// No value: an unbound local, an empty slot.
    pub const NULL: Word = Word(std::ptr::null_mut());

    /// The word as plain bits.
    #[inline(always)]
    pub fn bits(self) -> usize {
        self.0.addr()
    }

    /// True for [`Word::NULL`].
    #[inline(always)]
    pub fn is_null(self) -> bool {
        self.0.is_null()
    }

    /// True for an immediate integer.
    #[inline(always)]
    pub fn is_int(self) -> bool {
        self.bits() & 7 == INT_TAG
    }

    /// True for an immediate double.
    #[inline(always)]
    pub fn is_float(self) -> bool {
        self.bits() & 3 == 3
    }

    /// True for a pointer to an object, owned or not (and not NULL).
    #[inline(always)]
    pub fn is_object(self) -> bool {
        self.bits() & 6 == 0 && self.bits() > 1
    }

    /// [`Word::is_object`] of a word that is not NULL.
    #[inline(always)]
    pub fn is_object_here(self) -> bool {
        self.bits() & 6 == 0
    }

    /// True when a count has to be given back for this word.
    #[inline(always)]
    pub fn needs_release(self) -> bool {
        self.bits() & 1 == 0 && !self.is_null()
    }

    /// The immediate for `value`, where it fits 61 bits.
    #[inline(always)]
    pub fn try_int(value: i64) -> Option<Word> {
        let shifted = value << 3;
        (shifted >> 3 == value)
            .then(|| Word(std::ptr::without_provenance_mut(shifted as usize | INT_TAG)))
    }

    /// The immediate for a value that is known to fit.
    #[inline(always)]
    pub const fn small(value: i32) -> Word {
        Word(std::ptr::without_provenance_mut(
            ((value as i64) << 3) as usize | INT_TAG,
        ))
    }

    /// The immediate integer, where this is one.
    #[inline(always)]
    pub fn int(self) -> Option<i64> {
        self.is_int().then_some(self.bits() as i64 >> 3)
    }

    /// Both immediate integers' values, checked with one branch.
    #[inline(always)]
    pub fn both_ints(self, other: Word) -> Option<(i64, i64)> {
        let (a, b) = (self.bits(), other.bits());
        (((a ^ INT_TAG) | (b ^ INT_TAG)) & 7 == 0).then_some((a as i64 >> 3, b as i64 >> 3))
    }

    /// The sum of two immediate integers, where it is immediate too.
    #[inline(always)]
    pub fn add_ints(self, other: Word) -> Option<Word> {
        let sum = (self.bits() as i64 - INT_TAG as i64).checked_add(other.bits() as i64)?;
        Some(Word(std::ptr::without_provenance_mut(sum as usize)))
    }

    /// The difference of two immediate integers, where it is immediate too.
    #[inline(always)]
    pub fn sub_ints(self, other: Word) -> Option<Word> {
        let difference = (self.bits() as i64).checked_sub(other.bits() as i64 - INT_TAG as i64)?;
        Some(Word(std::ptr::without_provenance_mut(difference as usize)))
    }

    /// The immediate for `value`, where its exponent lies in the immediate range.
    #[inline(always)]
    pub fn try_float(value: f64) -> Option<Word> {
        let bits = value.to_bits().wrapping_add(FLOAT_BIAS).rotate_left(3);
        (bits & 3 == 3).then(|| Word(std::ptr::without_provenance_mut(bits as usize)))
    }

    /// The immediate double, where this is one.
    #[inline(always)]
    pub fn float(self) -> Option<f64> {
        self.is_float().then(|| {
            f64::from_bits(
                (self.bits() as u64)
                    .rotate_right(3)
                    .wrapping_sub(FLOAT_BIAS),
            )
        })
    }

    /// The header of the object this word points at, where it points at one.
    #[inline(always)]
    #[cfg_attr(feature = "check-borrows", track_caller)]
    pub fn header(self) -> Option<NonNull<Header>> {
        if self.is_object() {
            NonNull::new(self.object_ptr())
        } else {
            None
        }
    }

    /// The object's address without tag bits; meaningful only where [`Word::is_object`].
    #[inline(always)]
    #[cfg_attr(feature = "check-borrows", track_caller)]
    pub fn object_ptr(self) -> *mut Header {
        let object = self.0.map_addr(|addr| addr & !1).cast();
        #[cfg(feature = "check-borrows")]
        if self.is_object() {
            // SAFETY: the word refers to a live object, or the check finds that it does not.
            unsafe { crate::liveness::check(object) };
        }
        object
    }

    /// The word without its "nothing to release" bit: equal for two words of one object. This is `is` and `id()`.
    #[inline(always)]
    pub fn identity(self) -> usize {
        let bits = self.bits();
        if bits & 7 == 1 { bits & !1 } else { bits }
    }

    /// `self is other`.
    #[inline(always)]
    pub fn is(self, other: Word) -> bool {
        self.identity() == other.identity()
    }

    /// A word that points at an object and answers for one count.
    #[inline(always)]
    pub fn from_object(object: NonNull<Header>) -> Word {
        Word(object.as_ptr().cast())
    }

    /// A word that points at an immortal or borrowed object.
    #[inline(always)]
    pub fn from_unowned(object: NonNull<Header>) -> Word {
        Word(object.as_ptr().cast::<u8>().map_addr(|addr| addr | 1))
    }

    /// The word with these bits, which an inline cache kept (its provenance was exposed by the pointer it came from).
    #[inline(always)]
    pub fn from_cached_bits(bits: usize) -> Word {
        Word(std::ptr::with_exposed_provenance_mut(bits))
    }

    /// The word's bits, for an inline cache.
    #[inline(always)]
    pub fn cached_bits(self) -> usize {
        self.0.expose_provenance()
    }

    /// [`Word::unowned`] for a word that is not NULL.
    #[inline(always)]
    pub fn borrowed(self) -> Word {
        Word(self.0.map_addr(|addr| addr | 1))
    }

    /// This word with nothing to release: what `LOAD_FAST_BORROW` pushes.
    #[inline(always)]
    pub fn unowned(self) -> Word {
        // Bit 0 is set already in immediates, and setting it in a pointer makes it a borrowed one.
        if self.is_null() {
            self
        } else {
            Word(self.0.map_addr(|addr| addr | 1))
        }
    }
}

impl std::fmt::Debug for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.int(), self.float()) {
            (Some(i), _) => write!(f, "int {i}"),
            (_, Some(x)) => write!(f, "float {x}"),
            _ => write!(f, "{:#x}", self.bits()),
        }
    }
}

/// A reference that answers for one count (or holds an immediate) and gives it back when dropped.
///
/// Dropping frees at once but never runs Python: see [`crate::death`].
#[repr(transparent)]
pub struct Owned(NonNull<u8>);

impl Owned {
    /// Takes over the count that `word` answers for.
    ///
    /// # Safety
    /// `word` is not NULL, and either is immediate, points at an immortal, or carries one count that nobody else
    /// gives back.
    #[inline(always)]
    pub unsafe fn from_raw(word: Word) -> Owned {
        debug_assert!(!word.is_null());
        // SAFETY: not NULL, by this function's contract.
        Owned(unsafe { NonNull::new_unchecked(word.0) })
    }

    /// The word; the count goes with it and the caller answers for it.
    #[inline(always)]
    pub fn into_raw(self) -> Word {
        ManuallyDrop::new(self).word()
    }

    /// The word, for looking only.
    #[inline(always)]
    pub fn word(&self) -> Word {
        Word(self.0.as_ptr())
    }

    /// A borrow that lives as long as this owner.
    #[inline(always)]
    pub fn as_ref(&self) -> Borrowed<'_> {
        Borrowed(self.0, PhantomData)
    }

    /// Views a slice of owners as words.
    #[inline(always)]
    pub fn words(owners: &[Owned]) -> &[Word] {
        // SAFETY: both types are transparent wrappers of one pointer, and every Owned is a valid Word.
        unsafe { std::slice::from_raw_parts(owners.as_ptr().cast(), owners.len()) }
    }

    /// Views a slice of owners as borrows.
    #[inline(always)]
    pub fn borrows(owners: &[Owned]) -> &[Borrowed<'_>] {
        // SAFETY: both types are transparent wrappers of one non-null pointer; the owners outlive the slice.
        unsafe { std::slice::from_raw_parts(owners.as_ptr().cast(), owners.len()) }
    }

    /// An owner of an immediate integer.
    #[inline(always)]
    pub fn small(value: i32) -> Owned {
        // SAFETY: an immediate is never NULL and carries no count.
        unsafe { Owned::from_raw(Word::small(value)) }
    }

    /// Another owner of the same value.
    #[inline(always)]
    pub fn clone_ref(&self, token: &Token) -> Owned {
        self.as_ref().own(token)
    }
}

impl Clone for Owned {
    #[inline(always)]
    fn clone(&self) -> Owned {
        Token::with_current(|token| self.clone_ref(token))
    }
}

impl Drop for Owned {
    #[inline(always)]
    fn drop(&mut self) {
        if self.word().needs_release() {
            Token::with_current(|token| token.release(self.word()));
        }
    }
}

impl std::fmt::Debug for Owned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.word().fmt(f)
    }
}

/// A value kept alive by somebody else for at least `'a`.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Borrowed<'a>(NonNull<u8>, PhantomData<&'a Owned>);

impl<'a> Borrowed<'a> {
    /// Borrows what `word` refers to.
    ///
    /// # Safety
    /// `word` is not NULL, and what it refers to is kept alive for `'a`.
    #[inline(always)]
    pub unsafe fn from_raw(word: Word) -> Borrowed<'a> {
        debug_assert!(!word.is_null());
        // SAFETY: not NULL, by this function's contract.
        Borrowed(unsafe { NonNull::new_unchecked(word.0) }, PhantomData)
    }

    /// The word, for looking only.
    #[inline(always)]
    pub fn word(self) -> Word {
        Word(self.0.as_ptr())
    }

    /// An owner of the same value.
    #[inline(always)]
    pub fn own(self, token: &Token) -> Owned {
        // SAFETY: `retain` returns a word that carries its own count.
        unsafe { Owned::from_raw(token.retain_value(self.word())) }
    }

    /// `self is other`.
    #[inline(always)]
    pub fn is(self, other: Borrowed<'_>) -> bool {
        self.word().is(other.word())
    }
}

impl std::fmt::Debug for Borrowed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.word().fmt(f)
    }
}

/// A word on the operand stack or in a local: owned or borrowed, told apart by bit 0, released by hand.
pub type StackWord = Word;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_round_trip_within_61_bits() {
        for value in [0, 1, -1, 255, INT_MIN, INT_MAX] {
            assert_eq!(Word::try_int(value).and_then(Word::int), Some(value));
        }
        assert!(Word::try_int(INT_MAX + 1).is_none());
        assert!(Word::try_int(INT_MIN - 1).is_none());
    }

    #[test]
    fn int_arithmetic_detects_overflow() {
        let max = Word::try_int(INT_MAX).unwrap();
        let one = Word::small(1);
        assert!(max.add_ints(one).is_none());
        assert_eq!(max.sub_ints(one).and_then(Word::int), Some(INT_MAX - 1));
        assert_eq!(
            Word::small(-7).add_ints(Word::small(3)).and_then(Word::int),
            Some(-4)
        );
    }

    #[test]
    fn floats_round_trip_in_the_immediate_range() {
        for value in [
            1.0,
            -1.0,
            0.1,
            1e70,
            -1e-70,
            f64::powi(2.0, -255),
            std::f64::consts::PI,
        ] {
            let word = Word::try_float(value).unwrap();
            assert!(word.is_float() && !word.is_int() && !word.is_object());
            assert_eq!(word.float(), Some(value));
        }
        for value in [0.0, -0.0, f64::NAN, f64::INFINITY, 1e300, 5e-324] {
            assert!(Word::try_float(value).is_none(), "{value}");
        }
    }

    #[test]
    fn identity_ignores_who_owns() {
        let mut place = [0u128; 2];
        let object = NonNull::from(&mut place).cast::<Header>();
        assert!(Word::from_object(object).is(Word::from_unowned(object)));
        assert!(Word::from_object(object).needs_release());
        assert!(!Word::from_unowned(object).needs_release());
    }
}
