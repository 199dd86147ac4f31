//! `_heapq`: priority queues in lists.
//!
//! Comparing items may change the list; every step looks at its length again, as CPython's does.

use baton_object::exceptions::{INDEX_ERROR, RUNTIME_ERROR};
use baton_object::list::List;
use baton_object::slots::CompareOp;
use baton_object::{Borrowed, Owned, PyResult, Token, object};

fn check(token: &mut Token, heap: Borrowed<'_>, name: &str) -> PyResult<()> {
    if heap.is_a::<List>(token) {
        return Ok(());
    }
    let class = token.class_name(heap);
    // The functions of one argument do not count it.
    let which = match name.contains("push") || name.contains("replace") {
        true => "argument 1",
        false => "argument",
    };
    Err(token.type_error(format!("{name}() {which} must be list, not {class}")))
}

fn len(token: &Token, heap: Borrowed<'_>) -> usize {
    List::of(token, heap).items.len()
}

fn item(token: &mut Token, heap: Borrowed<'_>, at: usize) -> PyResult {
    match List::of(token, heap)
        .items
        .get(at)
        .map(|item| item.clone_ref(token))
    {
        Some(item) => Ok(item),
        None => Err(token.raise(&RUNTIME_ERROR, "list changed size during iteration")),
    }
}

/// Which of two items comes first.
fn before(token: &mut Token, left: &Owned, right: &Owned, max: bool) -> PyResult<bool> {
    let (left, right) = if max { (right, left) } else { (left, right) };
    object::compare_true(token, left.as_ref(), right.as_ref(), CompareOp::Lt)
}

fn swap(token: &mut Token, heap: Borrowed<'_>, a: usize, b: usize) {
    let items = &mut List::of_mut(token, heap).items;
    if a < items.len() && b < items.len() {
        items.swap(a, b);
    }
}

/// Moves the item at `at` up to its place, not above `top`.
fn sift_down(
    token: &mut Token,
    heap: Borrowed<'_>,
    top: usize,
    mut at: usize,
    max: bool,
) -> PyResult<()> {
    let size = len(token, heap);
    if at >= size {
        return Err(token.raise(&INDEX_ERROR, "index out of range"));
    }
    while at > top {
        let parent = (at - 1) / 2;
        let (child, above) = (item(token, heap, at)?, item(token, heap, parent)?);
        let moves = before(token, &child, &above, max)?;
        if len(token, heap) != size {
            return Err(token.raise(&RUNTIME_ERROR, "list changed size during iteration"));
        }
        if !moves {
            break;
        }
        swap(token, heap, at, parent);
        at = parent;
    }
    Ok(())
}

/// Moves the item at `at` to a leaf along the first children, then up to its place.
fn sift_up(token: &mut Token, heap: Borrowed<'_>, mut at: usize, max: bool) -> PyResult<()> {
    let (top, size) = (at, len(token, heap));
    if at >= size {
        return Err(token.raise(&INDEX_ERROR, "index out of range"));
    }
    while at < size / 2 {
        let mut child = 2 * at + 1;
        if child + 1 < size {
            let (left, right) = (item(token, heap, child)?, item(token, heap, child + 1)?);
            if !before(token, &left, &right, max)? {
                child += 1;
            }
            if len(token, heap) != size {
                return Err(token.raise(&RUNTIME_ERROR, "list changed size during iteration"));
            }
        }
        swap(token, heap, at, child);
        at = child;
    }
    sift_down(token, heap, top, at, max)
}

fn push(token: &mut Token, heap: Borrowed<'_>, value: Borrowed<'_>, max: bool) -> PyResult<()> {
    let value = value.own(token);
    List::of_mut(token, heap).items.push(value);
    let last = len(token, heap) - 1;
    sift_down(token, heap, 0, last, max)
}

fn pop(token: &mut Token, heap: Borrowed<'_>, max: bool) -> PyResult {
    let Some(last) = List::of_mut(token, heap).items.pop() else {
        return Err(token.index_error("index out of range"));
    };
    let Some(first) = List::of_mut(token, heap).items.first_mut() else {
        return Ok(last);
    };
    let result = std::mem::replace(first, last);
    sift_up(token, heap, 0, max)?;
    Ok(result)
}

