// What a server has lost is uploaded while the server is away, says yes to everything, or has it from somebody else
// already; and nothing is uploaded of which a part is missing or in dispute.
#include <algorithm>

#include "sync/past_api.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/crowd.h"
#include "tests/vault/forger.h"
#include "vault/forks.h"
#include "vault/membership.h"

using namespace chatelaine;
using namespace chatelaine::test;

class StoryOfInterruptedUploads : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<Crowd> m_world;
  std::unique_ptr<Party> m_ana;
  ItemId m_item;

  std::string pastOf(const VaultId& vault) const {
    return std::string(sync::path::vaults) + vault.hex() + std::string(sync::path::vaultPast);
  }
  std::uint64_t height() {
    return m_world->store->vaultState(*m_world->owner->team(), m_world->payments).value().position.height;
  }
  void goBack() {
    m_world->returnServer("older.db");
    for (Party* party : {&m_world->owner, &m_world->gateway, m_ana.get()}) party->session = {};
  }
  bool isWell(Party& party) {
    const auto run = m_world->sync(party);
    if (!run) qWarning("%s: %s", std::string(toString(run.error().code)).c_str(), run.error().detail.c_str());
    return run && party->problems().empty();
  }
  // How often the party sends something there, whatever comes of it.
  std::size_t sent(Party& party, const std::string& target) {
    std::size_t count = 0;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      count += request.target == target ? 1 : 0;
      return std::nullopt;
    };
    (void)m_world->sync(party);
    m_world->onRequest = {};
    return count;
  }

 private Q_SLOTS:
  // A copy, and afterwards a roster, an edit and an event that it lacks.
  void init() {
    m_world = std::make_unique<Crowd>();
    m_ana = m_world->join("Ana", m_world->editorOf({m_world->payments}));
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->sync(*m_ana).has_value());
    m_world->copyServer("older.db");
    m_world->tick(std::chrono::minutes(1));
    const auto grace = vault::Membership(*m_world->owner).setOfflineGrace(std::chrono::hours(8));
    QVERIFY(m_world->carryOut(m_world->owner, grace).has_value());
    QVERIFY(m_world->owner->replaceSecret(m_item, m_world->owner->credential(m_item)->binding, keyField("sk_live_2"))
                .has_value());
    QVERIFY(m_world->publish().has_value());
    for (Party* party : {m_ana.get(), &m_world->owner}) QVERIFY(m_world->sync(*party).has_value());
  }
  void cleanup() { m_ana.reset(); }

  // It says nothing about what was sent: no problem, and the next run sends it again.
  void aServerThatIsAway_isNoProblem_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("status");
    for (const int status : {503, 429}) {
      for (const char* what : {"/v1/roster/past", "/v1/vaults/", "/v1/audit/past"})
        QTest::addRow("%s %d", what, status) << QString::fromLatin1(what) << status;
    }
  }
  void aServerThatIsAway_isNoProblem() {
    QFETCH(QString, what);
    QFETCH(int, status);
    const std::uint64_t wasAt = height();
    goBack();
    bool wasAway = false;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (!request.target.starts_with(what.toStdString()) || !request.target.ends_with("/past")) return std::nullopt;
      wasAway = true;
      return sync::ApiResponse{status, {}};
    };
    const ErrorCode code = status == 503 ? ErrorCode::offline : ErrorCode::limitExceeded;
    QCOMPARE(m_world->sync(m_world->owner).error().code, code);
    QVERIFY(wasAway);
    QVERIFY(m_world->owner->problems().empty());
    m_world->onRequest = {};
    QVERIFY(isWell(m_world->owner));
    QCOMPARE(height(), wasAt);
    const auto record = m_world->owner->verifyAudit()->ends;
    for (const auto& [principal, end] : record)
      QVERIFY(m_world->store->auditEnd(*m_world->owner->team(), principal)->sequence >= end.sequence);
  }

  // Else a run would never end.
  void aServerThatOnlySaysYes_isToldOnce_data() {
    QTest::addColumn<QString>("what");
    for (const char* what : {"/v1/roster/past", "/v1/vaults/"}) QTest::newRow(what) << QString::fromLatin1(what);
  }
  void aServerThatOnlySaysYes_isToldOnce() {
    QFETCH(QString, what);
    goBack();
    std::map<std::string, int> told;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (!request.target.starts_with(what.toStdString()) || !request.target.ends_with("/past")) return std::nullopt;
      told[request.target] += 1;
      if (told[request.target] > 5) throw std::runtime_error("again and again");
      return sync::ApiResponse{200, {}};
    };
    (void)m_world->sync(m_world->owner);
    QVERIFY(!told.empty());
    for (const auto& [target, times] : told) QCOMPARE(times, 1);
    m_world->onRequest = {};
    m_world->tick(std::chrono::minutes(11));
    QVERIFY(isWell(m_world->owner));
    QVERIFY(isWell(m_world->gateway));
  }

  void somebodyElse_wasFirst() {
    const std::uint64_t wasAt = height();
    goBack();
    bool isNested = false;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (isNested || request.target != pastOf(m_world->payments)) return std::nullopt;
      isNested = true;
      if (!m_world->sync(*m_ana)) throw std::runtime_error("Ana couldn't");
      return std::nullopt;
    };
    const auto run = m_world->sync(m_world->owner);
    m_world->onRequest = {};
    QVERIFY2(run.has_value(), run ? "" : run.error().detail.c_str());
    QVERIFY(isNested);
    QCOMPARE(height(), wasAt);
    QVERIFY(!std::ranges::contains(run->completedVaults, m_world->payments));
    QVERIFY(m_world->owner->problems().empty());
  }

  void whoLacksAPart_leavesItToOthers() {
    const auto later = (*m_ana)->add(m_world->payments, stripe("sk_live_3", "Later"));
    QVERIFY(m_world->sync(*m_ana).has_value());
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!request.target.contains("/items?")) return;
      auto page = sync::decode<sync::ItemsPage>(answer.body).value();
      std::erase_if(page.revisions,
                    [&](const Bytes& bytes) { return sync::decodeRevision(bytes)->header.item == later->id; });
      answer.body = encode(page);
    };
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_world->onAnswer = {};
    const std::uint64_t wasAt = height();
    goBack();
    QCOMPARE(sent(m_world->owner, pastOf(m_world->payments)), std::size_t{0});
    QCOMPARE(sent(*m_ana, pastOf(m_world->payments)), std::size_t{1});
    QCOMPARE(height(), wasAt);
    m_world->tick(std::chrono::minutes(11));
    QVERIFY(isWell(m_world->owner));
    QCOMPARE(m_world->owner->credential(later->id)->labels.name, std::string("Later"));
  }

  // Of two pasts that were both signed, nobody makes one the server's before a person has said which.
  void whatIsInDispute_isNotUploaded() {
    Forger forger(*m_world, *m_ana, m_world->payments);
    const Bytes fields = forger.newest(m_item).fields;
    const sync::Commit one = forger.commit({forger.edited(m_item, fields)});
    const sync::Commit two = forger.commit({forger.edited(m_item, fields)});
    QCOMPARE(forger.post(one).status, 200);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    forger.serve(two);
    QVERIFY(!m_world->sync(m_world->owner).has_value());
    m_world->onAnswer = {};
    vault::Forks forks(*m_world->owner);
    QCOMPARE(forks.open().size(), std::size_t{1});
    goBack();
    QCOMPARE(sent(m_world->owner, pastOf(m_world->payments)), std::size_t{0});
    QVERIFY(forks.settle(forks.open().front().id).has_value());
    QCOMPARE(sent(m_world->owner, pastOf(m_world->payments)), std::size_t{1});
    QVERIFY(isWell(m_world->owner));
  }
};

CHATELAINE_TEST(StoryOfInterruptedUploads);
#include "story_of_interrupted_uploads.moc"
