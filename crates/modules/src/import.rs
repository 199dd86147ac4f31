//! Import from native code, and what `builtins.__import__` does: the work is importlib's, frozen into the interpreter.

use baton_object::attribute;
use baton_object::dict;
use baton_object::exceptions::IMPORT_ERROR;
use baton_object::object;
use baton_object::str::Str;
use baton_object::{Borrowed, Known, Owned, PyResult, Raised, Token};
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
    let name = token.new_str(name);
    ask_importlib(token, "_gcd_import", &[name.as_ref()])
}

/// importlib's frozen part, which stays whatever a program does to `sys.modules`.
#[derive(Default)]
struct Importlib {
    bootstrap: RefCell<Option<Owned>>,
    /// Called with the names of modules that are imported again (`-X importtime=2`).
    again: RefCell<Option<Owned>>,
}

/// Makes a module the one that imports.
pub fn install(token: &Token, bootstrap: &Owned) {
    let importlib = token.interp().extension::<Importlib>();
    let bootstrap = bootstrap.clone_ref(token);
    let old = importlib.bootstrap.borrow_mut().replace(bootstrap);
    drop(old);
}

/// Has a function called with the name of each module that is asked for and already there.
pub(crate) fn watch_again(token: &Token, function: Borrowed<'_>) {
    let importlib = token.interp().extension::<Importlib>();
    let old = importlib.again.borrow_mut().replace(function.own(token));
    drop(old);
}

fn report_again(token: &mut Token, name: Borrowed<'_>) -> PyResult<()> {
    let importlib = token.interp().extension::<Importlib>();
    let again = importlib.again.borrow();
    let Some(function) = again.as_ref().map(|function| function.clone_ref(token)) else {
        return Ok(());
    };
    drop(again);
    object::call(token, function.as_ref(), &[name]).map(drop)
}

