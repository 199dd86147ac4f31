//! `typing.Union`, which is also `types.UnionType`: `int | str`.

use crate::generic_alias::{self, GenericAlias};
use crate::typing;
use crate::typing::type_alias::TypeAliasType;
use baton_object::exceptions::TYPE_ERROR;
use baton_object::slots::CompareOp;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, PyResult, Token, class, methods, object, singletons};

/// Represent a union type
///
/// E.g. for int | str
#[class(name = "Union", module = "typing", flags = NO_INSTANTIATION | WEAKREF)]
pub struct Union {
    /// A tuple of at least two different members.
    args: Owned,
    /// A frozenset of those members that could be hashed when the union was made.
    hashable: Owned,
    /// A tuple of the others, which are compared one by one.
    others: Owned,
}

fn items(token: &Token, tuple: Borrowed<'_>) -> Vec<Owned> {
    Tuple::items_of(token, tuple)
        .unwrap_or_default()
        .iter()
        .map(|item| item.own(token))
        .collect()
}

/// The members of a union.
pub fn members(token: &Token, union: Borrowed<'_>) -> Vec<Owned> {
    let args = Union::of(token, union).args.clone_ref(token);
    items(token, args.as_ref())
}

/// The members of a union in the making.
struct Members {
    all: Vec<Owned>,
    hashable: Owned,
    others: Vec<Owned>,
}

/// Adds `value` (a union's members one by one) where no equal member is there yet.
fn add(token: &mut Token, into: &mut Members, value: Borrowed<'_>) -> PyResult<()> {
    if value.is_a::<Union>(token) {
        for member in members(token, value) {
            add(token, into, member.as_ref())?;
        }
        return Ok(());
    }
    let value = if value.is_none() {
        token
            .native_class(&baton_object::object_class::NONE_TYPE)
            .as_value()
            .own(token)
    } else if is_unionable(token, value) {
        value.own(token)
    } else {
        typing::type_check(token, value, "Union[arg, ...]: each arg must be a type.")?
    };
    let known = match object::hash(token, value.as_ref()) {
        Ok(_) => {
            let known = object::contains(token, into.hashable.as_ref(), value.as_ref())?;
            if !known {
                crate::set::add(token, into.hashable.as_ref(), value.as_ref())?;
            }
            known
        }
        Err(raised) => {
            token.swallow(raised, &TYPE_ERROR)?;
            let known = contains(token, &into.others, value.as_ref())?;
            if !known {
                into.others.push(value.clone_ref(token));
            }
            known
        }
    };
    if !known {
        into.all.push(value);
    }
    Ok(())
}

