"""tokenize, token and keyword: streams of tokens and back."""
import io
import keyword
import token
import tokenize

source = '''# comment
def f(x, *, y=1):  # note
    if x:
        return f"{x!r:>{y}} and {{}}" + t"{x}"
    "text" \\
        "more"

é = 0x1F + 1_0.5e-3j @ ...
'''
for item in tokenize.generate_tokens(io.StringIO(source).readline):
    print(tokenize.tok_name[item.exact_type], repr(item.string), item.start, item.end)
tokens = list(tokenize.tokenize(io.BytesIO(source.encode()).readline))
print(tokens[0], tokenize.untokenize(tokens).decode() == source)
print(tokenize.untokenize([(token.NAME, "a"), (token.OP, "="), (token.NUMBER, "1"), (token.NEWLINE, "\\n"), (token.ENDMARKER, "")]))
for data in (b"# -*- coding: latin-1 -*-\n", b"\xef\xbb\xbfx", b"\n# vim: set fileencoding=utf8 :\n", b"x = 1\n", b"# coding: nonsense\n", b"\xff\n"):
    try:
        print(tokenize.detect_encoding(io.BytesIO(data).readline))
    except SyntaxError as error:
        print(error)
for text in ("(", "'''open", "  x\n y\n", "'open\n", "1a\n"):
    try:
        print(len(list(tokenize.generate_tokens(io.StringIO(text).readline))))
    except (tokenize.TokenError, SyntaxError) as error:
        print(type(error).__name__, error.args[0])
print(keyword.iskeyword("match"), keyword.issoftkeyword("match"), len(keyword.kwlist), keyword.softkwlist)
print(token.ISTERMINAL(token.NAME), token.ISNONTERMINAL(300), token.EXACT_TOKEN_TYPES[":="] == token.COLONEQUAL)
