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

/// The first item that no other one beats by `op`, and what stands for it in comparisons.
struct Best<'a> {
    key: Option<Borrowed<'a>>,
    op: CompareOp,
    held: Option<(Owned, Owned)>,
}

impl Best<'_> {
    fn offer(&mut self, token: &mut Token, item: Owned) -> PyResult<()> {
        let rank = match self.key {
            Some(key) => object::call(token, key, &[item.as_ref()])?,
            None => item.clone_ref(token),
        };
        let better = match &self.held {
            None => true,
            Some((_, held)) => object::compare_true(token, rank.as_ref(), held.as_ref(), self.op)?,
        };
        if better {
            self.held = Some((item, rank));
        }
        Ok(())
    }
}

/// The first item that no other one beats by `op`.
pub fn extreme(token: &mut Token, args: Args<'_>, name: &str, op: CompareOp) -> PyResult {
    let Options { key, default } = options(token, args, name)?;
    let held = None;
    let mut best = Best { key, op, held };
    match args.positional() {
        [] => {
            return Err(token.type_error(format!("{name} expected at least 1 argument, got 0")));
        }
        [iterable] => {
            let items = object::iter(token, *iterable)?;
            while let Some(item) = object::next(token, items.as_ref())? {
                best.offer(token, item)?;
            }
        }
        many => {
            if default.is_some() {
                return Err(token.type_error(format!(
                    "Cannot specify a default for {name}() with multiple positional arguments"
                )));
            }
            for item in many {
                best.offer(token, item.own(token))?;
            }
        }
    }
    match (best.held, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default.own(token)),
        (None, None) => Err(token.value_error(format!("{name}() iterable argument is empty"))),
    }
}
