// A clock that is a year ahead or behind, on any side: nothing that was acknowledged is lost, and what expires does so
// by the clock of who reads.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/world.h"
#include "vault/trash.h"

using namespace chatelaine;
using namespace chatelaine::test;

class ClocksThatAreWrongLoseNothing : public QObject {
  Q_OBJECT
 private:
  enum class Whose { owner, gateway, server };
  std::unique_ptr<World> m_world;

  static void setClock(Party& party, std::function<Timestamp()> clock) {
    party.options.clock = std::move(clock);
    party.reopen();
  }
  void shift(Whose whose, std::chrono::days by) {
    const auto shifted = [this, by] { return m_world->now + by; };
    if (whose == Whose::owner) setClock(m_world->owner, shifted);
    if (whose == Whose::gateway) setClock(m_world->gateway, shifted);
    if (whose != Whose::server) return;
    const auto right = [this, before = m_world->now] { return before; };
    setClock(m_world->owner, right);
    setClock(m_world->gateway, right);
    m_world->now += by;  // the server's own; the others stay where they were
  }
  static void columns() {
    QTest::addColumn<int>("whose");
    QTest::addColumn<int>("days");
    const std::pair<Whose, const char*> all[] = {
        {Whose::owner, "the desktop's"}, {Whose::gateway, "the gateway's"}, {Whose::server, "the server's"}};
    for (const auto& [whose, name] : all) {
      QTest::addRow("%s, a year ahead", name) << static_cast<int>(whose) << 365;
      QTest::addRow("%s, a year behind", name) << static_cast<int>(whose) << -365;
    }
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
  }

  void workGoesOn_data() { columns(); }
  void workGoesOn() {
    QFETCH(int, whose);
    QFETCH(int, days);
    const auto before = m_world->owner->add(m_world->payments, stripe("sk_1", "Before"));
    QVERIFY(m_world->publish().has_value());
    const auto pending = m_world->owner->add(m_world->payments, stripe("sk_2", "Pending"));
    shift(static_cast<Whose>(whose), std::chrono::days(days));
    const auto after = m_world->owner->add(m_world->payments, stripe("sk_3", "After"));
    QVERIFY(m_world->owner->replaceSecret(before->id, before->binding, keyField("sk_new")).has_value());
    for (int run = 0; run < 2; ++run) QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, before->id), std::string("sk_new"));
    QCOMPARE(opened(m_world->gateway, pending->id), std::string("sk_2"));
    QCOMPARE(opened(m_world->gateway, after->id), std::string("sk_3"));
    QVERIFY(m_world->owner->pendingChanges().empty());
    QVERIFY(m_world->owner->problems().empty() && m_world->gateway->problems().empty());
    QVERIFY(m_world->owner->verifyAudit()->verified);
    m_world->owner.reopen();
    QCOMPARE(m_world->owner->credentials(m_world->payments).size(), std::size_t{3});
  }

  // The clock jumps while programs run, and comes back.
  void aClockThatIsMended_losesNothing_data() { columns(); }
  void aClockThatIsMended_losesNothing() {
    QFETCH(int, whose);
    QFETCH(int, days);
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_1"));
    QVERIFY(m_world->publish().has_value());
    const auto deleted = m_world->owner->add(m_world->payments, stripe("sk_2", "Deleted"));
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->owner->remove(deleted->id).has_value());
    shift(static_cast<Whose>(whose), std::chrono::days(days));
    QVERIFY(m_world->owner->update(saved->id, saved->labels).has_value());
    (void)m_world->publish();
    const auto now = [this] { return m_world->now; };
    if (static_cast<Whose>(whose) == Whose::server) m_world->now -= std::chrono::days(days);
    setClock(m_world->owner, now);
    setClock(m_world->gateway, now);
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_1"));
    QVERIFY(m_world->owner->pendingChanges().empty());
    QVERIFY(m_world->owner->problems().empty() && m_world->gateway->problems().empty());
  }

  void expiry_isByTheReadersClock() {
    CredentialDraft draft = stripe("sk_1");
    draft.labels.expiresAt = m_world->now + std::chrono::days(30);
    const auto saved = m_world->owner->add(m_world->payments, std::move(draft));
    shift(Whose::owner, std::chrono::days(365));  // who wrote it thinks that it is over
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_1"));
    shift(Whose::gateway, std::chrono::days(31));
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("expired"));
    shift(Whose::gateway, std::chrono::days(-365));
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_1"));
  }
};

CHATELAINE_TEST(ClocksThatAreWrongLoseNothing);
#include "clocks_that_are_wrong_lose_nothing.moc"
