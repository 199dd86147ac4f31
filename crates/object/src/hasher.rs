//! A hasher for keys that need no protection: numbers the interpreter gave out, addresses, and hashes that are keyed
//! already.
//!
//! Invariant: one multiplication by the golden ratio, whose high and low bits both depend on the key, as hash tables
//! that look at both ends need.

use std::hash::{BuildHasherDefault, Hasher};

/// See the module's note.
#[derive(Default)]
pub struct NumberHasher(u64);

/// How a table with such keys is built.
pub type BuildNumberHasher = BuildHasherDefault<NumberHasher>;

impl Hasher for NumberHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = u128::from(self.0 ^ number) * 0x9E37_79B9_7F4A_7C15;
        self.0 = mixed as u64 ^ (mixed >> 64) as u64;
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number as u64);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
