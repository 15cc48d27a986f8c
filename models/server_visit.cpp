#include "models/server_visit.h"

#include <algorithm>

#include "models/api_problem.h"
#include "vault/membership.h"

namespace chatelaine::models {

Result<std::vector<sync::SeenHead>> headsToCompare(const std::vector<sync::SeenHead>& ours,
                                                   const std::vector<sync::VaultPosition>& theirs, bool isRosterNewer) {
  std::vector<sync::SeenHead> within;
  for (const sync::SeenHead& known : ours) {
    if (known.height == 0) continue;
    const auto position = std::ranges::find(theirs, known.vault, &sync::VaultPosition::id);
    if (position == theirs.end() && isRosterNewer) continue;
    if (position == theirs.end() || position->height < known.height)
      return fail(ErrorCode::rolledBack, "it has less of a vault");
    if (position->height > known.height) within.push_back(known);
    else if (position->head != known.head) return fail(ErrorCode::conflict, "another head of a vault");
  }
  return within;
}

ServerVisit::ServerVisit(VaultThread& vaults, QObject* parent) : QObject(parent), m_vaults(vaults) {}

void ServerVisit::begin(const ServerPlace& place, Done done) {
  stop();
  m_done = std::move(done);
  m_channel = std::make_unique<ApiChannel>(endpointOf(place));
  m_channel->learnServerKey(this, orEnd<Hash>([this](const Hash& key) { askChallenge(key); }));
}

void ServerVisit::stop() {
  ++m_generation;
  m_done = nullptr;
  m_token.clear();
  if (m_channel) m_channel.release()->deleteLater();
}

void ServerVisit::end(std::expected<void, ErrorCode> outcome) {
  const Done done = std::exchange(m_done, nullptr);
  stop();
  if (outcome) done({});
  else done(std::unexpected(troubleOfVisit(outcome.error())));
}

// What comes after a visit was given up is nobody's any more.
template <class T>
std::function<void(Result<T>)> ServerVisit::orEnd(std::function<void(T)> then) {
  return [this, generation = m_generation, then = std::move(then)](Result<T> it) {
    if (generation != m_generation) return;
    if (!it) return end(std::unexpected(it.error().code));
    then(std::move(*it));
  };
}

void ServerVisit::ask(std::string_view method, std::string target, Bytes body, Body then) {
  m_channel->send({std::string(method), std::move(target), std::move(body), m_token}, this,
                  orEnd<sync::ApiResponse>([this, then = std::move(then)](sync::ApiResponse response) {
                    if (response.status == 200) return then(std::move(response.body));
                    end(std::unexpected(errorOf(response).code));
                  }));
}

void ServerVisit::askChallenge(const Hash& serverKey) {
  ask("POST", std::string(sync::path::challenges), {}, [this, serverKey](const Bytes& body) {
    const auto challenge = sync::decode<sync::Challenge>(body);
    if (!challenge) return end(std::unexpected(challenge.error().code));
    openSession(serverKey, challenge->nonce);
  });
}

void ServerVisit::openSession(const Hash& serverKey, const Hash& nonce) {
  m_vaults.post(
      this, [serverKey, nonce](const vault::Vault& vault) { return vault.answerChallenge("server", serverKey, nonce); },
      orEnd<sync::SessionRequest>([this](const sync::SessionRequest& request) {
        ask("POST", std::string(sync::path::session), encode(request), [this](const Bytes& body) {
          const auto grant = sync::decode<sync::SessionGrant>(body);
          if (!grant) return end(std::unexpected(grant.error().code));
          m_token = grant->token;
          readKnown();
        });
      }));
}

void ServerVisit::readKnown() {
  m_vaults.post(
      this,
      [](vault::Vault& vault) -> Result<Known> {
        CHATELAINE_TRY(roster, vault::Membership(vault).takenRoster());
        return Known{std::move(roster), vault.heads()};
      },
      orEnd<Known>([this](Known known) {
        m_known = std::move(known);
        compareState();
      }));
}

void ServerVisit::compareState() {
  ask("GET", std::string(sync::path::sync), {}, [this](const Bytes& body) {
    auto state = sync::decode<sync::SyncState>(body);
    if (!state) return end(std::unexpected(state.error().code));
    m_state = std::move(*state);
    if (m_state.rosterRevision < m_known.roster.revision) return end(std::unexpected(ErrorCode::rolledBack));
    compareRosters(m_known.roster.revision);
  });
}

void ServerVisit::compareRosters(std::uint64_t revision) {
  ask("GET", std::string(sync::path::roster) + "?from=" + std::to_string(revision), {}, [this](const Bytes& body) {
    const auto page = sync::decode<sync::RosterPage>(body);
    if (!page) return end(std::unexpected(page.error().code));
    if (page->rosters.empty() || page->rosters.front() != encode(m_known.roster))
      return end(std::unexpected(ErrorCode::conflict));
    const bool isNewer = m_state.rosterRevision > m_known.roster.revision;
    auto within = headsToCompare(m_known.heads, m_state.vaults, isNewer);
    if (!within) return end(std::unexpected(within.error().code));
    m_toCompare.assign(within->begin(), within->end());
    compareNextHead();
  });
}

void ServerVisit::compareNextHead() {
  if (m_toCompare.empty()) return end({});
  const sync::SeenHead known = m_toCompare.front();
  m_toCompare.pop_front();
  ask("GET", std::string(sync::path::vaults) + known.vault.hex() + "/heads?from=" + std::to_string(known.height), {},
      [this, known](const Bytes& body) {
        const auto page = sync::decode<sync::HeadsPage>(body);
        if (!page) return end(std::unexpected(page.error().code));
        const auto head =
            page->heads.empty() ? Result<sync::Head>(fail(ErrorCode::conflict)) : sync::decodeHead(page->heads.front());
        if (!head || hashOf(*head) != known.head) return end(std::unexpected(ErrorCode::conflict));
        compareNextHead();
      });
}

}  // namespace chatelaine::models
