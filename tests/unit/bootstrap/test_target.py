"""What packages are made for is asked of the engine that will run them."""

import json

from sandbox.bootstrap import target
from tests.serving import Quiet, serving


def answering(body: bytes) -> type[Quiet]:
    class Answering(Quiet):
        def do_GET(self) -> None:  # noqa: N802
            self.reply(200, body)

    return Answering


def test_an_engine_of_ours_says_where_its_functions_run_whichever_processor_they_ask_for() -> None:
    answer = {"version": 1, "runtimes": [], "platform": "aarch64-unknown-linux-gnu"}
    with serving(answering(json.dumps(answer).encode())) as url:
        made_for = target.of_engine(url)("python3.13", "x86_64")
    assert made_for == target.Target("python3.13", "aarch64-unknown-linux-gnu")


def test_functions_of_a_localstack_without_our_plugins_run_in_images_of_awss() -> None:
    with serving(answering(b"<Error>NoSuchBucket</Error>")) as url:
        made_for = target.of_engine(url)("python3.13", "arm64")
    assert made_for == target.on_aws("python3.13", "arm64")
