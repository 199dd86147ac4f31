//! `builtins`: the functions. The classes come from the type crates (see [`class_names`]).

use baton_object::module;

/// Built-in functions, types, exceptions, and other objects.
///
/// This module provides direct access to all 'built-in'
/// identifiers of Python; for example, builtins.len is
/// the full name for the built-in function len().
///
/// This module is not normally accessed explicitly by most
/// applications, but can be useful in modules that provide
/// objects with the same name as a builtin and need to refer
/// to the built-in object itself.
#[module(name = "builtins")]
pub mod builtins {
    use baton_object::attribute::{self, call_method, call_special, get_optional};
    use baton_object::audit::audit;
    use baton_object::call::{call_args, call_with_dict};
    use baton_object::dict::{self, Dict};
    use baton_object::exceptions::STOP_ITERATION;
    use baton_object::number::{self, UnaryOp};
    use baton_object::object;
    use baton_object::seam::CompileRequest;
    use baton_object::slots::CompareOp;
    use baton_object::str::Str;
    use baton_object::tuple::Tuple;
    use baton_object::{Args, Borrowed, Known, Owned, PyResult, Token, kind};

    /// Build a class from its body: what a class statement calls.
    #[function("(*args, **kwargs)")]
    fn __build_class__(token: &mut Token, args: Args<'_>) -> PyResult {
        let [function, name, bases @ ..] = args.positional() else {
            return Err(token.type_error("__build_class__: not enough arguments"));
        };
        if !token.is_exact(*function, kind::FUNCTION) {
            return Err(token.type_error("__build_class__: func must be a function"));
        }
        if !name.is_a::<Str>(token) {
            return Err(token.type_error("__build_class__: name is not a string"));
        }
        let original = token.tuple_of(bases);
        let bases = resolve_bases(token, original.as_ref())?;
        let keywords = Dict::new(token);
        let mut metaclass = None;
        for (key, value) in args.keywords() {
            if baton_object::str::to_cow(token, key) == "metaclass" {
                metaclass = Some(value.own(token));
            } else {
                dict::set(token, keywords.as_ref(), key, value)?;
            }
        }
        let metaclass = pick_metaclass(token, metaclass, &bases)?;
        let namespace = prepare(
            token,
            metaclass.as_ref(),
            *name,
            bases.as_ref(),
            keywords.as_ref(),
        )?;
        let body = token.seam().call_body.get();
        let cell = body(token, *function, namespace.as_ref())?;
        if !bases.word().is(original.word()) {
            object::setitem(
                token,
                namespace.as_ref(),
                token.name(Known::__orig_bases__),
                Some(original.as_ref()),
            )?;
        }
        let class = call_with_dict(
            token,
            metaclass.as_ref(),
            &[*name, bases.as_ref(), namespace.as_ref()],
            Some(keywords.as_ref()),
        )?;
        check_class_cell(token, class.as_ref(), cell.as_ref(), *name)?;
        Ok(class)
    }

    fn resolve_bases(token: &mut Token, bases: Borrowed<'_>) -> PyResult {
        let items: Vec<Owned> = Tuple::items_of_word(bases)
            .iter()
            .map(|base| base.own(token))
            .collect();
        let mut resolved = Vec::new();
        let mut changed = false;
        for base in items {
            if base.as_ref().as_class(token).is_some() {
                resolved.push(base);
                continue;
            }
            match attribute::get_known_optional(token, base.as_ref(), Known::__mro_entries__)? {
                None => resolved.push(base),
                Some(method) => {
                    let entries = object::call(token, method.as_ref(), &[bases])?;
                    let Some(entries) = Tuple::items_of(token, entries.as_ref()) else {
                        return Err(token.type_error("__mro_entries__ must return a tuple"));
                    };
                    resolved.extend(entries.iter().map(|entry| entry.own(token)));
                    changed = true;
                }
            }
        }
        Ok(if changed {
            token.new_tuple(resolved.into_iter())
        } else {
            bases.own(token)
        })
    }

