"""Shared memory and semaphores by name, and mmap between processes."""
import _multiprocessing
import _posixshmem
import mmap
import os

name = "/baton-%d" % os.getpid()
fd = _posixshmem.shm_open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
os.ftruncate(fd, 100)
view = mmap.mmap(fd, 100)
pid = os.fork()
if pid == 0:
    other = _posixshmem.shm_open(name, os.O_RDWR)
    theirs = mmap.mmap(other, 0)
    theirs[:5] = b"child"
    theirs.close()
    os._exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), view[:6], len(view), view.size())
try:
    _posixshmem.shm_open(name, os.O_CREAT | os.O_EXCL)
except FileExistsError as error:
    print(error.errno, error.filename == name)
_posixshmem.shm_unlink(name)
try:
    _posixshmem.shm_unlink(name)
except FileNotFoundError as error:
    print(error.errno)
view.close()
os.close(fd)
lock = _multiprocessing.SemLock(1, 2, 2, name, False)
print(lock.kind, lock.maxvalue, lock.name == name, lock._get_value(), lock._is_zero(), lock._count())
with lock:
    print(lock._get_value(), lock._count(), lock._is_mine())
    other = _multiprocessing.SemLock._rebuild(0, 1, 2, name)
    print(other.acquire(False), other.acquire(False), other.acquire(True, 0.01), lock._is_zero())
    other.release()
try:
    lock.release()
except ValueError as error:
    print(error)
_multiprocessing.sem_unlink(name)
mutex = _multiprocessing.SemLock(0, 1, 1, name, True)
print(mutex.acquire(), mutex.acquire(), mutex._count(), mutex.name)
mutex.release()
mutex.release()
try:
    mutex.release()
except AssertionError as error:
    print(error)
for arguments in [(5, 1, 1, name, True), (1, 1, 1, 7, True)]:
    try:
        _multiprocessing.SemLock(*arguments)
    except (ValueError, TypeError) as error:
        print(type(error).__name__)
