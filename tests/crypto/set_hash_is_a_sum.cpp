#include "crypto/hash.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using crypto::SetHash;

class SetHashIsASum : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  // Computed with another implementation of SHAKE-128 and SHA-256 (Python's hashlib).
  void knownSets_haveKnownDigests() {
    SetHash set;
    QCOMPARE(set.digest().hex(), std::string("e5a00aa9991ac8a5ee3109844d84a55583bd20572ad3ffcd42792f3c36b183ad"));
    set.add(bytesOf("first"));
    QCOMPARE(set.digest().hex(), std::string("9d3e572ef959d2ef90e3683e2edb28c837627d6dc2027c79351c154370789ee2"));
    set.add(bytesOf("second"));
    QCOMPARE(set.digest().hex(), std::string("d81edd66a69c116eb0f8ec0459751a4512bd8cbc3c679f36c3b998ccda32b717"));
  }

  void theOrder_doesNotMatter() { QCOMPARE(of({"a", "b", "c"}).digest(), of({"c", "a", "b"}).digest()); }

  void oneElementMore_isAnotherSet() {
    QVERIFY(of({"a", "b"}).digest() != of({"a"}).digest());
    QVERIFY(of({"a", "a"}).digest() != of({"a"}).digest());
    QVERIFY(of({"ab"}).digest() != of({"a", "b"}).digest());
  }

  void removing_undoesAdding() {
    SetHash set = of({"a", "b", "c"});
    set.remove(bytesOf("b"));
    QCOMPARE(set.digest(), of({"a", "c"}).digest());
  }

  void theState_canBeStored() {
    const SetHash set = of({"a", "b"});
    const auto restored = SetHash::fromState(set.state());
    QVERIFY(restored.has_value());
    QCOMPARE(restored->digest(), set.digest());
    QCOMPARE(set.state().size(), std::size_t{2048});
  }

  void aStateOfAnotherLength_isCorrupt() {
    Bytes state = SetHash().state();
    state.pop_back();
    QCOMPARE(SetHash::fromState(state).error().code, ErrorCode::corrupt);
  }

 private:
  static SetHash of(std::initializer_list<std::string_view> elements) {
    SetHash set;
    for (const std::string_view element : elements) set.add(bytesOf(element));
    return set;
  }
};

CHATELAINE_TEST(SetHashIsASum);
#include "set_hash_is_a_sum.moc"
