"""Modules, packages and data in a zip archive."""
import importlib
import os
import pkgutil
import sys
import tempfile
import zipfile
import zipimport

folder = tempfile.mkdtemp()
path = os.path.join(folder, "archive.zip")
with zipfile.ZipFile(path, "w") as archive:
    archive.writestr("plain.py", "value = __name__\ndef fail():\n    raise ValueError('inside')\n")
    archive.writestr("pack/__init__.py", "from .part import value\n")
    archive.writestr("pack/part.py", "value = __package__\n", compress_type=zipfile.ZIP_DEFLATED)
    archive.writestr("pack/data.txt", "some data")
    archive.writestr("space/member.py", "here = __path__ if '__path__' in globals() else None\n")
    archive.writestr("__main__.py", "print('main', __name__)\n")
sys.path.insert(0, path)
import pack
import plain
import space.member
print(plain.value, pack.value, space.member.here, plain.__file__.replace(folder, ""), pack.__path__[0].replace(folder, ""))
print(type(plain.__loader__).__name__, type(space.__loader__).__name__, list(space.__path__)[0].replace(folder, ""))
importer = zipimport.zipimporter(path)
print(importer.is_package("pack"), importer.get_source("plain").splitlines()[0], importer.get_filename("pack").replace(folder, ""))
print(importer.get_data("pack/data.txt"), importer.prefix, importer.get_code("plain").co_names[:2])
print(pkgutil.get_data("pack", "data.txt"), sorted(m.name for m in pkgutil.iter_modules([path])))
for call in (lambda: importer.get_data("none"), lambda: importer.is_package("none"), lambda: zipimport.zipimporter(folder),
             lambda: importer.get_source("none")):
    try:
        call()
    except (OSError, ImportError) as error:
        print(type(error).__name__, str(error).replace(folder, ""))
try:
    plain.fail()
except ValueError as error:
    print(error, error.__traceback__.tb_next.tb_frame.f_code.co_filename.replace(folder, ""))
with zipfile.ZipFile(path, "a") as archive:
    archive.writestr("late.py", "value = 'late'\n")
importlib.invalidate_caches()
import late
print(late.value)
import runpy
runpy.run_path(path, run_name="__main__")
