"""datetime: ISO texts both ways, precision, week dates."""
from datetime import date, datetime, time, timedelta, timezone
for text in ("2020-01-02", "20200102", "2020-W01-4", "2020W014", "2020-W53", "2020W53", "0001-01-01", "9999-12-31"):
    print(text, date.fromisoformat(text))
for text in ("2020-01-02T03", "2020-01-02 03:04", "2020-01-02T030405", "2020-01-02T03:04:05.6", "2020-01-02T03:04:05,678", "20200102T030405.123456789Z", "2020-01-02T03:04:05+05:30", "2020-01-02T03:04:05-0030", "2020-01-02T03:04:05+05:30:15.123456", "2020-W01-4T12", "2020-01-02T24:00", "2020-12-31T24:00:00", "2020-01-02é03:04"):
    try: print(text, repr(datetime.fromisoformat(text)))
    except ValueError as e: print(text, e)
for text in ("03", "T03:04", "03:04:05.000001", "030405", "24:00", "03:04Z", "03:04+01", "03:4", "3:04", "03:04:05.", "", "25:00", "03:04+24:00", "T"):
    try: print(text, repr(time.fromisoformat(text)))
    except ValueError as e: print(repr(text), e)
for bad in ("2020-1-02", "2020-W54-1", "2020-W01-8", "2020-13-01", "2020-02-30", "", "2020", "2020-0102", "x", "2020-W00-1", "２０20-01-01", "10000-01-01"):
    try: print(date.fromisoformat(bad))
    except ValueError as e: print(repr(bad), e)
d = datetime(2020, 1, 2, 3, 4, 5, 678901, tzinfo=timezone(timedelta(hours=-5, minutes=-30)))
print([d.isoformat(timespec=s) for s in ("auto", "hours", "minutes", "seconds", "milliseconds", "microseconds")], d.isoformat(" "), d.replace(microsecond=0).isoformat(), d.time().isoformat("minutes"), d.timetz().isoformat())
print(date(2020, 12, 31).isocalendar(), date(2021, 1, 3).isocalendar().week, date.fromisocalendar(2020, 53, 5), date(2019, 12, 30).isoweekday(), f"{d:%G-W%V-%u}", datetime.strptime("2020-W53-5", "%G-W%V-%u"))
for f in (lambda: d.isoformat(timespec="years"), lambda: date.fromisocalendar(2021, 53, 1), lambda: date.fromisocalendar(2021, 1, 0), lambda: date.fromisoformat(5), lambda: datetime.fromisoformat(b"2020-01-01"), lambda: time.fromisoformat(None)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
