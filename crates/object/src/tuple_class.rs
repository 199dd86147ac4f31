//! The methods of `tuple`.

use crate::args::Args;
use crate::error::PyResult;
use crate::object;
use crate::singletons::not_implemented;
use crate::slots::CompareOp;
use crate::str::StrBuilder;
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

pub use crate::tuple::TUPLE;
use crate::tuple::Tuple;

/// The hash of a tuple of these items (xxHash's mixing, as CPython's).
pub fn hash_items(token: &mut Token, items: &[Borrowed<'_>]) -> PyResult<i64> {
    const PRIME_1: u64 = 11_400_714_785_074_694_791;
    const PRIME_2: u64 = 14_029_467_366_897_019_727;
    const PRIME_5: u64 = 2_870_177_450_012_600_261;
    let mut acc = PRIME_5;
    for item in items {
        let lane = object::hash(token, *item)? as u64;
        acc = acc
            .wrapping_add(lane.wrapping_mul(PRIME_2))
            .rotate_left(31)
            .wrapping_mul(PRIME_1);
    }
    acc = acc.wrapping_add(items.len() as u64 ^ (PRIME_5 ^ 3_527_539));
    Ok(if acc == u64::MAX {
        1_546_275_796
    } else {
        acc as i64
    })
}

/// Lexicographic comparison of two runs of items. The first pair that differs decides; `==` and `!=` of different
/// lengths need no item.
pub fn compare_items(
    token: &mut Token,
    left: &[Borrowed<'_>],
    right: &[Borrowed<'_>],
    op: CompareOp,
) -> PyResult {
    for (a, b) in left.iter().zip(right) {
        if object::equal(token, *a, *b)? {
            continue;
        }
        return match op {
            CompareOp::Eq => Ok(token.bool(false)),
            CompareOp::Ne => Ok(token.bool(true)),
            _ => object::compare(token, *a, *b, op),
        };
    }
    Ok(token.bool(op.matches(left.len().cmp(&right.len()))))
}

/// Adds the `repr` of `value` to a text under construction.
pub fn push_repr(token: &mut Token, out: &mut StrBuilder, value: Borrowed<'_>) -> PyResult<()> {
    let text = object::repr(token, value)?;
    if let Some(text) = crate::str::of(token, text.as_ref()) {
        out.push(text.chars());
    }
    Ok(())
}

/// The index that `index` means among `len` items.
pub fn resolve_index(index: i64, len: usize) -> Option<usize> {
    let index = if index < 0 {
        index.checked_add(len as i64)?
    } else {
        index
    };
    usize::try_from(index).ok().filter(|index| *index < len)
}

/// The error for a subscript that is neither a number nor a slice.
pub fn bad_index(token: &mut Token, what: &str, key: Borrowed<'_>) -> crate::error::Raised {
    let class = token.class_name(key);
    token.type_error(format!(
        "{what} indices must be integers or slices, not {class}"
    ))
}

/// True if the value can be used as an index.
pub fn is_index(token: &Token, key: Borrowed<'_>) -> bool {
    key.word().is_int()
        || token.class_of(key).slots().index.is_some()
        || key.is_a::<crate::int::Int>(token)
}

/// `start` and `stop` arguments of `index` methods, clipped to `len`.
pub fn clip_range(
    token: &mut Token,
    start: Option<Borrowed<'_>>,
    stop: Option<Borrowed<'_>>,
    len: usize,
) -> PyResult<(usize, usize)> {
    let clip = |token: &mut Token, part: Option<Borrowed<'_>>, default: i64| -> PyResult<usize> {
        let index = match part {
            Some(part) if !is_index(token, part) => {
                return Err(
                    token.type_error("slice indices must be integers or have an __index__ method")
                );
            }
            Some(part) => crate::int::index_clipped(token, part)?,
            None => default,
        };
        let index = if index < 0 {
            index.saturating_add(len as i64).max(0)
        } else {
            index
        };
        Ok(index as usize)
    };
    Ok((clip(token, start, 0)?, clip(token, stop, i64::MAX)?))
}

/// The number of copies that `n` asks for in a repetition; negative means none.
pub fn repeat_count(token: &mut Token, n: Borrowed<'_>) -> PyResult<usize> {
    let n = crate::int::index_or(token, n, &crate::exceptions::OVERFLOW_ERROR)?;
    Ok(usize::try_from(n).unwrap_or(0))
}

/// Items repeated `count` times; MemoryError if that is too much.
pub fn repeat_items(token: &mut Token, items: &[Owned], count: usize) -> PyResult<Vec<Owned>> {
    let total = items
        .len()
        .checked_mul(count)
        .filter(|total| *total <= isize::MAX as usize / 8);
    let mut out = Vec::new();
    let Some(total) = total else {
        return Err(token.memory_error());
    };
    if out.try_reserve_exact(total).is_err() {
        return Err(token.memory_error());
    }
    for _ in 0..if items.is_empty() { 0 } else { count } {
        out.extend(items.iter().map(|item| item.clone_ref(token)));
    }
    Ok(out)
}

fn owned_items(token: &Token, tuple: Borrowed<'_>) -> Vec<Owned> {
    Tuple::of(token, tuple)
        .items()
        .iter()
        .map(|item| item.own(token))
        .collect()
}

/// A tuple's items without counts: a tuple never changes and the caller's borrow keeps it alive.
fn items_of<'a>(token: &Token, tuple: Borrowed<'a>) -> &'a [Borrowed<'a>] {
    if tuple.is_a::<Tuple>(token) {
        Tuple::items_of_word(tuple)
    } else {
        &[]
    }
}

