"""What date refuses, and how it says so."""
from datetime import date, datetime, timedelta
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for args in ((0, 1, 1), (10000, 1, 1), (2000, 0, 1), (2000, 13, 1), (2000, 2, 30), (1900, 2, 29), (2000, 4, 31), (2000, 1, 0)):
    show(lambda: date(*args))
show(lambda: date())
show(lambda: date(2000))
show(lambda: date("x", 1, 1))
show(lambda: date(1.5, 1, 1))
show(lambda: date(2**40, 1, 1))
show(lambda: date(2**70, 1, 1))
show(lambda: date.fromordinal(0))
show(lambda: date.fromordinal(10**7))
for text in ("", "2000", "2000-1-1", "2000-13-01", "2000-02-30", "20000230", "2000-W60", "2000-W01-9", "abcd-ef-gh"):
    show(lambda: date.fromisoformat(text))
show(lambda: date.fromisoformat(5))
show(lambda: date.max + timedelta(1))
show(lambda: date.min - timedelta(1))
show(lambda: date(2000, 1, 1) + 1)
show(lambda: date(2000, 1, 1) < datetime(2000, 1, 1))
show(lambda: date(2000, 1, 1) == datetime(2000, 1, 1))
show(lambda: date(2000, 1, 1).strftime(5))
show(lambda: format(date(2000, 1, 1), "%Y.%j"))
show(lambda: date(2000, 1, 1).replace(month=14))
show(lambda: date(2000, 1, 1).replace(nothing=1))
