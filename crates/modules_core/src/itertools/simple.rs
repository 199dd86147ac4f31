//! Iterators over one or several iterables, item by item.

use crate::support::{given, instance, not_none, tuple};
use baton_object::number::{self, BinaryOp};
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object};

/// The positional arguments: keywords are for an `__init__` of a subclass, and an error where there is none.
fn no_keywords<'a>(
    token: &mut Token,
    class: Borrowed<'_>,
    args: Args<'a>,
    name: &str,
) -> PyResult<Args<'a>> {
    let has_init = class.as_class(token).is_some_and(|class| {
        let name = token.name(baton_object::Known::__init__);
        let object = token.native_class(&baton_object::object_class::OBJECT);
        let plain = baton_object::attribute::lookup(token, object, name);
        let found = baton_object::attribute::lookup(token, class, name);
        found
            .zip(plain)
            .is_some_and(|(found, plain)| !found.is(plain))
    });
    if !has_init {
        args.no_keywords(token, name)?;
    }
    Ok(Args::new(args.positional()))
}

/// Exactly one positional argument more is wanted by iterators that take a function and an iterable.
fn function_and_iterator(
    token: &mut Token,
    class: Borrowed<'_>,
    args: Args<'_>,
    name: &str,
) -> PyResult<(Owned, Owned)> {
    let args = no_keywords(token, class, args, name)?;
    args.expect(token, name, 2, 2)?;
    let (function, iterable) = (given(token, args.get(0))?, given(token, args.get(1))?);
    let iterator = object::iter(token, iterable)?;
    Ok((function.own(token), iterator))
}

/// The truth of `function(item)`; of the item itself for None.
fn test(token: &mut Token, function: &Owned, item: &Owned) -> PyResult<bool> {
    if function.word().is_none() {
        return object::is_true(token, item.as_ref());
    }
    let result = object::call(token, function.as_ref(), &[item.as_ref()])?;
    object::is_true(token, result.as_ref())
}

/// Return series of accumulated sums.
#[class(name = "accumulate", module = "itertools", flags = BASETYPE, signature = "(iterable, func=None, *, initial=None)")]
pub struct Accumulate {
    iterator: Owned,
    function: Option<Owned>,
    total: Option<Owned>,
    initial: Option<Owned>,
}

#[methods]
impl Accumulate {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [iterable, function, initial] = bind!(token, args, "accumulate", Either "iterable" true, Either "func" false, Keyword "initial" false);
        let iterable = given(token, iterable)?;
        let iterator = object::iter(token, iterable)?;
        let own = |value: Option<Borrowed<'_>>| not_none(value).map(|value| value.own(token));
        let (function, initial) = (own(function), own(initial));
        instance(
            token,
            class,
            Accumulate {
                iterator,
                function,
                total: None,
                initial,
            },
        )
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        if let Some(initial) = Accumulate::of_mut(token, this).initial.take() {
            let copy = initial.clone_ref(token);
            Accumulate::of_mut(token, this).total = Some(copy);
            return Ok(Some(initial));
        }
        let payload = Accumulate::of(token, this);
        let (iterator, total) = (
            payload.iterator.clone_ref(token),
            payload.total.as_ref().map(|total| total.clone_ref(token)),
        );
        let function = payload
            .function
            .as_ref()
            .map(|function| function.clone_ref(token));
        let Some(item) = object::next(token, iterator.as_ref())? else {
            return Ok(None);
        };
        let new = match (total, function) {
            (None, _) => item,
            (Some(total), None) => {
                number::binary(token, total.as_ref(), item.as_ref(), BinaryOp::Add)?
            }
            (Some(total), Some(function)) => {
                object::call(token, function.as_ref(), &[total.as_ref(), item.as_ref()])?
            }
        };
        let copy = new.clone_ref(token);
        let old = Accumulate::of_mut(token, this).total.replace(copy);
        drop(old);
        Ok(Some(new))
    }
}

