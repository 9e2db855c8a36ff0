"""The shipped language model: counts and weights, no text. Built by `monitor.training`, used by `monitor.language`."""

from monitor.ngrams.model import SHIPPED, Model, ModelError, load

__all__ = ["SHIPPED", "Model", "ModelError", "load"]
