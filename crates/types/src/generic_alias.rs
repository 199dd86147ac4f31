//! `types.GenericAlias`: `list[int]` and the like. Attribute access goes to the origin but for a few names.

use crate::union;
use baton_object::exceptions::{ATTRIBUTE_ERROR, TYPE_ERROR};
use baton_object::list::List;
use baton_object::names::Known;
use baton_object::slots::CompareOp;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, attribute, call, class, kind, methods, object,
    singletons,
};

/// Represent a PEP 585 generic type
///
/// E.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).
#[class(name = "GenericAlias", module = "types", flags = BASETYPE | WEAKREF, signature = "(origin, args, /)")]
pub struct GenericAlias {
    origin: Owned,
    /// A tuple.
    args: Owned,
    /// A tuple, made when first asked for.
    parameters: Option<Owned>,
    /// True for `*tuple[int]`.
    starred: bool,
}

/// `origin[args]`
pub fn new(token: &mut Token, origin: Borrowed<'_>, args: Borrowed<'_>) -> PyResult {
    let args = if args.is_a::<Tuple>(token) {
        args.own(token)
    } else {
        token.tuple_of(&[args])
    };
    let origin = origin.own(token);
    Ok(token.new_object(GenericAlias {
        origin,
        args,
        parameters: None,
        starred: false,
    }))
}

/// Names that belong to the alias itself.
const OWN_NAMES: [&str; 15] = [
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__copy__",
    "__deepcopy__",
    "__bases__",
    "__module__",
    "__orig_class__",
    "__getitem__",
];

fn parts(token: &Token, this: Borrowed<'_>) -> (Owned, Owned, bool) {
    let alias = GenericAlias::of(token, this);
    (
        alias.origin.clone_ref(token),
        alias.args.clone_ref(token),
        alias.starred,
    )
}

fn items(token: &Token, tuple: Borrowed<'_>) -> Vec<Owned> {
    Tuple::items_of(token, tuple)
        .unwrap_or_default()
        .iter()
        .map(|item| item.own(token))
        .collect()
}

fn get(token: &mut Token, value: Borrowed<'_>, name: &str) -> PyResult<Option<Owned>> {
    let name = token.intern(name);
    attribute::get_optional(token, value, name.as_ref())
}

/// An argument as it is shown: classes by name, `...`, None, lists of arguments, anything else by `repr`.
pub fn shown(token: &mut Token, value: Borrowed<'_>) -> PyResult<String> {
    if value.is(singletons::ellipsis().as_ref()) {
        return Ok("...".to_string());
    }
    if value.is_none()
        || value.is(token
            .native_class(&baton_object::object_class::NONE_TYPE)
            .as_value())
    {
        return Ok("None".to_string());
    }
    if token.is_exact(value, kind::LIST) {
        let mut texts = Vec::new();
        for item in List::of(token, value)
            .items
            .iter()
            .map(|item| item.clone_ref(token))
            .collect::<Vec<_>>()
        {
            texts.push(shown(token, item.as_ref())?);
        }
        return Ok(format!("[{}]", texts.join(", ")));
    }
    let is_alias =
        get(token, value, "__origin__")?.is_some() && get(token, value, "__args__")?.is_some();
    if !is_alias
        && let Some(name) = attribute::get_known_optional(token, value, Known::__qualname__)?
        && let Some(module) = attribute::get_known_optional(token, value, Known::__module__)?
        && !module.word().is_none()
    {
        let (name, module) = (
            object::str_text(token, name.as_ref())?,
            object::str_text(token, module.as_ref())?,
        );
        return Ok(if module == "builtins" {
            name
        } else {
            format!("{module}.{name}")
        });
    }
    object::repr_text(token, value)
}

fn push_unique(into: &mut Vec<Owned>, value: Owned) {
    if !into.iter().any(|other| other.as_ref().is(value.as_ref())) {
        into.push(value);
    }
}

/// The type variables among arguments, in order of first appearance.
pub fn collect_parameters(token: &mut Token, args: Borrowed<'_>) -> PyResult<Vec<Owned>> {
    let mut found = Vec::new();
    let list = if token.is_exact(args, kind::LIST) {
        baton_object::list::items(token, args)
    } else {
        items(token, args)
    };
    for arg in list {
        if arg.as_ref().as_class(token).is_some() {
            continue;
        }
        if token.is_exact(arg.as_ref(), kind::TUPLE) || token.is_exact(arg.as_ref(), kind::LIST) {
            for inner in collect_parameters(token, arg.as_ref())? {
                push_unique(&mut found, inner);
            }
            continue;
        }
        if attribute::get_known_optional(token, arg.as_ref(), Known::__typing_subst__)?.is_some() {
            push_unique(&mut found, arg);
            continue;
        }
        if let Some(inner) =
            attribute::get_known_optional(token, arg.as_ref(), Known::__parameters__)?
            && inner.as_ref().is_a::<Tuple>(token)
        {
            for inner in items(token, inner.as_ref()) {
                push_unique(&mut found, inner);
            }
        }
    }
    Ok(found)
}

