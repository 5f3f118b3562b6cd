"""Runs the pollers of the Azure CLI on every scenario.

Usage: record.py SCENARIOS.json PATIENCE FOLDER; writes FOLDER/azure-cli.json.

What surrounds a poller is what generated commands put there (aaz-dev-tools, `_cmd.py.j2`): the
request is sent by `AAZMgmtClient`, `build_lro_polling` gets the final-state-via or the default of
the generator, and `AAZLROPoller` waits. The client gets a pipeline that leaves out credentials,
retries, redirects and logging.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import requests
from azure.cli.core.aaz import _poller
from azure.cli.core.aaz._client import AAZMgmtClient
from azure.cli.core.aaz._operation import AAZHttpOperation
from azure.core import PipelineClient
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.policies import ContentDecodePolicy, RequestIdPolicy
from azure.core.pipeline.transport import RequestsTransport
from azure.core.polling.base_polling import OperationFailed

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from service import Endless, Service

EXPECTED = {200, 201, 202, 204}
"""The codes that an operation is taken to declare."""

DEFAULT = "azure-async-operation"
"""The final-state-via that the generator writes where the document has none."""


class Client(AAZMgmtClient):
    """The client of commands, with a pipeline that leads to the service."""

    def __init__(self, endpoint, service):  # pylint: disable=super-init-not-called
        session = requests.Session()
        session.mount("https://", service)
        transport = RequestsTransport(session=session, session_owner=False)
        transport.sleep = service.sleep
        policies = [RequestIdPolicy(), ContentDecodePolicy()]
        PipelineClient.__init__(self, endpoint, transport=transport, policies=policies)


def run(exchange, patience):
    service = Service(exchange, patience)
    endpoint = "{0.scheme}://{0.netloc}".format(urlsplit(exchange["url"]))
    client = Client(endpoint, service)
    via = exchange.get("final-state-via") or DEFAULT

    class Watched(_poller.AAZBasePolling):
        """The polling method, telling the service which of its requests are polls."""

        def update_status(self):
            service.polling = True
            try:
                super().update_status()
            finally:
                service.polling = False

    def on_error(response):
        raise HttpResponseError(response=response)

    def on_success(session):
        return AAZHttpOperation.deserialize_http_content(session)

    def operation():
        # As `AAZHttpOperation.make_request` does.
        method = exchange["method"].upper()
        request = client._request(method, exchange["url"], {}, {}, None, None, None)
        session = client.send_request(request)
        if session.http_response.status_code not in EXPECTED:
            on_error(session.http_response)
        yield client.build_lro_polling(
            False,
            session,
            on_success,
            None,
            lro_options={"final-state-via": via},
            path_format_arguments={},
        )

    # `build_lro_polling` imports the class whenever it is called.
    plain, _poller.AAZBasePolling = _poller.AAZBasePolling, Watched
    try:
        end = {"returns": _poller.AAZLROPoller(operation(), None).result()}
    except Endless:
        end = "polls"
    except Exception as error:
        kind = "failed" if isinstance(error.__cause__, OperationFailed) else "errors"
        end = {kind: f"{type(error).__name__}: {error}".splitlines()[0]}
    finally:
        _poller.AAZBasePolling = plain
    return {"polls": service.polls, "final-get": service.final_get, "end": end}


def main():
    scenarios = json.loads(Path(sys.argv[1]).read_text())
    patience, folder = int(sys.argv[2]), Path(sys.argv[3])
    packages = ["azure-cli-core", "azure-core", "azure-mgmt-core"]
    recording = {
        "client": "azure-cli",
        "versions": {name: version(name) for name in packages},
        "scenarios": {s["name"]: run(s["exchange"], patience) for s in scenarios},
    }
    (folder / "azure-cli.json").write_text(json.dumps(recording, indent=1) + "\n")


main()
