"""Forms and files as they come in: counted while they come, refused by what they are and not by what they are called."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive

from seninfo_check.model import Fetched, Unreadable
from seninfo_check.parse.sniff import media_type_of
from seninfo_check.reporters.harmless import one_line
from seninfo_check.web.guard import Refuse
from seninfo_check.web.limits import Limits

#: What surrounds the files of a form.
_AROUND = 200_000


class _TooLarge(Exception):
    pass


def with_form(handler: Callable[[Request, FormData], Response], limits: Limits, refuse: Refuse) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that reads the form within the limits, closes its files afterwards and runs a plain handler with it in a thread."""
    turns = asyncio.Semaphore(limits.uploads)
    # A character of pasted text may take four bytes, and browsers send some of them as three of their own.
    most = limits.upload + 4 * limits.pasted + _AROUND

    async def endpoint(request: Request) -> Response:
        declared = request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > most:
            return await _refuse_body(request, refuse(413, "The files are too large", _too_large(limits)))
        try:
            async with asyncio.timeout(limits.upload_wait):
                await turns.acquire()
        except TimeoutError:
            words = "Many people are sending their reports at this moment. Wait a minute, then try again."
            return await _refuse_body(request, refuse(503, "We are busy", words))
        try:
            async with asyncio.timeout(limits.upload_time):
                counted = Request(request.scope, _counted(request.receive, most))
                form = await counted.form(max_files=limits.files + 1, max_fields=100, max_part_size=4 * limits.pasted)
        except _TooLarge:
            return await _refuse_body(request, refuse(413, "The files are too large", _too_large(limits)))
        except TimeoutError:
            return _closing(refuse(408, "That took too long", "Your report did not arrive in time. Check your connection, then try again."))
        except ClientDisconnect:
            return Response(status_code=400)
        except (HTTPException, ValueError):
            words = f"Give at most {limits.files} files, and paste at most {limits.pasted:,} characters."
            return await _refuse_body(request, refuse(400, "We could not read what you sent", words))
        finally:
            turns.release()
        try:
            return await run_in_threadpool(handler, request, form)
        finally:
            await form.close()

    return endpoint


def files_of(form: FormData, name: str) -> list[UploadFile]:
    """The files of a form's field, without the empty one that a browser sends when none was chosen."""
    return [one for one in form.getlist(name) if isinstance(one, UploadFile) and (one.filename or one.size)]


def taken(files: Sequence[UploadFile], limits: Limits) -> tuple[tuple[Fetched, ...], list[str]]:
    """The files as if fetched, each with a name of its own, and what is wrong with those that cannot be taken."""
    if len(files) > limits.files:
        return (), [f"You chose {len(files)} files. Choose at most {limits.files}."]
    if sum(one.size or 0 for one in files) > limits.upload:
        return (), [_too_large(limits)]
    good: list[Fetched] = []
    wrong = []
    for one in files:
        name = _own_name(one.filename or "", {other.url for other in good})
        body = one.file.read()
        fetched = Fetched(name, (one.content_type or "").partition(";")[0].strip().lower(), body, hashlib.sha256(body).hexdigest())
        problem = _problem(fetched)
        if problem:
            wrong.append(f"{name}: {problem}")
        else:
            good.append(fetched)
    return tuple(good), wrong


def text_of(form: FormData, name: str) -> str:
    """What was typed in a field, without what nobody sees at its ends."""
    value = form.get(name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def _problem(fetched: Fetched) -> str:
    if not fetched.body.strip():
        return "The file is empty. Check that it was saved completely."
    # What a ZIP holds is looked at in the check's own process: opening one may take any amount of memory.
    if fetched.body.startswith(b"PK\x03\x04"):
        return ""
    try:
        media_type_of(fetched)
    except Unreadable as problem:
        return problem.detail
    return ""


def _own_name(name: str, others: set[str]) -> str:
    plain = one_line(name.replace("\\", "/").rsplit("/", 1)[-1], 100) or "file"
    chosen, number = plain, 1
    while chosen in others:
        number += 1
        chosen = f"{plain} ({number})"
    return chosen


def _counted(receive: Receive, most: int) -> Receive:
    size = 0

    async def counting() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise _TooLarge
        return message

    return counting


async def _refuse_body(request: Request, refusal: Response) -> Response:
    # A browser shows our answer only when it could send what it had to send; what comes is thrown away, for a while.
    left = 60_000_000
    with suppress(TimeoutError, ClientDisconnect, RuntimeError):
        async with asyncio.timeout(10):
            while left > 0:
                message = await request.receive()
                left -= len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body"):
                    break
    return _closing(refusal)


def _closing(refusal: Response) -> Response:
    refusal.headers["Connection"] = "close"
    return refusal


def _too_large(limits: Limits) -> str:
    return f"All files together may have {limits.upload // 1_000_000} MB. Save the report as a smaller PDF, or without large pictures."
