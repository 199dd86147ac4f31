"""strptime of date, time and datetime."""
from datetime import date, datetime, time
for text, f in (("2024-02-29", "%Y-%m-%d"), ("07/04/99", "%m/%d/%y"), ("03 Feb 2021 14:05", "%d %b %Y %H:%M"), ("12:30:15.25 PM", "%I:%M:%S.%f %p"), ("2024 060", "%Y %j"), ("2020 53 5", "%G %V %u"), ("Mon 2024 10", "%a %Y %W"), ("2024-01-01T00:00:00+0530", "%Y-%m-%dT%H:%M:%S%z"), ("2024 UTC", "%Y %Z"), ("2024 -01:30:15", "%Y %z"), ("100%", "%H0%%")):
    try: print(repr(datetime.strptime(text, f)))
    except ValueError as e: print("ValueError", e)
print(repr(date.strptime("31.12.1999", "%d.%m.%Y")), repr(time.strptime("23:59", "%H:%M")), repr(time.strptime("01 AM", "%I %p")))
class D(datetime): pass
print(type(D.strptime("2000", "%Y")).__name__)
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: datetime.strptime("x", "%Y"))
show(lambda: datetime.strptime("2024-02-30", "%Y-%m-%d"))
show(lambda: datetime.strptime("2024 extra", "%Y"))
show(lambda: datetime.strptime("2024", "%Q"))
show(lambda: datetime.strptime("2024", "%"))
show(lambda: datetime.strptime(2024, "%Y"))
show(lambda: datetime.strptime("2024", None))
show(lambda: date.strptime("2024 10", "%Y %H"))
show(lambda: time.strptime("2024", "%Y"))
show(lambda: datetime.strptime("53 2021 1", "%V %G %u"))
show(lambda: datetime.strptime("2021 53", "%G %V"))
