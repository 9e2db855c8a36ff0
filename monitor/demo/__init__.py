"""A fictional district on loopback: a portal, a department's site, and a host that is the rest of the web.

    with District(today=date(2026, 11, 20), night=1) as district:
        district.registry_toml(data_dir)

`truth.py` says what must be found in it.
"""
