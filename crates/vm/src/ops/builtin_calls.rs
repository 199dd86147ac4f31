//! Calls with an instruction of their own: `len`, `isinstance`, `type` and `list.append`. They run no Python and are no
//! switch points; what they cannot do at once, the forms for any native function do.

use super::attribute::shape_id;
use super::calls::{CACHE_UNITS, cache};
use crate::run::{Regs, Step, Stop};
use baton_code::ops::Opcode;
use baton_object::bytes_class::Bytes;
use baton_object::descriptor::{Builtin, MethodDescriptor};
use baton_object::dict::Dict;
use baton_object::list::List;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Token, Word, instance_check, kind};

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
