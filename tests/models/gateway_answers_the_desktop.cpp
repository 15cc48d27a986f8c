#include "core/otpauth.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/desktop_world.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::GatewayLink;
using models::SyncStatus;
using modelstest::DesktopWorld;
using modelstest::waitUntil;

namespace {

constexpr char otpKey[] = "JBSWY3DPEHPK3PXP";

CredentialDraft totpDraft(RevealPolicy policy) {
  CredentialDraft draft;
  draft.labels.name = "Acme";
  draft.labels.metadata = {{"algorithm", "SHA1"}, {"digits", "6"}, {"period", "30"}};
  draft.binding.type = CredentialType::totp;
  draft.binding.revealPolicy = policy;
  draft.binding.rule = NoRule{};
  draft.secrets.push_back({"secret", Secret::copyOf(otpKey)});
  return draft;
}

}  // namespace

// The controller's calls against the real gateway: what it answers, and what is said when it can't.
class GatewayAnswersTheDesktop : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_world = std::make_unique<DesktopWorld>();
    m_world->found();
    m_vault = addVault(QStringLiteral("Payments")).value().id;
  }
  void cleanupTestCase() { m_world.reset(); }

  void identity_namesTheAddressThatAgentsReach() {
    const auto& identity = *m_world->desktop().gateway().identity();
    QVERIFY(identity.address.starts_with("127.0.0.1:"));
    QVERIFY(identity.authorityPem.starts_with("-----BEGIN CERTIFICATE-----"));
    const auto pem = *DesktopWorld::wait<std::string>([&](auto done) { team().certificate(this, done); });
    QCOMPARE(*pem, identity.authorityPem);
  }

  void code_isTheOneThatTheKeyMakesHere() {
    const auto stored = add(totpDraft(RevealPolicy::codes));
    QVERIFY2(stored.has_value(), stored ? "" : stored.error().detail.c_str());
    confirm();
    std::string here, there;
    QVERIFY(waitUntil([&] {  // once more where the period ended in between
      const auto key = parseOtpInput(Secret::copyOf(otpKey));
      here = modelstest::codeNow(key->key, {}, m_world->now()).code.text();
      const auto answer =
          *DesktopWorld::wait<sync::CodeAnswer>([&](auto done) { team().code(stored->id, this, done); });
      if (!answer) return false;
      there = answer->code.text();
      return here == there;
    }));
    QCOMPARE(there.size(), std::size_t(6));
    QVERIFY(addVault(QStringLiteral("Any change")).has_value());  // the gateway brings its record with the next run
    QVERIFY(waitUntil([&] { return team().view().lastUses.contains(stored->id); }));
    QVERIFY(remove(stored->id).has_value());
  }

  void code_ofWhatMayOnlyBeInjected_isDenied() {
    const auto stored = add(totpDraft(RevealPolicy::injectOnly));
    if (!stored) return;  // refused already when it was to be stored
    confirm();
    const auto answer = *DesktopWorld::wait<sync::CodeAnswer>([&](auto done) { team().code(stored->id, this, done); });
    QVERIFY(!answer.has_value());
    QVERIFY(remove(stored->id).has_value());
  }

  void code_ofNothing_isNotFound() {
    const auto answer = *DesktopWorld::wait<sync::CodeAnswer>([&](auto done) { team().code(ItemId{}, this, done); });
    QVERIFY(!answer.has_value());
    QCOMPARE(answer.error().code, ErrorCode::notFound);
  }

  void takenNames_areRefusedWhereTheyAreTaken() {
    QCOMPARE(addVault(QStringLiteral("Payments")).error().code, ErrorCode::alreadyExists);
    const auto first = add(modelstest::bearerDraft("Stripe", "canary"));
    QVERIFY(first.has_value());
    QCOMPARE(add(modelstest::bearerDraft("Stripe", "canary")).error().code, ErrorCode::alreadyExists);
    const auto other = addVault(QStringLiteral("Research"));
    QVERIFY(DesktopWorld::wait<Credential>([&](auto done) {
              team().addCredential(other->id, modelstest::bearerDraft("Stripe", "canary"), this, done);
            })->has_value());
  }

  void vault_isRenamedAndTheOldNameIsFree() {
    const auto vault = addVault(QStringLiteral("Old"));
    QVERIFY(DesktopWorld::wait<void>([&](auto done) {
              team().renameVault(vault->id, QStringLiteral("New"), this, done);
            })->has_value());
    QCOMPARE(models::find(team().view(), vault->id)->name, std::string("New"));
    QVERIFY(addVault(QStringLiteral("Old")).has_value());
  }

  void labels_changeAndTheSecretStays() {
    const auto stored = add(modelstest::bearerDraft("Labelled", "canary"));
    CredentialLabels labels = stored->labels;
    labels.name = "Other name";
    labels.nameSpace = "agent:fred";
    labels.expiresAt = m_world->now() + std::chrono::hours(1);
    const auto updated =
        *DesktopWorld::wait<Credential>([&](auto done) { team().updateLabels(stored->id, labels, this, done); });
    QVERIFY(updated.has_value());
    QVERIFY(updated->labels == labels);
    QCOMPARE(updated->secretVersion, stored->secretVersion);
    QVERIFY(updated->binding == stored->binding);
  }

  void agent_isRenamedAndGetsItsNamespaces() {
    auto agent = *DesktopWorld::wait<Agent>([&](auto done) { team().addAgent(QStringLiteral("bot"), this, done); });
    agent->name = "bot-2";
    agent->namespaces = {"agent:fred"};
    const auto updated = *DesktopWorld::wait<Agent>([&](auto done) { team().updateAgent(*agent, this, done); });
    QVERIFY(updated.has_value());
    QCOMPARE(models::findAgent(team().view(), agent->id)->namespaces, (std::vector<std::string>{"agent:fred"}));
    QVERIFY(DesktopWorld::wait<void>([&](auto done) { team().removeAgent(agent->id, this, done); })->has_value());
    QVERIFY(models::findAgent(team().view(), agent->id) == nullptr);
  }

  void callers_thatHaveGone_areNotCalled() {
    bool called = false;
    {
      QObject caller;
      team().addAgent(QStringLiteral("nobody-waits"), &caller, [&](const Result<Agent>&) { called = true; });
    }
    QVERIFY(waitUntil(
        [&] { return std::ranges::contains(team().view().agents, std::string("nobody-waits"), &Agent::name); }));
    QVERIFY(!called);
  }

  void lockedDesktop_changesNothing() {
    m_world->desktop().lock(models::LockReason::byPerson);
    const auto refused =
        *DesktopWorld::wait<Agent>([&](auto done) { team().addAgent(QStringLiteral("x"), this, done); });
    QCOMPARE(refused.error().code, ErrorCode::locked);
    QVERIFY(team().view().agents.empty());
    m_world->desktop().session().unlock(DesktopWorld::passphrase());
    QVERIFY(waitUntil([&] { return !team().view().vaults.empty(); }));
  }

  // What was asked for before the lock may be answered after it: the answer isn't shown any more.
  void viewThatIsStillBeingRead_isDroppedAtLock() {
    QSignalSpy changes(&team(), &models::TeamController::viewChanged);
    team().addAgent(QStringLiteral("late"), this, [](const Result<Agent>&) {});
    team().refresh();
    m_world->desktop().lock(models::LockReason::byPerson);
    const int before = int(changes.count());
    const auto verdict = *DesktopWorld::wait<vault::AuditVerdict>([&](auto done) { team().verifyAudit(this, done); });
    QCOMPARE(verdict.error().code, ErrorCode::locked);
    QCOMPARE(int(changes.count()), before);
    QVERIFY(team().view().vaults.empty() && team().view().agents.empty());
    m_world->desktop().session().unlock(DesktopWorld::passphrase());
    QVERIFY(waitUntil([&] { return !team().view().vaults.empty(); }));
  }

 private:
  models::TeamController& team() { return m_world->desktop().team(); }
  void confirm() {
    QVERIFY(
        waitUntil([&] { return m_world->desktop().transport().status().gateway == SyncStatus::Gateway::confirmed; }));
  }
  Result<vault::VaultSummary> addVault(const QString& name) {
    return *DesktopWorld::wait<vault::VaultSummary>([&](auto done) { team().addVault(name, this, done); });
  }
  Result<Credential> add(CredentialDraft draft) {
    return *DesktopWorld::wait<Credential>(
        [&](auto done) { team().addCredential(m_vault, std::move(draft), this, done); });
  }
  Result<void> remove(const ItemId& id) {
    return *DesktopWorld::wait<void>([&](auto done) { team().removeCredential(id, this, done); });
  }
  std::unique_ptr<DesktopWorld> m_world;
  VaultId m_vault;
};

CHATELAINE_TEST(GatewayAnswersTheDesktop);
#include "gateway_answers_the_desktop.moc"
