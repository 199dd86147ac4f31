//! Iteration and unpacking.

use crate::generator::Generator;
use crate::run::{Regs, Step, Stop};
use baton_object::list::List;
use baton_object::object;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, Token, Word, exceptions, kind};
use baton_types::list_iterator::ListIterator;
use baton_types::range::RangeIterator;

/// `GET_ITER`
pub fn get_iter(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let iterator = object::iter(token, r.peek(0))?;
    r.finish(token, 1, iterator)
}

/// `FOR_ITER`: the next item, or a jump behind the loop.
#[inline(always)]
pub fn for_iter(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.jump(1);
    let iterator = r.peek(0);
    // SAFETY: a value on the stack is alive.
    let shape = iterator
        .word()
        .header()
        .map_or(0, |header| unsafe { header.as_ref() }.shape);
    let item = match shape {
        kind::RANGE_ITERATOR => RangeIterator::of_mut(token, iterator)
            .step()
            .map(Word::try_int),
        kind::LIST_ITERATOR => {
            ListIterator::advance(token, iterator).map(|item| Some(item.into_raw()))
        }
        _ => return Err(Stop::Slow),
    };
    match item {
        Some(Some(word)) => {
            r.push_word(word);
            Ok(())
        }
        // An item that is no immediate any more.
        Some(None) => Err(Stop::Slow),
        None => exhausted(r, arg),
    }
}

/// Jumps behind the loop's `END_FOR`, which has nothing to drop.
#[inline(always)]
fn exhausted(r: &mut Regs, arg: u32) -> Step {
    r.jump(arg as isize + 1);
    Ok(())
}

/// [`for_iter`] over anything.
pub fn for_iter_slow(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.jump(1);
    r.save();
    let iterator = r.peek(0);
    if token.is_exact(iterator, kind::GENERATOR) && Generator::can_enter(token, iterator) {
        return crate::ops::generator::enter(r, token, iterator, Borrowed::none().word(), arg);
    }
    match object::next(token, r.peek(0)) {
        Ok(Some(item)) => {
            r.push(item);
            r.run_pending(token);
            Ok(())
        }
        Ok(None) => exhausted(r, arg),
        Err(raised) => {
            token.swallow(raised, &exceptions::STOP_ITERATION)?;
            exhausted(r, arg)
        }
    }
}

/// `GET_LEN`
pub fn get_len(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let len = object::len(token, r.peek(0))?;
    r.push(token.int(len as i64));
    Ok(())
}

/// `UNPACK_SEQUENCE`
#[inline(always)]
pub fn unpack_sequence(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.jump(1);
    let sequence = r.peek(0);
    let items = if token.is_exact(sequence, kind::TUPLE) {
        Tuple::items_of_word(sequence)
    } else if token.is_exact(sequence, kind::LIST) {
        // SAFETY: exactly a list, which does not change before its items are retained below.
        Owned::borrows(&unsafe { sequence.get_unchecked::<List>() }.items)
    } else {
        return Err(Stop::Slow);
    };
    if items.len() != arg as usize {
        return Err(Stop::Slow);
    }
    r.pop_word();
    for item in items.iter().rev() {
        let word = token.retain(item.word());
        r.push_word(word);
    }
    super::control::release(r, token, sequence.word())
}

/// [`unpack_sequence`] of anything.
pub fn unpack_sequence_slow(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.jump(1);
    unpack_slow(r, token, arg, 0, false)
}

/// `UNPACK_EX`
pub fn unpack_ex(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    unpack_slow(r, token, arg & 0xFF, arg >> 8, true)
}

/// Unpacks any iterable into `before` items, with `starred` a list of those between, and `after` items.
fn unpack_slow(r: &mut Regs, token: &mut Token, before: u32, after: u32, starred: bool) -> Step {
    r.save();
    let (before, after) = (before as usize, after as usize);
    let sequence = r.peek(0);
    let items = unpack(token, sequence, before, after, starred)?;
    let word = r.pop_word();
    for item in items.into_iter().rev() {
        r.push(item);
    }
    super::control::release(r, token, word)
}

fn unpack(
    token: &mut Token,
    sequence: Borrowed<'_>,
    before: usize,
    after: usize,
    starred: bool,
) -> baton_object::PyResult<Vec<Owned>> {
    let slots = token.class_of(sequence).slots();
    if slots.iter.is_none() && slots.getitem.is_none() {
        let got = token.class_name(sequence);
        return Err(token.type_error(format!("cannot unpack non-iterable {got} object")));
    }
    let iterator = object::iter(token, sequence)?;
    let mut items = Vec::new();
    while items.len() < before {
        match object::next(token, iterator.as_ref())? {
            Some(item) => items.push(item),
            None => {
                let (wanted, got) = (before + after, items.len());
                let at_least = if starred { "at least " } else { "" };
                return Err(token.value_error(format!(
                    "not enough values to unpack (expected {at_least}{wanted}, got {got})"
                )));
            }
        }
    }
    if !starred {
        if object::next(token, iterator.as_ref())?.is_some() {
            let sized = token.is_exact(sequence, kind::LIST)
                || token.is_exact(sequence, kind::TUPLE)
                || token.is_exact(sequence, kind::DICT);
            let got = if sized {
                format!(", got {}", object::len(token, sequence)?)
            } else {
                String::new()
            };
            return Err(token.value_error(format!(
                "too many values to unpack (expected {before}{got})"
            )));
        }
        return Ok(items);
    }
    let mut rest = Vec::new();
    while let Some(item) = object::next(token, iterator.as_ref())? {
        rest.push(item);
    }
    if rest.len() < after {
        let (wanted, got) = (before + after, before + rest.len());
        return Err(token.value_error(format!(
            "not enough values to unpack (expected at least {wanted}, got {got})"
        )));
    }
    let last = rest.split_off(rest.len() - after);
    items.push(token.new_list(rest));
    items.extend(last);
    Ok(items)
}