fn parameters(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    if let Some(made) = &GenericAlias::of(token, this).parameters {
        return Ok(made.clone_ref(token));
    }
    let (_, args, _) = parts(token, this);
    let found = collect_parameters(token, args.as_ref())?;
    let made = token.new_tuple(found.into_iter());
    let copy = made.clone_ref(token);
    drop(GenericAlias::of_mut(token, this).parameters.replace(copy));
    Ok(made)
}

/// The subscript as a tuple, with each `*tuple[int, str]` replaced by what it stands for.
fn unpack_arguments(token: &mut Token, item: Borrowed<'_>) -> PyResult {
    let given = match Tuple::items_of(token, item) {
        Some(_) => items(token, item),
        None => vec![item.own(token)],
    };
    let mut out = Vec::with_capacity(given.len());
    for arg in given {
        let inner = match arg.as_ref().as_class(token) {
            Some(_) => None,
            None => get(token, arg.as_ref(), "__typing_unpacked_tuple_args__")?,
        };
        let inner = inner.filter(|inner| inner.as_ref().is_a::<Tuple>(token));
        match inner.map(|inner| items(token, inner.as_ref())) {
            // Of `*tuple[int, ...]` nobody knows how many there are.
            Some(inner)
                if !inner
                    .last()
                    .is_some_and(|last| last.as_ref().is(singletons::ellipsis().as_ref())) =>
            {
                out.extend(inner);
            }
            _ => out.push(arg),
        }
    }
    Ok(token.new_tuple(out.into_iter()))
}

/// The arguments of `this` with `item` put in for its parameters.
pub fn substitute(
    token: &mut Token,
    this: Borrowed<'_>,
    args: &[Owned],
    parameters: &[Owned],
    item: Borrowed<'_>,
) -> PyResult<Vec<Owned>> {
    if parameters.is_empty() {
        let text = object::repr_text(token, this)?;
        return Err(token.type_error(format!("{text} is not a generic class")));
    }
    let mut item = unpack_arguments(token, item)?;
    for parameter in parameters {
        if let Some(prepare) = get(token, parameter.as_ref(), "__typing_prepare_subst__")?
            .filter(|prepare| !prepare.word().is_none())
        {
            let prepared = object::call(token, prepare.as_ref(), &[this, item.as_ref()])?;
            item = if prepared.as_ref().is_a::<Tuple>(token) {
                prepared
            } else {
                token.tuple_of(&[prepared.as_ref()])
            };
        }
    }
    let values = items(token, item.as_ref());
    if values.len() != parameters.len() {
        let (how, text) = (
            if values.len() > parameters.len() {
                "many"
            } else {
                "few"
            },
            object::repr_text(token, this)?,
        );
        let (given, wanted) = (values.len(), parameters.len());
        return Err(token.type_error(format!(
            "Too {how} arguments for {text}; actual {given}, expected {wanted}"
        )));
    }
    substitute_items(token, args, parameters, &values)
}

