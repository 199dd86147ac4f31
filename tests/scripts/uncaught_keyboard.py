"""KeyboardInterrupt at top level ends with status 130 by signal or 1."""
import sys
def hook(kind, value, tb):
    print("hook", kind.__name__, value, tb.tb_lineno)
sys.excepthook = hook
print("raising")
raise KeyboardInterrupt("by hand")
