// Moves the team to another server while somebody watches: carries out vault::Moving's requests with both servers, says
// which step it is at and, when it fails, what to do. Where this desktop goes afterwards is its caller's business.
#pragma once
#include <QtCore/QObject>

#include <expected>
#include <memory>

#include "models/place_trouble.h"
#include "models/server_place.h"
#include "models/sync_transport.h"

namespace chatelaine::models {

// GUI thread. Synchronisation pauses meanwhile. It can be begun again after any failure.
class TeamMove final : public QObject {
  Q_OBJECT
 public:
  enum class Step : std::uint8_t {
    asking,     // would the new server take the team?
    fetching,   // everything that the old one has
    uploading,  // to the new one
    carrying,   // sealed secrets that the new one awaits
    telling     // the old one that it takes nothing more; and what others committed meanwhile
  };
  enum class OldServer : std::uint8_t { answers, isGone };
  using Outcome = std::expected<std::size_t, PlaceTrouble>;  // sealed secrets that gateways still have to bring
  using Done = std::function<void(Outcome)>;

  TeamMove(ApiChannel& oldServer, SyncTransport& transport, VaultThread& vaults, QObject* parent = nullptr);

  bool isUnderWay() const { return m_done != nullptr; }
  // `done` is called once, before synchronisation goes on. An old server that is gone for good is asked for nothing:
  // what this device and gateways have is all.
  void begin(const ServerPlace& to, OldServer oldServer, Done done);
  void stop(PlaceTrouble why);  // stopped, locked: done() hears of it

 Q_SIGNALS:
  void stepReached(chatelaine::models::TeamMove::Step step);

 private:
  using Where = vault::Moving::Where;
  using Next = Result<std::optional<vault::Moving::Request>>;
  void learnKeys();
  void learnOldKey(const Hash& newKey);
  void makeSureItIsGone(const Hash& newKey);
  void start(const std::optional<Hash>& oldKey, const Hash& newKey);
  void take(Next next);
  void send(const vault::Moving::Request& request);
  void ask(const vault::Moving::Request& request);
  bool askLater(const vault::Moving::Request& request, std::chrono::seconds wait);
  void pass(sync::ApiResponse response);
  void reach(const vault::Moving::Request& request);
  void finish();
  void failed(Where where, ErrorCode code);
  void end(Outcome outcome);

  ApiChannel& m_old;
  SyncTransport& m_transport;
  VaultThread& m_vaults;
  std::unique_ptr<ApiChannel> m_new;
  ServerPlace m_to;
  OldServer m_oldServer = OldServer::answers;
  Done m_done;
  std::optional<Step> m_step;
  Where m_where = Where::oldServer;   // of the last request
  std::chrono::seconds m_patience{};  // that is left with it
  int m_generation = 0;               // stop() makes answers that are still under way old
};

inline constexpr std::chrono::minutes longestPatience{1};  // with one request that comes too fast for a server

}  // namespace chatelaine::models
