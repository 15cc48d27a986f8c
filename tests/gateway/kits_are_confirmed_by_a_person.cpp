// A recovery kit that an owner's signature alone put into the team gets no key from a gateway before a person on its
// host has typed the six words of the kit's paper: one stolen owner's device would have every secret otherwise.
#include "gateway/gateway.h"
#include "tests/gateway/support/newcomer.h"
#include "tests/support/test_main.h"
#include "vault/audit_rows.h"
#include "vault/hand_over.h"

using namespace chatelaine;
using namespace chatelaine::test;

class KitsAreConfirmedByAPerson : public QObject {
  Q_OBJECT

  std::unique_ptr<House> m_house;
  vault::RecoveryKit m_next;

  bool isWaiting() {
    const auto answer = askGateway(m_house->gateway(), "GET", sync::path::controlKit);
    return sync::decode<sync::KitState>(answer.body)->isWaiting;
  }
  unsigned confirm(const std::string& words) {
    return askGateway(m_house->gateway(), "POST", sync::path::controlKit, sync::encode(sync::KitWords{words})).status;
  }
  std::size_t confirmations() {
    std::size_t count = 0;
    for (const AuditEvent& event : m_house->record())
      count += event.action == AuditAction::keysHandedOver &&
                       event.item == vault::itemOfPrincipal(vault::idOfKit(m_next.card))
                   ? 1U
                   : 0U;
    return count;
  }
  std::vector<PrincipalId> waitingForKit() { return vault::Membership(m_house->owner()).waitingForKit(); }
  // Whether the kit opens the vault for a gateway that has nothing else.
  bool opensForANewGateway() {
    Newcomer second(*m_house);
    second.settle();
    m_house->publish();
    second.synchronise();
    const Secret request = sync::encode(sync::KitRequest{m_next.seed.clone()});
    return askGateway(second.gateway(), "POST", sync::path::controlRecovery, copyOf(request.view())).status == 200U;
  }

 private Q_SLOTS:
  void init() {
    m_house = std::make_unique<House>();
    m_house->add(m_house->draft("the-real-key-of-the-vault"));
    m_next = vault::makeRecoveryKit();
  }
  void cleanup() { m_house.reset(); }

  void kitOfTheBeginning_needsNoWord() {
    QVERIFY(!isWaiting());
    QVERIFY(waitingForKit().empty());
    QCOMPARE(confirm(vault::wordsOfKit(m_next.card)), 404U);
  }

  void replaced_itWaits_andOpensNothing() {
    QVERIFY(m_house->carryOut(vault::Membership(m_house->owner()).replaceKit(m_next.card)).has_value());
    m_house->publish();
    QVERIFY(isWaiting());
    QVERIFY(waitingForKit() == std::vector{m_house->gateway().card().id});
    QVERIFY(!opensForANewGateway());
  }

  void confirmed_itOpens_andTheOwnerKnows() {
    QVERIFY(m_house->carryOut(vault::Membership(m_house->owner()).replaceKit(m_next.card)).has_value());
    m_house->publish();
    QCOMPARE(confirm(vault::wordsOfKit(m_next.card)), 200U);
    QVERIFY(!isWaiting());
    QCOMPARE(confirmations(), std::size_t{1});
    QVERIFY(waitingForKit().empty());
    QVERIFY(opensForANewGateway());
    // The next one is another kit again.
    QVERIFY(
        m_house->carryOut(vault::Membership(m_house->owner()).replaceKit(vault::makeRecoveryKit().card)).has_value());
    m_house->publish();
    QVERIFY(isWaiting());
    QVERIFY(std::ranges::contains(waitingForKit(), m_house->gateway().card().id));
  }

  void otherWords_confirmNothing_data() {
    QTest::addColumn<QString>("words");
    QTest::newRow("none") << QString();
    QTest::newRow("of the gateway") << QStringLiteral("gateway");
    QTest::newRow("of another kit") << QStringLiteral("other");
    QTest::newRow("yes") << QStringLiteral("yes");
  }
  void otherWords_confirmNothing() {
    QFETCH(QString, words);
    QVERIFY(m_house->carryOut(vault::Membership(m_house->owner()).replaceKit(m_next.card)).has_value());
    m_house->publish();
    std::string typed = words.toStdString();
    if (typed == "gateway") typed = sync::safetyWords(m_house->gateway().card().id);
    if (typed == "other") typed = vault::wordsOfKit(vault::makeRecoveryKit().card);
    QCOMPARE(confirm(typed), 403U);
    QVERIFY(isWaiting());
    QCOMPARE(confirmations(), std::size_t{0});
  }

  void thatIsNotRecorded_isNotDone() {
    QVERIFY(m_house->carryOut(vault::Membership(m_house->owner()).replaceKit(m_next.card)).has_value());
    m_house->publish();
    m_house->failAudit(Error{ErrorCode::diskFull, "no space"});
    QCOMPARE(confirm(vault::wordsOfKit(m_next.card)), 507U);
    m_house->failAudit(std::nullopt);
    QVERIFY(isWaiting());
  }
};

CHATELAINE_TEST(KitsAreConfirmedByAPerson);
#include "kits_are_confirmed_by_a_person.moc"
