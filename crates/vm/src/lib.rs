//! The virtual machine: frames, the loop and its instructions, calls, unwinding, generators.
//!
//! Invariants of the crate:
//! - The loop runs code that our compiler made or that passed the verifier, and trusts it.
//! - Python-to-Python calls never recurse natively; native-to-Python calls enter the loop anew and are limited by the
//!   native stack.
//! - Threads switch only at switch points: `RESUME`, `JUMP_BACKWARD`, after calls, and in blocking regions.

#![allow(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "frames are reached by address; `frame.rs` says who may hold one"
)]

pub mod async_generator;
pub mod attribute_cache;
pub mod call;
pub mod cell;
mod code_attributes;
mod code_body;
pub mod code_object;
pub mod coroutine;
mod dispatch;
pub mod frame;
mod frame_jump;
pub mod frame_object;
pub mod function;
pub mod generator;
pub mod import_blame;
mod locals_proxy;
pub mod module_object;
pub mod monitor;
mod ops;
pub mod roster;
pub mod run;
pub mod safepoint;
mod seam;
pub mod state;
pub mod traceback;
mod unwind;

use baton_object::dict::Dict;
use baton_object::{Borrowed, ClassSpec, Known, PyResult, Token};

/// The classes of this crate.
pub static ALL: &[&ClassSpec] = &[
    &cell::CELL,
    &code_object::CODE_OBJECT,
    &function::FUNCTION,
    &frame_object::FRAME_OBJECT,
    &locals_proxy::FRAME_LOCALS_PROXY,
    &traceback::TRACEBACK,
    &generator::GENERATOR,
    &coroutine::COROUTINE,
    &coroutine::COROUTINE_WRAPPER,
    &async_generator::ASYNC_GENERATOR,
    &async_generator::WRAPPED_VALUE,
    &async_generator::ASYNC_SEND,
    &async_generator::ASYNC_THROW,
    &module_object::MODULE,
];

/// Makes the crate's classes and sets its hooks.
pub fn init(token: &mut Token) {
    for spec in ALL {
        baton_object::class_build::ready(token, spec);
    }
    seam::install(token);
    token
        .interp()
        .hooks
        .flush_caches
        .set(code_object::flush_caches);
    token
        .interp()
        .hooks
        .current_globals
        .set(state::current_globals);
    token
        .interp()
        .hooks
        .current_builtins
        .set(state::current_builtins);
    token
        .interp()
        .hooks
        .namespace_of
        .set(module_object::namespace_of);
}

/// The namespace of builtins that code with these globals sees: `__builtins__`, a module or a dict, else the
/// interpreter's.
pub fn builtins_of(token: &mut Token, globals: Borrowed<'_>) -> PyResult {
    let name = token.name(Known::__builtins__);
    let found = globals
        .get::<Dict>(token)
        .and_then(|dict| dict.get_str(token, name))
        .map(|found| found.own(token));
    match found {
        Some(found) => match found.as_ref().get::<module_object::Module>(token) {
            Some(module) => Ok(module.dict.clone_ref(token)),
            None => Ok(found),
        },
        None => match token.interp().builtins(token) {
            Some(builtins) => Ok(builtins.own(token)),
            None => Ok(Dict::new(token)),
        },
    }
}
