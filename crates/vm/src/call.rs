//! Calling Python functions: making a frame and matching arguments to parameters.
//!
//! Messages are those of CPython's `Python/ceval.c` (`too_many_positional`, `missing_arguments` and so on).

use crate::code_object::CodeObject;
use crate::frame::{Frame, FrameKind};
use crate::function::Function;
use crate::run::{Outcome, run};
use crate::state;
use baton_object::dict::{self, Dict};
use baton_object::error::Raised;
use baton_object::tuple::Tuple;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, Word, exceptions};

/// `function(*args, **kwargs)` from native code.
pub fn call_function(token: &mut Token, function: Borrowed<'_>, args: Args<'_>) -> PyResult {
    if let Some(frame) = exact_frame(token, function, &args) {
        // SAFETY: just made.
        return unsafe { enter(token, frame) };
    }
    let frame = make_frame(token, function, None)?;
    // SAFETY: the frame was just made and is the newest.
    unsafe {
        if let Err(raised) = bind(token, function, args, Frame::locals(frame)) {
            discard(token, frame);
            return Err(raised);
        }
        enter(token, frame)
    }
}

/// Runs a function's frame to its end.
///
/// # Safety
/// `frame` is the newest one, its arguments in place.
unsafe fn enter(token: &mut Token, frame: *mut Frame) -> PyResult {
    // SAFETY: by contract.
    let outcome = unsafe {
        (*frame).kind = FrameKind::Entry;
        run(token, frame)?
    };
    match outcome {
        Outcome::Returned(value) | Outcome::Yielded(value) => Ok(value),
    }
}

/// The frame of a call whose arguments are exactly the function's parameters, in their order.
#[inline]
fn exact_frame(token: &Token, function: Borrowed<'_>, args: &Args<'_>) -> Option<*mut Frame> {
    let payload = Function::of(token, function);
    let given = args.positional();
    if payload.code_object().exact_arguments() != given.len() || args.has_keywords() {
        return None;
    }
    let frame = push_frame(token, payload)?;
    // SAFETY: as many locals as arguments.
    unsafe {
        (*frame).function = token.retain(function.word());
        for (index, value) in given.iter().enumerate() {
            Frame::locals(frame)
                .add(index)
                .write(token.retain(value.word()));
        }
    }
    Some(frame)
}

/// Runs a module's or class's code: `function` with a namespace for its names.
pub fn call_with_namespace(
    token: &mut Token,
    function: Borrowed<'_>,
    namespace: Borrowed<'_>,
) -> PyResult {
    let frame = make_frame(token, function, Some(namespace))?;
    // SAFETY: the frame was just made and is the newest.
    unsafe {
        (*frame).kind = FrameKind::Entry;
        match run(token, frame)? {
            Outcome::Returned(value) | Outcome::Yielded(value) => Ok(value),
        }
    }
}

/// Calls a class body, which returns its `__class__` cell or None.
pub fn call_body(token: &mut Token, function: Borrowed<'_>, namespace: Borrowed<'_>) -> PyResult {
    call_with_namespace(token, function, namespace)
}

/// The quick form of [`make_frame`], which leaves out what it cannot do at once: None. The function's count is the
/// caller's to add, and so are the arguments: only the locals behind the parameters are NULL.
#[inline(always)]
pub fn push_frame(token: &Token, function: &Function) -> Option<*mut Frame> {
    let vm = state::of(token);
    let depth = vm.depth.get();
    if depth >= token.interp().recursion_limit.get() {
        return None;
    }
    let code = function.code_object();
    let memory = vm.stack.try_push(code.frame_words())?;
    vm.depth.set(depth + 1);
    let frame = memory.as_ptr().cast::<Frame>();
    let locals = code.locals_count();
    // SAFETY: the memory holds the header, the locals and the operand stack.
    unsafe {
        frame.write(Frame {
            previous: vm.frame.get(),
            code,
            ip: code.instructions(),
            sp: Frame::locals(frame).add(locals),
            function: Word::NULL,
            globals: function.globals.word().unowned(),
            builtins: function.builtins.word().unowned(),
            namespace: Word::NULL,
            object: Word::NULL,
            on_return: std::ptr::null(),
            generator: Word::NULL,
            kind: FrameKind::Call,
            last: 0,
        });
        for index in code.parameter_count()..locals {
            // Volatile, or the few words become a call of memset.
            Frame::locals(frame).add(index).write_volatile(Word::NULL);
        }
    }
    Some(frame)
}

