"""Declared encodings of source, in bytes and in text."""
def attempt(source):
    try:
        names = {}
        exec(compile(source, "<t>", "exec"), names)
        print(ascii(source), "->", ascii(names.get("x")))
    except (SyntaxError, UnicodeError) as error:
        print(ascii(source), type(error).__name__, getattr(error, "msg", error))
attempt(b"x = 'a'")
attempt(b"x = '\xc3\xa4'")
attempt(b"# coding: latin-1\nx = '\xe4'")
attempt(b"#!/bin/x\n# -*- coding: iso-8859-15 -*-\nx = '\xa4'")
attempt(b"# vim: set fileencoding=cp1252 :\nx = '\x80'")
attempt(b"\xef\xbb\xbfx = 'bom'")
attempt(b"\xef\xbb\xbf# coding: utf-8\nx = 'both'")
attempt(b"\xef\xbb\xbf# coding: latin-1\nx = 'clash'")
attempt("# coding: latin-1\nx = 'text \xe4'")
attempt("# coding: nonsense\nx = 'text'")
attempt("\ufeffx = 1")
attempt("x = '\ud800'")
attempt(b"x = '\xff'")
attempt(b"x = 1\n\n# coding: nonsense")
attempt("x = 1\0")
attempt("x = '''a\r\nb'''")
attempt(bytearray(b"x = 'array'"))
