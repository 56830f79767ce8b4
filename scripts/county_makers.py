"""The markup and the addresses that the makers of school websites produce, as FIELD.md saw them."""

# ruff: noqa: E501 - markup and addresses read better whole

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Entry:
    """One entry of a menu: its words, where it leads (empty for a mere label), and the entries below it."""

    text: str
    path: str
    below: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Maker:
    """One maker of websites: the address of a page and of a file, and a page's markup."""

    name: str
    page_address: Callable[[str, str, int], str]
    file_address: Callable[[str, int], str]
    markup: Callable[[str, str, str, Sequence[Entry], str], str]
    home: str = "/"


def slug(title: str, most: int = 80) -> str:
    """A title as the last part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower().replace("&", "and").replace("'", "")).strip("-")[:most].strip("-")


def _e(text: str) -> str:
    return html.escape(text, quote=True)


def _list(entries: Sequence[Entry], ul: str, sub: str, li: str = "", link: str = "") -> str:
    out = []
    for entry in entries:
        below = f"\n{_list(entry.below, sub, sub, li, link)}" if entry.below else ""
        out.append(f'<li{li}><a{link} href="{_e(entry.path or "#")}">{_e(entry.text)}</a>{below}</li>')
    return f"<ul{ul}>" + "\n".join(out) + "</ul>"


def _head(title: str, school: str, extra: str = "") -> str:
    return (
        f'<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>{_e(title)} | {_e(school)}</title>\n{extra}</head>\n'
    )


def _wordpress(school: str, title: str, body: str, menu: Sequence[Entry], _path: str) -> str:
    nav = _list(menu, ' id="menu-main" class="menu"', ' class="sub-menu"', ' class="menu-item"')
    return (
        _head(title, school, '<meta name="generator" content="WordPress 6.6">\n<script>window._wpemojiSettings={};</script>\n')
        + f'<body class="page-template-default page wp-custom-logo has-menu"><a class="skip-link" href="#content">Skip to content</a>\n<header id="masthead">'
        f'<p class="site-title"><a href="/">{_e(school)}</a></p><nav id="site-navigation" class="main-navigation">{nav}</nav></header>\n'
        f'<div id="content" class="site-content"><main id="main"><article class="page hentry"><div class="entry-content"><div class="elementor elementor-20">'
        f'<section class="elementor-section">{body}</section></div></div></article></main></div>\n<footer id="colophon"><p>© {_e(school)}. '
        '<a href="/privacy-policy/">Privacy policy</a></p></footer><div id="cookie-law-info-bar">We use cookies. <a href="#">Accept</a></div></body></html>'
    )


def _e4(school: str, title: str, body: str, menu: Sequence[Entry], _path: str) -> str:
    nav = _list(menu, ' class="nav nav--main"', ' class="nav__sub"')
    return (
        _head(title, school)
        + f'<body><div class="wrapper"><div class="header"><a class="logo" href="/"><img src="/_site/images/logo.png" alt="{_e(school)}"></a></div>\n'
        f'<div id="mainmenu">{nav}</div>\n<div class="content"><div class="content__region">{body}</div></div>\n'
        '<div class="footer">School website by Brightpage <a href="/page/?title=Cookie+Policy&amp;pid=2">Cookies</a></div></div></body></html>'
    )


def _primarysite(school: str, title: str, body: str, menu: Sequence[Entry], path: str) -> str:
    nav = _list(menu, ' class="topLevel"', "")
    crumbs = f'<ul id="breadcrumb"><li><a href="/">Home</a></li><li>» <a href="{_e(path)}">{_e(title)}</a></li></ul>'
    return (
        _head(title, school)
        + f'<body id="scrollTrigger"><div class="mason"><section class="menu"><nav>{nav}</nav></section><main class="main">{crumbs}'
        f'<div class="ckeditor_content">{body}</div></main><footer><p>Website design by a firm for primary schools</p></footer></div></body></html>'
    )


def _schudio(school: str, title: str, body: str, menu: Sequence[Entry], _path: str) -> str:
    tops = "".join(
        f'<div class="dropdown"><a class="dropdown-toggle" href="{_e(entry.path or "#")}">{_e(entry.text)}</a><div class="dropdown-menu">'
        + "".join(
            f'<a class="dropdown-item" href="{_e(one.path)}">{_e(one.text)}</a>'
            + "".join(f'<a class="dropdown-item" href="{_e(two.path)}">{_e(two.text)}</a>' for two in one.below)
            for one in entry.below
        )
        + "</div></div>"
        for entry in menu
    )
    return (
        _head(title, school)
        + f'<body class="schudio"><div class="navbar" role="navigation">{tops}</div><div class="container"><div class="row"><div class="col-md-9 cms">{body}</div></div></div>'
        '<footer class="footer"><a href="/page/cookies/3">Cookies</a></footer></body></html>'
    )


def _joomla(school: str, title: str, body: str, menu: Sequence[Entry], _path: str) -> str:
    nav = _list(menu, ' class="nav menu mod-list"', ' class="nav-child unstyled small"', ' class="item-101 parent"')
    return (
        _head(title, school, '<meta name="generator" content="Joomla! - Open Source Content Management">\n')
        + f'<body class="site com_content view-article"><div class="header"><a href="/">{_e(school)}</a></div><div class="navigation">{nav}</div>'
        f'<div id="content"><div class="item-page" itemscope itemtype="https://schema.org/Article"><div itemprop="articleBody">{body}</div></div></div>'
        '<div class="footer"><p><a href="#top" id="back-top">Back to Top</a></p></div></body></html>'
    )


def _drupal(school: str, title: str, body: str, menu: Sequence[Entry], _path: str) -> str:
    nav = _list(menu, ' class="menu menu--main nav navbar-nav"', ' class="dropdown-menu"', ' class="expanded dropdown"')
    return (
        _head(title, school, '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">\n')
        + f'<body class="path-node page-node-type-page"><div class="dialog-off-canvas-main-canvas"><header class="navbar" role="banner">{nav}</header>'
        f'<div role="main" class="main-container"><article class="node node--type-page"><div class="field field--name-body">{body}</div></article></div>'
        '<footer class="footer" role="contentinfo">Powered by Drupal</footer></div></body></html>'
    )


def _eschools(school: str, title: str, body: str, menu: Sequence[Entry], _path: str) -> str:
    nav = _list(menu, ' class="root"', ' class="children"')
    return (
        _head(title, school)
        + f'<body><div id="page"><div id="nav_wrap">{nav}</div><div id="website_content"><div class="cms_page">{body}</div></div><div id="site_footer">High visibility version</div></div></body></html>'
    )


def _old(school: str, title: str, body: str, menu: Sequence[Entry], _path: str) -> str:
    # Tables for layout, a menu of fonts, no doctype and no closing tags.
    links: list[str] = []
    for entry in menu:
        links.append(f"<a href='{_e(entry.path or '#')}'><font face=Arial size=2>{_e(entry.text)}</font></a><br>")
        links += [f"&nbsp;&nbsp;<a href='{_e(one.path)}'><font face=Arial size=2>{_e(one.text)}</font></a><br>" for one in entry.below]
    return (
        f"<html><head><title>{_e(school)} - {_e(title)}</title></head><body bgcolor=#ffffcc><table width=760><tr><td width=160 valign=top>{''.join(links)}"
        f"<td valign=top>{body}</table></body></html>"
    )


_DRUPAL_NODES = 40

MAKERS: tuple[Maker, ...] = (
    Maker(
        "wordpress",
        lambda section, title, n: f"/{slug(section) + '/' if section else ''}{slug(title)}/",
        lambda name, n: f"/wp-content/uploads/2025/09/{name}",
        _wordpress,
    ),
    Maker(
        "e4education",
        lambda section, title, n: f"/page/?title={title.replace('&', '%26').replace(' ', '+')}&pid={n + 10}",
        lambda name, n: f"/_site/data/files/send/{n:04d}/{name}",
        _e4,
    ),
    Maker("primarysite", lambda section, title, n: f"/{slug(title, 40)}", lambda name, n: f"/serve_file/{910_000 + n}", _primarysite),
    Maker("schudio", lambda section, title, n: f"/page/{slug(title)}/{31_000 + n}", lambda name, n: f"/_files/qrst/{n}/{name}", _schudio),
    Maker(
        "joomla",
        lambda section, title, n: f"/index.php/{slug(section) + '/' if section else ''}{n + 100}-{slug(title)}",
        lambda name, n: f"/images/documents/{name}",
        _joomla,
    ),
    Maker(
        "drupal", lambda section, title, n: f"/node/{n + _DRUPAL_NODES}", lambda name, n: f"/sites/default/files/2025-09/{name}", _drupal
    ),
    Maker(
        "eschools",
        lambda section, title, n: f"/website/{slug(title)}/{480_000 + n}",
        lambda name, n: f"/website/{slug(name)}/download/{n}.pdf",
        _eschools,
    ),
    Maker("old", lambda section, title, n: f"/info.asp?item=page_{n}", lambda name, n: f"/docs/{name}", _old, "/default.asp"),
)
BY_NAME = {maker.name: maker for maker in MAKERS}
