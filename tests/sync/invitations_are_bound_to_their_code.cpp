// What travels between an owner and a newcomer opens with their code, for that newcomer, unaltered; nothing else does.
#include "sync/invite.h"

#include "crypto/random.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::sync;

class InvitationsAreBoundToTheirCode : public QObject {
  Q_OBJECT
  Secret m_code;
  Enrolment m_enrolment;
  Admission m_admission;

 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_code = crypto::randomSecret(inviteCodeSize);
    m_enrolment = {generatePrincipalKeys().card(), "Ana", "Ana's laptop"};
    m_admission = {crypto::randomId<TeamId>(),
                   7,
                   crypto::randomId<Hash>(),
                   {{crypto::randomId<VaultId>(), 3, crypto::randomId<Hash>()}}};
  }

  void bothParts_comeBack() {
    QVERIFY(openEnrolment(m_code, sealEnrolment(m_code, m_enrolment)) == m_enrolment);
    const auto sealed = sealAdmission(m_code, m_enrolment.card.id, m_admission);
    QVERIFY(openAdmission(m_code, m_enrolment.card.id, sealed) == m_admission);
  }

  void anotherCode_opensNothing() {
    const Secret other = crypto::randomSecret(inviteCodeSize);
    QCOMPARE(openEnrolment(other, sealEnrolment(m_code, m_enrolment)).error().code, ErrorCode::tampered);
    const auto sealed = sealAdmission(m_code, m_enrolment.card.id, m_admission);
    QCOMPARE(openAdmission(other, m_enrolment.card.id, sealed).error().code, ErrorCode::tampered);
  }

  // The answer to one newcomer is worth nothing to another, and neither part passes for the other one.
  void anotherNewcomerOrPart_opensNothing() {
    const auto sealed = sealAdmission(m_code, m_enrolment.card.id, m_admission);
    QCOMPARE(openAdmission(m_code, crypto::randomId<PrincipalId>(), sealed).error().code, ErrorCode::tampered);
    QCOMPARE(openEnrolment(m_code, sealed).error().code, ErrorCode::tampered);
    const auto card = sealEnrolment(m_code, m_enrolment);
    QCOMPARE(openAdmission(m_code, {}, card).error().code, ErrorCode::tampered);
  }

  void anyFlippedBit_isRefused() {
    const Bytes sealed = sealEnrolment(m_code, m_enrolment);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
      Bytes damaged = sealed;
      damaged[i] ^= std::byte(1);
      QCOMPARE(openEnrolment(m_code, damaged).error().code, ErrorCode::tampered);
    }
  }

  // Who sees the id, as every server does, has neither the code nor a key of it.
  void id_isNotTheKeyOfAnything() {
    const Hash id = inviteIdOf(m_code);
    const Secret asCode = Secret::copyOf(id.view().first(inviteCodeSize));
    QCOMPARE(openEnrolment(asCode, sealEnrolment(m_code, m_enrolment)).error().code, ErrorCode::tampered);
    QVERIFY(inviteIdOf(asCode) != id);
    QVERIFY(inviteIdOf(m_code) == id);
  }

  void link_comesBack_data() {
    QTest::addColumn<bool>("hasKey");
    QTest::newRow("public authority") << false;
    QTest::newRow("pinned key") << true;
  }
  void link_comesBack() {
    QFETCH(bool, hasKey);
    const auto key = hasKey ? std::optional(crypto::randomId<Hash>()) : std::nullopt;
    const InviteLink link{"[::1]:4281", key, m_code.clone()};
    const auto back = parseInviteLink(textOf(link).text());
    QVERIFY(back.has_value());
    QCOMPARE(back->server, link.server);
    QVERIFY(back->serverKey == key);
    QVERIFY(back->code == m_code);
  }

  void malformedLinks_areRefused_data() {
    QTest::addColumn<QString>("text");
    for (const char* text : {"", "chatelaine:", "chatelaine:host:1", "chatelaine:host:1/#", "chatelaine:/#lusab",
                             "http://host:1/#lusab-lusab-lusab-lusab-lusab-lusab-lusab-lusab",
                             "chatelaine:host:1/abc#lusab-lusab-lusab-lusab-lusab-lusab-lusab-lusab",
                             "chatelaine:host:1/#lusab-lusab-lusab-lusab-lusab-lusab-lusab",
                             "chatelaine:host#1/lusab-lusab-lusab-lusab-lusab-lusab-lusab-lusab"})
      QTest::newRow(text) << QString::fromUtf8(text);
  }
  void malformedLinks_areRefused() {
    QFETCH(QString, text);
    QCOMPARE(parseInviteLink(text.toStdString()).error().code, ErrorCode::invalidInput);
  }

  void safetyWords_areSixAndTheirOwners() {
    const auto one = crypto::randomId<PrincipalId>();
    QCOMPARE(safetyWords(one), safetyWords(one));
    QVERIFY(safetyWords(one) != safetyWords(crypto::randomId<PrincipalId>()));
    QCOMPARE(safetyWords(one).size(), std::size_t{6 * 5 + 5});
  }
};

CHATELAINE_TEST(InvitationsAreBoundToTheirCode);
#include "invitations_are_bound_to_their_code.moc"
