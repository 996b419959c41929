"""A made-up file of answers with its codebook, for the tests: districts, sexes, weights, strata."""

import random
from pathlib import Path

HEADER = ["lopnr", "vikt", "stratum", "sdo", "kon", "alder", "f1", "f2", "fritext"]
DISTRICTS = {"1": "Rinkeby-Kista", "2": "Spånga-Tensta", "3": "Farsta", "9": "Stockholm"}
CODEBOOK = """
period = "2020"
document = "tm-t1"

[columns]
id = "lopnr"
weight = "vikt"
stratum = "stratum"
area = "sdo"
sex = "kon"
age = "alder"

[area]
total = "Stockholm"
codes = { 1 = "Rinkeby-Kista", 2 = "Spånga-Tensta", 3 = "Farsta", 8 = "Lidingö", 9 = "Stockholm" }

[sex]
1 = "men"
2 = "women"
3 = "other"

[age]
given = "years"
groups = ["16-24", "25-64", "65-79"]

[[question]]
column = "f1"
measure = "worried_often"
label = "Oroar du dig för att utsättas för brott?"
yes = ["1", "2"]
no = ["3", "4"]
missing = ["8"]

[[question]]
column = "f2"
measure = "victim_any"
label = "Har du utsatts för brott?"
yes = ["1"]
no = ["2"]
missing = []
""".replace('"25-64"', '"25-44", "45-64"')


def answers(count: int = 300, seed: int = 1) -> list[list[str]]:
    """Rows of a file: two answers in eight to the first question are missing; stratum H is in every district."""
    draw = random.Random(seed)
    rows = []
    for number in range(count):
        district = draw.choice("1112223339")
        rows.append(
            [
                f"r{number}",
                f"{draw.uniform(0.4, 3):.4f}".replace(".", ","),
                draw.choice([f"S{district}", "H"]),
                district,
                draw.choice("1112223"),
                str(draw.randint(16, 79)),
                draw.choice(["1", "2", "3", "3", "4", "4", "8", ""]),
                draw.choice(["1", "2", "2", "2"]),
                "en egen berättelse",
            ]
        )
    return rows


def write(path: Path, rows: list[list[str]], codebook: str = CODEBOOK, encoding: str = "utf-8") -> Path:
    """The rows as a CSV with semicolons, and the codebook beside it."""
    lines = [";".join(row) for row in [HEADER, *rows]]
    path.write_bytes("\n".join([*lines, ""]).encode(encoding))
    path.with_name(f"{path.stem}.codebook.toml").write_text(codebook, encoding="utf-8")
    return path
