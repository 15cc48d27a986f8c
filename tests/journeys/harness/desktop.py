"""What a person (or a screen reader) sees of a running program: widgets by role and accessible name, over AT-SPI."""

import re

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  (the version has to be named first)

from .clipboard import Clipboard  # noqa: E402
from .keys_and_pointer import KeysAndPointer  # noqa: E402
from .processes import waitUntil  # noqa: E402

State = Atspi.StateType
WINDOWS = ("frame", "dialog", "alert", "window")  # Qt says of a window only that it is active, not that it shows
LISTS = ("list", "table", "tree", "tree table")
SCROLLED = ("scroll pane", "viewport")
CELLS = ("list item", "table cell", "tree item", "table column header", "column header")


def plain(name):
    """An accessible name as people read it: without mnemonic marks and trailing dots."""
    return name.replace("&", "").rstrip("….:").strip().lower()


class Node:
    """One accessible object. Every answer is asked anew; an object that has gone answers nothing."""

    def __init__(self, accessible):
        self.accessible = accessible

    def _ask(self, question, otherwise):
        try:
            answer = question(self.accessible)
        except GLib.Error:
            return otherwise
        return otherwise if answer is None else answer

    @property
    def name(self):
        return self._ask(Atspi.Accessible.get_name, "")

    @property
    def role(self):
        """As AT-SPI names it: "button", "text", "password text", "list item", "label"."""
        role = self._ask(Atspi.Accessible.get_role_name, "")
        return "button" if role == "push button" else role  # the older name of the same

    @property
    def description(self):
        return self._ask(Atspi.Accessible.get_description, "")

    @property
    def text(self):
        """The content of a text widget, or an empty string where there is none."""
        if "Text" not in self._ask(Atspi.Accessible.get_interfaces, []):
            return ""
        return self._ask(lambda it: Atspi.Text.get_text(it, 0, Atspi.Text.get_character_count(it)), "")

    def has(self, *wanted):
        """All of these states at once."""
        states = self._ask(Atspi.Accessible.get_state_set, None)
        return states is not None and all(states.contains(state) for state in wanted)

    @property
    def showing(self):
        return self.has(State.SHOWING, State.VISIBLE)

    @property
    def enabled(self):
        return self.has(State.ENABLED) or self.has(State.SENSITIVE)

    @property
    def focused(self):
        return self.has(State.FOCUSED)

    @property
    def extents(self):
        """(x, y, width, height) on the screen in the program's own pixels, before its scale factor."""
        box = self._ask(lambda it: Atspi.Component.get_extents(it, Atspi.CoordType.SCREEN), None)
        return (box.x, box.y, box.width, box.height) if box else (0, 0, 0, 0)

    @property
    def parent(self):
        found = self._ask(Atspi.Accessible.get_parent, None)
        return Node(found) if found else None

    def children(self):
        count = self._ask(Atspi.Accessible.get_child_count, 0)
        found = (self._ask(lambda it, n=n: Atspi.Accessible.get_child_at_index(it, n), None) for n in range(count))
        return [Node(child) for child in found if child]

    def walk(self, visibleOnly=True, intoLists=True, depth=0):
        """(depth, node) of this node and everything below it, in reading order."""
        yield depth, self
        if not intoLists and self.role in LISTS:
            return
        for child in self.children():
            if not visibleOnly or child.showing or child.role in WINDOWS:
                yield from child.walk(visibleOnly, intoLists, depth + 1)

    def __repr__(self):
        return f"{self.role} {self.name!r}"


def ancestors(node):
    """From the parent up to the window."""
    while (node := node.parent) and node.role not in WINDOWS:
        yield node


