"""A stand-in for opensearchproject/opensearch, where no image can be pulled.

``python -m tests.docker.search_image TAG BASE``: the server that the process engine starts, from its pinned
download, and this machine's Java, on the image BASE. What the service ``search`` of docker-compose.yml relies
on is as in the real one: settings are variables with a dot in their name, port 9200, a user other than root,
and curl.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sandbox.engine import environment, opensearch
from sandbox.errors import SandboxError
from sandbox.progress import Silent
from sandbox.settings import Settings

DOCKERFILE = """\
ARG BASE
FROM ${BASE}
RUN echo 'opensearch:x:1000:1000::/opensearch:/bin/bash' >> /etc/passwd \\
 && install -d -o 1000 -g 1000 /opensearch/state
COPY curl /usr/local/bin/
COPY java/ /opensearch/java/
COPY server/ /opensearch/server/
COPY start /opensearch/
RUN touch /opensearch/state/opensearch.yml
USER 1000:1000
WORKDIR /opensearch/state
EXPOSE 9200
ENTRYPOINT ["/opensearch/start"]
"""
CURL = """\
#!/usr/bin/python3
import sys, urllib.request
print(urllib.request.urlopen(sys.argv[-1], timeout=5).read().decode())
"""
# bash, since other shells drop variables with a dot in their name.
START = """\
#!/bin/bash
settings=()
while IFS= read -r variable; do
    [[ $variable =~ ^[a-z_]+(\\.[a-z_]+)+= ]] && settings+=(-E "$variable")
done < <(env)
cp /opensearch/server/config/log4j2.properties /opensearch/state
exec /opensearch/java/bin/java $OPENSEARCH_JAVA_OPTS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
    -Djna.boot.library.path=/nowhere -Djna.noclasspath=true -Djna.nosys=true \\
    -Dopensearch.path.home=/opensearch/server -Dopensearch.path.conf=/opensearch/state \\
    -cp '/opensearch/server/lib/*:/opensearch/server/agent/*' org.opensearch.bootstrap.OpenSearch \\
    -E network.host=0.0.0.0 -E path.data=/opensearch/state/data -E path.logs=/opensearch/state/logs \\
    "${settings[@]}"
"""
NEEDLESS = shutil.ignore_patterns("jmods", "src.zip", "man", "include")


def build(tag: str, base: str) -> None:
    """Raises OpenSearchUnavailable without a Java, DownloadFailed, or CalledProcessError."""
    cache = Settings.load().cache
    java = opensearch.java()
    server = opensearch.fetch(cache, environment.make(cache, Silent()).python, Silent())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(java.parent.parent, folder / "java", symlinks=True, ignore=NEEDLESS)
        shutil.copytree(server, folder / "server")
        for program, text in {"curl": CURL, "start": START}.items():
            (folder / program).write_text(text)
            (folder / program).chmod(0o755)
        (folder / "Dockerfile").write_text(DOCKERFILE)
        command = ["docker", "build", "--quiet", "--tag", tag, "--build-arg", f"BASE={base}", name]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    try:
        build(*sys.argv[1:])
    except SandboxError as error:
        sys.exit(f"{sys.argv[1]} cannot be made: {error}")
