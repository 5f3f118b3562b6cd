"""Runs the pollers of azure-core and azure-mgmt-core on every scenario.

Usage: record.py SCENARIOS.json PATIENCE FOLDER; writes FOLDER/python.json, FOLDER/python-arm.json
and, without options as code from TypeSpec, FOLDER/python-typespec.json and
FOLDER/python-arm-typespec.json.

What surrounds a poller is what generated code puts there: the request is sent through a
`PipelineClient`, `lro_options` holds the final-state-via, `path_format_arguments` the endpoint,
and the deserialization callback reads the JSON body. Code from TypeSpec passes no `lro_options`.
Retries, redirects and logging are left out.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import requests
from azure.core import PipelineClient
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.policies import RequestIdPolicy
from azure.core.pipeline.transport import RequestsTransport
from azure.core.polling import LROPoller
from azure.core.polling.base_polling import LROBasePolling, OperationFailed
from azure.core.rest import HttpRequest
from azure.mgmt.core.polling.arm_polling import ARMPolling

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from service import Endless, Service

EXPECTED = {200, 201, 202, 204}
"""The codes that an operation is taken to declare."""


def watched(polling, service):
    """The poller, telling the service which of its requests are polls."""

    class Watched(polling):
        def update_status(self):
            service.polling = True
            try:
                super().update_status()
            finally:
                service.polling = False

    return Watched


def run(polling, has_options, exchange, patience):
    service = Service(exchange, patience)
    session = requests.Session()
    session.mount("https://", service)
    transport = RequestsTransport(session=session, session_owner=False)
    transport.sleep = service.sleep
    endpoint = "{0.scheme}://{0.netloc}".format(urlsplit(exchange["url"]))
    client = PipelineClient("{endpoint}", transport=transport, policies=[RequestIdPolicy()])
    via = exchange.get("final-state-via")
    options = {"lro_options": {"final-state-via": via} if via else None} if has_options else {}
    method = watched(polling, service)(
        30, path_format_arguments={"endpoint": endpoint}, **options
    )
    request = HttpRequest(exchange["method"].upper(), exchange["url"])

    def deserialize(pipeline_response):
        return pipeline_response.http_response.json()

    def call():
        initial = client.send_request(request, _return_pipeline_response=True)
        if initial.http_response.status_code not in EXPECTED:
            raise HttpResponseError(response=initial.http_response)
        return LROPoller(client, initial, deserialize, method).result()

    try:
        end = {"returns": call()}
    except Endless:
        end = "polls"
    except Exception as error:
        kind = "failed" if isinstance(error.__cause__, OperationFailed) else "errors"
        end = {kind: f"{type(error).__name__}: {error}".splitlines()[0]}
    return {"polls": service.polls, "final-get": service.final_get, "end": end}


def main():
    scenarios = json.loads(Path(sys.argv[1]).read_text())
    patience, folder = int(sys.argv[2]), Path(sys.argv[3])
    for client, package, polling, has_options in [
        ("python", "azure-core", LROBasePolling, True),
        ("python-typespec", "azure-core", LROBasePolling, False),
        ("python-arm", "azure-mgmt-core", ARMPolling, True),
        ("python-arm-typespec", "azure-mgmt-core", ARMPolling, False),
    ]:
        versions = {name: version(name) for name in ["azure-core", package]}
        recorded = {
            s["name"]: run(polling, has_options, s["exchange"], patience) for s in scenarios
        }
        recording = {"client": client, "versions": versions, "scenarios": recorded}
        (folder / f"{client}.json").write_text(json.dumps(recording, indent=1) + "\n")


main()
