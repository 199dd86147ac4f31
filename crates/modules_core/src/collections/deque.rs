//! `deque`: a double-ended queue, perhaps with a bound.
//!
//! Invariant: `state` changes with every change of the items' places, so that iterators and comparisons notice.

use crate::support::{instance, own_all, tuple};
use baton_object::exceptions::{INDEX_ERROR, RUNTIME_ERROR, VALUE_ERROR};
use baton_object::int::{index_clipped, index_or};
use baton_object::slots::CompareOp;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object, singletons};
use std::collections::VecDeque;

/// A list-like sequence optimized for data accesses near its endpoints.
#[class(name = "deque", module = "collections", flags = BASETYPE | WEAKREF | SEQUENCE | UNHASHABLE, signature = "([iterable[, maxlen]])")]
pub struct Deque {
    items: VecDeque<Owned>,
    maxlen: Option<usize>,
    state: u64,
}

/// Copies of the items.
fn items(token: &Token, deque: Borrowed<'_>) -> Vec<Owned> {
    Deque::of(token, deque)
        .items
        .iter()
        .map(|item| item.clone_ref(token))
        .collect()
}

fn push_back(token: &mut Token, this: Borrowed<'_>, item: Owned) {
    let payload = Deque::of_mut(token, this);
    payload.state += 1;
    payload.items.push_back(item);
    let overflow = if payload
        .maxlen
        .is_some_and(|most| payload.items.len() > most)
    {
        payload.items.pop_front()
    } else {
        None
    };
    drop(overflow);
}

fn push_front(token: &mut Token, this: Borrowed<'_>, item: Owned) {
    let payload = Deque::of_mut(token, this);
    payload.state += 1;
    payload.items.push_front(item);
    let overflow = if payload
        .maxlen
        .is_some_and(|most| payload.items.len() > most)
    {
        payload.items.pop_back()
    } else {
        None
    };
    drop(overflow);
}

