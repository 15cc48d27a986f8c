// Who an agent is and which credential it means, read from whatever its client sends.
#include "gateway/proxy/agent_login.h"
#include "gateway/proxy/reverse_target.h"
#include "sync/agent_token.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

class AgentsAreToldByTheirToken : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_token = std::string(sync::generateAgentToken().text());
  }
  void authorization_isRead();
  void whatHoldsNoToken_isNobody_data();
  void whatHoldsNoToken_isNobody();
  void selectors_areRead_data();
  void selectors_areRead();
  void tokenInPlaceOfTheKey_isTakenOut();
  void reverseTargets_areRead_data();
  void reverseTargets_areRead();
  void reverseHost_mustBeTheCredentials();

 private:
  std::string m_token;
  std::string basic(const std::string& user, const std::string& password) const {
    return "Basic " + toBase64(bytesOf(user + ":" + password));
  }
};

void AgentsAreToldByTheirToken::authorization_isRead() {
  struct Row {
    std::string value;
    std::string user;
  };
  const Row rows[] = {{basic("anything", m_token), "anything"},
                      {basic("", m_token), ""},
                      {basic("agent:fred", m_token), "agent:fred"},
                      {basic("prod/stripe", m_token), "prod/stripe"},
                      {basic(m_token, ""), ""},
                      {"bearer " + m_token, ""},
                      {"BASIC   " + toBase64(bytesOf("x:" + m_token)), "x"}};
  for (const Row& row : rows) {
    const auto login = loginFrom(row.value);
    QVERIFY2(login.has_value(), row.value.c_str());
    QVERIFY(login->token.text() == m_token);
    QCOMPARE(login->userName, row.user);
  }
}

void AgentsAreToldByTheirToken::whatHoldsNoToken_isNobody_data() {
  QTest::addColumn<QByteArray>("value");
  for (const char* value :
       {"", "Basic", "Basic ", "Basic !!!", "Basic eDp5", "Bearer x", "Digest username=x", "cha_", "Negotiate abc"}) {
    QTest::newRow(value) << QByteArray(value);
  }
}

void AgentsAreToldByTheirToken::whatHoldsNoToken_isNobody() {
  QFETCH(QByteArray, value);
  QVERIFY(!loginFrom(value.toStdString()));
  std::string almost = m_token;
  almost.back() = almost.back() == 'A' ? 'B' : 'A';  // a typing error, told by the checksum
  QVERIFY(!loginFrom("Bearer " + almost));
}

void AgentsAreToldByTheirToken::selectors_areRead_data() {
  QTest::addColumn<QByteArray>("user");
  QTest::addColumn<QByteArray>("vault");
  QTest::addColumn<QByteArray>("credential");
  QTest::addColumn<QByteArray>("nameSpace");
  const auto row = [](const char* user, const char* vault, const char* credential, const char* nameSpace) {
    QTest::newRow(user) << QByteArray(user) << QByteArray(vault) << QByteArray(credential) << QByteArray(nameSpace);
  };
  row("anything", "", "", "");
  row("", "", "", "");
  row("prod/stripe", "prod", "stripe", "");
  row("/stripe", "", "stripe", "");
  row("prod/", "prod", "", "");
  row("agent:fred", "", "", "agent:fred");
  row("agent:eve", "", "", "");  // not one of the agent's
}

void AgentsAreToldByTheirToken::selectors_areRead() {
  QFETCH(QByteArray, user);
  QFETCH(QByteArray, vault);
  QFETCH(QByteArray, credential);
  QFETCH(QByteArray, nameSpace);
  const Selector selector = selectorFrom(user.toStdString(), {"agent:fred"});
  QVERIFY((selector == Selector{vault.toStdString(), credential.toStdString(), nameSpace.toStdString()}));
}

