//! Generators, coroutines and asynchronous generators in the loop: making, yielding, sending without recursion.

use crate::async_generator::{ASYNC_SEND, AsyncSend};
use crate::frame::{Frame, FrameKind};
use crate::generator::{self, Generator, Resumed};
use crate::ops::{control, specialise};
use crate::run::{Regs, Step, Stop};
use crate::state;
use baton_code::ops::Opcode;
use baton_object::exceptions::{BaseException, STOP_ASYNC_ITERATION, STOP_ITERATION};
use baton_object::object;
use baton_object::{Borrowed, Known, Owned, PyResult, Token, Word, kind};

/// `RETURN_GENERATOR`: the frame moves into a new generator, which the caller gets.
pub fn return_generator(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let frame = r.frame;
    // SAFETY: the running frame is the newest on the data stack, and its registers were saved.
    let (generator, kind, previous) = unsafe {
        (
            generator::from_frame(token, frame)?,
            (*frame).kind,
            (*frame).previous,
        )
    };
    let vm = state::of(token);
    vm.frame.set(previous);
    vm.stack.pop(frame.cast());
    vm.depth.set(vm.depth.get() - 1);
    if kind == FrameKind::Entry {
        state::of(token).result.set(generator.into_raw());
        return Err(Stop::Returned);
    }
    let vm = state::of(token);
    r.enter(vm, previous);
    r.push(generator);
    Ok(())
}

/// Resumes a generator from the loop: it yields to the next instruction or returns to the one `arg` units on.
#[inline(always)]
pub fn enter(r: &mut Regs, token: &Token, generator: &Generator, value: Word, arg: u32) -> Step {
    let frame = generator.frame();
    generator::begin(token, generator);
    // SAFETY: the generator is suspended and its frame whole; it runs from here on.
    unsafe {
        (*frame).kind = FrameKind::Call;
        (*frame).previous = r.frame;
        (*frame).on_return = r.ip.wrapping_add(arg as usize);
        (*frame).sp.write(value);
        (*frame).sp = (*frame).sp.add(1);
    }
    let vm = state::of(token);
    vm.depth.set(vm.depth.get() + 1);
    r.enter(vm, frame);
    Ok(())
}

/// `YIELD_VALUE`
#[inline(always)]
pub fn yield_value(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let value = token.own_word(r.pop_word());
    r.save();
    let frame = r.frame;
    // SAFETY: a frame that yields is a generator's; it owns everything while suspended, its locals since it was made.
    let (kind, previous) = unsafe {
        Frame::own_stack(token, frame);
        ((*frame).kind, (*frame).previous)
    };
    generator::suspend(token, frame);
    let vm = state::of(token);
    if kind == FrameKind::Entry {
        vm.frame.set(previous);
        vm.result.set(value);
        return Err(Stop::Yielded);
    }
    vm.depth.set(vm.depth.get() - 1);
    r.enter(vm, previous);
    r.push_word(value);
    Ok(())
}

/// A generator's frame returns.
pub fn return_from(r: &mut Regs, token: &mut Token, value: Owned) -> Step {
    let frame = r.frame;
    // SAFETY: the running frame is a generator's.
    let (kind, previous, on_return) =
        unsafe { ((*frame).kind, (*frame).previous, (*frame).on_return) };
    let keep = generator::finish(token, frame);
    if kind == FrameKind::Entry {
        state::of(token).frame.set(previous);
        state::of(token).result.set(value.into_raw());
        drop(keep);
        return Err(Stop::Returned);
    }
    let vm = state::of(token);
    vm.depth.set(vm.depth.get() - 1);
    r.enter(vm, previous);
    r.ip = on_return;
    r.push(value);
    drop(keep);
    r.run_pending(token);
    Ok(())
}

/// `SEND_GEN`: the generator's frame becomes the running one.
#[inline(always)]
pub fn send_generator(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let receiver = r.peek(1);
    let Some(generator) = Generator::to_enter(token, receiver) else {
        return Err(Stop::Slow);
    };
    r.jump(1);
    let value = token.own_word(r.pop_word());
    r.save();
    enter(r, token, generator, value, arg)
}

