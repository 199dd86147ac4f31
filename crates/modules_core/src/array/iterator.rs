//! The iterator over an array.

use baton_object::{Borrowed, Owned, PyResult, Token, class, list_iterator, methods};

/// Iterator over an array.
#[class(name = "arrayiterator", module = "array", flags = NO_INSTANTIATION)]
pub struct ArrayIterator {
    /// `None` once it has ended.
    array: Option<Owned>,
    index: usize,
}

#[methods]
impl ArrayIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let it = ArrayIterator::of_mut(token, this);
        let (array, index) = (it.array.clone(), it.index);
        let Some(array) = array else {
            return Ok(None);
        };
        let found = super::item(token, array.as_ref(), index)?;
        let it = ArrayIterator::of_mut(token, this);
        let ended = match found {
            Some(_) => {
                it.index += 1;
                None
            }
            None => it.array.take(),
        };
        drop(ended);
        Ok(found)
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let function = list_iterator::builtin(token, "iter")?;
        let it = ArrayIterator::of(token, this);
        let (array, index) = (it.array.clone(), it.index);
        match array {
            Some(array) => {
                let args = token.new_tuple([array].into_iter());
                let index = token.int(index as i64);
                Ok(token.new_tuple([function, args, index].into_iter()))
            }
            None => {
                let empty = token.new_list(Vec::new());
                let args = token.new_tuple([empty].into_iter());
                Ok(token.new_tuple([function, args].into_iter()))
            }
        }
    }

    /// Set state information for unpickling.
    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: i64) -> PyResult<()> {
        let array = ArrayIterator::of_mut(token, this).array.clone();
        if let Some(array) = array {
            let len = super::len(token, array.as_ref()) as i64;
            ArrayIterator::of_mut(token, this).index = state.clamp(0, len) as usize;
        }
        Ok(())
    }
}

/// An iterator from the first item.
pub fn new(token: &Token, array: Borrowed<'_>) -> Owned {
    let array = Some(array.own(token));
    token.new_object(ArrayIterator { array, index: 0 })
}
