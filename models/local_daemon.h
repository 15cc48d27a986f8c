// Keeps `chatelained local` running: adopts one that is there, starts one that isn't, starts it again when it dies.
#pragma once
#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QSocketNotifier>
#include <QtCore/QStringList>
#include <QtCore/QTimer>
#include <QtNetwork/QLocalSocket>

#include <memory>
#include <optional>

#include "core/result.h"

namespace chatelaine::models {

// GUI thread. The daemon outlives us: it goes on serving agents after the desktop was closed or locked.
class LocalDaemon final : public QObject {
  Q_OBJECT
 public:
  enum class State { stopped, starting, running, failed };
  struct Options {
    QString program;
    QStringList arguments;
    QString socket;  // it is running when this socket takes connections
    QString log;     // its standard output and error; read for the reason when it ends early
    std::chrono::milliseconds startTimeout{15000};
  };

  explicit LocalDaemon(Options options, QObject* parent = nullptr);
  ~LocalDaemon() override;

  State state() const { return m_state; }
  // Why it can't be started: portInUse, alreadyRunning, diskFull, corrupt, …, notFound (no executable), timedOut.
  std::optional<ErrorCode> failure() const { return m_failure; }
  qint64 processId() const { return m_pid; }                             // 0 while it isn't running
  bool isOurs() const { return m_pid != 0 && m_pid == m_launchedPid; }   // we started the one that runs
  bool isOfNow() const { return isOurs() && m_launchedWith == m_more; }  // and with the arguments as they are now
  // It was to be started anew, and what runs can't be ended, so it goes on with what it knows. Failed until it ends.
  bool goesOn() const { return m_state == State::failed && m_isEnding; }

  void ensureRunning();
  // Arguments beyond those of the options, from the next start on.
  void setMore(QStringList arguments) { m_more = std::move(arguments); }
  // Ends the one that runs, whoever started it, and starts another. denied: what runs there isn't this program;
  // timedOut: it doesn't end. Then another is started as soon as it has ended after all.
  void restart();

 Q_SIGNALS:
  void stateChanged();

 private:
  void begin();
  void probe();
  void probed(bool connected);
  void launch();
  bool end() const;
  bool watch(qint64 pid);  // false: it has ended already
  void ended();
  void giveUp(ErrorCode reason);
  void leaveIt(ErrorCode reason);
  void settle(State state, std::optional<ErrorCode> failure);
  ErrorCode reasonFromLog() const;

  Options m_options;
  QStringList m_more;
  QStringList m_launchedWith;  // of those
  State m_state = State::stopped;
  std::optional<ErrorCode> m_failure;
  qint64 m_pid = 0;
  qint64 m_launchedPid = 0;
  qint64 m_logStart = 0;
  int m_failures = 0;  // in a row
  QElapsedTimer m_sinceRunning;
  bool m_launched = false;
  bool m_isEnding = false;       // because it is to be started anew
  bool m_restartWanted = false;  // once it is found running
  int m_processDescriptor = -1;
  std::unique_ptr<QSocketNotifier> m_endNotifier;
  QLocalSocket m_probe;
  QTimer m_nextProbe;
  QTimer m_restart;
  QTimer m_deadline;
};

// What a daemon that ended early said: the last stable error name among these lines; internal if none.
ErrorCode errorNamedIn(const QByteArray& log);

}  // namespace chatelaine::models
