//! This crate's side of the seam (`baton_object::seam`): what native code can ask of the VM.

use crate::code_object::CodeObject;
use crate::frame::Frame;
use crate::function::{self, Function};
use crate::{call, frame_object, module_object, state};
use baton_code::object::kinds;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, PyResult, Token};
use std::sync::Arc;

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
        if let Some(code) = code.downcast_ref::<Arc<baton_code::Code>>() {
            crate::code_object::new(token, code)
        } else if let Some(frozen) = code.downcast_ref::<Arc<baton_code::frozen::Frozen>>() {
            CodeObject::from_frozen(token, frozen, 0)
        } else {
            Err(token.system_error("code_object() takes compiled code"))
        }
    });
    seam.code_with_constants
        .set(|token, code, constants| match code.downcast_ref() {
            Some(code) => crate::code_attributes::with_constants(token, code, constants),
            None => Err(token.system_error("code_with_constants() takes compiled code")),
        });
    seam.frames.set(frames);
    seam.source_place.set(source_place);
    seam.exact_frames.set(crate::monitor::set_exact_frames);
    seam.place.set(place);
    seam.describe_place.set(describe_place);
    seam.trim_import_error
        .set(crate::traceback::trim_import_error);
    seam.rename_code.set(crate::code_object::rename);
    seam.code_of.set(|token, value| {
        let code = value.get::<CodeObject>(token)?;
        let foreign = !code.foreign().is_empty();
        Some(Box::new((Arc::clone(code.code()), foreign)))
    });
}

/// Calls `each` with the code's id and the instruction of every frame, the newest first.
fn frames(token: &Token, each: &mut dyn FnMut(u32, u32)) {
    let vm = token.thread().vm.get().cast::<state::VmThread>();
    // SAFETY: an attached thread's VM part is alive as long as the thread, and so are the frames on its stack.
    unsafe {
        let mut frame = vm
            .as_ref()
            .map_or(std::ptr::null_mut(), |vm| vm.frame.get());
        while let Some(found) = frame.as_ref() {
            let code = &*found.code;
            // What a call makes before the function's first instruction counts as the caller's.
            let first = code.monitor().lines(code.shallow()).first;
            let begun = found.ip > code.instructions().wrapping_add(first);
            if begun || !found.generator.is_null() {
                each(code.id, Frame::last_instruction(frame) as u32);
            }
            frame = found.previous;
        }
    }
}

/// The file and line of a code's instruction; 0 if it has no line.
fn source_place(token: &Token, code: u32, unit: u32) -> (String, u32) {
    let Some(code) = crate::code_object::find(token, code) else {
        return ("<unknown>".into(), 0);
    };
    let file = baton_object::str::to_cow(token, code.co_filename()).into_owned();
    let line = code.line_at(unit as usize).unwrap_or(0);
    (file, u32::try_from(line).unwrap_or(0))
}

/// Where the running frame is: its code's id and the unit of its instruction.
fn place(token: &Token) -> (u32, u32) {
    let vm = token.thread().vm.get().cast::<state::VmThread>();
    // SAFETY: an attached thread's VM part is alive as long as the thread, and so are the frames on its stack.
    unsafe {
        match vm.as_ref().and_then(|vm| vm.frame.get().as_ref()) {
            Some(frame) => {
                let code = &*frame.code;
                let unit = frame.ip.offset_from(code.instructions()) - 1;
                (code.id, unit.max(0) as u32)
            }
            None => (0, 0),
        }
    }
}

fn describe_place(token: &Token, (id, unit): (u32, u32)) -> String {
    let Some(code) = crate::code_object::find(token, id) else {
        return format!("code {id}, instruction {unit}");
    };
    let text = |string| baton_object::str::to_cow(token, string).into_owned();
    format!(
        "{}:{} in {}, instruction {unit}",
        text(code.co_filename()),
        code.line_at(unit as usize).unwrap_or(0),
        text(code.co_qualname())
    )
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
    let wanted = CodeObject::of(token, code).shallow().nfreevars();
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
    if code.shallow().argcount == 0 {
        return Err(token.runtime_error("super(): no arguments"));
    }
    let names = code.local_names();
    let index = names
        .iter()
        .position(|name| baton_object::str::to_cow(token, name.as_ref()) == "__class__");
    let is_free =
        |index: &usize| crate::code_object::local_kind(code.shallow(), *index) & kinds::FREE != 0;
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
            Some(cell) if crate::code_object::local_kind(code.shallow(), 0) & kinds::CELL != 0 => {
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
