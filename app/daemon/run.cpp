#include "app/daemon/run.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QSocketNotifier>

#include <cstdio>

#include "app/daemon/backup.h"
#include "app/daemon/daemon.h"
#include "app/daemon/exit_code.h"
#include "app/daemon/invitation.h"
#include "app/daemon/log_lines.h"
#include "crypto/initialize.h"

namespace chatelaine::daemon {
namespace {

// SIGTERM, SIGINT and for a server SIGHUP become readable; blocked before the first thread, so that every thread
// inherits it.
int signalsOf(Mode mode) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  if (mode == Mode::server) sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return ::signalfd(-1, &signals, SFD_CLOEXEC);
}

void obey(Daemon& daemon, int signals) {
  signalfd_siginfo signal{};
  const bool isRead = ::read(signals, &signal, sizeof signal) == ssize_t{sizeof signal};
  if (isRead && signal.ssi_signo == SIGHUP) daemon.reload();
  else QCoreApplication::quit();
}

int complain(const Error& error) {
  std::fprintf(stderr, "%s\n", lineFor(error).c_str());
  return exitCodeOf(error.code);
}

int complainOfJoining(const Error& error) {
  if (error.code != ErrorCode::alreadyExists) return complain(error);
  std::fprintf(stderr, "%s\n", lineForJoining(error).c_str());
  return joiningRefused;
}

// For the person, who compares them with what the owner's desktop shows.
void sayWords(const Daemon& daemon) {
  std::printf("%s\n", daemon.safetyWords().c_str());
  std::fflush(stdout);
}

// Called on a thread of the gateway's; ends the main loop, which then says why.
std::function<void(const Error&)> endWithoutATeam(std::optional<Error>& refused) {
  return [&refused](const Error& why) {
    const auto end = [&refused, why] {
      refused = why;
      QCoreApplication::exit(joiningRefused);
    };
    QMetaObject::invokeMethod(QCoreApplication::instance(), end, Qt::QueuedConnection);
  };
}

Result<Daemon::Options> optionsFrom(const CommandLine& line, const Log& log) {
  CHATELAINE_TRY(places, placesFor(line));
  CHATELAINE_TRY(configuration, readConfiguration(places.config));
  if (line.listen)
    (line.mode == Mode::server ? configuration.server.listen : configuration.gateway.listen) = *line.listen;
  Daemon::Options options{line.mode, places, configuration, log};
  options.server = line.server;
  return options;
}

int copy(const CommandLine& line, const Daemon::Options& options) {
  const auto done = line.backup ? backUp(*line.backup, options.places, options.configuration, options.log)
                                : restore(*line.restore, options.places, options.configuration, options.log);
  return done ? 0 : complain(done.error());
}

int serve(const CommandLine& line, std::optional<gateway::JoinOrder> join, int signals) {
  const Log log = logToStandardError();
  auto options = optionsFrom(line, log);
  if (!options) return complain(options.error());
  const auto crypto = crypto::Runtime::start();
  if (!crypto) return complain(crypto.error());
  if (line.backup || line.restore) return copy(line, *options);
  options->join = std::move(join);
  std::optional<Error> refused;
  options->joinRefused = endWithoutATeam(refused);
  auto daemon = Daemon::start(std::move(*options));
  if (!daemon) return line.join ? complainOfJoining(daemon.error()) : complain(daemon.error());
  if (line.join) sayWords(**daemon);
  QSocketNotifier notifier(signals, QSocketNotifier::Read);
  QObject::connect(&notifier, &QSocketNotifier::activated, [&] { obey(**daemon, signals); });
  const int exitCode = QCoreApplication::exec();
  (*daemon)->stop();
  log(LogLevel::info, "stopped", {});
  if (refused) std::fprintf(stderr, "%s\n", lineForJoining(*refused).c_str());
  return exitCode;
}

}  // namespace

int run(int argc, char** argv) {
  const auto line = parseCommandLine(std::vector<std::string>(argv + 1, argv + argc));
  if (!line) return complain(line.error());
  if (line->mode == Mode::help) return std::printf("%s", usage().data()) > 0 ? 0 : 1;
  if (line->mode == Mode::version) return std::printf("chatelained 0.1.0\n") > 0 ? 0 : 1;
  std::optional<gateway::JoinOrder> join;
  if (line->join) {  // while Ctrl-C still ends it
    auto read = readInvitation(*line->join, line->name);
    if (!read) return complain(read.error());
    join = std::move(*read);
  }
  const int signals = signalsOf(line->mode);
  const QCoreApplication application(argc, argv);
  try {
    return serve(*line, std::move(join), signals);
  } catch (const std::exception& exception) {
    return complain({ErrorCode::internal, exception.what()});
  }
}

}  // namespace chatelaine::daemon
