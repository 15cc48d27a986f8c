// Bodies of the vault API for joining, and for the vaults' secret keys on their way between gateways (deterministic
// CBOR, application/cbor).
#pragma once
#include "sync/api.h"

namespace chatelaine::sync {

namespace path {
// POST InviteNotice, by an owner. GET /{id} without a session -> InviteState: the id is known to who has the code.
// POST /{id}/answer, the sealed Admission, by an owner: 200 also if it is there already. DELETE /{id}, by an owner.
inline constexpr std::string_view invites = "/v1/invites";
// POST EnrolmentRequest without a session: 200 also if it is there already, 409 if another one is. GET, by an owner ->
// EnrolmentsPage of the team.
inline constexpr std::string_view enrolments = "/v1/enrolments";
// POST KeyDelivery, by a gateway of the vaults. GET, by an owner -> KeyDelivery with the offers for vaults that have no
// secret key in their epoch.
inline constexpr std::string_view vaultKeys = "/v1/vault-keys";
}  // namespace path

struct InviteNotice {
  Hash id;
  std::chrono::seconds lifetime{0};  // by the server's clock; an hour at most
};
struct InviteState {
  std::optional<Bytes> admission;  // sealed
};
struct EnrolmentRequest {
  Hash invite;
  Bytes sealed;
};
struct EnrolmentsPage {
  std::vector<EnrolmentRequest> enrolments;
};
// What a server takes at once, in a delivery as with a roster.
inline constexpr std::size_t maximumKeys = 20'000;
struct KeyDelivery {
  std::vector<VaultKeyOffer> offers;  // public halves that no roster names yet
  std::vector<WrappedKey> keys;       // secret keys for other gateways and the recovery kit
};

// Whether `maker` signed the offer's public half for that vault and epoch.
bool verifyOffer(const VaultKeyOffer& offer, const PrincipalCard& maker, const TeamId& team);

Bytes encode(const InviteNotice&);
Bytes encode(const InviteState&);
Bytes encode(const EnrolmentRequest&);
Bytes encode(const EnrolmentsPage&);
Bytes encode(const KeyDelivery&);
template <>
Result<InviteNotice> decode<InviteNotice>(ByteView bytes);
template <>
Result<InviteState> decode<InviteState>(ByteView bytes);
template <>
Result<EnrolmentRequest> decode<EnrolmentRequest>(ByteView bytes);
template <>
Result<EnrolmentsPage> decode<EnrolmentsPage>(ByteView bytes);
template <>
Result<KeyDelivery> decode<KeyDelivery>(ByteView bytes);

}  // namespace chatelaine::sync
