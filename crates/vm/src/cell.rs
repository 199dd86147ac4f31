//! `cell`: a variable shared between functions.

use baton_object::{Args, Borrowed, Owned, PyResult, Token, Word, class, exceptions, methods};
use std::cell::Cell as StdCell;

/// Create a new cell object.
#[class(name = "cell", kind = CELL, flags = GC, traverse = manual)]
pub struct Cell {
    content: StdCell<Word>,
}

impl baton_object::traverse::Traverse for Cell {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        if !self.content.get().is_null() {
            visit(self.content.get());
        }
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        let word = self.content.replace(Word::NULL);
        if !word.is_null() {
            // SAFETY: the cell owned the word's count.
            out.push(unsafe { Owned::from_raw(word) });
        }
    }
}

impl Drop for Cell {
    fn drop(&mut self) {
        let mut out = Vec::new();
        baton_object::traverse::Traverse::clear(self, &mut out);
    }
}

impl Cell {
    /// A cell with this content (`NULL` for none), whose count it takes over.
    pub fn new_object(token: &Token, content: Word) -> Owned {
        token.new_object(Cell {
            content: StdCell::new(content),
        })
    }

    /// The content, without a count; NULL if unbound.
    #[inline(always)]
    pub fn peek(&self) -> Word {
        self.content.get()
    }

    /// Replaces the content; the caller answers for the old word.
    #[inline(always)]
    pub fn replace(&self, word: Word) -> Word {
        self.content.replace(word)
    }

    /// The content, owned.
    pub fn get(&self, token: &Token) -> Option<Owned> {
        crate::frame::own(token, self.content.get())
    }
}

#[methods]
impl Cell {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let content = args
            .get(0)
            .map_or(Word::NULL, |value| value.own(token).into_raw());
        Ok(Cell::new_object(token, content))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let address = this.word().identity();
        let content = Cell::of(token, this).get(token);
        let text = match content {
            None => format!("<cell at {address:#x}: empty>"),
            Some(value) => {
                format!(
                    "<cell at {address:#x}: {} object at {:#x}>",
                    token.class_name(value.as_ref()),
                    value.word().identity()
                )
            }
        };
        Ok(token.new_str(&text))
    }

    #[getter]
    fn cell_contents(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        match Cell::of(token, this).get(token) {
            Some(value) => Ok(value),
            None => Err(token.value_error("Cell is empty")),
        }
    }

    #[setter]
    fn set_cell_contents(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let new = value.map_or(Word::NULL, |value| value.own(token).into_raw());
        let old = Cell::of(token, this).replace(new);
        token.release(old);
        Ok(())
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: baton_object::slots::CompareOp,
    ) -> PyResult {
        let (Some(left), Some(right)) = (this.get::<Cell>(token), other.get::<Cell>(token)) else {
            return Ok(baton_object::singletons::not_implemented());
        };
        match (left.get(token), right.get(token)) {
            (Some(left), Some(right)) => {
                baton_object::object::compare(token, left.as_ref(), right.as_ref(), op)
            }
            (left, right) => Ok(token.bool(op.matches(left.is_some().cmp(&right.is_some())))),
        }
    }
}

/// The error for reading a cell that is not bound.
pub fn unbound(token: &mut Token, name: &str, is_free: bool) -> baton_object::Raised {
    if is_free {
        let text = format!(
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        );
        return token.raise(&exceptions::NAME_ERROR, text);
    }
    let text =
        format!("cannot access local variable '{name}' where it is not associated with a value");
    token.raise(&exceptions::UNBOUND_LOCAL_ERROR, text)
}
