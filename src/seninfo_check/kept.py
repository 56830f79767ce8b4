"""What was read from the rule files, kept between runs where Python keeps its compiled modules: reading them anew costs more than a check.

A kept value belongs to the exact bytes that it was made from (they are its key) and to the source of this program. Whoever can write
there can change the program itself, so a kept value is as safe as a `.pyc` file. Where nothing can be written, nothing is kept.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

_Made = TypeVar("_Made")
_SOURCES = ("model.py", "rules.py", "language/words.py")
#: Values of so many different sets of files are kept, the newest.
_MOST = 6


def kept(name: str, key: str, make: Callable[[], _Made]) -> _Made:
    """The value of `make`, kept under a name for as long as the key is the same. What `make` raises is not kept."""
    path = _path(name, key)
    try:
        found: _Made = pickle.loads(path.read_bytes())
        return found
    except Exception:  # noqa: BLE001 - a kept value that is missing, damaged or of another version is made again
        pass
    made = make()
    if not sys.dont_write_bytecode:
        _keep(path, made, name)
    return made


def _path(name: str, key: str) -> Path:
    folder = Path(__file__).resolve().parent
    stamps = [(stat.st_mtime_ns, stat.st_size) for stat in (os.stat(folder / source) for source in _SOURCES)]
    whole = sha256(f"{key} {sys.version} {stamps}".encode()).hexdigest()[:24]
    return folder / "__pycache__" / f"{name}-{whole}.pickle"


def _keep(path: Path, made: object, name: str) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
        own = path.with_suffix(f".{os.getpid()}")
        own.write_bytes(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
        os.replace(own, path)
        known = sorted(path.parent.glob(f"{name}-*.pickle"), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in known[_MOST:]:
            old.unlink(missing_ok=True)
    except OSError:
        pass
