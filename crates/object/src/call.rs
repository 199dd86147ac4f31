//! Calling.

use crate::args::{Args, NativeFn};
use crate::class::{MethodKind, MethodSpec};
use crate::error::PyResult;
use crate::token::Token;
use crate::word::{Borrowed, Owned};

/// `callable(*args)`
pub fn call(token: &mut Token, callable: Borrowed<'_>, args: &[Borrowed<'_>]) -> PyResult {
    call_args(token, callable, Args::new(args))
}

/// `callable(*args, **kwargs)`
#[inline]
pub fn call_args(token: &mut Token, callable: Borrowed<'_>, args: Args<'_>) -> PyResult {
    let Some(slot) = token.class_of(callable).slots().call else {
        let name = token.class_name(callable);
        return Err(token.type_error(format!("'{name}' object is not callable")));
    };
    token.check_recursion("")?;
    let result = slot(token, callable, args);
    token.run_pending();
    result
}

/// `callable(*args, **kwargs)` with the values in a tuple's items and the keywords in a dict.
pub fn call_with_dict(
    token: &mut Token,
    callable: Borrowed<'_>,
    args: &[Borrowed<'_>],
    keywords: Option<Borrowed<'_>>,
) -> PyResult {
    let pairs = match keywords {
        Some(keywords) => crate::dict::pairs(token, keywords),
        None => Vec::new(),
    };
    if pairs.is_empty() {
        return call(token, callable, args);
    }
    let mut values = args.to_vec();
    values.extend(pairs.iter().map(|(_, value)| value.as_ref()));
    let names: Vec<Owned> = pairs
        .iter()
        .map(|(name, _)| name.clone_ref(token))
        .collect();
    let names = token.new_tuple(names.into_iter());
    call_args(
        token,
        callable,
        Args::with_names(&values, Some(names.as_ref())),
    )
}

/// Calls a native function; `args` includes `self` or the class for a method. `owner` names the class for a message.
#[inline(always)]
pub fn call_native(
    token: &mut Token,
    spec: &'static MethodSpec,
    owner: impl FnOnce(&Token) -> String,
    args: Args<'_>,
) -> PyResult {
    match (spec.call, args.has_keywords()) {
        (NativeFn::Any(_), true) if takes_no_keywords(spec) => {
            let owner = owner(token);
            Err(wrong_native_count(token, spec, &owner, args))
        }
        (NativeFn::Any(function), _) => function(token, args),
        (NativeFn::One(function), false) if args.len() == 1 => {
            function(token, args.positional()[0])
        }
        (NativeFn::Two(function), false) if args.len() == 2 => {
            function(token, args.positional()[0], args.positional()[1])
        }
        (NativeFn::Zero(function), false) if args.is_empty() => function(token),
        _ => {
            let owner = owner(token);
            Err(wrong_native_count(token, spec, &owner, args))
        }
    }
}

/// Whether the text signature has positional parameters only.
fn takes_no_keywords(spec: &MethodSpec) -> bool {
    spec.signature.ends_with("/)") && !spec.signature.contains('*')
}

#[cold]
fn wrong_native_count(
    token: &mut Token,
    spec: &MethodSpec,
    owner: &str,
    args: Args<'_>,
) -> crate::error::Raised {
    let total = match spec.call {
        NativeFn::Zero(_) => 0,
        NativeFn::One(_) => 1,
        _ => 2,
    };
    let receiver = usize::from(matches!(
        spec.kind,
        MethodKind::Instance | MethodKind::Class
    ));
    let name = if owner.is_empty() {
        spec.name.to_string()
    } else {
        format!("{owner}.{}", spec.name)
    };
    let message = if args.has_keywords() {
        format!("{name}() takes no keyword arguments")
    } else {
        let given = args.len().saturating_sub(receiver);
        match total - receiver {
            0 => format!("{name}() takes no arguments ({given} given)"),
            1 => format!("{name}() takes exactly one argument ({given} given)"),
            wanted => {
                let plural = if wanted == 1 { "" } else { "s" };
                format!(
                    "{} expected {wanted} argument{plural}, got {given}",
                    spec.name
                )
            }
        }
    };
    token.type_error(message)
}

/// Runs a native body; a panic in it becomes a SystemError that names a bug.
#[inline(always)]
pub fn guard<R>(token: &mut Token, body: impl FnOnce(&mut Token) -> PyResult<R>) -> PyResult<R> {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| body(token))) {
        Ok(result) => result,
        Err(panic) => Err(panicked(token, &panic)),
    }
}

#[cold]
fn panicked(token: &mut Token, panic: &Box<dyn std::any::Any + Send>) -> crate::error::Raised {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_string());
    let text = text
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    token.system_error(format!("a bug in Baton: {text}"))
}
