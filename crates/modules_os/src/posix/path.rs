//! Arguments of `posix`: paths, descriptors, directories to start from; and errors that name files.

use baton_modules::fspath;
use baton_object::args::FromArg;
use baton_object::exceptions::os_error_class;
use baton_object::str::Str;
use baton_object::{Borrowed, Known, Owned, PyResult, Raised, Token, attribute, buffer, int};
use std::ffi::{CStr, CString};

/// A path as Python gave it: text for the system, or a descriptor.
pub struct Path {
    text: CString,
    /// The descriptor, where a number was given.
    pub fd: Option<i32>,
    /// What was given, for error messages.
    pub object: Owned,
    /// True if it was bytes, so that names found below come as bytes.
    pub is_bytes: bool,
}

impl Path {
    /// The path of an argument.
    pub fn new(
        token: &mut Token,
        value: Borrowed<'_>,
        function: &str,
        argument: &str,
    ) -> PyResult<Path> {
        Path::convert(token, value, function, argument, Kinds::Text)
    }

    /// The path of an argument that may be a descriptor too.
    pub fn or_fd(
        token: &mut Token,
        value: Borrowed<'_>,
        function: &str,
        argument: &str,
    ) -> PyResult<Path> {
        Path::convert(token, value, function, argument, Kinds::TextOrFd)
    }

    /// The path of an argument that is the current directory if missing, or a descriptor.
    pub fn or_here(
        token: &mut Token,
        value: Option<Borrowed<'_>>,
        function: &str,
    ) -> PyResult<Path> {
        match value.filter(|value| !value.is_none()) {
            Some(value) => Path::convert(token, value, function, "path", Kinds::TextFdOrNone),
            None => Ok(Path {
                text: c".".into(),
                fd: None,
                object: token.none(),
                is_bytes: false,
            }),
        }
    }

    fn convert(
        token: &mut Token,
        value: Borrowed<'_>,
        function: &str,
        argument: &str,
        kinds: Kinds,
    ) -> PyResult<Path> {
        if kinds != Kinds::Text && !is_text(token, value) && is_index(token, value) {
            let fd = descriptor(token, value)?;
            return Ok(Path {
                text: CString::default(),
                fd: Some(fd),
                object: value.own(token),
                is_bytes: false,
            });
        }
        let object = path_object(token, value, function, argument, kinds)?;
        let is_bytes = !object.as_ref().is_a::<Str>(token);
        let bytes = encoded(token, object.as_ref())?;
        match CString::new(bytes) {
            Ok(text) => Ok(Path {
                text,
                fd: None,
                object: value.own(token),
                is_bytes,
            }),
            Err(_) => {
                Err(token.value_error(format!("{function}: embedded null character in {argument}")))
            }
        }
    }

    /// The text for a system call.
    pub fn text(&self) -> &CStr {
        &self.text
    }

    /// The text, and the descriptor that stands for it: what [`crate::retry::on_path`] wants.
    pub fn place(&self) -> (&CStr, Option<i32>) {
        (&self.text, self.fd)
    }

    /// Raises OSError about this path.
    pub fn error(&self, token: &mut Token, number: i32) -> Raised {
        let name = (!self.object.word().is_none()).then(|| self.object.clone_ref(token));
        token.os_error(number, name.as_ref().map(Owned::as_ref))
    }

    /// A name as this path's kind: bytes stay bytes.
    pub fn name(&self, token: &Token, bytes: &[u8]) -> Owned {
        if self.is_bytes {
            baton_object::bytes::new(token, bytes)
        } else {
            fspath::decode_bytes(token, bytes)
        }
    }
}

/// What an argument may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kinds {
    Text,
    TextOrFd,
    TextFdOrNone,
}

impl Kinds {
    /// In the words of the error.
    fn words(self) -> &'static str {
        match self {
            Kinds::Text => "string, bytes or os.PathLike",
            Kinds::TextOrFd => "string, bytes, os.PathLike or integer",
            Kinds::TextFdOrNone => "string, bytes, os.PathLike, integer or None",
        }
    }
}

fn is_text(token: &Token, value: Borrowed<'_>) -> bool {
    value.is_a::<Str>(token) || baton_object::bytes::value_of(token, value).is_some()
}

/// The text of a path, as str or bytes.
pub fn text_object(token: &mut Token, value: Borrowed<'_>, function: &str) -> PyResult {
    path_object(token, value, function, "path", Kinds::Text)
}

