"""What is worked out once and kept for every reader: `read` for what the database says, `@keeps` for what follows.

    ages = kept.read(catalogue.age_labels, code)      # function(con, ...), in a module without Streamlit

    @keeps                                            # the arguments are ids, and they are the key
    def years(indicator_id: str, level: str) -> list[int]: ...

    @keeps(key=lambda view: view.key)                 # the arguments hold frames; the key tells them from every other
    def sentence(view: TrendView) -> str: ...

All is kept for one data version, demonstration data shown or hidden, and one language. Beside these a function may
depend on its arguments only, and every argument that changes what it returns must be in the key. It must not depend
on the theme, the session, the address or the clock: `key=lambda view: (view.key, session.is_dark())` and an argument
for it, where a result is of a theme. A frame or figure that is itself kept may stand in a key as `Itself(frame)`.

What is handed out is shared by all readers, so nobody changes it. The one exception are frames from `read`, which
are handed out as shallow copies, so that a caller may add or replace columns.

When several sessions ask for the same thing that nobody has asked for before, one works it out and the others wait.
An error goes to whoever it happened to and is not kept; the next in line tries anew.
"""

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Concatenate, ParamSpec, TypeVar, cast, overload

import pandas as pd
from duckdb import DuckDBPyConnection
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.frame import session
from dashboard.reading.database import LateCursor

P = ParamSpec("P")
T = TypeVar("T")
NOTHING = object()


class Itself:
    """A frame or figure in a key: equal to nothing but itself. For what is kept, and which nobody changes."""

    def __init__(self, thing: object) -> None:
        self._thing = thing

    def __hash__(self) -> int:
        return id(self._thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Itself) and self._thing is other._thing


class Store:
    """Results by key, the latest used ones; of each key one is made at a time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._results: OrderedDict[Hashable, object] = OrderedDict()
        self._makers: dict[Hashable, tuple[threading.RLock, int]] = {}
        self._lock = threading.Lock()  # held for moments only; a maker's lock is held while its result is made

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under a key; `make()` where nothing is."""
        result = self._kept(key)
        if result is NOTHING:
            with self._in_line(key):
                result = self._kept(key)  # perhaps made by another while this thread waited
                if result is NOTHING:
                    result = make()
                    self._keep(key, result)
        return cast(T, result)

    def _kept(self, key: Hashable) -> object:
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
            return self._results.get(key, NOTHING)

    def _keep(self, key: Hashable, result: object) -> None:
        with self._lock:
            self._results[key] = result
            while len(self._results) > self._most:
                self._results.popitem(last=False)

    @contextmanager
    def _in_line(self, key: Hashable) -> Iterator[None]:
        """Within it no other thread makes what is kept under the key.

        The lock may be taken again by its own thread, so that a function that asks for itself ends in a
        RecursionError and not in a wait without end.
        """
        with self._lock:
            lock, waiting = self._makers.get(key, (threading.RLock(), 0))
            self._makers[key] = lock, waiting + 1
        try:
            with lock:
                yield
        finally:
            with self._lock:
                lock, waiting = self._makers.pop(key)
                if waiting > 1:
                    self._makers[key] = lock, waiting - 1

    def clear(self) -> None:
        with self._lock:
            self._results.clear()


_READ = Store(1024)  # what the database says
_FOLLOWING = Store(1024)  # what follows from views and frames
_SMALL = Store(4096)  # what follows from ids


def read(function: Callable[Concatenate[DuckDBPyConnection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """function(con, ...), kept; a frame as a shallow copy of the one that is kept, so it may be changed."""
    found = shared(function, *args, **kwargs)
    return found.copy(deep=False) if isinstance(found, pd.DataFrame) else found


def shared(function: Callable[Concatenate[DuckDBPyConnection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """As `read`, but the very object that is kept, for what is only shown: nobody changes it."""
    return _READ.get(_key(function, _frozen(args, kwargs)), lambda: function(session.connection(), *args, **kwargs))


@overload
def keeps(function: Callable[P, T], /) -> Callable[P, T]: ...


@overload
def keeps(*, key: Callable[..., Hashable]) -> Callable[[Callable[P, T]], Callable[P, T]]: ...


def keeps(
    function: Callable[P, T] | None = None, /, *, key: Callable[..., Hashable] | None = None
) -> Callable[P, T] | Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorates a function whose results are kept, by its arguments or by what `key` makes of them.

    Outside a run of a page (in the report command, or a test that calls the function) nothing is kept. The function
    itself stays at hand as `__wrapped__`.
    """
    if function is None:
        return functools.partial(_keeping, key=key)
    return _keeping(function, key=None)


def _keeping(function: Callable[P, T], key: Callable[..., Hashable] | None) -> Callable[P, T]:
    @functools.wraps(function)
    def keeping(*args: P.args, **kwargs: P.kwargs) -> T:
        if get_script_run_ctx(suppress_warning=True) is None:
            return function(*args, **kwargs)
        if key:
            return under(function, key(*args, **kwargs), *args, **kwargs)
        return by_arguments(function, *args, **kwargs)

    return keeping


def under(function: Callable[P, T], key: Hashable, *args: P.args, **kwargs: P.kwargs) -> T:
    """function(...), kept under a key that tells these arguments from every other."""
    return _FOLLOWING.get(_key(function, key), lambda: function(*args, **kwargs))


def by_arguments(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """function(...), kept by its arguments, which are ids."""
    return _SMALL.get(_key(function, _frozen(args, kwargs)), lambda: function(*args, **kwargs))


def forget() -> None:
    """Keep nothing of what has been kept so far."""
    for store in (_READ, _FOLLOWING, _SMALL):
        store.clear()


def _key(function: Callable[..., object], key: Hashable) -> Hashable:
    return function, session.data_version(), session.shows_demonstration(), session.language(), key


def _frozen(args: tuple[object, ...], kwargs: dict[str, object]) -> Hashable:
    """Arguments as a key: lists as tuples. A connection is refused, since each run has another."""
    if any(isinstance(item, (DuckDBPyConnection, LateCursor)) for item in args):
        raise TypeError("expected arguments that tell a result from every other, found a connection: give a key")
    return tuple(map(_as_key, args)), tuple((name, _as_key(item)) for name, item in sorted(kwargs.items()))


def _as_key(item: object) -> object:
    return tuple(item) if isinstance(item, list) else item
