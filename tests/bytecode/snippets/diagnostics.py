### warnings
a is 1
a is not "x"
() is a
1()
[1]()
"x"[a]
"x"["y"]
[1, 2]["y"]
None[1]
{1}[2]
(lambda: 0)[1]
f"x"()
assert (a, b)
### finally warnings
def f():
    try: pass
    finally: return 1
    for x in y:
        try: pass
        finally: break
    while x:
        try: pass
        finally:
            for z in y: continue
            continue
### return outside function
return 1
### yield outside function
class C:
    yield 1
### return with value in async generator
async def f():
    yield 1
    return 2
### yield from in coroutine
async def f():
    yield from a
### break outside loop
if a:
    break
### continue outside loop
def f():
    continue
### default except not last
try: a
except: b
except A: c
### break in except star
for x in y:
    try: a
    except* A: break
### repeated keyword
f(a=1, b=2, a=3)
### two stars in assignment
*a, *b = c
### star outside a display
a = *b
### non-default type parameter
def f[T = int, U](): pass
### wildcard before the end
match a:
    case _: b
    case 1: c
### capture before the end
match a:
    case x: b
    case 1: c
### different names in alternatives
match a:
    case [x] | [y, _]: b
### name bound twice in a pattern
match a:
    case [x, x]: b
### repeated key in a pattern
match a:
    case {1: b, True: c}: d
### repeated attribute in a pattern
match a:
    case C(x=1, x=2): b
### two stars in a pattern
match a:
    case [*b, *c]: d
### too many blocks
while a:
 while a:
  while a:
   while a:
    while a:
     while a:
      while a:
       while a:
        while a:
         while a:
          while a:
           while a:
            while a:
             while a:
              while a:
               while a:
                while a:
                 while a:
                  while a:
                   while a:
                    while a:
                     while a:
                      while a:
                       while a:
                        while a:
                         while a:
                          while a:
                           while a:
                            while a:
                             while a:
                              while a:
                               while a:
                                while a:
                                 while a:
                                  while a:
                                   while a:
                                    while a:
                                     while a:
                                      while a:
                                       while a:
                                        while a:
                                         pass
