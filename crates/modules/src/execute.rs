//! What `eval` and `exec` share: the namespaces that code runs in, and running it.

use baton_object::audit::audit;
use baton_object::dict::{self, Dict};
use baton_object::seam::CompileRequest;
use baton_object::str::Str;
use baton_object::{Borrowed, Known, Owned, PyResult, Token, kind};

/// The namespaces that `exec` and `eval` run in.
pub(crate) fn namespaces(
    token: &mut Token,
    name: &str,
    globals: Option<Borrowed<'_>>,
    locals: Option<Borrowed<'_>>,
) -> PyResult<(Owned, Owned)> {
    let given = globals.filter(|globals| !globals.is_none());
    let locals = locals.filter(|locals| !locals.is_none());
    let globals = match given {
        Some(globals) if globals.is_a::<Dict>(token) => globals.own(token),
        Some(globals) => {
            let got = token.class_name(globals);
            return Err(token.type_error(match name {
                "eval" => "globals must be a dict".to_string(),
                _ => format!("exec() globals must be a dict, not {got}"),
            }));
        }
        None => (token.seam().globals.get())(token)
            .ok_or(())
            .map_err(|()| token.system_error("globals and locals cannot be NULL"))?,
    };
    if let Some(locals) = locals
        && token.class_of(locals).slots().getitem.is_none()
    {
        let got = token.class_name(locals);
        return Err(token.type_error(match name {
            "eval" => "locals must be a mapping".to_string(),
            _ => format!("locals must be a mapping or None, not {got}"),
        }));
    }
    let locals = match (locals, given) {
        (Some(locals), _) => locals.own(token),
        (None, Some(_)) => globals.clone_ref(token),
        (None, None) => {
            let locals = token.seam().locals.get();
            locals(token)?
        }
    };
    let builtins_name = token.name(Known::__builtins__);
    if !dict::contains(token, globals.as_ref(), builtins_name)? {
        let builtins = running_builtins(token);
        if let Some(builtins) = builtins {
            dict::set(token, globals.as_ref(), builtins_name, builtins.as_ref())?;
        }
    }
    Ok((globals, locals))
}

/// The builtins that the calling code sees, for the code it runs.
pub(crate) fn running_builtins(token: &mut Token) -> Option<Owned> {
    let current = token.interp().hooks.current_builtins.get();
    current(token).or_else(|| {
        let builtins = token.interp().builtins(token);
        builtins.map(|builtins| builtins.own(token))
    })
}

pub(crate) fn run_source(
    token: &mut Token,
    source: Borrowed<'_>,
    mode: &str,
    globals: &Owned,
    locals: &Owned,
    closure: Option<Borrowed<'_>>,
) -> PyResult {
    let exec = token.seam().exec.get();
    if token.is_exact(source, kind::CODE) {
        audit(token, "exec", |token| vec![source.own(token)])?;
        if mode == "eval" {
            crate::source::check_evaluable(token, source)?;
        }
        return exec(token, source, globals.as_ref(), locals.as_ref(), closure);
    }
    if !source.is_a::<Str>(token) && !baton_object::buffer::supported(token, source) {
        let name = if mode == "eval" { "eval" } else { "exec" };
        return Err(token.type_error(format!(
            "{name}() arg 1 must be a string, bytes or code object"
        )));
    }
    let filename = token.new_str("<string>");
    let stripped = if mode == "eval" {
        crate::source::strip_left(token, source)
    } else {
        source.own(token)
    };
    audit(token, "compile", |token| {
        vec![source.own(token), token.none()]
    })?;
    let compile = token.seam().compile.get();
    let request = CompileRequest {
        source: stripped.as_ref(),
        filename: filename.as_ref(),
        mode,
        flags: 0,
        optimize: -1,
        dont_inherit: false,
        feature_version: -1,
    };
    let code = compile(token, request)?;
    audit(token, "exec", |token| vec![code.clone_ref(token)])?;
    exec(
        token,
        code.as_ref(),
        globals.as_ref(),
        locals.as_ref(),
        None,
    )
}
