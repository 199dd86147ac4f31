//! Code generation: the tree to instruction sequences (CPython's `codegen.c`).
//!
//! One file per family of constructs, all as methods of [`Compiler`]. Constructs are compiled in the
//! order in which CPython visits them, for that order numbers constants and names.

mod annotations;
mod assign;
mod call;
mod checks;
mod class;
mod comprehension;
mod control;
mod exceptions;
mod expression;
mod function;
mod import;
mod pattern;
mod statement;
mod string;
mod type_params;
mod with;

use baton_code::ops::resume;
use baton_code::{AnyOp, Const, Location, Text};
use baton_syntax::ast::{ExprContext, ExprKind, Mod, Stmt, StmtKind};

use crate::compiler::{Compiler, NameOp, Result, location};
use crate::instruction_sequence::Label;
use crate::symtable::{BlockType, NodeKey, Scope};
use crate::unit::{Metadata, ScopeType};

/// Longer displays are built piecemeal (CPython's `_PY_STACK_USE_GUIDELINE`).
const STACK_USE_GUIDELINE: usize = 30;

pub(crate) fn index(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// Emission.
impl<'a> Compiler<'a> {
    pub(crate) fn op(&mut self, loc: Location, op: AnyOp) {
        self.unit_mut().seq.add(op, 0, loc);
    }

    pub(crate) fn op_i(&mut self, loc: Location, op: AnyOp, oparg: u32) {
        self.unit_mut().seq.add(op, oparg, loc);
    }

    pub(crate) fn load_const(&mut self, loc: Location, value: Const) {
        let index = self.unit_mut().consts.add(value);
        self.op_i(loc, AnyOp::LOAD_CONST, index);
    }

    /// An instruction on an attribute, import or global, whose name is mangled.
    fn op_name(&mut self, loc: Location, op: AnyOp, name: &Text) {
        let oparg = self.name_index(name);
        self.op_i(loc, op, oparg);
    }

    fn name_index(&mut self, name: &Text) -> u32 {
        let mangled = self.maybe_mangle(name);
        self.unit_mut().metadata.names.add(&mangled)
    }

    /// `LOAD_ATTR`, for a method call if `method`.
    fn load_attr(&mut self, loc: Location, name: &Text, method: bool) {
        let index = self.name_index(name);
        self.op_i(loc, AnyOp::LOAD_ATTR, index << 1 | u32::from(method));
    }

    fn jump(&mut self, loc: Location, op: AnyOp, target: Label) {
        self.unit_mut().seq.add_jump(op, target, loc);
    }

    fn new_label(&mut self) -> Label {
        self.unit_mut().seq.new_label()
    }

    fn use_label(&mut self, label: Label) {
        self.unit_mut().seq.use_label(label);
    }

    /// Reads, sets or deletes a name.
    fn name_op(&mut self, loc: Location, name: &Text, ctx: ExprContext) {
        let mangled = self.maybe_mangle(name);
        let scope = self.symbol(&mangled).scope;
        let (kind, index) = self.resolve_name(&mangled, scope);
        let is_class = self.entry().block_type == BlockType::Class;
        let sees_class = self.entry().can_see_class_scope;
        let inlined = self.unit().in_inlined_comp > 0;
        let op = match (kind, ctx) {
            (NameOp::Deref, ExprContext::Load) if is_class && !inlined => {
                self.op(loc, AnyOp::LOAD_LOCALS);
                AnyOp::LOAD_FROM_DICT_OR_DEREF
            }
            (NameOp::Deref, ExprContext::Load) if sees_class => {
                self.load_classdict(loc);
                AnyOp::LOAD_FROM_DICT_OR_DEREF
            }
            (NameOp::Deref, ExprContext::Load) => AnyOp::LOAD_DEREF,
            (NameOp::Deref, ExprContext::Store) => AnyOp::STORE_DEREF,
            (NameOp::Deref, ExprContext::Del) => AnyOp::DELETE_DEREF,
            (NameOp::Fast, ExprContext::Load) => AnyOp::LOAD_FAST,
            (NameOp::Fast, ExprContext::Store) => AnyOp::STORE_FAST,
            (NameOp::Fast, ExprContext::Del) => AnyOp::DELETE_FAST,
            (NameOp::Global, ExprContext::Load) if sees_class && scope == Scope::GlobalImplicit => {
                self.load_classdict(loc);
                AnyOp::LOAD_FROM_DICT_OR_GLOBALS
            }
            (NameOp::Global, ExprContext::Load) => AnyOp::LOAD_GLOBAL,
            (NameOp::Global, ExprContext::Store) => AnyOp::STORE_GLOBAL,
            (NameOp::Global, ExprContext::Del) => AnyOp::DELETE_GLOBAL,
            (NameOp::Name, ExprContext::Load) if is_class && inlined => AnyOp::LOAD_GLOBAL,
            (NameOp::Name, ExprContext::Load) => AnyOp::LOAD_NAME,
            (NameOp::Name, ExprContext::Store) => AnyOp::STORE_NAME,
            (NameOp::Name, ExprContext::Del) => AnyOp::DELETE_NAME,
        };
        let oparg = if op == AnyOp::LOAD_GLOBAL {
            index << 1
        } else {
            index
        };
        self.op_i(loc, op, oparg);
    }

    fn load_classdict(&mut self, loc: Location) {
        let index = self.free_index(&"__classdict__".into());
        self.op_i(loc, AnyOp::LOAD_DEREF, index);
    }
}

/// Modules and bodies.
impl<'a> Compiler<'a> {
    /// Generates the code of the module, in its unit.
    pub(crate) fn codegen_module(&mut self, module: &'a Mod) -> Result {
        let start = Location {
            line: 0,
            end_line: 1,
            col: 0,
            end_col: 0,
        };
        self.op_i(start, AnyOp::RESUME, resume::AT_FUNC_START);
        self.op(start, AnyOp::ANNOTATIONS_PLACEHOLDER);
        let (body, interactive) = match module {
            Mod::Module(module) => (&module.body, false),
            Mod::Interactive(module) => (&module.body, true),
            Mod::Expression(module) => return self.visit_expr(&module.body),
            Mod::FunctionType(_) => {
                return Err(crate::internal_error("module kind should not be possible"));
            }
        };
        let loc = body.first().map_or(
            Location {
                line: 1,
                end_line: 1,
                col: 0,
                end_col: 0,
            },
            |first| location(first.span),
        );
        if self.entry().has_conditional_annotations {
            let name = Text::from("__conditional_annotations__");
            self.op_i(loc, AnyOp::BUILD_SET, 0);
            let index = self.unit_mut().metadata.names.add(&name);
            self.op_i(loc, AnyOp::STORE_NAME, index);
        }
        self.codegen_body(loc, body, interactive)
    }

    /// The statements of a module or class, with docstring and annotations.
    fn codegen_body(&mut self, loc: Location, body: &'a [Stmt], interactive: bool) -> Result {
        if self.future_annotations() && self.entry().annotations_used {
            self.op(loc, AnyOp::SETUP_ANNOTATIONS);
        }
        let mut statements = body;
        if !interactive
            && self.entry().has_docstring
            && let Some((first, rest)) = body.split_first()
            && let StmtKind::Expr(statement) = &first.kind
            && let ExprKind::Constant(constant) = &statement.value.kind
            && let Const::Str(docstring) = &constant.value
        {
            let docstring = crate::docstring::clean(docstring);
            self.load_const(location(statement.value.span), Const::Str(docstring));
            self.name_op(Location::NONE, &"__doc__".into(), ExprContext::Store);
            statements = rest;
        }
        self.visit_stmts(statements)?;
        if !self.future_annotations() && !body.is_empty() {
            self.process_deferred_annotations(loc)?;
        }
        Ok(())
    }

    fn visit_stmts(&mut self, body: &'a [Stmt]) -> Result {
        for statement in body {
            self.visit_stmt(statement)?;
        }
        Ok(())
    }

    /// Starts a code object that is not the module's.
    fn enter_scope(
        &mut self,
        name: Text,
        scope_type: ScopeType,
        key: NodeKey,
        line: i32,
        private: Option<&Text>,
        metadata: Metadata,
    ) -> Result {
        self.enter_unit(name, scope_type, key, line, private, metadata)?;
        self.resume_at_start(line);
        Ok(())
    }

    fn resume_at_start(&mut self, line: i32) {
        self.op_i(line_start(line), AnyOp::RESUME, resume::AT_FUNC_START);
    }
}

/// The start of a line, where what belongs to no expression is put.
fn line_start(line: i32) -> Location {
    Location {
        line,
        end_line: line,
        col: 0,
        end_col: 0,
    }
}
