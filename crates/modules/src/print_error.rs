//! Showing exceptions on `sys.stderr`: through the library's `traceback`, and by own means where that fails.

use baton_object::attribute::{self, call_method};
use baton_object::exceptions::BaseException;
use baton_object::object;
use baton_object::{Borrowed, Known, Owned, PyResult, Token};
use std::io::Write;

/// Prints an exception with its traceback, as the interpreter does at the end of a program.
pub fn print(token: &mut Token, error: Borrowed<'_>) -> PyResult<()> {
    let Some(stderr) = crate::sys::get(token, "stderr") else {
        print_plain(token, error);
        return Ok(());
    };
    // A program that sets it to None wants to see nothing.
    if stderr.word().is_none() {
        return Ok(());
    }
    let done = crate::import::import_module(token, "traceback").and_then(|module| {
        let function = attribute::get_text(token, module.as_ref(), "_print_exception_bltin")?;
        object::call(token, function.as_ref(), &[error])
    });
    if let Err(raised) = done {
        drop(token.take_lazy(raised));
        print_plain(token, error);
    }
    let flushed = call_method(token, stderr.as_ref(), token.name(Known::flush), &[]);
    if let Err(raised) = flushed {
        drop(token.take_lazy(raised));
    }
    Ok(())
}

/// `Exception ignored ...` with the exception: as CPython, without its causes, and without marks below the source lines.
pub fn print_unraisable(
    token: &mut Token,
    error: Borrowed<'_>,
    message: &str,
    object: Borrowed<'_>,
) -> PyResult<()> {
    let object_text = match object.is_none() {
        true => String::new(),
        false => match object::repr_text(token, object) {
            Ok(text) => format!(" {text}"),
            Err(raised) => {
                drop(token.take_lazy(raised));
                " <object repr() failed>".to_string()
            }
        },
    };
    let Some(stderr) = crate::sys::get(token, "stderr").filter(|stream| !stream.word().is_none())
    else {
        return Ok(());
    };
    let mut text = format!("{message}{object_text}:\n");
    let traceback = BaseException::of(token, error)
        .traceback
        .as_ref()
        .map(|entry| entry.clone_ref(token));
    if let Some(traceback) = traceback {
        text.push_str("Traceback (most recent call last):\n");
        match plain_stack(token, &traceback) {
            Ok(stack) => text.push_str(&stack),
            Err(raised) => drop(token.take_lazy(raised)),
        }
    }
    text.push_str(&format!("{}: ", full_class_name(token, error)));
    text.push_str(&message_of(token, error));
    text.push('\n');
    let text = token.new_str(&text);
    let write = token.name(Known::write);
    call_method(token, stderr.as_ref(), write, &[text.as_ref()])?;
    call_method(token, stderr.as_ref(), token.name(Known::flush), &[]).map(drop)
}

/// The entries of a traceback with their source lines.
fn plain_stack(token: &mut Token, traceback: &Owned) -> PyResult<String> {
    let module = crate::import::import_module(token, "traceback")?;
    let class = attribute::get_text(token, module.as_ref(), "StackSummary")?;
    let extract = attribute::get_text(token, class.as_ref(), "extract")?;
    let walk = attribute::get_text(token, module.as_ref(), "walk_tb")?;
    let frames = object::call(token, walk.as_ref(), &[traceback.as_ref()])?;
    let summary = object::call(token, extract.as_ref(), &[frames.as_ref()])?;
    let format = token.intern("format");
    let lines = call_method(token, summary.as_ref(), format.as_ref(), &[])?;
    let mut text = String::new();
    for line in object::collect(token, lines.as_ref())? {
        text.push_str(&object::str_text(token, line.as_ref())?);
    }
    Ok(text)
}

/// The name of an exception's class with its module, where that is worth saying.
fn full_class_name(token: &mut Token, error: Borrowed<'_>) -> String {
    let class = token.class_word(error).own(token);
    let mut part = |name| {
        let found = attribute::get_text(token, class.as_ref(), name);
        match found.and_then(|found| object::str_text(token, found.as_ref())) {
            Ok(text) => text,
            Err(raised) => {
                drop(token.take_lazy(raised));
                "<unknown>".to_string()
            }
        }
    };
    let (module, name) = (part("__module__"), part("__qualname__"));
    match module.as_str() {
        "builtins" | "__main__" => name,
        _ => format!("{module}.{name}"),
    }
}

