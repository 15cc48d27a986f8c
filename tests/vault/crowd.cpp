#include "tests/vault/crowd.h"

#include <stdexcept>

#include "vault/recovery.h"

namespace chatelaine::test {
namespace {

template <class Value>
Value must(Result<Value> result) {
  if (!result) throw std::runtime_error(std::string(toString(result.error().code)) + ": " + result.error().detail);
  if constexpr (!std::is_void_v<Value>) return std::move(*result);
}

}  // namespace

std::unique_ptr<Party> Crowd::stranger(const std::string& name) {
  return std::make_unique<Party>(folder.file(name), now);
}

vault::NewInvite Crowd::invited(Party& party, const std::string& name, const vault::Grant& grant) {
  auto invite = must(vault::Membership(*owner).invite(grant));
  must(sync(owner));  // the server knows its id
  must(vault::Joining::begin(*party, {"server.test:4281", {}, invite.code.clone()}, {name, name + "'s computer"}));
  if (must(tryToJoin(party))) throw std::runtime_error("in before anybody said so");
  must(sync(owner));  // the card has come
  return invite;
}

Result<bool> Crowd::tryToJoin(Party& party) {
  vault::Joining joining(*party, party.session, Hash{});
  CHATELAINE_TRY(next, joining.start());
  while (next) {
    sync::ApiResponse answer = carry(*next);
    if (answer.status == 0) return fail(ErrorCode::offline, "the wire was cut");
    CHATELAINE_TRY(following, joining.received(std::move(answer)));
    next = std::move(following);
  }
  return joining.isJoined();
}

std::unique_ptr<Party> Crowd::join(const std::string& name, const vault::Grant& grant) {
  auto party = stranger(name);
  const vault::NewInvite invite = invited(*party, name, grant);
  must(carryOut(owner, vault::Membership(*owner).admit(invite.id, name, name + "'s computer")));
  if (!must(tryToJoin(*party))) throw std::runtime_error("admitted and not in");
  must(sync(*party));
  return party;
}

Result<void> Crowd::recover(Party& party, const Secret& seed, const sync::RecoveryCard& next) {
  CHATELAINE_CHECK(vault::Recovery::begin(*party, {next, "the new desk"}));
  return recoverAgain(party, seed);
}

Result<void> Crowd::recoverAgain(Party& party, const Secret& seed) {
  vault::Recovery recovery(*party, party.session, Hash{}, seed);
  CHATELAINE_TRY(request, recovery.start());
  while (request) {
    CHATELAINE_TRY(following, recovery.received(carry(*request)));
    request = std::move(following);
  }
  if (recovery.isKitNeeded()) return fail(ErrorCode::notFound, "the kit is needed again");
  return recovery.isRecovered() ? Result<void>{} : fail(ErrorCode::internal, "over, and not recovered");
}

Result<vault::SyncSummary> Crowd::carryOut(Party& party, Result<vault::RosterWish> wish) {
  if (!wish) return std::unexpected(wish.error());
  vault::SyncRun run(*party, party.session, Hash{});
  run.wish(std::move(*wish));
  return complete(run);
}

void Crowd::settleKeys(Party& gatewayParty) {
  must(sync(gatewayParty));
  must(sync(owner));
  must(sync(gatewayParty));
}

vault::Grant Crowd::editorOf(const std::vector<VaultId>& vaults) const {
  return {vault::Grant::Kind::member, sync::Role::editor, {}, vaults};
}

vault::Grant Crowd::gatewayOf(const std::vector<VaultId>& vaults) const {
  return {vault::Grant::Kind::gateway, sync::Role::editor, {}, vaults};
}

MemberId Crowd::memberOf(Party& party) { return sync::memberOfDevice(*owner->roster(), party->card().id)->id; }

}  // namespace chatelaine::test
