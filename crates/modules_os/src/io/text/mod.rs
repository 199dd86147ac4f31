//! `TextIOWrapper`: text over a buffered stream.
//!
//! Invariants: `pending` holds encoded text that the buffer did not get yet; `decoded[used..]` was decoded and not
//! handed out; `snapshot` is what the last chunk was decoded from, so that `tell` can count back to the byte where the
//! program is. The common encodings carry no state but an incomplete sequence, so a position is a plain byte offset.

mod writing;

use crate::io::base::{TEXT_IO_BASE, instance, optional_size, repr_with_name};
use crate::io::codec::{self, Codec, encoding_of, text_or};
use crate::io::ending::Ending;
use crate::io::newline::Newlines;
use crate::io::{buffered, call_named, is_closed, optional, unsupported};
use baton_object::args::Signature;
use baton_object::exceptions::OS_ERROR;
use baton_object::str::{Str, StrBuilder};
use baton_object::traverse::Opaque;
use baton_object::{
    Args, Borrowed, Known, Owned, PyResult, Token, attribute, class, methods, object,
};
use writing::{hand_over, write};

const CHUNK: usize = 8192;

/// What a wrapper is made with.
pub(super) struct Settings<'a> {
    /// A name, or None.
    pub encoding: Borrowed<'a>,
    /// A handler's name, or None.
    pub errors: Borrowed<'a>,
    /// A line end, or None.
    pub newline: Borrowed<'a>,
    /// Flush at line ends.
    pub line_buffering: bool,
    /// Hand text to the buffer at once.
    pub write_through: bool,
}

/// Character and line based layer over a BufferedIOBase object, buffer.
///
/// encoding gives the name of the encoding that the stream will be
/// decoded or encoded with. It defaults to locale.getencoding().
///
/// errors determines the strictness of encoding and decoding (see
/// help(codecs.Codec) or the documentation for codecs.register) and
/// defaults to "strict".
///
/// newline controls how line endings are handled. It can be None, '',
/// '\n', '\r', and '\r\n'.  It works as follows:
///
/// * On input, if newline is None, universal newlines mode is
///   enabled. Lines in the input can end in '\n', '\r', or '\r\n', and
///   these are translated into '\n' before being returned to the
///   caller. If it is '', universal newline mode is enabled, but line
///   endings are returned to the caller untranslated. If it has any of
///   the other legal values, input lines are only terminated by the given
///   string, and the line ending is returned to the caller untranslated.
///
/// * On output, if newline is None, any '\n' characters written are
///   translated to the system default line separator, os.linesep. If
///   newline is '' or '\n', no translation takes place. If newline is any
///   of the other legal values, any '\n' characters written are translated
///   to the given string.
///
/// If line_buffering is True, a call to flush is implied when a call to
/// write contains a newline character.
#[class(
    name = "TextIOWrapper",
    module = "_io",
    base = TEXT_IO_BASE,
    flags = BASETYPE,
    signature = "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)"
)]
pub struct TextIoWrapper {
    buffer: Option<Owned>,
    detached: bool,
    encoding: Owned,
    errors: Owned,
    codec: Opaque<Codec>,
    encoder: Option<Owned>,
    decoder: Option<Owned>,
    ending: Opaque<Ending>,
    line_buffering: bool,
    write_through: bool,
    readable: bool,
    writable: bool,
    seekable: bool,
    telling: bool,
    chunk: usize,
    pending: Vec<u8>,
    partial: Vec<u8>,
    lines: Opaque<Newlines>,
    decoded: Option<Owned>,
    used: usize,
    snapshot: Option<Vec<u8>>,
    cr_before_snapshot: bool,
}

impl TextIoWrapper {
    fn empty(token: &Token) -> TextIoWrapper {
        TextIoWrapper {
            buffer: None,
            detached: false,
            encoding: token.none(),
            errors: token.none(),
            codec: Opaque(Codec::Utf8),
            encoder: None,
            decoder: None,
            ending: Opaque(Ending::Translated),
            line_buffering: false,
            write_through: false,
            readable: false,
            writable: false,
            seekable: false,
            telling: false,
            chunk: CHUNK,
            pending: Vec::new(),
            partial: Vec::new(),
            lines: Opaque(Newlines::default()),
            decoded: None,
            used: 0,
            snapshot: None,
            cr_before_snapshot: false,
        }
    }
}

