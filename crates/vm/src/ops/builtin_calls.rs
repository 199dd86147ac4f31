//! Calls with an instruction of their own: `len`, `isinstance`, `type` and `list.append`, which are no switch points, and
//! native methods with no argument or one. What they cannot do at once, the forms for any native function do.

use super::attribute::shape_id;
use super::calls::{CACHE_UNITS, cache, call_builtin_fast};
use super::control::switch_point;
use crate::run::{Regs, Step, Stop};
use baton_code::ops::Opcode;
use baton_object::args::NativeFn;
use baton_object::bytes_class::Bytes;
use baton_object::descriptor::{Builtin, MethodDescriptor};
use baton_object::dict::Dict;
use baton_object::list::List;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, Token, Word, instance_check, kind, object};

/// The length of an exact string, bytes object, list, tuple or dict.
#[inline(always)]
pub fn builtin_length(value: Borrowed<'_>) -> Option<usize> {
    // SAFETY: the kind says what the payload is.
    unsafe {
        match shape_id(value.word()) {
            kind::STR => Some(value.get_unchecked::<Str>().len()),
            kind::BYTES => Some(value.get_unchecked::<Bytes>().data.len()),
            kind::LIST => Some(value.get_unchecked::<List>().items.len()),
            kind::TUPLE => Some(Tuple::items_of_word(value).len()),
            kind::DICT => Some(value.get_unchecked::<Dict>().len()),
            _ => None,
        }
    }
}

/// True if the `CALL` with `count` arguments calls the built-in function that its cache remembers.
#[inline(always)]
fn calls_cached_function(r: &Regs, count: usize) -> bool {
    let callable = r.peek(count + 1);
    shape_id(callable.word()) == kind::BUILTIN
        && r.peek_word(count).is_null()
        // SAFETY: exactly a built-in function.
        && std::ptr::from_ref(unsafe { callable.get_unchecked::<Builtin>() }.spec.0).addr() == cache(r).word
}

/// Replaces callable and arguments by the result, an owned word. The arguments die first.
#[inline(always)]
fn finish(r: &mut Regs, token: &mut Token, count: usize, result: Word) {
    for _ in 0..count {
        let word = r.pop_word();
        if word.needs_release() {
            token.release(word);
        }
    }
    r.shrink(1);
    let callable = r.replace(0, result);
    r.run_pending(token);
    r.release_last(token, callable);
}

/// `CALL_LEN`
#[inline(always)]
pub fn call_len(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    if !calls_cached_function(r, 1) {
        return Err(Stop::Slow);
    }
    let Some(length) = builtin_length(r.peek(0)) else {
        return Err(Stop::Slow);
    };
    let Some(result) = Word::try_int(length as i64) else {
        return Err(Stop::Slow);
    };
    r.jump(CACHE_UNITS);
    finish(r, token, 1, result);
    Ok(())
}

/// [`call_len`] of anything.
pub fn call_len_any(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    if !calls_cached_function(r, 1) {
        return call_builtin_fast(r, token, arg);
    }
    r.jump(CACHE_UNITS);
    r.save();
    let length = object::len(token, r.peek(0))?;
    let result = token
        .int(i64::try_from(length).unwrap_or(i64::MAX))
        .into_raw();
    finish(r, token, 1, result);
    Ok(())
}

/// What the method does that the `CALL` with `count` arguments calls, if it is the one its cache remembers, of a receiver
/// of the shape it remembers.
#[inline(always)]
fn cached_method(r: &Regs, count: usize) -> Option<NativeFn> {
    let (callable, receiver, cache) = (r.peek(count + 1), r.peek_word(count), cache(r));
    if shape_id(callable.word()) != kind::METHOD_DESCRIPTOR || receiver.is_null() {
        return None;
    }
    // SAFETY: exactly a method descriptor.
    let spec = unsafe { callable.get_unchecked::<MethodDescriptor>() }
        .spec
        .0;
    let same = std::ptr::from_ref(spec).addr() == cache.word && shape_id(receiver) == cache.shape;
    same.then_some(spec.call)
}

/// Replaces method, receiver and `count` arguments by the result; the switch point behind the call.
#[inline(always)]
fn finish_method(r: &mut Regs, token: &mut Token, count: usize, result: Owned) -> Step {
    for _ in 0..=count {
        let word = r.pop_word();
        token.release(word);
    }
    let callable = r.replace(0, result.into_raw());
    token.release(callable);
    r.run_pending(token);
    switch_point(r, token)
}

/// `CALL_METHOD_DESCRIPTOR_NOARGS`: a certain native method that takes nothing, with receivers of a certain shape.
#[inline(always)]
pub fn call_method_noargs(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let Some(NativeFn::One(function)) = cached_method(r, 0) else {
        return Err(Stop::Slow);
    };
    r.jump(CACHE_UNITS);
    r.save();
    let result = function(token, r.peek(0))?;
    finish_method(r, token, 0, result)
}

/// `CALL_METHOD_DESCRIPTOR_O`: a certain native method that takes one argument, with receivers of a certain shape.
#[inline(always)]
pub fn call_method_o(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let Some(NativeFn::Two(function)) = cached_method(r, 1) else {
        return Err(Stop::Slow);
    };
    r.jump(CACHE_UNITS);
    r.save();
    let result = function(token, r.peek(1), r.peek(0))?;
    finish_method(r, token, 1, result)
}

/// `CALL_ISINSTANCE`
#[inline(always)]
pub fn call_isinstance(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    if !calls_cached_function(r, 2) {
        return Err(Stop::Slow);
    }
    let Some(verdict) = instance_check::check_quickly(token, r.peek(1), r.peek(0)) else {
        return Err(Stop::Slow);
    };
    r.jump(CACHE_UNITS);
    finish(r, token, 2, baton_object::singletons::bool_word(verdict));
    Ok(())
}

/// `CALL_TYPE_1`
#[inline(always)]
pub fn call_type(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    if r.peek(2).word().identity() != cache(r).extra || !r.peek_word(1).is_null() {
        return Err(Stop::Slow);
    }
    let class = token.retain(token.class_word(r.peek(0)).word());
    r.jump(CACHE_UNITS);
    finish(r, token, 1, class);
    Ok(())
}

/// `CALL_LIST_APPEND`: the call of `list.append`, and the `POP_TOP` behind it.
#[inline(always)]
pub fn call_list_append(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let (callable, list) = (r.peek(2), r.peek_word(1));
    let cache = cache(r);
    // SAFETY: exactly a method descriptor, by the test before; the instruction behind the cache units is there.
    let fits = unsafe {
        shape_id(callable.word()) == kind::METHOD_DESCRIPTOR
            && std::ptr::from_ref(callable.get_unchecked::<MethodDescriptor>().spec.0).addr()
                == cache.word
            && !list.is_null()
            && shape_id(list) == kind::LIST
            && r.ip.offset(CACHE_UNITS).read() as u8 == Opcode::POP_TOP as u8
    };
    if !fits {
        return Err(Stop::Slow);
    }
    let value = r.pop(token);
    List::of_mut(token, r.peek(0)).items.push(value);
    r.jump(CACHE_UNITS + 1);
    r.shrink(2);
    if list.needs_release() {
        token.release(list);
        r.run_pending(token);
    }
    r.release_last(token, callable.word());
    Ok(())
}
