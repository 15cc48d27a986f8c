// What a server may answer when it is asked for rosters: only a continuation of the chain that is known is taken, and
// with it only keys that the rosters vouch for.
#include <functional>

#include "crypto/random.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/world.h"
#include "vault/audit_log.h"

using namespace chatelaine;
using namespace chatelaine::test;

using Change = std::function<void(sync::Roster&)>;
Q_DECLARE_METATYPE(Change)

class RostersComeInAChain : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  ItemId m_item;

  sync::Roster next() {
    sync::Roster roster = *m_world->owner->roster();
    roster.team = *m_world->owner->team();
    roster.prev = hashOf(*m_world->owner->roster());
    roster.revision += 1;
    return roster;
  }
  // The server says that there is a newer roster, and shows this page.
  void show(const sync::RosterPage& page) {
    m_world->onAnswer = [this, page](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target == sync::path::sync) {
        auto state = sync::decode<sync::SyncState>(answer.body).value();
        state.rosterRevision += 1;
        answer.body = encode(state);
      } else if (request.target.starts_with(std::string(sync::path::roster) + "?")) {
        answer.body = encode(page);
      }
    };
  }
  // Refused, remembered through a restart, and forgotten with the first good answer.
  void isRefused(const sync::RosterPage& page, ErrorCode code) {
    const auto revision = m_world->gateway->roster()->revision;
    show(page);
    QCOMPARE(m_world->sync(m_world->gateway).error().code, code);
    QCOMPARE(m_world->gateway->roster()->revision, revision);
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
    m_world->gateway.reopen();
    QCOMPARE(m_world->gateway->roster()->revision, revision);
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
    QVERIFY(m_world->gateway->problems().empty());
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->publish().has_value());
  }

  void aContinuation_isTaken() {
    sync::Roster good = next();
    good.offlineGrace = std::chrono::hours(1);
    sync::signRoster(good, m_world->owner->keys());
    show({{encode(*m_world->gateway->roster()), encode(good)}, {}});
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(*m_world->gateway->roster() == good);
    m_world->gateway.reopen();
    QVERIFY(*m_world->gateway->roster() == good);
  }

  void signedByTheOwner_andStillNoContinuation_data() {
    QTest::addColumn<int>("expected");
    QTest::addColumn<Change>("change");
    const auto row = [](const char* name, ErrorCode expected, Change change) {
      QTest::newRow(name) << static_cast<int>(expected) << std::move(change);
    };
    row("a fork of the genesis", ErrorCode::rolledBack, [](sync::Roster& r) {
      r.revision = 0;
      r.team = {};
      r.prev = {};
    });
    row("a revision skipped", ErrorCode::tampered, [](sync::Roster& r) { r.revision += 1; });
    row("another team", ErrorCode::tampered, [](sync::Roster& r) { r.team = crypto::randomId<TeamId>(); });
    row("a lowered min_fmt", ErrorCode::tampered, [](sync::Roster& r) { r.minFmt = 0; });
    row("a newer format", ErrorCode::unsupportedVersion, [](sync::Roster& r) { r.fmt = 2; });
    row("a format that we don't know demanded", ErrorCode::unsupportedVersion, [](sync::Roster& r) { r.minFmt = 2; });
    row("the gateway removed in silence", ErrorCode::denied, [](sync::Roster& r) { r.vaults[0].gateways.clear(); });
  }
  void signedByTheOwner_andStillNoContinuation() {
    QFETCH(int, expected);
    QFETCH(Change, change);
    sync::Roster roster = next();
    change(roster);
    sync::signRoster(roster, m_world->owner->keys());
    isRefused({{encode(roster)}, {}}, static_cast<ErrorCode>(expected));
  }

  void signedBySomebodyElse_isDenied() {
    sync::Roster roster = next();
    sync::signRoster(roster, sync::generatePrincipalKeys());
    isRefused({{encode(roster)}, {}}, ErrorCode::denied);
    sync::signRoster(roster, m_world->gateway->keys());
    isRefused({{encode(roster)}, {}}, ErrorCode::denied);
  }

  void bytesThatAreNoRoster_areCorrupt() {
    isRefused({{copyOf(bytesOf("not a roster"))}, {}}, ErrorCode::corrupt);
    Bytes cut = encode(*m_world->owner->roster());
    cut.pop_back();
    isRefused({{cut}, {}}, ErrorCode::corrupt);
  }

  // Half a page is no page: the good part before a bad one isn't kept.
  void aPageIsTakenAsAWhole() {
    sync::Roster good = next();
    sync::signRoster(good, m_world->owner->keys());
    sync::Roster bad = good;
    bad.revision += 1;
    sync::signRoster(bad, m_world->owner->keys());  // its past is another
    isRefused({{encode(good), encode(bad)}, {}}, ErrorCode::tampered);
  }

  void keysThatNobodyVouchesFor_areLeftOut() {
    const auto before = m_world->gateway->eventKey(m_world->payments);
    sync::Roster good = next();
    sync::signRoster(good, m_world->owner->keys());
    const auto own = [&](const VaultId& vault, sync::KeyPurpose purpose, std::uint64_t epoch) {
      return sync::wrapKey(crypto::randomSecret(32), *m_world->gateway->team(), vault, epoch, purpose,
                           m_world->gateway->card().id, m_world->gateway->card().kem)
          .value();
    };
    show({{encode(good)},
          {own(m_world->payments, sync::KeyPurpose::metadata, 1), own(m_world->payments, sync::KeyPurpose::secret, 1),
           own(m_world->payments, sync::KeyPurpose::metadata, 7),
           own(crypto::randomId<VaultId>(), sync::KeyPurpose::metadata, 1)}});
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    for (int round = 0; round < 2; ++round) {
      QVERIFY(m_world->gateway->eventKey(m_world->payments)->key == before->key);
      QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
      m_world->gateway.reopen();
    }
  }
};

CHATELAINE_TEST(RostersComeInAChain);
#include "rosters_come_in_a_chain.moc"
