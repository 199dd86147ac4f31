//! `_key_derivation`: `pbkdf2_hmac` and `scrypt` of `hashlib` (RFC 8018, RFC 7914), which CPython takes from OpenSSL.
//!
//! Invariant: the memory that scrypt takes is bounded by its argument `maxmem` before any is asked for. The work is done
//! without the lock.

use super::state::{Kind, State};

/// HMAC with a key, as the two hashes that all messages begin with.
#[derive(Clone)]
struct Keyed {
    inner: State,
    outer: State,
}

impl Keyed {
    fn new(kind: Kind, key: &[u8]) -> Keyed {
        let (mut inner, mut outer) = (kind.start(), kind.start());
        let block = inner.kind().block_size();
        let mut padded = if key.len() > block {
            let mut hash = kind.start();
            hash.update(key);
            hash.digest()
        } else {
            key.to_vec()
        };
        padded.resize(block, 0);
        let with = |mask: u8| padded.iter().map(|byte| byte ^ mask).collect::<Vec<u8>>();
        inner.update(&with(0x36));
        outer.update(&with(0x5C));
        Keyed { inner, outer }
    }

    fn authenticate(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut inner = self.inner.clone();
        parts.iter().for_each(|part| inner.update(part));
        let mut outer = self.outer.clone();
        outer.update(&inner.digest());
        outer.digest()
    }
}

/// PBKDF2 with HMAC.
fn pbkdf2(kind: Kind, password: &[u8], salt: &[u8], iterations: u64, out: &mut [u8]) {
    let keyed = Keyed::new(kind, password);
    let size = keyed.inner.kind().digest_size();
    for (number, part) in (1u32..).zip(out.chunks_mut(size)) {
        let mut round = keyed.authenticate(&[salt, &number.to_be_bytes()]);
        let mut block = round.clone();
        for _ in 1..iterations {
            round = keyed.authenticate(&[&round]);
            block.iter_mut().zip(&round).for_each(|(a, b)| *a ^= b);
        }
        part.iter_mut().zip(block).for_each(|(to, from)| *to = from);
    }
}

/// The words of a block of Salsa20.
type Words = [u32; 16];

/// Salsa20 with eight rounds, added to what it began with.
fn salsa20_8(words: &mut Words) {
    // Each round mixes four columns, then four rows.
    const QUARTERS: [[usize; 4]; 8] = [
        [0, 4, 8, 12],
        [5, 9, 13, 1],
        [10, 14, 2, 6],
        [15, 3, 7, 11],
        [0, 1, 2, 3],
        [5, 6, 7, 4],
        [10, 11, 8, 9],
        [15, 12, 13, 14],
    ];
    let before = *words;
    for _ in 0..4 {
        for [a, b, c, d] in QUARTERS {
            words[b] ^= words[a].wrapping_add(words[d]).rotate_left(7);
            words[c] ^= words[b].wrapping_add(words[a]).rotate_left(9);
            words[d] ^= words[c].wrapping_add(words[b]).rotate_left(13);
            words[a] ^= words[d].wrapping_add(words[c]).rotate_left(18);
        }
    }
    for (word, old) in words.iter_mut().zip(before) {
        *word = word.wrapping_add(old);
    }
}

/// scrypt's mixing of a row of blocks; `spare` is as long.
fn mix_blocks(blocks: &mut [Words], spare: &mut [Words]) {
    let Some(mut x) = blocks.last().copied() else {
        return;
    };
    let half = blocks.len() / 2;
    for (index, block) in blocks.iter().enumerate() {
        x.iter_mut().zip(block).for_each(|(a, b)| *a ^= b);
        salsa20_8(&mut x);
        // The even ones first, then the odd ones.
        if let Some(place) = spare.get_mut(index / 2 + if index % 2 == 1 { half } else { 0 }) {
            *place = x;
        }
    }
    blocks.copy_from_slice(spare);
}

