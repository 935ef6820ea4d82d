"""A local E-utilities server for PubMed: for the demo, for tests, to rehearse a scheduled job.

`litmine.standin.fixture.Standin` runs it in a thread, `litmine standin` as a process.
It needs the `standin` extra (aiohttp, cryptography). DIVERGENCES.md says where it differs from
the live service.
"""
