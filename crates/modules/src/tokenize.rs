//! `_tokenize`. Only its name is there, so that `tokenize` can be imported for what it does without the tokenizer
//! (`tokenize.open`, `detect_encoding`); making an iterator raises NotImplementedError.

use baton_object::{Args, Borrowed, PyResult, Token, class, methods};

/// The tokenizer's iterator.
#[class(name = "TokenizerIter", module = "_tokenize", no_gc)]
pub struct TokenizerIter {}

#[methods]
impl TokenizerIter {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        Err(token.not_implemented("_tokenize.TokenizerIter"))
    }
}

/// The tokenizer of the standard library.
#[baton_object::module(name = "_tokenize", classes(super::TOKENIZER_ITER))]
pub mod tokenize {}
