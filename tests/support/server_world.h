// A real server under a certificate that no authority vouches for, and desktops of one team that live on it.
#pragma once
#include <memory>

#include "tests/support/desktop_world.h"
#include "tests/support/running_daemon.h"

namespace chatelaine::modelstest {

// A computer with a desktop and no daemon.
class RemoteDesktop final {
 public:
  RemoteDesktop();
  models::Desktop& operator*() { return *m_desktop; }
  models::Desktop* operator->() { return m_desktop.get(); }
  void reopen();  // as the program started again
  const models::TeamView& team() { return m_desktop->team().view(); }
  std::filesystem::path folder() const { return std::filesystem::path(m_folder.path().toStdString()) / "desktop"; }
  bool unlock();
  // Runs a call of the desktop's models to its answer.
  Result<void> done(const std::function<void(std::function<void(Result<void>)>)>& start);

 private:
  std::unique_ptr<models::Desktop> make() const;
  QTemporaryDir m_folder;
  std::unique_ptr<models::Desktop> m_desktop;
};

class ServerWorld final {
 public:
  ServerWorld();

  models::ServerPlace place() const { return m_place; }
  test::RunningDaemon& server() { return m_server; }
  bool restartServer();  // at the same address, with the same certificate
  bool restartServerWithAnotherKey();
  // As somebody who puts a copy of the server's disk back: keeps one now, and brings it back later, at the same
  // address.
  bool keepCopyOfServer();
  bool putServerBack();

  Result<void> found(RemoteDesktop& desktop);  // the team "Acme" of Ana
  // Until the invitation's link is there. Empty: it didn't come to that.
  models::ShownInvite invite(RemoteDesktop& owner, const vault::Grant& grant);
  Result<void> ask(RemoteDesktop& desktop, const Secret& link, const std::string& name);
  bool isAsking(RemoteDesktop& owner);  // waits for somebody to ask
  // Invites, asks, admits and is in. False: it didn't come to that.
  bool join(RemoteDesktop& owner, RemoteDesktop& newcomer, const std::string& name, const vault::Grant& grant);

 private:
  void configure();
  models::ServerPlace m_place;
  test::RunningDaemon m_server{"server"};
};

VaultId addVault(RemoteDesktop& desktop, const QString& name);
vault::Grant memberWith(sync::Role role, std::vector<VaultId> vaults);

}  // namespace chatelaine::modelstest
