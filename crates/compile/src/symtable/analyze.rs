//! The second walk: the scope of every name.

use std::collections::{BTreeMap, BTreeSet};

use baton_code::Text;
use baton_syntax::SyntaxError;

use super::{BlockType, Comprehension, EntryId, Scope, SymbolTable, def};

type Names = BTreeSet<Text>;
type Result<T> = std::result::Result<T, SyntaxError>;

/// Names that an enclosing class provides to its annotation scopes and methods, and to nobody else.
const CLASS_CELLS: [&str; 3] = ["__class__", "__classdict__", "__conditional_annotations__"];

/// What a block sees of those around it. `bound` is `None` for the module.
#[derive(Clone)]
struct Outer {
    bound: Option<Names>,
    global: Names,
    type_params: Names,
    class: Option<EntryId>,
}

pub(super) fn analyze(table: &mut SymbolTable) -> Result<()> {
    let outer = Outer {
        bound: None,
        global: Names::new(),
        type_params: Names::new(),
        class: None,
    };
    analyze_block(table, table.top(), outer, &mut Names::new())
}

/// What is decided about one block while it is analysed.
struct Block {
    id: EntryId,
    outer: Outer,
    scopes: BTreeMap<Text, Scope>,
    local: Names,
    inlined_cells: Names,
}

/// Adds to `free` what the block leaves to its enclosing blocks.
fn analyze_block(
    table: &mut SymbolTable,
    id: EntryId,
    outer: Outer,
    free: &mut Names,
) -> Result<()> {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || {
        analyze_block_inner(table, id, outer, free)
    })
}

fn analyze_block_inner(
    table: &mut SymbolTable,
    id: EntryId,
    outer: Outer,
    free: &mut Names,
) -> Result<()> {
    let is_class = table.entry(id).block_type == BlockType::Class;
    // What a class binds is not visible in its methods, so they see what it saw itself.
    let mut inner_bound = Names::new();
    let mut inner_global = Names::new();
    if is_class {
        inner_global.extend(outer.global.iter().cloned());
        inner_bound.extend(outer.bound.iter().flatten().cloned());
    }
    let mut block = Block {
        id,
        outer,
        scopes: BTreeMap::new(),
        local: Names::new(),
        inlined_cells: Names::new(),
    };
    let symbols: Vec<_> = table
        .entry(id)
        .symbols
        .iter()
        .map(|(name, symbol)| (name.clone(), symbol.flags))
        .collect();
    for (name, flags) in &symbols {
        block.decide(table, name, *flags, free)?;
    }
    if is_class {
        inner_bound.extend(CLASS_CELLS.map(Text::from));
    } else {
        if table.entry(id).is_function_like() {
            inner_bound.extend(block.local.iter().cloned());
        }
        inner_bound.extend(block.outer.bound.iter().flatten().cloned());
        inner_global.extend(block.outer.global.iter().cloned());
    }
    let inner = Outer {
        bound: Some(inner_bound),
        global: inner_global,
        type_params: block.outer.type_params.clone(),
        class: None,
    };
    let mut inner_free = block.analyze_children(table, &inner)?;
    splice_inlined(table, id);
    if table.entry(id).is_function_like() {
        block.make_cells(&mut inner_free);
    } else if is_class {
        take_class_cells(table, id, &mut inner_free);
    }
    block.record(table, &inner_free);
    free.extend(inner_free);
    Ok(())
}

impl Block {
    fn set(&mut self, name: &Text, scope: Scope) {
        self.scopes.insert(name.clone(), scope);
    }

