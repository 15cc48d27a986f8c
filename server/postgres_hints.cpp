#include "server/postgres_hints.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <pqxx/pqxx>
#include <utility>

#include "server/postgres_trouble.h"

namespace chatelaine::server {
namespace {

constexpr const char* channel = "chatelaine_changed";
constexpr int afterLoss = 500;  // milliseconds

}  // namespace

struct PostgresHints::Line {
  explicit Line(const std::string& settings) : connection(settings) {}
  pqxx::connection connection;
};

PostgresHints::PostgresHints(PostgresSettings settings)
    : m_settings(std::move(settings)), m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

PostgresHints::~PostgresHints() {
  stop();
  close(m_wake);
}

void PostgresHints::start(Heard heard) {
  m_heard = std::move(heard);
  m_thread = std::thread([this] { run(); });
}

void PostgresHints::stop() {
  m_isEnding = true;
  wake();
  if (m_thread.joinable()) m_thread.join();
}

void PostgresHints::announce(const TeamId& team) {
  {
    const std::lock_guard lock(m_mutex);
    m_toTell.insert(team);
  }
  wake();
}

void PostgresHints::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(m_wake, &one, sizeof one);
}

// Until somebody wakes us, the socket `more` has something (-1: none), or the time has passed (-1: never).
void PostgresHints::wait(int more, int milliseconds) {
  std::array<pollfd, 2> both{pollfd{m_wake, POLLIN, 0}, pollfd{more, POLLIN, 0}};
  poll(both.data(), both.size(), milliseconds);
  std::uint64_t ignored = 0;
  [[maybe_unused]] const ssize_t size = read(m_wake, &ignored, sizeof ignored);
}

void PostgresHints::run() {
  while (!m_isEnding) {
    try {
      converse();
    } catch (const std::exception& exception) {
      m_settings.log(LogLevel::warning, "hints_interrupted", {{"why", troubleOf(exception).error.detail}});
      wait(-1, afterLoss);
    }
  }
}

void PostgresHints::converse() {
  Line line(m_settings.connection);
  pqxx::connection& connection = line.connection;
  connection.set_notice_handler([](pqxx::zview) {});
  connection.listen(channel, [&](const pqxx::notification& heard) {
    if (heard.backend_pid == connection.backendpid()) return;
    if (const auto team = TeamId::fromHex(heard.payload)) m_heard(*team);
  });
  m_heard(std::nullopt);
  while (!m_isEnding) {
    tellOthers(line);
    connection.get_notifs();
    wait(connection.sock(), -1);
  }
}

void PostgresHints::tellOthers(Line& line) {
  std::set<TeamId> teams;
  {
    const std::lock_guard lock(m_mutex);
    teams = std::exchange(m_toTell, {});
  }
  try {
    pqxx::nontransaction statements(line.connection);
    for (const TeamId& team : teams) statements.exec("SELECT pg_notify($1, $2)", pqxx::params{channel, team.hex()});
  } catch (const std::exception&) {
    const std::lock_guard lock(m_mutex);
    m_toTell.merge(teams);
    throw;
  }
}

}  // namespace chatelaine::server
