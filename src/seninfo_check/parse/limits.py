"""A parser in a child process that can be stopped: a hostile or broken file may cost a time limit, never the program."""

from __future__ import annotations

import faulthandler
import os
import pickle
import select
import signal
import subprocess
import sys
import threading
import time
import warnings
from importlib import import_module
from typing import NoReturn

from seninfo_check.model import Document, Fetched, Reason, Unreadable
from seninfo_check.parse import PARSERS, parse
from seninfo_check.parse.sniff import media_type_of

_CRASHED = "The file is damaged in a way that stops it being read. Open it, save it again as .docx or PDF, and check the new file."
_TIMEOUT = "Reading the file took too long, so we stopped. Save it again as a smaller PDF or .docx, without pictures, and check that."


def parse_within(fetched: Fetched, seconds: float = 30, megabytes: int = 1024) -> Document:
    """Read one page or file as `parse` does, for at most so long and with at most so much memory more than now.

    Raises Unreadable, and nothing else, also when the parser crashes. The child is forked (a few milliseconds) when this process runs
    one thread, as the command line and pool workers do. In a process with more threads (a fork would copy their locks) and where there
    is no fork (Windows), a fresh interpreter is started, which costs about a quarter of a second; where none can be started, the file
    is read in this process without limits. On systems that do not count address space only time is limited.
    """
    _load_parser(fetched)
    if hasattr(os, "fork") and threading.active_count() == 1:
        return _answer(*_fork(fetched, seconds, megabytes))
    if sys.executable:
        return _answer(*_start(fetched, seconds, megabytes))
    return parse(fetched)


def _load_parser(fetched: Fetched) -> None:
    # Once here instead of once in every child; files that no parser reads are refused already.
    if fetched.body.strip():
        import_module(f"seninfo_check.parse.{PARSERS[media_type_of(fetched)].args[0]}")


def _answer(state: str, payload: bytes) -> Document:
    if state == "late":
        raise Unreadable(Reason.TIMEOUT, _TIMEOUT)
    try:
        answer = pickle.loads(payload)
    except Exception as error:
        # The child died while, or before, it answered.
        raise Unreadable(Reason.UNREADABLE, _CRASHED) from error
    if isinstance(answer, Document):
        return answer
    reason, detail = answer
    raise Unreadable(Reason(reason), detail)


def _fork(fetched: Fetched, seconds: float, megabytes: int) -> tuple[str, bytes]:
    read_end, write_end = os.pipe()
    with warnings.catch_warnings():
        # Python 3.12 warns about threads that libraries such as numpy keep; theirs are made for forking.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _child(fetched, write_end, seconds, megabytes)
    os.close(write_end)
    try:
        state, payload = _collect(read_end, time.monotonic() + seconds)
    finally:
        os.close(read_end)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == getattr(signal, "SIGXCPU", -1):
        state = "late"
    return state, payload


def _collect(read_end: int, deadline: float) -> tuple[str, bytes]:
    parts: list[bytes] = []
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return "late", b""
        # Not select(): a pool's process may have more than 1,024 files open.
        poll = select.poll()
        poll.register(read_end, select.POLLIN | select.POLLHUP)
        if not poll.poll(left * 1000):
            return "late", b""
        part = os.read(read_end, 1 << 20)
        if not part:
            return "done", b"".join(parts)
        parts.append(part)


def _child(fetched: Fetched, write_end: int, seconds: float, megabytes: int) -> NoReturn:
    try:
        for name in ("SIGINT", "SIGTERM"):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        faulthandler.disable()
        _limit(seconds, megabytes)
        payload = memoryview(_parsed(fetched))
        while payload:
            payload = payload[os.write(write_end, payload) :]
    finally:
        # Never return into the parent's code, whatever happened.
        os._exit(0)


def _parsed(fetched: Fetched) -> bytes:
    try:
        return pickle.dumps(parse(fetched), pickle.HIGHEST_PROTOCOL)
    except Unreadable as error:
        return pickle.dumps((str(error.reason), error.detail))


def _limit(seconds: float, megabytes: int) -> None:
    try:
        import resource
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, _address_space() + megabytes * 1024 * 1024), (resource.RLIMIT_CPU, int(seconds) + 1 + _used())):
        try:
            hard = resource.getrlimit(what)[1]
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        except (ValueError, OSError):
            continue


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 1 << 32


def _used() -> int:
    return int(time.process_time())


def _start(fetched: Fetched, seconds: float, megabytes: int) -> tuple[str, bytes]:
    command = [sys.executable, "-c", "from seninfo_check.parse.limits import answer; answer()"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    question = pickle.dumps((fetched, seconds, megabytes))
    try:
        # A fresh interpreter needs a moment before it begins to read.
        done = subprocess.run(command, input=question, capture_output=True, timeout=seconds + 5, env=environment, check=False)
    except subprocess.TimeoutExpired:
        return "late", b""
    except OSError:
        return "done", _parsed(fetched)
    if done.returncode == -getattr(signal, "SIGXCPU", 0):
        return "late", b""
    return "done", done.stdout


def answer() -> None:
    """The other side of `parse_within` in a fresh interpreter: reads a question from standard input and writes the answer."""
    fetched, seconds, megabytes = pickle.loads(sys.stdin.buffer.read())
    _limit(seconds, megabytes)
    sys.stdout.buffer.write(_parsed(fetched))
