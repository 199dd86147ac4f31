//! The compiler and the virtual machine together, without the library: programs whose result is the global `result`.

use baton::{Config, Runtime};
use baton_object::dict::{self, Dict};
use baton_object::object;
use baton_object::seam::CompileRequest;

fn check(source: &str, expected: &str) {
    let result = evaluate(Runtime::new(&Config::default()).token(), source);
    assert_eq!(result, expected, "{source}");
}

fn evaluate(token: &mut baton_object::Token, source: &str) -> String {
    let globals = Dict::new(token);
    let builtins = baton_object::interp_builtins_module(token).unwrap();
    dict::set_text(token, globals.as_ref(), "__builtins__", builtins.as_ref());
    let name = token.new_str("__main__");
    dict::set_text(token, globals.as_ref(), "__name__", name.as_ref());
    let (text, filename) = (token.new_str(source), token.new_str("<test>"));
    let compile = token.seam().compile.get();
    let request = CompileRequest {
        source: text.as_ref(),
        filename: filename.as_ref(),
        mode: "exec",
        flags: 0,
        optimize: -1,
        dont_inherit: true,
        feature_version: -1,
    };
    let exec = token.seam().exec.get();
    let done = compile(token, request).and_then(|code| {
        exec(
            token,
            code.as_ref(),
            globals.as_ref(),
            globals.as_ref(),
            None,
        )
    });
    match done {
        Ok(_) => {
            let result =
                dict::get_text(token, globals.as_ref(), "result").unwrap_or_else(|| token.none());
            object::repr_text(token, result.as_ref()).unwrap_or_else(|_| "<no repr>".to_string())
        }
        Err(raised) => {
            let error = token.take_error(raised);
            object::repr_text(token, error.as_ref()).unwrap_or_default()
        }
    }
}

#[test]
fn arithmetic_and_loops() {
    check(
        "result = 0\nfor i in range(10):\n    if i % 2: continue\n    result += i * 2",
        "40",
    );
    check("result = 2 ** 100 - 1", "1267650600228229401496703205375");
    check(
        "result = (7 // 2, -7 // 2, 7 % -3, 1 / 4, 3 << 70)",
        "(3, -4, -2, 0.25, 3541774862152233910272)",
    );
    check(
        "result = [x * y for x in range(3) for y in range(3) if x != y]",
        "[0, 0, 0, 2, 0, 2]",
    );
}

#[test]
fn functions_and_closures() {
    check(
        "def f(a, b=2, *args, c, d=4, **kw):\n    return (a, b, args, c, d, kw)\nresult = f(1, c=3, z=5)",
        "(1, 2, (), 3, 4, {'z': 5})",
    );
    check(
        "def outer():\n    n = 0\n    def inner():\n        nonlocal n\n        n += 1\n        return n\n    return inner\ni = outer(); i(); result = i()",
        "2",
    );
    check(
        "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nresult = fib(15)",
        "610",
    );
    check(
        "def f(x): pass\nf()",
        "TypeError(\"f() missing 1 required positional argument: 'x'\")",
    );
}

#[test]
fn classes() {
    check(
        "class A:\n    x = 1\n    def __init__(self, y):\n        self.y = y\n    def sum(self):\n        return self.x + self.y\nclass B(A):\n    def sum(self):\n        return super().sum() * 10\nresult = B(4).sum()",
        "50",
    );
    check(
        "class P:\n    __slots__ = ('x', 'y')\n    def __add__(self, o):\n        r = P(); r.x = self.x + o.x; r.y = 0\n        return r\na = P(); a.x = 3\nresult = (a + a).x",
        "6",
    );
    check(
        "class M(type):\n    def __new__(m, n, b, d):\n        d['tag'] = n.lower()\n        return super().__new__(m, n, b, d)\nclass Foo(metaclass=M): pass\nresult = Foo.tag",
        "'foo'",
    );
}

#[test]
fn exceptions() {
    check(
        "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    result = str(e)\nfinally:\n    result += '!'",
        "'division by zero!'",
    );
    check(
        "def f():\n    try:\n        return 1\n    finally:\n        log.append('f')\nlog = []\nresult = (f(), log)",
        "(1, ['f'])",
    );
    check(
        "try:\n    try:\n        raise KeyError('a')\n    except KeyError:\n        raise ValueError('b')\nexcept ValueError as e:\n    result = (repr(e), repr(e.__context__))",
        "(\"ValueError('b')\", \"KeyError('a')\")",
    );
    check(
        "try:\n    raise ExceptionGroup('g', [ValueError(1), TypeError(2)])\nexcept* ValueError as e:\n    result = repr(e.exceptions)\nexcept* TypeError: pass",
        "'(ValueError(1),)'",
    );
}

#[test]
fn generators() {
    check(
        "def g(n):\n    for i in range(n):\n        got = yield i\n        if got: yield got\nx = g(3)\nresult = [next(x), x.send('a'), *x]",
        "[0, 'a', 1, 2]",
    );
    check(
        "def inner():\n    yield 1\n    return 2\ndef outer():\n    r = yield from inner()\n    yield r\nresult = list(outer())",
        "[1, 2]",
    );
    check(
        "log = []\ndef g():\n    try:\n        yield\n    finally:\n        log.append('closed')\nx = g(); next(x); del x\nresult = log",
        "['closed']",
    );
}

#[test]
fn matching_and_unpacking() {
    check(
        "def f(x):\n    match x:\n        case [1, *rest]: return rest\n        case {'k': v}: return v\n        case str() as s: return s + '!'\n        case _: return None\nresult = (f([1, 2, 3]), f({'k': 5}), f('a'), f(0))",
        "([2, 3], 5, 'a!', None)",
    );
    check(
        "a, *b, c = range(5)\nresult = (a, b, c)",
        "(0, [1, 2, 3], 4)",
    );
}

#[test]
fn finalizers_run_at_once() {
    check(
        "log = []\nclass D:\n    def __del__(self): log.append('gone')\nd = D()\ndel d\nlog.append('after')\nresult = log",
        "['gone', 'after']",
    );
}
