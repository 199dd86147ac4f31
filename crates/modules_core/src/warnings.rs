//! `_warnings`: which warnings are shown, once, as errors or not at all; the rules of `Python/_warnings.c`.
//!
//! Invariants: the `warnings` module's attributes (`filters`, `defaultaction`, `onceregistry`) win over this module's
//! own where that module was imported; a registry whose version is not the filters' is emptied before use.

use crate::support::{call_method, not_none, optional_attribute, own_all, tuple};
use baton_object::attribute::get_text;
use baton_object::dict::{self, Dict};
use baton_object::exceptions::{self, BaseException};
use baton_object::object;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, ClassSpec, Owned, PyResult, Token};
use std::cell::{Cell, RefCell};

/// What the module keeps per interpreter.
struct State {
    filters: RefCell<Option<Owned>>,
    once: RefCell<Option<Owned>>,
    version: Cell<i64>,
    lock_depth: Cell<usize>,
}

impl Default for State {
    fn default() -> State {
        State {
            filters: RefCell::default(),
            once: RefCell::default(),
            version: Cell::new(1),
            lock_depth: Cell::new(0),
        }
    }
}

fn kept(
    token: &mut Token,
    place: fn(&State) -> &RefCell<Option<Owned>>,
    make: fn(&mut Token) -> Owned,
) -> Owned {
    let found = place(token.interp().extension::<State>())
        .borrow()
        .as_ref()
        .map(|value| value.clone_ref(token));
    match found {
        Some(value) => value,
        None => {
            let value = make(token);
            let copy = value.clone_ref(token);
            *place(token.interp().extension::<State>()).borrow_mut() = Some(copy);
            value
        }
    }
}

/// The filters an interpreter starts with.
fn default_filters(token: &mut Token) -> Owned {
    let rows: [(&str, &'static ClassSpec, Option<&str>); 5] = [
        (
            "default",
            &exceptions::DEPRECATION_WARNING,
            Some("__main__"),
        ),
        ("ignore", &exceptions::DEPRECATION_WARNING, None),
        ("ignore", &exceptions::PENDING_DEPRECATION_WARNING, None),
        ("ignore", &exceptions::IMPORT_WARNING, None),
        ("ignore", &exceptions::RESOURCE_WARNING, None),
    ];
    let filters = rows
        .into_iter()
        .map(|(action, category, module)| {
            let category = token.native_class(category).as_value().own(token);
            let module = module.map_or_else(|| token.none(), |module| token.new_str(module));
            tuple(
                token,
                vec![
                    token.new_str(action),
                    token.none(),
                    category,
                    module,
                    token.int(0),
                ],
            )
        })
        .collect();
    token.new_list(filters)
}

/// An attribute of the module `warnings`, if that was imported (or can be, where `import` says so).
fn warnings_attribute(token: &mut Token, name: &str, import: bool) -> PyResult<Option<Owned>> {
    let modules = baton_modules::import::modules(token)?;
    let module = match dict::get_text(token, modules.as_ref(), "warnings") {
        Some(module) => module,
        None if import => match baton_modules::import::import_module(token, "warnings") {
            Ok(module) => module,
            Err(raised) => {
                token.swallow(raised, &exceptions::IMPORT_ERROR)?;
                return Ok(None);
            }
        },
        None => return Ok(None),
    };
    optional_attribute(token, module.as_ref(), name)
}

fn matches(token: &mut Token, pattern: Borrowed<'_>, text: Borrowed<'_>) -> PyResult<bool> {
    if pattern.is_none() {
        return Ok(true);
    }
    if token.is_exact(pattern, baton_object::kind::STR) {
        return object::equal(token, pattern, text);
    }
    let found = call_method(token, pattern, "match", &[text])?;
    object::is_true(token, found.as_ref())
}

/// A warning on its way through the filters.
struct Warning<'a> {
    category: Borrowed<'a>,
    text: Borrowed<'a>,
    message: Borrowed<'a>,
    filename: Borrowed<'a>,
    line: i64,
    module: Borrowed<'a>,
    source: Option<Borrowed<'a>>,
}

