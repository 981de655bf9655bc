"""Templates that a reader can follow."""

from pathlib import Path

LONGEST = 200


def test_no_line_of_a_template_is_longer_than_two_hundred_characters():
    root = Path(__file__).parents[2]
    long = [
        f"{path.relative_to(root)}:{number}"
        for path in sorted((root / "templates").rglob("*.*"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST
    ]
    assert long == []
