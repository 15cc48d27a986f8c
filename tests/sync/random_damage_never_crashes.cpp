// Every decoder of foreign bytes against thousands of damaged inputs: it refuses, or gives a value that encodes to
// exactly what came in. The seed is fixed.
#include <functional>
#include <random>

#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

namespace {

// True if it refused, or encodes the same again.
using Trial = std::function<bool(ByteView)>;

struct Subject {
  const char* name;
  Bytes sample;
  Trial isSound;
};

template <class Decode>
Trial reencodes(Decode decode) {
  return [decode](ByteView bytes) {
    const auto value = decode(bytes);
    return !value || std::ranges::equal(encode(*value), bytes);
  };
}

template <class Body>
Subject bodySubject(const char* name, const Body& body) {
  return {name, encode(body), reencodes([](ByteView bytes) { return decode<Body>(bytes); })};
}

std::vector<Subject> structures(const SampleTeam& team) {
  const Revision revision = team.revision(team.owner);
  const HeadRecord record = team.head(team.owner, {{revision.header.item, hashOf(revision)}});
  AuditGroup group;
  group.team = team.team();
  group.events.push_back(sealEvent(sampleEvent(team.owner.card().id, team.vault), team.team(), 1, 1, team.metadataKey));
  signAuditGroup(group, team.owner);
  const Commit commit{.id = idOf<CommitId>(1), .base = {}, .revisions = {revision}, .secrets = {}, .head = record};
  return {
      {"roster", encode(team.roster()), reencodes(decodeRoster)},
      {"head", encode(record.head), reencodes(decodeHead)},
      {"revision", encode(revision), reencodes(decodeRevision)},
      {"secret", encode(SealedSecret{idOf<SecretId>(1), 1, Bytes(300)}), reencodes(decodeSealedSecret)},
      {"commit", encode(commit), reencodes(decodeCommit)},
      {"audit group", encode(group), reencodes(decodeAuditGroup)},
      {"audit event", encode(sampleEvent(idOf<PrincipalId>(1), team.vault)), reencodes(decodeAuditEvent)},
      {"credential", encode(sampleFields()), reencodes(decodeCredentialFields)},
      {"agent", encode(sampleAgent()), reencodes([](ByteView bytes) { return decodeAgent(bytes, {}); })},
      {"name", encode(Name{Bytes(32), "Payments"}), reencodes(decodeName)},
      {"pin", encode(Pin{}), reencodes([](ByteView bytes) { return decodePin(bytes, {}, {}); })},
  };
}

std::vector<Subject> bodies(const SampleTeam& team) {
  const WrappedKey key{team.vault, 1, KeyPurpose::metadata, team.owner.card().id, Bytes(80)};
  return {
      bodySubject("sync state", SyncState{1, 2, {{team.vault, 3, idOf<Hash>(4)}}}),
      bodySubject("roster page", RosterPage{{encode(team.roster())}, {key}}),
      bodySubject("roster update", RosterUpdate{encode(team.roster()), {key}}),
      bodySubject("heads page", HeadsPage{{Bytes(20)}, {{{idOf<ItemId>(1), idOf<Hash>(2)}}}}),
      bodySubject("items page", ItemsPage{{Bytes(20), Bytes(30)}, 7, true}),
      bodySubject("audit page", AuditPage{{Bytes(20)}, true}),
      bodySubject("offer", VaultKeyOffer{team.vault, 1, {}, {key}}),
      bodySubject("handover", TeamHandover{team.team(), encode(team.rosters[0])}),
      bodySubject("gateway state", GatewayState{{{team.vault, 1, idOf<Hash>(1)}}, 2, 3}),
  };
}

class Damage {
 public:
  explicit Damage(std::uint32_t seed) : m_random(seed) {}

  Bytes operator()(Bytes bytes) {
    for (std::size_t edits = 1 + below(3); edits > 0 && !bytes.empty(); --edits) edit(bytes);
    return bytes;
  }

 private:
  std::size_t below(std::size_t size) { return std::uniform_int_distribution<std::size_t>(0, size - 1)(m_random); }
  void edit(Bytes& bytes) {
    const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(below(bytes.size()));
    switch (below(5)) {
      case 0: *place = static_cast<std::byte>(below(256)); break;
      case 1: *place ^= static_cast<std::byte>(1U << below(8)); break;
      case 2: bytes.erase(place); break;
      case 3: bytes.insert(place, static_cast<std::byte>(below(256))); break;
      default: bytes.resize(below(bytes.size() + 1)); break;
    }
  }
  std::mt19937 m_random;
};

}  // namespace

class RandomDamageNeverCrashes : public QObject {
  Q_OBJECT
 private:
  static void tryAll(const std::vector<Subject>& subjects) {
    Damage damage(20260101);
    for (const Subject& subject : subjects) {
      QVERIFY2(subject.isSound(subject.sample), subject.name);
      for (int i = 0; i < 3000; ++i) QVERIFY2(subject.isSound(damage(subject.sample)), subject.name);
    }
  }

 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  void structures_areRefusedOrTheSame() {
    const SampleTeam team;
    tryAll(structures(team));
  }

  void bodies_areRefusedOrTheSame() {
    const SampleTeam team;
    tryAll(bodies(team));
  }

  void pureNoise_isRefused() {
    std::mt19937 random(7);
    for (int i = 0; i < 3000; ++i) {
      Bytes noise(random() % 200);
      for (std::byte& byte : noise) byte = static_cast<std::byte>(random());
      QVERIFY(!decodeRoster(noise).has_value());
      QVERIFY(!decodeHead(noise).has_value());
      QVERIFY(!decodeCommit(noise).has_value());
      QVERIFY(!decodeRevision(noise).has_value());
      QVERIFY(!decodeAuditGroup(noise).has_value());
    }
  }
};

CHATELAINE_TEST(RandomDamageNeverCrashes);
#include "random_damage_never_crashes.moc"
