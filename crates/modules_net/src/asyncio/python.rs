//! Calls into Python that futures and tasks make.

use baton_object::{Args, Borrowed, Owned, PyResult, Raised, Token, attribute, call};

/// Something of a module of the standard library.
pub(super) fn of_module(token: &mut Token, module: &str, name: &str) -> PyResult {
    let module = baton_modules::import::import_module(token, module)?;
    attribute::get_text(token, module.as_ref(), name)
}

/// Calls a function of a module.
pub(super) fn call_of(
    token: &mut Token,
    module: &str,
    name: &str,
    args: &[Borrowed<'_>],
) -> PyResult {
    let function = of_module(token, module, name)?;
    call::call(token, function.as_ref(), args)
}

/// `object.name(*args)`
pub(super) fn method(
    token: &mut Token,
    object: Borrowed<'_>,
    name: &str,
    args: &[Borrowed<'_>],
) -> PyResult {
    let name = token.intern(name);
    attribute::call_method(token, object, name.as_ref(), args)
}

/// `object.name(*args, keyword=value)`
pub(super) fn method_with(
    token: &mut Token,
    object: Borrowed<'_>,
    name: &str,
    args: &[Borrowed<'_>],
    (keyword, value): (&str, Borrowed<'_>),
) -> PyResult {
    let method = attribute::get_text(token, object, name)?;
    let names = token.new_tuple([token.intern(keyword)].into_iter());
    let mut values = args.to_vec();
    values.push(value);
    let args = Args::with_names(&values, Some(names.as_ref()));
    call::call_args(token, method.as_ref(), args)
}

/// `loop.call_soon(function, *args, context=context)`
pub(super) fn call_soon(
    token: &mut Token,
    event_loop: Borrowed<'_>,
    function: Borrowed<'_>,
    arg: Option<Borrowed<'_>>,
    context: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let mut args = vec![function];
    args.extend(arg);
    match context {
        Some(context) => method_with(token, event_loop, "call_soon", &args, ("context", context)),
        None => method(token, event_loop, "call_soon", &args),
    }
    .map(drop)
}

/// A copy of the current context.
pub(super) fn copy_context(token: &mut Token) -> PyResult {
    call_of(token, "_contextvars", "copy_context", &[])
}

/// An exception of `asyncio.exceptions` with a message.
pub(super) fn raise(token: &mut Token, name: &str, message: &str) -> Raised {
    let message = token.new_str(message);
    match call_of(token, "asyncio.exceptions", name, &[message.as_ref()]) {
        Ok(error) => token.raise_object(error),
        Err(raised) => raised,
    }
}

/// True if the exception is an `asyncio.CancelledError`.
pub(super) fn is_cancelled_error(token: &mut Token, error: Borrowed<'_>) -> PyResult<bool> {
    let class = of_module(token, "asyncio.exceptions", "CancelledError")?;
    baton_object::object::is_instance(token, error, class.as_ref())
}

/// Tells the loop's exception handler.
pub(super) fn report(
    token: &mut Token,
    event_loop: Borrowed<'_>,
    entries: &[(&str, Borrowed<'_>)],
) -> PyResult<()> {
    let context = baton_object::dict::Dict::new(token);
    for (name, value) in entries {
        baton_object::dict::set_text(token, context.as_ref(), name, *value);
    }
    method(
        token,
        event_loop,
        "call_exception_handler",
        &[context.as_ref()],
    )
    .map(drop)
}

/// The text of `repr(value)`.
pub(super) fn repr(token: &mut Token, value: Borrowed<'_>) -> PyResult<String> {
    baton_object::object::repr_text(token, value)
}

/// A frozen copy of a set.
pub(super) fn frozen(token: &mut Token, set: &Owned) -> PyResult {
    let class = token
        .native_class(&baton_types::set::FROZEN_SET)
        .as_value()
        .own(token);
    call::call(token, class.as_ref(), &[set.as_ref()])
}

/// An empty set.
pub(super) fn new_set(token: &mut Token) -> PyResult {
    let class = token
        .native_class(&baton_types::set::SET)
        .as_value()
        .own(token);
    call::call(token, class.as_ref(), &[])
}
