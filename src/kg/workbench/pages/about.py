"""What this is, under which licences, and which version of the graph is shown."""

from kg.workbench.pages.panels import names, panel, stored
from kg.workbench.pages.site import Call, Page

PARTS = (
    ("Jinja, MarkupSafe, Starlette, uvicorn", "BSD-3-Clause"),
    ("pyoxigraph", "MIT OR Apache-2.0"),
)
"""What the pages are made with, beside what the built files hold."""


async def about(call: Call) -> Page:
    """Return the page about the workbench, its parts and the texts it shows."""
    numbers = await panel(call.context, "start-numbers")
    return Page(
        template="about.html",
        title=call.say("about.title"),
        panels={"numbers": numbers},
        values={
            "version": call.context.version(),
            "base": call.context.base.iri,
            "licences": [*PARTS, *call.site.licences],
            "queries": [stored(name) for name in names()],
        },
    )
