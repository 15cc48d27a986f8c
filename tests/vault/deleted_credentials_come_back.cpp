// Deleting is for thirty days: a device that had the credential brings it back with its secret. After that the server
// is told to erase what nothing names any more, and only that.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/forger.h"
#include "vault/conflicts.h"
#include "vault/trash.h"

using namespace chatelaine;
using namespace chatelaine::test;
using vault::Trash;

class DeletedCredentialsComeBack : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  Credential m_saved;

  std::size_t secretsAtTheServer() {
    auto rows = m_world->serverDatabase().prepare("SELECT count(*) FROM secret").value();
    return rows.step().value() ? static_cast<std::size_t>(rows.integer(0)) : 0;
  }
  void days(int count) { m_world->tick(std::chrono::days(count)); }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
    m_saved = m_world->owner->add(m_world->payments, stripe("sk_live_1")).value();
    QVERIFY(m_world->publish().has_value());
  }

  void restored_isWhatItWas_andOpensAgain() {
    QVERIFY(m_world->owner->remove(m_saved.id).has_value());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, m_saved.id), std::string("not_found"));
    m_world->owner.reopen();
    const auto deleted = Trash(*m_world->owner).list();
    QCOMPARE(deleted.size(), std::size_t{1});
    QVERIFY(deleted.front().credential.labels == m_saved.labels &&
            deleted.front().credential.binding == m_saved.binding);
    QVERIFY(deleted.front().goneAt == m_world->now + std::chrono::days(30));
    days(29);
    QVERIFY(m_world->publish().has_value());
    const auto restored = Trash(*m_world->owner).restore(m_saved.id);
    QVERIFY(restored->labels == m_saved.labels && restored->binding == m_saved.binding);
    QVERIFY(m_world->owner->audit({.limit = 1}).front().event.action == AuditAction::credentialRestored);
    QVERIFY(Trash(*m_world->owner).list().empty());
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->owner->pendingChanges().empty());
    QCOMPARE(opened(m_world->gateway, m_saved.id), std::string("sk_live_1"));
    const auto item = Forger(*m_world, m_world->owner, m_world->payments).newest(m_saved.id).revision.header;
    QCOMPARE(item.version, std::uint64_t{3});  // on top of the deletion
    days(40);
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(secretsAtTheServer(), std::size_t{1});  // it is named again
  }

  void afterThirtyDays_theServerErasesIt() {
    QVERIFY(m_world->owner->remove(m_saved.id).has_value());
    QVERIFY(m_world->publish().has_value());
    days(29);
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(secretsAtTheServer(), std::size_t{1});
    days(1);
    QVERIFY(Trash(*m_world->owner).list().empty());
    QCOMPARE(Trash(*m_world->owner).restore(m_saved.id).error().code, ErrorCode::notFound);
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(secretsAtTheServer(), std::size_t{0});
    const std::size_t before = m_world->requests;
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->requests - before < 8);  // it isn't asked for again
  }

  void replacedSecret_isErasedAfterThirtyDays_theNewOneStays() {
    QVERIFY(m_world->owner->replaceSecret(m_saved.id, m_saved.binding, keyField("new")).has_value());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(secretsAtTheServer(), std::size_t{2});
    days(30);
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(secretsAtTheServer(), std::size_t{1});
    m_world->gateway.close();
    m_world->gateway.reopen();
    QCOMPARE(opened(m_world->gateway, m_saved.id), std::string("new"));
    Party fresh(m_world->folder.file("fresh"), m_world->now);  // and the server still has it for those who come
    QCOMPARE(m_world
                 ->carry({"GET",
                          std::string(sync::path::secrets) + Forger(*m_world, m_world->owner, m_world->payments)
                                                                 .newest(m_saved.id)
                                                                 .revision.header.secret->hex(),
                          {},
                          m_world->owner.session.token})
                 .status,
             200);
  }

  void erasedByAPerson_goesWithTheNextRun() {
    QVERIFY(m_world->owner->remove(m_saved.id).has_value());
    QVERIFY(Trash(*m_world->owner).erase(m_saved.id).has_value());
    QVERIFY(m_world->owner->audit({.limit = 1}).front().event.action == AuditAction::secretErased);
    QCOMPARE(Trash(*m_world->owner).restore(m_saved.id).error().code, ErrorCode::notFound);
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(secretsAtTheServer(), std::size_t{0});
    QCOMPARE(Trash(*m_world->owner).erase(m_saved.id).error().code, ErrorCode::notFound);
  }

  // Deleted before any of it was sent: the only copy of the sealed secret is here.
  void neverSent_comesBackWithItsSecret() {
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Other"));
    QVERIFY(m_world->owner->remove(saved->id).has_value());
    QVERIFY(m_world->publish().has_value());
    QVERIFY(Trash(*m_world->owner).restore(saved->id).has_value());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_2"));
  }

  void deletionThatWasNotSent_isTakenBack() {
    QVERIFY(m_world->owner->remove(m_saved.id).has_value());
    QVERIFY(Trash(*m_world->owner).restore(m_saved.id).has_value());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, m_saved.id), std::string("sk_live_1"));
  }

  void deletedBySomebodyElse_comesBackHere() {
    m_world->owner.close();
    const auto twin = m_world->folder.file("twin");
    m_world->owner.copyTo(twin);
    m_world->owner.reopen();
    QVERIFY(m_world->owner->remove(m_saved.id).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_world->owner.returnTo(twin);  // a device that hadn't heard of it
    (void)m_world->sync(m_world->owner);
    QVERIFY(!m_world->owner->credential(m_saved.id).has_value());
    QVERIFY(Trash(*m_world->owner).restore(m_saved.id).has_value());
    (void)m_world->publish();
    m_world->gateway.session = {};
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_saved.id), std::string("sk_live_1"));
  }

  void nameThatIsTaken_isSaid() {
    QVERIFY(m_world->owner->remove(m_saved.id).has_value());
    const auto other = m_world->owner->add(m_world->payments, stripe("sk_live_2"));
    QCOMPARE(Trash(*m_world->owner).restore(m_saved.id).error().code, ErrorCode::alreadyExists);
    QCOMPARE(Trash(*m_world->owner).list().size(), std::size_t{1});
    QVERIFY(m_world->owner->remove(other->id).has_value());
    QCOMPARE(Trash(*m_world->owner).list().size(), std::size_t{2});
    QVERIFY(Trash(*m_world->owner).restore(m_saved.id).has_value());
  }

  // A server that refuses, or is restored from a copy that still names it, is asked again another day; nothing else
  // waits for that.
  void refusedErasing_isTriedAgainTomorrow() {
    QVERIFY(m_world->owner->remove(m_saved.id).has_value());
    QVERIFY(m_world->publish().has_value());
    days(31);
    std::size_t asked = 0;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.method != "DELETE") return std::nullopt;
      asked += 1;
      return sync::ApiResponse{409, {}};
    };
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(asked, std::size_t{1});
    m_world->onRequest = {};
    days(1);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(secretsAtTheServer(), std::size_t{0});
  }

  // Another device had it erased meanwhile: it can't come back with its secret, and that is said once, not for ever.
  void secretThatIsGone_isAskedForAgain() {
    QVERIFY(m_world->owner->remove(m_saved.id).has_value());
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->serverDatabase().execute("DELETE FROM secret").has_value());
    QVERIFY(Trash(*m_world->owner).restore(m_saved.id).has_value());
    QVERIFY(m_world->publish().has_value());
    vault::Conflicts inbox(*m_world->owner);
    QCOMPARE(inbox.list().size(), std::size_t{1});
    const vault::Conflict conflict = inbox.list().front();
    QVERIFY(conflict.why == ErrorCode::notFound && conflict.needsSecret);
    QCOMPARE(inbox.takeMine(conflict.id).error().code, ErrorCode::stale);
    const std::size_t before = m_world->requests;
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->requests - before < 8);
    QVERIFY(inbox.takeMine(conflict.id, keyField("sk_live_2")).has_value());
    QVERIFY(m_world->publish().has_value());
    QVERIFY(m_world->owner->pendingChanges().empty() && inbox.list().empty());
    QCOMPARE(opened(m_world->gateway, m_saved.id), std::string("sk_live_2"));
  }

  // Erased in the very moment in which the commit comes: asked once more, not for ever.
  void secretThatGoesMeanwhile_isAskedForAgain() {
    QVERIFY(m_world->owner->remove(m_saved.id).has_value());
    QVERIFY(m_world->publish().has_value());
    QVERIFY(Trash(*m_world->owner).restore(m_saved.id).has_value());
    int commits = 0;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.method != "POST" || !request.target.ends_with("/commits") || commits++ > 0) return std::nullopt;
      (void)m_world->serverDatabase().execute("DELETE FROM secret");
      return sync::ApiResponse{409, {}};  // as the store says it
    };
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(commits, 2);
    QVERIFY(vault::Conflicts(*m_world->owner).list().front().needsSecret);
  }

  void gateways_keepNoTrash() {
    QVERIFY(m_world->owner->remove(m_saved.id).has_value());
    QVERIFY(m_world->publish().has_value());
    QVERIFY(Trash(*m_world->gateway).list().empty());
    days(31);
    m_world->onRequest = [](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.method == "DELETE") qFatal("a gateway erases nothing");
      return std::nullopt;
    };
    QVERIFY(m_world->sync(m_world->gateway).has_value());
  }
};

CHATELAINE_TEST(DeletedCredentialsComeBack);
#include "deleted_credentials_come_back.moc"
