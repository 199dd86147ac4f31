//! `_contextvars`: contexts, variables and tokens (PEP 567).
//!
//! Invariants: a context's dict is shared with its copies until one of them sets a variable (`shared` says so); the
//! current context belongs to the thread; a context is entered by one thread at most once.

use crate::support::{given, instance};
use baton_object::call::call_args;
use baton_object::dict::{self, Dict};
use baton_object::exceptions::{LOOKUP_ERROR, RUNTIME_ERROR, VALUE_ERROR};
use baton_object::object;
use baton_object::slots::CompareOp;
use baton_object::str::Str;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, singletons};
use std::cell::RefCell;

/// The thread's current context, and what `decimal` found in it last.
#[derive(Default)]
struct Current(RefCell<Option<Owned>>, RefCell<Option<Owned>>);

/// The value that was [`remember`]ed, unless another context has become the current one or a variable has been set.
#[inline]
pub fn remembered(token: &Token) -> Option<Owned> {
    let found = token.thread().extension::<Current>().1.borrow();
    found.as_ref().map(|value| value.clone_ref(token))
}

/// Keeps the value of a variable that is asked for again and again: the context of `decimal`.
pub fn remember(token: &Token, value: Option<Owned>) {
    let place = &token.thread().extension::<Current>().1;
    let old = std::mem::replace(&mut *place.borrow_mut(), value);
    drop(old);
}

/// Variables that the interpreter itself has.
#[derive(Default)]
struct Own(RefCell<Option<Owned>>);

/// Context
#[class(module = "_contextvars", flags = WEAKREF | UNHASHABLE)]
pub struct Context {
    variables: Owned,
    shared: bool,
    entered: bool,
    previous: Option<Owned>,
}

fn new_context(token: &Token) -> Owned {
    token.new_object(Context {
        variables: Dict::new(token),
        shared: false,
        entered: false,
        previous: None,
    })
}

/// The thread's current context.
pub fn current(token: &mut Token) -> Owned {
    let found = token
        .thread()
        .extension::<Current>()
        .0
        .borrow()
        .as_ref()
        .map(|context| context.clone_ref(token));
    match found {
        Some(context) => context,
        None => {
            let context = new_context(token);
            Context::of_mut(token, context.as_ref()).entered = true;
            let copy = context.clone_ref(token);
            *token.thread().extension::<Current>().0.borrow_mut() = Some(copy);
            context
        }
    }
}

/// A copy of the thread's current context.
pub fn copy_current(token: &mut Token) -> Owned {
    let context = current(token);
    copy(token, context.as_ref())
}

fn copy(token: &mut Token, context: Borrowed<'_>) -> Owned {
    let payload = Context::of_mut(token, context);
    payload.shared = true;
    let variables = Context::of(token, context).variables.clone_ref(token);
    token.new_object(Context {
        variables,
        shared: true,
        entered: false,
        previous: None,
    })
}

/// Makes `context` the thread's current one.
pub fn enter(token: &mut Token, context: Borrowed<'_>) -> PyResult<()> {
    if Context::of(token, context).entered {
        let text = object::repr_text(token, context)?;
        return Err(token.runtime_error(format!("cannot enter context: {text} is already entered")));
    }
    let previous = current(token);
    remember(token, None);
    let payload = Context::of_mut(token, context);
    payload.entered = true;
    payload.previous = Some(previous);
    let context = context.own(token);
    let old = token
        .thread()
        .extension::<Current>()
        .0
        .borrow_mut()
        .replace(context);
    drop(old);
    Ok(())
}

/// Goes back to the context that was current before `context`.
pub fn exit(token: &mut Token, context: Borrowed<'_>) -> PyResult<()> {
    if !current(token).as_ref().is(context) {
        return Err(token.runtime_error(
            "cannot exit context: thread state references a different context object",
        ));
    }
    remember(token, None);
    let payload = Context::of_mut(token, context);
    payload.entered = false;
    let previous = payload.previous.take();
    let old = std::mem::replace(
        &mut *token.thread().extension::<Current>().0.borrow_mut(),
        previous,
    );
    drop(old);
    Ok(())
}

fn variables(token: &Token, context: Borrowed<'_>) -> Owned {
    Context::of(token, context).variables.clone_ref(token)
}

