//! Calls and function making.

use crate::call::{bind, discard, make_frame, push_frame};
use crate::code_object::Cache;
use crate::frame::{Frame, FrameKind};
use crate::function::{self, Function};
use crate::ops::attribute::shape_id;
use crate::ops::control::switch_point;
use crate::ops::specialise;
use crate::run::{Regs, Step, Stop};
use crate::state;
use baton_code::ops::{Opcode, function_attribute};
use baton_object::args::NativeFn;
use baton_object::call::{call_args, call_native};
use baton_object::class::{MethodKind, MethodSpec, Type, class_flags};
use baton_object::descriptor::{Builtin, Method, MethodDescriptor};
use baton_object::dict::Dict;
use baton_object::error::Raised;
use baton_object::list::List;
use baton_object::tuple::Tuple;
use baton_object::{Args, Borrowed, Known, Owned, PyResult, Token, Word, kind};

/// Of `CALL`.
pub const CACHE_UNITS: isize = 3;

/// `CALL`: callable, self or NULL, arguments; here a Python function that takes these and the rest from its defaults.
#[inline(always)]
pub fn call(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.jump(CACHE_UNITS);
    let mut count = arg as usize;
    let callable = r.peek(count + 1);
    if !token.is_exact(callable, kind::FUNCTION) {
        return Err(Stop::Slow);
    }
    if !r.peek_word(count).is_null() {
        count += 1;
    }
    // SAFETY: exactly a function.
    let function = unsafe { callable.get_unchecked::<Function>() };
    let Some(frame) = push_with_defaults(r, token, function, count) else {
        return Err(Stop::Slow);
    };
    // SAFETY: the frame was just made for this function.
    unsafe { (*frame).function = token.own_word(callable.word()) };
    r.shrink(arg as usize + 2);
    r.save();
    let vm = state::of(token);
    r.enter(vm, frame);
    Ok(())
}

/// What a function that takes nothing but positional arguments has for those beyond `count`; none if that is not enough.
#[inline(always)]
fn defaults_beyond(function: &Function, count: usize) -> Option<&[Borrowed<'_>]> {
    let exact = function.code_object().exact_arguments();
    if exact == count {
        return Some(&[]);
    }
    let defaults = Tuple::items_of_word(function.defaults.as_ref()?.as_ref());
    let given = defaults.len().checked_sub(exact.checked_sub(count)?)?;
    defaults.get(given..)
}

/// A frame for a function without `*args` and the like, `count` arguments moved into it and the others taken from the
/// defaults, if these are enough. The caller gives it the function and forgets the arguments.
#[inline(always)]
fn push_with_defaults(
    r: &Regs,
    token: &Token,
    function: &Function,
    count: usize,
) -> Option<*mut Frame> {
    let defaults = defaults_beyond(function, count)?;
    let frame = push_frame(token, function)?;
    let locals = Frame::locals(frame);
    // SAFETY: as many locals as arguments and defaults. The words move: owned ones with their count, borrowed ones stay
    // borrowed from a frame below.
    unsafe {
        move_arguments(r, locals, count);
        for (index, value) in defaults.iter().enumerate() {
            let value = token.retain_value(value.word());
            locals.add(count + index).write(value);
        }
    }
    Some(frame)
}

/// A frame for a function whose parameters end with `*args`, `count` arguments moved into it, if they reach that. The
/// caller gives it the function and forgets the arguments.
#[inline(always)]
fn push_with_rest(
    r: &Regs,
    token: &Token,
    function: &Function,
    count: usize,
) -> Option<*mut Frame> {
    let before = function.code_object().arguments_before_rest();
    if before > count {
        return None;
    }
    let frame = push_frame(token, function)?;
    let locals = Frame::locals(frame);
    // SAFETY: as in `push_with_defaults`, with one more local for the tuple, which takes the rest over.
    unsafe {
        let from = r.sp.sub(count);
        for index in 0..before {
            locals.add(index).write(from.add(index).read());
        }
        let rest = token.tuple_from_stack(from.add(before), count - before);
        locals.add(before).write(rest.into_raw());
    }
    Some(frame)
}

