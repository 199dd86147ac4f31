//! The one door for nondeterminism in scheduling.
//!
//! A policy that decides itself who runs asks an [`Oracle`] at every choice; a search strategy
//! is an oracle, and so is a replay. The GIL policy asks none: there the kernel chooses, which
//! is why its runs are not repeatable.

/// What is being decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Choice {
    /// Who runs after a switch point: the first option is the thread that came to it.
    Preempt,
    /// Who runs after a thread that waits or has ended.
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

/// Answers by chance, the same for the same seed.
///
/// How often a thread is interrupted is itself a matter of the seed: from every switch point down to one in 64, so that
/// over seeds both fine and coarse interleavings come up.
#[derive(Clone, Debug)]
pub struct SeededOracle {
    state: u64,
    /// A thread goes on at a switch point unless a number has none of these bits.
    patience: u64,
}

impl SeededOracle {
    /// The oracle of `seed`.
    pub fn new(seed: u64) -> SeededOracle {
        let mut oracle = SeededOracle {
            state: seed,
            patience: 0,
        };
        oracle.patience = [0, 3, 15, 63][(oracle.number() % 4) as usize];
        oracle
    }

    /// The next random number (SplitMix64: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
    pub fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

impl Oracle for SeededOracle {
    fn choose(&mut self, choice: Choice, options: usize) -> usize {
        if choice == Choice::Preempt && self.number() & self.patience != 0 {
            return 0;
        }
        // Fewer options than numbers by so much that the remainder's bias is nothing.
        (self.number() % options.max(1) as u64) as usize
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

    #[test]
    fn the_same_seed_gives_the_same_answers() {
        let answers = |seed| {
            let mut oracle = SeededOracle::new(seed);
            let mut ask = |_| oracle.choose(Choice::Preempt, 3);
            (0..200).map(&mut ask).collect::<Vec<_>>()
        };
        assert_eq!(answers(7), answers(7));
        assert!((0..8).any(|seed| answers(seed) != answers(7)));
        assert!((0..8).all(|seed| answers(seed).iter().any(|answer| *answer > 0)));
    }
}
