"""calendar: text, HTML, ranges, errors."""
import calendar
import datetime

print(calendar.month(2024, 2), calendar.TextCalendar(6).formatmonth(2023, 10, 3, 1))
print(calendar.calendar(2023, m=4)[:400])
print(calendar.monthrange(2024, 2), calendar.monthrange(1900, 2), calendar.isleap(2000), calendar.leapdays(1900, 2001))
print(calendar.weekday(2024, 1, 1), repr(calendar.MONDAY), calendar.MONDAY + 1, calendar.Month(2), calendar.FEBRUARY)
print(calendar.monthcalendar(2024, 2), list(calendar.day_name), list(calendar.month_abbr)[:3], calendar.day_abbr[-1])
print(calendar.HTMLCalendar().formatmonth(2024, 2)[:200])
days = calendar.Calendar(0)
print(list(days.itermonthdays2(2024, 2))[:4], list(days.iterweekdays()), list(days.itermonthdays3(2023, 12))[-2:])
print([str(day) for day in days.itermonthdates(2024, 9)][:2], days.yeardayscalendar(2024, 6)[0][0][0])
print(calendar.timegm((1970, 1, 2, 0, 0, 1)), calendar.week(0, 0)[:2] if hasattr(calendar, "x") else "")
for call in (lambda: calendar.monthrange(2024, 13), lambda: calendar.monthcalendar(2024, 0), lambda: calendar.setfirstweekday(7)):
    try:
        call()
    except ValueError as error:
        print(type(error).__name__, error)
calendar.setfirstweekday(calendar.SUNDAY)
print(calendar.firstweekday(), calendar.weekheader(3), calendar.month(2024, 5))
print(calendar.TextCalendar().formatweekday(0, 9), calendar.TextCalendar().formatmonthname(2024, 3, 20), datetime.MINYEAR)
