import pytest

from sandbox.localstack.executor.runtimes import refusal


@pytest.mark.parametrize("runtime", ["python3.13", "python3.9", "python3.14", None])
def test_python_3_is_run_and_an_update_without_a_runtime_is_not_refused(runtime: str | None) -> None:
    assert refusal(runtime, "Zip") is None


@pytest.mark.parametrize("runtime", ["nodejs22.x", "java21", "python2.7", "provided.al2023"])
def test_every_other_runtime_is_refused_by_its_name(runtime: str) -> None:
    assert f"Runtime {runtime} is not run" in str(refusal(runtime, "Zip"))


def test_an_image_is_refused() -> None:
    assert "PackageType Image" in str(refusal(None, "Image"))
