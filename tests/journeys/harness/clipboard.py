"""The X clipboard, both ways: what a program copied, and what a person is about to paste."""

import threading

from Xlib import X, Xatom, display, error
from Xlib.protocol import event

from .processes import waitUntil


class Clipboard:
    """Of one screen. Each use has an X connection of its own, so that an offer can be served while the tour goes on."""

    def __init__(self, screen):
        self.screen = screen

    def read(self, seconds=5.0):
        """The text on the clipboard; an empty string where nobody offers any."""
        connection = display.Display(self.screen.name)
        try:
            return self._convert(connection, seconds)
        finally:
            connection.close()

    def _convert(self, connection, seconds):
        window = connection.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        atom = connection.intern_atom
        window.convert_selection(atom("CLIPBOARD"), atom("UTF8_STRING"), atom("TOUR_CLIPBOARD"), X.CurrentTime)
        connection.flush()
        waitUntil(lambda: connection.pending_events() > 0, "the clipboard's owner answers", seconds)
        answer = connection.next_event()
        if answer.type != X.SelectionNotify or answer.property == X.NONE:
            return ""
        kept = window.get_full_property(atom("TOUR_CLIPBOARD"), X.AnyPropertyType)
        return kept.value.decode() if kept else ""

    def offer(self, text):
        """Text to paste, until somebody else copies something. Returns once it is there."""
        connection = display.Display(self.screen.name)
        window = connection.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        window.set_selection_owner(connection.intern_atom("CLIPBOARD"), X.CurrentTime)
        connection.sync()
        threading.Thread(target=_serve, args=(connection, text.encode()), daemon=True).start()


def _serve(connection, data):
    """Hands out `data` until somebody else copies something, or the display ends."""
    try:
        _answer(connection, data)
    except error.ConnectionClosedError:
        pass


def _answer(connection, data):
    utf8, targets = connection.intern_atom("UTF8_STRING"), connection.intern_atom("TARGETS")
    while True:
        asked = connection.next_event()
        if asked.type == X.SelectionClear:
            connection.close()
            return
        if asked.type != X.SelectionRequest:
            continue
        place = asked.property or asked.target
        if asked.target == utf8:
            asked.requestor.change_property(place, utf8, 8, data)
        elif asked.target == targets:
            asked.requestor.change_property(place, Xatom.ATOM, 32, [targets, utf8])
        else:
            place = X.NONE
        asked.requestor.send_event(event.SelectionNotify(time=asked.time, requestor=asked.requestor,
                                                         selection=asked.selection, target=asked.target, property=place))
        connection.flush()
