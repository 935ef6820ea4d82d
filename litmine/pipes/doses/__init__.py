"""How much of which drug: amounts, their drug, rhythm and total."""

from litmine.pipes.doses.component import Doses, make_doses

__all__ = ["Doses", "make_doses"]
