"""shlex: splitting, quoting, tokens."""
import shlex

for text in ("a 'b c' \"d e\" f\\ g", "x=1 # comment", "''", 'a"b"c', "a\\\nb", "one;two|three && (four)"):
    print(shlex.split(text), shlex.split(text, comments=True), shlex.split(text, posix=False))
for wrong in ("'open", "end\\", '"x'):
    try:
        shlex.split(wrong)
    except ValueError as error:
        print(error)
for word in ("plain", "with space", "it's", "", "$HOME", "a/b-c.d@e%f_+=:,"):
    print(shlex.quote(word))
print(shlex.join(["echo", "a b", "c'd"]))
print(list(shlex.shlex("a && b || c; d > e", punctuation_chars=True)))
lexer = shlex.shlex("foo.bar = 'baz' # no\nnext", posix=True)
lexer.whitespace_split = False
print(lexer.get_token(), lexer.get_token(), lexer.get_token(), lexer.lineno)
lexer.push_token("pushed")
print(list(lexer), lexer.eof, lexer.get_token())
lexer = shlex.shlex("a b", infile="file")
print(lexer.error_leader(), lexer.error_leader("other", 7))
try:
    shlex.split(None)
except ValueError as error:
    print(error)
