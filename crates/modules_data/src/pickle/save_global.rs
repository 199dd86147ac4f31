//! Writing functions and classes: by module and name, after a look whether that leads back to the same object.

use super::opcodes::*;
use super::save::Saver;
use super::{PICKLING_ERROR, pickling_error, raise_from};
use baton_modules::support::{import_attribute, optional_attribute, tuple};
use baton_object::dict::{self, Dict};
use baton_object::int::value_of;
use baton_object::list_iterator::builtin;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::type_object::full_name;
use baton_object::{
    Borrowed, Owned, PyResult, Raised, Token, attribute, bytes, codecs, exceptions, object,
    singletons, str,
};

/// The parts of a dotted name.
pub fn split_path(token: &Token, name: Borrowed<'_>) -> Vec<Owned> {
    let chars: Vec<u32> =
        str::of(token, name).map_or(Vec::new(), |name| name.chars().iter().collect());
    chars
        .split(|c| *c == u32::from('.'))
        .map(|part| token.intern_value(token.new_chars(part)))
        .collect()
}

/// `module.a.b` for the parts of a dotted name.
pub fn follow(token: &mut Token, module: Borrowed<'_>, path: &[Owned]) -> PyResult {
    let mut found = module.own(token);
    for part in path {
        found = attribute::get(token, found.as_ref(), part.as_ref())?;
    }
    Ok(found)
}

fn repr(token: &mut Token, object: Borrowed<'_>) -> PyResult<String> {
    object::repr_text(token, object)
}

/// The module of an object that does not say it: the first that has the object under its name.
fn search_modules(token: &mut Token, object: Borrowed<'_>, path: &[Owned]) -> PyResult<String> {
    let modules = baton_modules::import::modules(token)?;
    for (module_name, module) in dict::pairs(token, modules.as_ref()) {
        let Some(text) =
            str::of(token, module_name.as_ref()).map(|text| text.to_cow().into_owned())
        else {
            continue;
        };
        if text == "__main__" || text == "__mp_main__" || module.word().is_none() {
            continue;
        }
        match follow(token, module.as_ref(), path) {
            Ok(found) if found.as_ref().is(object) => return Ok(text),
            Ok(_) => {}
            Err(raised) => token.swallow(raised, &exceptions::ATTRIBUTE_ERROR)?,
        }
    }
    Ok("__main__".to_string())
}

/// The module in which an object is found under this name; PicklingError if it is not.
fn which_module(
    token: &mut Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
    path: &[Owned],
) -> PyResult {
    if path
        .iter()
        .any(|part| str::to_cow(token, part.as_ref()) == "<locals>")
    {
        let repr = repr(token, object)?;
        return Err(pickling_error(
            token,
            format!("Can't pickle local object {repr}"),
        ));
    }
    let declared = optional_attribute(token, object, "__module__")?;
    let module_name = match declared.filter(|module| !module.word().is_none()) {
        Some(module) => module,
        None => {
            let found = search_modules(token, object, path)?;
            token.new_str(&found)
        }
    };
    let module = match import(token, module_name.as_ref()) {
        Ok(module) => module,
        Err(raised) => return Err(cannot_import(token, object, raised)),
    };
    let found = match follow(token, module.as_ref(), path) {
        Ok(found) => found,
        Err(raised) if token.error_is(&raised, &exceptions::ATTRIBUTE_ERROR) => {
            let text = lost(
                token,
                object,
                "it's not found as",
                module_name.as_ref(),
                name,
            )?;
            return Err(pickling_error_from(token, raised, text));
        }
        Err(raised) => return Err(raised),
    };
    if found.as_ref().is(object) {
        return Ok(module_name);
    }
    let text = lost(
        token,
        object,
        "it's not the same object as",
        module_name.as_ref(),
        name,
    )?;
    Err(pickling_error(token, text))
}

fn lost(
    token: &mut Token,
    object: Borrowed<'_>,
    problem: &str,
    module: Borrowed<'_>,
    name: Borrowed<'_>,
) -> PyResult<String> {
    // The error on its way waits while reprs are made.
    let waiting = token.take_lazy_if_any();
    let texts = repr(token, object).and_then(|repr| {
        let module = object::str_text(token, module)?;
        let name = str::to_cow(token, name);
        Ok(format!("Can't pickle {repr}: {problem} {module}.{name}"))
    });
    if texts.is_ok()
        && let Some(waiting) = waiting
    {
        let _waits = token.restore_error(waiting);
    }
    texts
}

/// A PicklingError whose context is the error on its way.
fn pickling_error_from(token: &mut Token, raised: Raised, text: String) -> Raised {
    raise_from(token, &PICKLING_ERROR, raised, text)
}

