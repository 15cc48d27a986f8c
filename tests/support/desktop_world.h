// A whole desktop without windows, and the real daemon below it, in a folder of its own that goes with the test.
#pragma once
#include <QtCore/QTemporaryDir>

#include "models/desktop.h"

namespace chatelaine::modelstest {

class DesktopWorld final {
 public:
  DesktopWorld();
  ~DesktopWorld();  // ends the daemon that was started

  models::Desktop& desktop() { return *m_desktop; }
  Timestamp now() const { return systemNow() + m_ahead; }
  void goAhead(std::chrono::milliseconds by) { m_ahead += by; }  // the desktop's clock alone; the daemon's stays
  void reopen();                                                 // as the program started again: the daemon lives on
  void forgetDesktop();  // its folder, as on a computer set up anew; reopen() afterwards
  void found();          // the team, as far as the welcome screen goes; fails the test if it can't be
  QString folder() const { return m_folder.path(); }
  // Further lines of chatelained.toml, before the daemon is started.
  void configureDaemon(const QByteArray& toml);
  static Secret passphrase() { return Secret::copyOf("correct horse battery staple"); }

  // Runs the event loop until `done` was called, at most for a while.
  template <class T>
  static std::optional<Result<T>> wait(const std::function<void(std::function<void(Result<T>)>)>& start);

 private:
  std::unique_ptr<models::Desktop> make() const;
  void writeSettings() const;
  QTemporaryDir m_folder;
  QByteArray m_settings;
  std::chrono::milliseconds m_ahead{0};
  std::unique_ptr<models::Desktop> m_desktop;
};

bool waitUntil(const std::function<bool()>& holds);

template <class T>
std::optional<Result<T>> DesktopWorld::wait(const std::function<void(std::function<void(Result<T>)>)>& start) {
  std::optional<Result<T>> answer;
  start([&](Result<T> it) { answer = std::move(it); });
  [[maybe_unused]] const bool came = waitUntil([&] { return answer.has_value(); });
  return answer;
}

models::ShownCode codeNow(const Secret& key, const OtpParameters& parameters, Timestamp now);
CredentialDraft bearerDraft(const std::string& name, std::string_view secret);

}  // namespace chatelaine::modelstest
