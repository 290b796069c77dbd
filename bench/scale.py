"""Build shards from many articles, with one process and with several, and kill runs on the way.

    python bench/scale.py --articles 200 --workers 2 [--alone 100] [--kills 10] [--seed N]
                          [--engine ray]

The articles are perturbed copies of the texts in a folder (the bundled digests, or `--texts`):
other numbers and months, so that no two are the same. Printed are articles a second by the clock,
the ratio of several processes to one, the largest process, and whether the bytes are the same: of
one process and of several, and of a run that was killed at random moments and resumed. With
`--alone` the one process reads only so many of the articles, and the lines of its shards must be
among those of the several.
"""

import argparse
import hashlib
import os
import platform
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kg import __version__
from kg.articles import read
from kg.batch import Recipe, run
from kg.graph import folder
from kg.model import Article
from kg.namespaces import DEFAULT_BASE
from kg.ontology import entities_of

MONTHS = "January February March April June July August September October November December".split()
PAGE = os.sysconf("SC_PAGESIZE")


def copies(texts: list[Article], number: int, seed: int) -> list[Article]:
    """Return so many articles, each a text with other numbers and months."""
    chance = random.Random(seed)
    made = []
    for n in range(number):
        given = texts[n % len(texts)]
        text = re.sub(r"\b[1-9]\d?\b", lambda m: str(chance.randint(2, 99)), given.text)
        text = re.sub(rf"\b({'|'.join(MONTHS)})\b", lambda m: chance.choice(MONTHS), text)
        text += f"Officials counted {n + 100} files that day.\n"
        slug = f"{given.slug}-{n:06}"
        made.append(
            Article(
                slug=slug,
                doc=f"{slug}.txt",
                text=text,
                publisher=given.publisher,
                published=given.published,
                header_end=given.header_end,
            )
        )
    return made


def recipe() -> Recipe:
    known = tuple(entities_of(folder.entity_triples()))
    return Recipe(
        extractor="rules",
        label=f"rules {__version__}",
        state="bench",
        base=DEFAULT_BASE,
        threshold=0.4,
        entities=known,
    )


def digest_of(place: Path) -> str:
    made = hashlib.sha256()
    for path in sorted((place / "shards").iterdir()):
        made.update(path.name.encode() + b"\0" + path.read_bytes())
    return made.hexdigest()


def one(options: argparse.Namespace, place: Path) -> None:
    """Do one run; this is what is started, measured and killed."""
    texts = read([options.texts])
    given = copies(texts, options.articles, options.seed)
    done = run(recipe(), given, place, workers=options.workers, engine=options.engine)
    if sum(1 for m in done if not m.fault) != options.articles:
        sys.exit("an article was not read")


def among(small: Path, large: Path) -> bool:
    """Return whether every quad of one folder's shards is in another's, however batches are cut."""
    lines = [
        {hash(line) for path in (place / "shards").glob("*.nq") for line in path.open("rb")}
        for place in (small, large)
    ]
    return lines[0] <= lines[1]


def start(
    options: argparse.Namespace, place: Path, workers: int, articles: int
) -> subprocess.Popen[bytes]:
    place.mkdir(exist_ok=True)
    return subprocess.Popen(
        [
            sys.executable,
            __file__,
            "--run",
            place,
            "--articles",
            str(articles),
            "--workers",
            str(workers),
            "--seed",
            str(options.seed),
            "--texts",
            options.texts,
            "--engine",
            options.engine if workers > 1 else "local",
        ],
        start_new_session=True,
    )


def measured(
    options: argparse.Namespace, place: Path, workers: int, articles: int
) -> tuple[float, float, int]:
    """Return seconds by the clock, seconds of processors, and bytes of the largest process."""
    begun, before = time.perf_counter(), os.times()
    running, largest = start(options, place, workers, articles), 0
    while running.poll() is None:
        largest = max(largest, resident(running.pid))
        time.sleep(0.05)
    if running.returncode:
        sys.exit("a run failed")
    after = os.times()
    used = (after.children_user + after.children_system) - (
        before.children_user + before.children_system
    )
    return time.perf_counter() - begun, used, largest


def resident(session: int) -> int:
    """Return the bytes of the largest process of a session."""
    largest = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            largest = max(largest, int(fields[21]) * PAGE)
    return largest


def kill_and_resume(options: argparse.Namespace, place: Path, seconds: float, whole: str) -> bool:
    """Kill runs at random moments until as many as asked are; return whether the bytes held.

    A run that ends before its moment is held against the undisturbed one, and a new one is begun.
    """
    chance = random.Random(options.seed)
    killed = folders = 0
    while True:
        running = start(options, place / str(folders), options.workers, options.articles)
        try:
            running.wait(chance.uniform(0.1, 0.9) * seconds if killed < options.kills else None)
        except subprocess.TimeoutExpired:
            os.kill(running.pid, signal.SIGKILL)
            killed += 1
            running.wait()
            continue
        if running.returncode or digest_of(place / str(folders)) != whole:
            return False
        folders += 1
        if killed == options.kills:
            return True


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--alone", type=int, help="articles that the one process reads")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", default="local")
    parser.add_argument("--texts", type=Path, default=Path(__file__).parents[1] / "graph/articles")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        one(options, options.run)
        return
    print(
        f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}; {options.articles} copies of {options.texts.name}"
    )
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        few = options.alone or options.articles
        alone = measured(options, place / "one", 1, few)
        many = measured(options, place / "many", options.workers, options.articles)
        told = (("1 process", few, alone), (f"{options.workers}", options.articles, many))
        for name, number, (clock, used, largest) in told:
            print(
                f"{name:>10}: {number} articles, {number / clock:6.1f} a second by the clock, "
                f"{number / used:6.1f} by processor, largest {largest >> 20} MiB"
            )
        each = few / options.articles
        print(
            f"ratio by the clock {alone[0] / each / many[0]:.2f}, "
            f"by processor {alone[1] / each / many[1]:.2f}"
        )
        same = (
            among(place / "one", place / "many")
            if few < options.articles
            else digest_of(place / "one") == digest_of(place / "many")
        )
        print(f"same bytes: {same}")
        if options.kills:
            (place / "killed").mkdir()
            whole = digest_of(place / "many")
            held = kill_and_resume(options, place / "killed", many[0], whole)
            print(f"killed {options.kills} times, same bytes: {held}")
            same = same and held
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
