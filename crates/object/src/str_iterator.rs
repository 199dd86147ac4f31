//! The iterator of `str`.

use crate::error::PyResult;
use crate::str_methods::objects::chars;
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

/// Iterator over the characters of a str.
#[class(name = "str_iterator", kind = STR_ITERATOR, flags = NO_INSTANTIATION)]
pub struct StrIterator {
    pub(crate) text: Option<Owned>,
    pub(crate) index: usize,
}

#[methods]
impl StrIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let it = StrIterator::of(token, this);
        let Some(text) = &it.text else {
            return Ok(None);
        };
        let (all, index) = (chars(token, text.as_ref()), it.index);
        let item = (index < all.len()).then(|| token.char_str(all.at(index)));
        let it = StrIterator::of_mut(token, this);
        it.index += 1;
        if item.is_none() {
            drop(it.text.take());
        }
        Ok(item)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()")]
    fn __length_hint__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let it = StrIterator::of(token, this);
        Ok(it.text.as_ref().map_or(0, |text| {
            chars(token, text.as_ref()).len().saturating_sub(it.index)
        }))
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let function = crate::list_iterator::builtin(token, "iter")?;
        let it = StrIterator::of(token, this);
        let (text, index) = (
            it.text.as_ref().map(|text| text.clone_ref(token)),
            it.index as i64,
        );
        let exhausted = text.is_none();
        let text = text.unwrap_or_else(|| token.new_str(""));
        let (args, index) = (token.new_tuple([text].into_iter()), token.int(index));
        Ok(if exhausted {
            token.new_tuple([function, args].into_iter())
        } else {
            token.new_tuple([function, args, index].into_iter())
        })
    }

    /// Set state information for unpickling.
    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: i64) -> PyResult<()> {
        let it = StrIterator::of(token, this);
        let len = it
            .text
            .as_ref()
            .map_or(0, |text| chars(token, text.as_ref()).len());
        StrIterator::of_mut(token, this).index = state.clamp(0, len as i64) as usize;
        Ok(())
    }
}
