"""Runs the pollers of azure-core and azure-mgmt-core on every scenario.

Usage: record.py SCENARIOS.json PATIENCE FOLDER; writes FOLDER/python.json and
FOLDER/python-arm.json.

What surrounds a poller is what generated code puts there: the request is sent through a
`PipelineClient`, `lro_options` holds the final-state-via, `path_format_arguments` the endpoint,
and the deserialization callback reads the JSON body. Retries, redirects and logging are left out.
"""

import datetime
import email.utils
import io
import json
import sys
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import requests
import urllib3
from azure.core import PipelineClient
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.policies import RequestIdPolicy
from azure.core.pipeline.transport import RequestsTransport
from azure.core.polling import LROPoller
from azure.core.polling.base_polling import LROBasePolling, OperationFailed
from azure.core.rest import HttpRequest
from azure.mgmt.core.polling.arm_polling import ARMPolling
from requests.adapters import HTTPAdapter

EXPECTED = {200, 201, 202, 204}
"""The codes that an operation is taken to declare."""


class Endless(Exception):
    """The poller was told the same last answer too often."""


class Service(HTTPAdapter):
    """Answers as the scenario says, without a socket."""

    def __init__(self, exchange, patience):
        super().__init__()
        self.exchange, self.patience = exchange, patience
        self.begun = False
        self.asked = {}
        self.wait = 0
        self.dated = False
        self.polling = False
        self.polls, self.final_get = [], None

    def send(self, request, **_):
        if not self.begun:
            self.begun = True
            return self.respond(request, self.exchange["initial"])
        if self.polling:
            self.see_poll(request.url)
        else:
            self.final_get = request.url
            at_end = self.exchange.get("at-end", {}).get(request.url)
            if at_end:
                return self.respond(request, at_end)
        count = self.asked[request.url] = self.asked.get(request.url, 0) + 1
        answers = self.exchange.get("answers", {}).get(request.url, [{"status": 404}])
        return self.respond(request, answers[min(count, len(answers)) - 1])

    def see_poll(self, url):
        answers = self.exchange.get("answers", {}).get(url, [{"status": 404}])
        if self.asked.get(url, 0) + 1 >= len(answers) + self.patience:
            raise Endless
        self.polls.append({"url": url, "wait": self.wait})
        self.wait = 0

    def respond(self, request, answer):
        body, headers = b"", self.headers_of(answer)
        if answer.get("body") is not None:
            body = json.dumps(answer["body"]).encode()
            headers["Content-Type"] = "application/json"
        raw = urllib3.HTTPResponse(
            io.BytesIO(body), headers=headers, status=answer["status"], preload_content=False
        )
        return self.build_response(request, raw)

    def headers_of(self, answer):
        """The headers, with dates moved so that the date of the answer is now."""
        headers = dict(answer.get("headers", {}))
        self.dated = "Date" in headers
        if self.dated:
            date = email.utils.parsedate_to_datetime
            ahead = date(headers["Retry-After"]) - date(headers["Date"])
            now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)
            headers["Date"] = email.utils.format_datetime(now, usegmt=True)
            headers["Retry-After"] = email.utils.format_datetime(now + ahead, usegmt=True)
        return headers

    def sleep(self, seconds):
        wait = round(seconds * 1000)
        # What is left until a date can't be exact; scenarios have dates in steps of ten seconds.
        self.wait = wait // 10_000 * 10_000 if self.dated else wait

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


def run(polling, exchange, patience):
    service = Service(exchange, patience)
    session = requests.Session()
    session.mount("https://", service)
    transport = RequestsTransport(session=session, session_owner=False)
    transport.sleep = service.sleep
    endpoint = "{0.scheme}://{0.netloc}".format(urlsplit(exchange["url"]))
    client = PipelineClient("{endpoint}", transport=transport, policies=[RequestIdPolicy()])
    via = exchange.get("final-state-via")
    method = watched(polling, service)(
        30,
        lro_options={"final-state-via": via} if via else None,
        path_format_arguments={"endpoint": endpoint},
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
    for client, package, polling in [
        ("python", "azure-core", LROBasePolling),
        ("python-arm", "azure-mgmt-core", ARMPolling),
    ]:
        versions = {name: version(name) for name in ["azure-core", package]}
        recorded = {s["name"]: run(polling, s["exchange"], patience) for s in scenarios}
        recording = {"client": client, "versions": versions, "scenarios": recorded}
        (folder / f"{client}.json").write_text(json.dumps(recording, indent=1) + "\n")


main()
