//! The state of a compilation: nested units, scopes of names, errors and warnings (CPython's `compile.c`).

use std::sync::Arc;

use baton_code::object::flags;
use baton_code::{AnyOp, Code, Const, Location, Text};
use baton_syntax::ast::{Expr, ExprContext, ExprKind, Mod, Span, expr};
use baton_syntax::{ErrorKind, Place, SyntaxError};

use crate::assemble;
use crate::flowgraph;
use crate::instruction_sequence::{InstructionSequence, Label};
use crate::symtable::{
    BlockType, Entry, EntryId, NodeKey, Scope, Symbol, SymbolTable, def, mangle,
};
use crate::unit::{FBlock, FBlockDatum, FBlockType, Metadata, NameTable, ScopeType, Unit};

pub(crate) type Result<T = ()> = std::result::Result<T, SyntaxError>;

/// More nested statements than this are refused (CPython's `CO_MAXBLOCKS`).
const MAX_BLOCKS: usize = 21;

/// A `SyntaxWarning`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The message.
    pub message: String,
    /// Where, with columns from 1.
    pub place: Place,
}

/// How a name is reached.
pub(crate) enum NameOp {
    Fast,
    Global,
    Deref,
    Name,
}

/// What an inlined comprehension changed in its unit, to be undone after it.
#[derive(Default)]
pub(crate) struct InlinedComprehension {
    pub pushed_locals: Vec<Text>,
    pub cleanup: Option<Label>,
    outer_symbols: Vec<(Text, Option<Symbol>)>,
    fast_hidden: Vec<Text>,
}

pub(crate) struct Compiler<'a> {
    filename: Text,
    pub(crate) table: SymbolTable,
    /// `co_flags` bits that every unit gets.
    inherited_flags: u32,
    pub(crate) optimize: u8,
    columns: bool,
    interactive: bool,
    /// The current unit is the last one; never empty.
    units: Vec<Unit<'a>>,
    pub(crate) warnings: Vec<Warning>,
    disable_warnings: u32,
}

/// A node's position; what is out of range stands for "none", see [`crate::preprocess::NO_SPAN`].
pub(crate) fn location(span: Span) -> Location {
    let number = |value: u32| i32::try_from(value).unwrap_or(-1);
    Location {
        line: number(span.line),
        end_line: number(span.end_line),
        col: number(span.col),
        end_col: number(span.end_col),
    }
}

fn place(loc: Location) -> Place {
    Place {
        line: loc.line,
        offset: loc.col.saturating_add(1),
        end_line: loc.end_line,
        end_offset: loc.end_col.saturating_add(1),
    }
}

/// Runs with enough native stack for another level of the tree.
pub(crate) fn with_stack<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, work)
}

