//! Subscripts and slices.

use crate::call::push_frame;
use crate::frame::Frame;
use crate::function::Function;
use crate::ops::attribute::shape_id;
use crate::ops::specialise;
use crate::run::{Regs, Step, Stop};
use crate::state;
use baton_code::ops::Opcode;
use baton_object::attribute::lookup;
use baton_object::bytes_class::Bytes;
use baton_object::class::class_flags;
use baton_object::dict;
use baton_object::list::List;
use baton_object::list_class;
use baton_object::object::{getitem, setitem};
use baton_object::slice::plain_bounds;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Known, Owned, Token, kind};

/// Of `BINARY_OP`.
const CACHE_UNITS: isize = 5;

/// The index into something of length `len` that `index` stands for.
#[inline(always)]
fn position(index: i64, len: usize) -> Option<usize> {
    let index = if index < 0 { index + len as i64 } else { index };
    usize::try_from(index).ok().filter(|index| *index < len)
}

/// `BINARY_OP_SUBSCR_LIST_INT`: `[]` of a list or tuple by a small integer.
#[inline(always)]
pub fn binary_subscr(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let (container, key) = (r.peek(1), r.peek(0));
    let Some(index) = key.word().int() else {
        return Err(Stop::Slow);
    };
    let items = if token.is_exact(container, kind::LIST) {
        // SAFETY: exactly a list.
        Owned::borrows(&unsafe { container.get_unchecked::<List>() }.items)
    } else if token.is_exact(container, kind::TUPLE) {
        Tuple::items_of_word(container)
    } else {
        return Err(Stop::Slow);
    };
    let Some(item) = position(index, items.len()).and_then(|index| items.get(index)) else {
        return Err(Stop::Slow);
    };
    let item = token.retain_value(item.word());
    r.jump(CACHE_UNITS);
    r.shrink(1);
    r.replace(0, item);
    r.release_last(token, container.word());
    Ok(())
}

/// `BINARY_OP_SUBSCR_DICT`
pub fn dict_subscr(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let (container, key) = (r.peek(1), r.peek(0));
    if !token.is_exact(container, kind::DICT) {
        return binary_subscr_slow(r, token, arg);
    }
    r.jump(CACHE_UNITS);
    r.save();
    match dict::get(token, container, key)? {
        Some(value) => r.finish(token, 2, value),
        None => Err(token.key_error(key).into()),
    }
}

/// [`binary_subscr`] of anything.
pub fn binary_subscr_slow(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let (container, key) = (r.peek(1), r.peek(0));
    if token.is_exact(container, kind::DICT) {
        specialise::become_if_due(r, Opcode::BINARY_OP_SUBSCR_DICT);
        return dict_subscr(r, token, arg);
    }
    specialise::generalise(r, Opcode::BINARY_OP);
    if let Some(item) = character(token, container, key) {
        r.jump(CACHE_UNITS);
        return r.finish(token, 2, item);
    }
    if enter_getitem(r, token) {
        return Ok(());
    }
    r.jump(CACHE_UNITS);
    r.save();
    let result = getitem(token, container, key)?;
    r.finish(token, 2, result)
}

/// What an exact string or bytes object has at an index inside.
fn character(token: &Token, container: Borrowed<'_>, key: Borrowed<'_>) -> Option<Owned> {
    let index = key.word().int()?;
    match shape_id(container.word()) {
        kind::STR => {
            let text = container.get::<Str>(token)?;
            let place = position(index, text.len())?;
            Some(token.char_str(text.chars().at(place)))
        }
        kind::BYTES => {
            let data = &container.get::<Bytes>(token)?.data;
            let byte = position(index, data.len()).and_then(|place| data.get(place))?;
            Some(token.int(i64::from(*byte)))
        }
        _ => None,
    }
}

