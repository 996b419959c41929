"""The Chromium that drives the browser tests: found on this machine, or installed on request.

`executable()` only looks. `python -m tests.browser.chromium` also installs: apt first, then Playwright's own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = "No Chromium: the browser tests need one (Debian: apt-get install chromium)."


def executable() -> str | None:
    """The path of a Chromium on PATH, else of Playwright's own, else None."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def install() -> None:
    """Try apt where it asks for no password, then Playwright's download."""
    if shutil.which("apt-get"):
        apt = ["apt-get"] if os.geteuid() == 0 else ["sudo", "-n", "apt-get"]
        if done([*apt, "update"]) and done([*apt, "install", "-y", "--no-install-recommends", "chromium"]):
            return
    done([sys.executable, "-m", "playwright", "install", "chromium"])


def done(command: list[str]) -> bool:
    """Whether the command ran and succeeded; what it prints is kept out of the way."""
    print("+", *command, flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    if not executable():
        install()
    path = executable()
    print(path or MISSING)
    sys.exit(0 if path else 1)
