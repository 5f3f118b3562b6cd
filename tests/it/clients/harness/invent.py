"""Invents exchanges: every kind of answer in every place, likely or not.

Usage: invent.py SEED COUNT; prints scenarios as JSON. The same seed gives the same scenarios.
"""

import json
import random
import sys

HOST = "https://service.example"
RESOURCE = f"{HOST}/widgets/oak"
ACTION = f"{RESOURCE}/split?api-version=2"
MONITORS = [f"{HOST}/operations/7", f"{HOST}/async/7", f"{HOST}/results/7"]
FABRIC = [f"{HOST}/v1/operations/7", f"{HOST}/v1/operations/7/result", f"{HOST}/v1/operations/"]
VERSIONED = [
    f"{RESOURCE}?api-version=2",
    f"{HOST}/operations/7?api-version=1",
    f"{HOST}/operations/7?api-version=2",
    f"{HOST}/operations/7?z=1&api-version=1&a=2",
    f"{HOST}/operations/7?a=2&api-version=2&z=1",
]
LINKS = [
    *MONITORS * 3,
    *VERSIONED[1::2],
    *FABRIC[:2],
    RESOURCE,
    f"{HOST}/nowhere",
    "/operations/7",
    "operations/7",
    "/results/7",
]
WORDS = """
    NotStarted Running InProgress InProgress inprogress Succeeded Succeeded SUCCEEDED Failed failing
    Canceled canceled Cancelled Completed Deleted PartiallySucceeded ValidationFailed Undefined
""".split() + [""]
WAITS = ["0", "1", "5", "7.5", "120", "-3", "+6", "soon", "10s", " 4 ", "1e1", ""]
NO_TEXTS = [None, 0, 1, True, False, [], ["x"], {}, {"a": 1}]
METHODS = ["get", "put", "patch", "post", "delete"]
VIAS = ["azure-async-operation", "location", "operation-location", "original-uri"]


class Inventor:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pick = self.random.choice

    def often(self, share):
        return self.random.random() < share

    def mark(self):
        """A number by which bodies differ."""
        return self.random.randrange(10_000)

    def monitor(self):
        body = {"id": str(self.mark()), "status": self.pick(WORDS)}
        if self.often(0.2):
            body["resourceLocation"] = self.pick([*LINKS, ""])
        if self.often(0.1):
            body["properties"] = {"provisioningState": self.pick(WORDS)}
        if self.often(0.2):
            body["result"] = self.pick([*NO_TEXTS, {"rings": self.mark()}])
        if self.often(0.1):
            members = self.random.sample(["code", "message", "target"], k=self.pick([0, 1, 2, 3]))
            body["error"] = {member: "Storm" for member in members}
        if self.often(0.1):
            body["error"] = self.pick(
                [{"errorCode": "Broken", "message": "It broke"}, {"errorCode": "Broken"}, {}]
            )
        return body

    def resource(self):
        body = {"name": str(self.mark()), "properties": {"rings": self.mark()}}
        if self.often(0.8):
            body["properties"]["provisioningState"] = self.pick(WORDS)
        if self.often(0.1):
            body["provisioningState"] = self.pick(WORDS)
        return body

    def oddity(self):
        return self.pick(
            [
                {},
                {"rings": self.mark()},
                {"name": self.mark(), "status": self.pick(WORDS)},
                {"Status": self.pick(WORDS)},
                {"status": self.pick(NO_TEXTS)},
                {"properties": self.pick(NO_TEXTS)},
                {"properties": {"provisioningState": self.pick(NO_TEXTS)}},
                {"provisioningState": self.pick(WORDS)},
            ]
        )

    def headers(self, link):
        headers = {}
        for name in ["Operation-Location", "Azure-AsyncOperation", "Location"]:
            if self.often(link):
                headers[self.pick([name, name.lower()])] = self.pick(LINKS)
        if self.often(link):
            headers["x-ms-operation-id"] = self.pick(["7", "7", "8", ""])
        if self.often(0.25):
            headers["Retry-After"] = self.pick(WAITS)
        for name in ["Retry-After-Ms", "X-Ms-Retry-After-Ms"]:
            if self.often(0.05):
                headers[name] = self.pick(["1500", "0", "-1", "x"])
        return headers

    def answer(self, codes, link):
        answer = {"status": self.pick(codes), "headers": self.headers(link)}
        if answer["status"] != 204 and self.often(0.8):
            kinds = [self.monitor, self.monitor, self.resource, self.resource, self.oddity]
            answer["body"] = self.pick(kinds)()
        return answer

    def exchange(self):
        exchange = {
            "method": self.pick(METHODS),
            "url": self.pick([RESOURCE, RESOURCE, VERSIONED[0], ACTION]),
            "initial": self.answer([200, 201, 202, 202, 202, 204, 409], 0.4),
        }
        if self.often(0.6):
            exchange["final-state-via"] = self.pick(VIAS)
        if self.often(0.15):
            exchange["result-property"] = "result"
        codes = [200] * 9 + [202] * 3 + [201, 204, 400, 404, 500]
        exchange["answers"] = {
            url: [self.answer(codes, 0.1) for _ in range(self.pick([1, 1, 2, 3, 4]))]
            for url in [RESOURCE, *MONITORS, *FABRIC, *VERSIONED]
            if self.often(0.8)
        }
        exchange["at-end"] = {
            url: self.answer(codes, 0.1)
            for url in [RESOURCE, *MONITORS, *FABRIC]
            if self.often(0.2)
        }
        return exchange


def main():
    seed, count = sys.argv[1], int(sys.argv[2])
    inventor = Inventor(seed)
    scenarios = [
        {"name": f"{seed}-{number}", "why": "Invented.", "exchange": inventor.exchange()}
        for number in range(count)
    ]
    print(json.dumps(scenarios))


main()