    /// Decides the scope of one name.
    fn decide(
        &mut self,
        table: &SymbolTable,
        name: &Text,
        flags: u32,
        free: &mut Names,
    ) -> Result<()> {
        if flags & def::GLOBAL != 0 {
            if flags & def::NONLOCAL != 0 {
                return self.at_directive(
                    table,
                    name,
                    format!("name '{name}' is nonlocal and global"),
                );
            }
            self.set(name, Scope::GlobalExplicit);
            self.outer.global.insert(name.clone());
            if let Some(bound) = &mut self.outer.bound {
                bound.remove(name);
            }
            return Ok(());
        }
        if flags & def::NONLOCAL != 0 {
            return self.nonlocal(table, name, free);
        }
        if flags & def::BOUND != 0 {
            self.set(name, Scope::Local);
            self.local.insert(name.clone());
            self.outer.global.remove(name);
            if flags & def::TYPE_PARAM != 0 {
                self.outer.type_params.insert(name.clone());
            } else {
                self.outer.type_params.remove(name);
            }
            return Ok(());
        }
        // A scope that sees its class: what the class binds is looked up there and in globals only.
        if let Some(class) = self.outer.class {
            let flags = table.entry(class).flags(name);
            if flags & def::GLOBAL != 0 {
                self.set(name, Scope::GlobalExplicit);
                return Ok(());
            }
            if flags & def::BOUND != 0 && flags & def::NONLOCAL == 0 {
                self.set(name, Scope::GlobalImplicit);
                return Ok(());
            }
        }
        if self
            .outer
            .bound
            .as_ref()
            .is_some_and(|bound| bound.contains(name))
        {
            self.set(name, Scope::Free);
            free.insert(name.clone());
        } else {
            self.set(name, Scope::GlobalImplicit);
        }
        Ok(())
    }

    fn nonlocal(&mut self, table: &SymbolTable, name: &Text, free: &mut Names) -> Result<()> {
        let message = match &self.outer.bound {
            None => "nonlocal declaration not allowed at module level".to_owned(),
            Some(bound) if !bound.contains(name) => {
                format!("no binding for nonlocal '{name}' found")
            }
            Some(_) if self.outer.type_params.contains(name) => {
                format!("nonlocal binding not allowed for type parameter '{name}'")
            }
            Some(_) => {
                self.set(name, Scope::Free);
                free.insert(name.clone());
                return Ok(());
            }
        };
        self.at_directive(table, name, message)
    }

    /// An error at the `global` or `nonlocal` statement for the name.
    fn at_directive(&self, table: &SymbolTable, name: &Text, message: String) -> Result<()> {
        let entry = table.entry(self.id);
        let directive = entry.directives.iter().find(|(other, _)| other == name);
        let span = directive.map_or(entry.span, |(_, span)| *span);
        Err(SyntaxError::at(span, message))
    }

    /// Analyses the inner blocks; gives the names they leave free.
    fn analyze_children(&mut self, table: &mut SymbolTable, inner: &Outer) -> Result<Names> {
        let mut inner_free = Names::new();
        for child in table.entry(self.id).children.clone() {
            let parent = table.entry(self.id);
            let entry = table.entry(child);
            let class = match (entry.can_see_class_scope, parent.block_type) {
                (false, _) => None,
                (true, BlockType::Class) => Some(self.id),
                (true, _) => self.outer.class,
            };
            let inlined = entry.comprehension != Comprehension::No
                && !entry.generator
                && !parent.can_see_class_scope;
            let mut child_free = inner_free.clone();
            analyze_block(
                table,
                child,
                Outer {
                    class,
                    ..inner.clone()
                },
                &mut child_free,
            )?;
            if inlined {
                self.inline_comprehension(table, child, &mut child_free);
                table.entry_mut(child).comp_inlined = true;
            }
            inner_free.extend(child_free);
        }
        Ok(inner_free)
    }

