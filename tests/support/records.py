"""Record trees written as text: one segment per line, indented by two spaces below the loop that it belongs to."""

from edigateway.model.record import Record


def tree(text: str) -> Record:
    """Build the tree of a transaction set; positions count the lines from 1, offsets their characters."""
    root = Record(["document"])
    stack = [root]
    offset = 0
    lines = [line for line in text.splitlines() if line.strip()]
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    for position, line in enumerate(lines, 1):
        segment = line.strip().rstrip("~")
        depth = (len(line) - len(line.lstrip()) - margin) // 2
        record = Record(segment.split("*"), position, offset)
        del stack[depth + 1 :]
        stack[-1].children.append(record)
        stack.append(record)
        offset += len(segment) + 1
    return root
