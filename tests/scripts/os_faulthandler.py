"""faulthandler: tracebacks on demand, after a time, at signals and faults."""
import faulthandler
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

def tidy(text):
    text = re.sub(r"0x[0-9a-f]+", "0x...", text)
    text = re.sub(r"(hread 0x\.\.\.) \[[^]]*\]", r"\1", text)
    return re.sub(r'File "[^"]*[/\\]([^"/\\]+)"', r'File "\1"', text)

def dumped(action):
    with tempfile.TemporaryFile("w+") as file:
        action(file)
        file.seek(0)
        return tidy(file.read())

def inner(file, everybody):
    faulthandler.dump_traceback(file, all_threads=everybody)

print(dumped(lambda file: inner(file, False)))
gate = threading.Event()
thread = threading.Thread(target=gate.wait)
thread.start()
text = dumped(lambda file: inner(file, True))
print(text.count("hread 0x..."), text.count("Current thread"), "in wait" in text, "in inner" in text)
gate.set()
thread.join()
print(faulthandler.is_enabled(), faulthandler.enable(), faulthandler.is_enabled(), faulthandler.disable(), faulthandler.disable())

def on_signal(file):
    faulthandler.register(signal.SIGUSR1, file, all_threads=False)
    os.kill(os.getpid(), signal.SIGUSR1)
    print(faulthandler.unregister(signal.SIGUSR1), faulthandler.unregister(signal.SIGUSR1))

print(dumped(on_signal))

def later(file):
    faulthandler.dump_traceback_later(0.05, file=file)
    time.sleep(0.5)
    faulthandler.dump_traceback_later(100, file=file)
    faulthandler.cancel_dump_traceback_later()

print(dumped(later).splitlines()[0])
for call in [lambda: faulthandler.dump_traceback(-1), lambda: faulthandler.dump_traceback("x"), lambda: faulthandler.register(signal.SIGSEGV),
             lambda: faulthandler.register(1000), lambda: faulthandler.dump_traceback_later(0), lambda: faulthandler.dump_traceback_later("x")]:
    try:
        call()
    except (ValueError, AttributeError, RuntimeError, TypeError) as error:
        print(type(error).__name__, error)
for code in ["faulthandler._sigsegv()", "faulthandler._sigabrt()", "faulthandler._sigfpe()"]:
    done = subprocess.run([sys.executable, "-X", "faulthandler", "-c", f"import faulthandler, resource\nresource.setrlimit(4, (0, 0))\n{code}"],
                          capture_output=True, text=True)
    lines = tidy(done.stderr).splitlines()
    print(done.returncode, lines[:4])
