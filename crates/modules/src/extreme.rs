//! `min` and `max`.

use baton_object::args::unexpected_keyword;
use baton_object::slots::CompareOp;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, object};

/// The keywords `key` and `default`.
struct Options<'a> {
    key: Option<Borrowed<'a>>,
    default: Option<Borrowed<'a>>,
}

fn options<'a>(token: &mut Token, args: Args<'a>, name: &str) -> PyResult<Options<'a>> {
    let (mut key, mut default) = (None, None);
    for (keyword, value) in args.keywords() {
        let text = baton_object::str::to_cow(token, keyword).into_owned();
        match text.as_str() {
            "key" => key = Some(value).filter(|value| !value.is_none()),
            "default" => default = Some(value),
            other => {
                let known = ["key", "default"].into_iter();
                return Err(unexpected_keyword(
                    token,
                    &format!("{name}()"),
                    other,
                    known,
                ));
            }
        }
    }
    Ok(Options { key, default })
}

/// The first item that no other one beats by `op`.
pub fn extreme(token: &mut Token, args: Args<'_>, name: &str, op: CompareOp) -> PyResult {
    let Options { key, default } = options(token, args, name)?;
    let items = match args.positional() {
        [] => {
            return Err(token.type_error(format!("{name} expected at least 1 argument, got 0")));
        }
        [iterable] => object::iter(token, *iterable)?,
        many => {
            if default.is_some() {
                return Err(token.type_error(format!(
                    "Cannot specify a default for {name}() with multiple positional arguments"
                )));
            }
            let tuple = token.tuple_of(many);
            object::iter(token, tuple.as_ref())?
        }
    };
    let mut best: Option<(Owned, Owned)> = None;
    while let Some(item) = object::next(token, items.as_ref())? {
        let rank = match key {
            Some(key) => object::call(token, key, &[item.as_ref()])?,
            None => item.clone_ref(token),
        };
        let better = match &best {
            None => true,
            Some((_, held)) => object::compare_true(token, rank.as_ref(), held.as_ref(), op)?,
        };
        if better {
            best = Some((item, rank));
        }
    }
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default.own(token)),
        (None, None) => Err(token.value_error(format!("{name}() iterable argument is empty"))),
    }
}
