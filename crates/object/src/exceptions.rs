//! The exception classes, declared once in a table, their one payload, and making lazy errors real.
//!
//! Invariant: every exception class has the payload [`BaseException`]; attributes that only some classes have
//! (`StopIteration.value`, `OSError.errno`) lie in its `fields`, by index, and the table names them. Subclassing several
//! exception classes at once therefore never conflicts in layout.

use crate::args::Args;
use crate::class::{ClassSpec, GetSetSpec, Payload, class_flags};
use crate::error::{LazyError, PyResult};
use crate::names::Known;
use crate::slots::Slots;
use crate::token::Token;
use crate::tuple::Tuple;
use crate::unicode_error::{str_unicode_decode, str_unicode_encode, str_unicode_translate};
use crate::word::{Borrowed, Owned};
use baton_macros::{Traverse, methods};
use std::sync::atomic::AtomicU32;

/// How many attributes of its own an exception class can have.
pub const FIELDS: usize = 9;

/// The payload of all exceptions.
#[repr(C)]
#[derive(Traverse)]
pub struct BaseException {
    /// `args`
    pub args: Owned,
    /// `__traceback__`
    pub traceback: Option<Owned>,
    /// `__context__`
    pub context: Option<Owned>,
    /// `__cause__`
    pub cause: Option<Owned>,
    /// `__suppress_context__`
    pub suppress_context: bool,
    /// Attributes that the class declares, by index.
    pub fields: Option<Box<[Option<Owned>; FIELDS]>>,
}

impl BaseException {
    /// A declared attribute.
    pub fn field(&self, index: usize) -> Option<&Owned> {
        self.fields.as_ref()?.get(index)?.as_ref()
    }

    /// The payload of an exception; a panic (seen as SystemError) for anything else.
    pub fn of<'a>(token: &'a Token, this: Borrowed<'a>) -> &'a BaseException {
        this.get::<BaseException>(token)
            .unwrap_or_else(|| crate::wrong_payload())
    }

    /// The payload of an exception, for changing.
    pub fn of_mut<'a>(token: &'a mut Token, this: Borrowed<'a>) -> &'a mut BaseException {
        this.get_mut::<BaseException>(token)
            .unwrap_or_else(|| crate::wrong_payload())
    }
}

// SAFETY: every spec below describes this payload.
unsafe impl Payload for BaseException {
    fn spec() -> &'static ClassSpec {
        &BASE_EXCEPTION
    }
}

/// Sets the declared attribute `index`.
pub fn set_field(token: &mut Token, exception: Borrowed<'_>, index: usize, value: Option<Owned>) {
    let fields = BaseException::of_mut(token, exception)
        .fields
        .get_or_insert_with(Box::default);
    let old = std::mem::replace(&mut fields[index], value);
    drop(old);
}

/// The declared attribute `index`, or None.
pub fn get_field(token: &Token, exception: Borrowed<'_>, index: usize) -> Owned {
    BaseException::of(token, exception)
        .field(index)
        .map_or_else(|| token.none(), |value| value.clone_ref(token))
}

fn field_getter<const N: usize>(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    Ok(get_field(token, this, N))
}

fn field_setter<const N: usize>(
    token: &mut Token,
    this: Borrowed<'_>,
    value: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let value = value.map(|value| value.own(token));
    set_field(token, this, N, value);
    Ok(())
}

const fn field<const N: usize>(name: &'static str, doc: &'static str) -> GetSetSpec {
    GetSetSpec {
        name,
        doc,
        get: field_getter::<N>,
        set: Some(field_setter::<N>),
        member: true,
    }
}

/// The declaration of an exception class without methods and attributes of its own.
pub const fn exception_class(
    name: &'static str,
    module: &'static str,
    base: Option<&'static ClassSpec>,
    doc: &'static str,
) -> ClassSpec {
    ClassSpec {
        name,
        module,
        doc,
        signature: "",
        index: AtomicU32::new(0),
        base,
        like: None,
        flags: class_flags::BASETYPE
            | class_flags::GC
            | class_flags::DICT
            | class_flags::WEAKREF
            | class_flags::EXCEPTION,
        payload_size: size_of::<BaseException>(),
        drop_payload: crate::class::drop_of::<BaseException>(),
        traverse: crate::class::traverse_payload::<BaseException>,
        clear: crate::class::clear_payload::<BaseException>,
        items_end: None,
        item_size: 0,
        slots: Slots::EMPTY,
        methods: &[],
        getsets: &[],
        constants: &[],
    }
}

