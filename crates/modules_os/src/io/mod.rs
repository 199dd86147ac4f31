//! `_io`: streams. Raw files, buffers over raw streams, text over buffers, and streams in memory.
//!
//! Invariants: a native stream talks to an exact native stream below it directly, and to any other by the methods
//! Python sees; a buffered object is used by one thread at a time (it has a lock of its own, because the raw call gives
//! the interpreter's lock away).

pub mod base;
pub mod buffered;
pub mod bytesio;
pub mod codec;
mod ending;
pub mod file;
pub mod newline;
mod raw;
pub mod rw_pair;
pub mod stringio;
pub mod text;

use baton_object::exceptions::{ATTRIBUTE_ERROR, OS_ERROR, VALUE_ERROR};
use baton_object::{
    Borrowed, ClassSpec, Known, Owned, PyResult, Raised, Token, attribute, module, object,
};
use std::cell::RefCell;

/// Bytes of a buffer where nothing else is known.
pub const DEFAULT_BUFFER_SIZE: usize = 128 * 1024;

/// The classes of the module.
pub static ALL: &[&ClassSpec] = &[
    &base::IO_BASE,
    &base::RAW_IO_BASE,
    &base::BUFFERED_IO_BASE,
    &base::TEXT_IO_BASE,
    &file::FILE_IO,
    &buffered::BUFFERED_READER,
    &buffered::BUFFERED_WRITER,
    &buffered::BUFFERED_RANDOM,
    &rw_pair::BUFFERED_RW_PAIR,
    &bytesio::BYTES_IO,
    &bytesio::BYTES_IO_BUFFER,
    &newline::INCREMENTAL_NEWLINE_DECODER,
    &stringio::STRING_IO,
    &text::TEXT_IO_WRAPPER,
];

/// What an interpreter keeps for the module.
#[derive(Default)]
struct State {
    unsupported: RefCell<Option<Owned>>,
}

/// The error of pickling a stream that is more than its contents.
pub(super) fn not_pickled(token: &mut Token, this: Borrowed<'_>) -> Raised {
    let class = token.short_class_name(this);
    token.type_error(format!("cannot pickle '{class}' instances"))
}

/// An integer as a size; one that does not fit is a ValueError.
pub(super) fn index_sized(token: &mut Token, value: Borrowed<'_>) -> PyResult<i64> {
    baton_object::int::index_to_i64(token, value, "C ssize_t").map_err(|raised| {
        if !token.error_is(&raised, &baton_object::exceptions::OVERFLOW_ERROR) {
            return raised;
        }
        drop(token.take_lazy(raised));
        let class = token.class_name(value);
        token.value_error(format!("cannot fit '{class}' into an index-sized integer"))
    })
}

/// The position in a pickled stream; the message is of something that is no integer, whose class comes behind it.
pub(super) fn restored_position(
    token: &mut Token,
    value: Borrowed<'_>,
    message: &str,
) -> PyResult<usize> {
    if baton_object::int::value_of(token, value).is_none() {
        let got = token.class_name(value);
        return Err(token.type_error(format!("{message} {got}")));
    }
    let at = baton_object::int::index_to_i64(token, value, "C ssize_t")?;
    usize::try_from(at).map_err(|_| token.value_error("position value cannot be negative"))
}

/// Puts the attributes of a pickled stream back.
pub(super) fn restore_attributes(
    token: &mut Token,
    this: Borrowed<'_>,
    attributes: Borrowed<'_>,
    place: &str,
) -> PyResult<()> {
    if attributes.is_none() {
        return Ok(());
    }
    if !attributes.is_a::<baton_object::dict::Dict>(token) {
        let got = token.class_name(attributes);
        return Err(token.type_error(format!(
            "{place} item of state should be a dict, got a {got}"
        )));
    }
    match attribute::instance_dict(token, this) {
        Some(dict) => baton_object::dict_class::update(token, dict.as_ref(), attributes),
        None => Ok(()),
    }
}

