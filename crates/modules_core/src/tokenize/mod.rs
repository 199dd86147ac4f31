//! `_tokenize`: the tokens of source text, as `tokenize` shows them.

mod kinds;
mod lexer;
mod modes;

use baton_object::exceptions::{INDENTATION_ERROR, STOP_ITERATION, SYNTAX_ERROR, TAB_ERROR};
use baton_object::str::{self, Str};
use baton_object::traverse::Opaque;
use baton_object::{Args, Borrowed, Owned, PyResult, Raised, Token, bytes, class, methods, object};
use lexer::{Error, ErrorKind, Lexer};

/// The tokenizer's iterator.
#[class(name = "TokenizerIter", module = "_tokenize", flags = 0)]
pub struct TokenizerIter {
    readline: Owned,
    encoding: Option<String>,
    lexer: Opaque<Lexer>,
}

/// One line's characters; `None` at the end.
fn read_line(
    token: &mut Token,
    readline: Borrowed<'_>,
    encoding: Option<&str>,
) -> PyResult<Option<Vec<u32>>> {
    let line = match object::call(token, readline, &[]) {
        Ok(line) => line,
        Err(raised) => {
            token.swallow(raised, &STOP_ITERATION)?;
            return Ok(None);
        }
    };
    let text = match encoding {
        None if line.as_ref().is_a::<Str>(token) => line,
        None => return Err(token.type_error("readline() returned a non-string object")),
        Some(_) if bytes::value_of(token, line.as_ref()).is_none() => {
            return Err(token.type_error("readline() returned a non-bytes object"));
        }
        Some(encoding) => {
            let (encoding, errors) = (token.new_str(encoding), token.new_str("replace"));
            crate::support::call_method(
                token,
                line.as_ref(),
                "decode",
                &[encoding.as_ref(), errors.as_ref()],
            )?
        }
    };
    let chars: Vec<u32> = str::of(token, text.as_ref())
        .map(|text| text.chars().iter().collect())
        .unwrap_or_default();
    Ok((!chars.is_empty()).then_some(chars))
}

/// Gives the lexer as many lines as it may want, or says that there are no more.
fn feed(token: &mut Token, this: Borrowed<'_>, lines: usize) -> PyResult<()> {
    for _ in 0..lines {
        let it = TokenizerIter::of(token, this);
        let (readline, encoding) = (it.readline.clone_ref(token), it.encoding.clone());
        let line = read_line(token, readline.as_ref(), encoding.as_deref())?;
        let lexer = &mut TokenizerIter::of_mut(token, this).lexer.0;
        let added = match &line {
            Some(line) => lexer.add_line(line),
            None => {
                lexer.finish();
                return Ok(());
            }
        };
        if let Err(error) = added {
            let text = lexer.line_text(error.line).to_vec();
            return Err(raise(token, &error, &text));
        }
    }
    Ok(())
}

fn raise(token: &mut Token, error: &Error, line: &[u32]) -> Raised {
    let message = token.new_str(&error.message);
    let (filename, text) = (token.new_str("<string>"), token.new_chars(line));
    let (number, offset) = (token.int(error.line as i64), token.int(error.offset as i64));
    let (class, end) = match error.kind {
        ErrorKind::Syntax => (
            &SYNTAX_ERROR,
            (number.clone_ref(token), offset.clone_ref(token)),
        ),
        ErrorKind::Indentation => (&INDENTATION_ERROR, (token.none(), token.none())),
        ErrorKind::Tab => (&TAB_ERROR, (token.none(), token.none())),
    };
    let place = [filename, number, offset, text, end.0, end.1];
    let place = token.new_tuple(place.into_iter());
    token.raise_values(class, vec![message, place])
}

fn position(token: &Token, (line, column): (usize, usize)) -> Owned {
    let parts = [token.int(line as i64), token.int(column as i64)];
    token.new_tuple(parts.into_iter())
}

/// The next token as a tuple: kind, text, start, end, source lines.
fn next_token(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
    // A token of many lines asks again and again, each time from its start: then for more at once.
    let mut asked = 0;
    let found = loop {
        if let Some(found) = TokenizerIter::of_mut(token, this).lexer.0.attempt() {
            break found;
        }
        asked += 1;
        feed(token, this, if asked > 16 { asked } else { 1 })?;
    };
    let lexer = &TokenizerIter::of(token, this).lexer.0;
    let found = match found {
        Ok(Some(found)) => found,
        Ok(None) => return Ok(None),
        Err(error) => {
            let line = lexer.line_text(error.line).to_vec();
            return Err(raise(token, &error, &line));
        }
    };
    let text = lexer.text(found.start, found.end).to_vec();
    let lines = lexer.text(found.lines.0, found.lines.1).to_vec();
    let parts = [
        token.int(found.kind),
        token.new_chars(&text),
        position(token, found.from),
        position(token, found.to),
        token.new_chars(&lines),
    ];
    Ok(Some(token.new_tuple(parts.into_iter())))
}

#[methods]
impl TokenizerIter {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [readline, encoding, extra] = bind!(token, args, "tokenizeriter",
            Either "readline" true, Keyword "encoding" false, Keyword "extra_tokens" true);
        let readline = crate::support::given(token, readline)?.own(token);
        let encoding = match encoding {
            Some(encoding) if encoding.is_a::<Str>(token) => {
                Some(object::str_text(token, encoding)?)
            }
            Some(other) => {
                let class = token.class_name(other);
                return Err(token.type_error(format!(
                    "tokenizeriter() argument 'encoding' must be str, not {class}"
                )));
            }
            None => None,
        };
        let extra = match extra {
            Some(extra) => object::is_true(token, extra)?,
            None => false,
        };
        Ok(token.new_object(TokenizerIter {
            readline,
            encoding,
            lexer: Opaque(Lexer::new(extra)),
        }))
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        next_token(token, this)
    }
}

/// The tokenizer of `tokenize`.
#[baton_object::module(name = "_tokenize", classes(super::TOKENIZER_ITER))]
pub mod module {}