/// `CALL_PY_GENERAL`: a Python function with `*args`.
pub fn call_py_general(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let mut count = arg as usize;
    let callable = r.peek(count + 1);
    if !token.is_exact(callable, kind::FUNCTION) {
        return call_slow(r, token, arg);
    }
    if !r.peek_word(count).is_null() {
        count += 1;
    }
    r.save();
    // SAFETY: exactly a function.
    let function = unsafe { callable.get_unchecked::<Function>() };
    let Some(frame) = push_with_rest(r, token, function, count) else {
        return call_slow(r, token, arg);
    };
    r.jump(CACHE_UNITS);
    // SAFETY: the frame was just made for this function.
    unsafe { (*frame).function = token.own_word(callable.word()) };
    r.shrink(arg as usize + 2);
    r.save();
    r.enter(state::of(token), frame);
    Ok(())
}

/// Moves the `count` topmost words into a new frame's locals; the stack is not shortened.
///
/// # Safety
/// `locals` has room for them, and the caller forgets them on the stack.
#[inline(always)]
unsafe fn move_arguments(r: &Regs, locals: *mut Word, count: usize) {
    // SAFETY: the stack is that deep; the rest is the contract.
    unsafe {
        let from = r.sp.sub(count);
        // A loop: the few words are not worth a call of memcpy.
        for index in 0..count {
            locals.add(index).write(from.add(index).read());
        }
    }
}

/// `CALL_BOUND_METHOD_EXACT_ARGS`: a bound method whose function takes exactly these arguments.
#[inline(always)]
pub fn call_bound_method(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let count = arg as usize;
    let callable = r.peek(count + 1);
    if !token.is_exact(callable, kind::METHOD) || !r.peek_word(count).is_null() {
        return Err(Stop::Slow);
    }
    // SAFETY: exactly a method.
    let method = unsafe { callable.get_unchecked::<Method>() };
    let bound = method.function.as_ref();
    if !token.is_exact(bound, kind::FUNCTION) {
        return Err(Stop::Slow);
    }
    // SAFETY: exactly a function.
    let function = unsafe { bound.get_unchecked::<Function>() };
    if function.code_object().exact_arguments() != count + 1 {
        return Err(Stop::Slow);
    }
    let Some(frame) = push_frame(token, function) else {
        return Err(Stop::Slow);
    };
    let locals = Frame::locals(frame);
    r.jump(CACHE_UNITS);
    // SAFETY: as in `call`; the receiver comes from the method.
    unsafe {
        locals.write(token.retain(method.this.word()));
        move_arguments(r, locals.add(1), count);
        (*frame).function = token.retain(bound.word());
    }
    r.shrink(count + 2);
    r.save();
    r.enter(state::of(token), frame);
    r.release_last(token, callable.word());
    Ok(())
}

/// [`call`] of anything.
pub fn call_slow(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    specialise::try_to(r, |cache| specialise::call(r, token, arg as usize, cache));
    r.jump(CACHE_UNITS);
    let mut count = arg as usize;
    let mut callable = r.peek(count + 1);
    if r.peek_word(count).is_null() {
        if token.is_exact(callable, kind::METHOD) {
            unpack_method(r, token, count);
            callable = r.peek(count + 1);
            count += 1;
        }
    } else {
        count += 1;
    }
    // Behind here `count` includes self; the slot below it is NULL or the callable's own.
    let arg = arg as usize;
    match shape_id(callable.word()) {
        kind::FUNCTION => call_python(r, token, callable, count, arg),
        kind::METHOD_DESCRIPTOR => call_method_descriptor(r, token, callable, count, arg),
        kind::BUILTIN => call_builtin(r, token, callable, count, arg),
        kind::TYPE => call_class(r, token, callable, count, arg),
        _ => call_any(r, token, callable, count, arg),
    }
}

