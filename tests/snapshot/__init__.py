"""A snapshot of what the atlas shows, to prove that a change of the code has changed no figure, sentence or address.

    python -m tests.snapshot write before.json.gz                      # in the checkout as it was
    python -m tests.snapshot write after.json.gz --like before.json.gz # the same states, in the changed checkout
    python -m tests.snapshot compare before.json.gz after.json.gz      # what differs; exit code 1 if it must not

Both snapshots should be of one database: set TRYGGHETSATLAS_DATABASE to the same file for both. Where the databases
differ, the data version and the day of the build are left out of the comparison, and the differences in the data are
told under `database`.

A state is the address of a page with its choices. 600 of them (`--states`) are drawn from the database by a
seeded generator: every page and form, every indicator on every page that takes indicators, every part of every
district's profile, every priority area, groups, months and quarters, older divisions, demonstration data on and off,
and one state in four in English (states.py). Each is opened in a new session by its address, as a reader's link does
(reading.py). The tool knows the atlas by its addresses, its HTML and `open_data` only, so that it runs on any
arrangement of the modules.

What is kept of each state, and how `compare` groups what differs:
    addresses   the query after the page has run, and every link on the page
    sentences   title, notes to the reader, the sentences of figures, the text alternatives of charts and tables
    values      every number of every table twin, at full precision, by table, row and column
    tables      columns and texts of every table, those written in HTML too
    faults      exceptions
    open_data   every row of the open data's CSV files (once per snapshot)
    database    rows and digest of every table of the database (once per snapshot)
    texts       all other words on the page, and the cells of tables as they are shown
    charts      Plotly's traces and layout, the elements and geometry of SVG
    files       names of downloads and the lines of each CSV; of the first state of each form SVG, XLSX, PPTX, pasted
                text and reports
The last three are told but do not fail the comparison, unless `--fail-on` names them: they are where a figure may be
mended on purpose. Whitespace and markup never count, nor the order of words in a chart, traces without a value and
Plotly's defaults.

The format is JSON lines in gzip: one `snapshot` line, then a line per state and per table. Pages once read the
clock in one place (how old the sources' figures are); for a checkout that does, it stands at the day of the build.
"""
