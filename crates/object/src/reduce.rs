//! `object.__reduce_ex__`, `__reduce__` and `__getstate__`: what copy and pickle ask of every object.

use crate::attribute;
use crate::class::class_flags;
use crate::dict::{self, Dict};
use crate::error::PyResult;
use crate::list::List;
use crate::names::Known;
use crate::object;
use crate::token::Token;
use crate::tuple::Tuple;
use crate::word::{Borrowed, Owned};

/// A function of `copyreg`, which is imported if need be.
fn copyreg(token: &mut Token, name: &str) -> PyResult {
    let loaded = token
        .interp()
        .modules(token)
        .map(|modules| modules.own(token));
    let found = loaded
        .filter(|modules| modules.as_ref().is_a::<Dict>(token))
        .and_then(|modules| dict::get_text(token, modules.as_ref(), "copyreg"));
    let module = match found {
        Some(module) => module,
        None => {
            let import = crate::list_iterator::builtin(token, "__import__")?;
            let module = token.new_str("copyreg");
            object::call(token, import.as_ref(), &[module.as_ref()])?
        }
    };
    attribute::get_text(token, module.as_ref(), name)
}

/// The names of the slots that `copyreg` knows for a class; `None` if it has none.
fn slot_names(token: &mut Token, class: Borrowed<'_>) -> PyResult<Option<Vec<Owned>>> {
    let function = copyreg(token, "_slotnames")?;
    let names = object::call(token, function.as_ref(), &[class])?;
    if names.word().is_none() {
        return Ok(None);
    }
    if !names.as_ref().is_a::<List>(token) {
        return Err(token.type_error("copyreg._slotnames didn't return a list or None"));
    }
    Ok(Some(crate::list::items(token, names.as_ref())))
}

/// `object.__getstate__()`: the `__dict__`, and with slots a pair of it and the slots' values.
pub fn get_state(token: &mut Token, this: Borrowed<'_>, required: bool) -> PyResult {
    let class = token.class_word(this).own(token);
    let type_ = token.class_of(this);
    let payload = type_.native.payload_size != 0;
    let variable = type_.native.item_size != 0;
    let plain_container = this.is_a::<List>(token) || this.is_a::<Dict>(token);
    if required && (variable || (payload && !plain_container && !type_.has(class_flags::EXCEPTION)))
    {
        let name = token.class_name(this);
        return Err(token.type_error(format!("cannot pickle '{name}' object")));
    }
    let state = match attribute::instance_dict(token, this) {
        Some(dict) if !Dict::of(token, dict.as_ref()).is_empty() => dict,
        _ => token.none(),
    };
    let slot_names_known = token.intern("__slotnames__");
    let has_slots = token.class_of(this).member_slots > 0
        || attribute::lookup(token, token.class_of(this), slot_names_known.as_ref()).is_some();
    if !has_slots {
        return Ok(state);
    }
    let Some(names) = slot_names(token, class.as_ref())? else {
        return Ok(state);
    };
    let slots = Dict::new(token);
    for name in names {
        let name = token.intern_value(name);
        if let Some(value) = attribute::get_optional(token, this, name.as_ref())? {
            dict::set(token, slots.as_ref(), name.as_ref(), value.as_ref())?;
        }
    }
    if Dict::of(token, slots.as_ref()).is_empty() {
        return Ok(state);
    }
    Ok(token.new_tuple([state, slots].into_iter()))
}

/// The state by the object's own `__getstate__`.
fn own_state(token: &mut Token, this: Borrowed<'_>, required: bool) -> PyResult {
    let name = token.name(Known::__getstate__);
    let native = attribute::lookup(token, token.class_of(this), name).map(|found| found.own(token));
    let default = attribute::lookup(
        token,
        token.native_class(&crate::object_class::OBJECT),
        name,
    )
    .map(|found| found.own(token));
    let overridden = match (&native, &default) {
        (Some(native), Some(default)) => !native.as_ref().is(default.as_ref()),
        _ => native.is_some(),
    };
    if overridden {
        attribute::call_method(token, this, name, &[])
    } else {
        get_state(token, this, required)
    }
}

