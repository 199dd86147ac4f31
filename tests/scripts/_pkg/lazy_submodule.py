print("run", __name__)