/// The cache of the running `CALL`.
#[inline(always)]
pub fn cache<'a>(r: &Regs) -> &'a Cache {
    // SAFETY: ip points at the instruction's cache units; the cache lives as long as the running code.
    unsafe { &*r.code().cache(r.ip) }
}

/// Calls the native function that a cache remembers, with the `count` topmost values.
#[inline(always)]
fn call_cached(r: &mut Regs, token: &mut Token, spec: usize, count: usize, arg: usize) -> Step {
    r.jump(CACHE_UNITS);
    r.save();
    let spec = std::ptr::with_exposed_provenance::<MethodSpec>(spec);
    // SAFETY: the cache holds the address of a static declaration.
    let spec = unsafe { &*spec };
    let callable = r.peek(arg + 1);
    let silent = spec.no_switch && is_silent(r, token, callable, count, arg);
    let result = call_spec(token, spec, Args::new(r.top(count)), |token| {
        owner_name(token, callable)
    })?;
    finish_call(r, token, result, arg)?;
    switch_unless(silent, r, token)
}

/// The switch point behind a call, but for those that have none.
#[inline(always)]
fn switch_unless(silent: bool, r: &mut Regs, token: &mut Token) -> Step {
    if silent {
        Ok(())
    } else {
        switch_point(r, token)
    }
}

/// Whether CPython's specialised code has no switch point behind this call of a function that is marked so: those of a
/// module always, a list's method where it is called as such and nobody wants its result (`CALL_LIST_APPEND`).
#[cold]
fn is_silent(r: &Regs, token: &Token, callable: Borrowed<'_>, count: usize, arg: usize) -> bool {
    if let Some(builtin) = callable.get::<Builtin>(token) {
        return builtin.spec.0.kind == MethodKind::Function;
    }
    if count == arg {
        // Called through the class.
        return false;
    }
    let is_list = r
        .top(count)
        .first()
        .is_some_and(|first| first.is_a::<List>(token));
    is_list && r.code().opcode_at(r.unit() + 1) == Opcode::POP_TOP as u8
}

/// `CALL_BUILTIN_FAST`: a certain built-in function.
pub fn call_builtin_fast(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let (cache, count) = (cache(r), arg as usize);
    let callable = r.peek(count + 1);
    if shape_id(callable.word()) != kind::BUILTIN || !r.peek_word(count).is_null() {
        return call_slow(r, token, arg);
    }
    // SAFETY: exactly a built-in function. Its address says nothing: bound methods come and go, the function behind
    // them does not.
    let builtin = unsafe { callable.get_unchecked::<Builtin>() };
    if std::ptr::from_ref(builtin.spec.0).addr() != cache.word {
        return call_slow(r, token, arg);
    }
    match &builtin.this {
        // A bound method's receiver takes the free place in front of the arguments; the callable keeps it alive.
        Some(this) if cache.index != 0 => {
            r.replace(count, this.word().unowned());
            call_cached(r, token, cache.word, count + 1, count)
        }
        _ => call_cached(r, token, cache.word, count, count),
    }
}

/// `CALL_METHOD_DESCRIPTOR_FAST`: a certain native method with receivers of a certain shape.
pub fn call_method_descriptor_fast(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let (cache, count) = (cache(r), arg as usize);
    let callable = r.peek(count + 1);
    // SAFETY: exactly a method descriptor, by the test before.
    let same = shape_id(callable.word()) == kind::METHOD_DESCRIPTOR
        && std::ptr::from_ref(
            unsafe { callable.get_unchecked::<MethodDescriptor>() }
                .spec
                .0,
        )
        .addr()
            == cache.word;
    if !same || r.peek_word(count).is_null() || shape_id(r.peek_word(count)) != cache.shape {
        return call_slow(r, token, arg);
    }
    call_cached(r, token, cache.word, count + 1, count)
}

