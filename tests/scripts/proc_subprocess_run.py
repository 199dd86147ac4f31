"""subprocess.run, check_output, errors, time limits, text, input."""
import subprocess
import sys

def python(code, **options):
    return subprocess.run([sys.executable, "-c", code], **options)

done = python("print('out'); import sys; print('err', file=sys.stderr); sys.exit(3)", capture_output=True, text=True)
print(done.returncode, repr(done.stdout), repr(done.stderr))
try:
    done.check_returncode()
except subprocess.CalledProcessError as error:
    print(error.returncode, error.output, error.stderr, type(error.cmd).__name__)
print(python("import sys; print(sys.stdin.read()[::-1])", input="abc", capture_output=True, encoding="ascii").stdout)
print(subprocess.check_output(["echo", "one", "two words"]))
print(subprocess.check_output("echo $((6 * 7)); exit 0", shell=True, text=True).strip())
print(subprocess.getstatusoutput("echo hi; exit 4"), subprocess.getoutput("printf 'a\\n\\n'") == "a\n")
print(subprocess.call(["false"]), subprocess.call(["sh", "-c", "kill -TERM $$"]))
try:
    subprocess.run(["sleep", "5"], timeout=0.05)
except subprocess.TimeoutExpired as error:
    print(error.cmd, error.timeout, error.output)
try:
    subprocess.run(["/no/such/program"])
except FileNotFoundError as error:
    print(error.errno, error.filename)
try:
    subprocess.run(["pwd"], cwd="/no/such/folder")
except FileNotFoundError as error:
    print(error.filename)
print(subprocess.run(["sh", "-c", "echo $A-$B"], env={"A": "1"}, capture_output=True).stdout)
print(subprocess.run(["sh", "-c", "echo both; echo err >&2"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout)
print(subprocess.run(["cat"], stdin=subprocess.DEVNULL, capture_output=True).stdout)
for bad in [dict(input=b"x", stdin=subprocess.PIPE), dict(capture_output=True, stdout=subprocess.PIPE)]:
    try:
        subprocess.run(["true"], **bad)
    except ValueError as error:
        print(error)
print(subprocess.list2cmdline(["a b", 'c"d', ""]))
