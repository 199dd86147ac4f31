"""Stands in for an extension module of CPython's tests, which no other interpreter can load."""