/// scrypt's mixing with a table of `n` rows, `n` being a power of two.
fn mix_with_table(blocks: &mut [Words], n: usize, table: &mut Vec<Words>) {
    let row = blocks.len();
    let mut spare = vec![[0; 16]; row];
    table.clear();
    for _ in 0..n {
        table.extend_from_slice(blocks);
        mix_blocks(blocks, &mut spare);
    }
    for _ in 0..n {
        let [low, high, ..] = blocks.last().copied().unwrap_or_default();
        let chosen = (u64::from(high) << 32 | u64::from(low)) as usize & (n - 1);
        let from = table
            .get(chosen * row..(chosen + 1) * row)
            .unwrap_or_default();
        for (block, other) in blocks.iter_mut().zip(from) {
            block.iter_mut().zip(other).for_each(|(a, b)| *a ^= b);
        }
        mix_blocks(blocks, &mut spare);
    }
}

/// What scrypt is asked for.
struct Cost {
    n: usize,
    r: usize,
    p: usize,
}

/// scrypt; `None` if there is no memory.
fn scrypt(password: &[u8], salt: &[u8], cost: &Cost, out: &mut [u8]) -> Option<()> {
    let mut table = Vec::new();
    table
        .try_reserve_exact(cost.n.checked_mul(2 * cost.r)?)
        .ok()?;
    let mut data = Vec::new();
    data.try_reserve_exact(cost.p.checked_mul(128 * cost.r)?)
        .ok()?;
    data.resize(cost.p * 128 * cost.r, 0);
    pbkdf2(Kind::Sha256, password, salt, 1, &mut data);
    for part in data.chunks_exact_mut(128 * cost.r) {
        let word = |bytes: &[u8]| bytes.try_into().map_or(0, u32::from_le_bytes);
        let mut blocks: Vec<Words> = part
            .chunks_exact(64)
            .map(|block| {
                let mut words = [0; 16];
                let read = block.chunks_exact(4).map(word);
                words.iter_mut().zip(read).for_each(|(to, from)| *to = from);
                words
            })
            .collect();
        mix_with_table(&mut blocks, cost.n, &mut table);
        let bytes = blocks.iter().flatten().flat_map(|word| word.to_le_bytes());
        part.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    }
    pbkdf2(Kind::Sha256, password, &data, 1, out);
    Some(())
}

/// Functions that make keys of passwords.
#[baton_object::module(name = "_key_derivation")]
pub mod module {
    use super::*;
    use baton_object::{Borrowed, PyResult, Token, buffer, bytes, int, switch};
    use baton_sched::Reason;

