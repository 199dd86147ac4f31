"""Context variables across calls, threads and tasks."""
import asyncio
import contextvars
import threading
var = contextvars.ContextVar("var", default="default")
print(var.get(), var.name)
token = var.set("one")
print(var.get(), token.old_value is contextvars.Token.MISSING, token.var is var)
var.reset(token)
print(var.get())
try:
    var.reset(token)
except RuntimeError as e:
    print("already used" in str(e))
ctx = contextvars.copy_context()
ctx.run(var.set, "in ctx")
print(var.get(), ctx[var], var in ctx, len(ctx), dict(ctx.items()) == {var: "in ctx"})
bare = contextvars.ContextVar("bare")
try:
    bare.get()
except LookupError as e:
    print(type(e).__name__, bare.get("fallback"))
var.set("main")
seen = []
t = threading.Thread(target=lambda: seen.append(var.get()))
t.start()
t.join()
t = threading.Thread(target=lambda: seen.append(var.get()), context=contextvars.copy_context())
t.start()
t.join()
print(seen)
async def child(n):
    var.set(n)
    await asyncio.sleep(0)
    return var.get()
async def main():
    results = await asyncio.gather(*(child(i) for i in range(3)))
    return results, var.get()
print(asyncio.run(main()), var.get())
try:
    ctx.run(lambda: ctx.run(print))
except RuntimeError as e:
    print("cannot enter" in str(e))
with var.set("scoped"):
    print(var.get())
print(var.get())
