//! Line ends: translation to `\n`, and which kinds were seen.

use crate::io::base::instance;
use crate::io::call_named;
use baton_object::str::{Chars, Str, StrBuilder};
use baton_object::{
    Args, Borrowed, Known, Owned, PyResult, Token, attribute, class, methods, object,
};

/// `\r` was seen.
pub(super) const CR: u8 = 1;
/// `\n` was seen.
pub(super) const LF: u8 = 2;
/// `\r\n` was seen.
pub(super) const CRLF: u8 = 4;

/// The state of a translation.
#[derive(Clone, Copy, Default)]
pub(super) struct Newlines {
    /// A `\r` came last, and its `\n` may follow.
    pub pending: bool,
    /// The kinds seen.
    pub seen: u8,
}

impl Newlines {
    /// Notes the line ends of `text`, and translates them if wanted. A `\r` at the end waits unless this is the last.
    pub(super) fn feed(
        &mut self,
        token: &Token,
        text: &Owned,
        translate: bool,
        last: bool,
    ) -> Owned {
        let Some(string) = text.as_ref().get::<Str>(token) else {
            return text.clone_ref(token);
        };
        let chars = string.chars();
        let plain = !self.pending && !has_cr(chars);
        if plain {
            if self.seen & LF == 0 && contains(chars, 10) {
                self.seen |= LF;
            }
            return text.clone_ref(token);
        }
        let mut out = StrBuilder::with_capacity(chars.len() + 1);
        let mut after_cr = std::mem::take(&mut self.pending);
        let mut start = 0;
        for (at, c) in chars.iter().enumerate() {
            if after_cr {
                let pair = c == 10;
                self.seen |= if pair { CRLF } else { CR };
                if translate || !pair {
                    out.push_char(if translate { 10 } else { 13 });
                } else {
                    out.push_str("\r\n");
                }
                after_cr = c == 13;
                start = if pair || after_cr { at + 1 } else { at };
                continue;
            }
            match c {
                13 => {
                    out.push(chars.slice(start, at));
                    after_cr = true;
                    start = at + 1;
                }
                10 => self.seen |= LF,
                _ => {}
            }
        }
        if start < chars.len() {
            out.push(chars.slice(start, chars.len()));
        }
        if after_cr {
            if last {
                self.seen |= CR;
                out.push_char(if translate { 10 } else { 13 });
            } else {
                self.pending = true;
            }
        }
        out.finish(token)
    }

    /// The kinds seen, as the attribute `newlines` shows them.
    pub(super) fn shown(self, token: &Token) -> Owned {
        let kinds = [(CR, "\r"), (LF, "\n"), (CRLF, "\r\n")];
        let mut found: Vec<Owned> = kinds
            .iter()
            .filter(|(bit, _)| self.seen & bit != 0)
            .map(|(_, text)| token.new_str(text))
            .collect();
        match found.len() {
            0 => token.none(),
            1 => found.pop().unwrap_or_else(|| token.none()),
            _ => token.new_tuple(found.into_iter()),
        }
    }
}

fn contains(chars: Chars<'_>, wanted: u32) -> bool {
    match chars {
        Chars::One(bytes) => bytes.contains(&(wanted as u8)),
        _ => chars.iter().any(|c| c == wanted),
    }
}

fn has_cr(chars: Chars<'_>) -> bool {
    contains(chars, 13)
}

/// Codec used when reading a file in universal newlines mode.
///
/// It wraps another incremental decoder, translating \r\n and \r into \n.
/// It also records the types of newlines encountered.  When used with
/// translate=False, it ensures that the newline sequence is returned in
/// one piece. When used with decoder=None, it expects unicode strings as
/// decode input and translates newlines without first invoking an external
/// decoder.
#[class(name = "IncrementalNewlineDecoder", module = "_io", flags = BASETYPE, signature = "(decoder, translate, errors='strict')")]
pub struct IncrementalNewlineDecoder {
    decoder: Option<Owned>,
    translate: bool,
    pending: bool,
    seen: u8,
}

const SIGNATURE: baton_object::args::Signature = baton_object::signature!("IncrementalNewlineDecoder",
    Either "decoder" true, Either "translate" true, Either "errors" false);

