"""A person's hands: real key presses, clicks and the wheel through the X server's XTEST extension."""

import time

from Xlib import X, XK, display
from Xlib.ext import xtest

LEFT, WHEEL_UP, WHEEL_DOWN = 1, 4, 5

NAMED = {"\n": "Return", "\t": "Tab", " ": "space"}


class KeysAndPointer:
    """One X connection to a screen. Text goes key by key, so nothing of it stands on any command line."""

    def __init__(self, screen):
        self.display = display.Display(screen.name)
        self.root = self.display.screen().root

    def move(self, x, y):
        xtest.fake_input(self.display, X.MotionNotify, x=int(x), y=int(y))
        self.display.sync()

    def click(self, x, y, button=LEFT, times=1):
        # Coming from somewhere else: widgets under a pointer that has not moved don't see it enter.
        self.move(x - 1, y - 1)
        self.move(x, y)
        for _ in range(times):
            xtest.fake_input(self.display, X.ButtonPress, button)
            xtest.fake_input(self.display, X.ButtonRelease, button)
        self.display.sync()

    def wheel(self, x, y, clicks):
        """Positive clicks turn the wheel down."""
        self.click(x, y, WHEEL_DOWN if clicks > 0 else WHEEL_UP, abs(clicks))

    def type(self, text):
        for character in text:
            code, shifted = self._keyFor(character)
            self._strike(code, ["Shift_L"] if shifted else [])
            time.sleep(0.002)  # about ten times a fast typist; input methods drop keys that come in one burst

    def press(self, combination):
        """A key by its X name, with modifiers: "Return", "Control_L+a", "Alt_L+F4"."""
        *held, key = combination.split("+")
        self._strike(self._code(key), held)

    def _strike(self, code, held):
        codes = [self._code(name) for name in held]
        for modifier in codes:
            xtest.fake_input(self.display, X.KeyPress, modifier)
        xtest.fake_input(self.display, X.KeyPress, code)
        xtest.fake_input(self.display, X.KeyRelease, code)
        for modifier in reversed(codes):
            xtest.fake_input(self.display, X.KeyRelease, modifier)
        self.display.sync()

    def _code(self, name):
        code = self.display.keysym_to_keycode(XK.string_to_keysym(name))
        if not code:
            raise ValueError(f"the keyboard has no key {name!r}")
        return code

    def _keyFor(self, character):
        symbol = XK.string_to_keysym(NAMED[character]) if character in NAMED else ord(character)
        code = self.display.keysym_to_keycode(symbol)
        if not code:
            raise ValueError(f"the keyboard has no key for {character!r}")
        return code, self.display.keycode_to_keysym(code, 0) != symbol
