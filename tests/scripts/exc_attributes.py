"""What built-in exceptions carry."""
def catch(f):
    try:
        f()
    except BaseException as e:
        return e
import_error = catch(lambda: __import__("no_such_module_here"))
print(import_error, import_error.name, type(import_error).__name__)
name_error = catch(lambda: undefined_thing)
print(name_error.name, name_error)
attr = catch(lambda: [].nope)
print(attr.name, attr.obj, attr)
stop = catch(lambda: next(iter([])))
print(repr(stop), stop.value)
os_error = catch(lambda: open("/no/such/file"))
print(os_error, os_error.errno, os_error.filename, os_error.strerror, type(os_error).__name__)
unicode_error = catch(lambda: b"a\xffb".decode("utf-8"))
print(unicode_error.encoding, unicode_error.object, unicode_error.start, unicode_error.end, unicode_error.reason)
syntax = catch(lambda: compile("a b", "file.py", "exec"))
print(syntax.msg, syntax.filename, syntax.lineno, syntax.offset, syntax.text, syntax.end_offset)
print(OSError(2, "x"), type(OSError(2, "x")).__name__, type(OSError(13, "x")).__name__, OSError("only"), OSError(1, "a", "f"))
print(KeyError("k"), KeyError("k", 2), KeyError(), Exception("a", 1), repr(Exception()), ValueError("") , StopIteration(3).value)
print([c.__name__ for c in ZeroDivisionError.__mro__], [c.__name__ for c in FileNotFoundError.__mro__])
print(issubclass(KeyboardInterrupt, Exception), issubclass(ModuleNotFoundError, ImportError), IOError is OSError, TimeoutError.__base__.__name__)
e = ValueError(1, 2)
e.args = (3,)
print(e, e.args, e == ValueError(3), ImportError("m", name="n", path="p").path, SystemExit(4).code)
