//! `import` in the loop: through `builtins.__import__`.

use crate::import_blame::Blame;
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
    if let Some(package) = &package {
        let attribute = baton_object::str::to_cow(token, name).into_owned();
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
    Err(cannot_import(token, module, name, package))
}

#[cold]
fn cannot_import(
    token: &mut Token,
    module: Borrowed<'_>,
    name: Borrowed<'_>,
    package: Option<Owned>,
) -> baton_object::Raised {
    match cannot_import_text(token, module, name, package.as_ref()) {
        Ok((message, path)) => {
            let mut attributes = vec![("name_from", name.own(token))];
            attributes.extend(package.map(|package| ("name", package)));
            attributes.extend(path.map(|path| ("path", path)));
            token.raise_with(&IMPORT_ERROR, message, attributes)
        }
        Err(raised) => raised,
    }
}

/// The message, and the path of the module.
fn cannot_import_text(
    token: &mut Token,
    module: Borrowed<'_>,
    name: Borrowed<'_>,
    package: Option<&Owned>,
) -> PyResult<(String, Option<Owned>)> {
    let package_text = match package {
        Some(package) => baton_object::str::to_cow(token, package.as_ref()).into_owned(),
        None => "<unknown module name>".to_string(),
    };
    let shown = baton_object::object::repr_text(token, name)?;
    let plain = format!("cannot import name {shown} from '{package_text}'");
    let Some(spec) = get_known_optional(token, module, Known::__spec__)? else {
        return Ok((format!("{plain} (unknown location)"), None));
    };
    let blame = Blame::new(token, spec.as_ref(), package.map(Owned::as_ref))?;
    let path = match &blame.origin {
        Some(origin) => Some(token.new_str(origin)),
        None => get_known_optional(token, module, Known::__file__)?
            .filter(|file| file.as_ref().is_a::<Str>(token)),
    };
    if let Some(advice) = blame.advice(&package_text) {
        return Ok((format!("{plain} {advice}"), path));
    }
    let place = path
        .as_ref()
        .map(|path| baton_object::str::to_cow(token, path.as_ref()).into_owned());
    let message = match (blame.initializing, place) {
        (true, place) => {
            let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
            format!(
                "cannot import name {shown} from partially initialized module '{package_text}' \
                 (most likely due to a circular import){place}"
            )
        }
        (false, Some(place)) => format!("{plain} ({place})"),
        (false, None) => format!("{plain} (unknown location)"),
    };
    Ok((message, path))
}