/// Calls `object.name(*args)`.
pub(crate) fn call_named(
    token: &mut Token,
    object: Borrowed<'_>,
    name: &str,
    args: &[Borrowed<'_>],
) -> PyResult {
    let method = attribute::get_text(token, object, name)?;
    object::call(token, method.as_ref(), args)
}

/// `getattr(object, name)`, `None` where there is no such attribute.
pub(crate) fn optional(
    token: &mut Token,
    object: Borrowed<'_>,
    name: &str,
) -> PyResult<Option<Owned>> {
    match attribute::get_text(token, object, name) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => token.swallow(raised, &ATTRIBUTE_ERROR).map(|()| None),
    }
}

/// `bool(object.closed)`, without Python for files.
pub(crate) fn is_closed(token: &mut Token, stream: Borrowed<'_>) -> PyResult<bool> {
    if let Some(closed) = file::exact(token, stream).map(|file| file.fd < 0) {
        return Ok(closed);
    }
    let closed = attribute::get_text(token, stream, "closed")?;
    object::is_true(token, closed.as_ref())
}

/// The class `UnsupportedOperation`.
pub(crate) fn unsupported_class(token: &mut Token) -> PyResult {
    let state = token.interp().extension::<State>();
    if let Some(class) = state.unsupported.borrow().as_ref() {
        return Ok(class.clone_ref(token));
    }
    let bases =
        [&OS_ERROR, &VALUE_ERROR].map(|spec| token.native_class(spec).as_value().own(token));
    let bases = token.new_tuple(bases.into_iter());
    let namespace = baton_object::dict::Dict::new(token);
    let module = token.intern("io");
    baton_object::dict::set_text(token, namespace.as_ref(), "__module__", module.as_ref());
    let name = token.intern("UnsupportedOperation");
    let metaclass = token
        .native_class(&baton_object::type_object::TYPE)
        .as_value()
        .own(token);
    let class = object::call(
        token,
        metaclass.as_ref(),
        &[name.as_ref(), bases.as_ref(), namespace.as_ref()],
    )?;
    let kept = class.clone_ref(token);
    token
        .interp()
        .extension::<State>()
        .unsupported
        .replace(Some(kept));
    Ok(class)
}

/// Raises `io.UnsupportedOperation`.
#[cold]
pub(crate) fn unsupported(token: &mut Token, message: &str) -> Raised {
    let made = unsupported_class(token).and_then(|class| {
        let message = token.new_str(message);
        object::call(token, class.as_ref(), &[message.as_ref()])
    });
    match made {
        Ok(error) => token.raise_object(error),
        Err(raised) => raised,
    }
}

/// What the mode of `open` says.
#[derive(Default)]
struct Mode {
    raw: String,
    updating: bool,
    reading: bool,
    writing: bool,
    text: bool,
    binary: bool,
}

fn parse_mode(token: &mut Token, mode: &str) -> PyResult<Mode> {
    let mut found = Mode::default();
    let mut main = 0;
    for (at, c) in mode.char_indices() {
        match c {
            'r' => (found.reading, main) = (true, main + 1),
            'w' | 'a' | 'x' => (found.writing, main) = (true, main + 1),
            '+' => found.updating = true,
            't' => found.text = true,
            'b' => found.binary = true,
            _ => return Err(token.value_error(format!("invalid mode: '{mode}'"))),
        }
        if mode[..at].contains(c) {
            return Err(token.value_error(format!("invalid mode: '{mode}'")));
        }
    }
    found.raw = mode.chars().filter(|c| "rwax+".contains(*c)).collect();
    if found.text && found.binary {
        return Err(token.value_error("can't have text and binary mode at once"));
    }
    if main != 1 {
        return Err(token.value_error("must have exactly one of create/read/write/append mode"));
    }
    Ok(found)
}

/// What `open` was asked for besides file and mode.
pub(crate) struct OpenOptions<'a> {
    buffering: i64,
    encoding: Option<Borrowed<'a>>,
    errors: Option<Borrowed<'a>>,
    newline: Option<Borrowed<'a>>,
    closefd: bool,
    opener: Option<Borrowed<'a>>,
}

