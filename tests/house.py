"""The shape of the program in figures, from its syntax trees: `python -m tests.house [FOLDER]`.

FOLDER is the root of a checkout (default: this one), so that two states can be compared. A room is what stands directly
below `monitor/`, a folder or a file. An arrow is an import between two rooms, a circle a set of rooms that import each
other. The depth is the length of the longest way of arrows.
"""

from __future__ import annotations

import ast
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef
Graph = Mapping[str, set[str]]
ROOT = Path(__file__).parents[1]


def trees(root: Path) -> dict[Path, ast.Module]:
    """The syntax tree of each file of `monitor/` and `spiders/`."""
    paths = sorted(path for package in ("monitor", "spiders") for path in (root / package).rglob("*.py"))
    return {path.relative_to(root): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def imported(tree: ast.AST) -> Iterator[str]:
    """Dotted names that a file imports, wherever in it: a.b for `from a import b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(path: Path) -> str:
    """monitor/store/pages.py: store; monitor/model.py: model; spiders/site.py: spiders."""
    return path.parts[1].removesuffix(".py") if path.parts[0] == "monitor" else path.parts[0]


def arrows(files: Mapping[Path, ast.Module]) -> dict[str, set[str]]:
    """The rooms that each room imports, itself left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, tree in files.items():
        if path.name == "__init__.py" and len(path.parts) == 2:
            continue
        other = {name.split(".")[1] for name in imported(tree) if name.startswith("monitor.")}
        found[room(path)] |= other - {room(path)}
    return {name: below & set(found) for name, below in found.items()}


def reached(graph: Graph, start: str) -> set[str]:
    """All rooms that lie on ways of arrows from `start`."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for name in graph[waiting.pop()] - found:
            found.add(name)
            waiting.append(name)
    return found


def circles(graph: Graph) -> list[list[str]]:
    """Sets of rooms that import each other, each once."""
    ways = {name: reached(graph, name) for name in graph}
    found = {frozenset({name, *(other for other in ways[name] if name in ways[other])}) for name in graph}
    return sorted(sorted(circle) for circle in found if len(circle) > 1)


def depth(graph: Graph) -> int:
    """Rooms on the longest way of arrows; a circle counts as one room."""
    ways = {name: frozenset(reached(graph, name)) for name in graph}
    levels: dict[frozenset[str], int] = {}
    for name in sorted(graph, key=lambda name: len(ways[name])):
        below = [levels[ways[other]] for other in graph[name] if ways[other] < ways[name]]
        levels[ways[name]] = max([levels.get(ways[name], 1), *(level + 1 for level in below)])
    return max(levels.values())


def functions(files: Mapping[Path, ast.Module]) -> dict[str, int]:
    """Lines of each function, without its decorators and docstring, by `file:line name`."""
    found = {}
    for path, tree in files.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
                found[f"{path}:{node.lineno} {node.name}"] = (node.end_lineno or 0) - first.lineno + 1
    return found


def homonyms(files: Mapping[Path, ast.Module]) -> dict[str, list[str]]:
    """Public classes whose name stands for a class in more than one file, with these files."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, tree in files.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(str(path))
    return {name: paths for name, paths in sorted(found.items()) if len(paths) > 1}


def late_imports(files: Mapping[Path, ast.Module]) -> Counter[str]:
    """Imports of our own modules inside functions, by room."""
    found: Counter[str] = Counter()
    for path, tree in files.items():
        for function in (node for node in ast.walk(tree) if isinstance(node, Function)):
            found[room(path)] += sum(name.startswith("monitor.") for name in imported(function))
    return +found


def sizes(values: Sequence[int]) -> str:
    """Median, 90th percentile and maximum."""
    ordered = sorted(values)
    return f"median {statistics.median(ordered):g}, p90 {ordered[len(ordered) * 9 // 10]}, largest {ordered[-1]}"


def lines(files: Iterable[Path], root: Path) -> dict[str, int]:
    return {str(path): len((root / path).read_text(encoding="utf-8").splitlines()) for path in files}


def report(root: Path) -> Iterator[str]:
    """The figures, a line each."""
    files = trees(root)
    graph, long = arrows(files), lines(files, root)
    written = {path: size for path, size in long.items() if size > 0}
    yield f"rooms {len(graph)}, depth {depth(graph)}, arrows {sum(map(len, graph.values()))}"
    yield f"circles {len(circles(graph))}: {'; '.join(', '.join(circle) for circle in circles(graph)) or 'none'}"
    yield f"files {len(written)}, lines {sum(written.values())}: {sizes(list(written.values()))}"
    yield f"files over 400 lines: {', '.join(path for path, size in written.items() if size > 400) or 'none'}"
    yield f"functions {len(functions(files))}, lines: {sizes(list(functions(files).values()))}"
    late = late_imports(files)
    yield f"imports inside functions {late.total()}: {', '.join(f'{name} {n}' for name, n in late.most_common())}"
    same = homonyms(files)
    yield f"classes of one name in several files {len(same)}"
    yield from (f"  {name}: {', '.join(paths)}" for name, paths in same.items())


if __name__ == "__main__":
    print("\n".join(report(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)))
