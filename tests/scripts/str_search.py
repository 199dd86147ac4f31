"""Finding, counting and cutting in str."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


text = "banana band"
for method in ("find", "rfind", "index", "rindex", "count"):
    for args in (("an",), ("an", 2), ("an", -5, -1), ("",), ("", 20), ("x",), ("a", None, 4)):
        print(method, args, end=" ")
        show(getattr(text, method), *args)
for args in (("ban",), (("x", "ban"),), ("nd", -2), ("", 11), ("", 12), ((),), (["ban"],), (5,)):
    show(text.startswith, *args)
    show(text.endswith, *args)
print(text.partition("an"), text.rpartition("an"), text.partition("?"), text.rpartition("?"))
show(text.partition, "")
print(text.split("an"), text.split("an", 1), text.rsplit("an", 1), text.split(), " a  b ".split(), " a  b ".split(" "))
show(text.split, "")
show(text.split, 5)
print("a\nb\r\nc\x0bd\x85e\u2028f\x1cg".splitlines(), "a\n\nb\n".splitlines(True), "".splitlines())
print(text.replace("an", "<>"), text.replace("an", "", 1), text.replace("", "-", 3), "aaa".replace("aa", "b"))
print("abc".replace("b", "x", count=0), text.removeprefix("ban"), text.removesuffix("and"), text.removeprefix("x") is text)
print("  x ".strip(), "xyaxy".strip("yx"), "xyaxy".lstrip("xy"), "xyaxy".rstrip("xy"), "\u3000a\xa0".strip())
show("a".strip, 5)
print("an" in text, "" in text, "AN" in text)
show(lambda: 5 in text)
print(",".join("abc"), "".join([]), "x".join(["one"]))
show(",".join, ["a", 5])
show(",".join, 5)
