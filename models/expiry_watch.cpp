#include "models/expiry_watch.h"

#include <algorithm>

#include "models/credential_row.h"

namespace chatelaine::models {
namespace {

constexpr std::chrono::milliseconds longest = std::chrono::hours(24);  // a timer holds no more than 24 days

}  // namespace

std::optional<Timestamp> nextExpiry(const TeamView& view, Timestamp now) {
  std::optional<Timestamp> next;
  const auto consider = [&](std::optional<Timestamp> moment) {
    if (moment && *moment > now && (!next || *moment < *next)) next = moment;
  };
  for (const Credential& credential : view.credentials) {
    const auto& expiry = credential.labels.expiresAt;
    consider(expiry);
    if (expiry) consider(*expiry - expiryWarning);
  }
  for (const Pin& pin : view.pins) consider(pin.expiresAt);
  for (const vault::DeletedCredential& deleted : view.deleted) consider(deleted.goneAt);
  for (const Agent& agent : view.agents)
    for (const AgentToken& token : agent.tokens) consider(token.expiresAt);
  return next;
}

ExpiryWatch::ExpiryWatch(Clock clock, QObject* parent) : QObject(parent), m_clock(std::move(clock)) {
  m_timer.setSingleShot(true);
  m_timer.setTimerType(Qt::PreciseTimer);
  connect(&m_timer, &QTimer::timeout, this, &ExpiryWatch::check);
}

void ExpiryWatch::watch(const TeamView& view) {
  m_timer.stop();
  m_next = nextExpiry(view, m_clock());
  check();
}

void ExpiryWatch::check() {
  if (!m_next) return;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(*m_next - m_clock());
  if (left > std::chrono::milliseconds::zero()) return m_timer.start(std::min(left, longest));
  m_timer.stop();
  m_next.reset();
  Q_EMIT passed();
}

}  // namespace chatelaine::models
