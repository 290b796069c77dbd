"""What this is, under which licences, and which version of the graph is shown."""

from kg.workbench.pages.panels import names, panel, stored
from kg.workbench.pages.site import Call, Page


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
            "queries": [stored(name) for name in names()],
        },
    )
