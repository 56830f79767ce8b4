"""Plain text and Markdown to Documents: the lines become simple HTML, and the HTML's blocks are taken."""

from __future__ import annotations

import re
from html import escape

from seninfo_check.model import Document, Fetched, Kind
from seninfo_check.parse.characters import BULLET, decode
from seninfo_check.parse.headings import is_question, looks_like_heading
from seninfo_check.parse.html import blocks_of_markup, without_anchor

_ATX = re.compile(r"^ {0,3}(#{1,6})\s+(.+?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)\s*$")
_ITEM = re.compile(r"^(\s*)(?:[-*+•·▪■●○‣⁃–]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")
_RULE = re.compile(r"^\s*([-*_=~])(?:\s*\1){2,}\s*$")
_TABLE = re.compile(r"^\s*\|?.*\S\s*\|.*\S")
_DIVIDER = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.):]?|[A-Z][.)]|(?:section|part|question) \d{1,2}[.:]?)\s+[^\W\d]", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\(\s*<?([^)\s>]*)>?(?:\s+\"[^\"]*\")?\s*\)")
_BARE = re.compile(r"<((?:https?://|mailto:)[^>\s]+|[^@\s<>]+@[^@\s<>]+)>")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])")
# Nobody wraps text wider than this by hand.
_WIDEST = 160
_MARKDOWN = re.compile(r"(?m)^ {0,3}#{1,6} \S|\]\((?:https?:|mailto:|/|#)|^\s*\|?\s*:?-{3,}:?\s*\|")
_URL = re.compile(r"(?<![\"'>=\w/])((?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)\]’'])")


def parse_text(fetched: Fetched) -> Document:
    """Read plain text or Markdown: wrapped lines are joined, headings known by marks, capitals, numbers or questions."""
    text = re.sub(r"\r\n?", "\n", decode(fetched.body, fetched.charset)).replace("\f", "\n\n").translate({0: None, 1: None, 2: None})
    marked = fetched.media_type == "text/markdown" or re.search(r"\.(?:md|markdown)$", fetched.url.lower()) or _MARKDOWN.search(text)
    lines = _without_front_matter(text).split("\n")
    markup = _markup(lines if marked else _spread(lines), bool(marked))
    blocks, furniture = blocks_of_markup(markup, fetched.url)
    return Document(
        url=fetched.url,
        title=next((block.text for block in blocks if block.kind is Kind.HEADING), ""),
        media_type="text/markdown" if marked else "text/plain",
        blocks=tuple(without_anchor(blocks)),
        furniture=tuple(furniture),
    )


def _without_front_matter(text: str) -> str:
    return re.sub(r"\A---\n(?:[\w-]+:.*\n|[ \t].*\n)+---\n", "", text)


def _spread(lines: list[str]) -> list[str]:
    """Word processors save a paragraph as one long line, with nothing between it and the next: put an empty line there."""
    if not any(len(line) > _WIDEST for line in lines):
        return lines
    spread: list[str] = []
    for line in lines:
        if not (spread and _is_table([spread[-1], line], 1)):
            spread.append("")
        spread.append(line)
    return spread


def _markup(lines: list[str], marked: bool) -> str:
    out: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if not line.strip() or _RULE.match(line):
            number += 1
        elif match := _ATX.match(line):
            level = len(match[1])
            out.append(f"<h{level}>{_inline(match[2], marked)}</h{level}>")
            number += 1
        elif _UNDERLINE.match(following) and len(following.strip()) > 2 and not _ITEM.match(line):
            level = 1 if "=" in following else 2
            out.append(f"<h{level}>{_inline(line, marked)}</h{level}>")
            number += 2
        elif _is_table(lines, number):
            number = _table(lines, number, out, marked)
        elif _starts_item(line, following, number, lines):
            number = _list(lines, number, out, marked)
        elif _is_heading(lines, number):
            level = 1 if number == _first(lines) else 2
            out.append(f"<h{level}>{_inline(line, marked)}</h{level}>")
            number += 1
        else:
            number = _paragraph(lines, number, out, marked)
    return "".join(out)


def _first(lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines) if line.strip()), 0)


def _is_table(lines: list[str], number: int) -> bool:
    if not _TABLE.match(lines[number]):
        return False
    if number + 1 < len(lines) and _DIVIDER.match(lines[number + 1]) and "|" in lines[number]:
        return True
    line = lines[number].strip()
    return line.startswith("|") and line.endswith("|") and line.count("|") > 2


def _table(lines: list[str], number: int, out: list[str], marked: bool) -> int:
    out.append("<table>")
    while number < len(lines) and "|" in lines[number] and lines[number].strip():
        if not _DIVIDER.match(lines[number]):
            cells = re.split(r"(?<!\\)\|", lines[number].strip().removeprefix("|").removesuffix("|"))
            out.append("<tr>" + "".join(f"<td>{_inline(cell.strip(), marked, cell=True)}</td>" for cell in cells) + "</tr>")
        number += 1
    out.append("</table>")
    return number


def _starts_item(line: str, following: str, number: int, lines: list[str]) -> bool:
    if BULLET.match(line) and not re.match(r"\s*[*»>]", line):
        return True
    match = _ITEM.match(line)
    if match is None:
        return False
    # "1. What do we do?" with an answer beneath is a heading; so is a short numbered line that stands alone.
    return not _is_heading(lines, number)


