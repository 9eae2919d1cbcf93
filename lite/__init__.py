"""The course in a browser tab, with nothing installed: builds and serves a JupyterLite site.

Runs in an environment of its own, `.venv-site`, since JupyterLite and the Lab do not get on in one.
"""