/// Where the container's class has `__getitem__` in Python, its frame becomes the running one, without recursion.
fn enter_getitem(r: &mut Regs, token: &mut Token) -> bool {
    let (container, key) = (r.peek(1), r.peek(0));
    let class = token.class_of(container);
    if !class.has(class_flags::HEAP) {
        return false;
    }
    let Some(method) = lookup(token, class, token.name(Known::__getitem__)) else {
        return false;
    };
    if !token.is_exact(method, kind::FUNCTION) {
        return false;
    }
    // SAFETY: exactly a function.
    let function = unsafe { method.get_unchecked::<Function>() };
    if function.code_object().exact_arguments() != 2 {
        return false;
    }
    let Some(frame) = push_frame(token, function) else {
        return false;
    };
    // SAFETY: the function takes two arguments, whose words move.
    unsafe {
        Frame::locals(frame).write(container.word());
        Frame::locals(frame).add(1).write(key.word());
        (*frame).function = token.retain(method.word());
    }
    r.jump(CACHE_UNITS);
    r.shrink(2);
    r.save();
    r.enter(state::of(token), frame);
    true
}

/// `STORE_SUBSCR`: value, container, key; here of a list by a small integer.
#[inline(always)]
pub fn store_subscr(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.jump(1);
    let (container, key) = (r.peek(1), r.peek(0));
    let Some(index) = key.word().int() else {
        return Err(Stop::Slow);
    };
    if !token.is_exact(container, kind::LIST) {
        return Err(Stop::Slow);
    }
    let items = &mut List::of_mut(token, container).items;
    let Some(place) = position(index, items.len()).and_then(|index| items.get_mut(index)) else {
        return Err(Stop::Slow);
    };
    let place: *mut Owned = place;
    let value = token.own_word(r.peek_word(2));
    r.shrink(3);
    // SAFETY: nothing touched the list since; the value has its count.
    let old = unsafe { std::ptr::replace(place, Owned::from_raw(value)) }.into_raw();
    let container = container.word();
    if container.needs_release() {
        token.release(container);
        r.run_pending(token);
    }
    r.release_last(token, old);
    Ok(())
}

/// [`store_subscr`] into anything.
pub fn store_subscr_slow(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.jump(1);
    r.save();
    let (value, container, key) = (r.peek(2), r.peek(1), r.peek(0));
    if token.is_exact(container, kind::DICT) {
        dict::set(token, container, key, value)?;
    } else {
        setitem(token, container, key, Some(value))?;
    }
    r.drop_top(token, 3);
    Ok(())
}

/// `DELETE_SUBSCR`: container, key.
pub fn delete_subscr(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    setitem(token, r.peek(1), r.peek(0), None)?;
    r.drop_top(token, 2);
    Ok(())
}

/// Replaces the bounds on the stack (start, stop) by a slice object.
fn push_slice(r: &mut Regs, token: &mut Token) {
    let (stop, start) = (r.pop(token), r.pop(token));
    let none = token.none();
    let slice = baton_types::slice::new(token, start, stop, none);
    r.push(slice);
}

/// `BINARY_SLICE`: container, start, stop.
pub fn binary_slice(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let container = r.peek(2);
    if token.is_exact(container, kind::LIST)
        && let Some(bounds) = plain_bounds(r.peek_word(1), r.peek_word(0))
    {
        let part = list_class::get_slice(token, container, bounds);
        return r.finish(token, 3, part);
    }
    push_slice(r, token);
    r.save();
    let result = getitem(token, r.peek(1), r.peek(0))?;
    r.finish(token, 2, result)
}

/// `STORE_SLICE`: value, container, start, stop.
pub fn store_slice(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let container = r.peek(2);
    if token.is_exact(container, kind::LIST)
        && let Some(bounds) = plain_bounds(r.peek_word(1), r.peek_word(0))
    {
        r.save();
        list_class::set_slice(token, container, bounds, Some(r.peek(3)))?;
        r.drop_top(token, 4);
        return Ok(());
    }
    push_slice(r, token);
    r.save();
    setitem(token, r.peek(1), r.peek(0), Some(r.peek(2)))?;
    r.drop_top(token, 3);
    Ok(())
}