/// The arguments for `__new__` that the object names: positional and keywords.
fn new_arguments(
    token: &mut Token,
    this: Borrowed<'_>,
) -> PyResult<Option<(Vec<Owned>, Option<Owned>)>> {
    if let Some(both) =
        attribute::call_special(token, this, token.name(Known::__getnewargs_ex__), &[])?
    {
        let items = match Tuple::items_of(token, both.as_ref()) {
            Some([args, keywords]) => Some((args.own(token), keywords.own(token))),
            _ => None,
        };
        let Some((args, keywords)) = items else {
            let got = Tuple::items_of(token, both.as_ref()).map(<[_]>::len);
            return Err(match got {
                Some(len) => token.value_error(format!(
                    "__getnewargs_ex__ should return a tuple of length 2, not {len}"
                )),
                None => {
                    let class = token.class_name(both.as_ref());
                    token.type_error(format!(
                        "__getnewargs_ex__ should return a tuple, not '{class}'"
                    ))
                }
            });
        };
        let Some(args) = Tuple::items_of(token, args.as_ref())
            .map(|args| args.iter().map(|arg| arg.own(token)).collect())
        else {
            return Err(token.type_error(
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple",
            ));
        };
        if !keywords.as_ref().is_a::<Dict>(token) {
            return Err(token.type_error(
                "second item of the tuple returned by __getnewargs_ex__ must be a dict",
            ));
        }
        return Ok(Some((args, Some(keywords))));
    }
    let Some(args) = attribute::call_special(token, this, token.name(Known::__getnewargs__), &[])?
    else {
        return Ok(None);
    };
    match Tuple::items_of(token, args.as_ref())
        .map(|args| args.iter().map(|arg| arg.own(token)).collect())
    {
        Some(args) => Ok(Some((args, None))),
        None => {
            let class = token.class_name(args.as_ref());
            Err(token.type_error(format!(
                "__getnewargs__ should return a tuple, not '{class}'"
            )))
        }
    }
}

/// Protocol 2 and up: `copyreg.__newobj__` with the class, arguments, state, and iterators over items of lists and dicts.
fn reduce_new(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let class = token.class_word(this).own(token);
    let arguments = new_arguments(token, this)?;
    let required = arguments.is_none();
    let keywords = arguments
        .as_ref()
        .and_then(|(_, keywords)| keywords.as_ref().map(|keywords| keywords.clone_ref(token)));
    let keywords = keywords.filter(|keywords| !Dict::of(token, keywords.as_ref()).is_empty());
    let args = arguments.map(|(args, _)| args).unwrap_or_default();
    let (function, args) = match keywords {
        Some(keywords) => {
            let args = token.new_tuple(args.into_iter());
            (
                copyreg(token, "__newobj_ex__")?,
                token.new_tuple([class, args, keywords].into_iter()),
            )
        }
        None => {
            let mut all = vec![class];
            all.extend(args);
            (
                copyreg(token, "__newobj__")?,
                token.new_tuple(all.into_iter()),
            )
        }
    };
    let state = own_state(token, this, required)?;
    let list_items = if this.is_a::<List>(token) {
        object::iter(token, this)?
    } else {
        token.none()
    };
    let dict_items = if this.is_a::<Dict>(token) {
        let name = token.name(Known::items);
        let items = attribute::call_method(token, this, name, &[])?;
        object::iter(token, items.as_ref())?
    } else {
        token.none()
    };
    Ok(token.new_tuple([function, args, state, list_items, dict_items].into_iter()))
}

/// `object.__reduce_ex__(protocol)` without asking for an override of `__reduce__`.
pub fn reduce(token: &mut Token, this: Borrowed<'_>, protocol: i64) -> PyResult {
    if protocol >= 2 {
        return reduce_new(token, this);
    }
    let function = copyreg(token, "_reduce_ex")?;
    let protocol = token.int(protocol);
    object::call(token, function.as_ref(), &[this, protocol.as_ref()])
}

/// `object.__reduce_ex__(protocol)`: the class's own `__reduce__` comes first.
pub fn reduce_ex(token: &mut Token, this: Borrowed<'_>, protocol: i64) -> PyResult {
    let name = token.name(Known::__reduce__);
    let own = attribute::lookup(token, token.class_of(this), name).map(|found| found.own(token));
    let default = attribute::lookup(
        token,
        token.native_class(&crate::object_class::OBJECT),
        name,
    )
    .map(|found| found.own(token));
    if let (Some(own), Some(default)) = (&own, &default)
        && !own.as_ref().is(default.as_ref())
    {
        return attribute::call_method(token, this, name, &[]);
    }
    reduce(token, this, protocol)
}
