#include "bench/load/load.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "bench/load/connection.h"

namespace chatelaine::bench {
namespace {

struct Lane {
  Connection connection;
  SteadyClock::time_point due;  // of the request that is under way
};

// One thread and one epoll: with 32 connections the generator must cost less than what it measures.
class Load {
 public:
  explicit Load(const Options& options)
      : m_options(options), m_epoll(epoll_create1(EPOLL_CLOEXEC)), m_request(requestFor(options)) {}
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  ~Load() { ::close(m_epoll); }

  Result<Measurement> run();

 private:
  static std::string requestFor(const Options& options) {
    return "GET /kilobyte HTTP/1.1\r\nHost: " + options.host + ":" + std::to_string(options.hostPort) +
           "\r\nUser-Agent: chatelaine-bench\r\nAccept: */*\r\n\r\n";
  }
  Result<void> openLanes();
  void watch(std::size_t lane);
  Result<void> sendWhatIsDue(SteadyClock::time_point now);
  Result<void> waitForAnswers(SteadyClock::time_point now);
  Result<void> readLane(std::size_t index);
  Result<void> reconnect(Lane& lane, std::size_t index);
  void finish(std::size_t index);

  const Options& m_options;
  int m_epoll;
  std::string m_request;
  TlsContext m_context;
  std::vector<Lane> m_lanes;
  std::vector<std::size_t> m_idle;
  SteadyClock::time_point m_measuredFrom, m_end, m_nextDue;
  Measurement m_result;
};

Result<Measurement> Load::run() {
  CHATELAINE_CHECK(openLanes());
  const auto start = SteadyClock::now();
  m_nextDue = start;
  m_measuredFrom = start + m_options.warmUp;
  m_end = m_measuredFrom + m_options.duration;
  for (auto now = start; now < m_end || m_idle.size() < m_lanes.size(); now = SteadyClock::now()) {
    CHATELAINE_CHECK(sendWhatIsDue(now));
    CHATELAINE_CHECK(waitForAnswers(now));
  }
  m_result.seconds = SteadyClock::now() - m_measuredFrom;
  std::ranges::sort(m_result.latency);
  return std::move(m_result);
}

Result<void> Load::openLanes() {
  CHATELAINE_TRY(context, makeContext(m_options));
  m_context = std::move(context);
  for (std::size_t index = 0; index < m_options.connections; ++index) {
    CHATELAINE_TRY(connection, Connection::open(m_options, m_context.get()));
    m_lanes.push_back({std::move(connection), {}});
    watch(index);
    m_idle.push_back(index);
  }
  return {};
}

void Load::watch(std::size_t lane) {
  epoll_event event{.events = EPOLLIN, .data = {.u64 = lane}};
  epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_lanes[lane].connection.descriptor(), &event);
}

Result<void> Load::sendWhatIsDue(SteadyClock::time_point now) {
  const bool isPaced = m_options.rate > 0;
  while (!m_idle.empty() && now < m_end && (!isPaced || m_nextDue <= now)) {
    const std::size_t index = m_idle.back();
    m_idle.pop_back();
    m_lanes[index].due = isPaced ? m_nextDue : SteadyClock::now();
    if (isPaced) m_nextDue += std::chrono::nanoseconds(static_cast<long>(1e9 / m_options.rate));
    CHATELAINE_CHECK(m_lanes[index].connection.send(m_request));
  }
  return {};
}

Result<void> Load::waitForAnswers(SteadyClock::time_point now) {
  std::array<epoll_event, 64> events{};
  const auto until = m_options.rate > 0 && !m_idle.empty() && now < m_end ? std::min(m_nextDue, m_end) : m_end;
  const auto left = std::max(until - SteadyClock::now(), SteadyClock::duration(now < m_end ? 0 : 1'000'000'000));
  const timespec timeout{.tv_sec = left.count() / 1'000'000'000, .tv_nsec = left.count() % 1'000'000'000};
  const int count = epoll_pwait2(m_epoll, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
  if (count == 0 && now > m_end + std::chrono::seconds(5)) return fail(ErrorCode::timedOut, "an answer never came");
  for (int index = 0; index < count; ++index) {
    CHATELAINE_CHECK(readLane(events[static_cast<std::size_t>(index)].data.u64));
  }
  return {};
}

Result<void> Load::readLane(std::size_t index) {
  Lane& lane = m_lanes[index];
  const Result<bool> isComplete = lane.connection.receive();
  if (!isComplete && isComplete.error().code == ErrorCode::offline) return reconnect(lane, index);
  if (!isComplete) return std::unexpected(isComplete.error());
  if (*isComplete) finish(index);
  return {};
}

// A peer may end a kept-alive connection between answers; the request under way is sent again.
Result<void> Load::reconnect(Lane& lane, std::size_t index) {
  if (++m_result.reconnects > 10 * m_options.connections) return fail(ErrorCode::offline, "the peer keeps on closing");
  CHATELAINE_TRY(connection, Connection::open(m_options, m_context.get()));
  lane.connection = std::move(connection);
  watch(index);
  if (std::ranges::find(m_idle, index) != m_idle.end()) return {};
  return lane.connection.send(m_request);
}

void Load::finish(std::size_t index) {
  const auto now = SteadyClock::now();
  ++m_result.requests;
  if (m_lanes[index].due >= m_measuredFrom) m_result.latency.push_back(now - m_lanes[index].due);
  m_idle.push_back(index);
}

}  // namespace

Result<Measurement> applyLoad(const Options& options) { return Load(options).run(); }

}  // namespace chatelaine::bench
