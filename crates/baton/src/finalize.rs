//! The end of an interpreter: exit functions, streams, and the objects that modules still hold.
//!
//! The order is CPython's (`Py_FinalizeEx`, `finalize_modules`): threads are waited for and exit functions run while
//! everything still works; from then on other threads hang where they ask for the lock; modules go, first those that
//! nobody else holds, then the names of the rest, so that `__del__`, `finally` of generators and weak reference callbacks
//! run, and files are flushed.

use baton_modules::sys::{self, Settings};
use baton_object::dict;
use baton_object::str::Str;
use baton_object::{Known, Owned, Token, attribute, gc, object};

/// Names of `sys` that hold a program's objects.
const SYS_NAMES: &[&str] = &[
    "path",
    "argv",
    "ps1",
    "ps2",
    "last_exc",
    "last_type",
    "last_value",
    "last_traceback",
    "path_importer_cache",
    "meta_path",
    "path_hooks",
    "__interactivehook__",
];
const STREAMS: [&str; 3] = ["stdin", "stdout", "stderr"];

/// Ends the interpreter of the thread that runs. False if the standard output could not be written.
pub fn finalize(token: &mut Token) -> bool {
    call_if_imported(
        token,
        "threading",
        "_shutdown",
        "Exception ignored on threading shutdown",
    );
    baton_modules_os::atexit::atexit::run(token);
    token.interp().extension::<Settings>().finalizing.set(true);
    let policy = token.interp().policy.borrow().clone();
    if let Some(policy) = policy {
        policy.begin_finalization(&baton_vm::state::of(token).sched);
    }
    let flushed = flush_streams(token, true);
    baton_modules_os::signals::finish(token);
    finalize_modules(token);
    flush_streams(token, flushed) && flushed
}

fn call_if_imported(token: &mut Token, module: &str, function: &str, message: &str) {
    let Ok(modules) = baton_modules::import::modules(token) else {
        return;
    };
    let Some(module) = dict::get_text(token, modules.as_ref(), module) else {
        return;
    };
    let done = attribute::get_text(token, module.as_ref(), function)
        .and_then(|function| object::call(token, function.as_ref(), &[]));
    if let Err(raised) = done {
        let error = token.take_error(raised);
        baton_object::death::write_unraisable(token, error, message, module);
    }
}

/// Flushes `sys.stdout` and `sys.stderr`; false if that failed, which is said of the former if it `is_news`.
fn flush_streams(token: &mut Token, is_news: bool) -> bool {
    let stderr = stream(token, "stderr");
    let stdout = stream(token, "stdout");
    let mut flushed = true;
    if let Some(stdout) = stdout
        && let Err(error) = flush(token, &stdout)
    {
        flushed = false;
        if is_news {
            let message = "Exception ignored while flushing sys.stdout";
            baton_object::death::write_unraisable(token, error, message, token.none());
        }
    }
    if let Some(stderr) = stderr
        && flush(token, &stderr).is_err()
    {
        flushed = false;
    }
    flushed
}

/// A standard stream that is there and open.
fn stream(token: &mut Token, name: &str) -> Option<Owned> {
    let stream = sys::get(token, name).filter(|stream| !stream.word().is_none())?;
    let closed = attribute::get_text(token, stream.as_ref(), "closed")
        .and_then(|closed| object::is_true(token, closed.as_ref()));
    match closed {
        Ok(true) => None,
        Ok(false) => Some(stream),
        Err(raised) => {
            drop(token.take_error(raised));
            Some(stream)
        }
    }
}

fn flush(token: &mut Token, stream: &Owned) -> Result<(), Owned> {
    let flush = token.name(Known::flush);
    match attribute::call_method(token, stream.as_ref(), flush, &[]) {
        Ok(_) => Ok(()),
        Err(raised) => Err(token.take_error(raised)),
    }
}

fn finalize_modules(token: &mut Token) {
    let Ok(modules) = baton_modules::import::modules(token) else {
        return;
    };
    reset_sys(token);
    let watched = release_modules(token, &modules);
    drop(modules);
    gc::collect(token, 2);
    for reference in watched.into_iter().rev() {
        let module = match object::call(token, reference.as_ref(), &[]) {
            Ok(module) if !module.word().is_none() => module,
            Ok(_) => continue,
            Err(raised) => {
                drop(token.take_error(raised));
                continue;
            }
        };
        let namespace = crate::runtime::module_dict(token, &module);
        drop(module);
        clear_namespace(token, &namespace);
    }
    gc::collect(token, 2);
}

/// `sys` gives up the program's objects and has the streams again that it began with.
fn reset_sys(token: &mut Token) {
    let Some(sys) = token.interp().sys_dict(token).map(|sys| sys.own(token)) else {
        return;
    };
    let none = token.none();
    if let Some(builtins) = token.interp().builtins(token).map(|dict| dict.own(token)) {
        dict::set_text(token, builtins.as_ref(), "_", none.as_ref());
    }
    for name in SYS_NAMES {
        dict::set_text(token, sys.as_ref(), name, none.as_ref());
    }
    for name in STREAMS {
        let first = dict::get_text(token, sys.as_ref(), &format!("__{name}__"));
        let first = first.unwrap_or_else(|| token.none());
        dict::set_text(token, sys.as_ref(), name, first.as_ref());
    }
}

/// Empties `sys.modules`; weak references to what was in it, but for `sys` and `builtins`, which go on serving.
fn release_modules(token: &mut Token, modules: &Owned) -> Vec<Owned> {
    let class = token
        .native_class(&baton_object::weakref::WEAKREF)
        .as_value()
        .own(token);
    let mut watched = Vec::new();
    let none = token.none();
    for (name, module) in dict::pairs(token, modules.as_ref()) {
        let text = name.as_ref().get::<Str>(token).and_then(Str::as_ascii);
        if !matches!(text, Some("sys" | "builtins")) {
            match object::call(token, class.as_ref(), &[module.as_ref()]) {
                Ok(reference) => watched.push(reference),
                Err(raised) => drop(token.take_error(raised)),
            }
        }
        drop(module);
        if let Err(raised) = dict::set(token, modules.as_ref(), name.as_ref(), none.as_ref()) {
            drop(token.take_error(raised));
        }
    }
    dict::clear(token, modules.as_ref());
    watched
}

/// Sets the names of a namespace to None: first those with one underscore, then the others but `__builtins__`.
fn clear_namespace(token: &mut Token, namespace: &Owned) {
    for private in [true, false] {
        for (name, value) in dict::pairs(token, namespace.as_ref()) {
            let text = name.as_ref().get::<Str>(token).map(Str::as_ascii);
            let is_private = |name: &str| name.starts_with('_') && !name.starts_with("__");
            let goes = match text {
                Some(Some(name)) => is_private(name) == private && name != "__builtins__",
                Some(None) => !private,
                None => false,
            };
            let gone = value.word().is_none();
            drop(value);
            if goes && !gone {
                let none = token.none();
                if let Err(raised) =
                    dict::set(token, namespace.as_ref(), name.as_ref(), none.as_ref())
                {
                    drop(token.take_error(raised));
                }
            }
        }
    }
}
