// A vault whose rights were taken from somebody begins a new epoch with new keys. What was sealed to the old one before
// that is read as before, and nothing more is written to it.
#include "crypto/random.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/forger.h"
#include "vault/audit_log.h"
#include "vault/conflicts.h"
#include "vault/wrapping.h"

using namespace chatelaine;
using namespace chatelaine::test;
using vault::Conflicts;

class EpochsThatPassedTakeNothing : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;

  // The next roster, as another device of the owner writes it: the vault begins its second epoch here.
  sync::Roster withSecondEpoch(const Secret& metadataKey, const sync::VaultKeyOffer& offer) {
    sync::Roster next = *m_world->owner->roster();
    next.team = *m_world->owner->team();
    next.prev = hashOf(*m_world->owner->roster());
    next.revision += 1;
    sync::RosterVault& vault = *std::ranges::find(next.vaults, m_world->payments, &sync::RosterVault::id);
    const auto chain = Forger(*m_world, m_world->owner, m_world->payments).heads();
    vault.epoch = 2;
    vault.keyCheck = sync::keyCheckOf(metadataKey, next.team, vault.id, 2);
    vault.secretKey = offer.key;
    vault.closedAt = sync::ClosedAt{chain.size(), chain.empty() ? Hash{} : hashOf(chain.back().head)};
    sync::signRoster(next, m_world->owner->keys());
    return next;
  }
  void beginSecondEpoch() {
    const auto offer = m_world->gateway->makeVaultKey({m_world->payments, 2});
    QVERIFY(offer.has_value());
    const Secret metadataKey = crypto::randomSecret(32);
    const sync::Roster next = withSecondEpoch(metadataKey, *offer);
    auto keys = vault::wrapForReaders(metadataKey, next, m_world->payments).value();
    keys.insert(keys.end(), offer->wrapped.begin(), offer->wrapped.end());
    const auto answer = m_world->carry({"POST", std::string(sync::path::roster),
                                        encode(sync::RosterUpdate{encode(next), keys}), m_world->owner.session.token});
    QCOMPARE(answer.status, 200);
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
  }

  void whatWasStored_isReadAndEditedAsBefore() {
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_1"));
    QVERIFY(m_world->publish().has_value());
    beginSecondEpoch();
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_1"));
    CredentialLabels labels = saved->labels;
    labels.label = "edited in the second epoch";
    QVERIFY(m_world->owner->update(saved->id, labels).has_value());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(m_world->gateway->credential(saved->id)->labels.label, labels.label);
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_1"));  // still the first epoch's secret
  }

  void newSecrets_areSealedToTheNewEpoch() {
    beginSecondEpoch();
    QVERIFY(m_world->publish().has_value());
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_2"));
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_2"));
    auto rows = m_world->serverDatabase().prepare("SELECT body FROM secret");
    QVERIFY(rows->step().value());
    QCOMPARE(sync::decodeSealedSecret(rows->blob(0))->epoch, std::uint64_t{2});
    QCOMPARE(m_world->gateway->eventKey(m_world->payments)->epoch, std::uint64_t{2});
  }

  // Sealed offline, to a key that a removed gateway may hold: it isn't sent, and asked for again.
  void aSecretSealedOfflineToTheOldEpoch_isParked() {
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_1"));
    beginSecondEpoch();
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const auto pending = m_world->owner->pendingChanges();
    QCOMPARE(pending.size(), std::size_t{1});
    QVERIFY(pending.front().item == saved->id);
    QVERIFY(pending.front().parked == ErrorCode::stale);
    QVERIFY(!m_world->owner->credential(saved->id).has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->gateway->credentials(m_world->payments).empty());
    Conflicts inbox(*m_world->owner);
    const vault::Conflict conflict = inbox.list().front();
    QCOMPARE(conflict.why, ErrorCode::stale);
    QCOMPARE(conflict.name, std::string("Stripe"));
    QVERIFY(conflict.needsSecret);
    QCOMPARE(inbox.takeMine(conflict.id).error().code, ErrorCode::stale);
    QCOMPARE(inbox.takeMine(conflict.id, {}).error().code, ErrorCode::invalidInput);
    QCOMPARE(inbox.list().size(), std::size_t{1});
    QVERIFY(inbox.takeMine(conflict.id, keyField("sk_live_1")).has_value());
    QVERIFY(inbox.list().empty());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_1"));
  }

  void aReplacementSealedOffline_isParkedAndTheOldSecretGoesOn() {
    const auto saved = m_world->owner->add(m_world->payments, stripe("old"));
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->owner->replaceSecret(saved->id, saved->binding, keyField("new")).has_value());
    beginSecondEpoch();
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->owner->pendingChanges().front().parked == ErrorCode::stale);
    QCOMPARE(m_world->owner->credential(saved->id)->secretVersion, 1U);
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("old"));
    Conflicts inbox(*m_world->owner);
    QVERIFY(inbox.list().front().fields == std::vector<std::string>{"secret"});
    QCOMPARE(inbox.takeMine(inbox.list().front().id).error().code, ErrorCode::stale);
    QVERIFY(inbox.takeMine(inbox.list().front().id, keyField("new")).has_value());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("new"));
    QCOMPARE(m_world->gateway->credential(saved->id)->secretVersion, 2U);
  }

  // Only that one is parked: what has no secret of its own goes out in the new epoch.
  void changesWithoutASecret_goOut() {
    const auto agent = m_world->owner->addAgent("fred");
    QVERIFY(m_world->owner->pin(agent->id, m_world->payments, std::nullopt).has_value());
    beginSecondEpoch();
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->owner->pendingChanges().empty());
    QCOMPARE(m_world->gateway->pins().size(), std::size_t{1});
  }

  // Signed under the old roster after it was closed, shown by a server that doesn't mind.
  void aHeadOfTheClosedEpoch_isRefused() {
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_1"));
    QVERIFY(m_world->publish().has_value());
    const Forger forger(*m_world, m_world->owner, m_world->payments);
    const auto late = forger.commit({forger.edited(saved->id, forger.newest(saved->id).fields)});
    beginSecondEpoch();
    QCOMPARE(forger.post(late).status, 403);
    QVERIFY(m_world->publish().has_value());
    forger.serve(late);
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::denied);
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("stale"));
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_1"));
  }

  // The server keeps the new key back: that vault waits, the rest of the team goes on.
  void withoutTheNewKey_theVaultWaitsAndOthersGoOn() {
    const auto agent = m_world->owner->addAgent("fred");
    QVERIFY(m_world->owner->pin(agent->id, m_world->payments, std::nullopt).has_value());
    beginSecondEpoch();
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!request.target.starts_with("/v1/roster?")) return;
      auto page = sync::decode<sync::RosterPage>(answer.body).value();
      page.keys.clear();
      answer.body = encode(page);
    };
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const auto pending = m_world->owner->pendingChanges();
    QCOMPARE(pending.size(), std::size_t{1});  // the pin; the agent stands in the team's own vault
    QVERIFY(pending.front().vault == m_world->payments);
    QVERIFY(!pending.front().parked.has_value());
    m_world->onAnswer = {};
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(m_world->gateway->pins().size(), std::size_t{1});
    QVERIFY(m_world->owner->pendingChanges().empty());
  }
};

CHATELAINE_TEST(EpochsThatPassedTakeNothing);
#include "epochs_that_passed_take_nothing.moc"
