"""Warnings: filters, catching, stack levels, context."""
import sys
import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("first")
    warnings.warn("second", DeprecationWarning)
    exec("assert (1, 'x')") if False else None
    eval(compile("1 is 1", "<c>", "eval"))
print([(w.category.__name__, str(w.message)) for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("boom", RuntimeWarning)
    except RuntimeWarning as e:
        print("raised", e)
with warnings.catch_warnings(record=True) as caught:
    warnings.resetwarnings()
    warnings.filterwarnings("ignore", message="quiet")
    warnings.filterwarnings("once", category=UserWarning)
    for _ in range(3):
        warnings.warn("quiet please")
        warnings.warn("loud")
print(len(caught))
def deprecated_function():
    warnings.warn("old", DeprecationWarning, stacklevel=2)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    deprecated_function()
print(caught[0].lineno == sys._getframe().f_lineno - 1)
@warnings.deprecated("use new")
def old(): return 1
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(old(), old.__deprecated__, str(caught[0].message))
class Mine(UserWarning): pass
with warnings.catch_warnings(record=True, category=Mine, action="always") as caught:
    warnings.warn(Mine("instance"))
print(caught[0].category is Mine)
try:
    warnings.warn("x", int)
except TypeError as e:
    print(e)
print(warnings.formatwarning("m", UserWarning, "f.py", 3, "line"), end="")
shown = []
warnings.showwarning = lambda message, category, *rest: shown.append(str(message))
warnings.warn("shown by hook")
print(shown)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    compile("x = '\\d'", "<s>", "exec")
    compile("1()", "<s>", "exec")
    compile("def f():\n  try: pass\n  finally: return", "<s>", "exec")
print([(w.category.__name__, str(w.message)) for w in caught])
