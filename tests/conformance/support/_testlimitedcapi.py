"""Stands in for CPython's module of the same name: what tests of types call through the C API, done
in Python."""
from operator import delitem as _delitem, getitem as _getitem, setitem as _setitem


def _py_getbuiltwithassert():
    """Whether CPython's own assertions were compiled in."""
    return False


def sequence_getitem(sequence, index):
    """What `PySequence_GetItem` does with an index that fits a C integer."""
    return _getitem(sequence, index)


def sequence_setitem(sequence, index, value):
    """What `PySequence_SetItem` does."""
    _setitem(sequence, index, value)


def sequence_delitem(sequence, index):
    """What `PySequence_DelItem` does."""
    _delitem(sequence, index)
