#include <QtTest/QAbstractItemModelTester>

#include "models/table_model.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

namespace {

struct Line {
  int id;
  QString name;
};
using Model = models::TableModel<Line>;

std::unique_ptr<Model> makeModel() {
  const std::vector<models::TableColumn<Line>> columns{
      {QStringLiteral("Name"), [](const Line& line) { return line.name; },
       [](const Line& a, const Line& b) { return a.name < b.name; }},
      {QStringLiteral("Id"), [](const Line& line) { return QString::number(line.id); }, {}}};
  return std::make_unique<Model>(columns, [](const Line& a, const Line& b) { return a.id == b.id; });
}

QStringList namesOf(const Model& model) {
  QStringList names;
  for (int row = 0; row < model.rowCount(); ++row) names.append(model.index(row, 0).data().toString());
  return names;
}

Line line(int id, const char* name) { return {id, QString::fromLatin1(name)}; }

}  // namespace

// Every test runs under QAbstractItemModelTester, which fails on the first broken rule of item models.
class TableModelKeepsItsWord : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_model = makeModel();
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->setRows({line(1, "b"), line(2, "a"), line(3, "c")});
  }
  void cleanup() {
    m_tester.reset();
    m_model.reset();
  }

  void rows_areShownInTheOrderGiven() {
    QCOMPARE(namesOf(*m_model), QStringList({QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("c")}));
  }

  void sort_ordersAndKeepsOrderingNewRows() {
    m_model->sort(0, Qt::AscendingOrder);
    QCOMPARE(namesOf(*m_model), QStringList({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}));
    m_model->setRows({line(1, "z"), line(2, "a"), line(4, "k")});
    QCOMPARE(namesOf(*m_model), QStringList({QStringLiteral("a"), QStringLiteral("k"), QStringLiteral("z")}));
    m_model->sort(0, Qt::DescendingOrder);
    QCOMPARE(namesOf(*m_model), QStringList({QStringLiteral("z"), QStringLiteral("k"), QStringLiteral("a")}));
  }

  void sortByAColumnThatCannot_leavesTheOrder() {
    m_model->sort(1, Qt::AscendingOrder);
    QCOMPARE(namesOf(*m_model), QStringList({QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("c")}));
  }

  void filter_hidesRowsAndTakesThemBack() {
    m_model->setFilter([](const Line& it) { return it.id != 2; });
    QCOMPARE(namesOf(*m_model), QStringList({QStringLiteral("b"), QStringLiteral("c")}));
    QCOMPARE(m_model->row(1).id, 3);
    m_model->setFilter({});
    QCOMPARE(m_model->rowCount(), 3);
  }

  void persistentIndex_followsItsRowThroughSortingAndIsGoneWhenFiltered() {
    const QPersistentModelIndex index(m_model->index(2, 0));
    m_model->sort(0, Qt::DescendingOrder);
    QCOMPARE(index.row(), 0);
    m_model->setFilter([](const Line& it) { return it.id != 3; });
    QVERIFY(!index.isValid());
  }

  void sameRowsWithOtherContents_changeInPlace() {
    QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    QSignalSpy changes(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->setRows({line(1, "b2"), line(2, "a"), line(3, "c")});
    QCOMPARE(resets.count(), 0);
    QCOMPARE(changes.count(), 1);
    QCOMPARE(namesOf(*m_model).first(), QStringLiteral("b2"));
    m_model->setRows({line(2, "a")});
    QCOMPARE(resets.count(), 1);
  }

  void append_addsBehindAndRespectsTheFilter() {
    m_model->setFilter([](const Line& it) { return it.id % 2 == 1; });
    m_model->append({line(4, "d"), line(5, "e")});
    QCOMPARE(namesOf(*m_model), QStringList({QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("e")}));
  }

  void more_isFetchedOnlyWhileThereIsMore() {
    QVERIFY(!m_model->canFetchMore({}));
    int fetched = 0;
    m_model->setMore([&] { ++fetched; });
    QVERIFY(m_model->canFetchMore({}));
    m_model->fetchMore({});
    QCOMPARE(fetched, 1);
    m_model->setMore({});
    QVERIFY(!m_model->canFetchMore({}));
  }

  void find_knowsVisibleRowsOnly() {
    const auto isThree = [](const Line& it) { return it.id == 3; };
    QCOMPARE(m_model->find(isThree), 2);
    m_model->setFilter([](const Line& it) { return it.id != 3; });
    QCOMPARE(m_model->find(isThree), -1);
  }

  void cells_nameThemselvesToReaders() {
    QCOMPARE(m_model->index(0, 0).data(Qt::AccessibleTextRole).toString(), QStringLiteral("b"));
    QCOMPARE(m_model->headerData(0, Qt::Horizontal).toString(), QStringLiteral("Name"));
    QVERIFY(!m_model->headerData(2, Qt::Horizontal).isValid());
  }

 private:
  std::unique_ptr<Model> m_model;
  std::unique_ptr<QAbstractItemModelTester> m_tester;
};

CHATELAINE_TEST(TableModelKeepsItsWord);
#include "table_model_keeps_its_word.moc"
