// Every device is lost: the printed kit brings an owner back, replaces itself, and opens the vaults for a new gateway.
#include <algorithm>

#include "crypto/random.h"
#include "storage/database.h"
#include "sync/enrolment_api.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/crowd.h"
#include "vault/hand_over.h"
#include "vault/recovery.h"
#include "vault/recovery_keys.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::HandOver;
using chatelaine::vault::Membership;
using chatelaine::vault::Recovery;

class StoryOfRecovery : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<Crowd> m_world;
  vault::RecoveryKit m_kit;
  ItemId m_item;

  // In any column of any row, decrypted.
  static bool isInTheDatabase(const Party& party, ByteView bytes) {
    auto database = storage::Database::open(party.options.folder / "vault.db", party.databaseKey).value();
    auto columns = database
                       .prepare(
                           "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c "
                           "WHERE t.type = 'table'")
                       .value();
    while (columns.step().value()) {
      auto rows = database.prepare("SELECT \"" + columns.text(1) + "\" FROM \"" + columns.text(0) + "\"").value();
      while (rows.step().value()) {
        const Bytes value = rows.blob(0);
        if (!std::ranges::search(value, bytes).empty()) return true;
      }
    }
    return false;
  }

  // On the gateway's host, by a person who has the printed kit.
  void confirm(const sync::RecoveryCard& kit) {
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    const auto words = sync::safetyWords(sync::principalIdOf(kit.sign, kit.kem));
    QCOMPARE(HandOver(*m_world->gateway).waitingKit(), std::optional(words));
    QVERIFY(HandOver(*m_world->gateway).confirmKit(words).has_value());
    QVERIFY(!HandOver(*m_world->gateway).waitingKit());
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<Crowd>();
    m_kit = vault::makeRecoveryKit();
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).replaceKit(m_kit.card)).has_value());
    confirm(m_kit.card);
    m_world->settleKeys(m_world->gateway);
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
  }

  void kit_bringsAnOwnerBack() {
    auto fresh = m_world->stranger("fresh");
    const auto next = vault::makeRecoveryKit();
    const auto done = m_world->recover(*fresh, m_kit.seed, next.card);
    QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
    QVERIFY(m_world->sync(*fresh).has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->sync(*fresh).has_value());
    QCOMPARE((*fresh)->teamName(), std::string("Acme"));
    QCOMPARE((*fresh)->credential(m_item)->labels.name, std::string("Stripe"));
    const auto saved = (*fresh)->add(m_world->payments, stripe("sk_live_2", "Later"));
    QVERIFY2(saved.has_value(), saved ? "" : saved.error().detail.c_str());
    QVERIFY(m_world->sync(*fresh).has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_2"));
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
    QVERIFY((*fresh)->roster()->recovery == next.card);
  }

  // A server that shows it the kit's copies of secret keys as well: none of them takes a metadata key's place.
  void secretKeysShownToTheKit_reachNoDevice() {
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!request.target.starts_with("/v1/roster?") || answer.status != 200) return;
      auto page = sync::decode<sync::RosterPage>(answer.body).value();
      auto rows =
          m_world->serverDatabase()
              .prepare("SELECT vault, epoch, sealed FROM wrapped_key WHERE recipient = zeroblob(32) AND purpose = 1")
              .value();
      while (rows.step().value()) {
        page.keys.push_back({VaultId::fromBytes(rows.blob(0)).value(),
                             static_cast<std::uint64_t>(rows.integer(1)),
                             sync::KeyPurpose::secret,
                             {},
                             rows.blob(2)});
      }
      answer.body = encode(page);
    };
    auto fresh = m_world->stranger("fresh");
    QVERIFY(m_world->recover(*fresh, m_kit.seed, vault::makeRecoveryKit().card).has_value());
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(*fresh).has_value());
    QCOMPARE((*fresh)->credential(m_item)->labels.name, std::string("Stripe"));
  }

  // The kit that a recovery names is trusted by the old one's signature: the gateway seals its keys to it by itself.
  void nextKit_opensTheVaultsForANewGateway() {
    auto fresh = m_world->stranger("fresh");
    const auto next = vault::makeRecoveryKit();
    QVERIFY(m_world->recover(*fresh, m_kit.seed, next.card).has_value());
    for (Party* party : {fresh.get(), &m_world->gateway, fresh.get(), &m_world->gateway, &m_world->owner})
      QVERIFY(m_world->sync(*party).has_value());
    auto second = m_world->join("Second", m_world->gatewayOf({m_world->payments}));
    QVERIFY(m_world->sync(*second).has_value());
    const auto vaults = HandOver(**second).openWithKit(next.seed);
    QVERIFY2(vaults.has_value(), vaults ? "" : vaults.error().detail.c_str());
    QCOMPARE(opened(*second, m_item), std::string("sk_live_1"));
  }

  void newDevice_hasItsName_andNothingOfTheKitStays() {
    auto fresh = m_world->stranger("fresh");
    QVERIFY(m_world->recover(*fresh, m_kit.seed, vault::makeRecoveryKit().card).has_value());
    QCOMPARE((*fresh)->nameOf((*fresh)->card().id.view()), std::string("the new desk"));
    QVERIFY(!*Recovery::isPending(**fresh));
    QCOMPARE(m_world->recoverAgain(*fresh, m_kit.seed).error().code, ErrorCode::alreadyExists);
    QVERIFY(m_world->sync(*fresh).has_value());
    QVERIFY(std::ranges::any_of((*fresh)->audit({}), [&](const vault::AuditRow& row) {
      return row.event.action == AuditAction::recoveredWithKit && row.event.itemName == "the new desk";
    }));
  }

  // The kit is good once: whatever is lost on the way, the same device goes on with the same new kit.
  void lostOnTheWay_itGoesOnAfterARestart_data() {
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("the request was lost") << false;
    QTest::newRow("the answer was lost") << true;
  }
  void lostOnTheWay_itGoesOnAfterARestart() {
    QFETCH(bool, isTaken);
    auto fresh = m_world->stranger("fresh");
    const auto next = vault::makeRecoveryKit();
    const auto isPost = [](const sync::ApiRequest& request) {
      return request.method == "POST" && request.target == sync::path::roster;
    };
    if (isTaken) {
      m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
        if (isPost(request)) answer = {503, {}};
      };
    } else {
      m_world->onRequest = [&](const sync::ApiRequest& request) {
        return isPost(request) ? std::optional(sync::ApiResponse{503, {}}) : std::nullopt;
      };
    }
    QVERIFY(!m_world->recover(*fresh, m_kit.seed, next.card).has_value());
    m_world->onAnswer = {};
    m_world->onRequest = {};
    fresh->reopen();
    fresh->session = {};
    QVERIFY(*Recovery::isPending(**fresh));
    if (!isTaken) QCOMPARE(m_world->recoverAgain(*fresh, {}).error().code, ErrorCode::notFound);
    const auto done = m_world->recoverAgain(*fresh, isTaken ? Secret() : m_kit.seed.clone());
    QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
    QVERIFY((*fresh)->roster()->recovery == next.card);
    QCOMPARE((*fresh)->roster()->members.front().devices.size(), std::size_t{2});
    QVERIFY(!*Recovery::isPending(**fresh));
    QVERIFY(m_world->sync(*fresh).has_value());
    QCOMPARE((*fresh)->credential(m_item)->labels.name, std::string("Stripe"));
    auto again = m_world->stranger("again");
    QVERIFY(m_world->recover(*again, next.seed, vault::makeRecoveryKit().card).has_value());
  }

  // With a copy of the server's data it opens every secret: nothing that could be stolen from this computer is it.
  void kit_isInNoRowOfTheDatabase_whereverItStops_data() {
    QTest::addColumn<QString>("stop");
    QTest::newRow("the server is away") << QString::fromUtf8(sync::path::challenges);
    QTest::newRow("the server refuses") << QString::fromUtf8(sync::path::session);
    QTest::newRow("the roster was lost") << QString::fromUtf8(sync::path::roster);
    QTest::newRow("it is done") << QString();
  }
  void kit_isInNoRowOfTheDatabase_whereverItStops() {
    QFETCH(QString, stop);
    auto fresh = m_world->stranger("fresh");
    const auto next = vault::makeRecoveryKit();
    m_world->onRequest = [&](const sync::ApiRequest& request) {
      const bool isIt = request.method == "POST" && request.target == stop.toStdString();
      return isIt ? std::optional(sync::ApiResponse{503, {}}) : std::nullopt;
    };
    QCOMPARE(m_world->recover(*fresh, m_kit.seed, next.card).has_value(), stop.isEmpty());
    m_world->onRequest = {};
    fresh->close();
    QVERIFY(isInTheDatabase(*fresh, next.card.sign));  // the search finds what is there
    for (const Secret* seed : {&std::as_const(m_kit).seed, &next.seed}) {
      const auto keys = vault::recoveryKeysOf(*seed);
      for (const Secret* secret : {seed, &keys->sign.privateKey, &keys->kem.privateKey})
        QVERIFY(!isInTheDatabase(*fresh, secret->view()));
    }
  }

  // Somebody went on with the team meanwhile: what the kit signed is in the chain all the same.
  void lostAnswer_andAnotherRosterOnTop() {
    auto fresh = m_world->stranger("fresh");
    const auto next = vault::makeRecoveryKit();
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.method == "POST" && request.target == sync::path::roster) answer = {503, {}};
    };
    QVERIFY(!m_world->recover(*fresh, m_kit.seed, next.card).has_value());
    m_world->onAnswer = {};
    m_world->settleKeys(m_world->gateway);
    const auto grace = Membership(*m_world->owner).setOfflineGrace(std::chrono::hours(4));
    QVERIFY(m_world->carryOut(m_world->owner, grace).has_value());
    QVERIFY(m_world->recoverAgain(*fresh, {}).has_value());
    QVERIFY((*fresh)->roster()->offlineGrace == std::chrono::hours(4));
    QVERIFY(m_world->sync(*fresh).has_value());
  }

  // A server that lets the device in and shows a past in which the kit signed nothing isn't believed.
  void serverThatShowsAnotherChain_isNotBelieved() {
    auto fresh = m_world->stranger("fresh");
    m_world->onRequest = [&](const sync::ApiRequest& request) {
      const bool isPost = request.method == "POST" && request.target == sync::path::roster;
      return isPost ? std::optional(sync::ApiResponse{503, {}}) : std::nullopt;
    };
    QVERIFY(!m_world->recover(*fresh, m_kit.seed, vault::makeRecoveryKit().card).has_value());
    sync::RosterPage page;
    auto rows = m_world->serverDatabase().prepare("SELECT body FROM roster ORDER BY revision").value();
    while (rows.step().value()) page.rosters.push_back(rows.blob(0));
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.target == sync::path::session)
        return sync::ApiResponse{200, sync::encode(sync::SessionGrant{"token", std::chrono::seconds(900)})};
      if (!request.target.starts_with(sync::path::roster)) return std::nullopt;
      return sync::ApiResponse{200, sync::encode(std::exchange(page, {}))};
    };
    QCOMPARE(m_world->recoverAgain(*fresh, m_kit.seed).error().code, ErrorCode::tampered);
    QVERIFY(!(*fresh)->team().has_value());
  }

  void kit_isGoodOnce() {
    auto fresh = m_world->stranger("fresh");
    QVERIFY(m_world->recover(*fresh, m_kit.seed, vault::makeRecoveryKit().card).has_value());
    auto thief = m_world->stranger("thief");
    QCOMPARE(m_world->recover(*thief, m_kit.seed, vault::makeRecoveryKit().card).error().code, ErrorCode::denied);
  }

  void nextKit_isAsGood() {
    auto fresh = m_world->stranger("fresh");
    const auto next = vault::makeRecoveryKit();
    QVERIFY(m_world->recover(*fresh, m_kit.seed, next.card).has_value());
    QVERIFY(m_world->sync(*fresh).has_value());
    auto again = m_world->stranger("again");
    QVERIFY(m_world->recover(*again, next.seed, vault::makeRecoveryKit().card).has_value());
    QVERIFY(m_world->sync(*again).has_value());
    QCOMPARE((*again)->credential(m_item)->labels.name, std::string("Stripe"));
  }

  void anotherKit_isNobodys() {
    auto fresh = m_world->stranger("fresh");
    const auto other = vault::makeRecoveryKit();
    QCOMPARE(m_world->recover(*fresh, other.seed, other.card).error().code, ErrorCode::denied);
    QCOMPARE(m_world->recover(*fresh, Secret::copyOf("short"), other.card).error().code, ErrorCode::invalidInput);
    QVERIFY(!(*fresh)->team().has_value());
  }

  // The kit's session: the roster and where the vaults stand, nothing more.
  void kitsSession_readsNoVaultAndWritesNoRecord() {
    auto fresh = m_world->stranger("fresh");
    std::string bearer;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.method == "POST" && request.target == sync::path::roster) {
        bearer = request.bearer;
        return sync::ApiResponse{500, {}};
      }
      return std::nullopt;
    };
    QVERIFY(!m_world->recover(*fresh, m_kit.seed, vault::makeRecoveryKit().card).has_value());
    m_world->onRequest = {};
    QVERIFY(!bearer.empty());
    for (const std::string& target : std::vector<std::string>{
             "/v1/vaults/" + m_world->payments.hex() + "/items", "/v1/vaults/" + m_world->payments.hex() + "/heads",
             std::string("/v1/enrolments"), std::string("/v1/vault-keys"),
             "/v1/audit?principal=" + m_world->owner->card().id.hex()})
      QCOMPARE(m_world->carry({"GET", target, {}, bearer}).status, 403);
    QCOMPARE(m_world->carry({"POST", "/v1/audit", {}, bearer}).status, 403);
    QCOMPARE(m_world->carry({"GET", "/v1/sync", {}, bearer}).status, 200);
  }

  // On a new gateway's host, typed by the person who has the printed words.
  void kit_opensTheVaultsForANewGateway() {
    auto second = m_world->join("Second", m_world->gatewayOf({m_world->payments}));
    QVERIFY(m_world->sync(*second).has_value());
    QCOMPARE(opened(*second, m_item), std::string("denied"));
    const auto other = vault::makeRecoveryKit();
    QCOMPARE(HandOver(**second).openWithKit(other.seed).error().code, ErrorCode::denied);
    const auto vaults = HandOver(**second).openWithKit(m_kit.seed);
    QVERIFY2(vaults.has_value(), vaults ? "" : vaults.error().detail.c_str());
    QVERIFY(*vaults == std::vector{m_world->payments});
    QCOMPARE(opened(*second, m_item), std::string("sk_live_1"));
    second->reopen();
    QCOMPARE(opened(*second, m_item), std::string("sk_live_1"));
  }

  // After the kit was replaced, the gateway has given the new one what it needs.
  void replacedKit_opensOldAndNewSecrets() {
    const auto next = vault::makeRecoveryKit();
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).replaceKit(next.card)).has_value());
    confirm(next.card);
    m_world->settleKeys(m_world->gateway);
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Later"));
    QVERIFY2(saved.has_value(), saved ? "" : saved.error().detail.c_str());
    QVERIFY(m_world->publish().has_value());
    auto second = m_world->join("Second", m_world->gatewayOf({m_world->payments}));
    QVERIFY(m_world->sync(*second).has_value());
    QCOMPARE(HandOver(**second).openWithKit(m_kit.seed).error().code, ErrorCode::denied);
    QVERIFY(HandOver(**second).openWithKit(next.seed).has_value());
    QCOMPARE(opened(*second, m_item), std::string("sk_live_1"));
    QCOMPARE(opened(*second, saved->id), std::string("sk_live_2"));
  }

  // Made offline and sealed to the kit that was there; another owner replaces the kit first. What the vault's key is
  // sealed to follows.
  void vaultThatCameAfterTheNewKit_isOpenedByIt() {
    const auto eve = m_world->join("Eve", {vault::Grant::Kind::member, sync::Role::owner, {}, {}});
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const auto offer = m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1});
    const auto made = m_world->owner->addVault("Made offline", *offer);
    const auto saved = m_world->owner->add(made->id, stripe("sk_offline", "Offline"));
    const auto next = vault::makeRecoveryKit();
    QVERIFY(m_world->carryOut(*eve, Membership(**eve).replaceKit(next.card)).has_value());
    confirm(next.card);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    for (int i = 0; i < 2; ++i) QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_offline"));
    auto second = m_world->join("Second", m_world->gatewayOf({made->id}));
    QVERIFY(m_world->sync(*second).has_value());
    QVERIFY(HandOver(**second).openWithKit(next.seed).has_value());
    QCOMPARE(opened(*second, saved->id), std::string("sk_offline"));
  }

  // A gateway plants a useless copy for the kit, while the vault's newest key isn't published yet.
  void plantedCopyForTheKit_isInNobodysWay() {
    auto bad = m_world->join("Bad", m_world->gatewayOf({m_world->payments}));
    const auto ana = m_world->join("Ana", m_world->editorOf({m_world->payments}));
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).removeMember(m_world->memberOf(*ana)))
                .has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->sync(*bad).has_value());
    const sync::WrappedKey planted = sync::wrapKey(crypto::randomSecret(32), *m_world->owner->team(), m_world->payments,
                                                   2, sync::KeyPurpose::secret, {}, m_kit.card.kem)
                                         .value();
    const std::uint64_t epoch = sync::find(*m_world->owner->roster(), m_world->payments)->epoch;
    sync::WrappedKey newest = planted;
    newest.epoch = epoch;
    QCOMPARE(m_world
                 ->carry({"POST", std::string(sync::path::vaultKeys), encode(sync::KeyDelivery{{}, {newest}}),
                          bad->session.token})
                 .status,
             200);
    m_world->settleKeys(m_world->gateway);
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Later"));
    QVERIFY2(saved.has_value(), saved ? "" : saved.error().detail.c_str());
    QVERIFY(m_world->publish().has_value());
    auto third = m_world->join("Third", m_world->gatewayOf({m_world->payments}));
    QVERIFY(m_world->sync(*third).has_value());
    QVERIFY(HandOver(**third).openWithKit(m_kit.seed).has_value());
    QCOMPARE(opened(*third, saved->id), std::string("sk_live_2"));
    QCOMPARE(opened(*third, m_item), std::string("sk_live_1"));
  }

  // An owner's device that was stolen puts a kit of its own into the roster: it collects nothing, neither what was
  // stored nor what comes later, also with a gateway of its own.
  void kitOfAThief_getsNoSecretKey() {
    const auto thiefs = vault::makeRecoveryKit();
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).replaceKit(thiefs.card)).has_value());
    m_world->settleKeys(m_world->gateway);
    const auto words = sync::safetyWords(sync::principalIdOf(m_kit.card.sign, m_kit.card.kem));
    QCOMPARE(HandOver(*m_world->gateway).confirmKit(words).error().code, ErrorCode::denied);
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Later"));
    QVERIFY2(saved.has_value(), saved ? "" : saved.error().detail.c_str());
    QVERIFY(m_world->publish().has_value());
    auto second = m_world->join("Second", m_world->gatewayOf({m_world->payments}));
    QVERIFY(m_world->sync(*second).has_value());
    (void)HandOver(**second).openWithKit(thiefs.seed);
    QCOMPARE(opened(*second, m_item), std::string("denied"));
    QCOMPARE(opened(*second, saved->id), std::string("denied"));
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_2"));
  }

  void devices_openNothingWithTheKit() {
    QCOMPARE(HandOver(*m_world->owner).openWithKit(m_kit.seed).error().code, ErrorCode::denied);
    QCOMPARE(opened(m_world->owner, m_item), std::string("denied"));
  }
};

CHATELAINE_TEST(StoryOfRecovery);
#include "story_of_recovery.moc"
