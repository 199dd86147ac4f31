//! Statements.

use ruff_python_ast as ruff;
use ruff_text_size::{Ranged, TextSize};

use super::{Converter, Result};
use crate::ast::{
    Alias, Arg, Arguments, ExceptHandler, Expr, Keyword, Stmt, StmtKind, TypeParam, WithItem,
    excepthandler, stmt, type_param,
};

fn is_compound(node: &ruff::Stmt) -> bool {
    matches!(
        node,
        ruff::Stmt::FunctionDef(_)
            | ruff::Stmt::ClassDef(_)
            | ruff::Stmt::For(_)
            | ruff::Stmt::While(_)
            | ruff::Stmt::If(_)
            | ruff::Stmt::With(_)
            | ruff::Stmt::Match(_)
            | ruff::Stmt::Try(_)
    )
}

impl Converter<'_> {
    pub(super) fn suite(&mut self, suite: &[ruff::Stmt]) -> Result<Vec<Stmt>> {
        suite.iter().map(|statement| self.stmt(statement)).collect()
    }

    fn stmt(&mut self, node: &ruff::Stmt) -> Result<Stmt> {
        self.nested(|this| {
            let kind = this.stmt_kind(node)?;
            let decorators: &[ruff::Decorator] = match node {
                ruff::Stmt::FunctionDef(node) => &node.decorator_list,
                ruff::Stmt::ClassDef(node) => &node.decorator_list,
                _ => &[],
            };
            let start = match decorators.last() {
                Some(decorator) => this.skip_blank(decorator.end()),
                None => node.start(),
            };
            let end = if is_compound(node) {
                this.block_end(node.end())
            } else {
                node.end()
            };
            Ok(Stmt {
                span: this.between(start, end),
                kind,
            })
        })
    }

    /// The first offset from `start` on that is neither white space nor in a comment.
    fn skip_blank(&self, start: TextSize) -> TextSize {
        let bytes = self.source.text().as_bytes();
        let mut offset = start.to_usize();
        loop {
            match bytes.get(offset) {
                Some(b'#') => {
                    while bytes.get(offset).is_some_and(|byte| *byte != b'\n') {
                        offset += 1;
                    }
                }
                Some(byte) if byte.is_ascii_whitespace() || *byte == b'\\' => offset += 1,
                _ => return TextSize::new(u32::try_from(offset).unwrap_or(u32::MAX)),
            }
        }
    }

    /// The end of a block: a semicolon after its last statement belongs to it.
    fn block_end(&self, end: TextSize) -> TextSize {
        let tail = self.source.text().get(end.to_usize()..).unwrap_or_default();
        let blanks = tail.len() - tail.trim_start_matches([' ', '\t', '\x0c']).len();
        match tail.as_bytes().get(blanks) {
            Some(b';') => end + TextSize::new(u32::try_from(blanks).unwrap_or(0) + 1),
            _ => end,
        }
    }

    fn stmt_kind(&mut self, node: &ruff::Stmt) -> Result<StmtKind> {
        Ok(match node {
            ruff::Stmt::FunctionDef(node) => self.function_def(node)?,
            ruff::Stmt::ClassDef(node) => self.class_def(node)?.into(),
            ruff::Stmt::Return(node) => stmt::Return {
                value: self.optional(node.value.as_deref())?,
            }
            .into(),
            ruff::Stmt::Delete(node) => stmt::Delete {
                targets: self.exprs(&node.targets)?,
            }
            .into(),
            ruff::Stmt::Assign(node) => stmt::Assign {
                targets: self.exprs(&node.targets)?,
                value: self.boxed(&node.value)?,
                type_comment: None,
            }
            .into(),
            ruff::Stmt::TypeAlias(node) => stmt::TypeAlias {
                name: self.boxed(&node.name)?,
                type_params: self.type_params(node.type_params.as_deref())?,
                value: self.boxed(&node.value)?,
            }
            .into(),
            ruff::Stmt::AugAssign(node) => stmt::AugAssign {
                target: self.boxed(&node.target)?,
                op: super::expr::operator(node.op),
                value: self.boxed(&node.value)?,
            }
            .into(),
            ruff::Stmt::AnnAssign(node) => stmt::AnnAssign {
                target: self.boxed(&node.target)?,
                annotation: self.boxed(&node.annotation)?,
                value: self.optional(node.value.as_deref())?,
                simple: i32::from(node.simple),
            }
            .into(),
            ruff::Stmt::For(node) => self.for_loop(node)?,
            ruff::Stmt::While(node) => stmt::While {
                test: self.boxed(&node.test)?,
                body: self.suite(&node.body)?,
                orelse: self.suite(&node.orelse)?,
            }
            .into(),
            ruff::Stmt::If(node) => self.if_chain(node)?.into(),
            ruff::Stmt::With(node) => self.with(node)?,
            ruff::Stmt::Match(node) => stmt::Match {
                subject: self.boxed(&node.subject)?,
                cases: node
                    .cases
                    .iter()
                    .map(|case| self.match_case(case))
                    .collect::<Result<_>>()?,
            }
            .into(),
            ruff::Stmt::Raise(node) => stmt::Raise {
                exc: self.optional(node.exc.as_deref())?,
                cause: self.optional(node.cause.as_deref())?,
            }
            .into(),
            ruff::Stmt::Try(node) => self.try_stmt(node)?,
            ruff::Stmt::Assert(node) => stmt::Assert {
                test: self.boxed(&node.test)?,
                msg: self.optional(node.msg.as_deref())?,
            }
            .into(),
            ruff::Stmt::Import(node) => stmt::Import {
                names: self.aliases(&node.names),
            }
            .into(),
            ruff::Stmt::ImportFrom(node) => stmt::ImportFrom {
                module: node.module.as_ref().map(|name| self.identifier(name)),
                names: self.aliases(&node.names),
                level: Some(i32::try_from(node.level).unwrap_or(i32::MAX)),
            }
            .into(),
            ruff::Stmt::Global(node) => stmt::Global {
                names: node
                    .names
                    .iter()
                    .map(|name| self.identifier(name))
                    .collect(),
            }
            .into(),
            ruff::Stmt::Nonlocal(node) => stmt::Nonlocal {
                names: node
                    .names
                    .iter()
                    .map(|name| self.identifier(name))
                    .collect(),
            }
            .into(),
            ruff::Stmt::Expr(node) => stmt::Expr {
                value: self.boxed(&node.value)?,
            }
            .into(),
            ruff::Stmt::Pass(_) => StmtKind::Pass,
            ruff::Stmt::Break(_) => StmtKind::Break,
            ruff::Stmt::Continue(_) => StmtKind::Continue,
            ruff::Stmt::IpyEscapeCommand(node) => {
                return self.error(node.range(), "invalid syntax");
            }
        })
    }

    fn decorators(&mut self, decorators: &[ruff::Decorator]) -> Result<Vec<Expr>> {
        decorators
            .iter()
            .map(|decorator| self.expr(&decorator.expression))
            .collect()
    }

    fn function_def(&mut self, node: &ruff::StmtFunctionDef) -> Result<StmtKind> {
        let name = self.identifier(&node.name);
        let args = Box::new(self.parameters(&node.parameters)?);
        let body = self.suite(&node.body)?;
        let decorator_list = self.decorators(&node.decorator_list)?;
        let returns = self.optional(node.returns.as_deref())?;
        let type_params = self.type_params(node.type_params.as_deref())?;
        Ok(if node.is_async {
            stmt::AsyncFunctionDef {
                name,
                args,
                body,
                decorator_list,
                returns,
                type_comment: None,
                type_params,
            }
            .into()
        } else {
            stmt::FunctionDef {
                name,
                args,
                body,
                decorator_list,
                returns,
                type_comment: None,
                type_params,
            }
            .into()
        })
    }

    fn class_def(&mut self, node: &ruff::StmtClassDef) -> Result<stmt::ClassDef> {
        let (bases, keywords) = match &node.arguments {
            Some(arguments) => (
                self.exprs(&arguments.args)?,
                self.keywords(&arguments.keywords)?,
            ),
            None => (Vec::new(), Vec::new()),
        };
        Ok(stmt::ClassDef {
            name: self.identifier(&node.name),
            bases,
            keywords,
            body: self.suite(&node.body)?,
            decorator_list: self.decorators(&node.decorator_list)?,
            type_params: self.type_params(node.type_params.as_deref())?,
        })
    }

    fn for_loop(&mut self, node: &ruff::StmtFor) -> Result<StmtKind> {
        let target = self.boxed(&node.target)?;
        let iter = self.boxed(&node.iter)?;
        let body = self.suite(&node.body)?;
        let orelse = self.suite(&node.orelse)?;
        Ok(if node.is_async {
            stmt::AsyncFor {
                target,
                iter,
                body,
                orelse,
                type_comment: None,
            }
            .into()
        } else {
            stmt::For {
                target,
                iter,
                body,
                orelse,
                type_comment: None,
            }
            .into()
        })
    }

    fn with(&mut self, node: &ruff::StmtWith) -> Result<StmtKind> {
        let mut items = Vec::with_capacity(node.items.len());
        for item in &node.items {
            items.push(WithItem {
                context_expr: self.boxed(&item.context_expr)?,
                optional_vars: self.optional(item.optional_vars.as_deref())?,
            });
        }
        let body = self.suite(&node.body)?;
        Ok(if node.is_async {
            stmt::AsyncWith {
                items,
                body,
                type_comment: None,
            }
            .into()
        } else {
            stmt::With {
                items,
                body,
                type_comment: None,
            }
            .into()
        })
    }

    /// An `elif` is an `if` that starts at its keyword and ends where the whole statement does.
    fn if_chain(&mut self, node: &ruff::StmtIf) -> Result<stmt::If> {
        // Each `elif` is one level deeper.
        self.check_depth(node.elif_else_clauses.len())?;
        let mut orelse = Vec::new();
        for clause in node.elif_else_clauses.iter().rev() {
            let body = self.suite(&clause.body)?;
            orelse = match &clause.test {
                Some(test) => {
                    let span = self.between(clause.start(), self.block_end(node.end()));
                    vec![Stmt::new(
                        span,
                        stmt::If {
                            test: self.boxed(test)?,
                            body,
                            orelse,
                        },
                    )]
                }
                None => body,
            };
        }
        Ok(stmt::If {
            test: self.boxed(&node.test)?,
            body: self.suite(&node.body)?,
            orelse,
        })
    }

    fn try_stmt(&mut self, node: &ruff::StmtTry) -> Result<StmtKind> {
        let body = self.suite(&node.body)?;
        let mut handlers = Vec::with_capacity(node.handlers.len());
        for ruff::ExceptHandler::ExceptHandler(handler) in &node.handlers {
            let kind = excepthandler::ExceptHandler {
                type_: self.optional(handler.type_.as_deref())?,
                name: handler.name.as_ref().map(|name| self.identifier(name)),
                body: self.suite(&handler.body)?,
            };
            let span = self.between(handler.start(), self.block_end(handler.end()));
            handlers.push(ExceptHandler::new(span, kind));
        }
        let orelse = self.suite(&node.orelse)?;
        let finalbody = self.suite(&node.finalbody)?;
        Ok(if node.is_star {
            stmt::TryStar {
                body,
                handlers,
                orelse,
                finalbody,
            }
            .into()
        } else {
            stmt::Try {
                body,
                handlers,
                orelse,
                finalbody,
            }
            .into()
        })
    }

    fn aliases(&mut self, aliases: &[ruff::Alias]) -> Vec<Alias> {
        aliases
            .iter()
            .map(|alias| Alias {
                span: self.span(alias),
                name: self.identifier(&alias.name),
                asname: alias.asname.as_ref().map(|name| self.identifier(name)),
            })
            .collect()
    }

    pub(super) fn keywords(&mut self, keywords: &[ruff::Keyword]) -> Result<Vec<Keyword>> {
        keywords
            .iter()
            .map(|keyword| {
                Ok(Keyword {
                    span: self.span(keyword),
                    arg: keyword.arg.as_ref().map(|name| self.identifier(name)),
                    value: self.boxed(&keyword.value)?,
                })
            })
            .collect()
    }

    pub(super) fn parameters(&mut self, node: &ruff::Parameters) -> Result<Arguments> {
        let mut arguments = Arguments {
            posonlyargs: self.args(&node.posonlyargs)?,
            args: self.args(&node.args)?,
            vararg: self.variadic(node.vararg.as_deref())?,
            kwonlyargs: self.args(&node.kwonlyargs)?,
            kw_defaults: Vec::with_capacity(node.kwonlyargs.len()),
            kwarg: self.variadic(node.kwarg.as_deref())?,
            defaults: Vec::new(),
        };
        for parameter in node.posonlyargs.iter().chain(&node.args) {
            if let Some(default) = &parameter.default {
                arguments.defaults.push(self.expr(default)?);
            }
        }
        for parameter in &node.kwonlyargs {
            let default = parameter.default.as_deref();
            arguments
                .kw_defaults
                .push(default.map(|default| self.expr(default)).transpose()?);
        }
        Ok(arguments)
    }

    fn args(&mut self, parameters: &[ruff::ParameterWithDefault]) -> Result<Vec<Arg>> {
        parameters
            .iter()
            .map(|parameter| self.arg(&parameter.parameter))
            .collect()
    }

    fn variadic(&mut self, parameter: Option<&ruff::Parameter>) -> Result<Option<Box<Arg>>> {
        parameter
            .map(|parameter| self.arg(parameter).map(Box::new))
            .transpose()
    }

    fn arg(&mut self, parameter: &ruff::Parameter) -> Result<Arg> {
        Ok(Arg {
            span: self.between(parameter.name.start(), parameter.end()),
            arg: self.identifier(&parameter.name),
            annotation: self.optional(parameter.annotation.as_deref())?,
            type_comment: None,
        })
    }

    fn type_params(&mut self, params: Option<&ruff::TypeParams>) -> Result<Vec<TypeParam>> {
        params
            .into_iter()
            .flatten()
            .map(|param| self.type_param(param))
            .collect()
    }

    fn type_param(&mut self, node: &ruff::TypeParam) -> Result<TypeParam> {
        let span = self.span(node);
        let name = self.identifier(node.name());
        let default_value = self.optional(node.default())?;
        Ok(match node {
            ruff::TypeParam::TypeVar(node) => {
                let bound = self.optional(node.bound.as_deref())?;
                TypeParam::new(
                    span,
                    type_param::TypeVar {
                        name,
                        bound,
                        default_value,
                    },
                )
            }
            ruff::TypeParam::ParamSpec(_) => TypeParam::new(
                span,
                type_param::ParamSpec {
                    name,
                    default_value,
                },
            ),
            ruff::TypeParam::TypeVarTuple(_) => TypeParam::new(
                span,
                type_param::TypeVarTuple {
                    name,
                    default_value,
                },
            ),
        })
    }
}