fn replace(token: &mut Token, heap: Borrowed<'_>, value: Borrowed<'_>, max: bool) -> PyResult {
    let value = value.own(token);
    let Some(first) = List::of_mut(token, heap).items.first_mut() else {
        return Err(token.index_error("index out of range"));
    };
    let result = std::mem::replace(first, value);
    sift_up(token, heap, 0, max)?;
    Ok(result)
}

fn push_pop(token: &mut Token, heap: Borrowed<'_>, value: Borrowed<'_>, max: bool) -> PyResult {
    let value = value.own(token);
    if len(token, heap) == 0 {
        return Ok(value);
    }
    let top = item(token, heap, 0)?;
    if !before(token, &top, &value, max)? {
        return Ok(value);
    }
    if len(token, heap) == 0 {
        return Err(token.index_error("index out of range"));
    }
    replace(token, heap, value.as_ref(), max)
}

fn heapify_list(token: &mut Token, heap: Borrowed<'_>, max: bool) -> PyResult<()> {
    for at in (0..len(token, heap) / 2).rev() {
        sift_up(token, heap, at, max)?;
    }
    Ok(())
}

/// Heap queue algorithm (a.k.a. priority queue).
///
/// Heaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for
/// all k, counting elements from 0.  For the sake of comparison,
/// non-existing elements are considered to be infinite.  The interesting
/// property of a heap is that a[0] is always its smallest element.
#[baton_object::module(name = "_heapq")]
pub mod module {
    use super::*;

    /// Push item onto heap, maintaining the heap invariant.
    #[function("(heap, item, /)")]
    fn heappush(token: &mut Token, heap: Borrowed<'_>, item: Borrowed<'_>) -> PyResult<()> {
        check(token, heap, "heappush")?;
        push(token, heap, item, false)
    }

    /// Push item on the heap, then pop and return the smallest item from the heap.
    #[function("(heap, item, /)")]
    fn heappushpop(token: &mut Token, heap: Borrowed<'_>, item: Borrowed<'_>) -> PyResult {
        check(token, heap, "heappushpop")?;
        push_pop(token, heap, item, false)
    }

    /// Pop the smallest item off the heap, maintaining the heap invariant.
    #[function("(heap, /)")]
    fn heappop(token: &mut Token, heap: Borrowed<'_>) -> PyResult {
        check(token, heap, "heappop")?;
        pop(token, heap, false)
    }

    /// Pop and return the current smallest value, and add the new item.
    #[function("(heap, item, /)")]
    fn heapreplace(token: &mut Token, heap: Borrowed<'_>, item: Borrowed<'_>) -> PyResult {
        check(token, heap, "heapreplace")?;
        replace(token, heap, item, false)
    }

    /// Transform list into a heap, in-place, in O(len(heap)) time.
    #[function("(heap, /)")]
    fn heapify(token: &mut Token, heap: Borrowed<'_>) -> PyResult<()> {
        check(token, heap, "heapify")?;
        heapify_list(token, heap, false)
    }

    /// Push item onto max-heap, maintaining the heap invariant.
    #[function("(heap, item, /)")]
    fn heappush_max(token: &mut Token, heap: Borrowed<'_>, item: Borrowed<'_>) -> PyResult<()> {
        check(token, heap, "heappush_max")?;
        push(token, heap, item, true)
    }

    /// Push item on the heap, then pop and return the largest item from the heap.
    #[function("(heap, item, /)")]
    fn heappushpop_max(token: &mut Token, heap: Borrowed<'_>, item: Borrowed<'_>) -> PyResult {
        check(token, heap, "heappushpop_max")?;
        push_pop(token, heap, item, true)
    }

    /// Pop the largest item off the heap, maintaining the heap invariant.
    #[function("(heap, /)")]
    fn heappop_max(token: &mut Token, heap: Borrowed<'_>) -> PyResult {
        check(token, heap, "heappop_max")?;
        pop(token, heap, true)
    }

    /// Pop and return the current largest value, and add the new item.
    #[function("(heap, item, /)")]
    fn heapreplace_max(token: &mut Token, heap: Borrowed<'_>, item: Borrowed<'_>) -> PyResult {
        check(token, heap, "heapreplace_max")?;
        replace(token, heap, item, true)
    }

    /// Transform list into a max-heap, in-place, in O(len(heap)) time.
    #[function("(heap, /)")]
    fn heapify_max(token: &mut Token, heap: Borrowed<'_>) -> PyResult<()> {
        check(token, heap, "heapify_max")?;
        heapify_list(token, heap, true)
    }
}