fn bootstrap(token: &mut Token) -> PyResult {
    let importlib = token.interp().extension::<Importlib>().bootstrap.borrow();
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
    let spec = token.name(Known::__spec__);
    let Some(spec) = attribute::get_optional(token, module, spec)? else {
        return Ok(false);
    };
    if spec.word().is_none() {
        return Ok(false);
    }
    match attribute::get_optional(token, spec.as_ref(), token.name(Known::_initializing))? {
        Some(value) => object::is_true(token, value.as_ref()),
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
    let parts = match fromlist {
        Some(parts) if object::is_true(token, parts)? => Some(parts),
        _ => None,
    };
    if level == 0
        && let Some(found) = already_there(token, &text, parts.is_some())?
    {
        report_again(token, name)?;
        return Ok(found);
    }
    let full = match level {
        0 if text.is_empty() => return Err(token.value_error("Empty module name")),
        0 => name.own(token),
        _ => resolved(token, name, globals, level)?,
    };
    let module = find_or_load(token, full.as_ref())?;
    match parts {
        Some(parts) => with_parts(token, module, parts),
        None => named_part(token, module, full.as_ref(), &text, level),
    }
}

fn missing(token: &mut Token, message: &str) -> Raised {
    let message = token.new_str(message);
    token.key_error(message.as_ref())
}

/// The full name of what a relative import names.
fn resolved(
    token: &mut Token,
    name: Borrowed<'_>,
    globals: Option<Borrowed<'_>>,
    level: i64,
) -> PyResult {
    let Some(globals) = globals else {
        return Err(missing(token, "'__name__' not in globals"));
    };
    if !globals.is_a::<dict::Dict>(token) {
        return Err(token.type_error("globals must be a dict"));
    }
    let has = |token: &Token, key: &str| {
        dict::get_text(token, globals, key).is_some_and(|value| !value.word().is_none())
    };
    if !has(token, "__package__") && !has(token, "__spec__") && !has(token, "__name__") {
        return Err(missing(token, "'__name__' not in globals"));
    }
    if let Some(package) = dict::get_text(token, globals, "__package__")
        && !package.word().is_none()
        && !package.as_ref().is_a::<Str>(token)
    {
        return Err(token.type_error("package must be a string"));
    }
    let package = ask_importlib(token, "_calc___package__", &[globals])?;
    let level = token.int(level);
    let args = [name, package.as_ref(), level.as_ref()];
    ask_importlib(token, "_sanity_check", &args)?;
    ask_importlib(token, "_resolve_name", &args)
}

/// The module of a full name, imported if need be; one that another thread imports is waited for.
fn find_or_load(token: &mut Token, full: Borrowed<'_>) -> PyResult {
    let modules = modules(token)?;
    let found = dict::get(token, modules.as_ref(), full)?.filter(|found| !found.word().is_none());
    if let Some(found) = found {
        if is_initializing(token, found.as_ref())? {
            ask_importlib(token, "_lock_unlock_module", &[full])?;
        }
        report_again(token, full)?;
        return Ok(found);
    }
    baton_object::audit::audit(token, "import", |token| {
        let sys = |name| crate::sys::get(token, name).unwrap_or_else(|| token.none());
        let paths = ["path", "meta_path", "path_hooks"].map(sys);
        let mut values = vec![full.own(token), token.none()];
        values.extend(paths);
        values
    })?;
    let import = of_importlib(token, "_gcd_import")?;
    ask_importlib(token, "_find_and_load", &[full, import.as_ref()])
}

/// What `from module import parts` begins with: the module, and if it is a package, the parts imported.
fn with_parts(token: &mut Token, module: Owned, parts: Borrowed<'_>) -> PyResult {
    let path = token.name(Known::__path__);
    if attribute::get_optional(token, module.as_ref(), path)?.is_none() {
        return Ok(module);
    }
    let import = of_importlib(token, "_gcd_import")?;
    let args = [module.as_ref(), parts, import.as_ref()];
    ask_importlib(token, "_handle_fromlist", &args)
}

/// What `import a.b.c` binds: the first part of the name as it was written.
fn named_part(
    token: &mut Token,
    module: Owned,
    full: Borrowed<'_>,
    written: &str,
    level: i64,
) -> PyResult {
    let Some((first, rest)) = written.split_once('.') else {
        return Ok(module);
    };
    if level == 0 {
        let first = token.new_str(first);
        return find_or_load(token, first.as_ref());
    }
    let full = full
        .get::<Str>(token)
        .map(|full| full.to_cow().into_owned());
    let full = full.unwrap_or_default();
    let end = full.len().saturating_sub(rest.len() + 1);
    let top = full.get(..end).unwrap_or_default().to_owned();
    let modules = modules(token)?;
    match dict::get_text(token, modules.as_ref(), &top) {
        Some(found) => Ok(found),
        None => Err(missing(
            token,
            &format!("'{top}' not in sys.modules as expected"),
        )),
    }
}

fn of_importlib(token: &mut Token, name: &str) -> PyResult {
    let bootstrap = bootstrap(token)?;
    attribute::get_text(token, bootstrap.as_ref(), name)
}

/// Calls a function of importlib; nobody wants to see its frames in the traceback of an error, unless with `-v`.
fn ask_importlib(token: &mut Token, function: &str, args: &[Borrowed<'_>]) -> PyResult {
    let function = of_importlib(token, function)?;
    let verbose = token
        .interp()
        .extension::<crate::sys::Settings>()
        .verbose
        .get();
    let trim = token.seam().trim_import_error.get();
    object::call(token, function.as_ref(), args)
        .map_err(|raised| if verbose { raised } else { trim(token, raised) })
}

/// The common case without a call: the module is imported already, and nothing has to be done with its parts.
fn already_there(token: &mut Token, name: &str, wants_parts: bool) -> PyResult<Option<Owned>> {
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
        let is_package =
            attribute::get_optional(token, found.as_ref(), token.name(Known::__path__))?.is_some();
        return Ok((!is_package).then_some(found));
    }
    match name.split_once('.') {
        None => Ok(Some(found)),
        Some((top, _)) => Ok(dict::get_text(token, modules.as_ref(), top)),
    }
}
