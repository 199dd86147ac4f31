"""A chained exception that ends the program: the last line names the outer one."""
class Wrapped(Exception):
    pass
def load(path):
    try:
        open(path)
    except FileNotFoundError as error:
        raise Wrapped(f"cannot load {error.filename}") from error
for path in ("/nonexistent/a", "/nonexistent/b"):
    print("loading", path)
    load(path)
