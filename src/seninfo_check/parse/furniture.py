"""Furniture that is text like any other: pasted menus and footers, contents lists, breadcrumbs. One rule for every format."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seninfo_check.model import Block, Kind
from seninfo_check.parse.headings import is_question, without_number

_SEPARATOR = re.compile(r" ?[|•·»›▪●] ?| [>/–-] ")
_MENU_WORDS = re.compile(
    r"^(?:home(?: ?page)?|about(?: us| our school)?|our school|contact(?: us)?|news(?: (?:and|&) events)?|latest news|policies|admissions"
    r"|curriculum|governors|governance|vacancies|calendar|term dates|site ?map|privacy(?: (?:policy|notice))?"
    r"|cookies?(?: (?:policy|information|settings))?|log ?in|search|menu|parents(?: (?:&|and) carers)?|key information|ofsted(?: reports?)?"
    r"|pupil premium|sports? premium|pe premium|safeguarding|uniform|newsletters?|gallery|accessibility statement|high visibility version"
    r"|terms(?: of use)?|school meals|clubs|staff(?: list)?|welcome|prospectus|information|statutory information|send|sen|local offer"
    r"|complaints|accessibility(?: plan)?|equality(?: objectives)?|anti-bullying|wellbeing|transition|parentpay|facebook|twitter|instagram"
    r"|youtube|follow us|back to top|quick links|website (?:design )?by .*|(?:school )?website by .*|©.*|copyright .*|designed by .*"
    r"|all rights reserved)\W*$",
    re.IGNORECASE,
)
_CRUMBS = re.compile(r"^you are here\b|^home\s*[»>/›|]\s*\S.{0,120}$", re.IGNORECASE)
_SITE_LINES = re.compile(
    r"^(?:back to (?:the )?top|top of page|skip to (?:main )?content|print (?:this )?page|share (?:this(?: page)?|on .{3,20})"
    r"|read more\W*|close"
    r"|(?:this )?page (?:was )?last (?:updated|edited|modified|reviewed)\b.{0,60}|last (?:edited|modified)\b.{0,60}"
    r"|(?:school )?website (?:design )?by .{2,60}|(?:page|p\.) ?\d+(?: (?:of|/) ?\d+)?|accept(?: all)?(?: cookies)?|table of contents"
    r"|©.{0,120})$",
    re.IGNORECASE,
)
_CONTENTS_TITLE = re.compile(
    r"^(?:table of )?contents(?: page| list)?\W*$|^(?:on|in) this (?:page|report|document)\W*$|^index\W*$", re.IGNORECASE
)
_LEADERS = re.compile(r"\S\s*(?:\.\s?){4,}\s*\d{1,3}$|\S\s*…{2,}\s*\d{1,3}$|\S\t+\d{1,3}$")


_LONGEST_MENU = 900


def is_menu_line(text: str, edge: bool = False) -> bool:
    """Whether one line is a site's menu, footer or breadcrumb: short items side by side, some of them what menus say, and no sentence.

    `edge` says that the line is among the first or last of its document, where less is asked.
    """
    if len(text) > _LONGEST_MENU:
        return False
    if _CRUMBS.match(text) and not re.search(r"[.?!]\s", text):
        return True
    items = [item for item in _SEPARATOR.split(text) if item]
    if len(items) < 3:
        return text.startswith("Home ") and _unseparated_menu(text)
    known = sum(_MENU_WORDS.match(item) is not None for item in items)
    long = sum(len(item.split()) > 7 for item in items)
    capitals = sum(item[0].isupper() or not item[0].isalpha() for item in items)
    if long > len(items) // 3 or capitals < 0.8 * len(items) or any(item.endswith((".", "?", "!")) for item in items[:-1]):
        return False
    return known >= (1 if edge and len(items) <= 5 else 2) and (edge or known * 3 >= len(items))


def is_menu(items: Sequence[str]) -> bool:
    """Whether these links are a site's menu by what they say: it leads home, and half of it is what menus say."""
    known = sum(_MENU_WORDS.match(item) is not None for item in items)
    return known * 2 >= len(items) and any(item.lower() in ("home", "home page", "homepage") for item in items)


