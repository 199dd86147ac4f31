"""Finds the standard library inside of the interpreter.

One finder on the meta path, behind importlib's own, and one path hook for the library's folders, so that what lists modules
finds them there.  Where such a folder exists on disk, its files win: importlib's own hook for folders comes first.
"""

import sys

import posix as _posix
import _baton_library
import _frozen_importlib as _bootstrap
import _frozen_importlib_external as _external


# CPython has these frozen: their code names no file.
_FROZEN = frozenset({
    "_collections_abc", "_sitebuiltins", "abc", "codecs", "genericpath", "importlib.machinery", "importlib.util",
    "io", "ntpath", "os", "posixpath", "runpy", "site", "stat",
})


class EmbeddedLoader:
    """Loads one module of the embedded library."""

    def __init__(self, name, path, filename, package):
        self.name = name
        self.path = filename
        self._path = path
        self._filename = filename
        self._package = package

    def __eq__(self, other):
        return self.__class__ is other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self._filename)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        code = self.get_code(module.__name__)
        _bootstrap._call_with_frames_removed(exec, code, module.__dict__)

    def is_package(self, name):
        return self._package

    def get_filename(self, name=None):
        return self._filename

    def get_code(self, name):
        filename = f"<frozen {self.name}>" if self.name in _FROZEN else self._filename
        return _baton_library.code(self._path, filename)

    def get_source(self, name):
        return _external.decode_source(_baton_library.read(self._path))

    def get_data(self, path):
        data = _baton_library.read(_relative(path))
        if data is None:
            raise OSError(2, "No such file or directory", path)
        return data

    def get_resource_reader(self, name):
        if not self._package:
            return None
        from _baton_resources import EmbeddedReader
        return EmbeddedReader(self._path.rpartition("/")[0], self._filename.rpartition("/")[0])


class EmbeddedFinder:
    """Finds modules of the embedded library by name."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if path is not None and not any(_is_inside(entry) for entry in path):
            return None
        found = _baton_library.find(name)
        if found is None:
            return None
        path, package = found
        filename = f"{_library}/{path}"
        loader = EmbeddedLoader(name, path, filename, package)
        spec = _bootstrap.ModuleSpec(name, loader, origin=filename, is_package=package)
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [filename.rpartition("/")[0]]
        return spec

    @staticmethod
    def invalidate_caches():
        pass


class FolderFinder:
    """Finds modules in one folder of the embedded library: what the path hook makes of an entry of a path."""

    def __init__(self, path):
        folder = _relative(path) if path != _library else ""
        if not _is_inside(path) or folder and not _baton_library.listdir(folder):
            raise ImportError("only folders of the embedded library are supported", path=path)
        self._package = folder.replace("/", ".")
        self._folder = folder

    def find_spec(self, name, target=None):
        package = name.rpartition(".")[0]
        return EmbeddedFinder.find_spec(name) if package == self._package else None

    def iter_modules(self, prefix=""):
        """Names and kinds of the modules here, for pkgutil."""
        for name in sorted(_baton_library.listdir(self._folder)):
            module = name.removesuffix(".py").removesuffix("/")
            if module.isidentifier() and module != "__init__":
                within = f"{self._package}.{module}" if self._package else module
                found = _baton_library.find(within)
                if found is not None:
                    yield prefix + module, found[1]

    @staticmethod
    def invalidate_caches():
        pass


def _is_inside(path):
    return isinstance(path, str) and (path == _library or path.startswith(_library + "/"))


def _relative(path):
    return path[len(_library) + 1:] if path.startswith(_library + "/") else path


def _report_times(again):
    """Does what -X importtime asks for: every import is measured, without the imports inside of it and with them."""
    import time

    find_and_load = _bootstrap._find_and_load
    level = inner = 0

    def timed(name, import_):
        nonlocal level, inner
        if name in sys.modules:
            return find_and_load(name, import_)
        outer, inner = inner, 0
        level += 1
        start = time.perf_counter_ns()
        try:
            return find_and_load(name, import_)
        finally:
            spent = time.perf_counter_ns() - start
            level -= 1
            own, whole = -(-(spent - inner) // 1000), -(-spent // 1000)
            show(f"{own:9} | {whole:10}", name)
            inner = outer + spent

    def show(times, name):
        line = f"import time: {times} | {'  ' * level}{name}\n"
        _posix.write(2, line.encode("utf-8", "backslashreplace"))

    _posix.write(2, b"import time: self [us] | cumulative | imported package\n")
    _bootstrap._find_and_load = timed
    if again:
        _baton_library.watch_again(lambda name: show("cached    | cached    ", name))


def install(library):
    """Adds the finder behind importlib's own, so that files on disk win."""
    global _library
    _library = library
    sys.meta_path.append(EmbeddedFinder)
    sys.path_hooks.append(FolderFinder)
    asked = not sys.flags.ignore_environment and _posix.environ.get(b"PYTHONPROFILEIMPORTTIME")
    option = sys._xoptions.get("importtime")
    if asked or option:
        _report_times(option == "2" or not option and asked == b"2")
