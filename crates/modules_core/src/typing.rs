//! `_typing`: the classes of type parameters, which lie in `baton_types::typing`.

use baton_object::{Borrowed, PyResult, Token};
use baton_types::typing::{
    generic::GENERIC, no_default, param_spec::PARAM_SPEC, param_spec_parts::PARAM_SPEC_ARGS,
    param_spec_parts::PARAM_SPEC_KWARGS, type_alias::TYPE_ALIAS_TYPE, type_var::TYPE_VAR,
    type_var_tuple::TYPE_VAR_TUPLE,
};
use baton_types::union::UNION;

/// Primitives and accelerators for the typing module.
#[baton_object::module(
    name = "_typing",
    classes(
        super::GENERIC,
        super::PARAM_SPEC,
        super::PARAM_SPEC_ARGS,
        super::PARAM_SPEC_KWARGS,
        super::TYPE_ALIAS_TYPE,
        super::TYPE_VAR,
        super::TYPE_VAR_TUPLE,
        super::UNION
    )
)]
pub mod module {
    use super::*;

    #[constant]
    fn NoDefault(token: &mut Token) -> PyResult {
        Ok(no_default::get(token))
    }

    #[function("(x, /)")]
    fn _idfunc(token: &mut Token, x: Borrowed<'_>) -> PyResult {
        Ok(x.own(token))
    }
}
