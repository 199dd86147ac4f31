//! The first walk: blocks, and how names occur in them.

use std::collections::{HashMap, HashSet};

use baton_code::Text;
use baton_syntax::ast::{
    Alias, Arg, Arguments, ExceptHandlerKind, Expr, ExprContext, ExprKind, MatchCase, Mod, Pattern,
    PatternKind, Span, Stmt, StmtKind, TypeParam, TypeParamKind, WithItem, pattern, stmt,
};
use baton_syntax::{ErrorKind, SyntaxError};

use super::{BlockType, Comprehension, Entry, EntryId, NodeKey, Symbol, SymbolTable, Symbols, def};
use crate::future::{Future, docstring, is_future};

pub(super) type Result<T = ()> = std::result::Result<T, SyntaxError>;

/// Nesting beyond this is refused; the parser stops earlier, hand-made trees may not.
const MAX_DEPTH: u32 = 6000;

pub(super) fn build(module: &Mod, future: Future) -> Result<SymbolTable> {
    let table = SymbolTable {
        entries: Vec::new(),
        blocks: HashMap::new(),
        mangled_names: Vec::new(),
        future,
    };
    let mut builder = Builder {
        table,
        stack: Vec::new(),
        private: None,
        depth: 0,
    };
    builder.enter(
        "top".into(),
        BlockType::Module,
        NodeKey::module(module),
        Span::default(),
    )?;
    match module {
        Mod::Module(module) => {
            builder.current().has_docstring = docstring(&module.body).is_some();
            builder.stmts(&module.body)?;
        }
        Mod::Interactive(module) => builder.stmts(&module.body)?,
        Mod::Expression(module) => builder.expr(&module.body)?,
        Mod::FunctionType(_) => {
            let message = "this compiler does not handle FunctionTypes";
            return Err(SyntaxError::plain(ErrorKind::Syntax, message));
        }
    }
    Ok(builder.table)
}

pub(super) struct Builder {
    pub(super) table: SymbolTable,
    /// Open blocks, the module first.
    pub(super) stack: Vec<EntryId>,
    /// The innermost class, for mangling.
    private: Option<Text>,
    depth: u32,
}

pub(super) fn error<T>(span: Span, message: impl Into<String>) -> Result<T> {
    Err(SyntaxError::at(span, message))
}

impl Builder {
    pub(super) fn id(&self) -> EntryId {
        self.stack.last().copied().unwrap_or(EntryId(0))
    }

    pub(super) fn current(&mut self) -> &mut Entry {
        self.table.entry_mut(self.id())
    }

    pub(super) fn here(&self) -> &Entry {
        self.table.entry(self.id())
    }

    // ---- blocks ----

    fn new_entry(
        &mut self,
        name: Text,
        block_type: BlockType,
        key: Option<NodeKey>,
        span: Span,
    ) -> EntryId {
        let id = EntryId(u32::try_from(self.table.entries.len()).unwrap_or(u32::MAX));
        let parent = self.stack.last().map(|parent| self.table.entry(*parent));
        let nested = parent.is_some_and(|parent| parent.nested || parent.is_function_like());
        let method = block_type == BlockType::Function
            && parent.is_some_and(|parent| parent.block_type == BlockType::Class);
        self.table.entries.push(Entry {
            id,
            name,
            block_type,
            comprehension: Comprehension::No,
            span,
            symbols: Symbols::default(),
            varnames: Vec::new(),
            children: Vec::new(),
            directives: Vec::new(),
            scope_info: None,
            annotation_block: None,
            nested,
            generator: false,
            coroutine: false,
            varargs: false,
            varkeywords: false,
            returns_value: false,
            needs_class_closure: false,
            needs_classdict: false,
            comp_inlined: false,
            can_see_class_scope: false,
            annotations_used: false,
            has_conditional_annotations: false,
            has_docstring: false,
            method,
            comp_iter_target: false,
            comp_iter_expr: 0,
            in_conditional_block: false,
            in_unevaluated_annotation: false,
            mangled_names: None,
        });
        if let Some(key) = key {
            self.table.blocks.insert(key, id);
        }
        id
    }