/// A frame for a call of `function` on the data stack, its locals all NULL. Code of a module looks its names up in
/// `namespace`, or in its globals.
pub fn make_frame(
    token: &mut Token,
    function: Borrowed<'_>,
    namespace: Option<Borrowed<'_>>,
) -> PyResult<*mut Frame> {
    let vm = state::of(token);
    if vm.depth.get() >= token.interp().recursion_limit.get() {
        return Err(too_deep(token));
    }
    vm.depth.set(vm.depth.get() + 1);
    let payload = Function::of(token, function);
    let code = payload.code_object();
    code.warm_up();
    let memory = vm.stack.push(code.frame_words());
    let frame = memory.as_ptr().cast::<Frame>();
    let locals = code.locals_count();
    let namespace = match namespace {
        None if !code.is_optimized() => Some(payload.globals.as_ref()),
        given => given,
    };
    // SAFETY: the memory holds the header, the locals and the operand stack.
    unsafe {
        frame.write(Frame {
            previous: vm.frame.get(),
            code,
            ip: code.instructions(),
            sp: Frame::locals(frame).add(locals),
            function: token.retain(function.word()),
            globals: payload.globals.word().unowned(),
            builtins: payload.builtins.word().unowned(),
            namespace: namespace.map_or(Word::NULL, |namespace| token.retain(namespace.word())),
            object: Word::NULL,
            on_return: std::ptr::null(),
            generator: Word::NULL,
            kind: FrameKind::Call,
            last: 0,
        });
        Frame::locals(frame).write_bytes(0, locals);
    }
    Ok(frame)
}

#[cold]
fn too_deep(token: &mut Token) -> Raised {
    token.raise(
        &exceptions::RECURSION_ERROR,
        "maximum recursion depth exceeded",
    )
}

/// Gives up a frame that never ran.
///
/// # Safety
/// `frame` is the newest frame on the data stack, made by [`make_frame`].
pub unsafe fn discard(token: &Token, frame: *mut Frame) {
    // SAFETY: by contract.
    unsafe { Frame::clear(token, frame) };
    let vm = state::of(token);
    vm.stack.pop(frame.cast());
    vm.depth.set(vm.depth.get() - 1);
}

/// Matches arguments to the parameters of `function` and writes them into its frame's locals.
///
/// # Safety
/// `locals` are the NULL locals of a frame for that function.
pub unsafe fn bind(
    token: &mut Token,
    function: Borrowed<'_>,
    args: Args<'_>,
    locals: *mut Word,
) -> PyResult<()> {
    let code: *const CodeObject = Function::of(token, function).code_object();
    // SAFETY: the function keeps its code alive while it is called; the frame holds the function.
    let code = unsafe { &*code };
    let (positional, keyword_only, has_args, has_kwargs) = code.parameters();
    // SAFETY: every index below is that of a parameter.
    let set = |index: usize, value: Owned| unsafe { locals.add(index).write(value.into_raw()) };
    let is_unset = |index: usize| unsafe {
        // SAFETY: as above.
        locals.add(index).read().is_null()
    };
    let given = args.positional();
    for (index, value) in given.iter().take(positional).enumerate() {
        set(index, value.own(token));
    }
    let named = positional + keyword_only;
    if has_args {
        let rest = token.tuple_of(given.get(positional..).unwrap_or_default());
        set(named, rest);
    }
    let mut extra = None;
    if has_kwargs {
        let dict = Dict::new(token);
        set(named + usize::from(has_args), dict.clone_ref(token));
        extra = Some(dict);
    }
    let mut positional_by_name = Vec::new();
    for (name, value) in args.keywords() {
        match find_parameter(token, code, name)? {
            Some(index) if index >= code.shallow().posonlyargcount as usize => {
                if !is_unset(index) {
                    let (function, name) = (qualname(token, function), text(token, name));
                    return Err(token.type_error(format!(
                        "{function}() got multiple values for argument '{name}'"
                    )));
                }
                set(index, value.own(token));
            }
            found => match &extra {
                Some(extra) => dict::set(token, extra.as_ref(), name, value)?,
                None if found.is_some() => positional_by_name.push(text(token, name)),
                None => return Err(unexpected_keyword(token, function, code, name)),
            },
        }
    }
    if !positional_by_name.is_empty() {
        let (function, names) = (qualname(token, function), positional_by_name.join(", "));
        return Err(token.type_error(format!(
            "{function}() got some positional-only arguments passed as keyword arguments: '{names}'"
        )));
    }
    if given.len() > positional && !has_args {
        return Err(too_many(token, function, code, given.len(), locals));
    }
    fill_defaults(token, function, code, given.len(), locals)
}

