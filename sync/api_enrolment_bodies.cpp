#include "sync/cbor_values.h"
#include "sync/enrolment_api.h"
#include "sync/roster_signature.h"
#include "sync/wrapped_key_codec.h"

namespace chatelaine::sync {
namespace {

constexpr std::uint64_t largestLifetime = 1'000'000'000;

void writeEnrolment(CborWriter& writer, const EnrolmentRequest& body) {
  writer.array(2).bytes(body.invite.view()).bytes(body.sealed);
}
EnrolmentRequest readEnrolment(CborReader& reader) {
  reader.array(2);
  return EnrolmentRequest{readId<Hash>(reader), reader.bytes()};
}

}  // namespace

bool verifyOffer(const VaultKeyOffer& offer, const PrincipalCard& maker, const TeamId& team) {
  return verifyVaultSecretKey(offer.key, maker, team, offer.vault, offer.epoch);
}

Bytes encode(const InviteNotice& body) {
  CborWriter writer;
  writer.array(3).number(1).bytes(body.id.view()).number(static_cast<std::uint64_t>(body.lifetime.count()));
  return writer.take();
}

template <>
Result<InviteNotice> decode<InviteNotice>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 3));
  InviteNotice body{readId<Hash>(reader), std::chrono::seconds(reader.number(largestLifetime))};
  return finished(reader, body, bytes);
}

Bytes encode(const InviteState& body) {
  CborWriter writer;
  writer.array(2).number(1);
  writeOptional(writer, body.admission, writeBytes);
  return writer.take();
}

template <>
Result<InviteState> decode<InviteState>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  InviteState body{readOptional(reader, readBytes)};
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const EnrolmentRequest& body) {
  CborWriter writer;
  writer.array(2).number(1);
  writeEnrolment(writer, body);
  return writer.take();
}

template <>
Result<EnrolmentRequest> decode<EnrolmentRequest>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  return finished(reader, readEnrolment(reader), bytes);
}

Bytes encode(const EnrolmentsPage& body) {
  CborWriter writer;
  writer.array(2).number(1);
  writeList(writer, body.enrolments, writeEnrolment);
  return writer.take();
}

template <>
Result<EnrolmentsPage> decode<EnrolmentsPage>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  EnrolmentsPage body{readList(reader, readEnrolment)};
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const KeyDelivery& body) {
  CborWriter writer;
  writer.array(3).number(1);
  writeList(writer, body.offers, [](CborWriter& out, const VaultKeyOffer& offer) { out.bytes(encode(offer)); });
  writeList(writer, body.keys, writeWrappedKey);
  return writer.take();
}

template <>
Result<KeyDelivery> decode<KeyDelivery>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 3));
  KeyDelivery body;
  body.offers = readList(reader, [](CborReader& in) {
    auto offer = decode<VaultKeyOffer>(in.bytesView());
    if (!offer) in.fail();
    return offer ? std::move(*offer) : VaultKeyOffer{};
  });
  body.keys = readList(reader, readWrappedKey);
  return finished(reader, std::move(body), bytes);
}

}  // namespace chatelaine::sync
