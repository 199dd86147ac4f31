//! The classes of the hashes with a digest of fixed size, and the modules they are in.

use super::state::{Kind, State};
use super::{data_of, digest_bytes, hex, initial};
use baton_object::traverse::Opaque;
use baton_object::{Args, Borrowed, PyResult, Token, class, methods};

/// A MD5 hash under way.
#[class(name = "md5", module = "_md5", flags = NO_INSTANTIATION, no_gc)]
pub struct Md5 {
    state: Opaque<State>,
}

#[methods]
impl Md5 {
    /// Return a copy of the hash object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = Md5::of(token, this).state.0.clone();
        Ok(token.new_object(Md5 {
            state: Opaque(state),
        }))
    }

    /// Return the digest value as a bytes object.
    #[method("()")]
    fn digest(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let digest = Md5::of(token, this).state.0.digest();
        Ok(digest_bytes(token, digest))
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("()")]
    fn hexdigest(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(hex(&Md5::of(token, this).state.0.digest()))
    }

    /// Update this hash object's state with the provided string.
    #[method("(obj, /)")]
    fn update(token: &mut Token, this: Borrowed<'_>, obj: Borrowed<'_>) -> PyResult<()> {
        let data = data_of(token, obj)?;
        Md5::of_mut(token, this).state.0.update(&data);
        Ok(())
    }

    #[getter]
    fn block_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Md5::of(token, this).state.0.block_size())
    }

    #[getter]
    fn digest_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Md5::of(token, this).state.0.digest_size())
    }

    #[getter]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(Md5::of(token, this).state.0.name())
    }
}

/// A SHA1 hash under way.
#[class(name = "sha1", module = "_sha1", flags = NO_INSTANTIATION, no_gc)]
pub struct Sha1 {
    state: Opaque<State>,
}

#[methods]
impl Sha1 {
    /// Return a copy of the hash object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = Sha1::of(token, this).state.0.clone();
        Ok(token.new_object(Sha1 {
            state: Opaque(state),
        }))
    }

    /// Return the digest value as a bytes object.
    #[method("()")]
    fn digest(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let digest = Sha1::of(token, this).state.0.digest();
        Ok(digest_bytes(token, digest))
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("()")]
    fn hexdigest(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(hex(&Sha1::of(token, this).state.0.digest()))
    }

    /// Update this hash object's state with the provided string.
    #[method("(obj, /)")]
    fn update(token: &mut Token, this: Borrowed<'_>, obj: Borrowed<'_>) -> PyResult<()> {
        let data = data_of(token, obj)?;
        Sha1::of_mut(token, this).state.0.update(&data);
        Ok(())
    }

    #[getter]
    fn block_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha1::of(token, this).state.0.block_size())
    }

    #[getter]
    fn digest_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha1::of(token, this).state.0.digest_size())
    }

    #[getter]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(Sha1::of(token, this).state.0.name())
    }
}

/// A SHA-224 hash under way.
#[class(name = "SHA224Type", module = "_sha2", flags = NO_INSTANTIATION, no_gc)]
pub struct Sha224 {
    state: Opaque<State>,
}

#[methods]
impl Sha224 {
    /// Return a copy of the hash object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = Sha224::of(token, this).state.0.clone();
        Ok(token.new_object(Sha224 {
            state: Opaque(state),
        }))
    }

    /// Return the digest value as a bytes object.
    #[method("()")]
    fn digest(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let digest = Sha224::of(token, this).state.0.digest();
        Ok(digest_bytes(token, digest))
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("()")]
    fn hexdigest(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(hex(&Sha224::of(token, this).state.0.digest()))
    }

    /// Update this hash object's state with the provided string.
    #[method("(obj, /)")]
    fn update(token: &mut Token, this: Borrowed<'_>, obj: Borrowed<'_>) -> PyResult<()> {
        let data = data_of(token, obj)?;
        Sha224::of_mut(token, this).state.0.update(&data);
        Ok(())
    }

    #[getter]
    fn block_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha224::of(token, this).state.0.block_size())
    }

    #[getter]
    fn digest_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha224::of(token, this).state.0.digest_size())
    }

    #[getter]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(Sha224::of(token, this).state.0.name())
    }
}