/// Batch data into tuples of length n. The last batch may be shorter than n.
///
/// Loops over the input iterable and accumulates data into tuples
/// up to size n.  The input is consumed lazily, just enough to
/// fill a batch.  The result is yielded as soon as a batch is full
/// or when the input iterable is exhausted.
///
///     >>> for batch in batched('ABCDEFG', 3):
///     ...     print(batch)
///     ...
///     ('A', 'B', 'C')
///     ('D', 'E', 'F')
///     ('G',)
///
/// If "strict" is True, raises a ValueError if the final batch is shorter
/// than n.
#[class(name = "batched", module = "itertools", flags = BASETYPE, signature = "(iterable, n, *, strict=False)")]
pub struct Batched {
    iterator: Option<Owned>,
    size: usize,
    strict: bool,
}

#[methods]
impl Batched {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [iterable, size, strict] = bind!(token, args, "batched", Either "iterable" true, Either "n" true, Keyword "strict" false);
        let (iterable, size) = (given(token, iterable)?, given(token, size)?);
        let size = baton_object::int::index_to_i64(token, size, "C ssize_t")?;
        let strict = match strict {
            Some(strict) => object::is_true(token, strict)?,
            None => false,
        };
        if size < 1 {
            return Err(token.value_error("n must be at least one"));
        }
        let iterator = Some(object::iter(token, iterable)?);
        instance(
            token,
            class,
            Batched {
                iterator,
                size: size as usize,
                strict,
            },
        )
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = Batched::of(token, this);
        let (size, strict) = (payload.size, payload.strict);
        let Some(iterator) = payload
            .iterator
            .as_ref()
            .map(|iterator| iterator.clone_ref(token))
        else {
            return Ok(None);
        };
        let mut batch = Vec::new();
        while batch.len() < size {
            match object::next(token, iterator.as_ref())? {
                Some(item) => batch.push(item),
                None => break,
            }
        }
        if batch.len() < size {
            let old = Batched::of_mut(token, this).iterator.take();
            drop(old);
            if batch.is_empty() {
                return Ok(None);
            }
            if strict {
                return Err(token.value_error("batched(): incomplete batch"));
            }
        }
        Ok(Some(tuple(token, batch)))
    }
}

/// Return a chain object whose .__next__() method returns elements from the
/// first iterable until it is exhausted, then elements from the next
/// iterable, until all of the iterables are exhausted.
#[class(name = "chain", module = "itertools", flags = BASETYPE, signature = "(*iterables)")]
pub struct Chain {
    source: Option<Owned>,
    active: Option<Owned>,
}

#[methods]
impl Chain {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let args = no_keywords(token, class, args, "chain")?;
        let all = token.tuple_of(args.positional());
        let source = Some(object::iter(token, all.as_ref())?);
        instance(
            token,
            class,
            Chain {
                source,
                active: None,
            },
        )
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        loop {
            let payload = Chain::of(token, this);
            let active = match payload
                .active
                .as_ref()
                .map(|active| active.clone_ref(token))
            {
                Some(active) => active,
                None => {
                    let Some(source) = payload
                        .source
                        .as_ref()
                        .map(|source| source.clone_ref(token))
                    else {
                        return Ok(None);
                    };
                    let Some(iterable) = object::next(token, source.as_ref())? else {
                        let old = Chain::of_mut(token, this).source.take();
                        drop(old);
                        return Ok(None);
                    };
                    let active = object::iter(token, iterable.as_ref())?;
                    let copy = active.clone_ref(token);
                    let old = Chain::of_mut(token, this).active.replace(copy);
                    drop(old);
                    active
                }
            };
            if let Some(item) = object::next(token, active.as_ref())? {
                return Ok(Some(item));
            }
            let old = Chain::of_mut(token, this).active.take();
            drop(old);
        }
    }

    /// Alternative chain() constructor taking a single iterable argument that evaluates lazily.
    #[classmethod("(iterable, /)")]
    fn from_iterable(token: &mut Token, class: Borrowed<'_>, iterable: Borrowed<'_>) -> PyResult {
        let source = Some(object::iter(token, iterable)?);
        instance(
            token,
            class,
            Chain {
                source,
                active: None,
            },
        )
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        baton_object::type_object::generic_alias(token, class, object)
    }
}

