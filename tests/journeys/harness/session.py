"""A private desktop session on a virtual display: X servers with window managers, D-Bus, keyring, accessibility, home."""

import os
import secrets
import subprocess
from pathlib import Path

from .processes import waitUntil

# No service folders: nothing is started behind our back, and what the programs reach is what is started here.
BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

# Main windows fill the screen without a frame, so that a screenshot shows the program; dialogs keep frame and place.
WINDOW_MANAGER_CONFIG = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <placement><policy>Smart</policy><center>yes</center></placement>
  <theme><name>Clearlooks</name><titleLayout>LC</titleLayout></theme>
  <desktops><number>1</number><popupTime>0</popupTime></desktops>
  <keyboard/>
  <mouse><context name="Client">
    <mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
  </context></mouse>
  <applications>
    <application type="normal"><decor>no</decor><maximized>yes</maximized></application>
    <application type="dialog"><decor>yes</decor><position force="yes"><x>center</x><y>center</y></position></application>
  </applications>
</openbox_config>
"""

# A desktop environment that says "dark": the one way that Qt follows on X11 without a further service.
DARK_COLOURS = "[General]\nColorScheme=BreezeDark\n" + "".join(
    f"[Colors:{part}]\nBackgroundNormal=35,38,41\nForegroundNormal=252,252,252\n"
    for part in ("Window", "View", "Button", "Selection", "Tooltip"))


class Screen:
    """One X server of a session, with its window manager. `name` is what DISPLAY holds."""

    def __init__(self, session, size):
        self.session = session
        self.size = size
        self.name = ""

    def env(self):
        """The whole environment of a program on this screen."""
        return self.session.env() | {"DISPLAY": self.name}

    def screenshot(self, path):
        """The whole screen as PNG."""
        subprocess.run(["import", "-silent", "-window", "root", "-depth", "8", str(path)], env=self.env(), check=True,
                       timeout=30)

    def startX(self):
        reader, writer = os.pipe()
        self.session.processes.start("xvfb", ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{self.size}x24", "-dpi",
                                              "96", "-nolisten", "tcp", "-noreset"], {"PATH": os.defpath},
                                     pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("the virtual X server did not start; see xvfb.log")
        self.name = f":{number}"

    def startWindowManager(self):
        config = self.session.folder / "openbox.xml"
        config.write_text(WINDOW_MANAGER_CONFIG)
        self.session.processes.start("openbox", ["openbox", "--config-file", str(config)], self.env())
        probe = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
        waitUntil(lambda: b"window id" in subprocess.run(probe, env=self.env(), capture_output=True, check=False).stdout,
                   "the window manager runs")


class Session:
    """`start()` brings it up with one screen; `env()` is what a program of it gets; the Processes end it."""

    def __init__(self, processes, folder, size="1280x800"):
        self.processes = processes
        self.folder = Path(folder)
        self.screen = Screen(self, size)

    def start(self):
        for part in ("home", "config", "data", "cache", "state", "run", "tmp"):
            (self.folder / part).mkdir(parents=True, exist_ok=True, mode=0o700)
        self.screen.startX()
        self._startBus()
        self._startKeyring()
        self._startAccessibility()
        self.screen.startWindowManager()
        # Our own AT-SPI connection belongs to this session too, and to no other.
        os.environ.update(self.screen.env())
        os.environ.pop("AT_SPI_BUS_ADDRESS", None)

    def addScreen(self, size):
        """One more screen in the same session."""
        screen = Screen(self, size)
        screen.startX()
        screen.startWindowManager()
        return screen

    def env(self):
        """What all programs of this session get; nothing of the caller's comes through."""
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "USER": "tour",
            "HOME": str(self.folder / "home"), "TMPDIR": str(self.folder / "tmp"),
            "XDG_CONFIG_HOME": str(self.folder / "config"), "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_CACHE_HOME": str(self.folder / "cache"), "XDG_STATE_HOME": str(self.folder / "state"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"), "XDG_CURRENT_DESKTOP": "Openbox",
            "XDG_SESSION_TYPE": "x11",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.folder / 'run' / 'bus'}",
            "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }

    def darkEnv(self):
        """What to add to the environment of a program that shall find a dark desktop."""
        (self.folder / "config" / "kdeglobals").write_text(DARK_COLOURS)
        return {"QT_QPA_PLATFORMTHEME": "kde", "KDE_SESSION_VERSION": "6"}

    def _startBus(self):
        socket = self.folder / "run" / "bus"
        config = self.folder / "session-bus.conf"
        config.write_text(BUS_CONFIG.format(socket=socket))
        self.processes.start("dbus", ["dbus-daemon", "--nofork", f"--config-file={config}"], self.env())
        waitUntil(socket.exists, "the session bus listens")

    def _startKeyring(self):
        command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets",
                   f"--control-directory={self.folder / 'run' / 'keyring'}"]
        self.processes.start("keyring", command, self.env(), say=secrets.token_hex(16).encode())
        waitUntil(lambda: self._answers("org.freedesktop.DBus", "/", "org.freedesktop.DBus.GetNameOwner",
                                        "string:org.freedesktop.secrets"), "the keyring answers")

    def _startAccessibility(self):
        self.processes.start("at-spi", ["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"], self.env())
        waitUntil(lambda: self._answers("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress"),
                  "the accessibility bus answers")

    def _answers(self, service, path, method, *arguments):
        call = ["dbus-send", "--session", "--print-reply", f"--dest={service}", path, method, *arguments]
        return subprocess.run(call, env=self.env(), capture_output=True, check=False, timeout=10).returncode == 0
