//! Import from native code, and what `builtins.__import__` does: the work is importlib's, frozen into the interpreter.

use baton_object::attribute;
use baton_object::dict;
use baton_object::exceptions::IMPORT_ERROR;
use baton_object::str::Str;
use baton_object::{Borrowed, Owned, PyResult, Token};
use std::cell::RefCell;

/// `sys.modules`
pub fn modules(token: &mut Token) -> PyResult {
    match token
        .interp()
        .modules(token)
        .map(|modules| modules.own(token))
    {
        Some(modules) => Ok(modules),
        None => Err(token.runtime_error("unable to get sys.modules")),
    }
}

/// Imports a module by its full name and returns it (not its top-level package).
pub fn import_module(token: &mut Token, name: &str) -> PyResult {
    let modules = modules(token)?;
    if let Some(found) = dict::get_text(token, modules.as_ref(), name)
        && !found.word().is_none()
        && !is_initializing(token, found.as_ref())?
    {
        return Ok(found);
    }
    let bootstrap = bootstrap(token)?;
    let find = attribute::get_text(token, bootstrap.as_ref(), "_gcd_import")?;
    let name = token.new_str(name);
    trimmed(token, |token| {
        baton_object::object::call(token, find.as_ref(), &[name.as_ref()])
    })
}

/// importlib's frozen part, which stays whatever a program does to `sys.modules`.
#[derive(Default)]
struct Importlib(RefCell<Option<Owned>>);

/// Makes a module the one that imports.
pub fn install(token: &Token, bootstrap: &Owned) {
    let importlib = token.interp().extension::<Importlib>();
    let old = importlib.0.borrow_mut().replace(bootstrap.clone_ref(token));
    drop(old);
}

fn bootstrap(token: &mut Token) -> PyResult {
    let importlib = token.interp().extension::<Importlib>().0.borrow();
    match importlib.as_ref().map(|module| module.clone_ref(token)) {
        Some(module) => Ok(module),
        None => {
            drop(importlib);
            Err(token.raise(&IMPORT_ERROR, "the import system is not there yet"))
        }
    }
}

/// True while the module is being imported, perhaps by another thread.
fn is_initializing(token: &mut Token, module: Borrowed<'_>) -> PyResult<bool> {
    let spec = token.name(baton_object::Known::__spec__);
    let Some(spec) = attribute::get_optional(token, module, spec)? else {
        return Ok(false);
    };
    if spec.word().is_none() {
        return Ok(false);
    }
    match attribute::get_optional(
        token,
        spec.as_ref(),
        token.name(baton_object::Known::_initializing),
    )? {
        Some(value) => baton_object::object::is_true(token, value.as_ref()),
        None => Ok(false),
    }
}

/// `__import__(name, globals, locals, fromlist, level)`
pub fn import(
    token: &mut Token,
    name: Borrowed<'_>,
    globals: Option<Borrowed<'_>>,
    fromlist: Option<Borrowed<'_>>,
    level: i64,
) -> PyResult {
    let Some(text) = name
        .get::<Str>(token)
        .map(|text| text.to_cow().into_owned())
    else {
        return Err(token.type_error("module name must be a string"));
    };
    if level < 0 {
        return Err(token.value_error("level must be >= 0"));
    }
    if level == 0
        && let Some(found) = already_there(token, &text, fromlist)?
    {
        return Ok(found);
    }
    let bootstrap = bootstrap(token)?;
    let function = attribute::get_text(token, bootstrap.as_ref(), "__import__")?;
    let none = token.none();
    let globals = globals.unwrap_or(none.as_ref());
    let empty = baton_object::tuple::Tuple::empty(token);
    let fromlist = fromlist
        .filter(|list| !list.is_none())
        .unwrap_or(empty.as_ref());
    let level = token.int(level);
    let args = [name, globals, none.as_ref(), fromlist, level.as_ref()];
    trimmed(token, |token| {
        baton_object::object::call(token, function.as_ref(), &args)
    })
}

/// Runs an import; nobody wants to see importlib's own frames in the traceback of its error, unless with `-v`.
fn trimmed(token: &mut Token, import: impl FnOnce(&mut Token) -> PyResult) -> PyResult {
    let verbose = token
        .interp()
        .extension::<crate::sys::Settings>()
        .verbose
        .get();
    let trim = token.seam().trim_import_error.get();
    import(token).map_err(|raised| if verbose { raised } else { trim(token, raised) })
}

/// The common case without a call: the module is imported already, and nothing has to be done with its parts.
fn already_there(
    token: &mut Token,
    name: &str,
    fromlist: Option<Borrowed<'_>>,
) -> PyResult<Option<Owned>> {
    let wants_parts = match fromlist {
        Some(list) => baton_object::object::is_true(token, list)?,
        None => false,
    };
    let modules = modules(token)?;
    let Some(found) =
        dict::get_text(token, modules.as_ref(), name).filter(|found| !found.word().is_none())
    else {
        return Ok(None);
    };
    if is_initializing(token, found.as_ref())? {
        return Ok(None);
    }
    if wants_parts {
        // A package may have to import the parts; a plain module has them all.
        let is_package = attribute::get_optional(
            token,
            found.as_ref(),
            token.name(baton_object::Known::__path__),
        )?
        .is_some();
        return Ok((!is_package).then_some(found));
    }
    match name.split_once('.') {
        None => Ok(Some(found)),
        Some((top, _)) => Ok(dict::get_text(token, modules.as_ref(), top)),
    }
}
