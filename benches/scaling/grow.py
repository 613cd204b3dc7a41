#!/usr/bin/env python3
"""Makes a collection of any number of clauses out of real speeches.

    grow.py FOLDER CLAUSES OUT.jsonl [SEED]

FOLDER holds speeches as text files that are called after party and year, such as
`CUB_01_1946.txt` of UN General Debate. The speeches come first, as they are. When there are
no more, further ones are made: a clause has as many sentences as a real one, each drawn from
all sentences of speeches of about the same time, and one word in fifty of theirs is another
one, drawn as often as it stands in the speeches, or, once in five hundred words, one that
never stood there. So the length of clauses, the frequency of words and of phrases are those
of the real text, the vocabulary goes on growing, and no clause is a copy of another.

Each line is a document of some forty clauses with `id`, `title`, `date`, `parties`,
`language` and `text`, for `clausewise index`.
"""

import itertools
import json
import random
import re
import sys
from pathlib import Path

# One word in so many is another one, and of these one in so many was never there.
OTHER = 50
NEW = 10

# Sentences are drawn from the speeches of so many years.
YEARS = 10

# A paragraph ends with the sentence that makes it so long, in characters. Speeches are printed in
# lines, and not all tell where a paragraph ends.
LENGTHS = (200, 500, 300, 800, 400, 250, 1000)

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
WORD = re.compile(r"[A-Za-z]{3,}")
SYLLABLES = "ba be bo da de du fa fi ga go ka ki la li lo ma mi mo na ne no pa pe ra re ri sa se ta te to va vi za".split()


def speeches(folder):
    """The speeches with party and year, in the order of their names, each as its paragraphs."""
    for path in sorted(Path(folder).rglob("*.txt"), key=lambda path: path.name):
        parts = path.stem.split("_")
        if len(parts) < 3 or path.name.startswith("."):
            continue
        text = path.read_text(encoding="utf-8", errors="replace").lstrip("\ufeff")
        yield parts[0], int(parts[-1][:4]), list(cut(text))


def cut(text):
    """The paragraphs of a text: whole sentences, of about so many characters as LENGTHS say in turn."""
    lengths = itertools.cycle(LENGTHS)
    paragraph, least = "", next(lengths)
    for sentence in SENTENCE.split(" ".join(text.split())):
        paragraph = f"{paragraph} {sentence}" if paragraph else sentence
        if len(paragraph) >= least:
            yield paragraph
            paragraph, least = "", next(lengths)
    if paragraph:
        yield paragraph


def document(number, party, year, paragraphs):
    return {
        "id": f"{year}-{party.lower()}-speech-{number}",
        "title": f"Statement by {party} in the general debate",
        "date": f"{year}-09-25",
        "parties": [party],
        "language": "en",
        "text": "\n\n".join(paragraphs),
    }


class Grower:
    """Makes speeches out of the sentences of real ones."""

    def __init__(self, real, numbers):
        self.numbers = numbers
        self.real = real
        self.words = []
        self.sentences = {}
        for _, year, paragraphs in real:
            of_time = self.sentences.setdefault(year // YEARS, [])
            for paragraph in paragraphs:
                of_time.extend(SENTENCE.split(paragraph))
                self.words.extend(WORD.findall(paragraph)[::20])

    def word(self, match):
        draw = self.numbers.random()
        if draw * OTHER >= 1:
            return match.group()
        if draw * OTHER * NEW < 1:
            return "".join(self.numbers.choices(SYLLABLES, k=self.numbers.randint(3, 5)))
        return self.words[int(self.numbers.random() * len(self.words))]

    def speech(self):
        party, year, paragraphs = self.numbers.choice(self.real)
        of_time = self.sentences[year // YEARS]
        made = []
        for paragraph in paragraphs:
            count = len(SENTENCE.split(paragraph))
            drawn = (of_time[int(self.numbers.random() * len(of_time))] for _ in range(count))
            made.append(WORD.sub(self.word, " ".join(drawn)))
        return party, year, made


def main(folder, clauses, out, seed="1"):
    clauses = int(clauses)
    real = list(speeches(folder))
    if not real:
        sys.exit(f"{folder} holds no speeches: text files such as CUB_01_1946.txt are looked for")
    # Of all years alike, however few are asked for.
    order = random.Random(seed)
    order.shuffle(real)
    grower = None
    written = 0
    with open(out, "w", encoding="utf-8") as file:
        number = 0
        while written < clauses:
            if number < len(real):
                speech = real[number]
            else:
                grower = grower or Grower(real, order)
                speech = grower.speech()
            party, year, paragraphs = speech
            paragraphs = paragraphs[: clauses - written]
            file.write(json.dumps(document(number, party, year, paragraphs), ensure_ascii=False) + "\n")
            written += len(paragraphs)
            number += 1
    print(f"{written} clauses in {number} documents")


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
