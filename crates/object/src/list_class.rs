//! The methods of `list`.
//!
//! Invariant: a list may change whenever Python runs, so walks go by index and own each item before it is used.

use crate::args::Args;
use crate::error::PyResult;
use crate::exceptions::INDEX_ERROR;
use crate::int;
use crate::kind;
use crate::list_iterator::ListIterator;
use crate::object;
use crate::singletons::not_implemented;
use crate::slice::{self, Slice};
use crate::slots::CompareOp;
use crate::str::StrBuilder;
use crate::token::Token;
use crate::tuple::Tuple;
use crate::tuple_class::{
    bad_index, clip_range, is_index, push_repr, repeat_count, repeat_items, resolve_index,
};
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

/// Built-in mutable sequence.
///
/// If no argument is given, the constructor creates a new empty list.
/// The argument must be an iterable if specified.
#[class(name = "list", kind = LIST, flags = BASETYPE | SEQUENCE | MATCH_SELF | UNHASHABLE, signature = "(iterable=(), /)")]
pub struct List {
    /// The items.
    pub items: Vec<Owned>,
}

impl Drop for List {
    fn drop(&mut self) {
        // From the last to the first, as CPython does.
        for item in self.items.drain(..).rev() {
            drop(item);
        }
    }
}

#[inline]
fn item_at(token: &Token, list: Borrowed<'_>, index: usize) -> Option<Owned> {
    List::of(token, list)
        .items
        .get(index)
        .map(|item| item.clone_ref(token))
}

fn len_of(token: &Token, list: Borrowed<'_>) -> usize {
    List::of(token, list).items.len()
}

/// The items of a list or tuple, without running Python; `None` for anything else.
fn plain_items(token: &Token, value: Borrowed<'_>) -> Option<Vec<Owned>> {
    if token.is_exact(value, kind::LIST) {
        return Some(crate::list::items(token, value));
    }
    if !token.is_exact(value, kind::TUPLE) {
        return None;
    }
    Some(
        Tuple::items_of(token, value)?
            .iter()
            .map(|item| item.own(token))
            .collect(),
    )
}

/// `list.extend(iterable)`
pub fn extend(token: &mut Token, list: Borrowed<'_>, iterable: Borrowed<'_>) -> PyResult<()> {
    if let Some(items) = plain_items(token, iterable) {
        List::of_mut(token, list).items.extend(items);
        return Ok(());
    }
    let iterator = object::iter(token, iterable)?;
    let hint = object::length_hint(token, iterable, 8)?;
    if List::of_mut(token, list)
        .items
        .try_reserve(hint.min(1 << 20))
        .is_err()
    {
        return Err(token.memory_error());
    }
    while let Some(item) = object::next(token, iterator.as_ref())? {
        List::of_mut(token, list).items.push(item);
    }
    Ok(())
}

