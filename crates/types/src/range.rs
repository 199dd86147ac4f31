//! `range` and its iterators.
//!
//! Invariants: the parts are plain ints and never change; `length` is computed once. A range whose every item and the
//! one behind fit an i64 is walked by [`RangeIterator`], any other by the iterator of big integers.

use baton_object::int::{self, IntRef};
use baton_object::slots::CompareOp;
use baton_object::str::StrBuilder;
use baton_object::tuple_class::{hash_items, is_index, push_repr};
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, class, exceptions, kind, methods, object, singletons,
    slice,
};
use dashu_int::IBig;

/// range(stop) -> range object
/// range(start, stop[, step]) -> range object
///
/// Return an object that produces a sequence of integers from start (inclusive)
/// to stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.
/// start defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.
/// These are exactly the valid indices for a list of 4 elements.
/// When step is given, it specifies the increment (or decrement).
#[class(name = "range", kind = RANGE, flags = SEQUENCE, no_gc)]
pub struct Range {
    start: Owned,
    stop: Owned,
    step: Owned,
    length: Owned,
}

fn big(token: &Token, value: Borrowed<'_>) -> IBig {
    int::value_of(token, value).map_or(IBig::ZERO, IntRef::to_big)
}

fn length_of(start: &IBig, stop: &IBig, step: &IBig) -> IBig {
    let (low, high, step) = if *step > IBig::ZERO {
        (start, stop, step.clone())
    } else {
        (stop, start, -step)
    };
    if low >= high {
        IBig::ZERO
    } else {
        (high - low - IBig::ONE) / step + IBig::ONE
    }
}

fn small_length(start: i64, stop: i64, step: i64) -> Option<i64> {
    let span = if step > 0 {
        i128::from(stop) - i128::from(start)
    } else {
        i128::from(start) - i128::from(stop)
    };
    let length = if span <= 0 {
        0
    } else {
        (span - 1) / i128::from(step).abs() + 1
    };
    i64::try_from(length).ok()
}

/// A plain int: `value`, or what its `__index__` gives.
fn plain_int(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    if value.word().is_int() {
        return Ok(value.own(token));
    }
    let number = int::index(token, value)?;
    let number = big(token, number.as_ref());
    Ok(token.new_big(number))
}

fn make(token: &mut Token, start: Owned, stop: Owned, step: Owned) -> PyResult {
    let parts = (start.word().int(), stop.word().int(), step.word().int());
    let length = match parts {
        (_, _, Some(0)) => return Err(token.value_error("range() arg 3 must not be zero")),
        (Some(start), Some(stop), Some(step)) => {
            small_length(start, stop, step).map(|length| token.int(length))
        }
        _ => None,
    };
    let length = match length {
        Some(length) => length,
        None => {
            let length = length_of(
                &big(token, start.as_ref()),
                &big(token, stop.as_ref()),
                &big(token, step.as_ref()),
            );
            token.new_big(length)
        }
    };
    Ok(token.new_object(Range {
        start,
        stop,
        step,
        length,
    }))
}

/// `range(start, stop, step)` of small numbers.
pub fn new(token: &mut Token, start: i64, stop: i64, step: i64) -> PyResult {
    let (start, stop, step) = (token.int(start), token.int(stop), token.int(step));
    make(token, start, stop, step)
}

/// start, step, length as i64, where every item and the one behind the last fit too.
fn small(token: &Token, range: Borrowed<'_>) -> Option<(i64, i64, i64)> {
    let range = Range::of(token, range);
    let number = |part: &Owned| int::value_of(token, part.as_ref()).and_then(IntRef::to_i64);
    let (start, step, length) = (
        number(&range.start)?,
        number(&range.step)?,
        number(&range.length)?,
    );
    step.checked_mul(length)?.checked_add(start)?;
    Some((start, step, length))
}

fn bigs(token: &Token, range: Borrowed<'_>) -> (IBig, IBig, IBig) {
    let range = Range::of(token, range);
    (
        big(token, range.start.as_ref()),
        big(token, range.step.as_ref()),
        big(token, range.length.as_ref()),
    )
}

