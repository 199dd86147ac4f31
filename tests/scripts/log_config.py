"""logging.config and logging.handlers: dictConfig, rotation, queues, memory, sockets."""
import io
import logging
import logging.config
import logging.handlers
import os
import pickle
import queue
import socketserver
import struct
import tempfile
import threading

with tempfile.TemporaryDirectory() as folder:
    logging.config.dictConfig({
        "version": 1,
        "formatters": {"plain": {"format": "%(levelname)s %(message)s"}},
        "filters": {"short": {"()": lambda: lambda record: len(record.getMessage()) < 20}},
        "handlers": {
            "file": {"class": "logging.FileHandler", "filename": os.path.join(folder, "log"), "formatter": "plain", "filters": ["short"]},
            "turning": {"class": "logging.handlers.RotatingFileHandler", "filename": os.path.join(folder, "turn"), "maxBytes": 40, "backupCount": 2, "formatter": "plain"},
        },
        "loggers": {"a": {"level": "INFO", "handlers": ["file"], "propagate": False}, "b": {"handlers": ["turning"], "level": "DEBUG"}},
    })
    logging.getLogger("a").info("kept")
    logging.getLogger("a").debug("below")
    logging.getLogger("a").info("too long for the filter above")
    for number in range(8):
        logging.getLogger("b").debug("message %d", number)
    print(open(os.path.join(folder, "log")).read().splitlines())
    print({name: open(os.path.join(folder, name)).read().split("\n")[:-1] for name in sorted(os.listdir(folder)) if name.startswith("turn")})
    for logger in ["a", "b"]:
        for handler in logging.getLogger(logger).handlers[:]:
            handler.close()
for bad in [{"version": 2}, {"version": 1, "handlers": {"x": {"class": "no.such"}}}, {"version": 1, "loggers": {"l": {"level": "LOUD"}}}]:
    try:
        logging.config.dictConfig(bad)
    except ValueError as error:
        print(error)
items = queue.Queue()
out = io.StringIO()
target = logging.StreamHandler(out)
listener = logging.handlers.QueueListener(items, target, respect_handler_level=True)
log = logging.getLogger("queued")
log.propagate = False
log.addHandler(logging.handlers.QueueHandler(items))
listener.start()
for number in range(3):
    log.warning("through %d", number)
listener.stop()
print(out.getvalue().split())
memory = logging.handlers.MemoryHandler(3, logging.ERROR, target)
log.handlers[:] = [memory]
out.truncate(0), out.seek(0)
log.warning("one")
print(len(memory.buffer), repr(out.getvalue()))
log.error("two")
print(len(memory.buffer), out.getvalue().split())
class Receiver(socketserver.StreamRequestHandler):
    got = []
    def handle(self):
        size, = struct.unpack(">L", self.rfile.read(4))
        self.got.append(pickle.loads(self.rfile.read(size)))
with socketserver.TCPServer(("127.0.0.1", 0), Receiver) as server:
    handler = logging.handlers.SocketHandler(*server.server_address)
    log.handlers[:] = [handler]
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    log.error("over the %s", "wire")
    thread.join()
    handler.close()
print(Receiver.got[0]["msg"], Receiver.got[0]["levelname"], Receiver.got[0]["args"])