/// The context's dict, made its own for a change.
fn own_variables(token: &mut Token, context: Borrowed<'_>) -> Owned {
    if Context::of(token, context).shared {
        let shared = variables(token, context);
        let own = dict::copy(token, shared.as_ref());
        let payload = Context::of_mut(token, context);
        payload.shared = false;
        let old = std::mem::replace(&mut payload.variables, own);
        drop(old);
    }
    variables(token, context)
}

fn check_key(token: &mut Token, key: Borrowed<'_>) -> PyResult<()> {
    if key.is_a::<ContextVar>(token) {
        return Ok(());
    }
    let text = object::repr_text(token, key)?;
    Err(token.type_error(format!("a ContextVar key was expected, got {text}")))
}

#[methods]
impl Context {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if !args.is_empty() {
            return Err(token.type_error("Context() does not accept any arguments"));
        }
        let variables = Dict::new(token);
        instance(
            token,
            class,
            Context {
                variables,
                shared: false,
                entered: false,
                previous: None,
            },
        )
    }

    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let variables = variables(token, this);
        Ok(Dict::of(token, variables.as_ref()).len())
    }

    #[slot]
    fn __contains__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<bool> {
        check_key(token, key)?;
        let variables = variables(token, this);
        dict::contains(token, variables.as_ref(), key)
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        check_key(token, key)?;
        let variables = variables(token, this);
        match dict::get(token, variables.as_ref(), key)? {
            Some(value) => Ok(value),
            None => Err(token.key_error(key)),
        }
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        part_iterator(token, this, |key, _, _| key)
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        if !other.is_a::<Context>(token) || !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(singletons::not_implemented());
        }
        let (left, right) = (variables(token, this), variables(token, other));
        object::compare(token, left.as_ref(), right.as_ref(), op)
    }

    /// Return the value for `key` if `key` has the value in the context object.
    ///
    /// If `key` does not exist, return `default`. If `default` is not given,
    /// return None.
    #[method("(key, default=None, /)")]
    fn get(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        check_key(token, key)?;
        let variables = variables(token, this);
        match dict::get(token, variables.as_ref(), key)? {
            Some(value) => Ok(value),
            None => Ok(default.unwrap_or(Borrowed::none()).own(token)),
        }
    }

    /// Return all variables and their values in the context object.
    ///
    /// The result is returned as a list of 2-tuples (variable, value).
    #[method("()")]
    fn items(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        part_iterator(token, this, |key, value, token| {
            token.new_tuple([key, value].into_iter())
        })
    }

    /// Return a list of all variables in the context object.
    #[method("()")]
    fn keys(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        part_iterator(token, this, |key, _, _| key)
    }

    /// Return a list of all variables' values in the context object.
    #[method("()")]
    fn values(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        part_iterator(token, this, |_, value, _| value)
    }

    /// Return a shallow copy of the context object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(copy(token, this))
    }

    #[method("(*args, **kwargs)")]
    fn run(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let Some(callable) = args.get(0) else {
            return Err(token.type_error("run() missing 1 required positional argument"));
        };
        enter(token, this)?;
        let result = call_args(token, callable, args.skip_first());
        exit(token, this)?;
        result
    }
}

fn part_iterator(
    token: &mut Token,
    context: Borrowed<'_>,
    part: fn(Owned, Owned, &Token) -> Owned,
) -> PyResult {
    let variables = variables(token, context);
    let parts = dict::pairs(token, variables.as_ref())
        .into_iter()
        .map(|(key, value)| part(key, value, token))
        .collect();
    let list = token.new_list(parts);
    object::iter(token, list.as_ref())
}

/// ContextVar
#[class(module = "_contextvars", flags = 0)]
pub struct ContextVar {
    name: Owned,
    default: Option<Owned>,
}

/// A new variable.
pub fn new_variable(token: &mut Token, name: &str) -> Owned {
    let name = token.intern(name);
    token.new_object(ContextVar {
        name,
        default: None,
    })
}

/// The value of a variable in the current context.
pub fn lookup(token: &mut Token, variable: Borrowed<'_>) -> PyResult<Option<Owned>> {
    let context = current(token);
    let variables = variables(token, context.as_ref());
    dict::get(token, variables.as_ref(), variable)
}

