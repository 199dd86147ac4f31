//! The lazy iterators of `builtins`: `enumerate`, `zip`, `map`, `filter`, `reversed`, and `iter(callable, sentinel)`.

use baton_object::args::unexpected_keyword;
use baton_object::dict::Dict;
use baton_object::int::{self, IntRef};
use baton_object::names::Known;
use baton_object::{
    Args, Borrowed, Owned, Payload, PyResult, Token, attribute, class, exceptions, methods, object,
    type_object,
};
use dashu_int::IBig;

/// An object of `class`, which is `T`'s or a subclass.
fn make<T: Payload>(token: &mut Token, class: Borrowed<'_>, payload: T) -> PyResult {
    if class.is(token.native_class(T::spec()).as_value()) {
        return Ok(token.new_object(payload));
    }
    match class.as_class(token) {
        Some(class) => Ok(token.new_instance(class, payload)),
        None => Err(token.type_error("a class is needed")),
    }
}

/// Return an enumerate object.
///
///   iterable
///     an object supporting iteration
///
/// The enumerate object yields pairs containing a count (from start, which
/// defaults to zero) and a value yielded by the iterable argument.
///
/// enumerate is useful for obtaining an indexed list:
///     (0, seq[0]), (1, seq[1]), (2, seq[2]), ...
#[class(name = "enumerate", kind = ENUMERATE, flags = BASETYPE, signature = "(iterable, start=0)")]
pub struct Enumerate {
    iterator: Owned,
    /// The next count.
    index: Owned,
}

static ENUMERATE_PARAMETERS: baton_object::args::Signature = baton_object::signature!("enumerate",
    Either "iterable" false, Either "start" false);

#[methods]
impl Enumerate {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [iterable, start] = ENUMERATE_PARAMETERS.bind::<2>(token, args)?;
        let Some(iterable) = iterable else {
            return Err(token.type_error("enumerate() missing required argument 'iterable'"));
        };
        let index = match start {
            Some(start) => int::index(token, start)?,
            None => token.int(0),
        };
        let iterator = object::iter(token, iterable)?;
        make(token, class, Enumerate { iterator, index })
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let iterator = Enumerate::of(token, this).iterator.clone_ref(token);
        let Some(item) = object::next(token, iterator.as_ref())? else {
            return Ok(None);
        };
        let index = Enumerate::of(token, this).index.clone_ref(token);
        let next = match int::value_of(token, index.as_ref()) {
            Some(IntRef::Small(small)) => token.new_int(i128::from(small) + 1),
            Some(big) => token.new_big(big.to_big() + IBig::ONE),
            None => token.int(0),
        };
        let old = std::mem::replace(&mut Enumerate::of_mut(token, this).index, next);
        drop(old);
        Ok(Some(token.new_tuple([index, item].into_iter())))
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Enumerate::of(token, this);
        let args = [
            payload.iterator.clone_ref(token),
            payload.index.clone_ref(token),
        ];
        let (class, args) = (
            token.class_word(this).own(token),
            token.new_tuple(args.into_iter()),
        );
        Ok(token.new_tuple([class, args].into_iter()))
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        type_object::generic_alias(token, class, object)
    }
}

/// The `strict` keyword, the only one allowed.
fn strict_keyword(token: &mut Token, args: Args<'_>, name: &str) -> PyResult<bool> {
    let mut strict = false;
    for (key, value) in args.keywords() {
        let key = baton_object::str::to_cow(token, key).into_owned();
        if key != "strict" {
            let known = std::iter::once("strict");
            return Err(unexpected_keyword(token, &format!("{name}()"), &key, known));
        }
        strict = object::is_true(token, value)?;
    }
    Ok(strict)
}