fn open_stream(
    token: &mut Token,
    file: Borrowed<'_>,
    mode: &str,
    options: &OpenOptions<'_>,
) -> PyResult {
    let parsed = parse_mode(token, mode)?;
    let given = |value: Option<Borrowed<'_>>| value.is_some_and(|value| !value.is_none());
    if parsed.binary {
        for (what, value) in [
            ("an encoding", options.encoding),
            ("an errors", options.errors),
            ("a newline", options.newline),
        ] {
            if given(value) {
                return Err(token.value_error(format!("binary mode doesn't take {what} argument")));
            }
        }
    }
    let is_path = baton_object::int::value_of(token, file).is_none();
    let path = if is_path {
        baton_modules::fspath::fspath(token, file)?
    } else {
        file.own(token)
    };
    let raw = file::open(
        token,
        path.as_ref(),
        &parsed.raw,
        options.closefd,
        options.opener,
    )?;
    let result = wrap_raw(token, raw.as_ref(), mode, &parsed, options);
    if let Err(raised) = result {
        let error = token.take_lazy(raised);
        if let Err(second) = base::call_method_close(token, raw.as_ref()) {
            drop(token.take_lazy(second));
        }
        return Err(token.restore_error(error));
    }
    result
}

fn wrap_raw(
    token: &mut Token,
    raw: Borrowed<'_>,
    mode: &str,
    parsed: &Mode,
    options: &OpenOptions<'_>,
) -> PyResult {
    let mut buffering = options.buffering;
    let terminal = buffering < 0 && file::is_terminal(token, raw);
    let line_buffering = buffering == 1 && !parsed.binary || terminal;
    if buffering == 1 && parsed.binary {
        let warn = token.interp().hooks.warn.get();
        let text = "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used";
        warn(token, &baton_object::exceptions::RUNTIME_WARNING, text, 1)?;
    }
    if buffering < 0 || buffering == 1 {
        buffering = file::block_size(token, raw) as i64;
    }
    if buffering == 0 {
        if !parsed.binary {
            return Err(token.value_error("can't have unbuffered text I/O"));
        }
        return Ok(raw.own(token));
    }
    let size = buffering as usize;
    let buffer = match (parsed.updating, parsed.writing) {
        (true, _) => buffered::new_random(token, raw, size)?,
        (false, true) => buffered::new_writer(token, raw, size)?,
        (false, false) => buffered::new_reader(token, raw, size)?,
    };
    if parsed.binary {
        return Ok(buffer);
    }
    let none = Borrowed::none();
    let settings = text::Settings {
        encoding: options.encoding.unwrap_or(none),
        errors: options.errors.unwrap_or(none),
        newline: options.newline.unwrap_or(none),
        line_buffering,
        write_through: false,
    };
    let wrapper = text::new(token, buffer.as_ref(), &settings)?;
    let mode = token.new_str(mode);
    attribute::set_text(token, wrapper.as_ref(), "mode", mode.as_ref())?;
    Ok(wrapper)
}

