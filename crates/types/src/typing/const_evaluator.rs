//! `_typing._ConstEvaluator`: the function that returns a value known from the start, in any format.

use crate::generic_alias::shown;
use baton_object::tuple::Tuple;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, int, methods, object};

/// The format that asks for source text (`annotationlib.Format.STRING`).
const FORMAT_STRING: i64 = 4;

/// Internal type for implementing evaluation functions.
#[class(name = "_ConstEvaluator", module = "_typing", flags = NO_INSTANTIATION)]
pub struct ConstEvaluator {
    value: Owned,
}

/// An evaluator of `value`.
pub fn new(token: &Token, value: Owned) -> Owned {
    token.new_object(ConstEvaluator { value })
}

fn text_of(token: &mut Token, value: Borrowed<'_>) -> PyResult<String> {
    let Some(items) = Tuple::items_of(token, value) else {
        return shown(token, value);
    };
    let items: Vec<Owned> = items.iter().map(|item| item.own(token)).collect();
    let mut texts = Vec::with_capacity(items.len());
    for item in items {
        texts.push(shown(token, item.as_ref())?);
    }
    Ok(format!("({})", texts.join(", ")))
}

#[methods]
impl ConstEvaluator {
    #[constant]
    fn __module__(token: &mut Token) -> PyResult {
        Ok(token.new_str("_typing"))
    }

    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.no_keywords(token, "constevaluator.__call__")?;
        let [format] = *args.positional() else {
            let given = args.len();
            return Err(token.type_error(format!(
                "constevaluator.__call__() takes exactly 1 argument ({given} given)"
            )));
        };
        let format = int::index_to_i64(token, format, "C int")?;
        let value = ConstEvaluator::of(token, this).value.clone_ref(token);
        if format == FORMAT_STRING {
            let text = text_of(token, value.as_ref())?;
            return Ok(token.new_str(&text));
        }
        Ok(value)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let value = ConstEvaluator::of(token, this).value.clone_ref(token);
        let text = object::repr_text(token, value.as_ref())?;
        Ok(token.new_str(&format!("<constevaluator {text}>")))
    }
}
