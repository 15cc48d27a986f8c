// Invitations and offered keys, in either store: who comes first stays, and what has expired is gone.
#include <set>

#include "crypto/random.h"
#include "tests/server/rows.h"
#include "tests/server/store_under_test.h"
#include "tests/server/team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::StoreUnderTest;

class StoreKeepsInvitations : public QObject {
  Q_OBJECT
  std::unique_ptr<test::PrivatePostgres> m_postgres;
  TeamId m_team;
  const Timestamp m_now = test::teamTime;
  const Timestamp m_later = test::teamTime + std::chrono::minutes(10);

  StoreUnderTest store() {
    QFETCH(int, kind);
    m_team = crypto::randomId<TeamId>();
    return StoreUnderTest(static_cast<StoreUnderTest::Kind>(kind), *m_postgres);
  }
  server::StoredInvite fresh() const { return {crypto::randomId<Hash>(), m_team, m_later, {}, {}}; }

 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_postgres = std::make_unique<test::PrivatePostgres>();
  }
  void cleanupTestCase() { m_postgres.reset(); }

  void invitation_isThereUntilItExpires_data() { StoreUnderTest::columns(); }
  void invitation_isThereUntilItExpires() {
    auto stored = store();
    const auto invite = fresh();
    QVERIFY(stored->addInvite(invite, m_now).has_value());
    QCOMPARE(stored->addInvite(invite, m_now).error().code, ErrorCode::alreadyExists);
    QVERIFY(stored->invite(invite.id, m_now).value().has_value());
    QVERIFY(!stored->invite(crypto::randomId<Hash>(), m_now).value().has_value());
    QVERIFY(!stored->invite(invite.id, m_later).value().has_value());
    QCOMPARE(stored->invites(m_team, m_now).value().size(), std::size_t{1});
    QVERIFY(stored->invites(m_team, m_later).value().empty());
    QVERIFY(stored->invites(crypto::randomId<TeamId>(), m_now).value().empty());
    QCOMPARE(stored->setEnrolment(invite.id, bytesOf("card"), m_later, m_later).error().code, ErrorCode::notFound);
  }

  void firstCard_stays_data() { StoreUnderTest::columns(); }
  void firstCard_stays() {
    auto stored = store();
    const auto invite = fresh();
    QVERIFY(stored->addInvite(invite, m_now).has_value());
    QVERIFY(stored->setEnrolment(invite.id, bytesOf("card"), m_now, m_later).has_value());
    QVERIFY(stored->setEnrolment(invite.id, bytesOf("card"), m_now, m_later).has_value());
    QCOMPARE(stored->setEnrolment(invite.id, bytesOf("other"), m_now, m_later).error().code, ErrorCode::conflict);
    QCOMPARE(stored->invite(invite.id, m_now).value()->enrolment, copyOf(bytesOf("card")));
    QCOMPARE(stored->setEnrolment(crypto::randomId<Hash>(), bytesOf("x"), m_now, m_later).error().code,
             ErrorCode::notFound);
  }

  // The owner has time to compare words and to decide.
  void card_keepsTheInvitationForLonger_data() { StoreUnderTest::columns(); }
  void card_keepsTheInvitationForLonger() {
    auto stored = store();
    const auto invite = fresh();
    QVERIFY(stored->addInvite(invite, m_now).has_value());
    QVERIFY(stored->setEnrolment(invite.id, bytesOf("card"), m_now, m_now + std::chrono::hours(24)).has_value());
    QVERIFY(stored->invite(invite.id, m_later).value().has_value());
  }

  void answer_keepsTheInvitationForLonger_data() { StoreUnderTest::columns(); }
  void answer_keepsTheInvitationForLonger() {
    auto stored = store();
    const auto invite = fresh();
    QVERIFY(stored->addInvite(invite, m_now).has_value());
    const Timestamp tomorrow = m_now + std::chrono::hours(24);
    QVERIFY(stored->setAdmission(invite.id, bytesOf("yes"), m_now, tomorrow).has_value());
    QVERIFY(stored->setAdmission(invite.id, bytesOf("yes"), m_now, tomorrow).has_value());
    QCOMPARE(stored->setAdmission(invite.id, bytesOf("no"), m_now, tomorrow).error().code, ErrorCode::conflict);
    QCOMPARE(stored->invite(invite.id, m_later).value()->admission, copyOf(bytesOf("yes")));
    stored.reopen();
    QVERIFY(stored->invite(invite.id, m_later).value().has_value());
  }

  void cancelledByItsOwnTeamOnly_data() { StoreUnderTest::columns(); }
  void cancelledByItsOwnTeamOnly() {
    auto stored = store();
    const auto invite = fresh();
    QVERIFY(stored->addInvite(invite, m_now).has_value());
    QVERIFY(stored->dropInvite(crypto::randomId<TeamId>(), invite.id).has_value());
    QVERIFY(stored->invite(invite.id, m_now).value().has_value());
    QVERIFY(stored->dropInvite(m_team, invite.id).has_value());
    QVERIFY(!stored->invite(invite.id, m_now).value().has_value());
  }

  void invitationsOfATeam_areLimited_data() { StoreUnderTest::columns(); }
  void invitationsOfATeam_areLimited() {
    auto stored = store();
    for (int made = 0; made < 100; ++made) QVERIFY(stored->addInvite(fresh(), m_now).has_value());
    QCOMPARE(stored->addInvite(fresh(), m_now).error().code, ErrorCode::limitExceeded);
    QVERIFY(stored->addInvite(fresh(), m_later).has_value());  // the others have expired
  }

  void offers_areKeptOnePerMaker_data() { StoreUnderTest::columns(); }
  void offers_areKeptOnePerMaker() {
    auto stored = store();
    const server::StoredOffer offer{crypto::randomId<VaultId>(), 2, crypto::randomId<PrincipalId>(),
                                    copyOf(bytesOf("first"))};
    auto again = offer;
    again.encoded = copyOf(bytesOf("second"));
    auto other = offer;
    other.maker = crypto::randomId<PrincipalId>();
    for (const auto& one : {offer, again, other}) QVERIFY(stored->addOffer(m_team, one).has_value());
    const auto offers = stored->offers(m_team).value();
    QCOMPARE(offers.size(), std::size_t{2});
    QVERIFY(std::ranges::all_of(offers, [&](const auto& one) {
      return one.encoded == copyOf(bytesOf(one.maker == offer.maker ? "second" : "first"));
    }));
    QVERIFY(stored->offers(crypto::randomId<TeamId>()).value().empty());
  }

  // A principal's key stays as it was read; the recovery kit's gives way to that of another kit.
  void keys_stay_butForTheKits_data() { StoreUnderTest::columns(); }
  void keys_stay_butForTheKits() {
    auto stored = store();
    const auto key = [](const PrincipalId& recipient, std::string_view sealed) {
      return sync::WrappedKey{VaultId{}, 1, sync::KeyPurpose::metadata, recipient, copyOf(bytesOf(sealed))};
    };
    const auto device = crypto::randomId<PrincipalId>();
    QCOMPARE(stored->addKeys(m_team, {}, 0, {key(device, "early")}).error().code, ErrorCode::conflict);
    QVERIFY(stored->addRoster(test::rosterRow(m_team, 0)).has_value());
    QVERIFY(stored->addKeys(m_team, {}, 0, {key(device, "first"), key({}, "first")}).has_value());
    QVERIFY(stored->addKeys(m_team, {}, 0, {key(device, "second"), key({}, "second")}).has_value());
    QCOMPARE(stored->keysOf(m_team, device).value().front().sealed, copyOf(bytesOf("first")));
    QCOMPARE(stored->keysOf(m_team, {}).value().front().sealed, copyOf(bytesOf("second")));
  }

  // Nothing opens a former kit's copies: they don't stand where the new one's belong, nor come after it.
  void metadataKeysForAKit_goWithIt_data() { StoreUnderTest::columns(); }
  void metadataKeysForAKit_goWithIt() {
    auto stored = store();
    const auto key = [](const PrincipalId& recipient, std::uint64_t epoch, sync::KeyPurpose purpose) {
      return sync::WrappedKey{VaultId{}, epoch, purpose, recipient, copyOf(bytesOf("sealed"))};
    };
    const auto device = crypto::randomId<PrincipalId>();
    const auto kits = key({}, 1, sync::KeyPurpose::metadata);
    const auto kitsSecret = key({}, 1, sync::KeyPurpose::secret);
    const auto devices = key(device, 1, sync::KeyPurpose::metadata);
    QVERIFY(stored->addRoster(test::rosterRow(m_team, 0, {kits, kitsSecret, devices})).has_value());
    const TeamId other = crypto::randomId<TeamId>();
    QVERIFY(stored->addRoster(test::rosterRow(other, 0, {kits})).has_value());
    QVERIFY(stored->addRoster(test::rosterRow(m_team, 1)).has_value());
    QCOMPARE(stored->keysOf(m_team, {}).value().size(), std::size_t{2});
    auto replacing = test::rosterRow(m_team, 2, {key({}, 2, sync::KeyPurpose::metadata)});
    replacing.kit = server::Kit::replaced;
    QVERIFY(stored->addRoster(replacing).has_value());
    QVERIFY((stored->keysOf(m_team, {}).value() == std::vector{kitsSecret, replacing.keys.front()}));
    QVERIFY(stored->keysOf(m_team, device).value() == std::vector{devices});
    QVERIFY(stored->keysOf(other, {}).value() == std::vector{kits});
    QCOMPARE(stored->addKeys(m_team, {}, 1, {kits}).error().code, ErrorCode::conflict);
    QVERIFY(stored->addKeys(m_team, {}, 2, {kits}).has_value());
  }

  // A useless copy of a secret key takes nobody's place, the kit's neither, whichever came first.
  void secretKeys_haveACopyOfEverySender_data() { StoreUnderTest::columns(); }
  void secretKeys_haveACopyOfEverySender() {
    auto stored = store();
    QVERIFY(stored->addRoster(test::rosterRow(m_team, 0)).has_value());
    const PrincipalId gateway = crypto::randomId<PrincipalId>();
    const PrincipalId good = crypto::randomId<PrincipalId>();
    const PrincipalId bad = crypto::randomId<PrincipalId>();
    const auto copies = [&](const PrincipalId& recipient) {
      std::set<Bytes> sealed;
      const auto keys = stored->keysOf(m_team, recipient).value();
      for (const auto& key : keys) sealed.insert(key.sealed);
      return sealed;
    };
    const auto send = [&](const PrincipalId& sender, const PrincipalId& recipient, std::string_view sealed) {
      const sync::WrappedKey key{VaultId{}, 1, sync::KeyPurpose::secret, recipient, copyOf(bytesOf(sealed))};
      return stored->addKeys(m_team, sender, 0, {key}).has_value();
    };
    for (const PrincipalId& recipient : {gateway, PrincipalId{}}) {
      QVERIFY(send(bad, recipient, "planted") && send(good, recipient, "right") &&
              send(bad, recipient, "planted again"));
      const bool isKits = recipient.isNull();
      QVERIFY((copies(recipient) ==
               std::set{copyOf(bytesOf(isKits ? "planted again" : "planted")), copyOf(bytesOf("right"))}));
    }
  }
};

CHATELAINE_TEST(StoreKeepsInvitations);
#include "store_keeps_invitations.moc"
