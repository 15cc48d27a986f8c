#include "vault/joining.h"

#include "core/names.h"
#include "sync/cbor.h"
#include "sync/enrolment_api.h"
#include "vault/replica.h"
#include "vault/roster_chain.h"
#include "vault/roster_sync.h"
#include "vault/sql.h"
#include "vault/sync_run_state.h"
#include "vault/trusted_kit.h"

namespace chatelaine::vault {
namespace {

constexpr std::string_view linkSetting = "join.link";
constexpr std::string_view enrolmentSetting = "join.enrolment";

Result<void> dropSettings(storage::Database& database) {
  return runSql(database, "DELETE FROM setting WHERE key IN (?, ?)", linkSetting, enrolmentSetting);
}

// A server that refuses says so; anything else it says is passed on.
Error meaningOf(const Error& error) {
  return error.code == ErrorCode::notFound ? Error{ErrorCode::expired, "the server doesn't know the invitation"}
                                           : error;
}

}  // namespace

struct Joining::State {
  State(Replica& ownReplica, SyncSession& ownSession, const Hash& ownServerKey)
      : replica(ownReplica), session(ownSession), serverKey(ownServerKey) {}

  Next start();
  Next received(sync::ApiResponse response) {
    if (!then) return fail(ErrorCode::internal, "an answer without a request");
    return (this->*then)(std::move(response));
  }

  Replica& replica;
  SyncSession& session;
  Hash serverKey;
  bool isJoined = false;

 private:
  using Step = Next (State::*)(sync::ApiResponse);
  Next ask(std::string_view method, std::string target, Bytes body, Step step) {
    then = step;
    return sync::ApiRequest{std::string(method), std::move(target), std::move(body), session.token};
  }
  Next onEnrolled(sync::ApiResponse response);
  Next onState(sync::ApiResponse response);
  Next onChallenge(sync::ApiResponse response);
  Next onSession(sync::ApiResponse response);
  Next readRosters();
  Next onRosters(sync::ApiResponse response);
  Next finish();
  Result<void> checkChain() const;
  Result<void> store();

  Step then = nullptr;
  Secret code;
  sync::Admission admission;
  RosterChain chain;
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
  return ask("POST", std::string(sync::path::challenges), {}, &State::onChallenge);
}

Next Joining::State::onChallenge(sync::ApiResponse response) {
  CHATELAINE_TRY(body, bodyOf(std::move(response)));
  CHATELAINE_TRY(challenge, sync::decode<sync::Challenge>(body));
  const sync::SessionRequest request{
      admission.team, replica.card.id, challenge.nonce,
      sync::signSession(replica.keys, "server", serverKey, admission.team, challenge.nonce)};
  return ask("POST", std::string(sync::path::session), encode(request), &State::onSession);
}

Next Joining::State::onSession(sync::ApiResponse response) {
  CHATELAINE_TRY(body, bodyOf(std::move(response)));
  CHATELAINE_TRY(grant, sync::decode<sync::SessionGrant>(body));
  session = sessionOf(grant, replica.clock());
  return readRosters();
}

Next Joining::State::readRosters() {
  return ask("GET", std::string(sync::path::roster) + "?from=" + std::to_string(chain.next()), {}, &State::onRosters);
}

Next Joining::State::onRosters(sync::ApiResponse response) {
  CHATELAINE_TRY(body, bodyOf(std::move(response)));
  CHATELAINE_TRY(page, sync::decode<sync::RosterPage>(body));
  CHATELAINE_TRY(news, chain.add(page));
  return news > 0 ? readRosters() : finish();
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

Next Joining::State::finish() {
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
  const sync::Enrolment enrolment{replica.card, names.member, names.device};
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  CHATELAINE_CHECK(writeSetting(replica.database, linkSetting, text.view()));
  // Sealed once: the same bytes are sent again after a lost answer, and the server takes no others.
  CHATELAINE_CHECK(writeSetting(replica.database, enrolmentSetting, sync::sealEnrolment(link.code, enrolment)));
  return transaction.commit();
}

Result<std::optional<sync::InviteLink>> Joining::pending(const Vault& vault) {
  CHATELAINE_TRY(text, readSetting(vault.m_state->replica->database, linkSetting));
  if (!text) return std::nullopt;
  const Secret kept = Secret::take(*text);
  CHATELAINE_TRY(link, sync::parseInviteLink(kept.text()));
  return std::optional(std::move(link));
}

Result<void> Joining::forget(Vault& vault) { return dropSettings(vault.m_state->replica->database); }

Joining::Joining(Vault& vault, SyncSession& session, const Hash& serverKey)
    : m_state(std::make_unique<State>(*vault.m_state->replica, session, serverKey)) {}
Joining::~Joining() = default;

Result<std::optional<sync::ApiRequest>> Joining::start() { return m_state->start(); }
Result<std::optional<sync::ApiRequest>> Joining::received(sync::ApiResponse response) {
  return m_state->received(std::move(response));
}
bool Joining::isJoined() const { return m_state->isJoined; }

}  // namespace chatelaine::vault