/// `SEND`: receiver, value. Leaves receiver and what it yields, or jumps with what it returns.
pub fn send(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let receiver = r.peek(1);
    let enters =
        token.is_exact(receiver, kind::GENERATOR) || token.is_exact(receiver, kind::COROUTINE);
    specialise::become_now(
        r,
        if enters {
            Opcode::SEND_GEN
        } else {
            Opcode::SEND
        },
    );
    r.jump(1);
    r.save();
    if let Some(generator) = Generator::to_enter(token, receiver) {
        let value = r.pop(token);
        r.save();
        return enter(r, token, generator, value.into_raw(), arg);
    }
    let value = r.peek(0);
    if token.class_of(receiver).is_native(&ASYNC_SEND) {
        return match AsyncSend::step(token, receiver, value)? {
            Resumed::Yielded(item) => r.finish(token, 1, item),
            Resumed::Returned(value) => {
                r.jump(arg as isize);
                r.finish(token, 1, value)
            }
        };
    }
    let result = if value.is_none() && token.class_of(receiver).slots().next.is_some() {
        object::next_or_stop(token, receiver)
    } else {
        object_send(token, receiver, value)
    };
    match result {
        Ok(Some(item)) => r.finish(token, 1, item),
        Ok(None) => {
            r.jump(arg as isize);
            let none = token.none();
            r.finish(token, 1, none)
        }
        Err(raised) => {
            let raised = tell_stop(r, token, raised);
            let value = stop_value(token, raised)?;
            r.jump(arg as isize);
            r.finish(token, 1, value)
        }
    }
}

/// Whoever monitors raising sees the StopIteration of an iterator that is no generator.
fn tell_stop(r: &Regs, token: &mut Token, raised: baton_object::Raised) -> baton_object::Raised {
    if !crate::monitor::watches_raising(token) || !token.error_is(&raised, &STOP_ITERATION) {
        return raised;
    }
    let error = token.take_error(raised);
    let event = crate::monitor::event::RAISE;
    let error = crate::monitor::fire::raising(token, r.frame, event, error);
    token.raise_object(error)
}

fn object_send(
    token: &mut Token,
    receiver: Borrowed<'_>,
    value: Borrowed<'_>,
) -> PyResult<Option<Owned>> {
    let name = token.name(Known::send);
    baton_object::attribute::call_method(token, receiver, name, &[value]).map(Some)
}

/// The value of a StopIteration; any other error goes on.
pub fn stop_value(token: &mut Token, raised: baton_object::Raised) -> PyResult {
    if !token.error_is(&raised, &STOP_ITERATION) {
        return Err(raised);
    }
    let error = token.take_error(raised);
    Ok(baton_object::exceptions::get_field(
        token,
        error.as_ref(),
        0,
    ))
}

/// `END_SEND`: receiver, value.
#[inline(always)]
pub fn end_send(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let value = r.pop_word();
    let receiver = r.replace(0, value);
    control::release(r, token, receiver)
}

/// `CLEANUP_THROW`: sub-iterator, last sent value, exception.
pub fn cleanup_throw(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let error = r.peek(0);
    if error.is_a::<BaseException>(token) && token.class_of(error).is_native(&STOP_ITERATION) {
        let value = baton_object::exceptions::get_field(token, error, 0);
        r.finish(token, 3, token.none())?;
        r.push(value);
        return Ok(());
    }
    let error = error.own(token);
    Err(token.raise_object(error).into())
}

/// `GET_YIELD_FROM_ITER`
pub fn get_yield_from_iter(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let iterable = r.peek(0);
    if token.is_exact(iterable, kind::COROUTINE) {
        use baton_code::object::flags;
        if !r
            .code()
            .has_flags(flags::COROUTINE | flags::ITERABLE_COROUTINE)
        {
            return Err(token
                .type_error("cannot 'yield from' a coroutine object in a non-coroutine generator")
                .into());
        }
        return Ok(());
    }
    if token.is_exact(iterable, kind::GENERATOR) {
        return Ok(());
    }
    let iterator = object::iter(token, iterable)?;
    r.finish(token, 1, iterator)
}

