"""Something else that answers at an address, in the place of an engine."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


class Quiet(BaseHTTPRequestHandler):
    """A handler that says nothing of what it answers."""

    def log_message(self, *_: object) -> None:
        pass

    def reply(self, status: int, body: bytes) -> None:
        """Answer so."""
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(handler: type[Quiet]) -> Iterator[str]:
    """A server for as long as the block lasts; yields its URL."""
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