/// The items that are to be assigned to a slice.
fn assigned_items(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<Owned>> {
    if let Some(items) = plain_items(token, value) {
        return Ok(items);
    }
    let slots = token.class_of(value).slots();
    if slots.iter.is_none() && slots.getitem.is_none() {
        return Err(token.type_error("must assign iterable to extended slice"));
    }
    object::collect(token, value)
}

/// The part of a list that these bounds, not yet clipped, select.
pub fn get_slice(token: &Token, list: Borrowed<'_>, raw: (i64, i64, i64)) -> Owned {
    let items = &List::of(token, list).items;
    let bounds = slice::adjust(raw, items.len());
    let picked = match bounds {
        (start, stop, 1) if start < stop => items[start as usize..stop as usize]
            .iter()
            .map(|item| item.clone_ref(token))
            .collect(),
        _ => slice::indices(bounds)
            .map(|index| items[index].clone_ref(token))
            .collect(),
    };
    token.new_list(picked)
}

/// Replaces the part of a list that these bounds, not yet clipped, select; deletes it without a value.
pub fn set_slice(
    token: &mut Token,
    list: Borrowed<'_>,
    raw: (i64, i64, i64),
    value: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let new = match value {
        Some(value) => Some(assigned_items(token, value)?),
        None => None,
    };
    let bounds = slice::adjust(raw, len_of(token, list));
    let (start, stop, step) = bounds;
    let removed: Vec<Owned> = match new {
        Some(mut new) if step == 1 => {
            let (start, stop) = (start as usize, stop.max(start) as usize);
            let items = &mut List::of_mut(token, list).items;
            if new.len() == stop - start {
                items[start..stop].swap_with_slice(&mut new);
                new
            } else {
                items.splice(start..stop, new).collect()
            }
        }
        Some(new) => {
            let wanted = slice::count(bounds);
            if new.len() != wanted {
                let given = new.len();
                return Err(token.value_error(format!(
                    "attempt to assign sequence of size {given} to extended slice of size {wanted}"
                )));
            }
            let items = &mut List::of_mut(token, list).items;
            slice::indices(bounds)
                .zip(new)
                .filter_map(|(index, new)| Some(std::mem::replace(items.get_mut(index)?, new)))
                .collect()
        }
        None => delete_slice(&mut List::of_mut(token, list).items, bounds),
    };
    drop(removed);
    Ok(())
}

fn delete_slice(items: &mut Vec<Owned>, bounds: (i64, i64, i64)) -> Vec<Owned> {
    let count = slice::count(bounds);
    if count == 0 {
        return Vec::new();
    }
    let (start, _, step) = bounds;
    let lowest = if step < 0 {
        start + (count as i64 - 1) * step
    } else {
        start
    };
    if step.abs() == 1 || count <= 1 {
        let lowest = lowest.max(0) as usize;
        return items.drain(lowest..lowest + count).collect();
    }
    let stride = step.unsigned_abs() as usize;
    let (mut removed, mut index) = (Vec::with_capacity(count), 0usize);
    let old = std::mem::take(items);
    for item in old {
        let offset = index.wrapping_sub(lowest as usize);
        if index >= lowest as usize && offset.is_multiple_of(stride) && removed.len() < count {
            removed.push(item);
        } else {
            items.push(item);
        }
        index += 1;
    }
    removed
}

/// The first index of `value` from `start` up to `stop`.
fn find(
    token: &mut Token,
    list: Borrowed<'_>,
    value: Borrowed<'_>,
    start: usize,
    stop: usize,
) -> PyResult<Option<usize>> {
    let mut index = start;
    while index < stop {
        let Some(item) = item_at(token, list, index) else {
            break;
        };
        if object::equal(token, item.as_ref(), value)? {
            return Ok(Some(index));
        }
        index += 1;
    }
    Ok(None)
}

fn compare_lists(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    op: CompareOp,
) -> PyResult {
    if matches!(op, CompareOp::Eq | CompareOp::Ne) && len_of(token, left) != len_of(token, right) {
        return Ok(token.bool(op == CompareOp::Ne));
    }
    let mut index = 0;
    while let (Some(a), Some(b)) = (item_at(token, left, index), item_at(token, right, index)) {
        index += 1;
        if object::equal(token, a.as_ref(), b.as_ref())? {
            continue;
        }
        let gone = index > len_of(token, left) || index > len_of(token, right);
        if gone {
            // The items compared are no longer there: the lengths decide.
            break;
        }
        return match op {
            CompareOp::Eq => Ok(token.bool(false)),
            CompareOp::Ne => Ok(token.bool(true)),
            _ => object::compare(token, a.as_ref(), b.as_ref(), op),
        };
    }
    let result = op.matches(len_of(token, left).cmp(&len_of(token, right)));
    Ok(token.bool(result))
}

fn repr_items(token: &mut Token, list: Borrowed<'_>) -> PyResult {
    let mut out = StrBuilder::new();
    out.push_str("[");
    let mut index = 0;
    while let Some(item) = item_at(token, list, index) {
        if index > 0 {
            out.push_str(", ");
        }
        push_repr(token, &mut out, item.as_ref())?;
        index += 1;
    }
    out.push_str("]");
    Ok(out.finish(token))
}

/// `list.sort(key=key, reverse=reverse)`
pub fn sort(
    token: &mut Token,
    list: Borrowed<'_>,
    key: Option<Borrowed<'_>>,
    reverse: bool,
) -> PyResult<()> {
    // While Python runs the list is empty, so that a change of it can be noticed.
    let mut items = std::mem::take(&mut List::of_mut(token, list).items);
    let result = sort_items(token, &mut items, key, reverse);
    // The keys may have finalizers.
    token.run_pending();
    let intruders = std::mem::replace(&mut List::of_mut(token, list).items, items);
    let modified = !intruders.is_empty() || intruders.capacity() != 0;
    drop(intruders);
    result?;
    if modified {
        return Err(token.value_error("list modified during sort"));
    }
    Ok(())
}

/// Sorts items; after an error they are all there in some order.
pub fn sort_items(
    token: &mut Token,
    items: &mut Vec<Owned>,
    key: Option<Borrowed<'_>>,
    reverse: bool,
) -> PyResult<()> {
    let mut keys = Vec::new();
    if let Some(key) = key {
        keys.reserve(items.len());
        for item in items.iter() {
            keys.push(object::call(token, key, &[item.as_ref()])?);
        }
    }
    if reverse {
        items.reverse();
        keys.reverse();
    }
    let order = crate::sort::order(token, if key.is_some() { &keys } else { items });
    if let Ok(order) = &order {
        let mut old: Vec<Option<Owned>> = std::mem::take(items).into_iter().map(Some).collect();
        items.extend(order.iter().filter_map(|index| old.get_mut(*index)?.take()));
    }
    if reverse {
        items.reverse();
    }
    order.map(|_| ())
}

#[methods]
impl List {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        if class.is(token.native_class(&LIST).as_value()) {
            return Ok(token.new_list(Vec::new()));
        }
        match class.as_class(token) {
            Some(class) => Ok(token.new_instance(class, List { items: Vec::new() })),
            None => Err(token.type_error("list.__new__(X): X is not a type object")),
        }
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        if token.class_of(this).slots().new.map(|new| new as usize)
            == Self::SLOTS.new.map(|new| new as usize)
        {
            args.no_keywords(token, "list")?;
        }
        args.expect(token, "list", 0, 1)?;
        let old = std::mem::take(&mut List::of_mut(token, this).items);
        drop(old);
        match args.get(0) {
            Some(iterable) => extend(token, this, iterable),
            None => Ok(()),
        }
    }

    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(len_of(token, this))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        if len_of(token, this) == 0 {
            return Ok(token.new_str("[]"));
        }
        if !crate::repr_guard::enter(token, this) {
            return Ok(token.new_str("[...]"));
        }
        let result = repr_items(token, this);
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
        if !this.is_a::<List>(token) || !other.is_a::<List>(token) {
            return Ok(not_implemented());
        }
        compare_lists(token, this, other, op)
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let list = Some(this.own(token));
        Ok(token.new_object(ListIterator { list, index: 0 }))
    }

    #[slot]
    fn __contains__(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<bool> {
        Ok(find(token, this, value, 0, usize::MAX)?.is_some())
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        if is_index(token, key) {
            let index = match key.word().int() {
                Some(index) => index,
                None => int::index_or(token, key, &INDEX_ERROR)?,
            };
            let items = &List::of(token, this).items;
            return match resolve_index(index, items.len()).and_then(|index| items.get(index)) {
                Some(item) => Ok(item.clone_ref(token)),
                None => Err(token.index_error("list index out of range")),
            };
        }
        if !key.is_a::<Slice>(token) {
            return Err(bad_index(token, "list", key));
        }
        let raw = slice::unpack(token, key)?;
        Ok(get_slice(token, this, raw))
    }

    #[slot]
    fn __setitem__(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        if !is_index(token, key) {
            if key.is_a::<Slice>(token) {
                let raw = slice::unpack(token, key)?;
                return set_slice(token, this, raw, value);
            }
            return Err(bad_index(token, "list", key));
        }
        let index = int::index_or(token, key, &INDEX_ERROR)?;
        let value = value.map(|value| value.own(token));
        let items = &mut List::of_mut(token, this).items;
        let Some(index) = resolve_index(index, items.len()) else {
            return Err(token.index_error("list assignment index out of range"));
        };
        let old = match (value, items.get_mut(index)) {
            (Some(value), Some(place)) => std::mem::replace(place, value),
            _ => items.remove(index),
        };
        drop(old);
        Ok(())
    }

    #[slot(concat)]
    fn __add__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        if !other.is_a::<List>(token) {
            let got = token.class_name(other);
            return Err(
                token.type_error(format!("can only concatenate list (not \"{got}\") to list"))
            );
        }
        let mut items = crate::list::items(token, this);
        items.extend(
            List::of(token, other)
                .items
                .iter()
                .map(|item| item.clone_ref(token)),
        );
        Ok(token.new_list(items))
    }

    #[slot(repeat)]
    fn __mul__(token: &mut Token, this: Borrowed<'_>, n: Borrowed<'_>) -> PyResult {
        let count = repeat_count(token, n)?;
        let items = crate::list::items(token, this);
        let items = repeat_items(token, &items, count)?;
        Ok(token.new_list(items))
    }

    #[slot(inplace_concat)]
    fn __iadd__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        extend(token, this, other)?;
        Ok(this.own(token))
    }

    #[slot(inplace_repeat)]
    fn __imul__(token: &mut Token, this: Borrowed<'_>, n: Borrowed<'_>) -> PyResult {
        let count = repeat_count(token, n)?;
        let items = crate::list::items(token, this);
        let items = repeat_items(token, &items, count)?;
        let old = std::mem::replace(&mut List::of_mut(token, this).items, items);
        drop(old);
        Ok(this.own(token))
    }

    /// Append object to the end of the list.
    #[method("(object, /)", no_switch)]
    fn append(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult<()> {
        let object = object.own(token);
        List::of_mut(token, this).items.push(object);
        Ok(())
    }

    /// Extend list by appending elements from the iterable.
    #[method("(iterable, /)")]
    fn extend(token: &mut Token, this: Borrowed<'_>, iterable: Borrowed<'_>) -> PyResult<()> {
        extend(token, this, iterable)
    }

    /// Insert object before index.
    #[method("(index, object, /)")]
    fn insert(
        token: &mut Token,
        this: Borrowed<'_>,
        index: i64,
        object: Borrowed<'_>,
    ) -> PyResult<()> {
        let object = object.own(token);
        let items = &mut List::of_mut(token, this).items;
        let len = items.len() as i64;
        let index = if index < 0 {
            index.saturating_add(len).max(0)
        } else {
            index.min(len)
        };
        items.insert(index as usize, object);
        Ok(())
    }

    /// Remove and return item at index (default last).
    ///
    /// Raises IndexError if list is empty or index is out of range.
    #[method("(index=-1, /)")]
    fn pop(token: &mut Token, this: Borrowed<'_>, index: Option<i64>) -> PyResult {
        let items = &mut List::of_mut(token, this).items;
        if items.is_empty() {
            return Err(token.index_error("pop from empty list"));
        }
        match resolve_index(index.unwrap_or(-1), items.len()) {
            Some(index) => Ok(items.remove(index)),
            None => Err(token.index_error("pop index out of range")),
        }
    }

    /// Remove first occurrence of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("(value, /)")]
    fn remove(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<()> {
        let Some(index) = find(token, this, value, 0, usize::MAX)? else {
            return Err(token.value_error("list.remove(x): x not in list"));
        };
        let items = &mut List::of_mut(token, this).items;
        let removed = (index < items.len()).then(|| items.remove(index));
        drop(removed);
        Ok(())
    }

    /// Remove all items from list.
    #[method("()")]
    fn clear(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let old = std::mem::take(&mut List::of_mut(token, this).items);
        drop(old);
        Ok(())
    }

    /// Return a shallow copy of the list.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let items = crate::list::items(token, this);
        Ok(token.new_list(items))
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
        let len = len_of(token, this);
        let (start, stop) = clip_range(token, start, stop, len)?;
        match find(token, this, value, start, stop)? {
            Some(index) => Ok(index),
            None => Err(token.value_error("list.index(x): x not in list")),
        }
    }

    /// Return number of occurrences of value.
    #[method("(value, /)")]
    fn count(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<usize> {
        let (mut count, mut index) = (0, 0);
        while let Some(item) = item_at(token, this, index) {
            count += usize::from(object::equal(token, item.as_ref(), value)?);
            index += 1;
        }
        Ok(count)
    }

    /// Reverse *IN PLACE*.
    #[method("()")]
    fn reverse(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        List::of_mut(token, this).items.reverse();
        Ok(())
    }

    /// Sort the list in ascending order and return None.
    ///
    /// The sort is in-place (i.e. the list itself is modified) and stable (i.e. the
    /// order of two equal elements is maintained).
    ///
    /// If a key function is given, apply it once to each list item and sort them,
    /// ascending or descending, according to their function values.
    ///
    /// The reverse flag can be set to sort in descending order.
    #[method("(*, key=None, reverse=False)")]
    fn sort(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Option<Borrowed<'_>>,
        reverse: Option<bool>,
    ) -> PyResult<()> {
        sort(
            token,
            this,
            key.filter(|key| !key.is_none()),
            reverse.unwrap_or(false),
        )
    }

    /// Return a reverse iterator over the list.
    #[method("()")]
    fn __reversed__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(crate::list_iterator::reversed(token, this))
    }

    /// Return the size of the list in memory, in bytes.
    #[method("()")]
    fn __sizeof__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(40 + 8 * List::of(token, this).items.capacity())
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        crate::type_object::generic_alias(token, class, object)
    }
}
