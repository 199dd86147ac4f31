//! CPython's message and position for a text that is wrong.
//!
//! The text is parsed again, by a packrat interpreter ([`peg`]) over a table of CPython's grammar
//! ([`grammar`]) with its `invalid_*` alternatives, on tokens made in CPython's way ([`token`]). As in
//! CPython there are two passes: the first without those alternatives, to learn how far the text is right;
//! the second with them, to explain. Speed does not matter here; the accepting path does not come here.

mod grammar;
mod literal;
mod peg;
mod rules;
pub(crate) mod token;

use crate::error::SyntaxError;
use crate::parse::Mode;
use crate::source::Source;

/// CPython's error; `None` if its grammar accepts the text.
pub(crate) fn diagnose(source: &Source, mode: Mode) -> Option<SyntaxError> {
    peg::Parser::new(source).explain(start_rule(mode))
}

/// Whether the text is wrong only because it ends too early.
pub(crate) fn is_incomplete(source: &Source, mode: Mode) -> bool {
    peg::Parser::new(source).wants_more(start_rule(mode))
}

fn start_rule(mode: Mode) -> &'static str {
    match mode {
        Mode::Exec => "file",
        Mode::Eval => "eval",
        Mode::Single | Mode::Prompt => "interactive",
    }
}
