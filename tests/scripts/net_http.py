"""http.server and urllib, http.client on localhost."""
import http.client
import http.server
import json
import threading
import urllib.error
import urllib.parse
import urllib.request

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def reply(self, status, text, kind="text/plain"):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        if parts.path == "/hello":
            self.reply(200, "hello " + urllib.parse.parse_qs(parts.query).get("name", ["?"])[0])
        elif parts.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/hello?name=moved")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.reply(404, "nothing here")
    do_HEAD = do_GET
    def do_POST(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.reply(201, json.dumps({"got": data.decode(), "kind": self.headers["Content-Type"]}), "application/json")
    def log_message(self, *args):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
base = "http://127.0.0.1:%d" % server.server_port
with urllib.request.urlopen(base + "/hello?name=w%C3%B6rld") as answer:
    print(answer.status, answer.headers["Content-Type"], answer.read().decode())
with urllib.request.urlopen(base + "/moved") as answer:
    print(answer.url == base + "/hello?name=moved", answer.read())
try:
    urllib.request.urlopen(base + "/missing")
except urllib.error.HTTPError as error:
    print(error.code, error.reason, error.read())
request = urllib.request.Request(base + "/post", data=b"a=1", method="POST")
with urllib.request.urlopen(request) as answer:
    print(answer.status, json.load(answer))
connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
for method, path in [("GET", "/hello?name=again"), ("HEAD", "/hello"), ("PUT", "/x")]:
    connection.request(method, path)
    answer = connection.getresponse()
    print(method, answer.status, answer.reason, answer.getheader("content-length") is not None, len(answer.read()) > 0)
connection.close()
server.shutdown()
server.server_close()
try:
    urllib.request.urlopen(base + "/hello", timeout=2)
except urllib.error.URLError as error:
    print(type(error.reason).__name__)
