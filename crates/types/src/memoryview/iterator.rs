//! The iterator of `memoryview`.

use super::{check, item_bytes, layout, unpack};
use baton_object::{Borrowed, Owned, PyResult, Token, class, methods};

/// Iterator over the items of a memory view of one dimension.
#[class(name = "memory_iterator", flags = NO_INSTANTIATION)]
pub struct MemoryIterator {
    view: Option<Owned>,
    index: usize,
    len: usize,
}

/// `iter(view)`; the caller has seen that it has one dimension.
pub fn new(token: &mut Token, view: Borrowed<'_>) -> Owned {
    let payload = MemoryIterator {
        view: Some(view.own(token)),
        index: 0,
        len: layout(token, view).len().unwrap_or(0),
    };
    token.new_object(payload)
}

#[methods]
impl MemoryIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let it = MemoryIterator::of(token, this);
        let Some(view) = it.view.as_ref().map(|view| view.clone_ref(token)) else {
            return Ok(None);
        };
        let index = it.index;
        if index >= it.len {
            drop(MemoryIterator::of_mut(token, this).view.take());
            return Ok(None);
        }
        check(token, view.as_ref())?;
        MemoryIterator::of_mut(token, this).index += 1;
        let layout = layout(token, view.as_ref());
        let place = layout.place(&[index]);
        let data = item_bytes(token, view.as_ref(), &layout, place).to_vec();
        unpack(token, &layout.format, &data).map(Some)
    }
}
