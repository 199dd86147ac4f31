"""Shortest repr and the boundaries between notations."""
values = [1.0, 0.1, 1e22, 1e23, 5e-324, 1.7976931348623157e308, 123456.789, 1e16, 9999999999999998.0,
          0.00001, 0.0001, 1.5e-10, 2.0**70, 1 / 7, 100.0, 3.14159, 2.2250738585072014e-308]
for value in values:
    text = repr(value)
    print(text, float(text) == value)
    print(-value)
for spec in ["", ".3", ".3f", "e", ".2e", "g", ".3g", "%", ".1%", "10.2f", "<10.1f", "+.1f", " .1f", "010.2f", ",.2f", "#.3g", "n"]:
    print(f"[{1234.5678:{spec}}] [{-0.000123:{spec}}] [{float('inf'):{spec}}]")
print("%.2f %5.1f %e %g %G" % (3.14159, 2.71828, 12345.678, 0.00001, 1e20))
