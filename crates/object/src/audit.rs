//! Audit hooks (PEP 578): functions that are told of what matters to security before it happens, and may forbid it.
//!
//! While there are none, an event costs a look at a flag, and its arguments are not made. Hooks stay until the
//! interpreter ends.

use crate::exceptions::EXCEPTION;
use crate::{Owned, PyResult, Token, object};
use std::cell::RefCell;

#[derive(Default)]
struct Hooks(RefCell<Vec<Owned>>);

/// Tells the hooks of an event with the arguments that `arguments` makes.
pub fn audit(
    token: &mut Token,
    event: &str,
    arguments: impl FnOnce(&Token) -> Vec<Owned>,
) -> PyResult<()> {
    if !token.interp().audited.get() {
        return Ok(());
    }
    let count = token.interp().extension::<Hooks>().0.borrow().len();
    let arguments = arguments(token);
    let arguments = token.new_tuple(arguments.into_iter());
    let event = token.new_str(event);
    tell(token, count, &event, &arguments)
}

/// Calls the first `count` hooks, in the order they came, until one raises.
fn tell(token: &mut Token, count: usize, event: &Owned, arguments: &Owned) -> PyResult<()> {
    for index in 0..count {
        let hooks = token.interp().extension::<Hooks>().0.borrow();
        let Some(hook) = hooks.get(index).map(|hook| hook.clone_ref(token)) else {
            return Ok(());
        };
        drop(hooks);
        object::call(token, hook.as_ref(), &[event.as_ref(), arguments.as_ref()])?;
    }
    Ok(())
}

/// Adds a hook, unless one that is there objects: with an `Exception` silently, with anything else aloud.
pub fn add_hook(token: &mut Token, hook: Owned) -> PyResult<()> {
    match audit(token, "sys.addaudithook", |_| Vec::new()) {
        Ok(()) => {
            let interp = token.interp();
            interp.extension::<Hooks>().0.borrow_mut().push(hook);
            interp.audited.set(true);
        }
        Err(raised) => token.swallow(raised, &EXCEPTION)?,
    }
    Ok(())
}
