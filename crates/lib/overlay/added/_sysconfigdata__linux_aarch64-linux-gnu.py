"""What `sysconfig.get_config_vars()` reads: Baton has no build of C extensions to describe."""

build_time_vars = {
    "ABIFLAGS": "",
    "EXE": "",
    "EXT_SUFFIX": ".baton-314-aarch64-linux-gnu.so",
    "HOST_GNU_TYPE": "aarch64-pc-linux-gnu",
    "LDVERSION": "3.14",
    "MULTIARCH": "aarch64-linux-gnu",
    "Py_DEBUG": 0,
    "Py_GIL_DISABLED": 0,
    "SHLIB_SUFFIX": ".so",
    "SIZEOF_VOID_P": 8,
    "SOABI": "baton-314-aarch64-linux-gnu",
    "TZPATH": "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo",
    "VERSION": "3.14",
    "WITH_DOC_STRINGS": 1,
}
