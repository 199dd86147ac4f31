"""The limit on digits of integers in text."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import sys

print(sys.get_int_max_str_digits(), sys.int_info.default_max_str_digits, sys.int_info.str_digits_check_threshold)
big = 10**4300
show(str, big)
show(int, "1" * 4301)
show(lambda: f"{big}")
show(lambda: f"{big:x}"[:12])
show(lambda: "%d" % big)
show(lambda: int("f" * 5000, 16).bit_length())
show(int, "1_" * 4300 + "1")
show(sys.set_int_max_str_digits, 639)
show(sys.set_int_max_str_digits, -1)
show(sys.set_int_max_str_digits, "x")
sys.set_int_max_str_digits(640)
show(lambda: len(str(10**639)))
show(str, 10**640)
show(str, -(10**640))
sys.set_int_max_str_digits(0)
print(len(str(7**30000)), int(str(7**30000)) == 7**30000)
sys.set_int_max_str_digits(4300)
show(repr, 10**5000)
show(eval, "1" + "0" * 4300)
