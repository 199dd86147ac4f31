//! What the methods of `str` do, by family. Pure functions over [`Chars`](crate::str::Chars) where Python cannot run.

pub mod case;
pub mod classify;
pub mod format_string;
pub mod objects;
pub mod percent;
pub mod repr;
pub mod search;
pub mod split;
pub mod translate;
