//! The built-in types.
