"""Measure the workbench: frames of the picture, time to ready, sizes of scripts, expanding.

    python bench/web.py [--only canvas,webgl,pages,sizes,expand] [--triples 1000000]

Times of the browser are those of the main thread (`threadTicks` of the DevTools protocol), so that
other load on the machine does not count. `webgl` stubs the draw calls: what is left is the cost of
the script when a graphics card draws. Figures of goals stand beside what was measured.
"""

import argparse
import asyncio
import gzip
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from shutil import which
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import CDPSession, Page, Route, sync_playwright
from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.store.memory import MemoryStore
from kg.namespaces import APO, APOV, PREFIXES, Base

STATIC = Path(__file__).parents[1] / "src" / "kg" / "workbench" / "static"
STUB = """
const real = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, options) {
  const made = real.call(this, kind, { ...options, failIfMajorPerformanceCaveat: false });
  if (made && String(kind).startsWith("webgl")) {
    const drawn = ["drawArrays", "drawElements", "clear", "bufferData", "readPixels"];
    for (const name of [...drawn, "drawArraysInstanced", "drawElementsInstanced"]) {
      if (made[name]) made[name] = () => {};
    }
  }
  return made;
};
"""
SPEAKERS, PLACES = 40, 300


def told(name: str, value: float, goal: float, unit: str) -> None:
    """Print a figure beside its goal, and their ratio."""
    print(
        f"{name:48} {value:10.1f} {unit:6} goal {goal:8.1f}   {value / goal:5.2f} of it", flush=True
    )


def wire(nodes: int) -> dict[str, Any]:
    """Return a picture with twice as many relations as things, some much better joined."""
    random, ends = Random(1), [0]
    s, o = [], []
    for node in range(1, nodes):
        for _ in range(2):
            other = random.choice(ends) if random.random() < 0.5 else random.randrange(node)
            s.append(node)
            o.append(other)
            ends += [node, other]
    wide = int(60 * nodes**0.5)
    return {
        "version": 1,
        "query": "",
        "of": nodes,
        "space": "https://example.org/id/",
        "iris": [f"event/{i}" for i in range(nodes)],
        "names": [f"thing number {i}" for i in range(nodes)],
        "families": ["situation", "actor", "population", "place"],
        "family": [random.randrange(4) for _ in range(nodes)],
        "more": [0] * nodes,
        "x": [random.randrange(wide) for _ in range(nodes)],
        "y": [random.randrange(wide) for _ in range(nodes)],
        "relations": [{"iri": f"{APO}r{i}", "name": f"relation {i}"} for i in range(8)],
        "s": s,
        "o": o,
        "p": [random.randrange(8) for _ in s],
        "look": [random.choice([0, 0, 0, 2, 3, 6]) for _ in s],
        "width": [random.randrange(1, 4) for _ in s],
    }


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a workspace on a free port."""
    command = [sys.executable, "-m", "kg", "-w", str(folder), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as service:
        assert service.stderr is not None
        line = service.stderr.readline()
        yield line.rpartition(" ")[2].strip().rstrip("/")
        service.terminate()
        service.wait(20)


def cpu(session: CDPSession) -> float:
    """Return the milliseconds that the main thread has worked."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))


MOVE = """async (count) => {
  const box = document.querySelector("#canvas");
  const next = () => new Promise(requestAnimationFrame);
  for (let step = 0; step < count; step++) {
    const key = ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"][(step >> 2) % 4];
    box.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey: true, bubbles: true }));
    await next();
  }
  await next();
}"""


def frames(page: Page, session: CDPSession, count: int = 60) -> float:
    """Return the milliseconds of main thread a frame while the picture is moved in every frame."""
    page.locator("#canvas").focus()
    page.keyboard.press("Escape")
    page.evaluate(MOVE, 5)
    before = cpu(session)
    page.evaluate(MOVE, count)
    return (cpu(session) - before) / count


