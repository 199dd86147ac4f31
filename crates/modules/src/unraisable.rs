//! Errors that cannot be raised (in `__del__`, weakref callbacks, exit functions) on their way to
//! `sys.unraisablehook`.

use baton_object::{Owned, Token, exceptions, object, struct_sequence, structseq};

struct_sequence! {
    /// UnraisableHookArgs
    ///
    /// Type used to pass arguments to sys.unraisablehook.
    pub UnraisableHookArgs, UNRAISABLE_HOOK_ARGS = "sys"."UnraisableHookArgs", 5 of {
        0 "exc_type" "Exception type";
        1 "exc_value" "Exception value";
        2 "exc_traceback" "Exception traceback";
        3 "err_msg" "Error message";
        4 "object" "Object causing the exception";
    }
}

/// Hands an error to `sys.unraisablehook`; what that raises is printed plainly and forgotten.
pub fn report(token: &mut Token, error: Owned, message: &str, object: Owned) {
    let Some(hook) = crate::sys::get(token, "unraisablehook").filter(|hook| !hook.word().is_none())
    else {
        return;
    };
    let class = token.class_word(error.as_ref()).own(token);
    let traceback = exceptions::BaseException::of(token, error.as_ref())
        .traceback
        .as_ref()
        .map(|entry| entry.clone_ref(token));
    let traceback = traceback.unwrap_or_else(|| token.none());
    // The hook gets the object as text only: it may be dying.
    let text = with_object(token, message, &object);
    let values = [class, error, traceback, token.new_str(&text), token.none()];
    drop(object);
    let args = structseq::make::<UnraisableHookArgs>(token, values);
    if let Err(raised) = object::call(token, hook.as_ref(), &[args.as_ref()]) {
        let second = token.take_error(raised);
        let text = "Exception ignored in sys.unraisablehook";
        if let Err(raised) =
            crate::print_error::print_unraisable(token, second.as_ref(), text, hook.as_ref())
        {
            drop(token.take_lazy(raised));
        }
    }
}

/// The message and what it is about.
fn with_object(token: &mut Token, message: &str, object: &Owned) -> String {
    if object.word().is_none() {
        return message.to_owned();
    }
    let shown = object::repr_text(token, object.as_ref()).unwrap_or_else(|raised| {
        drop(token.take_lazy(raised));
        "<object repr() failed>".to_owned()
    });
    format!("{message} {shown}")
}
