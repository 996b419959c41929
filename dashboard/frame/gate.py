"""How many pages are worked out at the same time in one process.

All runs share one Python interpreter, and a page that nobody has opened before takes it for up to two seconds. Let in
without limit, twenty of them slow each other down until hardly any is finished; two at a time each is done soon, while
one waits for the database the other works. With 20 readers on two busy cores (python -m benchmarks.load) the gate and
one maker for each kept result took a minute from 29 to 55 complete runs, and the 95th percentile from 69 to 34 s.
Pages that are ready take some ten milliseconds, so they hardly notice the line.

A turn ends however the page ends: with st.stop, a rerun or an error. Fragments, downloads and the open data run
outside; nothing that has its turn waits for something that has not, so the line always moves.
"""

import threading

AT_ONCE = 2
turn = threading.BoundedSemaphore(AT_ONCE)
