// The recovery kit at a server that shows less of a vault than the team's chain vouches for: whoever recovers is shown
// what would be lost before anything is signed, and goes on only with a word about exactly that.
#include <algorithm>

#include "crypto/random.h"
#include "sync/past_api.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/recovering.h"
#include "vault/recovery_keys.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::Membership;
using chatelaine::vault::Recovery;
using chatelaine::vault::VaultLoss;

class RecoveryAsksBeforeItLoses : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<Crowd> m_world;
  std::unique_ptr<Party> m_fresh;
  std::unique_ptr<Party> m_thief;
  vault::RecoveryKit m_kit;
  vault::RecoveryKit m_next;
  ItemId m_first;
  ItemId m_later;
  sync::ClosedAt m_end;  // of payments, as the chain has it
  std::vector<VaultLoss> m_losses;
  std::optional<sync::Roster> m_newest;
  std::uint64_t m_before = 0;  // the newest roster of the old copy
  int m_sent = 0;              // rosters that anybody sent

  Result<void> attempt(const Secret& seed) {
    auto attempt = attemptRecovery(*m_world, *m_fresh, seed);
    m_losses = std::move(attempt.losses);
    return std::move(attempt.done);
  }

  std::optional<VaultLoss> lossOf(const VaultId& vault) const {
    const auto loss = std::ranges::find(m_losses, vault, &VaultLoss::vault);
    return loss == m_losses.end() ? std::nullopt : std::optional(*loss);
  }
  sync::VaultPosition shown(const VaultId& vault) {
    return m_world->store->vaultState(*m_world->owner->team(), vault).value().position;
  }
  std::vector<AuditEvent> recordedLosses() {
    std::vector<AuditEvent> events;
    for (const vault::AuditRow& row : (*m_fresh)->audit({})) {
      if (row.event.action == AuditAction::massChangeAccepted) events.push_back(row.event);
    }
    return events;
  }

  // An old copy of all vaults, under all rosters that there are.
  void showLess() {
    sync::SignedChain chain;
    {
      auto rows =
          m_world->serverDatabase().prepare("SELECT body FROM roster WHERE revision > ? ORDER BY revision").value();
      rows.bind(std::int64_t(m_before));
      while (rows.step().value()) chain.links.push_back(rows.blob(0));
    }
    m_world->returnServer("older.db");
    QCOMPARE(m_world->carry({"POST", std::string(sync::path::rosterPast), encode(chain), {}}).status, 200);
  }
  void tellOtherwise(const std::function<void(sync::VaultPosition&)>& change) {
    m_world->onAnswer = [=, this](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target != sync::path::sync || answer.status != 200) return;
      auto state = sync::decode<sync::SyncState>(answer.body).value();
      change(*std::ranges::find(state.vaults, m_world->payments, &sync::VaultPosition::id));
      answer.body = encode(state);
    };
  }
  void closeAsAThief(const sync::ClosedAt& end) {
    const sync::Roster before = *m_newest;
    sync::Roster next = before;
    next.team = sync::teamOf(before);
    next.revision += 1;
    next.prev = hashOf(before);
    next.author = (*m_thief)->card().id;
    sync::RosterVault& vault = *std::ranges::find(next.vaults, m_world->payments, &sync::RosterVault::id);
    vault.epoch += 1;
    vault.keyCheck = crypto::randomId<Hash>();
    vault.secretKey.reset();
    vault.closedAt = end;
    sync::signRoster(next, (*m_thief)->keys());
    QCOMPARE(
        m_world->carry({"POST", std::string(sync::path::rosterPast), encode(sync::SignedChain{{encode(next)}}), {}})
            .status,
        200);
    m_newest = next;
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<Crowd>();
    m_kit = vault::makeRecoveryKit();
    m_next = vault::makeRecoveryKit();
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).replaceKit(m_kit.card)).has_value());
    m_world->settleKeys(m_world->gateway);
    m_first = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->publish().has_value());
    auto grant = m_world->editorOf({m_world->payments});
    grant.role = sync::Role::owner;
    m_thief = m_world->join("Thief", grant);
    const auto bob = m_world->join("Bob", m_world->editorOf({m_world->payments}));
    m_world->settleKeys(m_world->gateway);
    m_before = m_world->owner->roster()->revision;
    m_world->copyServer("older.db");
    m_world->tick(std::chrono::minutes(1));
    m_later = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Later"))->id;
    QVERIFY(m_world->owner->remove(m_first).has_value());
    QVERIFY(m_world->publish().has_value());
    const auto remove = Membership(*m_world->owner).removeMember(m_world->memberOf(*bob));
    QVERIFY(m_world->carryOut(m_world->owner, remove).has_value());
    m_newest = *m_world->owner->roster();
    m_end = *sync::find(*m_newest, m_world->payments)->closedAt;
    m_fresh = m_world->stranger("fresh");
    QVERIFY(Recovery::begin(**m_fresh, {m_next.card, "the new desk"}).has_value());
    m_sent = 0;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.method == "POST" && request.target == sync::path::roster) ++m_sent;
      return std::nullopt;
    };
  }
  void cleanup() { m_fresh.reset(), m_thief.reset(), m_world.reset(); }

  void wholeServer_asksNothing_andNothingIsOnRecord() {
    QVERIFY(attempt(m_kit.seed).has_value());
    QVERIFY(m_losses.empty());
    QVERIFY(recordedLosses().empty());
  }

  void serverThatShowsLess_isNotFollowed() {
    showLess();
    const auto stands = shown(m_world->payments);
    QVERIFY(stands.height < m_end.height);
    const auto done = attempt(m_kit.seed);
    QVERIFY(!done.has_value());
    QCOMPARE(done.error().code, ErrorCode::rolledBack);
    QVERIFY(done.error().detail.contains(m_world->payments.hex()));
    QVERIFY(lossOf(m_world->payments) == VaultLoss(m_world->payments, m_end, {stands.height, stands.head}));
    QCOMPARE(m_sent, 0);
    QVERIFY(!(*m_fresh)->team().has_value());
    QVERIFY(!attempt(m_kit.seed).has_value());  // not by trying again either
    QCOMPARE(m_sent, 0);
  }

  void anotherHeadAtTheSameHeight_isAskedAboutToo() {
    const sync::ClosedAt bent{m_end.height, crypto::randomId<Hash>()};
    tellOtherwise([&](sync::VaultPosition& position) { position.height = bent.height, position.head = bent.head; });
    QCOMPARE(attempt(m_kit.seed).error().code, ErrorCode::rolledBack);
    QVERIFY(m_losses == std::vector{VaultLoss(m_world->payments, m_end, bent)});
    QCOMPARE(m_sent, 0);
  }

  void whoHasSeenIt_goesOn_andItIsOnRecord() {
    showLess();
    QVERIFY(!attempt(m_kit.seed).has_value());
    const auto loss = lossOf(m_world->payments);
    QVERIFY(loss.has_value());
    const std::size_t lossCount = m_losses.size();
    QVERIFY(Recovery::accept(**m_fresh, m_losses).has_value());
    m_fresh->reopen();
    const auto done = attempt(m_kit.seed);
    QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
    const auto recorded = recordedLosses();
    QCOMPARE(recorded.size(), lossCount);
    const auto event = std::ranges::find(recorded, m_world->payments, &AuditEvent::vault);
    QVERIFY(event != recorded.end());
    QCOMPARE(event->reason, std::string("restored_server"));
    QCOMPARE(event->count, loss->vouched.height - loss->shown.height);
    QVERIFY(m_world->sync(*m_fresh).has_value());
    QVERIFY((*m_fresh)->problems().empty());
    QCOMPARE((*m_fresh)->credential(m_first)->labels.name, std::string("Stripe"));  // was deleted, and is back
    QVERIFY(!(*m_fresh)->credential(m_later));
  }

  // The server took it, and its answer was lost: what the kit signed says what was given up.
  void afterALostAnswer_itIsOnRecordToo() {
    showLess();
    QVERIFY(!attempt(m_kit.seed).has_value());
    const std::size_t lossCount = m_losses.size();
    QVERIFY(Recovery::accept(**m_fresh, m_losses).has_value());
    m_world->onAnswer = [](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.method == "POST" && request.target == sync::path::roster) answer = {503, {}};
    };
    QVERIFY(!attempt(m_kit.seed).has_value());
    m_world->onAnswer = {};
    QVERIFY(attempt({}).has_value());
    QCOMPARE(recordedLosses().size(), lossCount);
  }

  void otherFigures_areAskedAboutAgain() {
    showLess();
    QVERIFY(!attempt(m_kit.seed).has_value());
    QVERIFY(Recovery::accept(**m_fresh, m_losses).has_value());
    tellOtherwise(
        [](sync::VaultPosition& position) { position.height -= 1, position.head = crypto::randomId<Hash>(); });
    QCOMPARE(attempt(m_kit.seed).error().code, ErrorCode::rolledBack);
    QVERIFY(lossOf(m_world->payments)->shown.height < shown(m_world->payments).height);
    QCOMPARE(m_sent, 0);
    tellOtherwise([](sync::VaultPosition& position) { position.head = crypto::randomId<Hash>(); });
    QCOMPARE(attempt(m_kit.seed).error().code, ErrorCode::rolledBack);
    m_world->onAnswer = {};
    QVERIFY(attempt(m_kit.seed).has_value());
  }

  // A word for one recovery is none for another, on the same device either.
  void anotherBeginning_asksAgain() {
    showLess();
    QVERIFY(!attempt(m_kit.seed).has_value());
    QVERIFY(Recovery::accept(**m_fresh, m_losses).has_value());
    QVERIFY(Recovery::begin(**m_fresh, {m_next.card, "the new desk"}).has_value());
    QCOMPARE(attempt(m_kit.seed).error().code, ErrorCode::rolledBack);
    const auto other = m_world->stranger("other");
    QCOMPARE(Recovery::accept(**other, m_losses).error().code, ErrorCode::notFound);
  }

  // What the kit has given up is no longer vouched for: the next recovery isn't asked about it.
  void whatAKitGaveUp_isGivenUp() {
    showLess();
    QVERIFY(!attempt(m_kit.seed).has_value());
    QVERIFY(Recovery::accept(**m_fresh, m_losses).has_value());
    QVERIFY(attempt(m_kit.seed).has_value());
    m_fresh = m_world->stranger("again");
    QVERIFY(Recovery::begin(**m_fresh, {vault::makeRecoveryKit().card, "the newest desk"}).has_value());
    QVERIFY(attempt(m_next.seed).has_value());
    QVERIFY(recordedLosses().empty());
  }

  // An owner's stolen device that helps such a server with a lower end: the higher one was vouched for all the same.
  void lowerEndByAnOwner_takesNothingBack() {
    showLess();
    const auto stands = shown(m_world->payments);
    closeAsAThief({stands.height, stands.head});
    QCOMPARE(attempt(m_kit.seed).error().code, ErrorCode::rolledBack);
    QVERIFY(lossOf(m_world->payments) == VaultLoss(m_world->payments, m_end, {stands.height, stands.head}));
    QCOMPARE(m_sent, 0);
  }
};

CHATELAINE_TEST(RecoveryAsksBeforeItLoses);
#include "recovery_asks_before_it_loses.moc"