/// The action of the first filter that matches, and the filter.
fn find_action(token: &mut Token, warning: &Warning<'_>) -> PyResult<(Owned, Owned)> {
    let mut lists = Vec::new();
    if let Some(context) = crate::contextvars::warnings_filters(token)? {
        lists.push(context);
    } else {
        match warnings_attribute(token, "filters", false)? {
            Some(filters) => lists.push(filters),
            None => lists.push(kept(token, |state| &state.filters, default_filters)),
        }
    }
    for filters in lists {
        if !filters.as_ref().is_a::<baton_object::list::List>(token) {
            return Err(token.value_error("_warnings.filters must be a list"));
        }
        let mut index = 0;
        loop {
            let Some(filter) = baton_object::list::List::of(token, filters.as_ref())
                .items
                .get(index)
                .map(|item| item.clone_ref(token))
            else {
                break;
            };
            if let Some(action) = try_filter(token, filter.as_ref(), index, warning)? {
                return Ok((action, filter));
            }
            index += 1;
        }
    }
    let action = match warnings_attribute(token, "defaultaction", false)? {
        Some(action) if action.as_ref().is_a::<Str>(token) => action,
        Some(action) => {
            let class = token.class_name(action.as_ref());
            return Err(token.type_error(format!(
                "_warnings.defaultaction must be a string, not '{class}'"
            )));
        }
        None => token.new_str("default"),
    };
    Ok((action, token.none()))
}

fn try_filter(
    token: &mut Token,
    filter: Borrowed<'_>,
    index: usize,
    warning: &Warning<'_>,
) -> PyResult<Option<Owned>> {
    let parts = Tuple::items_of(token, filter)
        .map(|items| own_all(token, items))
        .unwrap_or_default();
    let [action, message, category, module, line] = parts.as_slice() else {
        return Err(token.value_error(format!("_warnings.filters item {index} isn't a 5-tuple")));
    };
    if !action.as_ref().is_a::<Str>(token) {
        let class = token.class_name(action.as_ref());
        return Err(token.type_error(format!("action must be a string, not '{class}'")));
    }
    let good = matches(token, message.as_ref(), warning.text)?
        && matches(token, module.as_ref(), warning.module)?
        && object::is_subclass(token, warning.category, category.as_ref())?;
    if !good {
        return Ok(None);
    }
    let line = baton_object::int::index_to_i64(token, line.as_ref(), "C ssize_t")?;
    Ok((line == 0 || line == warning.line).then(|| action.clone_ref(token)))
}

/// True if `key` stands in the registry; notes it there if `note`.
fn already_warned(
    token: &mut Token,
    registry: Borrowed<'_>,
    key: Borrowed<'_>,
    note: bool,
) -> PyResult<bool> {
    let version = token.interp().extension::<State>().version.get();
    let found = dict::get_text(token, registry, "version");
    let same = found.is_some_and(|found| found.word().int() == Some(version));
    if same {
        if let Some(value) = dict::get(token, registry, key)? {
            return object::is_true(token, value.as_ref());
        }
    } else {
        dict::clear(token, registry);
        let version = token.int(version);
        dict::set_text(token, registry, "version", version.as_ref());
    }
    if note {
        let yes = token.bool(true);
        dict::set(token, registry, key, yes.as_ref())?;
    }
    Ok(false)
}