def _unseparated_menu(text: str) -> bool:
    words = text.split()
    if not words or words[0] != "Home" or not 5 <= len(words) <= 60 or text.endswith((".", "?", "!")):
        return False
    capitals = sum(word[0].isupper() or not word[0].isalpha() or word in ("and", "us", "of", "the", "for") for word in words)
    return (
        capitals >= 0.9 * len(words)
        and len({"About", "Contact", "News", "Policies", "Curriculum", "Parents", "Admissions"} & set(words)) >= 2
    )


def is_site_line(text: str) -> bool:
    """Whether a line is one of a website's own: back to top, print this page, page last updated, website by."""
    return len(text) < 160 and _SITE_LINES.match(text) is not None


def split_furniture(blocks: Sequence[Block]) -> tuple[list[Block], list[str]]:
    """Blocks without pasted menus, footers and contents lists, and the text of what was taken out, in order."""
    out = _contents(blocks)
    count = len(blocks)
    for number, block in enumerate(blocks):
        if block.kind is Kind.TABLE_ROW:
            continue
        edge = number < 6 or number >= count - 6
        if is_site_line(block.text) or is_menu_line(block.text, edge):
            out.add(number)
    out |= _repeated_links(blocks)
    kept = [block for number, block in enumerate(blocks) if number not in out]
    return kept, [blocks[number].text for number in sorted(out)]


def _contents(blocks: Sequence[Block]) -> set[int]:
    """Numbers of the blocks that only list the document's own headings."""
    last: dict[str, int] = {}
    for number, block in enumerate(blocks):
        if block.kind is Kind.HEADING:
            last[without_number(block.text)] = number
    longest = max(map(len, last), default=0) + 20
    names = [without_number(block.text) if len(block.text) <= longest else "" for block in blocks]
    echoes = [bool(name) and last.get(name, -1) > number for number, name in enumerate(names)]
    out: set[int] = set()
    number = 0
    while number < len(blocks):
        if (
            blocks[number].text[-1].isdigit()
            and len(blocks[number].text) < 200
            and _LEADERS.search(blocks[number].text)
            and blocks[number].kind is not Kind.TABLE_ROW
        ):
            out.add(number)
        if not echoes[number]:
            if number < 20 and _is_run_on_contents(blocks[number], last, number):
                out.add(number)
            number += 1
            continue
        end = number
        for ahead in range(number, len(blocks)):
            if echoes[ahead]:
                end = ahead
            elif ahead - end > 2 or len(blocks[ahead].text.split()) > 15:
                break
        run = range(number, end + 1)
        if sum(echoes[index] for index in run) >= 3 and sum(echoes[index] for index in run) >= 0.6 * len(run):
            # A heading inside the run that is not an echo may be the real one.
            out |= {index for index in run if echoes[index] or blocks[index].kind is not Kind.HEADING or is_question(blocks[index].text)}
        number = end + 1
    return out | {
        index
        for index, block in enumerate(blocks)
        if _CONTENTS_TITLE.match(block.text) and (index + 1 in out or (index + 1 < len(blocks) and blocks[index + 1].kind is Kind.HEADING))
    }


def _is_run_on_contents(block: Block, headings: dict[str, int], number: int) -> bool:
    if block.kind is Kind.HEADING or len(block.text) < 40:
        return False
    name = without_number(block.text)
    inside = [heading for heading, at in headings.items() if at > number and len(heading) > 5 and heading in name]
    return len(inside) >= 3 and sum(len(heading) for heading in inside) > 0.6 * len(name)


def _repeated_links(blocks: Sequence[Block]) -> set[int]:
    """The same link, and nothing else, three times or more: "Read more", "Download"."""
    seen: dict[str, list[int]] = {}
    for number, block in enumerate(blocks):
        if block.kind in (Kind.PARAGRAPH, Kind.LIST_ITEM) and len(block.links) == 1 and block.links[0].text == block.text:
            seen.setdefault(f"{block.text} {block.links[0].url}", []).append(number)
    return {number for numbers in seen.values() if len(numbers) >= 3 for number in numbers}
