"""An uncaught exception: exit status 1 and the last line on standard error."""
import sys
class Detailed(Exception):
    def __str__(self):
        return "with details"
def f(n):
    if n:
        f(n - 1)
    raise Detailed(n)
print("before", flush=True)
try:
    pass
finally:
    print("finally runs")
f(3)
