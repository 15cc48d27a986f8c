// The remote vault API without sockets: one request in, one response out, blocking. Holds ciphertext only; checks
// signatures and roles of every request, so that a broken client can't poison a team.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>

#include "core/environment.h"
#include "core/log.h"
#include "http/message.h"
#include "http/pattern.h"
#include "server/metrics.h"
#include "server/past_uploads.h"
#include "server/rate_limit.h"
#include "server/server_keys.h"
#include "server/sync_store.h"

namespace chatelaine::server {

// Who asks, by a session that is still good: known to the newest roster.
struct Caller {
  TeamId team;
  PrincipalId principal;
  Timestamp sessionEnds;
  std::span<const sync::Roster> rosters;  // the whole chain; valid until the next call
  bool isKit = false;                     // nobody of the roster, but who holds its recovery kit

  const sync::Roster& roster() const { return rosters.back(); }
  bool isOwner() const;
};

// What the Services of one process have in common. Any thread.
struct Common {
  Common(Rate strangersRate, Rate principalsRate, const Hash& serverKey)
      : strangers(strangersRate), principals(principalsRate), keys(serverKey) {}
  RateLimit strangers;
  RateLimit principals;
  ServerKeys keys;
  Metrics metrics;
  PastUploads pasts;
};

class Service {
 public:
  // On a socket that only its owner can open, the sealed record may be carried away without a session.
  enum class Export { refused, withoutSession };
  enum class Genesis { accepted, onlyTheFirst };  // may anybody found a team here, or only while there is none?
  struct Options {
    Clock clock = systemNow;
    Genesis genesis = Genesis::onlyTheFirst;
    Export auditExport = Export::refused;
    Hash serverKey;              // SHA-256 of our TLS public key; null on a local socket
    Rate strangers{5, 100};      // per address, for requests without a session; not counted on a local socket
    Rate principals{200, 4000};  // per principal
    PastLimits pastLimits;
    std::shared_ptr<Common> common;  // null: its own, of the three above
    std::function<void(const TeamId&)> changed = [](const TeamId&) {};
    Log log = [](LogLevel, std::string_view, std::initializer_list<LogField>) {};
  };

  Service(SyncStore& store, Options options);

  // One thread. Never throws for what a client sent.
  http::Response handle(const http::Request& request);
  // For streams, which live longer than a request. expired: no session; denied: the roster doesn't know the caller now.
  Result<Caller> authorise(const http::Request& request);

  using Answer = Result<http::Response>;
  struct Visit {
    const http::Request& request;
    http::Parameters values;
    std::optional<Session> session;
  };
  struct Endpoint {
    std::string_view method;
    std::string_view path;
    http::Pattern pattern;
    Answer (Service::*run)(const Visit& visit);
  };
  static std::span<const Endpoint> endpoints();

 private:
  Answer challenge(const Visit& visit);
  Answer openSession(const Visit& visit);
  Answer syncState(const Visit& visit);
  Answer rosterPage(const Visit& visit);
  Answer postRoster(const Visit& visit);
  Answer headsPage(const Visit& visit);
  Answer itemsPage(const Visit& visit);
  Answer postCommit(const Visit& visit);
  Answer secret(const Visit& visit);
  Answer eraseSecret(const Visit& visit);
  Answer auditPage(const Visit& visit);
  Answer postAudit(const Visit& visit);
  Answer exportAudit(const Visit& visit);
  Answer postInvite(const Visit& visit);
  Answer inviteState(const Visit& visit);
  Answer cancelInvite(const Visit& visit);
  Answer admit(const Visit& visit);
  Answer enrol(const Visit& visit);
  Answer enrolments(const Visit& visit);
  Answer postVaultKeys(const Visit& visit);
  Answer vaultKeys(const Visit& visit);
  Answer postRosterPast(const Visit& visit);
  Answer postVaultPast(const Visit& visit);
  Answer postAuditPast(const Visit& visit);
  Answer awaitedSecrets(const Visit& visit);
  Answer bringSecret(const Visit& visit);
  Answer markMoved(const Visit& visit);
  Answer unmarkMoved(const Visit& visit);
  Answer health(const Visit& visit);
  Answer metrics(const Visit& visit);

  http::Response dispatch(const http::Request& request, const Endpoint* endpoint, http::Parameters values);
  http::Response refused(const Error& error, std::string_view method, std::string_view path);
  Result<std::optional<Session>> sessionOf(const http::Request& request);
  bool isTooFast(const http::Request& request, const std::optional<Session>& session);
  Result<Caller> authorise(const Visit& visit);
  Result<Caller> authoriseOrKit(const Visit& visit);
  Result<std::span<const sync::Roster>> rostersOf(const TeamId& team);
  Answer addRoster(std::span<const sync::Roster> chain, const sync::Roster& next, const sync::RosterUpdate& update);
  Answer foundTeam(const sync::Roster& genesis, const sync::RosterUpdate& update);
  Answer explained(const Error& error, const Caller& caller, const VaultId& vault);
  Answer appendCommit(const Caller& caller, const VaultId& vault, const sync::Commit& commit);
  Result<std::optional<StoredSecret>> knownSecret(const TeamId& team, const Hash& hash);
  Result<Caller> reader(const Visit& visit, const VaultId& vault);
  Result<void> addPart(const Caller& caller, const PastGround& ground, const sync::VaultPast& past,
                       const PastPart& part);
  Result<Caller> owner(const Visit& visit);
  Result<StoredInvite> inviteOf(const Visit& visit, const TeamId& team);
  Result<const crypto::SignPublicKey*> signKeyOf(const sync::SessionRequest& asked, TeamId& team);
  Result<bool> isNamed(const TeamId& team, const sync::VaultPosition& at, const Hash& secret);

  SyncStore& m_store;
  Options m_options;
  std::shared_ptr<Common> m_common;
  struct Named {
    TeamId team;
    sync::VaultPosition at;
    std::set<Hash> secrets;
  };
  Named m_named;  // what the items of one vault named when it stood there: secrets are erased many at a time
  std::map<TeamId, std::vector<sync::Roster>> m_rosters;  // decoded; what is newer is read from the store each time
};

}  // namespace chatelaine::server
