// The small values that all structures are made of, at their edges, and every enumerator of every enumeration.
#include "sync/cbor_values.h"

#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

class ValuesKeepTheirMeaning : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  void times_areMillisecondsSince1970() {
    const auto comesBack = [](Timestamp time) {
      CborWriter writer;
      writeTime(writer, time);
      CborReader reader(writer.result());
      return readTime(reader);
    };
    QVERIFY(comesBack(sampleTime) == sampleTime);
    QVERIFY(comesBack(Timestamp{}) == Timestamp{});
    QVERIFY(comesBack(Timestamp(std::chrono::milliseconds(-5))) == Timestamp{});
    const Timestamp last(std::chrono::milliseconds(std::numeric_limits<std::int64_t>::max()));
    QVERIFY(comesBack(last) == last);
  }

  void timesBeyondTheClock_areRefused() {
    CborWriter writer;
    writer.number(largestSigned + 1);
    CborReader reader(writer.result());
    (void)readTime(reader);
    QVERIFY(reader.failed());
  }

  void ids_haveTheirSize() {
    for (const std::size_t size : {std::size_t{0}, std::size_t{15}, std::size_t{17}, std::size_t{32}}) {
      CborWriter writer;
      writer.bytes(Bytes(size));
      CborReader reader(writer.result());
      QVERIFY(readId<ItemId>(reader).isNull());
      QVERIFY(reader.failed());
    }
  }

  void optionals_areNullOrThere() {
    CborWriter writer;
    writeOptional(writer, std::optional<Timestamp>{}, writeTime);
    writeOptional(writer, std::optional(sampleTime), writeTime);
    CborReader reader(writer.result());
    QVERIFY(!readOptional(reader, readTime).has_value());
    QVERIFY(readOptional(reader, readTime) == sampleTime);
    QVERIFY(reader.finish().has_value());
  }

  void enumeratorsOutside_areRefused() {
    const auto read = [](std::uint64_t number) {
      CborWriter writer;
      writer.number(number);
      CborReader reader(writer.result());
      (void)readEnum(reader, ItemKind::credential, ItemKind::deposit);
      return !reader.failed();
    };
    QVERIFY(!read(0));
    for (std::uint64_t kind = 1; kind <= 9; ++kind) QVERIFY(read(kind));
    QVERIFY(!read(10));
    QVERIFY(!read(1ULL << 40));
  }

  void flags_areZeroOrOne() {
    CborWriter writer;
    writer.number(0).number(1).number(2);
    CborReader reader(writer.result());
    QVERIFY(!readFlag(reader));
    QVERIFY(readFlag(reader));
    (void)readFlag(reader);
    QVERIFY(reader.failed());
  }

  void formats_areOursOrNewer_data() {
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("format");
    QTest::addColumn<int>("expected");
    const auto code = [](ErrorCode value) { return static_cast<int>(value); };
    QTest::newRow("another size") << 3 << 1 << code(ErrorCode::corrupt);
    QTest::newRow("no format") << 2 << 0 << code(ErrorCode::corrupt);
    QTest::newRow("newer") << 2 << 2 << code(ErrorCode::unsupportedVersion);
    QTest::newRow("newer with more in it") << 9 << 5 << code(ErrorCode::unsupportedVersion);
  }
  void formats_areOursOrNewer() {
    QFETCH(int, size);
    QFETCH(int, format);
    QFETCH(int, expected);
    CborWriter writer;
    writer.array(static_cast<std::size_t>(size)).number(static_cast<std::uint64_t>(format));
    for (int i = 1; i < size; ++i) writer.number(0);
    CborReader reader(writer.result());
    QCOMPARE(readFormat(reader, 2).error().code, static_cast<ErrorCode>(expected));
  }

  void everyActionAndOutcome_comesBack() {
    for (int action = 0; action <= static_cast<int>(lastAuditAction); ++action) {
      for (const AuditOutcome outcome : {AuditOutcome::ok, AuditOutcome::refused, AuditOutcome::failed}) {
        AuditEvent event = sampleEvent(idOf<PrincipalId>(1), idOf<VaultId>(2));
        event.action = static_cast<AuditAction>(action);
        event.outcome = outcome;
        QVERIFY(decodeAuditEvent(encode(event)) == event);
      }
    }
  }

  void everyRevealPolicyScopeAndEgress_comesBack() {
    for (const RevealPolicy policy : {RevealPolicy::injectOnly, RevealPolicy::codes, RevealPolicy::readable}) {
      Binding binding = sampleBinding(CredentialType::totp);
      binding.revealPolicy = policy;
      QVERIFY(decodeBinding(encodeBinding(binding)) == binding);
    }
    for (const AgentScope scope : {AgentScope::use, AgentScope::read, AgentScope::write}) {
      Agent agent = sampleAgent();
      agent.scopes = {scope};
      QVERIFY(decodeAgent(encode(agent), agent.id) == agent);
    }
  }

  void everyKindOfItem_comesBackInARevision() {
    const SampleTeam team;
    for (std::uint64_t kind = 1; kind <= 9; ++kind) {
      const Revision revision = team.revision(team.owner, static_cast<ItemKind>(kind));
      QVERIFY(decodeRevision(encode(revision)) == revision);
    }
  }

  void portsAndLargeNumbers_keepTheirRange() {
    Binding binding = sampleBinding(CredentialType::apiKey);
    binding.hosts = {{"a.test", 0, false}, {"b.test", 65535, true}};
    QVERIFY(decodeBinding(encodeBinding(binding)) == binding);
    CredentialFields fields = sampleFields();
    fields.secretVersion = 0xffffffff;
    QVERIFY(decodeCredentialFields(encode(fields)) == fields);
    Pin pin{idOf<ItemId>(1), idOf<ItemId>(2), idOf<VaultId>(3), 0xffffffff, std::nullopt};
    QVERIFY(decodePin(encode(pin), pin.id, pin.vault) == pin);
  }

  void textIsKeptAsItIs() {
    CredentialFields fields = sampleFields();
    fields.labels.name = "Zahlungen für Ötzi – 支付 🔑";
    fields.labels.metadata = {{"", ""}, {"note", std::string(10'000, 'n')}};
    QVERIFY(decodeCredentialFields(encode(fields)) == fields);
    fields.labels.name = "\xff";
    QCOMPARE(decodeCredentialFields(encode(fields)).error().code, ErrorCode::corrupt);
  }
};

CHATELAINE_TEST(ValuesKeepTheirMeaning);
#include "values_keep_their_meaning.moc"