/// `CALL_ALLOC_AND_ENTER_INIT`: a certain class without `__new__`, whose `__init__` is a function that takes exactly
/// these arguments.
pub fn call_init(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let (cache, count) = (cache(r), arg as usize);
    let callable = r.peek(count + 1);
    if callable.word().identity() != cache.extra || !r.peek_word(count).is_null() {
        return call_slow(r, token, arg);
    }
    let init = Word::from_cached_bits(cache.word);
    // SAFETY: the guard's class keeps its `__init__` alive, exactly a function.
    let function = unsafe { Borrowed::from_raw(init).get_unchecked::<Function>() };
    if function.code_object().exact_arguments() != count + 1 {
        return call_slow(r, token, arg);
    }
    let Some(class) = callable.as_class(token) else {
        return call_slow(r, token, arg);
    };
    let Some(frame) = push_frame(token, function) else {
        return call_slow(r, token, arg);
    };
    let object = token.new_empty(class.instance_shape(token)).into_raw();
    let locals = Frame::locals(frame);
    // SAFETY: as in `call`; the object waits on the caller's stack, from where `__init__` borrows it.
    unsafe {
        (*frame).kind = FrameKind::Init;
        (*frame).function = token.retain(init);
        locals.write(object.unowned());
        move_arguments(r, locals.add(1), count);
    }
    r.jump(CACHE_UNITS);
    r.shrink(count + 2);
    r.push_word(object);
    r.save();
    r.enter(state::of(token), frame);
    r.release_last(token, callable.word());
    Ok(())
}

/// Replaces a bound method and NULL by its function and object.
#[inline(always)]
fn unpack_method(r: &mut Regs, token: &Token, count: usize) {
    // SAFETY: exactly a method.
    let method = unsafe { r.peek(count + 1).get_unchecked::<Method>() };
    let (function, this) = (
        token.retain(method.function.word()),
        token.retain(method.this.word()),
    );
    r.replace(count, this);
    let bound = r.replace(count + 1, function);
    token.release(bound);
}

/// Calls a Python function without recursion: its frame becomes the running one.
fn call_python(
    r: &mut Regs,
    token: &mut Token,
    callable: Borrowed<'_>,
    count: usize,
    arg: usize,
) -> Step {
    r.save();
    // SAFETY: exactly a function.
    let function = unsafe { callable.get_unchecked::<Function>() };
    if let Some(frame) = push_with_defaults(r, token, function, count) {
        // SAFETY: the frame was just made for this function.
        unsafe { (*frame).function = token.own_word(callable.word()) };
        r.shrink(arg + 2);
        r.save();
        r.enter(state::of(token), frame);
        return Ok(());
    }
    let frame = make_frame(token, callable, None)?;
    let locals = Frame::locals(frame);
    // SAFETY: the frame was just made for this function.
    let exact = unsafe { Frame::code(frame) }.takes_exactly(count);
    if exact {
        // SAFETY: as in `call`.
        unsafe { move_arguments(r, locals, count) };
        r.shrink(count);
    } else {
        let args = Args::new(r.top(count));
        // SAFETY: the frame was just made for this function.
        unsafe {
            if let Err(raised) = bind(token, callable, args, locals) {
                discard(token, frame);
                return Err(raised.into());
            }
        }
        for _ in 0..count {
            let word = r.pop_word();
            token.release(word);
        }
    }
    // What is left: the callable and, if self was NULL, that.
    r.shrink(arg + 1 - count);
    let word = r.pop_word();
    token.release(word);
    r.save();
    let vm = state::of(token);
    r.enter(vm, frame);
    Ok(())
}

/// Replaces callable, self and arguments by the result of a native call.
#[inline(always)]
fn finish_call(r: &mut Regs, token: &mut Token, result: Owned, arg: usize) -> Step {
    for _ in 0..arg + 2 {
        let word = r.pop_word();
        token.release(word);
    }
    r.push(result);
    r.run_pending(token);
    Ok(())
}

