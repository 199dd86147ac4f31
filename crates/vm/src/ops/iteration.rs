//! Iteration and unpacking.

use crate::generator::Generator;
use crate::ops::attribute::shape_id;
use crate::ops::{generator, specialise};
use crate::run::{Regs, Step, Stop};
use baton_code::ops::Opcode;
use baton_object::list::List;
use baton_object::object;
use baton_object::tuple::Tuple;
use baton_object::tuple_class::TupleIterator;
use baton_object::{Borrowed, Owned, Token, Word, exceptions, kind};
use baton_types::list_iterator::ListIterator;
use baton_types::range::RangeIterator;

/// `GET_ITER`
pub fn get_iter(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let iterator = object::iter(token, r.peek(0))?;
    r.finish(token, 1, iterator)
}

/// `FOR_ITER_RANGE`
#[inline(always)]
pub fn for_iter_range(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let iterator = r.peek(0);
    if !token.is_exact(iterator, kind::RANGE_ITERATOR) {
        return Err(Stop::Slow);
    }
    r.jump(1);
    // SAFETY: exactly an iterator of a range; nothing else refers to its payload meanwhile.
    let range = unsafe { &mut *iterator.payload_ptr::<RangeIterator>() };
    match range.peek() {
        None => exhausted(r, arg),
        Some(item) => match Word::try_int(item) {
            Some(word) => {
                range.step();
                r.push_word(word);
                Ok(())
            }
            // No immediate any more.
            None => Err(Stop::Slow),
        },
    }
}

/// `FOR_ITER_LIST`
#[inline(always)]
pub fn for_iter_list(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let iterator = r.peek(0);
    if !token.is_exact(iterator, kind::LIST_ITERATOR) {
        return Err(Stop::Slow);
    }
    // SAFETY: exactly a list iterator; nothing else refers to its payload meanwhile.
    let payload = unsafe { &mut *iterator.payload_ptr::<ListIterator>() };
    let Some(list) = &payload.list else {
        r.jump(1);
        return exhausted(r, arg);
    };
    // SAFETY: a list iterator's list is a list, of whatever class.
    let items = &unsafe { list.as_ref().get_unchecked::<List>() }.items;
    // At the end, the general form lets go of the list.
    let Some(item) = items.get(payload.index) else {
        return Err(Stop::Slow);
    };
    let item = item.word();
    payload.index += 1;
    let word = token.retain_value(item);
    r.jump(1);
    r.push_word(word);
    Ok(())
}

/// `FOR_ITER_TUPLE`
#[inline(always)]
pub fn for_iter_tuple(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let iterator = r.peek(0);
    if !token.is_exact(iterator, kind::TUPLE_ITERATOR) {
        return Err(Stop::Slow);
    }
    // SAFETY: exactly a tuple iterator; nothing else refers to its payload meanwhile.
    let payload = unsafe { &mut *iterator.payload_ptr::<TupleIterator>() };
    let Some(item) = payload.peek() else {
        return Err(Stop::Slow);
    };
    let word = token.retain_value(item.word());
    payload.index += 1;
    r.jump(1);
    r.push_word(word);
    Ok(())
}

/// `FOR_ITER_GEN`: the generator's frame becomes the running one.
#[inline(always)]
pub fn for_iter_generator(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let iterator = r.peek(0);
    if !token.is_exact(iterator, kind::GENERATOR) {
        return Err(Stop::Slow);
    }
    let Some(generator) = Generator::to_enter(token, iterator) else {
        return Err(Stop::Slow);
    };
    r.jump(1);
    r.save();
    generator::enter(r, token, generator, Borrowed::none().word(), arg)
}

/// Jumps behind the loop's `END_FOR`, which has nothing to drop.
#[inline(always)]
fn exhausted(r: &mut Regs, arg: u32) -> Step {
    r.jump(arg as isize + 1);
    Ok(())
}

/// `FOR_ITER`: the next item, or a jump behind the loop. Becomes the form for the iterator it meets.
pub fn for_iter(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let iterator = r.peek(0);
    specialise::become_now(
        r,
        match shape_id(iterator.word()) {
            kind::RANGE_ITERATOR => Opcode::FOR_ITER_RANGE,
            kind::LIST_ITERATOR => Opcode::FOR_ITER_LIST,
            kind::TUPLE_ITERATOR => Opcode::FOR_ITER_TUPLE,
            kind::GENERATOR => Opcode::FOR_ITER_GEN,
            _ => Opcode::FOR_ITER,
        },
    );
    r.jump(1);
    r.save();
    if token.is_exact(iterator, kind::GENERATOR)
        && let Some(generator) = Generator::to_enter(token, iterator)
    {
        return generator::enter(r, token, generator, Borrowed::none().word(), arg);
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
        let word = token.retain_value(item.word());
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
