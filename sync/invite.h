// How somebody joins a team: a one-time code that no server sees, and what travels both ways under keys made from it.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/commit.h"
#include "sync/principal.h"

namespace chatelaine::sync {

inline constexpr std::size_t inviteCodeSize = 16;
inline constexpr std::chrono::minutes inviteLifetime{10};

// The only thing of a code that reaches a server: HKDF-SHA256(code, "chatelaine invite id v1").
Hash inviteIdOf(const Secret& code);

// What a person carries to the new computer: where the server is, and the code. All of it is secret for ten minutes.
struct InviteLink {
  std::string server;             // host:port
  std::optional<Hash> serverKey;  // SHA-256 of its TLS public key, where no public authority vouches for it
  Secret code;
};
// "chatelaine:HOST:PORT/KEY#eight-words"; KEY is lower-case hex or absent.
Secret textOf(const InviteLink& link);
Result<InviteLink> parseInviteLink(std::string_view text);  // invalidInput

// Who wants to join. Names are proposals: the owner who admits them sees and may change them.
struct Enrolment {
  PrincipalCard card;
  std::string memberName;  // empty for a gateway
  std::string deviceName;
  friend bool operator==(const Enrolment&, const Enrolment&) = default;
};
Bytes sealEnrolment(const Secret& code, const Enrolment& enrolment);
Result<Enrolment> openEnrolment(const Secret& code, ByteView sealed);  // tampered: another code, or altered

// The owner's answer: by it the newcomer knows which team it is, and how far it had come.
struct Admission {
  TeamId team;
  std::uint64_t rosterRevision = 0;  // the one that names the newcomer
  Hash roster;
  std::vector<SeenHead> heads;  // of every vault that the newcomer may read
  friend bool operator==(const Admission&, const Admission&) = default;
};
Bytes sealAdmission(const Secret& code, const PrincipalId& newcomer, const Admission& admission);
Result<Admission> openAdmission(const Secret& code, const PrincipalId& newcomer, ByteView sealed);  // tampered

// The admission's heads, for the newcomer's own database.
Bytes encodeSeen(const std::vector<SeenHead>& heads);
Result<std::vector<SeenHead>> decodeSeen(ByteView bytes);  // corrupt

// Six words of a principal, the same on its own screen and on everybody else's.
std::string safetyWords(const PrincipalId& principal);

}  // namespace chatelaine::sync
