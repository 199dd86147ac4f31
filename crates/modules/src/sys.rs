//! `sys`: the functions. Its values are filled in at start (`baton::sys_setup`), when the configuration is known.

use baton_object::attribute::call_method;
use baton_object::{Known, Owned, PyResult, Token};
use std::cell::Cell;

/// What the command line and the environment set: the fields of `sys.flags`.
#[derive(Clone, Copy, Debug, Default)]
#[expect(missing_docs, reason = "named as the fields of sys.flags")]
pub struct Flags {
    pub debug: bool,
    pub inspect: bool,
    pub interactive: bool,
    pub optimize: u8,
    pub dont_write_bytecode: bool,
    pub no_user_site: bool,
    pub no_site: bool,
    pub ignore_environment: bool,
    pub verbose: u8,
    pub bytes_warning: u8,
    pub quiet: bool,
    pub isolated: bool,
    pub dev_mode: bool,
    pub utf8_mode: bool,
    pub warn_default_encoding: bool,
    pub safe_path: bool,
    pub thread_inherit_context: bool,
    pub context_aware_warnings: bool,
    pub unbuffered: bool,
}

/// Settings of `sys` that Python can change or that others ask for.
#[derive(Default)]
pub struct Settings {
    /// The optimisation level (`-O`).
    pub optimize: Cell<u8>,
    /// Imports are told about (`-v`).
    pub verbose: Cell<bool>,
    /// `_imp.check_hash_based_pycs`; "default" if empty.
    pub check_hash_pycs: Cell<&'static str>,
    /// What `os.cpu_count()` returns, if set.
    pub cpu_count: Cell<Option<i32>>,
    /// Code is compiled without columns.
    pub no_debug_ranges: Cell<bool>,
    /// True once the interpreter is shutting down.
    pub finalizing: Cell<bool>,
    /// How many Python frames the running thread has on top of one another; put in by the crate that has the frames.
    pub depth: Cell<Option<fn(&Token) -> usize>>,
    /// Sets how deep the running thread is in its trace functions, which keeps events away, and says how deep it was;
    /// put in by the crate that has the frames.
    pub tracing: Cell<Option<fn(&Token, u32) -> u32>>,
    /// What `sys.setdlopenflags` was told.
    pub dlopen_flags: Cell<Option<i32>>,
    /// How the switch interval is read and set, in microseconds; put in by the crate that has the lock.
    pub switch_interval: Cell<Option<fn(&Token, Option<u64>) -> u64>>,
}

/// The optimisation level: 0, 1 or 2.
pub fn optimize_level(token: &Token) -> u8 {
    token.interp().extension::<Settings>().optimize.get()
}

/// True if environment variables mean nothing (`-E`, `-I`).
pub fn ignores_environment(token: &mut Token) -> bool {
    let Some(flags) = get(token, "flags") else {
        return false;
    };
    match baton_object::attribute::get_text(token, flags.as_ref(), "ignore_environment") {
        Ok(ignored) => ignored.word().int() == Some(1),
        Err(raised) => {
            drop(token.take_lazy(raised));
            false
        }
    }
}

/// Whether the interpreter is coming to its end: other threads do not run any more.
pub fn is_finalizing(token: &Token) -> bool {
    token.interp().extension::<Settings>().finalizing.get()
}

/// Writes to `sys.stderr`, unless it is missing or None.
///
/// # Errors
/// What its `write` raises.
pub fn write_stderr(token: &mut Token, text: &str) -> PyResult<()> {
    let Some(stderr) = get(token, "stderr").filter(|stderr| !stderr.word().is_none()) else {
        return Ok(());
    };
    let text = token.new_str(text);
    let write = token.name(Known::write);
    call_method(token, stderr.as_ref(), write, &[text.as_ref()]).map(drop)
}

/// An entry of `sys`, if there.
pub fn get(token: &Token, name: &str) -> Option<Owned> {
    let sys = token.interp().sys_dict(token)?;
    baton_object::dict::get_text(token, sys, name)
}

