"""What the HTML parser keeps, what it calls furniture, and what becomes a heading."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seninfo_check.model import Block, Document, Fetched, Kind, Link, Reason, Unreadable
from seninfo_check.parse import parse
from seninfo_check.parse.html import LARGEST, parse_html

URL = "https://school.example/info/send"
PROSE = "Teachers plan small steps and check with a whiteboard before anybody goes off to work alone in a book."


def read(body: str | bytes, charset: str = "") -> Document:
    return parse_html(Fetched(URL, "text/html", body.encode() if isinstance(body, str) else body, charset=charset))


def shape(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in document.blocks]


def headings(document: Document) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in document.blocks if block.kind is Kind.HEADING]


# ---- furniture ----------------------------------------------------------------------------------------------------------

FURNITURE = {
    "nav": "<nav><ul><li><a href='/complaints'>Complaints</a></li></ul></nav>",
    "footer": "<footer><p>Alder School, Mill Lane. Complaints.</p></footer>",
    "footer by id": "<div id='footer'><p>Alder School, Mill Lane. Complaints.</p></div>",
    "cookie notice": "<div class='cookie-banner'><p>We use cookies. Complaints.</p><button>OK</button></div>",
    "cookie dialog": "<div role='dialog'>We use cookies. Complaints. <button>OK</button></div>",
    "breadcrumb": "<div class='crumbs'><a href='/'>Home</a> &raquo; Complaints</div>",
    "breadcrumb as text": "<p>You are here: Home &gt; Information &gt; Complaints</p>",
    "menu without a name": "<ul><li><a href='/a'>Home</a></li><li><a href='/b'>Complaints</a></li><li><a href='/c'>Contact</a></li></ul>",
    "sidebar": "<div class='col-side'><h4>In this section</h4><ul><li><a href='/x'>Complaints</a></li></ul></div>",
    "news": "<div class='latest-news'><h3>Latest news</h3><p>Complaints about the rain were few on sports day.</p></div>",
    "news without a name": "<div><h3>Latest news</h3><p>Complaints about the rain were few on sports day.</p></div>",
    "search": "<form action='/search'><label>Complaints</label><input type='submit' value='Go'></form>",
    "skip link": "<a class='skip-link screen-reader-text' href='#main'>Skip to Complaints</a>",
    "social": "<div class='social-icons'><a href='#'>Complaints on Twitter</a></div>",
    "translate": "<div class='translate'>Select Language Complaints</div>",
    "site header": "<header><a href='/'>Alder School</a><nav><a href='/c'>Complaints</a></nav></header>",
    "pasted footer": "<p>Alder School | SEND | Complaints | Privacy | Site map</p>",
    "website by": "<p>Website design by Complaints Web</p>",
    "screen reader text": "<span class='screen-reader-text'>Complaints</span>",
}


@pytest.mark.parametrize("name", FURNITURE)
def test_furniture_is_kept_apart(name: str) -> None:
    document = read(f"<body><h1>SEND</h1>{FURNITURE[name]}<div id='content'><p>{PROSE}</p><p>{PROSE}</p></div></body>")

    assert "Complaints" not in document.text
    assert "Complaints" in " ".join(document.furniture)
    assert document.text.count(PROSE) == 2


def test_what_stands_beside_main_is_furniture_and_main_is_not() -> None:
    document = read(f"<body><div>Complaints, news and buses.</div><main><h1>SEND</h1><p>{PROSE}</p><p>{PROSE}</p></main></body>")

    assert shape(document) == [("heading", 1, "SEND"), ("paragraph", 0, PROSE), ("paragraph", 0, PROSE)]
    assert document.furniture == ("Complaints, news and buses.",)


@pytest.mark.parametrize("wrapper", ["<div class='sidebar'>", "<div id='menu'>", "<div class='news'>", "<aside>", "<form>"])
def test_a_report_in_a_badly_named_wrapper_is_read(wrapper: str) -> None:
    close = "</" + wrapper[1:].split(" ")[0].rstrip(">") + ">"

    document = read(f"<body>{wrapper}<h1>SEND</h1><p>{PROSE}</p><p>{PROSE}</p>{close}</body>")

    assert document.text.count(PROSE) == 2


def test_a_list_of_documents_in_the_text_is_content() -> None:
    document = read(
        f"<body><ul><li><a href='/'>Home</a></li><li><a href='/n'>News</a></li><li><a href='/c'>Contact</a></li></ul><div><h1>SEND</h1>"
        f"<p>{PROSE}</p><ul><li><a href='a.pdf'>SEND policy (PDF)</a></li><li><a href='b.pdf'>Accessibility plan</a></li>"
        "<li><a href='/offer'>Local offer</a></li></ul></div></body>"
    )

    assert Block(Kind.LIST_ITEM, "SEND policy (PDF)", 1, links=(Link("SEND policy (PDF)", "https://school.example/info/a.pdf"),)) in (
        document.blocks
    )
    assert "Home" not in document.text


def test_a_contents_list_is_furniture_and_the_headings_stay() -> None:
    names = ["1. Who we help", "2. How we teach", "3. Complaints"]
    contents = "".join(f"<li><a href='#s{number}'>{name}</a></li>" for number, name in enumerate(names))
    sections = "".join(f"<h2 id='s{number}'>{name}</h2><p>{PROSE}</p>" for number, name in enumerate(names))

    document = read(f"<main><h1>SEND</h1><p>Contents</p><ul>{contents}</ul>{sections}</main>")

    assert [(1, "SEND"), *((2, name) for name in names)] == headings(document)
    assert {"Contents", *names} == set(document.furniture)


def test_an_index_of_questions_on_other_pages_is_content() -> None:
    document = read("<main><h1>SEND</h1><ul><li><a href='a.html'>Teaching</a><ul><li>How are pupils taught?</li></ul></li></ul></main>")

    assert ("list-item", 2, "How are pupils taught?") in shape(document)


# ---- accordions and tabs ------------------------------------------------------------------------------------------------

ACCORDIONS = {
    "details": "<details><summary>Complaints</summary><p>{}</p></details>",
    "button and hidden panel": "<button aria-controls='p1'>Complaints</button><div id='p1' hidden><p>{}</p></div>",
    "button without aria": "<div class='x'><button>Complaints</button><div style='display:none'><p>{}</p></div></div>",
    "bootstrap": "<div class='card'><div class='card-header'><button data-toggle='collapse' data-target='#c1'>Complaints</button></div>"
    "<div id='c1' class='collapse'><p>{}</p></div></div>",
    "bootstrap 5": "<div class='accordion-item'><div class='accordion-header'><button data-bs-target='#c1'>Complaints</button></div>"
    "<div id='c1' class='accordion-collapse'><p>{}</p></div></div>",
    "elementor": "<div class='elementor-accordion-item'><div class='elementor-tab-title' role='tab' aria-controls='t1' id='x1'>"
    "<a class='elementor-accordion-title'>Complaints</a></div><div id='t1' class='elementor-tab-content'><p>{}</p></div></div>",
    "faq plug-in": "<div class='faq-item'><div class='faq-question'>Complaints</div><div class='faq-answer'><p>{}</p></div></div>",
    "tabs": "<ul class='nav-tabs' role='tablist'><li><a role='tab' href='#t1'>Complaints</a></li>"
    "<li><a role='tab' href='#t2'>Other</a></li></ul>"
    "<div><div id='t1' role='tabpanel'><p>{}</p></div><div id='t2' role='tabpanel'><p>Something else here.</p></div></div>",
}


@pytest.mark.parametrize("name", ACCORDIONS)
def test_an_accordions_label_is_the_heading_of_its_text(name: str) -> None:
    document = read(f"<main><h1>SEND</h1>{ACCORDIONS[name].format(PROSE)}<p>{PROSE} More.</p></main>")

    assert shape(document)[:3] == [("heading", 1, "SEND"), ("heading", 2, "Complaints"), ("paragraph", 0, PROSE)]
    assert document.text.count("Complaints") == 1


def test_an_accordions_heading_tag_keeps_its_level() -> None:
    document = read(f"<main><h1>A</h1><h3><button aria-controls='p'>Complaints</button></h3><div id='p' hidden><p>{PROSE}</p></div></main>")

    assert headings(document) == [(1, "A"), (3, "Complaints")]


def test_a_button_that_opens_nothing_is_not_text() -> None:
    assert "Print" not in read(f"<main><h1>SEND</h1><p>{PROSE}</p><button>Print</button></main>").text


def test_foundation_tabs_give_each_panel_its_own_label() -> None:
    document = read(
        "<ul class='tabs'><li><a href='#p1'>Who we help</a></li><li><a href='#p2'>Complaints</a></li></ul>"
        f"<div><div id='p1'><p>{PROSE}</p></div><div id='p2'><p>{PROSE} Again.</p></div></div>"
    )

    assert [block.text for block in document.blocks] == ["Who we help", PROSE, "Complaints", f"{PROSE} Again."]


PAGES = {
    "asp.net": "<form id='aspnetForm'><div id='menu'><a href='/'>Home</a></div>{}<div id='footer'>Alder School</div></form>",
    "genesis": "<div class='content-sidebar-wrap'><div class='content'>{}</div><div class='sidebar widget-area'><p>Sports</p></div></div>",
    "elementor": "<div class='elementor-widget'><div class='elementor-widget-container'>{}</div></div>",
    "wix": "<div id='SITE_HEADER'><p>Alder</p></div><div id='PAGES_CONTAINER'>{}</div><div id='SITE_FOOTER'><p>© 2026</p></div>",
    "layout table": "<table><tr><td><a href='/'>Home</a><br><a href='/a'>About</a><br><a href='/n'>News</a></td><td>{}</td></tr></table>",
    "drupal": "<div class='one-sidebar sidebar-first'><div id='sidebar-first'><ul><li><a href='/x'>SEND</a></li></ul></div>{}</div>",
}


@pytest.mark.parametrize("maker", PAGES)
def test_pages_of_many_makers_give_their_text_and_nothing_else(maker: str) -> None:
    document = read(f"<body>{PAGES[maker].format(f'<div class=page-header><h1>SEND</h1></div><p>{PROSE}</p><p>{PROSE}</p>')}</body>")

    assert shape(document) == [("heading", 1, "SEND"), ("paragraph", 0, PROSE), ("paragraph", 0, PROSE)]


def test_a_landing_page_gives_its_links_and_not_its_footer() -> None:
    document = read(
        "<div id='nav'><ul><li><a href='/'>Home</a></li><li><a href='/n'>News</a></li></ul></div><div><h1>SEND</h1><p>See "
        "<a href='r.pdf'>our report</a>.</p></div><div id='footer'><p>Alder School, Mill Lane, Alderton. Telephone 01632 960123</p></div>"
    )

    assert [block.text for block in document.blocks] == ["SEND", "See our report."]


# ---- headings -----------------------------------------------------------------------------------------------------------


def test_bold_paragraphs_are_headings_below_the_real_one() -> None:
    document = read(f"<h1>SEND</h1><p><strong>Our staff</strong></p><p>{PROSE}</p><h2>More</h2><p><b><u>Money</u></b></p><p>{PROSE}</p>")

    assert headings(document) == [(1, "SEND"), (2, "Our staff"), (2, "More"), (3, "Money")]


@pytest.mark.parametrize(
    "text", ["Our SENDCo is Mrs Alder.", "Mrs Jo Alder, SENDCo", "SENDCo: 01632 960123", "office@alder.example", "Tel: ask at the office"]
)
def test_bold_facts_are_not_headings(text: str) -> None:
    assert [("paragraph", 0, text)] == shape(read(f"<p><strong>{text}</strong></p>"))


def test_a_short_question_alone_is_a_heading() -> None:
    assert shape(read(f"<p>What if I am not happy?</p><p>{PROSE}</p>")) == [
        ("heading", 2, "What if I am not happy?"),
        ("paragraph", 0, PROSE),
    ]


def test_a_bold_question_with_its_answer_after_a_break_is_a_heading() -> None:
    document = read("<div><strong>How is my child getting on?</strong><br>We look every term.</div>")

    assert shape(document) == [("heading", 2, "How is my child getting on?"), ("paragraph", 0, "We look every term.")]


def test_nested_and_unclosed_headings_do_not_run_together() -> None:
    assert headings(read(f"<h2>Section<h3>Sub</h2><p>{PROSE}</p>")) == [(2, "Section"), (3, "Sub")]
    assert shape(read(f"<h2>Section<p>{PROSE}</p>")) == [("heading", 2, "Section"), ("paragraph", 0, PROSE)]
    assert shape(read("<h1>SEND<br>report <span>2026</span></h1>")) == [("heading", 1, "SEND report 2026")]


def test_a_heading_tag_round_a_paragraph_is_a_paragraph_and_the_schedules_wording_is_a_heading() -> None:
    sentences = "We watch every child in the first weeks of term. Teachers then tell Mrs Alder, who looks at books and asks you."
    schedule = (
        "10. How the governing body involves other bodies, including health and social services bodies, local authority "
        "support services and voluntary organisations, in meeting the needs of pupils with special educational needs and "
        "in supporting their families."
    )

    assert [("paragraph", 0, sentences), ("heading", 3, schedule)] == shape(read(f"<h2>{sentences}</h2><h3>{schedule}</h3>"))


# ---- lists, tables, lines -----------------------------------------------------------------------------------------------


def test_lists_keep_their_depth() -> None:
    document = read("<ul><li>Reading<ul><li>Toe by Toe</li></ul></li><li><p>Number</p></li></ul>")

    assert shape(document) == [("list-item", 1, "Reading"), ("list-item", 2, "Toe by Toe"), ("list-item", 1, "Number")]


def test_two_breaks_part_paragraphs_and_bullets_after_breaks_are_items() -> None:
    document = read("<p>One thing.<br><br>Another thing.</p><p>We have:<br>• a ramp<br>\uf0b7 a lift</p><p>·&nbsp;&nbsp; a hoist</p>")

    assert shape(document) == [
        ("paragraph", 0, "One thing."),
        ("paragraph", 0, "Another thing."),
        ("paragraph", 0, "We have:"),
        ("list-item", 1, "a ramp"),
        ("list-item", 1, "a lift"),
        ("list-item", 1, "a hoist"),
    ]


def test_a_table_row_is_one_block_with_its_cells_in_order() -> None:
    document = read(
        "<table><tr><th>Role<th>Name</tr><tr><td>SENCO<td><b>Mrs Alder</b><br>Tuesdays</tr><tr><td>Nurse<td>&nbsp;</tr></table>"
    )

    assert shape(document) == [("table-row", 0, "Role | Name"), ("table-row", 0, "SENCO | Mrs Alder Tuesdays"), ("table-row", 0, "Nurse")]


def test_a_table_of_questions_keeps_each_answer_under_its_question() -> None:
    document = read(
        "<h1>SEND</h1><table><tr><td>1<td>How are pupils taught?</td><td><p>In small steps.</p><ul><li>Signs</li></ul></td></tr>"
        f"<tr><td>2<td>Equipment</td><td>{PROSE}</td></tr></table>"
    )

    assert shape(document) == [
        ("heading", 1, "SEND"),
        ("heading", 2, "How are pupils taught?"),
        ("paragraph", 0, "In small steps."),
        ("list-item", 1, "Signs"),
        ("heading", 2, "Equipment"),
        ("paragraph", 0, PROSE),
    ]


def test_a_layout_table_is_unwrapped() -> None:
    document = read(f"<table><tr><td><h1>SEND</h1><p>{PROSE}</p><table><tr><td>A<td>B</tr></table></td></tr></table>")

    assert shape(document) == [("heading", 1, "SEND"), ("paragraph", 0, PROSE), ("table-row", 0, "A | B")]


def test_a_definition_list_is_rows_or_headings() -> None:
    document = read(f"<dl><dt>EHC<dd>Education, health and care</dd><dt>Who helps?<dd>Mrs Alder.</dd><dt>Teaching<dd>{PROSE}</dd></dl>")

    assert shape(document) == [
        ("table-row", 0, "EHC | Education, health and care"),
        ("heading", 2, "Who helps?"),
        ("paragraph", 0, "Mrs Alder."),
        ("heading", 2, "Teaching"),
        ("paragraph", 0, PROSE),
    ]


def test_odd_characters_are_cleaned() -> None:
    assert shape(read("<p>One\u2011to\u2011one&nbsp;\u200bhelp\ufeff  for\n all co\u00ad-ordi\u00adnators\u2028 </p>")) == [
        ("paragraph", 0, "One-to-one help for all co-ordinators")
    ]


# ---- links, addresses, dates --------------------------------------------------------------------------------------------


def test_links_are_absolute_and_their_words_stay() -> None:
    document = read(
        "<base href='https://school.example/x/'><p id='here'>See <a href='../p/plan.pdf'>our <b>plan</b></a>, <a href='#'>more</a> or "
        "<a href='mailto:senco@alder.example'>write</a>.</p>"
    )

    assert (
        Block(
            Kind.PARAGRAPH,
            "See our plan, more or write.",
            anchor="here",
            links=(
                Link("our plan", "https://school.example/p/plan.pdf"),
                Link("more", ""),
                Link("write", "mailto:senco@alder.example"),
            ),
        ),
    ) == document.blocks


def test_an_embedded_document_is_a_link() -> None:
    document = read(
        f"<main><h1>SEND</h1><p>{PROSE}</p><iframe src='https://docs.google.com/document/d/1/pub' title='Our report'></iframe></main>"
    )

    assert (Link("Our report", "https://docs.google.com/document/d/1/pub"),) == document.blocks[-1].links


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<a href='/cdn-cgi/l/email-protection' data-cfemail='7f'>[email&#160;protected]</a>", "hidden"),
        ("<script>document.write('senco'+'@'+'alder.example')</script>", "hidden"),
        ("This email address is being protected from spambots.", "hidden"),
        ("<img src='/m/1.png' alt='email address'>", "picture"),
        ("<img src='/m/email-senco.png'>", "picture"),
    ],
)
def test_a_hidden_email_address_is_said_to_be_unread(markup: str, words: str) -> None:
    document = read(f"<main><h1>SEND</h1><p>{PROSE} Write to {markup}</p></main>")

    assert any(words in line for line in document.unread)
    assert "alder.example" not in document.text


def test_a_picture_whose_alternative_text_is_the_address_is_read_as_the_address() -> None:
    document = read(f"<main><h1>SEND</h1><p>{PROSE} Write to Mrs Lane <img src='/m/1.png' alt='senco@alder.example'></p></main>")

    assert "Write to Mrs Lane senco@alder.example" in document.text
    assert document.unread == ()


def test_title_language_and_dates_are_the_pages_own() -> None:
    document = read(
        "<html lang='en-GB'><head><title>SEND | Alder</title><meta property='article:published_time' content='2025-09-01T10:00:00Z'>"
        "<meta property='article:modified_time' content='2026-10-02T10:00:00+01:00'></head><body><h1>SEND</h1></body></html>"
    )

    assert (document.title, document.language) == ("SEND | Alder", "en-GB")
    assert {"created": date(2025, 9, 1), "modified": date(2026, 10, 2)} == document.dates


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("<p>£5 – “café”</p>".encode("utf-16"), "utf-8"),
        ("<p>£5 – “café”</p>".encode("utf-8-sig"), "windows-1252"),
        ("<p>£5 – “café”</p>".encode("cp1252"), "windows-1252"),
        ("<p>£5 – “café”</p>".encode("cp1252"), ""),
        ("<p>£5 – “café”</p>".encode("cp1252"), "iso-8859-1"),
        ("<meta charset='windows-1252'><p>£5 – “café”</p>".encode("cp1252"), ""),
        ("<meta charset='iso-8859-1'><p>£5 – “café”</p>".encode(), "utf-8"),
        ("<meta charset='no-such'><p>£5 – “café”</p>".encode(), "nor-this"),
    ],
)
def test_every_encoding_is_read(body: bytes, charset: str) -> None:
    assert read(body, charset).text == "£5 – “café”"


def test_a_page_that_is_too_large_is_refused_and_pictures_in_it_do_not_count() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(b"<p>x</p>" + b" " * LARGEST)
    assert Reason.TOO_LARGE is refusal.value.reason

    assert "Mrs Alder" in read("<p>Mrs Alder <img src='data:image/png;base64," + "A" * 6_000_000 + "'></p>").text


# ---- properties ---------------------------------------------------------------------------------------------------------

_TAGS = ["p", "div", "h1", "h2", "h3", "ul", "li", "table", "tr", "td", "dl", "dt", "dd", "b", "a href='/x'", "span", "details", "summary"]
_WORDS = st.text(alphabet=st.sampled_from("abcdefgh ?.:–é\u00a0\u200b\uf0b7|•"), min_size=1, max_size=20)
_TREE = st.recursive(
    _WORDS,
    lambda inner: st.tuples(st.sampled_from(_TAGS), st.lists(inner, max_size=4)).map(
        lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0].split(' ')[0]}>"
    ),
    max_leaves=25,
)


@given(_TREE)
def test_no_block_is_empty_or_holds_stray_spaces(markup: str) -> None:
    for block in read(f"<body>{markup}</body>").blocks:
        assert block.text == " ".join(block.text.split())
        assert block.text


@given(st.lists(st.sampled_from(["alder", "beech", "cedar", "damson", "elder"]), min_size=1, max_size=30), st.data())
def test_all_text_of_a_page_without_furniture_is_kept_in_order(names: list[str], data: st.DataObject) -> None:
    words = [f"{name}{number}" for number, name in enumerate(names)]
    tags = [data.draw(st.sampled_from(["p", "h2", "li", "div", "blockquote", "strong"])) for _ in words]

    document = read("<body>" + " ".join(f"<{tag}>{word}</{tag}>" for tag, word in zip(tags, words, strict=True)) + "</body>")

    assert words == document.text.split()


_PAGE = (
    f"<html lang='en'><head><title>S</title></head><body><nav><a href='/'>Home</a></nav><main id='m'><h1>SEND</h1><details>"
    f"<summary>A</summary><p>{PROSE}</p></details><ul><li>x<ul><li>y</li></ul></li></ul><table><tr><td>Q?</td><td>{PROSE}</td></tr></table></main></body></html>"
).encode()


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(_PAGE)), st.integers(0, 12), st.binary(max_size=6)), max_size=8))
def test_a_mutated_page_is_read_or_refused(cuts: list[tuple[int, int, bytes]]) -> None:
    body = _PAGE
    for start, length, put in cuts:
        body = body[:start] + put + body[start + length :]

    with suppress(Unreadable):
        read(body)


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "h2", "details><summary", "dl><dd"])
def test_a_page_nested_absurdly_deep_is_read(tag: str) -> None:
    body = f"<p>{PROSE}</p>" + f"<{tag}>" * 3000 + "bottom"

    assert "bottom" in parse(Fetched(URL, "text/html", body.encode())).text
