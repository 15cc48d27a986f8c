"""The architecture as tables: which folder may include which, and which third-party headers belong to whom.

Everything that is not listed is forbidden. docs/architecture.md explains the picture; this file is what is enforced.
"""

import re

# folder -> the folders that its files may include, beside itself
FOLDERS = {
    "core": set(),
    "crypto": {"core"},
    "storage": {"core"},
    "sync": {"core", "crypto"},
    "vault": {"core", "crypto", "storage", "sync"},
    "http": {"core"},
    "server": {"core", "crypto", "storage", "sync", "http"},
    "gateway": {"core", "crypto", "storage", "sync", "vault", "http"},
    "models": {"core", "sync", "vault"},
    "ui": {"core", "models"},
    "app": {"core", "crypto", "storage", "sync", "vault", "http", "server", "gateway", "models", "ui"},
    "app/ctl": {"core", "crypto", "sync", "http"},
    "bench": {"core", "crypto", "storage", "sync", "vault", "http", "server", "gateway"},
}

# A test may include what its module may, its module and tests/support; what it needs beyond that is listed here.
TESTS_ALSO = {
    # http: asking a daemon; models: the desktop with its daemon; storage: a server's database, bent as its host could
    "support": {"core", "crypto", "http", "models", "storage"},
    "http": {"crypto"},  # certificates for real TLS
    "gateway": {"server"},  # a real vault API beside the gateway
    "models": {"crypto"},  # keys for a desktop of its own
    "vault": {"server", "http"},  # stories of real replicas against the real server
}

EVERYBODY = set(FOLDERS) | {"tests"}
SHELL = {"models", "ui", "app"}
POSIX_USERS = {"storage", "vault", "http", "server", "gateway", "models", "app", "bench", "tests"}

STANDARD = re.compile(r"[a-z][a-z0-9_]*$")
POSIX_MEMORY = {"sys/mman.h", "sys/random.h", "sys/resource.h", "unistd.h", "string.h",
                "arpa/inet.h"}  # of the last only inet_pton and inet_ntop, which turn text into addresses and back
POSIX = re.compile(
    r"(sys/[a-z_]+|unistd|fcntl|sched|signal|poll|pwd|spawn|dirent|netdb|ifaddrs|malloc|stdlib|termios|arpa/inet|net/if"
    r"|netinet/[a-z_]+)\.h$"
)

# (name, pattern of the header, folders that may include it). The first match decides.
# "crypto*.cpp" means: in implementation files only, because public headers below models use standard types.
THIRD_PARTY = [
    ("Qt Cryptographic Architecture", re.compile(r"(Qca-qt6/)?(QtCrypto|qca)"), {"crypto"}),
    ("OpenSSL for TLS", re.compile(r"openssl/(ssl|err|bio|types|x509_vfy)\.h$"), {"crypto", "http", "gateway", "bench"}),
    ("OpenSSL's algorithms", re.compile(r"openssl/"), {"crypto"}),
    ("SQLCipher", re.compile(r"(sqlcipher/)?sqlite3\.h$"), {"storage"}),
    ("Asio and Beast", re.compile(r"boost/(asio|beast|system)"), {"http", "bench", "tests"}),
    ("Boost JSON and URL", re.compile(r"boost/(json|url)"), {"http", "server", "gateway", "app", "tests", "bench"}),
    ("nghttp2", re.compile(r"nghttp2/"), {"http"}),
    ("libpqxx and libpq", re.compile(r"pqxx/|libpq-fe\.h$"), {"server"}),
    ("Qt Keychain", re.compile(r"qt6?keychain/"), {"app"}),
    ("toml++", re.compile(r"toml\+\+/"), {"app"}),
    ("ZXing", re.compile(r"ZXing/"), {"ui"}),
    ("zxcvbn", re.compile(r"zxcvbn\.h$"), {"ui"}),
    ("Qt Test", re.compile(r"QtTest/|QTest$|QSignalSpy$|QAbstractItemModelTester$"), {"tests"}),
    ("Qt Network", re.compile(r"QtNetwork/|QNetwork|QLocal|QTcp|QUdp|QSsl|QHost"), {"models", "app", "tests"}),
    ("Qt Core", re.compile(r"QtCore/"), {"crypto*.cpp", "sync*.cpp", "models", "ui", "app", "tests", "bench"}),
    ("Qt Widgets, GUI and SVG", re.compile(r"Qt(Widgets|Gui|Svg|SvgWidgets)/"), {"ui", "app", "tests"}),
    ("Qt, without its module", re.compile(r"Q[A-Z]"), set()),
    ("the system's memory calls", re.compile("|".join(re.escape(name) + "$" for name in sorted(POSIX_MEMORY))),
     POSIX_USERS | {"core", "crypto"}),
    ("the system's calls", POSIX, POSIX_USERS),
    ("the sanitizers", re.compile(r"sanitizer/"), {"tests"}),
    ("the standard library", STANDARD, EVERYBODY),
]

# (what, pattern in the code without comments and strings, folders where it may stand)
TOKENS = [
    ("QObject", re.compile(r"\b(Q_OBJECT|Q_GADGET|QObject)\b"), SHELL | {"tests"}),
    ("translation", re.compile(r"(\btr\(|\bQT_TR(ANSLATE)?_NOOP|\bQCoreApplication::translate\b|\bqtTrId\b)"), {"ui"}),
    ("OpenSSL's EVP and HPKE", re.compile(r"\b(EVP_\w+|OSSL_HPKE_\w+)"), {"crypto"}),
    ("QCA", re.compile(r"\bQCA::"), {"crypto"}),
    ("SQLite", re.compile(r"\bsqlite3_\w+"), {"storage"}),
    ("widgets", re.compile(r"\b(QWidget|QDialog|QMainWindow|QApplication|QMessageBox)\b"), {"ui", "app", "tests"}),
    ("a name that says nothing", re.compile(r"\b(class|struct)\s+\w*(Manager|Helper|Utils)\b"), set()),
    ("a friend for a test", re.compile(r"\bfriend\s+class\s+\w*Test\w*"), set()),
]
