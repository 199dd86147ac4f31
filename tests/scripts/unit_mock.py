"""unittest.mock: calls, specs, patches, side effects, sentinels."""
import asyncio
from unittest import mock

m = mock.Mock(return_value=3, side_effect=None)
print(m(1, a=2), m.called, m.call_count, m.call_args, m.call_args.kwargs, m.mock_calls)
m.method.chain(5).deeper = 7
print(m.method.chain().deeper, m.mock_calls[1:])
for check in [lambda: m.assert_called_once_with(1, a=3), m.assert_not_called, lambda: m.other.assert_called()]:
    try:
        check()
    except AssertionError as error:
        print(str(error).splitlines()[0])
effects = mock.Mock(side_effect=[1, KeyError("two"), mock.DEFAULT], return_value="default")
for _ in range(4):
    try:
        print(effects())
    except (KeyError, StopIteration) as error:
        print(type(error).__name__)
class Real:
    attribute = 1
    def method(self, x, y=2):
        return x + y
spec = mock.create_autospec(Real)
instance = spec()
instance.method.return_value = 9
print(instance.method(1), isinstance(instance, Real))
for bad in [lambda: instance.method(1, 2, 3), lambda: instance.missing, lambda: mock.Mock(spec=["a"]).b, lambda: mock.Mock(spec_set=Real).__setattr__("new", 1)]:
    try:
        bad()
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
with mock.patch.object(Real, "method", return_value="patched") as patched, mock.patch.dict("os.environ", {"BATON_X": "1"}):
    import os
    print(Real().method(1), patched.call_count, os.environ["BATON_X"])
print(Real().method(1), "BATON_X" in os.environ)
@mock.patch("os.getcwd", lambda: "/patched")
@mock.patch.object(Real, "attribute", new_callable=mock.PropertyMock)
def decorated(attribute):
    attribute.return_value = 42
    return os.getcwd(), Real().attribute, attribute.call_count
print(decorated(), Real.attribute)
magic = mock.MagicMock()
magic.__len__.return_value = 4
magic.__getitem__.side_effect = lambda key: key * 2
print(len(magic), magic["ab"], int(magic), list(magic), bool(magic), magic == magic, magic.__str__.called)
with magic as entered:
    print(entered is magic.__enter__.return_value)
opened = mock.mock_open(read_data="line 1\nline 2\n")
with mock.patch("builtins.open", opened):
    with open("anything") as file:
        print(file.readline(), list(file))
opened.assert_called_once_with("anything")
print(mock.sentinel.thing, mock.sentinel.thing is mock.sentinel.thing, mock.ANY == 5, mock.call(1, b=2) == ((1,), {"b": 2}))
manager = mock.Mock()
manager.first(1)
manager.second(2)
print(manager.mock_calls == [mock.call.first(1), mock.call.second(2)], manager.mock_calls)
coroutine = mock.AsyncMock(return_value="awaited")
print(asyncio.run(coroutine(1)), coroutine.await_count, coroutine.await_args)
sealed = mock.Mock()
sealed.known.return_value = 1
mock.seal(sealed)
try:
    sealed.unknown
except AttributeError as error:
    print(error)
m.reset_mock()
print(m.called, m.mock_calls)
