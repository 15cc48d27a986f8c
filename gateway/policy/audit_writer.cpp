#include "gateway/policy/audit_writer.h"

namespace chatelaine::gateway {

namespace asio = http::asio;
using http::Awaitable;

namespace {

constexpr std::size_t largestGroup = 512;

const std::string& schema() {
  static const std::string text =
      std::string(vault::AuditLog::schema()) +
      "; CREATE TABLE sent (id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL) STRICT;"
      " INSERT INTO sent (id, sequence) VALUES (1, 0);";
  return text;
}

Result<vault::EventKey> keyFor(const EventKeys& keys, const VaultId& vault) {
  const auto found = keys.find(vault);
  if (found == keys.end()) return fail(ErrorCode::notFound, "no key for events of this vault");
  return vault::EventKey{found->second.epoch, found->second.key.clone()};
}

}  // namespace

Result<std::unique_ptr<AuditWriter>> AuditWriter::open(Options options, const Secret& databaseKey) {
  CHATELAINE_TRY(database, storage::Database::open(options.file, databaseKey, storage::Durability::full));
  const storage::Migration migrations[] = {{1, schema()}};
  CHATELAINE_CHECK(storage::migrate(database, migrations));
  return std::unique_ptr<AuditWriter>(new AuditWriter(std::move(options), std::move(database)));
}

AuditWriter::AuditWriter(Options options, storage::Database database)
    : m_options(std::move(options)), m_database(std::move(database)), m_thread(m_options.log) {}

AuditWriter::~AuditWriter() { finish(); }

void AuditWriter::finish() { m_thread.finish(); }

void AuditWriter::begin(const TeamId& team, const sync::PrincipalKeys& keys,
                        std::shared_ptr<const EventKeys> eventKeys) {
  asio::post(m_thread.executor(), [this, team, &keys, eventKeys = std::move(eventKeys)]() mutable {
    m_eventKeys = std::move(eventKeys);
    if (m_auditLog) return;
    m_auditLog.emplace(
        m_database, team, keys, [this](const VaultId& vault) { return keyFor(*m_eventKeys, vault); }, m_options.clock);
  });
}

Awaitable<Result<void>> AuditWriter::commit(AuditEvent event) {
  auto start = [this](auto handler, AuditEvent toWrite) {
    auto work = asio::make_work_guard(asio::get_associated_executor(handler));
    auto done = [handler = std::move(handler), work = std::move(work)](Result<void> result) mutable {
      asio::post(work.get_executor(), [handler = std::move(handler), result = std::move(result)]() mutable {
        std::move(handler)(std::move(result));
      });
    };
    enqueue({std::move(toWrite), std::move(done)});
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(Result<void>)>(
      std::move(start), asio::use_awaitable, std::move(event));
}

void AuditWriter::note(AuditEvent event) {
  if (m_notes.fetch_add(1) < mostNotes) return enqueue({std::move(event), {}});
  m_notes.fetch_sub(1);
  m_options.log(LogLevel::error, "audit_note_dropped", {{"action", toString(event.action)}});
}

// What is posted while a group is being written is in the queue before the next flush runs: that is the group commit.
void AuditWriter::enqueue(Waiting waiting) {
  asio::post(m_thread.executor(), [this, waiting = std::move(waiting)]() mutable {
    m_queue.push_back(std::move(waiting));
    if (m_queue.size() == 1) asio::post(m_thread.executor(), [this] { flush(); });
  });
}

void AuditWriter::flush() {
  std::vector<Waiting> all = std::exchange(m_queue, {});
  for (std::size_t at = 0; at < all.size(); at += largestGroup) {
    append(std::span(all).subspan(at, std::min(largestGroup, all.size() - at)));
  }
  m_notes.fetch_sub(static_cast<std::size_t>(std::ranges::count_if(all, [](const Waiting& one) { return !one.done; })));
}

// Whoever waits gets an answer, also when there is no memory left.
Result<void> AuditWriter::write(std::span<const Waiting> batch) try {
  std::vector<AuditEvent> events;
  for (const Waiting& waiting : batch) events.push_back(waiting.event);
  return m_auditLog ? m_auditLog->append(events) : fail(ErrorCode::notFound, "no team yet");
} catch (const std::exception& exception) {
  return fail(ErrorCode::internal, exception.what());
}

void AuditWriter::append(std::span<Waiting> batch) {
  const Result<void> written = write(batch);
  if (!written && batch.size() > 1) {
    // One event that can't be sealed must not take the others with it.
    for (std::size_t at = 0; at < batch.size(); ++at) append(batch.subspan(at, 1));
    return;
  }
  if (!written)
    m_options.log(LogLevel::error, "audit_failed",
                  {{"code", toString(written.error().code)}, {"detail", written.error().detail}});
  for (Waiting& waiting : batch) {
    if (waiting.done) waiting.done(written);
  }
}

Result<std::uint64_t> AuditWriter::lastSent() {
  CHATELAINE_TRY(statement, m_database.prepare("SELECT sequence FROM sent"));
  CHATELAINE_CHECK(statement.step());
  return static_cast<std::uint64_t>(statement.integer(0));
}

Awaitable<Result<std::vector<sync::AuditGroup>>> AuditWriter::unsent(std::size_t limit) {
  auto work = [this, limit]() -> Awaitable<Result<std::vector<sync::AuditGroup>>> {
    if (!m_auditLog) co_return std::vector<sync::AuditGroup>();
    const auto sent = lastSent();
    if (!sent) co_return std::unexpected(sent.error());
    co_return m_auditLog->groupsAfter(*sent, limit);
  };
  co_return co_await asio::co_spawn(m_thread.executor(), std::move(work), asio::use_awaitable);
}

Awaitable<Result<void>> AuditWriter::markSent(std::uint64_t lastSequence) {
  auto work = [this, lastSequence]() -> Awaitable<Result<void>> {
    auto statement = m_database.prepare("UPDATE sent SET sequence = max(sequence, ?)");
    if (!statement) co_return std::unexpected(statement.error());
    statement->bind(static_cast<std::int64_t>(lastSequence));
    co_return statement->run();
  };
  co_return co_await asio::co_spawn(m_thread.executor(), std::move(work), asio::use_awaitable);
}

Awaitable<Result<void>> AuditWriter::markNothingSent() {
  auto work = [this]() -> Awaitable<Result<void>> { co_return m_database.execute("UPDATE sent SET sequence = 0"); };
  co_return co_await asio::co_spawn(m_thread.executor(), std::move(work), asio::use_awaitable);
}

Awaitable<Result<sync::ChainEnd>> AuditWriter::end() {
  auto work = [this]() -> Awaitable<Result<sync::ChainEnd>> {
    if (!m_auditLog) co_return sync::ChainEnd{};
    co_return m_auditLog->end();
  };
  co_return co_await asio::co_spawn(m_thread.executor(), std::move(work), asio::use_awaitable);
}

void AuditWriter::setFaultHook(storage::Database::FaultHook hook) {
  asio::post(m_thread.executor(),
             [this, hook = std::move(hook)]() mutable { m_database.setFaultHook(std::move(hook)); });
}

}  // namespace chatelaine::gateway
