// A vault's secret key goes to another gateway only when a person on the holding gateway's host has said its six words,
// or with the recovery kit: the owner's admission alone opens nothing.
#include "gateway/gateway.h"
#include "tests/gateway/support/newcomer.h"
#include "tests/support/test_main.h"
#include "vault/audit_rows.h"

using namespace chatelaine;
using namespace chatelaine::test;

namespace {

constexpr std::string_view key = "the-real-key-of-the-vault";

http::Response handOver(House& house, const PrincipalId& to, const std::string& words) {
  return askGateway(house.gateway(), "POST", sync::path::controlHandOver,
                    sync::encode(sync::HandOverRequest{to, words}));
}

http::Response open(Newcomer& newcomer, const Secret& seed) {
  const Secret request = sync::encode(sync::KitRequest{seed.clone()});
  return askGateway(newcomer.gateway(), "POST", sync::path::controlRecovery, copyOf(request.view()));
}

std::vector<AuditEvent> handedOver(House& house) {
  std::vector<AuditEvent> events;
  for (AuditEvent& event : house.record())
    if (event.action == AuditAction::keysHandedOver) events.push_back(std::move(event));
  return events;
}

}  // namespace

class KeysAreHandedOverByAPerson : public QObject {
  Q_OBJECT

  std::unique_ptr<House> m_house;
  std::unique_ptr<Newcomer> m_second;

 private Q_SLOTS:
  void init() {
    m_house = std::make_unique<House>();
    m_house->add(m_house->draft(key));
    m_second = std::make_unique<Newcomer>(*m_house);
    m_second->settle();
    m_house->publish();
  }
  void cleanup() {
    m_second.reset();
    m_house.reset();
  }

  void admittedAlone_itServesNothing_andSaysWhy() {
    const AgentResponse refused = m_second->use();
    QCOMPARE(refused.status, 503);
    QCOMPARE(refused.code(), std::string("vault_key_missing"));
    QCOMPARE(m_house->provider().requests(), std::size_t{0});
    const sync::HandOverState state = m_second->state();
    QCOMPARE(state.self.vaults.size(), std::size_t{1});
    QVERIFY(state.self.vaults.front() == (sync::NamedVault{m_house->vault(), "Payments"}));
  }

  void whatIsMissing_isLoggedOnce() {
    m_second->synchronise();
    m_second->synchronise();
    const std::string log = m_house->logged();
    const std::size_t first = log.find("vault_key_missing vault=" + m_house->vault().hex());
    QVERIFY(first != std::string::npos);
    QCOMPARE(log.find("vault_key_missing", first + 1), std::string::npos);
  }

  void holder_saysWhoWaits() {
    const auto answer = askGateway(m_house->gateway(), "GET", sync::path::controlHandOver);
    const auto state = sync::decode<sync::HandOverState>(answer.body);
    QVERIFY(state.has_value() && state->self.vaults.empty());
    QCOMPARE(state->waiting.size(), std::size_t{1});
    QVERIFY(state->waiting.front() ==
            (sync::NamedGateway{m_second->gateway().card().id, "second", {{m_house->vault(), "Payments"}}}));
  }

  void confirmed_itServes_andTheOwnerKnows() {
    QCOMPARE(vault::Membership(m_house->owner()).waitingForHandOver().size(), std::size_t{1});
    QCOMPARE(handOver(*m_house, m_second->gateway().card().id, m_second->words()).status, 200U);
    m_house->publish();
    m_second->synchronise();
    QCOMPARE(m_second->use().status, 200);
    QVERIFY(m_house->provider().lastHead().contains(key));
    QVERIFY(m_second->state().self.vaults.empty());
    const auto events = handedOver(*m_house);
    QCOMPARE(events.size(), std::size_t{1});
    QVERIFY(events[0].vault == m_house->vault() && events[0].itemName == "second");
    QVERIFY(events[0].item == vault::itemOfPrincipal(m_second->gateway().card().id));
    QVERIFY(vault::Membership(m_house->owner()).waitingForHandOver().empty());
  }