    fn enter_existing(&mut self, id: EntryId) {
        let previous = self.stack.last().copied();
        self.stack.push(id);
        let Some(previous) = previous else { return };
        let outer = self.table.entry(previous);
        let (comp_iter_expr, mangled_names) = (outer.comp_iter_expr, outer.mangled_names);
        let future_annotations = self.table.future.annotations();
        let entry = self.table.entry_mut(id);
        // No assignment expression in the outermost iterable, however deep inside it.
        entry.comp_iter_expr = comp_iter_expr;
        if mangled_names.is_some() && entry.block_type != BlockType::Class {
            entry.mangled_names = mangled_names;
        }
        let is_annotation = entry.block_type == BlockType::Annotation;
        // Annotations that stay strings have no blocks; a block entered again is there already.
        let reentered = self.table.entry(previous).children.contains(&id);
        if !(reentered || future_annotations && is_annotation) {
            self.table.entry_mut(previous).children.push(id);
        }
    }

    pub(super) fn enter(
        &mut self,
        name: Text,
        block_type: BlockType,
        key: NodeKey,
        span: Span,
    ) -> Result {
        let id = self.new_entry(name, block_type, Some(key), span);
        self.enter_new(id, span)
    }

    fn enter_new(&mut self, id: EntryId, span: Span) -> Result {
        self.enter_existing(id);
        if matches!(
            self.here().block_type,
            BlockType::Annotation | BlockType::TypeVariable | BlockType::TypeAlias
        ) {
            let format = Text::from(".format");
            self.define(&format, def::PARAM, span)?;
            self.define(&format, def::USE, span)?;
        }
        Ok(())
    }

    pub(super) fn exit(&mut self) {
        self.stack.pop();
    }

    /// The block of type parameters around a definition.
    fn enter_type_params(
        &mut self,
        name: &Text,
        params: &[TypeParam],
        implicit: &[(&str, u32)],
        span: Span,
    ) -> Result {
        let in_class = self.here().block_type == BlockType::Class;
        self.enter(
            name.clone(),
            BlockType::TypeParameters,
            NodeKey::type_params(params),
            span,
        )?;
        if in_class {
            self.current().can_see_class_scope = true;
            self.define(&"__classdict__".into(), def::USE, span)?;
        }
        for (name, flag) in implicit {
            self.define(&Text::from(*name), *flag, span)?;
        }
        Ok(())
    }

    // ---- names ----

    pub(super) fn flags_in(&self, id: EntryId, name: &Text) -> u32 {
        let mangled = self.table.maybe_mangle(self.private.as_ref(), id, name);
        self.table.entry(id).flags(&mangled)
    }

    pub(super) fn define(&mut self, name: &Text, flag: u32, span: Span) -> Result {
        let context = if flag == def::USE {
            ExprContext::Load
        } else {
            ExprContext::Store
        };
        self.define_in_context(name, flag, span, context)
    }

    pub(super) fn define_in_context(
        &mut self,
        name: &Text,
        flag: u32,
        span: Span,
        context: ExprContext,
    ) -> Result {
        if flag & (def::PARAM | def::LOCAL | def::IMPORT) != 0 {
            check_name(name, span, context)?;
        }
        if flag & def::TYPE_PARAM != 0
            && let Some(set) = self.here().mangled_names
            && let Some(set) = self.table.mangled_names.get_mut(set)
        {
            set.insert(name.clone());
        }
        self.define_in(name, flag, self.id(), span)
    }

    pub(super) fn define_in(&mut self, name: &Text, flag: u32, id: EntryId, span: Span) -> Result {
        let mangled = self
            .table
            .maybe_mangle(self.private.as_ref(), self.id(), name);
        let entry = self.table.entry_mut(id);
        let mut flags = entry.flags(&mangled);
        if flag & def::PARAM != 0 && flags & def::PARAM != 0 {
            return error(
                span,
                format!("duplicate argument '{name}' in function definition"),
            );
        }
        if flag & def::TYPE_PARAM != 0 && flags & def::TYPE_PARAM != 0 {
            return error(span, format!("duplicate type parameter '{name}'"));
        }
        flags |= flag;
        if entry.comp_iter_target {
            if flags & (def::GLOBAL | def::NONLOCAL) != 0 {
                let message = format!(
                    "comprehension inner loop cannot rebind assignment expression target '{name}'"
                );
                return error(span, message);
            }
            flags |= def::COMP_ITER;
        }
        entry.symbols.set(
            &mangled,
            Symbol {
                flags,
                ..Symbol::default()
            },
        );
        if flag & def::PARAM != 0 {
            entry.varnames.push(mangled);
        } else if flag & def::GLOBAL != 0 {
            let top = self.table.top();
            let module = self.table.entry_mut(top);
            let flags = module.flags(&mangled) | flag;
            module.symbols.set(
                &mangled,
                Symbol {
                    flags,
                    ..Symbol::default()
                },
            );
        }
        Ok(())
    }

