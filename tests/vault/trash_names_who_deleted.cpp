// The trash says whose deletion it was, and lets only those change anything who may write in the vault.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/crowd.h"
#include "vault/trash.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::Grant;
using chatelaine::vault::Trash;

class TrashNamesWhoDeleted : public QObject {
  Q_OBJECT
  std::unique_ptr<Crowd> m_world;
  ItemId m_item;

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<Crowd>();
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->publish().has_value());
  }

  void ourOwn_sentOrNot_isOurs() {
    const PrincipalId self = m_world->owner->card().id;
    QVERIFY(m_world->owner->remove(m_item).has_value());
    QCOMPARE(Trash(*m_world->owner).list().front().deletedBy, self);
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(Trash(*m_world->owner).list().front().deletedBy, self);
    QVERIFY(Trash(*m_world->owner).list().front().mayChange);
  }

  void somebodyElses_isTheirs() {
    const auto paul = m_world->join("Paul", m_world->editorOf({m_world->payments}));
    QVERIFY((*paul)->remove(m_item).has_value());
    QVERIFY(m_world->sync(*paul).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const auto deleted = Trash(*m_world->owner).list();
    QCOMPARE(deleted.size(), std::size_t{1});
    QCOMPARE(deleted.front().deletedBy, (*paul)->card().id);
    QVERIFY(deleted.front().mayChange);
  }

  // Deleted while an auditor's device looks on: it keeps the trash, and can do nothing with it.
  void auditor_seesIt_andChangesNothing() {
    const Grant grant{Grant::Kind::member, sync::Role::auditor, {}, {m_world->payments}};
    const auto eve = m_world->join("Eve", grant);
    QVERIFY(m_world->owner->remove(m_item).has_value());
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->sync(*eve).has_value());
    Trash trash(**eve);
    QCOMPARE(trash.list().size(), std::size_t{1});
    QVERIFY(!trash.list().front().mayChange);
    QCOMPARE(trash.restore(m_item).error().code, ErrorCode::denied);
    QCOMPARE(trash.erase(m_item).error().code, ErrorCode::denied);
    QCOMPARE(trash.list().size(), std::size_t{1});
  }
};

CHATELAINE_TEST(TrashNamesWhoDeleted);
#include "trash_names_who_deleted.moc"
