print("a begins")
from . import ring_b
print("a sees", ring_b.name)
name = "a"
