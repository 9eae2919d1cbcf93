"""Attacks on the person who reads the result: their text must arrive short and as plain text."""

SHOWING = {
    "a script in outputs": """
from IPython.display import HTML, display
display(HTML("<script>alert(1)</script>"))
print("<script>alert(1)</script><img src=x onerror=alert(1)>")
""",
    "escape sequences": "print('\\x1b]0;title\\x07\\x1b[2J\\x1b[31m', '\\u202e', '\\0')",
    "half a character": "print('\\ud800')\nraise ValueError('\\udfff')",
    "an error message without end": "raise ValueError('x' * 100_000_000)",
    "a type name with a script": """
Bad = type("<script>alert(1)</script>" * 50, (Exception,), {})
def softmax(z): raise Bad("<b>")
one_hot = lambda i, n: type("<script>" * 9999, (), {})()
""",
    "a picture bomb": """
import struct, zlib
from IPython.display import Image, display
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
head = struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 0, 0, 0, 0)
display(Image(b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"x" * 100)))
""",
    "an output of another kind": """
from IPython.display import display
display({"application/javascript": "alert(1)", "text/html": "<script>alert(1)</script>",
         "image/svg+xml": "<svg onload=alert(1)>"}, raw=True)
""",
    "prints when called": """
def softmax(z): print("x" * 10**7, flush=True)
def one_hot(i, n): print("<script>", "\\x1b[2J")
""",
}
