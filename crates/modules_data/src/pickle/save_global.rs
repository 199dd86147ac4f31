//! Writing functions and classes: by module and name, after a look whether that leads back to the same object.

use super::opcodes::*;
use super::pickling_error;
use super::save::Saver;
use baton_modules::support::{import_attribute, optional_attribute, tuple};
use baton_object::dict::{self, Dict};
use baton_object::int::value_of;
use baton_object::list_iterator::builtin;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{
    Borrowed, Owned, PyResult, Token, attribute, exceptions, object, singletons, str,
};

/// `module.a.b` for the parts of a dotted name; `None` if there is no such attribute.
pub fn follow(token: &mut Token, module: Borrowed<'_>, path: &str) -> PyResult<Option<Owned>> {
    let mut object = module.own(token);
    for part in path.split('.') {
        match optional_attribute(token, object.as_ref(), part)? {
            Some(next) => object = next,
            None => return Ok(None),
        }
    }
    Ok(Some(object))
}

fn repr(token: &mut Token, object: Borrowed<'_>) -> PyResult<String> {
    object::repr_text(token, object)
}

/// The module of an object that does not say it: the first that has the object under its name.
fn search_modules(token: &mut Token, object: Borrowed<'_>, name: &str) -> PyResult<String> {
    let modules = baton_modules::import::modules(token)?;
    for (module_name, module) in dict::pairs(token, modules.as_ref()) {
        let Some(text) = str::of(token, module_name.as_ref()).map(|text| text.to_cow().into_owned()) else {
            continue;
        };
        if text == "__main__" || text == "__mp_main__" || module.word().is_none() {
            continue;
        }
        if let Some(found) = follow(token, module.as_ref(), name)?
            && found.as_ref().is(object)
        {
            return Ok(text);
        }
    }
    Ok("__main__".to_string())
}

/// The module in which an object is found under this name; PicklingError if it is not.
fn which_module(token: &mut Token, object: Borrowed<'_>, name: &str) -> PyResult {
    if name.split('.').any(|part| part == "<locals>") {
        let repr = repr(token, object)?;
        return Err(pickling_error(token, format!("Can't pickle local object {repr}")));
    }
    let declared = optional_attribute(token, object, "__module__")?;
    let module_name = match declared.filter(|module| !module.word().is_none()) {
        Some(module) => module,
        None => {
            let found = search_modules(token, object, name)?;
            token.new_str(&found)
        }
    };
    let module = match import(token, module_name.as_ref()) {
        Ok(module) => module,
        Err(raised) => return Err(cannot_import(token, object, raised)),
    };
    let found = follow(token, module.as_ref(), name)?;
    if found.as_ref().is_some_and(|found| found.as_ref().is(object)) {
        return Ok(module_name);
    }
    let problem = match found {
        Some(_) => "it's not the same object as",
        None => "it's not found as",
    };
    let (repr, module) = (
        repr(token, object)?,
        object::str_text(token, module_name.as_ref())?,
    );
    Err(pickling_error(
        token,
        format!("Can't pickle {repr}: {problem} {module}.{name}"),
    ))
}

/// The error for a module that cannot be imported, with what the import said as its context.
fn cannot_import(
    token: &mut Token,
    object: Borrowed<'_>,
    raised: baton_object::Raised,
) -> baton_object::Raised {
    let known = [
        &exceptions::IMPORT_ERROR,
        &exceptions::VALUE_ERROR,
        &exceptions::KEY_ERROR,
    ];
    if !known.iter().any(|class| token.error_is(&raised, class)) {
        return raised;
    }
    let error = token.take_error(raised);
    let texts = repr(token, object).and_then(|repr| {
        let text = object::str_text(token, error.as_ref())?;
        Ok((repr, text))
    });
    match texts {
        Ok((repr, text)) => {
            let raised = pickling_error(token, format!("Can't pickle {repr}: {text}"));
            let new = token.take_error(raised);
            exceptions::set_context(token, new.as_ref(), error.as_ref());
            token.raise_object(new)
        }
        Err(raised) => raised,
    }
}

/// `sys.modules[name]`, imported if need be.
pub fn import(token: &mut Token, name: Borrowed<'_>) -> PyResult {
    if !name.is_a::<Str>(token) {
        return Err(token.type_error("module name must be a string"));
    }
    let modules = baton_modules::import::modules(token)?;
    if modules.as_ref().is_a::<Dict>(token)
        && let Some(module) = dict::get(token, modules.as_ref(), name)?
    {
        return Ok(module);
    }
    let import = builtin(token, "__import__")?;
    object::call(token, import.as_ref(), &[name])?;
    match object::getitem(token, modules.as_ref(), name) {
        Ok(module) => Ok(module),
        Err(raised) => Err(raised),
    }
}

