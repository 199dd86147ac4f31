"""Files of the embedded library's packages, as importlib.resources sees them."""

import io
import itertools
from importlib.resources.abc import Traversable, TraversableResources

import _baton_library


class EmbeddedReader(TraversableResources):
    """The resources of one package."""

    def __init__(self, folder, shown):
        self._root = EmbeddedFile(folder, shown)

    def files(self):
        return self._root


class EmbeddedFile(Traversable):
    """A file or folder of the embedded library; *shown* is the path that it would have on disk."""

    def __init__(self, path, shown):
        self._path = path
        self._shown = shown

    def __repr__(self):
        return f"{type(self).__name__}({self._shown!r})"

    def __str__(self):
        return self._shown

    def __eq__(self, other):
        return type(other) is type(self) and other._path == self._path

    def __hash__(self):
        return hash(self._path)

    @property
    def name(self):
        return self._path.rpartition("/")[2]

    @property
    def parent(self):
        return EmbeddedFile(self._path.rpartition("/")[0], self._shown.rpartition("/")[0])

    def iterdir(self):
        if not self.is_dir():
            kind = NotADirectoryError if self.is_file() else FileNotFoundError
            raise kind(self._shown)
        names = sorted(name.removesuffix("/") for name in _baton_library.listdir(self._path))
        return map(self._child, names)

    def _child(self, name):
        return EmbeddedFile(f"{self._path}/{name}", f"{self._shown}/{name}")

    def is_dir(self):
        return bool(_baton_library.listdir(self._path))

    def is_file(self):
        return _baton_library.read(self._path) is not None

    def exists(self):
        return self.is_file() or self.is_dir()

    def joinpath(self, *parts):
        found = self
        for name in itertools.chain.from_iterable(str(part).split("/") for part in parts):
            if name == "..":
                found = found.parent
            elif name not in ("", "."):
                found = found._child(name)
        return found

    __truediv__ = joinpath

    def read_text(self, encoding=None, errors=None):
        with self.open(encoding=encoding, errors=errors) as stream:
            return stream.read()

    def open(self, mode="r", *args, **kwargs):
        data = _baton_library.read(self._path)
        if data is None:
            kind = IsADirectoryError if self.is_dir() else FileNotFoundError
            raise kind(self._shown)
        stream = io.BytesIO(data)
        return stream if "b" in mode else io.TextIOWrapper(stream, *args, **kwargs)
