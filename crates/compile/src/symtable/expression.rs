//! The first walk: expressions.

use baton_syntax::ast::{Comprehension as For, Expr, ExprContext, ExprKind, Keyword, Span, expr};

use super::build::{Builder, Result, check_name, error};
use super::{BlockType, Comprehension, Entry, NodeKey, def};

impl Builder {
    pub(super) fn exprs(&mut self, nodes: &[Expr]) -> Result {
        nodes.iter().try_for_each(|node| self.expr(node))
    }

    pub(super) fn optional(&mut self, node: Option<&Expr>) -> Result {
        node.map_or(Ok(()), |node| self.expr(node))
    }

    pub(super) fn expr(&mut self, node: &Expr) -> Result {
        self.nested(|this| this.expr_kind(node))
    }

    fn expr_kind(&mut self, node: &Expr) -> Result {
        match &node.kind {
            ExprKind::NamedExpr(named) => self.named_expr(node, named),
            ExprKind::Lambda(lambda) => self.lambda(node, lambda),
            ExprKind::GeneratorExp(expr::GeneratorExp { elt, generators }) => {
                self.comprehension(node, Comprehension::Generator, generators, elt, None)
            }
            ExprKind::ListComp(expr::ListComp { elt, generators }) => {
                self.comprehension(node, Comprehension::List, generators, elt, None)
            }
            ExprKind::SetComp(expr::SetComp { elt, generators }) => {
                self.comprehension(node, Comprehension::Set, generators, elt, None)
            }
            ExprKind::DictComp(expr::DictComp {
                key,
                value,
                generators,
            }) => self.comprehension(node, Comprehension::Dict, generators, key, Some(value)),
            ExprKind::Yield(inner) => {
                self.refuse_in_annotation("yield expression", node.span)?;
                self.optional(inner.value.as_deref())?;
                self.mark_generator(node.span)
            }
            ExprKind::YieldFrom(inner) => {
                self.refuse_in_annotation("yield expression", node.span)?;
                self.expr(&inner.value)?;
                self.mark_generator(node.span)
            }
            ExprKind::Await(inner) => {
                self.refuse_in_annotation("await expression", node.span)?;
                self.check_await(node.span)?;
                self.expr(&inner.value)?;
                self.current().coroutine = true;
                Ok(())
            }
            ExprKind::Call(call) => {
                self.expr(&call.func)?;
                self.exprs(&call.args)?;
                self.keywords(&call.keywords)
            }
            ExprKind::Attribute(attribute) => {
                check_name(&attribute.attr, node.span, attribute.ctx)?;
                self.expr(&attribute.value)
            }
            ExprKind::Name(name) => self.name(node.span, name),
            _ => self.plain_expr(node),
        }
    }

    /// Expressions that only contain others.
    fn plain_expr(&mut self, node: &Expr) -> Result {
        match &node.kind {
            ExprKind::BoolOp(node) => self.exprs(&node.values),
            ExprKind::BinOp(node) => {
                self.expr(&node.left)?;
                self.expr(&node.right)
            }
            ExprKind::UnaryOp(node) => self.expr(&node.operand),
            ExprKind::IfExp(node) => {
                self.expr(&node.test)?;
                self.expr(&node.body)?;
                self.expr(&node.orelse)
            }
            ExprKind::Dict(node) => {
                node.keys
                    .iter()
                    .flatten()
                    .try_for_each(|key| self.expr(key))?;
                self.exprs(&node.values)
            }
            ExprKind::Set(node) => self.exprs(&node.elts),
            ExprKind::Compare(node) => {
                self.expr(&node.left)?;
                self.exprs(&node.comparators)
            }
            ExprKind::FormattedValue(expr::FormattedValue {
                value, format_spec, ..
            })
            | ExprKind::Interpolation(expr::Interpolation {
                value, format_spec, ..
            }) => {
                self.expr(value)?;
                self.optional(format_spec.as_deref())
            }
            ExprKind::JoinedStr(node) => self.exprs(&node.values),
            ExprKind::TemplateStr(node) => self.exprs(&node.values),
            ExprKind::Subscript(node) => {
                self.expr(&node.value)?;
                self.expr(&node.slice)
            }
            ExprKind::Starred(node) => self.expr(&node.value),
            ExprKind::List(node) => self.exprs(&node.elts),
            ExprKind::Tuple(node) => self.exprs(&node.elts),
            ExprKind::Slice(node) => {
                self.optional(node.lower.as_deref())?;
                self.optional(node.upper.as_deref())?;
                self.optional(node.step.as_deref())
            }
            _ => Ok(()),
        }
    }

