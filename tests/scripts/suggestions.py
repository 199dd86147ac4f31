"""Suggestions in error messages, as tracebacks print them."""
import sys
import traceback
class Rectangle:
    def __init__(self): self.width = self.height = 1
    def _private(self): pass
    def method(self): return heigth
def last(f):
    try:
        f()
    except Exception as e:
        print(traceback.format_exception_only(e)[-1].strip())
counter = 1
def local():
    longname = 1
    return longnmae
last(lambda: Rectangle().widht)
last(lambda: Rectangle().private)
last(lambda: conter)
last(lambda: lenn([]))
last(local)
last(lambda: [].apend(1))
last(lambda: "".strp())
last(lambda: sys.pth)
last(lambda: exec("from math import sqt"))
last(lambda: exec("import maths"))
last(lambda: math.pi)
last(lambda: Rectangle().xyzzy)
class WithSelf:
    blech = 1
    def m(self): return blech
last(lambda: WithSelf().m())
last(lambda: print("x", sepp=""))
last(lambda: Rectangle(widht=1))
last(lambda: exec("for i in range(3) print(i)"))
last(lambda: exec("improt os"))
last(lambda: exec("whille True: pass"))
