"""The self-check page as people run it: `seninfo-check serve` in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]

#: A draft that says some things and leaves others out: how to complain, where to find help, what happens on trips.
REPORT = """# Fernhollow Primary School: SEN information report

Last reviewed in September 2026.

## What kinds of special educational need does the school provide for?

In our classes are pupils with autism, with dyslexia, with a stammer, with low vision and with anxiety.

## How do you know that a child needs extra help?

Class teachers fill in a concern form when a child falls behind. Miss Okafor then sits in on two lessons and does a reading test.

## Who is the SENCO?

Miss Okafor is our SENCO. Phone her on 01632 960177 or write to senco@fernhollow.example.

## How will I know how my child is doing?

At the end of every half term the teacher marks each target. Miss Okafor goes through the plan with you in October, March and July.

## How will my child be taught?

New words are taught before the lesson. Long tasks are cut into steps, and each step has a picture.

## How do you look after my child's feelings?

Mr Adeyemi is trained as an ELSA and sees children alone each Tuesday about worries, loss and falling out with friends.
"""

#: What such a school writes when it reads what is missing.
COMPLAINTS = (
    "If you are not happy with your child's support, talk to Miss Okafor first. "
    "If you still are not, write to the chair of governors: a panel hears your complaint within three weeks."
)


@dataclass
class Server:
    """A running server: its address and its process."""

    url: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rstrip("/").rsplit(":", 1)[1])

    def memory(self) -> int:
        """The bytes of memory that the server's own process uses; the processes that check end with their check."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def processes(self) -> int:
        """How many processes it has started that are alive."""
        return len(psutil.Process(self.process.pid).children(recursive=True))


@contextmanager
def serve(*options: str, program: str = "from seninfo_check.cli import main; main()") -> Iterator[Server]:
    """Serves on a free port until the end of the block. `program` is what Python runs."""
    command = [sys.executable, "-c", program, "serve", "--port", "0", "--no-browser", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    late = threading.Timer(120, process.kill)
    late.start()
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        late.cancel()
        assert "http://" in line, f"the server did not start: {line!r}"
        yield Server("http://" + line.split("http://")[1].split()[0], process)
    finally:
        late.cancel()
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def word_file(path: Path, text: str = REPORT) -> Path:
    """A Word file with real headings, made of a text whose headings begin with #."""
    from docx import Document

    document = Document()
    for line in text.splitlines():
        words = line.lstrip("#")
        if words.strip() and line != words:
            document.add_heading(words.strip(), min(len(line) - len(words), 3))
        elif line.strip():
            document.add_paragraph(line.strip())
    document.save(str(path))
    return path