    pub(super) fn record_directive(&mut self, name: &Text, span: Span) {
        let mangled = self
            .table
            .maybe_mangle(self.private.as_ref(), self.id(), name);
        self.current().directives.push((mangled, span));
    }

    // ---- statements ----

    pub(super) fn nested(&mut self, visit: impl FnOnce(&mut Self) -> Result) -> Result {
        if self.depth >= MAX_DEPTH {
            let message = "maximum recursion depth exceeded during compilation";
            return Err(SyntaxError::plain(ErrorKind::Recursion, message));
        }
        self.depth += 1;
        let result = stacker::maybe_grow(64 * 1024, 1024 * 1024, || visit(self));
        self.depth -= 1;
        result
    }

    fn stmts(&mut self, body: &[Stmt]) -> Result {
        body.iter().try_for_each(|statement| self.stmt(statement))
    }

    fn stmt(&mut self, node: &Stmt) -> Result {
        self.nested(|this| match &node.kind {
            StmtKind::FunctionDef(def) => {
                let (args, returns) = (&def.args, def.returns.as_deref());
                this.function(
                    node,
                    &def.name,
                    args,
                    returns,
                    &def.decorator_list,
                    &def.type_params,
                    &def.body,
                    false,
                )
            }
            StmtKind::AsyncFunctionDef(def) => {
                let (args, returns) = (&def.args, def.returns.as_deref());
                this.function(
                    node,
                    &def.name,
                    args,
                    returns,
                    &def.decorator_list,
                    &def.type_params,
                    &def.body,
                    true,
                )
            }
            StmtKind::ClassDef(class) => this.class(node, class),
            StmtKind::TypeAlias(alias) => this.type_alias(node, alias),
            StmtKind::AnnAssign(assign) => this.ann_assign(node.span, assign),
            StmtKind::Global(names) => this.declare(&names.names, def::GLOBAL, "global", node.span),
            StmtKind::Nonlocal(names) => {
                this.declare(&names.names, def::NONLOCAL, "nonlocal", node.span)
            }
            StmtKind::Import(import) => import.names.iter().try_for_each(|alias| this.alias(alias)),
            StmtKind::ImportFrom(import) => this.import_from(node.span, import),
            _ => this.plain_stmt(node),
        })
    }

