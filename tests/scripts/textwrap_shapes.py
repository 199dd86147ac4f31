"""textwrap: filling, indenting, dedenting, shortening."""
import textwrap
text = "The quick brown fox-jumped over the lazy dog.  It was a well-known   averyveryverylongword indeed!\nNew line\there."
print(textwrap.wrap(text, 20), textwrap.fill(text, 30))
for options in ({"break_long_words": False}, {"break_on_hyphens": False}, {"initial_indent": "* ", "subsequent_indent": "  "}, {"max_lines": 2}, {"max_lines": 2, "placeholder": "~"}, {"fix_sentence_endings": True}, {"expand_tabs": False, "replace_whitespace": False}, {"drop_whitespace": False}, {"tabsize": 2}):
    print(options, textwrap.wrap(text, 16, **options))
print(repr(textwrap.dedent("""
    a
      b

    c""")), repr(textwrap.dedent("\ta\n\t b\n  \n")), repr(textwrap.dedent("  a\n\tb")), repr(textwrap.dedent("no\n  margin")))
print(repr(textwrap.indent("a\n\n b\n", "> ")), repr(textwrap.indent("a\n\nb", "+", lambda line: True)), repr(textwrap.indent("", "x")))
print(textwrap.shorten("Hello  world, this is long", 12), textwrap.shorten("Hello  world", 12), textwrap.shorten("Hello world", 8, placeholder="..."), repr(textwrap.shorten("x" * 30, 10)))
print(textwrap.wrap(""), textwrap.wrap("   "), textwrap.fill("a b", 1), textwrap.wrap("a-b-c-d", 3), textwrap.wrap("x—y z", 3), textwrap.wrap("aaa bbb", 3))
for f in (lambda: textwrap.wrap("x", 0), lambda: textwrap.wrap("x", -1), lambda: textwrap.wrap("hello world", 3, max_lines=1, placeholder="....."), lambda: textwrap.dedent(5), lambda: textwrap.wrap(5), lambda: textwrap.shorten("abc", 2)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
w = textwrap.TextWrapper(width=12, initial_indent="  ")
print(w.wrap("one two three four"), w.width, textwrap.TextWrapper(width=10, break_long_words=True).fill("abcdefghijklmnopq"))
