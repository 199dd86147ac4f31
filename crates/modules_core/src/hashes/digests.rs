//! The classes of the hashes with a digest of fixed size, and the modules they are in.

use super::state::{Kind, State};
use super::{begin, data_of, digest_bytes, go_on, hex, initial, snapshot};
use crate::shared::Shared;
use baton_object::traverse::Opaque;
use baton_object::{Args, Borrowed, PyResult, Token, class, methods};

/// The state of a new hash, which has seen the data of its constructor.
fn started(
    token: &mut Token,
    kind: Kind,
    data: Option<Borrowed<'_>>,
    string: Option<Borrowed<'_>>,
) -> PyResult<Opaque<Shared<State>>> {
    let data = initial(token, data, string)?;
    let mut state = kind.start();
    begin(token, &data, |data| state.update(data));
    Ok(Opaque(Shared::new(state)))
}

/// Declares the class of a hash with a digest of fixed size; in the braces are the methods that it has beyond those of
/// all.
macro_rules! digest_class {
    ($(#[doc = $doc:literal])* $type:ident = $module:tt . $name:tt, $flags:tt { $($own:tt)* }) => {
        $(#[doc = $doc])*
        #[class(name = $name, module = $module, flags = $flags, no_gc)]
        pub struct $type {
            state: Opaque<Shared<State>>,
        }

        #[methods]
        impl $type {
            $($own)*

            /// Return a copy of the hash object.
            #[method("()")]
            fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let state = $type::of(token, this).state.0.clone();
                let state = snapshot(token, &state);
                Ok(token.new_object($type {
                    state: Opaque(Shared::new(state)),
                }))
            }

            /// Return the digest value as a bytes object.
            #[method("()")]
            fn digest(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let state = $type::of(token, this).state.0.clone();
                let digest = snapshot(token, &state).digest();
                Ok(digest_bytes(token, digest))
            }

            /// Return the digest value as a string of hexadecimal digits.
            #[method("()")]
            fn hexdigest(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
                let state = $type::of(token, this).state.0.clone();
                Ok(hex(&snapshot(token, &state).digest()))
            }

            /// Update this hash object's state with the provided string.
            #[method("(obj, /)")]
            fn update(token: &mut Token, this: Borrowed<'_>, obj: Borrowed<'_>) -> PyResult<()> {
                let data = data_of(token, obj)?;
                let state = $type::of(token, this).state.0.clone();
                go_on(token, &state, &data, |state, data| state.update(data));
                Ok(())
            }

            #[getter]
            fn block_size(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<usize> {
                Ok(Kind::$type.block_size())
            }

            #[getter]
            fn digest_size(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<usize> {
                Ok(Kind::$type.digest_size())
            }

            #[getter]
            fn name(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<&'static str> {
                Ok(Kind::$type.name())
            }
        }
    };
}

/// Declares the class of a SHA-3 hash, which is called to make one.
macro_rules! sha3_class {
    ($(#[doc = $doc:literal])* $type:ident = $name:tt) => {
        digest_class! {
            $(#[doc = $doc])*
            $type = "_sha3" . $name, 0 {
                #[slot]
                fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
                    let [data, _, string] = bind!(token, args, $name,
                        Either "data" false, Keyword "usedforsecurity" false, Keyword "string" false);
                    let state = started(token, Kind::$type, data, string)?;
                    Ok(token.new_object($type { state }))
                }

                #[getter]
                fn _capacity_bits(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<usize> {
                    Ok(1600 - Kind::$type.block_size() * 8)
                }

                #[getter]
                fn _rate_bits(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<usize> {
                    Ok(Kind::$type.block_size() * 8)
                }

                #[getter]
                fn _suffix(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
                    Ok(digest_bytes(token, vec![6]))
                }
            }
        }
    };
}

digest_class! {
    /// A MD5 hash under way.
    Md5 = "_md5" . "md5", NO_INSTANTIATION {}
}

digest_class! {
    /// A SHA1 hash under way.
    Sha1 = "_sha1" . "sha1", NO_INSTANTIATION {}
}

digest_class! {
    /// A SHA-224 hash under way.
    Sha224 = "_sha2" . "SHA224Type", NO_INSTANTIATION {}
}

digest_class! {
    /// A SHA-256 hash under way.
    Sha256 = "_sha2" . "SHA256Type", NO_INSTANTIATION {}
}

digest_class! {
    /// A SHA-384 hash under way.
    Sha384 = "_sha2" . "SHA384Type", NO_INSTANTIATION {}
}

digest_class! {
    /// A SHA-512 hash under way.
    Sha512 = "_sha2" . "SHA512Type", NO_INSTANTIATION {}
}

sha3_class! {
    /// Return a new SHA3 hash object with a hashbit length of 28 bytes.
    Sha3x224 = "sha3_224"
}

sha3_class! {
    /// Return a new SHA3 hash object with a hashbit length of 32 bytes.
    Sha3x256 = "sha3_256"
}

sha3_class! {
    /// Return a new SHA3 hash object with a hashbit length of 48 bytes.
    Sha3x384 = "sha3_384"
}

sha3_class! {
    /// Return a new SHA3 hash object with a hashbit length of 64 bytes.
    Sha3x512 = "sha3_512"
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
        let state = started(token, Kind::Md5, data, string)?;
        Ok(token.new_object(Md5 { state }))
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
        let state = started(token, Kind::Sha1, data, string)?;
        Ok(token.new_object(Sha1 { state }))
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
        let state = started(token, Kind::Sha224, data, string)?;
        Ok(token.new_object(Sha224 { state }))
    }

    /// Return a new SHA-256 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha256(
        token: &mut Token,
        data: Option<Borrowed<'_>>,
        _usedforsecurity: Option<Borrowed<'_>>,
        string: Option<Borrowed<'_>>,
    ) -> PyResult {
        let state = started(token, Kind::Sha256, data, string)?;
        Ok(token.new_object(Sha256 { state }))
    }

    /// Return a new SHA-384 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha384(
        token: &mut Token,
        data: Option<Borrowed<'_>>,
        _usedforsecurity: Option<Borrowed<'_>>,
        string: Option<Borrowed<'_>>,
    ) -> PyResult {
        let state = started(token, Kind::Sha384, data, string)?;
        Ok(token.new_object(Sha384 { state }))
    }

    /// Return a new SHA-512 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha512(
        token: &mut Token,
        data: Option<Borrowed<'_>>,
        _usedforsecurity: Option<Borrowed<'_>>,
        string: Option<Borrowed<'_>>,
    ) -> PyResult {
        let state = started(token, Kind::Sha512, data, string)?;
        Ok(token.new_object(Sha512 { state }))
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