/// Return data elements corresponding to true selector elements.
///
/// Forms a shorter iterator from selected data elements using the selectors to
/// choose the data elements.
#[class(name = "compress", module = "itertools", flags = BASETYPE, signature = "(data, selectors)")]
pub struct Compress {
    data: Owned,
    selectors: Owned,
}

#[methods]
impl Compress {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [data, selectors] =
            bind!(token, args, "compress", Either "data" true, Either "selectors" true);
        let (data, selectors) = (given(token, data)?, given(token, selectors)?);
        let (data, selectors) = (object::iter(token, data)?, object::iter(token, selectors)?);
        instance(token, class, Compress { data, selectors })
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = Compress::of(token, this);
        let (data, selectors) = (
            payload.data.clone_ref(token),
            payload.selectors.clone_ref(token),
        );
        loop {
            let Some(item) = object::next(token, data.as_ref())? else {
                return Ok(None);
            };
            let Some(selector) = object::next(token, selectors.as_ref())? else {
                return Ok(None);
            };
            if object::is_true(token, selector.as_ref())? {
                return Ok(Some(item));
            }
        }
    }
}

/// Return a count object whose .__next__() method returns consecutive values.
///
/// Equivalent to:
///     def count(firstval=0, step=1):
///         x = firstval
///         while 1:
///             yield x
///             x += step
#[class(name = "count", module = "itertools", flags = BASETYPE, signature = "(start=0, step=1)")]
pub struct Count {
    next: Owned,
    step: Owned,
}

#[methods]
impl Count {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [start, step] = bind!(token, args, "count", Either "start" false, Either "step" false);
        let is_number = |token: &Token, value: Borrowed<'_>| {
            let slots = token.class_of(value).slots();
            slots.int.is_some()
                || slots.float.is_some()
                || slots.index.is_some()
                || value.is_a::<baton_object::complex::Complex>(token)
        };
        if [start, step]
            .into_iter()
            .flatten()
            .any(|value| !is_number(token, value))
        {
            return Err(token.type_error("a number is required"));
        }
        let (next, step) = (
            start.map_or_else(|| token.int(0), |start| start.own(token)),
            step.map_or_else(|| token.int(1), |step| step.own(token)),
        );
        instance(token, class, Count { next, step })
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = Count::of(token, this);
        let (current, step) = (payload.next.clone_ref(token), payload.step.clone_ref(token));
        let next = number::binary(token, current.as_ref(), step.as_ref(), BinaryOp::Add)?;
        let old = std::mem::replace(&mut Count::of_mut(token, this).next, next);
        drop(old);
        Ok(Some(current))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Count::of(token, this);
        let (next, step) = (payload.next.clone_ref(token), payload.step.clone_ref(token));
        let text = object::repr_text(token, next.as_ref())?;
        if step.word().int() == Some(1) {
            return Ok(token.new_str(&format!("count({text})")));
        }
        let step = object::repr_text(token, step.as_ref())?;
        Ok(token.new_str(&format!("count({text}, {step})")))
    }
}

/// Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.
#[class(name = "cycle", module = "itertools", flags = BASETYPE, signature = "(iterable, /)")]
pub struct Cycle {
    iterator: Option<Owned>,
    saved: Vec<Owned>,
    index: usize,
}

#[methods]
impl Cycle {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let args = no_keywords(token, class, args, "cycle")?;
        args.expect(token, "cycle", 1, 1)?;
        let iterable = given(token, args.get(0))?;
        let iterator = Some(object::iter(token, iterable)?);
        instance(
            token,
            class,
            Cycle {
                iterator,
                saved: Vec::new(),
                index: 0,
            },
        )
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        if let Some(iterator) = Cycle::of(token, this)
            .iterator
            .as_ref()
            .map(|iterator| iterator.clone_ref(token))
        {
            if let Some(item) = object::next(token, iterator.as_ref())? {
                let copy = item.clone_ref(token);
                Cycle::of_mut(token, this).saved.push(copy);
                return Ok(Some(item));
            }
            let old = Cycle::of_mut(token, this).iterator.take();
            drop(old);
        }
        let payload = Cycle::of_mut(token, this);
        let at = payload.index;
        payload.index = if at + 1 >= payload.saved.len() {
            0
        } else {
            at + 1
        };
        Ok(Cycle::of(token, this)
            .saved
            .get(at)
            .map(|item| item.clone_ref(token)))
    }
}

