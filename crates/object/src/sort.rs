//! The stable, adaptive merge sort behind `list.sort` and `sorted`: natural runs (falling ones reversed), short ones
//! lengthened by binary insertion, then merged pairwise. Comparing may run Python and fail.
//!
//! Keys that are all small ints, all floats or all strings are compared without Python.

use crate::error::PyResult;
use crate::kind;
use crate::slots::CompareOp;
use crate::token::Token;
use crate::word::Owned;
use std::cmp::Ordering;

const MIN_RUN: usize = 32;

/// The order in which `keys` are sorted: indices, stable.
pub fn order(token: &mut Token, keys: &[Owned]) -> PyResult<Vec<usize>> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    if !sort_plain(token, keys, &mut order) {
        let runs = runs(token, keys, &mut order)?;
        merge_runs(token, keys, &mut order, runs)?;
    }
    Ok(order)
}

/// Sorts without Python where all keys are of one simple kind; false if they are not.
fn sort_plain(token: &Token, keys: &[Owned], order: &mut [usize]) -> bool {
    if let Some(ints) = keys
        .iter()
        .map(|key| key.word().int())
        .collect::<Option<Vec<i64>>>()
    {
        order.sort_by_key(|index| ints.get(*index).copied());
        return true;
    }
    let floats: Option<Vec<f64>> = keys
        .iter()
        .map(|key| {
            crate::float::value_of(token, key.as_ref())
                .filter(|x| !x.is_nan() && token.is_exact(key.as_ref(), kind::FLOAT))
        })
        .collect();
    if let Some(floats) = floats {
        let at = |index: &usize| floats.get(*index).copied().unwrap_or_default();
        order.sort_by(|a, b| at(a).partial_cmp(&at(b)).unwrap_or(Ordering::Equal));
        return true;
    }
    if !keys
        .iter()
        .all(|key| token.is_exact(key.as_ref(), kind::STR))
    {
        return false;
    }
    let texts: Vec<_> = keys
        .iter()
        .filter_map(|key| crate::str::of(token, key.as_ref()))
        .collect();
    order.sort_by(|a, b| match (texts.get(*a), texts.get(*b)) {
        (Some(a), Some(b)) => crate::str::compare(a, b),
        _ => Ordering::Equal,
    });
    true
}

/// `keys[a] < keys[b]`
fn less(token: &mut Token, keys: &[Owned], a: usize, b: usize) -> PyResult<bool> {
    match (keys.get(a), keys.get(b)) {
        (Some(a), Some(b)) => {
            crate::object::compare_true(token, a.as_ref(), b.as_ref(), CompareOp::Lt)
        }
        _ => Ok(false),
    }
}

fn at(order: &[usize], index: usize) -> usize {
    order.get(index).copied().unwrap_or(usize::MAX)
}

/// Cuts `order` into ascending runs; returns their ends.
fn runs(token: &mut Token, keys: &[Owned], order: &mut [usize]) -> PyResult<Vec<usize>> {
    let (mut ends, mut start, len) = (Vec::new(), 0, order.len());
    while start < len {
        let mut end = start + natural_run(token, keys, order.get_mut(start..).unwrap_or_default())?;
        let wanted = (start + MIN_RUN).min(len);
        while end < wanted {
            insert(token, keys, order, start, end)?;
            end += 1;
        }
        ends.push(end);
        start = end;
    }
    Ok(ends)
}

/// The length of the run that `order` starts with, which is ascending afterwards. A falling one, equal neighbours in it
/// included, is turned round without changing the order of equals, and then goes on as far as it rises. Compares as
/// often as CPython 3.14 (`count_run` in `Objects/listobject.c`).
fn natural_run(token: &mut Token, keys: &[Owned], order: &mut [usize]) -> PyResult<usize> {
    let mut len = rising(token, keys, order, 1)?;
    if len == order.len() {
        return Ok(len);
    }
    if len > 1 {
        if less(token, keys, at(order, 0), at(order, len - 1))? {
            return Ok(len);
        }
        // Nothing but equals, and then something smaller.
        reverse(order, 0, len);
    }
    len += 1;
    let mut equal = 0;
    while len < order.len() {
        if less(token, keys, at(order, len), at(order, len - 1))? {
            reverse(order, len - 1 - equal, len);
            equal = 0;
        } else if less(token, keys, at(order, len - 1), at(order, len))? {
            break;
        } else {
            equal += 1;
        }
        len += 1;
    }
    reverse(order, len - 1 - equal, len);
    reverse(order, 0, len);
    rising(token, keys, order, len)
}

/// How far the first `len` items, which rise, go on rising.
fn rising(token: &mut Token, keys: &[Owned], order: &[usize], len: usize) -> PyResult<usize> {
    let mut len = len;
    while len < order.len() && !less(token, keys, at(order, len), at(order, len - 1))? {
        len += 1;
    }
    Ok(len)
}

fn reverse(order: &mut [usize], start: usize, end: usize) {
    if let Some(part) = order.get_mut(start..end) {
        part.reverse();
    }
}

/// Moves the item at `end` to its place in the ascending run `start..end`.
fn insert(
    token: &mut Token,
    keys: &[Owned],
    order: &mut [usize],
    start: usize,
    end: usize,
) -> PyResult<()> {
    let (mut low, mut high) = (start, end);
    while low < high {
        let middle = low.midpoint(high);
        if less(token, keys, at(order, end), at(order, middle))? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    if let Some(part) = order.get_mut(low..=end) {
        part.rotate_right(1);
    }
    Ok(())
}

/// Merges neighbouring runs until one is left.
fn merge_runs(
    token: &mut Token,
    keys: &[Owned],
    order: &mut [usize],
    mut ends: Vec<usize>,
) -> PyResult<()> {
    while ends.len() > 1 {
        let (mut merged, mut start) = (Vec::with_capacity(ends.len().div_ceil(2)), 0);
        for pair in ends.chunks(2) {
            let end = match *pair {
                [middle, end] => {
                    merge(token, keys, order, start, middle, end)?;
                    end
                }
                [end] => end,
                _ => continue,
            };
            merged.push(end);
            start = end;
        }
        ends = merged;
    }
    Ok(())
}

fn merge(
    token: &mut Token,
    keys: &[Owned],
    order: &mut [usize],
    start: usize,
    middle: usize,
    end: usize,
) -> PyResult<()> {
    if !less(token, keys, at(order, middle), at(order, middle - 1))? {
        return Ok(());
    }
    let left: Vec<usize> = order.get(start..middle).unwrap_or_default().to_vec();
    let (mut taken, mut right, mut place) = (0, middle, start);
    while taken < left.len() && right < end {
        let pick = if less(token, keys, at(order, right), at(&left, taken))? {
            right += 1;
            at(order, right - 1)
        } else {
            taken += 1;
            at(&left, taken - 1)
        };
        if let Some(slot) = order.get_mut(place) {
            *slot = pick;
        }
        place += 1;
    }
    let rest = left.get(taken..).unwrap_or_default();
    if let Some(slots) = order.get_mut(place..place + rest.len()) {
        slots.copy_from_slice(rest);
    }
    Ok(())
}