fn iterators(token: &mut Token, iterables: &[Borrowed<'_>]) -> PyResult<Vec<Owned>> {
    let mut iterators = Vec::with_capacity(iterables.len());
    for iterable in iterables {
        iterators.push(object::iter(token, *iterable)?);
    }
    Ok(iterators)
}

/// The next item of each; `None` at the end of the shortest, an error if they must be of one length and are not.
fn next_of_each(
    token: &mut Token,
    iterators: &[Owned],
    strict: bool,
    name: &str,
) -> PyResult<Option<Vec<Owned>>> {
    let mut items = Vec::with_capacity(iterators.len());
    for (index, iterator) in iterators.iter().enumerate() {
        match object::next(token, iterator.as_ref())? {
            Some(item) => items.push(item),
            None if !strict => return Ok(None),
            None if index > 0 => return Err(unequal(token, name, index + 1, "shorter")),
            None => {
                for (index, iterator) in iterators.iter().enumerate().skip(1) {
                    if object::next(token, iterator.as_ref())?.is_some() {
                        return Err(unequal(token, name, index + 1, "longer"));
                    }
                }
                return Ok(None);
            }
        }
    }
    Ok(Some(items))
}

fn unequal(token: &mut Token, name: &str, number: usize, how: &str) -> baton_object::Raised {
    let others = if number == 2 {
        "argument 1".to_string()
    } else {
        format!("arguments 1-{}", number - 1)
    };
    token.value_error(format!("{name}() argument {number} is {how} than {others}"))
}

fn owned(token: &Token, iterators: &[Owned]) -> Vec<Owned> {
    iterators
        .iter()
        .map(|iterator| iterator.clone_ref(token))
        .collect()
}

/// `(class, args)`, with a true state if the lengths must agree.
fn reduced(token: &mut Token, this: Borrowed<'_>, args: Vec<Owned>, strict: bool) -> PyResult {
    let (class, args) = (
        token.class_word(this).own(token),
        token.new_tuple(args.into_iter()),
    );
    Ok(if strict {
        token.new_tuple([class, args, token.bool(true)].into_iter())
    } else {
        token.new_tuple([class, args].into_iter())
    })
}

/// The zip object yields n-length tuples, where n is the number of iterables
/// passed as positional arguments to zip().  The i-th element in every tuple
/// comes from the i-th iterable argument to zip().  This continues until the
/// shortest argument is exhausted.
///
/// If strict is true and one of the arguments is exhausted before the others,
/// raise a ValueError.
///
///    >>> list(zip('abcdefg', range(3), range(4)))
///    [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]
#[class(name = "zip", kind = ZIP, flags = BASETYPE, signature = "(*iterables, strict=False)")]
pub struct Zip {
    iterators: Vec<Owned>,
    strict: bool,
}

#[methods]
impl Zip {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let strict = strict_keyword(token, args, "zip")?;
        let iterators = iterators(token, args.positional())?;
        make(token, class, Zip { iterators, strict })
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let zip = Zip::of(token, this);
        if zip.iterators.is_empty() {
            return Ok(None);
        }
        let (iterators, strict) = (owned(token, &zip.iterators), zip.strict);
        let items = next_of_each(token, &iterators, strict, "zip")?;
        Ok(items.map(|items| token.new_tuple(items.into_iter())))
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let zip = Zip::of(token, this);
        let (args, strict) = (owned(token, &zip.iterators), zip.strict);
        reduced(token, this, args, strict)
    }

    /// Set state information for unpickling.
    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: bool) -> PyResult<()> {
        Zip::of_mut(token, this).strict = state;
        Ok(())
    }
}

/// Make an iterator that computes the function using arguments from
/// each of the iterables.  Stops when the shortest iterable is exhausted.
///
/// If strict is true and one of the arguments is exhausted before the others,
/// raise a ValueError.
#[class(name = "map", kind = MAP, flags = BASETYPE, signature = "(function, iterable, /, *iterables, strict=False)")]
pub struct Map {
    function: Owned,
    iterators: Vec<Owned>,
    strict: bool,
}