/// `GET_AWAITABLE` of a coroutine that has not begun: it is what `await` runs.
#[inline(always)]
pub fn get_new_coroutine(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    match Generator::is_new_coroutine(token, r.peek(0)) {
        true => Ok(()),
        false => Err(Stop::Slow),
    }
}

/// `GET_AWAITABLE`
pub fn get_awaitable(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let awaitable = r.peek(0);
    let iterator = match generator::awaitable(token, awaitable) {
        Ok(iterator) => iterator,
        Err(raised) => return Err(explain_awaitable(token, awaitable, raised, arg).into()),
    };
    if token.is_exact(iterator.as_ref(), kind::COROUTINE)
        && Generator::is_delegated(token, iterator.as_ref())
    {
        return Err(token
            .runtime_error("coroutine is being awaited already")
            .into());
    }
    r.finish(token, 1, iterator)
}

fn explain_awaitable(
    token: &mut Token,
    awaitable: Borrowed<'_>,
    raised: baton_object::Raised,
    arg: u32,
) -> baton_object::Raised {
    let method = match arg {
        1 => "__aenter__",
        2 => "__aexit__",
        _ => return raised,
    };
    if token.class_of(awaitable).slots().await_.is_some() {
        return raised;
    }
    drop(token.take_lazy(raised));
    let got = token.class_name(awaitable);
    token.type_error(format!(
        "'async with' received an object from {method} that does not implement __await__: {got}"
    ))
}

/// `GET_AITER`
pub fn get_aiter(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let iterable = r.peek(0);
    let Some(slot) = token.class_of(iterable).slots().aiter else {
        let got = token.class_name(iterable);
        return Err(token
            .type_error(format!(
                "'async for' requires an object with __aiter__ method, got {got}"
            ))
            .into());
    };
    let iterator = slot(token, iterable)?;
    if token.class_of(iterator.as_ref()).slots().anext.is_none() {
        let got = token.class_name(iterator.as_ref());
        return Err(token
            .type_error(format!("'async for' received an object from __aiter__ that does not implement __anext__: {got}"))
            .into());
    }
    r.finish(token, 1, iterator)
}

/// The TypeError for what `__anext__` gave that cannot be awaited, from the error that awaiting it was.
fn explain_anext(
    token: &mut Token,
    next: Borrowed<'_>,
    raised: baton_object::Raised,
) -> baton_object::Raised {
    let cause = token.take_error(raised);
    let got = token.class_name(next);
    let raised = token.type_error(format!(
        "'async for' received an invalid object from __anext__: {got}"
    ));
    let error = token.take_error(raised);
    let payload = BaseException::of_mut(token, error.as_ref());
    payload.suppress_context = true;
    let old = payload.cause.replace(cause.clone());
    drop(old);
    baton_object::exceptions::set_context(token, error.as_ref(), cause.as_ref());
    token.raise_object(error)
}

/// `GET_ANEXT`
pub fn get_anext(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let iterator = r.peek(0);
    let Some(slot) = token.class_of(iterator).slots().anext else {
        let got = token.class_name(iterator);
        return Err(token
            .type_error(format!(
                "'async for' requires an iterator with __anext__ method, got {got}"
            ))
            .into());
    };
    let next = slot(token, iterator)?;
    let awaitable = match token.is_exact(next.as_ref(), kind::COROUTINE) {
        true => next,
        false => match generator::awaitable(token, next.as_ref()) {
            Ok(awaitable) => awaitable,
            Err(raised) => return Err(explain_anext(token, next.as_ref(), raised).into()),
        },
    };
    r.push(awaitable);
    Ok(())
}

/// `END_ASYNC_FOR`: iterator, exception.
pub fn end_async_for(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let error = r.peek(0);
    if token.class_of(error).is_native(&STOP_ASYNC_ITERATION) {
        r.drop_top(token, 2);
        return Ok(());
    }
    let error = error.own(token);
    Err(token.raise_object(error).into())
}
