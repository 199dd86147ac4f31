//! CPython 3.14's instruction set as data, code objects, marshal and the disassembler.