    fn pick_metaclass(token: &mut Token, given: Option<Owned>, bases: &Owned) -> PyResult {
        let bases: Vec<Owned> = Tuple::items_of_word(bases.as_ref())
            .iter()
            .map(|base| base.own(token))
            .collect();
        let metaclass = match given {
            Some(given) => given,
            None => match bases.first() {
                Some(base) => token.class_word(base.as_ref()).own(token),
                None => token
                    .native_class(&baton_object::type_object::TYPE)
                    .as_value()
                    .own(token),
            },
        };
        match metaclass.as_ref().as_class(token) {
            Some(_) => baton_object::type_object::metaclass_of(token, metaclass.as_ref(), &bases),
            None => Ok(metaclass),
        }
    }

    fn prepare(
        token: &mut Token,
        metaclass: Borrowed<'_>,
        name: Borrowed<'_>,
        bases: Borrowed<'_>,
        keywords: Borrowed<'_>,
    ) -> PyResult {
        let Some(method) = attribute::get_known_optional(token, metaclass, Known::__prepare__)?
        else {
            return Ok(Dict::new(token));
        };
        let namespace = call_with_dict(token, method.as_ref(), &[name, bases], Some(keywords))?;
        if token.class_of(namespace.as_ref()).slots().getitem.is_none() {
            let who = match metaclass.as_class(token) {
                Some(class) => class.name(token).into_owned(),
                None => "<metaclass>".to_string(),
            };
            let got = token.class_name(namespace.as_ref());
            return Err(token.type_error(format!(
                "{who}.__prepare__() must return a mapping, not {got}"
            )));
        }
        Ok(namespace)
    }

    fn check_class_cell(
        token: &mut Token,
        class: Borrowed<'_>,
        cell: Borrowed<'_>,
        name: Borrowed<'_>,
    ) -> PyResult<()> {
        if class.as_class(token).is_none() || !token.is_exact(cell, kind::CELL) {
            return Ok(());
        }
        let content = match attribute::get_text(token, cell, "cell_contents") {
            Ok(content) => Some(content),
            Err(raised) => {
                token.swallow(raised, &baton_object::exceptions::VALUE_ERROR)?;
                None
            }
        };
        if content
            .as_ref()
            .is_some_and(|content| content.as_ref().is(class))
        {
            return Ok(());
        }
        let (name_text, class_text) = (
            object::repr_text(token, name)?,
            object::repr_text(token, class)?,
        );
        match content {
            Some(content) => {
                let got = object::repr_text(token, content.as_ref())?;
                Err(token.type_error(format!("__class__ set to {got} defining {name_text} as {class_text}")))
            }
            None => Err(token.runtime_error(format!(
                "__class__ not set defining {name_text} as {class_text}. Was __classcell__ propagated to type.__new__?"
            ))),
        }
    }

    /// Return the absolute value of the argument.
    #[function("(x, /)")]
    fn abs(token: &mut Token, x: Borrowed<'_>) -> PyResult {
        number::unary(token, x, UnaryOp::Absolute)
    }

