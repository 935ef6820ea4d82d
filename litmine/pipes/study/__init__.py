"""How a study was made: design, patients, donor, graft, conditioning."""

from litmine.pipes.study.component import StudyFinder, make_study

__all__ = ["StudyFinder", "make_study"]
