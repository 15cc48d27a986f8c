#include "models/credential_row.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::models;
using namespace std::chrono_literals;

namespace {

const Timestamp now{1'750'000'000'000ms};

template <class Id>
Id id(int number) {
  Id it;
  it.bytes.back() = std::byte(number);
  return it;
}

Credential credential(int number, const std::string& name, int vault = 1) {
  Credential it;
  it.id = id<ItemId>(number);
  it.vault = id<VaultId>(vault);
  it.labels.name = name;
  return it;
}

Agent agent(int number, const std::string& name) {
  Agent it;
  it.id = id<ItemId>(number);
  it.name = name;
  return it;
}

TeamView team() {
  TeamView view;
  vault::VaultSummary payments, research;
  payments.id = id<VaultId>(1), payments.name = "Payments";
  research.id = id<VaultId>(2), research.name = "Research";
  view.vaults = {payments, research};
  view.credentials = {credential(11, "Stripe"), credential(12, "Notion", 2)};
  view.agents = {agent(21, "billing-bot"), agent(22, "report-writer")};
  view.pins = {{id<ItemId>(31), id<ItemId>(21), id<VaultId>(1), 2, {}},
               {id<ItemId>(32), id<ItemId>(22), id<VaultId>(1), 1, now - 1h},
               {id<ItemId>(33), id<ItemId>(21), id<VaultId>(2), 1, now + 1h}};
  view.lastUses[id<ItemId>(11)] = now - 2h;
  return view;
}

}  // namespace

class CredentialRowsKnowTheirState : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void freshness_turnsAtTheMoment_data() {
    QTest::addColumn<qint64>("minutesLeft");
    QTest::addColumn<int>("freshness");
    const auto row = [](const char* name, std::chrono::minutes left, Freshness freshness) {
      QTest::newRow(name) << qint64(left.count()) << int(freshness);
    };
    row("long ago", -24h * 400, Freshness::expired);
    row("now", 0min, Freshness::expired);
    row("in a minute", 1min, Freshness::expiring);
    row("in two weeks", std::chrono::days(14), Freshness::expiring);
    row("later", std::chrono::days(14) + 1min, Freshness::fresh);
  }
  void freshness_turnsAtTheMoment() {
    QFETCH(qint64, minutesLeft);
    QFETCH(int, freshness);
    CredentialLabels labels;
    QCOMPARE(freshnessOf(labels, now), Freshness::fresh);
    labels.expiresAt = now + std::chrono::minutes(minutesLeft);
    QCOMPARE(int(freshnessOf(labels, now)), freshness);
  }

  void rows_areOfOneVaultOrOfAll() {
    QCOMPARE(credentialRows(team(), {}, now).size(), std::size_t(2));
    const auto rows = credentialRows(team(), id<VaultId>(2), now);
    QCOMPARE(rows.size(), std::size_t(1));
    QCOMPARE(rows[0].credential.labels.name, std::string("Notion"));
    QCOMPARE(rows[0].vaultName, QStringLiteral("Research"));
    QVERIFY(credentialRows(team(), id<VaultId>(9), now).empty());
  }

  void agents_areThoseWhosePinHolds() {
    const auto rows = credentialRows(team(), {}, now);
    QCOMPARE(rows[0].agents, QStringList{QStringLiteral("billing-bot")});
    QCOMPARE(rows[1].agents, QStringList{QStringLiteral("billing-bot")});
    QVERIFY(credentialRows(team(), {}, now + 2h)[1].agents.isEmpty());
  }

  void pinOfAnAgentThatHasGone_namesNobody() {
    TeamView view = team();
    view.agents.clear();
    QVERIFY(credentialRows(view, {}, now)[0].agents.isEmpty());
  }

  void lastUse_isTheRecordsOrNone() {
    const auto rows = credentialRows(team(), {}, now);
    QCOMPARE(rows[0].lastUsed, std::optional(now - 2h));
    QVERIFY(!rows[1].lastUsed);
  }

  void searchKey_holdsEverythingThatPeopleLookFor() {
    TeamView view = team();
    CredentialLabels& labels = view.credentials[0].labels;
    labels = {.name = "Crédit",
              .service = "stripe",
              .identifier = "Ana@Acme",
              .label = "Käufe",
              .nameSpace = "agent:fred",
              .expiresAt = {},
              .attachedTotp = {},
              .metadata = {}};
    view.credentials[0].binding.hosts = {{.name = "api.stripe.com"}, {.name = "files.stripe.com"}};
    const QString key = credentialRows(view, {}, now)[0].searchKey;
    for (const char* part : {"credit", "stripe", "ana@acme", "kaufe", "agent:fred", "files.stripe.com"})
      QVERIFY2(key.contains(foldedForSearch(QString::fromUtf8(part))), part);
  }

  void folding_forgetsCaseAndAccents_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("folded");
    QTest::newRow("case") << QStringLiteral("GitHub") << QStringLiteral("github");
    QTest::newRow("accents") << QStringLiteral("Crédit Agricole") << QStringLiteral("credit agricole");
    QTest::newRow("full width") << QStringLiteral("ＡＷＳ") << QStringLiteral("aws");
    QTest::newRow("nothing") << QString() << QString();
  }
  void folding_forgetsCaseAndAccents() {
    QFETCH(QString, text);
    QFETCH(QString, folded);
    QCOMPARE(foldedForSearch(text), folded);
  }

  void pins_areFoundFromBothSidesAndInTheirOrder() {
    const TeamView view = team();
    QCOMPARE(pinsOfVault(view, id<VaultId>(1)).size(), std::size_t(2));
    const auto pins = pinsOfAgent(view, id<ItemId>(21));
    QCOMPARE(pins.size(), std::size_t(2));
    QCOMPARE(pins[0].vault, id<VaultId>(2));
    QCOMPARE(pins[1].vault, id<VaultId>(1));
  }

  void whatIsNotThere_isNull() {
    const TeamView view = team();
    QVERIFY(models::find(view, id<VaultId>(9)) == nullptr);
    QVERIFY(findCredential(view, id<ItemId>(9)) == nullptr);
    QVERIFY(findAgent(view, id<ItemId>(9)) == nullptr);
    QCOMPARE(findAgent(view, id<ItemId>(22))->name, std::string("report-writer"));
  }
};

CHATELAINE_TEST(CredentialRowsKnowTheirState);
#include "credential_rows_know_their_state.moc"
