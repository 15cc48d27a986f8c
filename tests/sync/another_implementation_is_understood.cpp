// One team as another implementation wrote it (Python's hashlib and hmac, and the primitives of "cryptography", from
// docs/protocol.md alone): every structure is read, believed and opened, so neither side can drift without being seen.
#include "sync/agent_token.h"
#include "sync/api.h"
#include "sync/item_fields.h"
#include "sync/item_id.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/hex.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

namespace {

constexpr std::string_view genesis =
    "8d0158200000000000000000000000000000000000000000000000000000000000000000005820000000000000000000000000000000"
    "00000000000000000000000000000000008183501111111111111111111111111111111100818358207711cd2be2fe228e521c502a7a"
    "2e7f179701dca33ee2a60d60455cb9e700385b58208a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c58"
    "20ce8d3ad1ccb633ec7b70c17814a5c76ecd029685050d344745ba05870e587d59818358207f365ae78e5f6613f47eddf3cee511540f"
    "f3a53229e61404bbb8564783b435e05820ed4928c628d1c2c6eae90338905995612959273a5c63f93636c14614ac8737d15820ac01b2"
    "209e86354fb853237b5de0f4fab13c7fcbf433a61c019369617fecf10b8258206e7a1cdd29b0b78fd13af4c5598feff4ef2a97166e3c"
    "a6f2e4fbfccd80505bf15820f5b2d6e60f9477e310c2982daaa6c9136c108a1777c5947e448fa37d6817455781875000000000000000"
    "0000000000000000008150111111111111111111111111111111118158207f365ae78e5f6613f47eddf3cee511540ff3a53229e61404"
    "bbb8564783b435e00158203b6a5fc07cbac94a9d202d6aae958fd2f00f2ddc0b2e01815b429027001a4589f6f60119384058207711cd"
    "2be2fe228e521c502a7a2e7f179701dca33ee2a60d60455cb9e700385b1b0000019b76daa80058400421f430413539e3a51f352b6735"
    "04058e10d4edfd4077b32d504a6c1797409f10515e0c62742dc41894b16a3619b7acaf4552e252fcd7e568c1f48ab7d9fd0a";
constexpr std::string_view secondRoster =
    "8d01582018ec3d37a5596806e7332f9178309568e7276ab29899b9a4be54cb521d2fe29d01582018ec3d37a5596806e7332f91783095"
    "68e7276ab29899b9a4be54cb521d2fe29d8183501111111111111111111111111111111100818358207711cd2be2fe228e521c502a7a"
    "2e7f179701dca33ee2a60d60455cb9e700385b58208a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c58"
    "20ce8d3ad1ccb633ec7b70c17814a5c76ecd029685050d344745ba05870e587d59818358207f365ae78e5f6613f47eddf3cee511540f"
    "f3a53229e61404bbb8564783b435e05820ed4928c628d1c2c6eae90338905995612959273a5c63f93636c14614ac8737d15820ac01b2"
    "209e86354fb853237b5de0f4fab13c7fcbf433a61c019369617fecf10b8258206e7a1cdd29b0b78fd13af4c5598feff4ef2a97166e3c"
    "a6f2e4fbfccd80505bf15820f5b2d6e60f9477e310c2982daaa6c9136c108a1777c5947e448fa37d6817455782875000000000000000"
    "0000000000000000008150111111111111111111111111111111118158207f365ae78e5f6613f47eddf3cee511540ff3a53229e61404"
    "bbb8564783b435e00158203b6a5fc07cbac94a9d202d6aae958fd2f00f2ddc0b2e01815b429027001a4589f6f6875033333333333333"
    "3333333333333333338150111111111111111111111111111111118158207f365ae78e5f6613f47eddf3cee511540ff3a53229e61404"
    "bbb8564783b435e0015820f14440488a1ee33c7fd6cadf7ffc0597bb7948934d485a4b0962005895960307835820ff2ee45601ec1b67"
    "310c7790404585ae697331eee1c1f8cf2419731c1fff3e6b58207f365ae78e5f6613f47eddf3cee511540ff3a53229e61404bbb85647"
    "83b435e0584006eb9a695b6673fdf3a8e7d71c59d3c844db810c78093b179a73bc4f771d5acc0781d4c1079ab6f880efe110e5ba751b"
    "2448da547e2999d3a98974051b89c907f60119384058207711cd2be2fe228e521c502a7a2e7f179701dca33ee2a60d60455cb9e70038"
    "5b1b0000019b76daa8005840d7ac54ce224064890c3b70bdc230d1b7866b653b88529fa037434df958e740715d1dc7b324123a40e999"
    "714d40d4970f44cf83951e68509e53bdaaa01e5f0909";
constexpr std::string_view keyForOwner =
    "d5fce01e41c56ab7062cd4abe8d503f82bfe6ea5d7f49950f8d2e37b8d4fa84af729ed95ba2026276a21e6e247852d704b30385ca957"
    "96529a437e62f50ff703aac65511ef1580051ee74966b7f4bede";
constexpr std::string_view keyForGateway =
    "2c20d24c2c17454f5f218cf39c7e46536245050c2371a3f7f1e135431e7d3b69de21b86d371727d0f15c4a3f73ca621734b620d9d81f"
    "4f68f49806dbbd065f2c96d9610fcc0775d425ffcb8727363f4c";
constexpr std::string_view commitBytes =
    "870150888888888888888888888888888888885820000000000000000000000000000000000000000000000000000000000000000081"
    "59020e838b01582018ec3d37a5596806e7332f9178309568e7276ab29899b9a4be54cb521d2fe29d5033333333333333333333333333"
    "333333505555555555555555a5d289dc2d77b35201010158200000000000000000000000000000000000000000000000000000000000"
    "0000000058207711cd2be2fe228e521c502a7a2e7f179701dca33ee2a60d60455cb9e700385b58206ddbe5c7d4d3f935ae915de2fd15"
    "085c3751835056873dacfafa1d5a1d7e184c583ca4a3525765bdd393f17fff8d709d06e5d38c87c2080c6f85c1b7a354c37387b06472"
    "3c5d627b7aa8d433d4479132dae942d2982e0c41cab5727bed8959011cc5a2bcf31ea01f22c44ef155c300c677a0c99e1f3f398d63e6"
    "ef5caaccef41e5669d9e32b48a625adbd2a9e98e92352f8de5f0822a89e1d058cb10b164a3afc6216c8267dd2091d4bf6ccb375dc512"
    "2d08ce65abaf473478db21eaeba96172b90a42357d16fa2481b7878511f765dc53b6e2d8950c7a081b0c9c3806c98e5f4671fbb483c8"
    "51a51a94156efd948c133afd6350e667d6f46becef316cabf7a323edadbebc297ca10f122caef2444cc0132e4324dd7c48cbf2720705"
    "566c193abf168b46ae0b2bbfa2421e4ec2ffa6c9a58626b09ec64866666a34d7173e9e37a185f45404947f8955dfe18ae3c9598052e8"
    "e56586a928ec575b56867e6d79d60b2d7a14fee0ecac46c88003c74d2400db1ec53ab16bd5e84a1e3a3fb68159014784015066666666"
    "666666666666666666666666015901302365c9f8d886a4e613887a0b737609ba92a7464c8173ff87c57edfb5b482cd54ae954f6689bd"
    "746bbd6be9799a1482a3ead76ae125e504aac933f91b756ec864c057cd2a3482283848bcd10f286123375b0313bc5753b68c3cdab4d1"
    "b996b34a660f900fc34ac12510a94facd1183bb0405407e44c4d6f928a929bb7d08d07c43e22f7b1d9e5d7bd31ce4d9a7f27db43194b"
    "a51a64aaf60b954edb9a190c225f186232206e68f8bfcb33f8addda3a9e4c2209ddac80c94cfd52723b1f4c964cbc5ef1685f8e3318d"
    "53452d927255b1da12c9c90ea168b44aced8525cc81f637ca965a690c1376f43067b6765a83d008bcac175e3bb5eeefb53e6d668bec1"
    "6cfe501259ceb743558ce71b60619336beed29014985e6e82db07ad1194005e3bdca510ba87a9b32e2d72c13e354160ce9ac5901418d"
    "01582018ec3d37a5596806e7332f9178309568e7276ab29899b9a4be54cb521d2fe29d50333333333333333333333333333333330158"
    "200000000000000000000000000000000000000000000000000000000000000000582011fb1f82e3da47f56bcfed6002f41548d4fa35"
    "d23fafdca193cbfe2a934eb3d65820c19ae0107c5b8e71e591b4892d2fb1a74fc931f99f12331b97c3a9d4dbcb9e2c01018183500000"
    "0000000000000000000000000000075820777777777777777777777777777777777777777777777777777777777777777758207711cd"
    "2be2fe228e521c502a7a2e7f179701dca33ee2a60d60455cb9e700385b1b0000019b76daa8005840bbdad9bbbc232ca0bbc0a66a80fa"
    "0eb00d32a25b0310f11ddcbe44e5e6d19431949e9b14e767069101bcb94f42eed61288a701d81a5a1d20063b5b2ed364cd0781825055"
    "55555555555555a5d289dc2d77b35258207ec0a92194df98759011223a85ee549c6f654ef4cc1c294f3811190aa7454c66";
constexpr std::string_view auditBytes =
    "8801582018ec3d37a5596806e7332f9178309568e7276ab29899b9a4be54cb521d2fe29d58207f365ae78e5f6613f47eddf3cee51154"
    "0ff3a53229e61404bbb8564783b435e001582000000000000000000000000000000000000000000000000000000000000000001b0000"
    "019b76daa800818350333333333333333333333333333333330159011c000102030405060708090a0b49dad878a064140a2ec74f18d1"
    "5d8ba3c936a2d94a092aa8efb1ce8ed47d18d691a2f6462e9d4b557bf7106442cf2cb566329959d11f3981f873fb315099b06551b320"
    "bed7d1466dd0028526999cc335b4a1d2d0b2ab07d9a2bd83f57dabf1b7ed5cc15cf661cd124c3b611aad8b5cad4e65f7a6842fed5fa0"
    "90d362d5c3a82540daffa95221c473a060d7fb65e8e13f25cc77c12e3d0292021d9d365974fdb14b5aab1d2f6e0d94e72eb3e926cd17"
    "45264987c83dacf3e23a710b79b06eae5da6c1bbe9c91c363149dad23d04178c9ad49091d4503d777d2c2c6c43da465c2bd51a7b0ca8"
    "f389e2790057c19cf7c1e334d79e9e4dafd1a8d1fbfcfa6a6726ec90d866208565bcad304a5f3d214f4aaf5840536c90d0603e6bc2d3"
    "d41ba2b19ebeef503f6f58f1de0e7c09ee0d3dbb00359487cc96d91958c5e93c1f5b7ffc0190e24a89dbd547233206f645425a2fbc7d"
    "00";
constexpr std::string_view tokenHash = "2246f4abda392c9fd5de10f43d898619873973d4f0f97c8bac89ecc41ea79d47";
constexpr std::string_view sessionSignature =
    "fadf0ee98ae265b149c91f9194c0abdf5bf1c3d7942f01fc2c47e2b1f63a4ca31010f304664669f5993176bc599ca46e2666aee7cfbd"
    "b1cb578b05c0d1059903";

constexpr Timestamp written{std::chrono::milliseconds{1'767'225'600'000}};

Secret secretOf(unsigned char fill) { return Secret::copyOf(std::string(32, static_cast<char>(fill))); }

template <class AnyId>
AnyId idOf(unsigned char fill) {
  AnyId id;
  id.bytes.fill(std::byte{fill});
  return id;
}

PrincipalKeys principal(unsigned char sign, unsigned char kem) {
  return {crypto::signKeyPairFromSeed(secretOf(sign)).value(), crypto::kemKeyPairFromPrivate(secretOf(kem)).value()};
}

}  // namespace