/// This module provides access to some objects used or maintained by the
/// interpreter and to functions that interact strongly with the interpreter.
#[baton_object::module(name = "sys")]
pub mod functions {
    use super::Settings;
    use baton_object::attribute::{self, call_method};
    use baton_object::dict;
    use baton_object::exceptions::{BaseException, SYSTEM_EXIT};
    use baton_object::object;
    use baton_object::str::Str;
    use baton_object::tuple::Tuple;
    use baton_object::{Args, Borrowed, Known, Owned, PyResult, Token};

    /// `RTLD_NOW` of the dynamic linker.
    const RTLD_NOW: i32 = 2;

    /// Exit the interpreter by raising SystemExit(status).
    ///
    /// If the status is omitted or None, it defaults to zero (i.e., success).
    /// If the status is an integer, it will be used as the system exit status.
    /// If it is another kind of object, it will be printed and the system
    /// exit status will be one (i.e., failure).
    #[function("(status=None, /)")]
    fn exit(token: &mut Token, status: Option<Borrowed<'_>>) -> PyResult {
        let status = status.filter(|status| !status.is_none());
        // A tuple is all that the exception is made with.
        let several = status.and_then(|status| Tuple::items_of(token, status));
        let values = match several {
            Some(items) => items.iter().map(|item| item.own(token)).collect(),
            None => status.map(|status| status.own(token)).into_iter().collect(),
        };
        Err(token.raise_values(&SYSTEM_EXIT, values))
    }

    /// Return the current exception.
    ///
    /// Return the most recent exception caught by an except clause
    /// in the current stack frame or in an older stack frame, or None
    /// if no such clause exists.
    #[function("()")]
    fn exception(token: &mut Token) -> PyResult {
        Ok((token.seam().handled.get())(token).unwrap_or_else(|| token.none()))
    }

    /// Return current exception information: (type, value, traceback).
    ///
    /// Return information about the most recent exception caught by an except
    /// clause in the current stack frame or in an older stack frame.
    #[function("()")]
    fn exc_info(token: &mut Token) -> PyResult {
        let none = token.none();
        let values = match (token.seam().handled.get())(token) {
            Some(error) => {
                let class = token.class_word(error.as_ref()).own(token);
                let traceback = BaseException::of(token, error.as_ref())
                    .traceback
                    .as_ref()
                    .map(|value| value.clone_ref(token));
                [class, error, traceback.unwrap_or(none)]
            }
            None => [none.clone_ref(token), none.clone_ref(token), none],
        };
        Ok(token.new_tuple(values.into_iter()))
    }

    /// Return the current value of the recursion limit.
    ///
    /// The recursion limit is the maximum depth of the Python interpreter
    /// stack.  This limit prevents infinite recursion from causing an overflow
    /// of the C stack and crashing Python.
    #[function("()")]
    fn getrecursionlimit(token: &mut Token) -> PyResult<usize> {
        Ok(token.interp().recursion_limit.get())
    }

    /// Set the maximum depth of the Python interpreter stack to n.
    ///
    /// This limit prevents infinite recursion from causing an overflow of the C
    /// stack and crashing Python.  The highest possible limit is platform-
    /// dependent.
    #[function("(limit, /)")]
    fn setrecursionlimit(token: &mut Token, limit: i32) -> PyResult<()> {
        if limit < 1 {
            return Err(token.value_error("recursion limit must be greater or equal than 1"));
        }
        let depth = token.interp().extension::<Settings>().depth.get();
        let depth = depth.map_or(0, |depth| depth(token));
        if depth >= limit as usize {
            let message = format!(
                "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
            );
            return Err(token.raise(&baton_object::exceptions::RECURSION_ERROR, message));
        }
        token.interp().recursion_limit.set(limit as usize);
        Ok(())
    }

    /// Return the current thread switch interval; see sys.setswitchinterval().
    #[function("()")]
    fn getswitchinterval(token: &mut Token) -> PyResult<f64> {
        let interval = token.interp().extension::<Settings>().switch_interval.get();
        Ok(interval.map_or(5000, |interval| interval(token, None)) as f64 / 1e6)
    }

