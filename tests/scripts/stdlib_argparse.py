"""argparse, shlex, textual tools around command lines."""
import argparse
import contextlib
import io
import shlex
p = argparse.ArgumentParser(prog="tool", description="A tool.")
p.add_argument("path", help="where")
p.add_argument("-n", "--number", type=int, default=3, help="how many (default: %(default)s)")
p.add_argument("--flag", action="store_true")
p.add_argument("-v", action="count", default=0)
p.add_argument("--mode", choices=["a", "b"])
p.add_argument("rest", nargs="*")
print(p.parse_args(["x"]))
print(p.parse_args(["x", "-n", "5", "--flag", "-vv", "--mode=b", "r1", "r2"]))
print(p.parse_known_args(["x", "--unknown"])[1])
print(p.format_usage(), end="")
print(p.format_help())
for bad in ([], ["x", "-n", "y"], ["x", "--mode", "c"], ["x", "--nope"]):
    err = io.StringIO()
    try:
        with contextlib.redirect_stderr(err):
            p.parse_args(bad)
    except SystemExit as e:
        print(e.code, err.getvalue().splitlines()[-1])
sub = argparse.ArgumentParser(prog="git")
commands = sub.add_subparsers(dest="command")
add = commands.add_parser("add")
add.add_argument("--all", action="store_const", const=1, default=0)
print(sub.parse_args(["add", "--all"]), sub.parse_args([]))
print(shlex.split("a 'b c' \"d e\" f\\ g"), shlex.quote("it's"), shlex.join(["a b", "c"]))