fn extend(
    token: &mut Token,
    this: Borrowed<'_>,
    iterable: Borrowed<'_>,
    push: fn(&mut Token, Borrowed<'_>, Owned),
) -> PyResult<()> {
    if iterable.is(this) {
        let copies = items(token, this);
        copies.into_iter().for_each(|item| push(token, this, item));
        return Ok(());
    }
    object::for_each(token, iterable, |token, item| {
        push(token, this, item);
        Ok(())
    })
}

/// A deque with these items, of the exact class.
fn exact(token: &Token, items: impl Iterator<Item = Owned>, maxlen: Option<usize>) -> Owned {
    let mut items: VecDeque<Owned> = items.collect();
    if let Some(most) = maxlen {
        while items.len() > most {
            items.pop_front();
        }
    }
    token.new_object(Deque {
        items,
        maxlen,
        state: 0,
    })
}

fn mutated(token: &mut Token, class: &'static baton_object::ClassSpec) -> baton_object::Raised {
    token.raise(class, "deque mutated during iteration")
}

fn place(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<usize> {
    let index = index_or(token, key, &INDEX_ERROR)?;
    let len = Deque::of(token, this).items.len();
    let place = if index < 0 {
        index.saturating_add(len as i64)
    } else {
        index
    };
    match usize::try_from(place) {
        Ok(place) if place < len => Ok(place),
        _ => Err(token.index_error("deque index out of range")),
    }
}

fn repeated(token: &mut Token, this: Borrowed<'_>, count: i64) -> PyResult<VecDeque<Owned>> {
    let payload = Deque::of(token, this);
    let (len, maxlen) = (payload.items.len(), payload.maxlen);
    let count = usize::try_from(count).unwrap_or(0);
    let total = len
        .checked_mul(count)
        .filter(|total| *total <= isize::MAX as usize / 8);
    let Some(total) = total else {
        return Err(token.memory_error());
    };
    let kept = maxlen.map_or(total, |most| most.min(total));
    let mut out = VecDeque::new();
    if out.try_reserve(kept).is_err() {
        return Err(token.memory_error());
    }
    let copies = items(token, this);
    out.extend((total - kept..total).filter_map(|index| {
        copies
            .get(index % len.max(1))
            .map(|item| item.clone_ref(token))
    }));
    Ok(out)
}

#[methods]
impl Deque {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(
            token,
            class,
            Deque {
                items: VecDeque::new(),
                maxlen: None,
                state: 0,
            },
        )
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let [iterable, maxlen] =
            bind!(token, args, "deque", Either "iterable" false, Either "maxlen" false);
        let maxlen = match crate::support::not_none(maxlen) {
            None => None,
            Some(maxlen) => {
                if !maxlen.word().is_int() && baton_object::int::value_of(token, maxlen).is_none() {
                    return Err(token.type_error("an integer is required"));
                }
                let number = index_or(token, maxlen, &baton_object::exceptions::OVERFLOW_ERROR)?;
                match usize::try_from(number) {
                    Ok(number) => Some(number),
                    Err(_) => return Err(token.value_error("maxlen must be non-negative")),
                }
            }
        };
        let payload = Deque::of_mut(token, this);
        payload.maxlen = maxlen;
        payload.state += 1;
        let old = std::mem::take(&mut payload.items);
        drop(old);
        match iterable {
            Some(iterable) => extend(token, this, iterable, push_back),
            None => Ok(()),
        }
    }

    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Deque::of(token, this).items.len())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        if !baton_object::repr_guard::enter(token, this) {
            return Ok(token.new_str("[...]"));
        }
        let list = token.new_list(items(token, this));
        let text = object::repr_text(token, list.as_ref());
        baton_object::repr_guard::leave(token, this);
        let (text, class) = (text?, token.short_class_name(this));
        let text = match Deque::of(token, this).maxlen {
            Some(most) => format!("{class}({text}, maxlen={most})"),
            None => format!("{class}({text})"),
        };
        Ok(token.new_str(&text))
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        if !other.is_a::<Deque>(token) {
            return Ok(singletons::not_implemented());
        }
        if this.is(other) && matches!(op, CompareOp::Eq | CompareOp::Le | CompareOp::Ge) {
            return Ok(token.bool(true));
        }
        let (left, right) = (items(token, this), items(token, other));
        if left.len() != right.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(token.bool(op == CompareOp::Ne));
        }
        let (left, right) = (token.new_list(left), token.new_list(right));
        object::compare(token, left.as_ref(), right.as_ref(), op)
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Deque::of(token, this);
        let (state, left) = (payload.state, payload.items.len());
        let deque = this.own(token);
        Ok(token.new_object(DequeIterator { deque, state, left }))
    }

    #[method("()")]
    fn __reversed__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Deque::of(token, this);
        let (state, left) = (payload.state, payload.items.len());
        let deque = this.own(token);
        Ok(token.new_object(DequeReverseIterator { deque, state, left }))
    }

    #[slot]
    fn __contains__(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<bool> {
        let state = Deque::of(token, this).state;
        for item in items(token, this) {
            let same = object::equal(token, item.as_ref(), value)?;
            if same {
                return Ok(true);
            }
            if Deque::of(token, this).state != state {
                return Err(mutated(token, &RUNTIME_ERROR));
            }
        }
        Ok(false)
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        let place = place(token, this, key)?;
        match Deque::of(token, this)
            .items
            .get(place)
            .map(|item| item.clone_ref(token))
        {
            Some(item) => Ok(item),
            None => Err(token.index_error("deque index out of range")),
        }
    }

    #[slot]
    fn __setitem__(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let place = place(token, this, key)?;
        let value = value.map(|value| value.own(token));
        let payload = Deque::of_mut(token, this);
        let old = match value {
            Some(value) => payload
                .items
                .get_mut(place)
                .map(|item| std::mem::replace(item, value)),
            None => {
                payload.state += 1;
                payload.items.remove(place)
            }
        };
        drop(old);
        Ok(())
    }

    #[slot(concat)]
    fn concat(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        if !other.is_a::<Deque>(token) {
            let class = token.class_name(other);
            return Err(token.type_error(format!(
                "can only concatenate deque (not \"{class}\") to deque"
            )));
        }
        let copy = Deque::copy(token, this)?;
        extend(token, copy.as_ref(), other, push_back)?;
        Ok(copy)
    }

    #[slot(inplace_concat)]
    fn inplace_concat(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        extend(token, this, other, push_back)?;
        Ok(this.own(token))
    }

    #[slot(repeat)]
    fn repeat(token: &mut Token, this: Borrowed<'_>, count: Borrowed<'_>) -> PyResult {
        if !count.word().is_int() && token.class_of(count).slots().index.is_none() {
            return Ok(singletons::not_implemented());
        }
        let count = index_clipped(token, count)?;
        let items = repeated(token, this, count)?;
        let copy = Deque::copy(token, this)?;
        let old = std::mem::replace(&mut Deque::of_mut(token, copy.as_ref()).items, items);
        drop(old);
        Ok(copy)
    }

    #[slot(inplace_repeat)]
    fn inplace_repeat(token: &mut Token, this: Borrowed<'_>, count: Borrowed<'_>) -> PyResult {
        let count = index_clipped(token, count)?;
        let items = repeated(token, this, count)?;
        let payload = Deque::of_mut(token, this);
        payload.state += 1;
        let old = std::mem::replace(&mut payload.items, items);
        drop(old);
        Ok(this.own(token))
    }

    /// Add an element to the right side of the deque.
    #[method("(item, /)")]
    fn append(token: &mut Token, this: Borrowed<'_>, item: Borrowed<'_>) -> PyResult<()> {
        let item = item.own(token);
        push_back(token, this, item);
        Ok(())
    }

    /// Add an element to the left side of the deque.
    #[method("(item, /)")]
    fn appendleft(token: &mut Token, this: Borrowed<'_>, item: Borrowed<'_>) -> PyResult<()> {
        let item = item.own(token);
        push_front(token, this, item);
        Ok(())
    }

    /// Extend the right side of the deque with elements from the iterable.
    #[method("(iterable, /)")]
    fn extend(token: &mut Token, this: Borrowed<'_>, iterable: Borrowed<'_>) -> PyResult<()> {
        extend(token, this, iterable, push_back)
    }

    /// Extend the left side of the deque with elements from the iterable.
    #[method("(iterable, /)")]
    fn extendleft(token: &mut Token, this: Borrowed<'_>, iterable: Borrowed<'_>) -> PyResult<()> {
        extend(token, this, iterable, push_front)
    }

    /// Remove and return the rightmost element.
    #[method("()")]
    fn pop(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Deque::of_mut(token, this);
        match payload.items.pop_back() {
            Some(item) => {
                payload.state += 1;
                Ok(item)
            }
            None => Err(token.index_error("pop from an empty deque")),
        }
    }

    /// Remove and return the leftmost element.
    #[method("()")]
    fn popleft(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Deque::of_mut(token, this);
        match payload.items.pop_front() {
            Some(item) => {
                payload.state += 1;
                Ok(item)
            }
            None => Err(token.index_error("pop from an empty deque")),
        }
    }

    /// Remove all elements from the deque.
    #[method("()")]
    fn clear(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let payload = Deque::of_mut(token, this);
        payload.state += 1;
        let old = std::mem::take(&mut payload.items);
        drop(old);
        Ok(())
    }

    /// Return a shallow copy of a deque.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let maxlen = Deque::of(token, this).maxlen;
        if token
            .class_word(this)
            .is(token.native_class(&DEQUE).as_value())
        {
            let copies = items(token, this);
            return Ok(exact(token, copies.into_iter(), maxlen));
        }
        let class = token.class_word(this).own(token);
        let result = match maxlen {
            None => object::call(token, class.as_ref(), &[this])?,
            Some(most) => {
                let most = token.int(most as i64);
                object::call(token, class.as_ref(), &[this, most.as_ref()])?
            }
        };
        if !result.as_ref().is_a::<Deque>(token) {
            let (class, got) = (token.class_name(this), token.class_name(result.as_ref()));
            return Err(token.type_error(format!("{class}() must return a deque, not {got}")));
        }
        Ok(result)
    }

    /// Return a shallow copy of a deque.
    #[method("()")]
    fn __copy__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Deque::copy(token, this)
    }

    /// Return number of occurrences of value.
    #[method("(value, /)")]
    fn count(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<i64> {
        let state = Deque::of(token, this).state;
        let mut count = 0;
        for item in items(token, this) {
            count += i64::from(object::equal(token, item.as_ref(), value)?);
            if Deque::of(token, this).state != state {
                return Err(mutated(token, &RUNTIME_ERROR));
            }
        }
        Ok(count)
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("(value, start=0, stop=sys.maxsize, /)")]
    fn index(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Borrowed<'_>,
        start: Option<Borrowed<'_>>,
        stop: Option<Borrowed<'_>>,
    ) -> PyResult<usize> {
        let len = Deque::of(token, this).items.len() as i64;
        let mut bound = |bound: Option<Borrowed<'_>>, default: i64| -> PyResult<i64> {
            let Some(bound) = bound else {
                return Ok(default);
            };
            let number = index_clipped(token, bound)?;
            Ok(if number < 0 {
                number.saturating_add(len).max(0)
            } else {
                number.min(len)
            })
        };
        let (start, stop) = (bound(start, 0)?, bound(stop, len)?);
        let state = Deque::of(token, this).state;
        let all = items(token, this);
        for (at, item) in all
            .iter()
            .enumerate()
            .take(stop.max(0) as usize)
            .skip(start as usize)
        {
            let same = object::equal(token, item.as_ref(), value)?;
            if same {
                return Ok(at);
            }
            if Deque::of(token, this).state != state {
                return Err(mutated(token, &RUNTIME_ERROR));
            }
        }
        Err(token.value_error("deque.index(x): x not in deque"))
    }

    /// Insert value before index.
    #[method("(index, value, /)")]
    fn insert(
        token: &mut Token,
        this: Borrowed<'_>,
        index: i64,
        value: Borrowed<'_>,
    ) -> PyResult<()> {
        let value = value.own(token);
        let payload = Deque::of_mut(token, this);
        let len = payload.items.len();
        if payload.maxlen.is_some_and(|most| len >= most) {
            return Err(token.index_error("deque already at its maximum size"));
        }
        let place = if index < 0 {
            index.saturating_add(len as i64).max(0)
        } else {
            index
        };
        payload.state += 1;
        payload.items.insert((place as usize).min(len), value);
        Ok(())
    }

    /// Remove first occurrence of value.
    #[method("(value, /)")]
    fn remove(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<()> {
        let state = Deque::of(token, this).state;
        for (at, item) in items(token, this).iter().enumerate() {
            let same = object::equal(token, item.as_ref(), value)?;
            if Deque::of(token, this).state != state {
                return Err(token.index_error("deque mutated during remove()."));
            }
            if same {
                let payload = Deque::of_mut(token, this);
                payload.state += 1;
                let old = payload.items.remove(at);
                drop(old);
                return Ok(());
            }
        }
        Err(token.raise(&VALUE_ERROR, "deque.remove(x): x not in deque"))
    }

    /// Reverse *IN PLACE*.
    #[method("()")]
    fn reverse(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let payload = Deque::of_mut(token, this);
        payload.state += 1;
        payload.items.make_contiguous().reverse();
        Ok(())
    }

    /// Rotate the deque n steps to the right.  If n is negative, rotates left.
    #[method("(n=1, /)")]
    fn rotate(token: &mut Token, this: Borrowed<'_>, n: Option<i64>) -> PyResult<()> {
        let payload = Deque::of_mut(token, this);
        let len = payload.items.len();
        if len > 1 {
            payload.state += 1;
            payload
                .items
                .rotate_right(n.unwrap_or(1).rem_euclid(len as i64) as usize);
        }
        Ok(())
    }

    /// maximum size of a deque or None if unbounded
    #[getter]
    fn maxlen(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<usize>> {
        Ok(Deque::of(token, this).maxlen)
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = crate::support::call_method(token, this, "__getstate__", &[])?;
        let iterator = object::iter(token, this)?;
        let args = match Deque::of(token, this).maxlen {
            None => Vec::new(),
            Some(most) => vec![
                baton_object::tuple::Tuple::empty(token),
                token.int(most as i64),
            ],
        };
        let args = tuple(token, args);
        let class = token.class_word(this).own(token);
        Ok(tuple(token, vec![class, args, state, iterator]))
    }

    /// Return the size of the deque in memory, in bytes
    #[method("()")]
    fn __sizeof__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(16 + size_of::<Deque>() + Deque::of(token, this).items.capacity() * 8)
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        baton_object::type_object::generic_alias(token, class, object)
    }
}

