"""Writes every format and holds it to what others make of it; `validate` calls this."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import cmarkgfm
import jsonschema_rs
import junitparser
from cmarkgfm.cmark import Options
from lxml import etree
from sarif.operations import codeclimate_op
from sarif.sarif_file import SarifFile, SarifFileSet

HERE = Path(__file__).resolve().parent
WORK = HERE / ".tools" / "work"
NODE_MODULES = HERE / "node_modules"

FORMATS = {
    "pretty": "txt",
    "concise": "txt",
    "json": "json",
    "jsonl": "jsonl",
    "sarif": "sarif",
    "github": "txt",
    "gitlab": "json",
    "junit": "xml",
    "azure": "txt",
    "markdown": "md",
    "counts": "txt",
}
MANY = "many"


class Invalid(Exception):
    """A format isn't what it should be."""


def require(condition, *what):
    if not condition:
        raise Invalid(" ".join(map(str, what)))


def run(*command, **options):
    return subprocess.run(
        [str(part) for part in command], check=True, text=True, stdout=subprocess.PIPE, **options
    ).stdout


def strict_json(text):
    """As RFC 8259 has it: no NaN, no key twice."""

    def unknown(word):
        raise Invalid(f"{word} is no JSON")

    def unique(pairs):
        require(len(dict(pairs)) == len(pairs), "a key twice among", [key for key, _ in pairs])
        return dict(pairs)

    return json.loads(text, parse_constant=unknown, object_pairs_hook=unique)


class Reports:
    """The files of one run, one for each format."""

    def __init__(self, binary, folder, name, *options):
        self.folder = WORK / name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.root = folder
        formats = [f"--format={name}={self.path(name)}" for name in FORMATS]
        command = [binary, "check", ".", "--severity=info", "--fail-on=warning"]
        result = subprocess.run([*map(str, command), *options, *formats], cwd=folder)
        require(result.returncode in (0, 1), "the run failed")
        self.json = strict_json(self.text("json"))
        self.findings = self.json["findings"]
        self.current = [it for it in self.findings if it.get("status") != "inherited"]

    def path(self, name):
        return self.folder / f"{name}.{FORMATS[name]}"

    def text(self, name):
        return self.path(name).read_text(encoding="utf-8")


def check_text(reports):
    """Nothing that a terminal obeys, and a line for every finding."""
    for name in ["pretty", "concise", "counts", "github", "azure", "markdown", "json", "sarif"]:
        strange = [c for c in reports.text(name) if ord(c) < 32 and c not in "\n\t" or c == "\x7f"]
        require(not strange, name, "has controls", strange[:3])
    lines = reports.text("concise").splitlines()
    require(len(lines) == len(reports.current), "concise has", len(lines), "lines")
    counts = dict(line.split("=") for line in reports.text("counts").splitlines())
    for kind in ["errors", "warnings", "infos"]:
        require(int(counts[kind]) == reports.json["summary"][kind], "counts of", kind)
    return f"{len(lines)} lines"


def check_jsonl(reports):
    lines = [strict_json(line) for line in reports.text("jsonl").splitlines()]
    fixed = [{**it, "status": "fixed"} for it in reports.json.get("fixed", [])]
    require(lines == reports.findings + fixed, "other findings than json")
    return f"{len(lines)} objects, the same as in json"


