"""The shipped language model: counts and weights, no text. Built by `monitor.training`, used by `monitor.language`."""
