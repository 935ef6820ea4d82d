"""The one place that talks to NCBI: pacing, time-outs, retries and reply checks around Bio.Entrez.

Biopython builds every request; what happens to it on the wire is decided here, because Biopython
retries without a pause, has no time-out, and cannot tell a cut reply from a whole one.
"""

from litmine.entrez.client import Batch, Client, Found, open_client
from litmine.entrez.credentials import Credentials, read_credentials
from litmine.entrez.opener import Patience
from litmine.entrez.replies import Blocked, Refused, Transient

__all__ = [
    "Batch",
    "Blocked",
    "Client",
    "Credentials",
    "Found",
    "Patience",
    "Refused",
    "Transient",
    "open_client",
    "read_credentials",
]
