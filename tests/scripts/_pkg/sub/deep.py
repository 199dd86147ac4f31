print("run", __name__)
from ..first import value
from .. import first as up
from . import __name__ as parent
where = (value, up.__name__, parent)
