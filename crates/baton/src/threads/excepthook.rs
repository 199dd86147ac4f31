//! What is said of a thread that an exception ended: `threading.excepthook` and the type of its argument.

use baton_object::attribute::{call_method, get_text};
use baton_object::exceptions::SYSTEM_EXIT;
use baton_object::tuple::Tuple;
use baton_object::{
    Borrowed, Known, Owned, PyResult, Token, object, struct_sequence, structseq::StructSequence,
};

struct_sequence! {
    #[doc = "ExceptHookArgs"]
    #[doc = ""]
    #[doc = "Type used to pass arguments to threading.excepthook."]
    pub ExceptHookArgs, EXCEPT_HOOK_ARGS = "_thread"."_ExceptHookArgs", 4 of {
        0 "exc_type" "Exception type";
        1 "exc_value" "Exception value";
        2 "exc_traceback" "Exception traceback";
        3 "thread" "Thread";
    }
}

/// Handles the exception that ended a thread: its end is told on the standard error stream, but for SystemExit.
pub(super) fn handle(token: &mut Token, args: Borrowed<'_>) -> PyResult<()> {
    let items: Vec<Owned> = match token.class_of(args).is_native(ExceptHookArgs::spec()) {
        true => Tuple::items_of(token, args)
            .unwrap_or_default()
            .iter()
            .map(|item| item.own(token))
            .collect(),
        false => Vec::new(),
    };
    let [class, value, traceback, thread] = items.as_slice() else {
        return Err(token.type_error("_thread.excepthook argument type must be ExceptHookArgs"));
    };
    if class
        .as_ref()
        .is(token.native_class(&SYSTEM_EXIT).as_value())
    {
        return Ok(());
    }
    crate::timeline::dump_for(token, "an exception ended a thread");
    let Some(stream) = stream(token, thread.as_ref())? else {
        return Ok(());
    };
    let name = name(token, thread.as_ref())?;
    let head = token.new_str(&format!("Exception in thread {name}:\n"));
    let write = token.name(Known::write);
    call_method(token, stream.as_ref(), write, &[head.as_ref()])?;
    let error = [class.as_ref(), value.as_ref(), traceback.as_ref()];
    print(token, error, stream.as_ref())?;
    call_method(token, stream.as_ref(), token.name(Known::flush), &[]).map(drop)
}

/// `sys.stderr`; if that is gone, the one that the thread was made with. Nothing if there is none.
fn stream(token: &mut Token, thread: Borrowed<'_>) -> PyResult<Option<Owned>> {
    let now = baton_modules::sys::get(token, "stderr").filter(|stream| !stream.word().is_none());
    if now.is_some() || thread.is_none() {
        return Ok(now);
    }
    let first = get_text(token, thread, "_stderr")?;
    Ok((!first.word().is_none()).then_some(first))
}

/// The thread's name, or the number of the running one.
fn name(token: &mut Token, thread: Borrowed<'_>) -> PyResult<String> {
    let number = token.thread().ident.get().to_string();
    if thread.is_none() {
        return Ok(number);
    }
    let name = token.intern("name");
    match baton_object::attribute::get_optional(token, thread, name.as_ref())? {
        Some(name) => object::str_text(token, name.as_ref()),
        None => Ok(number),
    }
}

/// `traceback.print_exception(*error, file=stream)`
fn print(token: &mut Token, error: [Borrowed<'_>; 3], stream: Borrowed<'_>) -> PyResult<()> {
    let module = baton_modules::import::import_module(token, "traceback")?;
    let print = get_text(token, module.as_ref(), "print_exception")?;
    let none = token.none();
    let [class, value, traceback] = error;
    let args = [class, value, traceback, none.as_ref(), stream];
    object::call(token, print.as_ref(), &args).map(drop)
}
