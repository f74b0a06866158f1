"""Who gets an answer from the gateway, and where it listens."""

import psutil
import pytest
import urllib3

from sandbox.clients import Clients
from sandbox.control import Control

HTTP = urllib3.PoolManager()


def _ask(endpoint: str, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
    return HTTP.request(
        "GET", f"{endpoint}{path}", headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


@pytest.fixture
def bucket(clients: Clients) -> str:
    """A public bucket whose own CORS rules let every origin in, as a web application's might."""
    s3 = clients.client("s3")
    name = f"pages-{clients.account}"
    s3.create_bucket(Bucket=name)
    rule = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}
    s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [rule]})
    s3.put_object(Bucket=name, Key="page", Body=b"inside")
    return f"/{name}/page"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "https://app.localstack.cloud"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Referer": "https://evil.example/page"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Host": "evil.example"},
        {"Host": "evil.example:4566"},
        {"Host": "127.0.0.1.evil.example"},
    ],
    ids=lambda headers: "-".join(next(iter(headers.items()))),
)
def test_a_foreign_page_or_host_name_gets_no_answer_from_any_service(
    endpoint: str, bucket: str, headers: dict[str, str]
) -> None:
    for path in ("/", "/_localstack/health", "/_sandbox/status", bucket):
        answer = _ask(endpoint, path, **headers)

        assert answer.status == 403, path
        assert answer.data.startswith(b"Refused by the sandbox: ")
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "some-bucket.s3.localhost.localstack.cloud"])
def test_names_of_this_machine_get_an_answer(endpoint: str, host: str) -> None:
    port = endpoint.rsplit(":", 1)[1]

    assert _ask(endpoint, "/_sandbox/status", Host=f"{host}:{port}").status == 200


def test_its_own_pages_get_an_answer(endpoint: str) -> None:
    assert _ask(endpoint, "/_sandbox/status", Origin=endpoint).status == 200


def _listening(process: psutil.Process) -> list[str]:
    """The addresses that a process listens on; none where it has ended meanwhile, as handlers do."""
    try:
        found = process.net_connections("tcp")
    except psutil.NoSuchProcess:
        return []
    return [connection.laddr.ip for connection in found if connection.status == psutil.CONN_LISTEN]


def test_everything_listens_on_the_loopback_address_alone(endpoint: str) -> None:
    localstack = psutil.Process(Control(endpoint).get("status")["pid"])
    family = [localstack, *localstack.children(recursive=True)]

    listening = [address for process in family for address in _listening(process)]

    assert len(listening) >= 2, "at least the gateway and DynamoDB Local"
    assert set(listening) <= {"127.0.0.1", "::ffff:127.0.0.1", "::1"}
