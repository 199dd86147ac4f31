//! Imports.

use baton_code::ops::intrinsic_1;
use baton_code::{AnyOp, Const, Location, Text};
use baton_syntax::ast::{ExprContext, stmt};

use crate::compiler::Compiler;

/// The parts of a dotted name.
fn split(name: &Text) -> Vec<Text> {
    let points: Vec<u32> = name.code_points().collect();
    let part = |points: &[u32]| Text::from_code_points(points.iter().copied()).unwrap_or_default();
    points
        .split(|point| *point == u32::from('.'))
        .map(part)
        .collect()
}

impl<'a> Compiler<'a> {
    pub(super) fn codegen_import(&mut self, loc: Location, node: &'a stmt::Import) {
        for alias in &node.names {
            self.load_const(loc, Const::int(0));
            self.load_const(loc, Const::None);
            self.op_name(loc, AnyOp::IMPORT_NAME, &alias.name);
            let parts = split(&alias.name);
            match (&alias.asname, &parts[..]) {
                (Some(asname), [_, rest @ ..]) => self.import_as(loc, rest, asname),
                (None, [first, ..]) => self.name_op(loc, first, ExprContext::Store),
                (_, []) => {}
            }
        }
    }

    /// `import a.b.c as d` binds the innermost module; `IMPORT_NAME` gave the outermost.
    fn import_as(&mut self, loc: Location, attributes: &[Text], asname: &Text) {
        for (number, attribute) in attributes.iter().enumerate() {
            if number > 0 {
                self.op_i(loc, AnyOp::SWAP, 2);
                self.op(loc, AnyOp::POP_TOP);
            }
            let index = self.unit_mut().metadata.names.add(attribute);
            self.op_i(loc, AnyOp::IMPORT_FROM, index);
        }
        self.name_op(loc, asname, ExprContext::Store);
        if !attributes.is_empty() {
            self.op(loc, AnyOp::POP_TOP);
        }
    }

    pub(super) fn codegen_from_import(&mut self, loc: Location, node: &'a stmt::ImportFrom) {
        self.load_const(loc, Const::int(node.level.unwrap_or(0)));
        let names = node
            .names
            .iter()
            .map(|alias| Const::Str(alias.name.clone()));
        self.load_const(loc, Const::tuple(names));
        let module = node.module.clone().unwrap_or_default();
        self.op_name(loc, AnyOp::IMPORT_NAME, &module);
        for alias in &node.names {
            if alias.name == "*" {
                self.op_i(loc, AnyOp::CALL_INTRINSIC_1, intrinsic_1::IMPORT_STAR);
                self.op(Location::NONE, AnyOp::POP_TOP);
                return;
            }
            self.op_name(loc, AnyOp::IMPORT_FROM, &alias.name);
            let bound = alias.asname.as_ref().unwrap_or(&alias.name);
            self.name_op(loc, bound, ExprContext::Store);
        }
        self.op(loc, AnyOp::POP_TOP);
    }
}
