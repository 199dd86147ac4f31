"""ISO weeks: the named tuple, both ways, at the edges of years."""
from datetime import date
import pickle
for text in ("2004-12-31", "2005-01-01", "2005-01-02", "2005-12-31", "2007-01-01", "2007-12-31", "2008-12-29", "2010-01-03", "2020-12-31", "2021-01-03", "2021-01-04", "0001-01-01", "9999-12-31"):
    c = date.fromisoformat(text).isocalendar()
    print(text, tuple(c), c.year, c.week, c.weekday, date.fromisocalendar(*c) == date.fromisoformat(text))
c = date(2020, 12, 31).isocalendar()
print(repr(c), c == (2020, 53, 4), c[1], len(c), list(c), c[-1])
back = pickle.loads(pickle.dumps(c))
print(back, type(back).__name__)
year, week, day = c
print(year, week, day, c < (2021,), isinstance(c, tuple))
for args in ((2021, 53, 1), (2020, 54, 1), (2020, 0, 1), (2020, 1, 0), (2020, 1, 8), (0, 1, 1), (10000, 1, 1), (2**70, 1, 1), (9999, 52, 7)):
    try: print(date.fromisocalendar(*args))
    except ValueError as e: print(args[1:], type(e).__name__, e)
try: c.year = 5
except AttributeError as e: print("AttributeError")
for text in ("2020W531", "2020-W53-5", "2021W01", "2021-W01"):
    print(text, date.fromisoformat(text))
