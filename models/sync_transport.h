// Carries out vault::SyncRun's requests whenever something changed here or there, and tries again when it couldn't.
#pragma once
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include "models/control_client.h"
#include "models/sync_status.h"

namespace chatelaine::models {

// GUI thread. One run at a time; a wish that comes during a run starts another after it.
class SyncTransport final : public QObject {
  Q_OBJECT
 public:
  struct Options {
    Clock clock = systemNow;
    std::function<double()> jitter;  // in [0, 1)
  };

  SyncTransport(ApiChannel& channel, ControlClient& gateway, VaultThread& vaults, Options options,
                QObject* parent = nullptr);

  const SyncStatus& status() const { return m_status; }
  void syncNow();
  void changedHere();  // something is to go out: until the gateway confirms, it doesn't count as there (P6)
  void stop();         // before a lock: no run starts, the stream of hints is closed

 Q_SIGNALS:
  void statusChanged();
  void applied();  // something came in or went out: views are old

 private:
  using Step = Result<std::optional<sync::ApiRequest>>;
  void begin(const Hash& serverKey);
  void take(Step step);
  void carryOut(const sync::ApiRequest& request);
  void finish();
  void finished(const vault::SyncSummary& summary, const std::string& token);
  void askGateway();
  void failed(const Error& error);
  void settle(SyncStatus status);

  ApiChannel& m_channel;
  ControlClient& m_gateway;
  VaultThread& m_vaults;
  Options m_options;
  QTimer m_retry;
  QTimer m_poll;
  SyncStatus m_status;
  bool m_running = false;
  bool m_again = false;
  double jitter() const { return m_options.jitter ? m_options.jitter() : 0.5; }
  int m_failures = 0;    // of runs
  int m_refusals = 0;    // of the gateway to pull
  int m_generation = 0;  // stop() makes answers that are still under way old
};

inline constexpr std::chrono::minutes pollInterval{1};  // should the stream of hints be silent

}  // namespace chatelaine::models
