//! What `sys` shows of threads: where each one is, what it handles, and its hooks of asynchronous generators.

use baton_object::{Borrowed, Owned, PyResult, Token, struct_sequence, structseq};

struct_sequence! {
    /// asyncgen_hooks
    pub AsyncgenHooks, ASYNCGEN_HOOKS = "sys"."asyncgen_hooks", 2 of {
        0 "firstiter" "";
        1 "finalizer" "";
    }
}

/// A hook as it is kept: None is no hook.
fn hook(token: &mut Token, value: Borrowed<'_>, name: &str) -> PyResult<Option<Owned>> {
    if value.is_none() {
        return Ok(None);
    }
    if token.class_of(value).slots().call.is_none() {
        let got = token.class_name(value);
        return Err(token.type_error(format!("callable {name} expected, got {got}")));
    }
    Ok(Some(value.own(token)))
}

/// A dict from the identifiers of all threads of this interpreter to what `show` says of each.
fn of_all_threads(
    token: &mut Token,
    show: impl Fn(&Token, &baton_vm::state::VmThread, *mut baton_vm::frame::Frame) -> Option<Owned>,
) -> PyResult {
    use baton_vm::roster;
    let own = baton_vm::state::threads(token);
    let result = baton_object::dict::Dict::new(token);
    let mut last = None;
    while let Some(member) = roster::younger_first(last) {
        last = Some(member);
        if !own.contains(&member.thread()) {
            continue;
        }
        // SAFETY: the thread is attached to this interpreter, whose lock is held: it can neither end nor run.
        let (thread, frame) = unsafe { (&*member.thread(), member.frame()) };
        if let Some(value) = show(token, thread, frame) {
            let ident = token.int_u64(member.ident);
            baton_object::dict::set(token, result.as_ref(), ident.as_ref(), value.as_ref())?;
        }
    }
    Ok(result)
}

/// Functions of `sys`.
#[baton_object::module(name = "sys", classes(super::ASYNCGEN_HOOKS))]
pub mod module {
    use super::*;

    /// Return a dict mapping each thread's thread id to its current stack frame.
    ///
    /// This function should be used for specialized purposes only.
    #[function("()")]
    fn _current_frames(token: &mut Token) -> PyResult {
        of_all_threads(token, |token, _, frame| {
            // SAFETY: the threads stand still, so their frames are alive.
            (!frame.is_null()).then(|| unsafe { baton_vm::frame_object::of_frame(token, frame) })
        })
    }

    /// Return a dict mapping each thread's identifier to its current raised exception.
    ///
    /// This function should be used for specialized purposes only.
    #[function("()")]
    fn _current_exceptions(token: &mut Token) -> PyResult {
        of_all_threads(token, |token, thread, _| {
            Some(
                thread
                    .current_exception(token)
                    .unwrap_or_else(|| token.none()),
            )
        })
    }

    /// Return the installed asynchronous generators hooks.
    ///
    /// This returns a namedtuple of the form (firstiter, finalizer).
    #[function("()")]
    fn get_asyncgen_hooks(token: &mut Token) -> PyResult {
        let hooks = baton_vm::state::of(token).asyncgen_hooks.borrow();
        let show = |hook: &Option<Owned>| match hook {
            Some(hook) => hook.clone_ref(token),
            None => token.none(),
        };
        Ok(structseq::make::<AsyncgenHooks>(
            token,
            [show(&hooks.0), show(&hooks.1)],
        ))
    }

    /// set_asyncgen_hooks([firstiter] [, finalizer])
    ///
    /// Set a finalizer for async generators objects.
    #[function("(firstiter=None, finalizer=None)")]
    fn set_asyncgen_hooks(
        token: &mut Token,
        firstiter: Option<Borrowed<'_>>,
        finalizer: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        // Both are looked at before one is set.
        let last = match finalizer {
            Some(value) => Some(hook(token, value, "finalizer")?),
            None => None,
        };
        let first = match firstiter {
            Some(value) => Some(hook(token, value, "firstiter")?),
            None => None,
        };
        let hooks = &baton_vm::state::of(token).asyncgen_hooks;
        let (mut old_first, mut old_last) = (None, None);
        {
            let mut hooks = hooks.borrow_mut();
            if let Some(first) = first {
                old_first = std::mem::replace(&mut hooks.0, first);
            }
            if let Some(last) = last {
                old_last = std::mem::replace(&mut hooks.1, last);
            }
        }
        drop((old_first, old_last));
        Ok(())
    }
}
