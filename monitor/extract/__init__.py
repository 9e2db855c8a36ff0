"""Fetch → Document: reads whatever a site serves. Touches no network, no database, no clock, no environment."""

from monitor.extract.document import document

__all__ = ["document"]
