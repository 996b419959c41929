"""Builds that are killed at named points: `python -m tests.killed_builds RAW CATALOGUE BUILT POINT...`.

A point is "before" or "after", the number of a call, and the function called, such as "before 2 os.replace". Each build
is a child process that kills itself there with SIGKILL, which no handler sees. They all publish to BUILT, one after the
other, and what the n-th left is copied to BUILT-n. Prints the children's exit codes.
"""

import importlib
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from etl.build import Folders, build, source_ids
from etl.deliveries import adapter


def kill_at(point: str) -> None:
    """Replace the function of the point by one that kills this process before or after that call."""
    when, number, function = point.split()
    module, name = function.rsplit(".", 1)
    owner = importlib.import_module(module)
    original, calls = getattr(owner, name), 0

    def replacement(*args: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        is_here = calls == int(number)
        if is_here and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **options)
        if is_here and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, replacement)


def exit_code(run: Callable[[], object]) -> int:
    """The exit code of a forked child that runs the function; negative for the signal that ended it."""
    child = os.fork()
    if not child:
        run()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_build(point: str, folders: Folders) -> None:
    kill_at(point)
    build(folders)


def main(raw: str, catalogue: str, built: str, *points: str) -> None:
    folders = Folders(Path(raw), Path(catalogue), Path(built))
    for source_id in source_ids():
        adapter(source_id)  # imported here once, so that the children need not
    for number, point in enumerate(points):
        print(exit_code(lambda point=point: killed_build(point, folders)), flush=True)
        shutil.copytree(built, f"{built}-{number}", symlinks=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
