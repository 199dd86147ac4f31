"""try, except, else, finally in all orders."""
def run(action):
    try:
        print("try", action)
        if action == "value": raise ValueError("v")
        if action == "type": raise TypeError
        if action == "key": {}["k"]
        if action == "return": return "returned"
    except ValueError as e:
        print("value", e, e.args)
    except (TypeError, ZeroDivisionError) as e:
        print("type", repr(e))
    else:
        print("else")
    finally:
        print("finally")
    return "end"
for action in ["none", "value", "type", "return"]:
    print(run(action))
try:
    run("key")
except KeyError as e:
    print("outer", e, repr(e))
def override():
    try:
        raise ValueError
    finally:
        try:
            raise KeyError("inner")
        except KeyError:
            print("handled")
try:
    override()
except ValueError as e:
    print(repr(e), e.__context__)
def loop():
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            print("body", i)
        finally:
            print("fin", i)
    else:
        print("not reached")
loop()
class Custom(Exception):
    def __init__(self, code, *args):
        super().__init__(code, *args)
        self.code = code
    def __str__(self): return f"code {self.code}"
try:
    raise Custom(5, "x")
except Exception as e:
    print(e, repr(e), e.args, isinstance(e, Custom))
for bad in ("raise 5", "raise int", "raise", "try:\n  1/0\nexcept 5: pass", "assert 1 == 2, 'msg'", "assert []"):
    try:
        exec(bad)
    except BaseException as e:
        print(type(e).__name__, e)