    /// Moves the names of a comprehension into this block (PEP 709).
    fn inline_comprehension(
        &mut self,
        table: &mut SymbolTable,
        comprehension: EntryId,
        child_free: &mut Names,
    ) {
        let in_class = table.entry(self.id).block_type == BlockType::Class;
        let symbols: Vec<_> = table
            .entry(comprehension)
            .symbols
            .iter()
            .map(|(name, symbol)| (name.clone(), symbol))
            .collect();
        let mut removed = Vec::new();
        for (name, symbol) in symbols {
            if symbol.flags & def::PARAM != 0 {
                continue;
            }
            let mut scope = symbol.scope;
            if scope == Scope::Cell || symbol.flags & def::COMP_CELL != 0 {
                self.inlined_cells.insert(name.clone());
            }
            if scope == Scope::Free && in_class && CLASS_CELLS.iter().any(|cell| name == *cell) {
                scope = Scope::GlobalImplicit;
                if !is_free_in_any_child(table, comprehension, &name) {
                    child_free.remove(&name);
                }
                removed.push(name.clone());
            }
            let existing = table.entry(self.id).symbols.find(&name).copied();
            match existing {
                None => {
                    let symbol = super::Symbol {
                        flags: symbol.flags,
                        scope: Scope::Unknown,
                    };
                    table.entry_mut(self.id).symbols.set(&name, symbol);
                    self.set(&name, scope);
                }
                Some(mut existing) => {
                    // What is free in the comprehension and local here is now simply a local, unless
                    // something inside the comprehension still needs the cell.
                    if existing.flags & def::BOUND != 0
                        && !in_class
                        && !is_free_in_any_child(table, comprehension, &name)
                    {
                        child_free.remove(&name);
                        if scope == Scope::Free {
                            existing.flags |= symbol.flags & def::USE;
                        }
                    }
                    table.entry_mut(self.id).symbols.set(&name, existing);
                }
            }
        }
        for name in removed {
            if let Some(name) = name.as_str() {
                table.entry_mut(comprehension).symbols.remove(name);
            }
        }
    }

    /// Locals that inner blocks use become cells.
    fn make_cells(&mut self, free: &mut Names) {
        for (name, scope) in &mut self.scopes {
            if *scope == Scope::Local && (free.contains(name) || self.inlined_cells.contains(name))
            {
                *scope = Scope::Cell;
                free.remove(name);
            }
        }
    }

    /// Writes the scopes into the entry, and the names that pass through it from inside to outside.
    fn record(&self, table: &mut SymbolTable, free: &Names) {
        let entry = table.entry_mut(self.id);
        let class_like = entry.block_type == BlockType::Class || entry.can_see_class_scope;
        for (name, symbol) in &mut entry.symbols.items {
            if self.inlined_cells.contains(name) {
                symbol.flags |= def::COMP_CELL;
            }
            symbol.scope = self.scopes.get(name).copied().unwrap_or_default();
        }
        for name in free {
            if let Some(symbol) = entry.symbols.find(name).copied() {
                if class_like {
                    let flags = symbol.flags | def::FREE_CLASS;
                    entry.symbols.set(name, super::Symbol { flags, ..symbol });
                }
            } else if self
                .outer
                .bound
                .as_ref()
                .is_none_or(|bound| bound.contains(name))
            {
                entry.symbols.set(
                    name,
                    super::Symbol {
                        flags: 0,
                        scope: Scope::Free,
                    },
                );
            }
        }
    }
}

fn is_free_in_any_child(table: &SymbolTable, id: EntryId, name: &Text) -> bool {
    table
        .entry(id)
        .children
        .iter()
        .any(|child| table.entry(*child).scope(name) == Scope::Free)
}

/// The children of an inlined comprehension take its place.
fn splice_inlined(table: &mut SymbolTable, id: EntryId) {
    let mut children = Vec::new();
    for child in &table.entry(id).children {
        let entry = table.entry(*child);
        if entry.comp_inlined {
            children.extend(&entry.children);
        } else {
            children.push(*child);
        }
    }
    table.entry_mut(id).children = children;
}

/// A class provides its implicit cells itself.
fn take_class_cells(table: &mut SymbolTable, id: EntryId, free: &mut Names) {
    let [class, classdict, conditional] = CLASS_CELLS.map(Text::from);
    // A class may bind the name itself: its annotation scopes still take the cell.
    let sees_classdict = table.entry(id).children.iter().any(|child| {
        let child = table.entry(*child);
        child.can_see_class_scope && child.scope(&classdict) == Scope::GlobalImplicit
    });
    let entry = table.entry_mut(id);
    entry.needs_class_closure |= free.remove(&class);
    entry.needs_classdict |= free.remove(&classdict) | sees_classdict;
    entry.has_conditional_annotations |= free.remove(&conditional);
}