/// The io module provides the Python interfaces to stream handling. The
/// builtin open function is defined in this module.
#[module(
    name = "_io",
    classes(
        base::IO_BASE,
        base::RAW_IO_BASE,
        base::BUFFERED_IO_BASE,
        base::TEXT_IO_BASE,
        file::FILE_IO,
        buffered::BUFFERED_READER,
        buffered::BUFFERED_WRITER,
        buffered::BUFFERED_RANDOM,
        rw_pair::BUFFERED_RW_PAIR,
        bytesio::BYTES_IO,
        newline::INCREMENTAL_NEWLINE_DECODER,
        stringio::STRING_IO,
        text::TEXT_IO_WRAPPER
    )
)]
pub mod io {
    use super::*;
    use crate::constants;
    use baton_object::dict;

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let namespace = constants::namespace(token, module)?;
        constants::fill(
            token,
            namespace.as_ref(),
            &[("DEFAULT_BUFFER_SIZE", DEFAULT_BUFFER_SIZE as i64)],
        );
        let unsupported = unsupported_class(token)?;
        let blocking = token
            .native_class(&baton_object::exceptions::BLOCKING_IO_ERROR)
            .as_value()
            .own(token);
        for (name, value) in [
            ("UnsupportedOperation", unsupported),
            ("BlockingIOError", blocking),
        ] {
            dict::set_text(token, namespace.as_ref(), name, value.as_ref());
        }
        Ok(())
    }

    /// Open file and return a stream.  Raise OSError upon failure.
    ///
    /// file is either a text or byte string giving the name (and the path
    /// if the file isn't in the current working directory) of the file to
    /// be opened or an integer file descriptor of the file to be
    /// wrapped. (If a file descriptor is given, it is closed when the
    /// returned I/O object is closed, unless closefd is set to False.)
    #[function(
        "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)"
    )]
    fn open(
        token: &mut Token,
        file: Borrowed<'_>,
        mode: Option<String>,
        buffering: Option<i64>,
        encoding: Option<Borrowed<'_>>,
        errors: Option<Borrowed<'_>>,
        newline: Option<Borrowed<'_>>,
        closefd: Option<bool>,
        opener: Option<Borrowed<'_>>,
    ) -> PyResult {
        let mode = mode.unwrap_or_else(|| "r".to_string());
        let options = OpenOptions {
            buffering: buffering.unwrap_or(-1),
            encoding,
            errors,
            newline,
            closefd: closefd.unwrap_or(true),
            opener: opener.filter(|opener| !opener.is_none()),
        };
        if options.buffering < -1 {
            return Err(token.value_error("invalid buffering size"));
        }
        open_stream(token, file, &mode, &options)
    }

    /// Opens the provided file with the intent to import the contents.
    ///
    /// This may perform extra validation beyond open(), but is otherwise interchangeable
    /// with calling open(path, 'rb').
    #[function("(path)")]
    fn open_code(token: &mut Token, path: Borrowed<'_>) -> PyResult {
        let options = OpenOptions {
            buffering: -1,
            encoding: None,
            errors: None,
            newline: None,
            closefd: true,
            opener: None,
        };
        open_stream(token, path, "rb", &options)
    }

    /// A helper function to choose the text encoding.
    ///
    /// When encoding is not None, this function returns it.
    /// Otherwise, this function returns the default text encoding
    /// (i.e. "locale" or "utf-8" depends on UTF-8 mode).
    ///
    /// This function emits an EncodingWarning if encoding is None and
    /// sys.flags.warn_default_encoding is true.
    ///
    /// This can be used in APIs that have an encoding=None parameter.
    /// However, please consider using encoding="utf-8" for new APIs.
    #[function("(encoding, stacklevel=2, /)")]
    fn text_encoding(
        token: &mut Token,
        encoding: Borrowed<'_>,
        stacklevel: Option<i64>,
    ) -> PyResult {
        if !encoding.is_none() {
            return Ok(encoding.own(token));
        }
        if flag(token, "warn_default_encoding")? {
            let warn = token.interp().hooks.warn.get();
            let level = usize::try_from(stacklevel.unwrap_or(2)).unwrap_or(1);
            let message = "'encoding' argument not specified";
            warn(
                token,
                &baton_object::exceptions::ENCODING_WARNING,
                message,
                level,
            )?;
        }
        let name = if flag(token, "utf8_mode")? {
            "utf-8"
        } else {
            "locale"
        };
        Ok(token.new_str(name))
    }
}

/// Whether a field of `sys.flags` is set.
pub(crate) fn flag(token: &mut Token, name: &str) -> PyResult<bool> {
    let Some(flags) = baton_modules::sys::get(token, "flags") else {
        return Ok(false);
    };
    match optional(token, flags.as_ref(), name)? {
        Some(mode) => object::is_true(token, mode.as_ref()),
        None => Ok(false),
    }
}

/// `stream.flush()`.
pub(crate) fn flush(token: &mut Token, stream: Borrowed<'_>) -> PyResult<()> {
    attribute::call_method(token, stream, token.name(Known::flush), &[]).map(drop)
}
