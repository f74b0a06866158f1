# The sandbox as an image: LocalStack from the lock file that the process engine installs, DynamoDB Local with the same
# sums, the same plugins. `docker compose build` makes it.
ARG BASE=python:3.13-slim
FROM ${BASE} AS base
# For a proxy or a registry with a private CA: its certificates, as certificates/*.crt.
COPY certificates/ /usr/local/share/ca-certificates/
RUN update-ca-certificates

FROM base AS parts
ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    UV_LINK_MODE=copy UV_NO_CACHE=1
WORKDIR /build
COPY requirements/uv.txt requirements/client.txt requirements/
RUN python3 -m venv client \
 && client/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/uv.txt \
 && client/bin/uv pip install --quiet --python client/bin/python --require-hashes --no-deps -r requirements/client.txt
# Only what a step needs: an edit elsewhere builds nothing anew.
COPY sandbox/__init__.py sandbox/control.py sandbox/errors.py sandbox/progress.py sandbox/settings.py sandbox/
COPY sandbox/engine/awslocal.py sandbox/engine/catalog.py sandbox/engine/configuration.py sandbox/engine/dynamodb_local.py sandbox/engine/dynamodb-local-2.6.1.txt \
     sandbox/engine/environment.py sandbox/engine/interpreter.py sandbox/engine/leftovers.py sandbox/engine/locks.py \
     sandbox/engine/made.py sandbox/engine/maven.py sandbox/engine/node.py sandbox/engine/node_runtime.py sandbox/engine/plugins.py \
     sandbox/engine/program.py sandbox/engine/python_runtime.py sandbox/engine/runtimes.py sandbox/engine/uv.py sandbox/engine/
COPY sandbox/engine/image/__init__.py sandbox/engine/image/prepare.py sandbox/engine/image/
COPY requirements/engine.txt requirements/
RUN client/bin/python -m sandbox.engine.image.prepare localstack
RUN client/bin/python -m sandbox.engine.image.prepare database
# Runtimes of functions. Pythons that the base image has not are downloaded; Node is the one of a package.
COPY requirements/ requirements/
ARG RUNTIMES="python3.13 nodejs20.x nodejs22.x nodejs24.x"
# All files get one time: what uv compiles by the files' time would be compiled anew whenever it is loaded.
ENV PYC_INVALIDATION_MODE=UNCHECKED_HASH
RUN client/bin/python -m sandbox.engine.image.prepare functions ${RUNTIMES}

FROM parts AS plugins
COPY sandbox/listeners.py sandbox/
COPY sandbox/localstack/ sandbox/localstack/
COPY sandbox/mapping/ sandbox/mapping/
RUN client/bin/python -m sandbox.engine.image.prepare plugins

FROM base
LABEL org.opencontainers.image.title="DynamoDB Streams sandbox" \
      org.opencontainers.image.description="LocalStack 4.14.0 with an exact event source mapping and DynamoDB Local 2.6.1" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN echo 'localstack:x:1000:1000::/var/lib/localstack/home:/usr/sbin/nologin' >> /etc/passwd \
 && ln -s /opt/sandbox/localstack/static-libs /usr/lib/localstack \
 && mkdir -p /etc/localstack/init/boot.d /etc/localstack/init/start.d \
        /etc/localstack/init/ready.d /etc/localstack/init/shutdown.d \
 && install -d -o 1000 -g 1000 /var/lib/localstack
COPY --from=parts /opt/sandbox/ /opt/sandbox/
COPY --from=plugins /opt/sandbox/plugins/ /opt/sandbox/plugins/
COPY sandbox/__init__.py sandbox/errors.py /opt/sandbox/start/sandbox/
COPY sandbox/engine/configuration.py sandbox/engine/ready.py /opt/sandbox/start/sandbox/engine/
COPY sandbox/engine/image/__init__.py sandbox/engine/image/start.py sandbox/engine/image/healthy.py \
     /opt/sandbox/start/sandbox/engine/image/
RUN python3 -m compileall -qq --invalidation-mode unchecked-hash /opt/sandbox/start
# Which plugins are in it, for `sandbox up`, which tells it; empty in an image that was built by hand.
ARG PLUGINS=""
LABEL dynamodb-streams-sandbox.plugins=${PLUGINS}
ENV PATH=/opt/sandbox/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    PYTHONPATH=/opt/sandbox/start PYTHONDONTWRITEBYTECODE=1
USER 1000:1000
WORKDIR /var/lib/localstack
EXPOSE 4566
HEALTHCHECK --interval=2s --timeout=10s --start-period=120s --retries=5 \
    CMD ["python3", "-S", "-m", "sandbox.engine.image.healthy"]
ENTRYPOINT ["python3", "-S", "-m", "sandbox.engine.image.start"]
