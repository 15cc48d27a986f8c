// Rows of the server's database that were altered where they lie, one byte at a time: a member's device shows what is
// true or nothing, and comes right when they do.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/crowd.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::Membership;

class AlteredRowsReachNoDevice : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<Crowd> m_world;
  std::unique_ptr<Party> m_ana;
  std::filesystem::path m_fresh;

  // In the team, and before her first synchronisation.
  void joinAna() {
    m_ana = m_world->stranger("Ana");
    const auto invite = m_world->invited(*m_ana, "Ana", m_world->editorOf({m_world->payments}));
    const auto wish = Membership(*m_world->owner).admit(invite.id, "Ana", "Ana's computer");
    QVERIFY(m_world->carryOut(m_world->owner, wish).has_value());
    QVERIFY(*m_world->tryToJoin(*m_ana));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_fresh = m_world->folder.file("fresh");
    m_ana->close();
    m_ana->copyTo(m_fresh);
  }
  std::vector<std::string> shown() {
    std::vector<std::string> names;
    for (const Credential& one : (*m_ana)->credentials(m_world->payments)) {
      names.push_back(one.labels.name + " at " + one.binding.hosts.front().name);
    }
    for (const Agent& one : (*m_ana)->agents()) names.push_back("agent " + one.name);
    std::ranges::sort(names);
    return names;
  }

 private Q_SLOTS:
  void initTestCase() {
    m_world = std::make_unique<Crowd>();
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk_live_1")).has_value());
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk_live_2", "Other")).has_value());
    QVERIFY(m_world->owner->addAgent("fred").has_value());
    QVERIFY(m_world->publish().has_value());
    joinAna();
    m_world->copyServer("good.db");
  }
  void cleanupTestCase() { m_ana.reset(); }

  void everyRow_data() {
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QByteArray>("column");
    for (const auto& [table, column] :
         {std::pair("roster", "body"), std::pair("head", "body"), std::pair("item", "body"),
          std::pair("wrapped_key", "sealed"), std::pair("head", "operations"), std::pair("item", "hash"),
          std::pair("audit_group", "body")}) {
      QTest::addRow("%s.%s", table, column) << QByteArray(table) << QByteArray(column);
    }
  }
  void everyRow() {
    QFETCH(QByteArray, table);
    QFETCH(QByteArray, column);
    m_ana->returnTo(m_fresh);
    QVERIFY(m_world->sync(*m_ana).has_value());
    const std::vector<std::string> truth = shown();
    QCOMPARE(truth.size(), std::size_t{3});
    std::vector<Bytes> bodies;
    {
      auto rows = m_world->serverDatabase().prepare("SELECT " + column.toStdString() + " FROM " + table.toStdString());
      while (rows->step().value()) bodies.push_back(rows->blob(0));
    }
    QVERIFY(!bodies.empty());
    for (const Bytes& body : bodies) {
      for (const std::size_t place : {body.size() / 3, body.size() - 1}) {
        Bytes altered = body;
        altered[place] ^= std::byte{0x10};
        auto update =
            m_world->serverDatabase().prepare("UPDATE " + table.toStdString() + " SET " + column.toStdString() +
                                              " = ? WHERE " + column.toStdString() + " = ?");
        QVERIFY(update->bind(altered).bind(body).run().has_value());
        m_ana->returnTo(m_fresh);
        const auto synced = m_world->sync(*m_ana);
        QVERIFY2(std::ranges::includes(truth, shown()), "something that isn't so");
        m_world->returnServer("good.db");
        m_ana->reopen();
        QVERIFY(m_world->sync(*m_ana).has_value());
        QVERIFY2(shown() == truth, synced ? "it went well" : synced.error().detail.c_str());
      }
    }
  }
};

CHATELAINE_TEST(AlteredRowsReachNoDevice);
#include "altered_rows_reach_no_device.moc"
