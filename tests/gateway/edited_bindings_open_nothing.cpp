// Who edits hosts or rule without the secret, on the server's disk or with a valid signature, gets a refusal and not
// one byte (P3, P4).
#include "tests/gateway/support/forgery.h"
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class EditedBindingsOpenNothing : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void signedEdit_isRefusedWithZeroBytes_data();
  void signedEdit_isRefusedWithZeroBytes();
  void signedEditOfNothing_stillOpens();
  void anyFlippedByte_isRefusedWithZeroBytes_data();
  void anyFlippedByte_isRefusedWithZeroBytes();
};

void EditedBindingsOpenNothing::signedEdit_isRefusedWithZeroBytes_data() {
  QTest::addColumn<int>("edit");
  const char* names[] = {"a further host",  "another rule",  "another header",
                         "further methods", "further paths", "an approved private host",
                         "readable"};
  for (int i = 0; i < 7; ++i) QTest::newRow(names[i]) << i;
}

void EditedBindingsOpenNothing::signedEdit_isRefusedWithZeroBytes() {
  QFETCH(int, edit);
  House house;
  CredentialDraft draft = house.draft("the-real-key");
  draft.binding.methods = {"GET"};
  draft.binding.paths = {"/v1"};
  const Credential credential = house.add(std::move(draft));
  const int status = commitEditedBinding(house, credential, [&](Binding& binding) {
    if (edit == 0) binding.hosts.push_back({"evil.test", 443, false});
    if (edit == 1) binding.rule = QueryRule{"key", "{key}"};
    if (edit == 2) binding.rule = HeaderRule{"X-Leak", "{key}", {}};
    if (edit == 3) binding.methods.push_back("POST");
    if (edit == 4) binding.paths.push_back("/echo");
    if (edit == 5) binding.hosts.push_back({"inside.test", 443, true});
    if (edit == 6) binding.revealPolicy = RevealPolicy::readable;
  });
  QCOMPARE(status, 200);  // the server can't tell
  house.syncGateway();
  const AgentResponse response = house.tunnel()->ask(house.get("/v1"));
  QCOMPARE(response.status, 403);
  QCOMPARE(response.code(), std::string("tampered"));
  QCOMPARE(house.provider().connections(), 0);
}

// The forger's tools are right: it is the binding that makes the difference.
void EditedBindingsOpenNothing::signedEditOfNothing_stillOpens() {
  House house;
  const Credential credential = house.add(house.draft("the-real-key"));
  QCOMPARE(commitEditedBinding(house, credential, [](Binding&) {}), 200);
  house.syncGateway();
  QCOMPARE(house.tunnel()->ask(house.get("/")).status, 200);
}

void EditedBindingsOpenNothing::anyFlippedByte_isRefusedWithZeroBytes_data() {
  QTest::addColumn<QByteArray>("table");
  QTest::addColumn<QByteArray>("column");
  QTest::addColumn<QByteArray>("newest");
  QTest::addColumn<int>("percent");
  const auto row = [](const char* table, const char* column, const char* newest) {
    for (const int percent : {0, 10, 35, 60, 85, 100}) {
      QTest::addRow("%s.%s %d%%", table, column, percent)
          << QByteArray(table) << QByteArray(column) << QByteArray(newest) << percent;
    }
  };
  row("item", "body", "sequence");
  row("secret", "body", "rowid");
  row("head", "body", "height");
  row("head", "operations", "height");
}

void EditedBindingsOpenNothing::anyFlippedByte_isRefusedWithZeroBytes() {
  QFETCH(QByteArray, table);
  QFETCH(QByteArray, column);
  QFETCH(QByteArray, newest);
  QFETCH(int, percent);
  House house;
  house.stopGateway();  // it mustn't see the credential before it is damaged
  QVERIFY(house.owner().add(house.vault(), house.draft("the-real-key")).has_value());
  QVERIFY(house.syncOwner().has_value());
  const std::string where =
      " FROM " + table.toStdString() + " WHERE vault = ? ORDER BY " + newest.toStdString() + " DESC LIMIT 1";
  house.alterServer([&](storage::Database& database) {
    auto read = database.prepare("SELECT " + column.toStdString() + where).value();
    read.bind(house.vault().view());
    QVERIFY(read.step().value());
    Bytes body = read.blob(0);
    body[(body.size() - 1) * static_cast<std::size_t>(percent) / 100] ^= std::byte{0x10};
    const std::string key = table == "secret" ? "hash" : newest.toStdString();
    auto write = database
                     .prepare("UPDATE " + table.toStdString() + " SET " + column.toStdString() +
                              " = ? WHERE vault = ? AND " + key + " = (SELECT " + key + where + ")")
                     .value();
    write.bind(ByteView(body)).bind(house.vault().view()).bind(house.vault().view());
    QVERIFY(write.run().has_value());
    QCOMPARE(database.changes(), 1);
  });
  house.startGateway();
  house.syncGateway();
  const AgentResponse response =
      house.client().ask(connectTo(house.authority(), proxyAuthorization(house.token())), "CONNECT");
  if (response.status == 200) QVERIFY(house.tunnel()->ask(house.get("/")).status >= 400);
  QCOMPARE(house.provider().connections(), 0);
}

CHATELAINE_TEST(EditedBindingsOpenNothing);
#include "edited_bindings_open_nothing.moc"