def picture(home: str, kind: str, nodes: int) -> tuple[float, float, float]:
    """Return CPU to ready, CPU a frame, and the heap in MB of a picture of `nodes` things."""
    body = json.dumps(wire(nodes))
    soft = ["--enable-unsafe-swiftshader", "--use-gl=angle", "--use-angle=swiftshader"]
    flags = ["--no-sandbox", *(soft if kind == "webgl" else ["--disable-gpu"])]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=which("chromium"), args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        if kind == "webgl":
            page.add_init_script(STUB)

        def answer(route: Route) -> None:
            route.fulfill(body=body, content_type="application/json")

        page.route("**/api/graph*", answer)
        page.goto(f"{home}/explore?draw={kind}", timeout=120_000)
        page.wait_for_selector("html[data-drawn]", timeout=180_000)
        page.evaluate("new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))")
        ready = cpu(session)
        frame = frames(page, session)
        metrics = session.send("Performance.getMetrics")["metrics"]
        heap = next(m["value"] for m in metrics if m["name"] == "JSHeapUsedSize") / 1e6
        browser.close()
    return ready, frame, heap


def pages(home: str) -> None:
    """Tell how long the main thread works until pages can be used, over a real workspace."""
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(f"{home}/c/Place")
        entity = page.locator("table a[href*='/e/']").first.get_attribute("href")
        page.goto(f"{home}{entity}")
        page.goto("about:blank")
        before = cpu(session)
        page.goto(f"{home}{entity}", wait_until="load")
        told("entity page, main thread to interactive", cpu(session) - before, 300, "ms")
        page.route(
            "**/api/graph*",
            lambda route: route.fulfill(
                body=json.dumps(wire(1000)), content_type="application/json"
            ),
        )
        page.goto("about:blank")
        before = cpu(session)
        page.goto(f"{home}/explore")
        page.wait_for_selector("html[data-drawn]")
        told("explore of 1,000 things, main thread to ready", cpu(session) - before, 800, "ms")
        browser.close()


def sizes() -> None:
    """Tell how many kilobytes of script pages load, compressed."""
    kb = {
        p.name.partition("-")[0]: len(gzip.compress(p.read_bytes())) / 1000
        for p in STATIC.glob("*.js")
    }
    told("script of the first page", 0.0, 20, "kB")
    told("script of the graph page", kb["explore"] + kb["webgl"] + kb["layout"], 90, "kB")
    told("all scripts", sum(kb.values()), 450, "kB")


