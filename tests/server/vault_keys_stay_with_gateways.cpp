// A vault's secret key on its way: offered and handed over by gateways of the vault, to gateways of the vault.
#include "sync/enrolment_api.h"
#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class VaultKeysStayWithGateways : public QObject {
  Q_OBJECT
  std::unique_ptr<ServedTeam> m_server;
  std::string m_gateway;

  const Team& team() const { return m_server->team; }
  sync::WrappedKey wrapped(const PrincipalId& recipient) const {
    return sync::wrapKey(team().vaultKey.privateKey, team().id(), team().vault, 1, sync::KeyPurpose::secret, recipient,
                         team().gateway.kem.publicKey)
        .value();
  }
  sync::VaultKeyOffer offerBy(const sync::PrincipalKeys& maker, std::uint64_t epoch) const {
    const auto pair = crypto::generateKemKeyPair();
    const auto signature = sync::signVaultSecretKey(maker, team().id(), team().vault, epoch, pair.publicKey);
    return {team().vault, epoch, {pair.publicKey, maker.card().id, signature}, {}};
  }
  unsigned deliver(const sync::KeyDelivery& delivery, const std::string& bearer) {
    return m_server->call("POST", "/v1/vault-keys", encode(delivery), bearer).status;
  }
  // The vault's second epoch, whose key is still to be made.
  void beginSecondEpoch() {
    sync::Roster next = team().withoutEditor();
    std::ranges::find(next.vaults, team().vault, &sync::RosterVault::id)->secretKey.reset();
    next = team().signedBy(next, team().owner);
    const std::string owner = m_server->session(team().owner);
    QCOMPARE(m_server->call("POST", "/v1/roster", encode(Team::updateOf(next)), owner).status, 200U);
    m_server->team.rosters.push_back(next);
    m_gateway = m_server->session(team().gateway);
  }

 private Q_SLOTS:
  void init() {
    startCrypto();
    m_server = std::make_unique<ServedTeam>();
    QCOMPARE(m_server->found(), 200U);
    m_gateway = m_server->session(team().gateway);
  }

  void gateway_deliversToItselfAndTheKit() {
    QCOMPARE(deliver({{}, {wrapped(team().gateway.card().id), wrapped({})}}, m_gateway), 200U);
  }

  // How a device would come to a vault's secret key: a gateway that is told to wrap it for the device. Not through us.
  void keysForAnybodyElse_areRefused() {
    QCOMPARE(deliver({{}, {wrapped(team().owner.card().id)}}, m_gateway), 403U);
    QCOMPARE(deliver({{}, {wrapped(team().stranger.card().id)}}, m_gateway), 403U);
    auto metadata = wrapped(team().gateway.card().id);
    metadata.purpose = sync::KeyPurpose::metadata;
    QCOMPARE(deliver({{}, {metadata}}, m_gateway), 403U);
    auto later = wrapped(team().gateway.card().id);
    later.epoch = 2;
    QCOMPARE(deliver({{}, {later}}, m_gateway), 403U);
    auto elsewhere = wrapped(team().gateway.card().id);
    elsewhere.vault = sync::teamVault;
    QCOMPARE(deliver({{}, {elsewhere}}, m_gateway), 403U);
    auto large = wrapped(team().gateway.card().id);
    large.sealed.resize(513);
    QCOMPARE(deliver({{}, {large}}, m_gateway), 403U);
  }

  void nobodyButAGateway_delivers() {
    for (const auto* keys : {&team().owner, &team().editor, &team().auditor}) {
      QCOMPARE(deliver({{}, {wrapped(team().gateway.card().id)}}, m_server->session(*keys)), 403U);
    }
    QCOMPARE(deliver({}, {}), 401U);
  }

  void offers_reachOwnersUntilOneIsPublished() {
    beginSecondEpoch();
    const auto offer = offerBy(team().gateway, 2);
    QCOMPARE(deliver({{offer}, {}}, m_gateway), 200U);
    QCOMPARE(m_server->call("GET", "/v1/vault-keys", {}, m_gateway).status, 403U);
    const auto page = m_server->call("GET", "/v1/vault-keys", {}, m_server->session(team().owner));
    const auto offers = sync::decode<sync::KeyDelivery>(page.body).value().offers;
    QCOMPARE(offers.size(), std::size_t{1});
    QVERIFY(offers.front().key == offer.key);
  }

  void offersThatDontHold_areRefused() {
    beginSecondEpoch();
    auto unsigned_ = offerBy(team().gateway, 2);
    unsigned_.key.signature[0] ^= std::byte(1);
    QCOMPARE(deliver({{unsigned_}, {}}, m_gateway), 403U);
    QCOMPARE(deliver({{offerBy(team().gateway, 1)}, {}}, m_gateway), 403U);
    QCOMPARE(deliver({{offerBy(team().owner, 2)}, {}}, m_gateway), 403U);
    QCOMPARE(deliver({{offerBy(team().owner, 2)}, {}}, m_server->session(team().owner)), 403U);
  }

  void offerOfAnEpochThatHasItsKey_isNotShown() {
    QCOMPARE(deliver({{offerBy(team().gateway, 1)}, {}}, m_gateway), 200U);
    const auto page = m_server->call("GET", "/v1/vault-keys", {}, m_server->session(team().owner));
    QVERIFY(sync::decode<sync::KeyDelivery>(page.body).value().offers.empty());
  }
};

CHATELAINE_TEST(VaultKeysStayWithGateways);
#include "vault_keys_stay_with_gateways.moc"