macro_rules! exception_classes {
    ($($static:ident = $name:literal, $base:expr, $doc:literal $(, slots $slots:expr)? $(, fields $($index:literal $field:literal)*)? $(, methods $methods:expr)?;)*) => {
        $(
            #[doc = concat!("`", $name, "`")]
            pub static $static: ClassSpec = ClassSpec {
                slots: exception_classes!(@slots $($slots)?),
                methods: exception_classes!(@methods $($methods)?),
                getsets: exception_classes!(@getsets $static $($($index $field)*)?),
                ..exception_class($name, "builtins", $base, $doc)
            };
        )*
        /// All exception classes of this table, bases first.
        pub static ALL: &[&ClassSpec] = &[$(&$static),*];
    };
    (@slots) => { Slots::EMPTY };
    (@slots $slots:expr) => { $slots };
    (@methods) => { &[] };
    (@methods $methods:expr) => { $methods };
    (@getsets BASE_EXCEPTION) => { BaseException::GETSETS };
    (@getsets $static:ident $($index:literal $field:literal)*) => { &[$(field::<$index>($field, "")),*] };
}

const fn init(function: crate::slots::Init) -> Slots {
    Slots {
        init: Some(function),
        ..Slots::EMPTY
    }
}

const fn init_and_str(function: crate::slots::Init, str: crate::slots::Unary) -> Slots {
    Slots {
        init: Some(function),
        str: Some(str),
        ..Slots::EMPTY
    }
}

