"""Running text out of mixed content: inline markup becomes what a reader would type."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

MATHML = "{http://www.w3.org/1998/Math/MathML}"
BLOCKS = {"DispFormula", "p", "list", "list-item", "title", "sec"}
RAISED_NUMBER = re.compile(r"[-\u2212\u2013+]?\d")
BASE = re.compile(r"(?:\d|\b10\s)$")
LONG = 100
INVISIBLE = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064"))


def text_of(element: Element) -> str:
    r"""Give an element's whole text, white space collapsed.

    A number raised over a number is a power (`10<sup>6</sup>` is `10^6`, not `106`); any other
    sup, sub, b, i, u is just its text (`CD34<sup>+</sup>` is `CD34+`); MathML is written in line.

    >>> from lxml.etree import fromstring
    >>> text_of(fromstring("<t>5 x 10<sup>6</sup>/kg CD34<sup>+</sup>\n cells, P &lt; .001</t>"))
    '5 x 10^6/kg CD34+ cells, P < .001'
    """
    text = flatten(element) if len(element) else element.text
    return tidy(text) if text else ""


def tidy(text: str) -> str:
    """Collapse white space; nearly always there are only single spaces."""
    if "  " in text:
        return " ".join(text.split())
    if len(text) > LONG and text.isascii():  # XML has no other white space there
        plain = "\n" not in text and "\t" not in text and "\r" not in text
    else:
        plain = text.isprintable()
    return text.strip() if plain else " ".join(text.split())


def flatten(element: Element) -> str:
    """Give the text of mixed content with its white space as it stands."""
    parts: list[str] = []
    gather(element, parts)
    return "".join(parts)


def gather(element: Element, parts: list[str]) -> None:
    """Append the pieces of an element's content."""
    if element.text:
        parts.append(element.text)
    for child in element:
        tag = child.tag
        if tag == "sup":
            add_raised(flatten(child), parts)
        elif tag in BLOCKS:
            parts += (" ", flatten(child), " ")
        elif tag.startswith(MATHML):
            parts.append(write_math(child))
        else:
            gather(child, parts)
        if child.tail:
            parts.append(child.tail)


def add_raised(raised: str, parts: list[str]) -> None:
    """Append a superscript; PubMed often puts a space between 10 and its power."""
    before = parts[-1] if parts else ""
    if RAISED_NUMBER.match(raised) and BASE.search(before):
        parts[-1] = before.rstrip()
        raised = "^" + raised
    parts.append(raised)


def write_math(element: Element) -> str:
    """Write a MathML element in one line: `10^-6`, `a/b`, `√(x)`."""
    name = element.tag.removeprefix(MATHML)
    if name in ("annotation", "annotation-xml"):  # a second copy, in TeX as a rule
        return ""
    if name == "mspace":
        return " "
    if not len(element):
        return " ".join((element.text or "").split()).translate(INVISIBLE)
    children = [write_math(child) + (child.tail or "").strip() for child in element]
    return write_layout(name, children, (element.text or "").strip())


def write_layout(name: str, parts: list[str], text: str) -> str:
    """Join the parts of a MathML layout element."""
    if name == "msup" and len(parts) == 2:
        return f"{bracket(parts[0])}^{bracket(parts[1])}"
    if name == "msubsup" and len(parts) == 3:
        return f"{parts[0]}{parts[1]}^{bracket(parts[2])}"
    if name == "mfrac" and len(parts) == 2:
        return f"{bracket(parts[0])}/{bracket(parts[1])}"
    if name == "mroot" and len(parts) == 2:
        return f"{bracket(parts[0])}^(1/{parts[1]})"
    if name == "msqrt":
        return f"√({text}{''.join(parts)})"
    if name == "mfenced":
        return f"({text}{','.join(parts)})"
    if name in ("mtr", "mtable", "mtd"):
        return {"mtr": ", ", "mtable": "; ", "mtd": ""}[name].join(parts)
    return text + "".join(parts)


def bracket(part: str) -> str:
    """Put brackets round what is more than one sign-and-word."""
    simple = re.fullmatch(r"[-\u2212+]?[\w.%\u2032\u00b7]+|\(.*\)", part)
    return part if simple or not part else f"({part})"
