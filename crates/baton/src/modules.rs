//! Every native module that this binary has, and the frozen ones.

use baton_object::Token;

/// Registers the native modules of all crates.
pub fn register(token: &mut Token) {
    baton_modules::init(token);
    baton_modules_core::init(token);
    baton_modules_os::init(token);
    baton_modules::registry::add(token, &[&crate::threads::thread::MODULE]);
    baton_modules::imp::freeze(token, FROZEN);
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
