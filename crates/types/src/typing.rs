//! Type parameters (PEP 695, 696). Not there yet: each raises NotImplementedError.

use baton_object::{Borrowed, PyResult, Token};

/// `TypeVar(name, bound, constraints)` as the compiler makes it.
pub fn type_var(
    token: &mut Token,
    _name: Borrowed<'_>,
    _bound: Option<Borrowed<'_>>,
    _constraints: Option<Borrowed<'_>>,
) -> PyResult {
    Err(token.not_implemented("TypeVar"))
}

/// `ParamSpec(name)`
pub fn param_spec(token: &mut Token, _name: Borrowed<'_>) -> PyResult {
    Err(token.not_implemented("ParamSpec"))
}

/// `TypeVarTuple(name)`
pub fn type_var_tuple(token: &mut Token, _name: Borrowed<'_>) -> PyResult {
    Err(token.not_implemented("TypeVarTuple"))
}

/// `Generic[params]`
pub fn subscript_generic(token: &mut Token, _params: Borrowed<'_>) -> PyResult {
    Err(token.not_implemented("Generic[...]"))
}

/// `type X = ...`: a tuple of name, parameters and the function that computes the value.
pub fn type_alias(token: &mut Token, _parts: Borrowed<'_>) -> PyResult {
    Err(token.not_implemented("the type statement"))
}

/// Sets the default of a type parameter.
pub fn set_default(
    token: &mut Token,
    _parameter: Borrowed<'_>,
    _default: Borrowed<'_>,
) -> PyResult {
    Err(token.not_implemented("defaults of type parameters"))
}
