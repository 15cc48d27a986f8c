#include "tests/support/running_daemon.h"

#include <signal.h>

#include <QtCore/QCoreApplication>

#include <fstream>

#include "http/client.h"

namespace chatelaine::test {
namespace {

constexpr int patience = 20'000;

QString program(const char* relative) { return QCoreApplication::applicationDirPath() + QLatin1String(relative); }

http::Awaitable<Result<http::Response>> exchange(http::asio::any_io_executor executor, http::Client::Options options,
                                                 http::Request request) {
  http::Client client(executor, std::move(options));
  co_return co_await client.send(std::move(request));
}

// Nothing of the session that the tests run in: no bus, so no keyring.
QProcessEnvironment environmentIn(const std::filesystem::path& home) {
  QProcessEnvironment environment;
  environment.insert(QStringLiteral("HOME"), QString::fromStdString(home.string()));
  environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/bin:/bin"));
  environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent"));
  for (const char* name : {"ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"})
    if (qEnvironmentVariableIsSet(name)) environment.insert(QLatin1String(name), qEnvironmentVariable(name));
  return environment;
}

}  // namespace

RunningDaemon::RunningDaemon(QByteArray mode) : m_mode(std::move(mode)), m_process(std::make_unique<QProcess>()) {}
RunningDaemon::~RunningDaemon() { kill(); }

void RunningDaemon::configure(const QByteArray& toml) {
  std::ofstream(m_folder.file("chatelained.toml")) << toml.toStdString();
}

QStringList RunningDaemon::arguments() const {
  const auto path = [](const std::filesystem::path& value) { return QString::fromStdString(value.string()); };
  return {QString::fromLatin1(m_mode),
          QStringLiteral("--data"),
          path(data()),
          QStringLiteral("--runtime"),
          path(runtime()),
          QStringLiteral("--config"),
          path(m_folder.file("chatelained.toml"))};
}

Ended RunningDaemon::runBeside(const QStringList& more) const {
  QProcess process;
  process.setProcessEnvironment(environmentIn(m_folder.path()));
  process.start(program("/../../app/daemon/chatelained"), arguments() + more);
  if (!process.waitForFinished(patience)) return {};
  return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

bool RunningDaemon::waitForLog(const QByteArray& event) {
  read();
  while (!m_log.contains(event)) {
    const bool isMore = m_process->waitForReadyRead(patience);
    read();
    if (!isMore) return m_log.contains(event);
  }
  return true;
}

void RunningDaemon::hangUp() { ::kill(static_cast<pid_t>(m_process->processId()), SIGHUP); }

bool RunningDaemon::start(const QStringList& more, const QByteArray& input) {
  m_process = std::make_unique<QProcess>();
  m_process->setProcessEnvironment(environmentIn(m_folder.path()));
  m_process->setReadChannel(QProcess::StandardError);
  QStringList words = arguments();
  const bool namesAddress = more.contains(QStringLiteral("--listen"));
  if (!namesAddress) words << QStringLiteral("--listen") << QStringLiteral("127.0.0.1:0");
  m_process->start(program("/../../app/daemon/chatelained"), words + more);
  m_process->write(input);
  m_process->closeWriteChannel();
  m_log.clear();
  m_output.clear();
  return waitForLog(" listening ");
}

const QByteArray& RunningDaemon::output() {
  m_output += m_process->readAllStandardOutput();
  return m_output;
}

void RunningDaemon::read() { m_log += m_process->readAllStandardError(); }

int RunningDaemon::waitForEnd() {
  const bool hasEnded = m_process->state() == QProcess::NotRunning || m_process->waitForFinished(patience);
  read();
  return hasEnded && m_process->exitStatus() == QProcess::NormalExit ? m_process->exitCode() : -1;
}

void RunningDaemon::kill() {
  if (m_process->state() == QProcess::NotRunning) return;
  m_process->kill();
  m_process->waitForFinished(patience);
  read();
}

QByteArray RunningDaemon::value(const QByteArray& event, const QByteArray& field) const {
  QByteArray found;
  for (const QByteArray& line : m_log.split('\n')) {
    const qsizetype at = line.indexOf(QByteArray(" " + field + "=\""));
    if (!line.contains(QByteArray(" " + event + " ")) || at < 0) continue;
    const qsizetype begin = at + field.size() + 3;
    found = line.mid(begin, line.indexOf('"', begin) - begin);
  }
  return found;
}

http::Response RunningDaemon::ask(const std::string& method, const std::string& path, ByteView body,
                                  const std::string& bearer) const {
  http::Client::Options options;
  options.server = http::UnixAddress{socket()};
  if (m_mode == "server") options.server = http::parseAddress(value("listening", "address").toStdString()).value();
  http::Request request;
  request.method = method;
  request.path = path;
  request.body = copyOf(body);
  if (!bearer.empty()) request.headers.push_back({"Authorization", "Bearer " + bearer});
  http::asio::io_context context{1};
  auto answer = http::asio::co_spawn(context, exchange(context.get_executor(), options, std::move(request)),
                                     http::asio::use_future);
  context.run();
  return answer.get().value_or(http::Response{0, {}, {}});
}

Ended runCtl(const QStringList& arguments, const QByteArray& input, const QByteArray& token) {
  QProcess process;
  QProcessEnvironment environment = environmentIn("/nonexistent");
  if (!token.isEmpty()) environment.insert(QStringLiteral("CHATELAINE_TOKEN"), QString::fromLatin1(token));
  process.setProcessEnvironment(environment);
  process.start(program("/../../app/ctl/chatelainectl"), arguments);
  process.write(input);
  process.closeWriteChannel();
  if (!process.waitForFinished(patience)) return {};
  return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

}  // namespace chatelaine::test
