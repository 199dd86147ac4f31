//! `from __future__ import ...`.

use baton_code::Const;
use baton_code::object::flags;
use baton_syntax::SyntaxError;
use baton_syntax::ast::{ExprKind, Mod, Span, Stmt, StmtKind, stmt};

/// The features in force for a compilation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Future {
    /// `co_flags` bits.
    pub flags: u32,
    /// The last future import; later ones are errors.
    pub last: Option<Span>,
    /// Whether `await` is allowed at the top level (`PyCF_ALLOW_TOP_LEVEL_AWAIT`).
    pub top_level_await: bool,
}

impl Future {
    /// Whether annotations are kept as strings.
    #[must_use]
    pub fn annotations(&self) -> bool {
        self.flags & flags::FUTURE_ANNOTATIONS != 0
    }

    /// Collects the future imports at the head of a module.
    ///
    /// # Errors
    /// Unknown features.
    pub fn of(module: &Mod) -> Result<Future, SyntaxError> {
        let mut future = Future::default();
        let body = match module {
            Mod::Module(module) => &module.body,
            Mod::Interactive(module) => &module.body,
            _ => return Ok(future),
        };
        let docstring = usize::from(docstring(body).is_some());
        for statement in body.iter().skip(docstring) {
            match &statement.kind {
                StmtKind::ImportFrom(import) if is_future(import) => {
                    future.add(import)?;
                    future.last = Some(statement.span);
                }
                _ => break,
            }
        }
        Ok(future)
    }

    fn add(&mut self, import: &stmt::ImportFrom) -> Result<(), SyntaxError> {
        for alias in &import.names {
            self.flags |= match alias.name.as_str().unwrap_or_default() {
                "nested_scopes" | "generators" | "division" | "absolute_import"
                | "with_statement" | "print_function" | "unicode_literals" | "generator_stop" => 0,
                "barry_as_FLUFL" => flags::FUTURE_BARRY_AS_BDFL,
                "annotations" => flags::FUTURE_ANNOTATIONS,
                "braces" => return Err(SyntaxError::at(alias.span, "not a chance")),
                name => {
                    let message = format!("future feature {name} is not defined");
                    return Err(SyntaxError::at(alias.span, message));
                }
            };
        }
        Ok(())
    }
}

/// Whether this imports from `__future__`.
#[must_use]
pub fn is_future(import: &stmt::ImportFrom) -> bool {
    import.level.unwrap_or(0) == 0
        && import
            .module
            .as_ref()
            .is_some_and(|module| module == "__future__")
}

/// The docstring of a body, if it has one.
#[must_use]
pub fn docstring(body: &[Stmt]) -> Option<&baton_code::Text> {
    let StmtKind::Expr(statement) = &body.first()?.kind else {
        return None;
    };
    match &statement.value.kind {
        ExprKind::Constant(constant) => match &constant.value {
            Const::Str(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}
