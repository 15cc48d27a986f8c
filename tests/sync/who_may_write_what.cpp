#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

class WhoMayWriteWhat : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<SampleTeam> m_team;

 private Q_SLOTS:
  void initTestCase() {
    startCrypto();
    m_team = std::make_unique<SampleTeam>();
  }

  // Columns: owner, editor, auditor, gateway, other gateway (doesn't serve the vault), stranger.
  void table_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("inTheVault");
    QTest::addColumn<QByteArray>("inTheTeamsOwn");
    const auto row = [](const char* name, ItemKind kind, const char* inTheVault, const char* inTheTeamsOwn) {
      QTest::newRow(name) << static_cast<int>(kind) << QByteArray(inTheVault) << QByteArray(inTheTeamsOwn);
    };
    row("credential", ItemKind::credential, "yynnnn", "nnnnnn");
    row("pin", ItemKind::pin, "ynnnnn", "nnnnnn");
    row("agent", ItemKind::agent, "nnnnnn", "ynnnnn");
    row("automation", ItemKind::automation, "nnnnnn", "ynnnnn");
    row("browser profile", ItemKind::browserProfile, "nnnnnn", "ynnnnn");
    row("name", ItemKind::name, "nnnnnn", "ynnnnn");
    row("setting", ItemKind::setting, "nnnnnn", "ynnnnn");
    row("runtime", ItemKind::runtime, "nnnynn", "nnnnnn");
    row("deposit", ItemKind::deposit, "nnnynn", "nnnnnn");
  }
  void table() {
    QFETCH(int, kind);
    QFETCH(QByteArray, inTheVault);
    QFETCH(QByteArray, inTheTeamsOwn);
    for (std::size_t i = 0; i < m_team->everybody().size(); ++i) {
      const PrincipalId author = m_team->everybody()[i]->card().id;
      const auto may = [&](const VaultId& vault) {
        return mayWrite(m_team->roster(), author, vault, static_cast<ItemKind>(kind));
      };
      QCOMPARE(may(m_team->vault), inTheVault[static_cast<qsizetype>(i)] == 'y');
      QCOMPARE(may(teamVault), inTheTeamsOwn[static_cast<qsizetype>(i)] == 'y');
      QVERIFY(!may(idOf<VaultId>(0x33)));
    }
  }

  void membersWithoutAccess_writeAndReadNothing() {
    Roster roster = m_team->roster();
    roster.vaults[1].access.clear();
    QVERIFY(!mayWrite(roster, m_team->owner.card().id, m_team->vault, ItemKind::credential));
    QVERIFY(!mayRead(roster, m_team->owner.card().id, m_team->vault));
  }

  void reading() {
    const Roster& roster = m_team->roster();
    QVERIFY(mayRead(roster, m_team->auditor.card().id, m_team->vault));
    QVERIFY(mayRead(roster, m_team->gateway.card().id, m_team->vault));
    QVERIFY(!mayRead(roster, m_team->otherGateway.card().id, m_team->vault));
    QVERIFY(mayRead(roster, m_team->otherGateway.card().id, teamVault));
    QVERIFY(!mayRead(roster, m_team->stranger.card().id, teamVault));
  }
};

CHATELAINE_TEST(WhoMayWriteWhat);
#include "who_may_write_what.moc"
