//! What special methods of native classes say of themselves: text signatures and doc strings, as CPython's slot table.

const BINARY: &[(&str, &str)] = &[
    ("add", "+"),
    ("sub", "-"),
    ("mul", "*"),
    ("matmul", "@"),
    ("truediv", "/"),
    ("floordiv", "//"),
    ("mod", "%"),
    ("lshift", "<<"),
    ("rshift", ">>"),
    ("and", "&"),
    ("or", "|"),
    ("xor", "^"),
];

const COMPARISONS: &[(&str, &str)] = &[
    ("lt", "<"),
    ("le", "<="),
    ("eq", "=="),
    ("ne", "!="),
    ("gt", ">"),
    ("ge", ">="),
];

/// Name, parameters behind `$self`, doc string.
const OTHERS: &[(&str, &str, &str)] = &[
    (
        "init",
        "/, *args, **kwargs",
        "Initialize self.  See help(type(self)) for accurate signature.",
    ),
    ("repr", "/", "Return repr(self)."),
    ("str", "/", "Return str(self)."),
    ("hash", "/", "Return hash(self)."),
    ("call", "/, *args, **kwargs", "Call self as a function."),
    ("iter", "/", "Implement iter(self)."),
    ("next", "/", "Implement next(self)."),
    ("len", "/", "Return len(self)."),
    ("getitem", "key, /", "Return self[key]."),
    ("setitem", "key, value, /", "Set self[key] to value."),
    ("delitem", "key, /", "Delete self[key]."),
    ("contains", "key, /", "Return bool(key in self)."),
    ("getattribute", "name, /", "Return getattr(self, name)."),
    (
        "setattr",
        "name, value, /",
        "Implement setattr(self, name, value).",
    ),
    ("delattr", "name, /", "Implement delattr(self, name)."),
    (
        "get",
        "instance, owner=None, /",
        "Return an attribute of instance, which is of type owner.",
    ),
    (
        "set",
        "instance, value, /",
        "Set an attribute of instance to value.",
    ),
    ("delete", "instance, /", "Delete an attribute of instance."),
    ("pow", "value, mod=None, /", "Return pow(self, value, mod)."),
    (
        "rpow",
        "value, mod=None, /",
        "Return pow(value, self, mod).",
    ),
    ("divmod", "value, /", "Return divmod(self, value)."),
    ("rdivmod", "value, /", "Return divmod(value, self)."),
    ("neg", "/", "-self"),
    ("pos", "/", "+self"),
    ("invert", "/", "~self"),
    ("abs", "/", "abs(self)"),
    ("bool", "/", "True if self else False"),
    ("int", "/", "int(self)"),
    ("float", "/", "float(self)"),
    (
        "index",
        "/",
        "Return self converted to an integer, if self is suitable for use as an index into a list.",
    ),
    (
        "del",
        "/",
        "Called when the instance is about to be destroyed.",
    ),
    (
        "buffer",
        "flags, /",
        "Return a buffer object that exposes the underlying memory of the object.",
    ),
    (
        "release_buffer",
        "buffer, /",
        "Release the buffer object that exposes the underlying memory of the object.",
    ),
    (
        "await",
        "/",
        "Return an iterator to be used in await expression.",
    ),
    (
        "aiter",
        "/",
        "Return an awaitable, that resolves in asynchronous iterator.",
    ),
    ("anext", "/", "Return a value or raise StopAsyncIteration."),
];

fn symbol(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    let found = table.iter().find(|(known, _)| *known == name)?;
    Some(found.1)
}

/// The text signature and the doc string of the special method `name`.
pub(super) fn describe(name: &str) -> (String, String) {
    let bare = name.trim_matches('_');
    if let Some((_, parameters, doc)) = OTHERS.iter().find(|(known, ..)| *known == bare) {
        return (format!("($self, {parameters})"), (*doc).to_string());
    }
    let doc = if let Some(symbol) = symbol(BINARY, bare).or_else(|| symbol(COMPARISONS, bare)) {
        format!("Return self{symbol}value.")
    } else if let Some(symbol) = bare.strip_prefix('r').and_then(|bare| symbol(BINARY, bare)) {
        format!("Return value{symbol}self.")
    } else if let Some(symbol) = bare.strip_prefix('i').and_then(|bare| symbol(BINARY, bare)) {
        format!("Implement self{symbol}=value.")
    } else {
        format!("Implement {name}.")
    };
    ("($self, value, /)".to_string(), doc)
}