macro_rules! deque_iterator {
    ($type:ident, $name:tt, $pick:expr) => {
        /// Walks over a deque.
        #[class(name = $name, module = "_collections", flags = 0)]
        pub struct $type {
            deque: Owned,
            state: u64,
            left: usize,
        }

        #[methods]
        impl $type {
            #[slot]
            fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
                args.expect(token, $name, 1, 2)?;
                let given = own_all(token, args.positional());
                let Some(deque) = given
                    .first()
                    .filter(|deque| deque.as_ref().is_a::<Deque>(token))
                else {
                    return Err(
                        token.type_error(concat!($name, "() argument 1 must be collections.deque"))
                    );
                };
                let skip = match given.get(1) {
                    Some(skip) => {
                        baton_object::int::index_to_i64(token, skip.as_ref(), "C ssize_t")?
                    }
                    None => 0,
                };
                let payload = Deque::of(token, deque.as_ref());
                let (state, left) = (
                    payload.state,
                    payload
                        .items
                        .len()
                        .saturating_sub(usize::try_from(skip).unwrap_or(0)),
                );
                let deque = deque.clone_ref(token);
                instance(token, class, $type { deque, state, left })
            }

            #[slot]
            fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                Ok(this.own(token))
            }

            #[slot]
            fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
                let payload = $type::of(token, this);
                let (deque, state, left) =
                    (payload.deque.clone_ref(token), payload.state, payload.left);
                let inner = Deque::of(token, deque.as_ref());
                if inner.state != state {
                    $type::of_mut(token, this).left = 0;
                    return Err(mutated(token, &RUNTIME_ERROR));
                }
                if left == 0 {
                    return Ok(None);
                }
                let pick: fn(usize, usize) -> usize = $pick;
                let item = inner
                    .items
                    .get(pick(inner.items.len(), left))
                    .map(|item| item.clone_ref(token));
                $type::of_mut(token, this).left = left - 1;
                Ok(item)
            }

            /// Private method returning an estimate of len(list(it)).
            #[method("()")]
            fn __length_hint__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
                Ok($type::of(token, this).left)
            }

            /// Return state information for pickling.
            #[method("()")]
            fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let payload = $type::of(token, this);
                let (deque, left) = (payload.deque.clone_ref(token), payload.left);
                let skipped = Deque::of(token, deque.as_ref())
                    .items
                    .len()
                    .saturating_sub(left);
                let skipped = token.int(skipped as i64);
                let args = tuple(token, vec![deque, skipped]);
                let class = token.class_word(this).own(token);
                Ok(tuple(token, vec![class, args]))
            }
        }
    };
}

deque_iterator!(DequeIterator, "_deque_iterator", |len, left| len
    .saturating_sub(left));
deque_iterator!(
    DequeReverseIterator,
    "_deque_reverse_iterator",
    |_, left| left - 1
);
