//! `baton.mark` and `baton.span`: what a program itself writes into its timeline.

use baton_object::str::Str;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, switch};
use baton_trace::Event;

/// A span of time that a program names: "with baton.span(name): ...".
#[class(name = "span", module = "baton", signature = "(name, /)", no_gc)]
pub struct Span {
    name: Owned,
}

#[methods]
impl Span {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [name] = args.positional() else {
            let given = args.len() + args.keyword_names().len();
            return Err(token.type_error(format!("span expected 1 argument, got {given}")));
        };
        if !name.is_a::<Str>(token) {
            let got = token.class_name(*name);
            return Err(token.type_error(format!("span() argument must be str, not {got}")));
        }
        let name = name.own(token);
        Ok(token.new_object(Span { name }))
    }

    #[method("()")]
    fn __enter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let name = baton_object::str::to_cow(token, Span::of(token, this).name.as_ref());
        switch::tell(token, || Event::SpanBegin(&name));
        drop(name);
        Ok(this.own(token))
    }

    #[method("(*exc_info)")]
    fn __exit__(token: &mut Token, _this: Borrowed<'_>, _args: Args<'_>) -> PyResult<()> {
        switch::tell(token, || Event::SpanEnd);
        Ok(())
    }
}

/// Marks this moment.
pub(crate) fn mark(token: &mut Token, name: Borrowed<'_>) {
    let name = baton_object::str::to_cow(token, name);
    switch::tell(token, || Event::Mark(&name));
}
