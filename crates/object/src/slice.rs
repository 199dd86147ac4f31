//! `slice`, and the arithmetic of slices that all sequences share.

use crate::args::Args;
use crate::error::PyResult;
use crate::int::{self, IntRef};
use crate::slots::CompareOp;
use crate::token::Token;
use crate::word::{Borrowed, Owned, Word};
use baton_macros::{class, methods};
use dashu_int::IBig;

/// slice(stop)
/// slice(start, stop[, step])
///
/// Create a slice object.  This is used for extended slicing (e.g. a[0:10:2]).
#[class(name = "slice", kind = SLICE, flags = 0)]
pub struct Slice {
    /// `start`
    pub start: Owned,
    /// `stop`
    pub stop: Owned,
    /// `step`
    pub step: Owned,
}

/// A slice object.
#[inline]
pub fn new(token: &Token, start: Owned, stop: Owned, step: Owned) -> Owned {
    token.new_object(Slice { start, stop, step })
}

/// The three parts, owned.
fn parts(token: &Token, slice: Borrowed<'_>) -> [Owned; 3] {
    let payload = Slice::of(token, slice);
    [&payload.start, &payload.stop, &payload.step].map(|part| part.clone_ref(token))
}

fn index_part(token: &mut Token, part: Borrowed<'_>) -> PyResult<i64> {
    if part.word().int().is_none()
        && !part.is_a::<int::Int>(token)
        && token.class_of(part).slots().index.is_none()
    {
        return Err(
            token.type_error("slice indices must be integers or None or have an __index__ method")
        );
    }
    int::index_clipped(token, part)
}

/// `start`, `stop` and `step` clipped to a sequence of `len` items: `start, start + step, ...` before `stop` are valid
/// indices. May run Python (`__index__`), so `len` is asked for afterwards where a sequence could change.
pub fn bounds(token: &mut Token, slice: Borrowed<'_>, len: usize) -> PyResult<(i64, i64, i64)> {
    let raw = unpack(token, slice)?;
    Ok(adjust(raw, len))
}

/// `start` and `stop` as numbers where each is None or a small integer, the step being 1; see [`unpack`].
#[inline]
pub fn plain_bounds(start: Word, stop: Word) -> Option<(i64, i64, i64)> {
    plain(start, stop, 1)
}

#[inline]
fn plain(start: Word, stop: Word, step: i64) -> Option<(i64, i64, i64)> {
    let part = |part: Word, default: i64| match part.is_none() {
        true => Some(default),
        false => part.int(),
    };
    let (first, last) = if step < 0 {
        (i64::MAX, i64::MIN)
    } else {
        (0, i64::MAX)
    };
    Some((part(start, first)?, part(stop, last)?, step))
}

/// [`unpack`] where no part needs Python to be asked.
#[inline]
pub fn unpack_plain(token: &Token, slice: Borrowed<'_>) -> Option<(i64, i64, i64)> {
    let payload = Slice::of(token, slice);
    let step = match payload.step.word() {
        step if step.is_none() => 1,
        step => step.int().filter(|step| *step != 0)?,
    };
    plain(payload.start.word(), payload.stop.word(), step)
}

/// The parts as numbers, not yet clipped to a length; see [`adjust`].
pub fn unpack(token: &mut Token, slice: Borrowed<'_>) -> PyResult<(i64, i64, i64)> {
    if let Some(plain) = unpack_plain(token, slice) {
        return Ok(plain);
    }
    let [start, stop, step] = parts(token, slice);
    let step = match step.as_ref() {
        step if step.is_none() => 1,
        step => index_part(token, step)?.max(-i64::MAX),
    };
    if step == 0 {
        return Err(token.value_error("slice step cannot be zero"));
    }
    let start = match start.as_ref() {
        start if start.is_none() => {
            if step < 0 {
                i64::MAX
            } else {
                0
            }
        }
        start => index_part(token, start)?,
    };
    let stop = match stop.as_ref() {
        stop if stop.is_none() => {
            if step < 0 {
                i64::MIN
            } else {
                i64::MAX
            }
        }
        stop => index_part(token, stop)?,
    };
    Ok((start, stop, step))
}

/// Clips the parts to a sequence of `len` items.
pub fn adjust((start, stop, step): (i64, i64, i64), len: usize) -> (i64, i64, i64) {
    let len = len as i64;
    let clip = |index: i64| {
        let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
        if index < 0 {
            index.saturating_add(len).max(low)
        } else {
            index.min(high)
        }
    };
    (clip(start), clip(stop), step)
}

/// How many items clipped bounds select.
pub fn count((start, stop, step): (i64, i64, i64)) -> usize {
    let span = if step < 0 { start - stop } else { stop - start };
    if span <= 0 {
        return 0;
    }
    ((span - 1) / step.saturating_abs() + 1) as usize
}