  void otherWords_giveNothing_data() {
    QTest::addColumn<QString>("words");
    QTest::newRow("none") << QString();
    QTest::newRow("the holder's") << QStringLiteral("holder");
    QTest::newRow("no words") << QStringLiteral("yes, that's the one");
    QTest::newRow("five") << QStringLiteral("five");
  }
  void otherWords_giveNothing() {
    QFETCH(QString, words);
    std::string typed = words.toStdString();
    if (typed == "holder") typed = sync::safetyWords(m_house->gateway().card().id);
    if (typed == "five") typed = m_second->words().substr(0, 29);
    QCOMPARE(handOver(*m_house, m_second->gateway().card().id, typed).status, 403U);
    m_house->publish();
    m_second->synchronise();
    QCOMPARE(m_second->use().code(), std::string("vault_key_missing"));
    QVERIFY(handedOver(*m_house).empty());
  }

  void somebodyWhoIsNoGateway_getsNothing() {
    const PrincipalId device = m_house->owner().card().id;
    QCOMPARE(handOver(*m_house, device, sync::safetyWords(device)).status, 404U);
    QVERIFY(handedOver(*m_house).empty());
  }

  // A gateway that lacks the key itself has none to give, and doesn't claim that it gave one.
  void whoHasNoKey_recordsNoHandOver() {
    const PrincipalId holder = m_house->gateway().card().id;
    const auto answer = askGateway(m_second->gateway(), "POST", sync::path::controlHandOver,
                                   sync::encode(sync::HandOverRequest{holder, sync::safetyWords(holder)}));
    QCOMPARE(answer.status, 200U);
    QVERIFY(sync::decode<sync::HandedOver>(answer.body)->vaults.empty());
    m_second->synchronise();
    QCOMPARE(vault::Membership(m_house->owner()).waitingForHandOver().size(), std::size_t{1});
  }

  void thatIsNotRecorded_isNotDone() {
    m_house->failAudit(Error{ErrorCode::diskFull, "no space"});
    QCOMPARE(handOver(*m_house, m_second->gateway().card().id, m_second->words()).status, 507U);
    m_house->failAudit(std::nullopt);
    m_house->publish();
    m_second->synchronise();
    QCOMPARE(m_second->use().code(), std::string("vault_key_missing"));
  }

  void kit_opensOnTheNewGateway_andIsRecordedThere() {
    QCOMPARE(open(*m_second, m_house->kitSeed()).status, 200U);
    QCOMPARE(m_second->use().status, 200);
    QVERIFY(m_house->provider().lastHead().contains(key));
    m_second->synchronise();
    QVERIFY(m_house->syncOwner().has_value());
    QVERIFY(vault::Membership(m_house->owner()).waitingForHandOver().empty());
  }

  void anotherKit_opensNothing_data() {
    QTest::addColumn<int>("size");
    QTest::newRow("of another team") << 32;
    QTest::newRow("short") << 31;
    QTest::newRow("empty") << 0;
  }
  void anotherKit_opensNothing() {
    QFETCH(int, size);
    const vault::RecoveryKit other = vault::makeRecoveryKit();
    const auto answer = open(*m_second, Secret::copyOf(other.seed.view().first(static_cast<std::size_t>(size))));
    QCOMPARE(answer.status, size == 32 ? 403U : 400U);
    QCOMPARE(m_second->use().code(), std::string("vault_key_missing"));
  }

  // Keys of vaults and epochs that come later go the same way without asking again, and stand in the record.
  void keysThatComeLater_areRecordedToo() {
    QCOMPARE(handOver(*m_house, m_second->gateway().card().id, m_second->words()).status, 200U);
    m_house->publish();
    m_second->synchronise();
    const auto made = m_house->owner().addVault("Later");
    QVERIFY(made.has_value());
    m_house->publish();  // the holder makes its key
    QVERIFY(m_house->syncOwner().has_value());
    std::size_t keys = 0;
    for (const AuditEvent& event : m_house->record())
      keys += event.action == AuditAction::vaultKeyMade && event.item.bytes == made->id.bytes ? 1 : 0;
    QCOMPARE(keys, std::size_t{1});
    QVERIFY(vault::Membership(m_house->owner()).waitingForHandOver().empty());
  }
};

CHATELAINE_TEST(KeysAreHandedOverByAPerson);
#include "keys_are_handed_over_by_a_person.moc"
