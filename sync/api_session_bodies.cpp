#include "sync/api.h"
#include "sync/cbor_values.h"

namespace chatelaine::sync {

Bytes encode(const Challenge& body) {
  CborWriter writer;
  writer.array(2).number(1).bytes(body.nonce.view());
  return writer.take();
}

template <>
Result<Challenge> decode<Challenge>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  Challenge body{readId<Hash>(reader)};
  return finished(reader, body, bytes);
}

Bytes encode(const SessionRequest& body) {
  CborWriter writer;
  writer.array(5).number(1).bytes(body.team.view()).bytes(body.principal.view());
  writer.bytes(body.nonce.view()).bytes(body.signature);
  return writer.take();
}

template <>
Result<SessionRequest> decode<SessionRequest>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 5));
  SessionRequest body;
  body.team = readId<TeamId>(reader);
  body.principal = readId<PrincipalId>(reader);
  body.nonce = readId<Hash>(reader);
  body.signature = reader.fixed<64>();
  return finished(reader, body, bytes);
}

Bytes encode(const SessionGrant& body) {
  CborWriter writer;
  writer.array(3).number(1).text(body.token).number(static_cast<std::uint64_t>(body.lifetime.count()));
  return writer.take();
}

template <>
Result<SessionGrant> decode<SessionGrant>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 3));
  SessionGrant body;
  body.token = reader.text();
  body.lifetime = std::chrono::seconds(reader.number(largestSigned));
  return finished(reader, std::move(body), bytes);
}

}  // namespace chatelaine::sync
