//! Where a match can start: an automaton that reads ahead of the engine.
//!
//! The engine decides what a match is. Where a pattern has no literal to look for, it tries every position in turn, which
//! costs far more than reading. The prefilter names the leftmost position at which a match can start at all; the engine
//! tries there, and if it refuses, the search goes on behind it.
//!
//! Why that changes no result. Let L be the set of texts that the engine's program consumes on any of its paths. The
//! translation yields a language that contains L: an opcode that consumes one character becomes the set of those bytes that
//! the engine itself accepts when it runs that opcode alone; branches and repetitions become unions and repetitions of
//! their bodies, whatever their greed, since a preference removes no path that the engine could need; what consumes
//! nothing and depends on what is around it (assertions, most positions) becomes the empty text; a back reference becomes
//! any text. That is cut to its beginnings: what may be missing at the end says nothing about where a text starts. So each
//! match begins with a text of the language, and a position at which no text of the language starts needs no try. The
//! forward automaton prefers the leftmost start and ends somewhere; the backward one finds the leftmost start that leads to
//! that end, which is the leftmost of all. A pattern whose language has the empty text in it gets no prefilter, so that
//! what is said about empty matches does not concern it.
//!
//! Only text of one byte per character is filtered. A pattern gets its automaton when searches have passed over enough
//! text to pay for it, and loses it when it saves less than it costs.

use regex_automata::hybrid::dfa::{Config, DFA};
use regex_automata::hybrid::regex::{Builder, Cache, Regex};
use regex_automata::nfa::thompson;
use regex_automata::util::prefilter::Prefilter as Literals;
use regex_automata::{Input, MatchKind};
use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, Hir, HirKind, Look, Repetition};
use rustpython_sre_engine::{Request, SreAtCode, SreInfo, SreOpcode, State};

/// How much passing over characters must have cost before an automaton is made, in units of `Prefilter::weight`.
const WORTH_MAKING: u64 = 1 << 15;
/// The part of a text that is expected to be passed over before anything is known.
const EXPECTED: u64 = 8;
/// What a search with the automaton costs beside reading, in characters.
const PER_SEARCH: i64 = 32;
/// The balance below which the automaton goes.
const WORTHLESS: i64 = -(1 << 13);
/// Bytes for the states of an automaton; when they are used up often, it gives up.
const STATES: usize = 1 << 17;
/// Bytes for its description.
const DESCRIPTION: usize = 1 << 18;
/// Repetitions beyond this are counted no further.
const MOST_COUNTED: u32 = 32;
/// Programs nested deeper than this are not translated.
const DEEPEST: usize = 64;

/// What a pattern has instead of trying every position.
pub enum Prefilter {
    /// Nothing yet; the cost of the positions that searches have passed over.
    Waiting(u64),
    /// An automaton, and what it has saved less what it has cost.
    Ready(Box<Automaton>, i64),
    /// Not possible or not worth it.
    Off,
}

impl Default for Prefilter {
    fn default() -> Self {
        Prefilter::Waiting(0)
    }
}

/// Finds where texts of a language start.
pub struct Automaton {
    regex: Regex,
    cache: Cache,
}

