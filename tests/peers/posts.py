"""The posts of the bench site: what they say, in no generator's dialect."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import blocks
from words import NAMES, Words

TAGS = [f"{NAMES[7 * n]}-{NAMES[11 * n + 1]}" for n in range(40)]
FIRST = datetime(2005, 1, 1, 8, 0, 0)
STEP = timedelta(minutes=100)


@dataclass
class Post:
    number: int
    slug: str
    title: str
    date: datetime
    tags: list
    language: str
    code: str
    body: str  # Markdown, from the first paragraph on

    @property
    def url(self):
        return f"/posts/{self.slug}/"


def slug_of(number):
    words = Words(f"slug {number}")
    return f"p{number:06}-{words.name()}-{words.name()}"


def title_of(number):
    title = " ".join(Words(f"title {number}").words(5))
    return title[0].upper() + title[1:]


def tags_of(number):
    """Two of the forty: two posts in a row share none, all tags have as many posts."""
    first = number % len(TAGS)
    return [TAGS[first], TAGS[(first + 1 + number // len(TAGS) % (len(TAGS) - 1)) % len(TAGS)]]


def language_of(number):
    return blocks.LANGUAGES[number % len(blocks.LANGUAGES)]


def post(number, total):
    """The post with that number, from 0, the oldest, to `total - 1`."""
    words = Words(f"post {number}")
    language = language_of(number)
    block = blocks.block(words, language)
    return Post(
        number=number,
        slug=slug_of(number),
        title=title_of(number),
        date=FIRST + number * STEP,
        tags=tags_of(number),
        language=language,
        code=block,
        body=_body(words, language, block, f"/posts/{slug_of(words.below(total))}/"),
    )


def _body(words, language, block, address):
    """About 550 words, four headings, a list, a table, a block of code, a link to another post of the site."""

    def heading():
        return "## " + " ".join(words.words(4)).capitalize()

    def prose(count):
        sentences = words.paragraph(count)
        start = sentences[0].split()
        start[2] = f"**{start[2].rstrip(',')}**"
        start[4] = f"*{start[4].rstrip(',')}*"
        return " ".join([" ".join(start)] + sentences[1:])

    def row():
        return f"| {words.word()} | {words.below(9000)} | {' '.join(words.words(4))} |"

    parts = [
        prose(65),
        f"See [{' '.join(words.words(3))}]({address}) and [{words.word()}](https://www.example.org/{words.name()}). {words.sentence()}",
        heading(),
        prose(65),
        "\n".join(f"- {' '.join(words.words(8))}" for _ in range(5)),
        heading(),
        prose(55),
        f"```{language}\n{block}```",
        f"{words.sentence()} Here `{words.name()}` is `{words.name()}`. {prose(30)}",
        heading(),
        prose(55),
        "\n".join([f"| {words.word()} | {words.word()} | {words.word()} |", "| --- | ---: | --- |"] + [row() for _ in range(5)]),
        heading(),
        prose(55),
        prose(25),
    ]
    return "\n\n".join(parts) + "\n"


def all_posts(total):
    """One after the other: the whole site is never in memory, since the memory of those who start programs counts as the programs'."""
    for number in range(total):
        yield post(number, total)
