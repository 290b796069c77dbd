"""Write the tables of `queries/README.md` from the headers of the queries.

    python tools/query_table.py

A test holds the file to what this would write.
"""

from pathlib import Path

from kg.query.catalog import readme

if __name__ == "__main__":
    (Path(__file__).parents[1] / "queries" / "README.md").write_text(readme(), encoding="utf-8")