/// Sets a variable in the current context, or removes it.
pub fn assign(
    token: &mut Token,
    variable: Borrowed<'_>,
    value: Option<Borrowed<'_>>,
) -> PyResult<()> {
    remember(token, None);
    let context = current(token);
    let variables = own_variables(token, context.as_ref());
    match value {
        Some(value) => dict::set(token, variables.as_ref(), variable, value),
        None => dict::remove(token, variables.as_ref(), variable).map(drop),
    }
}

/// The variable that holds the context-aware filters of `warnings`.
pub fn warnings_variable(token: &mut Token) -> Owned {
    let found = token
        .interp()
        .extension::<Own>()
        .0
        .borrow()
        .as_ref()
        .map(|variable| variable.clone_ref(token));
    match found {
        Some(variable) => variable,
        None => {
            let variable = new_variable(token, "_warnings_context");
            let copy = variable.clone_ref(token);
            *token.interp().extension::<Own>().0.borrow_mut() = Some(copy);
            variable
        }
    }
}

/// The filters of the current context, where `warnings.catch_warnings` put some there.
pub fn warnings_filters(token: &mut Token) -> PyResult<Option<Owned>> {
    let variable = warnings_variable(token);
    match lookup(token, variable.as_ref())? {
        Some(context) => {
            baton_object::attribute::get_text(token, context.as_ref(), "_filters").map(Some)
        }
        None => Ok(None),
    }
}

/// CPython counts the arguments of `ContextVar` before it looks at them.
fn check_count(token: &mut Token, args: Args<'_>) -> PyResult<()> {
    let given = args.len();
    let all = given + args.keyword_names().len();
    let message = match (all, given) {
        (3.., _) => format!("ContextVar() takes at most 2 arguments ({all} given)"),
        (_, 0) => "ContextVar() takes exactly 1 positional argument (0 given)".to_string(),
        (_, 2..) => format!("ContextVar() takes at most 1 positional argument ({given} given)"),
        _ => return Ok(()),
    };
    Err(token.type_error(message))
}

#[methods]
impl ContextVar {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        check_count(token, args)?;
        let [name, default] =
            bind!(token, args, "ContextVar", Positional "name" true, Keyword "default" false);
        let name = given(token, name)?;
        if !name.is_a::<Str>(token) {
            return Err(token.type_error("context variable name must be a str"));
        }
        // A subclass may have taken the hash away: CPython's variables have one of their name's.
        object::hash(token, name)?;
        let (name, default) = (name.own(token), default.map(|default| default.own(token)));
        instance(token, class, ContextVar { name, default })
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = ContextVar::of(token, this);
        let (name, default) = (
            payload.name.clone_ref(token),
            payload
                .default
                .as_ref()
                .map(|default| default.clone_ref(token)),
        );
        let mut text = format!(
            "<ContextVar name={}",
            object::repr_text(token, name.as_ref())?
        );
        if let Some(default) = default {
            text.push_str(&format!(
                " default={}",
                object::repr_text(token, default.as_ref())?
            ));
        }
        text.push_str(&format!(" at {:#x}>", this.word().identity()));
        Ok(token.new_str(&text))
    }

    #[member]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(ContextVar::of(token, this).name.clone_ref(token))
    }

    /// Return a value for the context variable for the current context.
    ///
    /// If there is no value for the variable in the current context, the method will:
    ///  * return the value of the default argument of the method, if provided; or
    ///  * return the default value for the context variable, if it was created
    ///    with one; or
    ///  * raise a LookupError.
    #[method("(default=<unrepresentable>, /)")]
    fn get(token: &mut Token, this: Borrowed<'_>, default: Option<Borrowed<'_>>) -> PyResult {
        if let Some(value) = lookup(token, this)? {
            return Ok(value);
        }
        let default = match default {
            Some(default) => Some(default.own(token)),
            None => ContextVar::of(token, this)
                .default
                .as_ref()
                .map(|default| default.clone_ref(token)),
        };
        match default {
            Some(default) => Ok(default),
            None => {
                let variable = this.own(token);
                Err(token.raise_values(&LOOKUP_ERROR, vec![variable]))
            }
        }
    }

    /// Call to set a new value for the context variable in the current context.
    ///
    /// The required *value* argument is the new value for the context variable.
    ///
    /// Returns a Token object that can be used to restore the variable to its previous
    /// value via the `ContextVar.reset()` method.
    #[method("(value, /)")]
    fn set(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult {
        let old = lookup(token, this)?;
        assign(token, this, Some(value))?;
        let context = current(token);
        Ok(token.new_object(ResetToken {
            context,
            variable: this.own(token),
            old,
            used: false,
        }))
    }

    /// Reset the context variable.
    ///
    /// The variable is reset to the value it had before the `ContextVar.set()` that
    /// created the token was used.
    #[method("(token, /)")]
    fn reset(token: &mut Token, this: Borrowed<'_>, marker: Borrowed<'_>) -> PyResult<()> {
        let Some(payload) = marker.get::<ResetToken>(token) else {
            let text = object::repr_text(token, marker)?;
            return Err(token.type_error(format!("expected an instance of Token, got {text}")));
        };
        let (context, variable) = (
            payload.context.clone_ref(token),
            payload.variable.clone_ref(token),
        );
        let (old, used) = (
            payload.old.as_ref().map(|old| old.clone_ref(token)),
            payload.used,
        );
        let problem = if used {
            Some((&RUNTIME_ERROR, "has already been used once"))
        } else if !variable.as_ref().is(this) {
            Some((&VALUE_ERROR, "was created by a different ContextVar"))
        } else if !current(token).as_ref().is(context.as_ref()) {
            Some((&VALUE_ERROR, "was created in a different Context"))
        } else {
            None
        };
        if let Some((class, problem)) = problem {
            let text = object::repr_text(token, marker)?;
            return Err(token.raise(class, format!("{text} {problem}")));
        }
        ResetToken::of_mut(token, marker).used = true;
        assign(token, this, old.as_ref().map(Owned::as_ref))
    }

    /// See PEP 585.
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        baton_object::type_object::generic_alias(token, class, object)
    }
}

