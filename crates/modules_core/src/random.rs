//! `_random`: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998).
//!
//! The seed of `seed()` without an argument comes from the interpreter's `os.urandom`, so that a simulated source can
//! take its place.

use crate::support::{instance, not_none};
use baton_object::int::{IntRef, value_of};
use baton_object::tuple::Tuple;
use baton_object::{Args, Borrowed, PyResult, Token, class, methods, object};
use dashu_int::{IBig, UBig};

const N: usize = 624;
const M: usize = 397;

/// Random() -> create a random number generator with its own internal state.
#[class(name = "Random", module = "_random", flags = BASETYPE, no_gc)]
pub struct Random {
    state: Box<[u32]>,
    index: usize,
}

fn init_number(state: &mut [u32], seed: u32) {
    let mut last = seed;
    for (at, word) in state.iter_mut().enumerate() {
        if at > 0 {
            last = 1_812_433_253u32
                .wrapping_mul(last ^ (last >> 30))
                .wrapping_add(at as u32);
        }
        *word = last;
    }
}

fn init_key(state: &mut [u32], key: &[u32]) {
    init_number(state, 19_650_218);
    let at = |state: &[u32], index: usize| state.get(index).copied().unwrap_or(0);
    let (mut i, mut j) = (1, 0);
    for _ in 0..N.max(key.len()) {
        let before = at(state, i - 1);
        let mixed = (at(state, i) ^ (before ^ (before >> 30)).wrapping_mul(1_664_525))
            .wrapping_add(key.get(j).copied().unwrap_or(0))
            .wrapping_add(j as u32);
        if let Some(word) = state.get_mut(i) {
            *word = mixed;
        }
        i += 1;
        j = (j + 1) % key.len().max(1);
        if i >= N {
            let last = at(state, N - 1);
            if let Some(word) = state.first_mut() {
                *word = last;
            }
            i = 1;
        }
    }
    for _ in 1..N {
        let before = at(state, i - 1);
        let mixed = (at(state, i) ^ (before ^ (before >> 30)).wrapping_mul(1_566_083_941))
            .wrapping_sub(i as u32);
        if let Some(word) = state.get_mut(i) {
            *word = mixed;
        }
        i += 1;
        if i >= N {
            let last = at(state, N - 1);
            if let Some(word) = state.first_mut() {
                *word = last;
            }
            i = 1;
        }
    }
    if let Some(word) = state.first_mut() {
        *word = 0x8000_0000;
    }
}

impl Random {
    fn word(&mut self) -> u32 {
        if self.index >= N {
            for k in 0..N {
                let y = (self.state[k] & 0x8000_0000) | (self.state[(k + 1) % N] & 0x7FFF_FFFF);
                self.state[k] =
                    self.state[(k + M) % N] ^ (y >> 1) ^ if y & 1 == 0 { 0 } else { 0x9908_B0DF };
            }
            self.index = 0;
        }
        let mut y = self.state[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C_5680;
        y ^= (y << 15) & 0xEFC6_0000;
        y ^ (y >> 18)
    }
}

fn seed(token: &mut Token, this: Borrowed<'_>, given: Option<Borrowed<'_>>) -> PyResult<()> {
    let bytes = match not_none(given) {
        None => {
            let urandom = crate::support::import_attribute(token, "posix", "urandom")?;
            let count = token.int((N * 4) as i64);
            let random = object::call(token, urandom.as_ref(), &[count.as_ref()])?;
            baton_object::bytes::value_of(token, random.as_ref())
                .unwrap_or(&[])
                .to_vec()
        }
        Some(value) => {
            let number = match value_of(token, value) {
                Some(number) => number.to_big(),
                None => IBig::from(object::hash(token, value)? as u64),
            };
            let (_, magnitude) = number.into_parts();
            magnitude.to_le_bytes().to_vec()
        }
    };
    let mut key: Vec<u32> = bytes
        .chunks(4)
        .map(|chunk| {
            chunk
                .iter()
                .rev()
                .fold(0u32, |word, byte| word << 8 | u32::from(*byte))
        })
        .collect();
    if key.is_empty() {
        key.push(0);
    }
    let payload = Random::of_mut(token, this);
    init_key(&mut payload.state, &key);
    payload.index = N;
    Ok(())
}

#[methods]
impl Random {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let made = instance(
            token,
            class,
            Random {
                state: vec![0; N].into_boxed_slice(),
                index: N,
            },
        )?;
        Ok(made)
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        args.expect(token, "Random", 0, 1)?;
        seed(token, this, args.get(0))
    }

