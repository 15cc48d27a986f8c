// Says when something in a view expires: a timer on the next such moment, so that what is shown can be painted anew.
#pragma once
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <optional>

#include "models/team_view.h"

namespace chatelaine::models {

// The first moment after `now` at which a credential, a pin or a token is over, or a credential's warning begins.
std::optional<Timestamp> nextExpiry(const TeamView& view, Timestamp now);

// GUI thread. One timer; it sleeps until the next moment and counts on the clock, not on having slept long enough.
class ExpiryWatch final : public QObject {
  Q_OBJECT
 public:
  explicit ExpiryWatch(Clock clock, QObject* parent = nullptr);
  void watch(const TeamView& view);  // instead of what was watched before
  void check();                      // after a suspend, during which timers stand still

 Q_SIGNALS:
  void passed();  // once per moment; watch() again with what is left

 private:
  Clock m_clock;
  QTimer m_timer;
  std::optional<Timestamp> m_next;
};

}  // namespace chatelaine::models