exception_classes! {
    BASE_EXCEPTION = "BaseException", None, "Common base class for all exceptions.", slots BaseException::SLOTS, methods BaseException::METHODS;
    EXCEPTION = "Exception", Some(&BASE_EXCEPTION), "Common base class for all non-exit exceptions.";
    SYSTEM_EXIT = "SystemExit", Some(&BASE_EXCEPTION), "Request to exit from the interpreter.", slots init(init_system_exit), fields 0 "code";
    KEYBOARD_INTERRUPT = "KeyboardInterrupt", Some(&BASE_EXCEPTION), "Program interrupted by user.";
    GENERATOR_EXIT = "GeneratorExit", Some(&BASE_EXCEPTION), "Request that a generator exit.";
    STOP_ITERATION = "StopIteration", Some(&EXCEPTION), "Signal the end from iterator.__next__().", slots init(init_stop_iteration), fields 0 "value";
    STOP_ASYNC_ITERATION = "StopAsyncIteration", Some(&EXCEPTION), "Signal the end from iterator.__anext__().";
    ARITHMETIC_ERROR = "ArithmeticError", Some(&EXCEPTION), "Base class for arithmetic errors.";
    FLOATING_POINT_ERROR = "FloatingPointError", Some(&ARITHMETIC_ERROR), "Floating-point operation failed.";
    OVERFLOW_ERROR = "OverflowError", Some(&ARITHMETIC_ERROR), "Result too large to be represented.";
    ZERO_DIVISION_ERROR = "ZeroDivisionError", Some(&ARITHMETIC_ERROR), "Second argument to a division or modulo operation was zero.";
    ASSERTION_ERROR = "AssertionError", Some(&EXCEPTION), "Assertion failed.";
    ATTRIBUTE_ERROR = "AttributeError", Some(&EXCEPTION), "Attribute not found.", slots init(init_attribute_error), fields 0 "name" 1 "obj";
    BUFFER_ERROR = "BufferError", Some(&EXCEPTION), "Buffer error.";
    EOF_ERROR = "EOFError", Some(&EXCEPTION), "Read beyond end of file.";
    IMPORT_ERROR = "ImportError", Some(&EXCEPTION), "Import can't find module, or can't find name in module.", slots init_and_str(init_import_error, str_message), fields 0 "msg" 1 "name" 2 "path" 3 "name_from";
    MODULE_NOT_FOUND_ERROR = "ModuleNotFoundError", Some(&IMPORT_ERROR), "Module not found.";
    LOOKUP_ERROR = "LookupError", Some(&EXCEPTION), "Base class for lookup errors.";
    INDEX_ERROR = "IndexError", Some(&LOOKUP_ERROR), "Sequence index out of range.";
    KEY_ERROR = "KeyError", Some(&LOOKUP_ERROR), "Mapping key not found.", slots Slots { str: Some(str_key_error), ..Slots::EMPTY };
    MEMORY_ERROR = "MemoryError", Some(&EXCEPTION), "Out of memory.";
    NAME_ERROR = "NameError", Some(&EXCEPTION), "Name not found globally.", slots init(init_name_error), fields 0 "name";
    UNBOUND_LOCAL_ERROR = "UnboundLocalError", Some(&NAME_ERROR), "Local name referenced but not bound to a value.";
    OS_ERROR = "OSError", Some(&EXCEPTION), "Base class for I/O related errors.", slots Slots { new: Some(new_os_error), init: Some(init_os_error), str: Some(str_os_error), ..Slots::EMPTY }, fields 0 "errno" 1 "strerror" 2 "filename" 3 "filename2" 4 "characters_written";
    BLOCKING_IO_ERROR = "BlockingIOError", Some(&OS_ERROR), "I/O operation would block.";
    CHILD_PROCESS_ERROR = "ChildProcessError", Some(&OS_ERROR), "Child process error.";
    CONNECTION_ERROR = "ConnectionError", Some(&OS_ERROR), "Connection error.";
    BROKEN_PIPE_ERROR = "BrokenPipeError", Some(&CONNECTION_ERROR), "Broken pipe.";
    CONNECTION_ABORTED_ERROR = "ConnectionAbortedError", Some(&CONNECTION_ERROR), "Connection aborted.";
    CONNECTION_REFUSED_ERROR = "ConnectionRefusedError", Some(&CONNECTION_ERROR), "Connection refused.";
    CONNECTION_RESET_ERROR = "ConnectionResetError", Some(&CONNECTION_ERROR), "Connection reset.";
    FILE_EXISTS_ERROR = "FileExistsError", Some(&OS_ERROR), "File already exists.";
    FILE_NOT_FOUND_ERROR = "FileNotFoundError", Some(&OS_ERROR), "File not found.";
    INTERRUPTED_ERROR = "InterruptedError", Some(&OS_ERROR), "Interrupted by signal.";
    IS_A_DIRECTORY_ERROR = "IsADirectoryError", Some(&OS_ERROR), "Operation doesn't work on directories.";
    NOT_A_DIRECTORY_ERROR = "NotADirectoryError", Some(&OS_ERROR), "Operation only works on directories.";
    PERMISSION_ERROR = "PermissionError", Some(&OS_ERROR), "Not enough permissions.";
    PROCESS_LOOKUP_ERROR = "ProcessLookupError", Some(&OS_ERROR), "Process not found.";
    TIMEOUT_ERROR = "TimeoutError", Some(&OS_ERROR), "Timeout expired.";
    REFERENCE_ERROR = "ReferenceError", Some(&EXCEPTION), "Weak ref proxy used after referent went away.";
    RUNTIME_ERROR = "RuntimeError", Some(&EXCEPTION), "Unspecified run-time error.";
    NOT_IMPLEMENTED_ERROR = "NotImplementedError", Some(&RUNTIME_ERROR), "Method or function hasn't been implemented yet.";
    PYTHON_FINALIZATION_ERROR = "PythonFinalizationError", Some(&RUNTIME_ERROR), "Operation blocked during Python finalization.";
    RECURSION_ERROR = "RecursionError", Some(&RUNTIME_ERROR), "Recursion limit exceeded.";
    SYNTAX_ERROR = "SyntaxError", Some(&EXCEPTION), "Invalid syntax.", slots init_and_str(init_syntax_error, str_syntax_error), fields 0 "msg" 1 "filename" 2 "lineno" 3 "offset" 4 "text" 5 "end_lineno" 6 "end_offset" 7 "print_file_and_line" 8 "_metadata";
    INDENTATION_ERROR = "IndentationError", Some(&SYNTAX_ERROR), "Improper indentation.";
    TAB_ERROR = "TabError", Some(&INDENTATION_ERROR), "Improper mixture of spaces and tabs.";
    INCOMPLETE_INPUT_ERROR = "_IncompleteInputError", Some(&SYNTAX_ERROR), "incomplete input.";
    SYSTEM_ERROR = "SystemError", Some(&EXCEPTION), "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version.";
    TYPE_ERROR = "TypeError", Some(&EXCEPTION), "Inappropriate argument type.";
    VALUE_ERROR = "ValueError", Some(&EXCEPTION), "Inappropriate argument value (of correct type).";
    UNICODE_ERROR = "UnicodeError", Some(&VALUE_ERROR), "Unicode related error.";
    UNICODE_ENCODE_ERROR = "UnicodeEncodeError", Some(&UNICODE_ERROR), "Unicode encoding error.", slots init_and_str(init_unicode_encode, str_unicode_encode), fields 0 "encoding" 1 "object" 2 "start" 3 "end" 4 "reason";
    UNICODE_DECODE_ERROR = "UnicodeDecodeError", Some(&UNICODE_ERROR), "Unicode decoding error.", slots init_and_str(init_unicode_decode, str_unicode_decode), fields 0 "encoding" 1 "object" 2 "start" 3 "end" 4 "reason";
    UNICODE_TRANSLATE_ERROR = "UnicodeTranslateError", Some(&UNICODE_ERROR), "Unicode translation error.", slots init_and_str(init_unicode_translate, str_unicode_translate), fields 0 "encoding" 1 "object" 2 "start" 3 "end" 4 "reason";
    WARNING = "Warning", Some(&EXCEPTION), "Base class for warning categories.";
    BYTES_WARNING = "BytesWarning", Some(&WARNING), "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str.";
    DEPRECATION_WARNING = "DeprecationWarning", Some(&WARNING), "Base class for warnings about deprecated features.";
    ENCODING_WARNING = "EncodingWarning", Some(&WARNING), "Base class for warnings about encodings.";
    FUTURE_WARNING = "FutureWarning", Some(&WARNING), "Base class for warnings about constructs that will change semantically\nin the future.";
    IMPORT_WARNING = "ImportWarning", Some(&WARNING), "Base class for warnings about probable mistakes in module imports";
    PENDING_DEPRECATION_WARNING = "PendingDeprecationWarning", Some(&WARNING), "Base class for warnings about features which will be deprecated\nin the future.";
    RESOURCE_WARNING = "ResourceWarning", Some(&WARNING), "Base class for warnings about resource usage.";
    RUNTIME_WARNING = "RuntimeWarning", Some(&WARNING), "Base class for warnings about dubious runtime behavior.";
    SYNTAX_WARNING = "SyntaxWarning", Some(&WARNING), "Base class for warnings about dubious syntax.";
    UNICODE_WARNING = "UnicodeWarning", Some(&WARNING), "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems.";
    USER_WARNING = "UserWarning", Some(&WARNING), "Base class for warnings generated by user code.";
}