impl<'a> Compiler<'a> {
    /// A compiler whose only unit is that of the module.
    pub fn new(
        module: &'a Mod,
        options: &crate::Options,
        table: SymbolTable,
        inherited_flags: u32,
    ) -> Result<Compiler<'a>> {
        let Some(ste) = table.lookup(NodeKey::module(module)) else {
            return Err(crate::internal_error("no symbol table"));
        };
        let mut compiler = Compiler {
            filename: options.filename.clone(),
            table,
            inherited_flags,
            optimize: options.optimize,
            columns: options.columns,
            interactive: matches!(module, Mod::Interactive(_)),
            units: Vec::new(),
            warnings: Vec::new(),
            disable_warnings: 0,
        };
        let name = Text::from("<module>");
        let unit = compiler.new_unit(name, ScopeType::Module, ste, 1, None, Metadata::default());
        compiler.units.push(unit);
        Ok(compiler)
    }

    pub fn unit(&self) -> &Unit<'a> {
        &self.units[self.units.len() - 1]
    }

    pub fn unit_mut(&mut self) -> &mut Unit<'a> {
        let current = self.units.len() - 1;
        &mut self.units[current]
    }

    pub fn entry(&self) -> &Entry {
        self.table.entry(self.unit().ste)
    }

    pub fn scope_type(&self) -> ScopeType {
        self.unit().scope_type
    }

    pub fn future_annotations(&self) -> bool {
        self.table.future.annotations()
    }

    pub fn is_interactive_top_level(&self) -> bool {
        self.interactive && self.units.len() == 1
    }

    pub fn in_class_block(&self) -> bool {
        self.entry().block_type == BlockType::Class && self.unit().in_inlined_comp == 0
    }

    // ---- errors and warnings ----

    pub fn error<T>(&self, loc: Location, message: impl Into<String>) -> Result<T> {
        Err(SyntaxError {
            kind: ErrorKind::Syntax,
            message: message.into(),
            place: Some(place(loc)),
            text: None,
            last_statement: None,
        })
    }

    pub fn warn(&mut self, loc: Location, message: impl Into<String>) {
        if self.disable_warnings == 0 {
            self.warnings.push(Warning {
                message: message.into(),
                place: place(loc),
            });
        }
    }

    // ---- units ----

    fn new_unit(
        &self,
        name: Text,
        scope_type: ScopeType,
        ste: EntryId,
        first_line: i32,
        private: Option<Text>,
        metadata: Metadata,
    ) -> Unit<'a> {
        let entry = self.table.entry(ste);
        let mut symbols: Vec<(&Text, Symbol)> = entry.symbols.iter().collect();
        symbols.sort_by(|a, b| a.0.cmp(b.0));
        let named = |scope: Scope, flag: u32| -> NameTable {
            symbols
                .iter()
                .filter(|(_, symbol)| symbol.scope == scope || symbol.flags & flag != 0)
                .map(|(name, _)| (*name).clone())
                .collect()
        };
        let mut cellvars = named(Scope::Cell, def::COMP_CELL);
        let implicit = [
            (entry.needs_class_closure, "__class__"),
            (entry.needs_classdict, "__classdict__"),
            (
                entry.has_conditional_annotations,
                "__conditional_annotations__",
            ),
        ];
        for (needed, name) in implicit {
            if needed {
                cellvars.add(&name.into());
            }
        }
        let freevars = named(Scope::Free, def::FREE_CLASS);
        let varnames = entry.varnames.iter().cloned().collect();
        Unit {
            ste,
            scope_type,
            private,
            static_attributes: Default::default(),
            deferred_annotations: Vec::new(),
            conditional_annotations: 0,
            seq: InstructionSequence::default(),
            stashed: None,
            fblocks: Vec::new(),
            in_inlined_comp: 0,
            in_conditional_block: 0,
            symbols: Default::default(),
            consts: Default::default(),
            metadata: Metadata {
                qualname: name.clone(),
                name,
                cellvars,
                freevars,
                varnames,
                first_line,
                ..metadata
            },
        }
    }

    /// Starts a code object. Only argument counts of `metadata` count.
    pub fn enter_unit(
        &mut self,
        name: Text,
        scope_type: ScopeType,
        key: NodeKey,
        first_line: i32,
        private: Option<&Text>,
        metadata: Metadata,
    ) -> Result {
        let Some(ste) = self.table.lookup(key) else {
            return Err(crate::internal_error("unknown symbol table entry"));
        };
        self.enter_entry(name, scope_type, ste, first_line, private, metadata);
        Ok(())
    }

    /// Starts a code object for a known block.
    pub fn enter_entry(
        &mut self,
        name: Text,
        scope_type: ScopeType,
        ste: EntryId,
        first_line: i32,
        private: Option<&Text>,
        metadata: Metadata,
    ) {
        let private = private.cloned().or_else(|| self.unit().private.clone());
        let mut unit = self.new_unit(name, scope_type, ste, first_line, private, metadata);
        unit.metadata.qualname = self.qualname(&unit);
        self.units.push(unit);
    }

    fn qualname(&self, unit: &Unit<'a>) -> Text {
        let name = &unit.metadata.name;
        let mut parents = self.units.iter().skip(1).rev();
        let mut parent = parents.next();
        if parent.is_some_and(|parent| parent.scope_type == ScopeType::Annotations) {
            parent = parents.next();
            if parent.is_none() {
                return name.clone();
            }
        }
        // The module itself does not show in the name.
        let Some(parent) = parent else {
            return name.clone();
        };
        let is_definition = matches!(
            unit.scope_type,
            ScopeType::Function | ScopeType::AsyncFunction | ScopeType::Class
        );
        if is_definition {
            let mangled = mangle(parent.private.as_ref(), name);
            if self.table.entry(parent.ste).scope(&mangled) == Scope::GlobalExplicit {
                return name.clone();
            }
        }
        let base = &parent.metadata.qualname;
        let locals = match parent.scope_type {
            ScopeType::Function | ScopeType::AsyncFunction | ScopeType::Lambda => ".<locals>.",
            _ => ".",
        };
        let points = base
            .code_points()
            .chain(locals.chars().map(u32::from))
            .chain(name.code_points());
        Text::from_code_points(points).unwrap_or_else(|| name.clone())
    }

    /// Ends the current code object, with a `return` for code that runs off its end.
    pub fn exit_unit(&mut self, add_none: bool) -> Result<Arc<Code>> {
        if add_none {
            self.load_const(Location::NONE, Const::None);
        }
        self.op(Location::NONE, AnyOp::RETURN_VALUE);
        let flags = self.code_flags();
        let params = self.entry().varnames.len();
        let Some(unit) = self.units.pop() else {
            return Err(crate::internal_error("no code object to end"));
        };
        let optimized = flowgraph::optimize_code_unit(
            unit.seq.resolve(),
            &unit.metadata,
            unit.consts,
            params,
            flags,
        )?;
        let code = assemble::make_code(
            &unit.metadata,
            optimized.instructions,
            optimized.consts,
            optimized.stack_size,
            flags,
            &self.filename,
            self.columns,
        )?;
        Ok(Arc::new(code))
    }

    fn code_flags(&self) -> u32 {
        let entry = self.entry();
        let mut bits = self.inherited_flags;
        let mut set = |condition: bool, flag: u32| {
            if condition {
                bits |= flag;
            }
        };
        if entry.is_function_like() {
            set(true, flags::NEWLOCALS | flags::OPTIMIZED);
            set(entry.nested, flags::NESTED);
            set(entry.generator && !entry.coroutine, flags::GENERATOR);
            set(entry.generator && entry.coroutine, flags::ASYNC_GENERATOR);
            set(entry.varargs, flags::VARARGS);
            set(entry.varkeywords, flags::VARKEYWORDS);
            set(entry.has_docstring, flags::HAS_DOCSTRING);
            set(entry.method, flags::METHOD);
        }
        set(entry.coroutine && !entry.generator, flags::COROUTINE);
        bits
    }

    // ---- statements around the current place ----

    pub fn push_fblock(
        &mut self,
        loc: Location,
        kind: FBlockType,
        block: Option<Label>,
        exit: Option<Label>,
        datum: FBlockDatum<'a>,
    ) -> Result {
        self.push_fblock_info(FBlock {
            kind,
            block,
            loc,
            exit,
            datum,
        })
    }

    pub fn push_fblock_info(&mut self, fblock: FBlock<'a>) -> Result {
        if self.unit().fblocks.len() >= MAX_BLOCKS {
            return self.error(fblock.loc, "too many statically nested blocks");
        }
        if fblock.kind == FBlockType::FinallyEnd {
            self.disable_warnings += 1;
        }
        self.unit_mut().fblocks.push(fblock);
        Ok(())
    }

    pub fn pop_fblock(&mut self) {
        let popped = self.unit_mut().fblocks.pop();
        if popped.is_some_and(|fblock| fblock.kind == FBlockType::FinallyEnd) {
            self.disable_warnings -= 1;
        }
    }

    // ---- names ----

    pub fn maybe_mangle(&self, name: &Text) -> Text {
        let unit = self.unit();
        self.table
            .maybe_mangle(unit.private.as_ref(), unit.ste, name)
    }

    pub fn mangle(&self, name: &Text) -> Text {
        mangle(self.unit().private.as_ref(), name)
    }

    /// A (mangled) name's symbol as it is at the current place.
    pub fn symbol(&self, name: &Text) -> Symbol {
        match self.unit().symbols.get(name) {
            Some(symbol) => *symbol,
            None => self.entry().symbols.get(name),
        }
    }

    /// A name's symbol in the module.
    pub fn top_symbol(&self, name: &Text) -> Symbol {
        let here = self.units.first().and_then(|top| top.symbols.get(name));
        match here {
            Some(symbol) => *symbol,
            None => self.table.entry(self.table.top()).symbols.get(name),
        }
    }

    /// The number of a free variable.
    pub fn free_index(&mut self, name: &Text) -> u32 {
        let metadata = &mut self.unit_mut().metadata;
        let cells = u32::try_from(metadata.cellvars.len()).unwrap_or(u32::MAX);
        metadata.freevars.add(name).saturating_add(cells)
    }

    /// The scope of a name that a closure needs.
    pub fn ref_type(&self, name: &Text) -> Scope {
        let implicit = ["__class__", "__classdict__", "__conditional_annotations__"];
        if self.scope_type() == ScopeType::Class && implicit.iter().any(|cell| name == *cell) {
            return Scope::Cell;
        }
        self.symbol(name).scope
    }

    /// The number of the cell that a closure takes.
    pub fn closure_index(&mut self, name: &Text) -> Result<u32> {
        let cell = self.unit().metadata.cellvars.find(name);
        match (self.ref_type(name), cell) {
            (Scope::Cell, Some(cell)) => Ok(cell),
            (Scope::Cell, None) => Err(crate::internal_error("a closure of an unknown cell")),
            _ => {
                if self.unit().metadata.freevars.find(name).is_none() {
                    return Err(crate::internal_error("a closure of an unknown variable"));
                }
                Ok(self.free_index(name))
            }
        }
    }

    /// How a name of the given scope is reached, and its number there.
    pub fn resolve_name(&mut self, mangled: &Text, scope: Scope) -> (NameOp, u32) {
        let function_like = self.entry().is_function_like();
        let metadata = &mut self.unit_mut().metadata;
        let hidden = metadata.fast_hidden.get(mangled) == Some(&true);
        match scope {
            Scope::Free => (NameOp::Deref, self.free_index(mangled)),
            Scope::Cell => (NameOp::Deref, metadata.cellvars.add(mangled)),
            Scope::Local if function_like || hidden => {
                (NameOp::Fast, metadata.varnames.add(mangled))
            }
            Scope::GlobalImplicit if function_like => (NameOp::Global, metadata.names.add(mangled)),
            Scope::GlobalExplicit => (NameOp::Global, metadata.names.add(mangled)),
            _ => (NameOp::Name, metadata.names.add(mangled)),
        }
    }

    /// Notes `self.x = ...` in the class around the method.
    pub fn note_static_attribute(&mut self, attribute: &'a expr::Attribute) {
        let is_self =
            |value: &Expr| matches!(&value.kind, ExprKind::Name(name) if name.id == "self");
        if attribute.ctx != ExprContext::Store || !is_self(&attribute.value) {
            return;
        }
        let Some((_, outer)) = self.units.split_last_mut() else {
            return;
        };
        let class = outer
            .iter_mut()
            .rev()
            .find(|unit| unit.scope_type == ScopeType::Class);
        if let Some(class) = class {
            class.static_attributes.insert(attribute.attr.clone());
        }
    }

    // ---- inlined comprehensions ----

    /// Makes the names of a comprehension mean what they mean in it.
    pub fn enter_inlined_comprehension(&mut self, comprehension: EntryId) -> InlinedComprehension {
        let in_class = self.in_class_block();
        let function_like = self.entry().is_function_like();
        let mut state = InlinedComprehension::default();
        self.unit_mut().in_inlined_comp += 1;
        for (name, symbol) in self.comprehension_symbols(comprehension) {
            let outer = self.symbol(&name).scope;
            let scope = symbol.scope;
            let differs = scope != outer
                && scope != Scope::Free
                && !(scope == Scope::Cell && outer == Scope::Free);
            let unit = self.unit_mut();
            if differs || in_class {
                let old = unit.symbols.insert(name.clone(), symbol);
                state.outer_symbols.push((name.clone(), old));
            }
            if (is_bound_in(symbol) || in_class)
                && !function_like
                && unit.metadata.fast_hidden.get(&name) != Some(&true)
            {
                unit.metadata.fast_hidden.insert(name.clone(), true);
                state.fast_hidden.push(name);
            }
        }
        state
    }

    pub fn comprehension_symbols(&self, comprehension: EntryId) -> Vec<(Text, Symbol)> {
        let symbols = self.table.entry(comprehension).symbols.iter();
        symbols
            .map(|(name, symbol)| (name.clone(), symbol))
            .collect()
    }

    pub fn leave_inlined_comprehension(&mut self, state: InlinedComprehension) {
        let unit = self.unit_mut();
        unit.in_inlined_comp -= 1;
        for (name, symbol) in state.outer_symbols.into_iter().rev() {
            match symbol {
                Some(symbol) => unit.symbols.insert(name, symbol),
                None => unit.symbols.remove(&name),
            };
        }
        for name in state.fast_hidden {
            unit.metadata.fast_hidden.insert(name, false);
        }
    }
}

/// Whether a comprehension binds the name itself, so that it must not touch the outer one.
pub(crate) fn is_bound_in(symbol: Symbol) -> bool {
    symbol.flags & def::LOCAL != 0 && symbol.flags & def::NONLOCAL == 0
}
