"""The service of a journey: an HTTPS server on loopback that remembers what reached it and echoes it in many forms."""

import base64
import gzip
import html
import json
import socketserver
import ssl
import threading
import urllib.parse
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from .certificates import makeAuthority, makeCertificate


@dataclass(frozen=True)
class Received:
    """One request as it came in."""
    method: str
    target: str  # as on the request line, query included
    headers: list  # of (name, value), in order
    body: bytes

    def header(self, name):
        """All values of a header; empty where there is none."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def query(self):
        return urllib.parse.parse_qs(urllib.parse.urlsplit(self.target).query, keep_blank_values=True)

    @property
    def credentials(self):
        """Every place where a rule puts a secret, as one text."""
        values = [self.target, *self.header("Authorization"), *self.header("X-Api-Key"), *self.header("Cookie")]
        return "\n".join(values)


@dataclass
class Record:
    """What reached the service. `bytesIn` counts request heads and bodies inside TLS."""
    requests: list = field(default_factory=list)
    connections: int = 0
    bytesIn: int = 0


def percent(text):
    return "".join(f"%{byte:02X}" for byte in text.encode())


# How a service may repeat what it was given: every encoding that a response has to be searched for.
ECHO_FORMS = {
    "raw": lambda text: text,
    "percent": percent,
    "percent-twice": lambda text: percent(text).replace("%", "%25"),
    "json": lambda text: json.dumps(text),
    "unicode-escape": lambda text: "".join(f"\\u{ord(character):04x}" for character in text),
    "hex": lambda text: text.encode().hex(),
    "hex-upper": lambda text: text.encode().hex().upper(),
    "html-decimal": lambda text: "".join(f"&#{ord(character)};" for character in text),
    "html-hex": lambda text: "".join(f"&#x{ord(character):x};" for character in text),
    "html-named": lambda text: html.escape(text),
    "base64-0": lambda text: base64.b64encode(text.encode()).decode(),
    "base64-1": lambda text: base64.b64encode(b"." + text.encode()).decode(),
    "base64-2": lambda text: base64.b64encode(b".." + text.encode()).decode(),
    "base64url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64-wrapped": lambda text: base64.encodebytes(text.encode() * 3).decode(),
}


class Handler(BaseHTTPRequestHandler):
    """Answers every request with JSON: what came in, and the credentials in it in every form."""
    protocol_version = "HTTP/1.1"
    server_version = "Provider"

    def answer(self):
        received = self._receive()
        body = json.dumps(echoOf(received)).encode()
        self.send_response(int(received.query.get("status", ["200"])[0]))
        self.send_header("Content-Type", "application/json")
        for number, value in enumerate(received.header("Authorization")):
            self.send_header(f"X-Echo-{number}", value)
        if "gzip" in received.query.get("as", []):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self._send(body, chunked="chunked" in received.query.get("as", []))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def _receive(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        received = Received(self.command, self.path, list(self.headers.items()), body)
        with self.server.lock:
            self.server.record.requests.append(received)
            self.server.record.bytesIn += len(self.raw_requestline) + len(bytes(self.headers)) + len(body)
        return received

    def _send(self, body, chunked):
        if not chunked:
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for start in range(0, len(body), 7):  # cut through the middle of whatever is in it
            piece = body[start:start + 7]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format, *arguments):  # noqa: A002  (the base class names it so)
        pass  # the record is the log


def echoOf(received):
    """The whole request as JSON, with the credentials in every form."""
    return {
        "method": received.method, "target": received.target, "headers": received.headers,
        "body": received.body.decode(errors="replace"),
        "echo": {name: [form(value) for value in secretsIn(received)] for name, form in ECHO_FORMS.items()},
    }


def secretsIn(received):
    """Bare values of the credentials in a request: without the scheme word, out of Basic, out of cookies and query."""
    values = []
    for value in received.header("Authorization"):
        scheme, _, rest = value.partition(" ")
        values.append(rest or scheme)
        if scheme.lower() == "basic":
            values.append(base64.b64decode(rest).decode(errors="replace"))
    for cookie in received.header("Cookie"):
        values.extend(part.partition("=")[2] for part in cookie.split("; "))
    values.extend(received.header("X-Api-Key"))
    values.extend(value for name, some in received.query.items() if name not in ("as", "status") for value in some)
    return [value for value in values if value]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, context):
        super().__init__(("127.0.0.1", 0), Handler)
        self.context = context
        self.record = Record()
        self.lock = threading.Lock()

    def finish_request(self, request, client_address):
        with self.lock:
            self.record.connections += 1
        try:
            with self.context.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
        except (ssl.SSLError, ConnectionError):
            pass  # a client that does not trust us, or has gone, is no news here

    def handle_error(self, request, client_address):
        pass


class Provider:
    """Serves `names` on 127.0.0.1:`port` with a certificate of an authority that only `authority` (a PEM file) tells of."""

    def __init__(self, folder, names):
        self.names = list(names)
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.authority = self.folder / "authority.pem"
        self._makeCertificates()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "provider.pem", self.folder / "provider.key")
        self._server = _Server(context)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        if self._thread.is_alive():
            self._server.shutdown()
        self._server.server_close()

    @property
    def port(self):
        return self._server.server_address[1]

    @property
    def received(self):
        """All requests up to now, oldest first."""
        with self._server.lock:
            return list(self._server.record.requests)

    @property
    def connections(self):
        return self._server.record.connections

    @property
    def bytesIn(self):
        return self._server.record.bytesIn

    def _makeCertificates(self):
        makeAuthority(self.folder, "authority", "Provider test authority")
        makeCertificate(self.folder, "provider", [f"DNS:{name}" for name in self.names], authority="authority")
