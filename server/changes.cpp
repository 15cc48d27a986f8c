#include "server/changes.h"

#include <utility>

namespace chatelaine::server {

http::Awaitable<Changes::Hint> Changes::Watch::next(std::chrono::milliseconds patience) {
  const auto self = shared_from_this();
  if (m_hint == Hint::nothing) {
    m_timer.expires_after(patience);
    co_await m_timer.async_wait(http::asTuple);
  }
  if (m_hint == Hint::ended) co_return Hint::ended;
  co_return std::exchange(m_hint, Hint::nothing);
}

void Changes::Watch::post(Hint hint) {
  http::asio::post(m_timer.get_executor(), [self = shared_from_this(), hint] {
    if (self->m_hint != Hint::ended) self->m_hint = hint;
    self->m_timer.cancel();
  });
}

std::shared_ptr<Changes::Watch> Changes::watch(http::asio::any_io_executor executor, const TeamId& team) {
  auto watch = std::make_shared<Watch>(std::move(executor), team);
  const std::lock_guard lock(m_mutex);
  std::erase_if(m_watches, [](const auto& weak) { return weak.expired(); });
  m_watches.push_back(watch);
  if (m_hasEnded) watch->post(Hint::ended);
  return watch;
}

template <class Action>
void Changes::forEach(Action action) {
  for (const auto& weak : m_watches)
    if (const auto watch = weak.lock()) action(*watch);
}

void Changes::notify(const TeamId& team) {
  const std::lock_guard lock(m_mutex);
  forEach([&](Watch& watch) {
    if (watch.m_team == team) watch.post(Hint::changed);
  });
}

void Changes::notifyAll() {
  const std::lock_guard lock(m_mutex);
  forEach([](Watch& watch) { watch.post(Hint::changed); });
}

void Changes::end() {
  const std::lock_guard lock(m_mutex);
  m_hasEnded = true;
  forEach([](Watch& watch) { watch.post(Hint::ended); });
}

}  // namespace chatelaine::server