    /// Set the ideal thread switching delay inside the Python interpreter.
    ///
    /// The actual frequency of switching threads can be lower if the
    /// interpreter executes long sequences of uninterruptible code
    /// (this is implementation-specific and workload-dependent).
    ///
    /// The parameter must represent the desired switching delay in seconds
    /// A typical value is 0.005 (5 milliseconds).
    #[function("(interval, /)")]
    fn setswitchinterval(token: &mut Token, interval: f64) -> PyResult<()> {
        if interval <= 0.0 || interval.is_nan() {
            return Err(token.value_error("switch interval must be strictly positive"));
        }
        let micros = (interval * 1e6) as u64;
        if let Some(set) = token.interp().extension::<Settings>().switch_interval.get() {
            set(token, Some(micros.max(1)));
        }
        Ok(())
    }

    /// Return the reference count of object.
    ///
    /// The count returned is generally one higher than you might expect,
    /// because it includes the (temporary) reference as an argument to
    /// getrefcount().
    #[function("(object, /)")]
    fn getrefcount(_token: &mut Token, object: Borrowed<'_>) -> PyResult<u64> {
        Ok(baton_object::refcount(object))
    }

    /// getsizeof(object [, default]) -> int
    ///
    /// Return the size of object in bytes.
    #[function("(object, default=None)")]
    fn getsizeof(
        token: &mut Token,
        object: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        let name = token.name(Known::__sizeof__);
        match attribute::call_special(token, object, name, &[]) {
            Ok(Some(size)) => Ok(size),
            Ok(None) => {
                let got = token.class_name(object);
                Err(token.type_error(format!("Type {got} doesn't define __sizeof__")))
            }
            Err(raised) => match default {
                Some(default) => {
                    token.swallow(raised, &baton_object::exceptions::TYPE_ERROR)?;
                    Ok(default.own(token))
                }
                None => Err(raised),
            },
        }
    }

    /// ``Intern'' the given string.
    ///
    /// This enters the string in the (global) table of interned strings whose
    /// purpose is to speed up dictionary lookups. Return the string itself or
    /// the previously interned string object with the same value.
    #[function("(string, /)")]
    fn intern(token: &mut Token, string: Borrowed<'_>) -> PyResult {
        if !token.is_exact(string, baton_object::kind::STR) {
            let got = token.class_name(string);
            let what = if string.is_a::<Str>(token) {
                format!("can't intern {got}")
            } else {
                format!("intern() argument must be str, not {got}")
            };
            return Err(token.type_error(what));
        }
        let string = string.own(token);
        Ok(token.intern_value(string))
    }

    /// Return a frame object from the call stack.
    ///
    /// If optional integer depth is given, return the frame object that many
    /// calls below the top of the stack.  If that is deeper than the call
    /// stack, ValueError is raised.  The default for depth is zero, returning
    /// the frame at the top of the call stack.
    ///
    /// This function should be used for internal and specialized purposes
    /// only.
    #[function("(depth=0, /)")]
    fn _getframe(token: &mut Token, depth: Option<i32>) -> PyResult {
        let depth = usize::try_from(depth.unwrap_or(0)).unwrap_or(0);
        let frame = token.seam().frame.get();
        match frame(token, depth) {
            Some(frame) => {
                baton_object::audit::audit(token, "sys._getframe", |token| {
                    vec![frame.clone_ref(token)]
                })?;
                Ok(frame)
            }
            None => Err(token.value_error("call stack is not deep enough")),
        }
    }

    /// Return the name of the module for a calling frame.
    #[function("(depth=0)")]
    fn _getframemodulename(token: &mut Token, depth: Option<i32>) -> PyResult {
        let depth = usize::try_from(depth.unwrap_or(0)).unwrap_or(0);
        let frame = token.seam().frame.get();
        let Some(frame) = frame(token, depth) else {
            return Ok(token.none());
        };
        let globals = attribute::get_text(token, frame.as_ref(), "f_globals")?;
        Ok(dict::get_text(token, globals.as_ref(), "__name__").unwrap_or_else(|| token.none()))
    }

