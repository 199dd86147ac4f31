//! `typing.TypeAliasType`: what the `type` statement makes.

use super::param_spec::ParamSpec;
use super::type_var::TypeVar;
use super::type_var_tuple::TypeVarTuple;
use super::{
    Lazy, caller_module, check_name, default_value, evaluator, iterate_unpacked, no_default,
    unpack_type_var_tuples, value,
};
use crate::{generic_alias, union};
use baton_object::args::Signature;
use baton_object::names::Known;
use baton_object::tuple::Tuple;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, attribute, class, methods, object};

/// Type alias.
///
/// Type aliases are created through the type statement::
///
///     type Alias = int
///
/// In this example, Alias and int will be treated equivalently by static
/// type checkers.
///
/// At runtime, Alias is an instance of TypeAliasType. The __name__
/// attribute holds the name of the type alias. The value of the type alias
/// is stored in the __value__ attribute. It is evaluated lazily, so the
/// value is computed only if the attribute is accessed.
///
/// Type aliases can also be generic::
///
///     type ListOrSet[T] = list[T] | set[T]
///
/// In this case, the type parameters of the alias are stored in the
/// __type_params__ attribute.
///
/// See PEP 695 for more information.
#[class(name = "TypeAliasType", module = "typing", flags = 0)]
pub struct TypeAliasType {
    name: Owned,
    /// A tuple that is not empty.
    type_params: Option<Owned>,
    value: Lazy,
    /// Where it was made; taken from the evaluator's module where the statement made it.
    module: Option<Owned>,
}

/// `type X = ...`: a tuple of name, parameters (or None) and the function that computes the value.
pub fn from_statement(token: &mut Token, parts: Borrowed<'_>) -> PyResult {
    let [name, type_params, compute] = *Tuple::items_of(token, parts).unwrap_or_default() else {
        return Err(token.system_error("a type statement gives three parts"));
    };
    let (name, compute) = (name.own(token), compute.own(token));
    let type_params = (!type_params.is_none()).then(|| type_params.own(token));
    let module = attribute::get_known_optional(token, compute.as_ref(), Known::__module__)?;
    Ok(token.new_object(TypeAliasType {
        name,
        type_params,
        value: Lazy::computed(compute),
        module,
    }))
}

static SIGNATURE: Signature = baton_object::signature!("typealias",
    Either "name" true, Either "value" true, Keyword "type_params" false);

/// Checks that each is a type parameter and that none without a default follows one with.
fn check_type_params(token: &mut Token, params: &[Owned]) -> PyResult<()> {
    let mut default_seen = false;
    for param in params {
        let param = param.as_ref();
        let default = if param.is_a::<TypeVar>(token) {
            default_value::<TypeVar>(token, param, |param| &mut param.default)?
        } else if param.is_a::<ParamSpec>(token) {
            default_value::<ParamSpec>(token, param, |param| &mut param.default)?
        } else if param.is_a::<TypeVarTuple>(token) {
            default_value::<TypeVarTuple>(token, param, |param| &mut param.default)?
        } else {
            let text = object::repr_text(token, param)?;
            return Err(token.type_error(format!("Expected a type param, got {text}")));
        };
        if !no_default::is(token, default.as_ref()) {
            default_seen = true;
        } else if default_seen {
            let text = object::repr_text(token, param)?;
            return Err(token.type_error(format!(
                "non-default type parameter '{text}' follows default type parameter"
            )));
        }
    }
    Ok(())
}

fn type_params(token: &Token, this: Borrowed<'_>) -> Option<Owned> {
    let params = &TypeAliasType::of(token, this).type_params;
    params.as_ref().map(|params| params.clone_ref(token))
}

#[methods]
impl TypeAliasType {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [name, value, type_params] = SIGNATURE.bind::<3>(token, args)?;
        let name = check_name(token, "typealias", name)?;
        let value = value.unwrap_or(Borrowed::none()).own(token);
        let mut checked = None;
        if let Some(params) = type_params {
            let Some(items) = Tuple::items_of(token, params) else {
                return Err(token.type_error("type_params must be a tuple"));
            };
            let items: Vec<Owned> = items.iter().map(|item| item.own(token)).collect();
            check_type_params(token, &items)?;
            checked = (!items.is_empty()).then(|| params.own(token));
        }
        let module = caller_module(token);
        Ok(token.new_object(TypeAliasType {
            name,
            type_params: checked,
            value: Lazy::known(value),
            module,
        }))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(TypeAliasType::of(token, this).name.clone_ref(token))
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        iterate_unpacked(token, this)
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        if TypeAliasType::of(token, this).type_params.is_none() {
            return Err(token.type_error("Only generic type aliases are subscriptable"));
        }
        generic_alias::new(token, this, key)
    }

    #[slot]
    fn __or__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        union::or(token, left, right)
    }

    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(TypeAliasType::of(token, this).name.clone_ref(token))
    }

    #[member]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(TypeAliasType::of(token, this).name.clone_ref(token))
    }

    #[getter]
    fn __parameters__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        match type_params(token, this) {
            Some(params) => unpack_type_var_tuples(token, params.as_ref()),
            None => Ok(Tuple::empty(token)),
        }
    }

    #[getter]
    fn __type_params__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        match type_params(token, this) {
            Some(params) => Ok(params),
            None => Ok(Tuple::empty(token)),
        }
    }

    #[getter]
    fn __value__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        value::<TypeAliasType>(token, this, |this| &mut this.value)
    }

    #[getter]
    fn evaluate_value(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(evaluator::<TypeAliasType>(token, this, |this| {
            &mut this.value
        }))
    }

    #[getter]
    fn __module__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let module = &TypeAliasType::of(token, this).module;
        Ok(module.as_ref().map(|module| module.clone_ref(token)))
    }
}
