//! Patterns of `match`.

use baton_code::Const;
use ruff_python_ast as ruff;

use super::{Converter, Result};
use crate::ast::{MatchCase, Pattern, PatternKind, pattern};

impl Converter<'_> {
    pub(super) fn match_case(&mut self, case: &ruff::MatchCase) -> Result<MatchCase> {
        Ok(MatchCase {
            pattern: Box::new(self.pattern(&case.pattern)?),
            guard: self.optional(case.guard.as_deref())?,
            body: self.suite(&case.body)?,
        })
    }

    fn patterns(&mut self, patterns: &[ruff::Pattern]) -> Result<Vec<Pattern>> {
        patterns
            .iter()
            .map(|pattern| self.pattern(pattern))
            .collect()
    }

    fn pattern(&mut self, node: &ruff::Pattern) -> Result<Pattern> {
        self.nested(|this| {
            let kind = this.pattern_kind(node)?;
            Ok(Pattern {
                span: this.span(node),
                kind,
            })
        })
    }

    fn pattern_kind(&mut self, node: &ruff::Pattern) -> Result<PatternKind> {
        Ok(match node {
            ruff::Pattern::MatchValue(node) => pattern::MatchValue {
                value: self.boxed(&node.value)?,
            }
            .into(),
            ruff::Pattern::MatchSingleton(node) => pattern::MatchSingleton {
                value: match node.value {
                    ruff::Singleton::None => Const::None,
                    ruff::Singleton::True => Const::Bool(true),
                    ruff::Singleton::False => Const::Bool(false),
                },
            }
            .into(),
            ruff::Pattern::MatchSequence(node) => pattern::MatchSequence {
                patterns: self.patterns(&node.patterns)?,
            }
            .into(),
            ruff::Pattern::MatchMapping(node) => pattern::MatchMapping {
                keys: self.exprs(&node.keys)?,
                patterns: self.patterns(&node.patterns)?,
                rest: node.rest.as_ref().map(|name| self.identifier(name)),
            }
            .into(),
            ruff::Pattern::MatchClass(node) => self.match_class(node)?.into(),
            ruff::Pattern::MatchStar(node) => pattern::MatchStar {
                name: node.name.as_ref().map(|name| self.identifier(name)),
            }
            .into(),
            ruff::Pattern::MatchAs(node) => pattern::MatchAs {
                pattern: match &node.pattern {
                    Some(inner) => Some(Box::new(self.pattern(inner)?)),
                    None => None,
                },
                name: node.name.as_ref().map(|name| self.identifier(name)),
            }
            .into(),
            ruff::Pattern::MatchOr(node) => pattern::MatchOr {
                patterns: self.patterns(&node.patterns)?,
            }
            .into(),
        })
    }

    fn match_class(&mut self, node: &ruff::PatternMatchClass) -> Result<pattern::MatchClass> {
        let keywords = &node.arguments.keywords;
        Ok(pattern::MatchClass {
            cls: self.boxed(&node.cls)?,
            patterns: self.patterns(&node.arguments.patterns)?,
            kwd_attrs: keywords
                .iter()
                .map(|keyword| self.identifier(&keyword.attr))
                .collect(),
            kwd_patterns: keywords
                .iter()
                .map(|keyword| self.pattern(&keyword.pattern))
                .collect::<Result<_>>()?,
        })
    }
}
