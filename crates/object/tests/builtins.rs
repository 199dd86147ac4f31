//! Methods of the kernel types, called from Rust; expected texts are CPython's.

use baton_object::number::{self, BinaryOp};
use baton_object::{Borrowed, HashKey, Interp, Owned, Thread, Token, attribute, object, slice};

fn with_token(test: impl FnOnce(&mut Token)) {
    let (interp, thread) = Interp::new(HashKey(1, 2));
    // SAFETY: the thread is the interpreter's only one and lives to the end of this function.
    let before = unsafe { Thread::enter(&raw const *thread) };
    // SAFETY: entered just above, and the only token reference.
    test(unsafe { Thread::token(&raw const *thread) });
    Thread::leave(before);
    drop(thread);
    drop(interp);
}

/// The `repr` of a result; class and message of an error.
fn shown(token: &mut Token, result: baton_object::PyResult) -> String {
    match result.and_then(|value| object::repr_text(token, value.as_ref())) {
        Ok(text) => text,
        Err(raised) => {
            let error = token.take_error(raised);
            let class = token.class_name(error.as_ref());
            let text = object::str_text(token, error.as_ref()).unwrap_or_default();
            format!("{class}: {text}")
        }
    }
}

fn method(token: &mut Token, this: &Owned, name: &str, args: &[Borrowed<'_>]) -> String {
    let name = token.intern(name);
    let result = attribute::call_method(token, this.as_ref(), name.as_ref(), args);
    shown(token, result)
}

fn text_method(text: &str, name: &str, args: &[&str], expected: &str) {
    with_token(|token| {
        let this = token.new_str(text);
        let args: Vec<Owned> = args.iter().map(|arg| token.new_str(arg)).collect();
        assert_eq!(
            method(token, &this, name, Owned::borrows(&args)),
            expected,
            "{text:?}.{name}"
        );
    });
}

fn operator(token: &mut Token, left: &Owned, right: &Owned, op: BinaryOp) -> String {
    let result = number::binary(token, left.as_ref(), right.as_ref(), op);
    shown(token, result)
}

#[test]
fn strings() {
    text_method("a,b,,c", "split", &[","], "['a', 'b', '', 'c']");
    text_method("  a b  c ", "split", &[], "['a', 'b', 'c']");
    text_method("  a b  c ", "rsplit", &[], "['a', 'b', 'c']");
    text_method("a\nb\r\nc", "splitlines", &[], "['a', 'b', 'c']");
    text_method("aXbXc", "replace", &["X", "--"], "'a--b--c'");
    text_method("abc", "replace", &["", "-"], "'-a-b-c-'");
    text_method("straße Σας ΑΣ", "upper", &[], "'STRASSE ΣΑΣ ΑΣ'");
    text_method("ΑΣ", "lower", &[], "'ας'");
    text_method("hello world's", "title", &[], "\"Hello World'S\"");
    text_method("xxabxx", "strip", &["x"], "'ab'");
    text_method("key=val=x", "partition", &["="], "('key', '=', 'val=x')");
    text_method("key=val=x", "rpartition", &["="], "('key=val', '=', 'x')");
    text_method("abcabc", "rfind", &["bc"], "4");
    text_method("abc", "index", &["x"], "ValueError: substring not found");
    text_method("héé", "encode", &["latin-1"], "b'h\\xe9\\xe9'");
    text_method(
        "{} {:>5}|{!r}",
        "format",
        &["a", "b", "c"],
        "\"a     b|'c'\"",
    );
    text_method("{0[0]} {1}", "format", &["xy", "b"], "'x b'");
    text_method(
        "{",
        "format",
        &[],
        "ValueError: Single '{' encountered in format string",
    );
    text_method(
        "a",
        "center",
        &["x"],
        "TypeError: 'str' object cannot be interpreted as an integer",
    );
}

#[test]
fn percent_and_specs() {
    with_token(|token| {
        let cases: &[(&str, f64, &str)] = &[
            (".3f", 2.0005, "'2.001'"),
            ("+.2e", 12345.678, "'+1.23e+04'"),
            ("010.2f", -3.25, "'-000003.25'"),
            (",.2f", 1234567.891, "'1,234,567.89'"),
            ("g", 1e10, "'1e+10'"),
            ("%", 0.25, "'25.000000%'"),
            ("z.1f", -0.01, "'0.0'"),
            ("", 1e16, "'1e+16'"),
            (
                "d",
                1.0,
                "ValueError: Unknown format code 'd' for object of type 'float'",
            ),
        ];
        for (spec, value, expected) in cases {
            let (value, spec) = (token.new_float(*value), token.new_str(spec));
            assert_eq!(
                method(token, &value, "__format__", &[spec.as_ref()]),
                *expected
            );
        }
        let cases: &[(&str, i64, &str)] = &[
            ("08,d", 1234, "'0,001,234'"),
            ("#x", 255, "'0xff'"),
            ("#010b", 5, "'0b00000101'"),
            ("^7", 42, "'  42   '"),
            ("_x", 0xABCDEF, "'ab_cdef'"),
            ("c", 65, "'A'"),
            (
                ".2d",
                1,
                "ValueError: Precision not allowed in integer format specifier",
            ),
            (
                "xx",
                1,
                "ValueError: Invalid format specifier 'xx' for object of type 'int'",
            ),
        ];
        for (spec, value, expected) in cases {
            let (value, spec) = (token.int(*value), token.new_str(spec));
            assert_eq!(
                method(token, &value, "__format__", &[spec.as_ref()]),
                *expected
            );
        }
        let format = token.new_str("%s %05.1f %x %r %%");
        let items = [
            token.new_str("a"),
            token.new_float(2.25),
            token.int(255),
            token.new_str("b"),
        ];
        let args = token.new_tuple(items.into_iter());
        assert_eq!(
            operator(token, &format, &args, BinaryOp::Remainder),
            "\"a 002.2 ff 'b' %\""
        );
    });
}

#[test]
fn numbers() {
    with_token(|token| {
        let (seven, minus_two) = (token.int(7), token.int(-2));
        assert_eq!(
            operator(token, &seven, &minus_two, BinaryOp::FloorDivide),
            "-4"
        );
        assert_eq!(
            operator(token, &seven, &minus_two, BinaryOp::Remainder),
            "-1"
        );
        assert_eq!(
            operator(token, &seven, &minus_two, BinaryOp::TrueDivide),
            "-3.5"
        );
        let hundred = token.int(100);
        assert_eq!(
            operator(token, &minus_two, &hundred, BinaryOp::Power),
            "1267650600228229401496703205376"
        );
        let big =
            number::binary(token, minus_two.as_ref(), hundred.as_ref(), BinaryOp::Power).unwrap();
        assert_eq!(operator(token, &big, &hundred, BinaryOp::Rshift), "1");
        assert_eq!(
            operator(token, &big, &minus_two, BinaryOp::Multiply),
            "-2535301200456458802993406410752"
        );
        let zero = token.int(0);
        assert_eq!(
            operator(token, &seven, &zero, BinaryOp::Remainder),
            "ZeroDivisionError: division by zero"
        );
        let (x, y) = (token.new_float(-7.5), token.new_float(2.0));
        assert_eq!(operator(token, &x, &y, BinaryOp::Remainder), "0.5");
        assert_eq!(operator(token, &x, &y, BinaryOp::FloorDivide), "-4.0");
        assert_eq!(method(token, &x, "as_integer_ratio", &[]), "(-15, 2)");
        let (text, base) = (token.new_str(" -0xff_f "), token.int(16));
        let class = token
            .native_class(&baton_object::int_class::INT)
            .as_value()
            .own(token);
        let parsed = object::call(token, class.as_ref(), &[text.as_ref(), base.as_ref()]);
        assert_eq!(shown(token, parsed), "-4095");
        assert_eq!(
            object::hash(token, token.new_float(0.5).as_ref()).unwrap(),
            1 << 60
        );
    });
}

#[test]
fn lists_and_dicts() {
    with_token(|token| {
        let items: Vec<Owned> = [5, 3, 9, 1].iter().map(|i| token.int(*i)).collect();
        let list = token.new_list(items);
        assert_eq!(method(token, &list, "sort", &[]), "None");
        assert_eq!(shown(token, Ok(list.clone())), "[1, 3, 5, 9]");
        let (none, step) = (token.none(), token.int(-2));
        let key = slice::new(token, none.clone(), none, step);
        let picked = object::getitem(token, list.as_ref(), key.as_ref());
        assert_eq!(shown(token, picked), "[9, 3]");
        object::setitem(token, list.as_ref(), key.as_ref(), None).unwrap();
        assert_eq!(shown(token, Ok(list.clone())), "[1, 5]");
        assert_eq!(
            method(token, &list, "pop", &[token.int(7).as_ref()]),
            "IndexError: pop index out of range"
        );
        method(token, &list, "append", &[list.as_ref()]);
        assert_eq!(shown(token, Ok(list.clone())), "[1, 5, [...]]");
        let dict = baton_object::dict::Dict::new(token);
        let (a, one) = (token.new_str("a"), token.int(1));
        object::setitem(token, dict.as_ref(), a.as_ref(), Some(one.as_ref())).unwrap();
        assert_eq!(shown(token, Ok(dict.clone())), "{'a': 1}");
        assert_eq!(method(token, &dict, "items", &[]), "dict_items([('a', 1)])");
        let empty = token.new_list(Vec::new());
        let missing = object::getitem(token, dict.as_ref(), empty.as_ref());
        assert_eq!(
            shown(token, missing),
            "TypeError: cannot use 'list' as a dict key (unhashable type: 'list')"
        );
        let iterator = object::iter(token, dict.as_ref()).unwrap();
        object::setitem(token, dict.as_ref(), one.as_ref(), Some(one.as_ref())).unwrap();
        let next = object::next(token, iterator.as_ref()).map(|_| token.none());
        assert_eq!(
            shown(token, next),
            "RuntimeError: dictionary changed size during iteration"
        );
    });
}