    /// Return True if bool(x) is True for all values x in the iterable.
    ///
    /// If the iterable is empty, return True.
    #[function("(iterable, /)")]
    fn all(token: &mut Token, iterable: Borrowed<'_>) -> PyResult<bool> {
        let iterator = object::iter(token, iterable)?;
        while let Some(item) = object::next(token, iterator.as_ref())? {
            if !object::is_true(token, item.as_ref())? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Return True if bool(x) is True for any x in the iterable.
    ///
    /// If the iterable is empty, return False.
    #[function("(iterable, /)")]
    fn any(token: &mut Token, iterable: Borrowed<'_>) -> PyResult<bool> {
        let iterator = object::iter(token, iterable)?;
        while let Some(item) = object::next(token, iterator.as_ref())? {
            if object::is_true(token, item.as_ref())? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Return an ASCII-only representation of an object.
    ///
    /// As repr(), return a string containing a printable representation of an
    /// object, but escape the non-ASCII characters in the string returned by
    /// repr() using \\x, \\u or \\U escapes. This generates a string similar
    /// to that returned by repr() in Python 2.
    #[function("(obj, /)")]
    fn ascii(token: &mut Token, obj: Borrowed<'_>) -> PyResult {
        baton_types::ascii::ascii(token, obj)
    }

    /// Return the binary representation of an integer.
    ///
    ///    >>> bin(2796202)
    ///    '0b1010101010101010101010'
    #[function("(number, /)")]
    fn bin(token: &mut Token, number: Borrowed<'_>) -> PyResult {
        crate::radix::in_base(token, number, 2, "0b")
    }

    /// Return the octal representation of an integer.
    ///
    ///    >>> oct(342391)
    ///    '0o1234567'
    #[function("(number, /)")]
    fn oct(token: &mut Token, number: Borrowed<'_>) -> PyResult {
        crate::radix::in_base(token, number, 8, "0o")
    }

    /// Return the hexadecimal representation of an integer.
    ///
    ///    >>> hex(12648430)
    ///    '0xc0ffee'
    #[function("(number, /)")]
    fn hex(token: &mut Token, number: Borrowed<'_>) -> PyResult {
        crate::radix::in_base(token, number, 16, "0x")
    }

    /// Call sys.breakpointhook(*args, **kws).
    #[function("(*args, **kws)")]
    fn breakpoint(token: &mut Token, args: Args<'_>) -> PyResult {
        let hook = token.interp().sys_dict(token).map(|sys| sys.own(token));
        match hook.and_then(|sys| dict::get_text(token, sys.as_ref(), "breakpointhook")) {
            Some(hook) => call_args(token, hook.as_ref(), args),
            None => Err(token.runtime_error("lost sys.breakpointhook")),
        }
    }

    /// Return whether the object is callable (i.e., some kind of function).
    ///
    /// Note that classes are callable, as are instances of classes with a
    /// __call__() method.
    #[function("(obj, /)")]
    fn callable(token: &mut Token, obj: Borrowed<'_>) -> PyResult<bool> {
        Ok(token.class_of(obj).slots().call.is_some())
    }

    /// Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.
    #[function("(i, /)")]
    fn chr(token: &mut Token, i: Borrowed<'_>) -> PyResult {
        let code = baton_object::int::index_clipped(token, i)?;
        match u32::try_from(code).ok().filter(|code| *code < 0x11_0000) {
            Some(code) => Ok(token.char_str(code)),
            None => Err(token.value_error("chr() arg not in range(0x110000)")),
        }
    }

    /// Return the Unicode code point for a one-character string.
    #[function("(character, /)")]
    fn ord(token: &mut Token, character: Borrowed<'_>) -> PyResult {
        if let Some(text) = character.get::<Str>(token) {
            if text.len() == 1 {
                let code = text.chars().at(0);
                return Ok(token.int(i64::from(code)));
            }
            let len = text.len();
            return Err(token.type_error(format!(
                "ord() expected a character, but string of length {len} found"
            )));
        }
        if !baton_object::buffer::supported(token, character) {
            let got = token.class_name(character);
            return Err(token.type_error(format!(
                "ord() expected string of length 1, but {got} found"
            )));
        }
        let view = baton_object::buffer::get(token, character, false)?;
        match view.bytes(token) {
            [byte] => Ok(token.int(i64::from(*byte))),
            bytes => {
                let len = bytes.len();
                Err(token.type_error(format!(
                    "ord() expected a character, but string of length {len} found"
                )))
            }
        }
    }

    /// Compile source into a code object that can be executed by exec() or eval().
    ///
    /// The source code may represent a Python module, statement or expression.
    /// The filename will be used for run-time error messages.
    /// The mode must be 'exec' to compile a module, 'single' to compile a
    /// single (interactive) statement, or 'eval' to compile an expression.
    /// The flags argument, if present, controls which future statements influence
    /// the compilation of the code.
    /// The dont_inherit argument, if true, stops the compilation inheriting
    /// the effects of any future statements in effect in the code calling
    /// compile; if absent or false these statements do influence the compilation,
    /// in addition to any features explicitly specified.
    #[function(
        "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)"
    )]
    fn compile(
        token: &mut Token,
        source: Borrowed<'_>,
        filename: Borrowed<'_>,
        mode: String,
        flags: Option<i64>,
        dont_inherit: Option<bool>,
        optimize: Option<i64>,
        _feature_version: Option<i32>,
    ) -> PyResult {
        let filename = crate::fspath::decode(token, filename)?;
        audit(token, "compile", |token| {
            vec![source.own(token), filename.clone_ref(token)]
        })?;
        // The bits of `PyCF_*` that `compile` takes, of `__future__` features, and CO_NESTED.
        const KNOWN_FLAGS: i64 = 0x1FE_0000 | 0xF600 | 0x10;
        if flags.is_some_and(|flags| flags & !KNOWN_FLAGS != 0) {
            return Err(token.value_error("compile(): unrecognised flags"));
        }
        if optimize.is_some_and(|level| !(-1..=2).contains(&level)) {
            return Err(token.value_error("compile(): invalid optimize value"));
        }
        let compile = token.seam().compile.get();
        let request = CompileRequest {
            source,
            filename: filename.as_ref(),
            mode: &mode,
            flags: flags.unwrap_or(0),
            optimize: optimize.unwrap_or(-1),
            dont_inherit: dont_inherit.unwrap_or(false),
            feature_version: _feature_version.unwrap_or(-1),
        };
        compile(token, request)
    }

    /// Deletes the named attribute from the given object.
    ///
    /// delattr(x, 'y') is equivalent to ``del x.y``
    #[function("(obj, name, /)")]
    fn delattr(token: &mut Token, obj: Borrowed<'_>, name: Borrowed<'_>) -> PyResult<()> {
        let name = attribute::interned_name(token, name)?;
        attribute::set(token, obj, name.as_ref(), None)
    }

    /// dir([object]) -> list of strings
    ///
    /// If called without an argument, return the names in the current scope.
    /// Else, return an alphabetized list of names comprising (some of) the attributes
    /// of the given object, and of attributes reachable from it.
    #[function("(*args)")]
    fn dir(token: &mut Token, args: Args<'_>) -> PyResult {
        let names = match args.positional() {
            [] => {
                let locals = token.seam().locals.get();
                let locals = locals(token)?;
                call_method(token, locals.as_ref(), token.name(Known::keys), &[])?
            }
            [object] => match call_special(token, *object, token.name(Known::__dir__), &[])? {
                Some(names) => names,
                None => return Err(token.type_error("object does not provide __dir__")),
            },
            given => {
                let given = given.len();
                return Err(
                    token.type_error(format!("dir expected at most 1 argument, got {given}"))
                );
            }
        };
        let items = object::collect(token, names.as_ref())?;
        sorted_list(token, items, None, false)
    }

    fn sorted_list(
        token: &mut Token,
        items: Vec<Owned>,
        key: Option<Borrowed<'_>>,
        reverse: bool,
    ) -> PyResult {
        let list = token.new_list(items);
        baton_object::list_class::sort(token, list.as_ref(), key, reverse)?;
        Ok(list)
    }

    /// Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.
    #[function("(x, y, /)")]
    fn divmod(token: &mut Token, x: Borrowed<'_>, y: Borrowed<'_>) -> PyResult {
        number::divmod(token, x, y)
    }

    /// Evaluate the given source in the context of globals and locals.
    ///
    /// The source may be a string representing a Python expression
    /// or a code object as returned by compile().
    /// The globals must be a dictionary and locals can be any mapping,
    /// defaulting to the current globals and locals.
    /// If only globals is given, locals defaults to it.
    #[function("(source, /, globals=None, locals=None)")]
    fn eval(
        token: &mut Token,
        source: Borrowed<'_>,
        globals: Option<Borrowed<'_>>,
        locals: Option<Borrowed<'_>>,
    ) -> PyResult {
        let (globals, locals) = crate::execute::namespaces(token, "eval", globals, locals)?;
        crate::execute::run_source(token, source, "eval", &globals, &locals, None)
    }

    /// Execute the given source in the context of globals and locals.
    ///
    /// The source may be a string representing one or more Python statements
    /// or a code object as returned by compile().
    /// The globals must be a dictionary and locals can be any mapping,
    /// defaulting to the current globals and locals.
    /// If only globals is given, locals defaults to it.
    /// The closure must be a tuple of cellvars, and can only be used
    /// when source is a code object requiring exactly that many cellvars.
    #[function("(source, /, globals=None, locals=None, *, closure=None)")]
    fn exec(
        token: &mut Token,
        source: Borrowed<'_>,
        globals: Option<Borrowed<'_>>,
        locals: Option<Borrowed<'_>>,
        closure: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let (globals, locals) = crate::execute::namespaces(token, "exec", globals, locals)?;
        let closure = closure.filter(|closure| !closure.is_none());
        if closure.is_some() && !token.is_exact(source, kind::CODE) {
            return Err(token.type_error("closure can only be used when source is a code object"));
        }
        crate::execute::run_source(token, source, "exec", &globals, &locals, closure).map(drop)
    }

    /// Return type(value).__format__(value, format_spec).
    ///
    /// Many built-in types implement format_spec according to the
    /// Format Specification Mini-language. See help('FORMATTING')
    /// for details.
    ///
    /// If type(value) does not supply a method named __format__
    /// and format_spec is empty, then str(value) is returned.
    #[function("(value, format_spec='', /)")]
    fn format(
        token: &mut Token,
        value: Borrowed<'_>,
        format_spec: Option<Borrowed<'_>>,
    ) -> PyResult {
        let spec = format_spec.map_or_else(|| token.new_str(""), |spec| spec.own(token));
        if !spec.as_ref().is_a::<Str>(token) {
            let got = token.argument_name(spec.as_ref());
            return Err(token.type_error(format!("format() argument 2 must be str, not {got}")));
        }
        match call_special(
            token,
            value,
            token.name(Known::__format__),
            &[spec.as_ref()],
        )? {
            Some(text) if text.as_ref().is_a::<Str>(token) => Ok(text),
            Some(other) => {
                let got = token.class_name(other.as_ref());
                Err(token.type_error(format!("__format__ must return a str, not {got}")))
            }
            None => {
                let got = token.class_name(value);
                Err(token.type_error(format!("Type {got} doesn't define __format__")))
            }
        }
    }

    /// getattr(object, name[, default]) -> value
    ///
    /// Get a named attribute from an object; getattr(x, 'y') is equivalent to x.y.
    /// When a default argument is given, it is returned when the attribute doesn't
    /// exist; without it, an exception is raised in that case.
    #[function("(object, name, default=None, /)")]
    fn getattr(
        token: &mut Token,
        object: Borrowed<'_>,
        name: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        let name = attribute::interned_name(token, name)?;
        match default {
            Some(default) => match get_optional(token, object, name.as_ref())? {
                Some(value) => Ok(value),
                None => Ok(default.own(token)),
            },
            None => attribute::get(token, object, name.as_ref()),
        }
    }

    /// Return the dictionary containing the current scope's global variables.
    ///
    /// NOTE: Updates to this dictionary *will* affect name lookups in the current
    /// global scope and vice-versa.
    #[function("()")]
    fn globals(token: &mut Token) -> PyResult {
        Ok((token.seam().globals.get())(token).unwrap_or_else(|| token.none()))
    }

    /// Return a dictionary containing the current scope's local variables.
    ///
    /// NOTE: Whether or not updates to this dictionary will affect name lookups in
    /// the local scope and vice-versa is *implementation dependent* and not
    /// covered by any backwards compatibility guarantees.
    #[function("()")]
    fn locals(token: &mut Token) -> PyResult {
        let locals = token.seam().locals.get();
        locals(token)
    }

    /// Return whether the object has an attribute with the given name.
    ///
    /// This is done by calling getattr(obj, name) and catching AttributeError.
    #[function("(obj, name, /)")]
    fn hasattr(token: &mut Token, obj: Borrowed<'_>, name: Borrowed<'_>) -> PyResult<bool> {
        let name = attribute::interned_name(token, name)?;
        Ok(get_optional(token, obj, name.as_ref())?.is_some())
    }

    /// Return the hash value for the given object.
    ///
    /// Two objects that compare equal must also have the same hash value, but the
    /// reverse is not necessarily true.
    #[function("(obj, /)")]
    fn hash(token: &mut Token, obj: Borrowed<'_>) -> PyResult<i64> {
        object::hash(token, obj)
    }

    /// Return the identity of an object.
    ///
    /// This is guaranteed to be unique among simultaneously existing objects.
    /// (CPython uses the object's memory address.)
    #[function("(obj, /)")]
    fn id(token: &mut Token, obj: Borrowed<'_>) -> PyResult<u64> {
        let id = obj.word().identity() as u64;
        audit(token, "builtins.id", |token| vec![token.int(id as i64)])?;
        Ok(id)
    }

    /// Return whether an object is an instance of a class or of a subclass thereof.
    ///
    /// A tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the target to
    /// check against. This is equivalent to ``isinstance(x, A) or isinstance(x, B)
    /// or ...`` etc.
    #[function("(obj, class_or_tuple, /)", no_switch)]
    fn isinstance(
        token: &mut Token,
        obj: Borrowed<'_>,
        class_or_tuple: Borrowed<'_>,
    ) -> PyResult<bool> {
        object::is_instance(token, obj, class_or_tuple)
    }

    /// Return whether 'cls' is derived from another class or is the same class.
    ///
    /// A tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the target to
    /// check against. This is equivalent to ``issubclass(x, A) or issubclass(x, B)
    /// or ...``.
    #[function("(cls, class_or_tuple, /)")]
    fn issubclass(
        token: &mut Token,
        cls: Borrowed<'_>,
        class_or_tuple: Borrowed<'_>,
    ) -> PyResult<bool> {
        object::is_subclass(token, cls, class_or_tuple)
    }

    /// iter(iterable) -> iterator
    /// iter(callable, sentinel) -> iterator
    ///
    /// Get an iterator from an object.
    /// In the first form, the argument must supply its own iterator, or be a sequence.
    /// In the second form, the callable is called until it returns the sentinel.
    #[function("(object, sentinel=None, /)")]
    fn iter(token: &mut Token, object: Borrowed<'_>, sentinel: Option<Borrowed<'_>>) -> PyResult {
        let Some(sentinel) = sentinel else {
            return object::iter(token, object);
        };
        if token.class_of(object).slots().call.is_none() {
            return Err(token.type_error("iter(v, w): v must be callable"));
        }
        Ok(baton_types::functional::new_callable_iterator(
            token, object, sentinel,
        ))
    }

    /// Return an AsyncIterator for an AsyncIterable object.
    #[function("(async_iterable, /)")]
    fn aiter(token: &mut Token, async_iterable: Borrowed<'_>) -> PyResult {
        let Some(slot) = token.class_of(async_iterable).slots().aiter else {
            let got = token.class_name(async_iterable);
            return Err(token.type_error(format!("'{got}' object is not an async iterable")));
        };
        let iterator = slot(token, async_iterable)?;
        if token.class_of(iterator.as_ref()).slots().anext.is_none() {
            let got = token.class_name(iterator.as_ref());
            return Err(token.type_error(format!(
                "aiter() returned not an async iterator of type '{got}'"
            )));
        }
        Ok(iterator)
    }

    /// Return the next item from the async iterator.
    ///
    /// If default is given and the async iterator is exhausted,
    /// it is returned instead of raising StopAsyncIteration.
    #[function("(async_iterator, default=None, /)")]
    fn anext(
        token: &mut Token,
        async_iterator: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        crate::anext::anext(token, async_iterator, default)
    }

    /// Return the number of items in a container.
    #[function("(obj, /)", no_switch)]
    fn len(token: &mut Token, obj: Borrowed<'_>) -> PyResult<usize> {
        object::len(token, obj)
    }

    /// max(iterable, *[, default=obj, key=func]) -> value
    /// max(arg1, arg2, *args, *[, key=func]) -> value
    ///
    /// With a single iterable argument, return its biggest item. The
    /// default keyword-only argument specifies an object to return if
    /// the provided iterable is empty.
    /// With two or more positional arguments, return the largest argument.
    #[function("(*args, **kwargs)")]
    fn max(token: &mut Token, args: Args<'_>) -> PyResult {
        crate::extreme::extreme(token, args, "max", CompareOp::Gt)
    }

    /// min(iterable, *[, default=obj, key=func]) -> value
    /// min(arg1, arg2, *args, *[, key=func]) -> value
    ///
    /// With a single iterable argument, return its smallest item. The
    /// default keyword-only argument specifies an object to return if
    /// the provided iterable is empty.
    /// With two or more positional arguments, return the smallest argument.
    #[function("(*args, **kwargs)")]
    fn min(token: &mut Token, args: Args<'_>) -> PyResult {
        crate::extreme::extreme(token, args, "min", CompareOp::Lt)
    }

    /// next(iterator[, default])
    ///
    /// Return the next item from the iterator. If default is given and the iterator
    /// is exhausted, it is returned instead of raising StopIteration.
    #[function("(iterator, default=None, /)")]
    fn next(token: &mut Token, iterator: Borrowed<'_>, default: Option<Borrowed<'_>>) -> PyResult {
        match (object::next_or_stop(token, iterator), default) {
            (Ok(Some(item)), _) => Ok(item),
            (Ok(None), Some(default)) => Ok(default.own(token)),
            (Ok(None), None) => Err(token.raise_values(&STOP_ITERATION, Vec::new())),
            (Err(raised), Some(default)) => {
                token.swallow(raised, &STOP_ITERATION)?;
                Ok(default.own(token))
            }
            (Err(raised), None) => Err(raised),
        }
    }

    /// Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.
    ///
    /// Some types, such as ints, are able to use a more efficient algorithm when
    /// invoked using the three argument form.
    #[function("(base, exp, mod=None)")]
    fn pow(
        token: &mut Token,
        base: Borrowed<'_>,
        exp: Borrowed<'_>,
        r#mod: Option<Borrowed<'_>>,
    ) -> PyResult {
        number::power(token, base, exp, r#mod.unwrap_or(Borrowed::none()))
    }

    /// Prints the values to a stream, or to sys.stdout by default.
    ///
    /// sep
    ///   string inserted between values, default a space.
    /// end
    ///   string appended after the last value, default a newline.
    /// file
    ///   a file-like object (stream); defaults to the current sys.stdout.
    /// flush
    ///   whether to forcibly flush the stream.
    #[function("(*args, sep=' ', end='\\n', file=None, flush=False)")]
    fn print(token: &mut Token, args: Args<'_>) -> PyResult<()> {
        crate::console::print(token, args)
    }

    /// Return the canonical string representation of the object.
    ///
    /// For many object types, including most builtins, eval() can be used
    /// to reconstruct an object equal to the one that was represented.
    #[function("(obj, /)")]
    fn repr(token: &mut Token, obj: Borrowed<'_>) -> PyResult {
        object::repr(token, obj)
    }

    /// Round a number to a given precision in decimal digits.
    ///
    /// The return value is an integer if ndigits is omitted or None.  Otherwise
    /// the return value has the same type as the number.  ndigits may be negative.
    #[function("(number, ndigits=None)")]
    fn round(token: &mut Token, number: Borrowed<'_>, ndigits: Option<Borrowed<'_>>) -> PyResult {
        let name = token.name(Known::__round__);
        let result = match ndigits.filter(|ndigits| !ndigits.is_none()) {
            Some(ndigits) => call_special(token, number, name, &[ndigits])?,
            None => call_special(token, number, name, &[])?,
        };
        match result {
            Some(result) => Ok(result),
            None => {
                let got = token.class_name(number);
                Err(token.type_error(format!("type {got} doesn't define __round__ method")))
            }
        }
    }

    /// Sets the named attribute on the given object to the specified value.
    ///
    /// setattr(x, 'y', v) is equivalent to ``x.y = v``
    #[function("(obj, name, value, /)")]
    fn setattr(
        token: &mut Token,
        obj: Borrowed<'_>,
        name: Borrowed<'_>,
        value: Borrowed<'_>,
    ) -> PyResult<()> {
        let name = attribute::interned_name(token, name)?;
        attribute::set(token, obj, name.as_ref(), Some(value))
    }

    /// Return a new list containing all items from the iterable in ascending order.
    ///
    /// A custom key function can be supplied to customize the sort order, and the
    /// reverse flag can be set to request the result in descending order.
    #[function("(iterable=None, /, *, key=None, reverse=False)")]
    fn sorted(
        token: &mut Token,
        iterable: Option<Borrowed<'_>>,
        key: Option<Borrowed<'_>>,
        reverse: Option<bool>,
    ) -> PyResult {
        let Some(iterable) = iterable else {
            return Err(token.type_error("sorted expected 1 argument, got 0"));
        };
        let items = object::collect(token, iterable)?;
        sorted_list(
            token,
            items,
            key.filter(|key| !key.is_none()),
            reverse.unwrap_or(false),
        )
    }

    /// Return the sum of a 'start' value (default: 0) plus an iterable of numbers
    ///
    /// When the iterable is empty, return the start value.
    /// This function is intended specifically for use with numeric values and may
    /// reject non-numeric types.
    #[function("(iterable, /, start=0)")]
    fn sum(token: &mut Token, iterable: Borrowed<'_>, start: Option<Borrowed<'_>>) -> PyResult {
        if let Some(start) = start {
            let message = match start {
                start if start.is_a::<Str>(token) => {
                    Some("sum() can't sum strings [use ''.join(seq) instead]")
                }
                start if token.is_exact(start, kind::BYTES) => {
                    Some("sum() can't sum bytes [use b''.join(seq) instead]")
                }
                start if token.is_exact(start, kind::BYTEARRAY) => {
                    Some("sum() can't sum bytearray [use b''.join(seq) instead]")
                }
                _ => None,
            };
            if let Some(message) = message {
                return Err(token.type_error(message));
            }
        }
        crate::sum::sum(token, iterable, start)
    }

    /// vars([object]) -> dictionary
    ///
    /// Without arguments, equivalent to locals().
    /// With an argument, equivalent to object.__dict__.
    #[function("(object=None, /)")]
    fn vars(token: &mut Token, object: Option<Borrowed<'_>>) -> PyResult {
        let Some(object) = object else {
            let locals = token.seam().locals.get();
            return locals(token);
        };
        match attribute::get_known_optional(token, object, Known::__dict__)? {
            Some(dict) => Ok(dict),
            None => Err(token.type_error("vars() argument must have __dict__ attribute")),
        }
    }

    /// Open file and return a stream.  Raise OSError upon failure.
    #[function("(*args, **kwargs)")]
    fn open(token: &mut Token, args: Args<'_>) -> PyResult {
        let io = crate::import::import_module(token, "_io")?;
        let open = attribute::get_text(token, io.as_ref(), "open")?;
        call_args(token, open.as_ref(), args)
    }

    /// Read a string from standard input.  The trailing newline is stripped.
    ///
    /// The prompt string, if given, is printed to standard output without a
    /// trailing newline before reading input.
    ///
    /// If the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise EOFError.
    /// On *nix systems, readline is used if available.
    #[function("(prompt='', /)")]
    fn input(token: &mut Token, prompt: Option<Borrowed<'_>>) -> PyResult {
        crate::console::input(token, prompt)
    }

    /// Import a module.
    ///
    /// Because this function is meant for use by the Python
    /// interpreter and not for general use, it is better to use
    /// importlib.import_module() to programmatically import a module.
    #[function("(name, globals=None, locals=None, fromlist=(), level=0)")]
    fn __import__(
        token: &mut Token,
        name: Borrowed<'_>,
        globals: Option<Borrowed<'_>>,
        _locals: Option<Borrowed<'_>>,
        fromlist: Option<Borrowed<'_>>,
        level: Option<i64>,
    ) -> PyResult {
        crate::import::import(token, name, globals, fromlist, level.unwrap_or(0))
    }

    #[constant]
    fn __debug__(token: &mut Token) -> PyResult {
        Ok(token.bool(crate::sys::optimize_level(token) == 0))
    }
}

/// The classes that are names of the builtins module, by crate.
pub fn classes() -> Vec<&'static baton_object::ClassSpec> {
    let kernel: [&'static baton_object::ClassSpec; 11] = [
        &baton_object::object_class::OBJECT,
        &baton_object::type_object::TYPE,
        &baton_object::int_class::INT,
        &baton_object::int_class::BOOL,
        &baton_object::float_class::FLOAT,
        &baton_object::str_class::STR,
        &baton_object::tuple_class::TUPLE,
        &baton_object::list_class::LIST,
        &baton_object::dict_class::DICT,
        &baton_object::descriptor::CLASS_METHOD,
        &baton_object::descriptor::STATIC_METHOD,
    ];
    kernel
        .into_iter()
        .chain(baton_types::BUILTINS.iter().copied())
        .chain(baton_object::exceptions::ALL.iter().copied())
        .collect()
}
