//! `groupby` and `tee`: iterators that share a source.
//!
//! Invariants: a group is valid until its `groupby` moves on; tee iterators walk one chain of blocks, and a block dies
//! with the last of them that has not passed it.

use crate::support::{given, instance, not_none, tuple};
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object};

/// make an iterator that returns consecutive keys and groups from the iterable
///
///   iterable
///     Elements to divide into groups according to the key function.
///   key
///     A function for computing the group category for each element.
///     If the key function is not specified or is None, the element itself
///     is used for grouping.
#[class(name = "groupby", module = "itertools", flags = BASETYPE, signature = "(iterable, key=None)")]
pub struct GroupBy {
    iterator: Owned,
    function: Option<Owned>,
    target: Option<Owned>,
    key: Option<Owned>,
    value: Option<Owned>,
    group: u64,
}

#[methods]
impl GroupBy {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [iterable, key] =
            bind!(token, args, "groupby", Either "iterable" true, Either "key" false);
        let iterable = given(token, iterable)?;
        let iterator = object::iter(token, iterable)?;
        let function = not_none(key).map(|key| key.own(token));
        instance(
            token,
            class,
            GroupBy {
                iterator,
                function,
                target: None,
                key: None,
                value: None,
                group: 0,
            },
        )
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        GroupBy::of_mut(token, this).group += 1;
        loop {
            let payload = GroupBy::of(token, this);
            match (&payload.key, &payload.target) {
                (Some(_), None) => break,
                (Some(key), Some(target)) => {
                    let (key, target) = (key.clone_ref(token), target.clone_ref(token));
                    if !object::equal(token, target.as_ref(), key.as_ref())? {
                        break;
                    }
                }
                (None, _) => {}
            }
            if !step(token, this)? {
                return Ok(None);
            }
        }
        let payload = GroupBy::of(token, this);
        let (Some(key), group) = (
            payload.key.as_ref().map(|key| key.clone_ref(token)),
            payload.group,
        ) else {
            return Ok(None);
        };
        let copy = key.clone_ref(token);
        let old = GroupBy::of_mut(token, this).target.replace(copy);
        drop(old);
        let parent = this.own(token);
        let group = token.new_object(Group {
            parent,
            key: key.clone_ref(token),
            number: group,
        });
        Ok(Some(tuple(token, vec![key, group])))
    }
}

/// Takes the next item of the source and computes its key; false at the end.
fn step(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
    let payload = GroupBy::of(token, this);
    let (iterator, function) = (
        payload.iterator.clone_ref(token),
        payload
            .function
            .as_ref()
            .map(|function| function.clone_ref(token)),
    );
    let Some(value) = object::next(token, iterator.as_ref())? else {
        return Ok(false);
    };
    let key = match function {
        Some(function) => object::call(token, function.as_ref(), &[value.as_ref()])?,
        None => value.clone_ref(token),
    };
    let payload = GroupBy::of_mut(token, this);
    let old = (payload.value.replace(value), payload.key.replace(key));
    drop(old);
    Ok(true)
}

/// A group of a `groupby`.
#[class(name = "_grouper", module = "itertools", flags = NO_INSTANTIATION)]
pub struct Group {
    parent: Owned,
    key: Owned,
    number: u64,
}

#[methods]
impl Group {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = Group::of(token, this);
        let (parent, key, number) = (
            payload.parent.clone_ref(token),
            payload.key.clone_ref(token),
            payload.number,
        );
        if GroupBy::of(token, parent.as_ref()).group != number {
            return Ok(None);
        }
        if GroupBy::of(token, parent.as_ref()).value.is_none() && !step(token, parent.as_ref())? {
            return Ok(None);
        }
        let Some(current) = GroupBy::of(token, parent.as_ref())
            .key
            .as_ref()
            .map(|key| key.clone_ref(token))
        else {
            return Ok(None);
        };
        if !object::equal(token, key.as_ref(), current.as_ref())? {
            return Ok(None);
        }
        let payload = GroupBy::of_mut(token, parent.as_ref());
        let (value, key) = (payload.value.take(), payload.key.take());
        drop(key);
        Ok(value)
    }
}

