"""One file per source, one shape: TABLE and read(path). The folder listing is the list of sources."""