#[inline(always)]
fn call_spec(
    token: &mut Token,
    spec: &'static MethodSpec,
    args: Args<'_>,
    owner: impl FnOnce(&Token) -> String,
) -> PyResult {
    match spec.call {
        NativeFn::One(function) if args.len() == 1 => function(token, args.positional()[0]),
        NativeFn::Two(function) if args.len() == 2 => {
            function(token, args.positional()[0], args.positional()[1])
        }
        NativeFn::Any(function) => function(token, args),
        _ => call_native(token, spec, owner, args),
    }
}

fn call_method_descriptor(
    r: &mut Regs,
    token: &mut Token,
    callable: Borrowed<'_>,
    count: usize,
    arg: usize,
) -> Step {
    r.save();
    let payload = MethodDescriptor::of(token, callable);
    let (spec, owner) = (payload.spec.0, payload.owner.as_ref().as_class(token));
    let fits = match (r.top(count).first(), owner) {
        (Some(first), Some(owner)) => token.class_of(*first).is_subclass_of(token, owner),
        _ => false,
    };
    if !fits {
        return call_any(r, token, callable, count, arg);
    }
    let silent = spec.no_switch && is_silent(r, token, callable, count, arg);
    let args = Args::new(r.top(count));
    let result = call_spec(token, spec, args, |token| owner_name(token, callable))?;
    finish_call(r, token, result, arg)?;
    switch_unless(silent, r, token)
}

/// The class or module that a native function belongs to, for messages.
fn owner_name(token: &Token, callable: Borrowed<'_>) -> String {
    if let Some(builtin) = callable.get::<Builtin>(token) {
        return match &builtin.this {
            Some(this) if builtin.spec.0.kind == MethodKind::Instance => {
                token.short_class_name(this.as_ref())
            }
            _ => builtin.module_prefix(token),
        };
    }
    let owner = MethodDescriptor::of(token, callable).owner.as_ref();
    owner
        .as_class(token)
        .map(|owner| owner.name(token).into_owned())
        .unwrap_or_default()
}

fn call_builtin(
    r: &mut Regs,
    token: &mut Token,
    callable: Borrowed<'_>,
    count: usize,
    arg: usize,
) -> Step {
    r.save();
    let payload = Builtin::of(token, callable);
    let spec = payload.spec.0;
    if spec.kind != MethodKind::Function {
        return call_any(r, token, callable, count, arg);
    }
    let args = Args::new(r.top(count));
    let result = call_spec(token, spec, args, |token| owner_name(token, callable))?;
    finish_call(r, token, result, arg)?;
    switch_unless(spec.no_switch, r, token)
}

/// Calls a class. Where it takes `object.__new__` and a Python `__init__`, that runs without recursion.
fn call_class(
    r: &mut Regs,
    token: &mut Token,
    callable: Borrowed<'_>,
    count: usize,
    arg: usize,
) -> Step {
    r.save();
    let Some(class) = callable.as_class(token) else {
        return call_any(r, token, callable, count, arg);
    };
    let init = python_init(token, class).map(|init| init.own(token));
    let Some(init) = init else {
        return call_any(r, token, callable, count, arg);
    };
    let object = token.new_empty(class.instance_shape(token));
    let frame = make_frame(token, init.as_ref(), None)?;
    let locals = Frame::locals(frame);
    // SAFETY: the frame was just made for `__init__`.
    unsafe {
        (*frame).kind = FrameKind::Init;
        if Frame::code(frame).takes_exactly(count + 1) {
            locals.write(object.word().unowned());
            move_arguments(r, locals.add(1), count);
            r.shrink(count);
        } else {
            let args = Args::new(r.top(count));
            if let Err(raised) = args.with_first(object.as_ref(), |args| {
                bind(token, init.as_ref(), args, locals)
            }) {
                discard(token, frame);
                return Err(raised.into());
            }
            for _ in 0..count {
                let word = r.pop_word();
                token.release(word);
            }
        }
    }
    r.shrink(arg + 1 - count);
    let word = r.pop_word();
    // The object waits on the caller's stack, as the result; `__init__` borrows it from there.
    r.push(object);
    token.release(word);
    r.save();
    let vm = state::of(token);
    r.enter(vm, frame);
    Ok(())
}

