"""JupyterLab on a port that it never lets go: `python -P bound_lab.py OPTIONS…`.

Jupyter's server looks for a free port, closes it, and opens it again later; in between another
process may take it. Here the system's choice is bound once and kept.
"""

from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import main
from tornado.netutil import bind_sockets


def find(app: ServerApp) -> None:
    """Bind a port that the system chooses, and say which in `app.port`."""
    app.bound = bind_sockets(0, app.ip)
    app.port = app.bound[0].getsockname()[1]


def listen(app: ServerApp) -> bool:
    """Serve on what `find` has bound."""
    app.http_server.add_sockets(app.bound)
    return True


if __name__ == "__main__":
    for name, ours in (("_find_http_port", find), ("_bind_http_server_tcp", listen)):
        assert hasattr(ServerApp, name), f"this jupyter_server has no ServerApp.{name}"
        setattr(ServerApp, name, ours)
    main()
