# Tracing, profiling and looking at threads that run already.
import sys
import threading


def inner():
    return 1


def started():
    ready, go = threading.Event(), threading.Event()

    def body():
        ready.set()
        go.wait()
        inner()

    thread = threading.Thread(target=body)
    thread.start()
    ready.wait()
    return thread, go


def note(frame, event, arg):
    if frame.f_code is inner.__code__:
        events.append((event, threading.current_thread() is thread))
    return note


for set_all in (threading.settrace_all_threads, threading.setprofile_all_threads):
    events = []
    thread, go = started()
    set_all(note)
    go.set()
    thread.join()
    set_all(None)
    print(set_all.__name__, events)
print(sys.gettrace(), sys.getprofile(), threading.gettrace(), threading.getprofile())

ready, go = threading.Event(), threading.Event()


def handling():
    try:
        1 / 0
    except ZeroDivisionError:
        ready.set()
        go.wait()


thread = threading.Thread(target=handling)
thread.start()
ready.wait()
exceptions = sys._current_exceptions()
print(type(exceptions[thread.ident]).__name__, exceptions[threading.get_ident()])
frame = sys._current_frames()[thread.ident]
while frame.f_code is not handling.__code__:
    frame = frame.f_back
print(frame.f_lineno - handling.__code__.co_firstlineno)
go.set()
thread.join()
print(list(sys._current_frames()) == [threading.get_ident()])
