//! Names and scopes: CPython's symtable pass.
//!
//! A first walk over the tree (`build`) makes an [`Entry`] for every block and records how each name is
//! used in it; a second one over the entries (`analyze`) decides the [`Scope`] of every name, which
//! comprehensions are inlined (PEP 709) and which implicit cells a class needs.
//!
//! Entries are found again by the address of the node that opened the block ([`NodeKey`]), so the tree
//! must not be moved or changed between this pass and code generation.

mod analyze;
mod build;
mod expression;

use std::collections::{HashMap, HashSet};

use baton_code::Text;
use baton_syntax::SyntaxError;
use baton_syntax::ast::{Arguments, Expr, Mod, Span, Stmt, TypeParam};

use crate::future::Future;

/// How a name occurs in a block: bits of the value in [`Entry::symbols`].
pub mod def {
    /// Declared by `global`.
    pub const GLOBAL: u32 = 1;
    /// Assigned in the block.
    pub const LOCAL: u32 = 2;
    /// A parameter.
    pub const PARAM: u32 = 4;
    /// Declared by `nonlocal`.
    pub const NONLOCAL: u32 = 8;
    /// Used.
    pub const USE: u32 = 16;
    /// A name of a class that is free in one of its methods.
    pub const FREE_CLASS: u32 = 64;
    /// Bound by an import.
    pub const IMPORT: u32 = 128;
    /// Annotated.
    pub const ANNOT: u32 = 256;
    /// The iteration variable of a comprehension.
    pub const COMP_ITER: u32 = 512;
    /// A type parameter.
    pub const TYPE_PARAM: u32 = 1024;
    /// A cell of an inlined comprehension.
    pub const COMP_CELL: u32 = 2048;
    /// Bound in the block in any way.
    pub const BOUND: u32 = LOCAL | PARAM | IMPORT | TYPE_PARAM;
    /// Where the scope starts in `_symtable`'s integers.
    pub const SCOPE_OFFSET: u32 = 12;
}

/// Where a name lives. The numbers are those of `_symtable`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[repr(u32)]
pub enum Scope {
    /// Not decided: the name does not occur in the block.
    #[default]
    Unknown = 0,
    /// A local of the block.
    Local = 1,
    /// Declared `global`.
    GlobalExplicit = 2,
    /// Not bound in any enclosing function.
    GlobalImplicit = 3,
    /// Bound in an enclosing function.
    Free = 4,
    /// A local that inner functions use.
    Cell = 5,
}

/// A name in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Symbol {
    /// Bits of [`def`].
    pub flags: u32,
    /// Decided by the second walk.
    pub scope: Scope,
}

/// The names of a block in the order in which they were first seen.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    index: HashMap<Text, usize>,
    items: Vec<(Text, Symbol)>,
}

impl Symbols {
    /// A name's symbol; the default one if it does not occur.
    #[must_use]
    pub fn get(&self, name: &Text) -> Symbol {
        self.find(name).copied().unwrap_or_default()
    }

    /// A name's symbol if it occurs.
    #[must_use]
    pub fn find(&self, name: &Text) -> Option<&Symbol> {
        self.items
            .get(*self.index.get(name)?)
            .map(|(_, symbol)| symbol)
    }

    /// All names in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Text, Symbol)> {
        self.items.iter().map(|(name, symbol)| (name, *symbol))
    }

    fn set(&mut self, name: &Text, symbol: Symbol) {
        match self
            .index
            .get(name)
            .and_then(|index| self.items.get_mut(*index))
        {
            Some((_, old)) => *old = symbol,
            None => {
                self.index.insert(name.clone(), self.items.len());
                self.items.push((name.clone(), symbol));
            }
        }
    }

    fn remove(&mut self, name: &str) {
        self.items.retain(|(other, _)| other != name);
        self.index = self
            .items
            .iter()
            .enumerate()
            .map(|(index, (name, _))| (name.clone(), index))
            .collect();
    }
}

/// What sort of block an entry is. The numbers are those of `_symtable`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum BlockType {
    /// A function, lambda or comprehension.
    Function = 0,
    /// A class body.
    Class = 1,
    /// The top.
    Module = 2,
    /// The annotations of a function, class or module (PEP 649).
    Annotation = 3,
    /// The value of a `type` statement.
    TypeAlias = 4,
    /// The type parameters of a definition.
    TypeParameters = 5,
    /// The bound, constraints or default of a type parameter.
    TypeVariable = 6,
}

/// Which comprehension a function block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Comprehension {
    /// None.
    #[default]
    No,
    /// `[x for x in y]`
    List,
    /// `{x: y for x in z}`
    Dict,
    /// `{x for x in y}`
    Set,
    /// `(x for x in y)`
    Generator,
}

/// Number of an entry in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EntryId(u32);