/// The buffer under a text stream.
pub(super) fn buffer_under(token: &Token, stream: Borrowed<'_>) -> Option<Owned> {
    let buffer = stream.get::<TextIoWrapper>(token)?.buffer.as_ref()?;
    Some(buffer.clone_ref(token))
}

/// A new TextIOWrapper.
pub(super) fn new(token: &mut Token, buffer: Borrowed<'_>, settings: &Settings<'_>) -> PyResult {
    let payload = TextIoWrapper::empty(token);
    let this = token.new_object(payload);
    start(token, this.as_ref(), buffer, settings)?;
    Ok(this)
}

fn start(
    token: &mut Token,
    this: Borrowed<'_>,
    buffer: Borrowed<'_>,
    settings: &Settings<'_>,
) -> PyResult<()> {
    // Until all is well, the stream is as one that was never initialised.
    let empty = TextIoWrapper::empty(token);
    drop(std::mem::replace(TextIoWrapper::of_mut(token, this), empty));
    let mut payload = TextIoWrapper::empty(token);
    payload.ending = Opaque(Ending::of(token, settings.newline)?);
    payload.errors = text_or(token, settings.errors, "strict", "errors")?;
    payload.encoding = match encoding_of(token, settings.encoding)? {
        Some(name) => token.new_str(&name),
        None => text_or(token, settings.encoding, "utf-8", "encoding")?,
    };
    (payload.line_buffering, payload.write_through) =
        (settings.line_buffering, settings.write_through);
    payload.buffer = Some(buffer.own(token));
    payload.readable = answers(token, buffer, "readable")?;
    payload.writable = answers(token, buffer, "writable")?;
    payload.seekable = answers(token, buffer, "seekable")?;
    payload.telling = payload.seekable;
    set_codec(token, &mut payload)?;
    let old = std::mem::replace(TextIoWrapper::of_mut(token, this), payload);
    drop(old);
    continue_stream(token, this)
}

/// An encoder that begins behind the start of its stream writes no mark.
fn continue_stream(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    let payload = TextIoWrapper::of(token, this);
    if !payload.seekable || payload.encoder.is_none() {
        return Ok(());
    }
    let buffer = buffer_of(token, this)?;
    let at = call_named(token, buffer.as_ref(), "tell", &[])?;
    if at.word().int() == Some(0) {
        return Ok(());
    }
    reset_encoder(token, this, false)
}

fn answers(token: &mut Token, buffer: Borrowed<'_>, question: &str) -> PyResult<bool> {
    let answer = call_named(token, buffer, question, &[])?;
    object::is_true(token, answer.as_ref())
}

fn set_codec(token: &mut Token, payload: &mut TextIoWrapper) -> PyResult<()> {
    let name = baton_object::str::to_cow(token, payload.encoding.as_ref()).into_owned();
    if name.contains('\0') {
        return Err(token.value_error("embedded null character"));
    }
    payload.codec = Opaque(Codec::named(&name));
    (payload.encoder, payload.decoder) = (None, None);
    if payload.codec.0 == Codec::Other {
        let kinds = (payload.writable, payload.readable);
        (payload.encoder, payload.decoder) = codec::codecs_of(
            token,
            payload.encoding.as_ref(),
            payload.errors.as_ref(),
            kinds,
        )?;
    }
    Ok(())
}

fn buffer_of(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let payload = TextIoWrapper::of(token, this);
    match &payload.buffer {
        Some(buffer) => Ok(buffer.clone_ref(token)),
        None if payload.detached => Err(token.value_error("underlying buffer has been detached")),
        None => Err(token.value_error("I/O operation on uninitialized object")),
    }
}

/// Asks the buffer.
fn ask_buffer(token: &mut Token, this: Borrowed<'_>, method: &str) -> PyResult {
    let buffer = buffer_of(token, this)?;
    call_named(token, buffer.as_ref(), method, &[])
}

fn open_buffer(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let buffer = buffer_of(token, this)?;
    if is_closed(token, buffer.as_ref())? {
        return Err(token.value_error("I/O operation on closed file."));
    }
    Ok(buffer)
}

