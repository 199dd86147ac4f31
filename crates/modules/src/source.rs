//! Source text and code to run: what `eval` and `exec` are given, and whole modules.

use baton_object::seam::CompileRequest;
use baton_object::str::Str;
use baton_object::{Borrowed, Owned, PyResult, Token, attribute, object};

/// `eval` allows spaces and tabs in front of the expression.
pub fn strip_left(token: &Token, source: Borrowed<'_>) -> Owned {
    match source.get::<Str>(token) {
        Some(text) => {
            let chars = text.chars();
            let skip = chars.iter().take_while(|c| *c == 32 || *c == 9).count();
            token.new_str_of(chars.slice(skip, chars.len()))
        }
        None => source.own(token),
    }
}

/// `eval` has no closure for code with free variables.
pub fn check_evaluable(token: &mut Token, code: Borrowed<'_>) -> PyResult<()> {
    let free = attribute::get_text(token, code, "co_freevars")?;
    match object::len(token, free.as_ref())? {
        0 => Ok(()),
        _ => Err(token.type_error("code object passed to eval() may not contain free variables")),
    }
}

/// The code of a module or program, by the interpreter's own settings.
pub fn compile_module(token: &mut Token, source: Borrowed<'_>, filename: Borrowed<'_>) -> PyResult {
    let compile = token.seam().compile.get();
    let request = CompileRequest {
        source,
        filename,
        mode: "exec",
        flags: 0,
        optimize: -1,
        dont_inherit: true,
        feature_version: -1,
    };
    compile(token, request)
}