#[methods]
impl Tuple {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let exact = class.is(token.native_class(&TUPLE).as_value());
        let own_init = |class: &crate::class::Type| {
            class.slots().init.map(|init| init as usize)
                == crate::object_class::OBJECT
                    .slots
                    .init
                    .map(|init| init as usize)
        };
        if class.as_class(token).is_none_or(own_init) {
            args.no_keywords(token, "tuple")?;
        }
        args.expect(token, "tuple", 0, 1)?;
        if exact
            && let Some(tuple) = args
                .get(0)
                .filter(|given| token.is_exact(*given, crate::kind::TUPLE))
        {
            return Ok(tuple.own(token));
        }
        let items = match args.get(0) {
            Some(iterable) => object::collect(token, iterable)?,
            None => Vec::new(),
        };
        if exact {
            return Ok(token.new_tuple(items.into_iter()));
        }
        let Some(class) = class.as_class(token) else {
            return Err(token.type_error("tuple.__new__(X): X is not a type object"));
        };
        let shape = class.instance_shape(token);
        Ok(token.new_tuple_of(shape, items.into_iter()))
    }

    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Tuple::of(token, this).items().len())
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let cached = Tuple::of(token, this).hash.get();
        if cached != -1 {
            return Ok(cached);
        }
        let items = items_of(token, this);
        token.check_recursion(" while hashing a tuple")?;
        let hash = hash_items(token, items)?;
        Tuple::of(token, this).hash.set(hash);
        Ok(hash)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let items = items_of(token, this);
        if items.is_empty() {
            return Ok(token.new_str("()"));
        }
        if !crate::repr_guard::enter(token, this) {
            return Ok(token.new_str("(...)"));
        }
        let result = repr_items(token, items);
        crate::repr_guard::leave(token, this);
        result
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        if !this.is_a::<Tuple>(token) || !other.is_a::<Tuple>(token) {
            return Ok(not_implemented());
        }
        let (left, right) = (items_of(token, this), items_of(token, other));
        compare_items(token, left, right, op)
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let tuple = Some(this.own(token));
        Ok(token.new_object(TupleIterator { tuple, index: 0 }))
    }

    #[slot]
    fn __contains__(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<bool> {
        for item in items_of(token, this) {
            if object::equal(token, *item, value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        let items = items_of(token, this);
        if is_index(token, key) {
            let index = crate::int::index_or(token, key, &crate::exceptions::INDEX_ERROR)?;
            return match resolve_index(index, items.len()).and_then(|index| items.get(index)) {
                Some(item) => Ok(item.own(token)),
                None => Err(token.index_error("tuple index out of range")),
            };
        }
        if !key.is_a::<crate::slice::Slice>(token) {
            return Err(bad_index(token, "tuple", key));
        }
        let bounds = crate::slice::bounds(token, key, items.len())?;
        if crate::slice::count(bounds) == items.len()
            && bounds.2 == 1
            && token.is_exact(this, crate::kind::TUPLE)
        {
            return Ok(this.own(token));
        }
        let picked: Vec<Owned> = crate::slice::indices(bounds)
            .filter_map(|index| items.get(index))
            .map(|item| item.own(token))
            .collect();
        Ok(token.new_tuple(picked.into_iter()))
    }

    #[slot(concat)]
    fn __add__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        if !other.is_a::<Tuple>(token) {
            let got = token.class_name(other);
            return Err(token.type_error(format!(
                "can only concatenate tuple (not \"{got}\") to tuple"
            )));
        }
        let (left, right) = (items_of(token, this), items_of(token, other));
        if left.is_empty() && token.is_exact(other, crate::kind::TUPLE) {
            return Ok(other.own(token));
        }
        if right.is_empty() && token.is_exact(this, crate::kind::TUPLE) {
            return Ok(this.own(token));
        }
        let items: Vec<Owned> = left
            .iter()
            .chain(right)
            .map(|item| item.own(token))
            .collect();
        Ok(token.new_tuple(items.into_iter()))
    }

    #[slot(repeat)]
    fn __mul__(token: &mut Token, this: Borrowed<'_>, n: Borrowed<'_>) -> PyResult {
        let count = repeat_count(token, n)?;
        if (count == 1 || items_of(token, this).is_empty())
            && token.is_exact(this, crate::kind::TUPLE)
        {
            return Ok(this.own(token));
        }
        let items = owned_items(token, this);
        let items = repeat_items(token, &items, count)?;
        Ok(token.new_tuple(items.into_iter()))
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
        let items = items_of(token, this);
        let (start, stop) = clip_range(token, start, stop, items.len())?;
        for (index, item) in items.iter().enumerate().take(stop).skip(start) {
            if object::equal(token, *item, value)? {
                return Ok(index);
            }
        }
        Err(token.value_error("tuple.index(x): x not in tuple"))
    }

    /// Return number of occurrences of value.
    #[method("(value, /)")]
    fn count(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<usize> {
        let mut count = 0;
        for item in items_of(token, this) {
            count += usize::from(object::equal(token, *item, value)?);
        }
        Ok(count)
    }

    #[method("()")]
    fn __getnewargs__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let items = owned_items(token, this);
        let plain = token.new_tuple(items.into_iter());
        Ok(token.new_tuple([plain].into_iter()))
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        crate::type_object::generic_alias(token, class, object)
    }
}

fn repr_items(token: &mut Token, items: &[Borrowed<'_>]) -> PyResult {
    let mut out = StrBuilder::new();
    out.push_str("(");
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        push_repr(token, &mut out, *item)?;
    }
    out.push_str(if items.len() == 1 { ",)" } else { ")" });
    Ok(out.finish(token))
}

/// Iterator over a tuple.
#[class(name = "tuple_iterator", kind = TUPLE_ITERATOR, flags = NO_INSTANTIATION)]
pub struct TupleIterator {
    /// The tuple; `None` once exhausted.
    pub tuple: Option<Owned>,
    /// The next item's index.
    pub index: usize,
}

impl TupleIterator {
    /// The next item, without going on.
    #[inline(always)]
    pub fn peek(&self) -> Option<Borrowed<'_>> {
        let tuple = self.tuple.as_ref()?.as_ref();
        Tuple::items_of_word(tuple).get(self.index).copied()
    }
}

