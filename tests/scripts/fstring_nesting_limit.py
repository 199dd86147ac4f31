"""How deep strings with expressions go into one another."""


def nest(letter, count):
    text = "1"
    for _ in range(count):
        text = '%s"{%s}"' % (letter, text)
    return text


for letter in ("f", "t", "rf"):
    for count in (2, 148, 149, 150, 151, 200):
        try:
            value = eval("\n" + nest(letter, count))
            print(letter, count, value if letter != "t" else type(value).__name__)
        except SyntaxError as e:
            print(letter, count, e.msg, e.lineno, e.offset, e.end_offset)
a = 1
print(f"{a:{a}}")
for source in ('f"{a:{a:{a}}}"', 'f"{a:{a:{a:{a}}}}"', 'f"{' + "(" * 200 + "1" + ")" * 200 + '}"', " + ".join(['f"{1}"'] * 300)):
    try:
        print(len(eval(source)))
    except SyntaxError as e:
        print(e.msg, e.offset)
