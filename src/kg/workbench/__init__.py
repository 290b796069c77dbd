"""The service: pages for people and SPARQL 1.1 for programs, over the store of a workspace."""
