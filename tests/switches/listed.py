"""Compares what `baton switches --json` lists for the statement forms with what was measured on CPython.

    baton listed.py cpython.json

Every switch point that was measured in a form's own code must be listed, and what is listed as *always* must have been
measured, but for what the form never reaches.
"""
import json
import os
import subprocess
import sys
import tempfile

from forms import FORMS

# Calls that are not reached, or end with an exception.
NOT_REACHED = {
    "any of a generator expression": "`any` is the built-in function, so its loop is in the code itself",
    "conditional expression": "the test is true",
    "decorator": "the function is made, not called",
    "set comprehension": "the test is true",
}


def main(path):
    with open(path) as file:
        measured = json.load(file)
    source, names = [], {}
    for index, (name, (_, statement, _)) in enumerate(FORMS.items()):
        names[f"form_{index}"] = name
        source.append(f"def form_{index}():\n")
        source.extend("    " + line + "\n" for line in statement.splitlines())
    with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as file:
        file.writelines(source)
    try:
        command = [sys.executable, "switches", "--json", file.name]
        listing = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    finally:
        os.unlink(file.name)
    always = {name: set() for name in FORMS}
    listed = {name: set() for name in FORMS}
    for point in listing["points"]:
        code = point["code"]
        outer = code.split(".")[0]
        if outer not in names or point["certainty"] == "inside":
            continue
        name = names[outer]
        place = "form" + code[len(outer):], point["offset"], point["instruction"]
        listed[name].add(place)
        if point["certainty"] == "always":
            always[name].add(place)
    failed = 0
    for name in FORMS:
        own = {tuple(place) for place in measured[name]["points"] if place[0].split(".")[0] == "form"}
        missing = own - listed[name]
        wrong = always[name] - own if name not in NOT_REACHED else set()
        for place in sorted(missing):
            print(f"{name}: measured but not listed: {place}")
        for place in sorted(wrong):
            print(f"{name}: listed as always but not measured: {place}")
        failed += bool(missing or wrong)
    print(f"{len(FORMS) - failed} of {len(FORMS)} forms as listed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
