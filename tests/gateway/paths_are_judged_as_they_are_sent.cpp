// Where a rule puts the secret into the path, the allowed paths are those that the service sees behind it: what the
// agent wrote in the secret's place is cut off before anything is decided (P3).
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class PathsAreJudgedAsTheyAreSent : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void onlyTheRest_isJudged_data();
  void onlyTheRest_isJudged();
  void record_showsTheRest();
};

namespace {

CredentialDraft inPath(House& house, const std::string& prefix, std::vector<std::string> paths) {
  CredentialDraft draft = house.draft(PathRule{prefix}, "the-real-key");
  draft.binding.paths = std::move(paths);
  return draft;
}

}  // namespace

void PathsAreJudgedAsTheyAreSent::onlyTheRest_isJudged_data() {
  QTest::addColumn<QByteArray>("prefix");
  QTest::addColumn<QByteArray>("allowed");
  QTest::addColumn<QByteArray>("asked");
  QTest::addColumn<QByteArray>("sent");  // empty: refused
  const auto row = [](const char* name, const char* prefix, const char* allowed, const char* asked, const char* sent) {
    QTest::newRow(name) << QByteArray(prefix) << QByteArray(allowed) << QByteArray(asked) << QByteArray(sent);
  };
  row("an allowed path in the secret's place", "/{key}/", "/read", "/read/admin/delete", "");
  row("allowed behind the place", "/{key}/", "/read", "/x/read/1", "/the-real-key/read/1");
  row("Telegram", "/bot{key}/", "/sendMessage", "/botX/sendMessage", "/botthe-real-key/sendMessage");
  row("Telegram, another method", "/bot{key}/", "/sendMessage", "/botX/getUpdates", "");
  row("without the place", "/bot{key}/", "/sendMessage", "/sendMessage", "/botthe-real-key/sendMessage");
  row("the place twice", "/bot{key}/", "/sendMessage", "/botX/botY/sendMessage", "");
  row("the place is cut once", "/bot{key}/", "/botY", "/botX/botY/a", "/botthe-real-key/botY/a");
}

void PathsAreJudgedAsTheyAreSent::onlyTheRest_isJudged() {
  QFETCH(QByteArray, prefix);
  QFETCH(QByteArray, allowed);
  QFETCH(QByteArray, asked);
  QFETCH(QByteArray, sent);
  House house;
  house.add(inPath(house, prefix.toStdString(), {allowed.toStdString()}));
  const AgentResponse response = house.tunnel()->ask(house.get(asked.toStdString()));
  if (sent.isEmpty()) {
    QCOMPARE(response.code(), std::string("path_not_allowed"));
    QCOMPARE(house.provider().requests(), std::size_t{0});
  } else {
    QCOMPARE(response.status, 200);
    QVERIFY2(house.provider().lastHead().starts_with("GET " + sent.toStdString() + " HTTP/1.1\r\n"),
             house.provider().lastHead().c_str());
  }
}

void PathsAreJudgedAsTheyAreSent::record_showsTheRest() {
  House house;
  house.add(inPath(house, "/bot{key}/", {}));
  QCOMPARE(house.tunnel()->ask(house.get("/botX/sendMessage")).status, 200);
  for (const AuditEvent& event : house.record()) {
    if (event.action == AuditAction::secretUsed || event.action == AuditAction::useFinished)
      QCOMPARE(event.path, std::string("/sendMessage"));
  }
}

CHATELAINE_TEST(PathsAreJudgedAsTheyAreSent);
#include "paths_are_judged_as_they_are_sent.moc"
