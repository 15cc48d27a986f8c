// How values read on every screen: times, rules, types, events, outcomes. Words only, no widgets.
#pragma once
#include <QtCore/QString>

#include <optional>

#include "core/agent.h"
#include "core/audit_event.h"
#include "core/credential.h"

namespace chatelaine::ui {

QString text(const std::string& utf8);
QString agoText(std::optional<Timestamp> time, Timestamp now);      // "5 min ago", "12 Aug", "never"
QString untilText(std::optional<Timestamp> expiry, Timestamp now);  // "in 3 days", "expired", "—"
QString dayText(Timestamp time);                                    // "12 Aug 2026"
QString shortDayText(Timestamp time, Timestamp now);                // "12 Aug"; with the year if it is another
QString momentText(Timestamp time);                                 // "12 Aug 2026, 14:03:22"
QString shortMomentText(Timestamp time, Timestamp now);             // today: "14:03:22"; else "12 Aug, 14:03"
QString typeText(CredentialType type);                              // "API key"
QString ruleText(const Credential& credential);                     // "Header", "SigV4", "One-time code"
QString actionText(AuditAction action);                             // "Secret used"
QString outcomeText(AuditOutcome outcome);
QString refusalText(const std::string& reason);    // of a stable code; the code itself if unknown
QString titleOf(const Credential& credential);     // its name
QString subtitleOf(const Credential& credential);  // identifier and label

}  // namespace chatelaine::ui
