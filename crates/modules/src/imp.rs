//! `_imp`: what importlib asks of the interpreter, native and frozen modules.

use baton_object::Token;
use std::cell::RefCell;

/// The frozen modules of an interpreter: name, source path in the embedded library, whether it is a package. Their code
/// is compiled when asked for.
#[derive(Default)]
pub struct Frozen(pub RefCell<Vec<(&'static str, &'static str, bool)>>);

/// The code of a frozen module.
pub fn frozen_path(token: &Token, name: &str) -> Option<(&'static str, bool)> {
    let list = token.interp().extension::<Frozen>().0.borrow();
    list.iter()
        .find(|(other, ..)| *other == name)
        .map(|(_, path, package)| (*path, *package))
}

/// (Extremely) low-level import machinery bits as used by importlib.
#[baton_object::module(name = "_imp")]
pub mod imp {
    use super::frozen_path;
    use crate::registry;
    use baton_object::attribute;
    use baton_object::dict;
    use baton_object::exceptions::IMPORT_ERROR;
    use baton_object::{Borrowed, PyResult, Token};

    /// Returns the list of file suffixes used to identify extension modules.
    #[function("()")]
    fn extension_suffixes(token: &mut Token) -> PyResult {
        Ok(token.new_list(Vec::new()))
    }

    /// Return True if the import lock is currently held, else False.
    ///
    /// On platforms without threads, return False.
    #[function("()")]
    fn lock_held(token: &mut Token) -> PyResult<bool> {
        Ok(crate::import_lock::is_held(token))
    }

    /// Acquires the interpreter's import lock for the current thread.
    ///
    /// This lock should be used by import hooks to ensure thread-safety when importing
    /// modules. On platforms without threads, this function does nothing.
    #[function("()")]
    fn acquire_lock(token: &mut Token) -> PyResult<()> {
        crate::import_lock::acquire(token);
        Ok(())
    }

    /// Release the interpreter's import lock.
    ///
    /// On platforms without threads, this function does nothing.
    #[function("()")]
    fn release_lock(token: &mut Token) -> PyResult<()> {
        crate::import_lock::release(token)
    }

    /// Returns True if the module name corresponds to a built-in module.
    #[function("(name, /)")]
    fn is_builtin(token: &mut Token, name: Borrowed<'_>) -> PyResult<i64> {
        let name = text(token, name, "is_builtin")?;
        Ok(match name.as_str() {
            "sys" | "builtins" => -1,
            _ => i64::from(registry::find(token, &name).is_some()),
        })
    }

    /// Create an extension module.
    #[function("(spec, /)")]
    fn create_builtin(token: &mut Token, spec: Borrowed<'_>) -> PyResult {
        let name = attribute::get_text(token, spec, "name")?;
        let name = baton_object::str::to_string(token, name.as_ref())?;
        let modules = crate::import::modules(token)?;
        if let Some(found) = dict::get_text(token, modules.as_ref(), &name) {
            return Ok(found);
        }
        match registry::find(token, &name) {
            Some(spec) => registry::make(token, spec),
            None => Ok(token.none()),
        }
    }

    /// Initialize a built-in module.
    #[function("(mod, /)")]
    fn exec_builtin(_token: &mut Token, _mod: Borrowed<'_>) -> PyResult<i64> {
        Ok(0)
    }

    /// Returns True if the module name corresponds to a frozen module.
    #[function("(name, /)")]
    fn is_frozen(token: &mut Token, name: Borrowed<'_>) -> PyResult<bool> {
        let name = text(token, name, "is_frozen")?;
        Ok(frozen_path(token, &name).is_some())
    }

    /// Returns True if the module name is of a frozen package.
    #[function("(name, /)")]
    fn is_frozen_package(token: &mut Token, name: String) -> PyResult<bool> {
        match frozen_path(token, &name) {
            Some((_, package)) => Ok(package),
            None => Err(no_frozen(token, &name)),
        }
    }

    /// A module's name; one that no file can have is not refused here.
    fn text(token: &mut Token, name: Borrowed<'_>, function: &str) -> PyResult<String> {
        if !name.is_a::<baton_object::str::Str>(token) {
            let got = token.class_name(name);
            let message = format!("{function}() argument must be str, not {got}");
            return Err(token.type_error(message));
        }
        Ok(baton_object::str::to_cow(token, name).into_owned())
    }

