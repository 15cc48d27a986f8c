#include "ui/screens/common/sync_wording.h"

#include <QtCore/QCoreApplication>

#include "ui/error_text.h"
#include "ui/screens/common/wording.h"

namespace chatelaine::ui {
namespace {

struct SyncWording {
  Q_DECLARE_TR_FUNCTIONS(SyncWording)
};

QString gatewayLine(models::SyncStatus::Gateway gateway) {
  switch (gateway) {
    case models::SyncStatus::Gateway::confirmed: return SyncWording::tr("Confirmed by the gateway");
    case models::SyncStatus::Gateway::waiting: return SyncWording::tr("Not confirmed by the gateway yet");
    case models::SyncStatus::Gateway::unknown: break;
  }
  return {};
}

QString whyNot(const models::SyncStatus& status) {
  if (status.reason == ErrorCode::denied)
    return SyncWording::tr(
        "The server refuses this computer. Ask an owner at another computer whether it is still in the team.");
  if (status.reason == ErrorCode::stale) return SyncWording::tr("The team has moved to another server.");
  return status.reason ? errorText(*status.reason) : QString();
}

}  // namespace

SyncWords syncWords(const models::SyncStatus& status, Timestamp now) {
  using Phase = models::SyncStatus::Phase;
  switch (status.phase) {
    case Phase::idle: return {Status::idle, SyncWording::tr("Not synchronised yet"), {}};
    case Phase::running:
      if (status.lastSynced) break;
      return {Status::busy, SyncWording::tr("Synchronising…"), {}};
    case Phase::synced: break;
    case Phase::offline: return {Status::warning, SyncWording::tr("Offline, trying again"), whyNot(status)};
    case Phase::retrying: return {Status::error, SyncWording::tr("Not synchronised, trying again"), whyNot(status)};
  }
  const bool waiting = status.gateway == models::SyncStatus::Gateway::waiting;
  return {waiting ? Status::busy : Status::ok, SyncWording::tr("Synced %1").arg(agoText(status.lastSynced, now)),
          gatewayLine(status.gateway)};
}

}  // namespace chatelaine::ui
