#include <fstream>

#include "models/server_place.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::ServerPlace;

class ServerPlaceIsKept : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void typedPlace_isReadAsMeant_data() {
    QTest::addColumn<std::string>("typed");
    QTest::addColumn<std::string>("address");
    QTest::newRow("name and port") << std::string("vault.example.com:8443") << std::string("vault.example.com:8443");
    QTest::newRow("without a port") << std::string(" vault.example.com ") << std::string("vault.example.com:4281");
    QTest::newRow("IPv6") << std::string("[::1]:4281") << std::string("[::1]:4281");
  }
  void typedPlace_isReadAsMeant() {
    QFETCH(std::string, typed);
    QFETCH(std::string, address);
    QCOMPARE(models::serverPlaceFrom(typed, {})->address, address);
  }

  void whatIsNoPlace_isRefused_data() {
    QTest::addColumn<std::string>("address");
    QTest::addColumn<std::string>("fingerprint");
    const std::string good = "vault.example.com:4281";
    QTest::newRow("nothing") << std::string() << std::string();
    QTest::newRow("a path") << good + "/x" << std::string();
    QTest::newRow("a scheme") << std::string("http://vault.example.com") << std::string();
    QTest::newRow("somebody's name in it") << std::string("bank.example@thief.example") << std::string();
    QTest::newRow("port 0") << std::string("vault.example.com:0") << std::string();
    QTest::newRow("short fingerprint") << good << std::string("ab12");
    QTest::newRow("no fingerprint") << good << std::string(64, 'x');
  }
  void whatIsNoPlace_isRefused() {
    QFETCH(std::string, address);
    QFETCH(std::string, fingerprint);
    QCOMPARE(models::serverPlaceFrom(address, fingerprint).error().code, ErrorCode::invalidInput);
  }

  void fingerprint_isReadAsPeopleWriteIt() {
    std::string written;
    for (int i = 0; i < 32; ++i) written += i == 0 ? "AB" : ":AB";
    QCOMPARE(models::serverPlaceFrom("a.example:1", written)->key->hex(), QByteArray("ab").repeated(32).toStdString());
  }

  void place_comesBackAsItWasWritten() {
    const test::TemporaryFolder folder;
    QVERIFY(models::readServerPlace(folder.path())->has_value() == false);
    Hash key;
    key.bytes.fill(std::byte(7));
    for (const ServerPlace& place : {ServerPlace{"vault.example.com:4281", {}}, ServerPlace{"127.0.0.1:9", key}}) {
      QVERIFY(models::writeServerPlace(folder.path(), place).has_value());
      QVERIFY(**models::readServerPlace(folder.path()) == place);
    }
    QVERIFY(models::forgetServerPlace(folder.path()).has_value());
    QVERIFY(models::readServerPlace(folder.path())->has_value() == false);
  }

  // Another key than the one that was written would open the door to anybody; none at all would, too.
  void damagedFile_isNoPlace_data() {
    QTest::addColumn<std::string>("content");
    QTest::newRow("empty") << std::string();
    QTest::newRow("one line cut off") << std::string("vault.example.com:4281");
    QTest::newRow("half a key") << std::string("vault.example.com:4281\n0102030405\n");
    QTest::newRow("no address") << std::string("\n\n");
  }
  void damagedFile_isNoPlace() {
    QFETCH(std::string, content);
    const test::TemporaryFolder folder;
    std::ofstream(folder.file("server")) << content;
    QCOMPARE(models::readServerPlace(folder.path()).error().code, ErrorCode::corrupt);
  }

  void endpoint_meansThePlace() {
    const ServerPlace place{"[::1]:4281", Hash{}};
    const models::Endpoint endpoint = models::endpointOf(place);
    QCOMPARE(endpoint.url.scheme(), QStringLiteral("https"));
    QVERIFY(!endpoint.isHere());
    QVERIFY(models::placeOf(endpoint) == place);
  }
};

CHATELAINE_TEST(ServerPlaceIsKept);
#include "server_place_is_kept.moc"
