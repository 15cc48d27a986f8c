// A team with one of everybody, signed by real keys, and ready-made values of every kind, for the tests of this folder.
#pragma once
#include "crypto/random.h"
#include "sync/api.h"
#include "sync/commit.h"
#include "sync/item_fields.h"
#include "sync/item_id.h"
#include "sync/roster.h"

namespace chatelaine::test {

inline constexpr Timestamp sampleTime{std::chrono::milliseconds{1'767'225'600'000}};  // 2026-01-01

template <class AnyId>
AnyId idOf(unsigned char fill) {
  AnyId id;
  id.bytes.fill(std::byte{fill});
  return id;
}

struct SampleTeam {
  sync::PrincipalKeys owner = sync::generatePrincipalKeys();
  sync::PrincipalKeys editor = sync::generatePrincipalKeys();
  sync::PrincipalKeys auditor = sync::generatePrincipalKeys();
  sync::PrincipalKeys gateway = sync::generatePrincipalKeys();
  sync::PrincipalKeys otherGateway = sync::generatePrincipalKeys();  // serves the team's own vault alone
  sync::PrincipalKeys stranger = sync::generatePrincipalKeys();
  Secret metadataKey = crypto::randomSecret(32);
  crypto::KemKeyPair vaultKey = crypto::generateKemKeyPair();
  VaultId vault = idOf<VaultId>(0x56);
  std::vector<sync::Roster> rosters;  // genesis, and one that adds the vault

  SampleTeam();
  TeamId team() const { return sync::teamOf(rosters.front()); }
  const sync::Roster& roster() const { return rosters.back(); }
  sync::Roster nextRoster() const;  // unsigned, otherwise as the newest
  std::span<const sync::PrincipalKeys* const> everybody() const { return m_everybody; }

  // A revision of a new credential by `author`, and the head that names it, on top of `previous`.
  sync::Revision revision(const sync::PrincipalKeys& author, sync::ItemKind kind = sync::ItemKind::credential) const;
  sync::HeadRecord head(const sync::PrincipalKeys& author, std::vector<sync::Operation> operations,
                        const sync::HeadRecord* previous = nullptr) const;

 private:
  sync::Roster genesis() const;
  std::array<const sync::PrincipalKeys*, 6> m_everybody{&owner, &editor, &auditor, &gateway, &otherGateway, &stranger};
};

Binding sampleBinding(CredentialType type);
sync::CredentialFields sampleFields();
Agent sampleAgent();
AuditEvent sampleEvent(const PrincipalId& principal, const VaultId& vault);

}  // namespace chatelaine::test
