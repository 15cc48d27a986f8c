// Carries out vault::SyncRun's requests whenever something changed here or there, and tries again when it couldn't.
#pragma once
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <deque>

#include "models/control_client.h"
#include "models/sync_status.h"

namespace chatelaine::models {

// GUI thread. One run at a time; a wish or a hint that comes during a run starts another after it, and so does a stream
// of hints that has just been opened: what changed between the run and the stream is told by neither. Where the team's
// server is elsewhere, only a gateway beside us is asked to confirm: others pull by themselves.
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
  bool hasGateway() const { return m_gateway.hasGateway(); }           // one that can confirm
  bool isServerHere() const { return m_channel.endpoint().isHere(); }  // this computer's own
  void syncNow();
  void changedHere();  // something is to go out: until the gateway confirms, it doesn't count as there (P6)
  void stop();         // before a lock: no run starts, the stream of hints is closed
  // Somebody else talks to servers for the vault meanwhile. A change of the roster that is under way is given up
  // (offline).
  void pause();
  void resume();
  // One run of its own that changes the roster at the server. `done` hears what became of it, also of a lock (locked).
  void carryOut(vault::RosterWish wish, QObject* context, std::function<void(Result<void>)> done);

 Q_SIGNALS:
  void statusChanged();
  void applied();    // something came in or went out: views are old
  void ended();      // a run, and well
  void completed();  // the server had lost a part of the past, and has it again

 private:
  using Step = Result<std::optional<sync::ApiRequest>>;
  struct Wish {
    vault::RosterWish wish;
    QPointer<QObject> context;
    std::function<void(Result<void>)> done;
  };
  void begin(const Hash& serverKey);
  void take(Step step);
  void noteCompletion();
  void send(const sync::ApiRequest& request);
  void answerWish(const Result<void>& result);
  void finish();
  void finished(const vault::SyncSummary& summary, const std::string& token);
  void askGateway();
  void failed(const Error& error);
  void listen();
  void hintsEnded();
  void settle(SyncStatus status);

  ApiChannel& m_channel;
  ControlClient& m_gateway;
  VaultThread& m_vaults;
  Options m_options;
  QTimer m_retry;
  QTimer m_poll;
  SyncStatus m_status;
  std::deque<Wish> m_wishes;
  std::optional<Wish> m_current;  // of the run that is under way
  bool m_running = false;
  bool m_again = false;
  bool m_isPaused = false;
  double jitter() const { return m_options.jitter ? m_options.jitter() : 0.5; }
  int m_failures = 0;      // of runs
  int m_shortStreams = 0;  // in a row
  std::optional<Timestamp> m_streamBegan;
  int m_refusals = 0;    // of the gateway to pull
  int m_generation = 0;  // stop() makes answers that are still under way old
};

inline constexpr std::chrono::minutes pollInterval{1};  // should the stream of hints be silent
inline constexpr std::chrono::seconds shortStream{10};

}  // namespace chatelaine::models
