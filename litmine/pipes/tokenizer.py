"""scispaCy's tokenizer, which keeps `HLA-DR` whole, with the splits that mentions need."""

from __future__ import annotations

from collections.abc import Callable

from scispacy.custom_tokenizer import combined_rule_tokenizer
from spacy.language import Language, create_tokenizer
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.util import compile_infix_regex, registry

from litmine.wording import read_words

LETTER = r"A-Za-z\u00c0-\u024f\u0370-\u03ff"


def extra_infixes(suffixes: list[str]) -> list[str]:
    """Give infix patterns: `tacrolimus-based`, `MDS/AML`, `CD3+/CD4`, `BU+CY`, `GVHD-free`."""
    words = "|".join(sorted(suffixes, key=len, reverse=True))
    return [
        rf"(?<=[{LETTER}0-9\)\+])[-‐‑–](?=(?:{words})\b)",
        rf"(?<=[{LETTER}0-9\)\+\-])/(?=[{LETTER}0-9\(])",
        rf"(?<=[{LETTER}])\+(?=[{LETTER}])",
        r"(?<=[0-9%\)])[–—−](?=[0-9\.])",
        r"(?<=[0-9])(?:mg|mcg|µg|μg|g|kg|Gy|cGy|ml|mL|days?|weeks?|months?|years?)(?=$|[/\.,;\)])",
    ]


@registry.tokenizers("litmine.tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """Give the function that builds the tokenizer for a pipeline (spaCy's registry form)."""

    def build(nlp: Language) -> Tokenizer:
        # scispaCy's function reads `nlp.tokenizer`, which does not exist yet at this point
        nlp.tokenizer = create_tokenizer()(nlp)
        tokenizer = combined_rule_tokenizer(nlp)
        found = tokenizer.infix_finditer.__self__.pattern
        words = read_words("split_suffixes")
        tokenizer.infix_finditer = compile_infix_regex([found, *extra_infixes(words)]).finditer
        return tokenizer

    return build
