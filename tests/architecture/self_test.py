#!/usr/bin/env python3
"""Every rule catches a tiny tree that breaks it, and a clean tree passes: a rule that can't fail is a defect."""

import tempfile
import unittest
from pathlib import Path

import checks
from source import Source, readSources

HEADER = "// Something small.\n#pragma once\n"


class RuleTest(unittest.TestCase):
    def violationsOf(self, files):
        with tempfile.TemporaryDirectory() as directory:
            root = Path(directory)
            for name, text in files.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return checks.violations(root, readSources(root))

    def assertCaught(self, files, *words):
        found = self.violationsOf(files)
        self.assertEqual(len(found), 1, found)
        for word in words:
            self.assertIn(word, found[0])

    def assertClean(self, files):
        self.assertEqual(self.violationsOf(files), [])


class Folders(RuleTest):
    def test_aListedFolder_passes(self):
        self.assertClean({"core/a.h": HEADER, "vault/b.cpp": '#include "core/a.h"\n#include <vector>\n'})

    def test_anUnlistedFolder_isCaught(self):
        self.assertCaught({"ui/a.h": HEADER, "core/b.cpp": '#include "ui/a.h"\n'}, "core/b.cpp:1", "may not include ui")

    def test_everyUnlistedPair_isCaught(self):
        import rules

        for folder, allowed in rules.FOLDERS.items():
            for other in set(rules.FOLDERS) - allowed - {folder, folder.split("/")[0]}:
                if "/" not in other:
                    files = {f"{other}/a.h": HEADER, f"{folder}/b.cpp": f'#include "{other}/a.h"\n'}
                    self.assertCaught(files, "may not include")

    def test_theCommandLine_seesLessThanTheOtherPrograms(self):
        self.assertClean({"vault/a.h": HEADER, "app/daemon/b.cpp": '#include "vault/a.h"\n'})
        self.assertCaught({"vault/a.h": HEADER, "app/ctl/b.cpp": '#include "vault/a.h"\n'}, "app/ctl", "vault")

    def test_aTest_seesItsModuleAndTheSupport(self):
        support = {"tests/support/s.h": HEADER, "core/a.h": HEADER, "ui/u.h": HEADER, "tests/vault/v.h": HEADER}
        self.assertClean({**support, "tests/core/t.cpp": '#include "core/a.h"\n#include "tests/support/s.h"\n'})
        self.assertCaught({**support, "tests/core/t.cpp": '#include "ui/u.h"\n'}, "may not include ui")
        self.assertCaught({**support, "tests/core/t.cpp": '#include "tests/vault/v.h"\n'}, "another module's tests")

    def test_anUnknownFolder_isCaught(self):
        self.assertCaught({"misc/a.cpp": "int a;\n"}, "'misc' is not in the table")

    def test_anIncludeThatIsNotFromTheRoot_isCaught(self):
        self.assertCaught({"core/a.h": HEADER, "core/b.cpp": '#include "a.h"\n'}, "seen from its root")

    def test_twoFoldersThatIncludeEachOther_areCaught(self):
        one, two = "gateway/proxy", "gateway/policy"
        files = {f"{one}/a.h": HEADER + f'#include "{two}/b.h"\n', f"{two}/b.h": HEADER + f'#include "{one}/a.h"\n'}
        self.assertCaught(files, f"{two} and {one} include each other")

    def test_aFolderAndItsOwnSubfolder_pass(self):
        files = {"gateway/config.h": HEADER, "gateway/proxy/a.h": HEADER + '#include "gateway/config.h"\n'}
        self.assertClean({**files, "gateway/gateway.cpp": '#include "gateway/proxy/a.h"\n'})

    def test_mocAndForms_pass(self):
        self.assertClean({"tests/core/t.cpp": '#include "t.moc"\n', "ui/w.cpp": '#include "ui_w.h"\n'})