/// A block.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools)]
pub struct Entry {
    /// Its number.
    pub id: EntryId,
    /// Name of the function or class; `top`, `lambda`, `genexpr`, `__annotate__` and so on.
    pub name: Text,
    /// What it is.
    pub block_type: BlockType,
    /// Which comprehension it is.
    pub comprehension: Comprehension,
    /// Where it is.
    pub span: Span,
    /// Its names, mangled.
    pub symbols: Symbols,
    /// Parameters in order, mangled.
    pub varnames: Vec<Text>,
    /// Inner blocks in order; those of inlined comprehensions stand in their place.
    pub children: Vec<EntryId>,
    /// Names of `global` and `nonlocal` statements.
    pub directives: Vec<(Text, Span)>,
    /// What the block of a type variable is called in messages.
    pub scope_info: Option<&'static str>,
    /// The block of the annotations, for a class, module or function body with `x: int`.
    pub annotation_block: Option<EntryId>,
    /// Inside a function.
    pub nested: bool,
    /// Has a `yield`, or is a generator expression.
    pub generator: bool,
    /// Is `async def` or has an `await` or asynchronous comprehension.
    pub coroutine: bool,
    /// Has `*args`.
    pub varargs: bool,
    /// Has `**kwargs`.
    pub varkeywords: bool,
    /// Has a `return` with a value.
    pub returns_value: bool,
    /// A class whose methods use `__class__` or `super`.
    pub needs_class_closure: bool,
    /// A class whose inner scopes look names up in its namespace.
    pub needs_classdict: bool,
    /// A comprehension compiled into its parent.
    pub comp_inlined: bool,
    /// An annotation scope directly in a class.
    pub can_see_class_scope: bool,
    /// Has annotations.
    pub annotations_used: bool,
    /// A class or module with annotations that may not be reached.
    pub has_conditional_annotations: bool,
    /// Starts with a docstring.
    pub has_docstring: bool,
    /// A function directly in a class.
    pub method: bool,
    comp_iter_target: bool,
    comp_iter_expr: u32,
    in_conditional_block: bool,
    in_unevaluated_annotation: bool,
    /// Which set of [`SymbolTable::mangled_names`] says what is mangled here.
    mangled_names: Option<usize>,
}

impl Entry {
    /// Whether names are looked up as in a function.
    #[must_use]
    pub fn is_function_like(&self) -> bool {
        !matches!(self.block_type, BlockType::Class | BlockType::Module)
    }

    /// The scope of a (mangled) name.
    #[must_use]
    pub fn scope(&self, name: &Text) -> Scope {
        self.symbols.get(name).scope
    }

    /// How a (mangled) name occurs.
    #[must_use]
    pub fn flags(&self, name: &Text) -> u32 {
        self.symbols.get(name).flags
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Role {
    Block,
    TypeParams,
    Annotations,
    Bound,
    Default,
}

/// Names the node that opens a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeKey {
    address: usize,
    role: Role,
}

impl NodeKey {
    fn new<T: ?Sized>(node: &T, role: Role) -> NodeKey {
        NodeKey {
            address: std::ptr::from_ref(node).cast::<()>().addr(),
            role,
        }
    }

    /// The top block.
    #[must_use]
    pub fn module(module: &Mod) -> NodeKey {
        NodeKey::new(module, Role::Block)
    }

    /// The body of a function, class or type alias.
    #[must_use]
    pub fn stmt(statement: &Stmt) -> NodeKey {
        NodeKey::new(statement, Role::Block)
    }

    /// The body of a lambda or comprehension.
    #[must_use]
    pub fn expr(expression: &Expr) -> NodeKey {
        NodeKey::new(expression, Role::Block)
    }

    /// The type parameters of a definition.
    #[must_use]
    pub fn type_params(params: &[TypeParam]) -> NodeKey {
        NodeKey::new(params, Role::TypeParams)
    }

    /// The annotations of a function.
    #[must_use]
    pub fn annotations(arguments: &Arguments) -> NodeKey {
        NodeKey::new(arguments, Role::Annotations)
    }

    /// The bound or constraints of a type variable.
    #[must_use]
    pub fn bound(param: &TypeParam) -> NodeKey {
        NodeKey::new(param, Role::Bound)
    }

    /// The default of a type parameter.
    #[must_use]
    pub fn default_value(param: &TypeParam) -> NodeKey {
        NodeKey::new(param, Role::Default)
    }
}

/// The blocks of a compilation.
#[derive(Debug)]
pub struct SymbolTable {
    entries: Vec<Entry>,
    blocks: HashMap<NodeKey, EntryId>,
    mangled_names: Vec<HashSet<Text>>,
    /// The future imports in force.
    pub future: Future,
}

impl SymbolTable {
    /// Analyses a tree.
    ///
    /// # Errors
    /// Misused declarations and bindings, in CPython's words.
    pub fn build(module: &Mod, future: Future) -> Result<SymbolTable, SyntaxError> {
        let mut table = build::build(module, future)?;
        analyze::analyze(&mut table)?;
        Ok(table)
    }

    /// The top entry.
    #[must_use]
    pub fn top(&self) -> EntryId {
        EntryId(0)
    }

    /// An entry.
    ///
    /// # Panics
    /// If the id comes from another table.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    fn entry_mut(&mut self, id: EntryId) -> &mut Entry {
        &mut self.entries[id.0 as usize]
    }

    /// The entry that a node opened.
    #[must_use]
    pub fn lookup(&self, key: NodeKey) -> Option<EntryId> {
        self.blocks.get(&key).copied()
    }

    /// All entries, in the order in which their blocks begin.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// A name as it is spelled in a block of the class `private`.
    ///
    /// In the type parameters of a class only the parameters themselves are mangled.
    #[must_use]
    pub fn maybe_mangle(&self, private: Option<&Text>, entry: EntryId, name: &Text) -> Text {
        let mangled = self
            .entry(entry)
            .mangled_names
            .and_then(|set| self.mangled_names.get(set));
        match mangled {
            Some(set) if !set.contains(name) => name.clone(),
            _ => mangle(private, name),
        }
    }
}

/// `__name` in the class `C` becomes `_C__name`.
#[must_use]
pub fn mangle(private: Option<&Text>, name: &Text) -> Text {
    let (Some(class), Some(ident)) = (private.and_then(Text::as_str), name.as_str()) else {
        return name.clone();
    };
    if !ident.starts_with("__") || ident.ends_with("__") || ident.contains('.') {
        return name.clone();
    }
    match class.trim_start_matches('_') {
        "" => name.clone(),
        class => format!("_{class}{ident}").into(),
    }
}