#[methods]
impl Map {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let strict = strict_keyword(token, args, "map")?;
        let [function, iterables @ ..] = args.positional() else {
            return Err(token.type_error("map() must have at least two arguments."));
        };
        if iterables.is_empty() {
            return Err(token.type_error("map() must have at least two arguments."));
        }
        let (function, iterators) = (function.own(token), iterators(token, iterables)?);
        make(
            token,
            class,
            Map {
                function,
                iterators,
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
        let map = Map::of(token, this);
        let function = map.function.clone_ref(token);
        if let [only] = map.iterators.as_slice() {
            let iterator = only.clone_ref(token);
            let Some(item) = object::next(token, iterator.as_ref())? else {
                return Ok(None);
            };
            return object::call(token, function.as_ref(), &[item.as_ref()]).map(Some);
        }
        let (iterators, strict) = (owned(token, &map.iterators), map.strict);
        match next_of_each(token, &iterators, strict, "map")? {
            Some(items) => object::call(token, function.as_ref(), Owned::borrows(&items)).map(Some),
            None => Ok(None),
        }
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let map = Map::of(token, this);
        let mut args = vec![map.function.clone_ref(token)];
        args.extend(owned(token, &map.iterators));
        let strict = map.strict;
        reduced(token, this, args, strict)
    }

    /// Set state information for unpickling.
    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: bool) -> PyResult<()> {
        Map::of_mut(token, this).strict = state;
        Ok(())
    }
}

/// Return an iterator yielding those items of iterable for which function(item)
/// is true. If function is None, return the items that are true.
#[class(name = "filter", flags = BASETYPE, signature = "(function, iterable, /)")]
pub struct Filter {
    function: Owned,
    iterator: Owned,
}

#[methods]
impl Filter {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if class.is(token.native_class(&FILTER).as_value()) {
            args.no_keywords(token, "filter")?;
        }
        args.expect(token, "filter", 2, 2)?;
        let [function, iterable] = *args.positional() else {
            return Err(token.type_error("filter expected 2 arguments"));
        };
        let (function, iterator) = (function.own(token), object::iter(token, iterable)?);
        make(token, class, Filter { function, iterator })
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let filter = Filter::of(token, this);
        let (function, iterator) = (
            filter.function.clone_ref(token),
            filter.iterator.clone_ref(token),
        );
        let plain = function.word().is_none()
            || function.as_ref().is(token
                .native_class(&baton_object::int_class::BOOL)
                .as_value());
        while let Some(item) = object::next(token, iterator.as_ref())? {
            let good = if plain {
                object::is_true(token, item.as_ref())?
            } else {
                let verdict = object::call(token, function.as_ref(), &[item.as_ref()])?;
                object::is_true(token, verdict.as_ref())?
            };
            if good {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let filter = Filter::of(token, this);
        let args = vec![
            filter.function.clone_ref(token),
            filter.iterator.clone_ref(token),
        ];
        reduced(token, this, args, false)
    }
}

/// Return a reverse iterator over the values of the given sequence.
#[class(name = "reversed", flags = BASETYPE, signature = "(object, /)")]
pub struct Reversed {
    sequence: Option<Owned>,
    /// The next index; -1 at the end.
    index: i64,
}

#[methods]
impl Reversed {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.no_keywords(token, "reversed")?;
        args.expect(token, "reversed", 1, 1)?;
        let Some(sequence) = args.get(0) else {
            return Err(token.type_error("reversed expected 1 argument, got 0"));
        };
        let name = token.name(Known::__reversed__);
        let method = attribute::lookup(token, token.class_of(sequence), name);
        let blocked = method.is_some_and(Borrowed::is_none);
        if method.is_some()
            && !blocked
            && let Some(result) = attribute::call_special(token, sequence, name, &[])?
        {
            return Ok(result);
        }
        let slots = token.class_of(sequence).slots();
        let is_sequence = slots.getitem.is_some() && !sequence.is_a::<Dict>(token);
        if blocked || !is_sequence {
            let got = token.class_name(sequence);
            return Err(token.type_error(format!("'{got}' object is not reversible")));
        }
        let len = object::len(token, sequence)?;
        let sequence = Some(sequence.own(token));
        make(
            token,
            class,
            Reversed {
                sequence,
                index: len as i64 - 1,
            },
        )
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = Reversed::of(token, this);
        let (Some(sequence), at @ 0..) = (
            payload
                .sequence
                .as_ref()
                .map(|sequence| sequence.clone_ref(token)),
            payload.index,
        ) else {
            return Ok(None);
        };
        Reversed::of_mut(token, this).index = at - 1;
        let index = token.int(at);
        match object::getitem(token, sequence.as_ref(), index.as_ref()) {
            Ok(item) => Ok(Some(item)),
            Err(raised) => {
                if token.error_is(&raised, &exceptions::INDEX_ERROR)
                    || token.error_is(&raised, &exceptions::STOP_ITERATION)
                {
                    drop(token.take_lazy(raised));
                    let payload = Reversed::of_mut(token, this);
                    payload.index = -1;
                    drop(payload.sequence.take());
                    return Ok(None);
                }
                Err(raised)
            }
        }
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()")]
    fn __length_hint__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let payload = Reversed::of(token, this);
        let (sequence, left) = (
            payload
                .sequence
                .as_ref()
                .map(|sequence| sequence.clone_ref(token)),
            payload.index + 1,
        );
        let Some(sequence) = sequence else {
            return Ok(0);
        };
        let len = object::len(token, sequence.as_ref())? as i64;
        Ok(if len < left { 0 } else { left })
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Reversed::of(token, this);
        let (sequence, index) = (
            payload
                .sequence
                .as_ref()
                .map(|sequence| sequence.clone_ref(token)),
            token.int(payload.index),
        );
        let class = token.class_word(this).own(token);
        let Some(sequence) = sequence else {
            let empty = token.new_tuple([].into_iter());
            let args = token.new_tuple([empty].into_iter());
            return Ok(token.new_tuple([class, args].into_iter()));
        };
        let args = token.new_tuple([sequence].into_iter());
        Ok(token.new_tuple([class, args, index].into_iter()))
    }

