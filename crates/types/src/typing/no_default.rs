//! `typing.NoDefault`: what stands for the default of a type parameter that has none.

use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods};
use std::cell::RefCell;

/// The type of the NoDefault singleton.
#[class(name = "NoDefaultType", flags = 0)]
pub struct NoDefaultType {}

/// The interpreter's one instance.
#[derive(Default)]
struct Instance(RefCell<Option<Owned>>);

/// `NoDefault`
pub fn get(token: &mut Token) -> Owned {
    let found = token.interp().extension::<Instance>().0.borrow().clone();
    if let Some(found) = found {
        return found;
    }
    let made = token.new_object(NoDefaultType {});
    let copy = made.clone_ref(token);
    *token.interp().extension::<Instance>().0.borrow_mut() = Some(copy);
    made
}

/// True for `NoDefault`.
pub fn is(token: &Token, value: Borrowed<'_>) -> bool {
    value.is_a::<NoDefaultType>(token)
}

#[methods]
impl NoDefaultType {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if !args.is_empty() {
            return Err(token.type_error("NoDefaultType takes no arguments"));
        }
        Ok(get(token))
    }

    #[slot]
    fn __repr__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.new_str("typing.NoDefault"))
    }

    #[method("()")]
    fn __reduce__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.new_str("NoDefault"))
    }
}
