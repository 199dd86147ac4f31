"""difflib: matching blocks, deltas, close matches."""
import difflib
s = difflib.SequenceMatcher(None, "private Thread currentThread;", "private volatile Thread currentThread;")
print(round(s.ratio(), 4), round(s.quick_ratio(), 4), round(s.real_quick_ratio(), 4), s.get_matching_blocks(), s.find_longest_match(), s.find_longest_match(3, 9, 2, 20))
print(s.get_opcodes(), list(s.get_grouped_opcodes(2)))
j = difflib.SequenceMatcher(lambda c: c == " ", " abcd", "abcd abcd", autojunk=False)
print(j.find_longest_match(0, 5, 0, 9), sorted(j.bjunk), j.get_opcodes())
a, b = "one\ntwo\nthree\nfour\n".splitlines(True), "ore\ntree\nemu\nfour\n".splitlines(True)
print("".join(difflib.unified_diff(a, b, "before", "after", "then", "now")), "".join(difflib.context_diff(a, b, "x", "y", n=1)), "".join(difflib.ndiff(a, b)), sep="--\n")
d = list(difflib.ndiff(a, b))
print("".join(difflib.restore(d, 1)) == "".join(a), "".join(difflib.restore(d, 2)) == "".join(b), list(difflib.Differ().compare(["a\n"], ["a\n", "b\n"])))
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), difflib.get_close_matches("x", ["y"]), difflib.get_close_matches("ab", ["ab", "abc", "abcd"], n=2, cutoff=0.5))
print(list(difflib.unified_diff([], [])), list(difflib.unified_diff(["a"], ["b"], lineterm="")), list(difflib.diff_bytes(difflib.unified_diff, [b"a"], [b"b"], lineterm=b"")))
table = difflib.HtmlDiff(wrapcolumn=20).make_table(["a <b>"], ["a <c>"], context=True)
print("diff_chg" in table, "&lt;" in table, table.count("<tr>"))
for f in (lambda: difflib.get_close_matches("a", ["a"], n=0), lambda: difflib.get_close_matches("a", ["a"], cutoff=2), lambda: list(difflib.restore([], 3)), lambda: difflib.SequenceMatcher(None, 1, 2), lambda: list(difflib.unified_diff([b"a"], ["b"]))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(difflib.IS_LINE_JUNK(" # \n"), difflib.IS_CHARACTER_JUNK("\t"), difflib.SequenceMatcher(None, "", "").ratio(), difflib.SequenceMatcher(a="ab" * 150, b="ab" * 150).bpopular == {"a", "b"})
