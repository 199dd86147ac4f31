"""textwrap: filling, shortening, indenting, dedenting."""
import textwrap

text = "The quick brown fox   jumps over the lazy dog, and well-known super-long-hyphenated words break."
for width in 10, 20, 40:
    print(textwrap.fill(text, width), end="\n--\n")
print(textwrap.wrap(text, 30, initial_indent="* ", subsequent_indent="  ", break_on_hyphens=False))
print(textwrap.wrap("abcdefghijklmnop", 5), textwrap.wrap("abcdefghijklmnop q", 5, break_long_words=False))
print(textwrap.shorten(text, 40), "|", textwrap.shorten(text, 30, placeholder="..."))
print(textwrap.wrap(text, 25, max_lines=2), textwrap.wrap(text, 25, max_lines=2, placeholder=" <more>"))
try:
    textwrap.wrap("word", 2, max_lines=1, placeholder="......")
except ValueError as error:
    print(error)
try:
    textwrap.wrap("word", 0)
except ValueError as error:
    print(error)
print(repr(textwrap.dedent("""\
    one
      two

    three
	""")))
print(repr(textwrap.dedent("\tone\n  two\n")))
print(textwrap.indent("a\n\nb\n", "> "), textwrap.indent("a\n\nb", "> ", lambda line: True))
print(textwrap.fill("tabs\tand\nlines", 80, expand_tabs=True, tabsize=4, replace_whitespace=False))
wrapper = textwrap.TextWrapper(width=20, fix_sentence_endings=True, drop_whitespace=False)
print(wrapper.wrap("One sentence. Another one.  A third."))