def check_sarif(reports):
    """The schema of OASIS, and Microsoft's validator with its rules for GitHub."""
    path = reports.path("sarif")
    log = strict_json(reports.text("sarif"))
    platform = {"darwin": "darwin", "win32": "win32"}.get(sys.platform, "linux")
    multitool = NODE_MODULES / "@microsoft" / f"sarif-multitool-{platform}"
    schema = json.loads((multitool / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    jsonschema_rs.validator_for(schema).validate(log)
    verdict = reports.folder / "verdict.sarif"
    tool = multitool / "Sarif.Multitool"
    tool.chmod(0o755)
    options = ["--rule-kind=Sarif;Ghas", "--level=Error;Warning;Note", "--log=ForceOverwrite"]
    size = ["--max-file-size-in-kb=1000000", f"--config={HERE / 'sarif.xml'}"]
    run(tool, "validate", path, "--output", verdict, *options, *size)
    (verdict,) = json.loads(verdict.read_text(encoding="utf-8-sig"))["runs"]
    found = Counter((it["ruleId"], it.get("level", "warning")) for it in verdict["results"])
    wrong = [it for it in verdict["results"] if it.get("level", "warning") != "note"]
    require(not wrong, "the validator found", json.dumps(wrong[:3], indent=1))
    # It is silent about what it can't read. A run always lacks this, so that it must be there.
    require(("SARIF2003", "note") in found, "the validator didn't read it")
    (only,) = log["runs"]
    results = only["results"]
    expected = min(len(reports.findings), 25_000)
    require(len(results) == expected, len(results), "results")
    is_cut = len(reports.findings) > expected
    require(("invocations" in only) == is_cut, "the notification")
    packed = len(gzip.compress(path.read_bytes()))
    require(packed <= 10_000_000, "GitHub takes 10 MB, packed it has", packed)
    return f"{len(results)} results, {packed:,} bytes packed"


def check_gitlab(reports):
    """What GitLab asks, and what sarif-tools makes of the same findings."""
    issues = strict_json(reports.text("gitlab"))
    schema = json.loads((HERE / "gitlab.schema.json").read_text())
    jsonschema_rs.validator_for(schema).validate(issues)
    require(len(issues) == len(reports.current), len(issues), "issues")
    fingerprints = {issue["fingerprint"] for issue in issues}
    require(len(fingerprints) == len(issues), "equal fingerprints")
    if len(reports.findings) != len(issues) or len(issues) > 25_000:
        return f"{len(issues)} issues"
    other = reports.folder / "codeclimate.json"
    files = SarifFileSet()
    files.add_file(SarifFile(str(reports.path("sarif")), json.loads(reports.text("sarif"))))
    with open(os.devnull, "w") as nowhere:
        stdout, sys.stdout = sys.stdout, nowhere
        try:
            codeclimate_op.generate(files, str(other), False)
        finally:
            sys.stdout = stdout

    def places(issues):
        keys = [(it["location"]["path"], it["location"]["lines"]["begin"]) for it in issues]
        return Counter((*key, it["severity"]) for key, it in zip(keys, issues))

    require(places(issues) == places(json.loads(other.read_text())), "sarif-tools disagrees")
    return f"{len(issues)} issues, where sarif-tools has them"


def check_junit(reports):
    """The schema of Jenkins, and a parser."""
    tree = etree.parse(str(reports.path("junit")))
    etree.XMLSchema(etree.parse(str(HERE / ".tools" / "junit-10.xsd"))).assertValid(tree)
    suites = junitparser.JUnitXml.fromstring(reports.text("junit").encode())
    cases = [(suite, case) for suite in suites for case in suite]
    results = Counter(type(result).__name__ for _, case in cases for result in case.result)
    if not reports.current:
        require(len(cases) == 1 and not results, "a report without findings")
        return "one test has passed"
    failures = sum(it["severity"] != "info" for it in reports.current)
    require(len(cases) == len(reports.current), len(cases), "tests")
    require(results["Failure"] == failures == suites.failures, results["Failure"], "failures")
    names = {(case.classname, case.name) for _, case in cases}
    require(len(names) == len(cases), "equal names of tests")
    paths = {it["path"] for it in reports.current}
    require(len(list(suites)) == len(paths), "a suite is a document")
    return f"{len(cases)} tests, {failures} failures in {len(paths)} suites"


def check_commands(reports):
    """What the libraries of the build systems would write."""
    told = []
    for system, kinds in [
        ("github", {"error": "error", "warning": "warning", "notice": "info"}),
        ("azure", {"error": "error", "warning": "warning"}),
    ]:
        output = run("node", HERE / "commands.mjs", system, reports.path(system))
        annotations = json.loads(output)
        counts = Counter(kinds[kind] for kind, _ in annotations)
        there = Counter(it["severity"] for it in reports.current)
        for severity in ["error", "warning"]:
            require(counts[severity] == min(10, there[severity]), system, counts)
        require(counts["info"] <= 10, system, counts)
        require({path for _, path in annotations} <= {it["path"] for it in reports.current})
        told.append(f"{len(annotations)} for {system}")
    return ", ".join(told)


class Page(HTMLParser):
    """What a page of Markdown is made of."""

    def __init__(self):
        super().__init__()
        self.tags = Counter()
        self.links = set()

    def handle_starttag(self, tag, attributes):
        self.tags[tag] += 1
        self.links.update(value for name, value in attributes if name == "href")
        require(all(name in ("href", "align") for name, _ in attributes), tag, attributes)

    def handle_comment(self, data):
        raise Invalid(f"a comment: {data}")


def check_markdown(reports):
    """GitHub's parser with its extensions."""
    text = reports.text("markdown")
    size = reports.path("markdown").stat().st_size
    require(size <= 900 * 1024, size, "bytes")
    page = Page()
    extensions = ["table", "autolink", "strikethrough", "tasklist"]
    page.feed(cmarkgfm.markdown_to_html_with_extensions(text, Options.CMARK_OPT_UNSAFE, extensions))
    expected = {"h2", "h3", "h4", "p", "ul", "li", "strong", "code", "a", "span", "blockquote"}
    table = {"table", "thead", "tbody", "tr", "th", "td"}
    expected |= table if "fixed" in reports.json else set()
    require(set(page.tags) <= expected, set(page.tags) - expected)
    foreign = [link for link in page.links if "/blob/main/rules/" not in link]
    require(not foreign, foreign)
    # Every item of a finding begins with its severity.
    shown = page.tags["strong"]
    require(shown <= len(reports.current), shown, "findings")
    require((shown < len(reports.current)) == ("left out" in text), "the note")
    return f"{shown} findings, {size:,} bytes"


CHECKS = [
    check_text,
    check_jsonl,
    check_sarif,
    check_gitlab,
    check_junit,
    check_commands,
    check_markdown,
]


def validate(reports):
    print(f"{len(reports.findings)} findings in {reports.root}", flush=True)
    for check in CHECKS:
        name = check.__name__.removeprefix("check_")
        try:
            print(f"  {name:<9} {check(reports)}", flush=True)
        except Exception as error:
            sys.exit(f"  {name:<9} INVALID: {type(error).__name__}: {error}")


def document(number, operations):
    """A document whose operations have polling options and no marker: LRO105, an error each."""
    paths = {}
    for operation in operations:
        paths[f"/things/{{name}}/start{operation}"] = {
            "post": {
                "operationId": f"Things_Start{operation}",
                "description": "`a` | <b> @team #1 \u202e " + "漢字 " * 10,
                "x-ms-long-running-operation-options": {"final-state-via": "location"},
                "responses": {
                    "200": {"description": "Started", "schema": {"type": "string"}},
                    "default": {"description": "Error", "schema": {"type": "object"}},
                },
            }
        }
    return {
        "swagger": "2.0",
        "info": {"title": f"Things {number}", "version": "1"},
        "host": "management.azure.com",
        "paths": paths,
    }


def make_many(count):
    """A repository with `count` flawed operations, of which half were there before."""
    folder = WORK / MANY
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    git = ["git", "-C", folder, "-c", "user.name=x", "-c", "user.email=x@example.com"]
    run(*git, "init", "--quiet")

    def write(operations):
        for number in range(0, 300):
            text = json.dumps(document(number, range(number, operations, 300)), indent=2)
            (folder / f"things{number}.json").write_text(text)

    write(count // 2)
    run(*git, "add", ".")
    run(*git, "commit", "--quiet", "--message", "before")
    write(count)
    return folder


def measure(binary, folder):
    """What each format costs beyond a run that reports next to nothing."""

    def child(*options):
        process = subprocess.Popen(
            [str(binary), "check", ".", "--severity=info", "--threads=1", *options],
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )
        _, _, usage = os.wait4(process.pid, 0)
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024

    out = WORK / "measured"
    seconds, memory = child("--format=counts")
    print(f"format         bytes   CPU s more   MiB more, of {seconds:.2f} s and {memory:.0f} MiB")
    for name in FORMATS:
        time, peak = child(f"--format={name}={out}")
        size = out.stat().st_size
        print(f"{name:<9} {size:>10,} {time - seconds:>12.2f} {peak - memory:>10.0f}", flush=True)


def main():
    WORK.mkdir(parents=True, exist_ok=True)
    match sys.argv[1:]:
        case [binary, "--many", count]:
            binary, folder = Path(binary).resolve(), make_many(int(count))
            validate(Reports(binary, folder, "all"))
            validate(Reports(binary, folder, "compared", "--base=HEAD"))
        case [binary, "--measure", count]:
            measure(Path(binary).resolve(), make_many(int(count)))
        case [binary, *folders] if folders:
            for folder in folders:
                folder = Path(folder).resolve()
                validate(Reports(Path(binary).resolve(), folder, "all"))
        case _:
            sys.exit("usage: validate BINARY FOLDER... | BINARY --many COUNT | BINARY --measure COUNT")


main()
