# Audit hooks: what they are told of, in which order, and how they forbid.
import sys

told = []
listening = False


def hook(event, args):
    if listening:
        told.append((event, len(args)))


sys.addaudithook(hook)
listening = True
open(__file__).close()
compile("1", "<here>", "eval")
exec("x = 1")
eval("x")
id(told)
sys.audit("a.name", 1, 2, 3)
import colorsys
listening = False
known = {"open", "compile", "exec", "import", "builtins.id", "a.name"}
seen = [event for event, _ in told if event in known]
print(list(dict.fromkeys(seen)))
print([count for event, count in told if event == "a.name"])


def guard(event, args):
    if event == "open" and args[0] == "secret":
        raise PermissionError("not that one")
    if event == "sys.addaudithook":
        raise RuntimeError("enough hooks")


sys.addaudithook(guard)
for name in "secret", "/no/such/file":
    try:
        open(name)
    except OSError as error:
        print(type(error).__name__, error)


class Stop(BaseException):
    pass


def loud(event, args):
    print("added in spite of the guard")


sys.addaudithook(loud)
sys.audit("nobody.loud")


def nested(event, args):
    if event == "outer":
        sys.audit("inner", *args)
    elif event == "inner":
        raise Stop(args)


for bad in (lambda: sys.audit(), lambda: sys.audit(1)):
    try:
        bad()
    except TypeError as error:
        print("TypeError")
