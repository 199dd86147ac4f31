"""calendar: months, weeks, texts, leap years, errors."""
import calendar, datetime
print(calendar.month(2024, 2), calendar.calendar(2023, m=4)[:200], sep="")
print(calendar.monthrange(2023, 2), calendar.monthcalendar(2024, 9), calendar.isleap(1900), calendar.leapdays(2000, 2025), calendar.weekday(2024, 2, 29), calendar.timegm((2001, 9, 9, 1, 46, 40)), calendar.firstweekday())
c = calendar.Calendar(6)
print(list(c.iterweekdays()), [d.isoformat() for d in c.itermonthdates(2024, 2)][:3], list(c.itermonthdays2(2024, 6))[:4], c.monthdayscalendar(2024, 6)[0], list(c.itermonthdays4(2023, 1))[:2], len(c.yeardatescalendar(2024, 4)))
t = calendar.TextCalendar(calendar.SUNDAY)
print(t.formatmonth(2025, 1, w=3), t.formatweekheader(5), t.formatmonthname(2025, 3, 20), sep="\n")
print(calendar.HTMLCalendar().formatmonth(2025, 2)[:200], calendar.HTMLCalendar().formatday(0, 1), sep="\n")
print(list(calendar.month_name)[:3], calendar.day_abbr[6], calendar.month_abbr[12], calendar.MONDAY, calendar.Month.JULY, calendar.Day(2).name, repr(calendar.JANUARY))
with calendar.different_locale("C") if hasattr(calendar, "different_locale") else None:
    print(calendar.day_name[0])
for f in (lambda: calendar.monthrange(2024, 13), lambda: calendar.setfirstweekday(7), lambda: calendar.weekday(2024, 2, 30), lambda: calendar.month(2024, 0), lambda: calendar.Month(13), lambda: calendar.day_name[7]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
calendar.setfirstweekday(calendar.SUNDAY); print(calendar.month(2024, 3)); calendar.setfirstweekday(0)
