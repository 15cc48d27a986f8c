#include "vault/completion.h"

#include <algorithm>

#include "sync/cbor.h"
#include "vault/audit_rows.h"
#include "vault/hand_over_rows.h"
#include "vault/roster_sync.h"
#include "vault/sql.h"
#include "vault/vault_key_making.h"

namespace chatelaine::vault {
namespace {

constexpr std::string_view serverSetting = "server.known";
constexpr std::string_view dueSetting = "server.completion";
constexpr std::size_t largestPage = std::size_t{1} << 20;  // before its last link
constexpr std::size_t keysAtOnce = 2000;
constexpr std::size_t groupsAtOnce = 200;

sync::PrincipalCard kitOf(const sync::Roster& roster) {
  return {PrincipalId{}, roster.recovery.sign, roster.recovery.kem};
}

class Deliveries {
 public:
  explicit Deliveries(Replica& replica) : m_replica(replica) {}

  Result<void> add(const sync::RosterVault& vault, const sync::PrincipalCard& card) {
    for (std::uint64_t epoch = 1; epoch <= vault.epoch; ++epoch) {
      const Secret* key = m_replica.keyRing.find(sync::KeyPurpose::metadata, vault.id, epoch);
      if (!key) continue;
      CHATELAINE_TRY(wrapped, sync::wrapKey(*key, *m_replica.team, vault.id, epoch, sync::KeyPurpose::metadata, card.id,
                                            card.kem));
      if (m_all.empty() || m_all.back().keys.size() == keysAtOnce) m_all.emplace_back();
      m_all.back().keys.push_back(std::move(wrapped));
    }
    return {};
  }
  std::vector<sync::KeyDelivery> take() { return std::move(m_all); }

 private:
  Replica& m_replica;
  std::vector<sync::KeyDelivery> m_all;
};

}  // namespace

Result<void> noteServer(Replica& replica, const Hash& serverKey, std::uint64_t generation) {
  if (replica.completedFor != serverKey) replica.completedAt.clear();
  replica.completedFor = serverKey;
  sync::CborWriter writer;
  const Bytes now = writer.array(2).bytes(serverKey.view()).number(generation >> 32).take();
  CHATELAINE_TRY(known, readSetting(replica.database, serverSetting));
  if (known == now) return {};
  if (known) CHATELAINE_CHECK(markCompletionDue(replica));
  return writeSetting(replica.database, serverSetting, now);
}

Result<void> markCompletionDue(Replica& replica) { return writeSetting(replica.database, dueSetting, Bytes(1)); }

Result<bool> isCompletionDue(Replica& replica) {
  CHATELAINE_TRY(due, readSetting(replica.database, dueSetting));
  return due.has_value();
}

Result<void> clearCompletionDue(Replica& replica) {
  return runSql(replica.database, "DELETE FROM setting WHERE key = ?", dueSetting);
}

bool isOwner(const Replica& replica) {
  const sync::Member* member = memberOfDevice(replica.roster(), replica.card.id);
  return member && member->role == sync::Role::owner;
}

Result<sync::SignedChain> rosterLinks(Replica& replica, std::uint64_t from) {
  CHATELAINE_TRY(unsent, nextUnsentRoster(replica.database));
  const std::uint64_t until = unsent ? unsent->revision : replica.rosters.size();
  sync::SignedChain chain;
  for (std::size_t size = 0; from < until && size < largestPage && chain.links.size() < sync::mostLinks; ++from) {
    chain.links.push_back(encode(replica.rosters[from]));
    size += chain.links.back().size();
  }
  return chain;
}

Result<RecordLinks> recordLinks(Replica& replica, const PrincipalId& principal, std::uint64_t after) {
  const bool isOwn = principal == replica.card.id;
  CHATELAINE_TRY(groups, isOwn ? replica.auditLog->groupsAfter(after, groupsAtOnce)
                               : foreignGroupsAfter(replica.database, principal, after, groupsAtOnce));
  RecordLinks links{{}, after};
  std::size_t size = 0;
  for (const sync::AuditGroup& group : groups) {
    if (size >= largestPage) break;
    links.chain.links.push_back(encode(group));
    links.last = group.firstSequence + group.events.size() - 1;
    size += links.chain.links.back().size();
  }
  return links;
}

Result<std::vector<PrincipalId>> recordedPrincipals(Replica& replica) {
  CHATELAINE_TRY(principals, foreignPrincipals(replica.database));
  if (replica.auditLog) principals.push_back(replica.card.id);
  return principals;
}

Result<std::vector<sync::KeyDelivery>> keysForEverybody(Replica& replica) {
  Deliveries deliveries(replica);
  const sync::Roster& roster = replica.roster();
  for (const sync::RosterVault& vault : roster.vaults) {
    for (const sync::PrincipalCard& reader : sync::readersOf(roster, vault.id)) {
      CHATELAINE_CHECK(deliveries.add(vault, reader));
    }
    CHATELAINE_CHECK(deliveries.add(vault, kitOf(roster)));
  }
  return deliveries.take();
}

Result<void> deliverAgain(Replica& replica) {
  replica.offered.clear();
  CHATELAINE_CHECK(deliverToKit(replica));
  CHATELAINE_TRY(trusted, trustedGateways(replica.database));
  for (const PrincipalId& gateway : trusted) {
    const sync::PrincipalCard* card = sync::cardOf(replica.roster(), gateway);
    if (card) CHATELAINE_CHECK(deliverTo(replica, *card));
  }
  return {};
}

}  // namespace chatelaine::vault
