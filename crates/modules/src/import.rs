//! Import from native code, and what `builtins.__import__` does: the work is importlib's, frozen into the interpreter.

use baton_object::attribute;
use baton_object::dict;
use baton_object::exceptions::IMPORT_ERROR;
use baton_object::str::Str;
use baton_object::{Borrowed, Owned, PyResult, Raised, Token};
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
    baton_object::object::call(token, function.as_ref(), &[name]).map(drop)
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
        report_again(token, name)?;
        return Ok(found);
    }
    let full = match level {
        0 if text.is_empty() => return Err(token.value_error("Empty module name")),
        0 => name.own(token),
        _ => resolved(token, name, globals, level)?,
    };
    let module = find_or_load(token, full.as_ref())?;
    let wants_parts = match fromlist {
        Some(list) => baton_object::object::is_true(token, list)?,
        None => false,
    };
    match fromlist {
        Some(list) if wants_parts => with_parts(token, module, list),
        _ => named_part(token, module, full.as_ref(), &text, level),
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
    let Some(globals) = globals.filter(|globals| globals.is_a::<dict::Dict>(token)) else {
        return Err(match globals {
            Some(globals) if !globals.is_none() => token.type_error("globals must be a dict"),
            _ => missing(token, "'__name__' not in globals"),
        });
    };
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
    let bootstrap = bootstrap(token)?;
    let package = attribute::get_text(token, bootstrap.as_ref(), "_calc___package__")?;
    let package = trimmed(token, |token| {
        baton_object::object::call(token, package.as_ref(), &[globals])
    })?;
    let resolve = attribute::get_text(token, bootstrap.as_ref(), "_sanity_check")?;
    let level = token.int(level);
    let args = [name, package.as_ref(), level.as_ref()];
    trimmed(token, |token| {
        baton_object::object::call(token, resolve.as_ref(), &args)
    })?;
    let resolve = attribute::get_text(token, bootstrap.as_ref(), "_resolve_name")?;
    trimmed(token, |token| {
        baton_object::object::call(token, resolve.as_ref(), &args)
    })
}

/// The module of a full name, imported if need be; one that another thread imports is waited for.
fn find_or_load(token: &mut Token, full: Borrowed<'_>) -> PyResult {
    let modules = modules(token)?;
    let found = dict::get(token, modules.as_ref(), full)?.filter(|found| !found.word().is_none());
    let bootstrap = bootstrap(token)?;
    if let Some(found) = found {
        if is_initializing(token, found.as_ref())? {
            let wait = attribute::get_text(token, bootstrap.as_ref(), "_lock_unlock_module")?;
            trimmed(token, |token| {
                baton_object::object::call(token, wait.as_ref(), &[full])
            })?;
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
    let find = attribute::get_text(token, bootstrap.as_ref(), "_find_and_load")?;
    let import = attribute::get_text(token, bootstrap.as_ref(), "_gcd_import")?;
    trimmed(token, |token| {
        baton_object::object::call(token, find.as_ref(), &[full, import.as_ref()])
    })
}

/// What `from module import parts` begins with: the module, and if it is a package, the parts imported.
fn with_parts(token: &mut Token, module: Owned, parts: Borrowed<'_>) -> PyResult {
    let path = token.name(baton_object::Known::__path__);
    if attribute::get_optional(token, module.as_ref(), path)?.is_none() {
        return Ok(module);
    }
    let bootstrap = bootstrap(token)?;
    let handle = attribute::get_text(token, bootstrap.as_ref(), "_handle_fromlist")?;
    let import = attribute::get_text(token, bootstrap.as_ref(), "_gcd_import")?;
    trimmed(token, |token| {
        let args = [module.as_ref(), parts, import.as_ref()];
        baton_object::object::call(token, handle.as_ref(), &args)
    })
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