fn substitute_items(
    token: &mut Token,
    args: &[Owned],
    parameters: &[Owned],
    values: &[Owned],
) -> PyResult<Vec<Owned>> {
    let mut out = Vec::with_capacity(args.len());
    for arg in args {
        if arg.as_ref().as_class(token).is_some() {
            out.push(arg.clone_ref(token));
            continue;
        }
        if token.is_exact(arg.as_ref(), kind::TUPLE) || token.is_exact(arg.as_ref(), kind::LIST) {
            let is_tuple = token.is_exact(arg.as_ref(), kind::TUPLE);
            let inner = if is_tuple {
                items(token, arg.as_ref())
            } else {
                baton_object::list::items(token, arg.as_ref())
            };
            let inner = substitute_items(token, &inner, parameters, values)?;
            out.push(if is_tuple {
                token.new_tuple(inner.into_iter())
            } else {
                token.new_list(inner)
            });
            continue;
        }
        let unpacked = match get(token, arg.as_ref(), "__typing_is_unpacked_typevartuple__")? {
            Some(flag) => object::is_true(token, flag.as_ref())?,
            None => false,
        };
        let replaced =
            match attribute::get_known_optional(token, arg.as_ref(), Known::__typing_subst__)? {
                Some(replace) => {
                    let place = parameters
                        .iter()
                        .position(|parameter| parameter.as_ref().is(arg.as_ref()));
                    match place.and_then(|place| values.get(place)) {
                        Some(value) => object::call(token, replace.as_ref(), &[value.as_ref()])?,
                        None => {
                            let text = object::repr_text(token, arg.as_ref())?;
                            return Err(token.type_error(format!(
                                "argument {text} is not found in __parameters__"
                            )));
                        }
                    }
                }
                None => substitute_inner(token, arg, parameters, values)?,
            };
        if unpacked && !replaced.as_ref().is_a::<Tuple>(token) {
            let (class, got) = (
                token.class_name(arg.as_ref()),
                token.class_name(replaced.as_ref()),
            );
            return Err(token.type_error(format!(
                "expected {class}.__typing_subst__ to return a tuple, not {got}"
            )));
        }
        if unpacked {
            out.extend(items(token, replaced.as_ref()));
        } else {
            out.push(replaced);
        }
    }
    Ok(out)
}

/// An argument that is generic itself, with its own parameters replaced.
fn substitute_inner(
    token: &mut Token,
    arg: &Owned,
    parameters: &[Owned],
    values: &[Owned],
) -> PyResult {
    let inner = attribute::get_known_optional(token, arg.as_ref(), Known::__parameters__)?;
    let inner = match inner {
        Some(inner) if inner.as_ref().is_a::<Tuple>(token) => items(token, inner.as_ref()),
        _ => Vec::new(),
    };
    if inner.is_empty() {
        return Ok(arg.clone_ref(token));
    }
    let mut picked = Vec::new();
    for parameter in inner {
        let place = parameters
            .iter()
            .position(|other| other.as_ref().is(parameter.as_ref()));
        match place.and_then(|place| values.get(place)) {
            // What can be iterated over is a TypeVarTuple: it stands for several arguments.
            Some(value)
                if value.as_ref().is_a::<Tuple>(token)
                    && token.class_of(parameter.as_ref()).slots().iter.is_some() =>
            {
                picked.extend(items(token, value.as_ref()))
            }
            Some(value) => picked.push(value.clone_ref(token)),
            None => picked.push(parameter),
        }
    }
    let key = token.new_tuple(picked.into_iter());
    object::getitem(token, arg.as_ref(), key.as_ref())
}

