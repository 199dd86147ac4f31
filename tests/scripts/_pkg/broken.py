print("broken begins")
raise ValueError("in module body")