/// Forgets what was read ahead.
fn forget_decoded(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    let payload = TextIoWrapper::of_mut(token, this);
    if payload.snapshot.is_none() && payload.decoded.is_none() && payload.decoder.is_none() {
        return Ok(());
    }
    payload.snapshot = None;
    payload.used = 0;
    payload.partial.clear();
    payload.lines.0.pending = false;
    let old = payload.decoded.take();
    let decoder = payload.decoder.clone();
    drop(old);
    if let Some(decoder) = decoder {
        call_named(token, decoder.as_ref(), "reset", &[])?;
    }
    Ok(())
}

// ---- reading ----

fn decode(token: &mut Token, this: Borrowed<'_>, input: &[u8], last: bool) -> PyResult {
    let payload = TextIoWrapper::of(token, this);
    let (encoding, errors) = (
        payload.encoding.clone_ref(token),
        payload.errors.clone_ref(token),
    );
    let (kind, decoder) = (payload.codec.0, payload.decoder.clone());
    let text = match decoder {
        None => {
            let mut partial = std::mem::take(&mut TextIoWrapper::of_mut(token, this).partial);
            let text = codec::decode(
                token,
                kind,
                (encoding.as_ref(), errors.as_ref()),
                &mut partial,
                input,
                last,
            );
            TextIoWrapper::of_mut(token, this).partial = partial;
            text?
        }
        Some(decoder) => {
            let (bytes, last) = (baton_object::bytes::new(token, input), token.bool(last));
            attribute::call_method(
                token,
                decoder.as_ref(),
                token.name(Known::decode),
                &[bytes.as_ref(), last.as_ref()],
            )?
        }
    };
    if !text.as_ref().is_a::<Str>(token) {
        let got = token.class_name(text.as_ref());
        return Err(token.type_error(format!(
            "decoder should return a string result, not '{got}'"
        )));
    }
    let payload = TextIoWrapper::of(token, this);
    let (mut lines, ending) = (payload.lines.0, payload.ending.0);
    if !ending.universal() {
        return Ok(text);
    }
    let text = lines.feed(token, &text, ending == Ending::Translated, last);
    TextIoWrapper::of_mut(token, this).lines.0 = lines;
    Ok(text)
}

/// The next bytes of the buffer: what one raw read gives.
fn next_bytes(token: &mut Token, this: Borrowed<'_>, wanted: usize) -> PyResult<Vec<u8>> {
    let buffer = buffer_of(token, this)?;
    if buffered::is_reader(token, buffer.as_ref())
        && let Some(data) = buffered::read_once(token, buffer.as_ref(), Some(wanted))?
    {
        return Ok(data);
    }
    let size = token.int(wanted as i64);
    let (name, bytes) = match optional(token, buffer.as_ref(), "read1")? {
        Some(read1) => (
            "read1",
            object::call(token, read1.as_ref(), &[size.as_ref()])?,
        ),
        None => (
            "read",
            attribute::call_method(
                token,
                buffer.as_ref(),
                token.name(Known::read),
                &[size.as_ref()],
            )?,
        ),
    };
    if !baton_object::buffer::supported(token, bytes.as_ref()) {
        let got = token.class_name(bytes.as_ref());
        return Err(token.type_error(format!(
            "underlying {name}() should have returned a bytes-like object, not '{got}'"
        )));
    }
    let view = baton_object::buffer::get(token, bytes.as_ref(), false)?;
    Ok(view.bytes(token).to_vec())
}

/// Decodes the next chunk into the empty `decoded`; false at the end.
fn read_chunk(token: &mut Token, this: Borrowed<'_>, hint: usize) -> PyResult<bool> {
    let payload = TextIoWrapper::of(token, this);
    let wanted = payload.chunk.max(hint);
    let before = payload.partial.clone();
    let cr = payload.lines.0.pending;
    let input = next_bytes(token, this, wanted)?;
    let last = input.is_empty();
    let text = decode(token, this, &input, last)?;
    let more =
        !last || baton_object::str::of(token, text.as_ref()).is_some_and(|text| !text.is_empty());
    let payload = TextIoWrapper::of_mut(token, this);
    payload.snapshot = Some([before, input].concat());
    payload.cr_before_snapshot = cr;
    payload.used = 0;
    let old = payload.decoded.replace(text);
    drop(old);
    Ok(more)
}

