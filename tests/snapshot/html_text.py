"""HTML of a page taken apart: words, sentences, tables, links, text alternatives and pictures, each on its own."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from lxml import etree
from lxml import html as parser

GEOMETRY = {"d", "points", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "transform", "viewbox"}
TOLD = ("aria-label", "alt", "title", "data-tip", "placeholder")  # attributes that a reader sees or hears
SVG_DATA = "data:image/svg+xml;base64,"


@dataclass
class Parts:
    """What was found in a piece of HTML."""

    words: str = ""
    sentences: list[str] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[dict[str, Any]] = field(default_factory=list)


def parts(body: str) -> Parts:
    """A piece of HTML taken apart; styles and scripts are left out."""
    found = Parts()
    if not body.strip():
        return found
    root = parser.fragment_fromstring(body, create_parent="div")
    for node in list(root.iter("style", "script", etree.Comment)):
        node.drop_tree()
    found.links = [link(node.get("href")) for node in root.iter("a") if node.get("href")]
    found.alternatives = [_alternative(node) for node in root.iter() if _is_picture(node) and _alternative(node)]
    for node in list(root.iter("svg", "img")):
        found.pictures.append(_picture(node))
        _replaced(node, " ".join(_told(node)))
    for node in list(root.iter("table")):
        found.tables.append(table(node))
        _replaced(node, "")
    for node in list(root.iter("p")):
        if "sentence" in (node.get("class") or "").split():
            found.sentences.append(text_of(node))
            _replaced(node, "")
    found.words = spaced(" ".join(_told(root)))
    return found


def spaced(words: str) -> str:
    """Words with one space between them."""
    return " ".join(words.split())


def link(address: str) -> str:
    """An address with its choices in alphabetical order."""
    split = urlsplit(address)
    query = "&".join(f"{key}={value}" for key, value in sorted(parse_qsl(split.query, keep_blank_values=True)))
    return split._replace(query=query).geturl()


def text_of(node: Any) -> str:
    """The words in an element, without markup."""
    return spaced("".join(node.itertext()))


def table(node: Any) -> dict[str, Any]:
    """A table in HTML: its caption or label, and the words of each row's cells."""
    label = node.get("aria-label") or " ".join(text_of(caption) for caption in node.iter("caption"))
    return {"alt": spaced(label), "rows": ["\t".join(_cells(row)) for row in node.iter("tr")]}


def _cells(row: Any) -> Iterator[str]:
    for cell in row.iter("td", "th"):
        yield spaced(" ".join(_told(cell)))


def _told(node: Any) -> Iterator[str]:
    """The words of an element in the order of the document, those of its attributes before what is in it."""
    if isinstance(node.tag, str):  # a comment has no words
        yield from (node.get(name) for name in TOLD if node.get(name))
        yield node.text or ""
    for child in node:
        yield from _told(child)
        yield child.tail or ""


def _is_picture(node: Any) -> bool:
    return isinstance(node.tag, str) and (node.tag in ("svg", "img") or node.get("role") == "img")


def _alternative(node: Any) -> str:
    title = next((text_of(child) for child in node if child.tag == "title"), "")
    return spaced(node.get("aria-label") or node.get("alt") or title)


def _picture(node: Any) -> dict[str, Any]:
    """The elements of a picture with a class or data of their own, and a digest of its geometry."""
    source = node.get("src") or ""
    if node.tag == "img" and not source.startswith(SVG_DATA):
        return {"source": source.split("?")[0][:100]}
    if node.tag == "img":
        return svg(base64.b64decode(source.removeprefix(SVG_DATA)).decode())
    return _svg(node)


def svg(body: str) -> dict[str, Any]:
    """An SVG picture by itself."""
    if body.lstrip().startswith("<?xml"):
        body = body.split("?>", 1)[1]
    return _svg(parser.fragment_fromstring(body, create_parent="div"))


def _svg(root: Any) -> dict[str, Any]:
    elements, geometry = [], hashlib.sha256()
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        data = sorted(
            (name, value) for name, value in node.attrib.items() if name.startswith("data-") or name == "fill"
        )
        if node.get("class") or data:
            elements.append(spaced(f"{node.tag} {node.get('class') or ''} {' '.join(f'{k}={v}' for k, v in data)}"))
        shape = sorted((name, value) for name, value in node.attrib.items() if name in GEOMETRY)
        geometry.update(repr((node.tag, shape)).encode())
    return {"elements": elements, "words": spaced(" ".join(_told(root))), "geometry": geometry.hexdigest()[:16]}


def _replaced(node: Any, words: str) -> None:
    """Words in the place of an element."""
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    words = f" {words} {node.tail or ''}"
    if before is None:
        parent.text = (parent.text or "") + words
    else:
        before.tail = (before.tail or "") + words
    parent.remove(node)
