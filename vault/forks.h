// What proves that somebody is shown another past than we are, and how a person settles it. While it is open the vault
// is read-only, and a gateway opens nothing of it.
#pragma once
#include <vector>

#include "vault/vault.h"

namespace chatelaine::vault {

enum class EvidenceKind : std::uint8_t { roster, head, record };

struct Evidence {
  Hash id;
  EvidenceKind kind = EvidenceKind::head;
  VaultId vault;          // the team's own for a roster or a record
  PrincipalId principal;  // whose record; otherwise who signed the other side
  std::uint64_t place = 0;
  Bytes ours;    // encoded roster, head or audit group
  Bytes theirs;  // the same, or the head whose author had seen something else
  std::string detail;
  Timestamp found;
};

// What one side of it says of itself, for people.
struct EvidenceSide {
  EvidenceKind kind = EvidenceKind::head;  // a record's other side may be a head whose author had seen another one
  PrincipalId author;                      // who signed it; null: the recovery kit
  Timestamp time;                          // by its author's clock
  std::uint64_t place = 0;                 // revision, height, or the number of the first event
  Hash hash;
};
// corrupt if the bytes don't read.
Result<EvidenceSide> sideOf(EvidenceKind kind, const Bytes& bytes);

// All of it as text that can be read and sent on: names, ids, times, and the signed bytes of both sides in hexadecimal,
// in which there are hashes, public keys and what is sealed for the team.
std::string reportOf(const Evidence& evidence, const Vault& vault);

class Forks {
 public:
  explicit Forks(Vault& vault) : m_vault(vault) {}

  std::vector<Evidence> open() const;
  // A person has looked into it: our past is believed again and goes on. The evidence stays on disk, and the same two
  // sides don't stop anything any more; while the server shows another past, nothing of that is read all the same.
  // For this replica alone; every other settles its own. Recorded; a gateway records it in its own log. notFound.
  Result<void> settle(const Hash& id);

 private:
  Vault& m_vault;
};

}  // namespace chatelaine::vault