/// Takes up to `limit` decoded characters.
fn take_decoded(token: &mut Token, this: Borrowed<'_>, limit: usize, out: &mut StrBuilder) {
    let payload = TextIoWrapper::of(token, this);
    let used = payload.used;
    let Some(text) = payload
        .decoded
        .as_ref()
        .and_then(|text| text.as_ref().get::<Str>(token))
    else {
        return;
    };
    let end = used + limit.min(text.len() - used);
    out.push(text.chars().slice(used, end));
    TextIoWrapper::of_mut(token, this).used = end;
}

fn check_readable(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    if TextIoWrapper::of(token, this).readable {
        Ok(())
    } else {
        Err(unsupported(token, "not readable"))
    }
}

fn read_all(token: &mut Token, this: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult {
    let bytes = attribute::call_method(token, buffer, token.name(Known::read), &[])?;
    let data = match baton_object::bytes::value_of(token, bytes.as_ref()) {
        Some(bytes) => bytes.to_vec(),
        None if bytes.word().is_none() => Vec::new(),
        None => {
            let view = baton_object::buffer::get(token, bytes.as_ref(), false)?;
            view.bytes(token).to_vec()
        }
    };
    let rest = decode(token, this, &data, true)?;
    let payload = TextIoWrapper::of_mut(token, this);
    payload.snapshot = None;
    let (first, used) = (payload.decoded.take(), std::mem::take(&mut payload.used));
    let Some(first) = first else { return Ok(rest) };
    let mut out = StrBuilder::new();
    if let Some(text) = first.as_ref().get::<Str>(token) {
        if text.len() == used {
            return Ok(rest);
        }
        out.push(text.chars().slice(used, text.len()));
    }
    if let Some(text) = rest.as_ref().get::<Str>(token) {
        out.push(text.chars());
    }
    Ok(out.finish(token))
}

fn read(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
    let wanted = optional_size(token, size)?;
    let buffer = open_buffer(token, this)?;
    check_readable(token, this)?;
    hand_over(token, this)?;
    let Some(wanted) = wanted else {
        return read_all(token, this, buffer.as_ref());
    };
    let mut out = StrBuilder::new();
    loop {
        let rest = wanted - out.len();
        take_decoded(token, this, rest, &mut out);
        if out.len() >= wanted || !read_chunk(token, this, (wanted - out.len()).min(1 << 20))? {
            return Ok(out.finish(token));
        }
    }
}

/// The next line; empty at the end.
fn read_line(token: &mut Token, this: Borrowed<'_>, limit: Option<usize>) -> PyResult {
    open_buffer(token, this)?;
    check_readable(token, this)?;
    hand_over(token, this)?;
    let mut start = StrBuilder::new();
    let mut cr_before = false;
    loop {
        let payload = TextIoWrapper::of(token, this);
        let (used, ending) = (payload.used, payload.ending.0);
        if let Some(text) = payload
            .decoded
            .as_ref()
            .and_then(|text| text.as_ref().get::<Str>(token))
        {
            let chars = text.chars().slice(used, text.len());
            let rest = limit.map_or(usize::MAX, |limit| limit - start.len());
            let found = ending.find(chars, cr_before).filter(|end| *end <= rest);
            let end = found.unwrap_or(chars.len().min(rest));
            let done = found.is_some() || end == rest;
            let piece = chars.slice(0, end);
            if done && start.is_empty() {
                let line = token.new_str_of(piece);
                TextIoWrapper::of_mut(token, this).used = used + end;
                return Ok(line);
            }
            cr_before = if end > 0 {
                piece.at(end - 1) == 13
            } else {
                cr_before
            };
            start.push(piece);
            TextIoWrapper::of_mut(token, this).used = used + end;
            if done {
                break;
            }
        } else if limit == Some(0) {
            break;
        }
        if !read_chunk(token, this, 0)? {
            break;
        }
    }
    Ok(start.finish(token))
}

// ---- position ----

fn check_seekable(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    if TextIoWrapper::of(token, this).seekable {
        Ok(())
    } else {
        Err(unsupported(token, "underlying stream is not seekable"))
    }
}

fn tell(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
    let buffer = open_buffer(token, this)?;
    check_seekable(token, this)?;
    if !TextIoWrapper::of(token, this).telling {
        return Err(token.raise(&OS_ERROR, "telling position disabled by next() call"));
    }
    hand_over(token, this)?;
    crate::io::flush(token, this)?;
    let at = call_named(token, buffer.as_ref(), "tell", &[])?;
    let at = baton_object::int::index_to_i64(token, at.as_ref(), "C long")?;
    let payload = TextIoWrapper::of(token, this);
    let Some(snapshot) = &payload.snapshot else {
        return Ok(at);
    };
    let (len, used) = match payload
        .decoded
        .as_ref()
        .and_then(|text| text.as_ref().get::<Str>(token))
    {
        Some(text) => (text.len(), payload.used),
        None => (0, 0),
    };
    if used == len && payload.partial.is_empty() && !payload.lines.0.pending {
        return Ok(at);
    }
    if payload.codec.0 == Codec::Other {
        return Err(token.raise(&OS_ERROR, "can't reconstruct logical file position"));
    }
    let translated = payload.ending.0 == Ending::Translated;
    let consumed = payload
        .codec
        .0
        .bytes_of(snapshot, used, translated, payload.cr_before_snapshot);
    Ok(at - snapshot.len() as i64 + consumed as i64)
}

fn seek(token: &mut Token, this: Borrowed<'_>, cookie: Borrowed<'_>, whence: i32) -> PyResult {
    let buffer = open_buffer(token, this)?;
    check_seekable(token, this)?;
    let is_zero = cookie.word().int() == Some(0);
    let target = match whence {
        0 => cookie.own(token),
        1 if !is_zero => return Err(unsupported(token, "can't do nonzero cur-relative seeks")),
        1 => {
            let at = tell(token, this)?;
            token.int(at)
        }
        2 if !is_zero => return Err(unsupported(token, "can't do nonzero end-relative seeks")),
        2 => {
            crate::io::flush(token, this)?;
            forget_decoded(token, this)?;
            let (zero, end) = (Owned::small(0), Owned::small(2));
            let at = call_named(
                token,
                buffer.as_ref(),
                "seek",
                &[zero.as_ref(), end.as_ref()],
            )?;
            reset_encoder(token, this, false)?;
            return Ok(at);
        }
        whence => {
            return Err(
                token.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))
            );
        }
    };
    let number = baton_object::int::index_to_i64(token, target.as_ref(), "C long")?;
    if number < 0 {
        return Err(token.value_error(format!("negative seek position {number}")));
    }
    crate::io::flush(token, this)?;
    call_named(token, buffer.as_ref(), "seek", &[target.as_ref()])?;
    forget_decoded(token, this)?;
    reset_encoder(token, this, number == 0)?;
    Ok(target)
}