/// A SHA-256 hash under way.
#[class(name = "SHA256Type", module = "_sha2", flags = NO_INSTANTIATION, no_gc)]
pub struct Sha256 {
    state: Opaque<State>,
}

#[methods]
impl Sha256 {
    /// Return a copy of the hash object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = Sha256::of(token, this).state.0.clone();
        Ok(token.new_object(Sha256 {
            state: Opaque(state),
        }))
    }

    /// Return the digest value as a bytes object.
    #[method("()")]
    fn digest(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let digest = Sha256::of(token, this).state.0.digest();
        Ok(digest_bytes(token, digest))
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("()")]
    fn hexdigest(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(hex(&Sha256::of(token, this).state.0.digest()))
    }

    /// Update this hash object's state with the provided string.
    #[method("(obj, /)")]
    fn update(token: &mut Token, this: Borrowed<'_>, obj: Borrowed<'_>) -> PyResult<()> {
        let data = data_of(token, obj)?;
        Sha256::of_mut(token, this).state.0.update(&data);
        Ok(())
    }

    #[getter]
    fn block_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha256::of(token, this).state.0.block_size())
    }

    #[getter]
    fn digest_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha256::of(token, this).state.0.digest_size())
    }

    #[getter]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(Sha256::of(token, this).state.0.name())
    }
}

/// A SHA-384 hash under way.
#[class(name = "SHA384Type", module = "_sha2", flags = NO_INSTANTIATION, no_gc)]
pub struct Sha384 {
    state: Opaque<State>,
}

#[methods]
impl Sha384 {
    /// Return a copy of the hash object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = Sha384::of(token, this).state.0.clone();
        Ok(token.new_object(Sha384 {
            state: Opaque(state),
        }))
    }

    /// Return the digest value as a bytes object.
    #[method("()")]
    fn digest(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let digest = Sha384::of(token, this).state.0.digest();
        Ok(digest_bytes(token, digest))
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("()")]
    fn hexdigest(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(hex(&Sha384::of(token, this).state.0.digest()))
    }

    /// Update this hash object's state with the provided string.
    #[method("(obj, /)")]
    fn update(token: &mut Token, this: Borrowed<'_>, obj: Borrowed<'_>) -> PyResult<()> {
        let data = data_of(token, obj)?;
        Sha384::of_mut(token, this).state.0.update(&data);
        Ok(())
    }

    #[getter]
    fn block_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha384::of(token, this).state.0.block_size())
    }

    #[getter]
    fn digest_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha384::of(token, this).state.0.digest_size())
    }

    #[getter]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(Sha384::of(token, this).state.0.name())
    }
}

/// A SHA-512 hash under way.
#[class(name = "SHA512Type", module = "_sha2", flags = NO_INSTANTIATION, no_gc)]
pub struct Sha512 {
    state: Opaque<State>,
}

#[methods]
impl Sha512 {
    /// Return a copy of the hash object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = Sha512::of(token, this).state.0.clone();
        Ok(token.new_object(Sha512 {
            state: Opaque(state),
        }))
    }

    /// Return the digest value as a bytes object.
    #[method("()")]
    fn digest(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let digest = Sha512::of(token, this).state.0.digest();
        Ok(digest_bytes(token, digest))
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("()")]
    fn hexdigest(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(hex(&Sha512::of(token, this).state.0.digest()))
    }

    /// Update this hash object's state with the provided string.
    #[method("(obj, /)")]
    fn update(token: &mut Token, this: Borrowed<'_>, obj: Borrowed<'_>) -> PyResult<()> {
        let data = data_of(token, obj)?;
        Sha512::of_mut(token, this).state.0.update(&data);
        Ok(())
    }

    #[getter]
    fn block_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha512::of(token, this).state.0.block_size())
    }

    #[getter]
    fn digest_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha512::of(token, this).state.0.digest_size())
    }

    #[getter]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(Sha512::of(token, this).state.0.name())
    }
}

/// Return a new SHA3 hash object with a hashbit length of 28 bytes.
#[class(name = "sha3_224", module = "_sha3", flags = 0, no_gc)]
pub struct Sha3x224 {
    state: Opaque<State>,
}

