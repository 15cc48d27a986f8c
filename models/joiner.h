// The way of this computer into a team, by an invitation or by the recovery kit: makes the database, asks the server,
// waits for the owner's answer, and goes on where it was after a restart.
#pragma once
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include "models/api_channel.h"
#include "models/session.h"

namespace chatelaine::models {

// GUI thread.
class Joiner final : public QObject {
  Q_OBJECT
 public:
  enum class State {
    none,       // nobody is on the way in
    waiting,    // the owner hasn't answered yet, the server can't be reached (see trouble()), or the kit is under way
    kitNeeded,  // the kit's words, again: they are kept nowhere, and no earlier attempt reached the server
    lossShown,  // the server shows less than the team's chain vouches for: see losses(); nothing was changed yet
    refused     // it won't come to anything: see trouble(); with the kit, its words may be given again
  };
  enum class Way { invitation, kit };
  struct Options {
    std::function<double()> jitter;  // in [0, 1)
    std::chrono::milliseconds interval{2000};
  };
  template <class T>
  using Done = std::function<void(Result<T>)>;

  Joiner(ApiChannel& channel, Session& session, VaultThread& vaults, Options options, QObject* parent = nullptr);

  State state() const { return m_state; }
  Way way() const { return m_way; }
  // Six, to be compared with what the owner's screen shows; with the kit there are none.
  const QString& words() const { return m_words; }
  std::optional<ErrorCode> trouble() const { return m_trouble; }
  const std::vector<vault::VaultLoss>& losses() const { return m_losses; }

  // Makes the database under `passphrase` with the invitation in it, then asks.
  void begin(sync::InviteLink link, vault::Joining::Names names, Secret passphrase, QObject* context, Done<void> done);
  // The same with the plan in it; the kit's seed stays in memory, until stop() or a refusal.
  void recover(Secret seed, vault::Recovery::Plan plan, Secret passphrase, QObject* context, Done<void> done);
  // The words were typed again: kitNeeded, or refused.
  void goOnWithKit(Secret seed);
  // A person has seen losses() and goes on all the same: lossShown.
  void acceptLosses();
  // After an unlock: goes on if an invitation was taken up and nobody has answered yet, or a recovery wasn't finished.
  void resume();
  void stop();  // before a lock, or for good

 Q_SIGNALS:
  void stateChanged();
  void joined();

 private:
  using Step = Result<std::optional<sync::ApiRequest>>;
  void attempt();
  void start(const Hash& serverKey);
  void take(Step step);
  void send(const sync::ApiRequest& request);
  void finish();
  void failed(const Error& error);
  void askAboutLosses();
  void settle(State state, std::optional<ErrorCode> trouble);
  void forgetKit();

  ApiChannel& m_channel;
  Session& m_session;
  VaultThread& m_vaults;
  Options m_options;
  QTimer m_next;
  State m_state = State::none;
  Way m_way = Way::invitation;
  QString m_words;
  Secret m_seed;  // of the kit
  std::vector<vault::VaultLoss> m_losses;
  std::optional<ErrorCode> m_trouble;
  int m_failures = 0;
  int m_generation = 0;  // stop() makes answers that are still under way old
};

}  // namespace chatelaine::models
