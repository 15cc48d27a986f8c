// What the audit screen shows besides the table, and what a person asks of it: values.
#pragma once
#include <QtCore/QString>

#include <optional>
#include <vector>

#include "core/audit_event.h"

namespace chatelaine::ui {

struct AuditLine {
  AuditEvent event;
  QString principal;  // who wrote the record
  QString caller;     // on which device somebody asked a gateway for it
  bool byGateway = false;
  std::uint64_t sequence = 0;
};

struct AuditWish {
  QString text;
  std::optional<ItemId> agent;
  std::optional<AuditOutcome> outcome;
  friend bool operator==(const AuditWish&, const AuditWish&) = default;
};

struct AuditChoice {
  ItemId agent;
  QString name;
};

struct AuditStanding {
  enum class State { checking, verified, broken, unknown };
  State state = State::checking;
  std::vector<std::pair<QString, QString>> ends;  // whose chain, "1,204 · 9f3c…"
  QString finding;                                // the first bad link
};

}  // namespace chatelaine::ui
