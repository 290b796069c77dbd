"""One file that holds a view with its evidence: it opens from disk and asks nobody for anything.

Its policy lets its own script and style run, by their digests, and no connection. What goes to
others is made over what may leave to them, which is built up from nothing: nothing is cut out of a
finished page.
"""

import asyncio
import base64
import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import ExportError, KgError
from kg.export import Profile, view_for
from kg.graph.file import write_whole
from kg.graph.store import View
from kg.namespaces import Base
from kg.workbench.pages import chart, drawing, shown, timeline
from kg.workbench.pages.accounts import Account, accounts
from kg.workbench.pages.context import Context, asks
from kg.workbench.pages.map import amounts
from kg.workbench.pages.movements import by_event, sites, tellings
from kg.workbench.pages.panels import Panel, panel
from kg.workbench.pages.picture import seen_of, wish_of_call
from kg.workbench.pages.sieved import sieved
from kg.workbench.pages.site import HEADERS, Call, Page, Site, language_of, theme_of
from kg.workbench.pages.texts import texts as texts_of
from kg.workbench.pages.whereabouts import Whereabouts
from kg.workspace import Workspace

PROFILES: tuple[Profile, ...] = ("internal", "partner", "public")
MOST = 1500
"""More things than this cannot be looked at in one picture."""

NAME = "kg-view.html"


@dataclass(slots=True)
class Relation:
    """A relation with the claims that state it."""

    subject: str
    predicate: str
    object: str
    claims: list[Account]

    layer: str = ""
    """What it rests on, where the graph page says so."""

    @property
    def hedged(self) -> bool:
        """Whether claims state it, and none of them as certain."""
        return bool(self.claims) and all(account.hedged for account in self.claims)

    @property
    def basis(self) -> str:
        """`facts`, `claims`, `known` or `inferred`."""
        return self.layer or ("facts" if any(a.factual for a in self.claims) else "claims")

    @property
    def voices(self) -> int:
        """How many speakers the claims go back to."""
        return len({account.speaker for account in self.claims})


class TooMuchError(ValueError):
    """The view has more things than one picture can hold."""


def released(view: View, profile: Profile, base: Base) -> Context:
    """Return a context over what may leave of `view` to the readers of a profile.

    No text goes along: the words of passages leave in no profile but the internal one.

    Raises:
        ExportError: what may leave contradicts itself, or holds what may not leave.
    """
    chosen = view_for(view, Path(NAME), profile, base=base)
    return Context(ask=asks(chosen, base), version=lambda: view.version, base=base)


async def respond(request: Request, site: Site, call_over: Callable[[Site], Any]) -> Response:
    """Return the file for the view that the address of a request holds."""
    profile = request.query_params.get("profile", "internal")
    try:
        over = await _cleared(site, profile)
        call: Call = await call_over(over)
        text = await standalone(call, profile)
    except (KgError, ValueError) as error:
        call = await call_over(site)
        page = site.message(call, 400, str(error))
        return Response(site.html(call, page), 400, HEADERS, "text/html")
    own = HEADERS | {
        "Content-Security-Policy": policy(call.site),
        "Content-Disposition": f'attachment; filename="{NAME}"',
        "Cache-Control": "no-store",
    }
    return Response(text, 200, own, "text/html")


def write_view(workspace: Workspace, path: Path, address: str, profile: Profile) -> None:
    """Write to `path` the file for a view of the workbench, given by its address.

    Args:
        workspace: whose graph is shown; its texts are quoted in the internal profile only.
        path: the file, written whole or not at all.
        address: path and query as the browser shows them; `lang` and `theme` count as well.
        profile: for whom.

    Raises:
        ExportError: the file cannot be made or written.
    """
    view = workspace.view()
    if profile == "internal":
        text_of = texts_of(workspace.path / "articles")
        version = view.version
        context = Context(
            ask=asks(view, workspace.base),
            version=lambda: version,
            base=workspace.base,
            text_of=text_of,
        )
    else:
        context = released(view, profile, workspace.base)
    parts = urlsplit(address)
    pairs = parse_qsl(parts.query)
    if parts.path.rstrip("/").endswith("/explore"):
        pairs.append(("view", "graph"))
    scope = {
        "type": "http",
        "method": "GET",
        "path": parts.path or "/",
        "query_string": urlencode(pairs).encode(),
        "headers": [],
    }
    request = Request(scope)

    async def made() -> str:
        site = Site(context)
        names = await site.index.names()
        call = Call(request, site, names, language_of(request), theme_of(request))
        return await standalone(call, profile)

    try:
        text = asyncio.run(made())
    except ValueError as error:
        raise ExportError(path, str(error)) from None
    write_whole(path, text)


async def _cleared(site: Site, profile: str) -> Site:
    """Return the site over what may leave to the readers of a profile."""
    if profile not in PROFILES:
        raise ValueError(f"no profile “{profile}”; known: {', '.join(PROFILES)}")
    if profile == "internal":
        return site
    release = site.context.release
    context = await asyncio.to_thread(release, profile) if release else None
    if context is None:
        raise ValueError("the graph is too large for this here; kg export can do it")
    return Site(context)


