//! `typing.Union`, which is also `types.UnionType`: `int | str`.

use crate::generic_alias::{self, GenericAlias};
use crate::typing;
use crate::typing::type_alias::TypeAliasType;
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

/// Adds `value` (a union's members one by one) where no equal member is there yet.
fn add(token: &mut Token, into: &mut Vec<Owned>, value: Borrowed<'_>) -> PyResult<()> {
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
    for other in into.iter() {
        let both_aliases = other.as_ref().is_a::<GenericAlias>(token)
            == value.as_ref().is_a::<GenericAlias>(token);
        if both_aliases && object::equal(token, other.as_ref(), value.as_ref())? {
            return Ok(());
        }
    }
    into.push(value);
    Ok(())
}

/// The union of these; a single member stands for itself.
pub fn make(token: &mut Token, parts: &[Borrowed<'_>]) -> PyResult {
    let mut found = Vec::new();
    for part in parts {
        add(token, &mut found, *part)?;
    }
    match found.as_slice() {
        [] => Err(token.type_error("Cannot take a Union of no types.")),
        [only] => Ok(only.clone_ref(token)),
        _ => {
            let args = token.new_tuple(found.into_iter());
            Ok(token.new_object(Union { args }))
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
        let members = members(token, this);
        let set = crate::set::new_frozenset(token, members)?;
        object::hash(token, set.as_ref())
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
        let (mine, theirs) = (members(token, this), members(token, other));
        let mut equal = mine.len() == theirs.len();
        for member in mine {
            let mut found = false;
            for other in &theirs {
                found = found || object::equal(token, member.as_ref(), other.as_ref())?;
            }
            equal &= found;
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
