//! This crate's side of the seam (`baton_object::seam`): what native code can ask of the VM.

use crate::code_object::CodeObject;
use crate::frame::Frame;
use crate::function::{self, Function};
use crate::{call, frame_object, module_object, state};
use baton_code::object::kinds;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, PyResult, Token};

/// Puts this crate's functions into the seam.
pub fn install(token: &mut Token) {
    let seam = token.seam();
    seam.exec.set(exec);
    seam.call_body.set(call::call_body);
    seam.globals.set(state::current_globals);
    seam.locals.set(locals);
    seam.frame.set(frame);
    seam.super_arguments.set(super_arguments);
    seam.handled
        .set(|token| state::of(token).current_exception(token));
    seam.new_module.set(module_object::new);
    seam.module_dict.set(|token, module| {
        Some(
            module
                .get::<module_object::Module>(token)?
                .dict
                .clone_ref(token),
        )
    });
    seam.code_object.set(|token, code| {
        match code.downcast_ref::<std::sync::Arc<baton_code::Code>>() {
            Some(code) => crate::code_object::new(token, code),
            None => Err(token.system_error("code_object() takes compiled code")),
        }
    });
    seam.code_of.set(|token, value| {
        Some(Box::new(std::sync::Arc::clone(
            value.get::<CodeObject>(token)?.code(),
        )))
    });
}

/// Runs a code object.
fn exec(
    token: &mut Token,
    code: Borrowed<'_>,
    globals: Borrowed<'_>,
    locals: Borrowed<'_>,
    closure: Option<Borrowed<'_>>,
) -> PyResult {
    check_closure(token, code, closure)?;
    let function = function::new(token, code, globals)?;
    if let Some(closure) = closure {
        let closure = closure.own(token);
        Function::of_mut(token, function.as_ref()).closure = Some(closure);
    }
    call::call_with_namespace(token, function.as_ref(), locals)
}

/// Code with free variables runs with exactly as many cells.
fn check_closure(
    token: &mut Token,
    code: Borrowed<'_>,
    closure: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let wanted = CodeObject::of(token, code).code().nfreevars();
    let Some(closure) = closure else {
        return match wanted {
            0 => Ok(()),
            _ => Err(token.type_error(format!(
                "code object requires a closure of exactly length {wanted}"
            ))),
        };
    };
    if wanted == 0 {
        return Err(token.type_error("cannot use a closure with this code object"));
    }
    let cells = Tuple::items_of(token, closure)
        .filter(|cells| {
            cells.len() == wanted
                && cells
                    .iter()
                    .all(|cell| cell.is_a::<crate::cell::Cell>(token))
        })
        .is_some();
    match cells {
        true => Ok(()),
        false => Err(token.type_error(format!(
            "code object requires a closure of exactly length {wanted}"
        ))),
    }
}

fn locals(token: &mut Token) -> PyResult {
    let frame = state::of(token).frame.get();
    if frame.is_null() {
        return Err(token.system_error("frame does not exist"));
    }
    frame_object::locals(token, frame)
}

fn frame(token: &mut Token, depth: usize) -> Option<Owned> {
    let mut frame = state::of(token).frame.get();
    for _ in 0..depth {
        if frame.is_null() {
            return None;
        }
        // SAFETY: frames on the stack are alive.
        frame = unsafe { (*frame).previous };
    }
    // SAFETY: as above.
    (!frame.is_null()).then(|| unsafe { frame_object::of_frame(token, frame) })
}

/// `super()`: the cell `__class__` and the first argument of the running function.
fn super_arguments(token: &mut Token) -> PyResult<(Owned, Owned)> {
    let frame = state::of(token).frame.get();
    if frame.is_null() {
        return Err(token.runtime_error("super(): no current frame"));
    }
    // SAFETY: the running frame is alive, and so is its code.
    let code: &CodeObject = unsafe { Frame::code(frame) };
    if code.code().argcount == 0 {
        return Err(token.runtime_error("super(): no arguments"));
    }
    let names = code.local_names();
    let index = names
        .iter()
        .position(|name| baton_object::str::to_cow(token, name.as_ref()) == "__class__");
    let is_free =
        |index: &usize| crate::code_object::local_kind(code.code(), *index) & kinds::FREE != 0;
    let Some(index) = index.filter(is_free) else {
        return Err(token.runtime_error("super(): __class__ cell not found"));
    };
    // SAFETY: the function of the running frame is alive.
    let function = unsafe { Frame::function(frame) };
    let closure = Function::of(token, function)
        .closure
        .as_ref()
        .map_or(&[][..], |closure| Tuple::items_of_word(closure.as_ref()));
    let offset = index - (code.locals_count() - closure.len());
    let class = closure
        .get(offset)
        .and_then(|cell| cell.get::<crate::cell::Cell>(token))
        .and_then(|cell| cell.get(token));
    let Some(class) = class else {
        return Err(token.runtime_error("super(): empty __class__ cell"));
    };
    // SAFETY: the first local is the first parameter.
    let first = crate::frame::own(token, unsafe { Frame::locals(frame).read() });
    let first = match first {
        Some(first) => match first.as_ref().get::<crate::cell::Cell>(token) {
            Some(cell) if crate::code_object::local_kind(code.code(), 0) & kinds::CELL != 0 => {
                cell.get(token)
            }
            _ => Some(first),
        },
        None => None,
    };
    match first {
        Some(first) => Ok((class, first)),
        None => Err(token.runtime_error("super(): arg[0] deleted")),
    }
}
