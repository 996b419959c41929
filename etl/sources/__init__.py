"""One module per source, its adapter: TABLE, PROVENANCE, FILES (name patterns) and read(path)."""