/// Token
#[class(name = "Token", module = "_contextvars", flags = UNHASHABLE)]
pub struct ResetToken {
    context: Owned,
    variable: Owned,
    old: Option<Owned>,
    used: bool,
}

#[methods]
impl ResetToken {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        Err(token.runtime_error("Tokens can only be created by ContextVars"))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = ResetToken::of(token, this);
        let (variable, used) = (
            payload.variable.clone_ref(token),
            if payload.used { " used" } else { "" },
        );
        let variable = object::repr_text(token, variable.as_ref())?;
        Ok(token.new_str(&format!(
            "<Token{used} var={variable} at {:#x}>",
            this.word().identity()
        )))
    }

    #[getter]
    fn var(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(ResetToken::of(token, this).variable.clone_ref(token))
    }

    #[getter]
    fn old_value(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        match ResetToken::of(token, this)
            .old
            .as_ref()
            .map(|old| old.clone_ref(token))
        {
            Some(old) => Ok(old),
            None => {
                let class = token.native_class(&RESET_TOKEN).as_value().own(token);
                baton_object::attribute::get_text(token, class.as_ref(), "MISSING")
            }
        }
    }

    /// Enter into Token context manager.
    #[method("()")]
    fn __enter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    /// Exit from Token context manager, restore the linked ContextVar.
    #[method("(type, val, tb, /)")]
    fn __exit__(
        token: &mut Token,
        this: Borrowed<'_>,
        _class: Borrowed<'_>,
        _value: Borrowed<'_>,
        _traceback: Borrowed<'_>,
    ) -> PyResult<()> {
        let variable = ResetToken::of(token, this).variable.clone_ref(token);
        ContextVar::reset(token, variable.as_ref(), this)
    }

    /// See PEP 585.
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        baton_object::type_object::generic_alias(token, class, object)
    }

    #[constant]
    fn MISSING(token: &mut Token) -> PyResult {
        baton_object::class_build::ready(token, &MISSING_TYPE);
        Ok(token.new_object(MissingType))
    }
}

/// The class of `Token.MISSING`.
#[class(name = "Token.MISSING", module = "_contextvars", flags = NO_INSTANTIATION, no_gc)]
pub struct MissingType;

#[methods]
impl MissingType {
    #[slot]
    fn __repr__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.new_str("<Token.MISSING>"))
    }
}

/// Context Variables
#[baton_object::module(
    name = "_contextvars",
    classes(super::CONTEXT, super::CONTEXT_VAR, super::RESET_TOKEN)
)]
pub mod module {
    use baton_object::{PyResult, Token};

    #[function("()")]
    fn copy_context(token: &mut Token) -> PyResult {
        Ok(super::copy_current(token))
    }
}