/// The class that an `OSError` with this errno is.
pub fn os_error_class(errno: i32) -> &'static ClassSpec {
    match errno {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => &BLOCKING_IO_ERROR,
        libc::EPIPE | libc::ESHUTDOWN => &BROKEN_PIPE_ERROR,
        libc::ECHILD => &CHILD_PROCESS_ERROR,
        libc::ECONNABORTED => &CONNECTION_ABORTED_ERROR,
        libc::ECONNREFUSED => &CONNECTION_REFUSED_ERROR,
        libc::ECONNRESET => &CONNECTION_RESET_ERROR,
        libc::EEXIST => &FILE_EXISTS_ERROR,
        libc::ENOENT => &FILE_NOT_FOUND_ERROR,
        libc::EISDIR => &IS_A_DIRECTORY_ERROR,
        libc::ENOTDIR => &NOT_A_DIRECTORY_ERROR,
        libc::EINTR => &INTERRUPTED_ERROR,
        libc::EACCES | libc::EPERM => &PERMISSION_ERROR,
        libc::ESRCH => &PROCESS_LOOKUP_ERROR,
        libc::ETIMEDOUT => &TIMEOUT_ERROR,
        _ => &OS_ERROR,
    }
}

impl Token {
    /// `OSError(errno, strerror, filename)` of the fitting subclass.
    pub fn os_error(&mut self, errno: i32, filename: Option<Borrowed<'_>>) -> crate::error::Raised {
        let mut values = vec![self.int(i64::from(errno)), self.new_str(&strerror(errno))];
        values.extend(filename.map(|name| name.own(self)));
        self.raise_values(os_error_class(errno), values)
    }
}

/// The C library's text for an errno.
pub fn strerror(errno: i32) -> String {
    let mut buffer = [0u8; 256];
    // SAFETY: the buffer's length is passed; the XSI function writes a terminated string.
    let done = unsafe { libc::strerror_r(errno, buffer.as_mut_ptr().cast(), buffer.len()) };
    let end = buffer.iter().position(|byte| *byte == 0).unwrap_or(0);
    if done != 0 || end == 0 {
        return format!("Unknown error {errno}");
    }
    String::from_utf8_lossy(&buffer[..end]).into_owned()
}

// ---- making ----

/// A new exception payload with these arguments.
fn new_payload(args: Owned) -> BaseException {
    BaseException {
        args,
        traceback: None,
        context: None,
        cause: None,
        suppress_context: false,
        fields: None,
    }
}

/// Makes a waiting error an object.
pub fn materialise(token: &mut Token, error: LazyError) -> PyResult {
    let (spec, values, attributes) = match error {
        LazyError::Object(object) => return Ok(object),
        LazyError::Message(spec, message) => (spec, vec![token.new_str(&message)], Vec::new()),
        LazyError::Values(spec, values) => (spec, values, Vec::new()),
        LazyError::Attributes(spec, values, attributes) => (spec, values, attributes),
    };
    let args = token.new_tuple(values.into_iter());
    let exception = token.new_with_class(spec, new_payload(args.clone_ref(token)));
    if let Some(init) = token.native_class(spec).slots().init {
        init(
            token,
            exception.as_ref(),
            Args::new(Tuple::items_of_word(args.as_ref())),
        )?;
    }
    for (name, value) in attributes {
        crate::attribute::set_text(token, exception.as_ref(), name, value.as_ref())?;
    }
    Ok(exception)
}

/// An exception object made from a native class and arguments.
pub fn make(token: &mut Token, spec: &'static ClassSpec, values: Vec<Owned>) -> PyResult {
    materialise(token, LazyError::Values(spec, values))
}

/// `exception.add_note(note)`
pub fn add_note(token: &mut Token, exception: Borrowed<'_>, note: &str) -> PyResult<()> {
    let notes_name = token.name(Known::__notes__);
    let notes = match crate::attribute::get_optional(token, exception, notes_name)? {
        Some(notes) => notes,
        None => {
            let notes = token.new_list(Vec::new());
            crate::attribute::set(token, exception, notes_name, Some(notes.as_ref()))?;
            notes
        }
    };
    let note = token.new_str(note);
    match notes.as_ref().get_mut::<crate::list::List>(token) {
        Some(list) => list.items.push(note),
        None => return Err(token.type_error("Cannot add note: __notes__ is not a list")),
    }
    Ok(())
}

