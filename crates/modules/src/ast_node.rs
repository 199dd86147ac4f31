//! The base of all classes of syntax trees: its constructor, `repr` and `copy.replace`.

use baton_object::attribute;
use baton_object::dict::{self, Dict};
use baton_object::exceptions::DEPRECATION_WARNING;
use baton_object::list::List;
use baton_object::object;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods};

/// The base of all classes of syntax trees.
#[class(name = "AST", module = "ast", flags = BASETYPE | DICT | WEAKREF)]
pub struct Ast {}

fn names_of(token: &mut Token, this: Borrowed<'_>, attribute_name: &str) -> PyResult<Vec<Owned>> {
    let class = token.class_word(this).own(token);
    let names = attribute::get_text(token, class.as_ref(), attribute_name)?;
    object::collect(token, names.as_ref())
}

fn warn(token: &mut Token, message: &str) -> PyResult<()> {
    let warn = token.interp().hooks.warn.get();
    warn(token, &DEPRECATION_WARNING, message, 1)
}

/// Where a name stands in a list.
fn position(token: &mut Token, names: &[Owned], name: Borrowed<'_>) -> PyResult<Option<usize>> {
    for (at, other) in names.iter().enumerate() {
        if object::equal(token, other.as_ref(), name)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

#[methods]
impl Ast {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        match class.as_class(token) {
            Some(class) => Ok(token.new_instance(class, Ast {})),
            None => Ok(token.new_object(Ast {})),
        }
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let fields = names_of(token, this, "_fields")?;
        let class = token.short_class_name(this);
        if args.len() > fields.len() {
            let (count, plural) = (fields.len(), if fields.len() == 1 { "" } else { "s" });
            return Err(token.type_error(format!(
                "{class} constructor takes at most {count} positional argument{plural}"
            )));
        }
        let rest = fields.iter().skip(args.len());
        let mut missing: Vec<Owned> = rest.map(|name| name.clone_ref(token)).collect();
        for (name, value) in fields.iter().zip(args.positional()) {
            attribute::set(token, this, name.as_ref(), Some(*value))?;
        }
        for (name, value) in args.keywords() {
            if let Some(at) = position(token, &missing, name)? {
                drop(missing.remove(at));
            } else if position(token, &fields, name)?.is_some() {
                let shown = object::repr_text(token, name)?;
                let message = format!("{class} got multiple values for argument {shown}");
                return Err(token.type_error(message));
            } else {
                let attributes = names_of(token, this, "_attributes")?;
                if position(token, &attributes, name)?.is_none() {
                    let shown = object::repr_text(token, name)?;
                    let message = format!(
                        "{class}.__init__ got an unexpected keyword argument {shown}. Support for \
                         arbitrary keyword arguments is deprecated and will be removed in Python 3.15."
                    );
                    warn(token, &message)?;
                }
            }
            attribute::set(token, this, name, Some(value))?;
        }
        fill_missing(token, this, &class, missing)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let text = shown(token, this, DEPTH)?;
        Ok(token.new_wtf8(&text))
    }

    #[getter]
    fn __dict__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(attribute::instance_dict(token, this).unwrap_or_else(|| Dict::new(token)))
    }

    /// Helper for pickle.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = attribute::instance_dict(token, this).unwrap_or_else(|| token.none());
        let parts = [
            token.class_word(this).own(token),
            Tuple::empty(token),
            state,
        ];
        Ok(token.new_tuple(parts.into_iter()))
    }

    /// Return a copy of the AST node with new values for the specified fields.
    #[method("(*args, **kwargs)")]
    fn __replace__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if !args.positional().is_empty() {
            return Err(token.type_error("__replace__() takes no positional arguments"));
        }
        let class = token.short_class_name(this);
        let mut names = names_of(token, this, "_fields")?;
        names.extend(names_of(token, this, "_attributes")?);
        for (name, _) in args.keywords() {
            if position(token, &names, name)?.is_none() {
                let shown = object::repr_text(token, name)?;
                return Err(token.type_error(format!(
                    "{class}.__replace__ got an unexpected keyword argument {shown}."
                )));
            }
        }
        let values = Dict::new(token);
        if let Some(own) = attribute::instance_dict(token, this) {
            for (name, value) in dict::pairs(token, own.as_ref()) {
                if position(token, &names, name.as_ref())?.is_some() {
                    dict::set(token, values.as_ref(), name.as_ref(), value.as_ref())?;
                }
            }
        }
        for (name, value) in args.keywords() {
            dict::set(token, values.as_ref(), name, value)?;
        }
        check_complete(token, this, &class, values.as_ref())?;
        let class = token.class_word(this).own(token);
        baton_object::call::call_with_dict(token, class.as_ref(), &[], Some(values.as_ref()))
    }
}

/// How a field's type says what an absent one is.
enum Absent {
    /// The class's attribute says it.
    Optional,
    EmptyList,
    Load,
    Needed,
    Unknown,
}

fn absent(token: &mut Token, types: Borrowed<'_>, name: Borrowed<'_>) -> PyResult<Absent> {
    let Some(kind) = dict::get(token, types, name)? else {
        return Ok(Absent::Unknown);
    };
    Ok(match token.short_class_name(kind.as_ref()).as_str() {
        "Union" => Absent::Optional,
        "GenericAlias" => Absent::EmptyList,
        _ => {
            let module = crate::import::import_module(token, "_ast")?;
            let context = attribute::get_text(token, module.as_ref(), "expr_context")?;
            match kind.as_ref().is(context.as_ref()) {
                true => Absent::Load,
                false => Absent::Needed,
            }
        }
    })
}

