//! The iterator over anything with `__getitem__`: indices from 0 up until IndexError or StopIteration.

use crate::error::PyResult;
use crate::exceptions::{INDEX_ERROR, STOP_ITERATION};
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

/// Iterator over a sequence.
#[class(name = "iterator", flags = NO_INSTANTIATION)]
pub struct SequenceIterator {
    sequence: Option<Owned>,
    index: i64,
}

impl SequenceIterator {
    /// An iterator over `sequence` from index 0.
    pub fn new(sequence: Owned) -> SequenceIterator {
        SequenceIterator {
            sequence: Some(sequence),
            index: 0,
        }
    }
}

#[methods]
impl SequenceIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = SequenceIterator::of_mut(token, this);
        let (Some(sequence), index) = (payload.sequence.clone(), payload.index) else {
            return Ok(None);
        };
        payload.index += 1;
        let index = token.int(index);
        match crate::object::getitem(token, sequence.as_ref(), index.as_ref()) {
            Ok(item) => Ok(Some(item)),
            Err(raised)
                if token.error_is(&raised, &INDEX_ERROR)
                    || token.error_is(&raised, &STOP_ITERATION) =>
            {
                drop(token.take_lazy(raised));
                let finished = SequenceIterator::of_mut(token, this).sequence.take();
                drop(finished);
                Ok(None)
            }
            Err(raised) => Err(raised),
        }
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let function = crate::list_iterator::builtin(token, "iter")?;
        let payload = SequenceIterator::of(token, this);
        let Some(sequence) = payload.sequence.as_ref() else {
            let args = token.new_tuple([crate::tuple::Tuple::empty(token)].into_iter());
            return Ok(token.new_tuple([function, args].into_iter()));
        };
        let (sequence, index) = (sequence.clone_ref(token), token.int(payload.index));
        let args = token.new_tuple([sequence].into_iter());
        Ok(token.new_tuple([function, args, index].into_iter()))
    }

    /// Set state information for unpickling.
    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: i64) -> PyResult<()> {
        let payload = SequenceIterator::of_mut(token, this);
        if payload.sequence.is_some() {
            payload.index = state.max(0);
        }
        Ok(())
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()")]
    fn __length_hint__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = SequenceIterator::of(token, this);
        let (sequence, index) = (
            payload
                .sequence
                .as_ref()
                .map(|sequence| sequence.clone_ref(token)),
            payload.index,
        );
        let Some(sequence) = sequence else {
            return Ok(token.int(0));
        };
        if token.class_of(sequence.as_ref()).slots().len.is_none() {
            return Ok(crate::singletons::not_implemented());
        }
        let len = crate::object::len(token, sequence.as_ref())? as i64;
        Ok(token.int((len - index).max(0)))
    }
}