const BLOCK: usize = 57;

/// A block of items that tee iterators share.
#[class(name = "_tee_dataobject", module = "itertools", flags = NO_INSTANTIATION, methods = none)]
pub struct TeeBlock {
    iterator: Owned,
    items: Vec<Owned>,
    next: Option<Owned>,
    running: bool,
}

/// Iterator wrapped to make it copyable.
#[class(name = "_tee", module = "itertools", flags = WEAKREF)]
pub struct Tee {
    block: Owned,
    index: usize,
}

/// A tee iterator over `iterable`; a copy where that is one already.
fn new_tee(token: &mut Token, iterable: Borrowed<'_>) -> PyResult {
    let iterator = object::iter(token, iterable)?;
    if let Some(tee) = iterator.as_ref().get::<Tee>(token) {
        let (block, index) = (tee.block.clone_ref(token), tee.index);
        return Ok(token.new_object(Tee { block, index }));
    }
    let block = token.new_object(TeeBlock {
        iterator,
        items: Vec::new(),
        next: None,
        running: false,
    });
    Ok(token.new_object(Tee { block, index: 0 }))
}

#[methods]
impl Tee {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.expect(token, "_tee", 1, 1)?;
        let iterable = given(token, args.get(0))?;
        new_tee(token, iterable)
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = Tee::of(token, this);
        let (mut block, mut index) = (payload.block.clone_ref(token), payload.index);
        if index >= BLOCK {
            let inner = TeeBlock::of(token, block.as_ref());
            let next = match inner.next.as_ref().map(|next| next.clone_ref(token)) {
                Some(next) => next,
                None => {
                    let iterator = inner.iterator.clone_ref(token);
                    let next = token.new_object(TeeBlock {
                        iterator,
                        items: Vec::new(),
                        next: None,
                        running: false,
                    });
                    let copy = next.clone_ref(token);
                    TeeBlock::of_mut(token, block.as_ref()).next = Some(copy);
                    next
                }
            };
            (block, index) = (next, 0);
        }
        let inner = TeeBlock::of(token, block.as_ref());
        let item = match inner.items.get(index).map(|item| item.clone_ref(token)) {
            Some(item) => item,
            None => {
                if inner.running {
                    return Err(token.runtime_error("cannot re-enter the tee iterator"));
                }
                let iterator = inner.iterator.clone_ref(token);
                TeeBlock::of_mut(token, block.as_ref()).running = true;
                let next = object::next(token, iterator.as_ref());
                TeeBlock::of_mut(token, block.as_ref()).running = false;
                let Some(item) = next? else { return Ok(None) };
                let copy = item.clone_ref(token);
                TeeBlock::of_mut(token, block.as_ref()).items.push(copy);
                item
            }
        };
        let payload = Tee::of_mut(token, this);
        payload.index = index + 1;
        let old = std::mem::replace(&mut payload.block, block);
        drop(old);
        Ok(Some(item))
    }

    /// Returns an independent iterator.
    #[method("()")]
    fn __copy__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        new_tee(token, this)
    }
}

/// `tee(iterable, n)`
pub fn tee(token: &mut Token, iterable: Borrowed<'_>, count: i64) -> PyResult {
    let Ok(count) = usize::try_from(count) else {
        return Err(token.value_error("n must be >= 0"));
    };
    let mut copies = Vec::new();
    if copies.try_reserve(count).is_err() {
        return Err(token.memory_error());
    }
    if count > 0 {
        let first = new_tee(token, iterable)?;
        for _ in 1..count {
            copies.push(new_tee(token, first.as_ref())?);
        }
        copies.insert(0, first);
    }
    Ok(tuple(token, copies))
}
