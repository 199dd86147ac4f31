//! `atexit`: what runs when the interpreter ends.

use baton_object::module;

/// allow programmer to define multiple exit functions to be executed
/// upon normal program termination.
///
/// Two public functions, register and unregister, are defined.
#[module(name = "atexit")]
pub mod atexit {
    use baton_object::call::call_with_dict;
    use baton_object::dict::{self, Dict};
    use baton_object::tuple::Tuple;
    use baton_object::{Args, Borrowed, Owned, PyResult, Token, object};
    use std::cell::RefCell;

    struct Callback {
        function: Owned,
        arguments: Owned,
        keywords: Option<Owned>,
    }

    #[derive(Default)]
    struct Callbacks(RefCell<Vec<Callback>>);

    /// Register a function to be executed upon normal program termination
    ///
    ///     func - function to be called at exit
    ///     args - optional arguments to pass to func
    ///     kwargs - optional keyword arguments to pass to func
    ///
    ///     func is returned to facilitate usage as a decorator.
    #[function("(*args, **kwargs)")]
    fn register(token: &mut Token, args: Args<'_>) -> PyResult {
        let [function, arguments @ ..] = args.positional() else {
            return Err(token.type_error("register() takes at least 1 argument (0 given)"));
        };
        if token.class_of(*function).slots().call.is_none() {
            return Err(token.type_error("the first argument must be callable"));
        }
        let mut keywords = None;
        if args.has_keywords() {
            let dict = Dict::new(token);
            for (name, value) in args.keywords() {
                dict::set(token, dict.as_ref(), name, value)?;
            }
            keywords = Some(dict);
        }
        let callback = Callback {
            function: function.own(token),
            arguments: token.tuple_of(arguments),
            keywords,
        };
        token
            .interp()
            .extension::<Callbacks>()
            .0
            .borrow_mut()
            .push(callback);
        Ok(function.own(token))
    }

    /// Unregister an exit function which was previously registered using
    /// atexit.register
    ///
    ///     func - function to be unregistered
    #[function("(func, /)")]
    fn unregister(token: &mut Token, func: Borrowed<'_>) -> PyResult<()> {
        let functions: Vec<Owned> = token
            .interp()
            .extension::<Callbacks>()
            .0
            .borrow()
            .iter()
            .map(|callback| callback.function.clone_ref(token))
            .collect();
        let mut doomed = Vec::new();
        for function in functions {
            if object::equal(token, func, function.as_ref())? {
                doomed.push(function);
            }
        }
        let is_doomed = |callback: &Callback| {
            doomed
                .iter()
                .any(|function| function.word().is(callback.function.word()))
        };
        let list = &token.interp().extension::<Callbacks>().0;
        let (gone, kept): (Vec<Callback>, Vec<Callback>) =
            list.take().into_iter().partition(is_doomed);
        list.replace(kept);
        drop(gone);
        Ok(())
    }

    /// Clear the list of previously registered exit functions.
    #[function("()")]
    fn _clear(token: &mut Token) -> PyResult<()> {
        let old = token.interp().extension::<Callbacks>().0.take();
        drop(old);
        Ok(())
    }

    /// Return the number of registered exit functions.
    #[function("()")]
    fn _ncallbacks(token: &mut Token) -> PyResult<usize> {
        Ok(token.interp().extension::<Callbacks>().0.borrow().len())
    }

    /// Run all registered exit functions.
    ///
    /// If a callback raises an exception, it is logged with sys.unraisablehook.
    #[function("()")]
    fn _run_exitfuncs(token: &mut Token) -> PyResult<()> {
        run(token);
        Ok(())
    }

    /// Runs what is registered, the last first; what one of them raises is reported, and what one registers is forgotten.
    pub fn run(token: &mut Token) {
        let mut callbacks = token.interp().extension::<Callbacks>().0.take();
        while let Some(callback) = callbacks.pop() {
            let keywords = callback.keywords.as_ref().map(Owned::as_ref);
            let arguments = Tuple::items_of_word(callback.arguments.as_ref());
            let called = call_with_dict(token, callback.function.as_ref(), arguments, keywords);
            if let Err(raised) = called {
                let error = token.take_error(raised);
                let name = object::repr_text(token, callback.function.as_ref()).unwrap_or_default();
                let message = format!("Exception ignored in atexit callback {name}");
                baton_object::death::write_unraisable(token, error, &message, token.none());
            }
        }
        drop(token.interp().extension::<Callbacks>().0.take());
    }
}
