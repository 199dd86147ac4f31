//! What is known about one code object while it is compiled: CPython's compiler unit.

use std::collections::{BTreeSet, HashMap};

use baton_code::{Const, Location, Text};
use baton_syntax::ast::{Stmt, stmt};

use crate::instruction_sequence::{InstructionSequence, Label};
use crate::symtable::{EntryId, Symbol};

/// Names numbered in the order in which they were first needed.
#[derive(Clone, Debug, Default)]
pub struct NameTable {
    index: HashMap<Text, u32>,
    names: Vec<Text>,
}

impl NameTable {
    /// The number of a name, a new one if need be.
    pub fn add(&mut self, name: &Text) -> u32 {
        if let Some(index) = self.index.get(name) {
            return *index;
        }
        let index = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.index.insert(name.clone(), index);
        self.names.push(name.clone());
        index
    }

    /// The number of a name.
    #[must_use]
    pub fn find(&self, name: &Text) -> Option<u32> {
        self.index.get(name).copied()
    }

    /// The names in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Text> {
        self.names.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The first name.
    #[must_use]
    pub fn first(&self) -> Option<&Text> {
        self.names.first()
    }
}

impl FromIterator<Text> for NameTable {
    fn from_iter<T: IntoIterator<Item = Text>>(names: T) -> Self {
        let mut table = NameTable::default();
        for name in names {
            table.add(&name);
        }
        table
    }
}

/// Constants numbered in the order in which they were first needed; equal ones are one.
#[derive(Clone, Debug, Default)]
pub struct ConstTable {
    index: HashMap<Const, u32>,
    values: Vec<Const>,
}

impl ConstTable {
    /// The number of a constant, a new one if need be.
    pub fn add(&mut self, value: Const) -> u32 {
        if let Some(index) = self.index.get(&value) {
            return *index;
        }
        let index = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        if value.is_mergeable() {
            self.index.insert(value.clone(), index);
        }
        self.values.push(value);
        index
    }

    /// A constant.
    #[must_use]
    pub fn get(&self, index: u32) -> Option<&Const> {
        self.values.get(index as usize)
    }

    /// The constants in order.
    #[must_use]
    pub fn into_values(self) -> Vec<Const> {
        self.values
    }
}

/// What a unit's code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeType {
    /// A module, a line of the prompt or an expression.
    Module,
    /// A class body.
    Class,
    /// `def`
    Function,
    /// `async def`
    AsyncFunction,
    /// `lambda`
    Lambda,
    /// A comprehension that is not inlined.
    Comprehension,
    /// Annotations, type parameters, the value of a type alias.
    Annotations,
}

/// Sizes and names that end up in the code object.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// Name of the code object.
    pub name: Text,
    /// Dotted name.
    pub qualname: Text,
    /// Globals, attributes, imports.
    pub names: NameTable,
    /// Fast locals, parameters first.
    pub varnames: NameTable,
    /// Cells made by the frame.
    pub cellvars: NameTable,
    /// Cells from the closure; their numbers follow those of `cellvars`.
    pub freevars: NameTable,
    /// Fast locals that exist only in an inlined comprehension of a class or module; true while in it.
    pub fast_hidden: HashMap<Text, bool>,
    /// Positional parameters that may be given by keyword.
    pub argcount: u32,
    /// Positional-only parameters.
    pub posonlyargcount: u32,
    /// Keyword-only parameters.
    pub kwonlyargcount: u32,
    /// The first line.
    pub first_line: i32,
}

impl Metadata {
    /// The slot of every cell and free variable: that of the parameter it holds, or one after the locals.
    #[must_use]
    pub fn cell_slots(&self) -> Vec<u32> {
        let mut next = u32::try_from(self.varnames.len()).unwrap_or(u32::MAX);
        let mut after_locals = || {
            next = next.saturating_add(1);
            next - 1
        };
        let cells = self.cellvars.iter().map(|name| self.varnames.find(name));
        let free = self.freevars.iter().map(|_| None);
        cells
            .chain(free)
            .map(|local| local.unwrap_or_else(&mut after_locals))
            .collect()
    }
}

/// Why something must be undone when control leaves a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FBlockType {
    /// `while`
    WhileLoop,
    /// `for`
    ForLoop,
    /// The body of a `try` with handlers.
    TryExcept,
    /// The body of a `try` with a `finally`.
    FinallyTry,
    /// The `finally` after an exception.
    FinallyEnd,
    /// The body of a `with`.
    With,
    /// The body of an `async with`.
    AsyncWith,
    /// The body of an `except`.
    HandlerCleanup,
    /// A value that waits on the stack for the end of a `finally`.
    PopValue,
    /// The clauses of a `try`.
    ExceptionHandler,
    /// The clauses of a `try` with `except*`.
    ExceptionGroupHandler,
    /// An `async for` of a comprehension.
    AsyncComprehensionGenerator,
    /// The body of a generator.
    StopIteration,
}

/// What is needed to undo it.
#[derive(Clone, Copy, Debug)]
pub enum FBlockDatum<'a> {
    /// Nothing.
    None,
    /// The statements of a `finally`.
    Body(&'a [Stmt]),
    /// The name of an `except ... as name`.
    Name(&'a Text),
}

/// A statement around the current place: CPython's frame block.
#[derive(Clone, Copy, Debug)]
pub struct FBlock<'a> {
    /// What it is.
    pub kind: FBlockType,
    /// Where a loop continues.
    pub block: Option<Label>,
    /// Where it is.
    pub loc: Location,
    /// Where a loop ends.
    pub exit: Option<Label>,
    /// What undoing it takes.
    pub datum: FBlockDatum<'a>,
}

/// An annotation whose evaluation waits for `__annotate__`.
#[derive(Clone, Copy, Debug)]
pub struct DeferredAnnotation<'a> {
    /// Where the statement is.
    pub loc: Location,
    /// The statement.
    pub node: &'a stmt::AnnAssign,
    /// Its number among the annotations that may not be reached.
    pub conditional: Option<u32>,
}

/// A code object under construction.
pub struct Unit<'a> {
    /// Its block.
    pub ste: EntryId,
    /// What it is.
    pub scope_type: ScopeType,
    /// Name of the innermost class, for mangling.
    pub private: Option<Text>,
    /// Attributes that a class's methods set on `self`.
    pub static_attributes: BTreeSet<Text>,
    /// Annotations seen so far.
    pub deferred_annotations: Vec<DeferredAnnotation<'a>>,
    /// How many of them may not be reached.
    pub conditional_annotations: u32,
    /// The instructions.
    pub seq: InstructionSequence,
    /// Those of the body while the annotations are compiled.
    pub stashed: Option<InstructionSequence>,
    /// Statements around the current place.
    pub fblocks: Vec<FBlock<'a>>,
    /// Depth of inlined comprehensions.
    pub in_inlined_comp: u32,
    /// Depth of statements whose bodies may not run.
    pub in_conditional_block: u32,
    /// Symbols as they are inside the inlined comprehension that is compiled.
    pub symbols: HashMap<Text, Symbol>,
    /// Constants.
    pub consts: ConstTable,
    /// The rest.
    pub metadata: Metadata,
}
