"""locals(), frame.f_locals and del in several scopes (PEP 667)."""
import sys
def f(a):
    b = a + 1
    snapshot = locals()
    b = 100
    print(snapshot["b"], locals()["b"], sorted(snapshot))
    proxy = sys._getframe().f_locals
    proxy["b"] = 7
    print(b, proxy["a"], "zz" in proxy)
    del b
    print("b" in locals())
f(1)
def outer():
    x = 1
    def inner():
        y = x
        return sorted(locals())
    return inner()
print(outer())
class C:
    a = 1
    print(sorted(k for k in locals() if not k.startswith("__")))
    locals()["b"] = 2
    print(b)
print(sorted(vars(C).keys() & {"a", "b"}))
def g():
    for i in range(2):
        z = [locals().get("i") for _ in range(1)]
        print(z)
g()
def h():
    try:
        exec("x = 5; y = x", None, ns := {})
        return ns
    except NameError as error:
        return error
print(h())
print(eval("[x for x in range(n)]", {"n": 3}))
