"""A package for import_package."""
print("init", __name__)
from . import first
from .first import value as renamed
from .sub import deep

__all__ = ["first", "lazy_submodule"]
version = "1"


def __getattr__(name):
    if name == "lazy":
        return "computed"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return ["lazy", "version"]
