"""Imported by import_basic."""
print("_helper runs")
value = 1
public = "public"
_private = "private"
__all__ = ["public"]


def get():
    return value
