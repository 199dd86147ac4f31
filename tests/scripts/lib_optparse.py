"""optparse and getopt: options, errors, help."""
import getopt
import optparse

parser = optparse.OptionParser(usage="%prog [options] file", version="%prog 1.0", prog="tool", description="A tool.")
parser.add_option("-v", "--verbose", action="count", default=0, help="say more [default: %default]")
parser.add_option("-n", type="int", dest="number", metavar="N", help="a number")
parser.add_option("-l", "--list", action="append", type="choice", choices=["a", "b"])
parser.add_option("--no-x", action="store_false", dest="x", default=True)
group = optparse.OptionGroup(parser, "Group", "of options")
group.add_option("--const", action="store_const", const=42, dest="const")
parser.add_option_group(group)
def callback(option, opt, value, parser, *args):
    print("callback", opt, value, args)
parser.add_option("-c", action="callback", callback=callback, type="string", callback_args=(1, 2))
values, rest = parser.parse_args(["-vv", "-n3", "--list=a", "-l", "b", "--no-x", "--cons", "-c", "y", "file", "--", "-z"])
print(values, rest)
print(parser.format_help())
class Quiet(optparse.OptionParser):
    def error(self, message):
        raise SystemExit(message)
quiet = Quiet(option_list=parser.option_list[2:])
for args in (["-n", "x"], ["--bogus"], ["-n"], ["-l", "z"], ["--verbose=3"], ["-q"]):
    try:
        quiet.parse_args(args)
    except SystemExit as error:
        print(error)
try:
    parser.add_option("-v")
except optparse.OptionConflictError as error:
    print(error)
print(getopt.getopt(["-a", "-bval", "--long", "--arg=x", "rest"], "ab:", ["long", "arg="]))
print(getopt.gnu_getopt(["rest", "-a", "more", "--lo"], "a", ["long"]))
for args, short, long in ((["-x"], "a", []), (["-b"], "b:", []), (["--nope"], "", ["yes"]), (["--a"], "", ["ab", "ac"]), (["--f=1"], "", ["f"])):
    try:
        getopt.getopt(args, short, long)
    except getopt.GetoptError as error:
        print(error.msg, repr(error.opt))
