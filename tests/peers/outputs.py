"""Looks at what a generator made: is it the whole site, and is the code in it highlighted?"""

import html
import re

import posts as site

TAG = re.compile(r"<[^>]*>")
PRE = re.compile(r"<pre.*?</pre>", re.DOTALL)
TOKEN = re.compile(r'<span (?:class|style)="')


def faults(generator, destination, total, highlight):
    """What is wrong, as a list of sentences; empty where all is right."""
    found = []

    def read(path):
        try:
            return (destination / path).read_text(encoding="utf-8")
        except OSError:
            found.append(f"{path} is missing")
            return ""

    expected = total + 2 + len(site.TAGS)
    pages = sum(1 for path in destination.rglob("*.html") if path.name != "404.html")
    if pages != expected:
        found.append(f"{pages} pages, not {expected}")

    marked, plain = set(), set()
    for post in site.all_posts(total):
        path = post.url.strip("/") + "/index.html"
        text = read(path)
        if not text:
            continue
        if f"<h1>{post.title}</h1>" not in text:
            found.append(f"{path} has no title")
        blocks = PRE.findall(text)
        if len(blocks) != 1 or _words(html.unescape(TAG.sub("", blocks[0]))) != _words(post.code):
            found.append(f"{path} has not its block of code")
        elif len(TOKEN.findall(blocks[0])) >= 10:
            marked.add(post.language)
        else:
            plain.add(post.language)
        links = [f"/tags/{tag}/" for tag in post.tags]
        if post.number > 0:
            links.append(f"/posts/{site.slug_of(post.number - 1)}/")
        if post.number + 1 < total:
            links.append(f"/posts/{site.slug_of(post.number + 1)}/")
        for link in links:
            if f'href="{link}"' not in text.replace("https://bench.example.org", "") and f'href={link}' not in text:
                found.append(f"{path} has no link to {link}")
        if len(found) > 20:
            return found
    if highlight and plain:
        found.append("not highlighted: " + ", ".join(sorted(plain)))
    if not highlight and marked:
        found.append("highlighted: " + ", ".join(sorted(marked)))

    index = read("index.html")
    if index.count("<li>") != total:
        found.append(f"the index lists {index.count('<li>')} posts, not {total}")
    for tag in site.TAGS:
        listed = read(f"tags/{tag}/index.html").count("<li>")
        if listed != sum(tag in site.tags_of(number) for number in range(total)):
            found.append(f"the page of the tag {tag} lists {listed} posts")
    feed = read(generator.feed)
    entries = len(re.findall(r"<(?:entry|item)[ >]", feed))
    if entries != min(10, total) or site.title_of(total - 1) not in html.unescape(feed):
        found.append(f"the feed has {entries} posts, not the newest {min(10, total)}")
    locations = read("sitemap.xml").count("<loc>")
    if locations < total + 1:
        found.append(f"the sitemap has {locations} pages")
    return found


def _words(text):
    return text.split()
