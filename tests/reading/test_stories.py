"""Whole texts made at random of sentences with known claims: each sentence keeps its claims in any order.

A sentence is "text | claim; claim". ``{x1}`` is a sum, ``{t1}`` a weight and ``{p1}`` a percentage, which claims call ``$x1``; ``@`` stands
for the months told. A sentence with ``*`` says whose it is and of when, and leaves the text elsewhere: only others with ``*`` may follow it.
"""

from __future__ import annotations

import random
import re

import pytest
from tests.reading.test_english_sentences import expected, read_as

ECONOMIES = [
    ("Chile", "CHL", "Chilean"), ("Kenya", "KEN", "Kenyan"), ("India", "IND", "Indian"), ("Brazil", "BRA", "Brazilian"),
    ("the United States", "USA", "US"), ("Poland", "POL", "Polish"), ("Japan", "JPN", "Japanese"), ("Egypt", "EGY", "Egyptian"),
    ("South Africa", "ZAF", "South African"), ("Mongolia", "MNG", "Mongolian"), ("the Philippines", "PHL", "Philippine"),
]  # fmt: skip
REGIONS = [("the Kaluga Region", "RU-KLU", "Kaluga"), ("Bavaria", "DE-BY", "Bavarian"), ("Tatarstan", "RU-TA", "Tatar")]
BOTH = "level A>B exports $x1 @; level A>B imports $x2 @"
STORIES = {
    "pair": (
        ["{a's} trade with {b} grows", "{a}, {b} to boost trade"],
        ["Trade between {a} and {b} rose {p1}% to {x1} in 2021, official data showed. | change A>B turnover $p1 @; level A>B turnover $x1 @",
         "{a's} trade with {b} was worth {x1} in 2021, an increase of {p1}%. | change A>B turnover $p1 @; level A>B turnover $x1 @"],
        ["{a's} exports to {b} stood at {x1}, and imports from {b} at {x2}. | " + BOTH,
         "{a} exported goods worth {x1} to {b} and imported goods worth {x2}. | " + BOTH,
         "{a} bought {x1} worth of goods from {b} and sold {x2} worth. | level A>B imports $x1 @; level A>B exports $x2 @",
         "Coffee exports to {b} rose {p1}% to {x1}. | change A>B exports $p1 @; level A>B exports $x1 @",
         "{b} has invested {x1} in {a} since 2010.", "{a's} economy grew by {p1}% in 2021.",
         "*Bilateral trade was {x1} in 2020. | level A>B turnover $x1 2020",
         "*The presidents agreed to raise bilateral trade to {x1} by 2030. | target A>B turnover $x1 - by 2030",
         "*{a} exported {x1} worth of goods to {c} last year. | level A>C exports $x1 2021",
         "*{a's} total exports were {x1} in 2021. | level A>WORLD exports $x1 2021"],
    ),
    "month": (
        ["{a's} exports rise", "{a's} trade surplus narrows"],
        ["{a's} exports rose {p1}% in 2021 to {x1}, the statistics office said. | change A>WORLD exports $p1 @; level A>WORLD exports $x1 @"],
        ["Exports to {b} rose {p1}% to {x1}, while those to {c} fell {p2}%. | change A>B exports $p1 @; level A>B exports $x1 @; change A>C exports -$p2 @",
         "The biggest markets were {b} ({x1}) and {c} ({x2}). | level A>B exports $x1 @; level A>C exports $x2 @",
         "Imports from {b} climbed {p1}%, and imports from {c} dropped {p2}%. | change A>B imports $p1 @; change A>C imports -$p2 @",
         "{b} accounted for {p1}% of total exports. | share A>B exports $p1 @", "The central bank left its key rate at {p1}%.",
         "Exports of cars rose {p1}% to {x1}, and those of steel fell {p2}%. | change A>WORLD exports $p1 @; level A>WORLD exports $x1 @; change A>WORLD exports -$p2 @"],
    ),
    "seller": (
        ["{a's} wheat exports rise", "Wheat exports from {a} at record"],
        ["{a's} wheat exports rose {p1} percent to {t1} in 2021, according to customs data. | change A>WORLD exports $p1 @; level A>WORLD exports $t1 @",
         "{aa} exporters shipped {t1} of wheat in 2021, {p1}% less than in 2020. | level A>WORLD exports $t1 @; change A>WORLD exports -$p1 @"],
        ["{b} took {t1}, or {p1}% of the total. | level A>B exports $t1 @; share A>B exports $p1 @",
         "{b} remained the top market, with purchases up {p1}% at {t1}. | change A>B exports $p1 @; level A>B exports $t1 @",
         "{b} bought {t1}, {c} {t2} and {d} {t3}. | level A>B exports $t1 @; level A>C exports $t2 @; level A>D exports $t3 @",
         "Supplies to {b} and {c} came to {t1} and {t2}, respectively. | level A>B exports $t1 @; level A>C exports $t2 @",
         "Sales to {b} grew from {t1} a year earlier to {t2}. | level A>B exports $t1 2020; level A>B exports $t2 @",
         "The second-largest buyer, {c}, bought {t1} for {x1}. | level A>C exports $t1 @; level A>C exports $x1 @",
         "Export revenue fell {p1}% to {x1}. | change A>WORLD exports -$p1 @; level A>WORLD exports $x1 @",
         "Stocks at ports stood at {t1}.", "*{c} exported {t1} of wheat in 2020. | level C>WORLD exports $t1 2020",
         "*{a} aims to export {t1} of wheat in 2025. | target A>WORLD exports $t1 - by 2025"],
    ),
    "buyer": (
        ["{a's} wheat imports rise", "{a} cuts purchases of wheat"],
        ["{a} imported {t1} of wheat in 2021, {p1}% less than in 2020. | level A>WORLD imports $t1 @; change A>WORLD imports -$p1 @"],
        ["Supplies from {b} went up by {p1}% to {t1}, while {c} shipped {p2}% less. | change A>B imports $p1 @; level A>B imports $t1 @; change A>C imports -$p2 @",
         "Imports from {b} cost {x1}, {p1}% more than a year earlier. | level A>B imports $x1 @; change A>B imports $p1 @",
         "The imports cost {a} {x1}. | level A>WORLD imports $x1 @", "{b} supplied {t1} and {c} {t2}. | level A>B imports $t1 @; level A>C imports $t2 @",
         "Another {t1} was bought from {d}. | level A>D imports $t1 @", "The average price was $310 a tonne.",
         "*{c} imported {t1} of wheat in 2020. | level C>WORLD imports $t1 2020"],
    ),
    "notice": (
        ["{bb} ambassador visits {a}", "{a}, {b} to expand cooperation", "{a} and {b} agree on a cooperation plan"],
        ["The ambassador of {b} met the head of {a} on Tuesday. In 2021, trade between {a} and {b} reached {x1}, up {p1}% on 2020; exports were {x2} and imports {x3}."
         " | level A>B turnover $x1 @; change A>B turnover $p1 @; level A>B exports $x2 @; level A>B imports $x3 @"],
        ["Exports increased by {p1}%, imports by {p2}%. | change A>B exports $p1 @; change A>B imports $p2 @",
         "Exports to {b} amounted to {x1} (up {p1}%), imports from {b} to {x2} (down {p2}%). | level A>B exports $x1 @; change A>B exports $p1 @; level A>B imports $x2 @; change A>B imports -$p2 @",
         "Supplies of metals to {b} grew by {p1}% to {x1}. | change A>B exports $p1 @; level A>B exports $x1 @", "The guests visited a tractor plant.",
         "{bb} companies have invested {x1} in the economy of {a}.", "*In 2019, trade between {a} and {b} was {x1}. | level A>B turnover $x1 2019",
         "*The sides intend to bring trade to {x1} by 2025. | target A>B turnover $x1 - by 2025",
         "*By comparison, trade between {a} and {c} in 2021 was {x1}. | level A>C turnover $x1 2021"],
    ),
}  # fmt: skip


