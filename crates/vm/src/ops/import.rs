//! `import` in the loop: through `builtins.__import__`.

use crate::run::{Regs, Step};
use baton_object::attribute::{get_known_optional, get_optional};
use baton_object::dict;
use baton_object::exceptions::IMPORT_ERROR;
use baton_object::str::Str;
use baton_object::{Borrowed, Known, Owned, PyResult, Token};

/// `__import__` of the builtins, a dict or any mapping.
fn import_function(token: &mut Token, builtins: Borrowed<'_>) -> PyResult<Option<Owned>> {
    let name = token.name(Known::__import__).own(token);
    if token.is_exact(builtins, baton_object::kind::DICT) {
        return dict::get(token, builtins, name.as_ref());
    }
    match baton_object::object::getitem(token, builtins, name.as_ref()) {
        Ok(function) => Ok(Some(function)),
        Err(raised) => {
            token.swallow(raised, &baton_object::exceptions::KEY_ERROR)?;
            Ok(None)
        }
    }
}

/// `IMPORT_NAME`: level, names to import from it.
pub fn import_name(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let name = r.code().name(arg as usize);
    let (level, names) = (r.peek(1), r.peek(0));
    let Some(function) = import_function(token, r.builtins())? else {
        return Err(token.raise(&IMPORT_ERROR, "__import__ not found").into());
    };
    let globals = r.globals();
    let none = token.none();
    let namespace = r.namespace().unwrap_or(none.as_ref());
    let module = baton_object::object::call(
        token,
        function.as_ref(),
        &[name, globals, namespace, names, level],
    )?;
    r.finish(token, 2, module)
}

/// `IMPORT_FROM`: the module stays.
pub fn import_from(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let name = r.code().name(arg as usize);
    let value = from_module(token, r.peek(0), name)?;
    r.push(value);
    Ok(())
}

fn from_module(token: &mut Token, module: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
    if let Some(value) = get_optional(token, module, name)? {
        return Ok(value);
    }
    // A submodule that is being imported in a circle is in sys.modules before it is an attribute.
    let package = get_known_optional(token, module, Known::__name__)?
        .filter(|package| package.as_ref().is_a::<Str>(token));
    let attribute = baton_object::str::to_cow(token, name).into_owned();
    if let Some(package) = &package {
        let full = format!(
            "{}.{attribute}",
            baton_object::str::to_cow(token, package.as_ref())
        );
        let modules = token
            .interp()
            .modules(token)
            .map(|modules| modules.own(token));
        if let Some(found) =
            modules.and_then(|modules| dict::get_text(token, modules.as_ref(), &full))
        {
            return Ok(found);
        }
    }
    Err(cannot_import(token, module, name, package, &attribute))
}

#[cold]
fn cannot_import(
    token: &mut Token,
    module: Borrowed<'_>,
    name: Borrowed<'_>,
    package: Option<Owned>,
    attribute: &str,
) -> baton_object::Raised {
    let package_text = match &package {
        Some(package) => baton_object::str::to_cow(token, package.as_ref()).into_owned(),
        None => "<unknown module name>".to_string(),
    };
    let file = get_known_optional(token, module, Known::__file__).unwrap_or_else(|raised| {
        drop(token.take_lazy(raised));
        None
    });
    let file = file.filter(|file| file.as_ref().is_a::<Str>(token));
    let spec = get_known_optional(token, module, Known::__spec__).unwrap_or_else(|raised| {
        drop(token.take_lazy(raised));
        None
    });
    let initializing = spec.and_then(|spec| {
        let found = get_optional(token, spec.as_ref(), token.name(Known::_initializing));
        found.unwrap_or_else(|raised| {
            drop(token.take_lazy(raised));
            None
        })
    });
    let partly =
        initializing.is_some_and(|value| value.word().is(baton_object::singletons::true_word()));
    let place = match &file {
        Some(file) => baton_object::str::to_cow(token, file.as_ref()).into_owned(),
        None => "unknown location".to_string(),
    };
    let message = if partly {
        format!(
            "cannot import name '{attribute}' from partially initialized module '{package_text}' (most likely due to a circular import) ({place})"
        )
    } else {
        format!("cannot import name '{attribute}' from '{package_text}' ({place})")
    };
    let mut attributes = vec![("name_from", name.own(token))];
    attributes.extend(package.map(|package| ("name", package)));
    attributes.extend(file.map(|file| ("path", file)));
    token.raise_with(&IMPORT_ERROR, message, attributes)
}
