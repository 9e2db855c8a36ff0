"""Fetch → Document: reads whatever a site serves. Touches no network, no database, no clock, no environment."""