    /// Set state information for unpickling.
    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: i64) -> PyResult<()> {
        let sequence = Reversed::of(token, this)
            .sequence
            .as_ref()
            .map(|sequence| sequence.clone_ref(token));
        let Some(sequence) = sequence else {
            return Ok(());
        };
        let len = object::len(token, sequence.as_ref())? as i64;
        Reversed::of_mut(token, this).index = state.clamp(-1, len - 1);
        Ok(())
    }
}

/// Iterator that calls a function until it gives the sentinel.
#[class(name = "callable_iterator", flags = NO_INSTANTIATION)]
pub struct CallableIterator {
    /// The function and the sentinel; `None` once exhausted.
    parts: Option<(Owned, Owned)>,
}

/// `iter(callable, sentinel)`
pub fn new_callable_iterator(
    token: &Token,
    callable: Borrowed<'_>,
    sentinel: Borrowed<'_>,
) -> Owned {
    token.new_object(CallableIterator {
        parts: Some((callable.own(token), sentinel.own(token))),
    })
}

fn callable_parts(token: &Token, this: Borrowed<'_>) -> Option<(Owned, Owned)> {
    let (callable, sentinel) = CallableIterator::of(token, this).parts.as_ref()?;
    Some((callable.clone_ref(token), sentinel.clone_ref(token)))
}

#[methods]
impl CallableIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let Some((callable, sentinel)) = callable_parts(token, this) else {
            return Ok(None);
        };
        let result = match object::call(token, callable.as_ref(), &[]) {
            Ok(result) => result,
            Err(raised) => {
                token.swallow(raised, &exceptions::STOP_ITERATION)?;
                drop(CallableIterator::of_mut(token, this).parts.take());
                return Ok(None);
            }
        };
        if CallableIterator::of(token, this).parts.is_none() {
            return Ok(None);
        }
        if object::equal(token, sentinel.as_ref(), result.as_ref())? {
            drop(CallableIterator::of_mut(token, this).parts.take());
            return Ok(None);
        }
        Ok(Some(result))
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let function = baton_object::list_iterator::builtin(token, "iter")?;
        let args = match callable_parts(token, this) {
            Some((callable, sentinel)) => token.new_tuple([callable, sentinel].into_iter()),
            None => {
                let empty = token.new_tuple([].into_iter());
                token.new_tuple([empty].into_iter())
            }
        };
        Ok(token.new_tuple([function, args].into_iter()))
    }
}
