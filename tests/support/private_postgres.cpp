#include "tests/support/private_postgres.h"

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <QtCore/QProcessEnvironment>

#include <fstream>
#include <stdexcept>

namespace chatelaine::test {
namespace {

constexpr int patience = 60'000;
constexpr const char* user = "chatelaine";

// Debian's place, newest version.
std::filesystem::path findPrograms() {
  std::filesystem::path newest;
  int version = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", error)) {
    const int found = std::atoi(entry.path().filename().c_str());
    if (found <= version || !std::filesystem::exists(entry.path() / "bin/postgres")) continue;
    version = found;
    newest = entry.path() / "bin";
  }
  if (newest.empty()) throw std::runtime_error("PostgreSQL is not installed in /usr/lib/postgresql");
  return newest;
}

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

QProcessEnvironment plainEnvironment() {
  QProcessEnvironment environment;
  environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
  environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/bin:/bin"));
  return environment;
}

}  // namespace

PrivatePostgres::PrivatePostgres() : m_programs(findPrograms()) {
  if (geteuid() == 0) {
    const passwd* nobody = getpwnam("nobody");
    if (nobody == nullptr || chown(m_folder.path().c_str(), nobody->pw_uid, nobody->pw_gid) != 0)
      throw std::runtime_error("PostgreSQL doesn't run as root, and the folder can't be handed to the user nobody");
  }
  run("initdb", {QStringLiteral("-D"), text(m_folder.file("data")), QStringLiteral("-U"), QLatin1String(user),
                 QStringLiteral("--auth=trust"), QStringLiteral("--no-sync"), QStringLiteral("--no-instructions"),
                 QStringLiteral("-E"), QStringLiteral("UTF8"), QStringLiteral("--locale=C")});
  start();
}

PrivatePostgres::~PrivatePostgres() { crash(); }

// It goes when the thread that started it goes, whatever happens to the test.
QStringList PrivatePostgres::asOurUser() const {
  QStringList words{QStringLiteral("setpriv"), QStringLiteral("--pdeathsig"), QStringLiteral("QUIT")};
  if (geteuid() == 0) {
    words << QStringLiteral("--reuid") << QStringLiteral("nobody") << QStringLiteral("--regid")
          << QStringLiteral("nogroup") << QStringLiteral("--clear-groups");
  }
  return words;
}

QByteArray PrivatePostgres::run(const char* program, QStringList arguments, const char* input) {
  QProcess process;
  process.setProcessEnvironment(plainEnvironment());
  process.setWorkingDirectory(text(m_folder.path()));
  QStringList words = asOurUser() << text(m_programs / program) << arguments;
  const QString first = words.takeFirst();
  process.start(first, words);
  if (input != nullptr) process.write(input);
  process.closeWriteChannel();
  const bool hasEnded = process.waitForFinished(patience);
  if (!hasEnded || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
    throw std::runtime_error(std::string(program) + ": " + process.readAllStandardError().toStdString());
  return process.readAllStandardOutput();
}

// Durability is bought from the kernel here: it is processes that die in tests, not machines.
void PrivatePostgres::start() {
  if (m_server && m_server->state() != QProcess::NotRunning) return;
  m_server = std::make_unique<QProcess>();
  m_server->setProcessEnvironment(plainEnvironment());
  m_server->setReadChannel(QProcess::StandardError);
  QStringList words = asOurUser() << text(m_programs / "postgres") << QStringLiteral("-D")
                                  << text(m_folder.file("data")) << QStringLiteral("-k") << text(m_folder.path());
  for (const char* setting : {"listen_addresses=", "fsync=off", "shared_buffers=16MB", "max_connections=100"})
    words << QStringLiteral("-c") << QLatin1String(setting);
  const QString first = words.takeFirst();
  m_server->start(first, words);
  QByteArray said;
  while (!said.contains("ready to accept connections")) {
    const bool isMore = m_server->waitForReadyRead(patience);
    said += m_server->readAllStandardError();
    if (!isMore) throw std::runtime_error("PostgreSQL didn't start: " + said.toStdString());
  }
}

void PrivatePostgres::stop() {
  ::kill(static_cast<pid_t>(m_server->processId()), SIGINT);  // "fast"
  if (!m_server->waitForFinished(patience)) throw std::runtime_error("PostgreSQL didn't stop");
}

// SIGQUIT: every process of it ends at once and writes nothing back, and the end is that of the last one.
void PrivatePostgres::crash() {
  if (!m_server || m_server->state() == QProcess::NotRunning) return;
  ::kill(static_cast<pid_t>(m_server->processId()), SIGQUIT);
  m_server->waitForFinished(patience);
}

std::string PrivatePostgres::newDatabase() {
  const std::string name = "test" + std::to_string(++m_databases);
  run("createdb", {QStringLiteral("-h"), text(m_folder.path()), QStringLiteral("-U"), QLatin1String(user),
                   QString::fromStdString(name)});
  return "postgresql:///" + name + "?host=" + m_folder.path().string() + "&user=" + user;
}

std::string PrivatePostgres::nameOf(const std::string& connection) {
  const std::size_t begin = connection.rfind('/', connection.find('?')) + 1;
  return connection.substr(begin, connection.find('?') - begin);
}

std::string PrivatePostgres::ask(const std::string& database, const std::string& sql) {
  return run("psql",
             {QStringLiteral("-X"), QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("-A"),
              QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"), QStringLiteral("-h"), text(m_folder.path()),
              QStringLiteral("-U"), QLatin1String(user), QStringLiteral("-f"), QStringLiteral("-"),
              QString::fromStdString(nameOf(database))},
             sql.c_str())
      .trimmed()
      .toStdString();
}

void PrivatePostgres::allow(const std::string& rule) {
  const std::filesystem::path file = m_folder.file("data") / "pg_hba.conf";
  std::string rest;
  std::getline(std::ifstream(file), rest, '\0');
  std::ofstream(file) << rule << "\n" << rest;
}

}  // namespace chatelaine::test
