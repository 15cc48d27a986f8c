// A real chatelained in a folder of its own: started, watched, asked over its socket, ended.
#pragma once
#include <QtCore/QProcess>

#include <memory>

#include "http/message.h"
#include "tests/support/temporary_folder.h"

namespace chatelaine::test {

// What a program that has ended said.
struct Ended {
  int code = -1;
  QByteArray output;
  QByteArray errors;
};

class RunningDaemon {
 public:
  explicit RunningDaemon(QByteArray mode = "local");
  ~RunningDaemon();  // kills what still runs

  void configure(const QByteArray& toml);
  // True when it says that it listens, within 20 s; false when it ended before.
  bool start(const QStringList& more = {}, const QByteArray& input = {});
  // Another chatelained over the same folder, until it ends by itself.
  Ended runBeside(const QStringList& more) const;
  bool waitForLog(const QByteArray& event);  // within 20 s
  void hangUp();                             // SIGHUP
  int waitForEnd();                          // exit code, or -1 after 20 s or a crash
  const QByteArray& output();                // on standard output so far
  void terminate() { m_process->terminate(); }
  void kill();  // SIGKILL, and waits
  bool isRunning() const { return m_process->state() == QProcess::Running; }
  qint64 pid() const { return m_process->processId(); }

  const QByteArray& log() const { return m_log; }
  QByteArray value(const QByteArray& event,
                   const QByteArray& field) const;  // of the last line of the log with this event
  std::filesystem::path data() const { return m_folder.file("data"); }
  std::filesystem::path runtime() const { return m_folder.file("run"); }
  std::filesystem::path socket() const { return runtime() / (m_mode == "gateway" ? "gateway.sock" : "local.sock"); }
  std::filesystem::path file(const std::string& name) const { return m_folder.file(name); }

  // Status 0: nobody answers.
  http::Response ask(const std::string& method, const std::string& path, ByteView body = {},
                     const std::string& bearer = {}) const;

 private:
  void read();
  QStringList arguments() const;
  TemporaryFolder m_folder;
  QByteArray m_mode;
  std::unique_ptr<QProcess> m_process;
  QByteArray m_log;
  QByteArray m_output;
};

// Runs chatelainectl to its end; input on standard input.
Ended runCtl(const QStringList& arguments, const QByteArray& input = {}, const QByteArray& token = {});

}  // namespace chatelaine::test