#[methods]
impl Sha3x224 {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [data, _, string] = bind!(token, args, "sha3_224",
            Either "data" false, Keyword "usedforsecurity" false, Keyword "string" false);
        let data = initial(token, data, string)?;
        let mut state = Kind::Sha3x224.start();
        state.update(&data);
        Ok(token.new_object(Sha3x224 {
            state: Opaque(state),
        }))
    }

    #[getter]
    fn _capacity_bits(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let state = &Sha3x224::of(token, this).state.0;
        Ok(1600 - state.block_size() * 8)
    }

    #[getter]
    fn _rate_bits(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha3x224::of(token, this).state.0.block_size() * 8)
    }

    #[getter]
    fn _suffix(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(digest_bytes(token, vec![6]))
    }

    /// Return a copy of the hash object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = Sha3x224::of(token, this).state.0.clone();
        Ok(token.new_object(Sha3x224 {
            state: Opaque(state),
        }))
    }

    /// Return the digest value as a bytes object.
    #[method("()")]
    fn digest(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let digest = Sha3x224::of(token, this).state.0.digest();
        Ok(digest_bytes(token, digest))
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("()")]
    fn hexdigest(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(hex(&Sha3x224::of(token, this).state.0.digest()))
    }

    /// Update this hash object's state with the provided string.
    #[method("(obj, /)")]
    fn update(token: &mut Token, this: Borrowed<'_>, obj: Borrowed<'_>) -> PyResult<()> {
        let data = data_of(token, obj)?;
        Sha3x224::of_mut(token, this).state.0.update(&data);
        Ok(())
    }

    #[getter]
    fn block_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha3x224::of(token, this).state.0.block_size())
    }

    #[getter]
    fn digest_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha3x224::of(token, this).state.0.digest_size())
    }

    #[getter]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(Sha3x224::of(token, this).state.0.name())
    }
}

/// Return a new SHA3 hash object with a hashbit length of 32 bytes.
#[class(name = "sha3_256", module = "_sha3", flags = 0, no_gc)]
pub struct Sha3x256 {
    state: Opaque<State>,
}

#[methods]
impl Sha3x256 {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [data, _, string] = bind!(token, args, "sha3_256",
            Either "data" false, Keyword "usedforsecurity" false, Keyword "string" false);
        let data = initial(token, data, string)?;
        let mut state = Kind::Sha3x256.start();
        state.update(&data);
        Ok(token.new_object(Sha3x256 {
            state: Opaque(state),
        }))
    }

    #[getter]
    fn _capacity_bits(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let state = &Sha3x256::of(token, this).state.0;
        Ok(1600 - state.block_size() * 8)
    }

    #[getter]
    fn _rate_bits(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha3x256::of(token, this).state.0.block_size() * 8)
    }

    #[getter]
    fn _suffix(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(digest_bytes(token, vec![6]))
    }

    /// Return a copy of the hash object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = Sha3x256::of(token, this).state.0.clone();
        Ok(token.new_object(Sha3x256 {
            state: Opaque(state),
        }))
    }

    /// Return the digest value as a bytes object.
    #[method("()")]
    fn digest(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let digest = Sha3x256::of(token, this).state.0.digest();
        Ok(digest_bytes(token, digest))
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("()")]
    fn hexdigest(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(hex(&Sha3x256::of(token, this).state.0.digest()))
    }

    /// Update this hash object's state with the provided string.
    #[method("(obj, /)")]
    fn update(token: &mut Token, this: Borrowed<'_>, obj: Borrowed<'_>) -> PyResult<()> {
        let data = data_of(token, obj)?;
        Sha3x256::of_mut(token, this).state.0.update(&data);
        Ok(())
    }

    #[getter]
    fn block_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha3x256::of(token, this).state.0.block_size())
    }

    #[getter]
    fn digest_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha3x256::of(token, this).state.0.digest_size())
    }

    #[getter]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(Sha3x256::of(token, this).state.0.name())
    }
}

/// Return a new SHA3 hash object with a hashbit length of 48 bytes.
#[class(name = "sha3_384", module = "_sha3", flags = 0, no_gc)]
pub struct Sha3x384 {
    state: Opaque<State>,
}

