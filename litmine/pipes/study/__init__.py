"""How a study was made: design, patients, donor, graft, conditioning."""

from litmine.pipes.study.component import StudyFinder, design_from_types, make_study

__all__ = ["StudyFinder", "design_from_types", "make_study"]