    /// Statements that only contain others.
    fn plain_stmt(&mut self, node: &Stmt) -> Result {
        match &node.kind {
            StmtKind::Return(node) => {
                if let Some(value) = &node.value {
                    self.expr(value)?;
                    self.current().returns_value = true;
                }
                Ok(())
            }
            StmtKind::Delete(node) => self.exprs(&node.targets),
            StmtKind::Assign(node) => {
                self.exprs(&node.targets)?;
                self.expr(&node.value)
            }
            StmtKind::AugAssign(node) => {
                self.expr(&node.target)?;
                self.expr(&node.value)
            }
            StmtKind::For(stmt::For {
                target,
                iter,
                body,
                orelse,
                ..
            }) => {
                self.expr(target)?;
                self.expr(iter)?;
                self.conditional(|this| {
                    this.stmts(body)?;
                    this.stmts(orelse)
                })
            }
            StmtKind::AsyncFor(stmt::AsyncFor {
                target,
                iter,
                body,
                orelse,
                ..
            }) => {
                self.require_coroutine("'async for' outside async function", node.span)?;
                self.expr(target)?;
                self.expr(iter)?;
                self.conditional(|this| {
                    this.stmts(body)?;
                    this.stmts(orelse)
                })
            }
            StmtKind::While(stmt::While { test, body, orelse })
            | StmtKind::If(stmt::If { test, body, orelse }) => {
                self.expr(test)?;
                self.conditional(|this| {
                    this.stmts(body)?;
                    this.stmts(orelse)
                })
            }
            StmtKind::With(stmt::With { items, body, .. }) => self.with(items, body),
            StmtKind::AsyncWith(stmt::AsyncWith { items, body, .. }) => {
                self.require_coroutine("'async with' outside async function", node.span)?;
                self.with(items, body)
            }
            StmtKind::Match(node) => {
                self.expr(&node.subject)?;
                self.conditional(|this| {
                    node.cases.iter().try_for_each(|case| this.match_case(case))
                })
            }
            StmtKind::Raise(node) => {
                self.optional(node.exc.as_deref())?;
                self.optional(node.cause.as_deref())
            }
            StmtKind::Try(stmt::Try {
                body,
                handlers,
                orelse,
                finalbody,
            })
            | StmtKind::TryStar(stmt::TryStar {
                body,
                handlers,
                orelse,
                finalbody,
            }) => self.conditional(|this| {
                this.stmts(body)?;
                for handler in handlers {
                    let ExceptHandlerKind::ExceptHandler(clause) = &handler.kind;
                    this.optional(clause.type_.as_deref())?;
                    if let Some(name) = &clause.name {
                        this.define(name, def::LOCAL, handler.span)?;
                    }
                    this.stmts(&clause.body)?;
                }
                this.stmts(orelse)?;
                this.stmts(finalbody)
            }),
            StmtKind::Assert(node) => {
                self.expr(&node.test)?;
                self.optional(node.msg.as_deref())
            }
            StmtKind::Expr(node) => self.expr(&node.value),
            _ => Ok(()),
        }
    }

    /// Annotations in here may not be reached.
    fn conditional(&mut self, visit: impl FnOnce(&mut Self) -> Result) -> Result {
        let before = std::mem::replace(&mut self.current().in_conditional_block, true);
        visit(self)?;
        self.current().in_conditional_block = before;
        Ok(())
    }

    fn with(&mut self, items: &[WithItem], body: &[Stmt]) -> Result {
        self.conditional(|this| {
            for item in items {
                this.expr(&item.context_expr)?;
                this.optional(item.optional_vars.as_deref())?;
            }
            this.stmts(body)
        })
    }

    pub(super) fn allows_top_level_await(&self) -> bool {
        self.table.future.top_level_await && self.here().block_type == BlockType::Module
    }

