// A failure keeps its code and detail on its way up, and what comes after it isn't done.
#include <unordered_set>

#include "core/id.h"
#include "core/result.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

namespace {

// Takes steps until one fails; notes which were begun.
struct Steps {
  std::vector<int> begun;
  int failsAt = -1;

  Result<int> step(int number) {
    begun.push_back(number);
    if (number == failsAt) return fail(ErrorCode::diskFull, "step " + std::to_string(number));
    return number * 10;
  }
  Result<void> check(int number) {
    CHATELAINE_TRY(ignored, step(number));
    static_cast<void>(ignored);
    return {};
  }
  Result<std::string> all() {
    CHATELAINE_TRY(one, step(1));
    CHATELAINE_CHECK(check(2));
    CHATELAINE_TRY(three, step(3));
    CHATELAINE_CHECK(check(4));
    return std::to_string(one + three);
  }
};

Result<std::unique_ptr<int>> made(bool isThere) {
  if (!isThere) return fail(ErrorCode::notFound);
  return std::make_unique<int>(7);
}

Result<int> valueOfMade(bool isThere) {
  CHATELAINE_TRY(pointer, made(isThere));  // moved out, not copied
  return *pointer;
}

}  // namespace

class FailuresArePassedOn : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void withoutAFailure_everythingIsDone() {
    Steps steps;
    QCOMPARE(steps.all().value(), std::string("40"));
    QCOMPARE(steps.begun, (std::vector<int>{1, 2, 3, 4}));
  }

  void aFailure_endsItThere_data() {
    QTest::addColumn<int>("at");
    for (int at = 1; at <= 4; ++at) QTest::addRow("%d", at) << at;
  }
  void aFailure_endsItThere() {
    QFETCH(int, at);
    Steps steps{{}, at};
    const auto outcome = steps.all();
    QVERIFY(!outcome.has_value());
    QCOMPARE(outcome.error(), (Error{ErrorCode::diskFull, "step " + std::to_string(at)}));
    QCOMPARE(steps.begun.size(), static_cast<std::size_t>(at));
    QCOMPARE(steps.begun.back(), at);
  }

  void aValueThatCantBeCopied_isMoved() {
    QCOMPARE(valueOfMade(true).value(), 7);
    QCOMPARE(valueOfMade(false).error().code, ErrorCode::notFound);
    QVERIFY(valueOfMade(false).error().detail.empty());
  }

  void errors_areComparedAsAWhole() {
    QVERIFY((Error{ErrorCode::denied, "a"} == Error{ErrorCode::denied, "a"}));
    QVERIFY((Error{ErrorCode::denied, "a"} != Error{ErrorCode::denied, "b"}));
    QVERIFY((Error{ErrorCode::denied, "a"} != Error{ErrorCode::conflict, "a"}));
    QCOMPARE(Error{}.code, ErrorCode::internal);  // nothing said is a defect of ours
  }

  // Ids are told apart by their kind when compiled, and by every byte when compared.
  void ids_differInEveryByte() {
    VaultId one = VaultId::fromHex("000102030405060708090a0b0c0d0e0f").value();
    for (std::size_t i = 0; i < VaultId::size; ++i) {
      VaultId other = one;
      other.bytes[i] ^= std::byte{1};
      QVERIFY(other != one);
      QVERIFY((other < one) != (one < other));
      QVERIFY(other.hex() != one.hex());
      QCOMPARE(VaultId::fromHex(other.hex()).value(), other);
    }
    static_assert(!std::is_convertible_v<VaultId, ItemId> && !std::is_convertible_v<Hash, TeamId>);
  }

  void ids_areReadExactly_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<bool>("isOne");
    const auto row = [](const char* name, const char* text, bool isOne) {
      QTest::newRow(name) << std::string(text) << isOne;
    };
    row("small letters", "0123456789abcdef0123456789abcdef", true);
    row("capitals", "0123456789ABCDEF0123456789ABCDEF", true);
    row("too short", "0123456789abcdef0123456789abcd", false);
    row("too long", "0123456789abcdef0123456789abcdef00", false);
    row("odd", "0123456789abcdef0123456789abcde", false);
    row("no hexadecimal", "0123456789abcdef0123456789abcdeg", false);
    row("a blank", " 123456789abcdef0123456789abcdef0", false);
    row("empty", "", false);
  }
  void ids_areReadExactly() {
    QFETCH(std::string, text);
    QFETCH(bool, isOne);
    const auto id = ItemId::fromHex(text);
    QCOMPARE(id.has_value(), isOne);
    if (!isOne) QCOMPARE(id.error().code, ErrorCode::invalidInput);
  }

  void theNullId_isTheOnlyNull() {
    QVERIFY(ItemId{}.isNull());
    for (std::size_t i = 0; i < ItemId::size; ++i) {
      ItemId id;
      id.bytes[i] = std::byte{0x80};
      QVERIFY(!id.isNull());
    }
  }

  void ids_areFoundInTables() {
    std::unordered_set<Hash> table;
    for (int i = 0; i < 1'000; ++i) {
      Hash id;
      id.bytes[0] = static_cast<std::byte>(i);
      id.bytes[31] = static_cast<std::byte>(i >> 8);
      QVERIFY(table.insert(id).second);
      QVERIFY(!table.insert(id).second);
    }
    QCOMPARE(table.size(), std::size_t{1'000});
  }
};

CHATELAINE_TEST(FailuresArePassedOn);
#include "failures_are_passed_on.moc"
