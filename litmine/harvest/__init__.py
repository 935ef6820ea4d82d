"""From a corpus's query to stored articles: plan, fetch, store, with cursor and ledger.

What a run does, in order: fetch what an earlier run left on the queue; ask PubMed how it reads the
query; list what is new and what was revised since the cursor; fetch it; move the cursor; compare
the count with what is stored; look at a share of the old records. Every piece is saved in one
transaction together with the queue, so that a killed run loses at most one request's worth.
"""

from litmine.harvest.loading import load_files
from litmine.harvest.news import News, read_news
from litmine.harvest.run import Options, harvest_corpus

__all__ = ["News", "Options", "harvest_corpus", "load_files", "read_news"]
