//! `function` objects.

use crate::code_object::CodeObject;
use baton_object::Word;
use baton_object::attribute;
use baton_object::descriptor::new_method;
use baton_object::dict::Dict;
use baton_object::list::List;
use baton_object::traverse::Traverse;
use baton_object::tuple::Tuple;
use baton_object::{Args, Borrowed, Known, Owned, PyResult, Token, class, methods};

/// Create a function object.
///
///   code
///     a code object
///   globals
///     the globals dictionary
///   name
///     a string that overrides the name from the code object
///   argdefs
///     a tuple that specifies the default argument values
///   closure
///     a tuple that supplies the bindings for free variables
///   kwdefaults
///     a dictionary that specifies the default keyword argument values
#[class(name = "function", kind = FUNCTION, flags = GC | DICT | WEAKREF | METHOD_DESCRIPTOR, traverse = manual)]
pub struct Function {
    /// `__code__`
    pub code: Owned,
    /// `__globals__`
    pub globals: Owned,
    /// `__builtins__`
    pub builtins: Owned,
    /// `__name__`
    pub name: Owned,
    /// `__qualname__`
    pub qualname: Owned,
    /// `__defaults__`: a tuple.
    pub defaults: Option<Owned>,
    /// `__kwdefaults__`: a dict.
    pub kwdefaults: Option<Owned>,
    /// `__closure__`: a tuple of cells.
    pub closure: Option<Owned>,
    /// `__doc__`; while None, the docstring of the code, which frozen code need not be read for before.
    pub doc: Option<Owned>,
    /// `__module__`
    pub module: Owned,
    /// `__annotations__`, once made.
    pub annotations: Option<Owned>,
    /// `__annotate__`
    pub annotate: Option<Owned>,
    /// `__type_params__`
    pub type_params: Option<Owned>,
    /// A list of the code that `__code__` was before: frames may still run it, or show it.
    pub retired: Option<Owned>,
}

impl Traverse for Function {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        for value in [
            &self.code,
            &self.globals,
            &self.builtins,
            &self.name,
            &self.qualname,
            &self.module,
        ] {
            value.traverse(visit);
        }
        for value in [
            &self.defaults,
            &self.kwdefaults,
            &self.closure,
            &self.doc,
            &self.annotations,
            &self.annotate,
            &self.type_params,
            &self.retired,
        ] {
            value.traverse(visit);
        }
    }

    /// All but the code, now and before: frames that go away in the same collection rely on the function to keep it.
    fn clear(&mut self, out: &mut Vec<Owned>) {
        for value in [
            &mut self.globals,
            &mut self.builtins,
            &mut self.name,
            &mut self.qualname,
            &mut self.module,
        ] {
            value.clear(out);
        }
        for value in [
            &mut self.defaults,
            &mut self.kwdefaults,
            &mut self.closure,
            &mut self.doc,
            &mut self.annotations,
            &mut self.annotate,
            &mut self.type_params,
        ] {
            value.clear(out);
        }
    }
}

/// A function of `code` with these globals.
pub fn new(token: &mut Token, code: Borrowed<'_>, globals: Borrowed<'_>) -> PyResult {
    let name_of_module = token.name(Known::__name__);
    let module = globals
        .get::<Dict>(token)
        .and_then(|dict| dict.get_str(token, name_of_module));
    let module = module.map_or_else(|| token.none(), |module| module.own(token));
    let builtins = crate::builtins_of(token, globals)?;
    let payload = CodeObject::of(token, code);
    if !builtins.as_ref().is_a::<Dict>(token) {
        payload.forbid_builtin_caches();
    }
    let (name, qualname) = (
        payload.co_name().own(token),
        payload.co_qualname().own(token),
    );
    Ok(token.new_object(Function {
        code: code.own(token),
        globals: globals.own(token),
        builtins,
        name,
        qualname,
        defaults: None,
        kwdefaults: None,
        closure: None,
        doc: None,
        module,
        annotations: None,
        annotate: None,
        retired: None,
        type_params: None,
    }))
}