    fn name(&mut self, span: Span, name: &expr::Name) -> Result {
        if self.here().in_unevaluated_annotation {
            return Ok(());
        }
        let flag = if name.ctx == ExprContext::Load {
            def::USE
        } else {
            def::LOCAL
        };
        self.define_in_context(&name.id, flag, span, name.ctx)?;
        // `super()` uses the class it is in.
        if name.ctx == ExprContext::Load && self.here().is_function_like() && name.id == "super" {
            self.define(&"__class__".into(), def::USE, span)?;
        }
        Ok(())
    }

    pub(super) fn keywords(&mut self, keywords: &[Keyword]) -> Result {
        for keyword in keywords {
            if let Some(name) = &keyword.arg {
                check_name(name, keyword.span, ExprContext::Store)?;
            }
        }
        keywords
            .iter()
            .try_for_each(|keyword| self.expr(&keyword.value))
    }

    fn lambda(&mut self, node: &Expr, lambda: &expr::Lambda) -> Result {
        self.exprs(&lambda.args.defaults)?;
        lambda
            .args
            .kw_defaults
            .iter()
            .flatten()
            .try_for_each(|default| self.expr(default))?;
        self.enter(
            "lambda".into(),
            BlockType::Function,
            NodeKey::expr(node),
            node.span,
        )?;
        self.arguments(&lambda.args)?;
        self.expr(&lambda.body)?;
        self.exit();
        Ok(())
    }

    fn mark_generator(&mut self, span: Span) -> Result {
        self.current().generator = true;
        let what = match self.here().comprehension {
            Comprehension::No => return Ok(()),
            Comprehension::List => "list comprehension",
            Comprehension::Set => "set comprehension",
            Comprehension::Dict => "dict comprehension",
            Comprehension::Generator => "generator expression",
        };
        error(span, format!("'yield' inside {what}"))
    }

    fn check_await(&mut self, span: Span) -> Result {
        if self.allows_top_level_await() {
            return Ok(());
        }
        let here = self.here();
        if !here.is_function_like() {
            return error(span, "'await' outside function");
        }
        if !is_async_def(here) && here.comprehension == Comprehension::No {
            return error(span, "'await' outside async function");
        }
        Ok(())
    }

    fn refuse_in_annotation(&mut self, what: &str, span: Span) -> Result {
        let here = self.here();
        let place = match here.block_type {
            BlockType::Annotation => "an annotation",
            BlockType::TypeVariable => here.scope_info.unwrap_or("a type variable"),
            BlockType::TypeAlias => "a type alias",
            BlockType::TypeParameters => "the definition of a generic",
            BlockType::Function | BlockType::Class | BlockType::Module => return Ok(()),
        };
        error(span, format!("{what} cannot be used within {place}"))
    }

    fn named_expr(&mut self, node: &Expr, named: &expr::NamedExpr) -> Result {
        self.refuse_in_annotation("named expression", node.span)?;
        if self.here().comp_iter_expr > 0 {
            let message =
                "assignment expression cannot be used in a comprehension iterable expression";
            return error(node.span, message);
        }
        if self.here().comprehension != Comprehension::No {
            self.extend_named_scope(&named.target)?;
        }
        self.expr(&named.value)?;
        self.expr(&named.target)
    }