/// The Python `__init__` of a class that is otherwise made as `object` makes it.
pub fn python_init<'a>(token: &'a Token, class: &'a Type) -> Option<Borrowed<'a>> {
    let object_new = baton_object::object_class::OBJECT.slots.new?;
    let plain = std::ptr::fn_addr_eq(class.slots().new?, object_new)
        && !class.has(class_flags::ABSTRACT)
        && class.native.payload_size == 0;
    baton_object::attribute::lookup(token, class, token.name(Known::__init__))
        .filter(|init| plain && token.is_exact(*init, kind::FUNCTION))
}

fn call_any(
    r: &mut Regs,
    token: &mut Token,
    callable: Borrowed<'_>,
    count: usize,
    arg: usize,
) -> Step {
    r.save();
    // `type(x)` has an instruction of its own in CPython's specialised code, without a switch point.
    let silent = arg == 1
        && count == 1
        && callable.is(token
            .native_class(&baton_object::type_object::TYPE)
            .as_value());
    let result = call_args(token, callable, Args::new(r.top(count)))?;
    finish_call(r, token, result, arg)?;
    switch_unless(silent, r, token)
}

/// `CALL` of what is no Python function, from native code: for monitoring, which must see it end.
pub fn call_natively(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.jump(CACHE_UNITS);
    let mut count = arg as usize;
    if r.peek_word(count).is_null() {
        if token.is_exact(r.peek(count + 1), kind::METHOD) {
            unpack_method(r, token, count);
            count += 1;
        }
    } else {
        count += 1;
    }
    let callable = r.peek(arg as usize + 1);
    call_any(r, token, callable, count, arg as usize)
}

/// `CALL_KW`: callable, self or NULL, arguments, names.
pub fn call_kw(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.jump(CACHE_UNITS);
    r.save();
    let mut count = arg as usize;
    let names = r.pop(token);
    let mut callable = r.peek(count + 1);
    if r.peek_word(count).is_null() {
        if token.is_exact(callable, kind::METHOD) {
            unpack_method(r, token, count);
            callable = r.peek(count + 1);
            count += 1;
        }
    } else {
        count += 1;
    }
    let args = Args::with_names(r.top(count), Some(names.as_ref()));
    let arg = arg as usize;
    if token.is_exact(callable, kind::FUNCTION) {
        r.save();
        let frame = make_frame(token, callable, None)?;
        // SAFETY: the frame was just made for this function.
        unsafe {
            if let Err(raised) = bind(token, callable, args, Frame::locals(frame)) {
                discard(token, frame);
                return Err(raised.into());
            }
        }
        for _ in 0..arg + 2 {
            let word = r.pop_word();
            token.release(word);
        }
        drop(names);
        r.save();
        let vm = state::of(token);
        r.enter(vm, frame);
        return Ok(());
    }
    let result = call_args(token, callable, args)?;
    drop(names);
    finish_call(r, token, result, arg)?;
    switch_point(r, token)
}

/// `CALL_FUNCTION_EX`: callable, NULL, arguments, keywords or NULL.
pub fn call_function_ex(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let callable = r.peek(3);
    let positional = positional_tuple(token, callable, r.peek(1))?;
    let keywords = r.peek_word(0);
    let keywords = if keywords.is_null() {
        None
    } else {
        Some(r.peek(0))
    };
    let items = Tuple::items_of_word(positional.as_ref());
    if let Some(keywords) = keywords {
        check_keywords(token, callable, keywords)?;
    }
    if token.is_exact(callable, kind::FUNCTION) {
        return call_python_ex(r, token, callable, items, keywords);
    }
    // A bound method of Python is called below, not entered: 3.14 lets threads switch after this call.
    let result = match bound_native(token, callable) {
        Some((spec, this)) => with_pairs(token, items, keywords, |token, args| {
            let owner = |token: &Token| owner_name(token, callable);
            args.with_first(this, |args| call_native(token, spec, owner, args))
        }),
        None => baton_object::call::call_with_dict(token, callable, items, keywords),
    }?;
    drop(positional);
    finish_call(r, token, result, 2)?;
    switch_point(r, token)
}