class AnotherImplementationIsUnderstood : public QObject {
  Q_OBJECT
 private:
  std::vector<Roster> m_rosters;
  Commit m_commit;
  TeamId m_team;
  const VaultId m_vault = idOf<VaultId>(0x33);
  const Secret m_metadataKey = secretOf(0x22);

 private Q_SLOTS:
  void initTestCase() {
    startCrypto();
    m_rosters = {decodeRoster(hex(genesis)).value(), decodeRoster(hex(secondRoster)).value()};
    m_team = teamOf(m_rosters[0]);
    m_commit = decodeCommit(hex(commitBytes)).value();
  }

  void principals_haveTheirIds() {
    const Roster& roster = m_rosters[0];
    QVERIFY(roster.members[0].devices[0] == principal(1, 2).card());
    QVERIFY(roster.gateways[0] == principal(3, 4).card());
  }

  void rosterChain_verifies() {
    QVERIFY(verifyRoster(nullptr, m_rosters[0]).has_value());
    QVERIFY(verifyRoster(&m_rosters[0], m_rosters[1]).has_value());
    QCOMPARE(m_team.hex(), crypto::sha256(hex(genesis)).hex());
    QCOMPARE(m_rosters[1].offlineGrace, std::chrono::seconds(14400));
    QVERIFY(m_rosters[1].time == written);
  }

