//! Who may run: the GIL and other scheduling policies.
