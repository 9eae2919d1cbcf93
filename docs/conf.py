"""How Sphinx makes the pages of this folder into a site: `make docs`.

Sphinx with MyST reads the same Markdown that a code host shows, follows links between pages, and
fails on one that leads nowhere.
"""

project = "Unrolled"
author = "The Unrolled maintainers"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "Unrolled"
html_copy_source = False
myst_heading_anchors = 3
# Pages also link to what stands outside this folder, for those who read them in the repository.
suppress_warnings = ["myst.xref_missing"]
