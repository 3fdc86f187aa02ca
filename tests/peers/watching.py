"""`--serve`: from saving a post until each page that shows it is fresh, over HTTP, as its author's browser gets it.

The third newest post gets a new title. Seven pages show it: its own, the posts before and after it, its two tags' pages, the feed and the index.
"""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import time

import posts as site

# A page that is still old by then stays old.
STALE_AFTER = 15.0
# Between two looks at a page; as much is added to what is measured, at most.
PAUSE = 0.002


def side_by_side(here, sites, attic, size, runs, limit, tell):
    tell(f"\n{size} posts, one title changed while the generator watches, median of {runs}: ms from saving until fresh\n")
    tell(f"{'':10} {'its page':>9} {'all seven':>10}   ")
    right = True
    for generator in here:
        folder = sites[generator.name]
        generator.forget(folder, attic)
        with Server(generator, folder) as server:
            if server.process is None:
                tell(f"{generator.name:10} has no watch mode")
                continue
            if not server.ready(size, limit):
                tell(f"{generator.name:10} did not serve the site within {limit:.0f} s: {server.said()[-300:]}")
                right = False
                continue
            # What the first build wrote is to be on the disk before anything is measured.
            os.sync()
            own, whole, stale = _edits(generator, folder, server, size, runs)
        first = f"{1000 * statistics.median(own):9.0f}" if own else f"{'-':>9}"
        last = f"{1000 * statistics.median(whole):10.0f}" if whole else f"{'-':>10}"
        notes = [generator.serve_notes] if generator.serve_notes else []
        if stale:
            notes.insert(0, "old after 15 s: " + ", ".join(stale))
        tell(f"{generator.name:10} {first} {last}   {'; '.join(notes)}")
        right &= generator.name != "dropsafe" or not stale
    return right


def _edits(generator, folder, server, size, runs):
    number = size - 3
    post = site.post(number, size)
    address = lambda other: f"/posts/{site.slug_of(other)}/"
    pages = {
        "its page": post.url,
        "the post before": address(number - 1),
        "the post after": address(number + 1),
        "its first tag": f"/tags/{post.tags[0]}/",
        "its second tag": f"/tags/{post.tags[1]}/",
        "the feed": f"/{generator.feed}",
        "the index": "/",
    }
    own, whole = [], []
    for turn in range(runs):
        # What the build before left to do is no part of this.
        time.sleep(2.0)
        post.title = f"Saved again {os.getpid()} {turn}"
        started = time.monotonic()
        generator.write_post(folder, post)
        stale = []
        # One after the other: looking must not take the time of those who build.
        for name, path in pages.items():
            while post.title not in server.get(path):
                if time.monotonic() > started + STALE_AFTER:
                    stale.append(name)
                    break
                time.sleep(PAUSE)
            if name == "its page" and not stale:
                own.append(time.monotonic() - started)
        if stale:
            return own, [], stale
        whole.append(time.monotonic() - started)
    return own, whole, []


class Server:
    """A generator that watches and serves, in a process group of its own, until the block ends."""

    def __init__(self, generator, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = folder.parent / f"{folder.name}.said"
        command = generator.serve(folder, self.port)
        self.process = command and subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **generator.environment(folder)},
            stdin=subprocess.DEVNULL,
            stdout=open(self.log, "wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def said(self):
        return self.log.read_text(errors="replace").strip()

    def ready(self, size, limit):
        """Waits until the index is served with the newest post, and the newest post itself."""
        ends = time.monotonic() + limit
        while self.process.poll() is None and time.monotonic() < ends:
            newest = site.title_of(size - 1)
            if newest in self.get("/") and newest in self.get(f"/posts/{site.slug_of(size - 1)}/"):
                return True
            time.sleep(0.2)
        return False

    def get(self, path):
        """What is at `path`; empty where there is nothing, or nobody yet."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return ""
        finally:
            connection.close()
