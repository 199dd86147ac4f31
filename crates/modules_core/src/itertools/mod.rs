//! `itertools`: iterators as building blocks.

pub mod selection;
pub mod shared;
pub mod simple;

/// Functional tools for creating and using iterators.
///
/// Infinite iterators:
/// count(start=0, step=1) --> start, start+step, start+2*step, ...
/// cycle(p) --> p0, p1, ... plast, p0, p1, ...
/// repeat(elem [,n]) --> elem, elem, elem, ... endlessly or up to n times
///
/// Iterators terminating on the shortest input sequence:
/// accumulate(p[, func]) --> p0, p0+p1, p0+p1+p2
/// batched(p, n) --> [p0, p1, ..., p_n-1], [p_n, p_n+1, ..., p_2n-1], ...
/// chain(p, q, ...) --> p0, p1, ... plast, q0, q1, ...
/// chain.from_iterable([p, q, ...]) --> p0, p1, ... plast, q0, q1, ...
/// compress(data, selectors) --> (d[0] if s[0]), (d[1] if s[1]), ...
/// dropwhile(predicate, seq) --> seq[n], seq[n+1], starting when predicate fails
/// groupby(iterable[, keyfunc]) --> sub-iterators grouped by value of keyfunc(v)
/// filterfalse(predicate, seq) --> elements of seq where pred(elem) is False
/// islice(seq, [start,] stop [, step]) --> elements from
///        seq[start:stop:step]
/// pairwise(s) --> (s[0],s[1]), (s[1],s[2]), (s[2], s[3]), ...
/// starmap(fun, seq) --> fun(*seq[0]), fun(*seq[1]), ...
/// tee(it, n) --> (it1, it2 , ... itn) splits one iterator into n
/// takewhile(predicate, seq) --> seq[0], seq[1], until predicate fails
/// zip_longest(p, q, ...) --> (p[0], q[0]), (p[1], q[1]), ...
///
/// Combinatoric generators:
/// product(p, q, ... [repeat=1]) --> cartesian product
/// permutations(p[, r])
/// combinations(p, r)
/// combinations_with_replacement(p, r)
#[baton_object::module(
    name = "itertools",
    classes(
        super::simple::ACCUMULATE,
        super::simple::BATCHED,
        super::simple::CHAIN,
        super::simple::COMPRESS,
        super::simple::COUNT,
        super::simple::CYCLE,
        super::simple::DROP_WHILE,
        super::simple::FILTER_FALSE,
        super::simple::SLICE,
        super::simple::PAIRWISE,
        super::simple::REPEAT,
        super::simple::STAR_MAP,
        super::simple::TAKE_WHILE,
        super::simple::ZIP_LONGEST,
        super::selection::COMBINATIONS,
        super::selection::COMBINATIONS_WITH_REPLACEMENT,
        super::selection::PERMUTATIONS,
        super::selection::PRODUCT,
        super::shared::GROUP_BY,
        super::shared::GROUP,
        super::shared::TEE,
        super::shared::TEE_BLOCK
    )
)]
pub mod module {
    use baton_object::{Borrowed, PyResult, Token};

    /// Returns a tuple of n independent iterators.
    #[function("(iterable, n=2, /)")]
    fn tee(token: &mut Token, iterable: Borrowed<'_>, n: Option<i64>) -> PyResult {
        super::shared::tee(token, iterable, n.unwrap_or(2))
    }
}
