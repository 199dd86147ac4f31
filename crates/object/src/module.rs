//! Native modules as declared: what `#[module]` prints, and how a module object is filled from it.

use crate::class::{ClassSpec, Constant, MethodSpec};
use crate::error::PyResult;
use crate::token::Token;
use crate::word::Borrowed;

/// Runs with a new module, after its functions, constants and classes are in place.
pub type Exec = fn(&mut Token, Borrowed<'_>) -> PyResult<()>;

/// A native module's declaration.
pub struct ModuleSpec {
    /// Its Python name.
    pub name: &'static str,
    /// Its doc string.
    pub doc: &'static str,
    /// Its functions.
    pub functions: &'static [MethodSpec],
    /// Its constants.
    pub constants: &'static [Constant],
    /// Its classes.
    pub classes: &'static [&'static ClassSpec],
    /// What is left to do.
    pub exec: Option<Exec>,
}

// SAFETY: plain data and function pointers.
unsafe impl Sync for ModuleSpec {}

/// Puts everything the spec declares into `dict`, the namespace of `module`.
pub fn fill(
    token: &mut Token,
    spec: &'static ModuleSpec,
    module: Borrowed<'_>,
    dict: Borrowed<'_>,
) -> PyResult<()> {
    let name = token.intern(spec.name);
    let doc = if spec.doc.is_empty() {
        token.none()
    } else {
        token.new_str(spec.doc)
    };
    crate::dict::set_text(token, dict, "__doc__", doc.as_ref());
    for function in spec.functions {
        let value = crate::descriptor::new_function(
            token,
            function,
            Some(module),
            Some(name.clone_ref(token)),
        );
        crate::dict::set_text(token, dict, function.name, value.as_ref());
    }
    for class in spec.classes {
        crate::class_build::ready(token, class);
        let value = token.native_class(class).as_value().own(token);
        crate::dict::set_text(token, dict, class.name, value.as_ref());
    }
    for (name, make) in spec.constants {
        let value = make(token)?;
        crate::dict::set_text(token, dict, name, value.as_ref());
    }
    match spec.exec {
        Some(exec) => exec(token, module),
        None => Ok(()),
    }
}
