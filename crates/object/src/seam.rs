//! The seam through which native code reaches what lies above it: the compiler, the loop, frames, modules. The crates
//! above put their functions in when they start; until then each raises a SystemError.

use crate::error::{PyResult, Raised};
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use std::cell::Cell;

/// What `compile()` is asked for.
pub struct CompileRequest<'a> {
    /// Source text (str or bytes-like) or a syntax tree.
    pub source: Borrowed<'a>,
    /// The file name, a str.
    pub filename: Borrowed<'a>,
    /// `exec`, `eval`, `single` or `func_type`.
    pub mode: &'a str,
    /// Compiler flags (`PyCF_*` and `CO_FUTURE_*`).
    pub flags: i64,
    /// The optimisation level; -1 for the interpreter's.
    pub optimize: i64,
    /// Leave out the future statements of the calling code.
    pub dont_inherit: bool,
    /// The minor version of the language that a tree is limited to; -1 for no limit.
    pub feature_version: i32,
}

/// The functions of the seam.
pub struct Seam {
    /// `compile(...)`: a code object (or a tree).
    pub compile: Cell<fn(&mut Token, CompileRequest<'_>) -> PyResult>,
    /// Runs a code object with globals, locals and a closure.
    pub exec: Cell<
        fn(&mut Token, Borrowed<'_>, Borrowed<'_>, Borrowed<'_>, Option<Borrowed<'_>>) -> PyResult,
    >,
    /// Calls a function (a class body) with a namespace for its names.
    pub call_body: Cell<fn(&mut Token, Borrowed<'_>, Borrowed<'_>) -> PyResult>,
    /// The globals of the running frame.
    pub globals: Cell<fn(&Token) -> Option<Owned>>,
    /// `locals()` of the running frame.
    pub locals: Cell<fn(&mut Token) -> PyResult>,
    /// The frame object `depth` above the running one; `None` if the stack is not that deep.
    pub frame: Cell<fn(&mut Token, usize) -> Option<Owned>>,
    /// What `super()` without arguments means in the running frame: the class and the object.
    pub super_arguments: Cell<fn(&mut Token) -> PyResult<(Owned, Owned)>>,
    /// The exception that is being handled.
    pub handled: Cell<fn(&Token) -> Option<Owned>>,
    /// A new module object.
    pub new_module: Cell<fn(&mut Token, &str) -> Owned>,
    /// The namespace of a module object; `None` for anything else.
    pub module_dict: Cell<fn(&Token, Borrowed<'_>) -> Option<Owned>>,
    /// Where the program is: the running code's id and the instruction. For the checking builds.
    pub place: Cell<fn(&Token) -> (u32, u32)>,
    /// Such a place for people.
    pub describe_place: Cell<fn(&Token, (u32, u32)) -> String>,
    /// Tells of the frames of the running thread, the newest first: the code's id and the instruction. Runs no Python and
    /// makes no objects.
    pub frames: Cell<fn(&Token, &mut dyn FnMut(u32, u32))>,
    /// The file and line of a code's instruction, under the same conditions; the line is 0 where there is none.
    pub source_place: Cell<fn(&Token, u32, u32) -> (String, u32)>,
    /// Whether frames are to be exact at any time, even within instructions that cannot fail.
    pub exact_frames: Cell<fn(&Token, bool)>,
    /// A code object made from compiled code; the value is an `Arc<baton_code::Code>` or an
    /// `Arc<baton_code::frozen::Frozen>`.
    pub code_object: Cell<fn(&mut Token, &dyn std::any::Any) -> PyResult>,
    /// A code object made from a `baton_code::Code` without constants and a tuple of what they are to be; the verifier
    /// looks at it.
    pub code_with_constants: Cell<fn(&mut Token, &dyn std::any::Any, Borrowed<'_>) -> PyResult>,
    /// The compiled code of a code object and whether some constants are objects that the compiler never makes (and that
    /// are None in it), an `(Arc<baton_code::Code>, bool)`; `None` for anything else.
    pub code_of: Cell<fn(&Token, Borrowed<'_>) -> Option<Box<dyn std::any::Any>>>,
    /// Takes the frames of importlib out of the traceback of an error that an import ends with.
    pub trim_import_error: Cell<fn(&mut Token, Raised) -> Raised>,
    /// Gives a code object, and the code objects in it that have the same one, another file name.
    pub rename_code: Cell<fn(&mut Token, Borrowed<'_>, Borrowed<'_>) -> PyResult<()>>,
}

fn absent<T>(token: &mut Token) -> PyResult<T> {
    Err(token.system_error("this interpreter has no virtual machine"))
}

impl Default for Seam {
    fn default() -> Seam {
        Seam {
            compile: Cell::new(|token, _| absent(token)),
            exec: Cell::new(|token, _, _, _, _| absent(token)),
            call_body: Cell::new(|token, _, _| absent(token)),
            globals: Cell::new(|_| None),
            locals: Cell::new(absent),
            frame: Cell::new(|_, _| None),
            super_arguments: Cell::new(absent),
            handled: Cell::new(|_| None),
            new_module: Cell::new(|token, _| token.none()),
            module_dict: Cell::new(|_, _| None),
            place: Cell::new(|_| (0, 0)),
            describe_place: Cell::new(|_, _| String::new()),
            frames: Cell::new(|_, _| ()),
            source_place: Cell::new(|_, _, _| (String::new(), 0)),
            exact_frames: Cell::new(|_, _| ()),
            code_object: Cell::new(|token, _| absent(token)),
            code_with_constants: Cell::new(|token, _, _| absent(token)),
            code_of: Cell::new(|_, _| None),
            trim_import_error: Cell::new(|_, raised| raised),
            rename_code: Cell::new(|token, _, _| absent(token)),
        }
    }
}

impl Token {
    /// The seam's functions.
    pub fn seam(&self) -> &Seam {
        &self.interp().seam
    }
}
