"""Runs the waits of the Fabric CLI and of fabric-cicd on every scenario.

Usage: record.py SCENARIOS.json PATIENCE FOLDER; writes FOLDER/fabric-cli.json and
FOLDER/fabric-cicd.json.

The first request and all that follow are sent by the functions that their commands use:
`do_request` of the CLI, `FabricEndpoint.invoke` of fabric-cicd. Sign-in and the files in which the
CLI keeps its state are left out, and so are retries of the session.

fabric-cicd can't read an answer that has no Content-Type, or that has a type of JSON and no body.
Scenarios say nothing about it, so that answers without a body have another type here.
"""

import json
import logging
import os
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import requests

# The state of the CLI lies in the home of its user.
HOME = tempfile.TemporaryDirectory()
os.environ["HOME"] = os.environ["USERPROFILE"] = HOME.name

from fabric_cicd._common import _fabric_endpoint as cicd
from fabric_cli.client import fab_api_client as cli
from fabric_cli.core import fab_auth, fab_context
from fabric_cli.core.fab_exceptions import FabricCLIError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from service import Endless, Service

logging.disable()


class Clock:
    """Takes the place of the module `time`: a sleep passes at once."""

    def __init__(self, service):
        self.service, self.now = service, 0

    def sleep(self, seconds):
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.now += seconds
        self.service.sleep(seconds)

    def time(self):
        return self.now


class TypedService(Service):
    """A service whose answers all have a type."""

    def headers_of(self, answer):
        return {"Content-Type": "text/plain", **super().headers_of(answer)}


def session_of(service):
    session = requests.Session()
    session.mount("https://", service)
    return session


def body_of(text):
    return json.loads(text) if text else None


def run_cli(exchange, patience):
    service = Service(exchange, patience)
    service.polling = True
    url = urlsplit(exchange["url"])
    cli._get_session = lambda: session_of(service)
    cli.time = Clock(service)
    fetch = FETCH_RESULT

    def fetch_result(*arguments):
        service.polling = False
        return fetch(*arguments)

    cli._fetch_operation_result = fetch_result
    # The first request isn't looked up by its URL: the CLI puts the version of the API before it.
    arguments = SimpleNamespace(
        uri=url.path + (f"?{url.query}" if url.query else ""), method=exchange["method"]
    )
    try:
        end = {"returns": body_of(cli.do_request(arguments).text)}
    except Endless:
        end = "polls"
    except Exception as error:
        failed = isinstance(error, FabricCLIError) and error.status_code in (
            cli.fab_constant.ERROR_OPERATION_FAILED,
            cli.fab_constant.ERROR_OPERATION_CANCELLED,
        )
        end = {"failed" if failed else "errors": f"{type(error).__name__}: {error}".split("\n")[0]}
    return {"polls": service.polls, "final-get": service.final_get, "end": end}


def run_cicd(exchange, patience):
    service = TypedService(exchange, patience)
    service.polling = True
    token = SimpleNamespace(token="", expires_on=4_000_000_000)
    credential = SimpleNamespace(get_token=lambda *_: token)
    endpoint = cicd.FabricEndpoint(credential, requests_module=session_of(service))
    cicd.time = Clock(service)
    handle = HANDLE_RESPONSE

    def handle_response(*arguments, **options):
        handled = handle(*arguments, **options)
        # Whether the next request asks for the status again.
        service.polling = handled[-1]
        return handled

    cicd._handle_response = handle_response
    try:
        answer = endpoint.invoke(exchange["method"].upper(), exchange["url"])
        # Where there is no body it returns an empty object.
        has_body = answer["header"]["Content-Type"] == "application/json"
        end = {"returns": answer["body"] if has_body else None}
    except Exception as error:
        message = str(error)
        failed = message.startswith(("Operation failed.", "Operation is in an undefined state."))
        words = f"{type(error).__name__}: {message}".split("\n")[0]
        is_endless = isinstance(error.__cause__, Endless)
        end = "polls" if is_endless else {"failed" if failed else "errors": words}
    return {"polls": service.polls, "final-get": service.final_get, "end": end}


FETCH_RESULT, HANDLE_RESPONSE = cli._fetch_operation_result, cicd._handle_response
cli.fab_constant.API_ENDPOINT_FABRIC = "service.example"
fab_auth.FabAuth = lambda: SimpleNamespace(get_access_token=lambda *_: "")
fab_context.Context = lambda: SimpleNamespace(command="api", fabric_skill=None)


def main():
    scenarios = json.loads(Path(sys.argv[1]).read_text())
    patience, folder = int(sys.argv[2]), Path(sys.argv[3])
    for client, package, run in [
        ("fabric-cli", "ms-fabric-cli", run_cli),
        ("fabric-cicd", "fabric-cicd", run_cicd),
    ]:
        recorded = {s["name"]: run(s["exchange"], patience) for s in scenarios}
        versions = {package: version(package)}
        recording = {"client": client, "versions": versions, "scenarios": recorded}
        (folder / f"{client}.json").write_text(json.dumps(recording, indent=1) + "\n")


main()
