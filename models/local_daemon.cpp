#include "models/local_daemon.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QProcess>

#include <algorithm>
#include <ranges>

#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "models/api_problem.h"
#include "vault/sync_run.h"

namespace chatelaine::models {
namespace {

constexpr std::chrono::milliseconds probeInterval{50};
constexpr std::chrono::minutes steady{1};  // one that ends sooner is started again with growing pauses

// Linux keeps 15 bytes of a program's name. Should something else listen for a daemon (a session's own manager does
// where it starts one at the first connection), it isn't ours to end.
bool isProgram(qint64 pid, const QString& program) {
  QFile name(QStringLiteral("/proc/%1/comm").arg(pid));
  return pid != QCoreApplication::applicationPid() && name.open(QIODevice::ReadOnly) &&
         name.readAll().trimmed() == QFileInfo(program).fileName().toUtf8().left(15);
}

// Of the process that listens at the other end (SO_PEERCRED), ours or one that we adopt.
qint64 processBehind(const QLocalSocket& socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  const int descriptor = static_cast<int>(socket.socketDescriptor());
  return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
}

}  // namespace

ErrorCode errorNamedIn(const QByteArray& log) {
  const QList<QByteArray> words = QByteArray(log).replace(':', ' ').replace('"', ' ').simplified().split(' ');
  for (const QByteArray& word : std::views::reverse(words)) {
    if (const auto code = errorCodeFromName(word.toStdString())) return *code;
  }
  return ErrorCode::internal;
}

LocalDaemon::LocalDaemon(Options options, QObject* parent) : QObject(parent), m_options(std::move(options)) {
  for (QTimer* timer : {&m_nextProbe, &m_restart, &m_deadline}) timer->setSingleShot(true);
  connect(&m_nextProbe, &QTimer::timeout, this, &LocalDaemon::probe);
  connect(&m_restart, &QTimer::timeout, this, &LocalDaemon::begin);
  connect(&m_deadline, &QTimer::timeout, this, [this] {
    if (m_isEnding) leaveIt(ErrorCode::timedOut);
    else giveUp(ErrorCode::timedOut);
  });
  connect(&m_probe, &QLocalSocket::connected, this, [this] { probed(true); });
  connect(&m_probe, &QLocalSocket::errorOccurred, this, [this] {
    if (m_state == State::starting && m_pid == 0) probed(false);
  });
}

LocalDaemon::~LocalDaemon() {
  m_probe.disconnect(this);
  m_endNotifier.reset();
  if (m_processDescriptor >= 0) ::close(m_processDescriptor);
}

void LocalDaemon::ensureRunning() {
  if (m_state == State::starting || m_state == State::running) return;
  begin();
}

void LocalDaemon::begin() {
  m_restart.stop();
  m_launched = false;
  m_pid = 0;
  settle(State::starting, std::nullopt);
  m_deadline.start(m_options.startTimeout);
  probe();
}

void LocalDaemon::probe() {
  m_probe.abort();
  m_probe.connectToServer(m_options.socket);
}

void LocalDaemon::probed(bool connected) {
  if (connected) {
    const qint64 pid = processBehind(m_probe);
    m_probe.abort();
    if (!watch(pid)) return giveUp(reasonFromLog());  // ended since
    m_deadline.stop();
    m_pid = pid;
    m_sinceRunning.start();
    if (!std::exchange(m_restartWanted, false)) return settle(State::running, std::nullopt);
    m_state = State::running;  // not for long
    return restart();
  }
  if (!m_launched) launch();
  if (m_state == State::starting) m_nextProbe.start(probeInterval);
}

void LocalDaemon::launch() {
  m_launched = true;
  m_restartWanted = false;  // it gets the newest arguments
  if (!QFileInfo(m_options.program).isExecutable()) return giveUp(ErrorCode::notFound);
  QDir().mkpath(QFileInfo(m_options.log).path());
  m_logStart = QFileInfo(m_options.log).size();
  QProcess process;
  process.setProgram(m_options.program);
  process.setArguments(m_options.arguments + m_more);
  process.setStandardInputFile(QProcess::nullDevice());
  process.setStandardOutputFile(m_options.log, QIODevice::Append);
  process.setStandardErrorFile(m_options.log, QIODevice::Append);
  qint64 pid = 0;
  // Detached: in a session of its own, so that it lives on without us.
  if (!process.startDetached(&pid)) return giveUp(ErrorCode::denied);
  m_launchedPid = pid;
  m_launchedWith = m_more;
  if (!watch(pid)) giveUp(reasonFromLog());
}

void LocalDaemon::restart() {
  if (m_state != State::running) {
    m_restartWanted = true;
    return ensureRunning();
  }
  m_isEnding = true;
  settle(State::starting, std::nullopt);
  m_deadline.start(m_options.startTimeout);
  if (!end()) leaveIt(ErrorCode::denied);
}

// By the descriptor: its number may be another process's by now.
bool LocalDaemon::end() const {
  return isProgram(m_pid, m_options.program) &&
         ::syscall(SYS_pidfd_send_signal, m_processDescriptor, SIGTERM, nullptr, 0) == 0;
}

// A descriptor of the process becomes readable when it ends, whoever's child it is.
bool LocalDaemon::watch(qint64 pid) {
  m_endNotifier.reset();
  if (m_processDescriptor >= 0) ::close(m_processDescriptor);
  m_processDescriptor = static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(pid), 0));
  if (m_processDescriptor < 0) return false;
  m_endNotifier = std::make_unique<QSocketNotifier>(m_processDescriptor, QSocketNotifier::Read);
  connect(m_endNotifier.get(), &QSocketNotifier::activated, this, &LocalDaemon::ended);
  return true;
}

void LocalDaemon::ended() {
  m_endNotifier.release()->deleteLater();
  const bool wasToEnd = std::exchange(m_isEnding, false);
  if (m_state == State::starting && !wasToEnd) return giveUp(reasonFromLog());
  m_pid = 0;
  if (wasToEnd) {
    m_failures = 0;
    return begin();
  }
  settle(State::stopped, std::nullopt);
  if (m_sinceRunning.durationElapsed() >= steady) m_failures = 0;
  if (m_failures++ == 0) return ensureRunning();
  m_restart.start(vault::retryDelay(m_failures, 0.5));
}

void LocalDaemon::giveUp(ErrorCode reason) {
  m_isEnding = false;
  m_nextProbe.stop();
  m_deadline.stop();
  m_probe.abort();
  settle(State::failed, reason);
  m_restart.start(vault::retryDelay(++m_failures, 0.5));
}

// We still hear of its end.
void LocalDaemon::leaveIt(ErrorCode reason) {
  m_restartWanted = false;
  m_deadline.stop();
  settle(State::failed, reason);
}

void LocalDaemon::settle(State state, std::optional<ErrorCode> failure) {
  m_state = state;
  m_failure = failure;
  Q_EMIT stateChanged();
}

ErrorCode LocalDaemon::reasonFromLog() const {
  QFile log(m_options.log);
  if (!log.open(QIODevice::ReadOnly)) return ErrorCode::internal;
  log.seek(std::max(m_logStart, log.size() - 8192));
  return errorNamedIn(log.readAll());
}

}  // namespace chatelaine::models
