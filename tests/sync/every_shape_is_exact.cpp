// Every structure of the protocol against its grammar, as docs/protocol.md has it: whatever follows the grammar is read
// and encodes to the same bytes again, and whatever breaks it in a single place is refused. The seed is fixed.
#include <functional>

#include "sync/audit_export.h"
#include "sync/cbor.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"
#include "tests/sync/shape.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

namespace {

// Decodes and encodes again.
using Trip = std::function<Result<Bytes>(ByteView)>;

template <class Decode>
Trip through(Decode decode) {
  return [decode](ByteView input) -> Result<Bytes> {
    CHATELAINE_TRY(value, decode(input));
    return encode(value);
  };
}

template <class Body>
Trip throughBody() {
  return [](ByteView input) -> Result<Bytes> {
    CHATELAINE_TRY(body, decode<Body>(input));
    const auto encoded = encode(body);
    if constexpr (std::is_same_v<Body, CodeAnswer>) return copyOf(encoded.view());
    else return encoded;
  };
}

Trip throughBinding() {
  return [](ByteView input) -> Result<Bytes> {
    CHATELAINE_TRY(binding, decodeBinding(input));
    return encodeBinding(binding);
  };
}

struct Subject {
  const char* name;
  Shape shape;
  Trip trip;
};

const Shape fmt = number(1, 1);
const Shape id16 = bytes(16);
const Shape id32 = bytes(32);
const Shape signature = bytes(64);
const Shape seen = array({id16, count(), id32});
const Shape operation = array({id16, id32});
const Shape wrappedKey = array({id16, count(), number(0, 1), id32, anyBytes()});

Shape cardShape() {
  const PrincipalCard card = generatePrincipalKeys().card();
  return array({exactly(copyOf(card.id.view())), exactly(copyOf(card.sign)), exactly(copyOf(card.kem))});
}

Shape rosterShape() {
  const Shape member = array({id16, number(0, 2), listOf(cardShape())});
  const Shape secretKey = array({id32, id32, signature});
  const Shape vault =
      array({id16, listOf(id16), listOf(id32), count(), id32, optional(secretKey), optional(array({count(), id32}))});
  return array({fmt, id32, count(), id32, listOf(member), listOf(cardShape()), array({id32, id32}), listOf(vault),
                count(), count(), id32, count(), signature});
}

Shape revisionShape() {
  const Shape header =
      array({fmt, id32, id16, id16, number(1, 9), count(), count(), id32, flag(), id32, optional(id32)});
  return array({header, anyBytes(), anyBytes()});
}

Shape commitShape(const SampleTeam& team) {
  const Revision revision = team.revision(team.owner);
  const HeadRecord record = team.head(team.owner, {{revision.header.item, hashOf(revision)}});
  const Shape secret = exactly(encode(SealedSecret{idOf<SecretId>(1), 1, Bytes(300)}));
  return array({fmt, id16, id32, listOf(exactly(encode(revision))), listOf(secret), exactly(encode(record.head)),
                listOf(operation)});
}

std::vector<Subject> signedStructures() {
  const SampleTeam team;
  const Shape head =
      array({fmt, id32, id16, count(), id32, id32, id32, count(), count(), listOf(seen), id32, count(), signature});
  const Shape group =
      array({fmt, id32, id32, count(), id32, count(), listOf(array({id16, count(), anyBytes()})), signature});
  const Shape exported = array({fmt, listOf(anyBytes()), listOf(anyBytes())});
  return {
      {"roster", rosterShape(), through(decodeRoster)},
      {"head", head, through(decodeHead)},
      {"revision", revisionShape(), through(decodeRevision)},
      {"sealed secret", array({fmt, id16, count(), anyBytes()}), through(decodeSealedSecret)},
      {"commit", commitShape(team), through(decodeCommit)},
      {"audit group", group, through(decodeAuditGroup)},
      {"audit export", exported, through(decodeAuditExport)},
      {"audit export page", array({listOf(id32), exported, count(), flag()}), through(decodeAuditExportPage)},
  };
}

std::vector<Subject> fieldsOfItems() {
  const Shape labels = array({text(), text(), text(), text(), text(), optional(count()), optional(id16),
                              listOf(array({text(), text()}), 1)});  // a map: one entry is always in order
  const Shape binding = exactly(encodeBinding(sampleBinding(CredentialType::apiKey)));
  const Shape credential = array({fmt, labels, binding, number(0, 0xffffffff), count(), count(), count()});
  const Shape token = array({id32, id32, text(), count(), optional(count())});
  const Shape agent = array({fmt, text(), listOf(token), listOf(number(0, 2)), listOf(text()), flag(), count()});
  const Shape event = array({fmt, count(), number(0, static_cast<std::uint64_t>(lastAuditAction)), number(0, 2), id32,
                             id16, id16, id16, id32, text(), text(), text(), text(), text(), text(), text(),
                             number(0, 0xffffffff), anyNumber(), anyNumber()});
  return {
      {"audit event", event, through(decodeAuditEvent)},
      {"agent", agent, through([](ByteView input) { return decodeAgent(input, {}); })},
      {"pin", array({fmt, id16, number(0, 0xffffffff), optional(count())}),
       through([](ByteView input) { return decodePin(input, {}, {}); })},
      {"name", array({fmt, anyBytes(), text()}), through(decodeName)},
      {"credential", credential, through(decodeCredentialFields)},
  };
}

std::vector<Subject> bindings() {
  const Shape fixedHeader = array({text(), text()});
  const std::pair<const char*, Shape> rules[] = {
      {"no rule", array({kind(0, 8)})},
      {"header rule", array({kind(1, 8), text(), text(), listOf(fixedHeader)})},
      {"query rule", array({kind(2, 8), text(), text()})},
      {"path rule", array({kind(3, 8), text()})},
      {"basic rule", array({kind(4, 8), text(), text()})},
      {"cookie rule", array({kind(5, 8), text(), text()})},
      {"SigV4 rule", array({kind(6, 8), text(), text()})},
      {"HMAC rule", array({kind(7, 8), text(), text(), text()})},
      {"certificate rule", array({kind(8, 8)})},
  };
  const Shape host = array({text(), number(0, 65535), flag()});
  std::vector<Subject> subjects;
  for (const auto& [name, rule] : rules) {
    const Shape shape = array({number(0, 11), number(0, 2), rule, listOf(host), listOf(text()), listOf(text()),
                               listOf(array({text(), text()}))});
    subjects.push_back({name, shape, throughBinding()});
  }
  return subjects;
}

std::vector<Subject> bodiesOfTheServer() {
  const Shape byteList = listOf(anyBytes());
  const Shape heads = array({fmt, array({anyBytes(), anyBytes()}), array({listOf(operation), listOf(operation)})});
  return {
      {"challenge", array({fmt, id32}), throughBody<Challenge>()},
      {"session request", array({fmt, id32, id32, id32, signature}), throughBody<SessionRequest>()},
      {"session grant", array({fmt, text(), count()}), throughBody<SessionGrant>()},
      {"sync state", array({fmt, anyNumber(), count(), listOf(array({id16, count(), id32}))}),
       throughBody<SyncState>()},
      {"roster page", array({fmt, byteList, listOf(wrappedKey)}), throughBody<RosterPage>()},
      {"roster update", array({fmt, anyBytes(), listOf(wrappedKey)}), throughBody<RosterUpdate>()},
      {"heads page", heads, throughBody<HeadsPage>()},
      {"items page", array({fmt, byteList, count(), flag()}), throughBody<ItemsPage>()},
      {"commit accepted", array({fmt, count()}), throughBody<CommitAccepted>()},
      {"audit page", array({fmt, byteList, flag()}), throughBody<AuditPage>()},
  };
}

std::vector<Subject> bodiesOfAGateway() {
  const Shape identity = array({fmt, cardShape(), text(), text(), optional(id32), text()});
  const Shape offer = array({fmt, id16, count(), id32, id32, signature, listOf(wrappedKey)});
  return {
      {"gateway identity", identity, throughBody<GatewayIdentity>()},
      {"team handover", array({fmt, id32, anyBytes()}), throughBody<TeamHandover>()},
      {"vault key request", array({fmt, id16, count()}), throughBody<VaultKeyRequest>()},
      {"vault key offer", offer, throughBody<VaultKeyOffer>()},
      {"code request", array({fmt, id16}), throughBody<CodeRequest>()},
      {"code answer", array({fmt, anyBytes(), anyBytes(), count(), count(), count()}), throughBody<CodeAnswer>()},
      {"gateway state", array({fmt, listOf(seen), count(), count()}), throughBody<GatewayState>()},
  };
}

// What the grammar allows, byte for byte.
void readsWhatItAllows(const Subject& subject, std::mt19937& random) {
  for (int i = 0; i < 40; ++i) {
    const Bytes input = example(subject.shape, random);
    const auto again = subject.trip(input);
    QVERIFY2(again.has_value(), (std::string(subject.name) + " " + toHex(input)).c_str());
    QVERIFY2(*again == input, subject.name);
  }
}

void refusesWhatBreaksIt(const Subject& subject, std::mt19937& random) {
  for (int i = 0; i < 3; ++i) {
    for (const Violation& violation : violations(subject.shape, random)) {
      const auto result = subject.trip(violation.bytes);
      QVERIFY2(!result.has_value(), (std::string(subject.name) + ", " + violation.what).c_str());
      const ErrorCode code = result.error().code;
      QVERIFY2(code == ErrorCode::corrupt || code == ErrorCode::unsupportedVersion, violation.what.c_str());
    }
  }
}

}  // namespace

