"""Answers requests of Python's `requests` as a scenario says, without a socket."""

import datetime
import email.utils
import io
import json

import urllib3
from requests.adapters import HTTPAdapter


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
        is_left = self.dated and wait >= 10_000
        self.wait = wait // 10_000 * 10_000 if is_left else wait
