"""The text engine: everything that knows Chinese and nothing of the web.

One door: `Checker(wordlists, model).check(text)`; without a model only the lists speak.
"""
