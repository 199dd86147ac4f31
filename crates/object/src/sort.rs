//! The stable, adaptive merge sort behind `list.sort` and `sorted`: natural runs (falling ones reversed), short ones
//! lengthened by binary insertion, then merged in the order that powersort gives them (Munro and Wild, "Nearly-optimal
//! mergesorts", 2018), with exponential search where one run wins again and again. Comparing may run Python and fail. It
//! is done as often, and with the same operands, as in CPython (`Objects/listobject.c`, `Objects/listsort.txt`), because
//! programs count comparisons.
//!
//! Keys that are all small ints, all floats or all strings are compared without Python.

use crate::error::PyResult;
use crate::kind;
use crate::slots::CompareOp;
use crate::token::Token;
use crate::word::Owned;
use std::cmp::Ordering;

/// As many wins in a row make merging search exponentially, at first.
const MIN_GALLOP: usize = 7;

/// The order in which `keys` are sorted: indices, stable.
pub fn order(token: &mut Token, keys: &[Owned]) -> PyResult<Vec<usize>> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    if !sort_plain(token, keys, &mut order) {
        sort_runs(token, keys, &mut order)?;
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

/// The length to which short runs are lengthened: 32 to 64, so that `len` is a power of two of them or slightly less.
fn min_run(mut len: usize) -> usize {
    let mut odd = 0;
    while len >= 64 {
        odd |= len & 1;
        len >>= 1;
    }
    len + odd
}

/// A run that waits to be merged, and how deep in the merge tree its border with the next one lies.
struct Run {
    start: usize,
    len: usize,
    power: u32,
}

/// Cuts `order` into ascending runs and merges them.
fn sort_runs(token: &mut Token, keys: &[Owned], order: &mut [usize]) -> PyResult<()> {
    let (total, wanted) = (order.len(), min_run(order.len()));
    let (mut runs, mut start, mut patience) = (Vec::new(), 0, MIN_GALLOP);
    while start < total {
        let mut len = natural_run(token, keys, order.get_mut(start..).unwrap_or_default())?;
        while len < wanted.min(total - start) {
            insert(token, keys, order, start, start + len)?;
            len += 1;
        }
        if let Some(last) = runs.last() {
            let power = power(last, len, total);
            while runs.len() > 1
                && runs
                    .get(runs.len() - 2)
                    .is_some_and(|run| run.power > power)
            {
                let at = runs.len() - 2;
                merge_at(token, keys, order, &mut runs, at, &mut patience)?;
            }
            if let Some(last) = runs.last_mut() {
                last.power = power;
            }
        }
        let power = 0;
        runs.push(Run { start, len, power });
        start += len;
    }
    while runs.len() > 1 {
        let mut at = runs.len() - 2;
        if let Some([before, _, after]) = runs.get(at.wrapping_sub(1)..)
            && before.len < after.len
        {
            at -= 1;
        }
        merge_at(token, keys, order, &mut runs, at, &mut patience)?;
    }
    Ok(())
}

/// How deep the border between `run` and the `len` items behind it lies in a merge tree over `total` items: the first
/// binary digit in which the middles of the two, as fractions of `total`, differ.
fn power(run: &Run, len: usize, total: usize) -> u32 {
    let (mut left, mut power) = (2 * run.start + run.len, 0);
    let mut right = left + run.len + len;
    loop {
        power += 1;
        if left >= total {
            left -= total;
            right -= total;
        } else if right >= total {
            return power;
        }
        left <<= 1;
        right <<= 1;
    }
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

/// Merges runs `at` and `at + 1`: what is in its place already, at both ends, stays; of the rest the shorter run is
/// copied out.
fn merge_at(
    token: &mut Token,
    keys: &[Owned],
    order: &mut [usize],
    runs: &mut Vec<Run>,
    at_run: usize,
    patience: &mut usize,
) -> PyResult<()> {
    if at_run + 1 >= runs.len() {
        return Ok(());
    }
    let right = runs.remove(at_run + 1);
    let Some(left) = runs.get_mut(at_run) else {
        return Ok(());
    };
    let (start, middle, end) = (left.start, right.start, right.start + right.len);
    left.len += right.len;
    let first = at(order, middle);
    let stays = gallop(middle - start, false, |index| {
        Ok(!less(token, keys, first, at(order, start + index))?)
    })?;
    let start = start + stays;
    if start == middle {
        return Ok(());
    }
    let last = at(order, middle - 1);
    let stays = gallop(end - middle, true, |index| {
        Ok(!less(token, keys, at(order, end - 1 - index), last)?)
    })?;
    let end = end - stays;
    let backwards = middle - start > end - middle;
    let (copied, inside) = match backwards {
        false => (start..middle, middle..end),
        true => (middle..end, start..middle),
    };
    let copy = order.get(copied).unwrap_or_default().to_vec();
    Merge {
        keys,
        backwards,
        waiting: 0..copy.len(),
        copy,
        place: if backwards { end } else { start },
        inside,
        order,
    }
    .run(token, patience)
}

/// For how many of the first of `len` items `before` holds, which holds for all up to some place: by exponential, then
/// binary search. `backwards` says that the items are counted from the end of a run.
fn gallop(
    len: usize,
    backwards: bool,
    mut before: impl FnMut(usize) -> PyResult<bool>,
) -> PyResult<usize> {
    if len == 0 || !before(0)? {
        return Ok(0);
    }
    let (mut low, mut high) = (0, 1);
    while high < len && before(high)? {
        low = high;
        high = 2 * high + 1;
    }
    (low, high) = (low + 1, high.min(len));
    while low < high {
        let half = (high - low) / 2;
        let middle = if backwards {
            high - 1 - half
        } else {
            low + half
        };
        match before(middle)? {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    Ok(low)
}

/// Two runs on their way to one, of which one was copied out. Going backwards, the greatest items come first.
struct Merge<'a> {
    keys: &'a [Owned],
    backwards: bool,
    copy: Vec<usize>,
    /// What of the copy is not in its place yet.
    waiting: std::ops::Range<usize>,
    /// What of the other run is not in its place yet.
    inside: std::ops::Range<usize>,
    /// Where the next item goes; going backwards, the place behind that.
    place: usize,
    order: &'a mut [usize],
}

impl Merge<'_> {
    /// The item of the copy that is `index` places from being next.
    fn waiting(&self, index: usize) -> usize {
        match self.backwards {
            false => at(&self.copy, self.waiting.start + index),
            true => at(&self.copy, self.waiting.end - 1 - index),
        }
    }

    fn inside(&self, index: usize) -> usize {
        match self.backwards {
            false => at(self.order, self.inside.start + index),
            true => at(self.order, self.inside.end - 1 - index),
        }
    }

    /// Whether an item of the run inside goes before one of the copy.
    fn is_before(&self, token: &mut Token, inside: usize, waiting: usize) -> PyResult<bool> {
        match self.backwards {
            false => less(token, self.keys, inside, waiting),
            true => less(token, self.keys, waiting, inside),
        }
    }

    /// Moves `count` items of the copy to their places.
    fn take_waiting(&mut self, count: usize) {
        let (from, to) = match self.backwards {
            false => (self.waiting.start, self.place),
            true => (self.waiting.end - count, self.place - count),
        };
        if let (Some(to), Some(from)) = (
            self.order.get_mut(to..to + count),
            self.copy.get(from..from + count),
        ) {
            to.copy_from_slice(from);
        }
        advance(&mut self.waiting, &mut self.place, count, self.backwards);
    }

    /// Moves `count` items of the run inside to their places.
    fn take_inside(&mut self, count: usize) {
        let (from, to) = match self.backwards {
            false => (self.inside.start, self.place),
            true => (self.inside.end - count, self.place - count),
        };
        self.order.copy_within(from..from + count, to);
        advance(&mut self.inside, &mut self.place, count, self.backwards);
    }

    /// The greatest of the copy is known to come last, so that it need not be compared.
    fn is_done(&self) -> bool {
        self.inside.is_empty() || self.waiting.len() <= 1
    }

    fn gallop_waiting(&mut self, token: &mut Token) -> PyResult<usize> {
        let next = self.inside(0);
        let count = gallop(self.waiting.len(), self.backwards, |index| {
            Ok(!self.is_before(token, next, self.waiting(index))?)
        })?;
        self.take_waiting(count);
        Ok(count)
    }

    fn gallop_inside(&mut self, token: &mut Token) -> PyResult<usize> {
        let next = self.waiting(0);
        let count = gallop(self.inside.len(), self.backwards, |index| {
            self.is_before(token, self.inside(index), next)
        })?;
        self.take_inside(count);
        Ok(count)
    }

    fn run(mut self, token: &mut Token, patience: &mut usize) -> PyResult<()> {
        // The run inside begins with what comes first of all.
        self.take_inside(1);
        while !self.is_done() {
            self.one_by_one(token, *patience)?;
            *patience += 1;
            while !self.is_done() {
                *patience -= usize::from(*patience > 1);
                if !self.by_stretches(token)? {
                    *patience += 1;
                    break;
                }
            }
        }
        self.take_inside(self.inside.len());
        self.take_waiting(self.waiting.len());
        Ok(())
    }

    /// Merges until one run has won `patience` times in a row.
    fn one_by_one(&mut self, token: &mut Token, patience: usize) -> PyResult<()> {
        let (mut streak, mut winner) = (0, false);
        while !self.is_done() && streak < patience {
            let inside = self.is_before(token, self.inside(0), self.waiting(0))?;
            match inside {
                true => self.take_inside(1),
                false => self.take_waiting(1),
            }
            streak = if inside == winner { streak + 1 } else { 1 };
            winner = inside;
        }
        Ok(())
    }

    /// Takes a stretch of each run; whether one of them was long enough to go on like this.
    fn by_stretches(&mut self, token: &mut Token) -> PyResult<bool> {
        let mut long = false;
        for turn in [false, true] {
            let count = match turn == self.backwards {
                true => self.gallop_waiting(token)?,
                false => self.gallop_inside(token)?,
            };
            long |= count >= MIN_GALLOP;
            if self.is_done() {
                return Ok(long);
            }
            match turn == self.backwards {
                true => self.take_inside(1),
                false => self.take_waiting(1),
            }
            if self.is_done() {
                return Ok(long);
            }
        }
        Ok(long)
    }
}

/// Notes that `count` items of `items` went to their places.
fn advance(items: &mut std::ops::Range<usize>, place: &mut usize, count: usize, backwards: bool) {
    match backwards {
        false => {
            items.start += count;
            *place += count;
        }
        true => {
            items.end -= count;
            *place -= count;
        }
    }
}
