//! What an attribute or name that a module lacks may have to do with how the module was found: it may be partly
//! imported, or lie in the way of another module of its name.
//!
//! Invariants: what only serves the wording never replaces the error that is being told, but for what CPython lets out,
//! too: a name that cannot be hashed, and errors of a module's `__spec__`.

use baton_object::attribute::get_optional;
use baton_object::dict;
use baton_object::str::Str;
use baton_object::{Borrowed, Known, Owned, PyResult, Token};
use std::cell::RefCell;
use std::path::PathBuf;

/// What `sys.path` began with when the program was started; none with `-P` and its like.
#[derive(Default)]
pub struct FirstPath(pub RefCell<Option<PathBuf>>);

/// What is known of a module's origin.
pub(crate) struct Blame {
    /// The file it comes from.
    pub origin: Option<String>,
    /// Its import is under way.
    pub initializing: bool,
    /// Its file lies where the program's own modules lie.
    pub shadowing: bool,
    /// It has the name of a module of the standard library and hides that.
    pub shadows_library: bool,
}

impl Blame {
    /// What `spec`, the `__spec__` of the module called `name`, says.
    pub fn new(
        token: &mut Token,
        spec: Borrowed<'_>,
        name: Option<Borrowed<'_>>,
    ) -> PyResult<Blame> {
        let origin = file_origin(token, spec)?;
        let shadowing = origin
            .as_ref()
            .is_some_and(|origin| lies_in_first_path(token, origin));
        let shadows_library = match name {
            Some(name) if shadowing => is_library_name(token, name)?,
            _ => false,
        };
        Ok(Blame {
            initializing: !shadows_library && is_initializing(token, spec)?,
            origin,
            shadowing,
            shadows_library,
        })
    }

    /// What to say of a module that is in the way of another one.
    pub fn advice(&self, name: &str) -> Option<String> {
        let origin = self.origin.as_ref()?;
        if self.shadows_library {
            return Some(format!(
                "(consider renaming '{origin}' since it has the same name as the standard library module named \
                 '{name}' and prevents importing that standard library module)"
            ));
        }
        (self.initializing && self.shadowing).then(|| {
            format!(
                "(consider renaming '{origin}' if it has the same name as a library you intended to import)"
            )
        })
    }
}

/// `spec.origin`, if it is a file's path.
fn file_origin(token: &mut Token, spec: Borrowed<'_>) -> PyResult<Option<String>> {
    let name = token.intern("has_location");
    let Some(has_location) = get_optional(token, spec, name.as_ref())? else {
        return Ok(None);
    };
    if !baton_object::object::is_true(token, has_location.as_ref())? {
        return Ok(None);
    }
    let name = token.intern("origin");
    let origin = get_optional(token, spec, name.as_ref())?;
    let origin = origin.filter(|origin| origin.as_ref().is_a::<Str>(token));
    Ok(origin.map(|origin| baton_object::str::to_cow(token, origin.as_ref()).into_owned()))
}

/// True if the module at `origin` was found in the first folder of the path that the program was started with.
fn lies_in_first_path(token: &Token, origin: &str) -> bool {
    let first = token.interp().extension::<FirstPath>().0.borrow();
    let Some(first) = first.as_ref() else {
        return false;
    };
    let origin = origin.strip_suffix("/__init__.py").unwrap_or(origin);
    let Some((root, _)) = origin.rsplit_once('/') else {
        return false;
    };
    if first.as_os_str().is_empty() {
        return std::env::current_dir().is_ok_and(|here| here.as_os_str() == root);
    }
    first.as_os_str() == root
}

fn is_library_name(token: &mut Token, name: Borrowed<'_>) -> PyResult<bool> {
    let names = token
        .interp()
        .sys_dict(token)
        .map(|sys| sys.own(token))
        .and_then(|sys| dict::get_text(token, sys.as_ref(), "stdlib_module_names"));
    let is_set = |names: &Owned| {
        token.is_exact(names.as_ref(), baton_object::kind::FROZENSET)
            || token.is_exact(names.as_ref(), baton_object::kind::SET)
    };
    match names.filter(is_set) {
        Some(names) => baton_object::object::contains(token, names.as_ref(), name),
        None => Ok(false),
    }
}

/// `spec._initializing`
fn is_initializing(token: &mut Token, spec: Borrowed<'_>) -> PyResult<bool> {
    match get_optional(token, spec, token.name(Known::_initializing))? {
        Some(value) => baton_object::object::is_true(token, value.as_ref()),
        None => Ok(false),
    }
}

/// True if `name` is a submodule whose import has begun.
pub(crate) fn is_submodule_under_way(
    token: &mut Token,
    spec: Borrowed<'_>,
    name: Borrowed<'_>,
) -> PyResult<bool> {
    let attribute = token.intern("_uninitialized_submodules");
    match get_optional(token, spec, attribute.as_ref())? {
        Some(names) => baton_object::object::contains(token, names.as_ref(), name),
        None => Ok(false),
    }
}