    fn require_coroutine(&mut self, message: &str, span: Span) -> Result {
        if self.allows_top_level_await() {
            self.current().coroutine = true;
        }
        if self.here().coroutine {
            Ok(())
        } else {
            error(span, message)
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn function(
        &mut self,
        node: &Stmt,
        name: &Text,
        args: &Arguments,
        returns: Option<&Expr>,
        decorators: &[Expr],
        type_params: &[TypeParam],
        body: &[Stmt],
        is_async: bool,
    ) -> Result {
        self.define(name, def::LOCAL, node.span)?;
        self.exprs(&args.defaults)?;
        args.kw_defaults
            .iter()
            .flatten()
            .try_for_each(|default| self.expr(default))?;
        self.exprs(decorators)?;
        if !type_params.is_empty() {
            // CPython's parser always makes a list of defaults, if only an empty one.
            let mut implicit = vec![(".defaults", def::PARAM)];
            if args.kw_defaults.iter().any(Option::is_some) {
                implicit.push((".kwdefaults", def::PARAM));
            }
            self.enter_type_params(name, type_params, &implicit, node.span)?;
            self.type_params(type_params)?;
        }
        let key = NodeKey::stmt(node);
        let id = self.new_entry(name.clone(), BlockType::Function, Some(key), node.span);
        self.table.entry_mut(id).has_docstring = docstring(body).is_some();
        self.function_annotations(node.span, args, returns)?;
        self.enter_existing(id);
        self.current().coroutine = is_async;
        self.arguments(args)?;
        self.stmts(body)?;
        self.exit();
        if !type_params.is_empty() {
            self.exit();
        }
        Ok(())
    }

    fn function_annotations(
        &mut self,
        span: Span,
        args: &Arguments,
        returns: Option<&Expr>,
    ) -> Result {
        let here = self.here();
        let sees_class = here.can_see_class_scope || here.block_type == BlockType::Class;
        let key = NodeKey::annotations(args);
        self.enter("__annotate__".into(), BlockType::Annotation, key, span)?;
        if sees_class {
            self.current().can_see_class_scope = true;
            self.define(&"__classdict__".into(), def::USE, span)?;
        }
        let annotations = (args.posonlyargs.iter())
            .chain(&args.args)
            .chain(args.vararg.as_deref())
            .chain(args.kwarg.as_deref())
            .chain(&args.kwonlyargs)
            .filter_map(|arg| arg.annotation.as_deref())
            .chain(returns);
        for annotation in annotations {
            self.current().annotations_used = true;
            self.expr(annotation)?;
        }
        self.exit();
        Ok(())
    }

    pub(super) fn arguments(&mut self, args: &Arguments) -> Result {
        let parameter = |this: &mut Self, arg: &Arg| this.define(&arg.arg, def::PARAM, arg.span);
        let named = args
            .posonlyargs
            .iter()
            .chain(&args.args)
            .chain(&args.kwonlyargs);
        for arg in named {
            parameter(self, arg)?;
        }
        if let Some(arg) = &args.vararg {
            parameter(self, arg)?;
            self.current().varargs = true;
        }
        if let Some(arg) = &args.kwarg {
            parameter(self, arg)?;
            self.current().varkeywords = true;
        }
        Ok(())
    }

    fn class(&mut self, node: &Stmt, class: &stmt::ClassDef) -> Result {
        let span = node.span;
        self.define(&class.name, def::LOCAL, span)?;
        self.exprs(&class.decorator_list)?;
        let outer = self.private.clone();
        let generic = !class.type_params.is_empty();
        if generic {
            let implicit = [
                (".type_params", def::LOCAL),
                (".type_params", def::USE),
                (".generic_base", def::LOCAL),
                (".generic_base", def::USE),
            ];
            self.enter_type_params(&class.name, &class.type_params, &implicit, span)?;
            self.private = Some(class.name.clone());
            self.current().mangled_names = Some(self.table.mangled_names.len());
            self.table.mangled_names.push(HashSet::new());
            self.type_params(&class.type_params)?;
        }
        self.exprs(&class.bases)?;
        self.keywords(&class.keywords)?;
        self.enter(
            class.name.clone(),
            BlockType::Class,
            NodeKey::stmt(node),
            span,
        )?;
        self.private = Some(class.name.clone());
        if generic {
            self.define(&"__type_params__".into(), def::LOCAL, span)?;
            self.define(&".type_params".into(), def::USE, span)?;
        }
        self.current().has_docstring = docstring(&class.body).is_some();
        self.stmts(&class.body)?;
        self.exit();
        if generic {
            self.exit();
        }
        self.private = outer;
        Ok(())
    }

    fn type_alias(&mut self, node: &Stmt, alias: &stmt::TypeAlias) -> Result {
        self.expr(&alias.name)?;
        let name = match &alias.name.kind {
            ExprKind::Name(name) => name.id.clone(),
            _ => return error(alias.name.span, "TypeAlias with non-Name name"),
        };
        let in_class = self.here().block_type == BlockType::Class;
        let generic = !alias.type_params.is_empty();
        if generic {
            self.enter_type_params(&name, &alias.type_params, &[], node.span)?;
            self.type_params(&alias.type_params)?;
        }
        self.enter(name, BlockType::TypeAlias, NodeKey::stmt(node), node.span)?;
        self.current().can_see_class_scope = in_class;
        if in_class {
            self.define(&"__classdict__".into(), def::USE, alias.value.span)?;
        }
        self.expr(&alias.value)?;
        self.exit();
        if generic {
            self.exit();
        }
        Ok(())
    }

    fn type_params(&mut self, params: &[TypeParam]) -> Result {
        params.iter().try_for_each(|param| self.type_param(param))
    }

    fn type_param(&mut self, param: &TypeParam) -> Result {
        let flag = def::TYPE_PARAM | def::LOCAL;
        let (name, default, info) = match &param.kind {
            TypeParamKind::TypeVar(node) => (&node.name, &node.default_value, "a TypeVar default"),
            TypeParamKind::ParamSpec(node) => {
                (&node.name, &node.default_value, "a ParamSpec default")
            }
            TypeParamKind::TypeVarTuple(node) => {
                (&node.name, &node.default_value, "a TypeVarTuple default")
            }
        };
        self.define(name, flag, param.span)?;
        if let TypeParamKind::TypeVar(node) = &param.kind {
            let bound = node.bound.as_deref();
            let is_tuple = bound.is_some_and(|bound| matches!(bound.kind, ExprKind::Tuple(_)));
            let info = if is_tuple {
                "a TypeVar constraint"
            } else {
                "a TypeVar bound"
            };
            self.type_variable(param, name, bound, NodeKey::bound(param), info)?;
        }
        self.type_variable(
            param,
            name,
            default.as_deref(),
            NodeKey::default_value(param),
            info,
        )
    }

    fn type_variable(
        &mut self,
        param: &TypeParam,
        name: &Text,
        value: Option<&Expr>,
        key: NodeKey,
        info: &'static str,
    ) -> Result {
        if name == "__classdict__" {
            let message = format!("reserved name '{name}' cannot be used for type parameter");
            return error(param.span, message);
        }
        let Some(value) = value else { return Ok(()) };
        let sees_class = self.here().can_see_class_scope;
        self.enter(name.clone(), BlockType::TypeVariable, key, value.span)?;
        self.current().can_see_class_scope = sees_class;
        if sees_class {
            self.define(&"__classdict__".into(), def::USE, value.span)?;
        }
        self.current().scope_info = Some(info);
        self.expr(value)?;
        self.exit();
        Ok(())
    }

    fn ann_assign(&mut self, span: Span, node: &stmt::AnnAssign) -> Result {
        self.current().annotations_used = true;
        let simple = node.simple != 0;
        if let ExprKind::Name(name) = &node.target.kind {
            let flags = self.flags_in(self.id(), &name.id);
            let in_module = self.here().block_type == BlockType::Module;
            if flags & (def::GLOBAL | def::NONLOCAL) != 0 && !in_module && simple {
                let what = if flags & def::GLOBAL != 0 {
                    "global"
                } else {
                    "nonlocal"
                };
                return error(
                    span,
                    format!("annotated name '{}' can't be {what}", name.id),
                );
            }
            if simple {
                self.define(&name.id, def::ANNOT | def::LOCAL, node.target.span)?;
            } else if node.value.is_some() {
                self.define(&name.id, def::LOCAL, node.target.span)?;
            }
        } else {
            self.expr(&node.target)?;
        }
        self.annotation(&node.annotation)?;
        self.optional(node.value.as_deref())
    }

    /// The annotation of a variable belongs to the one annotation block of its scope.
    fn annotation(&mut self, annotation: &Expr) -> Result {
        let parent = self.id();
        let block_type = self.here().block_type;
        // A module may be run in part only, so its annotations are always conditional.
        let conditional = block_type == BlockType::Module
            || block_type == BlockType::Class && self.here().in_conditional_block;
        if conditional && !self.here().has_conditional_annotations {
            self.current().has_conditional_annotations = true;
            self.define(
                &"__conditional_annotations__".into(),
                def::USE,
                annotation.span,
            )?;
        }
        match self.here().annotation_block {
            Some(block) => self.enter_existing(block),
            None => {
                let name = Text::from("__annotate__");
                let block = self.new_entry(name, BlockType::Annotation, None, annotation.span);
                self.enter_new(block, annotation.span)?;
                self.table.entry_mut(parent).annotation_block = Some(block);
                if block_type == BlockType::Class && !self.table.future.annotations() {
                    self.current().can_see_class_scope = true;
                    self.define(&"__classdict__".into(), def::USE, annotation.span)?;
                }
            }
        }
        let unevaluated = block_type == BlockType::Function;
        if unevaluated {
            self.current().in_unevaluated_annotation = true;
        }
        self.expr(annotation)?;
        if unevaluated {
            self.current().in_unevaluated_annotation = false;
        }
        self.exit();
        Ok(())
    }

    fn declare(&mut self, names: &[Text], flag: u32, word: &str, span: Span) -> Result {
        for name in names {
            let flags = self.flags_in(self.id(), name);
            let message = if flags & def::PARAM != 0 {
                format!("name '{name}' is parameter and {word}")
            } else if flags & def::USE != 0 {
                format!("name '{name}' is used prior to {word} declaration")
            } else if flags & def::ANNOT != 0 {
                format!("annotated name '{name}' can't be {word}")
            } else if flags & def::LOCAL != 0 {
                format!("name '{name}' is assigned to before {word} declaration")
            } else {
                self.define(name, flag, span)?;
                self.record_directive(name, span);
                continue;
            };
            return error(span, message);
        }
        Ok(())
    }

    fn import_from(&mut self, span: Span, import: &stmt::ImportFrom) -> Result {
        import
            .names
            .iter()
            .try_for_each(|alias| self.alias(alias))?;
        let allowed = self.table.future.last.is_some_and(|last| {
            span.line <= last.line && (span.line != last.end_line || span.col <= last.end_col)
        });
        if is_future(import) && !allowed {
            let message = "from __future__ imports must occur at the beginning of the file";
            return error(span, message);
        }
        Ok(())
    }

    fn alias(&mut self, alias: &Alias) -> Result {
        let name = alias.asname.as_ref().unwrap_or(&alias.name);
        if name == "*" {
            return match self.here().block_type {
                BlockType::Module => Ok(()),
                _ => error(alias.span, "import * only allowed at module level"),
            };
        }
        let stored = match name.as_str().and_then(|name| name.split_once('.')) {
            Some((first, _)) => Text::from(first),
            None => name.clone(),
        };
        self.define(&stored, def::IMPORT, alias.span)
    }

    fn match_case(&mut self, case: &MatchCase) -> Result {
        self.pattern(&case.pattern)?;
        self.optional(case.guard.as_deref())?;
        self.stmts(&case.body)
    }

    fn patterns(&mut self, patterns: &[Pattern]) -> Result {
        patterns
            .iter()
            .try_for_each(|pattern| self.pattern(pattern))
    }

    fn pattern(&mut self, node: &Pattern) -> Result {
        self.nested(|this| this.pattern_kind(node))
    }

    fn pattern_kind(&mut self, node: &Pattern) -> Result {
        let capture = |this: &mut Self, name: &Option<Text>| match name {
            Some(name) => this.define(name, def::LOCAL, node.span),
            None => Ok(()),
        };
        match &node.kind {
            PatternKind::MatchValue(node) => self.expr(&node.value),
            PatternKind::MatchSingleton(_) => Ok(()),
            PatternKind::MatchSequence(node) => self.patterns(&node.patterns),
            PatternKind::MatchMapping(mapping) => {
                self.exprs(&mapping.keys)?;
                self.patterns(&mapping.patterns)?;
                capture(self, &mapping.rest)
            }
            PatternKind::MatchClass(pattern::MatchClass {
                cls,
                patterns,
                kwd_attrs,
                kwd_patterns,
            }) => {
                self.expr(cls)?;
                self.patterns(patterns)?;
                for (name, pattern) in kwd_attrs.iter().zip(kwd_patterns) {
                    check_name(name, pattern.span, ExprContext::Store)?;
                }
                self.patterns(kwd_patterns)
            }
            PatternKind::MatchStar(star) => capture(self, &star.name),
            PatternKind::MatchAs(as_pattern) => {
                if let Some(inner) = &as_pattern.pattern {
                    self.pattern(inner)?;
                }
                capture(self, &as_pattern.name)
            }
            PatternKind::MatchOr(node) => self.patterns(&node.patterns),
        }
    }
}

/// `__debug__` cannot be bound.
pub(super) fn check_name(name: &Text, span: Span, context: ExprContext) -> Result {
    if name != "__debug__" {
        return Ok(());
    }
    match context {
        ExprContext::Load => Ok(()),
        ExprContext::Store => error(span, "cannot assign to __debug__"),
        ExprContext::Del => error(span, "cannot delete __debug__"),
    }
}