/// The place of an int in the range.
fn position(token: &Token, range: Borrowed<'_>, value: Borrowed<'_>) -> Option<Owned> {
    let value = int::value_of(token, value)?;
    if let (Some((start, step, length)), Some(value)) = (small(token, range), value.to_i64()) {
        let offset = i128::from(value) - i128::from(start);
        let (index, rest) = (offset / i128::from(step), offset % i128::from(step));
        return (rest == 0 && index >= 0 && index < i128::from(length))
            .then(|| token.new_int(index));
    }
    let (start, step, length) = bigs(token, range);
    let offset = value.to_big() - start;
    if &offset % &step != IBig::ZERO {
        return None;
    }
    let index = offset / step;
    (index >= IBig::ZERO && index < length).then(|| token.new_big(index))
}

fn is_plain_int(token: &Token, value: Borrowed<'_>) -> bool {
    value.word().is_int() || token.is_exact(value, kind::INT) || token.is_exact(value, kind::BOOL)
}

fn item(token: &mut Token, range: Borrowed<'_>, index: IBig) -> PyResult {
    let (start, step, length) = bigs(token, range);
    let index = if index < IBig::ZERO {
        index + &length
    } else {
        index
    };
    if index < IBig::ZERO || index >= length {
        return Err(token.index_error("range object index out of range"));
    }
    Ok(token.new_big(start + step * index))
}

/// Start, stop and step of a part of a range, where all of it is small.
fn small_subrange(
    token: &Token,
    range: Borrowed<'_>,
    key: Borrowed<'_>,
) -> Option<(i64, i64, i64)> {
    let (start, step, length) = small(token, range)?;
    let length = usize::try_from(length).ok()?;
    let (first, last, by) = slice::adjust(slice::unpack_plain(token, key)?, length);
    let at = |index: i64| step.checked_mul(index)?.checked_add(start);
    Some((at(first)?, at(last)?, step.checked_mul(by)?))
}

fn subrange(token: &mut Token, range: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
    if let Some((start, stop, step)) = small_subrange(token, range, key) {
        return new(token, start, stop, step);
    }
    let (start, step, length) = bigs(token, range);
    let length = token.new_big(length);
    let name = token.intern("indices");
    let bounds =
        baton_object::attribute::call_method(token, key, name.as_ref(), &[length.as_ref()])?;
    let parts: Vec<IBig> = object::collect(token, bounds.as_ref())?
        .iter()
        .map(|part| big(token, part.as_ref()))
        .collect();
    let [first, last, by] = parts.as_slice() else {
        return Err(token.system_error("slice.indices() gave no triple"));
    };
    let (new_start, new_stop, new_step) =
        (&start + &step * first, &start + &step * last, &step * by);
    let (new_start, new_stop, new_step) = (
        token.new_big(new_start),
        token.new_big(new_stop),
        token.new_big(new_step),
    );
    make(token, new_start, new_stop, new_step)
}

fn equal(token: &Token, left: Borrowed<'_>, right: Borrowed<'_>) -> bool {
    let ((start, step, length), (other_start, other_step, other_length)) =
        (bigs(token, left), bigs(token, right));
    length == other_length
        && (length == IBig::ZERO
            || (start == other_start && (length == IBig::ONE || step == other_step)))
}