impl Prefilter {
    /// The first match of `code` that starts from `start` on, in the state. `advance` forbids an empty match at `start`.
    pub fn search(
        &mut self,
        state: &mut State,
        code: &[u32],
        text: &[u8],
        (start, end): (usize, usize),
        advance: bool,
    ) -> bool {
        let mut request = Request {
            string: text,
            start,
            end,
            pattern_codes: code,
            match_all: false,
            must_advance: advance,
        };
        let weight = weight(code);
        if let Prefilter::Waiting(passed) = self
            && *passed + weight * (end - start) as u64 / EXPECTED >= WORTH_MAKING
        {
            *self = match Automaton::new(code) {
                Some(automaton) => Prefilter::Ready(Box::new(automaton), 0),
                None => Prefilter::Off,
            };
        }
        while let Prefilter::Ready(automaton, balance) = self {
            let Some(text) = text.get(..end) else { break };
            let candidate = match automaton.candidate(text, request.start) {
                Some(Some(candidate)) => candidate,
                Some(None) => return false,
                None => {
                    *self = Prefilter::Off;
                    break;
                }
            };
            let passed = (candidate.start - request.start) as i64;
            let read = passed + 2 * candidate.len() as i64;
            *balance = (*balance + passed * weight as i64 - read - PER_SEARCH).min(-WORTHLESS);
            if *balance < WORTHLESS {
                *self = Prefilter::Off;
            }
            request.must_advance &= candidate.start == request.start;
            request.start = candidate.start;
            state.reset(&request, request.start);
            if state.py_match(&request) {
                return true;
            }
            request.start += 1;
            request.must_advance = false;
        }
        let from = request.start;
        state.reset(&request, from);
        let found = state.search(request);
        if let Prefilter::Waiting(passed) = self {
            let reached = if found { state.start } else { end };
            *passed += weight * reached.saturating_sub(from) as u64;
        }
        found
    }
}

/// What the engine pays to pass over a character: little where it knows what a match starts with.
fn weight(code: &[u32]) -> u64 {
    let known = SreInfo::PREFIX | SreInfo::CHARSET;
    match code {
        [info, _, flags, ..]
            if *info == SreOpcode::INFO as u32
                && SreInfo::from_bits_truncate(*flags).intersects(known) =>
        {
            2
        }
        _ => 16,
    }
}

impl Automaton {
    /// The automaton for a program; none where it would say nothing or be too big.
    pub fn new(code: &[u32]) -> Option<Automaton> {
        let mut translation = Translation { code, at: 0 };
        let hir = translation.sequence(DEEPEST)?;
        // A pattern that is bound to the start of the text is tried once.
        if hir.properties().minimum_len()? == 0
            || hir.properties().look_set_prefix().contains(Look::Start)
        {
            return None;
        }
        let hir = shortened(&hir);
        let literals = Literals::from_hir_prefix(MatchKind::LeftmostFirst, &hir)
            .filter(|literals| literals.is_fast());
        let forward = Config::new()
            .specialize_start_states(literals.is_some())
            .prefilter(literals);
        let backward = Config::new().match_kind(MatchKind::All);
        let regex = Builder::new()
            .build_from_dfas(lazy(&hir, forward, false)?, lazy(&hir, backward, true)?);
        let cache = regex.create_cache();
        Some(Automaton { regex, cache })
    }

    /// The leftmost text of the language from `at` on; none at all if the automaton gives up.
    pub fn candidate(&mut self, text: &[u8], at: usize) -> Option<Option<std::ops::Range<usize>>> {
        let input = Input::new(text).range(at..);
        let found = self.regex.try_search(&mut self.cache, &input).ok()?;
        Some(found.map(|found| found.range()))
    }
}

/// The beginnings that are enough to know where a text starts; the empty one only if it was a text. What comes after them
/// would cost the backward automaton time.
fn shortened(hir: &Hir) -> Hir {
    let missing = |part: &Hir| {
        part.properties().minimum_len() == Some(0) && part.properties().look_set().is_empty()
    };
    match hir.kind() {
        HirKind::Concat(parts) => {
            let len = parts.iter().rposition(|part| !missing(part));
            let mut parts = parts[..len.map_or(0, |last| last + 1)].to_vec();
            if let Some(last) = parts.last_mut() {
                *last = shortened(last);
            }
            Hir::concat(parts)
        }
        HirKind::Alternation(bodies) => Hir::alternation(bodies.iter().map(shortened).collect()),
        HirKind::Repetition(repetition) => Hir::repetition(Repetition {
            max: Some(repetition.min),
            ..repetition.clone()
        }),
        _ => hir.clone(),
    }
}