def normal(line: str) -> str:
    """A claim as its exporter or, of trade both ways, either side tells it."""
    kind, pair, flow, *rest = line.split()
    seller, buyer = pair.split(">")
    if kind != "share" and ((flow == "turnover" and seller > buyer) or (flow == "imports" and buyer != "WORLD")):
        pair, flow = f"{buyer}>{seller}", "exports" if flow == "imports" else flow
    return " ".join([kind, pair, flow, *rest])


def story(kind: str, seed: int) -> tuple[str, list[str]]:
    """A text and the claims that it makes."""
    chance = random.Random(f"{kind}{seed}")
    others = chance.sample(ECONOMIES, 4)
    named = [chance.choice(REGIONS), *others[:3]] if kind == "notice" else others
    said = {letter: name for letter, (name, *_) in zip("abcd", named, strict=True)}
    said |= {f"{k}'s": name + ("'" if name.endswith("s") else "'s") for k, name in said.items()}
    said |= {"aa": named[0][2], "bb": named[1][2]}
    figures = iter(chance.sample(range(1100, 9900), 40))
    titles, leads, moves = STORIES[kind]
    lines, apart, claims = [chance.choice(titles), chance.choice(leads)], False, []
    for move in chance.sample(moves, 5):
        if not apart or move.startswith("*"):
            lines.append(move)
        apart = apart or move.startswith("*")
    told_lines = []
    for line in lines:
        text, _, made = line.lstrip("*").partition(" | ")
        for slot in sorted(set(re.findall(r"\{([xpt]\d)\}", text))):
            value = next(figures)
            form, meant = {
                "x": (f"${value / 1000} billion", f"{value}e6 USD"),
                "t": (f"{value},000 tonnes".replace(str(value), f"{value:,}"), f"{value}000 tonnes"),
                "p": (f"{value / 200}%", f"{value / 200} percent"),
            }[slot[0]]
            text = text.replace(f"{{{slot}}}%", form).replace(f"{{{slot}}} percent", form).replace(f"{{{slot}}}", form)
            made = made.replace(f"${slot}", meant)
        text = re.sub(r"\{([a-d]+('s)?)\}", lambda found: said[found[1]], text)
        made = re.sub(r"\b([A-D])(?=>)|(?<=>)([A-D])\b", lambda f: named["ABCD".index(f[0])][1], made)
        told_lines.append(text[0].upper() + text[1:])
        claims += [normal(expected(claim.replace("@", "2021"))) for claim in made.split("; ") if claim]
    return told_lines[0] + "\n\n" + chance.choice(["\n\n", " "]).join(told_lines[1:]), claims


@pytest.mark.parametrize("kind", STORIES)
def test_a_text_made_at_random_makes_the_claims_of_its_sentences(kind: str) -> None:
    wrong = []
    for seed in range(30):
        text, claims = story(kind, seed)
        made = set(map(normal, read_as(text, "2022-02-10")))
        if made != set(claims):
            wrong.append(f"{text}\n  missing {set(claims) - made}\n  extra {made - set(claims)}")
    assert wrong == []
