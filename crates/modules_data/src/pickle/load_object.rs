//! Reading objects: globals, calls, states, and containers that are filled.

use super::load::{Loader, text};
use super::opcodes::*;
use super::save_global::{follow, import, rename, split_path};
use super::unpickler::no_persistent_load;
use super::{raise_from, unpickling_error};
use baton_modules::support::{call_method, import_attribute, optional_attribute, tuple};
use baton_object::dict::{self, Dict};
use baton_object::list::List;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{
    Args, Borrowed, Known, Owned, PyResult, Raised, Token, attribute, exceptions, kind, object,
};
use baton_types::memoryview::MEMORY_VIEW;
use baton_types::set;

/// `Unpickler.find_class` as it is without an override.
pub fn find_class(
    token: &mut Token,
    module: Borrowed<'_>,
    name: Borrowed<'_>,
    protocol: i64,
    fix_imports: bool,
) -> PyResult {
    let (mut module, mut name) = (module.own(token), name.own(token));
    if protocol < 3 && fix_imports {
        let names = (module.as_ref(), name.as_ref());
        (module, name) = rename(token, names, "NAME_MAPPING", "IMPORT_MAPPING")?;
    }
    let found = import(token, module.as_ref())?;
    let path = split_path(token, name.as_ref());
    if protocol < 4 || path.len() < 2 {
        return attribute::get(token, found.as_ref(), name.as_ref());
    }
    match follow(token, found.as_ref(), &path) {
        Ok(value) => Ok(value),
        Err(raised) if token.error_is(&raised, &exceptions::ATTRIBUTE_ERROR) => {
            let context = token.take_error(raised);
            let path = object::repr_text(token, name.as_ref())?;
            let module = object::repr_text(token, module.as_ref())?;
            let message = format!("Can't resolve path {path} on module {module}");
            let raised = token.raise_object(context);
            Err(raise_from(
                token,
                &exceptions::ATTRIBUTE_ERROR,
                raised,
                message,
            ))
        }
        Err(raised) => Err(raised),
    }
}