fn lazy(hir: &Hir, config: Config, reverse: bool) -> Option<DFA> {
    let thompson = thompson::Config::new()
        .utf8(false)
        .reverse(reverse)
        .which_captures(thompson::WhichCaptures::None)
        .nfa_size_limit(Some(DESCRIPTION));
    let nfa = thompson::Compiler::new()
        .configure(thompson)
        .build_from_hir(hir)
        .ok()?;
    let config = config
        .cache_capacity(STATES)
        .skip_cache_capacity_check(true)
        .minimum_cache_clear_count(Some(2))
        .minimum_bytes_per_state(Some(8));
    DFA::builder().configure(config).build_from_nfa(nfa).ok()
}

/// Reads a program. Each function leaves `at` behind what it has read and answers none for a program that `re._compiler`
/// would not have made.
struct Translation<'a> {
    code: &'a [u32],
    at: usize,
}

impl Translation<'_> {
    fn operand(&self, index: usize) -> Option<u32> {
        self.code.get(self.at.checked_add(index)?).copied()
    }

    /// The place that the offset in an operand leads to.
    fn target(&self, index: usize) -> Option<usize> {
        (self.at + index).checked_add(self.operand(index)? as usize)
    }

    fn opcode(&self) -> Option<SreOpcode> {
        SreOpcode::try_from(self.operand(0)?).ok()
    }

    /// Everything up to what ends a body; `at` is left there.
    fn sequence(&mut self, depth: usize) -> Option<Hir> {
        let mut parts = Vec::new();
        while self.at < self.code.len() {
            match self.opcode()? {
                SreOpcode::SUCCESS
                | SreOpcode::JUMP
                | SreOpcode::MAX_UNTIL
                | SreOpcode::MIN_UNTIL => break,
                opcode => parts.push(self.operation(opcode, depth.checked_sub(1)?)?),
            }
        }
        Some(Hir::concat(parts))
    }

    fn operation(&mut self, opcode: SreOpcode, depth: usize) -> Option<Hir> {
        use SreOpcode::*;
        let (made, next) = match opcode {
            FAILURE => (Hir::fail(), self.at + 1),
            ANY | ANY_ALL => return self.character(self.at + 1),
            IN | IN_IGNORE | IN_LOC_IGNORE | IN_UNI_IGNORE => {
                return self.character(self.target(1)?);
            }
            LITERAL => match u8::try_from(self.operand(1)?) {
                Ok(byte) => (Hir::literal([byte]), self.at + 2),
                Err(_) => (Hir::fail(), self.at + 2),
            },
            CATEGORY
            | NOT_LITERAL
            | LITERAL_IGNORE
            | NOT_LITERAL_IGNORE
            | LITERAL_LOC_IGNORE
            | NOT_LITERAL_LOC_IGNORE
            | LITERAL_UNI_IGNORE
            | NOT_LITERAL_UNI_IGNORE => {
                return self.character(self.at + 2);
            }
            AT => (position(self.operand(1)?)?, self.at + 2),
            MARK => (Hir::empty(), self.at + 2),
            INFO | ASSERT | ASSERT_NOT => (Hir::empty(), self.target(1)?),
            GROUPREF | GROUPREF_IGNORE | GROUPREF_LOC_IGNORE | GROUPREF_UNI_IGNORE => {
                (repeated(any_byte(), 0, None), self.at + 2)
            }
            GROUPREF_EXISTS => return self.conditional(depth),
            BRANCH => return self.branch(depth),
            ATOMIC_GROUP => {
                let next = self.target(1)?;
                self.at += 2;
                (self.sequence(depth)?, next)
            }
            REPEAT | REPEAT_ONE | MIN_REPEAT_ONE | POSSESSIVE_REPEAT | POSSESSIVE_REPEAT_ONE => {
                return self.repetition(opcode, depth);
            }
            SUCCESS | JUMP | MAX_UNTIL | MIN_UNTIL | CHARSET | BIGCHARSET | NEGATE | RANGE
            | RANGE_UNI_IGNORE | SUBPATTERN => return None,
        };
        // Going backwards would be going round.
        self.at = (next > self.at).then_some(next)?;
        Some(made)
    }

    /// The bytes for which the engine accepts the operation that ends at `next`.
    fn character(&mut self, next: usize) -> Option<Hir> {
        let mut program = self.code.get(self.at..next)?.to_vec();
        program.push(SreOpcode::SUCCESS as u32);
        let mut state = State::default();
        let mut class = ClassBytes::empty();
        for byte in 0..=u8::MAX {
            let text = [byte];
            let request = Request::new(text.as_slice(), 0, 1, &program, true);
            state.reset(&request, 0);
            if state.py_match(&request) {
                class.push(ClassBytesRange::new(byte, byte));
            }
        }
        self.at = next;
        Some(Hir::class(Class::Bytes(class)))
    }

    /// `BRANCH (length body JUMP offset)* 0`
    fn branch(&mut self, depth: usize) -> Option<Hir> {
        let mut bodies = Vec::new();
        self.at += 1;
        while self.operand(0)? != 0 {
            let next = self.target(0)?;
            self.at += 1;
            bodies.push(self.sequence(depth)?);
            self.at = (next > self.at).then_some(next)?;
        }
        self.at += 1;
        Some(Hir::alternation(bodies))
    }

    /// `GROUPREF_EXISTS group offset body` or `... body JUMP offset otherwise`
    fn conditional(&mut self, depth: usize) -> Option<Hir> {
        let otherwise = self.target(2)?.checked_sub(1)?;
        self.at += 3;
        let mut bodies = vec![self.until(otherwise, depth)?, Hir::empty()];
        if self.at < otherwise {
            let next = self.target(1)?;
            self.at = otherwise;
            bodies[1] = self.until(next, depth)?;
            self.at = next;
        }
        Some(Hir::alternation(bodies))
    }

    /// What lies before `end`, or before the jump in front of it.
    fn until(&mut self, end: usize, depth: usize) -> Option<Hir> {
        let mut inner = Translation {
            code: self.code.get(..end)?,
            at: self.at,
        };
        let made = inner.sequence(depth)?;
        self.at = inner.at;
        Some(made)
    }

    /// `REPEAT... offset min max body`, then SUCCESS or UNTIL. The shortest text is enough to know where it starts.
    fn repetition(&mut self, opcode: SreOpcode, depth: usize) -> Option<Hir> {
        let (min, max) = (self.operand(2)?, self.operand(3)?);
        if max < min {
            return None;
        }
        let single = matches!(
            opcode,
            SreOpcode::REPEAT_ONE | SreOpcode::MIN_REPEAT_ONE | SreOpcode::POSSESSIVE_REPEAT_ONE
        );
        // The offset leads behind the SUCCESS of a single character and to what ends a longer body.
        let next = self.target(1)?.checked_add(usize::from(!single))?;
        self.at += 4;
        let body = self.sequence(depth)?;
        self.at = (next > self.at).then_some(next)?;
        Some(repeated(
            body,
            min.min(MOST_COUNTED),
            Some(max).filter(|max| *max <= MOST_COUNTED),
        ))
    }
}

