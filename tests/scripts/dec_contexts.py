"""Contexts: blocks, threads, context variables and tasks each with their own; flags and traps."""
import asyncio
import contextvars
import threading
from decimal import (BasicContext, Context, Decimal, DefaultContext, DivisionByZero, ExtendedContext, Inexact,
                     InvalidOperation, Overflow, Rounded, getcontext, localcontext, setcontext)


def shown(context):
    flags = [signal.__name__ for signal, is_set in context.flags.items() if is_set]
    traps = [signal.__name__ for signal, is_set in context.traps.items() if is_set]
    return context.prec, context.rounding, flags, traps


print(shown(getcontext()))
with localcontext() as inner:
    inner.prec = 6
    print(Decimal(1) / 7, getcontext() is inner, shown(inner))
    with localcontext(prec=3, rounding="ROUND_UP", capitals=0) as deep:
        print(Decimal(1) / 7, Decimal("1E+30"), deep.capitals, deep.flags is inner.flags)
    print(Decimal(2) / 3, Decimal("1E+30"))
print(Decimal(1) / 7, shown(getcontext()))

setcontext(ExtendedContext)
print(getcontext() is ExtendedContext, Decimal(1) / 0, Decimal("x"), Decimal("Infinity") - Decimal("Infinity"))
print(shown(getcontext()), shown(ExtendedContext))
getcontext().clear_flags()
getcontext().traps[DivisionByZero] = True
try:
    Decimal(1) / 0
except ZeroDivisionError as error:
    print(type(error), error.args, getcontext().flags[DivisionByZero])
setcontext(BasicContext)
print(getcontext())

results = {}


def work(name, prec):
    results[name, "before"] = getcontext().prec
    getcontext().prec = prec
    results[name] = str(Decimal(2).sqrt())


DefaultContext.prec = 12
threads = [threading.Thread(target=work, args=(n, 5 + n)) for n in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
DefaultContext.prec = 28
print(sorted(results.items(), key=repr))

setcontext(Context(prec=4))
copied = contextvars.copy_context()


def inside():
    print("inside", getcontext().prec)
    setcontext(Context(prec=9))
    return Decimal(1) / 3


print(copied.run(inside), Decimal(1) / 3, copied.run(lambda: Decimal(1) / 3))


async def task(prec):
    with localcontext() as ctx:
        ctx.prec = prec
        first = Decimal(1) / 3
        await asyncio.sleep(0)
        return first, Decimal(2) / 3


async def main():
    print(await asyncio.gather(*(task(n) for n in (3, 7, 11))))

asyncio.run(main())
print(getcontext().prec, Decimal(1) / 3)


def numbers():
    with localcontext(prec=2):
        yield Decimal(1) / 3
        yield Decimal(2) / 3


steps = numbers()
print(next(steps), Decimal(1) / 7, next(steps))
steps.close()
print(Decimal(1) / 7)

context = Context(prec=5, traps=[Inexact, Overflow], flags=[Rounded])
print(context.create_decimal("1.5"), shown(context))
for attempt in (lambda: context.divide(1, 3), lambda: context.create_decimal("1.234567"), lambda: context.exp(1000000000)):
    try:
        print(attempt())
    except ArithmeticError as error:
        print(type(error).__mro__[:3], error.args)
print(shown(context))
context.traps = {**dict.fromkeys(context.traps, False), InvalidOperation: True}
context.flags = context.traps
print(shown(context), context.flags == context.traps, context.flags == dict(context.traps), len(context.flags))
