"""scispaCy's tokenizer, which keeps `HLA-DR` whole, with the splits that mentions need."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from scispacy.custom_tokenizer import combined_rule_tokenizer
from spacy.lang.tokenizer_exceptions import emoticons
from spacy.language import Language, create_tokenizer
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

from litmine.wording import read_words

LETTER = r"A-Za-z\u00c0-\u024f\u0370-\u03ff"
UNITS = "mg|mcg|µg|μg|g|kg|Gy|cGy|ml|mL|days?|weeks?|months?|years?"
MINUS = r"\-−‐‑–"

PREFIXES = ["/", r"\((?=[^\s()]+\)[\-/(])"]  # (CD10)-positive is no chemical name

SUFFIXES = [
    "/",
    rf"(?<=[{LETTER}0-9\)])\+",
    rf"(?<=[{LETTER}0-9\)/])[{MINUS}]",
    r"(?<=[a-z\-][A-Z])\.",  # TdT. and ara-C. end sentences, E. coli does not
    r"(?<=[0-9])(?:lo|hi|low|high|dim|bright|neg|pos)",
]

INFIXES = [
    rf"(?<=[{LETTER}0-9\)\+\-%])/(?=[{LETTER}0-9\(])",  # MDS/AML
    rf"(?<=[{LETTER}0-9])\+(?=[{LETTER}/])",  # BU+CY, CD3+/CD4+
    rf"(?<=[0-9])[{MINUS}](?=CD[0-9])",
    rf"(?<=[a-z]{{6}})[{MINUS}](?=[a-z]{{5}})",  # doxorubicin-vincristine
    r"(?<=[0-9%\)])[–—−](?=[0-9\.])",
    rf"(?<=[0-9])(?:{UNITS})(?=$|[/\.,;\)])",
    rf"(?<=[{LETTER}0-9])\((?=[0-9]?[+{MINUS}])",  # CD8(-)
    rf"(?<=[+{MINUS}])\)(?=[{LETTER}/])",
    rf"(?<=[{LETTER}0-9])\)(?=-[a-z]{{3}})|(?<=[{LETTER}])\)(?=/)",
    r"(?<=[a-z]{3})\((?=[A-Z]{2}|s$|s\))",  # survival(OS), protein(s)
    rf"(?<=[{LETTER}])\)(?=\()|(?<=[{LETTER}]\))\((?=[{LETTER}])",  # (PFS)(p
    r"(?<=[a-z])\.(?=\()",
]


def word_infixes(before: list[str], after: list[str]) -> list[str]:
    """Give patterns for the hyphen of `tacrolimus-based` (after) and of `non-ATG` (before)."""
    ends = "|".join(sorted(after, key=len, reverse=True))
    starts = "|".join(rf"(?<=\b{word})" for word in before)
    return [
        rf"(?<=[{LETTER}0-9\)\+])[{MINUS}](?=(?:{ends})\b)",
        rf"(?:{starts})[{MINUS}](?=[A-Z]{{2}})",
    ]


def quietly(build: Callable[[Any], Any], rules: Any) -> Any:
    """Call `build(rules)` without the warning that scispaCy's own patterns draw from `re`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return build(rules)


@registry.tokenizers("litmine.tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """Give the function that builds the tokenizer for a pipeline (spaCy's registry form)."""

    def build(nlp: Language) -> Tokenizer:
        # scispaCy's function reads `nlp.tokenizer`, which does not exist yet at this point
        nlp.tokenizer = create_tokenizer()(nlp)
        tokenizer = quietly(combined_rule_tokenizer, nlp)
        words = word_infixes(read_words("split_prefixes"), read_words("split_suffixes"))
        for name, compiler, extra in (
            ("prefix_search", compile_prefix_regex, PREFIXES),
            ("suffix_search", compile_suffix_regex, SUFFIXES),
            ("infix_finditer", compile_infix_regex, [*words, *INFIXES]),
        ):
            bound = getattr(tokenizer, name)
            pattern = quietly(compiler, [bound.__self__.pattern, *extra])
            setattr(tokenizer, name, getattr(pattern, bound.__name__))
        # "8)" ends "(5 of 8)", and "):" ends "t(4;11)(q21;q23):"
        tokenizer.rules = {k: v for k, v in tokenizer.rules.items() if k not in emoticons}
        return tokenizer

    return build
