"""Makes an envelope from what docs/envelope.md says alone, with no line of Dropsafe: `age` encrypts it.

Usage: another_program.py RECIPIENT FORM_JSON OUT
"""

import hashlib
import json
import struct
import subprocess
import sys
import zlib

recipient, form_json, out = sys.argv[1:]
form = open(form_json, "rb").read()
photo = bytes(range(256)) * 300

submission = json.dumps(
    {
        "version": 1,
        "kind": "submission",
        "form": json.loads(form)["name"],
        "form_hash": hashlib.sha256(form).hexdigest(),
        "language": "en",
        "received": "2026-11-22",
        "receipt": "zoo able lend able",
        "stream": "0f4e7c0b8a5d4c2f9be1d3a7c6158e90",
        "sequence": 12,
        "recipients": hashlib.sha256(recipient.encode() + b"\n").hexdigest(),
        "answers": {"message": 'They said: "it\'s over".\nعاد.', "kind": ["malware", {"other": "SMS"}], "urgent": None},
        "files": [
            {
                "field": "photos",
                "name": "my screen.png",
                "path": "files/01-my_screen.png",
                "size": len(photo),
                "sha256": hashlib.sha256(photo).hexdigest(),
            }
        ],
    }
).encode()

archive, directory, count = b"", b"", 0


def add(name, data, is_file=False):
    global archive, directory, count
    name, offset = name.encode(), len(archive)
    flags = 0x0808 if is_file else 0x0800
    sizes = struct.pack("<III", zlib.crc32(data), len(data), len(data))
    archive += b"PK\x03\x04" + struct.pack("<HHHHH", 20, flags, 0, 0, 0x0021)
    archive += (bytes(12) if is_file else sizes) + struct.pack("<HH", len(name), 0) + name + data
    archive += b"PK\x07\x08" + sizes if is_file else b""
    directory += b"PK\x01\x02" + struct.pack("<HHHHHH", 0x0314, 20, flags, 0, 0, 0x0021) + sizes
    directory += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0x81800000, offset) + name
    count += 1


add("files/01-my_screen.png", photo, is_file=True)
add("submission.json", submission)
add("submission.txt", "Write to us\n\nWhat happened?\n\tThey said: …\n".encode())
add("form.json", form)
add("padding", bytes(5000))
end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(archive), 0)

subprocess.run(["age", "-r", recipient, "-o", out], input=archive + directory + end, check=True)