class Desktop:
    """Finds, clicks, types and reads in the windows of one application on a screen, drawn `scale` times as large
    (QT_SCALE_FACTOR)."""

    def __init__(self, pid, screen, scale=1, seconds=15.0):
        Atspi.init()
        Atspi.set_timeout(5000, 15000)
        self.pid = pid
        self.scale = scale
        self.clipboard = Clipboard(screen)
        self.hands = KeysAndPointer(screen)
        self.seconds = seconds
        self.application = waitUntil(self._application, f"the windows of process {pid} are on the accessibility bus", 30)

    def _application(self):
        root = Node(Atspi.get_desktop(0))
        root.accessible.clear_cache()
        for candidate in root.children():
            if candidate._ask(Atspi.Accessible.get_process_id, 0) == self.pid:
                candidate.accessible.set_cache_mask(Atspi.Cache.NONE)
                return candidate
        return None

    # ---- finding

    def matches(self, role=None, name=None, within=None, containing=None):
        """Visible nodes by role, exact name, or a part of the name, in reading order; case and `&` don't count.
        Rows of lists and tables are looked at only where `role` asks for one: every look is a question to the program."""
        for _, node in (within or self.application).walk(intoLists=role in CELLS):
            if role is not None and node.role != role:
                continue
            label = plain(node.name)
            if name is not None and label != plain(name):
                continue
            if containing is None or plain(containing) in label:
                yield node

    def find(self, role=None, name=None, **where):
        return next(self.matches(role, name, **where), None)

    def wait(self, role=None, name=None, seconds=None, **where):
        """The first such node, as soon as there is one."""
        what = f"a visible {role or 'widget'} named {name or where.get('containing')!r}"
        return waitUntil(lambda: self.find(role, name, **where), what, seconds or self.seconds)

    def waitGone(self, role=None, name=None, seconds=None, **where):
        waitUntil(lambda: not self.find(role, name, **where), f"no {role} {name!r} any more", seconds or self.seconds)

    def waitText(self, fragment, seconds=None):
        """Until `fragment` can be read somewhere on the screen; returns the text it stands in."""
        return waitUntil(lambda: next((text for text in self.readable() if fragment in text), None),
                          f"the words {fragment!r} on the screen", seconds or self.seconds)

    def waitName(self, pattern, **where):
        """The match of the first visible widget whose whole name fits a regular expression."""
        def match():
            found = (re.fullmatch(pattern, node.name) for node in self.matches(**where))
            return next((one for one in found if one), None)

        return waitUntil(match, f"a visible widget whose name is like {pattern!r}", self.seconds)

    def readable(self):
        """Every piece of text that a screen reader would say."""
        for _, node in self.application.walk():
            yield from (text for text in (node.name, node.text) if text)

    def cells(self, table):
        """The texts of all rows of a list or table, those scrolled out of sight too."""
        return [node.name for _, node in self.wait(None, table).walk(visibleOnly=False) if node.role in CELLS]

    # ---- acting

    def click(self, nodeOrRole, name=None, times=1, **where):
        """Clicks the middle of a widget once it is enabled and has come to rest, after turning it into view."""
        node = self.atRest(nodeOrRole, name, **where)
        self.turnIntoView(node)
        self.hands.click(*self._middle(node.extents), times=times)
        return node

    def _middle(self, extents):
        x, y, width, height = extents
        return (x + width / 2) * self.scale, (y + height / 2) * self.scale

    def turnIntoView(self, node):
        """Turns the wheel over the scrolled area around a widget until its middle is in sight."""
        area = next((around for around in ancestors(node) if around.role in SCROLLED), None)
        if not area:
            return

        def inSight():
            top, height = area.extents[1], area.extents[3]
            middle = node.extents[1] + node.extents[3] / 2
            if top <= middle < top + height:
                return True
            self.hands.wheel(*self._middle(area.extents), clicks=1 if middle >= top else -1)
            return False

        waitUntil(inSight, f"{node} is in sight", self.seconds)

    def atRest(self, nodeOrRole, name=None, **where):
        node = nodeOrRole if isinstance(nodeOrRole, Node) else self.wait(nodeOrRole, name, **where)
        waitUntil(lambda: node.enabled, f"{node} is enabled", self.seconds)
        seen = []

        def settled():
            seen.append(node.extents)
            return len(seen) > 1 and seen[-1] == seen[-2] and seen[-1][2] > 0

        waitUntil(settled, f"{node} is in its place", self.seconds)
        return node

    def enter(self, role, name, text, **where):
        """Clicks a text field, replaces what it holds by real keys, and reads it back where it can be read."""
        node = self.click(role, name, **where)
        waitUntil(lambda: node.focused, f"{node} has the focus", self.seconds)
        self.hands.press("Control_L+a")
        self.hands.press("BackSpace")
        self.hands.type(text)
        if node.role != "password text":
            waitUntil(lambda: node.text == text, f"{node} shows what was typed", self.seconds)
        return node

    def enterSecret(self, name, secret, paste=False, **where):
        """Types or pastes into a field that never tells what it holds; that it holds something is all it says."""
        node = self.click("password text", name, **where)
        waitUntil(lambda: node.focused, f"{node} has the focus", self.seconds)
        if paste:
            self.clipboard.offer(secret)
            self.hands.press("Control_L+v")
        else:
            self.hands.type(secret)
        return node

    def press(self, combination):
        self.hands.press(combination)

    # ---- evidence

    def tree(self, visibleOnly=False):
        """The accessibility tree as text: what a screen reader could say, of hidden widgets too."""
        lines = []
        for depth, node in self.application.walk(visibleOnly):
            x, y, width, height = node.extents
            marks = "" if node.showing else " (hidden)"
            parts = [part for part in (node.text, node.description) if part and part != node.name]
            said = "".join(f" | {part!r}" for part in parts)
            lines.append(f"{'  ' * depth}{node.role} {node.name!r}{said} @{x},{y} {width}x{height}{marks}")
        return "\n".join(lines) + "\n"
