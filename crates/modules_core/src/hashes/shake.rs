//! SHAKE128 and SHAKE256: digests of any length.

use super::state::Shake;
use super::{begin, data_of, digest_bytes, go_on, hex, initial, snapshot};
use crate::shared::Shared;
use baton_object::traverse::Opaque;
use baton_object::{Args, Borrowed, PyResult, Token, class, methods};

fn output(token: &mut Token, state: &Shake, length: i64) -> PyResult<Vec<u8>> {
    let Ok(length) = usize::try_from(length) else {
        return Err(token.value_error("value must be positive"));
    };
    if length >= 1 << 29 {
        return Err(token.value_error("length is too large"));
    }
    let mut out = Vec::new();
    if out.try_reserve_exact(length).is_err() {
        return Err(token.memory_error());
    }
    out.resize(length, 0);
    state.read(&mut out);
    Ok(out)
}

/// Return a new SHAKE hash object.
#[class(name = "shake_128", module = "_sha3", flags = 0, no_gc)]
pub struct Shake128 {
    state: Opaque<Shared<Shake>>,
}

#[methods]
impl Shake128 {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [data, _, string] = bind!(token, args, "shake_128",
            Either "data" false, Keyword "usedforsecurity" false, Keyword "string" false);
        let data = initial(token, data, string)?;
        let mut state = Shake::Small(sha3::Shake128::default());
        begin(token, &data, |data| state.update(data));
        Ok(token.new_object(Shake128 {
            state: Opaque(Shared::new(state)),
        }))
    }

    /// Return a copy of the hash object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = Shake128::of(token, this).state.0.clone();
        let state = snapshot(token, &state);
        Ok(token.new_object(Shake128 {
            state: Opaque(Shared::new(state)),
        }))
    }

    /// Return the digest value as a bytes object.
    #[method("(length)")]
    fn digest(token: &mut Token, this: Borrowed<'_>, length: i64) -> PyResult {
        let state = Shake128::of(token, this).state.0.clone();
        let state = snapshot(token, &state);
        let digest = output(token, &state, length)?;
        Ok(digest_bytes(token, digest))
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("(length)")]
    fn hexdigest(token: &mut Token, this: Borrowed<'_>, length: i64) -> PyResult<String> {
        let state = Shake128::of(token, this).state.0.clone();
        let state = snapshot(token, &state);
        Ok(hex(&output(token, &state, length)?))
    }

    /// Update this hash object's state with the provided bytes-like object.
    #[method("(data, /)")]
    fn update(token: &mut Token, this: Borrowed<'_>, data: Borrowed<'_>) -> PyResult<()> {
        let data = data_of(token, data)?;
        let state = Shake128::of(token, this).state.0.clone();
        go_on(token, &state, &data, |state, data| state.update(data));
        Ok(())
    }

    #[getter]
    fn block_size(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<i64> {
        Ok(168)
    }

    #[getter]
    fn digest_size(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<i64> {
        Ok(0)
    }

    #[getter]
    fn name(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok("shake_128")
    }

    #[getter]
    fn _capacity_bits(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<i64> {
        Ok(256)
    }

    #[getter]
    fn _rate_bits(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<i64> {
        Ok(1344)
    }

    #[getter]
    fn _suffix(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(digest_bytes(token, vec![0x1F]))
    }
}

/// Return a new SHAKE hash object.
#[class(name = "shake_256", module = "_sha3", flags = 0, no_gc)]
pub struct Shake256 {
    state: Opaque<Shared<Shake>>,
}

#[methods]
impl Shake256 {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [data, _, string] = bind!(token, args, "shake_256",
            Either "data" false, Keyword "usedforsecurity" false, Keyword "string" false);
        let data = initial(token, data, string)?;
        let mut state = Shake::Large(sha3::Shake256::default());
        begin(token, &data, |data| state.update(data));
        Ok(token.new_object(Shake256 {
            state: Opaque(Shared::new(state)),
        }))
    }

    /// Return a copy of the hash object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = Shake256::of(token, this).state.0.clone();
        let state = snapshot(token, &state);
        Ok(token.new_object(Shake256 {
            state: Opaque(Shared::new(state)),
        }))
    }

    /// Return the digest value as a bytes object.
    #[method("(length)")]
    fn digest(token: &mut Token, this: Borrowed<'_>, length: i64) -> PyResult {
        let state = Shake256::of(token, this).state.0.clone();
        let state = snapshot(token, &state);
        let digest = output(token, &state, length)?;
        Ok(digest_bytes(token, digest))
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("(length)")]
    fn hexdigest(token: &mut Token, this: Borrowed<'_>, length: i64) -> PyResult<String> {
        let state = Shake256::of(token, this).state.0.clone();
        let state = snapshot(token, &state);
        Ok(hex(&output(token, &state, length)?))
    }

    /// Update this hash object's state with the provided bytes-like object.
    #[method("(data, /)")]
    fn update(token: &mut Token, this: Borrowed<'_>, data: Borrowed<'_>) -> PyResult<()> {
        let data = data_of(token, data)?;
        let state = Shake256::of(token, this).state.0.clone();
        go_on(token, &state, &data, |state, data| state.update(data));
        Ok(())
    }

    #[getter]
    fn block_size(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<i64> {
        Ok(136)
    }

    #[getter]
    fn digest_size(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<i64> {
        Ok(0)
    }

    #[getter]
    fn name(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok("shake_256")
    }

    #[getter]
    fn _capacity_bits(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<i64> {
        Ok(512)
    }

    #[getter]
    fn _rate_bits(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<i64> {
        Ok(1088)
    }

    #[getter]
    fn _suffix(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(digest_bytes(token, vec![0x1F]))
    }
}
