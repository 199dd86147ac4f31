//! Tables of numbers that modules show under the system's names.

use baton_object::{Borrowed, Owned, PyResult, Token, dict};

/// A module's number.
pub type Number = (&'static str, i64);

/// Puts the numbers into a module's namespace.
pub fn fill(token: &mut Token, namespace: Borrowed<'_>, table: &[Number]) {
    for (name, value) in table {
        let value = token.int(*value);
        dict::set_text(token, namespace, name, value.as_ref());
    }
}

/// A dict of the numbers.
pub fn dict_of(token: &mut Token, table: &[Number]) -> Owned {
    let dict = dict::Dict::new(token);
    fill(token, dict.as_ref(), table);
    dict
}

/// The namespace of the module that is being filled.
pub fn namespace(token: &mut Token, module: Borrowed<'_>) -> PyResult {
    match (token.seam().module_dict.get())(token, module) {
        Some(namespace) => Ok(namespace),
        None => Err(token.system_error("a native module has no namespace")),
    }
}