/// Adds a context to an exception that is raised while `context` is handled, cutting cycles as CPython does.
pub fn set_context(token: &mut Token, exception: Borrowed<'_>, context: Borrowed<'_>) {
    if exception.is(context) {
        return;
    }
    // Walk the chain and cut it where it comes back to this exception (Floyd's cycle detection bounds the walk).
    let mut current = context.own(token);
    let mut steps = 0usize;
    while let Some(next) = BaseException::of(token, current.as_ref())
        .context
        .as_ref()
        .map(|next| next.clone_ref(token))
    {
        if next.word().is(exception.word()) {
            let cut = BaseException::of_mut(token, current.as_ref())
                .context
                .take();
            drop(cut);
            break;
        }
        current = next;
        steps += 1;
        if steps > 100_000 {
            break;
        }
    }
    let context = context.own(token);
    let old = BaseException::of_mut(token, exception)
        .context
        .replace(context);
    drop(old);
}

/// `BaseException.__new__`, for classes of other crates.
pub fn new_exception(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
    BaseException::__new__(token, class, args)
}

/// `BaseException.__init__`, for classes of other crates.
pub fn init_exception(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
    BaseException::__init__(token, this, args)
}

// ---- BaseException ----

#[methods]
impl BaseException {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let tuple = token.tuple_of(args.positional());
        let Some(type_) = class.as_class(token) else {
            return Err(token.type_error("a class is needed"));
        };
        Ok(token.new_instance(type_, new_payload(tuple)))
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        if args.has_keywords() {
            let class = token.class_name(this);
            return Err(token.type_error(format!("{class}() takes no keyword arguments")));
        }
        set_args(token, this, args);
        Ok(())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let args = BaseException::of(token, this).args.clone_ref(token);
        let name = token.short_class_name(this);
        let items = Tuple::items_of_word(args.as_ref());
        let inside = match items {
            [] => "()".to_string(),
            [one] => format!("({})", crate::object::repr_text(token, *one)?),
            _ => crate::object::repr_text(token, args.as_ref())?,
        };
        Ok(token.new_str(&format!("{name}{inside}")))
    }

    #[slot]
    fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let args = BaseException::of(token, this).args.clone_ref(token);
        match Tuple::items_of_word(args.as_ref()) {
            [] => Ok(token.new_str("")),
            [one] => crate::object::str(token, *one),
            _ => crate::object::str(token, args.as_ref()),
        }
    }

    /// Exception.with_traceback(tb) --
    ///     set self.__traceback__ to tb and return self.
    #[method("(object, /)")]
    fn with_traceback(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        Self::set___traceback__(token, this, Some(object))?;
        Ok(this.own(token))
    }

    /// Exception.add_note(note) --
    ///     add a note to the exception
    #[method("(object, /)", name = "add_note")]
    fn add_note_method(
        token: &mut Token,
        this: Borrowed<'_>,
        object: Borrowed<'_>,
    ) -> PyResult<()> {
        if !object.is_a::<crate::str::Str>(token) {
            let got = token.argument_name(object);
            return Err(token.type_error(format!("add_note() argument must be str, not {got}")));
        }
        let note = crate::str::to_cow(token, object).into_owned();
        add_note(token, this, &note)
    }

    /// Helper for pickle.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let class = token.class_word(this).own(token);
        let args = reduced_args(token, this);
        if let Some(state) = state_with_fields(token, this) {
            return Ok(token.new_tuple([class, args, state].into_iter()));
        }
        let has_dict = crate::extension::Tail::of(token, this)
            .is_some_and(|tail| tail.shape.is_dictionary || !tail.shape.names.is_empty());
        let mut parts = vec![class, args];
        if has_dict {
            parts.extend(crate::attribute::instance_dict(token, this));
        }
        Ok(token.new_tuple(parts.into_iter()))
    }

    /// Set the state of the exception from a dictionary.
    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: Borrowed<'_>) -> PyResult<()> {
        if state.is_none() {
            return Ok(());
        }
        if !state.is_a::<crate::dict::Dict>(token) {
            return Err(token.type_error("state is not a dictionary"));
        }
        for (name, value) in crate::dict::pairs(token, state) {
            crate::attribute::set(token, this, name.as_ref(), Some(value.as_ref()))?;
        }
        Ok(())
    }

    #[getter]
    fn args(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(BaseException::of(token, this).args.clone_ref(token))
    }

    #[setter]
    fn set_args(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let Some(value) = value else {
            return Err(token.type_error("args may not be deleted"));
        };
        let items = crate::object::collect(token, value)?;
        let tuple = token.new_tuple(items.into_iter());
        let old = std::mem::replace(&mut BaseException::of_mut(token, this).args, tuple);
        drop(old);
        Ok(())
    }

    #[getter]
    fn __traceback__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(BaseException::of(token, this)
            .traceback
            .as_ref()
            .map_or_else(|| token.none(), |value| value.clone_ref(token)))
    }

    #[setter]
    fn set___traceback__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let Some(value) = value else {
            return Err(token.type_error("__traceback__ may not be deleted"));
        };
        if !value.is_none() && !token.is_exact(value, crate::kind::TRACEBACK) {
            return Err(token.type_error("__traceback__ must be a traceback or None"));
        }
        let new = (!value.is_none()).then(|| value.own(token));
        let old = std::mem::replace(&mut BaseException::of_mut(token, this).traceback, new);
        drop(old);
        Ok(())
    }

    #[getter]
    fn __context__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(BaseException::of(token, this)
            .context
            .as_ref()
            .map_or_else(|| token.none(), |value| value.clone_ref(token)))
    }

    #[setter]
    fn set___context__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let new = chained(token, "__context__", "exception context", value)?;
        let old = std::mem::replace(&mut BaseException::of_mut(token, this).context, new);
        drop(old);
        Ok(())
    }

    #[getter]
    fn __cause__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(BaseException::of(token, this)
            .cause
            .as_ref()
            .map_or_else(|| token.none(), |value| value.clone_ref(token)))
    }

    #[setter]
    fn set___cause__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let new = chained(token, "__cause__", "exception cause", value)?;
        let payload = BaseException::of_mut(token, this);
        payload.suppress_context = true;
        let old = std::mem::replace(&mut payload.cause, new);
        drop(old);
        Ok(())
    }

    #[getter]
    fn __suppress_context__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(BaseException::of(token, this).suppress_context)
    }

    #[setter]
    fn set___suppress_context__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let truth = match value {
            Some(value) if value.is(token.bool(true).as_ref()) => true,
            Some(value) if value.is(token.bool(false).as_ref()) => false,
            Some(_) => return Err(token.type_error("attribute value type must be bool")),
            None => return Err(token.type_error("can't delete numeric/char attribute")),
        };
        BaseException::of_mut(token, this).suppress_context = truth;
        Ok(())
    }

    #[getter]
    fn __dict__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        (crate::descriptor::DICT_GETSET.get)(token, this)
    }

    #[setter]
    fn set___dict__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        match crate::descriptor::DICT_GETSET.set {
            Some(set) => set(token, this, value),
            None => Ok(()),
        }
    }
}

