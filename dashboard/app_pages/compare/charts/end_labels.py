"""Names at the ends of lines, in place of a legend, pushed apart so that none covers another."""

from collections.abc import Sequence

_LINE_PX, _GAP_PX = 15, 5


def spread(wanted: Sequence[float], lines: Sequence[int], height_px: float) -> list[float] | None:
    """Where the middle of each label goes, in pixels from below; None when they do not all fit.

    Each lies as near to where it is wanted as the others leave it, in the order wanted, within the height.

    `wanted` is where the line of each label ends, in pixels from below; `lines`, how many lines of text it has.

    >>> spread([100, 101], [1, 1], 200)
    [90.5, 110.5]
    """
    needs = [_LINE_PX * count + _GAP_PX for count in lines]
    if sum(needs) > height_px:
        return None
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    # Blocks of labels that touch: each where its labels want to be on average.
    blocks: list[list[int]] = []
    for place in order:
        blocks.append([place])
        while (
            len(blocks) > 1
            and _ends(blocks[-2], wanted, needs, height_px)[1]
            > (_ends(blocks[-1], wanted, needs, height_px)[0])
        ):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    found = [0.0] * len(wanted)
    for block in blocks:
        at = _ends(block, wanted, needs, height_px)[0]
        for place in block:
            found[place] = at + needs[place] / 2
            at += needs[place]
    return found


def _ends(
    block: Sequence[int], wanted: Sequence[float], needs: Sequence[int], height_px: float
) -> tuple[float, float]:
    """Lower and upper end of a block of labels that touch, within the height."""
    size = sum(needs[place] for place in block)
    at, starts = 0, []
    for place in block:
        starts.append(wanted[place] - needs[place] / 2 - at)
        at += needs[place]
    low = min(max(sum(starts) / len(starts), 0.0), height_px - size)
    return low, low + size
