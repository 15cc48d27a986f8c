#include "sync/past_api.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

namespace {

ByteView view(const Bytes& bytes) { return bytes; }
ByteView view(const Secret& secret) { return secret.view(); }

// Encoding the decoded body gives the same bytes; every cut and a byte too many are refused.
template <class Body>
bool comesBack(const Body& body) {
  const auto encoded = encode(body);
  const ByteView bytes = view(encoded);
  const auto decoded = decode<Body>(bytes);
  if (!decoded || !std::ranges::equal(view(encode(*decoded)), bytes)) return false;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    if (decode<Body>(bytes.first(size)).has_value()) return false;
  }
  Bytes longer = copyOf(bytes);
  longer.push_back(std::byte{0});
  return !decode<Body>(longer).has_value();
}

}  // namespace

class ApiBodiesComeBack : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  void sessions() {
    QVERIFY(comesBack(Challenge{idOf<Hash>(1)}));
    QVERIFY(comesBack(SessionRequest{idOf<TeamId>(1), idOf<PrincipalId>(2), idOf<Hash>(3), {}}));
    QVERIFY(comesBack(SessionGrant{"token", std::chrono::seconds(900)}));
  }

  void synchronisation() {
    const WrappedKey key{idOf<VaultId>(1), 1, KeyPurpose::secret, idOf<PrincipalId>(2), Bytes(80)};
    QVERIFY(comesBack(SyncState{7, 3, {{idOf<VaultId>(1), 4, idOf<Hash>(5)}, {}}}));
    QVERIFY(comesBack(RosterPage{{Bytes(10), Bytes(3)}, {key}}));
    QVERIFY(comesBack(RosterUpdate{Bytes(10), {key, key}}));
    QVERIFY(comesBack(HeadsPage{{Bytes(4), Bytes(5)}, {{{idOf<ItemId>(1), idOf<Hash>(2)}}, {}}}));
    QVERIFY(comesBack(ItemsPage{{Bytes(4)}, 99, true}));
    QVERIFY(comesBack(CommitAccepted{12}));
    QVERIFY(comesBack(AuditPage{{Bytes(4)}, true}));
  }

  void pasts() {
    QVERIFY(comesBack(SignedChain{{Bytes(10), Bytes(3)}}));
    QVERIFY(comesBack(
        VaultPast{idOf<CommitId>(1), 2, false, {Bytes(4)}, {{{idOf<ItemId>(1), idOf<Hash>(2)}}}, {Bytes(5)}}));
    QVERIFY(comesBack(AwaitedSecrets{{idOf<Hash>(1), idOf<Hash>(2)}}));
    QVERIFY(comesBack(TeamMoved{7, idOf<Hash>(3)}));
    const VaultPast bent{{}, 0, true, {Bytes(4), Bytes(5)}, {{}}, {}};
    QVERIFY(!decode<VaultPast>(encode(bent)).has_value());
  }

  void headsWithoutTheirOperations_areRefused() {
    QVERIFY(!decode<HeadsPage>(encode(HeadsPage{{Bytes(4), Bytes(5)}, {{}}})).has_value());
  }

  void control() {
    const PrincipalCard card = generatePrincipalKeys().card();
    QVERIFY(comesBack(GatewayIdentity{card, "127.0.0.1:4280", "PEM", idOf<TeamId>(1), "0.1.0"}));
    QVERIFY(comesBack(GatewayIdentity{card, "127.0.0.1:4280", "PEM", std::nullopt, "0.1.0"}));
    QVERIFY(comesBack(TeamHandover{idOf<TeamId>(1), Bytes(20)}));
    QVERIFY(comesBack(VaultKeyRequest{idOf<VaultId>(1), 1}));
    QVERIFY(
        comesBack(VaultKeyOffer{idOf<VaultId>(1), 1, {}, {{idOf<VaultId>(1), 1, KeyPurpose::secret, {}, Bytes(4)}}}));
    QVERIFY(comesBack(CodeRequest{idOf<ItemId>(1)}));
    QVERIFY(comesBack(CodeAnswer{Secret::copyOf("123456"), Secret::copyOf("654321"), 12, 30, 1'767'225'600'000}));
    QVERIFY(comesBack(GatewayState{{{idOf<VaultId>(1), 4, idOf<Hash>(5)}}, 3, 17}));
  }

  void anIdentityWhoseIdIsNotOfItsKeys_isRefused() {
    PrincipalCard card = generatePrincipalKeys().card();
    card.id = idOf<PrincipalId>(1);
    QVERIFY(!decode<GatewayIdentity>(encode(GatewayIdentity{card, "", "", std::nullopt, ""})).has_value());
  }

  void session_isSignedForOnePurposeServerAndNonce() {
    const PrincipalKeys keys = generatePrincipalKeys();
    const TeamId team = idOf<TeamId>(1);
    SessionRequest request{team, keys.card().id, idOf<Hash>(3),
                           signSession(keys, "server", idOf<Hash>(2), team, idOf<Hash>(3))};
    QVERIFY(verifySession(keys.sign.publicKey, request, "server", idOf<Hash>(2)));
    QVERIFY(!verifySession(keys.sign.publicKey, request, "control", idOf<Hash>(2)));
    QVERIFY(!verifySession(keys.sign.publicKey, request, "server", Hash{}));
    QVERIFY(!verifySession(generatePrincipalKeys().sign.publicKey, request, "server", idOf<Hash>(2)));
    request.nonce = idOf<Hash>(4);
    QVERIFY(!verifySession(keys.sign.publicKey, request, "server", idOf<Hash>(2)));
    request.nonce = idOf<Hash>(3);
    request.team = idOf<TeamId>(9);
    QVERIFY(!verifySession(keys.sign.publicKey, request, "server", idOf<Hash>(2)));
  }
};

CHATELAINE_TEST(ApiBodiesComeBack);
#include "api_bodies_come_back.moc"
