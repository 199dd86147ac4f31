"""One thread that calls small functions: dear for what traces calls."""
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


start = time.perf_counter()
fib(25)
print("BENCH", time.perf_counter() - start)