fn field_types(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
    let class = token.class_word(this).own(token);
    let name = token.intern("_field_types");
    let types = attribute::get_optional(token, class.as_ref(), name.as_ref())?;
    Ok(types.filter(|types| types.as_ref().is_a::<Dict>(token)))
}

/// What fields that were not given become: an empty list, None, `Load()`, or nothing with a warning.
fn fill_missing(
    token: &mut Token,
    this: Borrowed<'_>,
    class: &str,
    missing: Vec<Owned>,
) -> PyResult<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let Some(types) = field_types(token, this)? else {
        return Ok(());
    };
    for name in missing {
        let value = match absent(token, types.as_ref(), name.as_ref())? {
            Absent::Optional => continue,
            Absent::EmptyList => token.new_list(Vec::new()),
            Absent::Load => {
                let module = crate::import::import_module(token, "_ast")?;
                let load = attribute::get_text(token, module.as_ref(), "Load")?;
                object::call(token, load.as_ref(), &[])?
            }
            Absent::Needed => {
                let shown = object::repr_text(token, name.as_ref())?;
                let message = format!(
                    "{class}.__init__ missing 1 required positional argument: {shown}. \
                     This will become an error in Python 3.15."
                );
                warn(token, &message)?;
                continue;
            }
            Absent::Unknown => {
                let shown = object::repr_text(token, name.as_ref())?;
                let message = format!(
                    "Field {shown} is missing from {class}._field_types. \
                     This will become an error in Python 3.15."
                );
                warn(token, &message)?;
                continue;
            }
        };
        attribute::set(token, this, name.as_ref(), Some(value.as_ref()))?;
    }
    Ok(())
}

/// `__replace__` needs every field that has no default.
fn check_complete(
    token: &mut Token,
    this: Borrowed<'_>,
    class: &str,
    values: Borrowed<'_>,
) -> PyResult<()> {
    let types = field_types(token, this)?;
    let mut missing = Vec::new();
    for name in names_of(token, this, "_fields")? {
        if dict::get(token, values, name.as_ref())?.is_some() {
            continue;
        }
        let needed = match &types {
            Some(types) => matches!(
                absent(token, types.as_ref(), name.as_ref())?,
                Absent::Needed | Absent::Unknown
            ),
            None => false,
        };
        if needed {
            missing.push(object::repr_text(token, name.as_ref())?);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    missing.sort();
    let (count, plural) = (missing.len(), if missing.len() == 1 { "" } else { "s" });
    let missing = missing.join(", ");
    Err(token.type_error(format!(
        "{class}.__replace__ missing {count} keyword argument{plural}: {missing}."
    )))
}

/// Nodes below so many others are not shown.
const DEPTH: usize = 3;

/// A node as `repr` shows it.
fn shown(token: &mut Token, this: Borrowed<'_>, depth: usize) -> PyResult<Vec<u8>> {
    let class = token.short_class_name(this);
    if depth == 0 {
        return Ok(format!("{class}(...)").into_bytes());
    }
    token.check_recursion(" while getting the repr of an object")?;
    let mut out = format!("{class}(").into_bytes();
    for (at, name) in names_of(token, this, "_fields")?.into_iter().enumerate() {
        let value = attribute::get(token, this, name.as_ref())?;
        if at > 0 {
            out.extend(b", ");
        }
        if let Some(name) = name.as_ref().get::<Str>(token) {
            out.extend(baton_object::str::encode_wtf8(name.chars()));
        }
        out.push(b'=');
        out.extend(shown_value(token, value.as_ref(), depth)?);
    }
    out.push(b')');
    Ok(out)
}

fn shown_value(token: &mut Token, value: Borrowed<'_>, depth: usize) -> PyResult<Vec<u8>> {
    let items = match (value.get::<List>(token), Tuple::items_of(token, value)) {
        (Some(list), _) => list
            .items
            .iter()
            .map(|item| item.clone_ref(token))
            .collect(),
        (None, Some(items)) => items.iter().map(|item| item.own(token)).collect(),
        (None, None) => Vec::new(),
    };
    let Some(first) = items.first() else {
        return shown_item(token, value, depth);
    };
    let (open, close) = match value.is_a::<List>(token) {
        true => (b'[', b']'),
        false => (b'(', b')'),
    };
    let mut out = vec![open];
    out.extend(shown_item(token, first.as_ref(), depth)?);
    if items.len() > 2 {
        out.extend(b", ...");
    }
    if items.len() > 1
        && let Some(last) = items.last()
    {
        out.extend(b", ");
        out.extend(shown_item(token, last.as_ref(), depth)?);
    }
    out.push(close);
    Ok(out)
}

/// Nodes are shown to their depth, anything else as it shows itself: lists within lists, too.
fn shown_item(token: &mut Token, value: Borrowed<'_>, depth: usize) -> PyResult<Vec<u8>> {
    if value.is_a::<Ast>(token) {
        return shown(token, value, depth - 1);
    }
    let text = object::repr(token, value)?;
    let text = text.as_ref().get::<Str>(token);
    Ok(text.map_or_else(Vec::new, |text| {
        baton_object::str::encode_wtf8(text.chars())
    }))
}