/// The error for a module that cannot be imported, with what the import said as its context.
fn cannot_import(token: &mut Token, object: Borrowed<'_>, raised: Raised) -> Raised {
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
        Ok(format!("Can't pickle {repr}: {text}"))
    });
    match texts {
        Ok(text) => {
            let raised = token.raise_object(error);
            pickling_error_from(token, raised, text)
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
    // Even one that is in the table may be in the making by another thread: the import waits for that.
    let import = builtin(token, "__import__")?;
    object::call(token, import.as_ref(), &[name])?;
    object::getitem(token, modules.as_ref(), name)
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
        if !name.as_ref().is_a::<Str>(token) {
            let got = full_name(token, name.as_ref());
            return Err(token.type_error(format!("__qualname__ must be a string, not {got}")));
        }
        let path = split_path(token, name.as_ref());
        let module = which_module(token, object, name.as_ref(), &path)?;
        if self.protocol() >= 2 && self.save_extension(token, module.as_ref(), name.as_ref())? {
            return Ok(());
        }
        if self.protocol() >= 4 {
            self.save(token, module.as_ref())?;
            self.save(token, name.as_ref())?;
            self.output.byte(STACK_GLOBAL);
        } else if let [first, rest @ ..] = path.as_slice() {
            self.save_nested(token, module.as_ref(), first.as_ref(), rest)?;
        }
        self.memoize(token, object);
        Ok(())
    }

    /// Writes a class or function for protocols below 4, nested ones by calls of `getattr`.
    fn save_nested(
        &mut self,
        token: &mut Token,
        module: Borrowed<'_>,
        first: Borrowed<'_>,
        rest: &[Owned],
    ) -> PyResult<()> {
        let getattr = builtin(token, "getattr")?;
        for _ in rest {
            self.save(token, getattr.as_ref())?;
            if self.protocol() < 2 {
                self.output.byte(MARK);
            }
        }
        self.save_top_level(token, module, first)?;
        for part in rest {
            self.save(token, part.as_ref())?;
            self.output
                .byte(if self.protocol() < 2 { TUPLE } else { TUPLE2 });
            self.output.byte(REDUCE);
        }
        Ok(())
    }

    /// Writes `GLOBAL` with its two lines, under the names of Python 2 if so wished.
    fn save_top_level(
        &mut self,
        token: &mut Token,
        module: Borrowed<'_>,
        name: Borrowed<'_>,
    ) -> PyResult<()> {
        let (mut module, mut name) = (module.own(token), name.own(token));
        if self.settings.fix_imports {
            let names = (module.as_ref(), name.as_ref());
            (module, name) = rename(
                token,
                names,
                "REVERSE_NAME_MAPPING",
                "REVERSE_IMPORT_MAPPING",
            )?;
        }
        let encoding = if self.protocol() >= 3 {
            "utf-8"
        } else {
            "ascii"
        };
        self.output.byte(GLOBAL);
        for (what, text) in [("module", &module), ("global", &name)] {
            let line = match codecs::encode(token, text.as_ref(), encoding, "strict") {
                Ok(line) => line,
                Err(raised) if token.error_is(&raised, &exceptions::UNICODE_ENCODE_ERROR) => {
                    let context = token.take_error(raised);
                    let repr = repr(token, text.as_ref())?;
                    let protocol = self.protocol();
                    let raised = token.raise_object(context);
                    let text = format!(
                        "can't pickle {what} identifier {repr} using pickle protocol {protocol}"
                    );
                    return Err(pickling_error_from(token, raised, text));
                }
                Err(raised) => return Err(raised),
            };
            self.output
                .bytes(bytes::value_of(token, line.as_ref()).unwrap_or_default());
            self.output.byte(b'\n');
        }
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
        if registry
            .as_ref()
            .get::<Dict>(token)
            .is_some_and(Dict::is_empty)
        {
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

/// Module and name under the names of another Python, by the tables of `_compat_pickle`.
pub fn rename(
    token: &mut Token,
    (module, name): (Borrowed<'_>, Borrowed<'_>),
    names: &str,
    imports: &str,
) -> PyResult<(Owned, Owned)> {
    let names = import_attribute(token, "_compat_pickle", names)?;
    let key = token.tuple_of(&[module, name]);
    if let Some(pair) = dict::get(token, names.as_ref(), key.as_ref())? {
        let items = Tuple::items_of(token, pair.as_ref()).unwrap_or_default();
        let [module, name] = items else {
            return Err(token.runtime_error("_compat_pickle's name mapping should have 2-tuples"));
        };
        return Ok((module.own(token), name.own(token)));
    }
    let imports = import_attribute(token, "_compat_pickle", imports)?;
    let found = dict::get(token, imports.as_ref(), module)?;
    let name = name.own(token);
    Ok((found.unwrap_or_else(|| module.own(token)), name))
}
