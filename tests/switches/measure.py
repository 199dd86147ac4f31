"""Measures where a thread switch can happen in each statement form, and which statements it cuts in two.

    python measure.py OUT.json [FORM...]  measures the forms not in it yet, or these, and writes the result
    python measure.py --check FILE.json [FORM...]  fails if what this interpreter does differs from FILE
    python measure.py --points FILE.json [FORM...]  the same of the places only; with `-X sched=SEED` it is repeatable

Where: with a switch interval of a microsecond, a second thread asks for the lock all the time and gets it at the first
switch point of the main thread; then it looks up, in `sys._current_frames()`, the instruction at which that one waits.

What is cut: what asks a thread to switch and what tells it of a signal is the same word, the eval breaker, looked at in
the same places. A signal's handler runs the whole statement once more, as another thread could, at the switch point it
came in; if what is left behind then is not what two runs in a row leave, the statement can be cut in two there. (Some C
functions look for signals, but not for threads: such places are no switch points and do not count.)

A result is {form: {"points": [[code, offset, instruction], ...], "cut": [[code, offset, instruction], ...]}}. Measuring
runs until nothing new was found in a number of hits; checking until all that is expected was found, and fails at once when
something else is.
"""
import _thread
import dis
import functools
import json
import operator
import signal
import sys
import threading
import time

from forms import FORMS, PRELUDE

QUIET_HITS = 1000
LONGEST = 30.0
MAIN = threading.get_ident()
OWN = (lambda: 0).__code__.co_filename


