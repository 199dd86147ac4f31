//! Calling classes: `type.__call__`, and `__new__` of native classes and of Python ones.

use crate::args::Args;
use crate::class::class_flags;
use crate::error::PyResult;
use crate::names::Known;
use crate::token::Token;
use crate::type_object::{TYPE, get_attribute, payload, qualified_name};
use crate::word::Borrowed;

/// `type.__call__`: makes and initialises an instance.
pub fn call_type(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
    if class.is(token.native_class(&TYPE).as_value()) && args.len() == 1 && !args.has_keywords() {
        return Ok(token.class_word(args.positional()[0]).own(token));
    }
    let type_ = payload(class);
    let slot = if type_.has(class_flags::NO_INSTANTIATION) {
        None
    } else {
        type_.slots().new
    };
    let Some(new) = slot else {
        let name = qualified_name(token, class)?;
        return Err(token.type_error(format!("cannot create '{name}' instances")));
    };
    let object = new(token, class, args)?;
    let made = token.class_of(object.as_ref());
    if !made.is_subclass_of(token, type_) {
        return Ok(object);
    }
    if let Some(init) = made.slots().init {
        init(token, object.as_ref(), args)?;
    }
    Ok(object)
}

/// The `new` slot of a class whose `__new__` is written in Python.
pub fn override_new(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
    let function = get_attribute(token, class, token.name(Known::__new__))?;
    args.with_first(class, |args| {
        crate::call::call_args(token, function.as_ref(), args)
    })
}

/// `C.__new__` of a native class: checks that the class asked for is a subclass, then calls the slot.
pub fn call_new(token: &mut Token, args: Args<'_>) -> PyResult {
    let (Some(owner), rest) = (args.get(0), args.skip_first()) else {
        return Err(token.type_error("type.__new__(): not enough arguments"));
    };
    let owner_type = payload(owner);
    let name = owner_type.name(token).into_owned();
    if owner_type.has(class_flags::NO_INSTANTIATION)
        || rest.get(0).is_some_and(|class| {
            class
                .as_class(token)
                .is_some_and(|class| class.has(class_flags::NO_INSTANTIATION))
        })
    {
        let class = rest.get(0).unwrap_or(owner).own(token);
        let name = qualified_name(token, class.as_ref())?;
        return Err(token.type_error(format!("cannot create '{name}' instances")));
    }
    let Some(class) = rest.get(0) else {
        return Err(token.type_error(format!("{name}.__new__(): not enough arguments")));
    };
    let Some(wanted) = class.as_class(token) else {
        let (got, name) = (token.class_name(class), owner_type.message_name(token));
        return Err(token.type_error(format!("{name}.__new__(X): X is not a type object ({got})")));
    };
    if !wanted.is_subclass_of(token, owner_type) {
        let name = owner_type.message_name(token);
        let wanted_name = wanted.message_name(token);
        return Err(token.type_error(format!(
            "{name}.__new__({wanted_name}): {wanted_name} is not a subtype of {name}"
        )));
    }
    if !std::ptr::eq(wanted.native.native_new(), owner_type.native.native_new()) {
        let (safe, wanted_name) = (wanted.native.name, wanted.name(token));
        return Err(token.type_error(format!(
            "{name}.__new__({wanted_name}) is not safe, use {safe}.__new__()"
        )));
    }
    match owner_type.slots().new {
        Some(new) => new(token, class, rest.skip_first()),
        None => Err(token.type_error(format!("cannot create '{name}' instances"))),
    }
}

impl crate::class::ClassSpec {
    /// The name with its module, unless that is `builtins`.
    pub(crate) fn full_name(&self) -> String {
        match self.module {
            "builtins" => self.name.to_string(),
            module => format!("{module}.{}", self.name),
        }
    }

    /// The address of the constructor of the nearest native class that has one.
    fn native_new(&'static self) -> *const () {
        let mut spec = self;
        loop {
            match (spec.slots.new, spec.base) {
                (Some(slot), _) => return slot as *const (),
                (None, Some(base)) => spec = base,
                // Without a base it is `object`, or a direct subclass of it.
                (None, None) => {
                    return crate::object_class::OBJECT
                        .slots
                        .new
                        .map_or(std::ptr::null(), |slot| slot as *const ());
                }
            }
        }
    }
}
