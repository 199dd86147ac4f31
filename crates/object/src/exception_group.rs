//! `BaseExceptionGroup` and `ExceptionGroup`.
//!
//! `BaseExceptionGroup` stands in the table of exception classes; `ExceptionGroup` has two bases, which a native class
//! cannot, and is built as a class statement would. Both keep message and exceptions in the fields 0 and 1.

use crate::args::Args;
use crate::attribute;
use crate::class::Type;
use crate::class_build;
use crate::error::PyResult;
use crate::exceptions::{self, BASE_EXCEPTION, BASE_EXCEPTION_GROUP, BaseException, EXCEPTION};
use crate::names::Known;
use crate::object;
use crate::str::Str;
use crate::token::Token;
use crate::tuple::Tuple;
use crate::word::{Borrowed, Owned, Word};
use baton_macros::methods;
use std::cell::Cell;

/// The class `ExceptionGroup` of an interpreter.
#[derive(Default)]
struct GroupClass(Cell<Word>);

/// Makes `ExceptionGroup`; once per interpreter, when classes can be built.
pub fn init(token: &mut Token) -> PyResult<()> {
    let bases = [&BASE_EXCEPTION_GROUP, &EXCEPTION]
        .map(|spec| token.native_class(spec).as_value().own(token));
    let metaclass = token
        .native_class(&crate::type_object::TYPE)
        .as_value()
        .own(token);
    let (name, namespace) = (
        token.intern("ExceptionGroup"),
        crate::dict::Dict::new(token),
    );
    let module = token.intern("builtins");
    crate::dict::set_text(token, namespace.as_ref(), "__module__", module.as_ref());
    let parts = class_build::ClassParts {
        metaclass: metaclass.as_ref(),
        name: name.as_ref(),
        bases: bases.into(),
        namespace: namespace.as_ref(),
    };
    let class = class_build::build(token, parts)?;
    let word = class.immortalise(token);
    token.interp().extension::<GroupClass>().0.set(word);
    Ok(())
}

/// The class `ExceptionGroup`, once made.
pub fn exception_group(token: &Token) -> Option<Owned> {
    let word = token.interp().extension::<GroupClass>().0.get();
    (!word.is_null()).then(|| Owned::from_word(token, word))
}

/// True for exception groups.
pub fn is_group(token: &Token, value: Borrowed<'_>) -> bool {
    token.class_of(value).is_native(&BASE_EXCEPTION_GROUP)
}

/// The exceptions of a group.
pub fn exceptions_of(token: &Token, group: Borrowed<'_>) -> Vec<Owned> {
    let tuple = exceptions::get_field(token, group, 1);
    Tuple::items_of(token, tuple.as_ref())
        .unwrap_or_default()
        .iter()
        .map(|item| item.own(token))
        .collect()
}

fn is_exception(token: &Token, value: Borrowed<'_>) -> bool {
    token.class_of(value).is_native(&EXCEPTION)
}

