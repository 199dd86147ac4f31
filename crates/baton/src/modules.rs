//! Every native module that this binary has, and the frozen ones.

use baton_object::exceptions::BaseException;
use baton_object::module::ModuleSpec;
use baton_object::{Owned, Token, class_build};
use baton_types::super_object::ZeroArguments;

/// The modules of this crate: they need the virtual machine, the compiler or the threads.
static OWN: &[&ModuleSpec] = &[
    &crate::faulthandler::module::MODULE,
    &crate::baton_module::baton::MODULE,
    &crate::queue::module::MODULE,
    &crate::symtable::module::MODULE,
    &crate::threads::thread::MODULE,
    &crate::types_module::module::MODULE,
];

/// Registers the native modules of all crates.
pub fn register(token: &mut Token) {
    baton_modules::init(token);
    baton_modules_core::init(token);
    baton_modules_os::init(token);
    baton_modules_net::init(token);
    baton_modules_data::init(token);
    baton_modules_decimal::init(token);
    for spec in OWN.iter().flat_map(|module| module.classes) {
        class_build::ready(token, spec);
    }
    baton_modules::registry::add(token, OWN);
    baton_modules::imp::freeze(token, FROZEN);
    connect(token);
}

/// An error that nobody can catch is shown with the frame that runs, if it was raised outside of any.
fn report_unraisable(token: &mut Token, error: Owned, message: &str, object: Owned) {
    let frame = baton_vm::state::of(token).frame.get();
    let bare = BaseException::of(token, error.as_ref()).traceback.is_none();
    if bare && !frame.is_null() {
        // SAFETY: the running frame is alive.
        unsafe { baton_vm::traceback::add(token, error.as_ref(), frame) };
    }
    baton_modules::unraisable::report(token, error, message, object);
}

/// Gives crates below what crates above have: the frame for `super()` and for errors that nobody can catch.
fn connect(token: &Token) {
    token.interp().hooks.unraisable.set(report_unraisable);
    token
        .interp()
        .extension::<ZeroArguments>()
        .0
        .set(Some(token.seam().super_arguments.get()));
}

/// The modules that are imported before the import system works: name, path in the library, package.
const FROZEN: &[(&str, &str, bool)] = &[
    ("_frozen_importlib", "importlib/_bootstrap.py", false),
    (
        "_frozen_importlib_external",
        "importlib/_bootstrap_external.py",
        false,
    ),
    ("zipimport", "zipimport.py", false),
];