/// After a seek an encoder starts anew; at the start of the file it writes its mark again.
fn reset_encoder(token: &mut Token, this: Borrowed<'_>, at_start: bool) -> PyResult<()> {
    let Some(encoder) = TextIoWrapper::of(token, this)
        .encoder
        .as_ref()
        .map(|encoder| encoder.clone_ref(token))
    else {
        return Ok(());
    };
    if at_start {
        return call_named(token, encoder.as_ref(), "reset", &[]).map(drop);
    }
    let zero = Owned::small(0);
    call_named(token, encoder.as_ref(), "setstate", &[zero.as_ref()]).map(drop)
}

const SIGNATURE: Signature = baton_object::signature!("TextIOWrapper",
    Either "buffer" true, Either "encoding" false, Either "errors" false, Either "newline" false,
    Either "line_buffering" false, Either "write_through" false);

#[methods]
impl TextIoWrapper {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let payload = TextIoWrapper::empty(token);
        instance(token, class, payload)
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let [
            buffer,
            encoding,
            errors,
            newline,
            line_buffering,
            write_through,
        ] = SIGNATURE.bind::<6>(token, args)?;
        let Some(buffer) = buffer else { return Ok(()) };
        let none = Borrowed::none();
        let mut flags = [false; 2];
        for (flag, given) in flags.iter_mut().zip([line_buffering, write_through]) {
            if let Some(given) = given {
                *flag = object::is_true(token, given)?;
            }
        }
        let settings = Settings {
            encoding: encoding.unwrap_or(none),
            errors: errors.unwrap_or(none),
            newline: newline.unwrap_or(none),
            line_buffering: flags[0],
            write_through: flags[1],
        };
        start(token, this, buffer, &settings)
    }

    #[method("()")]
    fn __getstate__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Err(crate::io::not_pickled(token, this))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = TextIoWrapper::of(token, this);
        if payload.buffer.is_none() && !payload.detached {
            return Err(token.value_error("I/O operation on uninitialized object"));
        }
        let mut more = String::new();
        if let Some(mode) = optional(token, this, "mode")? {
            more = format!(" mode={}", object::repr_text(token, mode.as_ref())?);
        }
        let encoding = TextIoWrapper::of(token, this).encoding.clone_ref(token);
        more += &format!(" encoding={}", object::repr_text(token, encoding.as_ref())?);
        repr_with_name(token, this, &more)
    }

    /// Reconfigure the text stream with new parameters.
    ///
    /// This also does an implicit stream flush.
    #[method(
        "(*, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)"
    )]
    fn reconfigure(
        token: &mut Token,
        this: Borrowed<'_>,
        encoding: Option<Borrowed<'_>>,
        errors: Option<Borrowed<'_>>,
        newline: Option<Borrowed<'_>>,
        line_buffering: Option<Borrowed<'_>>,
        write_through: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let given = |value: Option<Borrowed<'_>>| value.is_some_and(|value| !value.is_none());
        let payload = TextIoWrapper::of(token, this);
        if payload.decoded.is_some() && (given(encoding) || given(errors) || newline.is_some()) {
            let text =
                "It is not possible to set the encoding or newline of stream after the first read";
            return Err(unsupported(token, text));
        }
        let ending = match newline {
            Some(newline) => Some(Ending::of(token, newline)?),
            None => None,
        };
        let mut flags = [None; 2];
        for (flag, value) in flags.iter_mut().zip([line_buffering, write_through]) {
            if let Some(value) = value.filter(|value| !value.is_none()) {
                *flag = Some(object::is_true(token, value)?);
            }
        }
        crate::io::flush(token, this)?;
        if given(encoding) || given(errors) {
            set_encoding(
                token,
                this,
                encoding.filter(|value| !value.is_none()),
                errors.filter(|value| !value.is_none()),
            )?;
        }
        let payload = TextIoWrapper::of_mut(token, this);
        payload.ending.0 = ending.unwrap_or(payload.ending.0);
        payload.line_buffering = flags[0].unwrap_or(payload.line_buffering);
        payload.write_through = flags[1].unwrap_or(payload.write_through);
        Ok(())
    }

    #[method("()")]
    fn detach(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let buffer = buffer_of(token, this)?;
        crate::io::flush(token, this)?;
        let payload = TextIoWrapper::of_mut(token, this);
        payload.detached = true;
        let old = payload.buffer.take();
        drop(old);
        Ok(buffer)
    }

    #[method("(text, /)")]
    fn write(token: &mut Token, this: Borrowed<'_>, text: Borrowed<'_>) -> PyResult<usize> {
        buffer_of(token, this)?;
        write(token, this, text)
    }

    #[method("(size=-1, /)")]
    fn read(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
        read(token, this, size)
    }

    #[method("(size=-1, /)")]
    fn readline(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
        let limit = optional_size(token, size)?;
        read_line(token, this, limit)
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        buffer_of(token, this)?;
        TextIoWrapper::of_mut(token, this).telling = false;
        let line = if token
            .class_of(this)
            .has(baton_object::class::class_flags::HEAP)
        {
            attribute::call_method(token, this, token.name(Known::readline), &[])?
        } else {
            read_line(token, this, None)?
        };
        if object::len(token, line.as_ref())? > 0 {
            return Ok(Some(line));
        }
        let payload = TextIoWrapper::of_mut(token, this);
        payload.telling = payload.seekable;
        payload.snapshot = None;
        Ok(None)
    }

    #[method("()")]
    fn flush(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let buffer = open_buffer(token, this)?;
        let payload = TextIoWrapper::of_mut(token, this);
        payload.telling = payload.seekable;
        hand_over(token, this)?;
        crate::io::flush(token, buffer.as_ref())
    }

    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let buffer = buffer_of(token, this)?;
        // Asking may have run Python, which may have taken the buffer away.
        if is_closed(token, buffer.as_ref())? || TextIoWrapper::of(token, this).detached {
            return Ok(());
        }
        buffered::flush_and_close(token, this, buffer.as_ref())
    }

    /// Return the stream position as an opaque number.
    ///
    /// The return value of tell() can be given as input to seek(), to restore a
    /// previous stream position.
    #[method("()")]
    fn tell(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        tell(token, this)
    }

    /// Set the stream position, and return the new stream position.
    #[method("(cookie, whence=0, /)")]
    fn seek(
        token: &mut Token,
        this: Borrowed<'_>,
        cookie: Borrowed<'_>,
        whence: Option<i32>,
    ) -> PyResult {
        seek(token, this, cookie, whence.unwrap_or(0))
    }

    #[method("(pos=None, /)")]
    fn truncate(token: &mut Token, this: Borrowed<'_>, pos: Option<Borrowed<'_>>) -> PyResult {
        let buffer = buffer_of(token, this)?;
        crate::io::flush(token, this)?;
        call_named(
            token,
            buffer.as_ref(),
            "truncate",
            &[pos.unwrap_or(Borrowed::none())],
        )
    }

    #[method("()")]
    fn fileno(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        ask_buffer(token, this, "fileno")
    }

    #[method("()")]
    fn isatty(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        ask_buffer(token, this, "isatty")
    }

    #[method("()")]
    fn readable(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        ask_buffer(token, this, "readable")
    }

    #[method("()")]
    fn writable(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        ask_buffer(token, this, "writable")
    }

    #[method("()")]
    fn seekable(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        ask_buffer(token, this, "seekable")
    }

    #[getter]
    fn closed(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        let buffer = buffer_of(token, this)?;
        is_closed(token, buffer.as_ref())
    }

    #[getter]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let buffer = buffer_of(token, this)?;
        attribute::get_text(token, buffer.as_ref(), "name")
    }

    #[member]
    fn buffer(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        buffer_of(token, this)
    }

    #[member]
    fn encoding(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(TextIoWrapper::of(token, this).encoding.clone_ref(token))
    }

    #[getter]
    fn errors(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(TextIoWrapper::of(token, this).errors.clone_ref(token))
    }

    #[member]
    fn line_buffering(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(TextIoWrapper::of(token, this).line_buffering)
    }

    #[member]
    fn write_through(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(TextIoWrapper::of(token, this).write_through)
    }

    #[getter]
    fn newlines(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(TextIoWrapper::of(token, this).lines.0.shown(token))
    }

    #[getter]
    fn _CHUNK_SIZE(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(TextIoWrapper::of(token, this).chunk)
    }

    #[setter]
    fn set__CHUNK_SIZE(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let class = "_io.TextIOWrapper";
        let value = attribute::not_deleted_of(token, value, class, "_CHUNK_SIZE")?;
        let chunk = crate::io::index_sized(token, value)?;
        if chunk <= 0 {
            return Err(token.value_error("a strictly positive integer is required"));
        }
        TextIoWrapper::of_mut(token, this).chunk = chunk as usize;
        Ok(())
    }
}