#[methods]
impl Range {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.no_keywords(token, "range")?;
        let (start, stop, step) = match *args.positional() {
            [stop] => (token.int(0), plain_int(token, stop)?, token.int(1)),
            [start, stop] => (
                plain_int(token, start)?,
                plain_int(token, stop)?,
                token.int(1),
            ),
            [start, stop, step] => (
                plain_int(token, start)?,
                plain_int(token, stop)?,
                plain_int(token, step)?,
            ),
            _ => {
                args.expect(token, "range", 1, 3)?;
                return Err(token.type_error("range expected at most 3 arguments"));
            }
        };
        make(token, start, stop, step)
    }

    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let length = Range::of(token, this).length.clone_ref(token);
        match int::value_of(token, length.as_ref()).and_then(IntRef::to_i64) {
            Some(length) => Ok(length as usize),
            None => Err(token.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    #[slot]
    fn __bool__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Range::of(token, this).length.word().int() != Some(0))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let range = Range::of(token, this);
        let (start, stop, step) = (
            range.start.clone_ref(token),
            range.stop.clone_ref(token),
            range.step.clone_ref(token),
        );
        let mut out = StrBuilder::new();
        out.push_str("range(");
        push_repr(token, &mut out, start.as_ref())?;
        out.push_str(", ");
        push_repr(token, &mut out, stop.as_ref())?;
        if step.word().int() != Some(1) {
            out.push_str(", ");
            push_repr(token, &mut out, step.as_ref())?;
        }
        out.push_str(")");
        Ok(out.finish(token))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let range = Range::of(token, this);
        let (start, step, length) = (
            range.start.clone_ref(token),
            range.step.clone_ref(token),
            range.length.clone_ref(token),
        );
        let none = Borrowed::none();
        let parts = match length.word().int() {
            Some(0) => [length.as_ref(), none, none],
            Some(1) => [length.as_ref(), start.as_ref(), none],
            _ => [length.as_ref(), start.as_ref(), step.as_ref()],
        };
        hash_items(token, &parts)
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        if !this.is_a::<Range>(token) || !other.is_a::<Range>(token) {
            return Ok(singletons::not_implemented());
        }
        match op {
            CompareOp::Eq => Ok(token.bool(equal(token, this, other))),
            CompareOp::Ne => Ok(token.bool(!equal(token, this, other))),
            _ => Ok(singletons::not_implemented()),
        }
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(match small(token, this) {
            Some((next, step, remaining)) => token.new_object(RangeIterator {
                next,
                step,
                remaining,
            }),
            None => {
                let (start, step, length) = bigs(token, this);
                token.new_object(LongRangeIterator {
                    index: IBig::ZERO,
                    start,
                    step,
                    length,
                })
            }
        })
    }

    #[slot]
    fn __contains__(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<bool> {
        if is_plain_int(token, value) {
            return Ok(position(token, this, value).is_some());
        }
        let iterator = object::iter(token, this)?;
        while let Some(item) = object::next(token, iterator.as_ref())? {
            if object::equal(token, item.as_ref(), value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        if let (Some(index), Some((start, step, length))) = (key.word().int(), small(token, this)) {
            let index = if index < 0 { index + length } else { index };
            if index < 0 || index >= length {
                return Err(token.index_error("range object index out of range"));
            }
            return Ok(token.int(start + step * index));
        }
        if is_index(token, key) {
            let index = int::index(token, key)?;
            let index = big(token, index.as_ref());
            return item(token, this, index);
        }
        if key.is_a::<slice::Slice>(token) {
            return subrange(token, this, key);
        }
        let class = token.class_name(key);
        Err(token.type_error(format!(
            "range indices must be integers or slices, not {class}"
        )))
    }

    #[member]
    fn start(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Range::of(token, this).start.clone_ref(token))
    }

    #[member]
    fn stop(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Range::of(token, this).stop.clone_ref(token))
    }

    #[member]
    fn step(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Range::of(token, this).step.clone_ref(token))
    }

    /// Return a reverse iterator.
    #[method("()")]
    fn __reversed__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        if let Some((start, step, length)) = small(token, this)
            && let (Some(last), Some(back)) = (
                start.checked_add(step * (length - 1).max(0)),
                step.checked_neg(),
            )
            && start.checked_sub(step).is_some()
        {
            return Ok(token.new_object(RangeIterator {
                next: last,
                step: back,
                remaining: length,
            }));
        }
        let (start, step, length) = bigs(token, this);
        let last = start + &step * (&length - IBig::ONE);
        Ok(token.new_object(LongRangeIterator {
            index: IBig::ZERO,
            start: last,
            step: -step,
            length,
        }))
    }

    /// rangeobject.count(value) -> integer -- return number of occurrences of value
    #[method("(value, /)")]
    fn count(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<i64> {
        if is_plain_int(token, value) {
            return Ok(i64::from(position(token, this, value).is_some()));
        }
        let mut count = 0;
        object::for_each(token, this, |token, item| {
            count += i64::from(object::equal(token, item.as_ref(), value)?);
            Ok(())
        })?;
        Ok(count)
    }

    /// rangeobject.index(value) -> integer -- return index of value.
    /// Raise ValueError if the value is not present.
    #[method("(value, /)")]
    fn index(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult {
        if is_plain_int(token, value) {
            if let Some(index) = position(token, this, value) {
                return Ok(index);
            }
            return Err(token.value_error("range.index(x): x not in range"));
        }
        let iterator = object::iter(token, this)?;
        let mut index = 0i64;
        while let Some(item) = object::next(token, iterator.as_ref())? {
            if object::equal(token, item.as_ref(), value)? {
                return Ok(token.int(index));
            }
            index += 1;
        }
        Err(token.value_error("sequence.index(x): x not in sequence"))
    }

    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let range = Range::of(token, this);
        let parts = [
            range.start.clone_ref(token),
            range.stop.clone_ref(token),
            range.step.clone_ref(token),
        ];
        let (class, parts) = (
            token.class_word(this).own(token),
            token.new_tuple(parts.into_iter()),
        );
        Ok(token.new_tuple([class, parts].into_iter()))
    }
}