#[methods]
impl Sha3x384 {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [data, _, string] = bind!(token, args, "sha3_384",
            Either "data" false, Keyword "usedforsecurity" false, Keyword "string" false);
        let data = initial(token, data, string)?;
        let mut state = Kind::Sha3x384.start();
        state.update(&data);
        Ok(token.new_object(Sha3x384 {
            state: Opaque(state),
        }))
    }

    #[getter]
    fn _capacity_bits(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let state = &Sha3x384::of(token, this).state.0;
        Ok(1600 - state.block_size() * 8)
    }

    #[getter]
    fn _rate_bits(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha3x384::of(token, this).state.0.block_size() * 8)
    }

    #[getter]
    fn _suffix(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(digest_bytes(token, vec![6]))
    }

    /// Return a copy of the hash object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = Sha3x384::of(token, this).state.0.clone();
        Ok(token.new_object(Sha3x384 {
            state: Opaque(state),
        }))
    }

    /// Return the digest value as a bytes object.
    #[method("()")]
    fn digest(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let digest = Sha3x384::of(token, this).state.0.digest();
        Ok(digest_bytes(token, digest))
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("()")]
    fn hexdigest(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(hex(&Sha3x384::of(token, this).state.0.digest()))
    }

    /// Update this hash object's state with the provided string.
    #[method("(obj, /)")]
    fn update(token: &mut Token, this: Borrowed<'_>, obj: Borrowed<'_>) -> PyResult<()> {
        let data = data_of(token, obj)?;
        Sha3x384::of_mut(token, this).state.0.update(&data);
        Ok(())
    }

    #[getter]
    fn block_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha3x384::of(token, this).state.0.block_size())
    }

    #[getter]
    fn digest_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha3x384::of(token, this).state.0.digest_size())
    }

    #[getter]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(Sha3x384::of(token, this).state.0.name())
    }
}

/// Return a new SHA3 hash object with a hashbit length of 64 bytes.
#[class(name = "sha3_512", module = "_sha3", flags = 0, no_gc)]
pub struct Sha3x512 {
    state: Opaque<State>,
}

#[methods]
impl Sha3x512 {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [data, _, string] = bind!(token, args, "sha3_512",
            Either "data" false, Keyword "usedforsecurity" false, Keyword "string" false);
        let data = initial(token, data, string)?;
        let mut state = Kind::Sha3x512.start();
        state.update(&data);
        Ok(token.new_object(Sha3x512 {
            state: Opaque(state),
        }))
    }

    #[getter]
    fn _capacity_bits(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let state = &Sha3x512::of(token, this).state.0;
        Ok(1600 - state.block_size() * 8)
    }

    #[getter]
    fn _rate_bits(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha3x512::of(token, this).state.0.block_size() * 8)
    }

    #[getter]
    fn _suffix(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(digest_bytes(token, vec![6]))
    }

    /// Return a copy of the hash object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = Sha3x512::of(token, this).state.0.clone();
        Ok(token.new_object(Sha3x512 {
            state: Opaque(state),
        }))
    }

    /// Return the digest value as a bytes object.
    #[method("()")]
    fn digest(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let digest = Sha3x512::of(token, this).state.0.digest();
        Ok(digest_bytes(token, digest))
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("()")]
    fn hexdigest(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(hex(&Sha3x512::of(token, this).state.0.digest()))
    }

    /// Update this hash object's state with the provided string.
    #[method("(obj, /)")]
    fn update(token: &mut Token, this: Borrowed<'_>, obj: Borrowed<'_>) -> PyResult<()> {
        let data = data_of(token, obj)?;
        Sha3x512::of_mut(token, this).state.0.update(&data);
        Ok(())
    }

    #[getter]
    fn block_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha3x512::of(token, this).state.0.block_size())
    }

    #[getter]
    fn digest_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Sha3x512::of(token, this).state.0.digest_size())
    }

    #[getter]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(Sha3x512::of(token, this).state.0.name())
    }
}

/// MD5.
#[baton_object::module(name = "_md5")]
pub mod md5 {
    use super::*;

    #[constant]
    fn MD5Type(token: &mut Token) -> PyResult {
        Ok(token.native_class(&MD5).as_value().own(token))
    }

