"""One file per source: TABLE, FILES (name patterns) and read(path). The folder listing is the list of sources."""