/// The class a new group gets: one that holds only `Exception`s may be an `ExceptionGroup`.
fn class_for(token: &mut Token, class: Borrowed<'_>, items: &[Owned]) -> PyResult<Owned> {
    let all_plain = items.iter().all(|item| is_exception(token, item.as_ref()));
    if class.is(token.native_class(&BASE_EXCEPTION_GROUP).as_value()) {
        let plain = exception_group(token).filter(|_| all_plain);
        return Ok(plain.unwrap_or_else(|| class.own(token)));
    }
    let derives_exception = class
        .as_class(token)
        .is_some_and(|class| class.is_subclass_of(token, token.native_class(&EXCEPTION)));
    if derives_exception && !all_plain {
        let is_plain = exception_group(token).is_some_and(|plain| plain.as_ref().is(class));
        if is_plain {
            return Err(token.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
        }
        let name = class
            .as_class(token)
            .map(|class| class.name(token).into_owned())
            .unwrap_or_default();
        return Err(token.type_error(format!("Cannot nest BaseExceptions in '{name}'")));
    }
    Ok(class.own(token))
}

/// What a group is split by.
enum Matcher<'a> {
    /// An exception class or a tuple of them.
    Classes(Borrowed<'a>),
    /// A predicate.
    Function(Borrowed<'a>),
    /// These very objects.
    Objects(&'a [usize]),
}

fn is_exception_class(token: &Token, value: Borrowed<'_>) -> bool {
    value.as_class(token).is_some_and(|class: &Type| {
        class.is_subclass_of(token, token.native_class(&BASE_EXCEPTION))
    })
}

fn matcher<'a>(token: &mut Token, condition: Borrowed<'a>) -> PyResult<Matcher<'a>> {
    if is_exception_class(token, condition) {
        return Ok(Matcher::Classes(condition));
    }
    if let Some(items) = Tuple::items_of(token, condition) {
        if items.iter().all(|item| is_exception_class(token, *item)) {
            return Ok(Matcher::Classes(condition));
        }
    } else if token.class_of(condition).slots().call.is_some()
        && condition.as_class(token).is_none()
    {
        return Ok(Matcher::Function(condition));
    }
    Err(token.type_error("expected an exception type, a tuple of exception types, or a callable (other than a class)"))
}

fn matches(token: &mut Token, exception: Borrowed<'_>, matcher: &Matcher<'_>) -> PyResult<bool> {
    match matcher {
        Matcher::Classes(classes) => object::is_instance(token, exception, *classes),
        Matcher::Function(function) => {
            let verdict = object::call(token, *function, &[exception])?;
            object::is_true(token, verdict.as_ref())
        }
        Matcher::Objects(ids) => {
            Ok(!is_group(token, exception) && ids.contains(&exception.word().identity()))
        }
    }
}

/// A group like `group` with other exceptions: made by its `derive`, with its traceback, cause, context and notes.
fn derive_from(
    token: &mut Token,
    group: Borrowed<'_>,
    items: Vec<Owned>,
) -> PyResult<Option<Owned>> {
    if items.is_empty() {
        return Ok(None);
    }
    let (items, name) = (token.new_list(items), token.intern("derive"));
    let new = attribute::call_method(token, group, name.as_ref(), &[items.as_ref()])?;
    if !is_group(token, new.as_ref()) {
        return Err(token.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    let from = BaseException::of(token, group);
    let [traceback, context, cause] = [&from.traceback, &from.context, &from.cause]
        .map(|part| part.as_ref().map(|part| part.clone_ref(token)));
    let suppress = from.suppress_context;
    let to = BaseException::of_mut(token, new.as_ref());
    let old = (
        std::mem::replace(&mut to.traceback, traceback),
        std::mem::replace(&mut to.context, context),
        std::mem::replace(&mut to.cause, cause),
    );
    to.suppress_context = suppress;
    drop(old);
    if let Some(notes) = attribute::get_known_optional(token, group, Known::__notes__)? {
        let notes = object::collect(token, notes.as_ref())?;
        let notes = token.new_list(notes);
        attribute::set_text(token, new.as_ref(), "__notes__", notes.as_ref())?;
    }
    Ok(Some(new))
}

/// The parts of an exception (group) that match and that do not.
fn split_by(
    token: &mut Token,
    exception: Borrowed<'_>,
    matcher: &Matcher<'_>,
) -> PyResult<(Option<Owned>, Option<Owned>)> {
    token.check_recursion(" in exception group splitting")?;
    if matches(token, exception, matcher)? {
        return Ok((Some(exception.own(token)), None));
    }
    if !is_group(token, exception) {
        return Ok((None, Some(exception.own(token))));
    }
    let (mut matching, mut rest) = (Vec::new(), Vec::new());
    for item in exceptions_of(token, exception) {
        let (yes, no) = split_by(token, item.as_ref(), matcher)?;
        matching.extend(yes);
        rest.extend(no);
    }
    if rest.is_empty() && !matching.is_empty() && matches!(matcher, Matcher::Objects(_)) {
        return Ok((Some(exception.own(token)), None));
    }
    let matching = derive_from(token, exception, matching)?;
    let rest = derive_from(token, exception, rest)?;
    Ok((matching, rest))
}

/// `group.split(condition)`: the matching part and the rest.
pub fn split(
    token: &mut Token,
    exception: Borrowed<'_>,
    condition: Borrowed<'_>,
) -> PyResult<(Option<Owned>, Option<Owned>)> {
    let matcher = matcher(token, condition)?;
    split_by(token, exception, &matcher)
}

/// The part of `group` whose leaves are among the leaves of `kept`; `None` if there is none. For `except*`.
pub fn project(token: &mut Token, group: Borrowed<'_>, kept: &[Owned]) -> PyResult<Option<Owned>> {
    let (mut ids, mut work) = (
        Vec::new(),
        kept.iter()
            .map(|item| item.clone_ref(token))
            .collect::<Vec<_>>(),
    );
    while let Some(item) = work.pop() {
        if is_group(token, item.as_ref()) {
            work.extend(exceptions_of(token, item.as_ref()));
        } else {
            ids.push(item.word().identity());
        }
    }
    Ok(split_by(token, group, &Matcher::Objects(&ids))?.0)
}

/// The methods of exception groups.
pub struct Group;

#[methods]
impl Group {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [message, sequence] = *args.positional() else {
            let given = args.len();
            return Err(token.type_error(format!(
                "BaseExceptionGroup.__new__() takes exactly 2 arguments ({given} given)"
            )));
        };
        if !message.is_a::<Str>(token) {
            let got = token.class_name(message);
            return Err(token.type_error(format!(
                "BaseExceptionGroup.__new__() argument 1 must be str, not {got}"
            )));
        }
        let slots = token.class_of(sequence).slots();
        if slots.getitem.is_none() || sequence.is_a::<crate::dict::Dict>(token) {
            return Err(token.type_error("second argument (exceptions) must be a sequence"));
        }
        let items = object::collect(token, sequence)?;
        if items.is_empty() {
            return Err(
                token.value_error("second argument (exceptions) must be a non-empty sequence")
            );
        }
        let stranger = items
            .iter()
            .position(|item| !item.as_ref().is_a::<BaseException>(token));
        if let Some(index) = stranger {
            return Err(token.value_error(format!(
                "Item {index} of second argument (exceptions) is not an exception"
            )));
        }
        let class = class_for(token, class, &items)?;
        let args = token.tuple_of(&[message, sequence]);
        let exceptions = token.new_tuple(items.into_iter());
        let payload = BaseException {
            args,
            traceback: None,
            context: None,
            cause: None,
            suppress_context: false,
            fields: None,
        };
        let Some(class) = class.as_ref().as_class(token) else {
            return Err(token.type_error("a class is needed"));
        };
        let group = token.new_instance(class, payload);
        let message = message.own(token);
        exceptions::set_field(token, group.as_ref(), 0, Some(message));
        exceptions::set_field(token, group.as_ref(), 1, Some(exceptions));
        Ok(group)
    }

    #[slot]
    fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let message = exceptions::get_field(token, this, 0);
        let (text, count) = (
            object::str_text(token, message.as_ref())?,
            exceptions_of(token, this).len(),
        );
        let plural = if count == 1 { "" } else { "s" };
        Ok(token.new_str(&format!("{text} ({count} sub-exception{plural})")))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let message = exceptions::get_field(token, this, 0);
        let given_tuple = {
            let args = BaseException::of(token, this).args.clone_ref(token);
            let sequence =
                Tuple::items_of(token, args.as_ref()).and_then(|args| args.get(1).copied());
            sequence.is_some_and(|sequence| sequence.is_a::<Tuple>(token))
        };
        let items = exceptions_of(token, this);
        let items = if given_tuple {
            token.new_tuple(items.into_iter())
        } else {
            token.new_list(items)
        };
        let (name, message, items) = (
            token.class_name(this),
            object::repr_text(token, message.as_ref())?,
            object::repr_text(token, items.as_ref())?,
        );
        Ok(token.new_str(&format!("{name}({message}, {items})")))
    }

    #[method("(excs, /)")]
    fn derive(token: &mut Token, this: Borrowed<'_>, excs: Borrowed<'_>) -> PyResult {
        let message = exceptions::get_field(token, this, 0);
        let class = token
            .native_class(&BASE_EXCEPTION_GROUP)
            .as_value()
            .own(token);
        object::call(token, class.as_ref(), &[message.as_ref(), excs])
    }

    #[method("(matcher_value, /)")]
    fn split(token: &mut Token, this: Borrowed<'_>, matcher_value: Borrowed<'_>) -> PyResult {
        let (matching, rest) = split(token, this, matcher_value)?;
        let none = crate::singletons::none;
        Ok(token.new_tuple([matching.unwrap_or_else(none), rest.unwrap_or_else(none)].into_iter()))
    }

    #[method("(matcher_value, /)")]
    fn subgroup(
        token: &mut Token,
        this: Borrowed<'_>,
        matcher_value: Borrowed<'_>,
    ) -> PyResult<Option<Owned>> {
        Ok(split(token, this, matcher_value)?.0)
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        crate::type_object::generic_alias(token, class, object)
    }
}
