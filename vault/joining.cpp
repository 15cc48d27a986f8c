#include "vault/joining.h"

#include "core/names.h"
#include "sync/cbor.h"
#include "sync/enrolment_api.h"
#include "vault/newcomer_steps.h"
#include "vault/roster_sync.h"
#include "vault/sql.h"
#include "vault/trusted_kit.h"

namespace chatelaine::vault {
namespace {

constexpr std::string_view linkSetting = "join.link";
constexpr std::string_view enrolmentSetting = "join.enrolment";

// The card that this device sealed with this code before, if it did: the server keeps the first one and takes no other.
Result<std::optional<Bytes>> sealedBefore(Replica& replica, const Secret& code) {
  CHATELAINE_TRY(sealed, readSetting(replica.database, enrolmentSetting));
  if (!sealed) return std::nullopt;
  const auto before = sync::openEnrolment(code, *sealed);
  return before && before->card == replica.card ? std::move(sealed) : std::nullopt;
}

Result<void> dropSettings(storage::Database& database) {
  return runSql(database, "DELETE FROM setting WHERE key IN (?, ?)", linkSetting, enrolmentSetting);
}

// A server that refuses says so; anything else it says is passed on.
Error meaningOf(const Error& error) {
  return error.code == ErrorCode::notFound ? Error{ErrorCode::expired, "the server doesn't know the invitation"}
                                           : error;
}

}  // namespace

struct Joining::State : NewcomerSteps<Joining::State> {
  State(Replica& ownReplica, SyncSession& ownSession, const Hash& ownServerKey)
      : NewcomerSteps(ownReplica, ownSession, ownServerKey) {}

  Next start();
  Next chainRead();
  bool isJoined = false;

 private:
  Next onEnrolled(sync::ApiResponse response);
  Next onState(sync::ApiResponse response);
  Result<void> checkChain() const;
  Result<void> store();

  Secret code;
  sync::Admission admission;
};

Next Joining::State::start() {
  CHATELAINE_TRY(text, readSetting(replica.database, linkSetting));
  CHATELAINE_TRY(sealed, readSetting(replica.database, enrolmentSetting));
  if (!text || !sealed) return fail(ErrorCode::notFound, "no invitation was taken up");
  const Secret kept = Secret::take(*text);
  CHATELAINE_TRY(link, sync::parseInviteLink(kept.text()));
  code = std::move(link.code);
  session = {};
  return ask("POST", std::string(sync::path::enrolments),
             encode(sync::EnrolmentRequest{sync::inviteIdOf(code), std::move(*sealed)}), &State::onEnrolled);
}

Next Joining::State::onEnrolled(sync::ApiResponse response) {
  if (const auto done = doneOf(std::move(response)); !done) return std::unexpected(meaningOf(done.error()));
  return ask("GET", std::string(sync::path::invites) + "/" + sync::inviteIdOf(code).hex(), {}, &State::onState);
}

Next Joining::State::onState(sync::ApiResponse response) {
  const auto body = bodyOf(std::move(response));
  if (!body) return std::unexpected(meaningOf(body.error()));
  CHATELAINE_TRY(state, sync::decode<sync::InviteState>(*body));
  if (!state.admission) return std::nullopt;  // the owner is still thinking
  CHATELAINE_TRY(opened, sync::openAdmission(code, replica.card.id, *state.admission));
  admission = std::move(opened);
  return signIn(replica.keys, admission.team);
}

// The server is believed nothing: team and roster are those that who invited us has vouched for.
Result<void> Joining::State::checkChain() const {
  const std::vector<sync::Roster>& rosters = chain.rosters();
  if (rosters.empty() || sync::teamOf(rosters.front()) != admission.team) {
    return fail(ErrorCode::tampered, "another team than the one that invited us");
  }
  if (rosters.size() <= admission.rosterRevision)
    return fail(ErrorCode::rolledBack, "the roster that names us is missing");
  if (hashOf(rosters[admission.rosterRevision]) != admission.roster) {
    return fail(ErrorCode::tampered, "another roster than the one that names us");
  }
  if (!sync::cardOf(rosters.back(), replica.card.id)) return fail(ErrorCode::denied, "the team has removed us again");
  return {};
}

Result<void> Joining::State::store() {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  for (const sync::Roster& roster : chain.rosters()) CHATELAINE_CHECK(storeRoster(replica, roster, std::nullopt));
  CHATELAINE_CHECK(writeSetting(replica.database, floorsSetting, sync::encodeSeen(admission.heads)));
  CHATELAINE_CHECK(dropSettings(replica.database));
  sync::CborWriter base;
  CHATELAINE_CHECK(writeSetting(replica.database, kitBaseSetting, base.number(admission.rosterRevision).result()));
  CHATELAINE_CHECK(reload(replica));
  CHATELAINE_CHECK(takeKeys(replica, replica.rosters, chain.keys()));
  return transaction.commit();
}

Next Joining::State::chainRead() {
  then = nullptr;
  CHATELAINE_CHECK(checkChain());
  const auto stored = store();
  CHATELAINE_CHECK(reload(replica));  // memory follows the database, whatever became of it
  if (!stored) return std::unexpected(stored.error());
  replica.changes += 1;
  isJoined = true;
  return std::nullopt;
}

Result<void> Joining::begin(Vault& vault, const sync::InviteLink& link, const Names& names) {
  Replica& replica = *vault.m_state->replica;
  if (replica.team) return fail(ErrorCode::alreadyExists, "this device is in a team already");
  CHATELAINE_CHECK(checkTitle(names.device));
  const Secret text = textOf(link);
  CHATELAINE_TRY(sealed, sealedBefore(replica, link.code));
  if (!sealed) sealed = sync::sealEnrolment(link.code, {replica.card, names.member, names.device});
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  CHATELAINE_CHECK(writeSetting(replica.database, linkSetting, text.view()));
  // Sealed once: the same bytes are sent again after a lost answer, and the server takes no others.
  CHATELAINE_CHECK(writeSetting(replica.database, enrolmentSetting, *sealed));
  return transaction.commit();
}

Result<std::optional<sync::InviteLink>> Joining::pending(const Vault& vault) {
  CHATELAINE_TRY(text, readSetting(vault.m_state->replica->database, linkSetting));
  if (!text) return std::nullopt;
  const Secret kept = Secret::take(*text);
  CHATELAINE_TRY(link, sync::parseInviteLink(kept.text()));
  return std::optional(std::move(link));
}

// The sealed card stays, and nobody opens it without the code: should the same link be taken up again.
Result<void> Joining::forget(Vault& vault) {
  return runSql(vault.m_state->replica->database, "DELETE FROM setting WHERE key = ?", linkSetting);
}

Joining::Joining(Vault& vault, SyncSession& session, const Hash& serverKey)
    : m_state(std::make_unique<State>(*vault.m_state->replica, session, serverKey)) {}
Joining::~Joining() = default;

Result<std::optional<sync::ApiRequest>> Joining::start() { return m_state->start(); }
Result<std::optional<sync::ApiRequest>> Joining::received(sync::ApiResponse response) {
  return m_state->received(std::move(response));
}
bool Joining::isJoined() const { return m_state->isJoined; }

}  // namespace chatelaine::vault