impl Saver<'_> {
    /// Writes an object by module and name: the one given, or its own.
    pub fn save_global(
        &mut self,
        token: &mut Token,
        object: Borrowed<'_>,
        name: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let name = match name {
            Some(name) => name.own(token),
            None => match optional_attribute(token, object, "__qualname__")? {
                Some(name) => name,
                None => attribute::get_text(token, object, "__name__")?,
            },
        };
        let path = str::to_string(token, name.as_ref())?;
        let module = which_module(token, object, &path)?;
        if self.protocol() >= 2 && self.save_extension(token, module.as_ref(), name.as_ref())? {
            return Ok(());
        }
        if self.protocol() >= 4 {
            self.save(token, module.as_ref())?;
            self.save(token, name.as_ref())?;
            self.output.byte(STACK_GLOBAL);
        } else if let Some((first, rest)) = path.split_once('.') {
            self.save_nested(token, module.as_ref(), first, rest)?;
        } else {
            self.save_top_level(token, module.as_ref(), &path)?;
        }
        self.memoize(token, object);
        Ok(())
    }

    /// Writes a nested class or function for protocols below 4: by calls of `getattr`.
    fn save_nested(
        &mut self,
        token: &mut Token,
        module: Borrowed<'_>,
        first: &str,
        rest: &str,
    ) -> PyResult<()> {
        let getattr = builtin(token, "getattr")?;
        for _ in rest.split('.') {
            self.save(token, getattr.as_ref())?;
            if self.protocol() < 2 {
                self.output.byte(MARK);
            }
        }
        self.save_top_level(token, module, first)?;
        for part in rest.split('.') {
            let part = token.intern(part);
            self.save(token, part.as_ref())?;
            self.output.byte(if self.protocol() < 2 { TUPLE } else { TUPLE2 });
            self.output.byte(REDUCE);
        }
        Ok(())
    }

    /// Writes `GLOBAL` with its two lines, under the names of Python 2 if so wished.
    fn save_top_level(&mut self, token: &mut Token, module: Borrowed<'_>, name: &str) -> PyResult<()> {
        let mut module = str::to_string(token, module)?;
        let mut name = name.to_string();
        if self.settings.fix_imports {
            (module, name) = rename(token, module, name, "REVERSE_NAME_MAPPING", "REVERSE_IMPORT_MAPPING")?;
        }
        for (what, text) in [("module", &module), ("global", &name)] {
            if self.protocol() < 3 && !text.is_ascii() {
                let repr = token.new_str(text);
                let repr = repr_of(token, repr)?;
                let protocol = self.protocol();
                return Err(pickling_error(
                    token,
                    format!("can't pickle {what} identifier {repr} using pickle protocol {protocol}"),
                ));
            }
        }
        self.output.bytes(format!("c{module}\n{name}\n").as_bytes());
        Ok(())
    }

    /// Writes an object of the extension registry by its code; false if it is not there.
    fn save_extension(
        &mut self,
        token: &mut Token,
        module: Borrowed<'_>,
        name: Borrowed<'_>,
    ) -> PyResult<bool> {
        let registry = import_attribute(token, "copyreg", "_extension_registry")?;
        if registry.as_ref().get::<Dict>(token).is_some_and(Dict::is_empty) {
            return Ok(false);
        }
        let key = token.tuple_of(&[module, name]);
        let Some(code) = dict::get(token, registry.as_ref(), key.as_ref())? else {
            return Ok(false);
        };
        let code = value_of(token, code.as_ref()).and_then(|code| code.to_i64());
        let Some(code) = code.filter(|code| (1..=0x7FFF_FFFF).contains(code)) else {
            let code = code.unwrap_or(0);
            return Err(token.runtime_error(format!("extension code {code} is out of range")));
        };
        let bytes = (code as u32).to_le_bytes();
        if code <= 0xFF {
            self.output.op(EXT1, &bytes[..1]);
        } else if code <= 0xFFFF {
            self.output.op(EXT2, &bytes[..2]);
        } else {
            self.output.op(EXT4, &bytes);
        }
        Ok(true)
    }

    /// Writes a class: by name, but for the three that no module names.
    pub fn save_type(&mut self, token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        let values = [
            singletons::none(),
            singletons::not_implemented(),
            singletons::ellipsis(),
        ];
        for value in values {
            if !token.class_word(value.as_ref()).is(object) {
                continue;
            }
            let args = tuple(token, vec![value]);
            let class = token.class_word(object).own(token);
            let reduced = tuple(token, vec![class, args]);
            return self.save_reduce(token, reduced.as_ref(), Some(object));
        }
        self.save_global(token, object, None)
    }
}

fn repr_of(token: &mut Token, text: Owned) -> PyResult<String> {
    object::repr_text(token, text.as_ref())
}

/// Module and name under the names of another Python, by the tables of `_compat_pickle`.
pub fn rename(
    token: &mut Token,
    module: String,
    name: String,
    names: &str,
    imports: &str,
) -> PyResult<(String, String)> {
    let names = import_attribute(token, "_compat_pickle", names)?;
    let key = [token.new_str(&module), token.new_str(&name)];
    let key = tuple(token, key.into_iter().collect());
    if let Some(pair) = dict::get(token, names.as_ref(), key.as_ref())? {
        let items = Tuple::items_of(token, pair.as_ref()).unwrap_or_default();
        let [module, name] = items else {
            return Err(token.runtime_error("_compat_pickle's name mapping should have 2-tuples"));
        };
        let (module, name) = (module.own(token), name.own(token));
        return Ok((
            str::to_string(token, module.as_ref())?,
            str::to_string(token, name.as_ref())?,
        ));
    }
    let imports = import_attribute(token, "_compat_pickle", imports)?;
    let key = token.new_str(&module);
    match dict::get(token, imports.as_ref(), key.as_ref())? {
        Some(found) => Ok((str::to_string(token, found.as_ref())?, name)),
        None => Ok((module, name)),
    }
}
