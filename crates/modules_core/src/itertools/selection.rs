//! Iterators over selections from pools: product, permutations, combinations.
//!
//! Invariant: `indices` is the selection that was returned last; `None` before the first.

use crate::support::{given, instance, tuple};
use baton_object::args::unexpected_keyword;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object};

fn picked(token: &Token, pool: &[Owned], indices: &[usize]) -> Owned {
    let items = indices
        .iter()
        .filter_map(|index| pool.get(*index))
        .map(|item| item.clone_ref(token))
        .collect();
    tuple(token, items)
}

fn length(token: &mut Token, value: Borrowed<'_>) -> PyResult<usize> {
    let number = baton_object::int::index_to_i64(token, value, "C ssize_t")?;
    usize::try_from(number).map_err(|_| token.value_error("r must be non-negative"))
}

/// Return successive r-length combinations of elements in the iterable.
///
/// combinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)
#[class(name = "combinations", module = "itertools", flags = BASETYPE, signature = "(iterable, r)")]
pub struct Combinations {
    pool: Vec<Owned>,
    size: usize,
    indices: Option<Vec<usize>>,
    done: bool,
}

#[methods]
impl Combinations {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [iterable, size] =
            bind!(token, args, "combinations", Either "iterable" true, Either "r" true);
        let (iterable, size) = (given(token, iterable)?, given(token, size)?);
        let pool = object::collect(token, iterable)?;
        let size = length(token, size)?;
        instance(
            token,
            class,
            Combinations {
                pool,
                size,
                indices: None,
                done: false,
            },
        )
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = Combinations::of_mut(token, this);
        if payload.done {
            return Ok(None);
        }
        let size = payload.size;
        let count = payload.pool.len();
        let next = match payload.indices.take() {
            None => (size <= count).then(|| (0..size).collect()),
            Some(indices) => next_combination(indices, count, size),
        };
        let Some(indices) = next else {
            payload.done = true;
            return Ok(None);
        };
        let result = {
            let payload = Combinations::of(token, this);
            picked(token, &payload.pool, &indices)
        };
        Combinations::of_mut(token, this).indices = Some(indices);
        Ok(Some(result))
    }
}

fn next_combination(mut indices: Vec<usize>, count: usize, size: usize) -> Option<Vec<usize>> {
    let at = (0..size).rev().find(|at| {
        indices
            .get(*at)
            .is_some_and(|index| *index + size != at + count)
    })?;
    let first = indices.get(at)? + 1;
    for (offset, index) in indices.iter_mut().skip(at).enumerate() {
        *index = first + offset;
    }
    Some(indices)
}

/// Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.
///
/// combinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')
#[class(name = "combinations_with_replacement", module = "itertools", flags = BASETYPE, signature = "(iterable, r)")]
pub struct CombinationsWithReplacement {
    pool: Vec<Owned>,
    size: usize,
    indices: Option<Vec<usize>>,
    done: bool,
}

#[methods]
impl CombinationsWithReplacement {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [iterable, size] = bind!(token, args, "combinations_with_replacement", Either "iterable" true, Either "r" true);
        let (iterable, size) = (given(token, iterable)?, given(token, size)?);
        let pool = object::collect(token, iterable)?;
        let size = length(token, size)?;
        instance(
            token,
            class,
            CombinationsWithReplacement {
                pool,
                size,
                indices: None,
                done: false,
            },
        )
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = CombinationsWithReplacement::of_mut(token, this);
        if payload.done {
            return Ok(None);
        }
        let size = payload.size;
        let count = payload.pool.len();
        let next = match payload.indices.take() {
            None => (count > 0 || size == 0).then(|| vec![0; size]),
            Some(indices) => next_with_replacement(indices, count, size),
        };
        let Some(indices) = next else {
            payload.done = true;
            return Ok(None);
        };
        let result = {
            let payload = CombinationsWithReplacement::of(token, this);
            picked(token, &payload.pool, &indices)
        };
        CombinationsWithReplacement::of_mut(token, this).indices = Some(indices);
        Ok(Some(result))
    }
}

fn next_with_replacement(
    mut indices: Vec<usize>,
    count: usize,
    _size: usize,
) -> Option<Vec<usize>> {
    let at = indices.iter().rposition(|index| index + 1 < count)?;
    let value = indices.get(at)? + 1;
    indices.iter_mut().skip(at).for_each(|index| *index = value);
    Some(indices)
}

/// Return successive r-length permutations of elements in the iterable.
///
/// permutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)
#[class(name = "permutations", module = "itertools", flags = BASETYPE, signature = "(iterable, r=None)")]
pub struct Permutations {
    pool: Vec<Owned>,
    size: usize,
    indices: Vec<usize>,
    cycles: Vec<usize>,
    started: bool,
    done: bool,
}

