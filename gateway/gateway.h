// The gateway as a whole: puts replica, policy and proxy together, starts and stops them. Decides nothing itself.
#pragma once
#include <memory>
#include <string>

#include "core/result.h"
#include "gateway/config.h"
#include "http/router.h"
#include "sync/principal.h"

namespace chatelaine::gateway {

// Threads of its own: one for the replica, one for the audit, one per worker. Every function may be called from any
// thread.
class Gateway {
 public:
  // portInUse, wrongPassphrase (another key than the folder's), corrupt, unsupportedVersion, denied, invalidInput (the
  // upstream authorities or the resolve table can't be read).
  static Result<std::unique_ptr<Gateway>> start(Config config);
  ~Gateway();  // stop()

  // /control/v1 for the desktop (sync/api.h). The router must not be used after the gateway is gone.
  void addControlRoutes(http::Router& router);

  http::TcpAddress address() const;  // where agents reach it, with the port that was really taken
  sync::PrincipalCard card() const;
  std::string authorityPem() const;             // our CA's certificate
  std::filesystem::path authorityFile() const;  // the same in a file
  std::filesystem::path bundleFile() const;     // the system's roots and our CA

  // Pulls now, without waiting for a hint.
  void synchronise();
  // Accepts no more, lets running requests finish for a few seconds, uploads nothing. Blocks; safe to repeat.
  void stop();

 private:
  struct State;
  explicit Gateway(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

}  // namespace chatelaine::gateway
