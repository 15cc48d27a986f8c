#include <QtTest/QAbstractItemModelTester>

#include "models/service_list_model.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::models;

namespace {

QStringList namesIn(const ServiceListModel& model) {
  QStringList names;
  for (int row = 0; row < model.rowCount(); ++row) names << model.index(row).data().toString();
  return names;
}

}  // namespace

class ServiceListIsSearchable : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_model = std::make_unique<ServiceListModel>(m_registry);
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get());
  }
  void cleanup() { m_tester.reset(), m_model.reset(); }

  void withoutASearch_allAreThereByName() {
    QCOMPARE(m_model->rowCount(), int(m_registry.services().size()));
    QCOMPARE(m_model->rowCount(m_model->index(0)), 0);
  }

  void aSearch_looksAtNameHostAndId_data() {
    QTest::addColumn<QString>("search");
    QTest::addColumn<QString>("first");
    QTest::newRow("name") << QStringLiteral("strip") << QStringLiteral("Stripe");
    QTest::newRow("host") << QStringLiteral("hubapi") << QStringLiteral("HubSpot");
    QTest::newRow("upper case") << QStringLiteral("NOTION") << QStringLiteral("Notion");
    QTest::newRow("several words") << QStringLiteral("aws sqs") << QStringLiteral("AWS SQS");
    QTest::newRow("accents") << QStringLiteral("strïpe") << QStringLiteral("Stripe");
    QTest::newRow("beginning first") << QStringLiteral("git") << QStringLiteral("GitHub");
  }
  void aSearch_looksAtNameHostAndId() {
    QFETCH(QString, search);
    QFETCH(QString, first);
    m_model->setSearch(search);
    QVERIFY(m_model->rowCount() > 0);
    QCOMPARE(namesIn(*m_model).front(), first);
  }

  void nothingFound_isAnEmptyList() {
    m_model->setSearch(QStringLiteral("no such service"));
    QCOMPARE(m_model->rowCount(), 0);
    QVERIFY(!m_model->serviceAt(0));
    m_model->setSearch(QString());
    QVERIFY(m_model->rowCount() > 0);
  }

  void aCategory_narrowsTheSearch() {
    m_model->setCategory(QStringLiteral("payments"));
    m_model->setSearch(QStringLiteral("stripe"));
    QCOMPARE(namesIn(*m_model), QStringList{QStringLiteral("Stripe")});
    m_model->setCategory(QStringLiteral("media"));
    QCOMPARE(m_model->rowCount(), 0);
    QVERIFY(m_model->categories().contains(QStringLiteral("ai")));
  }

  void aService_isFoundInItsRow() {
    const ServiceInfo* stripe = m_registry.find("stripe");
    const int row = m_model->rowOf(*stripe);
    QCOMPARE(m_model->serviceAt(row), stripe);
    QCOMPARE(m_model->index(row).data(ServiceListModel::IdRole).toString(), QStringLiteral("stripe"));
    QCOMPARE(m_model->index(row).data(ServiceListModel::HostsRole).toString(),
             QStringLiteral("api.stripe.com, files.stripe.com"));
    m_model->setSearch(QStringLiteral("notion"));
    QCOMPARE(m_model->rowOf(*stripe), -1);
  }

 private:
  ServiceRegistry m_registry = ServiceRegistry::builtIn().value();
  std::unique_ptr<ServiceListModel> m_model;
  std::unique_ptr<QAbstractItemModelTester> m_tester;
};

CHATELAINE_TEST(ServiceListIsSearchable);
#include "service_list_is_searchable.moc"