void AgentsAreToldByTheirToken::tokenInPlaceOfTheKey_isTakenOut() {
  std::string query = "a=b&key=" + m_token + "&c=d";
  std::vector<http::FieldView> none;
  QVERIFY(takeLogin(none, query).has_value());
  QCOMPARE(query, std::string("a=b&c=d"));
  const std::string value = "Token " + m_token;
  std::vector<http::FieldView> fields{{"X-A", "b"}, {"X-Api-Key", value}, {"Host", "h"}};
  query.clear();
  QVERIFY(takeLogin(fields, query).has_value());
  QVERIFY((fields == std::vector<http::FieldView>{{"X-A", "b"}, {"Host", "h"}}));
  const std::string cookies = "a=b; session=" + m_token;
  std::vector<http::FieldView> inCookies{{"Cookie", cookies}};
  QVERIFY(takeLogin(inCookies, query).has_value());
  std::vector<http::FieldView> without{{"Cookie", "a=b;; c"}, {"Authorization", ""}};
  query = "&&x&=";
  QVERIFY(!takeLogin(without, query).has_value());
}

void AgentsAreToldByTheirToken::reverseTargets_areRead_data() {
  QTest::addColumn<QByteArray>("path");
  QTest::addColumn<QByteArray>("out");
  const auto row = [](const char* path, const char* out) {
    QTest::newRow(path) << QByteArray(path) << QByteArray(out);
  };
  row("/use/prod/stripe/v1/charges", "prod|stripe||/v1/charges");
  row("/use/prod/stripe", "prod|stripe||/");
  row("/use/prod/stripe/", "prod|stripe||/");
  row("/use/prod/stripe/@api.test/v1", "prod|stripe|api.test|/v1");
  row("/use/prod/stripe/@api.test:8443", "prod|stripe|api.test:8443|/");
  row("/use/My%20Vault/a%2Fb/x", "My Vault|a/b||/x");
  row("/use/prod", "refused");
  row("/use//stripe/x", "refused");
  row("/use/prod//x", "refused");
  row("/use/prod/stripe/@/x", "refused");
  row("/use/pr%zz/stripe/x", "refused");
  row("/other/prod/stripe", "refused");
}

void AgentsAreToldByTheirToken::reverseTargets_areRead() {
  QFETCH(QByteArray, path);
  QFETCH(QByteArray, out);
  const auto target = parseReverseTarget(path.toStdString());
  const std::string text =
      target ? target->vault + "|" + target->credential + "|" + target->host + "|" + target->path : "refused";
  QCOMPARE(text, out.toStdString());
}

void AgentsAreToldByTheirToken::reverseHost_mustBeTheCredentials() {
  Credential credential;
  credential.labels.name = "stripe";
  credential.binding.hosts = {{"*.wild.test", 443, false}, {"api.test", 8443, true}};
  AgentView agent;
  agent.vaults.push_back({{}, "prod", {credential}});
  const auto authorityOf = [&](const char* path) { return reverseAuthority(agent, *parseReverseTarget(path)); };
  QVERIFY((authorityOf("/use/prod/stripe/x") == Authority{"api.test", 8443}));
  QVERIFY((authorityOf("/use/prod/stripe/@a.wild.test/x") == Authority{"a.wild.test", 443}));
  QVERIFY((authorityOf("/use/prod/stripe/@API.test:8443/x") == Authority{"api.test", 8443}));
  QVERIFY(!authorityOf("/use/prod/stripe/@evil.test/x"));
  QVERIFY(!authorityOf("/use/prod/stripe/@api.test/x"));  // another port
  QVERIFY(!authorityOf("/use/prod/other/x"));
  agent.vaults.front().credentials.front().binding.hosts = {{"[::1]", 8443, true}};  // as a binding writes it
  QVERIFY((authorityOf("/use/prod/stripe/x") == Authority{"[::1]", 8443}));
  QVERIFY((authorityOf("/use/prod/stripe/@[0::1]:8443/x") == Authority{"[::1]", 8443}));
  QVERIFY(!authorityOf("/use/other/stripe/x"));
}

CHATELAINE_TEST(AgentsAreToldByTheirToken);
#include "agents_are_told_by_their_token.moc"
