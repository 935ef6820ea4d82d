"""A local E-utilities server for the demo, the tests and rehearsals."""