    /// random() -> x in the interval [0, 1).
    #[method("()")]
    fn random(token: &mut Token, this: Borrowed<'_>) -> PyResult<f64> {
        let payload = Random::of_mut(token, this);
        let (a, b) = (payload.word() >> 5, payload.word() >> 6);
        Ok((f64::from(a) * 67_108_864.0 + f64::from(b)) * (1.0 / 9_007_199_254_740_992.0))
    }

    /// seed([n]) -> None.
    ///
    /// Defaults to use urandom and falls back to a combination
    /// of the current time and the process identifier.
    #[method("(n=None, /)")]
    fn seed(token: &mut Token, this: Borrowed<'_>, n: Option<Borrowed<'_>>) -> PyResult<()> {
        seed(token, this, n)
    }

    /// getstate() -> tuple containing the current state.
    #[method("()")]
    fn getstate(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Random::of(token, this);
        let mut words: Vec<_> = payload
            .state
            .iter()
            .map(|word| token.int(i64::from(*word)))
            .collect();
        words.push(token.int(payload.index as i64));
        Ok(token.new_tuple(words.into_iter()))
    }

    /// setstate(state) -> None.  Restores generator state.
    #[method("(state, /)")]
    fn setstate(token: &mut Token, this: Borrowed<'_>, state: Borrowed<'_>) -> PyResult<()> {
        let Some(words) =
            Tuple::items_of(token, state).map(|items| crate::support::own_all(token, items))
        else {
            return Err(token.type_error("state vector must be a tuple"));
        };
        if words.len() != N + 1 {
            return Err(token.value_error("state vector is the wrong size"));
        }
        let mut numbers = Vec::with_capacity(words.len());
        for word in &words {
            numbers.push(baton_object::int::index_to_u64(token, word.as_ref())?);
        }
        let index = numbers.pop().unwrap_or(u64::MAX);
        if index > N as u64 {
            return Err(token.value_error("invalid state"));
        }
        let state = numbers.into_iter().map(|number| number as u32).collect();
        let payload = Random::of_mut(token, this);
        (payload.state, payload.index) = (state, index as usize);
        Ok(())
    }

    /// getrandbits(k) -> x.  Generates an int with k random bits.
    #[method("(k, /)")]
    fn getrandbits(token: &mut Token, this: Borrowed<'_>, k: Borrowed<'_>) -> PyResult {
        let number = baton_object::int::index(token, k)?;
        let bits = match value_of(token, number.as_ref()) {
            Some(IntRef::Small(bits)) if bits >= 0 => bits as usize,
            Some(number) if number.is_negative() => {
                return Err(token.value_error("Cannot convert negative int"));
            }
            _ => return Err(token.overflow_error("Python int too large to convert to C int")),
        };
        if bits > i32::MAX as usize {
            return Err(token.overflow_error("Python int too large to convert to C int"));
        }
        let payload = Random::of_mut(token, this);
        if bits <= 32 {
            let word = if bits == 0 {
                0
            } else {
                payload.word() >> (32 - bits)
            };
            return Ok(token.int(i64::from(word)));
        }
        let mut bytes = Vec::with_capacity(bits.div_ceil(32) * 4);
        let mut left = bits;
        while left > 0 {
            let word = payload.word();
            let word = if left < 32 { word >> (32 - left) } else { word };
            bytes.extend_from_slice(&word.to_le_bytes());
            left = left.saturating_sub(32);
        }
        Ok(token.new_big(IBig::from(UBig::from_le_bytes(&bytes))))
    }
}

/// Module implements the Mersenne Twister random number generator.
#[baton_object::module(name = "_random", classes(super::RANDOM))]
pub mod module {}
