"""Runs a program and measures it."""

import os
import subprocess
import time
from dataclasses import dataclass


@dataclass
class Run:
    wall: float  # seconds
    cpu: float  # seconds of user and system, of the program and all the processes it started and waited for
    memory: float  # MiB: the resident peak of the largest of its processes
    status: int  # 124 where it took too long
    said: str


def run(command, folder, environment, limit):
    """Runs `command`; kills it after `limit` seconds."""
    log = folder / ".said"
    with open(log, "wb") as said:
        started = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        status, usage, late = _wait(process.pid, started + limit)
        wall = time.monotonic() - started
    process.returncode = status
    text = log.read_text(errors="replace")
    log.unlink()
    code = 124 if late else os.waitstatus_to_exitcode(status)
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, code, text)


def _wait(pid, deadline):
    """Waits without turning: a thread kills the program's whole group when its time is over."""
    import signal
    import threading

    late = threading.Event()

    def kill():
        late.set()
        os.killpg(pid, signal.SIGKILL)

    timer = threading.Timer(max(0.0, deadline - time.monotonic()), kill)
    timer.start()
    _, status, usage = os.wait4(pid, 0)
    timer.cancel()
    return status, usage, late.is_set()