#[methods]
impl IncrementalNewlineDecoder {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(
            token,
            class,
            IncrementalNewlineDecoder {
                decoder: None,
                translate: false,
                pending: false,
                seen: 0,
            },
        )
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let [decoder, translate, _errors] = SIGNATURE.bind::<3>(token, args)?;
        let translate = match translate {
            Some(translate) => object::is_true(token, translate)?,
            None => false,
        };
        let decoder = decoder
            .filter(|decoder| !decoder.is_none())
            .map(|decoder| decoder.own(token));
        let payload = IncrementalNewlineDecoder::of_mut(token, this);
        let old = std::mem::replace(
            payload,
            IncrementalNewlineDecoder {
                decoder,
                translate,
                pending: false,
                seen: 0,
            },
        );
        drop(old);
        Ok(())
    }

    #[method("(input, final=False)")]
    fn decode(
        token: &mut Token,
        this: Borrowed<'_>,
        input: Borrowed<'_>,
        last: Option<bool>,
    ) -> PyResult {
        let last = last.unwrap_or(false);
        let decoder = IncrementalNewlineDecoder::of(token, this)
            .decoder
            .as_ref()
            .map(|decoder| decoder.clone_ref(token));
        let text = match decoder {
            Some(decoder) => {
                let flag = token.bool(last);
                attribute::call_method(
                    token,
                    decoder.as_ref(),
                    token.name(Known::decode),
                    &[input, flag.as_ref()],
                )?
            }
            None => input.own(token),
        };
        if !text.as_ref().is_a::<Str>(token) {
            let got = token.class_name(text.as_ref());
            return Err(token.type_error(format!(
                "decoder should return a string result, not '{got}'"
            )));
        }
        let payload = IncrementalNewlineDecoder::of(token, this);
        let (mut state, translate) = (
            Newlines {
                pending: payload.pending,
                seen: payload.seen,
            },
            payload.translate,
        );
        let text = state.feed(token, &text, translate, last);
        let payload = IncrementalNewlineDecoder::of_mut(token, this);
        (payload.pending, payload.seen) = (state.pending, state.seen);
        Ok(text)
    }

    #[method("()")]
    fn getstate(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = IncrementalNewlineDecoder::of(token, this);
        let (decoder, pending) = (
            payload
                .decoder
                .as_ref()
                .map(|decoder| decoder.clone_ref(token)),
            payload.pending,
        );
        let (buffer, flag) =
            match decoder {
                None => (baton_object::bytes::new(token, b""), 0),
                Some(decoder) => {
                    let state = call_named(token, decoder.as_ref(), "getstate", &[])?;
                    let pair = baton_object::tuple::Tuple::items_of(token, state.as_ref())
                        .and_then(|items| match items {
                            [buffer, flag] => Some((buffer.own(token), flag.own(token))),
                            _ => None,
                        });
                    let Some((buffer, flag)) = pair else {
                        return Err(token.type_error("illegal decoder state"));
                    };
                    (
                        buffer,
                        baton_object::int::index_to_i64(token, flag.as_ref(), "C long")?,
                    )
                }
            };
        let flag = token.int(flag << 1 | i64::from(pending));
        Ok(token.new_tuple([buffer, flag].into_iter()))
    }

    #[method("(state, /)")]
    fn setstate(token: &mut Token, this: Borrowed<'_>, state: Borrowed<'_>) -> PyResult<()> {
        let pair =
            baton_object::tuple::Tuple::items_of(token, state).and_then(|items| match items {
                [buffer, flag] => Some((buffer.own(token), flag.own(token))),
                _ => None,
            });
        let Some((buffer, flag)) = pair else {
            return Err(token.type_error("state argument must be a tuple"));
        };
        let flag = baton_object::int::index_to_i64(token, flag.as_ref(), "C long")?;
        let payload = IncrementalNewlineDecoder::of_mut(token, this);
        payload.pending = flag & 1 != 0;
        let decoder = payload.decoder.clone();
        if let Some(decoder) = decoder {
            let flag = token.int(flag >> 1);
            let inner = token.new_tuple([buffer, flag].into_iter());
            call_named(token, decoder.as_ref(), "setstate", &[inner.as_ref()])?;
        }
        Ok(())
    }

    #[method("()")]
    fn reset(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let payload = IncrementalNewlineDecoder::of_mut(token, this);
        (payload.pending, payload.seen) = (false, 0);
        let decoder = payload.decoder.clone();
        if let Some(decoder) = decoder {
            call_named(token, decoder.as_ref(), "reset", &[])?;
        }
        Ok(())
    }

    #[getter]
    fn newlines(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = IncrementalNewlineDecoder::of(token, this);
        Ok(Newlines {
            pending: payload.pending,
            seen: payload.seen,
        }
        .shown(token))
    }
}
