"""A tiny calculator language: tokens, a recursive-descent parser, an evaluator."""
import operator
import re
TOKEN = re.compile(r"\s*(?:(\d+\.?\d*)|(\w+)|(.))")
class ParseError(Exception): pass
class Parser:
    def __init__(self, text):
        self.tokens = [next((k, g) for k, g in zip("nws", m.groups()) if g) for m in TOKEN.finditer(text) if m.group().strip()] + [("e", "")]
        self.at = 0
    def peek(self): return self.tokens[self.at]
    def take(self, value=None):
        kind, text = self.peek()
        if value is not None and text != value:
            raise ParseError(f"expected {value!r}, got {text!r}")
        self.at += 1
        return text
    def expression(self, level=0):
        ops = [{"=": None}, {"+": operator.add, "-": operator.sub}, {"*": operator.mul, "/": operator.truediv, "%": operator.mod}]
        if level == len(ops): return self.unary()
        left = self.expression(level + 1)
        while self.peek()[1] in ops[level] and self.peek()[0] == "s":
            op = self.take()
            if op == "=":
                left = ("set", left[1], self.expression(level))
            else:
                left = ("op", ops[level][op], left, self.expression(level + 1))
        return left
    def unary(self):
        match self.peek():
            case ("s", "-"):
                self.take()
                return ("neg", self.unary())
            case ("s", "("):
                self.take()
                inner = self.expression()
                self.take(")")
                return inner
            case ("n", text):
                self.take()
                return ("num", float(text) if "." in text else int(text))
            case ("w", name):
                self.take()
                return ("var", name)
            case (_, text):
                raise ParseError(f"unexpected {text!r}")
def evaluate(node, env):
    match node:
        case ("num", n): return n
        case ("var", name): return env[name]
        case ("neg", x): return -evaluate(x, env)
        case ("op", f, a, b): return f(evaluate(a, env), evaluate(b, env))
        case ("set", name, x):
            env[name] = evaluate(x, env)
            return env[name]
env = {}
for line in ["1 + 2 * 3", "(1 + 2) * 3", "x = y = 10 - 4", "-x / 4", "x % 4 + 1.5", "2 *", "(1", "z", "1 / 0", "3 = 4", ""]:
    try:
        parser = Parser(line)
        tree = parser.expression()
        parser.take("")
        print(line, "->", evaluate(tree, env))
    except (ParseError, KeyError, ZeroDivisionError) as e:
        print(line, "!!", type(e).__name__, e)
print(env)