/// What a bound native method does, and to what.
fn bound_native<'a>(
    token: &Token,
    callable: Borrowed<'a>,
) -> Option<(&'static MethodSpec, Borrowed<'a>)> {
    if !token.is_exact(callable, kind::BUILTIN) {
        return None;
    }
    // SAFETY: exactly a built-in function.
    let builtin = unsafe { callable.get_unchecked::<Builtin>() };
    let spec = builtin.spec.0;
    let this = builtin
        .this
        .as_ref()
        .filter(|_| spec.kind == MethodKind::Instance)?;
    Some((spec, this.as_ref()))
}

fn call_python_ex(
    r: &mut Regs,
    token: &mut Token,
    function: Borrowed<'_>,
    items: &[Borrowed<'_>],
    keywords: Option<Borrowed<'_>>,
) -> Step {
    if keywords.is_none()
        && let Some(frame) = push_items(token, function, items)
    {
        return enter_ex(r, token, frame);
    }
    let frame = make_frame(token, function, None)?;
    // SAFETY: the frame was just made for this function.
    let bound = with_pairs(token, items, keywords, |token, args| unsafe {
        bind(token, function, args, Frame::locals(frame))
    });
    if let Err(raised) = bound {
        // SAFETY: as above; the frame has not run.
        unsafe { discard(token, frame) };
        return Err(raised.into());
    }
    enter_ex(r, token, frame)
}

/// Ends a `CALL_FUNCTION_EX` that enters `frame`.
fn enter_ex(r: &mut Regs, token: &mut Token, frame: *mut Frame) -> Step {
    for _ in 0..4 {
        let word = r.pop_word();
        token.release(word);
    }
    r.save();
    r.enter(state::of(token), frame);
    Ok(())
}

/// The frame of a call of `function` with `items`, if these are all it takes, or what is too many goes to `*args`.
fn push_items(token: &Token, function: Borrowed<'_>, items: &[Borrowed<'_>]) -> Option<*mut Frame> {
    // SAFETY: exactly a function.
    let payload = unsafe { function.get_unchecked::<Function>() };
    let code = payload.code_object();
    let exact = code.exact_arguments() == items.len();
    let before = match exact {
        true => items.len(),
        false => code.arguments_before_rest(),
    };
    let (first, rest) = items.split_at_checked(before)?;
    let frame = push_frame(token, payload)?;
    let locals = Frame::locals(frame);
    // SAFETY: the frame was just made for this function, with a local for each of its parameters.
    unsafe {
        (*frame).function = token.retain(function.word());
        for (index, value) in first.iter().enumerate() {
            locals.add(index).write(token.retain(value.word()));
        }
        if !exact {
            locals.add(before).write(token.tuple_of(rest).into_raw());
        }
    }
    Some(frame)
}

