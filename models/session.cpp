#include "models/session.h"

#include <string>

#include "vault/joining.h"

namespace chatelaine::models {
namespace {

namespace fs = std::filesystem;

// A database whose key was never written down can't be opened by anybody; it is put aside, never deleted.
Result<void> putAsideOrphan(const fs::path& database, const fs::path& keys, Timestamp now) {
  std::error_code error;
  if (fs::exists(keys, error)) return fail(ErrorCode::alreadyExists, "there is a key file already");
  if (!fs::exists(database, error)) return {};
  const std::string suffix = ".orphan-" + std::to_string(now.time_since_epoch().count());
  fs::rename(database, fs::path(database) += suffix, error);
  if (error) return fail(ErrorCode::denied, error.message());
  return {};
}

Result<void> makeFolder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  if (error == std::errc::no_space_on_device) return fail(ErrorCode::diskFull, error.message());
  if (error) return fail(ErrorCode::denied, error.message());
  return {};
}

struct Creation {
  vault::Vault::Options vault;
  fs::path keyFile;
  fs::path databaseFile;
  Session::Establish establish;
  Secret passphrase;
};

Result<void> createWithin(VaultSpace& space, const Creation& creation, const Session::Options& options) {
  CHATELAINE_CHECK(makeFolder(options.folder));
  CHATELAINE_CHECK(putAsideOrphan(creation.databaseFile, creation.keyFile, options.clock()));
  Secret databaseKey(32);
  options.random(databaseKey.writable());
  CHATELAINE_TRY(made, vault::Vault::create(creation.vault, databaseKey));
  CHATELAINE_CHECK(creation.establish(made));
  CHATELAINE_CHECK(vault::createKeySlots(creation.keyFile, databaseKey, creation.passphrase, options.cost()));
  space.vault.emplace(std::move(made));
  return {};
}

// An emptied database opens as a new one, and must not pass for one that never had a team.
Result<void> checkIsInUse(const vault::Vault& opened) {
  if (opened.team()) return {};
  CHATELAINE_TRY(joining, vault::Joining::pending(opened));
  CHATELAINE_TRY(isRecovery, vault::Recovery::isPending(opened));
  if (joining || isRecovery) return {};
  return fail(ErrorCode::corrupt, "neither a team nor a way into one is in the database");
}

// The key comes from key slots that the passphrase has opened: a database that it doesn't open is damaged.
Result<vault::Vault> openWithProvenKey(const vault::Vault::Options& options, const Secret& databaseKey) {
  auto opened = vault::Vault::open(options, databaseKey);
  if (opened || opened.error().code != ErrorCode::wrongPassphrase) return opened;
  return fail(ErrorCode::corrupt, opened.error().detail);
}

Result<void> recordUnlock(vault::Vault& vault, int wrongAttempts) {
  for (; wrongAttempts > 0; --wrongAttempts) {
    AuditEvent wrong;
    wrong.action = AuditAction::wrongPassphrase;
    wrong.outcome = AuditOutcome::refused;
    CHATELAINE_CHECK(vault.record(wrong));
  }
  AuditEvent unlocked;
  unlocked.action = AuditAction::unlocked;
  return vault.record(unlocked);
}

}  // namespace

Session::Session(Options options, VaultThread& vaults, QObject* parent)
    : QObject(parent), m_options(std::move(options)), m_vaults(vaults) {
  std::error_code error;
  m_state = fs::exists(keyFile(), error) ? State::locked : State::fresh;
}

void Session::create(vault::Vault::Founding founding, Secret passphrase, QObject* context,
                     Done<sync::TeamHandover> done) {
  const auto establish = [founding = std::move(founding)](vault::Vault& vault) { return vault.foundTeam(founding); };
  createWith(establish, std::move(passphrase), context,
             [this, context = QPointer(context), done = std::move(done)](const Result<void>& made) {
               if (!made) return done(std::unexpected(made.error()));
               m_vaults.post(context, [](const vault::Vault& vault) { return vault.handover(); }, done);
             });
}

