//! The attribute macros that declare native classes and modules (DESIGN D17): signature, defaults, doc and conversions
//! stand in one place, and argument errors read as CPython's.
//!
//! ```ignore
//! /// Doc string of the class.
//! #[class(name = "deque", module = "collections", flags = BASETYPE | WEAKREF)]
//! pub struct Deque { items: VecDeque<Owned>, maxlen: Option<usize> }
//!
//! #[methods]
//! impl Deque {
//!     #[slot]
//!     fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> { .. }
//!     /// Doc string of the method.
//!     #[method("(item, /)")]
//!     fn append(token: &mut Token, this: Borrowed<'_>, item: Borrowed<'_>) -> PyResult<()> { .. }
//!     #[getter]
//!     fn maxlen(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<usize>> { .. }
//! }
//! ```
//!
//! A parameter with a default in the text signature arrives as `Option<T>`; the types are converted by `FromArg`.
//! `"(*args, **kwargs)"` hands over the raw `Args`. See each macro for the rest.

#![forbid(unsafe_code)]

mod class;
mod methods;
mod module;
mod signature;

use proc_macro::TokenStream;

/// Declares a native class on its payload struct: emits a static `ClassSpec` named like the struct in capitals, the
/// `Traverse` and `Payload` implementations, and `of`/`of_mut` accessors.
///
/// Keys: `name = "..."` (default: the struct's name), `module = "..."` (default `builtins`), `kind = LIST` (fixed
/// index from `kind.rs`), `base = PATH` (static spec of the base), `flags = BASETYPE | ...` (from `class_flags`; `GC` is
/// added where `traverse` is derived, unless `no_gc`), `layout = PATH` (a `VariableLayout`), `traverse = manual`,
/// `payload = manual` (the caller implements `Payload`), `methods = none`, `signature = "(x, /)"`.
#[proc_macro_attribute]
pub fn class(args: TokenStream, item: TokenStream) -> TokenStream {
    class::expand(args.into(), item.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Collects the methods, slots, getters and constants of a class from an `impl` block.
///
/// Attributes: `#[method("(sig)")]`, `#[classmethod("(sig)")]`, `#[staticmethod("(sig)")]` (each also with
/// `name = "..."` in front of the signature), `#[slot]` (named by the special method; `#[slot(concat)]` names the slot
/// itself), `#[getter]`, `#[getter(name = "...")]`, `#[member]` (a getter that shows as a member descriptor),
/// `#[setter]` on `set_NAME`, `#[constant]`.
#[proc_macro_attribute]
pub fn methods(_args: TokenStream, item: TokenStream) -> TokenStream {
    methods::expand(item.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Declares a native module on an inline Rust module: emits `pub static MODULE: ModuleSpec` in it. The module's doc
/// comment is its doc string. Functions: `#[function("(sig)")]`; constants: `#[constant]` on a function of the token;
/// classes: `#[class_of]`-marked `use` lines are listed by `classes(PATH, ...)`; `#[exec]` marks a function that runs
/// with the new module.
///
/// Keys: `name = "..."`, `classes(SPEC, ...)`.
#[proc_macro_attribute]
pub fn module(args: TokenStream, item: TokenStream) -> TokenStream {
    module::expand(args.into(), item.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Derives `Traverse`: every field is asked, so a field that cannot answer does not compile.
#[proc_macro_derive(Traverse)]
pub fn derive_traverse(item: TokenStream) -> TokenStream {
    class::derive_traverse(item.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