/// Iterator over a range of machine-sized integers.
#[class(name = "range_iterator", kind = RANGE_ITERATOR, flags = NO_INSTANTIATION, no_gc)]
pub struct RangeIterator {
    next: i64,
    step: i64,
    remaining: i64,
}

impl RangeIterator {
    /// The number that [`RangeIterator::step`] would give.
    #[inline(always)]
    pub fn peek(&self) -> Option<i64> {
        (self.remaining > 0).then_some(self.next)
    }

    /// The next number.
    #[inline(always)]
    pub fn step(&mut self) -> Option<i64> {
        if self.remaining <= 0 {
            return None;
        }
        self.remaining -= 1;
        let item = self.next;
        self.next = item.wrapping_add(self.step);
        Some(item)
    }
}

/// `(iter, (range(...),), index)`
fn reduced(token: &mut Token, range: Owned, index: Option<Owned>) -> PyResult {
    let function = baton_object::list_iterator::builtin(token, "iter")?;
    let args = token.new_tuple([range].into_iter());
    let index = index.unwrap_or_else(|| token.none());
    Ok(token.new_tuple([function, args, index].into_iter()))
}

#[methods]
impl RangeIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        Ok(RangeIterator::of_mut(token, this)
            .step()
            .map(|item| token.int(item)))
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()")]
    fn __length_hint__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(RangeIterator::of(token, this).remaining)
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let it = RangeIterator::of(token, this);
        let (start, step, remaining) = (it.next, it.step, it.remaining);
        let stop = token.new_int(i128::from(start) + i128::from(step) * i128::from(remaining));
        let (start, step) = (token.int(start), token.int(step));
        let range = make(token, start, stop, step)?;
        reduced(token, range, None)
    }

    /// Set state information for unpickling.
    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: i64) -> PyResult<()> {
        let it = RangeIterator::of_mut(token, this);
        let index = state.clamp(0, it.remaining);
        it.next = it.next.wrapping_add(it.step.wrapping_mul(index));
        it.remaining -= index;
        Ok(())
    }
}

/// Iterator over a range of integers of any size.
#[class(name = "longrange_iterator", flags = NO_INSTANTIATION, no_gc)]
pub struct LongRangeIterator {
    index: IBig,
    start: IBig,
    step: IBig,
    length: IBig,
}

#[methods]
impl LongRangeIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let it = LongRangeIterator::of_mut(token, this);
        if it.index >= it.length {
            return Ok(None);
        }
        let item = &it.start + &it.step * &it.index;
        it.index += IBig::ONE;
        Ok(Some(token.new_big(item)))
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()")]
    fn __length_hint__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let it = LongRangeIterator::of(token, this);
        let left = &it.length - &it.index;
        Ok(token.new_big(left))
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let it = LongRangeIterator::of(token, this);
        let (start, stop, step, index) = (
            it.start.clone(),
            &it.start + &it.step * &it.length,
            it.step.clone(),
            it.index.clone(),
        );
        let (start, stop, step, index) = (
            token.new_big(start),
            token.new_big(stop),
            token.new_big(step),
            token.new_big(index),
        );
        let range = make(token, start, stop, step)?;
        reduced(token, range, Some(index))
    }

    /// Set state information for unpickling.
    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: Borrowed<'_>) -> PyResult<()> {
        if !state.word().is_int() && !state.is_a::<int::Int>(token) {
            let got = token.class_name(state);
            return Err(token.raise(
                &exceptions::TYPE_ERROR,
                format!("state must be an int, not {got}"),
            ));
        }
        let state = big(token, state);
        let it = LongRangeIterator::of_mut(token, this);
        it.index = state.clamp(IBig::ZERO, it.length.clone());
        Ok(())
    }
}