#[methods]
impl Permutations {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [iterable, size] =
            bind!(token, args, "permutations", Either "iterable" true, Either "r" false);
        let iterable = given(token, iterable)?;
        let pool = object::collect(token, iterable)?;
        let size = match crate::support::not_none(size) {
            None => pool.len(),
            Some(size) if baton_object::int::value_of(token, size).is_none() => {
                return Err(token.type_error("Expected int as r"));
            }
            Some(size) => length(token, size)?,
        };
        let count = pool.len();
        let done = size > count;
        let cycles = if done {
            Vec::new()
        } else {
            (0..size).map(|at| count - at).collect()
        };
        instance(
            token,
            class,
            Permutations {
                pool,
                size,
                indices: (0..count).collect(),
                cycles,
                started: false,
                done,
            },
        )
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = Permutations::of_mut(token, this);
        if payload.done {
            return Ok(None);
        }
        if payload.started {
            payload.done = !next_permutation(&mut payload.indices, &mut payload.cycles);
        }
        payload.started = true;
        if payload.done {
            return Ok(None);
        }
        let payload = Permutations::of(token, this);
        Ok(payload
            .indices
            .get(..payload.size)
            .map(|indices| picked(token, &payload.pool, indices)))
    }
}

fn next_permutation(indices: &mut [usize], cycles: &mut [usize]) -> bool {
    let count = indices.len();
    for (at, cycle) in cycles.iter_mut().enumerate().rev() {
        *cycle -= 1;
        if *cycle == 0 {
            if let Some(rest) = indices.get_mut(at..) {
                rest.rotate_left(1);
            }
            *cycle = count - at;
        } else {
            indices.swap(at, count - *cycle);
            return true;
        }
    }
    false
}

/// Cartesian product of input iterables.  Equivalent to nested for-loops.
///
/// For example, product(A, B) returns the same as:  ((x,y) for x in A for y in B).
/// The leftmost iterators are in the outermost for-loop, so the output tuples
/// cycle in a manner similar to an odometer (with the rightmost element changing
/// on every iteration).
///
/// To compute the product of an iterable with itself, specify the number
/// of repetitions with the optional repeat keyword argument. For example,
/// product(A, repeat=4) means the same as product(A, A, A, A).
///
/// product('ab', range(3)) --> ('a',0) ('a',1) ('a',2) ('b',0) ('b',1) ('b',2)
/// product((0,1), (0,1), (0,1)) --> (0,0,0) (0,0,1) (0,1,0) (0,1,1) (1,0,0) ...
#[class(name = "product", module = "itertools", flags = BASETYPE, signature = "(*iterables, repeat=1)")]
pub struct Product {
    pools: Vec<Owned>,
    indices: Option<Vec<usize>>,
    done: bool,
}

#[methods]
impl Product {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let mut repeat = 1;
        for (name, value) in args.keywords() {
            let name = baton_object::str::to_cow(token, name).into_owned();
            if name != "repeat" {
                let known = std::iter::once("repeat");
                return Err(unexpected_keyword(token, "product()", &name, known));
            }
            repeat = baton_object::int::index_to_i64(token, value, "C ssize_t")?;
        }
        let Ok(repeat) = usize::try_from(repeat) else {
            return Err(token.value_error("repeat argument cannot be negative"));
        };
        let mut once = Vec::new();
        if repeat > 0 {
            for iterable in args.positional() {
                let items = object::collect(token, *iterable)?;
                once.push(tuple(token, items));
            }
        }
        let total = once
            .len()
            .checked_mul(repeat)
            .filter(|total| *total <= isize::MAX as usize / 8);
        let Some(total) = total else {
            return Err(token.overflow_error("repeat argument too large"));
        };
        let mut pools = Vec::new();
        if pools.try_reserve(total).is_err() {
            return Err(token.memory_error());
        }
        for _ in 0..repeat {
            pools.extend(once.iter().map(|pool| pool.clone_ref(token)));
        }
        instance(
            token,
            class,
            Product {
                pools,
                indices: None,
                done: false,
            },
        )
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        use baton_object::tuple::Tuple;
        let payload = Product::of_mut(token, this);
        if payload.done {
            return Ok(None);
        }
        let before = payload.indices.take();
        let payload = Product::of(token, this);
        let lengths: Vec<usize> = payload
            .pools
            .iter()
            .map(|pool| Tuple::items_of_word(pool.as_ref()).len())
            .collect();
        let next = match before {
            None => lengths
                .iter()
                .all(|length| *length > 0)
                .then(|| vec![0; lengths.len()]),
            Some(mut indices) => {
                let at = indices
                    .iter()
                    .zip(&lengths)
                    .rposition(|(index, length)| index + 1 < *length);
                at.map(|at| {
                    for (offset, index) in indices.iter_mut().skip(at).enumerate() {
                        *index = if offset == 0 { *index + 1 } else { 0 };
                    }
                    indices
                })
            }
        };
        let Some(indices) = next else {
            Product::of_mut(token, this).done = true;
            return Ok(None);
        };
        let items = payload
            .pools
            .iter()
            .zip(&indices)
            .filter_map(|(pool, index)| {
                Tuple::items_of_word(pool.as_ref())
                    .get(*index)
                    .map(|item| item.own(token))
            })
            .collect();
        let result = tuple(token, items);
        Product::of_mut(token, this).indices = Some(indices);
        Ok(Some(result))
    }
}
