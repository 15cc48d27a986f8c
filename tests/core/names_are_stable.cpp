#include <set>

#include "core/agent.h"
#include "core/audit_event.h"
#include "core/credential.h"
#include "core/decide.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

namespace {

// Names end up in stored records and in other people's scripts: one for each value, in snake case, never the same
// twice.
template <class Enum>
std::set<std::string> namesOf(int count) {
  std::set<std::string> names;
  for (int i = 0; i < count; ++i) names.emplace(toString(static_cast<Enum>(i)));
  return names;
}

bool areSnakeCase(const std::set<std::string>& names) {
  return std::ranges::all_of(names, [](const std::string& name) {
    return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
  });
}

}  // namespace

class NamesAreStable : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyErrorCode_hasItsOwnName() {
    constexpr int count = static_cast<int>(ErrorCode::internal) + 1;
    const auto names = namesOf<ErrorCode>(count);
    QCOMPARE(names.size(), static_cast<std::size_t>(count));
    QVERIFY(areSnakeCase(names));
    QCOMPARE(toString(ErrorCode::wrongPassphrase), std::string_view("wrong_passphrase"));
  }

  void everyAuditAction_hasItsOwnName() {
    constexpr int count = static_cast<int>(lastAuditAction) + 1;
    const auto names = namesOf<AuditAction>(count);
    QCOMPARE(names.size(), static_cast<std::size_t>(count));
    QVERIFY(areSnakeCase(names));
    QCOMPARE(toString(AuditAction::secretUsed), std::string_view("secret_used"));
    QCOMPARE(namesOf<AuditOutcome>(3), (std::set<std::string>{"failed", "ok", "refused"}));
  }

  void everyRefusal_hasItsOwnName() {
    constexpr int count = static_cast<int>(Refusal::notInjectable) + 1;
    const auto names = namesOf<Refusal>(count);
    QCOMPARE(names.size(), static_cast<std::size_t>(count));
    QVERIFY(areSnakeCase(names));
    QCOMPARE(toString(Refusal::expiredCredential), std::string_view("expired_credential"));
  }

  void scopes_areNamedAsInTheAgentApi() {
    QCOMPARE(toString(AgentScope::use), std::string_view("vault:use"));
    QCOMPARE(toString(AgentScope::read), std::string_view("vault:read"));
    QCOMPARE(toString(AgentScope::write), std::string_view("vault:write"));
  }

  void everyType_isFoundByItsKey() {
    QCOMPARE(credentialTypes().size(), std::size_t{12});
    std::set<std::string> keys;
    for (const TypeInfo& info : credentialTypes()) {
      QCOMPARE(&infoOf(info.type), &info);
      QCOMPARE(credentialTypeFromKey(info.key).value(), info.type);
      keys.emplace(info.key);
    }
    QCOMPARE(keys.size(), credentialTypes().size());
    QVERIFY(areSnakeCase(keys));
    QVERIFY(!credentialTypeFromKey("API_KEY").has_value());
    QVERIFY(!credentialTypeFromKey("").has_value());
  }

  void whatATypeRequires_isAmongItsFields() {
    for (const TypeInfo& info : credentialTypes()) {
      for (const std::string_view field : info.requiredSecretFields) {
        QVERIFY2(std::ranges::contains(info.secretFields, field), info.key.data());
      }
      for (const std::string_view field : info.secretFields) {  // a name says for certain whether it is secret
        QVERIFY2(!std::ranges::contains(info.metadataFields, field), info.key.data());
      }
    }
  }

  void aSecretField_isFoundByItsName() {
    SecretFields fields;
    fields.push_back({"key", Secret::copyOf(std::string_view("secret"))});
    QCOMPARE(find(fields, "key")->text(), std::string_view("secret"));
    QVERIFY(find(fields, "password") == nullptr);
  }
};

CHATELAINE_TEST(NamesAreStable);
#include "names_are_stable.moc"
