//! `module` objects.

use crate::import_blame::{Blame, is_submodule_under_way};
use baton_object::attribute;
use baton_object::dict::{self, Dict};
use baton_object::exceptions::ATTRIBUTE_ERROR;
use baton_object::str::Str;
use baton_object::{Args, Borrowed, Known, Owned, PyResult, Token, class, methods};

/// Create a module object.
///
/// The name must be a string; the optional docstring can have any type.
#[class(name = "module", kind = MODULE, flags = BASETYPE | WEAKREF, signature = "(name, doc=None)")]
pub struct Module {
    /// `__dict__`
    pub dict: Owned,
}

/// A module with its standard attributes.
pub fn new(token: &mut Token, name: &str) -> Owned {
    let dict = Dict::new(token);
    let module = token.new_object(Module {
        dict: dict.clone_ref(token),
    });
    let name = token.intern(name);
    init_dict(token, dict.as_ref(), name.as_ref(), Borrowed::none());
    module
}

fn init_dict(token: &mut Token, dict: Borrowed<'_>, name: Borrowed<'_>, doc: Borrowed<'_>) {
    dict::set_text(token, dict, "__name__", name);
    dict::set_text(token, dict, "__doc__", doc);
    for attribute in ["__package__", "__loader__", "__spec__"] {
        dict::set_text(token, dict, attribute, Borrowed::none());
    }
}

/// A native module's object, filled from its declaration.
pub fn from_spec(token: &mut Token, spec: &'static baton_object::module::ModuleSpec) -> PyResult {
    let module = new(token, spec.name);
    let dict = Module::of(token, module.as_ref()).dict.clone_ref(token);
    baton_object::module::fill(token, spec, module.as_ref(), dict.as_ref())?;
    Ok(module)
}