    /// Print an object to sys.stdout and also save it in builtins._
    #[function("(object, /)")]
    fn displayhook(token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        if object.is_none() {
            return Ok(());
        }
        let builtins = token
            .interp()
            .builtins(token)
            .map(|builtins| builtins.own(token));
        let Some(builtins) = builtins else {
            return Err(token.runtime_error("lost builtins module"));
        };
        dict::set_text(token, builtins.as_ref(), "_", Borrowed::none());
        let Some(stdout) = super::get(token, "stdout").filter(|stream| !stream.word().is_none())
        else {
            return Err(token.runtime_error("lost sys.stdout"));
        };
        let text = object::repr(token, object)?;
        let write = token.name(Known::write);
        if let Err(raised) = call_method(token, stdout.as_ref(), write, &[text.as_ref()]) {
            token.swallow(raised, &baton_object::exceptions::UNICODE_ENCODE_ERROR)?;
            crate::print_error::write_escaped(token, &stdout, &text)?;
        }
        let newline = token.new_str("\n");
        call_method(token, stdout.as_ref(), write, &[newline.as_ref()])?;
        dict::set_text(token, builtins.as_ref(), "_", object);
        Ok(())
    }

    /// Handle an exception by displaying it with a traceback on sys.stderr.
    #[function("(exctype, value, traceback, /)")]
    fn excepthook(
        token: &mut Token,
        _exctype: Borrowed<'_>,
        value: Borrowed<'_>,
        traceback: Borrowed<'_>,
    ) -> PyResult<()> {
        if !value.is_a::<BaseException>(token) {
            let got = token.short_class_name(value);
            let text = match value.is_none() {
                true => "NoneType: None\n".to_owned(),
                false => format!(
                    "TypeError: print_exception(): Exception expected for value, {got} found\n"
                ),
            };
            return crate::print_error::write_stderr(token, &text);
        }
        let known = BaseException::of(token, value).traceback.is_some();
        if !known && !traceback.is_none() {
            attribute::set_text(token, value, "__traceback__", traceback)?;
        }
        crate::print_error::print(token, value)
    }

    /// Handle an unraisable exception.
    #[function("(unraisable, /)")]
    fn unraisablehook(token: &mut Token, unraisable: Borrowed<'_>) -> PyResult<()> {
        let value = attribute::get_text(token, unraisable, "exc_value")?;
        let message = attribute::get_text(token, unraisable, "err_msg")?;
        let object = attribute::get_text(token, unraisable, "object")?;
        let message = if message.word().is_none() {
            "Exception ignored in".to_string()
        } else {
            object::str_text(token, message.as_ref())?
        };
        if !value.as_ref().is_a::<BaseException>(token) {
            let class = attribute::get_text(token, unraisable, "exc_type")?;
            let class = match class.as_ref().as_class(token) {
                Some(class) => class.name(token).into_owned(),
                None => return Ok(()),
            };
            let object = object::repr_text(token, object.as_ref())?;
            let text = format!("{message} {object}:\n{class}\n");
            return crate::print_error::write_stderr(token, &text);
        }
        crate::print_error::print_unraisable(token, value.as_ref(), &message, object.as_ref())
    }

