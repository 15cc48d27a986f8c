// Looks whether a server has this team, as far as we know it, before a desktop goes there: the same rosters, and of
// every vault at least the heads that are here. Changes nothing, here or there.
#pragma once
#include <QtCore/QObject>

#include <deque>
#include <expected>
#include <memory>

#include "models/place_trouble.h"
#include "models/server_place.h"
#include "models/vault_thread.h"

namespace chatelaine::models {

// GUI thread.
class ServerVisit final : public QObject {
  Q_OBJECT
 public:
  using Done = std::function<void(std::expected<void, PlaceTrouble>)>;

  explicit ServerVisit(VaultThread& vaults, QObject* parent = nullptr);

  // A visit that is under way is given up: its `done` is never called.
  void begin(const ServerPlace& place, Done done);
  void stop();

 private:
  struct Known {  // of the team, here
    sync::Roster roster;
    std::vector<sync::SeenHead> heads;
  };
  using Body = std::function<void(Bytes)>;
  void ask(std::string_view method, std::string target, Bytes body, Body then);
  void askChallenge(const Hash& serverKey);
  void openSession(const Hash& serverKey, const Hash& nonce);
  void readKnown();
  void compareRosters(std::uint64_t theirs);
  void compareState();
  void compareNextHead();
  void end(std::expected<void, ErrorCode> outcome);
  template <class T>
  std::function<void(Result<T>)> orEnd(std::function<void(T)> then);

  VaultThread& m_vaults;
  std::unique_ptr<ApiChannel> m_channel;
  Done m_done;
  std::string m_token;
  Known m_known;
  sync::SyncState m_state;
  std::deque<sync::SeenHead> m_toCompare;  // where they have more than we
  int m_generation = 0;
};

// Where their vaults stand, against ours: rolledBack, conflict; or the heads of ours that theirs have to contain.
// `theirRoster` newer than ours: it may have taken vaults from us.
Result<std::vector<sync::SeenHead>> headsToCompare(const std::vector<sync::SeenHead>& ours,
                                                   const std::vector<sync::VaultPosition>& theirs, bool isRosterNewer);

}  // namespace chatelaine::models