fn repeated(body: Hir, min: u32, max: Option<u32>) -> Hir {
    Hir::repetition(Repetition {
        min,
        max,
        greedy: false,
        sub: Box::new(body),
    })
}

fn any_byte() -> Hir {
    Hir::class(Class::Bytes(ClassBytes::new([ClassBytesRange::new(
        0,
        u8::MAX,
    )])))
}

/// Positions that mean the same to both; the others are not looked at.
fn position(code: u32) -> Option<Hir> {
    Some(match SreAtCode::try_from(code).ok()? {
        SreAtCode::BEGINNING | SreAtCode::BEGINNING_STRING => Hir::look(Look::Start),
        SreAtCode::BEGINNING_LINE => Hir::look(Look::StartLF),
        SreAtCode::END_LINE => Hir::look(Look::EndLF),
        SreAtCode::END_STRING => Hir::look(Look::End),
        _ => Hir::empty(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: u32 = u32::MAX;

    fn starts(code: &[u32], text: &str) -> Vec<usize> {
        let mut automaton = Automaton::new(code).expect("an automaton");
        let (mut starts, mut at) = (Vec::new(), 0);
        while let Some(found) = automaton.candidate(text.as_bytes(), at).expect("an answer") {
            starts.push(found.start);
            at = found.start + 1;
        }
        starts
    }

    /// `(?:[a-z][a-z0-9]*,)+`
    const FIELDS: [u32; 33] = [
        14, 4, 0, 2, ANY, 23, 25, 1, ANY, 13, 5, 22, 97, 122, 0, 24, 13, 0, ANY, 13, 8, 22, 97,
        122, 22, 48, 57, 0, 1, 16, 44, 18, 1,
    ];

    #[test]
    fn repetitions_start_where_they_can_be_finished() {
        assert_eq!(starts(&FIELDS, "--a5,-b7-cc9,"), [2, 9, 10]);
        assert_eq!(starts(&FIELDS, "--a5-b7-cc9"), []);
    }

    #[test]
    fn a_back_reference_is_any_text() {
        // (Python)\1
        let code = [
            14, 18, 1, 12, 12, 6, 0, 80, 121, 116, 104, 111, 110, 0, 0, 0, 0, 0, 0, 17, 0, 16, 80,
            16, 121, 16, 116, 16, 104, 16, 111, 16, 110, 17, 1, 11, 0, 1,
        ];
        assert_eq!(starts(&code, "Python PythonPython"), [0, 7, 13]);
    }

    #[test]
    fn both_branches_of_a_condition_count() {
        // x(?(1)a|b)|(y)
        let code = [
            14, 4, 0, 1, 2, 7, 14, 16, 120, 12, 0, 6, 16, 97, 15, 3, 16, 98, 15, 11, 9, 17, 0, 16,
            121, 17, 1, 15, 2, 0, 1,
        ];
        assert_eq!(starts(&code, "xc xa xb y x"), [3, 6, 9]);
    }

    #[test]
    fn assertions_are_not_looked_at() {
        // [ab]{2,3}?c|(?>d)(?=e)[^f]
        let code = [
            14, 4, 0, 2, 4, 7, 16, 26, 10, 2, 3, 13, 5, 22, 97, 98, 0, 1, 16, 99, 15, 18, 16, 27,
            4, 16, 100, 1, 4, 5, 0, 16, 101, 1, 20, 102, 15, 2, 0, 1,
        ];
        assert_eq!(starts(&code, "ac abc babc de df dg"), [3, 7, 8, 12, 18]);
    }

    #[test]
    fn what_may_be_empty_or_is_tried_once_gets_none() {
        // a*
        assert!(Automaton::new(&[14, 4, 0, 0, ANY, 24, 6, 0, ANY, 16, 97, 1, 1]).is_none());
        // \Aab
        assert!(Automaton::new(&[14, 4, 0, 2, 2, 6, 2, 16, 97, 16, 98, 1]).is_none());
    }

    #[test]
    fn half_a_program_gets_none_or_is_read_as_it_is() {
        for len in 0..FIELDS.len() {
            let _ = Automaton::new(&FIELDS[..len]);
        }
    }

    #[test]
    fn the_balance_decides() {
        let text = "-".repeat(3000) + "ab," + &"-".repeat(3000);
        let mut prefilter = Prefilter::default();
        let mut state = State::default();
        for _ in 0..3 {
            let whole = (0, text.len());
            assert!(prefilter.search(&mut state, &FIELDS, text.as_bytes(), whole, false));
            assert_eq!((state.start, state.cursor.position), (3000, 3003));
        }
        assert!(matches!(prefilter, Prefilter::Ready(..)));
        let dense = "ab,-".repeat(1000);
        let mut at = 0;
        while prefilter.search(
            &mut state,
            &FIELDS,
            dense.as_bytes(),
            (at, dense.len()),
            false,
        ) {
            assert_eq!(state.cursor.position, state.start + 3);
            at = state.cursor.position;
        }
        assert_eq!(at, 3999);
        assert!(matches!(prefilter, Prefilter::Off));
    }
}
