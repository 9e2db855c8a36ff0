"""Which unit a name means. Pure."""

from monitor.unit_names.matching import SURE, Guess, Match, UnitNames, of_units

__all__ = ["SURE", "Guess", "Match", "UnitNames", "of_units"]