    #[constant]
    fn _GIL_MINSIZE(_token: &mut Token) -> i64 {
        2048
    }

    /// Return a new MD5 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn md5(
        token: &mut Token,
        data: Option<Borrowed<'_>>,
        _usedforsecurity: Option<Borrowed<'_>>,
        string: Option<Borrowed<'_>>,
    ) -> PyResult {
        let data = initial(token, data, string)?;
        let mut state = Kind::Md5.start();
        state.update(&data);
        Ok(token.new_object(Md5 {
            state: Opaque(state),
        }))
    }
}

/// SHA-1.
#[baton_object::module(name = "_sha1")]
pub mod sha1 {
    use super::*;

    #[constant]
    fn SHA1Type(token: &mut Token) -> PyResult {
        Ok(token.native_class(&SHA1).as_value().own(token))
    }

    #[constant]
    fn _GIL_MINSIZE(_token: &mut Token) -> i64 {
        2048
    }

    /// Return a new SHA1 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha1(
        token: &mut Token,
        data: Option<Borrowed<'_>>,
        _usedforsecurity: Option<Borrowed<'_>>,
        string: Option<Borrowed<'_>>,
    ) -> PyResult {
        let data = initial(token, data, string)?;
        let mut state = Kind::Sha1.start();
        state.update(&data);
        Ok(token.new_object(Sha1 {
            state: Opaque(state),
        }))
    }
}

/// SHA-2.
#[baton_object::module(
    name = "_sha2",
    classes(super::SHA224, super::SHA256, super::SHA384, super::SHA512)
)]
pub mod sha2 {
    use super::*;

    #[constant]
    fn _GIL_MINSIZE(_token: &mut Token) -> i64 {
        2048
    }

    /// Return a new SHA-224 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha224(
        token: &mut Token,
        data: Option<Borrowed<'_>>,
        _usedforsecurity: Option<Borrowed<'_>>,
        string: Option<Borrowed<'_>>,
    ) -> PyResult {
        let data = initial(token, data, string)?;
        let mut state = Kind::Sha224.start();
        state.update(&data);
        Ok(token.new_object(Sha224 {
            state: Opaque(state),
        }))
    }

    /// Return a new SHA-256 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha256(
        token: &mut Token,
        data: Option<Borrowed<'_>>,
        _usedforsecurity: Option<Borrowed<'_>>,
        string: Option<Borrowed<'_>>,
    ) -> PyResult {
        let data = initial(token, data, string)?;
        let mut state = Kind::Sha256.start();
        state.update(&data);
        Ok(token.new_object(Sha256 {
            state: Opaque(state),
        }))
    }

    /// Return a new SHA-384 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha384(
        token: &mut Token,
        data: Option<Borrowed<'_>>,
        _usedforsecurity: Option<Borrowed<'_>>,
        string: Option<Borrowed<'_>>,
    ) -> PyResult {
        let data = initial(token, data, string)?;
        let mut state = Kind::Sha384.start();
        state.update(&data);
        Ok(token.new_object(Sha384 {
            state: Opaque(state),
        }))
    }

    /// Return a new SHA-512 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha512(
        token: &mut Token,
        data: Option<Borrowed<'_>>,
        _usedforsecurity: Option<Borrowed<'_>>,
        string: Option<Borrowed<'_>>,
    ) -> PyResult {
        let data = initial(token, data, string)?;
        let mut state = Kind::Sha512.start();
        state.update(&data);
        Ok(token.new_object(Sha512 {
            state: Opaque(state),
        }))
    }
}

/// SHA-3.
#[baton_object::module(
    name = "_sha3",
    classes(
        super::SHA3X224,
        super::SHA3X256,
        super::SHA3X384,
        super::SHA3X512,
        super::super::shake::SHAKE128,
        super::super::shake::SHAKE256
    )
)]
pub mod sha3 {
    use super::*;

    #[constant]
    fn _GIL_MINSIZE(_token: &mut Token) -> i64 {
        2048
    }

    #[constant]
    fn implementation(token: &mut Token) -> PyResult {
        Ok(token.new_str("RustCrypto"))
    }
}
