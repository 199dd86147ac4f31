"""f-strings: nesting, conversions, debugging, escapes."""
name, width, value = "world", 8, 3.14159
print(f"hello {name!r:>10} {value:{width}.{2}f} {{literal}} {'nested ' + f'{name}'}")
print(f"{name=} {value = :.2f} {1 + 1=} {name=!s}")
print(f"{'a' if value > 3 else 'b'} {[x for x in range(3)]} {(lambda x: x * 2)(4)} { {1: 2}[1]}")
print(f"{f"{f"{1 + 1}"}"} {"quotes" "joined"} {'\n'.join(["a", "b"])!r}")
print(f"""multi
{name
}line""", rf"\d{name}\n", f"\x41\u00e9\N{BULLET}{name}")
print(f"{value:%}" f" tail {value!a:<10}|" " plain {not}")
print(f"{3,} {*[1, 2],} {(yes := 5)} {yes} {value:.{yes - 3}f}")
print(f"{name!r:^{width * 2}}|", f"{'=':=^5}", f"{lambda_ if (lambda_ := 1) else 0}")

class Debug:
    def __repr__(self):
        return "<repr>"
    def __str__(self):
        return "<str>"
d = Debug()
print(f"{d} {d!r} {d=} {d=!s} {d!s:>8}")
try:
    print(f"{undefined}")
except NameError as error:
    print(error)
