#include "sync/cbor_values.h"
#include "sync/hand_over_api.h"

namespace chatelaine::sync {
namespace {

void writeFork(CborWriter& writer, const OpenFork& fork) {
  writer.array(5).bytes(fork.id.view()).number(fork.kind).text(fork.name).number(fork.place);
  writeTime(writer, fork.found);
}
OpenFork readFork(CborReader& reader) {
  reader.array(5);
  constexpr std::uint64_t lastKind = 2;
  return OpenFork{readId<Hash>(reader), reader.number(lastKind), reader.text(), reader.number(), readTime(reader)};
}

}  // namespace

Bytes encode(const KitState& body) {
  CborWriter writer;
  writer.array(2).number(1).number(body.isWaiting ? 1 : 0);
  return writer.take();
}

template <>
Result<KitState> decode<KitState>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  const KitState body{readFlag(reader)};
  return finished(reader, body, bytes);
}

Bytes encode(const KitWords& body) {
  CborWriter writer;
  writer.array(2).number(1).text(body.words);
  return writer.take();
}

template <>
Result<KitWords> decode<KitWords>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  KitWords body{reader.text()};
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const ForkState& body) {
  CborWriter writer;
  writer.array(2).number(1);
  writeList(writer, body.open, writeFork);
  return writer.take();
}

template <>
Result<ForkState> decode<ForkState>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  ForkState body{readList(reader, readFork)};
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const ForkRequest& body) {
  CborWriter writer;
  writer.array(2).number(1).bytes(body.id.view());
  return writer.take();
}

template <>
Result<ForkRequest> decode<ForkRequest>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  const ForkRequest body{readId<Hash>(reader)};
  return finished(reader, body, bytes);
}

Bytes encode(const ForkReport& body) {
  CborWriter writer;
  writer.array(2).number(1).text(body.text);
  return writer.take();
}

template <>
Result<ForkReport> decode<ForkReport>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  ForkReport body{reader.text()};
  return finished(reader, std::move(body), bytes);
}

}  // namespace chatelaine::sync
