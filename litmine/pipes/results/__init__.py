"""Numbers that quantify outcomes: which number, which outcome, which arm."""

from litmine.pipes.results.component import Results, make_results

__all__ = ["Results", "make_results"]