async def standalone(call: Call, profile: str = "internal") -> str:
    """Return the file for the view that the address of a call holds.

    Raises:
        QueryError: the claims cannot be read now.
        TooMuchError: narrow the view down first.
    """
    site, context = call.site, call.context
    everything = await _whole(context, "file-claims")
    left = await sieved(call, [row.iri("frame") for row in everything])
    told = [a for a in accounts(everything, context.text_of) if a.claim in left.claims]
    by_claim = {account.claim: account for account in told}
    shown_there = _as_shown if call.query("view") == "graph" else _relations
    relations = await shown_there(call, by_claim)
    things = sorted({end for r in relations for end in (r.subject, r.object)})
    if len(things) > MOST:
        raise TooMuchError(f"{len(things)} things, one file shows {MOST}; narrow the view down")
    picture = drawing.draw(
        [(r.subject, r.object) for r in relations],
        {iri: call.name(iri) for iri in things},
        [r.voices for r in relations],
    )
    number = {dot.iri: i for i, dot in enumerate(picture.dots)}
    page = Page(template="onefile.html", title=call.query("title")[:120] or call.say("file.title"))
    ways = shown.ways(call) | {"link": lambda iri, css="": _link(call, number, iri)}
    return str(
        site.environment.get_template(page.template).render(
            **ways,
            page=page,
            call=call,
            policy=policy(site),
            style=Markup(_style(site)),  # noqa: S704 - a file of ours
            script=Markup(_script(site)),  # noqa: S704 - a file of ours
            profile=profile,
            picture=picture,
            relations=relations,
            number=number,
            firsts=_firsts(relations),
            claims=told,
            restricted=any(account.restricted for account in told),
            words=any(quote.exact for account in told for quote in account.quotes),
            sieve=left.shown,
            **await _map(call, left.claims),
            **await _time(call, left.claims),
        )
    )


async def _whole(context: Context, name: str) -> Panel:
    """Return an answer that a file may rest on: one that was not cut."""
    found = await panel(context, name)
    if found.cut:
        raise TooMuchError(f"more than {found.cut:,} rows of {name}; kg export writes them all")
    return found


async def _as_shown(call: Call, by_claim: dict[str, Account]) -> list[Relation]:
    """Return the relations that the graph page shows for the same address."""
    part = await call.site.explorer.shown(await seen_of(call, wish_of_call(call)))
    return [
        Relation(
            *edge.key, [by_claim[e.claim] for e in edge.claims if e.claim in by_claim], edge.layer
        )
        for edge in sorted(part.edges, key=lambda edge: edge.key)
    ]


async def _relations(call: Call, by_claim: dict[str, Account]) -> list[Relation]:
    """Return all relations that the claims state."""
    made: dict[tuple[str, str, str], Relation] = {}
    for row in await _whole(call.context, "file-relations"):
        account = by_claim.get(row.iri("claim"))
        if account:
            key = row.iri("thing"), row.iri("predicate"), row.iri("object")
            made.setdefault(key, Relation(*key, [])).claims.append(account)
    return [made[key] for key in sorted(made)]


def _firsts(relations: list[Relation]) -> dict[str, tuple[int, int]]:
    """Return the row and the end at which each thing is first named: links lead there."""
    found: dict[str, tuple[int, int]] = {}
    for row, relation in enumerate(relations):
        found.setdefault(relation.subject, (row, 0))
        found.setdefault(relation.object, (row, 1))
    return found


async def _map(call: Call, claims: Collection[str]) -> dict[str, Any]:
    where = Whereabouts(await _whole(call.context, "map-places"), call.context.base)
    found = await _whole(call.context, "map-situations")
    told = tellings(found, await _whole(call.context, "map-counts"), claims)
    picture = chart.draw(
        sites(told, where),
        told,
        where,
        call.name,
        lambda one: amounts(call, [c for c in one.counts if c.bounded]),
        korean=call.language == "ko",
    )
    return {
        "chart": picture,
        "placed": by_event(told).items(),
        "where": where,
        "amounts": lambda one: amounts(call, one),
    }


async def _time(call: Call, claims: Collection[str]) -> dict[str, Any]:
    rows = await _whole(call.context, "time-situations")
    moments = [m for m in timeline.moments_of(rows) if m.claim in claims]
    return timeline.drawn(moments) | {
        "undated": [m for m in moments if not m.earliest],
        "cut": chart.cut,
    }


def _link(call: Call, number: dict[str, int], iri: str) -> Markup:
    name = shown.isolated(call.names.of(iri, call.language).text, "", "")
    if iri not in number:
        return name
    return Markup('<a href="#n-{}">{}</a>').format(number[iri], name)


def policy(site: Site) -> str:
    """Return the policy of the file: its own script and style, and nothing else."""
    return (
        f"default-src 'none'; script-src {_digest(_script(site))}; "
        f"style-src {_digest(_style(site))}; connect-src 'none'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _style(site: Site) -> str:
    return _static(site, "workbench.css")


def _script(site: Site) -> str:
    return _static(site, "onefile.js")


def _static(site: Site, name: str) -> str:
    file = str(site.static[name])
    text = (files("kg.workbench") / "static" / file).read_text(encoding="utf-8")
    if re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
        raise ValueError(f"{name} cannot stand within a page")
    return text


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def releaser(view: Callable[[], View], base: Base, most: int) -> Callable[[str], Context | None]:
    """Return the function that a context releases by, over the newest state of a store."""

    def release(profile: str) -> Context | None:
        now = view()
        known = next((p for p in PROFILES if p == profile), None)
        if known is None or len(now) > most:
            return None
        return released(now, known, base)

    return release
