//! The current context: the value of a context variable, made from `DefaultContext` where there is none.

use super::context_class::{self, Context};
use super::context_values::Values;
use super::part;
use baton_modules::support::not_none;
use baton_modules_core::contextvars;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods};

/// The current context.
#[inline]
pub fn get(token: &mut Token) -> PyResult {
    match contextvars::remembered(token) {
        Some(context) => Ok(context),
        None => look_up(token),
    }
}

fn look_up(token: &mut Token) -> PyResult {
    let variable = part(token, |parts| &parts.variable)?;
    if let Some(context) = contextvars::lookup(token, variable.as_ref())?
        && context.as_ref().is_a::<Context>(token)
    {
        let copy = context.clone_ref(token);
        contextvars::remember(token, Some(copy));
        return Ok(context);
    }
    let default = part(token, |parts| &parts.templates[0])?;
    let context = fresh_copy(token, default.as_ref())?;
    contextvars::assign(token, variable.as_ref(), Some(context.as_ref()))?;
    Ok(context)
}

/// A copy without flags.
fn fresh_copy(token: &mut Token, context: Borrowed<'_>) -> PyResult {
    let mut values = context_class::values(token, context);
    values.flags = 0;
    context_class::new_context(token, values)
}

/// Makes a context the current one; the ready-made contexts are copied.
fn set(token: &mut Token, context: Borrowed<'_>) -> PyResult<()> {
    let mut context = context.own(token);
    for index in 0..3 {
        let template = part(token, |parts| &parts.templates[index])?;
        if template.as_ref().is(context.as_ref()) {
            context = fresh_copy(token, template.as_ref())?;
            break;
        }
    }
    let variable = part(token, |parts| &parts.variable)?;
    contextvars::assign(token, variable.as_ref(), Some(context.as_ref()))
}

/// `setcontext(context)`
pub fn set_checked(token: &mut Token, context: Borrowed<'_>) -> PyResult<()> {
    if !context.is_a::<Context>(token) {
        return Err(token.type_error("argument must be a context"));
    }
    set(token, context)
}

/// The context given, or the current one.
pub fn given_or_current(token: &mut Token, context: Option<Borrowed<'_>>) -> PyResult {
    match not_none(context) {
        None => get(token),
        Some(context) if context.is_a::<Context>(token) => Ok(context.own(token)),
        Some(_) => Err(token.type_error("optional argument must be a context")),
    }
}

/// `localcontext(ctx=None, **kwargs)`
pub fn local(token: &mut Token, args: Args<'_>) -> PyResult {
    let [context, rest @ ..] = bind!(
        token, args, "localcontext", Either "ctx" false, Either "prec" false, Either "rounding" false,
        Either "Emin" false, Either "Emax" false, Either "capitals" false, Either "clamp" false,
        Either "flags" false, Either "traps" false
    );
    let global = get(token)?;
    let source = given_or_current(token, context)?;
    let mut values: Values = context_class::values(token, source.as_ref());
    values.set_all(token, &context_class::NAMES, &rest)?;
    let local = context_class::new_context(token, values)?;
    Ok(token.new_object(ContextManager { local, global }))
}

#[class(name = "ContextManager", module = "decimal", flags = IMMUTABLE | NO_INSTANTIATION)]
pub struct ContextManager {
    local: Owned,
    global: Owned,
}

#[methods]
impl ContextManager {
    #[method("()")]
    fn __enter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let local = ContextManager::of(token, this).local.clone_ref(token);
        set(token, local.as_ref())?;
        Ok(local)
    }

    #[method("(*args, **kwargs)")]
    fn __exit__(token: &mut Token, this: Borrowed<'_>, _args: Args<'_>) -> PyResult<()> {
        let global = ContextManager::of(token, this).global.clone_ref(token);
        set(token, global.as_ref())
    }
}
