//! Source text to Baton's own syntax tree.
