//! `BaseExceptionGroup` and `ExceptionGroup` (PEP 654), and what `except*` does with them.
//!
//! Invariant: the group's message is field 0 and its tuple of exceptions field 1 of the exception payload; field 2 is the
//! text of the sequence that was given, if that was neither a list nor a tuple.

use baton_object::attribute::{call_method, get_known_optional};
use baton_object::exceptions::{
    self, BASE_EXCEPTION, BaseException, EXCEPTION, get_field, set_field,
};
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{Args, Borrowed, Known, Owned, PyResult, Token, class, kind, methods};

/// A combination of multiple unrelated exceptions.
#[class(name = "BaseExceptionGroup", base = BASE_EXCEPTION, flags = BASETYPE | DICT | WEAKREF | EXCEPTION, signature = "(message, exceptions, /)")]
pub struct BaseExceptionGroup {
    base: BaseException,
}

/// How a part of a group is chosen.
enum Condition<'a> {
    /// By class, or a tuple of classes.
    Classes(Borrowed<'a>),
    /// By calling this.
    Predicate(Borrowed<'a>),
    /// By identity.
    Members(&'a [Owned]),
}

fn parts(token: &Token, group: Borrowed<'_>) -> Vec<Owned> {
    let tuple = get_field(token, group, 1);
    Tuple::items_of(token, tuple.as_ref())
        .unwrap_or_default()
        .iter()
        .map(|item| item.own(token))
        .collect()
}

/// True for a group.
pub fn is_group(token: &Token, value: Borrowed<'_>) -> bool {
    token.class_of(value).is_native(&BASE_EXCEPTION_GROUP)
}

fn chosen(token: &mut Token, error: Borrowed<'_>, condition: &Condition<'_>) -> PyResult<bool> {
    match condition {
        Condition::Classes(classes) => matches(token, error, *classes),
        Condition::Predicate(predicate) => {
            let result = baton_object::object::call(token, *predicate, &[error])?;
            baton_object::object::is_true(token, result.as_ref())
        }
        Condition::Members(members) => {
            Ok(!is_group(token, error)
                && members.iter().any(|member| member.word().is(error.word())))
        }
    }
}

fn matches(token: &mut Token, error: Borrowed<'_>, classes: Borrowed<'_>) -> PyResult<bool> {
    let list: Vec<Owned> = match Tuple::items_of(token, classes) {
        Some(items) => items.iter().map(|item| item.own(token)).collect(),
        None => vec![classes.own(token)],
    };
    Ok(list.iter().any(|class| {
        class
            .as_ref()
            .as_class(token)
            .is_some_and(|class| token.class_of(error).is_subclass_of(token, class))
    }))
}

/// What of `error` the condition chooses, and the rest.
fn split(
    token: &mut Token,
    error: Borrowed<'_>,
    condition: &Condition<'_>,
    rest_wanted: bool,
) -> PyResult<(Option<Owned>, Option<Owned>)> {
    if chosen(token, error, condition)? {
        return Ok((Some(error.own(token)), None));
    }
    if !is_group(token, error) {
        return Ok((None, rest_wanted.then(|| error.own(token))));
    }
    token.check_recursion(" in exceptiongroup_split_recursive")?;
    let (mut found, mut rest) = (Vec::new(), Vec::new());
    for part in parts(token, error) {
        let (yes, no) = split(token, part.as_ref(), condition, rest_wanted)?;
        found.extend(yes);
        rest.extend(no);
    }
    let found = derive(token, error, found)?;
    let rest = derive(token, error, rest)?;
    Ok((found, rest))
}

/// A group like `group` with other members, through its `derive`; none without members.
fn derive(token: &mut Token, group: Borrowed<'_>, members: Vec<Owned>) -> PyResult<Option<Owned>> {
    if members.is_empty() {
        return Ok(None);
    }
    let list = token.new_list(members);
    let name = token.intern("derive");
    let new = call_method(token, group, name.as_ref(), &[list.as_ref()])?;
    if !is_group(token, new.as_ref()) {
        return Err(token.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    let payload = BaseException::of(token, group);
    let (traceback, context, cause, suppress) = (
        payload
            .traceback
            .as_ref()
            .map(|value| value.clone_ref(token)),
        payload.context.as_ref().map(|value| value.clone_ref(token)),
        payload.cause.as_ref().map(|value| value.clone_ref(token)),
        payload.suppress_context,
    );
    let target = BaseException::of_mut(token, new.as_ref());
    let old = (
        std::mem::replace(&mut target.traceback, traceback),
        std::mem::replace(&mut target.context, context),
        std::mem::replace(&mut target.cause, cause),
    );
    target.suppress_context = suppress;
    drop(old);
    if let Some(notes) = get_known_optional(token, group, Known::__notes__)?
        && notes.as_ref().is_a::<baton_object::list::List>(token)
    {
        let notes = baton_object::list::items(token, notes.as_ref());
        let notes = token.new_list(notes);
        baton_object::attribute::set(
            token,
            new.as_ref(),
            token.name(Known::__notes__),
            Some(notes.as_ref()),
        )?;
    }
    Ok(Some(new))
}

/// What `except*` does with the exception that arrives: the rest (or None) and the part that matches (or None). A
/// naked exception that matches is wrapped.
pub fn split_for_handler(
    token: &mut Token,
    error: Borrowed<'_>,
    classes: Borrowed<'_>,
    matches: fn(&Token, Borrowed<'_>, Borrowed<'_>) -> bool,
) -> PyResult<(Owned, Owned)> {
    let none = token.none();
    if error.is_none() {
        return Ok((none.clone_ref(token), none));
    }
    if matches(token, error, classes) {
        if is_group(token, error) {
            return Ok((none, error.own(token)));
        }
        let message = token.new_str("");
        let members = token.new_tuple([error.own(token)].into_iter());
        let class = token.native_class(&EXCEPTION_GROUP).as_value().own(token);
        let is_plain = token.class_of(error).is_native(&EXCEPTION);
        let class = if is_plain {
            class
        } else {
            token
                .native_class(&BASE_EXCEPTION_GROUP)
                .as_value()
                .own(token)
        };
        let group = baton_object::object::call(
            token,
            class.as_ref(),
            &[message.as_ref(), members.as_ref()],
        )?;
        let traceback = BaseException::of(token, error)
            .traceback
            .as_ref()
            .map(|value| value.clone_ref(token));
        BaseException::of_mut(token, group.as_ref()).traceback = traceback;
        return Ok((none, group));
    }
    if !is_group(token, error) {
        return Ok((error.own(token), none));
    }
    let split = token.intern("split");
    let pair = call_method(token, error, split.as_ref(), &[classes])?;
    let name = token.class_name(error);
    let Some(items) = Tuple::items_of(token, pair.as_ref()) else {
        let got = token.class_name(pair.as_ref());
        return Err(token.type_error(format!("{name}.split must return a tuple, not {got}")));
    };
    // More than two are let through, as they always were.
    let [found, rest, ..] = items else {
        let size = items.len();
        return Err(token.type_error(format!(
            "{name}.split must return a 2-tuple, got tuple of size {size}"
        )));
    };
    Ok((rest.own(token), found.own(token)))
}

/// What is raised at the end of `try ... except*`: `original` arrived, `list` is what the handlers raised and left over.
pub fn prepare_reraise(token: &mut Token, original: Borrowed<'_>, list: Borrowed<'_>) -> PyResult {
    let errors: Vec<Owned> = baton_object::list::items(token, list)
        .into_iter()
        .filter(|error| !error.word().is_none())
        .collect();
    if errors.is_empty() {
        return Ok(token.none());
    }
    if !is_group(token, original) {
        return Ok(errors.into_iter().next().unwrap_or_else(|| token.none()));
    }
    let (mut raised, mut reraised) = (Vec::new(), Vec::new());
    for error in errors {
        if same_metadata(token, original, error.as_ref()) {
            reraised.push(error)
        } else {
            raised.push(error)
        }
    }
    let mut leaves = Vec::new();
    for error in &reraised {
        collect_leaves(token, error.as_ref(), &mut leaves);
    }
    let (kept, _) = split(token, original, &Condition::Members(&leaves), false)?;
    if raised.is_empty() {
        return Ok(kept.unwrap_or_else(|| token.none()));
    }
    raised.extend(kept);
    if let [_] = raised.as_slice() {
        return Ok(raised.remove(0));
    }
    let (message, members) = (token.new_str(""), token.new_list(raised));
    let class = token
        .native_class(&BASE_EXCEPTION_GROUP)
        .as_value()
        .own(token);
    baton_object::object::call(token, class.as_ref(), &[message.as_ref(), members.as_ref()])
}

/// A part of a split keeps traceback, cause and context of the whole; that tells it from a new exception.
fn same_metadata(token: &Token, left: Borrowed<'_>, right: Borrowed<'_>) -> bool {
    let (left, right) = (
        BaseException::of(token, left),
        BaseException::of(token, right),
    );
    let same = |a: &Option<Owned>, b: &Option<Owned>| {
        a.as_ref().map(Owned::word) == b.as_ref().map(Owned::word)
    };
    same(&left.traceback, &right.traceback)
        && same(&left.cause, &right.cause)
        && same(&left.context, &right.context)
}

fn collect_leaves(token: &Token, error: Borrowed<'_>, leaves: &mut Vec<Owned>) {
    if !is_group(token, error) {
        leaves.push(error.own(token));
        return;
    }
    for part in parts(token, error) {
        collect_leaves(token, part.as_ref(), leaves);
    }
}

fn condition<'a>(token: &mut Token, value: Borrowed<'a>) -> PyResult<Condition<'a>> {
    let is_class = |token: &Token, value: Borrowed<'_>| {
        value
            .as_class(token)
            .is_some_and(|class| class.is_native(&BASE_EXCEPTION))
    };
    let all_classes = Tuple::items_of(token, value)
        .is_some_and(|items| items.iter().all(|item| is_class(token, *item)));
    if is_class(token, value) || all_classes {
        return Ok(Condition::Classes(value));
    }
    if value.as_class(token).is_none() && token.class_of(value).slots().call.is_some() {
        return Ok(Condition::Predicate(value));
    }
    Err(token.type_error("expected an exception type, a tuple of exception types, or a callable (other than a class)"))
}

#[methods]
impl BaseExceptionGroup {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [message, members] = args.positional() else {
            let given = args.len();
            return Err(token.type_error(format!(
                "BaseExceptionGroup.__new__() takes exactly 2 arguments ({given} given)"
            )));
        };
        if !message.is_a::<Str>(token) {
            let got = token.class_name(*message);
            return Err(token.type_error(format!(
                "BaseExceptionGroup.__new__() argument 1 must be str, not {got}"
            )));
        }
        let slots = token.class_of(*members).slots();
        if slots.getitem.is_none() || slots.len.is_none() {
            return Err(token.type_error("second argument (exceptions) must be a sequence"));
        }
        let list = baton_object::object::collect(token, *members)?;
        if list.is_empty() {
            return Err(
                token.value_error("second argument (exceptions) must be a non-empty sequence")
            );
        }
        let mut only_plain = true;
        for (index, member) in list.iter().enumerate() {
            if !member.as_ref().is_a::<BaseException>(token) {
                return Err(token.value_error(format!(
                    "Item {index} of second argument (exceptions) is not an exception"
                )));
            }
            let plain = token.native_class(&EXCEPTION);
            only_plain &= token.class_of(member.as_ref()).is_subclass_of(token, plain);
        }
        let mut class = class.own(token);
        let base = token
            .native_class(&BASE_EXCEPTION_GROUP)
            .as_value()
            .own(token);
        let plain = token.native_class(&EXCEPTION_GROUP).as_value().own(token);
        if class.as_ref().is(base.as_ref()) {
            if only_plain {
                class = plain;
            }
        } else if !only_plain {
            let name = class
                .as_ref()
                .as_class(token)
                .map(|class| class.name(token).into_owned())
                .unwrap_or_default();
            if class.as_ref().is(plain.as_ref()) {
                return Err(token.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
            }
            let exception = token.native_class(&EXCEPTION).as_value().own(token);
            if baton_object::object::is_subclass(token, class.as_ref(), exception.as_ref())? {
                return Err(token.type_error(format!("Cannot nest BaseExceptions in '{name}'")));
            }
        }
        // Lists and tuples are shown as what they are; another sequence as it was, for it may change.
        let shown =
            match token.is_exact(*members, kind::LIST) || token.is_exact(*members, kind::TUPLE) {
                true => None,
                false => Some(baton_object::object::repr(token, *members)?),
            };
        let new = exceptions::new_exception(token, class.as_ref(), args)?;
        set_field(token, new.as_ref(), 2, shown);
        let (message, members) = (message.own(token), token.new_tuple(list.into_iter()));
        set_field(token, new.as_ref(), 0, Some(message));
        set_field(token, new.as_ref(), 1, Some(members));
        Ok(new)
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        exceptions::init_exception(token, this, args)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let name = token.class_name(this);
        let message = get_field(token, this, 0);
        let message = baton_object::object::repr_text(token, message.as_ref())?;
        let shown = get_field(token, this, 2);
        let members = match shown.word().is_none() {
            false => baton_object::object::str_text(token, shown.as_ref())?,
            true => {
                let args = BaseException::of(token, this).args.clone_ref(token);
                let items = Tuple::items_of_word(args.as_ref());
                let list = items
                    .get(1)
                    .is_some_and(|given| token.is_exact(*given, kind::LIST));
                let members = match list {
                    true => token.new_list(parts(token, this)),
                    false => get_field(token, this, 1),
                };
                baton_object::object::repr_text(token, members.as_ref())?
            }
        };
        Ok(token.new_str(&format!("{name}({message}, {members})")))
    }

    #[slot]
    fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let message = get_field(token, this, 0);
        let message = baton_object::object::str_text(token, message.as_ref())?;
        let count = parts(token, this).len();
        let plural = if count == 1 { "" } else { "s" };
        Ok(token.new_str(&format!("{message} ({count} sub-exception{plural})")))
    }

    /// exception message
    #[member]
    fn message(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(get_field(token, this, 0))
    }

    /// nested exceptions
    #[member]
    fn exceptions(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(get_field(token, this, 1))
    }

    /// A group of the same class with other exceptions.
    #[method("(excs, /)")]
    fn derive(token: &mut Token, this: Borrowed<'_>, excs: Borrowed<'_>) -> PyResult {
        let message = get_field(token, this, 0);
        let class = token
            .native_class(&BASE_EXCEPTION_GROUP)
            .as_value()
            .own(token);
        baton_object::object::call(token, class.as_ref(), &[message.as_ref(), excs])
    }

    /// The part that matches, and the rest.
    #[method("(matcher_value, /)", name = "split")]
    fn split_method(
        token: &mut Token,
        this: Borrowed<'_>,
        matcher_value: Borrowed<'_>,
    ) -> PyResult {
        let condition = condition(token, matcher_value)?;
        let (found, rest) = split(token, this, &condition, true)?;
        let none = token.none();
        let pair = [
            found.unwrap_or_else(|| none.clone_ref(token)),
            rest.unwrap_or_else(|| none.clone_ref(token)),
        ];
        Ok(token.new_tuple(pair.into_iter()))
    }

    /// The part that matches.
    #[method("(matcher_value, /)")]
    fn subgroup(token: &mut Token, this: Borrowed<'_>, matcher_value: Borrowed<'_>) -> PyResult {
        let condition = condition(token, matcher_value)?;
        let (found, _) = split(token, this, &condition, false)?;
        Ok(found.unwrap_or_else(|| token.none()))
    }

    /// See PEP 585.
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        baton_object::type_object::generic_alias(token, class, object)
    }
}

/// The class `ExceptionGroup(BaseExceptionGroup, Exception)`, whose two bases a spec cannot say: made by [`init`].
#[class(name = "ExceptionGroup", base = BASE_EXCEPTION_GROUP, flags = BASETYPE | DICT | WEAKREF | EXCEPTION, methods = none)]
pub struct ExceptionGroup {
    base: BaseExceptionGroup,
}

/// Gives `ExceptionGroup` its second base.
pub fn init(token: &mut Token) {
    baton_object::class_build::ready(token, &EXCEPTION_GROUP);
    baton_object::class_build::add_native_base(token, &EXCEPTION_GROUP, &EXCEPTION);
}