impl Loader<'_> {
    fn find_class(
        &mut self,
        token: &mut Token,
        module: Borrowed<'_>,
        name: Borrowed<'_>,
    ) -> PyResult {
        match self.find_class.as_ref().map(|hook| hook.clone_ref(token)) {
            Some(hook) => object::call(token, hook.as_ref(), &[module, name]),
            None => find_class(
                token,
                module,
                name,
                self.protocol(),
                self.settings.fix_imports,
            ),
        }
    }

    pub(super) fn load_global(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let (module, name) = if opcode == STACK_GLOBAL {
            let (name, module) = (self.pop(token)?, self.pop(token)?);
            let exact = |value: &Owned| token.is_exact(value.as_ref(), kind::STR);
            if !exact(&name) || !exact(&module) {
                return Err(unpickling_error(token, "STACK_GLOBAL requires str"));
            }
            (module, name)
        } else {
            self.two_lines(token, "utf-8")?
        };
        let found = self.find_class(token, module.as_ref(), name.as_ref())?;
        self.push(found);
        Ok(())
    }

    fn two_lines(&mut self, token: &mut Token, encoding: &str) -> PyResult<(Owned, Owned)> {
        let module = self.input.some_line(token)?;
        let module = text(token, module, encoding)?;
        let name = self.input.some_line(token)?;
        Ok((module, text(token, name, encoding)?))
    }

    // ---- calls ----

    pub(super) fn load_reduce(&mut self, token: &mut Token) -> PyResult<()> {
        let args = self.pop(token)?;
        let function = self.pop(token)?;
        let Some(items) = Tuple::items_of(token, args.as_ref()) else {
            return Err(token.type_error("argument list must be a tuple"));
        };
        let items: Vec<Owned> = items.iter().map(|item| item.own(token)).collect();
        let made = object::call(token, function.as_ref(), Owned::borrows(&items))?;
        self.push(made);
        Ok(())
    }

    pub(super) fn load_newobj(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let (what, kwargs) = match opcode {
            NEWOBJ => ("NEWOBJ", None),
            _ => ("NEWOBJ_EX", Some(self.pop(token)?)),
        };
        let args = self.pop(token)?;
        let class = self.pop(token)?;
        let wrong = |token: &mut Token, part: &str, must: &str, value: &Owned| -> Raised {
            let got = token.class_name(value.as_ref());
            let message = format!("{what} {part} argument must be {must}, not {got}");
            unpickling_error(token, message)
        };
        let Some(type_) = class.as_ref().as_class(token) else {
            return Err(wrong(token, "class", "a type", &class));
        };
        let Some(new) = type_.slots().new else {
            let name = type_.name(token).into_owned();
            let message = format!("{what} class argument '{name}' doesn't have __new__");
            return Err(unpickling_error(token, message));
        };
        if !args.as_ref().is_a::<Tuple>(token) {
            return Err(wrong(token, "args", "a tuple", &args));
        }
        let mut values = object::collect(token, args.as_ref())?;
        let mut names = Vec::new();
        if let Some(kwargs) = &kwargs {
            if !kwargs.as_ref().is_a::<Dict>(token) {
                return Err(wrong(token, "kwargs", "a dict", kwargs));
            }
            for (key, value) in dict::pairs(token, kwargs.as_ref()) {
                if !key.as_ref().is_a::<Str>(token) {
                    return Err(token.type_error("keywords must be strings"));
                }
                names.push(key);
                values.push(value);
            }
        }
        let names = (!names.is_empty()).then(|| tuple(token, names));
        let args = Args::with_names(Owned::borrows(&values), names.as_ref().map(Owned::as_ref));
        let made = new(token, class.as_ref(), args)?;
        self.push(made);
        Ok(())
    }

    /// `INST` and `OBJ`: an instance by the rules of old classes.
    pub(super) fn load_instance(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let (class, args) = if opcode == INST {
            let (module, name) = self.two_lines(token, "ascii")?;
            let class = self.find_class(token, module.as_ref(), name.as_ref())?;
            (class, self.pop_mark(token)?)
        } else {
            let mut items = self.pop_mark(token)?;
            if items.is_empty() {
                return Err(unpickling_error(token, "unpickling stack underflow"));
            }
            let class = items.remove(0);
            (class, items)
        };
        let is_class = class.as_ref().as_class(token).is_some();
        let plain = args.is_empty()
            && is_class
            && optional_attribute(token, class.as_ref(), "__getinitargs__")?.is_none();
        let made = if plain {
            let new = attribute::get_known(token, class.as_ref(), Known::__new__)?;
            object::call(token, new.as_ref(), &[class.as_ref()])?
        } else {
            object::call(token, class.as_ref(), Owned::borrows(&args))?
        };
        self.push(made);
        Ok(())
    }

    pub(super) fn load_persistent(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let id = if opcode == BINPERSID {
            self.pop(token)?
        } else {
            let line = self.input.line(token)?;
            if !line.is_ascii() {
                return Err(unpickling_error(
                    token,
                    "persistent IDs in protocol 0 must be ASCII strings",
                ));
            }
            token.new_latin1(&line)
        };
        let Some(hook) = self
            .persistent_load
            .as_ref()
            .map(|hook| hook.clone_ref(token))
        else {
            return Err(no_persistent_load(token));
        };
        let found = object::call(token, hook.as_ref(), &[id.as_ref()])?;
        self.push(found);
        Ok(())
    }

    pub(super) fn load_extension(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let code = match opcode {
            EXT1 => i64::from(self.input.byte(token)?),
            EXT2 => i64::from(u16::from_le_bytes(self.input.array(token)?)),
            _ => i64::from(i32::from_le_bytes(self.input.array(token)?)),
        };
        if code <= 0 {
            return Err(unpickling_error(token, "EXT specifies code <= 0"));
        }
        let key = token.int(code);
        let cache = import_attribute(token, "copyreg", "_extension_cache")?;
        if let Some(found) = dict::get(token, cache.as_ref(), key.as_ref())? {
            self.push(found);
            return Ok(());
        }
        let registry = import_attribute(token, "copyreg", "_inverted_registry")?;
        let Some(pair) = dict::get(token, registry.as_ref(), key.as_ref())? else {
            return Err(token.value_error(format!("unregistered extension code {code}")));
        };
        let items = Tuple::items_of(token, pair.as_ref()).unwrap_or_default();
        let [module, name] = items else {
            let message = format!("_inverted_registry[{code}] isn't a 2-tuple of strings");
            return Err(token.value_error(message));
        };
        let (module, name) = (module.own(token), name.own(token));
        let found = self.find_class(token, module.as_ref(), name.as_ref())?;
        dict::set(token, cache.as_ref(), key.as_ref(), found.as_ref())?;
        self.push(found);
        Ok(())
    }

    // ---- buffers ----

    pub(super) fn load_next_buffer(&mut self, token: &mut Token) -> PyResult<()> {
        let Some(buffers) = self
            .settings
            .buffers
            .as_ref()
            .map(|buffers| buffers.clone_ref(token))
        else {
            return Err(unpickling_error(
                token,
                "pickle stream refers to out-of-band data but no *buffers* argument was given",
            ));
        };
        match object::next(token, buffers.as_ref())? {
            Some(buffer) => self.push(buffer),
            None => return Err(unpickling_error(token, "not enough out-of-band buffers")),
        }
        Ok(())
    }

    pub(super) fn load_readonly_buffer(&mut self, token: &mut Token) -> PyResult<()> {
        let buffer = self.pop(token)?;
        let memoryview = token.native_class(&MEMORY_VIEW).as_value().own(token);
        let view = object::call(token, memoryview.as_ref(), &[buffer.as_ref()])?;
        let readonly = attribute::get_text(token, view.as_ref(), "readonly")?;
        let value = match object::is_true(token, readonly.as_ref())? {
            true => buffer,
            false => call_method(token, view.as_ref(), "toreadonly", &[])?,
        };
        self.push(value);
        Ok(())
    }

    // ---- filling ----

    /// The items of `APPEND`, `SETITEM` and their plurals, taken off the stack.
    fn items(&mut self, token: &mut Token, many: bool, count: usize) -> PyResult<Vec<Owned>> {
        if many {
            return self.pop_mark(token);
        }
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(self.pop(token)?);
        }
        items.reverse();
        Ok(items)
    }

    pub(super) fn load_appends(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let items = self.items(token, opcode == APPENDS, 1)?;
        let list = self.top(token)?;
        let list = list.as_ref();
        if token.is_exact(list, kind::LIST) {
            List::of_mut(token, list).items.extend(items);
            return Ok(());
        }
        if items.is_empty() {
            return Ok(());
        }
        if let Some(extend) = optional_attribute(token, list, "extend")? {
            let items = token.new_list(items);
            return object::call(token, extend.as_ref(), &[items.as_ref()]).map(drop);
        }
        // Without `extend` it must be `append`, as PEP 307 wants both.
        let append = attribute::get_text(token, list, "append")?;
        for item in &items {
            object::call(token, append.as_ref(), &[item.as_ref()])?;
        }
        Ok(())
    }

    pub(super) fn load_setitems(&mut self, token: &mut Token, opcode: u8) -> PyResult<()> {
        let items = self.items(token, opcode == SETITEMS, 2)?;
        let target = self.top(token)?;
        if items.len() % 2 != 0 {
            return Err(unpickling_error(token, "odd number of items for SETITEMS"));
        }
        let exact = token.is_exact(target.as_ref(), kind::DICT);
        for pair in items.chunks_exact(2) {
            let [key, value] = pair else { continue };
            match exact {
                true => dict::set(token, target.as_ref(), key.as_ref(), value.as_ref())?,
                false => {
                    object::setitem(token, target.as_ref(), key.as_ref(), Some(value.as_ref()))?
                }
            }
        }
        Ok(())
    }

    pub(super) fn load_additems(&mut self, token: &mut Token) -> PyResult<()> {
        let items = self.pop_mark(token)?;
        let target = self.top(token)?;
        let target = target.as_ref();
        if token
            .class_word(target)
            .is(token.native_class(&set::SET).as_value())
        {
            for item in &items {
                set::add(token, target, item.as_ref())?;
            }
            return Ok(());
        }
        let add = attribute::get_text(token, target, "add")?;
        for item in &items {
            object::call(token, add.as_ref(), &[item.as_ref()])?;
        }
        Ok(())
    }

    pub(super) fn load_build(&mut self, token: &mut Token) -> PyResult<()> {
        let state = self.pop(token)?;
        let target = self.top(token)?;
        let target = target.as_ref();
        if let Some(setstate) = optional_attribute(token, target, "__setstate__")? {
            return object::call(token, setstate.as_ref(), &[state.as_ref()]).map(drop);
        }
        let pair = Tuple::items_of(token, state.as_ref()).and_then(|items| match items {
            [state, slots] => Some((state.own(token), slots.own(token))),
            _ => None,
        });
        let (state, slots) = pair.map_or((state, None), |(state, slots)| (state, Some(slots)));
        if !state.word().is_none() {
            if !state.as_ref().is_a::<Dict>(token) {
                return Err(unpickling_error(token, "state is not a dictionary"));
            }
            set_attributes(token, target, state.as_ref())?;
        }
        let Some(slots) = slots.filter(|slots| !slots.word().is_none()) else {
            return Ok(());
        };
        if !slots.as_ref().is_a::<Dict>(token) {
            return Err(unpickling_error(token, "slot state is not a dictionary"));
        }
        for (name, value) in dict::pairs(token, slots.as_ref()) {
            attribute::set(token, target, name.as_ref(), Some(value.as_ref()))?;
        }
        Ok(())
    }
}

/// Puts attributes into the instance's dictionary, under interned names.
fn set_attributes(token: &mut Token, target: Borrowed<'_>, state: Borrowed<'_>) -> PyResult<()> {
    let pairs = dict::pairs(token, state);
    let mut namespace = None;
    for (name, value) in pairs {
        if namespace.is_none() && token.is_exact(name.as_ref(), kind::STR) {
            let name = token.intern_value(name.clone_ref(token));
            let copy = value.clone_ref(token);
            if attribute::instance_set(token, target, name.as_ref(), copy)? {
                continue;
            }
        }
        let dict = match &namespace {
            Some(dict) => Owned::clone_ref(dict, token),
            None => {
                let dict = attribute::get_known(token, target, Known::__dict__)?;
                namespace = Some(dict.clone_ref(token));
                dict
            }
        };
        object::setitem(token, dict.as_ref(), name.as_ref(), Some(value.as_ref()))?;
    }
    Ok(())
}