/// `act` on the arguments `items` and those of the dictionary `keywords`.
fn with_pairs<T>(
    token: &mut Token,
    items: &[Borrowed<'_>],
    keywords: Option<Borrowed<'_>>,
    act: impl FnOnce(&mut Token, Args<'_>) -> T,
) -> T {
    let pairs = keywords
        .map(|keywords| baton_object::dict::pairs(token, keywords))
        .unwrap_or_default();
    if pairs.is_empty() {
        return act(token, Args::new(items));
    }
    let names = pairs.iter().map(|(name, _)| name.clone_ref(token));
    let names: Vec<Owned> = names.collect();
    let names = token.new_tuple(names.into_iter());
    let mut values = items.to_vec();
    values.extend(pairs.iter().map(|(_, value)| value.as_ref()));
    act(token, Args::with_names(&values, Some(names.as_ref())))
}

fn positional_tuple(token: &mut Token, callable: Borrowed<'_>, args: Borrowed<'_>) -> PyResult {
    if token.is_exact(args, kind::TUPLE) {
        return Ok(args.own(token));
    }
    let slots = token.class_of(args).slots();
    if slots.iter.is_none() && slots.getitem.is_none() {
        let (name, got) = (function_text(token, callable)?, token.class_name(args));
        return Err(token.type_error(format!(
            "{name} argument after * must be an iterable, not {got}"
        )));
    }
    let items = baton_object::object::collect(token, args)?;
    Ok(token.new_tuple(items.into_iter()))
}

fn check_keywords(
    token: &mut Token,
    callable: Borrowed<'_>,
    keywords: Borrowed<'_>,
) -> Result<(), Raised> {
    if !keywords.is_a::<Dict>(token) {
        let (name, got) = (function_text(token, callable)?, token.class_name(keywords));
        return Err(token.type_error(format!(
            "{name} argument after ** must be a mapping, not {got}"
        )));
    }
    for (name, _) in baton_object::dict::pairs(token, keywords) {
        if !name.as_ref().is_a::<baton_object::str::Str>(token) {
            return Err(token.type_error("keywords must be strings"));
        }
    }
    Ok(())
}

/// A callable in CPython's messages: `module.qualname()`, or the value's text.
pub fn function_text(token: &mut Token, callable: Borrowed<'_>) -> PyResult<String> {
    let name = baton_object::attribute::get_known_optional(token, callable, Known::__qualname__)?;
    let Some(name) = name else {
        return baton_object::object::str_text(token, callable);
    };
    let name = baton_object::object::str_text(token, name.as_ref())?;
    let module = baton_object::attribute::get_known_optional(token, callable, Known::__module__)?;
    Ok(match module.filter(|module| !module.word().is_none()) {
        Some(module) => match baton_object::object::str_text(token, module.as_ref())?.as_str() {
            "builtins" => format!("{name}()"),
            module => format!("{module}.{name}()"),
        },
        None => format!("{name}()"),
    })
}

/// `MAKE_FUNCTION`
pub fn make_function(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let function = function::new(token, r.peek(0), r.globals())?;
    r.finish(token, 1, function)
}

/// `SET_FUNCTION_ATTRIBUTE`: value, function.
pub fn set_function_attribute(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let function = r.pop(token);
    let value = r.pop(token);
    let annotations = if arg == function_attribute::ANNOTATIONS {
        Some(annotations_dict(token, &value)?)
    } else {
        None
    };
    let payload = Function::of_mut(token, function.as_ref());
    match arg {
        function_attribute::DEFAULTS => payload.defaults = Some(value),
        function_attribute::KWDEFAULTS => payload.kwdefaults = Some(value),
        function_attribute::ANNOTATIONS => payload.annotations = annotations,
        function_attribute::CLOSURE => payload.closure = Some(value),
        function_attribute::ANNOTATE => payload.annotate = Some(value),
        _ => return Err(Stop::from(token.system_error("unknown function attribute"))),
    }
    r.push(function);
    Ok(())
}

/// Annotations come as a dict, or as a flat tuple of names and values.
fn annotations_dict(token: &mut Token, value: &Owned) -> PyResult {
    let Some(items) = Tuple::items_of(token, value.as_ref()) else {
        return Ok(value.clone_ref(token));
    };
    let items: Vec<Owned> = items.iter().map(|item| item.own(token)).collect();
    let annotations = Dict::new(token);
    for pair in items.chunks_exact(2) {
        baton_object::dict::set(
            token,
            annotations.as_ref(),
            pair[0].as_ref(),
            pair[1].as_ref(),
        )?;
    }
    Ok(annotations)
}
