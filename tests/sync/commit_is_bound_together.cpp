#include "crypto/hash.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

namespace {

std::vector<Operation> operations(std::initializer_list<unsigned char> fills) {
  std::vector<Operation> list;
  for (const unsigned char fill : fills) list.push_back({idOf<ItemId>(fill), idOf<Hash>(fill)});
  return list;
}

}  // namespace

class CommitIsBoundTogether : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  void commit_comesBack() {
    const SampleTeam team;
    const Revision one = team.revision(team.owner);
    const Revision two = team.revision(team.owner);
    Commit commit{.id = idOf<CommitId>(1), .base = idOf<Hash>(2), .revisions = {one, two}, .secrets = {}, .head = {}};
    commit.secrets = {{idOf<SecretId>(3), 1, Bytes(64)}, {idOf<SecretId>(4), 2, Bytes(65)}};
    commit.head = team.head(team.owner, {{one.header.item, hashOf(one)}, {two.header.item, hashOf(two)}});
    QVERIFY(decodeCommit(encode(commit)) == commit);
    QVERIFY(decodeCommit(encode(Commit{})) == Commit{});
  }

  void operations_areHashedInTheirOrder() {
    const Hash both = hashOf(operations({1, 2}));
    QVERIFY(hashOf(operations({2, 1})) != both);
    QVERIFY(hashOf(operations({1})) != both);
    QVERIFY(hashOf(operations({1, 2, 3})) != both);
    QVERIFY(hashOf(operations({1, 2})) == both);
  }

  void anElement_isTheItemAndItsRevision() {
    const Operation operation{idOf<ItemId>(1), idOf<Hash>(2)};
    QCOMPARE(toHex(elementOf(operation)), idOf<ItemId>(1).hex() + idOf<Hash>(2).hex());
  }

  // Independent of the order, and following an item from revision to revision: what readers and servers keep.
  void itemsRoot_isASumOverTheNewestRevisions() {
    crypto::SetHash forward;
    crypto::SetHash backward;
    for (const Operation& operation : operations({1, 2, 3})) forward.add(elementOf(operation));
    for (const Operation& operation : operations({3, 2, 1})) backward.add(elementOf(operation));
    QVERIFY(forward.digest() == backward.digest());
    const Operation replaced{idOf<ItemId>(2), idOf<Hash>(9)};
    forward.remove(elementOf(operations({2})[0]));
    forward.add(elementOf(replaced));
    QVERIFY(forward.digest() != backward.digest());
    crypto::SetHash fresh;
    for (const Operation& operation : {operations({1})[0], replaced, operations({3})[0]})
      fresh.add(elementOf(operation));
    QVERIFY(fresh.digest() == forward.digest());
  }

  // What is signed is the head without its last element; under any other label the same bytes are no head.
  void signatures_areOfTheirKindOnly() {
    const SampleTeam team;
    const HeadRecord record = team.head(team.owner, operations({1}));
    Bytes signedPart = encode(record.head);
    signedPart.resize(signedPart.size() - 66);  // 0x58 0x40 and 64 bytes of signature
    signedPart[0] = std::byte{0x8c};            // an array of 12 instead of 13
    QVERIFY(crypto::sign(team.owner.sign, "chatelaine head v1", signedPart) == record.head.signature);
    for (const std::string_view label :
         {"chatelaine roster v1", "chatelaine audit group v1", "chatelaine head v2", ""}) {
      HeadRecord other = record;
      other.head.signature = crypto::sign(team.owner.sign, label, signedPart);
      QCOMPARE(verifyHead(nullptr, other, team.rosters).error().code, ErrorCode::tampered);
    }
    QVERIFY(verifyHead(nullptr, record, team.rosters).has_value());
  }

  void aThousandOperations_areTheMost() {
    const SampleTeam team;
    std::vector<Operation> many;
    for (std::size_t i = 0; i < maximumOperations; ++i) {
      Operation operation{idOf<ItemId>(0), idOf<Hash>(1)};
      operation.item.bytes[0] = static_cast<std::byte>(i >> 8);
      operation.item.bytes[1] = static_cast<std::byte>(i);
      many.push_back(operation);
    }
    QVERIFY(verifyHead(nullptr, team.head(team.owner, many), team.rosters).has_value());
  }

  void aLongChain_verifiesFromAnyPoint() {
    const SampleTeam team;
    std::vector<HeadRecord> chain{team.head(team.owner, operations({1}))};
    for (unsigned char i = 2; i < 60; ++i) chain.push_back(team.head(team.editor, operations({i}), &chain.back()));
    QVERIFY(verifyHead(nullptr, chain[0], team.rosters).has_value());
    for (std::size_t i = 1; i < chain.size(); ++i) {
      QVERIFY(verifyHead(&chain[i - 1], chain[i], team.rosters).has_value());
      if (i >= 2) QVERIFY(!verifyHead(&chain[i - 2], chain[i], team.rosters).has_value());
      QVERIFY(!verifyHead(&chain[i], chain[i], team.rosters).has_value());
    }
  }
};

CHATELAINE_TEST(CommitIsBoundTogether);
#include "commit_is_bound_together.moc"