    fn data(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<u8>> {
        let view = buffer::get(token, value, false)?;
        let data = view.bytes(token).to_vec();
        drop(view);
        Ok(data)
    }

    /// Zeros for a key.
    fn room(token: &mut Token, len: usize) -> PyResult<Vec<u8>> {
        let mut out = Vec::new();
        if out.try_reserve_exact(len).is_err() {
            return Err(token.memory_error());
        }
        out.resize(len, 0);
        Ok(out)
    }

    fn kind_of(name: &str) -> Option<Kind> {
        let name = name
            .to_ascii_lowercase()
            .replace("sha2-", "sha")
            .replace("sha-", "sha");
        Some(match name.replace('-', "_").as_str() {
            "md5" => Kind::Md5,
            "sha1" => Kind::Sha1,
            "sha224" => Kind::Sha224,
            "sha256" => Kind::Sha256,
            "sha384" => Kind::Sha384,
            "sha512" => Kind::Sha512,
            "sha3_224" => Kind::Sha3x224,
            "sha3_256" => Kind::Sha3x256,
            "sha3_384" => Kind::Sha3x384,
            "sha3_512" => Kind::Sha3x512,
            _ => return None,
        })
    }

    /// Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function.
    #[function("(hash_name, password, salt, iterations, dklen=None)")]
    fn pbkdf2_hmac(
        token: &mut Token,
        hash_name: String,
        password: Borrowed<'_>,
        salt: Borrowed<'_>,
        iterations: i64,
        dklen: Option<Borrowed<'_>>,
    ) -> PyResult {
        let (password, salt) = (data(token, password)?, data(token, salt)?);
        let Some(kind) = kind_of(&hash_name) else {
            return Err(token.value_error("[digital envelope routines] unsupported"));
        };
        let Some(iterations) = u64::try_from(iterations).ok().filter(|count| *count > 0) else {
            return Err(token.value_error("iteration value must be greater than 0."));
        };
        let len = match crate::support::not_none(dklen) {
            Some(len) => int::index_to_i64(token, len, "C long")?,
            None => kind.digest_size() as i64,
        };
        if len < 1 {
            return Err(token.value_error("key length must be greater than 0."));
        }
        if i32::try_from(len).is_err() {
            return Err(token.overflow_error("key length is too great."));
        }
        let mut out = room(token, len as usize)?;
        switch::blocking(token, Reason::Blocking("pbkdf2_hmac"), || {
            pbkdf2(kind, &password, &salt, iterations, &mut out)
        });
        Ok(bytes::from_vec(token, out))
    }

    /// A number that is not negative.
    fn natural(token: &mut Token, value: Borrowed<'_>) -> PyResult<u64> {
        let number = int::index_to_i64(token, value, "C long")?;
        u64::try_from(number).map_err(|_| token.value_error("Cannot convert negative int"))
    }

    /// scrypt password-based key derivation function.
    #[function("(password, *, salt, n, r, p, maxmem=0, dklen=64)")]
    fn scrypt(
        token: &mut Token,
        password: Borrowed<'_>,
        salt: Borrowed<'_>,
        n: Borrowed<'_>,
        r: Borrowed<'_>,
        p: Borrowed<'_>,
        maxmem: Option<i64>,
        dklen: Option<i64>,
    ) -> PyResult {
        const MOST: i64 = i32::MAX as i64;
        const USUAL_MEMORY: u64 = 32 * 1024 * 1024;
        let (n, r, p) = (natural(token, n)?, natural(token, r)?, natural(token, p)?);
        let (maxmem, dklen) = (maxmem.unwrap_or(0), dklen.unwrap_or(64));
        let (password, salt) = (data(token, password)?, data(token, salt)?);
        if n < 2 || !n.is_power_of_two() {
            return Err(token.value_error("n must be a power of 2."));
        }
        if !(0..=MOST).contains(&maxmem) {
            let message = format!("maxmem must be positive and smaller than {MOST}");
            return Err(token.value_error(message));
        }
        if !(1..=MOST).contains(&dklen) {
            let message = format!("dklen must be greater than 0 and smaller than {MOST}");
            return Err(token.value_error(message));
        }
        if r == 0 || p == 0 || r < 4 && n >= 1 << (16 * r) {
            let message = "Invalid parameter combination for n, r, p, maxmem.";
            return Err(token.value_error(message));
        }
        let limit = if maxmem == 0 {
            USUAL_MEMORY
        } else {
            maxmem as u64
        };
        let wanted = n
            .checked_add(2)
            .and_then(|rows| rows.checked_add(p))
            .and_then(|rows| rows.checked_mul(128)?.checked_mul(r));
        if wanted.is_none_or(|wanted| wanted > limit) || p > ((1 << 30) - 1) / r {
            let message = "[digital envelope routines] memory limit exceeded";
            return Err(token.value_error(message));
        }
        let cost = Cost {
            n: n as usize,
            r: r as usize,
            p: p as usize,
        };
        let mut out = room(token, dklen as usize)?;
        let done = switch::blocking(token, Reason::Blocking("scrypt"), || {
            super::scrypt(&password, &salt, &cost, &mut out)
        });
        match done {
            Some(()) => Ok(bytes::from_vec(token, out)),
            None => Err(token.memory_error()),
        }
    }
}
