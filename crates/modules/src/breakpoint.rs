//! What `breakpoint()` calls: `pdb.set_trace`, or what `PYTHONBREAKPOINT` names.

use baton_object::exceptions::{ATTRIBUTE_ERROR, IMPORT_ERROR, RUNTIME_WARNING, VALUE_ERROR};
use baton_object::{Owned, PyResult, Token, attribute, object};

/// The function to call; `None` for nothing.
pub fn hook(token: &mut Token) -> PyResult<Option<Owned>> {
    let name = variable(token)?;
    let name = match name.as_deref() {
        None | Some("") => "pdb.set_trace",
        Some("0") => return Ok(None),
        Some(name) => name,
    };
    let (module, function) = match name.rsplit_once('.') {
        Some((module, function)) => (module, function),
        None => ("builtins", name),
    };
    let found = crate::import::import_module(token, module)
        .and_then(|module| attribute::get_text(token, module.as_ref(), function));
    match found {
        Ok(found) => Ok(Some(found)),
        Err(raised)
            if token.error_is(&raised, &IMPORT_ERROR)
                || token.error_is(&raised, &VALUE_ERROR)
                || token.error_is(&raised, &ATTRIBUTE_ERROR) =>
        {
            drop(token.take_lazy(raised));
            let warn = token.interp().hooks.warn.get();
            let message = format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{name}\"");
            warn(token, &RUNTIME_WARNING, &message, 1)?;
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

/// The environment variable, as `os.environ` has it now.
fn variable(token: &mut Token) -> PyResult<Option<String>> {
    if super::sys::ignores_environment(token) {
        return Ok(None);
    }
    let os = crate::import::import_module(token, "os")?;
    let environ = attribute::get_text(token, os.as_ref(), "environ")?;
    let name = token.intern("get");
    let key = token.new_str("PYTHONBREAKPOINT");
    let value = attribute::call_method(token, environ.as_ref(), name.as_ref(), &[key.as_ref()])?;
    match value.word().is_none() {
        true => Ok(None),
        false => object::str_text(token, value.as_ref()).map(Some),
    }
}
