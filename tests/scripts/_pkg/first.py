print("run", __name__, __package__)
value = 1


def late():
    from .sub.deep import where
    return where