fn contains(token: &mut Token, members: &[Owned], value: Borrowed<'_>) -> PyResult<bool> {
    for member in members {
        if object::equal(token, member.as_ref(), value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The union of these; a single member stands for itself.
pub fn make(token: &mut Token, parts: &[Borrowed<'_>]) -> PyResult {
    let mut found = Members {
        all: Vec::new(),
        hashable: crate::set::empty(token),
        others: Vec::new(),
    };
    for part in parts {
        add(token, &mut found, *part)?;
    }
    match found.all.as_slice() {
        [] => Err(token.type_error("Cannot take a Union of no types.")),
        [only] => Ok(only.clone_ref(token)),
        _ => {
            let members = object::collect(token, found.hashable.as_ref())?;
            let hashable = crate::set::new_frozenset(token, members)?;
            let args = token.new_tuple(found.all.into_iter());
            let others = token.new_tuple(found.others.into_iter());
            Ok(token.new_object(Union {
                args,
                hashable,
                others,
            }))
        }
    }
}

fn is_unionable(token: &Token, value: Borrowed<'_>) -> bool {
    value.is_none()
        || value.as_class(token).is_some()
        || value.is_a::<GenericAlias>(token)
        || value.is_a::<Union>(token)
        || value.is_a::<TypeAliasType>(token)
}

/// `left | right` of types.
pub fn or(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
    if !is_unionable(token, left) || !is_unionable(token, right) {
        return Ok(singletons::not_implemented());
    }
    make(token, &[left, right])
}

#[methods]
impl Union {
    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let mut texts = Vec::new();
        for member in members(token, this) {
            texts.push(generic_alias::shown(token, member.as_ref())?);
        }
        Ok(token.new_str(&texts.join(" | ")))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let others = Union::of(token, this).others.clone_ref(token);
        let others = items(token, others.as_ref());
        if others.is_empty() {
            let set = Union::of(token, this).hashable.clone_ref(token);
            return object::hash(token, set.as_ref());
        }
        for other in &others {
            object::hash(token, other.as_ref())?;
        }
        let plural = if others.len() == 1 { "" } else { "s" };
        Err(token.type_error(format!(
            "union contains {} unhashable element{plural}",
            others.len()
        )))
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        if !this.is_a::<Union>(token)
            || !other.is_a::<Union>(token)
            || !matches!(op, CompareOp::Eq | CompareOp::Ne)
        {
            return Ok(singletons::not_implemented());
        }
        let parts = |token: &Token, union: Borrowed<'_>| {
            let union = Union::of(token, union);
            [&union.hashable, &union.others].map(|part| part.clone_ref(token))
        };
        let ([set, others], [their_set, their_others]) = (parts(token, this), parts(token, other));
        let (others, theirs) = (
            items(token, others.as_ref()),
            items(token, their_others.as_ref()),
        );
        let mut equal =
            object::equal(token, set.as_ref(), their_set.as_ref())? && others.len() == theirs.len();
        for other in &others {
            equal = equal && contains(token, &theirs, other.as_ref())?;
        }
        Ok(token.bool(equal == (op == CompareOp::Eq)))
    }

    #[constant]
    fn __module__(token: &mut Token) -> PyResult {
        Ok(token.new_str("typing"))
    }

    #[slot]
    fn __or__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        make(token, &[left, right])
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        let args = Union::of(token, this).args.clone_ref(token);
        let parameters = generic_alias::collect_parameters(token, args.as_ref())?;
        let members = items(token, args.as_ref());
        let new = generic_alias::substitute(token, this, &members, &parameters, key)?;
        make(token, Owned::borrows(&new))
    }

    #[method("(instance, /)")]
    fn __instancecheck__(
        token: &mut Token,
        this: Borrowed<'_>,
        instance: Borrowed<'_>,
    ) -> PyResult<bool> {
        for member in members(token, this) {
            if object::is_instance(token, instance, member.as_ref())? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[method("(cls, /)")]
    fn __subclasscheck__(
        token: &mut Token,
        this: Borrowed<'_>,
        cls: Borrowed<'_>,
    ) -> PyResult<bool> {
        if cls.as_class(token).is_none() {
            return Err(token.type_error("issubclass() arg 1 must be a class"));
        }
        for member in members(token, this) {
            if object::is_subclass(token, cls, member.as_ref())? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[method("(bases, /)")]
    fn __mro_entries__(token: &mut Token, this: Borrowed<'_>, _bases: Borrowed<'_>) -> PyResult {
        let text = object::repr_text(token, this)?;
        Err(token.type_error(format!("Cannot subclass {text}")))
    }

    /// `Union[int, str]`
    #[classmethod("(args, /)")]
    fn __class_getitem__(token: &mut Token, _class: Borrowed<'_>, args: Borrowed<'_>) -> PyResult {
        let parts = match Tuple::items_of(token, args) {
            Some(parts) => parts.iter().map(|part| part.own(token)).collect(),
            None => vec![args.own(token)],
        };
        make(token, Owned::borrows(&parts))
    }

    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let args = Union::of(token, this).args.clone_ref(token);
        let class = token.class_word(this).own(token);
        let getitem =
            baton_object::attribute::get_text(token, class.as_ref(), "__class_getitem__")?;
        let args = token.new_tuple([args].into_iter());
        Ok(token.new_tuple([getitem, args].into_iter()))
    }

    #[member]
    fn __args__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Union::of(token, this).args.clone_ref(token))
    }

    #[getter]
    fn __parameters__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let args = Union::of(token, this).args.clone_ref(token);
        let found = generic_alias::collect_parameters(token, args.as_ref())?;
        Ok(token.new_tuple(found.into_iter()))
    }

    #[getter]
    fn __origin__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(token.class_word(this).own(token))
    }

    #[getter]
    fn __name__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.new_str("Union"))
    }

    #[getter]
    fn __qualname__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.new_str("Union"))
    }
}
