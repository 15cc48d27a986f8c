// The desktop's database as a whole: made once, unlocked with the passphrase, locked again; knows nothing of servers.
#pragma once
#include <QtCore/QObject>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>

#include "models/vault_thread.h"
#include "vault/key_slots.h"

namespace chatelaine::models {

enum class LockReason { start, byPerson, idle, bySignal };

// GUI thread; everything slow happens on the vault thread.
class Session final : public QObject {
  Q_OBJECT
 public:
  enum class State { fresh, locked, unlocking, unlocked };
  struct Options {
    std::filesystem::path folder;  // vault.db and vault.keys
    RandomSource random;
    std::function<crypto::PassphraseCost()> cost;  // runs on the vault thread; may take a second
    Clock clock = systemNow;
  };
  template <class T>
  using Done = std::function<void(Result<T>)>;

  Session(Options options, VaultThread& vaults, QObject* parent = nullptr);

  State state() const { return m_state; }
  LockReason lockReason() const { return m_lockReason; }

  // Makes the database with the founded team in it; the key file is written last and is what makes it count. Nothing is
  // left behind by a failure. Unlocked afterwards. alreadyExists, diskFull, denied.
  void create(vault::Vault::Founding founding, Secret passphrase, QObject* context, Done<sync::TeamHandover> done);

  // The same with anything else as its beginning: `establish` runs on the vault thread, over the new replica.
  using Establish = std::function<Result<void>(vault::Vault&)>;
  void createWith(Establish establish, Secret passphrase, QObject* context, Done<void> done);
  // Gives up a database that came to nothing: its keys go, and the next create() puts it aside. Fresh afterwards.
  void abandon(QObject* context, Done<void> done);

  // wrongPassphrase, unsupportedVersion, corrupt, notFound, through unlockFailed().
  void unlock(Secret passphrase);
  // The result of an unlock that is under way is dropped, together with the key it may find.
  void cancelUnlock();
  void lock(LockReason reason);
  // wrongPassphrase if `current` is wrong. Re-wraps one key.
  void changePassphrase(Secret current, Secret next, QObject* context, Done<void> done);

 Q_SIGNALS:
  void stateChanged();
  void unlockFailed(chatelaine::ErrorCode code);

 private:
  std::filesystem::path keyFile() const { return m_options.folder / "vault.keys"; }
  std::filesystem::path databaseFile() const { return m_options.folder / "vault.db"; }
  void dropVault();
  void settle(State state);

  Options m_options;
  VaultThread& m_vaults;
  State m_state;
  LockReason m_lockReason = LockReason::start;
  std::shared_ptr<std::atomic<int>> m_attempt = std::make_shared<std::atomic<int>>(0);
  int m_wrongAttempts = 0;  // recorded once the record can be written
};

}  // namespace chatelaine::models
