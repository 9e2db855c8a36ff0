"""Builds the language model that `monitor.ngrams` maps. Not needed at run time; needs the extra `train`."""
