"""difflib: deltas, close matches, ratios."""
import difflib

a = "one two three four five six".split()
b = "zero one three 3 four six seven".split()
print("\n".join(difflib.unified_diff(a, b, "a", "b", "then", "now", lineterm="")))
print("\n".join(difflib.context_diff(a, b, "a", "b", lineterm="", n=1)))
print("\n".join(difflib.ndiff(["private Thread currentThread;"], ["private volatile Thread currentThread;"])))
matcher = difflib.SequenceMatcher(None, "abxcd", "abcd")
print(matcher.get_matching_blocks(), matcher.get_opcodes(), round(matcher.ratio(), 4))
print(round(matcher.quick_ratio(), 4), round(matcher.real_quick_ratio(), 4), matcher.find_longest_match())
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]))
print(difflib.get_close_matches("x", ["y"], n=1, cutoff=0.0))
for wrong in {"n": 0}, {"cutoff": 2}:
    try:
        difflib.get_close_matches("a", ["b"], **wrong)
    except ValueError as error:
        print(error)
diff = list(difflib.ndiff("a\nb\nc\n".splitlines(True), "a\nc\nd\n".splitlines(True)))
print(list(difflib.restore(diff, 1)), list(difflib.restore(diff, 2)))
junk = difflib.SequenceMatcher(lambda x: x == " ", " abcd", "abcd abcd")
print(junk.find_longest_match(0, 5, 0, 9), junk.bjunk)
for group in difflib.SequenceMatcher(None, list(range(20)), [0, 1, *range(4, 20)]).get_grouped_opcodes(1):
    print(group)
