"""shelve and dbm.dumb: dictionaries on disk."""
import dbm.dumb
import os
import shelve
import tempfile

folder = tempfile.mkdtemp()
path = os.path.join(folder, "numbers")
with dbm.dumb.open(path, "c") as db:
    db["one"] = "1"
    db[b"two"] = b"22"
    db["one"] = b"111111"
    print(sorted(db.keys()), db["one"], "two" in db, len(db), db.get("none"), db.setdefault("three", b"3"))
    for wrong in (lambda: db[3], lambda: db.__setitem__("x", 3), lambda: db["none"]):
        try:
            wrong()
        except (TypeError, KeyError) as error:
            print(type(error).__name__, error)
    del db["two"]
print(sorted(os.listdir(folder)), dbm.whichdb(path))
with dbm.dumb.open(path, "r") as db:
    print(dict(db.items()))
    try:
        db["new"] = b""
    except dbm.dumb.error as error:
        print(error)
try:
    db["one"]
except dbm.dumb.error as error:
    print(error)
backing = {}
with shelve.Shelf(backing, writeback=True) as shelf:
    shelf["list"] = [1, 2]
    shelf["list"].append(3)
    shelf["set"] = {"a"}
    shelf.sync()
    print(sorted(shelf), shelf["list"], len(shelf), "set" in shelf, shelf.get("none", 7))
    try:
        shelf["none"]
    except KeyError as error:
        print(error)
try:
    shelf["list"]
except ValueError as error:
    print(error)
print(shelve.Shelf(backing)["list"], sorted(backing))
plain = shelve.Shelf({})
plain["list"] = [1]
plain["list"].append(2)
print(plain["list"], list(plain.items()), plain.pop("list"), len(plain))