    /// Return the current default encoding used by the Unicode implementation.
    #[function("()")]
    fn getdefaultencoding(_token: &mut Token) -> PyResult<&'static str> {
        Ok("utf-8")
    }

    /// Return the encoding used to convert Unicode filenames to OS filenames.
    #[function("()")]
    fn getfilesystemencoding(_token: &mut Token) -> PyResult<&'static str> {
        Ok("utf-8")
    }

    /// Return the error mode used Unicode to OS filename conversion.
    #[function("()")]
    fn getfilesystemencodeerrors(_token: &mut Token) -> PyResult<&'static str> {
        Ok("surrogateescape")
    }

    /// Return True if Python is exiting.
    #[function("()")]
    fn is_finalizing(token: &mut Token) -> PyResult<bool> {
        Ok(super::is_finalizing(token))
    }

    /// Return True if the GIL is currently enabled and False if it is disabled.
    #[function("()")]
    fn _is_gil_enabled(_token: &mut Token) -> PyResult<bool> {
        Ok(true)
    }

    /// Return True if the given string is "interned".
    #[function("(string, /)")]
    fn _is_interned(token: &mut Token, string: Borrowed<'_>) -> PyResult<bool> {
        if !string.is_a::<Str>(token) {
            let got = token.class_name(string);
            return Err(token.type_error(format!("_is_interned() argument must be str, not {got}")));
        }
        Ok(baton_object::str::is_interned(string))
    }

    /// Return the set maximum number of digits for int <-> str conversions.
    #[function("()")]
    fn get_int_max_str_digits(token: &mut Token) -> PyResult<usize> {
        Ok(token.interp().int_max_str_digits.get())
    }

    /// Set the maximum string digits limit for non-binary int<->str conversions.
    #[function("(maxdigits)")]
    fn set_int_max_str_digits(token: &mut Token, maxdigits: i32) -> PyResult<()> {
        if maxdigits != 0 && maxdigits < 640 {
            return Err(token.value_error("maxdigits must be >= 640 or 0 for unlimited"));
        }
        token.interp().int_max_str_digits.set(maxdigits as usize);
        Ok(())
    }

    /// Passes the event to any hooks that are attached.
    #[function("(event, /, *args)")]
    fn audit(token: &mut Token, args: Args<'_>) -> PyResult<()> {
        let [event, arguments @ ..] = args.positional() else {
            return Err(token.type_error("audit expected at least 1 argument, got 0"));
        };
        let Some(name) = event
            .get::<Str>(token)
            .map(|event| event.to_cow().into_owned())
        else {
            let got = token.class_name(*event);
            let message = format!("audit() argument 1 must be str, not {got}");
            return Err(token.type_error(message));
        };
        baton_object::audit::audit(token, &name, |token| {
            arguments.iter().map(|value| value.own(token)).collect()
        })
    }

    /// Adds a new audit hook callback.
    #[function("(hook)")]
    fn addaudithook(token: &mut Token, hook: Borrowed<'_>) -> PyResult<()> {
        let hook = hook.own(token);
        baton_object::audit::add_hook(token, hook)
    }

    /// Call func(*args), while tracing is enabled.
    #[function("(func, args, /)")]
    fn call_tracing(token: &mut Token, func: Borrowed<'_>, args: Borrowed<'_>) -> PyResult {
        let items = object::collect(token, args)?;
        let swap = token.interp().extension::<Settings>().tracing.get();
        let before = swap.map(|swap| swap(token, 0));
        let result = object::call(token, func, Owned::borrows(&items));
        if let Some((swap, before)) = swap.zip(before) {
            swap(token, before);
        }
        result
    }

    /// Return True if remote debugging is enabled, False otherwise: other processes cannot run code in this one.
    #[function("()")]
    fn is_remote_debug_enabled(_token: &mut Token) -> PyResult<bool> {
        Ok(false)
    }

    /// Executes a file containing Python code in a given remote Python process.
    #[function("(pid, script)")]
    fn remote_exec(token: &mut Token, _pid: i32, _script: Borrowed<'_>) -> PyResult {
        Err(token.not_implemented("remote debugging"))
    }

    /// Activate stack profiler trampoline *backend*.
    #[function("(backend, /)")]
    fn activate_stack_trampoline(token: &mut Token, _backend: String) -> PyResult {
        Err(token.value_error("perf trampoline not available"))
    }

    /// Deactivate the current stack profiler trampoline backend.
    #[function("()")]
    fn deactivate_stack_trampoline(_token: &mut Token) -> PyResult<()> {
        Ok(())
    }

    /// Return *True* if a stack profiler trampoline is active.
    #[function("()")]
    fn is_stack_trampoline_active(_token: &mut Token) -> PyResult<bool> {
        Ok(false)
    }

    /// Return the current value of the flags that are used for dlopen calls.
    #[function("()")]
    fn getdlopenflags(token: &mut Token) -> PyResult<i32> {
        let set = token.interp().extension::<Settings>().dlopen_flags.get();
        Ok(set.unwrap_or(RTLD_NOW))
    }

    /// Set the flags used by the interpreter for dlopen calls.
    #[function("(flags, /)")]
    fn setdlopenflags(token: &mut Token, flags: i32) -> PyResult<()> {
        let settings = token.interp().extension::<Settings>();
        settings.dlopen_flags.set(Some(flags));
        Ok(())
    }

    /// Return True if the given object is "immortal" per PEP 683.
    #[function("(op, /)")]
    fn _is_immortal(_token: &mut Token, op: Borrowed<'_>) -> PyResult<bool> {
        Ok(baton_object::refcount(op) >= u64::from(u32::MAX))
    }

    /// Return the number of memory blocks currently allocated.
    #[function("()")]
    fn getallocatedblocks(token: &mut Token) -> PyResult<usize> {
        Ok(token.heap().tracked_count())
    }

    /// Return the number of elements of the unicode interned dictionary
    #[function("(*, _only_immortal=False)")]
    fn getunicodeinternedsize(token: &mut Token, _only_immortal: Option<bool>) -> PyResult<usize> {
        Ok(baton_object::str::interned_count(token))
    }

    /// Clear the internal type lookup cache.
    #[function("()")]
    fn _clear_type_cache(_token: &mut Token) -> PyResult<()> {
        Ok(())
    }

    /// Clear all internal performance-related caches.
    #[function("()")]
    fn _clear_internal_caches(_token: &mut Token) -> PyResult<()> {
        Ok(())
    }

    /// Private function for getting PyConfig.cpu_count
    #[function("()")]
    fn _get_cpu_count_config(token: &mut Token) -> PyResult<i32> {
        Ok(token
            .interp()
            .extension::<Settings>()
            .cpu_count
            .get()
            .unwrap_or(-1))
    }

    /// Private function for clearing certain descriptors from a type's dictionary.
    ///
    /// See gh-135228 for context.
    #[function("(type, /)")]
    fn _clear_type_descriptors(token: &mut Token, r#type: Borrowed<'_>) -> PyResult<()> {
        let Some(class) = r#type.as_class(token) else {
            let got = token.class_name(r#type);
            return Err(token.type_error(format!(
                "_clear_type_descriptors() argument must be type, not {got}"
            )));
        };
        if !class.has(baton_object::class::class_flags::HEAP) {
            return Err(token.type_error("argument is immutable"));
        }
        let dict = class.dict(token).own(token);
        for known in [Known::__dict__, Known::__weakref__] {
            let name = token.name(known);
            drop(dict::remove(token, dict.as_ref(), name)?);
        }
        if let Some(class) = r#type.as_class(token) {
            class.changed_all(token);
        }
        Ok(())
    }

    /// This hook function is called by built-in breakpoint().
    #[function("(*args, **kwargs)")]
    fn breakpointhook(token: &mut Token, args: Args<'_>) -> PyResult {
        match crate::breakpoint::hook(token)? {
            Some(hook) => baton_object::call::call_args(token, hook.as_ref(), args),
            None => Ok(token.none()),
        }
    }
}

/// Utilities for observing just-in-time compilation: there is none.
#[baton_object::module(name = "sys._jit")]
pub mod jit {
    use baton_object::{PyResult, Token};

    /// Return True if the interpreter was built with JIT support.
    #[function("()")]
    fn is_available(_token: &mut Token) -> PyResult<bool> {
        Ok(false)
    }

    /// Return True if JIT compilation is enabled for the current process.
    #[function("()")]
    fn is_enabled(_token: &mut Token) -> PyResult<bool> {
        Ok(false)
    }

    /// Return True if the topmost frame is executing JIT code.
    #[function("()")]
    fn is_active(_token: &mut Token) -> PyResult<bool> {
        Ok(false)
    }
}
