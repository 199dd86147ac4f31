//! `print` and `input`: the standard streams as Python sees them in `sys`.

use baton_object::args::unexpected_keyword;
use baton_object::attribute::{self, call_method};
use baton_object::audit::audit;
use baton_object::dict;
use baton_object::exceptions::EOF_ERROR;
use baton_object::str::Str;
use baton_object::{Args, Borrowed, Known, Owned, PyResult, Token, object};
use std::io::IsTerminal;

/// `sys.stdout` or another stream; `None` if `sys` has it no longer.
fn stream(token: &mut Token, name: &str) -> Option<Owned> {
    let sys = token.interp().sys_dict(token).map(|sys| sys.own(token));
    sys.and_then(|sys| dict::get_text(token, sys.as_ref(), name))
}

fn text_or_none(token: &mut Token, value: Borrowed<'_>, name: &str) -> PyResult<Option<Owned>> {
    if value.is_none() {
        return Ok(None);
    }
    if value.is_a::<Str>(token) {
        return Ok(Some(value.own(token)));
    }
    let got = token.class_name(value);
    Err(token.type_error(format!("{name} must be None or a string, not {got}")))
}

/// `print(*args, sep, end, file, flush)`
pub fn print(token: &mut Token, args: Args<'_>) -> PyResult<()> {
    let (mut sep, mut end, mut file, mut flush) = (None, None, None, false);
    for (keyword, value) in args.keywords() {
        let name = baton_object::str::to_cow(token, keyword).into_owned();
        match name.as_str() {
            "sep" => sep = text_or_none(token, value, "sep")?,
            "end" => end = text_or_none(token, value, "end")?,
            "file" => {
                file = Some(value)
                    .filter(|value| !value.is_none())
                    .map(|value| value.own(token));
            }
            "flush" => flush = object::is_true(token, value)?,
            other => {
                let known = ["sep", "end", "file", "flush"].into_iter();
                return Err(unexpected_keyword(token, "print()", other, known));
            }
        }
    }
    let file = match file {
        Some(file) => file,
        None => match stream(token, "stdout") {
            Some(file) if file.word().is_none() => return Ok(()),
            Some(file) => file,
            None => return Err(token.runtime_error("lost sys.stdout")),
        },
    };
    let write = attribute::get_known(token, file.as_ref(), Known::write)?;
    for (index, value) in args.positional().iter().enumerate() {
        if index > 0 {
            let sep = sep
                .as_ref()
                .map_or_else(|| token.new_str(" "), |sep: &Owned| sep.clone_ref(token));
            object::call(token, write.as_ref(), &[sep.as_ref()])?;
        }
        let text = object::str(token, *value)?;
        object::call(token, write.as_ref(), &[text.as_ref()])?;
    }
    let end = end.unwrap_or_else(|| token.new_str("\n"));
    object::call(token, write.as_ref(), &[end.as_ref()])?;
    if flush {
        call_method(token, file.as_ref(), token.name(Known::flush), &[])?;
    }
    Ok(())
}

/// A stream that `input` needs.
fn needed(token: &mut Token, name: &str) -> PyResult {
    let found = stream(token, name).filter(|stream| !stream.word().is_none());
    found.ok_or_else(|| token.runtime_error(format!("lost sys.{name}")))
}

/// Writes out what waits in the stream; whether it can do that is its own affair.
fn flush_quietly(token: &mut Token, stream: Borrowed<'_>) {
    if let Err(raised) = call_method(token, stream, token.name(Known::flush), &[]) {
        drop(token.take_lazy(raised));
    }
}

/// Whether a person types at a terminal and sees there what is printed.
fn is_console(token: &mut Token, stdin: &Owned) -> bool {
    let fileno = token.intern("fileno");
    match call_method(token, stdin.as_ref(), fileno.as_ref(), &[]) {
        Ok(number) => {
            let is_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
            number.word().int() == Some(0) && is_terminal
        }
        Err(raised) => {
            drop(token.take_lazy(raised));
            false
        }
    }
}

/// `input(prompt)`
pub fn input(token: &mut Token, prompt: Option<Borrowed<'_>>) -> PyResult {
    let (stdin, stdout) = (needed(token, "stdin")?, needed(token, "stdout")?);
    if let Some(stderr) = stream(token, "stderr").filter(|stderr| !stderr.word().is_none()) {
        flush_quietly(token, stderr.as_ref());
    }
    audit(token, "builtins.input", |token| {
        vec![prompt.map_or_else(|| token.none(), |prompt| prompt.own(token))]
    })?;
    if let Some(prompt) = prompt {
        let text = object::str(token, prompt)?;
        let write = token.name(Known::write);
        call_method(token, stdout.as_ref(), write, &[text.as_ref()])?;
    }
    flush_quietly(token, stdout.as_ref());
    let line = call_method(token, stdin.as_ref(), token.name(Known::readline), &[])?;
    let Some(text) = line.as_ref().get::<Str>(token) else {
        return Err(token.type_error("object.readline() returned non-string"));
    };
    let chars = text.chars();
    if chars.is_empty() {
        // Who types the end himself knows it.
        return Err(match is_console(token, &stdin) {
            true => token.raise_values(&EOF_ERROR, Vec::new()),
            false => token.raise(&EOF_ERROR, "EOF when reading a line"),
        });
    }
    let end = match chars.at(chars.len() - 1) == 10 {
        true => chars.len() - 1,
        false => chars.len(),
    };
    let read = token.new_str_of(chars.slice(0, end));
    audit(token, "builtins.input/result", |token| {
        vec![read.clone_ref(token)]
    })?;
    Ok(read)
}
