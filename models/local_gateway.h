// Whether the gateway on this computer serves the desktop's team, and from which server: always where the team is on
// this computer, and still after it has moved away, with the new address.
#pragma once
#include <QtCore/QObject>

#include <filesystem>

#include "models/control_client.h"
#include "models/local_daemon.h"
#include "models/server_place.h"

namespace chatelaine::models {

// GUI thread.
class LocalGateway final : public QObject {
  Q_OBJECT
 public:
  LocalGateway(std::filesystem::path folder, LocalDaemon& daemon, ControlClient& control, QObject* parent = nullptr);

  // Where the team's server is; nothing: on this computer. What was kept of an earlier move is read.
  void setServer(const std::optional<ServerPlace>& server);
  bool isHere() const { return !m_server || m_kept.has_value(); }
  // The daemon that runs serves from the team's server, as far as it was told by us.
  bool isTold() const { return !m_server || (m_kept && m_kept->told == addressOf(*m_server)); }
  // What runs here doesn't know where the team is, and nothing is under way to tell it.
  bool isUntold() const;
  // Before the team moves away from this computer: this is the gateway that goes on serving here. diskFull, denied.
  Result<void> keep(const PrincipalId& gateway);
  void forget();  // another team begins on this computer
  // The daemon runs, or is started; one that wasn't told the server's address is started anew with it.
  void start();

  // As `chatelained --server` takes it.
  static std::string addressOf(const ServerPlace& server);

 private:
  struct Kept {
    PrincipalId gateway;
    std::string told;
  };
  std::filesystem::path file() const { return m_folder / "gateway"; }
  std::optional<Kept> read() const;
  Result<void> write(const Kept& kept) const;
  void noteTold();

  std::filesystem::path m_folder;
  LocalDaemon& m_daemon;
  ControlClient& m_control;
  std::optional<ServerPlace> m_server;
  std::optional<Kept> m_kept;
  bool m_isTelling = false;
};

}  // namespace chatelaine::models
