#include "models/search_query.h"

#include "tests/support/test_main.h"

using namespace chatelaine;
using models::CredentialRow;

namespace {

const Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

CredentialRow stripe() {
  CredentialRow row;
  row.credential.binding.type = CredentialType::apiKey;
  row.credential.binding.hosts = {{.name = "api.stripe.com"}};
  row.searchKey = models::foldedForSearch(QStringLiteral("Stripe\nlive key\nZürich office"));
  row.vaultName = QStringLiteral("Payments");
  row.agents = {QStringLiteral("billing-bot")};
  row.lastUsed = now;
  row.freshness = models::Freshness::expired;
  return row;
}

}  // namespace

class SearchQueryNarrowsRows : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void query_holdsForTheRow_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<bool>("holds");
    const auto row = [](const char* query, bool holds) { QTest::newRow(query) << QString::fromUtf8(query) << holds; };
    row("", true);
    row("stripe", true);
    row("STRIPE live", true);
    row("zurich", true);
    row("stripe absent", false);
    row("\"live key\"", true);
    row("\"key live\"", false);
    row("payments", true);
    row("type:api_key", true);
    row("type:apikey", true);
    row("type:login", false);
    row("host:stripe.com", true);
    row("host:github", false);
    row("agent:billing", true);
    row("agent:other", false);
    row("is:expired", true);
    row("-is:expired", false);
    row("is:expiring", false);
    row("is:used", true);
    row("is:unused", false);
    row("is:unpinned", false);
    row("is:nonsense", false);
    row("-github", true);
    row("-stripe", false);
    row("type:", true);
    row("unknown:stripe", false);
    row("-", false);
  }
  void query_holdsForTheRow() {
    QFETCH(QString, query);
    QFETCH(bool, holds);
    QCOMPARE(models::SearchQuery(query).matches(stripe()), holds);
  }

  void expiry_isExpiringFourteenDaysBeforeAndExpiredAtTheMoment() {
    CredentialLabels labels;
    QCOMPARE(models::freshnessOf(labels, now), models::Freshness::fresh);
    labels.expiresAt = now + std::chrono::days(15);
    QCOMPARE(models::freshnessOf(labels, now), models::Freshness::fresh);
    labels.expiresAt = now + std::chrono::days(14);
    QCOMPARE(models::freshnessOf(labels, now), models::Freshness::expiring);
    labels.expiresAt = now;
    QCOMPARE(models::freshnessOf(labels, now), models::Freshness::expired);
  }
};

CHATELAINE_TEST(SearchQueryNarrowsRows);
#include "search_query_narrows_rows.moc"
