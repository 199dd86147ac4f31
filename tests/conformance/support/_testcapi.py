"""Stands in for CPython's module of the same name, which tries its C API.

The tests that need it are skipped, under CPython as well, so that they are not among the ids that
count.
"""
raise ImportError("CPython's C API is its own affair", name=__name__)
