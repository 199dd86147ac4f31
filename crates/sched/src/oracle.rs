//! The one door for nondeterminism in scheduling.
//!
//! A policy that decides itself who runs asks an [`Oracle`] at every choice; a search strategy
//! is an oracle, and so is a replay. The GIL policy asks none: there the kernel chooses, which
//! is why its runs are not repeatable.

/// What is being decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Choice {
    /// Who runs after a switch point.
    NextRunner,
    /// Which of the waiters of a lock or condition gets it.
    Waiter,
    /// Which of several simulated timers with the same deadline fires first.
    Timer,
    /// A random number of the program's own, as an index.
    Random,
}

/// Decides. The same answers to the same questions give the same run.
pub trait Oracle: Send {
    /// Picks one of `options` (at least one) possibilities, numbered from zero in an order that
    /// is itself deterministic.
    fn choose(&mut self, choice: Choice, options: usize) -> usize;
}

/// Answers from a list, then always with the first possibility: a replay.
#[derive(Clone, Debug, Default)]
pub struct Script {
    answers: Vec<usize>,
    next: usize,
}

impl Script {
    /// A replay of `answers`.
    pub fn new(answers: Vec<usize>) -> Script {
        Script { answers, next: 0 }
    }
}

impl Oracle for Script {
    fn choose(&mut self, _choice: Choice, options: usize) -> usize {
        let answer = self.answers.get(self.next).copied().unwrap_or(0);
        self.next += 1;
        answer.min(options.saturating_sub(1))
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_script_stays_within_the_options_and_ends_with_the_first() {
        let mut script = Script::new(vec![1, 9]);
        let answers = [2, 3, 5].map(|options| script.choose(Choice::NextRunner, options));
        assert_eq!(answers, [1, 2, 0]);
    }
}
