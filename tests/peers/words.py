"""Words of no language, and sentences made of them: always the same for one seed."""

import random

ONSETS = "b c d f g h l m n p r s t v br cl dr fl gr pl st tr qu".split()
VOWELS = "a e i o u a e i o ai ea ou é ö".split()
CODAS = ["", "", "", "", "", "n", "r", "s", "l", "nd"]


class Words:
    """A stream of words. `chance` is the only source of chance, so one seed gives one text."""

    def __init__(self, seed):
        self.chance = random.Random(seed)

    def below(self, limit):
        # `random()` alone is promised to stay the same in every Python.
        return int(self.chance.random() * limit)

    def pick(self, items):
        return items[self.below(len(items))]

    def word(self):
        # As in real text, a few words make up much of it, and those are short.
        return LEXICON[int(len(LEXICON) * self.chance.random() ** 2)]

    def words(self, count):
        return [self.word() for _ in range(count)]

    def name(self):
        """A word in plain ASCII, for code and addresses."""
        return NAMES[self.below(len(NAMES))]

    def sentence(self):
        words = self.words(6 + self.below(11))
        if len(words) > 10:
            words[4] += ","
        text = " ".join(words)
        return text[0].upper() + text[1:] + self.pick([".", ".", ".", ".", "?", "!"])

    def paragraph(self, count):
        """About `count` words."""
        sentences = []
        while count > 0:
            sentences.append(self.sentence())
            count -= len(sentences[-1].split())
        return sentences


def _lexicon():
    chance = random.Random(2015)
    pick = lambda items: items[int(chance.random() * len(items))]
    words = {}
    while len(words) < 5000:
        syllables = 1 + int(3 * chance.random() ** 1.5)
        words["".join(pick(ONSETS) + pick(VOWELS) + pick(CODAS) for _ in range(syllables))] = None
    return sorted(words, key=lambda word: len(word) // 3)


LEXICON = _lexicon()
# What languages reserve is no name in any of them.
RESERVED = {"do", "go", "as", "is", "in", "of", "or", "let", "del", "not", "pass", "class", "static", "true", "clear", "lead"}
NAMES = [word for word in LEXICON if word.isascii() and len(word) > 3 and word not in RESERVED]
