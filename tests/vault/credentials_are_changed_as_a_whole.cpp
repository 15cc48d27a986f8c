#include "tests/support/canary.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/world.h"

using namespace chatelaine;
using namespace chatelaine::test;

namespace {

std::size_t countInFiles(const Canary& canary, const std::filesystem::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    QFile file(QString::fromStdString(entry.path().string()));
    if (!entry.is_regular_file() || !file.open(QIODevice::ReadOnly)) continue;
    const QByteArray content = file.readAll();
    count += canary.countIn(std::as_bytes(std::span(content.data(), static_cast<std::size_t>(content.size()))));
  }
  return count;
}

}  // namespace

class CredentialsAreChangedAsAWhole : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
  }

  void added_isListedSorted() {
    QVERIFY(m_world->owner->add(m_world->payments, stripe("b", "Zeta")).has_value());
    QVERIFY(m_world->owner->add(m_world->payments, stripe("a", "Alpha")).has_value());
    const auto all = m_world->owner->credentials(m_world->payments);
    QCOMPARE(all.size(), std::size_t{2});
    QCOMPARE(all[0].labels.name, std::string("Alpha"));
    QVERIFY(all[0].updatedBy == m_world->owner->card().id);
    QVERIFY(all[0].createdAt == m_world->now);
    QCOMPARE(all[0].secretVersion, 1U);
  }

  void wrongDrafts_areRefused() {
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk")).has_value());
    QCOMPARE(m_world->owner->add(m_world->payments, stripe("sk")).error().code, ErrorCode::alreadyExists);
    CredentialDraft nameless = stripe("sk", "");
    QCOMPARE(m_world->owner->add(m_world->payments, std::move(nameless)).error().code, ErrorCode::invalidInput);
    CredentialDraft injecting = stripe("sk\r\nX-Evil: 1", "CRLF");
    QCOMPARE(m_world->owner->add(m_world->payments, std::move(injecting)).error().code, ErrorCode::invalidInput);
    QCOMPARE(m_world->owner->add(VaultId{}, stripe("sk", "Team")).error().code, ErrorCode::denied);
    VaultId unknown;
    unknown.bytes.fill(std::byte{7});
    QCOMPARE(m_world->owner->add(unknown, stripe("sk", "Other")).error().code, ErrorCode::notFound);
    QCOMPARE(m_world->owner->credentials(m_world->payments).size(), std::size_t{1});
  }

  void unknownItems_areNotFound() {
    QCOMPARE(m_world->owner->credential({}).error().code, ErrorCode::notFound);
    QCOMPARE(m_world->owner->update({}, {}).error().code, ErrorCode::notFound);
    QCOMPARE(m_world->owner->remove({}).error().code, ErrorCode::notFound);
    QCOMPARE(m_world->owner->replaceSecret({}, {}, {}).error().code, ErrorCode::notFound);
    const auto agent = m_world->owner->addAgent("fred");
    QCOMPARE(m_world->owner->remove(agent->id).error().code, ErrorCode::notFound);  // an item of another kind
  }

  void labelsOfAnExpiredCredential_canBeChanged() {
    CredentialDraft draft = stripe("sk");
    draft.labels.expiresAt = m_world->now + std::chrono::hours(1);
    const auto saved = m_world->owner->add(m_world->payments, std::move(draft));
    m_world->tick(std::chrono::hours(2));
    CredentialLabels labels = saved->labels;
    labels.label = "old one";
    QVERIFY(m_world->owner->update(saved->id, labels).has_value());
    labels.expiresAt = m_world->now - std::chrono::minutes(1);
    QCOMPARE(m_world->owner->update(saved->id, labels).error().code, ErrorCode::invalidInput);
    QVERIFY(m_world->owner->replaceSecret(saved->id, saved->binding, keyField("new")).has_value());
  }

  void everythingIsOnRecord() {
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk"));
    CredentialLabels labels = saved->labels;
    labels.label = "x";
    QVERIFY(m_world->owner->update(saved->id, labels).has_value());
    QVERIFY(m_world->owner->replaceSecret(saved->id, saved->binding, keyField("new")).has_value());
    QVERIFY(m_world->owner->remove(saved->id).has_value());
    vault::AuditQuery query;
    query.item = saved->id;
    const auto rows = m_world->owner->audit(query);
    QCOMPARE(rows.size(), std::size_t{4});
    QVERIFY(rows[0].event.action == AuditAction::credentialRemoved);
    QVERIFY(rows[3].event.action == AuditAction::credentialAdded);
    QCOMPARE(rows[3].event.itemName, std::string("Stripe"));
    QCOMPARE(rows[3].event.vaultName, std::string("Payments"));
    QCOMPARE(rows[3].principalName, std::string("Fred's laptop"));
    QVERIFY(m_world->owner->verifyAudit()->verified);
  }

  // P1 and P4: neither the device's nor the server's files, nor the process after Save, hold the secret in clear.
  void secret_isNowhereInClear() {
    const Canary canary;
    {
      CredentialDraft draft = stripe("x");
      draft.secrets.clear();
      draft.secrets.push_back({"key", canary.secret()});
      QVERIFY(m_world->owner->add(m_world->payments, std::move(draft)).has_value());
    }
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(countInFiles(canary, m_world->owner.options.folder), std::size_t{0});
    QCOMPARE(countInFiles(canary, m_world->folder.path()), std::size_t{0});
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }

  void everyFailedWrite_leavesAllOrNothing() {
    const auto saved = m_world->owner->add(m_world->payments, stripe("old"));
    QVERIFY(m_world->publish().has_value());
    const auto recorded = m_world->owner->verifyAudit()->ends.front().second;
    bool failedOnce = false;
    for (int failing = 0;; ++failing) {
      int count = 0;
      m_world->owner.options.databaseFaults = [&](std::string_view) -> std::optional<Error> {
        return count++ == failing ? std::optional(Error{ErrorCode::diskFull, "no room"}) : std::nullopt;
      };
      m_world->owner.reopen();
      count = 0;
      const auto replaced = m_world->owner->replaceSecret(saved->id, saved->binding, keyField("new"));
      m_world->owner.options.databaseFaults = {};
      m_world->owner.reopen();
      if (replaced) break;
      failedOnce = true;
      QCOMPARE(replaced.error().code, ErrorCode::diskFull);
      QVERIFY(m_world->owner->credential(saved->id) == *saved);
      QVERIFY(m_world->owner->pendingChanges().empty());
      QVERIFY(m_world->owner->verifyAudit()->ends.front().second == recorded);
    }
    QVERIFY(failedOnce);
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("new"));
    QVERIFY(m_world->owner->verifyAudit()->verified);
  }

  void changeCounter_tellsViews() {
    const std::uint64_t before = m_world->owner->changeCounter();
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk")).has_value());
    const std::uint64_t after = m_world->owner->changeCounter();
    QVERIFY(after != before);
    QVERIFY(!m_world->owner->add(m_world->payments, stripe("sk")).has_value());
    QCOMPARE(m_world->owner->changeCounter(), after);
  }
};

CHATELAINE_TEST(CredentialsAreChangedAsAWhole);
#include "credentials_are_changed_as_a_whole.moc"
