"""The library's own files: resources of packages, listing and finding modules, sources."""
import importlib.resources as resources
import importlib.util
import inspect
import json
import pkgutil

folder = resources.files("json")
print(folder.joinpath("tool.py").is_file(), folder.joinpath("none").is_file(), folder.is_dir(), (folder / "decoder.py").name)
print({"__init__.py", "decoder.py", "tool.py"} <= {child.name for child in folder.iterdir()})
print(resources.read_text("json", "__init__.py").startswith('r"""JSON'), resources.is_resource("json", "tool.py"), resources.is_resource("json", "none"))
with resources.as_file(folder / "scanner.py") as path:
    print(path.name.endswith("scanner.py"), "py_make_scanner" in path.read_text())
with resources.open_binary("json", "encoder.py") as stream:
    print(stream.read(3))
for wrong in (lambda: resources.read_text("json", "none.py"), lambda: resources.files("no_such_package"), lambda: pkgutil.get_data("json", "none")):
    try:
        wrong()
    except (OSError, ModuleNotFoundError) as error:
        print(type(error).__name__)
print(sorted(module.name for module in pkgutil.iter_modules(json.__path__)))
print({"dom", "etree", "parsers", "sax"} <= {name for _, name, package in pkgutil.iter_modules(importlib.import_module("xml").__path__) if package})
print([name for _, name, _ in pkgutil.walk_packages(json.__path__, "json.") if name != "json.__main__"])
names = {module.name for module in pkgutil.iter_modules()}
print({"os", "json", "asyncio", "this"} <= names, "json.tool" in names)
spec = importlib.util.find_spec("json.tool")
print(spec.name, spec.parent, spec.submodule_search_locations, spec.has_location, spec.loader.is_package("json.tool"))
print(spec.loader.get_source("json.tool").startswith('"""'), spec.loader.get_code("json.tool").co_name, spec.loader.path == spec.origin)
print(inspect.getsource(json.dumps).startswith("def dumps("), inspect.getsourcefile(json).endswith("json/__init__.py"), inspect.getmodule(json.dumps) is json)
print(pkgutil.resolve_name("os.path:join").__name__, pkgutil.resolve_name("json.decoder.JSONDecoder").__name__)
