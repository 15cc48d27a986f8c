// The heap is searched after every way that a secret takes through this folder.
#include "sync/agent_token.h"
#include "sync/secret_cbor.h"
#include "tests/support/canary.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

class SecretsLeaveNoCopies : public QObject {
  Q_OBJECT
 private:
  static SecretFields fieldsOf(const Canary& canary) {
    SecretFields fields;
    fields.push_back({"key", canary.secret()});
    return fields;
  }

 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  void canary_isFoundWhileItIsThere() {
    const Canary canary;
    const SecretFields fields = fieldsOf(canary);
    QVERIFY(canary.countInProcess() >= 1);
  }

  void sealing_leavesNone() {
    const SampleTeam team;
    const Canary canary;
    const SecretContext context{team.team(), team.vault, idOf<ItemId>(1), sampleBinding(CredentialType::apiKey)};
    const auto sealed = sealSecret(fieldsOf(canary), context, 1, team.vaultKey.publicKey);
    QVERIFY(sealed.has_value());
    QCOMPARE(canary.countInProcess(), std::size_t{0});
    QCOMPARE(canary.countIn(sealed->sealed), std::size_t{0});
    {
      const auto opened = openSecret(*sealed, context, team.vaultKey.privateKey);
      QVERIFY(opened.has_value());
      QCOMPARE(canary.countIn(opened->front().value.view()), std::size_t{1});
    }
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }

  void codeAnswer_leavesNone() {
    const Canary canary;
    {
      const Secret body = encode(CodeAnswer{canary.secret(), canary.secret(), 30, 30, 0});
      QCOMPARE(canary.countIn(body.view()), std::size_t{2});
      const auto decoded = decode<CodeAnswer>(body.view());
      QVERIFY(decoded.has_value());
    }
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }

  void writerThatGrows_leavesNone() {
    const Canary canary;
    {
      SecretCborWriter writer;
      writer.array(200);
      for (int i = 0; i < 200; ++i) writer.bytes(canary.secret().view());
      const Secret whole = writer.take();
      QCOMPARE(canary.countIn(whole.view()), std::size_t{200});
      QVERIFY(writer.take().isEmpty());
    }
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }

  void writer_writesWhatTheOtherWrites() {
    SecretCborWriter secret;
    secret.array(3).number(70000).text("name").bytes(bytesOf("value"));
    CborWriter plain;
    plain.array(3).number(70000).text("name").bytes(bytesOf("value"));
    QVERIFY(std::ranges::equal(secret.take().view(), plain.result()));
  }

  void severalFields_comeBackInTheirOrder() {
    const SampleTeam team;
    SecretFields fields;
    fields.push_back({"accessToken", Secret::copyOf("one")});
    fields.push_back({"refreshToken", Secret{}});
    fields.push_back({"clientSecret", Secret::copyOf(std::string(5000, 'x'))});
    const SecretContext context{team.team(), team.vault, idOf<ItemId>(1), sampleBinding(CredentialType::oauth)};
    const auto sealed = sealSecret(fields, context, 1, team.vaultKey.publicKey);
    const auto opened = openSecret(*sealed, context, team.vaultKey.privateKey);
    QCOMPARE(opened->size(), std::size_t{3});
    QCOMPARE((*opened)[0].name, std::string("accessToken"));
    QVERIFY((*opened)[1].value.isEmpty());
    QCOMPARE((*opened)[2].value.size(), std::size_t{5000});
    QVERIFY(find(*opened, "nothing") == nullptr);
  }

  void noFieldsAtAll_areAnEmptyList() {
    const SampleTeam team;
    const SecretContext context{team.team(), team.vault, idOf<ItemId>(1), sampleBinding(CredentialType::custom)};
    const auto sealed = sealSecret({}, context, 1, team.vaultKey.publicKey);
    QVERIFY(openSecret(*sealed, context, team.vaultKey.privateKey)->empty());
  }

  void aBadPublicKey_isRefused() {
    const SampleTeam team;
    const SecretContext context{team.team(), team.vault, idOf<ItemId>(1), sampleBinding(CredentialType::apiKey)};
    const Canary canary;
    QVERIFY(!sealSecret(fieldsOf(canary), context, 1, crypto::KemPublicKey{}).has_value());
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }
};

CHATELAINE_TEST(SecretsLeaveNoCopies);
#include "secrets_leave_no_copies.moc"