/// # Safety-relevant contract as for [`bind`], which calls this.
fn fill_defaults(
    token: &mut Token,
    function: Borrowed<'_>,
    code: &CodeObject,
    given: usize,
    locals: *mut Word,
) -> PyResult<()> {
    let (positional, keyword_only, ..) = code.parameters();
    // SAFETY: indices of parameters.
    let is_unset = |index: usize| unsafe { locals.add(index).read().is_null() };
    if given < positional {
        let defaults = Function::of(token, function)
            .defaults
            .as_ref()
            .map(|defaults| defaults.clone_ref(token));
        let defaults = defaults
            .as_ref()
            .map_or(&[][..], |defaults| Tuple::items_of_word(defaults.as_ref()));
        let first = positional.saturating_sub(defaults.len());
        let missing: Vec<usize> = (given..first).filter(|index| is_unset(*index)).collect();
        if !missing.is_empty() {
            return Err(missing_arguments(
                token,
                function,
                code,
                &missing,
                "positional",
            ));
        }
        let skip = defaults.len().saturating_sub(positional);
        for (offset, value) in defaults[skip..].iter().enumerate() {
            if is_unset(first + offset) {
                // SAFETY: a parameter's index.
                unsafe {
                    locals
                        .add(first + offset)
                        .write(value.own(token).into_raw())
                };
            }
        }
    }
    let mut missing = Vec::new();
    for index in positional..positional + keyword_only {
        if !is_unset(index) {
            continue;
        }
        let defaults = Function::of(token, function)
            .kwdefaults
            .as_ref()
            .map(|defaults| defaults.clone_ref(token));
        let default = match (defaults, code.local_name(index)) {
            (Some(defaults), Some(name)) => dict::get(token, defaults.as_ref(), name)?,
            _ => None,
        };
        match default {
            // SAFETY: a parameter's index.
            Some(value) => unsafe { locals.add(index).write(value.into_raw()) },
            None => missing.push(index),
        }
    }
    match missing.is_empty() {
        true => Ok(()),
        false => Err(missing_arguments(
            token,
            function,
            code,
            &missing,
            "keyword-only",
        )),
    }
}

/// The parameter that takes keyword `name`: by identity first (both are interned as a rule), then by equality.
fn find_parameter(
    token: &mut Token,
    code: &CodeObject,
    name: Borrowed<'_>,
) -> PyResult<Option<usize>> {
    let (positional, keyword_only, ..) = code.parameters();
    let names = &code.local_names()[..positional + keyword_only];
    if let Some(index) = names.iter().position(|other| other.word().is(name.word())) {
        return Ok(Some(index));
    }
    if !name.is_a::<baton_object::str::Str>(token) {
        return Err(token.type_error("keywords must be strings"));
    }
    for (index, other) in names.iter().enumerate() {
        if baton_object::object::equal(token, other.as_ref(), name)? {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

fn text(token: &Token, name: Borrowed<'_>) -> String {
    baton_object::str::to_cow(token, name).into_owned()
}

fn qualname(token: &Token, function: Borrowed<'_>) -> String {
    text(token, Function::of(token, function).qualname.as_ref())
}

#[cold]
fn unexpected_keyword(
    token: &mut Token,
    function: Borrowed<'_>,
    code: &CodeObject,
    name: Borrowed<'_>,
) -> Raised {
    let (positional, keyword_only, ..) = code.parameters();
    let names: Vec<String> = code.local_names()[..positional + keyword_only]
        .iter()
        .skip(code.shallow().posonlyargcount as usize)
        .map(|name| text(token, name.as_ref()))
        .collect();
    let (function, name) = (qualname(token, function), text(token, name));
    let known = names.iter().map(String::as_str);
    baton_object::args::unexpected_keyword(token, &format!("{function}()"), &name, known)
}

#[cold]
fn too_many(
    token: &mut Token,
    function: Borrowed<'_>,
    code: &CodeObject,
    given: usize,
    locals: *mut Word,
) -> Raised {
    let (positional, keyword_only, ..) = code.parameters();
    let defaults = Function::of(token, function)
        .defaults
        .as_ref()
        .map_or(0, |defaults| Tuple::items_of_word(defaults.as_ref()).len());
    // SAFETY: indices of parameters.
    let keywords = (positional..positional + keyword_only)
        .filter(|index| unsafe { !locals.add(*index).read().is_null() })
        .count();
    let (plural, takes) = match defaults {
        0 => (positional != 1, positional.to_string()),
        _ => (
            true,
            format!(
                "from {} to {positional}",
                positional.saturating_sub(defaults)
            ),
        ),
    };
    let extra = match keywords {
        0 => String::new(),
        _ => format!(
            " positional argument{} (and {keywords} keyword-only argument{})",
            if given == 1 { "" } else { "s" },
            if keywords == 1 { "" } else { "s" }
        ),
    };
    let name = qualname(token, function);
    let verb = if given == 1 && keywords == 0 {
        "was"
    } else {
        "were"
    };
    token.type_error(format!(
        "{name}() takes {takes} positional argument{} but {given}{extra} {verb} given",
        if plural { "s" } else { "" }
    ))
}

#[cold]
fn missing_arguments(
    token: &mut Token,
    function: Borrowed<'_>,
    code: &CodeObject,
    missing: &[usize],
    kind: &str,
) -> Raised {
    let names: Vec<String> = missing
        .iter()
        .filter_map(|index| code.local_name(*index))
        .map(|name| format!("'{}'", text(token, name)))
        .collect();
    let list = match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first, second] => format!("{first} and {second}"),
        [most @ .., last] => format!("{}, and {last}", most.join(", ")),
    };
    let (function, plural) = (
        qualname(token, function),
        if missing.len() == 1 { "" } else { "s" },
    );
    token.type_error(format!(
        "{function}() missing {} required {kind} argument{plural}: {list}",
        missing.len()
    ))
}
