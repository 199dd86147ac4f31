"""Built-in functions with their errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


class Sized:
    def __len__(self):
        return 3


class Long:
    def __len__(self):
        return 2**70


class Rounds:
    def __round__(self, digits=None):
        return ("rounded", digits)

    def __abs__(self):
        return "absolute"

    def __divmod__(self, other):
        return "divmod"

    def __rdivmod__(self, other):
        return "rdivmod"

    def __reversed__(self):
        return iter("backwards")

    def __index__(self):
        return 11


r = Rounds()
print(abs(r), round(r), round(r, 2), divmod(r, 1), divmod(1, r), list(reversed(r))[:2], bin(r), hex(r), oct(r), chr(r) == "\x0b", len(Sized()))
print(ascii("é\u20ac😀'"), repr("é'\""), chr(8364), ord("€"), ord(b"a"), callable(len), callable(5), callable(Sized), abs(-5), abs(-2.5), abs(3 - 4j))
for action in ("abs('a')", "round('a')", "round(1.5, 'a')", "divmod('a', 1)", "len(5)", "len(Long())", "ord('ab')", "ord(b'')", "ord(5)", "chr(-1)", "chr(0x110000)", "chr('a')", "bin(1.5)", "hex('a')", "id()", "hash([])", "isinstance(1, 'int')", "issubclass(1, int)", "issubclass(int, 5)", "max(5)", "max()", "max([], default='d')", "max(1, 2, default=3)", "min([1, 'a'])", "max([1, 2], key=5)", "sum(['a'])", "sum([1], 'a')", "sum([[1]], [])", "sum(5)", "pow(2)", "pow(2, 'a')", "all(5)", "any(5)", "sorted(5)", "getattr(5)", "getattr(5, 'real')", "getattr(5, 'nope')", "getattr(5, 'nope', 'd')", "hasattr(5, 5)", "setattr(5, 'a', 1)", "delattr(5, 'a')", "vars(5)", "dir(5)[:1]", "iter()", "next(5)", "next(iter([]), 'd')", "input(1, 2)", "print(sep=5)", "print(end=b'')", "format(5, 5)", "eval('1 +')", "eval(5)", "exec(5)", "compile('1', 'f', 'bad')", "compile('1', 'f', 'exec', 99999999)", "__import__('no_such_module')", "__import__('')", "__import__(5)", "callable()", "type(1, 2)", "object(1)", "super()", "memoryview()", "zip(1)", "enumerate()", "open()", "range.nope", "slice()"):
    print(action, end=": ")
    show(eval, action)
print(max("abc"), min(3, 1, 2), max([1, -5], key=abs), min({"b": 1, "a": 2}), max((1, 2), (1, 1, 9)), sum([1.5, 2]), sum([[1], [2]], [0]), sum((), 5), pow(2, 10), pow(2, 10, 1000), pow(2.0, -1))
print(all(x > 0 for x in [1, 2]), any(x > 1 for x in [1, 2]), sorted("hello", key=str.upper, reverse=True), list(map(lambda a, b: a + b, [1, 2], [3, 4])), isinstance(True, (str, (int, float))), issubclass(bool, (str, int)))