fn chained(
    token: &mut Token,
    name: &str,
    what: &str,
    value: Option<Borrowed<'_>>,
) -> PyResult<Option<Owned>> {
    match value {
        None => Err(token.type_error(format!("{name} may not be deleted"))),
        Some(value) if value.is_none() => Ok(None),
        Some(value) if value.is_a::<BaseException>(token) => Ok(Some(value.own(token))),
        Some(_) => {
            Err(token.type_error(format!("{what} must be None or derive from BaseException")))
        }
    }
}

fn set_args(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) {
    let tuple = token.tuple_of(args.positional());
    let old = std::mem::replace(&mut BaseException::of_mut(token, this).args, tuple);
    drop(old);
}

// ---- constructors of the special ones ----

fn no_keywords(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
    BaseException::__init__(token, this, args)
}

fn init_system_exit(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
    no_keywords(token, this, args)?;
    let code = match args.positional() {
        [] => None,
        [one] => Some(one.own(token)),
        many => Some(token.tuple_of(many)),
    };
    set_field(token, this, 0, code);
    Ok(())
}

fn init_stop_iteration(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
    no_keywords(token, this, args)?;
    let value = args.get(0).map(|value| value.own(token));
    set_field(token, this, 0, value);
    Ok(())
}

/// The arguments that make the exception anew: an OSError's file names are none of its `args`.
fn reduced_args(token: &mut Token, this: Borrowed<'_>) -> Owned {
    let args = BaseException::of(token, this).args.clone_ref(token);
    let items = Tuple::items_of_word(args.as_ref());
    let class = token.class_of(this);
    if items.len() != 2 || !class.is_native(&OS_ERROR) || class.is_native(&BLOCKING_IO_ERROR) {
        return args;
    }
    let payload = BaseException::of(token, this);
    let Some(filename) = payload.field(2).map(|name| name.clone_ref(token)) else {
        return args;
    };
    let second = payload.field(3).map(|name| name.clone_ref(token));
    let mut all: Vec<Owned> = items.iter().map(|item| item.own(token)).collect();
    all.push(filename);
    if let Some(second) = second {
        all.extend([token.none(), second]);
    }
    token.new_tuple(all.into_iter())
}