    /// Code that the caller has marshalled.
    fn thawed(token: &mut Token, name: &str, data: Borrowed<'_>) -> PyResult {
        let view = baton_object::buffer::get(token, data, false)?;
        let bytes = view.bytes(token).to_vec();
        drop(view);
        let function = crate::support::import_attribute(token, "marshal", "loads")?;
        let bytes = baton_types::bytes::new(token, &bytes);
        let code = baton_object::object::call(token, function.as_ref(), &[bytes.as_ref()]);
        code.map_err(|raised| {
            drop(token.take_lazy(raised));
            let attribute = token.new_str(name);
            let message = format!("Frozen object named '{name}' is invalid");
            token.raise_with(&IMPORT_ERROR, message, vec![("name", attribute)])
        })
    }

    /// Create an extension module.
    #[function("(spec, file=None, /)")]
    fn create_dynamic(
        token: &mut Token,
        spec: Borrowed<'_>,
        _file: Option<Borrowed<'_>>,
    ) -> PyResult {
        let mut parts = Vec::new();
        for part in ["name", "origin"] {
            let value = attribute::get_text(token, spec, part)?;
            if baton_object::str::to_cow(token, value.as_ref()).contains('\0') {
                return Err(token.value_error("embedded null character"));
            }
            parts.push((if part == "name" { part } else { "path" }, value));
        }
        let message = "extension modules cannot be loaded".to_owned();
        Err(token.raise_with(&IMPORT_ERROR, message, parts))
    }

    fn no_frozen(token: &mut Token, name: &str) -> baton_object::Raised {
        let attribute = token.new_str(name);
        token.raise_with(
            &IMPORT_ERROR,
            format!("No such frozen object named {name}"),
            vec![("name", attribute)],
        )
    }

    /// Return info about the corresponding frozen module (if there is one) or None.
    #[function("(name, /, *, withdata=False)")]
    fn find_frozen(token: &mut Token, name: Borrowed<'_>, _withdata: Option<bool>) -> PyResult {
        let name = text(token, name, "find_frozen")?;
        match frozen_path(token, &name) {
            Some((_, package)) => {
                let values = [token.none(), token.bool(package), token.new_str(&name)];
                Ok(token.new_tuple(values.into_iter()))
            }
            None => Ok(token.none()),
        }
    }

    /// Create a code object for a frozen module.
    #[function("(name, data=None, /)")]
    fn get_frozen_object(token: &mut Token, name: String, data: Option<Borrowed<'_>>) -> PyResult {
        if let Some(data) = data.filter(|data| !data.is_none()) {
            return thawed(token, &name, data);
        }
        match frozen_path(token, &name) {
            Some((path, _)) => {
                crate::embedded::code(token, path, &crate::embedded::frozen_filename(path))
            }
            None => Err(no_frozen(token, &name)),
        }
    }

    /// Return the list of available frozen modules.
    #[function("()")]
    fn _frozen_module_names(token: &mut Token) -> PyResult {
        let names: Vec<&str> = token
            .interp()
            .extension::<super::Frozen>()
            .0
            .borrow()
            .iter()
            .map(|(name, ..)| *name)
            .collect();
        let names = names.into_iter().map(|name| token.new_str(name)).collect();
        Ok(token.new_list(names))
    }

    /// (internal-only) Override PyConfig.use_frozen_modules.
    #[function("(override, /)")]
    fn _override_frozen_modules_for_tests(_token: &mut Token, _override: i64) -> PyResult<()> {
        Ok(())
    }

    /// Changes code.co_filename to specify the passed-in path.
    #[function("(code, path, /)")]
    fn _fix_co_filename(token: &mut Token, code: Borrowed<'_>, path: Borrowed<'_>) -> PyResult<()> {
        (token.seam().rename_code.get())(token, code, path)
    }

    /// Hash of a source for hash-based .pyc files (SipHash-1-3 with the key given, PEP 552).
    #[function("(key, source)")]
    fn source_hash(token: &mut Token, key: i64, source: Borrowed<'_>) -> PyResult {
        let view = baton_object::buffer::get(token, source, false)?;
        let hash = baton_object::str::keyed_hash(key as u64, view.bytes(token));
        drop(view);
        Ok(baton_types::bytes::new(token, &hash.to_le_bytes()))
    }

    #[constant]
    fn check_hash_based_pycs(token: &mut Token) -> PyResult {
        let policy = token
            .interp()
            .extension::<crate::sys::Settings>()
            .check_hash_pycs
            .get();
        Ok(token.new_str(if policy.is_empty() { "default" } else { policy }))
    }

    #[constant]
    fn pyc_magic_number_token(token: &mut Token) -> PyResult {
        Ok(token.int(i64::from(baton_object::PYC_MAGIC)))
    }
}

/// Lists the modules that are frozen.
pub fn freeze(token: &Token, modules: &[(&'static str, &'static str, bool)]) {
    token
        .interp()
        .extension::<Frozen>()
        .0
        .borrow_mut()
        .extend_from_slice(modules);
}
