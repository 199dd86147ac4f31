"""Finds the standard library inside of the interpreter.

One path hook for one folder, the library's.  Where that folder exists on disk, its files win: the hook then steps aside
and importlib's own finder for folders takes over, with this one behind it on the meta path.
"""

import sys

import posix as _posix
import _baton_library
import _frozen_importlib as _bootstrap
import _frozen_importlib_external as _external


class EmbeddedLoader:
    """Loads one module of the embedded library."""

    def __init__(self, name, path, filename, package):
        self.name = name
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
        return _baton_library.code(self._path, self._filename)

    def get_source(self, name):
        return _external.decode_source(_baton_library.read(self._path))

    def get_data(self, path):
        data = _baton_library.read(_relative(path))
        if data is None:
            raise OSError(2, "No such file or directory", path)
        return data

    def get_resource_reader(self, name):
        from importlib.readers import FileReader
        return FileReader(self)


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


def _is_inside(path):
    return isinstance(path, str) and (path == _library or path.startswith(_library + "/"))


def _relative(path):
    return path[len(_library) + 1:] if path.startswith(_library + "/") else path


def _report_times():
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
            line = f"import time: {own:9} | {whole:10} | {'  ' * level}{name}\n"
            _posix.write(2, line.encode())
            inner = outer + spent

    _posix.write(2, b"import time: self [us] | cumulative | imported package\n")
    _bootstrap._find_and_load = timed


def install(library):
    """Adds the finder behind importlib's own, so that files on disk win."""
    global _library
    _library = library
    sys.meta_path.append(EmbeddedFinder)
    asked = not sys.flags.ignore_environment and _posix.environ.get(b"PYTHONPROFILEIMPORTTIME")
    if asked or "importtime" in sys._xoptions:
        _report_times()
