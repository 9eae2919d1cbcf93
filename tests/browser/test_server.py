"""The JupyterLab that the browser tests use."""

import socket

import pytest
from jupyter_server.serverapp import ServerApp

from tests.browser import bound_lab


def test_nobody_can_take_the_port_between_its_choice_and_its_use():
    app = ServerApp(ip="127.0.0.1")
    bound_lab.find(app)
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind((app.ip, app.port))
    for held in app.bound:
        held.close()
