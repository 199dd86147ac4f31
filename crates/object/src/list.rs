//! `list`: the payload. Its methods are in `list_class.rs`.

use crate::token::Token;
use crate::word::{Borrowed, Owned};

pub use crate::list_class::List;

impl Token {
    /// A list of these items.
    #[inline]
    pub fn new_list(&self, items: Vec<Owned>) -> Owned {
        self.new_object(List { items })
    }
}

/// Copies of the items: for walking while Python runs. Nothing for what is no list.
pub fn items(token: &Token, list: Borrowed<'_>) -> Vec<Owned> {
    match list.get::<List>(token) {
        Some(list) => list
            .items
            .iter()
            .map(|item| item.clone_ref(token))
            .collect(),
        None => Vec::new(),
    }
}