/// Passes a warning through registry and filters, and shows it.
fn explicit(
    token: &mut Token,
    warning: &Warning<'_>,
    registry: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let key = vec![
        warning.text.own(token),
        warning.category.own(token),
        token.int(warning.line),
    ];
    let key = tuple(token, key);
    if let Some(registry) = registry
        && already_warned(token, registry, key.as_ref(), false)?
    {
        return Ok(());
    }
    let (action, filter) = find_action(token, warning)?;
    let action_text = baton_object::str::to_cow(token, action.as_ref()).into_owned();
    let shown = match action_text.as_str() {
        "error" => {
            let exception = warning.message.own(token);
            return Err(token.raise_object(exception));
        }
        "ignore" => return Ok(()),
        "always" | "all" => false,
        other => {
            if let Some(registry) = registry {
                let yes = token.bool(true);
                dict::set(token, registry, key.as_ref(), yes.as_ref())?;
            }
            let values = vec![warning.text.own(token), warning.category.own(token)];
            let short = tuple(token, values);
            match other {
                "once" => {
                    let once = match (registry, warnings_attribute(token, "onceregistry", false)?) {
                        (Some(registry), _) => registry.own(token),
                        (None, Some(once)) => once,
                        (None, None) => kept(token, |state| &state.once, |token| Dict::new(token)),
                    };
                    already_warned(token, once.as_ref(), short.as_ref(), true)?
                }
                "module" => match registry {
                    Some(registry) => already_warned(token, registry, short.as_ref(), true)?,
                    None => false,
                },
                "default" => false,
                _ => {
                    let (action, filter) = (
                        object::repr_text(token, action.as_ref())?,
                        object::repr_text(token, filter.as_ref())?,
                    );
                    return Err(token.runtime_error(format!(
                        "Unrecognized action ({action}) in warnings.filters:\n {filter}"
                    )));
                }
            }
        }
    };
    if shown { Ok(()) } else { show(token, warning) }
}

fn show(token: &mut Token, warning: &Warning<'_>) -> PyResult<()> {
    let Some(function) = warnings_attribute(token, "_showwarnmsg", warning.source.is_some())?
    else {
        return show_plainly(token, warning);
    };
    let Some(class) = warnings_attribute(token, "WarningMessage", false)? else {
        return Err(token.runtime_error("unable to get warnings.WarningMessage"));
    };
    let (line, none) = (token.int(warning.line), token.none());
    let source = warning.source.unwrap_or(none.as_ref());
    let args = [
        warning.message,
        warning.category,
        warning.filename,
        line.as_ref(),
        none.as_ref(),
        none.as_ref(),
        source,
    ];
    let message = object::call(token, class.as_ref(), &args)?;
    object::call(token, function.as_ref(), &[message.as_ref()])?;
    Ok(())
}

/// What is written before (or without) the module `warnings`.
fn show_plainly(token: &mut Token, warning: &Warning<'_>) -> PyResult<()> {
    let stderr = token
        .interp()
        .sys_dict(token)
        .and_then(|sys| dict::get_text(token, sys, "stderr"));
    let Some(stderr) = stderr.filter(|stderr| !stderr.word().is_none()) else {
        return Ok(());
    };
    let category = get_text(token, warning.category, "__name__")?;
    let (filename, category, text) = (
        object::str_text(token, warning.filename)?,
        object::str_text(token, category.as_ref())?,
        object::str_text(token, warning.text)?,
    );
    let line = token.new_str(&format!(
        "{filename}:{}: {category}: {text}\n",
        warning.line
    ));
    call_method(token, stderr.as_ref(), "write", &[line.as_ref()])?;
    if let Some(source) = source_line(token, warning) {
        let source = token.new_str(&format!("  {source}\n"));
        call_method(token, stderr.as_ref(), "write", &[source.as_ref()])?;
    }
    Ok(())
}

