"""An endpoint of Python's standard library, with `pip install cryptography`. See docs/endpoints.md.

WEBHOOK_PUBLIC_KEY="$(dyte-hooks keys show)" python3 webhook.py
"""
import base64
import binascii
import hashlib
import json
import os
import sqlite3
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

MAX_BODY_BYTES = 5 * 1024 * 1024
PEM = os.environ.get("WEBHOOK_PUBLIC_KEY", "")
KEY = load_pem_public_key(PEM.replace("\\n", "\n").encode()) if PEM else None

# One connection, with a lock: SQLite writes one thing at a time, and waits for others in steps.
database = sqlite3.connect(os.environ.get("DATABASE", "deliveries.db"), check_same_thread=False)
database.execute("PRAGMA journal_mode = WAL")
database.execute("CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, body BLOB NOT NULL)")
writing = threading.Lock()


def is_genuine(body, signature):
    try:
        KEY.verify(base64.b64decode(signature or "", validate=True), body, PKCS1v15(), SHA256())
        return True
    except (InvalidSignature, binascii.Error, ValueError):
        return False


def keep_once(delivery_id, body):
    """Waited for before the 200. The slow work is done later, by whoever reads the table."""
    with writing, database:
        database.execute(
            "INSERT INTO deliveries (id, body) VALUES (?, ?) ON CONFLICT DO NOTHING", (delivery_id, body)
        )


class Endpoint(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        try:
            status, text = self.receive()
        except Exception as error:
            self.log_error("%s", error)
            # A fault of our own is a 503, so that the service sends again: RealtimeKit takes a 4xx as final.
            status, text = 503, "try again"
        answer = f"{text}\n".encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def receive(self):
        if self.path != "/webhook":
            return 404, "not found"
        length = int(self.headers.get("Content-Length", "0"))
        if length > MAX_BODY_BYTES:
            self.close_connection = True
            return 413, "too large"
        # The bytes as they came: the signature is over them.
        body = self.rfile.read(length)
        if KEY is None:
            return 503, "no key yet"
        if not is_genuine(body, self.header("signature")):
            return 401, "bad signature"
        try:
            json.loads(body)
        except ValueError:
            return 400, "not JSON"
        # Without a UUID the same bytes for the same webhook are the same delivery.
        digest = hashlib.sha256((self.header("webhook-id") or "").encode() + b"\n" + body).hexdigest()
        keep_once(self.header("uuid") or digest, body)
        return 200, "ok"

    def header(self, name):
        return self.headers.get(f"rtk-{name}") or self.headers.get(f"dyte-{name}")

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    # Connections that wait to be accepted. With the 5 of the standard library, some of a burst wait for a second.
    request_queue_size = 128


server = Server(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Endpoint)
print(f"listening on {server.server_address[1]}", flush=True)
server.serve_forever()
