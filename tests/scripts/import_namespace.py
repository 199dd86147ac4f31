"""Namespace packages over several folders, .pth files, path hooks."""
import importlib
import importlib.machinery
import os
import site
import sys
import tempfile

root = tempfile.mkdtemp()
def write(name, text):
    path = os.path.join(root, *name.split("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
write("one/space/a.py", "value = 'a'")
write("two/space/b.py", "value = 'b'")
write("three/space/c.py", "value = 'c'")
sys.path[:0] = [os.path.join(root, name) for name in ("one", "two")]
import space.a
import space.b
print(space.a.value, space.b.value, [os.path.relpath(path, root) for path in space.__path__], space.__file__ if hasattr(space, "__file__") else "no file")
print(space.__spec__.origin, type(space.__path__).__name__, space.__spec__.submodule_search_locations == space.__path__)
sys.path.append(os.path.join(root, "three"))
import space.c
print(space.c.value, len(space.__path__))
write("site/extra/found.py", "value = 'by pth'")
write("site/x.pth", "# comment\nextra\nmissing\nimport sys; sys.from_pth = 1\n")
site.addsitedir(os.path.join(root, "site"))
import found
print(found.value, sys.from_pth, os.path.relpath(sys.path[-1], root))
class Hook:
    def __init__(self, path):
        if not path.startswith("virtual:"):
            raise ImportError
        self.path = path
    def find_spec(self, name, target=None):
        return importlib.machinery.ModuleSpec(name, self, origin=self.path) if name == "virtual_module" else None
    def create_module(self, spec):
        return None
    def exec_module(self, module):
        module.value = module.__spec__.origin
sys.path_hooks.append(Hook)
sys.path.append("virtual:here")
import virtual_module
print(virtual_module.value, type(sys.path_importer_cache["virtual:here"]).__name__)
try:
    import space.missing
except ModuleNotFoundError as error:
    print(error, error.name)