    /// In a comprehension `:=` binds in the nearest scope that is none.
    fn extend_named_scope(&mut self, target: &Expr) -> Result {
        let ExprKind::Name(expr::Name { id: name, .. }) = &target.kind else {
            return Ok(());
        };
        for id in self.stack.clone().into_iter().rev() {
            let entry = self.table.entry(id);
            if entry.comprehension != Comprehension::No {
                let flags = self.flags_in(id, name);
                if flags & def::COMP_ITER != 0 && flags & def::LOCAL != 0 {
                    let message = format!(
                        "assignment expression cannot rebind comprehension iteration variable '{name}'"
                    );
                    return error(target.span, message);
                }
                continue;
            }
            let place = match entry.block_type {
                BlockType::Function => {
                    let global = self.flags_in(id, name) & def::GLOBAL != 0;
                    let flag = if global { def::GLOBAL } else { def::NONLOCAL };
                    self.define(name, flag, target.span)?;
                    self.record_directive(name, target.span);
                    return self.define_in(name, def::LOCAL, id, target.span);
                }
                BlockType::Module => {
                    self.define(name, def::GLOBAL, target.span)?;
                    self.record_directive(name, target.span);
                    return self.define_in(name, def::GLOBAL, id, target.span);
                }
                BlockType::Class => "in a class body",
                BlockType::TypeParameters => "within the definition of a generic",
                BlockType::TypeAlias => "in a type alias",
                BlockType::TypeVariable => "in a TypeVar bound",
                BlockType::Annotation => continue,
            };
            let message =
                format!("assignment expression within a comprehension cannot be used {place}");
            return error(target.span, message);
        }
        Ok(())
    }

    fn comprehension(
        &mut self,
        node: &Expr,
        kind: Comprehension,
        generators: &[For],
        elt: &Expr,
        value: Option<&Expr>,
    ) -> Result {
        let Some((outermost, rest)) = generators.split_first() else {
            return Ok(());
        };
        // The outermost iterable is evaluated outside and handed in as a parameter.
        self.current().comp_iter_expr += 1;
        self.expr(&outermost.iter)?;
        self.current().comp_iter_expr -= 1;
        let name = match kind {
            Comprehension::List => "listcomp",
            Comprehension::Dict => "dictcomp",
            Comprehension::Set => "setcomp",
            Comprehension::Generator | Comprehension::No => "genexpr",
        };
        self.enter(
            name.into(),
            BlockType::Function,
            NodeKey::expr(node),
            node.span,
        )?;
        self.current().comprehension = kind;
        if outermost.is_async != 0 {
            self.current().coroutine = true;
        }
        self.define(&".0".into(), def::PARAM, node.span)?;
        self.comp_target(&outermost.target)?;
        self.exprs(&outermost.ifs)?;
        for generator in rest {
            self.comp_target(&generator.target)?;
            self.current().comp_iter_expr += 1;
            self.expr(&generator.iter)?;
            self.current().comp_iter_expr -= 1;
            self.exprs(&generator.ifs)?;
            if generator.is_async != 0 {
                self.current().coroutine = true;
            }
        }
        self.optional(value)?;
        self.expr(elt)?;
        let is_generator = kind == Comprehension::Generator;
        self.current().generator = is_generator;
        let is_async = self.here().coroutine && !is_generator;
        self.exit();
        if is_async {
            let here = self.here();
            if !is_async_def(here)
                && here.comprehension == Comprehension::No
                && !self.allows_top_level_await()
            {
                let message = "asynchronous comprehension outside of an asynchronous function";
                return error(node.span, message);
            }
            self.current().coroutine = true;
        }
        Ok(())
    }

    fn comp_target(&mut self, target: &Expr) -> Result {
        self.current().comp_iter_target = true;
        self.expr(target)?;
        self.current().comp_iter_target = false;
        Ok(())
    }
}

fn is_async_def(entry: &Entry) -> bool {
    entry.block_type == BlockType::Function && entry.coroutine
}
