//! Showing exceptions on `sys.stderr`: through the library's `traceback`, and by own means where that fails.

use baton_object::attribute::{self, call_method};
use baton_object::object;
use baton_object::{Borrowed, Known, Owned, PyResult, Token};

/// Prints an exception with its traceback, as the interpreter does at the end of a program.
pub fn print(token: &mut Token, error: Borrowed<'_>) -> PyResult<()> {
    let Some(stderr) = crate::sys::get(token, "stderr").filter(|stream| !stream.word().is_none())
    else {
        print_plain(token, error);
        return Ok(());
    };
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

/// `Exception ignored ...` with the exception.
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
    let line = format!("{message}{object_text}:\n");
    let line = token.new_str(&line);
    if let Some(stderr) = crate::sys::get(token, "stderr").filter(|stream| !stream.word().is_none())
    {
        call_method(
            token,
            stderr.as_ref(),
            token.name(Known::write),
            &[line.as_ref()],
        )?;
    }
    print(token, error)
}

/// The last resort: the traceback's lines and the exception, straight to file descriptor 2.
fn print_plain(token: &mut Token, error: Borrowed<'_>) {
    let mut text = String::new();
    let mut entry = baton_object::exceptions::BaseException::of(token, error)
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
    let message = object::str_text(token, error).unwrap_or_else(|raised| {
        drop(token.take_lazy(raised));
        "<exception str() failed>".to_string()
    });
    text.push_str(&if message.is_empty() {
        format!("{class}\n")
    } else {
        format!("{class}: {message}\n")
    });
    eprint!("{text}");
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