impl Function {
    /// The code object of a frame that runs this function: what it has now, or what it had.
    pub fn code_of_frame(token: &Token, this: Borrowed<'_>, code: *const CodeObject) -> Owned {
        let payload = Function::of(token, this);
        let is_it = |value: &Owned| {
            value
                .as_ref()
                .get::<CodeObject>(token)
                .is_some_and(|found| std::ptr::eq(found, code))
        };
        if is_it(&payload.code) {
            return payload.code.clone_ref(token);
        }
        let retired = payload.retired.as_ref();
        let retired = retired.and_then(|list| list.as_ref().get::<List>(token));
        let found = retired.and_then(|list| list.items.iter().find(|value| is_it(value)));
        found.unwrap_or(&payload.code).clone_ref(token)
    }

    /// The code it runs.
    #[inline(always)]
    pub fn code_object(&self) -> &CodeObject {
        // SAFETY: `code` is always a code object: construction and the setter check it.
        unsafe { self.code.as_ref().get_unchecked::<CodeObject>() }
    }
}

macro_rules! optional_attribute {
    ($token:ident, $this:ident, $field:ident) => {
        Ok(Function::of($token, $this)
            .$field
            .as_ref()
            .map_or_else(|| $token.none(), |value| value.clone_ref($token)))
    };
}

fn replace_optional(
    token: &mut Token,
    this: Borrowed<'_>,
    pick: fn(&mut Function) -> &mut Option<Owned>,
    value: Option<Owned>,
) {
    let old = std::mem::replace(pick(Function::of_mut(token, this)), value);
    drop(old);
}

fn replace(
    token: &mut Token,
    this: Borrowed<'_>,
    pick: fn(&mut Function) -> &mut Owned,
    value: Owned,
) {
    let old = std::mem::replace(pick(Function::of_mut(token, this)), value);
    drop(old);
}

fn typed<'a, T: baton_object::Payload>(
    token: &mut Token,
    value: Option<Borrowed<'a>>,
    message: &'static str,
) -> PyResult<Option<Borrowed<'a>>> {
    match value.filter(|value| !value.is_none()) {
        None => Ok(None),
        Some(value) if value.is_a::<T>(token) => Ok(Some(value)),
        Some(_) => Err(token.type_error(message)),
    }
}

/// A closure, which has to be a tuple of cells.
fn cells_of<'a>(
    token: &mut Token,
    closure: Option<Borrowed<'a>>,
) -> PyResult<Option<Borrowed<'a>>> {
    let closure = typed::<Tuple>(token, closure, "arg 5 (closure) must be None or tuple")?;
    let odd = closure.and_then(|closure| {
        Tuple::items_of_word(closure)
            .iter()
            .find(|item| !token.is_exact(**item, baton_object::kind::CELL))
    });
    let Some(odd) = odd else { return Ok(closure) };
    let got = token.class_name(*odd);
    Err(token.type_error(format!("arg 5 (closure) expected cell, found {got}")))
}

