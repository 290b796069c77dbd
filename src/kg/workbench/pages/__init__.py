"""The pages of the workbench: server-rendered, useful without JavaScript, data beside each.

`routes(context)` is all that the server mounts. Pages ask only the stored queries of
`queries/workbench`, so that each panel can show the query that made it.
"""

from kg.workbench.pages.context import Ask, Context, asks
from kg.workbench.pages.routing import routes

__all__ = ["Ask", "Context", "asks", "routes"]