/// The line of the file that a warning is about, if it can be had.
fn source_line(token: &mut Token, warning: &Warning<'_>) -> Option<String> {
    let line = token.int(warning.line);
    let read = baton_modules::support::import_attribute(token, "linecache", "getline").and_then(
        |getline| {
            let text = object::call(token, getline.as_ref(), &[warning.filename, line.as_ref()])?;
            object::str_text(token, text.as_ref())
        },
    );
    match read {
        Ok(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Err(raised) => {
            drop(token.take_lazy(raised));
            None
        }
    }
}

/// The category of a warning: the message's class if that is a warning, else the one given.
fn category_of(
    token: &mut Token,
    message: Borrowed<'_>,
    category: Option<Borrowed<'_>>,
) -> PyResult {
    if is_warning(token, message) {
        return Ok(token.class_word(message).own(token));
    }
    let Some(category) = not_none(category) else {
        return Ok(token
            .native_class(&exceptions::USER_WARNING)
            .as_value()
            .own(token));
    };
    let warning = token.native_class(&exceptions::WARNING);
    if !category
        .as_class(token)
        .is_some_and(|class| class.is_subclass_of(token, warning))
    {
        let class = token.class_name(category);
        return Err(token.type_error(format!(
            "category must be a Warning subclass, not '{class}'"
        )));
    }
    Ok(category.own(token))
}

fn is_warning(token: &Token, message: Borrowed<'_>) -> bool {
    message.is_a::<BaseException>(token)
        && token
            .class_of(message)
            .is_subclass_of(token, token.native_class(&exceptions::WARNING))
}

/// Text and message object of a warning.
fn text_and_message(
    token: &mut Token,
    message: Borrowed<'_>,
    category: Borrowed<'_>,
) -> PyResult<(Owned, Owned)> {
    if is_warning(token, message) {
        return Ok((object::str(token, message)?, message.own(token)));
    }
    let made = object::call(token, category, &[message])?;
    Ok((message.own(token), made))
}

/// Where a warning comes from.
struct Origin {
    filename: Owned,
    line: i64,
    module: Owned,
    registry: Owned,
}

/// True for frames of the import machinery and of files to be skipped.
fn is_skipped(token: &mut Token, frame: Borrowed<'_>, prefixes: &[String]) -> PyResult<bool> {
    let code = get_text(token, frame, "f_code")?;
    let filename = get_text(token, code.as_ref(), "co_filename")?;
    let name = baton_object::str::to_cow(token, filename.as_ref()).into_owned();
    let internal = name.contains("importlib") && name.contains("_bootstrap");
    Ok(internal
        || prefixes
            .iter()
            .any(|prefix| name.starts_with(prefix.as_str())))
}

fn outer(token: &mut Token, frame: &Owned) -> PyResult<Option<Owned>> {
    let back = get_text(token, frame.as_ref(), "f_back")?;
    Ok((!back.word().is_none()).then_some(back))
}

fn find_origin(token: &mut Token, mut level: i64, prefixes: &[String]) -> PyResult<Origin> {
    let frame = token.seam().frame.get();
    let mut frame = frame(token, 0);
    let plain = level <= 0
        || match &frame {
            Some(frame) => is_skipped(token, frame.as_ref(), &[])?,
            None => true,
        };
    if !prefixes.is_empty() {
        level = level.max(2);
    }
    level -= 1;
    while level > 0
        && let Some(current) = frame
    {
        frame = outer(token, &current)?;
        while !plain
            && let Some(next) = &frame
            && is_skipped(token, next.as_ref(), prefixes)?
        {
            frame = outer(token, next)?;
        }
        level -= 1;
    }
    let (globals, filename, line) = match &frame {
        None => {
            let sys = token.interp().sys_dict(token).map(|sys| sys.own(token));
            (
                sys.unwrap_or_else(|| Dict::new(token)),
                token.new_str("<sys>"),
                0,
            )
        }
        Some(frame) => {
            let globals = get_text(token, frame.as_ref(), "f_globals")?;
            let code = get_text(token, frame.as_ref(), "f_code")?;
            let line = get_text(token, frame.as_ref(), "f_lineno")?;
            (
                globals,
                get_text(token, code.as_ref(), "co_filename")?,
                line.word().int().unwrap_or(0),
            )
        }
    };
    let registry = match dict::get_text(token, globals.as_ref(), "__warningregistry__") {
        Some(registry) => registry,
        None => {
            let registry = Dict::new(token);
            dict::set_text(
                token,
                globals.as_ref(),
                "__warningregistry__",
                registry.as_ref(),
            );
            registry
        }
    };
    let module = dict::get_text(token, globals.as_ref(), "__name__")
        .filter(|name| name.word().is_none() || name.as_ref().is_a::<Str>(token));
    let module = module.unwrap_or_else(|| token.new_str("<string>"));
    Ok(Origin {
        filename,
        line,
        module,
        registry,
    })
}

fn warn(
    token: &mut Token,
    message: Borrowed<'_>,
    category: Borrowed<'_>,
    level: i64,
    source: Option<Borrowed<'_>>,
    prefixes: &[String],
) -> PyResult<()> {
    let origin = find_origin(token, level, prefixes)?;
    let (text, made) = text_and_message(token, message, category)?;
    let warning = Warning {
        category,
        text: text.as_ref(),
        message: made.as_ref(),
        filename: origin.filename.as_ref(),
        line: origin.line,
        module: origin.module.as_ref(),
        source,
    };
    explicit(token, &warning, not_none(Some(origin.registry.as_ref())))
}

/// The hook through which native code warns.
pub fn warn_native(
    token: &mut Token,
    category: &'static ClassSpec,
    message: &str,
    level: usize,
) -> PyResult<()> {
    let category = token.native_class(category).as_value().own(token);
    let message = token.new_str(message);
    warn(
        token,
        message.as_ref(),
        category.as_ref(),
        level as i64,
        None,
        &[],
    )
}

/// The hook through which native code tells of what nobody closed.
pub fn warn_resource(token: &mut Token, message: &str, source: Borrowed<'_>) -> PyResult<()> {
    let category = token
        .native_class(&exceptions::RESOURCE_WARNING)
        .as_value()
        .own(token);
    let message = token.new_str(message);
    warn(
        token,
        message.as_ref(),
        category.as_ref(),
        1,
        Some(source),
        &[],
    )
}

/// Warns of something in a source file, as the compiler does: `warn_explicit` without a registry.
pub fn warn_at(
    token: &mut Token,
    message: Borrowed<'_>,
    category: Borrowed<'_>,
    filename: Borrowed<'_>,
    line: i64,
) -> PyResult<()> {
    let module = module_of(token, filename)?;
    let (text, made) = text_and_message(token, message, category)?;
    let warning = Warning {
        category,
        text: text.as_ref(),
        message: made.as_ref(),
        filename,
        line,
        module: module.as_ref(),
        source: None,
    };
    explicit(token, &warning, None)
}

/// The module a file holds: its name without the suffix.
fn module_of(token: &mut Token, filename: Borrowed<'_>) -> PyResult {
    let name = object::str_text(token, filename)?;
    Ok(match name.strip_suffix(".py") {
        _ if name.is_empty() => token.new_str("<unknown>"),
        Some(stem) => token.new_str(stem),
        None => filename.own(token),
    })
}

/// _warnings provides basic warning filtering support.
/// It is a helper module to speed up interpreter start-up.
#[baton_object::module(name = "_warnings")]
pub mod module {
    use super::*;

    /// Issue a warning, or maybe ignore it or raise an exception.
    ///
    ///   message
    ///     Text of the warning message.
    ///   category
    ///     The Warning category subclass. Defaults to UserWarning.
    ///   stacklevel
    ///     How far up the call stack to make this warning appear. A value of 2 for
    ///     example attributes the warning to the caller of the code calling warn().
    ///   source
    ///     If supplied, the destroyed object which emitted a ResourceWarning
    ///   skip_file_prefixes
    ///     An optional tuple of module filename prefixes indicating frames to skip
    ///     during stacklevel computations for stack frame attribution.
    #[function(
        name = "warn",
        "(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())"
    )]
    fn warn_function(
        token: &mut Token,
        message: Borrowed<'_>,
        category: Option<Borrowed<'_>>,
        stacklevel: Option<i64>,
        source: Option<Borrowed<'_>>,
        skip_file_prefixes: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let mut prefixes = Vec::new();
        if let Some(given) = skip_file_prefixes {
            let Some(items) = Tuple::items_of(token, given).map(|items| own_all(token, items))
            else {
                let class = token.class_name(given);
                return Err(token.type_error(format!(
                    "warn() argument 'skip_file_prefixes' must be tuple, not {class}"
                )));
            };
            for item in items {
                if !item.as_ref().is_a::<Str>(token) {
                    let class = token.class_name(item.as_ref());
                    return Err(
                        token.type_error(format!("Found non-str '{class}' in skip_file_prefixes."))
                    );
                }
                prefixes.push(baton_object::str::to_cow(token, item.as_ref()).into_owned());
            }
        }
        let category = category_of(token, message, category)?;
        warn(
            token,
            message,
            category.as_ref(),
            stacklevel.unwrap_or(1),
            not_none(source),
            &prefixes,
        )
    }

    /// Issue a warning, or maybe ignore it or raise an exception.
    #[function(
        "(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None)"
    )]
    fn warn_explicit(
        token: &mut Token,
        message: Borrowed<'_>,
        category: Borrowed<'_>,
        filename: Borrowed<'_>,
        lineno: i64,
        module: Option<Borrowed<'_>>,
        registry: Option<Borrowed<'_>>,
        module_globals: Option<Borrowed<'_>>,
        source: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        if let Some(globals) = not_none(module_globals)
            && !globals.is_a::<Dict>(token)
        {
            let class = token.class_name(globals);
            return Err(token.type_error(format!("module_globals must be a dict, not '{class}'")));
        }
        let registry = not_none(registry);
        if registry.is_some_and(|registry| !registry.is_a::<Dict>(token)) {
            return Err(token.type_error("'registry' must be a dict or None"));
        }
        let category = category_of(token, message, Some(category))?;
        let module = match not_none(module) {
            Some(module) => module.own(token),
            None => module_of(token, filename)?,
        };
        let (text, made) = text_and_message(token, message, category.as_ref())?;
        let warning = Warning {
            category: category.as_ref(),
            text: text.as_ref(),
            message: made.as_ref(),
            filename,
            line: lineno,
            module: module.as_ref(),
            source: not_none(source),
        };
        explicit(token, &warning, registry)
    }

    #[function("()")]
    fn _filters_mutated_lock_held(token: &mut Token) -> PyResult<()> {
        if token.interp().extension::<State>().lock_depth.get() == 0 {
            return Err(token.runtime_error("warnings mutex is not held"));
        }
        let version = &token.interp().extension::<State>().version;
        version.set(version.get() + 1);
        Ok(())
    }

    // The lock serialises changes of the filters between threads; the GIL does that already, so it only counts.
    #[function("()")]
    fn _acquire_lock(token: &mut Token) -> PyResult<()> {
        let depth = &token.interp().extension::<State>().lock_depth;
        depth.set(depth.get() + 1);
        Ok(())
    }

    #[function("()")]
    fn _release_lock(token: &mut Token) -> PyResult<()> {
        let depth = &token.interp().extension::<State>().lock_depth;
        match depth.get() {
            0 => Err(token.runtime_error("cannot release un-acquired lock")),
            held => {
                depth.set(held - 1);
                Ok(())
            }
        }
    }

    #[constant]
    fn filters(token: &mut Token) -> PyResult {
        Ok(kept(token, |state| &state.filters, default_filters))
    }

    #[constant]
    fn _onceregistry(token: &mut Token) -> PyResult {
        Ok(kept(token, |state| &state.once, |token| Dict::new(token)))
    }

    #[constant]
    fn _defaultaction(token: &mut Token) -> PyResult {
        Ok(token.new_str("default"))
    }

    #[constant]
    fn _warnings_context(token: &mut Token) -> PyResult {
        Ok(crate::contextvars::warnings_variable(token))
    }
}
