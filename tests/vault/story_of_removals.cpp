// Rights are taken: what somebody could read they have read, and nothing that comes after is theirs.
#include "crypto/random.h"
#include "sync/enrolment_api.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/crowd.h"
#include "tests/vault/forger.h"
#include "vault/audit_log.h"
#include "vault/guard.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::Grant;
using chatelaine::vault::Membership;

class StoryOfRemovals : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<Crowd> m_world;
  std::unique_ptr<Party> m_ana;
  ItemId m_item;

  Membership members() { return Membership(*m_world->owner); }
  std::uint64_t epochOf(const VaultId& vault) { return sync::find(*m_world->owner->roster(), vault)->epoch; }
  void removeAna() {
    const auto done = m_world->carryOut(m_world->owner, members().removeMember(m_world->memberOf(*m_ana)));
    QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
    m_world->settleKeys(m_world->gateway);
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<Crowd>();
    m_ana = m_world->join("Ana", m_world->editorOf({m_world->payments}));
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->sync(*m_ana).has_value());
  }
  void cleanup() { m_ana.reset(); }

  void removedMember_isOutAtOnce() {
    removeAna();
    QCOMPARE(m_world->sync(*m_ana).error().code, ErrorCode::denied);
    QCOMPARE(epochOf(m_world->payments), std::uint64_t{2});
    QCOMPARE(epochOf(sync::teamVault), std::uint64_t{2});
  }

  void everybodyElse_goesOn() {
    removeAna();
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Later"));
    QVERIFY(saved.has_value());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_2"));
    CredentialLabels labels = m_world->owner->credential(m_item)->labels;
    labels.label = "in the new epoch";
    QVERIFY(m_world->owner->update(m_item, labels).has_value());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
    QVERIFY(m_world->owner->verifyAudit()->verified);
  }

  // With a copy of everything that the server has, and her own keys: what came later is sealed under keys she never
  // got.
  void removedMember_opensNothingThatCameLater() {
    removeAna();
    const auto later = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Later"));
    QVERIFY(m_world->publish().has_value());
    const auto newKey = m_world->owner->eventKey(m_world->payments);
    QCOMPARE(newKey->epoch, std::uint64_t{2});
    auto rows = m_world->serverDatabase().prepare("SELECT vault, epoch, purpose, recipient, sealed FROM wrapped_key");
    int forOthers = 0;
    while (rows->step().value()) {
      const sync::WrappedKey key{VaultId::fromBytes(rows->blob(0)).value(),
                                 static_cast<std::uint64_t>(rows->integer(1)),
                                 static_cast<sync::KeyPurpose>(rows->integer(2)),
                                 PrincipalId::fromBytes(rows->blob(3)).value(), rows->blob(4)};
      if (key.epoch < 2) continue;
      forOthers += 1;
      QVERIFY(key.recipient != (*m_ana)->card().id);
      QVERIFY(!sync::unwrapKey(key, *m_world->owner->team(), (*m_ana)->keys().kem.privateKey).has_value());
    }
    QVERIFY(forOthers > 0);
    QVERIFY(!(*m_ana)->credential(later->id).has_value());
  }

  // A head that she signs later and backdates, shown by a server that works with her.
  void backdatedHead_isRefused() {
    const Forger forger(*m_world, *m_ana, m_world->payments);
    const auto late = forger.commit({forger.edited(m_item, forger.newest(m_item).fields)});
    removeAna();
    QCOMPARE(forger.post(late).status, 403);
    forger.serve(late);
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::denied);
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  // The server adds her again: it can't sign that.
  void addedAgainByTheServer_isRefused() {
    removeAna();
    sync::Roster forged = *m_world->owner->roster();
    forged.revision += 1;
    forged.prev = hashOf(*m_world->owner->roster());
    forged.members.push_back({crypto::randomId<MemberId>(), sync::Role::owner, {(*m_ana)->card()}});
    sync::signRoster(forged, (*m_ana)->keys());
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target == sync::path::sync) {
        auto state = sync::decode<sync::SyncState>(answer.body).value();
        state.rosterRevision = forged.revision;
        answer.body = encode(state);
      } else if (request.target.starts_with("/v1/roster?")) {
        auto page = sync::decode<sync::RosterPage>(answer.body).value();
        page.rosters.push_back(encode(forged));
        answer.body = encode(page);
      }
    };
    for (Party* party : {&m_world->owner, &m_world->gateway}) {
      QCOMPARE(m_world->sync(*party).error().code, ErrorCode::denied);
      QVERIFY(!sync::cardOf(*(*party)->roster(), (*m_ana)->card().id));
    }
  }

  void takenAccess_takesTheVaultAlone() {
    const auto other =
        m_world->owner->addVault("Other", m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1}).value());
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->carryOut(m_world->owner, members().setAccess(m_world->memberOf(*m_ana), {other->id})).has_value());
    QCOMPARE(epochOf(m_world->payments), std::uint64_t{2});
    QCOMPARE(epochOf(other->id), std::uint64_t{1});
    QCOMPARE(epochOf(sync::teamVault), std::uint64_t{1});
    QVERIFY(m_world->sync(*m_ana).has_value());
    QCOMPARE((*m_ana)->vaults().size(), std::size_t{1});
    QVERIFY((*m_ana)->vaults().front().id == other->id);
    QVERIFY(!(*m_ana)->add(m_world->payments, stripe("x", "X")).has_value());
  }

  void demotedEditor_readsAndWritesNoMore() {
    QVERIFY(m_world->carryOut(m_world->owner, members().setRole(m_world->memberOf(*m_ana), sync::Role::auditor))
                .has_value());
    m_world->settleKeys(m_world->gateway);
    QVERIFY(m_world->sync(*m_ana).has_value());
    QVERIFY((*m_ana)->credential(m_item).has_value());
    QCOMPARE((*m_ana)->remove(m_item).error().code, ErrorCode::denied);
    QCOMPARE(epochOf(m_world->payments), std::uint64_t{2});
  }

  void lostDevice_isTakenOutAlone() {
    const auto phone = m_world->join("", {Grant::Kind::device, sync::Role::editor, m_world->memberOf(*m_ana), {}});
    QVERIFY(m_world->carryOut(m_world->owner, members().removeDevice((*phone)->card().id)).has_value());
    QCOMPARE(m_world->sync(*phone).error().code, ErrorCode::denied);
    QVERIFY(m_world->sync(*m_ana).has_value());
    QVERIFY((*m_ana)->credential(m_item).has_value());
  }

  // Between the new epoch and the gateway's new key nothing can be stored, and the vault says so.
  void untilTheGatewayHasMadeTheKey_theVaultTakesNoSecrets() {
    QVERIFY(m_world->carryOut(m_world->owner, members().removeMember(m_world->memberOf(*m_ana))).has_value());
    QVERIFY(!m_world->owner->vaults().front().takesSecrets);
    QCOMPARE(m_world->owner->add(m_world->payments, stripe("x", "X")).error().code, ErrorCode::denied);
    m_world->settleKeys(m_world->gateway);
    QVERIFY(m_world->owner->vaults().front().takesSecrets);
    QCOMPARE(sync::find(*m_world->owner->roster(), m_world->payments)->secretKey->maker, m_world->gateway->card().id);
  }

  // The server exchanges the gateway's offer for one of its own.
  void offeredKeyOfTheServer_isNeverPublished() {
    const auto other = m_world->owner->addVault("Other");
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->carryOut(m_world->owner, members().removeMember(m_world->memberOf(*m_ana))).has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.method != "GET" || request.target != sync::path::vaultKeys) return;
      auto delivery = sync::decode<sync::KeyDelivery>(answer.body).value();
      for (auto& offer : delivery.offers) {
        if (offer.vault == m_world->payments) offer.key.publicKey = crypto::generateKemKeyPair().publicKey;
      }
      answer.body = encode(delivery);
    };
    (void)m_world->sync(m_world->owner);
    QVERIFY(sync::find(*m_world->owner->roster(), other->id)->secretKey.has_value());  // it spoils no other's
    QVERIFY(!sync::find(*m_world->owner->roster(), m_world->payments)->secretKey.has_value());
  }

  void deletedVault_isGoneAndItsKeyDestroyed() {
    QVERIFY(m_world->carryOut(m_world->owner, members().deleteVault(m_world->payments)).has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->owner->vaults().empty());
    QVERIFY(m_world->gateway->credentials(m_world->payments).empty());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("not_found"));
    m_world->gateway.close();
    auto database = storage::Database::open(m_world->gateway.options.folder / "vault.db", m_world->gateway.databaseKey);
    auto rows = database->prepare("SELECT count(*) FROM wrapped_key WHERE vault = ?");
    QVERIFY(rows->bind(m_world->payments.view()).step().value());
    QCOMPARE(rows->integer(0), 0);
  }

  void removal_saysWhatToRotate() {
    const auto hers = (*m_ana)->add(m_world->payments, stripe("sk_live_2", "Hers"));
    QVERIFY(m_world->sync(*m_ana).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const auto effect = members().effectOf(sync::RemoveMember{m_world->memberOf(*m_ana)});
    QCOMPARE(effect.vaults.size(), std::size_t{2});
    QVERIFY(effect.rotate == std::vector{hers->id});
    const auto gateway = members().effectOf(sync::RemoveGateway{m_world->gateway->card().id});
    QCOMPARE(gateway.rotate.size(), std::size_t{2});  // it held every secret
  }

  // It stays in the team, and could open every secret that this vault had.
  void takenGateway_couldOpenEverySecretOfThatVault() {
    auto second = m_world->join("Second", m_world->gatewayOf({m_world->payments}));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const auto kept = std::vector{m_world->gateway->card().id};
    QVERIFY(members().effectOf(sync::SetGateways{m_world->payments, kept}).rotate == std::vector{m_item});
    QVERIFY(members().effectOf(sync::SetGateways{m_world->payments, {(*second)->card().id}}).rotate ==
            std::vector{m_item});
    auto both = kept;
    both.push_back((*second)->card().id);
    QVERIFY(members().effectOf(sync::SetGateways{m_world->payments, both}).rotate.empty());
  }

  // Somebody else writes the newest revision: who typed the secret knows it all the same, until it is replaced.
  void rotation_followsWhoTypedTheSecret() {
    const auto hers = (*m_ana)->add(m_world->payments, stripe("sk_live_2", "Hers"));
    QVERIFY((*m_ana)->replaceSecret(m_item, hers->binding, keyField("sk_live_3")).has_value());
    QVERIFY(m_world->sync(*m_ana).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_world->tick(std::chrono::minutes(1));
    const auto relabel = [&](const ItemId& id) {
      CredentialLabels labels = m_world->owner->credential(id)->labels;
      labels.label = "another label";
      return m_world->owner->update(id, labels).has_value();
    };
    QVERIFY(relabel(hers->id) && relabel(m_item));
    QVERIFY(m_world->publish().has_value());
    const auto toRotate = [&] { return members().effectOf(sync::RemoveMember{m_world->memberOf(*m_ana)}).rotate; };
    QCOMPARE(toRotate().size(), std::size_t{2});
    QVERIFY(m_world->owner->replaceSecret(m_item, hers->binding, keyField("sk_live_4")).has_value());
    QVERIFY(toRotate() == std::vector{hers->id});
  }

  // Somebody commits between the owner's reading and the roster that closes the epoch there.
  void commitMeanwhile_isInTheOldEpoch_andNothingIsLost() {
    bool isDone = false;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (isDone || request.method != "POST" || request.target != sync::path::roster) return std::nullopt;
      isDone = true;
      m_world->onRequest = {};
      CredentialLabels labels = (*m_ana)->credential(m_item)->labels;
      labels.label = "just in time";
      if (!(*m_ana)->update(m_item, labels) || !m_world->sync(*m_ana)) return sync::ApiResponse{500, {}};
      return std::nullopt;
    };
    const auto done = m_world->carryOut(m_world->owner, members().removeMember(m_world->memberOf(*m_ana)));
    QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
    QVERIFY(isDone);
    QCOMPARE(m_world->owner->credential(m_item)->labels.label, std::string("just in time"));
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(m_world->gateway->credential(m_item)->labels.label, std::string("just in time"));
  }

  // She deletes nearly everything, and the owner's device asks before it believes that: she can be removed all the
  // same.
  void vandal_isRemovedBeforeTheVandalismIsAccepted() {
    std::vector<ItemId> items;
    for (int i = 0; i < 40; ++i) {
      items.push_back(m_world->owner->add(m_world->payments, stripe("k", "N" + std::to_string(i)))->id);
    }
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->sync(*m_ana).has_value());
    for (const ItemId& item : items) QVERIFY((*m_ana)->remove(item).has_value());
    QVERIFY(m_world->sync(*m_ana).has_value());
    (void)m_world->sync(m_world->owner);
    QCOMPARE(vault::Guard(*m_world->owner).paused().size(), std::size_t{1});
    const auto done = m_world->carryOut(m_world->owner, members().removeMember(m_world->memberOf(*m_ana)));
    QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
    QCOMPARE(m_world->sync(*m_ana).error().code, ErrorCode::denied);
    QCOMPARE(m_world->owner->credentials(m_world->payments).size(), std::size_t{41});
  }

  // Two owners at the same moment: both changes are made, one after the other.
  void rosterMeanwhile_isBuiltUpon() {
    const auto eve = m_world->join("Eve", {Grant::Kind::member, sync::Role::owner, {}, {}});
    QVERIFY(m_world->sync(m_world->owner).has_value());
    auto wish = members().removeMember(m_world->memberOf(*m_ana));
    QVERIFY(m_world->carryOut(*eve, Membership(**eve).setOfflineGrace(std::chrono::hours(4))).has_value());
    QVERIFY(m_world->carryOut(m_world->owner, std::move(wish)).has_value());
    QCOMPARE(m_world->owner->roster()->offlineGrace, std::chrono::seconds(std::chrono::hours(4)));
    QVERIFY(!sync::cardOf(*m_world->owner->roster(), (*m_ana)->card().id));
  }

  // One owner takes a vault from her, another one's dialog was open with it: it doesn't come back unseen.
  void accessThatWasTakenMeanwhile_isntGivenBack() {
    const auto eve = m_world->join("Eve", {Grant::Kind::member, sync::Role::owner, {}, {}});
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const MemberId ana = m_world->memberOf(*m_ana);
    auto wish = members().setAccess(ana, {m_world->payments});
    QVERIFY(m_world->carryOut(*eve, Membership(**eve).setAccess(ana, {})).has_value());
    QCOMPARE(m_world->carryOut(m_world->owner, std::move(wish)).error().code, ErrorCode::conflict);
    QVERIFY(!sync::mayRead(*m_world->owner->roster(), (*m_ana)->card().id, m_world->payments));
  }

  // A vault made in the moment in which another owner's roster comes: that is no fork of the server's.
  void vaultMadeWhileARosterComes_isNoEvidence() {
    const auto eve = m_world->join("Eve", {Grant::Kind::member, sync::Role::owner, {}, {}});
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const auto offer = m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1});
    QVERIFY(m_world->carryOut(*eve, Membership(**eve).setOfflineGrace(std::chrono::hours(4))).has_value());
    bool isMade = false;
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse&) {
      if (isMade || !request.target.starts_with("/v1/roster?")) return;
      isMade = m_world->owner->addVault("Meanwhile", *offer).has_value();
    };
    (void)m_world->sync(m_world->owner);
    QVERIFY(isMade);
    m_world->onAnswer = {};
    for (int i = 0; i < 2; ++i) {
      const auto done = m_world->sync(m_world->owner);
      QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
    }
    QVERIFY(m_world->owner->problems().empty());
    QCOMPARE(m_world->owner->vaults().size(), std::size_t{2});
    QVERIFY(m_world->sync(*eve).has_value());
    QCOMPARE((*eve)->nameOf(offer->vault.view()), std::string("Meanwhile"));
  }

  // A vault made offline, while another owner's roster went first: it is added on top, with all that is in it.
  void vaultMadeOfflineAgainstAnotherRoster_isKept() {
    const auto eve = m_world->join("Eve", {Grant::Kind::member, sync::Role::owner, {}, {}});
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const auto offer = m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1});
    const auto made = m_world->owner->addVault("Made offline", *offer);
    const auto saved = m_world->owner->add(made->id, stripe("sk_offline", "Offline"));
    QVERIFY(m_world->carryOut(*eve, Membership(**eve).setOfflineGrace(std::chrono::hours(4))).has_value());
    m_world->owner.reopen();
    const auto done = m_world->sync(m_world->owner);
    QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
    QVERIFY(m_world->owner->problems().empty());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->owner->pendingChanges().empty());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_offline"));
    QVERIFY(m_world->sync(*eve).has_value());
    QCOMPARE((*eve)->nameOf(made->id.view()), std::string("Made offline"));
  }
};

CHATELAINE_TEST(StoryOfRemovals);
#include "story_of_removals.moc"
