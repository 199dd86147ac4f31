//! A hash under way, whichever it is.

use sha3::digest::{Digest, ExtendableOutput, Update, XofReader};

macro_rules! states {
    ($($variant:ident $type:ty, $name:literal $block:literal $size:literal;)*) => {
        /// A hash with a digest of fixed size.
        #[derive(Clone)]
        pub enum State {
            $(#[allow(missing_docs)] $variant(Box<$type>),)*
        }

        /// Which hash.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Kind {
            $(#[allow(missing_docs)] $variant,)*
        }

        impl Kind {
            pub fn start(self) -> State {
                match self {
                    $(Kind::$variant => State::$variant(Box::default()),)*
                }
            }

            pub fn name(self) -> &'static str {
                match self {
                    $(Kind::$variant => $name,)*
                }
            }

            pub fn block_size(self) -> usize {
                match self {
                    $(Kind::$variant => $block,)*
                }
            }

            pub fn digest_size(self) -> usize {
                match self {
                    $(Kind::$variant => $size,)*
                }
            }
        }

        impl State {
            pub fn update(&mut self, data: &[u8]) {
                match self {
                    $(State::$variant(state) => Digest::update(&mut **state, data),)*
                }
            }

            pub fn kind(&self) -> Kind {
                match self {
                    $(State::$variant(_) => Kind::$variant,)*
                }
            }

            pub fn digest(&self) -> Vec<u8> {
                match self.clone() {
                    $(State::$variant(state) => state.finalize().to_vec(),)*
                }
            }
        }
    };
}

states! {
    Md5 md5::Md5, "md5" 64 16;
    Sha1 sha1::Sha1, "sha1" 64 20;
    Sha224 sha2::Sha224, "sha224" 64 28;
    Sha256 sha2::Sha256, "sha256" 64 32;
    Sha384 sha2::Sha384, "sha384" 128 48;
    Sha512 sha2::Sha512, "sha512" 128 64;
    Sha3x224 sha3::Sha3_224, "sha3_224" 144 28;
    Sha3x256 sha3::Sha3_256, "sha3_256" 136 32;
    Sha3x384 sha3::Sha3_384, "sha3_384" 104 48;
    Sha3x512 sha3::Sha3_512, "sha3_512" 72 64;
}

/// A hash with a digest of any size.
#[derive(Clone)]
pub enum Shake {
    /// SHAKE128
    Small(sha3::Shake128),
    /// SHAKE256
    Large(sha3::Shake256),
}

impl Shake {
    pub fn update(&mut self, data: &[u8]) {
        match self {
            Shake::Small(state) => Update::update(state, data),
            Shake::Large(state) => Update::update(state, data),
        }
    }

    pub fn read(&self, out: &mut [u8]) {
        match self.clone() {
            Shake::Small(state) => state.finalize_xof().read(out),
            Shake::Large(state) => state.finalize_xof().read(out),
        }
    }
}