#[methods]
impl TupleIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = TupleIterator::of(token, this);
        let Some(tuple) = &payload.tuple else {
            return Ok(None);
        };
        let item = Tuple::of(token, tuple.as_ref())
            .items()
            .get(payload.index)
            .map(|item| item.own(token));
        let payload = TupleIterator::of_mut(token, this);
        payload.index += 1;
        if item.is_none() {
            drop(payload.tuple.take());
        }
        Ok(item)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()")]
    fn __length_hint__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let payload = TupleIterator::of(token, this);
        Ok(payload.tuple.as_ref().map_or(0, |tuple| {
            Tuple::of(token, tuple.as_ref())
                .items()
                .len()
                .saturating_sub(payload.index)
        }))
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        // The lookup may run Python, which may use the iterator up.
        let function = crate::list_iterator::builtin(token, "iter")?;
        let payload = TupleIterator::of(token, this);
        let (tuple, index) = (
            payload.tuple.as_ref().map(|tuple| tuple.clone_ref(token)),
            payload.index as i64,
        );
        let exhausted = tuple.is_none();
        let tuple = tuple.unwrap_or_else(|| Tuple::empty(token));
        let (args, index) = (token.new_tuple([tuple].into_iter()), token.int(index));
        Ok(if exhausted {
            token.new_tuple([function, args].into_iter())
        } else {
            token.new_tuple([function, args, index].into_iter())
        })
    }

    /// Set state information for unpickling.
    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: i64) -> PyResult<()> {
        let len = TupleIterator::of(token, this)
            .tuple
            .as_ref()
            .map_or(0, |tuple| Tuple::of(token, tuple.as_ref()).items().len());
        TupleIterator::of_mut(token, this).index = state.clamp(0, len as i64) as usize;
        Ok(())
    }
}