fn set_encoding(
    token: &mut Token,
    this: Borrowed<'_>,
    encoding: Option<Borrowed<'_>>,
    errors: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let mut new = TextIoWrapper::empty(token);
    new.encoding = match encoding {
        None => TextIoWrapper::of(token, this).encoding.clone_ref(token),
        Some(encoding) => match encoding_of(token, encoding)? {
            Some(name) => token.new_str(&name),
            None => text_or(token, encoding, "utf-8", "encoding")?,
        },
    };
    new.errors = match (errors, encoding) {
        (Some(errors), _) => text_or(token, errors, "strict", "errors")?,
        (None, Some(_)) => token.new_str("strict"),
        (None, None) => TextIoWrapper::of(token, this).errors.clone_ref(token),
    };
    let old = TextIoWrapper::of(token, this);
    (new.writable, new.readable) = (old.writable, old.readable);
    set_codec(token, &mut new)?;
    let payload = TextIoWrapper::of_mut(token, this);
    std::mem::swap(&mut payload.encoding, &mut new.encoding);
    std::mem::swap(&mut payload.errors, &mut new.errors);
    std::mem::swap(&mut payload.encoder, &mut new.encoder);
    std::mem::swap(&mut payload.decoder, &mut new.decoder);
    payload.codec.0 = new.codec.0;
    drop(new);
    continue_stream(token, this)
}