#[methods]
impl Function {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        static SIGNATURE: baton_object::args::Signature = baton_object::signature!("function",
            Either "code" true, Either "globals" true, Either "name" false, Either "argdefs" false,
            Either "closure" false, Either "kwdefaults" false);
        let [code, globals, name, defaults, closure, kwdefaults] =
            SIGNATURE.bind::<6>(token, args)?;
        let (Some(code), Some(globals)) = (code, globals) else {
            return Err(baton_object::args::no_receiver(token));
        };
        let Some(payload) = code.get::<CodeObject>(token) else {
            let got = token.class_name(code);
            return Err(token.type_error(format!(
                "function() argument 'code' must be code, not {got}"
            )));
        };
        let free = payload.shallow().nfreevars();
        let function_name = payload.co_name().own(token);
        if !globals.is_a::<Dict>(token) {
            let got = token.class_name(globals);
            return Err(token.type_error(format!(
                "function() argument 'globals' must be dict, not {got}"
            )));
        }
        let closure = cells_of(token, closure)?;
        let cells = closure.map_or(0, |closure| Tuple::items_of_word(closure).len());
        if cells != free {
            if free != 0 && closure.is_none() {
                return Err(token.type_error("arg 5 (closure) must be tuple"));
            }
            let text = baton_object::str::to_cow(token, function_name.as_ref()).into_owned();
            return Err(token.value_error(format!(
                "{text} requires closure of length {free}, not {cells}"
            )));
        }
        let defaults = typed::<Tuple>(token, defaults, "arg 4 (defaults) must be None or tuple")?;
        let kwdefaults =
            typed::<Dict>(token, kwdefaults, "arg 6 (kwdefaults) must be None or dict")?;
        let name =
            typed::<baton_object::str::Str>(token, name, "arg 3 (name) must be None or string")?;
        let function = new(token, code, globals)?;
        let (defaults, kwdefaults) = (
            defaults.map(|value| value.own(token)),
            kwdefaults.map(|value| value.own(token)),
        );
        let (closure, name) = (
            closure.map(|value| value.own(token)),
            name.map(|value| value.own(token)),
        );
        let payload = Function::of_mut(token, function.as_ref());
        payload.defaults = defaults;
        payload.kwdefaults = kwdefaults;
        payload.closure = closure;
        if let Some(name) = name {
            replace(
                token,
                function.as_ref(),
                |function| &mut function.name,
                name,
            );
        }
        Ok(function)
    }

    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        crate::call::call_function(token, this, args)
    }

    #[slot]
    fn __get__(
        token: &mut Token,
        this: Borrowed<'_>,
        object: Option<Borrowed<'_>>,
        _class: Option<Borrowed<'_>>,
    ) -> PyResult {
        Ok(match object {
            Some(object) => new_method(token, this, object),
            None => this.own(token),
        })
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let qualname = Function::of(token, this).qualname.clone_ref(token);
        let name = baton_object::str::to_cow(token, qualname.as_ref()).into_owned();
        Ok(token.new_str(&format!(
            "<function {name} at {:#x}>",
            this.word().identity()
        )))
    }

    #[getter]
    fn __code__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Function::of(token, this).code.clone_ref(token))
    }

    #[setter]
    fn set___code__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let Some(code) = value.filter(|value| value.is_a::<CodeObject>(token)) else {
            return Err(token.type_error("__code__ must be set to a code object"));
        };
        let (wanted, payload) = (
            CodeObject::of(token, code).shallow().nfreevars(),
            Function::of(token, this),
        );
        let cells = payload
            .closure
            .as_ref()
            .map_or(0, |closure| Tuple::items_of_word(closure.as_ref()).len());
        if wanted != cells {
            let name = baton_object::str::to_cow(token, payload.name.as_ref()).into_owned();
            return Err(token.value_error(format!(
                "{name}() requires a code object with {cells} free vars, not {wanted}"
            )));
        }
        let code = code.own(token);
        // The function keeps the docstring it has.
        let doc = Self::__doc__(token, this)?;
        let payload = Function::of_mut(token, this);
        let old = payload.doc.replace(doc);
        drop(old);
        let old = std::mem::replace(&mut Function::of_mut(token, this).code, code);
        let list = Function::of(token, this)
            .retired
            .as_ref()
            .map(|list| list.clone_ref(token));
        match list {
            Some(list) => List::of_mut(token, list.as_ref()).items.push(old),
            None => {
                let list = token.new_list(vec![old]);
                Function::of_mut(token, this).retired = Some(list);
            }
        }
        Ok(())
    }

    #[member]
    fn __globals__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Function::of(token, this).globals.clone_ref(token))
    }

    #[member]
    fn __builtins__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Function::of(token, this).builtins.clone_ref(token))
    }

    #[member]
    fn __closure__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        optional_attribute!(token, this, closure)
    }

    #[getter]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Function::of(token, this).name.clone_ref(token))
    }

    #[setter]
    fn set___name__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let Some(value) = value.filter(|value| value.is_a::<baton_object::str::Str>(token)) else {
            return Err(token.type_error("__name__ must be set to a string object"));
        };
        let value = value.own(token);
        replace(token, this, |function| &mut function.name, value);
        Ok(())
    }

    #[getter]
    fn __qualname__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Function::of(token, this).qualname.clone_ref(token))
    }

    #[setter]
    fn set___qualname__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let Some(value) = value.filter(|value| value.is_a::<baton_object::str::Str>(token)) else {
            return Err(token.type_error("__qualname__ must be set to a string object"));
        };
        let value = value.own(token);
        replace(token, this, |function| &mut function.qualname, value);
        Ok(())
    }

    #[getter]
    fn __defaults__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        optional_attribute!(token, this, defaults)
    }

    #[setter]
    fn set___defaults__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = typed::<Tuple>(token, value, "__defaults__ must be set to a tuple object")?
            .map(|value| value.own(token));
        replace_optional(token, this, |function| &mut function.defaults, value);
        Ok(())
    }

    #[getter]
    fn __kwdefaults__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        optional_attribute!(token, this, kwdefaults)
    }

    #[setter]
    fn set___kwdefaults__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = typed::<Dict>(token, value, "__kwdefaults__ must be set to a dict object")?
            .map(|value| value.own(token));
        replace_optional(token, this, |function| &mut function.kwdefaults, value);
        Ok(())
    }

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Function::of(token, this);
        Ok(match &payload.doc {
            Some(doc) => doc.clone_ref(token),
            None => payload.code_object().docstring(token),
        })
    }

    #[setter]
    fn set___doc__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = value.unwrap_or(Borrowed::none()).own(token);
        let old = Function::of_mut(token, this).doc.replace(value);
        drop(old);
        Ok(())
    }

    #[getter]
    fn __module__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Function::of(token, this).module.clone_ref(token))
    }

    #[setter]
    fn set___module__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = value.unwrap_or(Borrowed::none()).own(token);
        replace(token, this, |function| &mut function.module, value);
        Ok(())
    }

    #[getter]
    fn __annotate__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        optional_attribute!(token, this, annotate)
    }

    #[setter]
    fn set___annotate__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let Some(value) = value else {
            return Err(token.type_error("__annotate__ cannot be deleted"));
        };
        if value.is_none() {
            replace_optional(token, this, |function| &mut function.annotate, None);
            return Ok(());
        }
        if token.class_of(value).slots().call.is_none() {
            return Err(token.type_error("__annotate__ must be callable or None"));
        }
        let value = value.own(token);
        replace_optional(token, this, |function| &mut function.annotate, Some(value));
        replace_optional(token, this, |function| &mut function.annotations, None);
        Ok(())
    }

    #[getter]
    fn __annotations__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Function::of(token, this);
        if let Some(annotations) = payload
            .annotations
            .as_ref()
            .map(|value| value.clone_ref(token))
        {
            return Ok(annotations);
        }
        let annotate = payload
            .annotate
            .as_ref()
            .map(|value| value.clone_ref(token));
        let annotations = match annotate {
            None => Dict::new(token),
            Some(annotate) => {
                baton_object::object::call(token, annotate.as_ref(), &[Owned::small(1).as_ref()])?
            }
        };
        baton_object::type_object::check_annotations(token, annotations.as_ref())?;
        let kept = annotations.clone_ref(token);
        replace_optional(
            token,
            this,
            |function| &mut function.annotations,
            Some(kept),
        );
        Ok(annotations)
    }

    #[setter]
    fn set___annotations__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = typed::<Dict>(token, value, "__annotations__ must be set to a dict object")?
            .map(|value| value.own(token));
        replace_optional(token, this, |function| &mut function.annotations, value);
        replace_optional(token, this, |function| &mut function.annotate, None);
        Ok(())
    }

    #[getter]
    fn __type_params__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Function::of(token, this)
            .type_params
            .as_ref()
            .map_or_else(|| Tuple::empty(token), |value| value.clone_ref(token)))
    }

    #[setter]
    fn set___type_params__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let Some(value) = value.filter(|value| value.is_a::<Tuple>(token)) else {
            return Err(token.type_error("__type_params__ must be set to a tuple"));
        };
        let value = value.own(token);
        replace_optional(
            token,
            this,
            |function| &mut function.type_params,
            Some(value),
        );
        Ok(())
    }

    #[getter]
    fn __dict__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        attribute::instance_dict(token, this)
            .ok_or(())
            .or_else(|()| Ok(Dict::new(token)))
    }

    #[setter]
    fn set___dict__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let Some(value) = value else {
            return Err(token.type_error("cannot delete __dict__"));
        };
        let Some(value) = Some(value).filter(|value| value.is_a::<Dict>(token)) else {
            let got = token.class_name(value);
            return Err(token.type_error(format!(
                "__dict__ must be set to a dictionary, not a '{got}'"
            )));
        };
        let value = value.own(token);
        attribute::replace_instance_dict(token, this, value, false);
        Ok(())
    }
}
