//! The line ends of a text stream, as the argument `newline` says.

use baton_object::str::{Chars, Str, StrBuilder};
use baton_object::{Borrowed, Owned, PyResult, Token};

/// What ends lines.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Ending {
    /// Any kind, translated to `\n`.
    Translated,
    /// Any kind, left alone.
    Universal,
    /// `\n`
    Lf,
    /// `\r`
    Cr,
    /// `\r\n`
    CrLf,
}

impl Ending {
    pub(super) fn of(token: &mut Token, newline: Borrowed<'_>) -> PyResult<Ending> {
        if newline.is_none() {
            return Ok(Ending::Translated);
        }
        let Some(text) = newline.get::<Str>(token) else {
            let got = token.class_name(newline);
            return Err(token.type_error(format!(
                "TextIOWrapper() argument 'newline' must be str or None, not {got}"
            )));
        };
        match &*text.to_cow() {
            "" => Ok(Ending::Universal),
            "\n" => Ok(Ending::Lf),
            "\r" => Ok(Ending::Cr),
            "\r\n" => Ok(Ending::CrLf),
            _ => {
                let text = text.to_cow().into_owned();
                Err(token.value_error(format!("illegal newline value: {text}")))
            }
        }
    }

    /// True if reading looks for all kinds of line ends.
    pub(super) fn universal(self) -> bool {
        matches!(self, Ending::Translated | Ending::Universal)
    }

    /// What `\n` is written as, where that is something else.
    pub(super) fn written(self) -> Option<&'static str> {
        match self {
            Ending::Cr => Some("\r"),
            Ending::CrLf => Some("\r\n"),
            _ => None,
        }
    }

    /// The end of the first line in `chars`, and whether a `\r` stands before its beginning.
    pub(super) fn find(self, chars: Chars<'_>, cr_before: bool) -> Option<usize> {
        match self {
            Ending::Translated | Ending::Lf => position(chars, 10).map(|at| at + 1),
            Ending::Cr => position(chars, 13).map(|at| at + 1),
            Ending::Universal => {
                let at = chars.iter().position(|c| c == 10 || c == 13)?;
                let pair = chars.at(at) == 13 && at + 1 < chars.len() && chars.at(at + 1) == 10;
                Some(at + 1 + usize::from(pair))
            }
            Ending::CrLf => {
                let before = |at: usize| {
                    if at == 0 {
                        cr_before
                    } else {
                        chars.at(at - 1) == 13
                    }
                };
                chars
                    .iter()
                    .enumerate()
                    .find(|(at, c)| *c == 10 && before(*at))
                    .map(|(at, _)| at + 1)
            }
        }
    }
}

pub(super) fn position(chars: Chars<'_>, wanted: u8) -> Option<usize> {
    match chars {
        Chars::One(bytes) => bytes.iter().position(|byte| *byte == wanted),
        _ => chars.iter().position(|c| c == u32::from(wanted)),
    }
}

/// The text with its line ends as they are written.
pub(super) fn with_endings(token: &Token, text: Borrowed<'_>, ending: &str) -> Owned {
    let mut out = StrBuilder::new();
    let Some(string) = text.get::<Str>(token) else {
        return text.own(token);
    };
    for c in string.chars().iter() {
        if c == 10 {
            out.push_str(ending)
        } else {
            out.push_char(c)
        }
    }
    out.finish(token)
}
