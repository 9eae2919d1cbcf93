"""What each lab's functions must do.

A lab's folder lists its `SPECS`. Each function has a module there, and what several of them share is in
`draws`; what labs share stands beside the folders.
"""
