//! Which native modules there are: one row each. Crates above add theirs when they start.

use baton_object::module::ModuleSpec;
use baton_object::{Owned, PyResult, Token};
use std::cell::RefCell;

/// A native module.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Its Python name.
    pub name: &'static str,
    /// What it is made from.
    pub spec: &'static ModuleSpec,
}

/// The native modules of an interpreter.
#[derive(Default)]
pub struct Registry(RefCell<Vec<Entry>>);

/// Adds modules.
pub fn add(token: &Token, specs: &[&'static ModuleSpec]) {
    let mut list = token.interp().extension::<Registry>().0.borrow_mut();
    list.extend(specs.iter().map(|spec| Entry {
        name: spec.name,
        spec,
    }));
}

/// The module with this name.
pub fn find(token: &Token, name: &str) -> Option<&'static ModuleSpec> {
    let list = token.interp().extension::<Registry>().0.borrow();
    list.iter()
        .find(|entry| entry.name == name)
        .map(|entry| entry.spec)
}

/// The names of all native modules, sorted: `sys.builtin_module_names`.
pub fn names(token: &Token) -> Vec<&'static str> {
    let list = token.interp().extension::<Registry>().0.borrow();
    let mut names: Vec<&'static str> = list.iter().map(|entry| entry.name).collect();
    names.sort_unstable();
    names
}

/// A new module object made from `spec`.
pub fn make(token: &mut Token, spec: &'static ModuleSpec) -> PyResult {
    let new_module = token.seam().new_module.get();
    let module: Owned = new_module(token, spec.name);
    let dict = (token.seam().module_dict.get())(token, module.as_ref());
    if let Some(dict) = dict {
        baton_object::module::fill(token, spec, module.as_ref(), dict.as_ref())?;
    }
    Ok(module)
}
