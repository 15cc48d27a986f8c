// Every structure, cut off at every byte and with every byte flipped: a decoder refuses it, or what it gives is another
// value under another hash, which the signature over it, or the head that names it, then refuses.
#include "sync/head_signature.h"
#include "sync/roster_signature.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

namespace {

enum class Verdict { refused, acceptedAsAnother, acceptedAsTheSame };

template <class Value>
Verdict verdictOf(const Result<Value>& decoded, const Value& original) {
  if (!decoded) return Verdict::refused;
  return *decoded == original ? Verdict::acceptedAsTheSame : Verdict::acceptedAsAnother;
}

// `isGenuine` is the check that a receiver makes next.
template <class Value, class Decode, class IsGenuine>
bool refusesEveryDamage(const Value& original, Decode decode, IsGenuine isGenuine) {
  const Bytes bytes = encode(original);
  if (verdictOf<Value>(decode(bytes), original) != Verdict::acceptedAsTheSame || !isGenuine(original)) return false;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    if (decode(ByteView(bytes).first(size)).has_value()) return false;
  }
  Bytes longer = bytes;
  longer.push_back(std::byte{0});
  if (decode(longer).has_value()) return false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const std::byte mask : {std::byte{0x01}, std::byte{0x80}}) {
      Bytes flipped = bytes;
      flipped[i] ^= mask;
      const Result<Value> decoded = decode(flipped);
      if (verdictOf(decoded, original) == Verdict::acceptedAsTheSame) return false;
      if (decoded && isGenuine(*decoded)) return false;
    }
  }
  return true;
}

}  // namespace

class DamagedBytesAreRefused : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  void roster() {
    const SampleTeam team;
    const auto isGenuine = [&](const Roster& roster) {
      return roster.author == team.owner.card().id && verifyRosterSignature(roster, team.owner.sign.publicKey);
    };
    QVERIFY(refusesEveryDamage(team.roster(), decodeRoster, isGenuine));
  }

  void head() {
    const SampleTeam team;
    const Head head = team.head(team.owner, {{idOf<ItemId>(1), idOf<Hash>(2)}}).head;
    const auto isGenuine = [&](const Head& other) {
      return other.author == team.owner.card().id && verifyHeadSignature(other, team.owner.sign.publicKey);
    };
    QVERIFY(refusesEveryDamage(head, decodeHead, isGenuine));
  }

  void revision() {
    const SampleTeam team;
    const Revision revision = team.revision(team.owner);
    const Hash named = hashOf(revision);
    QVERIFY(refusesEveryDamage(revision, decodeRevision, [&](const Revision& r) { return hashOf(r) == named; }));
  }

  void revisionUnderItsKeyAlone() {
    const SampleTeam team;
    const Revision revision = team.revision(team.owner);
    QVERIFY(refusesEveryDamage(revision, decodeRevision,
                               [&](const Revision& r) { return openRevision(r, team.metadataKey).has_value(); }));
  }

  void tombstone() {
    const SampleTeam team;
    RevisionHeader header = team.revision(team.owner).header;
    header.deleted = true;
    const Revision revision = sealRevision(header, team.metadataKey, {});
    const Hash named = hashOf(revision);
    QVERIFY(refusesEveryDamage(revision, decodeRevision, [&](const Revision& r) { return hashOf(r) == named; }));
  }

  void sealedSecret() {
    const SampleTeam team;
    SecretFields fields;
    fields.push_back({"key", Secret::copyOf("sk_live_1")});
    const SecretContext context{team.team(), team.vault, idOf<ItemId>(1), sampleBinding(CredentialType::apiKey)};
    const auto sealed = sealSecret(fields, context, 1, team.vaultKey.publicKey);
    QVERIFY(sealed.has_value());
    QVERIFY(refusesEveryDamage(*sealed, decodeSealedSecret, [&](const SealedSecret& secret) {
      return openSecret(secret, context, team.vaultKey.privateKey).has_value();
    }));
  }

  void commit() {
    const SampleTeam team;
    const Revision revision = team.revision(team.owner);
    Commit commit{.id = idOf<CommitId>(1), .base = idOf<Hash>(3), .revisions = {revision}, .secrets = {}, .head = {}};
    commit.secrets.push_back({idOf<SecretId>(1), 1, Bytes(40)});
    commit.head = team.head(team.owner, {{revision.header.item, hashOf(revision)}});
    QVERIFY(refusesEveryDamage(commit, decodeCommit, [&](const Commit& other) { return other == commit; }));
  }

  void auditGroup() {
    const SampleTeam team;
    AuditGroup group;
    group.team = team.team();
    group.time = sampleTime;
    const AuditEvent event = sampleEvent(team.gateway.card().id, team.vault);
    group.events.push_back(sealEvent(event, team.team(), 1, 1, team.metadataKey));
    signAuditGroup(group, team.gateway);
    QVERIFY(refusesEveryDamage(group, decodeAuditGroup, [&](const AuditGroup& other) {
      return verifyAuditChain({}, std::span(&other, 1), team.gateway.card()).has_value();
    }));
  }

  void newerFormats_areToldFromDamage() {
    const SampleTeam team;
    Roster roster = team.roster();
    roster.fmt = 2;
    QCOMPARE(decodeRoster(encode(roster)).error().code, ErrorCode::unsupportedVersion);
    Head head = team.head(team.owner, {{idOf<ItemId>(1), idOf<Hash>(2)}}).head;
    head.fmt = 2;
    QCOMPARE(decodeHead(encode(head)).error().code, ErrorCode::unsupportedVersion);
    Revision revision = team.revision(team.owner);
    revision.header.fmt = 2;
    QCOMPARE(decodeRevision(encode(revision)).error().code, ErrorCode::unsupportedVersion);
  }
};

CHATELAINE_TEST(DamagedBytesAreRefused);
#include "damaged_bytes_are_refused.moc"
