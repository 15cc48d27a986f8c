#include "sync/agent_token.h"

#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

class AgentTokenIsRecognised : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  void token_hasItsForm() {
    const Secret token = generateAgentToken();
    QCOMPARE(token.size(), std::size_t{51});
    QVERIFY(token.text().starts_with("cha_"));
    QVERIFY(looksLikeAgentToken(token.text()));
    const auto random = fromBase64Url(token.text().substr(4, 43));
    QVERIFY(random.has_value());
    QCOMPARE(random->size(), std::size_t{32});
  }

  void tokens_differ() { QVERIFY(!(generateAgentToken() == generateAgentToken())); }

  void everyTypingError_isSeen() {
    const Secret token = generateAgentToken();
    for (std::size_t i = 0; i < token.size(); ++i) {
      std::string typed(token.text());
      typed[i] = typed[i] == 'A' ? 'B' : 'A';
      QVERIFY2(!looksLikeAgentToken(typed), typed.c_str());
    }
    QVERIFY(!looksLikeAgentToken(""));
    QVERIFY(!looksLikeAgentToken(token.text().substr(1)));
    QVERIFY(!looksLikeAgentToken(std::string(token.text()) + "A"));
  }

  void hash_isOfOneGatewayOnly() {
    const Secret token = generateAgentToken();
    const auto one = idOf<PrincipalId>(1);
    QVERIFY(hashAgentToken(token, one) == hashAgentToken(token, one));
    QVERIFY(hashAgentToken(token, one) != hashAgentToken(token, idOf<PrincipalId>(2)));
    QVERIFY(hashAgentToken(token, one) != hashAgentToken(generateAgentToken(), one));
  }
};

CHATELAINE_TEST(AgentTokenIsRecognised);
#include "agent_token_is_recognised.moc"
