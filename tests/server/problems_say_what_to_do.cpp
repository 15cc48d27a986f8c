// What a client is told when it is refused: a status that it acts on, a stable code, and words for people. What is our
// own trouble is never put on the request.
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include "server/answers.h"
#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Change;
using test::ServedTeam;

namespace {

QJsonObject documentOf(const http::Response& response) {
  return QJsonDocument::fromJson(QByteArray::fromStdString(textOf(response.body))).object();
}
QString member(const http::Response& response, const char* name) {
  return documentOf(response)[QLatin1String(name)].toString();
}

struct Entry {
  LogLevel level;
  std::string event;
  std::string text;  // all fields
};

}  // namespace

class ProblemsSayWhatToDo : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<ServedTeam> m_server;
  std::vector<Entry> m_log;

  storage::Database& database() { return m_server->store->database(); }
  // Every row of a column becomes bytes that nobody would have written.
  void damage(const std::string& table, const std::string& column) {
    QVERIFY(database().execute("UPDATE " + table + " SET " + column + " = x'00'").has_value());
    m_server->service = nullptr;
    server::Service::Options options = optionsWithLog();
    options.clock = [this] { return m_server->now; };
    m_server->service = std::make_unique<server::Service>(*m_server->store, std::move(options));
  }
  server::Service::Options optionsWithLog() {
    server::Service::Options options;
    options.log = [this](LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
      Entry entry{level, std::string(event), {}};
      for (const LogField& field : fields) entry.text += std::string(field.name) + "=" + std::string(field.value) + " ";
      m_log.push_back(std::move(entry));
    };
    return options;
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_log.clear();
    m_server = std::make_unique<ServedTeam>(optionsWithLog());
    QCOMPARE(m_server->found(), 200U);
    QCOMPARE(m_server->push(m_server->team.editor, std::vector<Change>(2)), 200U);
  }

  void everyError_hasItsStatus_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<unsigned>("status");
    const auto row = [](ErrorCode code, unsigned status) {
      QTest::newRow(std::string(toString(code)).c_str()) << static_cast<int>(code) << status;
    };
    row(ErrorCode::expired, 401);
    row(ErrorCode::denied, 403);
    row(ErrorCode::notFound, 404);
    row(ErrorCode::conflict, 409);
    row(ErrorCode::rolledBack, 409);
    row(ErrorCode::limitExceeded, 413);
    row(ErrorCode::tampered, 422);
    row(ErrorCode::unsupportedVersion, 426);
    row(ErrorCode::invalidInput, 400);
    row(ErrorCode::diskFull, 507);
    row(ErrorCode::timedOut, 503);
    row(ErrorCode::offline, 503);
    row(ErrorCode::corrupt, 500);
    row(ErrorCode::internal, 500);
    row(ErrorCode::wrongPassphrase, 500);
  }
  void everyError_hasItsStatus() {
    QFETCH(int, code);
    QFETCH(unsigned, status);
    const Error error{static_cast<ErrorCode>(code), "a detail for the log, not for the asker"};
    const http::Response response = server::answerOf(error, {{"extra", "text"}});
    QCOMPARE(response.status, status);
    QCOMPARE(*http::find(response.headers, "content-type"), std::string("application/problem+json"));
    QCOMPARE(member(response, "code").toStdString(), std::string(toString(error.code)));
    QCOMPARE(documentOf(response)[QStringLiteral("status")].toInt(), static_cast<int>(status));
    QVERIFY(!member(response, "title").isEmpty());
    QVERIFY(!member(response, "detail").isEmpty());
    QCOMPARE(member(response, "extra"), QStringLiteral("text"));
    QVERIFY(!textOf(response.body).contains("a detail for the log"));
  }

  void aConflict_saysWhereTheVaultStands() {
    const auto mine = m_server->team.commit(m_server->team.editor, std::vector<Change>(1));
    QCOMPARE(m_server->push(m_server->team.owner, std::vector<Change>(1)), 200U);
    const auto refused = m_server->post(mine, m_server->session(m_server->team.editor));
    QCOMPARE(refused.status, 409U);
    QCOMPARE(member(refused, "height"), QStringLiteral("2"));
    QCOMPARE(member(refused, "head").toStdString(), hashOf(m_server->team.chain.newest->head).hex());
  }

  void anOldFormat_saysWhichOneIsNeeded() {
    auto commit = m_server->team.commit(m_server->team.editor, std::vector<Change>(1));
    commit.head.head.fmt = 2;
    signHead(commit.head.head, m_server->team.editor);
    const auto refused = m_server->post(commit, m_server->session(m_server->team.editor));
    QCOMPARE(refused.status, 426U);
    QCOMPARE(test::codeOf(refused), std::string("unsupported_version"));
  }

  // What came with the request is the asker's; the same damage in our rows is ours.
  void aDamagedRequest_isTheAskers() {
    const std::string token = m_server->session(m_server->team.owner);
    for (const char* target : {"/v1/session", "/v1/roster", "/v1/audit"}) {
      const auto refused = m_server->call("POST", target, bytesOf("damaged"), token);
      QCOMPARE(refused.status, 400U);
      QCOMPARE(test::codeOf(refused), std::string("invalid_input"));
    }
    QCOMPARE(m_server->call("POST", m_server->vaultTarget("commits"), bytesOf("damaged"), token).status, 400U);
    QVERIFY(std::ranges::none_of(m_log, [](const Entry& entry) { return entry.level == LogLevel::error; }));
  }

  void aDamagedRow_isOurs_data() {
    QTest::addColumn<std::string>("table");
    QTest::addColumn<std::string>("column");
    QTest::addColumn<std::string>("target");
    const auto row = [](const char* table, const char* column, const char* target) {
      QTest::addRow("%s.%s", table, column) << std::string(table) << std::string(column) << std::string(target);
    };
    row("roster", "body", "/v1/sync");
    row("vault", "head", "/v1/sync");
    row("head", "hash", "heads?from=1");
    row("head", "operations", "heads?from=1");
    row("head", "body", "commits");
    row("vault", "items_state", "commits");
    row("item", "hash", "commits");
  }
  void aDamagedRow_isOurs() {
    QFETCH(std::string, table);
    QFETCH(std::string, column);
    QFETCH(std::string, target);
    const std::string token = m_server->session(m_server->team.editor);
    std::vector<Change> again(1);
    again.front().item = m_server->team.chain.items.begin()->first;
    const auto commit = m_server->team.commit(m_server->team.editor, std::move(again));
    damage(table, column);
    m_log.clear();
    const bool isCommit = target == "commits";
    const auto refused =
        m_server->call(isCommit ? "POST" : "GET", target.starts_with('/') ? target : m_server->vaultTarget(target),
                       isCommit ? encode(commit) : Bytes{}, token);
    QCOMPARE(refused.status, 500U);
    QCOMPARE(test::codeOf(refused), std::string("corrupt"));
    QVERIFY(std::ranges::any_of(m_log, [](const Entry& entry) { return entry.level == LogLevel::error; }));
  }

  void aFullDisk_is507AndNothingWasStored() {
    std::vector<Change> large(40);
    for (Change& change : large) change.fields = std::string(20'000, 'x');
    const auto commit = m_server->team.commit(m_server->team.editor, std::move(large));
    const std::string token = m_server->session(m_server->team.editor);
    {
      const test::FileSizeLimit limit(256 * 1024);
      const auto refused = m_server->post(commit, token);
      QCOMPARE(refused.status, 507U);
      QCOMPARE(test::codeOf(refused), std::string("disk_full"));
    }
    m_server->reopen();
    const auto state = sync::decode<sync::SyncState>(m_server->call("GET", "/v1/sync", {}, token).body).value();
    const auto at = std::ranges::find(state.vaults, m_server->team.vault, &sync::VaultPosition::id);
    QCOMPARE(at->height, 1U);
    QCOMPARE(m_server->post(commit, token).status, 200U);
  }

  void theLog_namesTheReasonAndNoToken() {
    const std::string token = m_server->session(m_server->team.auditor);
    m_log.clear();
    QCOMPARE(m_server->post(m_server->team.commit(m_server->team.auditor, std::vector<Change>(1)), token).status, 403U);
    QCOMPARE(m_log.size(), std::size_t{1});
    QVERIFY(m_log[0].level == LogLevel::info);
    QVERIFY(m_log[0].text.contains("code=denied"));
    QVERIFY(m_log[0].text.contains("path=/v1/vaults/{vault}/commits "));
    QVERIFY(!m_log[0].text.contains(m_server->team.vault.hex()));
    QVERIFY(!m_log[0].text.contains(token));
  }
};

CHATELAINE_TEST(ProblemsSayWhatToDo);
#include "problems_say_what_to_do.moc"
