"""A file that does not parse: nothing runs."""
print("never printed")
def f(:
    pass
