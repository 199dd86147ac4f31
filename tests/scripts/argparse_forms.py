"""argparse: kinds of arguments, groups, subcommands, errors, help."""
import argparse, contextlib, io
def parse(p, line):
    err = io.StringIO()
    try:
        with contextlib.redirect_stderr(err): print(p.parse_args(line.split()))
    except SystemExit as e: print("exit", e.code, err.getvalue().strip().splitlines()[-1] if err.getvalue() else "")
p = argparse.ArgumentParser(prog="prog", description="Does things.", epilog="Bye.", color=False) if True else None
p.add_argument("src", help="the source"); p.add_argument("rest", nargs="*", type=int, default=[9]); p.add_argument("-v", "--verbose", action="count", default=0); p.add_argument("--mode", choices=["fast", "slow"], default="fast", help="how (default: %(default)s)")
p.add_argument("--n", type=float, metavar="NUM"); p.add_argument("--add", action="append"); p.add_argument("--flag", action=argparse.BooleanOptionalAction); p.add_argument("--const", action="store_const", const=42); p.add_argument("--pair", nargs=2); p.add_argument("--opt", nargs="?", const="C", default="D"); p.add_argument("--version", action="version", version="1.0")
for line in ("a", "a 1 2 -vv --verbose", "a --mode slow --n 1e3 --add x --add y", "a --no-flag --const --pair p q --opt", "a --opt=val -- -5", "", "a x", "a --mode none", "a --n z", "a --pair one", "a --unknown", "a --ver", "--verb b", "a --flag=1"):
    parse(p, line)
print(p.format_help()); print(p.format_usage())
g = argparse.ArgumentParser(prog="g", exit_on_error=False, color=False); m = g.add_mutually_exclusive_group(required=True); m.add_argument("--a", action="store_true"); m.add_argument("--b", action="store_true")
for line in ("--a", "--a --b", ""):
    try: print(g.parse_args(line.split()))
    except argparse.ArgumentError as e: print(type(e).__name__, e)
s = argparse.ArgumentParser(prog="s", color=False); sub = s.add_subparsers(dest="cmd", required=True, title="commands"); one = sub.add_parser("one", aliases=["o"], help="first"); one.add_argument("x", type=int); one.set_defaults(func="one"); two = sub.add_parser("two"); two.add_argument("--y")
for line in ("one 5", "o 6", "two --y z", "three", "", "one q"): parse(s, line)
print(s.parse_known_args(["two", "--q", "r"]), p.parse_known_intermixed_args("a 1 -v 2 --zz".split()), p.get_default("mode"))
c = argparse.ArgumentParser(prog="c", prefix_chars="+-", fromfile_prefix_chars="@", argument_default=argparse.SUPPRESS, allow_abbrev=False, color=False); c.add_argument("+x", dest="ex"); c.add_argument("--long")
for line in ("+x 1", "--lo 2", "", "@/no/such"): parse(c, line)
for f in (lambda: p.add_argument("--n"), lambda: p.add_argument("--q", action="none"), lambda: p.add_argument("x", required=True), lambda: p.add_argument("--z", nargs=0), lambda: p.add_argument("--t", type="int"), lambda: p.add_argument("-", "x"), lambda: s.add_subparsers(), lambda: p.add_argument("--mm", nargs=2, metavar=("a",))):
    try: print(type(f()).__name__)
    except Exception as e: print(type(e).__name__, e)
