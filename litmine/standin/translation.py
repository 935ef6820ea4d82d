"""How PubMed writes a query back: the QueryTranslation."""

from __future__ import annotations

from litmine.standin.fields import read_fields
from litmine.standin.query import Between, Term


def parenthesised(text: str) -> str:
    """Put parentheses round a translation that has none yet."""
    return text if text.startswith("(") and text.endswith(")") and balanced(text) else f"({text})"


def balanced(text: str) -> bool:
    """Tell whether the first parenthesis closes with the last."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and place < len(text) - 1:
            return False
    return True


def translate_term(term: Term) -> str:
    """Write a term as PubMed's QueryTranslation does."""
    name = read_fields()[str(term.field)].full_name + ("" if term.explode else ":noexp")
    return f'"{term.text.lower().strip()}"[{name}]'


def translate_between(node: Between) -> str:
    """Write a range as PubMed's QueryTranslation does."""
    name = read_fields()[node.field].full_name
    low, high = node.low.replace("-", "/"), node.high.replace("-", "/")
    return f"{low}[{name}]" if low == high else f"{low}:{high}[{name}]"
