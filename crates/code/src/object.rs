//! Code objects as pure data.
//!
//! A [`Code`] is immutable and shared by `Arc`. Its bytes are CPython 3.14's: two bytes a code unit,
//! inline caches zeroed. What the interpreter derives from it (quickened code, object constants) lives
//! elsewhere. Whoever did not get it from our compiler passes it through [`crate::verify`] first.

use std::sync::Arc;

use crate::constant::Const;
use crate::text::Text;

/// `co_flags` bits.
pub mod flags {
    /// Locals live in fast slots.
    pub const OPTIMIZED: u32 = 0x1;
    /// A new namespace is made for the frame.
    pub const NEWLOCALS: u32 = 0x2;
    /// There is a `*args` parameter.
    pub const VARARGS: u32 = 0x4;
    /// There is a `**kwargs` parameter.
    pub const VARKEYWORDS: u32 = 0x8;
    /// A nested function.
    pub const NESTED: u32 = 0x10;
    /// A generator function.
    pub const GENERATOR: u32 = 0x20;
    /// A coroutine function.
    pub const COROUTINE: u32 = 0x80;
    /// A generator that may be awaited (`types.coroutine`).
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    /// An asynchronous generator function.
    pub const ASYNC_GENERATOR: u32 = 0x200;
    /// `from __future__ import division`
    pub const FUTURE_DIVISION: u32 = 0x2_0000;
    /// `from __future__ import absolute_import`
    pub const FUTURE_ABSOLUTE_IMPORT: u32 = 0x4_0000;
    /// `from __future__ import with_statement`
    pub const FUTURE_WITH_STATEMENT: u32 = 0x8_0000;
    /// `from __future__ import print_function`
    pub const FUTURE_PRINT_FUNCTION: u32 = 0x10_0000;
    /// `from __future__ import unicode_literals`
    pub const FUTURE_UNICODE_LITERALS: u32 = 0x20_0000;
    /// `from __future__ import barry_as_FLUFL`
    pub const FUTURE_BARRY_AS_BDFL: u32 = 0x40_0000;
    /// `from __future__ import generator_stop`
    pub const FUTURE_GENERATOR_STOP: u32 = 0x80_0000;
    /// `from __future__ import annotations`
    pub const FUTURE_ANNOTATIONS: u32 = 0x100_0000;
    /// Code that `sys.monitoring` must not see.
    pub const NO_MONITORING_EVENTS: u32 = 0x200_0000;
    /// The first constant is a docstring.
    pub const HAS_DOCSTRING: u32 = 0x400_0000;
    /// A function whose parent is a class.
    pub const METHOD: u32 = 0x800_0000;

    /// Names as `dis` prints them (`inspect.CO_*` and `dis.COMPILER_FLAG_NAMES`).
    pub const NAMES: &[(u32, &str)] = &[
        (OPTIMIZED, "OPTIMIZED"),
        (NEWLOCALS, "NEWLOCALS"),
        (VARARGS, "VARARGS"),
        (VARKEYWORDS, "VARKEYWORDS"),
        (NESTED, "NESTED"),
        (GENERATOR, "GENERATOR"),
        (COROUTINE, "COROUTINE"),
        (ITERABLE_COROUTINE, "ITERABLE_COROUTINE"),
        (ASYNC_GENERATOR, "ASYNC_GENERATOR"),
        (HAS_DOCSTRING, "HAS_DOCSTRING"),
        (METHOD, "METHOD"),
    ];
}

/// Kinds of the entries of [`Code::localspluskinds`] (CPython's `_PyLocals_Kind`).
pub mod kinds {
    /// A positional parameter.
    pub const ARG_POS: u8 = 0x02;
    /// A keyword parameter.
    pub const ARG_KW: u8 = 0x04;
    /// `*args` or `**kwargs`.
    pub const ARG_VAR: u8 = 0x08;
    /// Any parameter.
    pub const ARG: u8 = ARG_POS | ARG_KW | ARG_VAR;
    /// A local that is not visible as one (an inlined comprehension's in a class or module).
    pub const HIDDEN: u8 = 0x10;
    /// An ordinary fast local.
    pub const LOCAL: u8 = 0x20;
    /// A cell made by this frame.
    pub const CELL: u8 = 0x40;
    /// A cell that comes from the closure.
    pub const FREE: u8 = 0x80;
}

/// A compiled code object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Code {
    /// Number of positional parameters, positional-only ones included.
    pub argcount: u32,
    /// Number of positional-only parameters.
    pub posonlyargcount: u32,
    /// Number of keyword-only parameters.
    pub kwonlyargcount: u32,
    /// Operand stack slots needed.
    pub stacksize: u32,
    /// Bits of [`flags`].
    pub flags: u32,
    /// The instructions, two bytes a code unit, caches included.
    pub code: Arc<[u8]>,
    /// Constants.
    pub consts: Arc<[Const]>,
    /// Names of globals, attributes and imports.
    pub names: Arc<[Text]>,
    /// Names of fast locals, cells and free variables, in slot order.
    pub localsplusnames: Arc<[Text]>,
    /// Bits of [`kinds`], one per slot.
    pub localspluskinds: Arc<[u8]>,
    /// Where the source came from.
    pub filename: Text,
    /// The name.
    pub name: Text,
    /// The dotted name.
    pub qualname: Text,
    /// `co_firstlineno`
    pub first_line: i32,
    /// `co_linetable`, see [`crate::linetable`].
    pub linetable: Arc<[u8]>,
    /// `co_exceptiontable`, see [`crate::exceptions`].
    pub exceptiontable: Arc<[u8]>,
}

impl Code {
    /// Slots before the operand stack.
    #[must_use]
    pub fn nlocalsplus(&self) -> usize {
        self.localsplusnames.len()
    }

    /// The slots of one kind: index and name.
    pub fn locals_of_kind(&self, kind: u8) -> impl Iterator<Item = (usize, &Text)> {
        self.localspluskinds
            .iter()
            .zip(self.localsplusnames.iter())
            .enumerate()
            .filter(move |(_, (bits, _))| **bits & kind != 0)
            .map(|(index, (_, name))| (index, name))
    }

    /// `co_varnames`
    pub fn varnames(&self) -> impl Iterator<Item = &Text> {
        self.locals_of_kind(kinds::LOCAL).map(|(_, name)| name)
    }

    /// `co_cellvars`
    pub fn cellvars(&self) -> impl Iterator<Item = &Text> {
        self.locals_of_kind(kinds::CELL).map(|(_, name)| name)
    }

    /// `co_freevars`
    pub fn freevars(&self) -> impl Iterator<Item = &Text> {
        self.locals_of_kind(kinds::FREE).map(|(_, name)| name)
    }

    /// Number of fast locals (`co_nlocals`).
    #[must_use]
    pub fn nlocals(&self) -> usize {
        self.varnames().count()
    }

    /// Number of cells made by a frame.
    #[must_use]
    pub fn ncellvars(&self) -> usize {
        self.cellvars().count()
    }

    /// Number of cells taken from the closure.
    #[must_use]
    pub fn nfreevars(&self) -> usize {
        self.freevars().count()
    }

    /// The nested code objects, in the order of the constants.
    pub fn nested(&self) -> impl Iterator<Item = &Arc<Code>> {
        self.consts.iter().filter_map(|constant| match constant {
            Const::Code(code) => Some(code),
            _ => None,
        })
    }
}
