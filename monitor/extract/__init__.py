"""Fetch → Document: readers of all that a site serves. They touch no network, no database, no clock, no environment."""
