//! CPython 3.14's compiler passes: syntax tree to code objects.
