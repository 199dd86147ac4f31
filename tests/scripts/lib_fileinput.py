"""fileinput and linecache over files of a temporary folder."""
import fileinput
import linecache
import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    paths = [os.path.join(folder, name) for name in ("a", "b", "c")]
    for path, text in zip(paths, ("a1\na2\n", "", "c1\nc2")):
        with open(path, "w") as file:
            file.write(text)
    with fileinput.input(paths) as lines:
        for line in lines:
            print(os.path.basename(lines.filename()), lines.lineno(), lines.filelineno(), lines.isfirstline(), repr(line))
        print(lines.lineno(), lines.isstdin())
    with fileinput.FileInput(paths[0], inplace=True, backup=".bak") as lines:
        for line in lines:
            print(line.upper(), end="")
    print(open(paths[0]).read(), sorted(os.listdir(folder)))
    with fileinput.input([paths[2]], mode="rb") as lines:
        print(list(lines))
    lines = fileinput.input(paths)
    try:
        fileinput.input(paths)
    except RuntimeError as error:
        print(error)
    next(lines)
    lines.nextfile()
    print(next(lines).strip())
    fileinput.close()
    for wrong in {"mode": "w"}, {"inplace": True, "openhook": open}:
        try:
            fileinput.FileInput(paths, **wrong)
        except ValueError as error:
            print(error)
    print(repr(linecache.getline(paths[2], 1)), repr(linecache.getline(paths[2], 9)), linecache.getlines("missing"))
    with open(paths[2], "w") as file:
        file.write("changed now\n")
    print(repr(linecache.getline(paths[2], 1)))
    linecache.checkcache(paths[2])
    print(repr(linecache.getline(paths[2], 1)))