  void vaultKeys_areOpenedAndVouchedFor() {
    const WrappedKey ours{m_vault, 1, KeyPurpose::metadata, principal(1, 2).card().id, hex(keyForOwner)};
    const auto metadataKey = unwrapKey(ours, m_team, principal(1, 2).kem.privateKey);
    QVERIFY(metadataKey.has_value());
    QVERIFY(*metadataKey == m_metadataKey);
    QVERIFY(keyCheckOf(*metadataKey, m_team, m_vault, 1) == find(m_rosters[1], m_vault)->keyCheck);
    QVERIFY(keyCheckOf(secretOf(0x21), TeamId{}, teamVault, 1) == find(m_rosters[1], teamVault)->keyCheck);
    const WrappedKey theirs{m_vault, 1, KeyPurpose::secret, principal(3, 4).card().id, hex(keyForGateway)};
    QVERIFY(*unwrapKey(theirs, m_team, principal(3, 4).kem.privateKey) == secretOf(0x44));
  }

  void commit_isBelieved() {
    QVERIFY(verifyHead(nullptr, m_commit.head, m_rosters).has_value());
    QCOMPARE(m_commit.revisions.size(), std::size_t{1});
    QVERIFY(verifyRevision(m_commit.revisions[0], m_commit.head, m_rosters[1]).has_value());
    QVERIFY(belongsTo(m_commit.revisions[0].header.item, m_vault));
    crypto::SetHash sum;
    sum.add(elementOf(m_commit.head.operations[0]));
    QVERIFY(sum.digest() == m_commit.head.head.itemsRoot);
    QVERIFY(m_commit.head.head.seen[0] == (SeenHead{teamVault, 7, idOf<Hash>(0x77)}));
  }

