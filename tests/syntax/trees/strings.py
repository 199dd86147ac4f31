"""Strings in all their forms."""
x = y = 1
'a' "b" r'\n' u'c'
u'a' 'b'
b'\x00\xff' b"z"
'\ud800' 'x\udfff\u00e9\N{BULLET}'
f''
f'a{x}b' 'c' f'd'
f'{x!r:>{y}.{x}}' f"{x = }" f'{x=!s:5}'
f'{{{x}}}' f'{x:}'
f"""a
{x
}{ y }
"""
rf'\d{x}\{y}'
'' f'{x}' ''
t'a{x}b{ y !r:>{x}}' t'{x=}'
t'''{
    x  # a comment
    + 1 }'''
f'{"nested" + f"{x:{y}}"}'
f'{x:a{y}b}' f'{lambda_ if (lambda_ := x) else y}'
('é' 'ü', 1.5, 2j, 0xff, 10**2, 1_000, 123456789012345678901234567890, ..., None, True)
