#include "sync/cbor.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

namespace {

template <class Decode>
bool refusesEveryCut(const Bytes& bytes, Decode decode) {
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    if (decode(ByteView(bytes).first(size)).has_value()) return false;
  }
  Bytes longer = bytes;
  longer.push_back(std::byte{0});
  return !decode(ByteView(longer)).has_value();
}

}  // namespace

class ItemFieldsComeBack : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void credentialFields() {
    const CredentialFields fields = sampleFields();
    QVERIFY(decodeCredentialFields(encode(fields)) == fields);
    QVERIFY(refusesEveryCut(encode(fields), decodeCredentialFields));
    QVERIFY(decodeCredentialFields(encode(CredentialFields{})) == CredentialFields{});
  }

  void bindingOfEveryType() {
    for (const TypeInfo& info : credentialTypes()) {
      const Binding binding = sampleBinding(info.type);
      QVERIFY2(decodeBinding(encodeBinding(binding)) == binding, std::string(info.key).c_str());
      QVERIFY(refusesEveryCut(encodeBinding(binding), decodeBinding));
    }
  }

  void agent() {
    const Agent agent = sampleAgent();
    QVERIFY(decodeAgent(encode(agent), agent.id) == agent);
    QVERIFY(refusesEveryCut(encode(agent), [&](ByteView bytes) { return decodeAgent(bytes, agent.id); }));
  }

  void pin() {
    const Pin pin{idOf<ItemId>(1), idOf<ItemId>(2), idOf<VaultId>(3), 4, sampleTime};
    QVERIFY(decodePin(encode(pin), pin.id, pin.vault) == pin);
    QVERIFY(refusesEveryCut(encode(pin), [&](ByteView bytes) { return decodePin(bytes, pin.id, pin.vault); }));
  }

  void name() {
    const Name name{copyOf(bytesOf("subject")), "Zahlungen"};
    QVERIFY(decodeName(encode(name)) == name);
    QVERIFY(refusesEveryCut(encode(name), decodeName));
  }

  void metadataOutOfOrder_isRefused() {
    CredentialFields fields = sampleFields();
    fields.labels.metadata = {{"a", "1"}, {"b", "2"}};
    Bytes bytes = encode(fields);
    CborWriter inOrder;
    inOrder.text("a").text("1").array(2).text("b").text("2");
    CborWriter swapped;
    swapped.text("b").text("2").array(2).text("a").text("1");
    const auto place = std::ranges::search(bytes, inOrder.result());
    QVERIFY(!place.empty());
    std::ranges::copy(swapped.result(), place.begin());
    QCOMPARE(decodeCredentialFields(bytes).error().code, ErrorCode::corrupt);
  }
};

CHATELAINE_TEST(ItemFieldsComeBack);
#include "item_fields_come_back.moc"