def quads(triples: int) -> Iterator[Quad]:
    """Yield a graph of about `triples` triples: a hundred for each claim."""
    base, random = Base(), Random(2)
    kind, label = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["rdfs"] + "label")
    claims, facts = NamedNode(base.graph("claims")), NamedNode(base.graph("facts"))
    entities, inferred = NamedNode(base.graph("entities")), NamedNode(base.graph("inferred"))

    def of(name: str, number: int) -> NamedNode:
        return NamedNode(base.id(name, str(number)))

    def apo(name: str) -> NamedNode:
        return NamedNode(APO + name)

    for number in range(PLACES):
        yield Quad(of("place", number), kind, apo("Place"), entities)
        yield Quad(of("place", number), label, Literal(f"Place {number}"), entities)
        if number:
            yield Quad(of("place", number), apo("within"), of("place", number // 8), entities)
    for number in range(triples // 100):
        claim, event = of("claim", number), of("event", number // 2)
        ends = {
            "fromPlace": of("place", int(PLACES * random.random() ** 2)),
            "toPlace": of("place", random.randrange(PLACES)),
            "carriedOutBy": of("body", random.randrange(200)),
            "affects": of("population", number // 3),
        }
        for graph in (claim, facts):
            yield Quad(event, kind, apo("ForcedRelocation"), graph)
            yield Quad(event, label, Literal(f"relocation {number // 2}", language="en"), graph)
            for role, end in ends.items():
                yield Quad(event, apo(role), end, graph)
        for role in ("hasPlace", "involves"):
            yield Quad(
                event,
                apo(role),
                ends["toPlace" if role == "hasPlace" else "carriedOutBy"],
                inferred,
            )
        told_ = {
            "claimType": APOV + "type/RELOCATE",
            "frame": event.value,
            "inArticle": base.id("article", str(number // 40)),
            "attributedTo": base.id("speaker", str(random.randrange(SPEAKERS))),
            "relayedBy": base.id("body", str(random.randrange(12))),
            "modality": APOV + "modality/actual",
            "epistemicStatus": APOV + "epistemic/true-certain",
            "polarity": APOV + "polarity/affirmed",
            "verdict": APOV + "verdict/accepted",
            "marking": APOV + "tlp/green",
        }
        yield Quad(claim, kind, apo("Claim"), claims)
        yield Quad(claim, kind, apo("FactualClaim"), claims)
        for name, value in told_.items():
            yield Quad(claim, apo(name), NamedNode(value), claims)
        for one in range(14):
            mention = of("mention", number * 14 + one)
            yield Quad(claim, apo("hasMention"), mention, claims)
            yield Quad(mention, kind, apo("Mention"), claims)
            for name in ("start", "end"):
                yield Quad(mention, NamedNode(PREFIXES["oa"] + name), Literal(one), claims)
            yield Quad(mention, apo("mentionOf"), ends["affects"], claims)


def expand(triples: int) -> None:
    """Tell how long expanding a thing takes in a large graph, once it has been read."""
    from starlette.applications import Starlette

    from kg.workbench.pages import Context, asks, routes

    base = Base()
    begun = time.process_time()
    visible = [base.graph(name) for name in ("facts", "inferred", "entities", "claims")]
    store = MemoryStore(quads(triples), visible=visible)
    print(
        f"{len(store):,} quads in memory after {time.process_time() - begun:.0f} s of CPU",
        flush=True,
    )
    context = Context(ask=asks(store), version=lambda: 1)
    app = Starlette(routes=routes(context))

    def ask(address: str) -> bytes:
        path, _, query = address.partition("?")
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [(b"host", b"127.0.0.1")],
        }
        asyncio.run(app(scope, receive, send))  # type: ignore[arg-type] # plain dictionaries
        return b"".join(m.get("body", b"") for m in sent[1:])

    begun = time.process_time()
    first = json.loads(ask("/api/graph?focus=event/1"))
    print(f"first view after {time.process_time() - begun:.1f} s of CPU; {first['of']} things")
    random, taken = Random(3), []
    for number in range(200):
        kinds = (("event", triples // 200), ("place", PLACES), ("body", 200))
        kind, most = kinds[number % 3]
        query = urlencode({"focus": f"{kind}/{random.randrange(most)}"})
        begun = time.process_time()
        answer = json.loads(ask(f"/api/graph?{query}"))
        taken.append(1000 * (time.process_time() - begun))
        assert len(set(answer["iris"])) == len(answer["iris"])
    taken.sort()
    told("expand, median of CPU", taken[100], 100, "ms")
    told("expand, 95th of a hundred", taken[190], 100, "ms")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="sizes,pages,canvas,webgl,expand")
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--workspace", type=Path, default=Path("build/workspace"))
    given = parser.parse_args()
    wanted = set(given.only.split(","))
    if "sizes" in wanted:
        sizes()
    if wanted & {"pages", "canvas", "webgl"}:
        with served(given.workspace) as home:
            if "pages" in wanted:
                pages(home)
            if "canvas" in wanted:
                ready, frame, heap = picture(home, "canvas", 10_000)
                told("canvas, 10,000 things, main thread to ready", ready, 2500, "ms")
                told("canvas, 10,000 things, a frame", frame, 18, "ms")
            if "webgl" in wanted:
                ready, frame, heap = picture(home, "webgl", 100_000)
                told("sigma, 100,000 things, main thread to ready", ready, 2500, "ms")
                told("sigma, 100,000 things, a frame (stubbed)", frame, 5, "ms")
                told("sigma, 100,000 things, heap", heap, 150, "MB")
    if "expand" in wanted:
        expand(given.triples)


if __name__ == "__main__":
    main()