fn path_object(
    token: &mut Token,
    value: Borrowed<'_>,
    function: &str,
    argument: &str,
    kinds: Kinds,
) -> PyResult {
    if !is_text(token, value) && has_no_fspath(token, value) {
        let (kinds, got) = (kinds.words(), token.class_name(value));
        return Err(token.type_error(format!(
            "{function}: {argument} should be {kinds}, not {got}"
        )));
    }
    fspath::fspath(token, value)
}

fn has_no_fspath(token: &Token, value: Borrowed<'_>) -> bool {
    attribute::lookup(token, token.class_of(value), token.name(Known::__fspath__))
        .is_none_or(|method| method.is_none())
}

fn is_index(token: &Token, value: Borrowed<'_>) -> bool {
    int::value_of(token, value).is_some() || token.class_of(value).slots().index.is_some()
}

fn descriptor(token: &mut Token, value: Borrowed<'_>) -> PyResult<i32> {
    warn_of_bool(token, value)?;
    let number = int::index(token, value)?;
    let number =
        int::value_of(token, number.as_ref()).map(|number| (number.to_i64(), number.is_negative()));
    match number {
        Some((Some(number), _)) if let Ok(fd) = i32::try_from(number) => Ok(fd),
        Some((_, true)) => Err(token.overflow_error("fd is less than minimum")),
        _ => Err(token.overflow_error("fd is greater than maximum")),
    }
}

/// A str's or bytes' bytes for the system; lone surrogates that stand for no byte are a UnicodeEncodeError.
pub fn encoded(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<u8>> {
    let Some(text) = value.get::<Str>(token) else {
        let view = buffer::get(token, value, false)?;
        return Ok(view.bytes(token).to_vec());
    };
    let bad = text
        .chars()
        .iter()
        .position(|c| (0xD800..0xDC80).contains(&c) || (0xDD00..0xE000).contains(&c));
    match bad {
        Some(at) => Err(baton_object::str::surrogate_error(token, value, at)),
        None => Ok(fspath::encode(text)),
    }
}

/// A descriptor: an int, or something with `fileno()`.
#[derive(Clone, Copy)]
pub struct Fd(pub i32);

impl<'a> FromArg<'a> for Fd {
    fn from_arg(token: &mut Token, value: Borrowed<'a>) -> PyResult<Fd> {
        if int::value_of(token, value).is_some() {
            warn_of_bool(token, value)?;
            return positive(token, value);
        }
        let Some(method) = attribute::get_known_optional(token, value, Known::fileno)? else {
            return Err(token.type_error("argument must be an int, or have a fileno() method."));
        };
        let number = baton_object::object::call(token, method.as_ref(), &[])?;
        if int::value_of(token, number.as_ref()).is_none() {
            return Err(token.type_error("fileno() returned a non-integer"));
        }
        positive(token, number.as_ref())
    }
}

/// True and False are numbers, but hardly meant as descriptors.
pub(crate) fn warn_of_bool(token: &mut Token, value: Borrowed<'_>) -> PyResult<()> {
    if !token.is_exact(value, baton_object::kind::BOOL) {
        return Ok(());
    }
    let warn = token.interp().hooks.warn.get();
    warn(
        token,
        &baton_object::exceptions::RUNTIME_WARNING,
        "bool is used as a file descriptor",
        1,
    )
}

fn positive(token: &mut Token, value: Borrowed<'_>) -> PyResult<Fd> {
    let fd = i32::from_arg(token, value)?;
    if fd < 0 {
        return Err(token.value_error(format!(
            "file descriptor cannot be a negative integer ({fd})"
        )));
    }
    Ok(Fd(fd))
}

/// The directory that relative paths start from.
#[derive(Clone, Copy)]
pub struct DirFd(pub i32);

impl<'a> FromArg<'a> for DirFd {
    fn from_arg(token: &mut Token, value: Borrowed<'a>) -> PyResult<DirFd> {
        if value.is_none() {
            return Ok(DirFd(libc::AT_FDCWD));
        }
        if !is_index(token, value) {
            let got = token.class_name(value);
            return Err(token.type_error(format!("argument should be integer or None, not {got}")));
        }
        descriptor(token, value).map(DirFd)
    }
}

/// The number of an optional directory.
pub fn directory(fd: Option<DirFd>) -> i32 {
    fd.map_or(libc::AT_FDCWD, |fd| fd.0)
}

/// Raises OSError about two files.
pub fn error_of_two(token: &mut Token, number: i32, first: &Path, second: &Path) -> Raised {
    let values = vec![
        token.int(i64::from(number)),
        token.new_str(&baton_object::exceptions::strerror(number)),
        first.object.clone_ref(token),
        token.none(),
        second.object.clone_ref(token),
    ];
    token.raise_values(os_error_class(number), values)
}
