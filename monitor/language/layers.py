"""Layers of the engine by their Chinese names: which of them raised a problem."""

from __future__ import annotations

from monitor.model import Problem

MODEL = "语言模型"
LAYERS = {
    "text.typo": "错别字词表",
    "text.expression": "表述词表",
    "text.sensitive": "敏感词表",
    "text.form": "格式规则",
    "text.renamed": "机构改名表",
    "text.title": "本站标题比对",
    "text.leader": "领导名单",
}


def layer(problem: Problem) -> str:
    """ "" for a problem that is not of a text. Only the model is ever less than wholly confident."""
    if problem.code == "text.typo" and problem.confidence < 1:
        return MODEL
    return LAYERS.get(problem.code, "")
