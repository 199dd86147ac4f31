//! Classes.

use baton_code::ops::intrinsic_1;
use baton_code::{AnyOp, Const, Location, Text};
use baton_syntax::ast::{ExprContext, Stmt, stmt};

use super::function::first_line;
use super::line_start;
use crate::compiler::{Compiler, Result, location};
use crate::symtable::NodeKey;
use crate::unit::{Metadata, ScopeType};

impl<'a> Compiler<'a> {
    pub(super) fn codegen_class(
        &mut self,
        statement: &'a Stmt,
        node: &'a stmt::ClassDef,
    ) -> Result {
        let loc = location(statement.span);
        self.visit_exprs(&node.decorator_list)?;
        let line = first_line(statement, &node.decorator_list);
        let generic = !node.type_params.is_empty();
        if generic {
            let title = format!("<generic parameters of {}>", node.name);
            self.enter_scope(
                title.into(),
                ScopeType::Annotations,
                NodeKey::type_params(&node.type_params),
                line,
                Some(&node.name),
                Metadata::default(),
            )?;
            self.codegen_type_params(&node.type_params)?;
            self.name_op(loc, &".type_params".into(), ExprContext::Store);
        }
        self.class_body(statement, node, line)?;
        if generic {
            let base = Text::from(".generic_base");
            self.name_op(loc, &".type_params".into(), ExprContext::Load);
            self.op_i(loc, AnyOp::CALL_INTRINSIC_1, intrinsic_1::SUBSCRIPT_GENERIC);
            self.name_op(loc, &base, ExprContext::Store);
            self.call_helper(loc, 2, &node.bases, Some(&base), &node.keywords)?;
            let code = self.exit_unit(false)?;
            self.make_closure(loc, code, 0)?;
            self.op(loc, AnyOp::PUSH_NULL);
            self.op_i(loc, AnyOp::CALL, 0);
        } else {
            self.call_helper(loc, 2, &node.bases, None, &node.keywords)?;
        }
        self.apply_decorators(&node.decorator_list);
        self.name_op(loc, &node.name, ExprContext::Store);
        Ok(())
    }

    /// Leaves `__build_class__`, the function of the body and the name.
    fn class_body(&mut self, statement: &'a Stmt, node: &'a stmt::ClassDef, line: i32) -> Result {
        self.enter_scope(
            node.name.clone(),
            ScopeType::Class,
            NodeKey::stmt(statement),
            line,
            Some(&node.name),
            Metadata::default(),
        )?;
        self.class_prologue(node, line);
        self.codegen_body(line_start(line), &node.body, false)?;
        self.class_epilogue();
        let code = self.exit_unit(true)?;
        // The line of the class itself, not of a decorator.
        let loc = location(statement.span);
        self.op(loc, AnyOp::LOAD_BUILD_CLASS);
        self.op(loc, AnyOp::PUSH_NULL);
        self.make_closure(loc, code, 0)?;
        self.load_const(loc, Const::Str(node.name.clone()));
        Ok(())
    }

    fn class_prologue(&mut self, node: &'a stmt::ClassDef, line: i32) {
        let loc = line_start(line);
        self.name_op(loc, &"__name__".into(), ExprContext::Load);
        self.name_op(loc, &"__module__".into(), ExprContext::Store);
        let qualname = self.unit().metadata.qualname.clone();
        self.load_const(loc, Const::Str(qualname));
        self.name_op(loc, &"__qualname__".into(), ExprContext::Store);
        self.load_const(loc, Const::int(line));
        self.name_op(loc, &"__firstlineno__".into(), ExprContext::Store);
        if !node.type_params.is_empty() {
            self.name_op(loc, &".type_params".into(), ExprContext::Load);
            self.name_op(loc, &"__type_params__".into(), ExprContext::Store);
        }
        if self.entry().needs_classdict {
            self.op(loc, AnyOp::LOAD_LOCALS);
            self.store_cell(loc, "__classdict__");
        }
        if self.entry().has_conditional_annotations {
            self.op_i(loc, AnyOp::BUILD_SET, 0);
            self.store_cell(loc, "__conditional_annotations__");
        }
    }

    fn store_cell(&mut self, loc: Location, name: &str) {
        let cell = self.unit_mut().metadata.cellvars.add(&name.into());
        self.op_i(loc, AnyOp::STORE_DEREF, cell);
    }

    /// What the class body leaves for `type.__new__`, and its result: the cell of `__class__` or None.
    fn class_epilogue(&mut self) {
        let none = Location::NONE;
        let attributes = std::mem::take(&mut self.unit_mut().static_attributes);
        self.load_const(none, Const::tuple(attributes.into_iter().map(Const::Str)));
        self.name_op(none, &"__static_attributes__".into(), ExprContext::Store);
        if self.entry().needs_classdict {
            self.load_cell("__classdict__");
            self.name_op(none, &"__classdictcell__".into(), ExprContext::Store);
        }
        if self.entry().needs_class_closure {
            self.load_cell("__class__");
            self.op_i(none, AnyOp::COPY, 1);
            self.name_op(none, &"__classcell__".into(), ExprContext::Store);
        } else {
            self.load_const(none, Const::None);
        }
        self.op(none, AnyOp::RETURN_VALUE);
    }

    fn load_cell(&mut self, name: &str) {
        let cell = self.unit_mut().metadata.cellvars.add(&name.into());
        self.op_i(Location::NONE, AnyOp::LOAD_CLOSURE, cell);
    }
}