void Session::createWith(Establish establish, Secret passphrase, QObject* context, Done<void> done) {
  auto creation = std::make_shared<Creation>(Creation{.vault = {.folder = m_options.folder, .clock = m_options.clock},
                                                      .keyFile = keyFile(),
                                                      .databaseFile = databaseFile(),
                                                      .establish = std::move(establish),
                                                      .passphrase = std::move(passphrase)});
  m_vaults.postToSpace(
      context,
      [creation, options = m_options](VaultSpace& space) {
        auto result = createWithin(space, *creation, options);
        if (!result) closeSpace(space);
        return result;
      },
      [this, done = std::move(done)](const Result<void>& made) {
        if (made) settle(State::unlocked);
        done(made);
      });
}

void Session::abandon(QObject* context, Done<void> done) {
  m_vaults.postToSpace(
      context,
      [keys = keyFile()](VaultSpace& space) -> Result<void> {
        closeSpace(space);
        std::error_code error;
        fs::remove(keys, error);
        if (error) return fail(ErrorCode::denied, error.message());
        return {};
      },
      [this, done = std::move(done)](const Result<void>& gone) {
        settle(gone ? State::fresh : State::locked);
        done(gone);
      });
}

void Session::unlock(Secret passphrase) {
  if (m_state != State::locked) return;
  settle(State::unlocking);
  const int attempt = ++*m_attempt;
  m_vaults.postToSpace(
      this,
      [passphrase = std::move(passphrase), keys = keyFile(), wrongAttempts = m_wrongAttempts, attempt,
       current = m_attempt, options = vault::Vault::Options{.folder = m_options.folder, .clock = m_options.clock}](
          VaultSpace& space) -> Result<void> {
        closeSpace(space);
        CHATELAINE_TRY(databaseKey, vault::openWithPassphrase(keys, passphrase));
        if (*current != attempt) return fail(ErrorCode::locked, "cancelled");
        CHATELAINE_TRY(opened, openWithProvenKey(options, databaseKey));
        if (*current != attempt) return fail(ErrorCode::locked, "cancelled");
        CHATELAINE_CHECK(checkIsInUse(opened));
        if (opened.team()) CHATELAINE_CHECK(recordUnlock(opened, wrongAttempts));
        space.vault.emplace(std::move(opened));
        return {};
      },
      [this, attempt](const Result<void>& result) {
        if (*m_attempt != attempt) {
          // Cancelled in the last moment: the vault that was opened is dropped again.
          if (result && m_state == State::locked) dropVault();
          return;
        }
        if (result) {
          m_wrongAttempts = 0;
          return settle(State::unlocked);
        }
        if (result.error().code == ErrorCode::wrongPassphrase) ++m_wrongAttempts;
        settle(State::locked);
        Q_EMIT unlockFailed(result.error().code);
      });
}

void Session::cancelUnlock() {
  if (m_state != State::unlocking) return;
  ++*m_attempt;
  settle(State::locked);
}

void Session::dropVault() {
  m_vaults.postToSpace(
      this,
      [](VaultSpace& space) -> Result<void> {
        closeSpace(space);
        return {};
      },
      [](const Result<void>&) {});
}

void Session::lock(LockReason reason) {
  ++*m_attempt;
  dropVault();
  if (m_state == State::fresh) return;
  m_lockReason = reason;
  settle(State::locked);
}

void Session::changePassphrase(Secret current, Secret next, QObject* context, Done<void> done) {
  m_vaults.postToSpace(
      context,
      [current = std::move(current), next = std::move(next), keys = keyFile(),
       cost = m_options.cost](VaultSpace&) -> Result<void> {
        CHATELAINE_TRY(databaseKey, vault::openWithPassphrase(keys, current));
        return vault::changePassphrase(keys, databaseKey, next, cost());
      },
      std::move(done));
}

void Session::settle(State state) {
  if (state == m_state) return;
  m_state = state;
  Q_EMIT stateChanged();
}

}  // namespace chatelaine::models
