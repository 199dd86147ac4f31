"""The plain prompt: reads one statement after another from standard input and runs it.

It serves where standard input is no terminal, and where PYTHON_BASIC_REPL asks for it.
"""

import codeop
import linecache
import sys


def run(main):
    """Reads and runs statements in the module *main* until the input ends."""
    for name, prompt in ("ps1", ">>> "), ("ps2", "... "):
        if not hasattr(sys, name):
            setattr(sys, name, prompt)
    compiler = codeop.CommandCompiler()
    while True:
        try:
            source = _statement(compiler)
        except KeyboardInterrupt:
            sys.stderr.write("\nKeyboardInterrupt\n")
            continue
        if source is None:
            break
        if source.strip():
            _run(compiler, source, main.__dict__)
            _flush()
    sys.stderr.write("\n")
    sys.stderr.flush()


def _run(compiler, source, namespace):
    try:
        code = compiler.compiler(source, "<stdin>", "single", incomplete_input=False)
    except BaseException as error:
        _show(error.with_traceback(None))
        return
    linecache._register_code(code, source, "<stdin>")
    try:
        exec(code, namespace)
    except SystemExit as error:
        # The prompt's own frame is nobody's business, here and below.
        raise error.with_traceback(error.__traceback__.tb_next)
    except BaseException as error:
        _show(error.with_traceback(error.__traceback__.tb_next))


def _statement(compiler):
    """The lines of one statement; None at the end of the input."""
    source = _line("ps1")
    if not source:
        return None
    while _is_incomplete(compiler, source):
        line = _line("ps2")
        if not line or line == "\n" and not _is_open(compiler, source):
            return source + line
        source += line
    return source


def _is_incomplete(compiler, source):
    if not source.strip():
        return False
    try:
        return compiler(source.removesuffix("\n"), "<stdin>", "single") is None
    except (SyntaxError, OverflowError, ValueError):
        return False


def _is_open(compiler, source):
    """Whether the next line continues the last one: an empty line ends a block, but not what is within brackets."""
    if source.endswith("\\\n"):
        return True
    try:
        compiler.compiler(source, "<stdin>", "single", incomplete_input=False)
    except SyntaxError as error:
        return "was never closed" in error.msg or "unterminated triple-quoted" in error.msg
    except (OverflowError, ValueError):
        pass
    return False


def _line(prompt):
    """A line of standard input behind a prompt, with its end."""
    try:
        text = str(getattr(sys, prompt, ""))
    except Exception:
        text = ""
    _flush()
    sys.stderr.write(text)
    sys.stderr.flush()
    try:
        return sys.stdin.readline()
    except (OSError, ValueError):
        # The input was closed.
        return ""


def _show(error):
    sys.last_exc = sys.last_value = error
    sys.last_type, sys.last_traceback = type(error), error.__traceback__
    sys.excepthook(type(error), error, error.__traceback__)


def _flush():
    try:
        sys.stdout.flush()
    except (AttributeError, OSError, ValueError):
        pass
