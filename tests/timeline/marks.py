"""A program that writes into its own timeline."""
import baton
import gc
import signal

signal.signal(signal.SIGUSR1, lambda number, frame: None)
baton.mark("phase 1")
with baton.span("load"):
    with baton.span("parse"):
        gc.collect()
    signal.raise_signal(signal.SIGUSR1)
try:
    with baton.span("fails"):
        raise KeyError
except KeyError:
    baton.mark("phase 2")