class Places:
    """The places found, and when to stop looking."""

    def __init__(self, expected):
        self.found, self.expected = set(), expected
        self.hits = self.quiet = 0

    def add(self, place):
        if place not in self.found:
            self.found.add(place)
            self.quiet = 0

    def hit(self):
        self.hits += 1
        self.quiet += 1

    def is_done(self):
        if self.expected is None:
            return self.quiet >= QUIET_HITS
        return bool(self.found - self.expected) or (
            self.found == self.expected and self.hits >= QUIET_HITS // 10)


class Trial:
    """One form, ready to be run and interrupted."""

    def __init__(self, name, points=None, cuts=None):
        self.setup, self.statement, self.state = FORMS[name]
        self.points, self.cuts = Places(points), Places(cuts)
        self.space = {"__name__": "forms"}
        exec(compile(PRELUDE, "<prelude>", "exec"), self.space)
        body = "".join("    " + line + "\n" for line in self.statement.splitlines())
        exec(compile("def form():\n" + body, "<form>", "exec"), self.space)
        self.form = self.space["form"]
        self.prepare = compile(self.setup, "<setup>", "exec")
        self.read = compile(self.state, "<state>", "eval") if self.state else None
        self.place = self.error = None
        self.busy = self.armed = False

    def act(self):
        try:
            self.form()
        except Exception as error:
            self.error = error

    def look(self):
        """What the statement left behind: a state, or the error of one of its runs."""
        if self.error is not None:
            return repr(self.error)
        return repr(eval(self.read, self.space)) if self.read else None

    def fresh(self):
        exec(self.prepare, self.space)
        self.place, self.ran, self.error = None, False, None

    def run(self):
        """One trial: the statement, and at one of its switch points the whole statement once more."""
        self.fresh()
        self.armed = True
        self.act()
        self.armed = False
        if self.place is not None and self.place in self.points.found:
            if not self.ran:
                self.act()
            self.cuts.hit()
            if self.look() != self.serial:
                self.cuts.add(self.place)

    def interrupt(self, signum, frame):
        """The signal handler."""
        if self.busy or self.ran or not self.armed or frame is None:
            return
        place = place_of(frame.f_code, frame.f_lasti)
        if place is None:
            return
        self.busy = True
        self.place = place
        if not self.space["lock"].locked():
            self.act()
            self.ran = True
        self.busy = False

    def find_points(self):
        """Lets a second thread in wherever it can come in."""
        over = False
        found = self.points

        # All of a look is done by iterators written in C, so that the main thread does not go on in the middle of it.
        frames = map(operator.itemgetter(MAIN), iter(sys._current_frames, None))
        looks = map(operator.attrgetter("f_code", "f_lasti"), frames)
        looks = zip(looks, iter(functools.partial(getattr, self, "armed"), None))

        def second():
            while not over:
                (code, offset), armed = next(looks)
                place = place_of(code, offset) if armed else None
                if place is not None:
                    found.hit()
                    found.add(place)
                time.sleep(0)
            ended.release()

        ended = _thread.allocate_lock()
        ended.acquire()
        before = sys.getswitchinterval()
        sys.setswitchinterval(1e-6)
        _thread.start_new_thread(second, ())
        end = time.monotonic() + LONGEST
        while not found.is_done() and time.monotonic() < end:
            for _ in range(50):
                self.fresh()
                self.armed = True
                for _ in range(20):
                    self.act()
                self.armed = False
        over = True
        ended.acquire()
        sys.setswitchinterval(before)

    def find_cuts(self):
        self.fresh()
        self.act()
        self.act()
        self.serial = self.look()
        signal.signal(signal.SIGALRM, self.interrupt)
        # A handler that takes longer than the interval would be interrupted by the next, and so on.
        begin = time.perf_counter()
        for _ in range(100):
            signal.raise_signal(signal.SIGALRM)
        least = max(2e-5, (time.perf_counter() - begin) / 10)
        end = time.monotonic() + LONGEST
        turn = 0
        while not self.cuts.is_done() and time.monotonic() < end:
            # Another interval each round, so that no place hides in step with the timer.
            turn = turn % 37 + 1
            interval = least * (1 + turn * 0.065)
            signal.setitimer(signal.ITIMER_REAL, interval, interval)
            for _ in range(200):
                self.run()
            signal.setitimer(signal.ITIMER_REAL, 0)

    def measure(self, cuts=True):
        for _ in range(100):
            self.run()
        self.find_points()
        if self.read and cuts:
            self.find_cuts()
        return self.points.found, self.cuts.found


def place_of(code, offset):
    """A place as it is noted, if it is not one of this program's own."""
    if code.co_filename == OWN:
        return None
    return code.co_qualname, offset, dis.opname[code.co_code[offset]]


def rows(places):
    return [list(place) for place in sorted(places)]


def places(rows):
    return {tuple(row) for row in rows}


def check(path, names, cuts=True):
    with open(path) as file:
        expected = json.load(file)
    names, failed = names or list(expected), 0
    for name in names:
        wanted = [places(expected[name]["points"]), places(expected[name]["cut"]) if cuts else set()]
        found = Trial(name, *wanted).measure(cuts)
        failed += found != tuple(wanted)
        for what, got, want in zip(("point", "cut"), found, wanted):
            for place in sorted(got - want):
                print(f"{name}: a {what} too many: {place}", flush=True)
            for place in sorted(want - got):
                print(f"{name}: a {what} is missing: {place}", flush=True)
    print(f"{len(names) - failed} of {len(names)} forms as expected")
    return failed != 0


def write(path, names):
    """Writes the result after each form, and goes on with what is there already."""
    try:
        with open(path) as file:
            result = json.load(file)
    except FileNotFoundError:
        result = {}
    for name in names or [name for name in FORMS if name not in result]:
        points, cuts = Trial(name).measure()
        result[name] = {"points": rows(points), "cut": rows(cuts)}
        lines = [f"{json.dumps(name)}: {json.dumps(result[name])}" for name in FORMS if name in result]
        with open(path, "w") as file:
            file.write("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    if sys.argv[1] in ("--check", "--points"):
        sys.exit(check(sys.argv[2], sys.argv[3:], sys.argv[1] == "--check"))
    write(sys.argv[1], sys.argv[2:])