fn missing(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> baton_object::Raised {
    match missing_text(token, this, name) {
        Ok(message) => token.attribute_error_with(this, name, message),
        Err(raised) => raised,
    }
}

/// What to say of an attribute that the module lacks.
fn missing_text(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult<String> {
    let dict = Module::of(token, this).dict.clone_ref(token);
    let attribute = baton_object::str::to_cow(token, name).into_owned();
    let module_name = dict::get_text(token, dict.as_ref(), "__name__")
        .filter(|name| name.as_ref().is_a::<Str>(token));
    let Some(module_name) = module_name else {
        return Ok(format!("module has no attribute '{attribute}'"));
    };
    let module = baton_object::str::to_cow(token, module_name.as_ref()).into_owned();
    let plain = format!("module '{module}' has no attribute '{attribute}'");
    let Some(spec) = dict::get_text(token, dict.as_ref(), "__spec__") else {
        return Ok(plain);
    };
    let blame = Blame::new(token, spec.as_ref(), Some(module_name.as_ref()))?;
    if let Some(advice) = blame.advice(&module) {
        return Ok(format!("{plain} {advice}"));
    }
    if blame.initializing {
        let from = blame.origin.map(|origin| format!(" from '{origin}'"));
        let from = from.unwrap_or_default();
        return Ok(format!(
            "partially initialized module '{module}'{from} has no attribute '{attribute}' \
             (most likely due to a circular import)"
        ));
    }
    if is_submodule_under_way(token, spec.as_ref(), name)? {
        return Ok(format!(
            "cannot access submodule '{attribute}' of module '{module}' (most likely due to a circular import)"
        ));
    }
    Ok(plain)
}

/// The namespace of a module, which `object`'s own access to attributes has to know of.
pub(crate) fn namespace_of(token: &Token, object: Borrowed<'_>) -> Option<Owned> {
    let module = object.get::<Module>(token)?;
    Some(module.dict.clone_ref(token))
}

#[methods]
impl Module {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let dict = Dict::new(token);
        let Some(class) = class.as_class(token) else {
            return Err(token.type_error("a class is needed"));
        };
        Ok(token.new_instance(class, Module { dict }))
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        static SIGNATURE: baton_object::args::Signature = baton_object::signature!("module",
            Either "name" true, Either "doc" false);
        let [name, doc] = SIGNATURE.bind::<2>(token, args)?;
        let Some(name) = name.filter(|name| name.is_a::<Str>(token)) else {
            let got = name.map(|name| token.class_name(name)).unwrap_or_default();
            return Err(
                token.type_error(format!("module() argument 'name' must be str, not {got}"))
            );
        };
        let dict = Module::of(token, this).dict.clone_ref(token);
        init_dict(token, dict.as_ref(), name, doc.unwrap_or(Borrowed::none()));
        Ok(())
    }

    #[slot]
    fn __getattribute__(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
        let dict = Module::of(token, this).dict.clone_ref(token);
        // Data descriptors of the class first (`__class__`), then the namespace.
        let interned = attribute::interned_name(token, name)?;
        let found = attribute::lookup(token, token.class_of(this), interned.as_ref())
            .map(|found| found.own(token));
        let is_data = found
            .as_ref()
            .is_some_and(|found| token.class_of(found.as_ref()).slots().descr_set.is_some());
        if !is_data && let Some(value) = dict::get(token, dict.as_ref(), interned.as_ref())? {
            return Ok(value);
        }
        if found.is_some() {
            return attribute::generic_get(token, this, interned.as_ref());
        }
        if let Some(getattr) = dict::get(token, dict.as_ref(), token.name(Known::__getattr__))? {
            return baton_object::object::call(token, getattr.as_ref(), &[interned.as_ref()]);
        }
        Err(missing(token, this, interned.as_ref()))
    }

    #[slot]
    fn __setattr__(
        token: &mut Token,
        this: Borrowed<'_>,
        name: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let interned = attribute::interned_name(token, name)?;
        let found = attribute::lookup(token, token.class_of(this), interned.as_ref())
            .map(|found| found.own(token));
        if let Some(found) = found
            && let Some(set) = token.class_of(found.as_ref()).slots().descr_set
        {
            return set(token, found.as_ref(), this, value);
        }
        let dict = Module::of(token, this).dict.clone_ref(token);
        match value {
            Some(value) => dict::set(token, dict.as_ref(), interned.as_ref(), value),
            None => match dict::remove(token, dict.as_ref(), interned.as_ref())? {
                Some(pair) => {
                    drop(pair);
                    Ok(())
                }
                None => Err(missing(token, this, interned.as_ref())),
            },
        }
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        // The import system knows how a module wants to be shown.
        let modules = token
            .interp()
            .modules(token)
            .map(|modules| modules.own(token));
        let bootstrap = modules
            .and_then(|modules| dict::get_text(token, modules.as_ref(), "_frozen_importlib"));
        match bootstrap {
            Some(bootstrap) => {
                let function = attribute::get_text(token, bootstrap.as_ref(), "_module_repr")?;
                baton_object::object::call(token, function.as_ref(), &[this])
            }
            None => baton_object::object::default_repr(token, this),
        }
    }

    #[member]
    fn __dict__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Module::of(token, this).dict.clone_ref(token))
    }

    #[getter]
    fn __annotate__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let dict = Module::of(token, this).dict.clone_ref(token);
        Ok(dict::get_text(token, dict.as_ref(), "__annotate__").unwrap_or_else(|| token.none()))
    }

    #[setter]
    fn set___annotate__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let Some(value) = value else {
            return Err(token.type_error("cannot delete __annotate__ attribute"));
        };
        if !value.is_none() && token.class_of(value).slots().call.is_none() {
            return Err(token.type_error("__annotate__ must be callable or None"));
        }
        let dict = Module::of(token, this).dict.clone_ref(token);
        dict::set_text(token, dict.as_ref(), "__annotate__", value);
        Ok(())
    }

    #[getter]
    fn __annotations__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let dict = Module::of(token, this).dict.clone_ref(token);
        if let Some(annotations) = dict::get_text(token, dict.as_ref(), "__annotations__") {
            return Ok(annotations);
        }
        let annotate = dict::get_text(token, dict.as_ref(), "__annotate__")
            .filter(|value| !value.word().is_none());
        let annotations = match annotate {
            Some(annotate) => {
                let found = baton_object::object::call(
                    token,
                    annotate.as_ref(),
                    &[Owned::small(1).as_ref()],
                )?;
                baton_object::type_object::check_annotations(token, found.as_ref())?;
                found
            }
            None => Dict::new(token),
        };
        dict::set_text(
            token,
            dict.as_ref(),
            "__annotations__",
            annotations.as_ref(),
        );
        Ok(annotations)
    }

    #[setter]
    fn set___annotations__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let dict = Module::of(token, this).dict.clone_ref(token);
        match value {
            Some(value) => dict::set_text(token, dict.as_ref(), "__annotations__", value),
            None => {
                let name = token.name(Known::__annotations__);
                if dict::remove(token, dict.as_ref(), name)?.is_none() {
                    return Err(token.raise(&ATTRIBUTE_ERROR, "__annotations__"));
                }
            }
        }
        let none = token.none();
        dict::set_text(token, dict.as_ref(), "__annotate__", none.as_ref());
        Ok(())
    }

    /// __dir__() -> list
    /// specialized dir() implementation
    #[method("()")]
    fn __dir__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let dict = attribute::get_known(token, this, Known::__dict__)?;
        if !dict.as_ref().is_a::<Dict>(token) {
            return Err(token.type_error("<module>.__dict__ is not a dictionary"));
        }
        if let Some(function) = dict::get_text(token, dict.as_ref(), "__dir__") {
            return baton_object::object::call(token, function.as_ref(), &[]);
        }
        let names = dict::pairs(token, dict.as_ref())
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        Ok(token.new_list(names))
    }
}