/// The state of exceptions whose attributes come by keyword: their namespace with those attributes.
fn state_with_fields(token: &mut Token, this: Borrowed<'_>) -> Option<Owned> {
    let class = token.class_of(this);
    let fields: &[(usize, &str)] = if class.is_native(&IMPORT_ERROR) {
        &[(1, "name"), (2, "path"), (3, "name_from")]
    } else if class.is_native(&ATTRIBUTE_ERROR) {
        // What the attribute was looked for on need not be picklable.
        &[(0, "name")]
    } else {
        return None;
    };
    let namespace = match crate::attribute::instance_dict(token, this) {
        Some(namespace) => crate::dict::copy(token, namespace.as_ref()),
        None => crate::dict::Dict::new(token),
    };
    for (index, name) in fields {
        if let Some(value) = BaseException::of(token, this).field(*index) {
            let value = value.clone_ref(token);
            crate::dict::set_text(token, namespace.as_ref(), name, value.as_ref());
        }
    }
    if token.class_of(this).is_native(&ATTRIBUTE_ERROR) {
        let args = BaseException::of(token, this).args.clone_ref(token);
        crate::dict::set_text(token, namespace.as_ref(), "args", args.as_ref());
    }
    let empty = crate::dict::Dict::of(token, namespace.as_ref()).is_empty();
    (!empty).then_some(namespace)
}

/// Sets the fields given by keyword, and the others to nothing; TypeError for other keywords.
fn keyword_fields(
    token: &mut Token,
    this: Borrowed<'_>,
    args: Args<'_>,
    class: &str,
    fields: &[(usize, &str)],
) -> PyResult<()> {
    for (index, _) in fields {
        set_field(token, this, *index, None);
    }
    for (name, value) in args.keywords() {
        let text = crate::str::to_cow(token, name).into_owned();
        match fields.iter().find(|(_, field)| *field == text) {
            Some((index, _)) => {
                let value = value.own(token);
                set_field(token, this, *index, Some(value));
            }
            None => {
                return Err(token.type_error(format!(
                    "{class}() got an unexpected keyword argument '{text}'"
                )));
            }
        }
    }
    Ok(())
}

fn init_attribute_error(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
    set_args(token, this, args);
    keyword_fields(
        token,
        this,
        args,
        "AttributeError",
        &[(0, "name"), (1, "obj")],
    )
}

fn init_name_error(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
    set_args(token, this, args);
    keyword_fields(token, this, args, "NameError", &[(0, "name")])
}

fn init_import_error(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
    set_args(token, this, args);
    keyword_fields(
        token,
        this,
        args,
        "ImportError",
        &[(1, "name"), (2, "path"), (3, "name_from")],
    )?;
    let message = match args.positional() {
        [message] => Some(message.own(token)),
        _ => None,
    };
    set_field(token, this, 0, message);
    Ok(())
}

fn str_message(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let message = get_field(token, this, 0);
    if token.is_exact(message.as_ref(), crate::kind::STR) {
        return Ok(message);
    }
    BaseException::__str__(token, this)
}

fn str_key_error(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let args = BaseException::of(token, this).args.clone_ref(token);
    match Tuple::items_of_word(args.as_ref()) {
        // A bare key is shown as written, so that '' can be told from nothing.
        [key] => crate::object::repr(token, *key),
        _ => BaseException::__str__(token, this),
    }
}

fn new_os_error(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
    let base = token.native_class(&OS_ERROR).as_value();
    let mapped = match args.positional() {
        [errno, _, ..] if class.is(base) && args.len() <= 5 => {
            let errno = errno
                .word()
                .int()
                .and_then(|errno| i32::try_from(errno).ok());
            errno
                .map(os_error_class)
                .map(|spec| token.native_class(spec).as_value().own(token))
        }
        _ => None,
    };
    let class = mapped.unwrap_or_else(|| class.own(token));
    let exception = BaseException::__new__(token, class.as_ref(), args)?;
    fill_os_error(token, exception.as_ref(), args);
    Ok(exception)
}

fn init_os_error(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
    if args.has_keywords() {
        let class = token.class_name(this);
        return Err(token.type_error(format!("{class}() takes no keyword arguments")));
    }
    fill_os_error(token, this, args);
    Ok(())
}

fn fill_os_error(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) {
    set_args(token, this, args);
    let positional = args.positional();
    if !(2..=5).contains(&positional.len()) {
        return;
    }
    let is_blocking = token.class_of(this).is_native(&BLOCKING_IO_ERROR);
    for (index, value) in [
        (0, positional.first()),
        (1, positional.get(1)),
        (3, positional.get(4)),
    ] {
        let value = value.map(|value| value.own(token));
        set_field(token, this, index, value);
    }
    match positional.get(2).filter(|name| !name.is_none()) {
        Some(written) if is_blocking && written.word().is_int() => {
            let written = written.own(token);
            set_field(token, this, 4, Some(written));
        }
        Some(name) => {
            let name = name.own(token);
            set_field(token, this, 2, Some(name));
            // The filename is an attribute only; `args` stays (errno, strerror), so that unpacking goes on working.
            set_args(token, this, Args::new(&positional[..2]));
        }
        None => {}
    }
}

