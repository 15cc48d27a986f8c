#include "server/postgres_pool.h"

#include "server/postgres_transaction.h"
#include "server/postgres_trouble.h"

namespace chatelaine::server {
namespace {

constexpr int mostAttempts = 5;
constexpr std::chrono::milliseconds betweenConnects{200};

}  // namespace

// A connection for the time of one attempt; what was found broken isn't given back.
class PostgresPool::Lease {
 public:
  explicit Lease(PostgresPool& pool) : m_pool(pool) {
    std::unique_lock lock(pool.m_mutex);
    pool.m_returned.wait(lock, [&] { return pool.m_lent < pool.m_settings.connections; });
    ++pool.m_lent;
    if (pool.m_idle.empty()) return;
    session = std::move(pool.m_idle.back());
    pool.m_idle.pop_back();
    isUsed = true;
  }
  ~Lease() {
    const std::lock_guard lock(m_pool.m_mutex);
    --m_pool.m_lent;
    if (session && session->connection.is_open()) m_pool.m_idle.push_back(std::move(session));
    m_pool.m_returned.notify_one();
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  std::unique_ptr<PostgresSession> session;
  bool isUsed = false;  // it was open before: that it is broken may be old news

 private:
  PostgresPool& m_pool;
};

struct PostgresPool::Attempt {
  Result<void> outcome;
  bool again = false;
};

PostgresPool::PostgresPool(PostgresSettings settings) : m_settings(std::move(settings)) {}
PostgresPool::~PostgresPool() = default;

Result<void> PostgresPool::runTask(Kind kind, const Task& task) {
  for (int left = mostAttempts;; --left) {
    Attempt tried = attempt(kind, task);
    if (!tried.again || left == 1) return std::move(tried.outcome);
  }
}

void PostgresPool::connect(Lease& lease) {
  lease.session = std::make_unique<PostgresSession>(m_settings.connection);
  lease.session->connection.set_notice_handler([](pqxx::zview) {});
  pqxx::nontransaction limits(lease.session->connection);
  limits.exec(
      "SET statement_timeout = '30s'; SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '60s'");
}

void PostgresPool::open(Lease& lease) {
  {
    const std::lock_guard lock(m_mutex);
    if (std::chrono::steady_clock::now() < m_notBefore) throw pqxx::broken_connection("a moment ago it wasn't there");
  }
  try {
    connect(lease);
  } catch (const std::exception&) {
    const std::lock_guard lock(m_mutex);
    m_notBefore = std::chrono::steady_clock::now() + betweenConnects;
    throw;
  }
  noteReached();
}

PostgresPool::Attempt PostgresPool::attempt(Kind kind, const Task& task) {
  Lease lease(*this);
  bool isCommitting = false;
  try {
    if (!lease.session) open(lease);
    if (kind == Kind::read) {
      pqxx::nontransaction single(lease.session->connection);
      PostgresTransaction transaction(*lease.session, single);
      return {task(transaction)};
    }
    pqxx::work work(lease.session->connection);
    PostgresTransaction transaction(*lease.session, work);
    Result<void> done = task(transaction);
    isCommitting = true;
    if (done) work.commit();
    return {std::move(done)};
  } catch (const std::exception& exception) {
    PostgresTrouble trouble = troubleOf(exception);
    const bool isLost = trouble.kind == PostgresTrouble::Kind::connectionLost;
    if (isLost) {
      lease.session.reset();
      noteLost(trouble.error);
    }
    // A commit that broke off may have happened: only whoever asked knows how to find out.
    const bool again = trouble.kind == PostgresTrouble::Kind::tryAgain || (isLost && lease.isUsed && !isCommitting);
    return {std::unexpected(std::move(trouble.error)), again};
  }
}

void PostgresPool::noteReached() {
  const std::lock_guard lock(m_mutex);
  if (m_isLost) m_settings.log(LogLevel::info, "postgresql_is_back", {});
  m_isLost = false;
}

// When one connection is lost, the idle ones are most likely, too.
void PostgresPool::noteLost(const Error& error) {
  const std::lock_guard lock(m_mutex);
  m_idle.clear();
  if (!m_isLost) m_settings.log(LogLevel::error, "postgresql_lost", {{"why", error.detail}});
  m_isLost = true;
}

}  // namespace chatelaine::server