class ThirdParty(RuleTest):
    def test_everyLibrary_isCaughtOutsideItsOwner(self):
        strangers = {
            "core": ["QtCore/QString", "openssl/evp.h", "sqlite3.h", "boost/asio.hpp", "fcntl.h"],
            "vault": ["QtCrypto", "Qca-qt6/QtCrypto/qca.h", "openssl/rand.h", "sqlcipher/sqlite3.h", "QtCore/QFile"],
            "http": ["openssl/evp.h", "openssl/hpke.h", "pqxx/pqxx", "boost/spirit.hpp"],
            "models": ["toml++/toml.hpp", "QtWidgets/QWidget", "ZXing/ReadBarcode.h", "qt6keychain/keychain.h", "QString"],
            "server": ["boost/beast.hpp", "openssl/ssl.h", "nghttp2/nghttp2.h"],
            "gateway": ["boost/asio/awaitable.hpp", "openssl/evp.h", "QtCore/QCborValue"],
            "ui": ["QtNetwork/QNetworkReply", "qt6keychain/keychain.h", "openssl/ssl.h"],
        }
        for folder, headers in strangers.items():
            for header in headers:
                self.assertCaught({f"{folder}/a.cpp": f"#include <{header}>\n"}, f"{folder}/a.cpp:1", header)

    def test_everyLibrary_passesAtItsOwner(self):
        owned = {
            "core": ["vector", "cstdint", "sys/mman.h"],
            "crypto": ["QtCrypto", "openssl/evp.h", "openssl/hpke.h", "QtCore/QByteArray"],
            "storage": ["sqlcipher/sqlite3.h"],
            "sync": ["QtCore/QCborStreamReader"],
            "http": ["boost/asio.hpp", "boost/beast/core.hpp", "openssl/ssl.h", "nghttp2/nghttp2.h"],
            "server": ["pqxx/pqxx", "boost/json.hpp"],
            "models": ["QtCore/QAbstractListModel", "QtNetwork/QNetworkAccessManager"],
            "ui": ["QtWidgets/QWidget", "QtGui/QPainter", "ZXing/ReadBarcode.h", "zxcvbn.h"],
            "app": ["toml++/toml.hpp", "qt6keychain/keychain.h", "QtWidgets/QApplication"],
        }
        for folder, headers in owned.items():
            self.assertClean({f"{folder}/a.cpp": "".join(f"#include <{header}>\n" for header in headers)})

    def test_qtInAPublicHeaderBelowModels_isCaught(self):
        self.assertCaught({"sync/a.h": HEADER + "#include <QtCore/QString>\n"}, "sync/a.h:3", "Qt Core")

    def test_aTest_usesWhatItsModuleOwns(self):
        self.assertClean({"tests/crypto/t.cpp": "#include <openssl/evp.h>\n#include <QtTest/QtTest>\nEVP_PKEY* a;\n"})
        self.assertCaught({"tests/vault/t.cpp": "#include <openssl/evp.h>\n"}, "OpenSSL's algorithms")
        self.assertCaught({"tests/vault/t.cpp": "EVP_PKEY* a;\n"}, "EVP")

    def test_theCHeaders_areCaught(self):
        self.assertCaught({"core/a.cpp": "#include <stdio.h>\n"}, "not in the table")


class Tokens(RuleTest):
    def test_everyToken_isCaughtOutsideItsFolder(self):
        for folder, code in [
            ("vault", "class A : public QObject {};"),
            ("core", "class A { Q_OBJECT };"),
            ("models", 'auto a = tr("x");'),
            ("app", 'auto a = QCoreApplication::translate("a", "b");'),
            ("gateway", "auto* a = EVP_MD_CTX_new();"),
            ("http", "OSSL_HPKE_CTX* a;"),
            ("sync", "QCA::Hash a;"),
            ("vault", "sqlite3_exec(a);"),
            ("models", "QWidget* a;"),
            ("core", "class KeyManager {};"),
            ("ui", "struct StringUtils {};"),
            ("core", "friend class TestSecret;"),
        ]:
            self.assertCaught({f"{folder}/a.cpp": f"int one;\n{code}\n"}, f"{folder}/a.cpp:2")

    def test_commentsAndStrings_pass(self):
        text = '// QObject, tr(x)\n/* QCA:: */ auto a = "EVP_x tr(";\nauto b = R"(QObject)";\nchar c = \'"\'; int d = 1\'000;\n'
        self.assertClean({"core/a.cpp": text})

    def test_tokensAtTheirPlace_pass(self):
        self.assertClean({"ui/a.cpp": 'auto a = tr("x"); QObject b;\n', "crypto/b.cpp": "QCA::Hash a; EVP_PKEY* b;\n"})


class Headers(RuleTest):
    def test_aHeaderWithoutASentence_isCaught(self):
        self.assertCaught({"core/a.h": "#pragma once\n"}, "one sentence")

    def test_aHeaderWithoutPragmaOnce_isCaught(self):
        self.assertCaught({"core/a.h": "// Something small.\n"}, "#pragma once")

    def test_aFormOutsideUi_isCaught(self):
        self.assertCaught({"models/a.ui": "<ui/>", "core/a.cpp": "int a;\n"}, "forms belong to ui")


class Reading(unittest.TestCase):
    def test_linesAreKept_whenCommentsAreBlanked(self):
        source = Source(Path("core/a.cpp"), "/* one\ntwo */\nint three;\n")
        self.assertEqual(source.code, "\n\nint three;\n")

    def test_buildFoldersAreSkipped(self):
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory, "build/dev/a.cpp")
            path.parent.mkdir(parents=True)
            path.write_text("int a;\n")
            self.assertEqual(readSources(Path(directory)), [])


if __name__ == "__main__":
    unittest.main()