fn str_os_error(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let payload = BaseException::of(token, this);
    let fields: Vec<Option<Owned>> = (0..4)
        .map(|index| payload.field(index).map(|value| value.clone_ref(token)))
        .collect();
    let text = |token: &mut Token, value: &Option<Owned>| match value {
        Some(value) => crate::object::str_text(token, value.as_ref()),
        None => Ok("None".to_string()),
    };
    if fields[0].is_none() || fields[1].is_none() {
        return BaseException::__str__(token, this);
    }
    let (errno, strerror) = (text(token, &fields[0])?, text(token, &fields[1])?);
    let mut line = format!("[Errno {errno}] {strerror}");
    if let Some(filename) = &fields[2] {
        line.push_str(&format!(
            ": {}",
            crate::object::repr_text(token, filename.as_ref())?
        ));
        if let Some(second) = fields[3].as_ref().filter(|second| !second.word().is_none()) {
            line.push_str(&format!(
                " -> {}",
                crate::object::repr_text(token, second.as_ref())?
            ));
        }
    }
    Ok(token.new_str(&line))
}

fn init_syntax_error(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
    no_keywords(token, this, args)?;
    if let Some(message) = args.get(0) {
        let message = message.own(token);
        set_field(token, this, 0, Some(message));
    }
    let Some(details) = args.get(1).filter(|_| args.len() == 2) else {
        return Ok(());
    };
    let details = crate::object::collect(token, details)?;
    if !matches!(details.len(), 4 | 6 | 7) {
        let (bound, given) = (
            if details.len() < 4 {
                "at least 4 arguments"
            } else {
                "at most 7 arguments"
            },
            details.len(),
        );
        return Err(token.type_error(format!("function takes {bound} ({given} given)")));
    }
    for field in [5, 6, 8] {
        set_field(token, this, field, None);
    }
    for (index, value) in details.into_iter().enumerate() {
        // Behind the places comes what a hint at a misspelt keyword needs.
        let field = if index == 6 { 8 } else { index + 1 };
        set_field(token, this, field, Some(value));
    }
    Ok(())
}

fn str_syntax_error(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let (message, filename, line) = (
        get_field(token, this, 0),
        get_field(token, this, 1),
        get_field(token, this, 2),
    );
    let message = crate::object::str_text(token, message.as_ref())?;
    let filename = filename
        .as_ref()
        .get::<crate::str::Str>(token)
        .map(|name| name.to_cow().into_owned());
    let filename = filename.map(|name| name.rsplit('/').next().unwrap_or_default().to_string());
    let text = match (filename, line.word().int()) {
        (Some(name), Some(line)) => format!("{message} ({name}, line {line})"),
        (Some(name), None) => format!("{message} ({name})"),
        (None, Some(line)) => format!("{message} (line {line})"),
        (None, None) => message,
    };
    Ok(token.new_str(&text))
}

/// How an argument of a Unicode error is taken.
#[derive(Clone, Copy)]
enum Taken {
    Text,
    Data,
    Place,
}

use Taken::{Data, Place, Text};

fn init_unicode_encode(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
    init_unicode(token, this, args, 0, &[Text, Text, Place, Place, Text])
}

fn init_unicode_decode(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
    init_unicode(token, this, args, 0, &[Text, Data, Place, Place, Text])
}

fn init_unicode_translate(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
    init_unicode(token, this, args, 1, &[Text, Place, Place, Text])
}

/// Puts the arguments into the fields from `first` on.
fn init_unicode(
    token: &mut Token,
    this: Borrowed<'_>,
    args: Args<'_>,
    first: usize,
    kinds: &[Taken],
) -> PyResult<()> {
    no_keywords(token, this, args)?;
    if args.len() != kinds.len() {
        let (wanted, given) = (kinds.len(), args.len());
        return Err(token.type_error(format!(
            "function takes exactly {wanted} arguments ({given} given)"
        )));
    }
    let mut values = Vec::with_capacity(kinds.len());
    for (index, (value, kind)) in args.positional().iter().zip(kinds).enumerate() {
        values.push(match kind {
            Place => {
                let place = crate::int::index_to_i64(token, *value, "C ssize_t")?;
                token.int(place)
            }
            Text if !value.is_a::<crate::str::Str>(token) => {
                let got = match value.is_none() {
                    true => "None".to_string(),
                    false => token.class_name(*value),
                };
                let place = index + 1;
                return Err(token.type_error(format!("argument {place} must be str, not {got}")));
            }
            Text | Data => value.own(token),
        });
    }
    for (index, (mut value, kind)) in values.into_iter().zip(kinds).enumerate() {
        if matches!(kind, Data) && crate::bytes::value_of(token, value.as_ref()).is_none() {
            let view = crate::buffer::get(token, value.as_ref(), false)?;
            value = crate::bytes::new(token, view.bytes(token));
        }
        set_field(token, this, first + index, Some(value));
    }
    Ok(())
}