fn message_of(token: &mut Token, error: Borrowed<'_>) -> String {
    object::str_text(token, error).unwrap_or_else(|raised| {
        drop(token.take_lazy(raised));
        "<exception str() failed>".to_string()
    })
}

/// The last resort: the traceback's lines and the exception, straight to file descriptor 2.
fn print_plain(token: &mut Token, error: Borrowed<'_>) {
    let mut text = String::new();
    let mut entry = BaseException::of(token, error)
        .traceback
        .as_ref()
        .map(|entry| entry.clone_ref(token));
    if entry.is_some() {
        text.push_str("Traceback (most recent call last):\n");
    }
    while let Some(current) = entry {
        text.push_str(&plain_entry(token, &current).unwrap_or_default());
        entry = attribute::get_text(token, current.as_ref(), "tb_next")
            .ok()
            .filter(|next| !next.word().is_none());
        drop(token.take_lazy_if_any());
    }
    let class = token.class_name(error);
    let message = message_of(token, error);
    text.push_str(&if message.is_empty() {
        format!("{class}\n")
    } else {
        format!("{class}: {message}\n")
    });
    write_descriptor(&text);
}

/// Writes to `sys.stderr`, if there is one.
pub fn write_stderr(token: &mut Token, text: &str) -> PyResult<()> {
    let stderr = crate::sys::get(token, "stderr").filter(|stream| !stream.word().is_none());
    let Some(stderr) = stderr else { return Ok(()) };
    let text = token.new_str(text);
    let write = token.name(Known::write);
    call_method(token, stderr.as_ref(), write, &[text.as_ref()])?;
    call_method(token, stderr.as_ref(), token.name(Known::flush), &[]).map(drop)
}

/// Writes to file descriptor 2, if it can be written to.
pub fn write_descriptor(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

fn plain_entry(token: &mut Token, entry: &Owned) -> Option<String> {
    let frame = attribute::get_text(token, entry.as_ref(), "tb_frame").ok()?;
    let line = attribute::get_text(token, entry.as_ref(), "tb_lineno").ok()?;
    let code = attribute::get_text(token, frame.as_ref(), "f_code").ok()?;
    let file = attribute::get_text(token, code.as_ref(), "co_filename").ok()?;
    let name = attribute::get_text(token, code.as_ref(), "co_name").ok()?;
    let file = baton_object::str::to_cow(token, file.as_ref()).into_owned();
    let name = baton_object::str::to_cow(token, name.as_ref()).into_owned();
    let line = object::str_text(token, line.as_ref()).ok()?;
    Some(format!("  File \"{file}\", line {line}, in {name}\n"))
}

/// Writes text to a stream whose encoding cannot say all of it: the rest as escapes.
pub(crate) fn write_escaped(token: &mut Token, stream: &Owned, text: &Owned) -> PyResult<()> {
    let encoding = attribute::get_text(token, stream.as_ref(), "encoding")?;
    let handler = token.new_str("backslashreplace");
    let (encode, decode) = (token.intern("encode"), token.intern("decode"));
    let args = [encoding.as_ref(), handler.as_ref()];
    let bytes = call_method(token, text.as_ref(), encode.as_ref(), &args)?;
    let write = token.name(Known::write);
    let buffer = token.intern("buffer");
    if let Some(buffer) = attribute::get_optional(token, stream.as_ref(), buffer.as_ref())? {
        return call_method(token, buffer.as_ref(), write, &[bytes.as_ref()]).map(drop);
    }
    let strict = token.new_str("strict");
    let args = [encoding.as_ref(), strict.as_ref()];
    let text = call_method(token, bytes.as_ref(), decode.as_ref(), &args)?;
    call_method(token, stream.as_ref(), write, &[text.as_ref()]).map(drop)
}