  void credential_isOpened() {
    const auto opened = openRevision(m_commit.revisions[0], m_metadataKey);
    QVERIFY(opened.has_value());
    const auto fields = decodeCredentialFields(*opened);
    QVERIFY(fields.has_value());
    QCOMPARE(fields->labels.name, std::string("Stripe"));
    QCOMPARE(fields->labels.metadata.at("prefix"), std::string("sk_live"));
    QVERIFY(fields->createdAt == written);
    const Binding expected{.type = CredentialType::apiKey,
                           .revealPolicy = RevealPolicy::injectOnly,
                           .rule = HeaderRule{"Authorization", "Bearer {key}", {{"X-Version", "2"}}},
                           .hosts = {{"api.example.test", 443, false}},
                           .methods = {"GET"},
                           .paths = {"/v1/"},
                           .destinations = {}};
    QVERIFY(fields->binding == expected);
  }

  void secret_isOpenedInItsBindingOnly() {
    const SealedSecret& secret = m_commit.secrets[0];
    QVERIFY(m_commit.revisions[0].header.secret == hashOf(secret));
    Binding binding = decodeCredentialFields(openRevision(m_commit.revisions[0], m_metadataKey).value())->binding;
    const ItemId item = m_commit.revisions[0].header.item;
    const auto opened = openSecret(secret, {m_team, m_vault, item, binding}, secretOf(0x44));
    QVERIFY(opened.has_value());
    QCOMPARE(opened->at(0).name, std::string("key"));
    QCOMPARE(opened->at(0).value.text(), std::string_view("sk_live_made_elsewhere"));
    binding.hosts[0].name = "evil.test";
    QCOMPARE(openSecret(secret, {m_team, m_vault, item, binding}, secretOf(0x44)).error().code, ErrorCode::tampered);
  }

  void record_isVerifiedAndRead() {
    const AuditGroup group = decodeAuditGroup(hex(auditBytes)).value();
    const PrincipalCard gateway = principal(3, 4).card();
    QCOMPARE(verifyAuditChain({}, std::span(&group, 1), gateway)->sequence, std::uint64_t{1});
    const auto event = openEvent(group.events[0], m_team, gateway.id, 1, m_metadataKey);
    QVERIFY(event.has_value());
    QCOMPARE(event->action, AuditAction::secretUsed);
    QCOMPARE(event->host, std::string("api.example.test"));
    QCOMPARE(event->status, 200U);
    QVERIFY(belongsTo(event->agent, teamVault));
    QVERIFY(event->caller == idOf<PrincipalId>(0x77));
    QCOMPARE(event->count, std::uint64_t{3});
  }

  void token_isHashedTheSame() {
    const Secret token = Secret::copyOf("cha_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8m5Rn");
    QVERIFY(looksLikeAgentToken(token.text()));
    QCOMPARE(hashAgentToken(token, principal(3, 4).card().id).hex(), std::string(tokenHash));
  }

  // Ed25519 is deterministic: the same message gives the same signature everywhere.
  void session_isSignedTheSame() {
    const auto signature = signSession(principal(1, 2), "server", idOf<Hash>(0xbb), m_team, idOf<Hash>(0xaa));
    QCOMPARE(toHex(signature), std::string(sessionSignature));
  }
};

CHATELAINE_TEST(AnotherImplementationIsUnderstood);
#include "another_implementation_is_understood.moc"
