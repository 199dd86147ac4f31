"""What cannot be assigned to, deleted or looped over."""
TARGETS = ["f()", "a + b", "-a", "a and b", "not a", "a < b", "lambda: 1", "1", "'s'", "None", "True", "...", "f'{a}'", "(yield)", "await a",
           "a if b else c", "[1]", "(a, 1)", "{a}", "{a: b}", "[x for x in y]", "(x for x in y)", "*a", "a := b", "__debug__"]
FORMS = ["{} = 1", "{} += 1", "del {}", "for {} in z: pass", "with z as {}: pass", "({} := 1)", "[0 for {} in z]", "{}: int = 1"]
for form in FORMS:
    for target in TARGETS:
        source = form.format(target)
        try:
            compile(source, "<t>", "exec")
            print(source, "-> ok")
        except SyntaxError as error:
            print(source, "->", error.offset, error.msg)