/// The selected indices, in order.
pub fn indices(
    bounds: (i64, i64, i64),
) -> impl ExactSizeIterator<Item = usize> + DoubleEndedIterator + Clone {
    let (start, _, step) = bounds;
    (0..count(bounds)).map(move |index| (start + index as i64 * step) as usize)
}

/// The three parts for a length of any size, as `slice.indices` gives them.
fn big_indices(token: &mut Token, slice: Borrowed<'_>, len: IBig) -> PyResult<[IBig; 3]> {
    let [start, stop, step] = parts(token, slice);
    let step = big_part(token, step.as_ref())?.unwrap_or(IBig::ONE);
    if step == IBig::ZERO {
        return Err(token.value_error("slice step cannot be zero"));
    }
    let backwards = step < IBig::ZERO;
    let (low, high) = if backwards {
        (IBig::from(-1), &len - IBig::ONE)
    } else {
        (IBig::ZERO, len.clone())
    };
    let clip = |part: Option<IBig>, default: &IBig| match part {
        None => default.clone(),
        Some(part) if part < IBig::ZERO => (part + &len).max(low.clone()),
        Some(part) => part.min(high.clone()),
    };
    let (first, last) = if backwards {
        (&high, &low)
    } else {
        (&low, &high)
    };
    let start = clip(big_part(token, start.as_ref())?, first);
    let stop = clip(big_part(token, stop.as_ref())?, last);
    Ok([start, stop, step])
}

fn big_part(token: &mut Token, part: Borrowed<'_>) -> PyResult<Option<IBig>> {
    if part.is_none() {
        return Ok(None);
    }
    if part.word().int().is_none()
        && !part.is_a::<int::Int>(token)
        && token.class_of(part).slots().index.is_none()
    {
        return Err(
            token.type_error("slice indices must be integers or None or have an __index__ method")
        );
    }
    let number = int::index(token, part)?;
    Ok(int::value_of(token, number.as_ref()).map(IntRef::to_big))
}

#[methods]
impl Slice {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.no_keywords(token, "slice")?;
        args.expect(token, "slice", 1, 3)?;
        let none = token.none();
        let own = |token: &Token, index: usize| {
            args.get(index)
                .map_or_else(|| none.clone_ref(token), |part| part.own(token))
        };
        let (start, stop, step) = match args.len() {
            1 => (none.clone_ref(token), own(token, 0), none.clone_ref(token)),
            _ => (own(token, 0), own(token, 1), own(token, 2)),
        };
        Ok(new(token, start, stop, step))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let mut texts = Vec::with_capacity(3);
        for part in parts(token, this) {
            texts.push(crate::object::repr(token, part.as_ref())?);
        }
        let mut out = crate::str::StrBuilder::new();
        out.push_str("slice(");
        for (index, text) in texts.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            if let Some(text) = crate::str::of(token, text.as_ref()) {
                out.push(text.chars());
            }
        }
        out.push_str(")");
        Ok(out.finish(token))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let parts = parts(token, this);
        crate::tuple_class::hash_items(token, Owned::borrows(&parts))
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        if !this.is_a::<Slice>(token) || !other.is_a::<Slice>(token) {
            return Ok(crate::singletons::not_implemented());
        }
        let (left, right) = (parts(token, this), parts(token, other));
        let (left, right) = (
            token.new_tuple(left.into_iter()),
            token.new_tuple(right.into_iter()),
        );
        crate::object::compare(token, left.as_ref(), right.as_ref(), op)
    }

    #[member]
    fn start(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Slice::of(token, this).start.clone_ref(token))
    }

    #[member]
    fn stop(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Slice::of(token, this).stop.clone_ref(token))
    }

    #[member]
    fn step(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Slice::of(token, this).step.clone_ref(token))
    }

    /// S.indices(len) -> (start, stop, stride)
    ///
    /// Assuming a sequence of length len, calculate the start and stop
    /// indices, and the stride length of the extended slice described by
    /// S. Out of bounds indices are clipped in a manner consistent with the
    /// handling of normal slices.
    #[method("(len, /)")]
    fn indices(token: &mut Token, this: Borrowed<'_>, len: Borrowed<'_>) -> PyResult {
        let len = int::index(token, len)?;
        let len = int::value_of(token, len.as_ref()).map_or(IBig::ZERO, IntRef::to_big);
        if len < IBig::ZERO {
            return Err(token.value_error("length should not be negative"));
        }
        let parts = big_indices(token, this, len)?;
        let parts = parts.map(|part| token.new_big(part));
        Ok(token.new_tuple(parts.into_iter()))
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let parts = parts(token, this);
        let parts = token.new_tuple(parts.into_iter());
        let class = token.class_word(this).own(token);
        Ok(token.new_tuple([class, parts].into_iter()))
    }
}