/// Drop items from the iterable while predicate(item) is true.
///
/// Afterwards, return every element until the iterable is exhausted.
#[class(name = "dropwhile", module = "itertools", flags = BASETYPE, signature = "(predicate, iterable, /)")]
pub struct DropWhile {
    function: Owned,
    iterator: Owned,
    state: bool,
}

#[methods]
impl DropWhile {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let (function, iterator) = function_and_iterator(token, class, args, "dropwhile")?;
        instance(
            token,
            class,
            DropWhile {
                function,
                iterator,
                state: false,
            },
        )
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = DropWhile::of(token, this);
        let (function, iterator, started) = (
            payload.function.clone_ref(token),
            payload.iterator.clone_ref(token),
            payload.state,
        );
        while let Some(item) = object::next(token, iterator.as_ref())? {
            if started || !test(token, &function, &item)? {
                DropWhile::of_mut(token, this).state = true;
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

/// Return successive entries from an iterable as long as the predicate evaluates to true for each entry.
#[class(name = "takewhile", module = "itertools", flags = BASETYPE, signature = "(predicate, iterable, /)")]
pub struct TakeWhile {
    function: Owned,
    iterator: Owned,
    state: bool,
}

#[methods]
impl TakeWhile {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let (function, iterator) = function_and_iterator(token, class, args, "takewhile")?;
        instance(
            token,
            class,
            TakeWhile {
                function,
                iterator,
                state: false,
            },
        )
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = TakeWhile::of(token, this);
        if payload.state {
            return Ok(None);
        }
        let (function, iterator) = (
            payload.function.clone_ref(token),
            payload.iterator.clone_ref(token),
        );
        let Some(item) = object::next(token, iterator.as_ref())? else {
            return Ok(None);
        };
        if test(token, &function, &item)? {
            return Ok(Some(item));
        }
        TakeWhile::of_mut(token, this).state = true;
        Ok(None)
    }
}

/// Return those items of iterable for which function(item) is false.
///
/// If function is None, return the items that are false.
#[class(name = "filterfalse", module = "itertools", flags = BASETYPE, signature = "(function, iterable, /)")]
pub struct FilterFalse {
    function: Owned,
    iterator: Owned,
}

#[methods]
impl FilterFalse {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let (function, iterator) = function_and_iterator(token, class, args, "filterfalse")?;
        instance(token, class, FilterFalse { function, iterator })
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = FilterFalse::of(token, this);
        let (function, iterator) = (
            payload.function.clone_ref(token),
            payload.iterator.clone_ref(token),
        );
        while let Some(item) = object::next(token, iterator.as_ref())? {
            if !test(token, &function, &item)? {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

/// Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.
#[class(name = "starmap", module = "itertools", flags = BASETYPE, signature = "(function, iterable, /)")]
pub struct StarMap {
    function: Owned,
    iterator: Owned,
}

#[methods]
impl StarMap {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let (function, iterator) = function_and_iterator(token, class, args, "starmap")?;
        instance(token, class, StarMap { function, iterator })
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = StarMap::of(token, this);
        let (function, iterator) = (
            payload.function.clone_ref(token),
            payload.iterator.clone_ref(token),
        );
        let Some(item) = object::next(token, iterator.as_ref())? else {
            return Ok(None);
        };
        let values = object::collect(token, item.as_ref())?;
        object::call(token, function.as_ref(), Owned::borrows(&values)).map(Some)
    }
}

/// Return an iterator of overlapping pairs taken from the input iterator.
///
///     s -> (s0,s1), (s1,s2), (s2, s3), ...
#[class(name = "pairwise", module = "itertools", flags = BASETYPE, signature = "(iterable, /)")]
pub struct Pairwise {
    iterator: Option<Owned>,
    before: Option<Owned>,
}

#[methods]
impl Pairwise {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let args = no_keywords(token, class, args, "pairwise")?;
        args.expect(token, "pairwise", 1, 1)?;
        let iterable = given(token, args.get(0))?;
        let iterator = Some(object::iter(token, iterable)?);
        instance(
            token,
            class,
            Pairwise {
                iterator,
                before: None,
            },
        )
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = Pairwise::of(token, this);
        let Some(iterator) = payload
            .iterator
            .as_ref()
            .map(|iterator| iterator.clone_ref(token))
        else {
            return Ok(None);
        };
        let mut before = payload
            .before
            .as_ref()
            .map(|before| before.clone_ref(token));
        if before.is_none() {
            before = object::next(token, iterator.as_ref())?;
            let copy = before.as_ref().map(|before| before.clone_ref(token));
            let old = std::mem::replace(&mut Pairwise::of_mut(token, this).before, copy);
            drop(old);
            // The iterator may have used this object while it ran.
            if Pairwise::of(token, this).iterator.is_none() {
                return Ok(None);
            }
        }
        let next = if before.is_some() {
            object::next(token, iterator.as_ref())?
        } else {
            None
        };
        let (Some(before), Some(next)) = (before, next) else {
            let payload = Pairwise::of_mut(token, this);
            let old = (payload.iterator.take(), payload.before.take());
            drop(old);
            return Ok(None);
        };
        let copy = next.clone_ref(token);
        let old = Pairwise::of_mut(token, this).before.replace(copy);
        drop(old);
        Ok(Some(tuple(token, vec![before, next])))
    }
}

/// repeat(object [,times]) -> create an iterator which returns the object
/// for the specified number of times.  If not specified, returns the object
/// endlessly.
#[class(name = "repeat", module = "itertools", flags = BASETYPE)]
pub struct Repeat {
    element: Owned,
    left: Option<u64>,
}

#[methods]
impl Repeat {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [element, times] =
            bind!(token, args, "repeat", Either "object" true, Either "times" false);
        let left = match times {
            Some(times) => Some(
                u64::try_from(baton_object::int::index_to_i64(token, times, "C ssize_t")?)
                    .unwrap_or(0),
            ),
            None => None,
        };
        let element = given(token, element)?.own(token);
        instance(token, class, Repeat { element, left })
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = Repeat::of_mut(token, this);
        match &mut payload.left {
            Some(0) => return Ok(None),
            Some(left) => *left -= 1,
            None => {}
        }
        Ok(Some(Repeat::of(token, this).element.clone_ref(token)))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Repeat::of(token, this);
        let (element, left) = (payload.element.clone_ref(token), payload.left);
        let text = object::repr_text(token, element.as_ref())?;
        Ok(match left {
            Some(left) => token.new_str(&format!("repeat({text}, {left})")),
            None => token.new_str(&format!("repeat({text})")),
        })
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()")]
    fn __length_hint__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        match Repeat::of(token, this).left {
            Some(left) => Ok(token.int_u64(left)),
            None => Err(token.type_error("len() of unsized object")),
        }
    }
}

/// islice(iterable, stop) --> islice object
/// islice(iterable, start, stop[, step]) --> islice object
///
/// Return an iterator whose next() method returns selected values from an
/// iterable.  If start is specified, will skip all preceding elements;
/// otherwise, start defaults to zero.  Step defaults to one.  If
/// specified as another value, step determines how many values are
/// skipped between successive calls.  Works like a slice() on a list
/// but returns an iterator.
#[class(name = "islice", module = "itertools", flags = BASETYPE)]
pub struct Slice {
    iterator: Option<Owned>,
    next: u64,
    stop: Option<u64>,
    step: u64,
    count: u64,
}

#[methods]
impl Slice {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let args = no_keywords(token, class, args, "islice")?;
        args.expect(token, "islice", 2, 4)?;
        let iterable = given(token, args.get(0))?;
        let (start, stop, step) = match args.len() {
            2 => (None, args.get(1), None),
            _ => (args.get(1), args.get(2), args.get(3)),
        };
        let wrong = |count: usize| match count {
            2 => "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
            _ => "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
        };
        let stop = bound(token, stop, wrong(args.len()))?;
        let start = bound(
            token,
            start,
            "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
        )?
        .unwrap_or(0);
        let step = bound(
            token,
            step,
            "Step for islice() must be a positive integer or None.",
        )?
        .unwrap_or(1);
        if step == 0 {
            return Err(token.value_error("Step for islice() must be a positive integer or None."));
        }
        let iterator = Some(object::iter(token, iterable)?);
        instance(
            token,
            class,
            Slice {
                iterator,
                next: start,
                stop,
                step,
                count: 0,
            },
        )
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = Slice::of(token, this);
        let Some(iterator) = payload
            .iterator
            .as_ref()
            .map(|iterator| iterator.clone_ref(token))
        else {
            return Ok(None);
        };
        let (next, stop, step) = (payload.next, payload.stop, payload.step);
        // Items before the next selected one are taken and dropped, but none beyond the stop.
        let target = stop.map_or(next, |stop| next.min(stop));
        while Slice::of(token, this).count < target {
            if object::next(token, iterator.as_ref())?.is_none() {
                return end_slice(token, this);
            }
            Slice::of_mut(token, this).count += 1;
        }
        if stop.is_some_and(|stop| Slice::of(token, this).count >= stop) {
            return end_slice(token, this);
        }
        let Some(item) = object::next(token, iterator.as_ref())? else {
            return end_slice(token, this);
        };
        let payload = Slice::of_mut(token, this);
        payload.count += 1;
        payload.next = next.saturating_add(step);
        if let Some(stop) = stop {
            payload.next = payload.next.min(stop);
        }
        Ok(Some(item))
    }
}

fn end_slice(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
    let old = Slice::of_mut(token, this).iterator.take();
    drop(old);
    Ok(None)
}

fn bound(
    token: &mut Token,
    value: Option<Borrowed<'_>>,
    message: &'static str,
) -> PyResult<Option<u64>> {
    let Some(value) = not_none(value) else {
        return Ok(None);
    };
    match baton_object::int::index_to_i64(token, value, "C ssize_t") {
        Ok(number) => match u64::try_from(number) {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(token.value_error(message)),
        },
        Err(raised) => {
            drop(token.take_lazy(raised));
            Err(token.value_error(message))
        }
    }
}

/// Return a zip_longest object whose .__next__() method returns a tuple where
/// the i-th element comes from the i-th iterable argument.  The .__next__()
/// method continues until the longest iterable in the argument sequence
/// is exhausted and then it raises StopIteration.  When the shorter iterables
/// are exhausted, the fillvalue is substituted in their place.  The fillvalue
/// defaults to None or can be specified by a keyword argument.
#[class(name = "zip_longest", module = "itertools", flags = BASETYPE, signature = "(*iterables, fillvalue=None)")]
pub struct ZipLongest {
    iterators: Vec<Option<Owned>>,
    fill: Owned,
}

#[methods]
impl ZipLongest {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let mut fill = token.none();
        for (name, value) in args.keywords() {
            if baton_object::str::to_cow(token, name) != "fillvalue" {
                return Err(token.type_error("zip_longest() got an unexpected keyword argument"));
            }
            fill = value.own(token);
        }
        let mut iterators = Vec::new();
        for iterable in args.positional() {
            iterators.push(Some(object::iter(token, *iterable)?));
        }
        instance(token, class, ZipLongest { iterators, fill })
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = ZipLongest::of(token, this);
        if payload.iterators.iter().all(Option::is_none) {
            return Ok(None);
        }
        let (len, fill) = (payload.iterators.len(), payload.fill.clone_ref(token));
        let mut items = Vec::with_capacity(len);
        for index in 0..len {
            let payload = ZipLongest::of(token, this);
            let Some(iterator) = payload
                .iterators
                .get(index)
                .and_then(|iterator| iterator.as_ref())
                .map(|iterator| iterator.clone_ref(token))
            else {
                items.push(fill.clone_ref(token));
                continue;
            };
            if let Some(item) = object::next(token, iterator.as_ref())? {
                items.push(item);
                continue;
            }
            let old = ZipLongest::of_mut(token, this)
                .iterators
                .get_mut(index)
                .and_then(Option::take);
            drop(old);
            if ZipLongest::of(token, this)
                .iterators
                .iter()
                .all(Option::is_none)
            {
                return Ok(None);
            }
            items.push(fill.clone_ref(token));
        }
        Ok(Some(tuple(token, items)))
    }
}
