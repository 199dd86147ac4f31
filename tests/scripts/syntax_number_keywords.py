"""Numbers that run into a keyword: accepted with a warning."""
import warnings
SOURCES = ["1if 1else 0", "[0x1for x in (1, 2)]", "0b1or 2", "0o7and 3", "1in [1]", "1.0if 1 else 2", "1jif 1 else 2",
           "1e5or 2", "1not in [2]", "1 if 1 else 0", "[1for x in (1,)]", "1and 2or 3"]
for source in SOURCES:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = eval(source)
    print(source, "->", value, [str(w.message) for w in caught], {w.category.__name__ for w in caught})
for source in ("1_if 1 else 0", "0xg", "1a", "0b12", "1__0", "1e", "0o8", "1.5abc", "1jx", "0_7", "00", "01"):
    try:
        print(source, eval(source))
    except SyntaxError as error:
        print(source, "->", error.msg, error.offset)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    compile("x = 1\n\ny = 2or 3\nz = 4 if 5else 6\n", "name.py", "exec")
print([(w.lineno, w.filename) for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        compile("1or 2", "name.py", "eval")
    except SyntaxError as error:
        print(type(error).__name__, error.msg, error.lineno)
