"""A bound on what this process may take while it deals with a submission.

What comes from there is small by other bounds; this one is for what those may have missed. Then
Python raises a MemoryError, and no other process of the machine pays.
"""

import contextlib
import resource
from collections.abc import Iterator

from autograder.sandbox.inside import linux

SPARE_BYTES = 768 << 20  # of address space, beyond what there is before


@contextlib.contextmanager
def bounded_memory(spare: int = SPARE_BYTES) -> Iterator[None]:
    """Let this process grow by `spare` bytes and no more; without effect where none are counted.

    Only the soft bound moves, so that a sandbox that is started meanwhile can lift it again.
    """
    held = linux.address_space()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = held + spare
    if not held or (soft != resource.RLIM_INFINITY and soft <= wanted):
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