def _list(lines: list[str], number: int, out: list[str], marked: bool) -> int:
    indents: list[int] = []
    while number < len(lines):
        line = lines[number]
        match = _ITEM.match(line) or (BULLET.match(line) if not re.match(r"\s*[*»>]\S", line) else None)
        if not line.strip():
            after = number + 1
            if after < len(lines) and (_ITEM.match(lines[after]) or BULLET.match(lines[after])) and not _is_heading(lines, after):
                number += 1
                continue
            break
        if match is None or (_is_heading(lines, number) and not lines[number - 1].strip()):
            break
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        while indents and indent < indents[-1]:
            out.append("</ul>")
            indents.pop()
        if not indents or indent > indents[-1] + 1:
            out.append("<ul>")
            indents.append(indent)
        words = [line[match.end() :]]
        number += 1
        # Lines of the same item, wrapped.
        while number < len(lines) and lines[number].strip() and not _begins(lines, number):
            words.append(lines[number].strip())
            number += 1
        out.append(f"<li>{_inline(' '.join(words), marked)}</li>")
    out += ["</ul>"] * len(indents)
    return number


def _begins(lines: list[str], number: int) -> bool:
    line = lines[number]
    return bool(_ATX.match(line) or _ITEM.match(line) or BULLET.match(line) or _is_table(lines, number) or _RULE.match(line))


def _is_heading(lines: list[str], number: int) -> bool:
    """Whether a line of plain text stands alone as a heading: capitals, a number or a question, short, with text after it."""
    line = lines[number].strip().strip("*_ ")
    before = lines[number - 1].strip() if number else ""
    words = line.split()
    if before or not words or len(words) > 20 or line.endswith((".", ";", ",")) or "|" in line or "@" in line:
        return False
    following = lines[number + 1].strip() if number + 1 < len(lines) else ""
    if is_question(line):
        return True
    if _NUMBERED.match(line):
        # A numbered list has another number right below.
        return len(words) <= 12 and not _NUMBERED.match(following) and line[-1] not in ":" and _next_is_text(lines, number)
    letters = [character for character in line if character.isalpha()]
    if len(letters) > 3 and line.upper() == line and len(words) <= 12 and not re.search(r"\d{4,}", line):
        # One word in capitals is as often a label (SENCO) as a heading.
        return len(words) > 1 or _is_running(lines, number)
    # A few words between empty lines, with running text beneath.
    alone = not following and not _ITEM.match(lines[number]) and len(words) <= 9 and line[0].isupper() and line[-1] not in ":!?"
    return alone and looks_like_heading(line, bold=True) and (_is_running(lines, number) or number == _first(lines))


def _is_running(lines: list[str], number: int) -> bool:
    following = next((line.strip() for line in lines[number + 1 :] if line.strip()), "")
    return len(following) > 45 and not _begins([following], 0)


def _next_is_text(lines: list[str], number: int) -> bool:
    following = next((line.strip() for line in lines[number + 1 :] if line.strip()), "")
    return (bool(following) and not _NUMBERED.match(following)) or bool(re.match(r"\d{1,2}\.\d", following))


def _paragraph(lines: list[str], number: int, out: list[str], marked: bool) -> int:
    words: list[str] = []
    while number < len(lines) and lines[number].strip():
        if words and (_begins(lines, number) or _UNDERLINE.match(lines[number])):
            break
        line = lines[number]
        words.append(_inline(line.strip().removeprefix(">").strip(), marked))
        if (marked and line.endswith(("  ", "\\"))) or (not marked and _is_short(line, lines, number)):
            words.append("<br>")
        number += 1
    out.append(f"<p>{' '.join(words)}</p>")
    return number


def _is_short(line: str, lines: list[str], number: int) -> bool:
    """Whether a line of plain text ends where its writer wanted, and not where an editor wrapped it."""
    widest = max((len(other) for other in lines[max(0, number - 3) : number + 4]), default=0)
    following = lines[number + 1].strip() if number + 1 < len(lines) else ""
    first = following.split(" ")[0]
    return bool(first) and len(line) + len(first) + 1 < widest - 12


def _inline(text: str, marked: bool, cell: bool = False) -> str:
    if not marked:
        return _URL.sub(_bare_link, escape(text, quote=False))
    held: list[str] = []

    def hold(markup: str) -> str:
        held.append(markup)
        return f"\x01{len(held) - 1}\x02"

    text = re.sub(r"<br\s*/?>", lambda _: hold("<br>"), text)
    text = _LINK.sub(lambda m: "" if m[0].startswith("!") else hold(f'<a href="{escape(m[2])}">{_plain(m[1])}</a>'), text)
    text = _BARE.sub(lambda m: hold(f'<a href="{escape(m[1] if ":" in m[1] else "mailto:" + m[1])}">{escape(m[1])}</a>'), text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", lambda m: hold(escape(m[1])), text)
    text = _URL.sub(_bare_link, escape(text, quote=False))
    text = _BOLD.sub(r"<b>\2</b>", text)
    text = _EMPHASIS.sub(r"\2", text)
    for number in range(len(held) - 1, -1, -1):
        text = text.replace(f"\x01{number}\x02", held[number])
    return text


def _plain(text: str) -> str:
    return escape(_EMPHASIS.sub(r"\2", _BOLD.sub(r"\2", text)), quote=False)


def _bare_link(match: re.Match[str]) -> str:
    address = match[1] if match[1].startswith("http") else f"http://{match[1]}"
    return f'<a href="{address}">{match[1]}</a>'
