"""Which unit a name means. Pure."""
