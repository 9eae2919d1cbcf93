"""What stands in for namespaces where there are none: Landlock for files, a folder that is watched.

The filter of system calls for it is in `inside/syscalls.py`, what keeps it from outside in
`sandbox/keeper.py`.
"""
