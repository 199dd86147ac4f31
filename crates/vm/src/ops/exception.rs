//! Raising, matching and handling exceptions.

use crate::run::{Regs, Step};
use crate::state;
use baton_object::attribute::get_known;
use baton_object::error::Raised;
use baton_object::exceptions::{BASE_EXCEPTION, BaseException};
use baton_object::object;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Known, Owned, PyResult, Token, Word};

/// `PUSH_EXC_INFO`: the exception becomes the one that is handled; the one before goes below it.
pub fn push_exc_info(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let error = r.pop(token);
    let handled = state::of(token).handled();
    let before = handled.exception.replace(error.clone_ref(token).into_raw());
    if before.is_null() {
        r.push(token.none());
    } else {
        r.push_word(before);
    }
    r.push(error);
    Ok(())
}

/// `POP_EXCEPT`
pub fn pop_except(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let word = r.pop_word();
    let word = if word.is_none() { Word::NULL } else { word };
    let old = state::of(token).handled().exception.replace(word);
    super::control::release(r, token, old)
}

fn is_exception_class(token: &Token, value: Borrowed<'_>) -> bool {
    value
        .as_class(token)
        .is_some_and(|class| class.is_native(&BASE_EXCEPTION))
}

const NOT_A_CLASS: &str = "catching classes that do not inherit from BaseException is not allowed";

fn check_handler(token: &mut Token, wanted: Borrowed<'_>, in_group: bool) -> Result<(), Raised> {
    let message = if in_group {
        "catching classes that do not inherit from BaseException is not allowed"
    } else {
        NOT_A_CLASS
    };
    let classes: Vec<Owned> = match Tuple::items_of(token, wanted) {
        Some(items) => items.iter().map(|item| item.own(token)).collect(),
        None => vec![wanted.own(token)],
    };
    for class in classes {
        if !is_exception_class(token, class.as_ref()) {
            return Err(token.type_error(message));
        }
        if in_group
            && class.as_ref().as_class(token).is_some_and(|class| {
                class.is_native(&baton_types::exception_group::BASE_EXCEPTION_GROUP)
            })
        {
            return Err(token.type_error(
                "catching ExceptionGroup with except* is not allowed. Use except instead.",
            ));
        }
    }
    Ok(())
}

/// Whether `error` is an instance of a class or of one of a tuple of classes; no Python runs.
fn matches(token: &Token, error: Borrowed<'_>, wanted: Borrowed<'_>) -> bool {
    match Tuple::items_of(token, wanted) {
        Some(items) => items.iter().any(|item| matches(token, error, *item)),
        None => wanted
            .as_class(token)
            .is_some_and(|class| token.class_of(error).is_subclass_of(token, class)),
    }
}

/// `CHECK_EXC_MATCH`: exception, classes.
pub fn check_exc_match(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let (error, wanted) = (r.peek(1), r.peek(0));
    check_handler(token, wanted, false)?;
    let found = matches(token, error, wanted);
    r.finish(token, 1, baton_object::singletons::bool(found))
}

/// `CHECK_EG_MATCH`: exception, classes; leaves what does not match and what does (or None).
pub fn check_eg_match(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let (error, wanted) = (r.peek(1), r.peek(0));
    check_handler(token, wanted, true)?;
    let (rest, found) =
        baton_types::exception_group::split_for_handler(token, error, wanted, matches)?;
    if !found.word().is_none() {
        let handled = state::of(token)
            .handled()
            .exception
            .replace(found.clone_ref(token).into_raw());
        token.release(handled);
    }
    r.drop_top(token, 2);
    r.push(rest);
    r.push(found);
    Ok(())
}

/// `RERAISE`: with `arg`, the instruction that raised first lies below.
pub fn reraise(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let error = r.pop(token);
    r.save();
    if arg != 0
        && let Some(unit) = r.peek_word(arg as usize - 1).int()
    {
        // The frame shall show the line that raised, not this one; the handler is looked up from here.
        r.show_instruction(unit as usize);
    }
    let raised = token.raise_object(error);
    crate::unwind::mark_reraised(token);
    Err(raised.into())
}

/// `RAISE_VARARGS`
pub fn raise_varargs(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let cause = if arg == 2 { Some(r.pop(token)) } else { None };
    let error = if arg >= 1 { Some(r.pop(token)) } else { None };
    r.save();
    let Some(error) = error else {
        return match state::of(token).current_exception(token) {
            Some(current) => {
                let raised = token.raise_object(current);
                crate::unwind::mark_reraised(token);
                Err(raised.into())
            }
            None => Err(token.runtime_error("No active exception to reraise").into()),
        };
    };
    let error = instantiate(token, error, "exceptions must derive from BaseException")?;
    if let Some(cause) = cause {
        let cause = match cause.word().is_none() {
            true => None,
            false => Some(instantiate(
                token,
                cause,
                "exception causes must derive from BaseException",
            )?),
        };
        let payload = BaseException::of_mut(token, error.as_ref());
        payload.suppress_context = true;
        let old = std::mem::replace(&mut payload.cause, cause);
        drop(old);
    }
    crate::unwind::add_context(token, error.as_ref());
    Err(token.raise_object(error).into())
}

/// An exception from what `raise` was given: an instance, or a class to call.
fn instantiate(token: &mut Token, value: Owned, message: &'static str) -> PyResult {
    if is_exception_class(token, value.as_ref()) {
        let made = object::call(token, value.as_ref(), &[])?;
        if !made.as_ref().is_a::<BaseException>(token) {
            let class = object::repr_text(token, value.as_ref())?;
            let got = token.class_name(made.as_ref());
            return Err(token.type_error(format!("calling {class} should have returned an instance of BaseException, not <class '{got}'>")));
        }
        return Ok(made);
    }
    if value.as_ref().is_a::<BaseException>(token) {
        return Ok(value);
    }
    Err(token.type_error(message))
}

/// `WITH_EXCEPT_START`: exit function, its self or NULL, last instruction, the exception before, the exception.
pub fn with_except_start(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let (error, exit, this) = (r.peek(0), r.peek(4), r.peek_word(3));
    let class = token.class_word(error).own(token);
    let traceback = get_known(token, error, Known::__traceback__)?;
    let result = if this.is_null() {
        object::call(token, exit, &[class.as_ref(), error, traceback.as_ref()])?
    } else {
        object::call(
            token,
            exit,
            &[r.peek(3), class.as_ref(), error, traceback.as_ref()],
        )?
    };
    r.push(result);
    Ok(())
}
