//! What ruff accepts and CPython's parser refuses.

use crate::ast::Mod;
use crate::error::SyntaxError;
use crate::source::Source;

/// Checks a whole tree.
pub(crate) fn check(_tree: &Mod, _source: &Source) -> Result<(), SyntaxError> {
    Ok(())
}