class EveryShapeIsExact : public QObject {
  Q_OBJECT
 private:
  static void check(const std::vector<Subject>& subjects) {
    std::mt19937 random(20260101);
    for (const Subject& subject : subjects) {
      readsWhatItAllows(subject, random);
      refusesWhatBreaksIt(subject, random);
      if (QTest::currentTestFailed()) return;
    }
  }

 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  void whatIsSigned() { check(signedStructures()); }
  void whatIsSealed() { check(fieldsOfItems()); }
  void everyRule() { check(bindings()); }
  void whatTheServerSpeaks() { check(bodiesOfTheServer()); }
  void whatAGatewaySpeaks() { check(bodiesOfAGateway()); }

  // A newer format is told from damage, however much longer it is: the answer is an update, not a backup.
  void aNewerFormat_asksForAnUpdate() {
    std::mt19937 random(1);
    for (const auto& subjects : {signedStructures(), fieldsOfItems(), bodiesOfTheServer(), bodiesOfAGateway()}) {
      for (const Subject& subject : subjects) {
        Shape newer = subject.shape;
        // A revision and a page of an export carry their format one level down.
        Shape& inner = newer.parts[0].kind == ShapeKind::array ? newer.parts[0] : newer;
        Shape& versioned = inner.parts[0].kind == ShapeKind::list ? inner.parts[1] : inner;
        versioned.parts[0] = number(2, 9);
        versioned.parts.push_back(text());
        const auto result = subject.trip(example(newer, random));
        QVERIFY2(!result.has_value(), subject.name);
        QCOMPARE(result.error().code, ErrorCode::unsupportedVersion);
      }
    }
  }

  // Metadata is a map: its keys stand in ascending order, each once.
  void metadata_isSortedAndUnique() {
    const CredentialFields fields = sampleFields();
    const auto withEntries = [&](std::vector<std::pair<std::string, std::string>> entries) {
      CborWriter writer;
      writer.array(7).number(1).array(8).text("n").text("").text("").text("").text("").null().null();
      writer.array(entries.size());
      for (const auto& [key, value] : entries) writer.array(2).text(key).text(value);
      writer.bytes(encodeBinding(fields.binding)).number(1).number(0).number(0).number(0);
      return decodeCredentialFields(writer.result());
    };
    QVERIFY(withEntries({{"a", "1"}, {"b", "2"}}).has_value());
    QCOMPARE(withEntries({{"b", "2"}, {"a", "1"}}).error().code, ErrorCode::corrupt);
    QCOMPARE(withEntries({{"a", "1"}, {"a", "1"}}).error().code, ErrorCode::corrupt);
    QCOMPARE(withEntries({{"a", "1"}, {"a", "2"}}).error().code, ErrorCode::corrupt);
  }
};

CHATELAINE_TEST(EveryShapeIsExact);
#include "every_shape_is_exact.moc"