#[methods]
impl GenericAlias {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.no_keywords(token, "GenericAlias")?;
        args.expect(token, "GenericAlias", 2, 2)?;
        let [origin, arguments] = *args.positional() else {
            return Err(token.type_error("GenericAlias expected 2 arguments"));
        };
        let arguments = if arguments.is_a::<Tuple>(token) {
            arguments.own(token)
        } else {
            token.tuple_of(&[arguments])
        };
        let payload = GenericAlias {
            origin: origin.own(token),
            args: arguments,
            parameters: None,
            starred: false,
        };
        match class.as_class(token) {
            Some(class) => Ok(token.new_instance(class, payload)),
            None => Err(token.type_error("a class is needed")),
        }
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (origin, args, starred) = parts(token, this);
        let mut texts = Vec::new();
        for arg in items(token, args.as_ref()) {
            texts.push(shown(token, arg.as_ref())?);
        }
        let inner = if texts.is_empty() {
            "()".to_string()
        } else {
            texts.join(", ")
        };
        let text = format!(
            "{}{}[{inner}]",
            if starred { "*" } else { "" },
            shown(token, origin.as_ref())?
        );
        Ok(token.new_str(&text))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let (origin, args, _) = parts(token, this);
        let hash = object::hash(token, origin.as_ref())? ^ object::hash(token, args.as_ref())?;
        Ok(if hash == -1 { -2 } else { hash })
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let comparable = this.is_a::<GenericAlias>(token)
            && other.is_a::<GenericAlias>(token)
            && matches!(op, CompareOp::Eq | CompareOp::Ne);
        if !comparable {
            return Ok(singletons::not_implemented());
        }
        let (mine, theirs) = (parts(token, this), parts(token, other));
        let equal = mine.2 == theirs.2
            && object::equal(token, mine.0.as_ref(), theirs.0.as_ref())?
            && object::equal(token, mine.1.as_ref(), theirs.1.as_ref())?;
        Ok(token.bool(equal == (op == CompareOp::Eq)))
    }

    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let (origin, ..) = parts(token, this);
        let made = call::call_args(token, origin.as_ref(), args)?;
        if let Err(raised) = attribute::set_text(token, made.as_ref(), "__orig_class__", this) {
            if !token.error_is(&raised, &ATTRIBUTE_ERROR) && !token.error_is(&raised, &TYPE_ERROR) {
                return Err(raised);
            }
            drop(token.take_lazy(raised));
        }
        Ok(made)
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        let parameters = parameters(token, this)?;
        let (origin, args, starred) = parts(token, this);
        let (args, parameters) = (
            items(token, args.as_ref()),
            items(token, parameters.as_ref()),
        );
        let new = substitute(token, this, &args, &parameters, key)?;
        let args = token.new_tuple(new.into_iter());
        Ok(token.new_object(GenericAlias {
            origin,
            args,
            parameters: None,
            starred,
        }))
    }

    #[slot]
    fn __getattribute__(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
        let text = name
            .get::<Str>(token)
            .map(|name| name.to_cow().into_owned())
            .unwrap_or_default();
        if !OWN_NAMES.contains(&text.as_str()) {
            let (origin, ..) = parts(token, this);
            return attribute::get(token, origin.as_ref(), name);
        }
        attribute::generic_get(token, this, name)
    }

    #[slot]
    fn __or__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        union::or(token, left, right)
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let alias = Some(this.own(token));
        Ok(token.new_object(AliasIterator { alias }))
    }

    #[method("(bases, /)")]
    fn __mro_entries__(token: &mut Token, this: Borrowed<'_>, _bases: Borrowed<'_>) -> PyResult {
        let (origin, ..) = parts(token, this);
        Ok(token.new_tuple([origin].into_iter()))
    }

    #[method("(instance, /)")]
    fn __instancecheck__(
        token: &mut Token,
        _this: Borrowed<'_>,
        _instance: Borrowed<'_>,
    ) -> PyResult<bool> {
        Err(token.type_error("isinstance() argument 2 cannot be a parameterized generic"))
    }

    #[method("(cls, /)")]
    fn __subclasscheck__(
        token: &mut Token,
        _this: Borrowed<'_>,
        _cls: Borrowed<'_>,
    ) -> PyResult<bool> {
        Err(token.type_error("issubclass() argument 2 cannot be a parameterized generic"))
    }

    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (origin, args, starred) = parts(token, this);
        let class = token.class_word(this).own(token);
        if starred {
            let plain = token.new_object(GenericAlias {
                origin,
                args,
                parameters: None,
                starred: false,
            });
            let next = baton_object::list_iterator::builtin(token, "next")?;
            let iterator = object::iter(token, plain.as_ref())?;
            let args = token.new_tuple([iterator].into_iter());
            return Ok(token.new_tuple([next, args].into_iter()));
        }
        let args = token.new_tuple([origin, args].into_iter());
        Ok(token.new_tuple([class, args].into_iter()))
    }

    #[member]
    fn __origin__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(parts(token, this).0)
    }

    #[member]
    fn __args__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(parts(token, this).1)
    }

    #[member]
    fn __unpacked__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(GenericAlias::of(token, this).starred)
    }

    /// Type variables in the GenericAlias.
    #[getter]
    fn __parameters__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        parameters(token, this)
    }

    #[getter]
    fn __typing_unpacked_tuple_args__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (origin, args, starred) = parts(token, this);
        let is_tuple = origin.as_ref().is(token
            .native_class(&baton_object::tuple_class::TUPLE)
            .as_value());
        Ok(if starred && is_tuple {
            args
        } else {
            token.none()
        })
    }
}

/// Yields `*alias` once.
#[class(name = "generic_alias_iterator", flags = NO_INSTANTIATION)]
pub struct AliasIterator {
    alias: Option<Owned>,
}

#[methods]
impl AliasIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let Some(alias) = AliasIterator::of_mut(token, this).alias.take() else {
            return Ok(None);
        };
        let (origin, args, _) = parts(token, alias.as_ref());
        Ok(Some(token.new_object(GenericAlias {
            origin,
            args,
            parameters: None,
            starred: true,
        })))
    }

    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let iter = baton_object::list_iterator::builtin(token, "iter")?;
        let alias = AliasIterator::of(token, this).alias.clone();
        let rest = alias.unwrap_or_else(|| Tuple::empty(token));
        let args = token.new_tuple([rest].into_iter());
        Ok(token.new_tuple([iter, args].into_iter()))
    }
}
